"""What a kit is on disk: sample answers with the verdicts of the checks, figures, the command."""
import json
import re
import xml.etree.ElementTree as ET

import nbformat
import pytest
import typer
from typer.testing import CliRunner

from lossedu.classroom.deadlines import moment, set_until, withdraw
from lossedu.classroom.folder import Classroom
from lossedu.classroom.kit import answers, assistants, command, figures, plan, write_kit
from lossedu.classroom.kit.answers import half_of, samples, total
from lossedu.classroom.kit.deck import deck
from lossedu.classroom.kit.in_class import of_class
from lossedu.classroom.kit.lesson import lesson
from lossedu.classroom.kit.material import NoMaterial, material
from lossedu.exercises.common_audit import value_in
from lossedu.units import COURSE, find

WRITTEN = [unit.name for unit in COURSE if not unit.is_planned]
FAST = "calibration_and_noise"   # its checks take a second together
FILES = ["plan.md", "slides.html", "assistants.md", "answers.md", "full.ipynb", "half.ipynb",
         "none.ipynb"]


# ---------------------------------------------------------------------- sample answers
@pytest.mark.proof
@pytest.mark.parametrize("unit", WRITTEN)
def test_the_checks_give_all_half_and_none_of_the_points(unit):
    made = samples(material(unit))
    points = [one.task.exercise.points for one in made["full"]]
    assert [one.points for one in made["full"]] == points
    assert abs(2 * total(made["half"]) - sum(points)) <= 2 * max(points)
    assert [one.report.state for one in made["none"]] == ["open"] * len(points)
    wrong = [one for one in made["half"] if not one.report.passed]
    assert wrong and len(wrong) < len(points)
    for one in wrong:
        assert one.report.mistake in [mistake.id for mistake in one.task.exercise.mistakes]
        assert one.points == 0 and one.cell != one.task.exercise.solution
    text = answers.page(material(unit), made)
    assert f"| **sum** | {sum(points)} | {sum(points)} | {total(made['half'])} | 0 |" in text
    assert all(one.report.message in text for one in wrong)


def test_half_of_the_points_is_as_near_as_it_can_be():
    assert sum([5, 3, 2][at] for at in half_of([5, 3, 2])) == 5
    assert half_of([3, 3, 3], {2}) == (2,)
    assert half_of([4], ()) == ()


@pytest.mark.proof
def test_the_notebooks_hold_what_the_page_shows_and_no_output():
    one = material(FAST)
    made = samples(one)
    for mark, text in answers.notebooks(one, made).items():
        nbformat.validate(nbformat.reads(text, as_version=4))
        cells = {cell["id"]: cell for cell in json.loads(text)["cells"]}
        assert all(not cell.get("outputs") for cell in cells.values())
        assert "BEGIN SOLUTION" not in text
        for sample in made[mark]:
            exercise = sample.task.exercise
            source = "".join(cells[exercise.name]["source"])
            report = exercise.judged(value_in(source, exercise.function))
            assert (report.state, report.mistake) == (sample.report.state, sample.report.mistake)


# ---------------------------------------------------------------------- files
@pytest.mark.proof
def test_a_kit_without_figures_is_written_and_written_again(tmp_path):
    paths = write_kit(FAST, tmp_path / "kit", with_figures=False)
    assert [path.name for path in paths] == FILES
    before = [path.read_bytes() for path in paths]
    write_kit(FAST, tmp_path / "kit", with_figures=False)
    assert [path.read_bytes() for path in paths] == before
    assert all(before)


@pytest.mark.machine
def test_the_figures_are_svg_files_with_their_words(tmp_path):
    paths = write_kit(FAST, tmp_path)
    svgs = [path for path in paths if path.suffix == ".svg"]
    one = material(FAST)
    words = [said for section in (*one.sections, *one.deeper) for item in section.items
             for said in getattr(item, "pictures", ())]
    labels = [ET.fromstring(path.read_text(encoding="utf-8")).get("aria-label") for path in svgs]
    assert labels == words and all(len(label.split()) > 5 for label in labels)
    page = (tmp_path / "slides.html").read_text(encoding="utf-8")
    shown = re.findall(r'<img src="data:([\w/+]+);base64,[^"]+" alt="([^"]+)"', page)
    assert shown and page.count("<img") == len(shown)
    assert {kind for kind, _ in shown} == {"image/svg+xml"}
    plan = (tmp_path / "plan.md").read_text(encoding="utf-8")
    assert all((tmp_path / name).is_file() for name in re.findall(r"\]\((figures/.*?)\)", plan))


@pytest.mark.machine
def test_a_cell_that_fails_is_named(tmp_path, monkeypatch):
    cell = {"cell_type": "code", "id": "broken", "source": "1 / 0", "metadata": {}, "outputs": []}
    path = tmp_path / "04_outliers.ipynb"
    path.write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    monkeypatch.setattr(figures, "notebook_of", lambda unit: path)
    with pytest.raises(NoMaterial, match="the cell broken of 04_outliers.ipynb failed: "
                                         "ZeroDivisionError: division by zero. For a kit without"):
        figures.draw(find("outliers"), tmp_path / "figures")


# ---------------------------------------------------------------------- the command
@pytest.fixture
def run():
    app = typer.Typer()
    app.command()(command.kit)
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


@pytest.mark.proof
def test_the_command_writes_the_terms_and_each_unit_that_is_named(tmp_path, run):
    done = run(FAST, "--to", tmp_path, "--no-figures")
    assert done.exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [FAST, "terms.md"]
    assert f"{tmp_path / FAST}: 7 files, begin with plan.md" in done.output


@pytest.mark.proof
def test_in_a_class_the_kits_stand_in_its_folder_kit(tmp_path, run):
    (tmp_path / "classroom.toml").write_text("", encoding="utf-8")
    assert run("--to", tmp_path).exit_code == 0
    assert (tmp_path / "kit" / "terms.md").is_file()


@pytest.mark.parametrize("words, said", [
    (["outlier"], 'Did you mean "outliers"?'),
    (["ranking", "--no-figures"], "The unit ranking is planned and not written yet"),
    (["--week-minutes", "20"], "20 minutes a week came; at least "),
])
def test_what_does_not_fit_is_refused_in_one_sentence(words, said, tmp_path, run):
    done = run(*words, "--to", tmp_path)
    assert done.exit_code == 2 and said in done.output
    assert "Traceback" not in done.output


@pytest.mark.proof
def test_a_folder_that_cannot_be_written_gets_a_sentence(tmp_path, run):
    (tmp_path / "kit").write_text("a file", encoding="utf-8")
    done = run("--to", tmp_path / "kit")
    assert done.exit_code == 2
    assert f"The kit cannot be written to {tmp_path / 'kit'}: " in done.output
    assert "Type: lossedu classroom kit --to PATH" in done.output


# ---------------------------------------------------------------------- in a class
@pytest.fixture
def room(tmp_path):
    """A class with two units of the course, one of its own, and two dates."""
    (tmp_path / "classroom.toml").write_text(
        'name = "Statistics"\nunits = ["outliers", "regression", "lesson"]\n')
    made = Classroom(tmp_path)
    set_until(made, "outliers", "2026-11-01 12:00")
    set_until(made, "regression", "2026-12-01 12:00")
    set_until(made, "regression", "2027-01-01 12:00", student="ada")
    return made


def test_the_plan_of_a_class_has_its_file_its_date_and_what_it_lacks(room):
    made, here = lesson(material("outliers")), of_class(room)
    text = plan.page(made, deck(made, here=here), here=here)
    first = text.split("\n\n")[1]
    assert "`outliers/outliers.ipynb`" in first and "04_outliers.ipynb" not in text
    assert first.endswith("It builds on regression, gradients. The class does not have gradients: "
                          "say in the lesson what is needed of it. It is handed in until "
                          f"2026-11-01 12:00 {moment('2026-11-01 12:00'):%Z}.")
    (home,) = [one.body for one in deck(made, here=here) if one.kind == "home"]
    assert "outliers/outliers.ipynb" in home and "It is handed in until 2026-11-01 12:00" in home
    alone = plan.page(made, deck(made))
    assert "handed in until" not in alone and "The class does not have" not in alone
    assert "`04_outliers.ipynb`" in alone


@pytest.mark.proof
def test_a_kit_names_the_exercises_of_the_class_that_are_not_in_it(room):
    place = room.path / "exercises/outliers"
    place.mkdir(parents=True)
    for name in ("mine", "pool_outliers_records"):
        (place / f"{name}.py").write_text("")
    made, here = lesson(material("outliers")), of_class(room)
    named = "the class's own exercises, `mine`, `pool_outliers_records`"
    assert named in plan.page(made, deck(made, here=here), here=here)
    assert "the class's own exercises" in assistants.page(made.material, here.own(find("outliers")))
    assert "- Minutes are those of the course; 2 of the class's own exercises" in here.page()
    for text in (plan.page(made, deck(made)), assistants.page(made.material)):
        assert "the class's own exercises" not in text


def test_units_that_lack_are_told_in_the_plural(room):
    made = lesson(material("imbalance"))
    text = plan.page(made, deck(made), here=of_class(room))
    assert "does not have cross_entropy and start: say in the lesson what is needed of them" in text


@pytest.mark.parametrize("unit", ["imbalance", "regression"])
def test_no_point_is_said_twice_in_a_row_and_no_sentence_ends_in_two_full_stops(unit):
    made = lesson(material(unit))
    rows = plan.page(made, deck(made)).split("\n\n")
    rows = [re.sub(r"^Begin with: ", "", row) for row in rows]
    long = [row for row in rows if len(row.split()) > 8 and not row.startswith(("```", "$$"))]
    assert not [two for one, two in zip(long, long[1:]) if two.startswith(one)]
    assert not re.search(r"\w\.\.(?!\.)", assistants.page(made.material))


@pytest.mark.parametrize("name, said", [("regressio", 'Did you mean "regression"?'),
                                        ("ranking", "The unit ranking is planned and not written")])
def test_a_unit_that_is_not_there_is_told_with_those_that_are(tmp_path, run, name, said):
    done = run(name, "--to", tmp_path)
    assert done.exit_code == 2 and said in done.output and "interview fit." in done.output
    assert "language_models" not in done.output and not list(tmp_path.iterdir())


@pytest.mark.proof
@pytest.mark.parametrize("inside", [False, True])
def test_the_term_of_a_class_has_its_units_by_their_dates(room, run, monkeypatch, inside):
    monkeypatch.chdir(room.path)
    done = run(*(() if inside else ("--to", room.path)))
    assert done.exit_code == 0, done.output
    text = (room.path / "kit/terms.md").read_text(encoding="utf-8")
    own, rest = text.split("# Terms of 4, 8 and 14 weeks")
    rows = [line for line in own.split("\n") if line.startswith("| `")]
    assert [row.split("`")[1] for row in rows] == ["outliers", "regression", "lesson"]
    for row, day in zip(rows, ("2026-11-01 12:00", "2026-12-01 12:00")):
        assert row.endswith(f"| {day} {moment(day):%Z} |")
    assert rows[2] == "| `lesson` | a unit of your own | no date yet |"
    assert "- `outliers` builds on gradients, which the class does not have.\n" in own
    assert "- `outliers` builds on regression, which is handed in later.\n" in own
    assert "## 4 weeks" in rest


@pytest.mark.proof
def test_a_unit_that_is_needed_and_has_no_date_is_told(room):
    withdraw(room, "regression")
    said = of_class(room).page()
    assert said.index("`outliers`") < said.index("`regression`")
    assert ("- `outliers` builds on regression, which has no date yet and so stands behind it "
            "here.") in said


def test_what_a_lead_calls_by_its_name_is_introduced_before():
    """"The line" of Huber's loss is a line with a and b, two sentences above."""
    made = lesson(material("outliers"))
    text = plan.page(made, deck(made))
    assert text.index("it is a line $a|r| + b$") < text.index("that of the line is $a$")


@pytest.mark.proof
def test_a_kit_outside_of_a_class_has_no_term_of_one(tmp_path, run, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run().exit_code == 0
    assert (tmp_path / "kit/terms.md").read_text(encoding="utf-8").startswith("# Terms of 4, 8")
