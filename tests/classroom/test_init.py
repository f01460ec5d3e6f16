"""A class is laid out, handed out by plain nbgrader commands as by ours, and what is wrong in its
folder is one sentence."""
import re
import stat

import nbformat
import pytest

from lossedu.classroom.folder import Classroom, NoClass
from lossedu.classroom.handout import init, release, write_source
from lossedu.classroom.links import led
from lossedu.units import COURSE

from .small import ROOT, TWO, UNIT, notebooks, run, small_class

pytestmark = pytest.mark.proof


@pytest.fixture
def room(tmp_path):
    return small_class(tmp_path / "class")


def settings(room, text):
    (room.path / "classroom.toml").write_text(text, encoding="utf-8")
    return Classroom(room.path)


# ------------------------------------------------------------------ what is laid out
def test_a_class_has_a_secret_that_its_owner_alone_can_read_and_that_is_in_no_other_file(room):
    assert stat.S_IMODE((room.path / ".secret").stat().st_mode) == 0o600
    assert ".secret" in (room.path / ".gitignore").read_text().split()
    secret = (room.path / ".secret").read_bytes().strip()
    others = [one for one in room.path.rglob("*") if one.is_file() and one.name != ".secret"]
    assert len(secret) > 30 and others and not any(secret in one.read_bytes() for one in others)


def test_two_classes_draw_other_hidden_cases_and_one_class_the_same(tmp_path, room):
    other = init(tmp_path / "other", [], notebooks())       # units may come later
    assert room.hidden_seeds("mad_scale") == Classroom(room.path).hidden_seeds("mad_scale")
    assert room.hidden_seeds("mad_scale") != other.hidden_seeds("mad_scale")
    assert len(set(room.hidden_seeds("mad_scale") + room.hidden_seeds("huber_value"))) == 4


def test_what_is_handed_out_holds_stubs_and_neither_answers_nor_hidden_cases(room):
    given, kept = (nbformat.read(file, as_version=4) for file in (room.release(UNIT),
                                                                  room.source(UNIT)))
    facts = [cell.metadata.get("nbgrader", {}) for cell in given.cells]
    assert {one["grade_id"] for one in facts if one.get("solution")} == set(TWO)
    for name, exercise in zip(TWO, room.exercises(UNIT)):
        cells = {cell.metadata.nbgrader.grade_id: cell.source for cell in given.cells
                 if "nbgrader" in cell.metadata}
        assert cells[name] == exercise.stub and exercise.solution not in cells[name]
        assert cells[f"check-{name}"] == (f'lossedu.check("{name}", {name}, '
                                          f'further={room.further_cases(exercise)})')
    assert any(exercise.solution in cell.source for cell in kept.cells)


def test_a_notebook_that_is_made_anew_is_kept_as_it_was(room):
    before = room.source(UNIT).read_text(encoding="utf-8")
    write_source(room, UNIT, notebooks())
    assert not list(room.earlier(UNIT).glob("*.ipynb"))     # the same again
    changed = before.replace("mad_scale", "mad_scale", 1) + "\n"
    room.source(UNIT).write_text(changed, encoding="utf-8")
    write_source(room, UNIT, notebooks())
    assert room.source(UNIT).read_text(encoding="utf-8") == before
    assert [(one.name, one.read_text(encoding="utf-8")) for one in
            room.earlier(UNIT).glob("*.ipynb")] == [("source-001.ipynb", changed)]


# ------------------------------------------------------------------ links between units
def test_a_link_leads_to_a_unit_of_the_class_and_to_no_other(room):
    card = nbformat.read(room.release(UNIT), as_version=4).cells[0].source
    assert '(unit 3 "regression")' in card and '(unit 1 "gradients")' in card
    assert ".ipynb" not in card
    both = settings(room, f'units = ["{UNIT}", "regression"]')
    both.release("regression").parent.mkdir()
    both.release("regression").touch()
    card = nbformat.read(release(both, UNIT), as_version=4).cells[0].source
    (path,) = re.findall(r"\[unit 3\]\(([^)]*)\)", card)
    assert (both.release(UNIT).parent / path).resolve() == both.release("regression").resolve()
    assert '(unit 1 "gradients")' in card


def test_no_notebook_of_the_course_keeps_a_link_that_leads_nowhere_in_a_class():
    names = [one.name for one in COURSE if not one.is_planned]
    texts = [cell.source for file in sorted((ROOT / "notebooks").glob("*.ipynb"))
             for cell in nbformat.read(file, as_version=4).cells if cell.cell_type == "markdown"]
    assert sum(text.count(".ipynb") for text in texts) > 80
    for units in ([], names[::2], names):
        for text in texts:
            links = re.findall(r"[^\s(]*\.ipynb", led(text, units))
            assert {*links} <= {f"../{one}/{one}.ipynb" for one in units}, links


def test_a_link_to_a_place_in_a_unit_and_one_to_no_unit_of_the_course_are_kept():
    there = "[a](../regression/regression.ipynb#b)"
    assert led("[a](03_regression.ipynb#b)", ["regression"]) == there
    assert led("[a](03_lesson.ipynb)", ["regression"]) == "[a](03_lesson.ipynb)"


# ------------------------------------------------------------------ what does not fit
def test_a_planned_unit_and_a_folder_s_name_with_a_slip_are_told(tmp_path, room):
    code, _, said = run("classroom", "init", tmp_path / "new", "--units", "ranking")
    assert code == 2 and said.startswith("The unit ranking is planned and not written yet; ")
    code, _, said = run("classroom", "pool", room.path.with_name("clas"), "--unit", UNIT)
    assert code == 2 and 'Did you mean "class"?' in said


def test_a_folder_that_is_none_or_holds_something_is_told(tmp_path, room):
    (tmp_path / "full").mkdir()
    (tmp_path / "full/a").touch()
    for folder, said in ((tmp_path / "full", "is no empty folder; a new one fits"),
                         (tmp_path / "full/a", "is no empty folder; a new one fits"),
                         (room.path, "is a class already. Add units in")):
        with pytest.raises(NoClass, match=said):
            init(folder, [UNIT], notebooks())


def test_an_unknown_unit_is_told_with_a_near_one_and_nothing_is_laid_out(tmp_path):
    code, _, said = run("classroom", "init", tmp_path / "new", "--units", "outlyers, regression")
    assert code == 2 and not (tmp_path / "new").exists()
    assert said.startswith("There is no unit 'outlyers'. Did you mean \"outliers\"")
    assert said.count("\n") == 1
    code, _, said = run("classroom", "init", tmp_path / "new", "--units", " , ")
    assert code == 2 and not (tmp_path / "new").exists() and "--units regression,outliers" in said


def test_where_no_class_is_it_says_how_one_is_made(tmp_path):
    for words in (("grade", tmp_path, "--unit", UNIT), ("classroom", "source", tmp_path),
                  ("classroom", "correct", tmp_path, "--unit", UNIT),
                  ("classroom", "export", tmp_path / "nowhere", "--unit", UNIT),
                  ("classroom", "due", tmp_path, "--unit", UNIT, "--until", "2026-12-01")):
        code, _, said = run(*words)
        assert code == 2 and said.count("\n") == 1 and "is no class's folder" in said, words
        assert "lossedu classroom init" in said


@pytest.mark.parametrize("text, said", [
    ("units = [", r"classroom.toml, line 1 or above it, is no TOML: 'units = \[' .* fits"),
    ("# a class\nunits = [outliers]\ncounts = 3", r"toml, line 2, is no TOML: 'units = \[outliers"),
    ('name = "x\nunits = []', "toml, line 1, is no TOML: "),
    ("[late]\npercent = 10 %", r"line 2, is no TOML: 'percent = 10 %' \(Expected .*\)\. NAME = V"),
    ('units = "outliers"', "units='outliers' in .* a list of names"),
    ("units = [1]", "a list of names"),
    ("name = 3", "name=3 in .*; a text fits"),
    ('databse = "x"', 'databse in .* is no setting. Did you mean "database"?'),
    ("limits = 3", "limits=3 in .* a table"),
    ("[limits]\ncel = 1", r"\[limits\] cel in .*Did you mean \"cell\"\?"),
    ("[limits]\ncell = 0", r"\[limits\] cell=0 in .*; a number above 0 fits"),
    ("[limits]\ncell = true", "a number above 0 fits"),
    ("[limits]\ncell = inf", "a number above 0 fits"),
    ("[limits]\ncell = nan", "a number above 0 fits"),
    ('[limits]\ncell = "20"', "a number above 0 fits"),
])
def test_what_does_not_fit_in_the_settings_is_told(room, text, said):
    with pytest.raises(NoClass, match=said):
        settings(room, text).limits  # noqa: B018


@pytest.mark.parametrize("text, said", [
    ("[late]\nfree_day = 1", "Did you mean \"free_days\"?"),
    ("[late]\npercent = -1", "percent=-1 in .*; a number from 0 to 100 fits"),
    ("[late]\npercent = 100.5", "percent=100.5 in .*; a number from 0 to 100 fits"),
    ("[late]\npercent = inf", "percent=inf in .*; a number from 0 to 100 fits"),
    ("[late]\nfree_days = inf", "free_days=inf in .*; 0 or a number above it fits")])
def test_what_does_not_fit_in_the_rules_for_lateness_is_told(room, text, said):
    from lossedu.classroom.deadlines import lateness
    with pytest.raises(NoClass, match=said):
        lateness(settings(room, text), UNIT, "ada")


def test_settings_that_are_no_text_are_told(room):
    (room.path / "classroom.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(NoClass, match="cannot be read"):
        Classroom(room.path).units  # noqa: B018


@pytest.mark.parametrize("how", ["gone", "empty"])
def test_a_secret_that_is_lost_stops_and_is_never_drawn_anew(room, how):
    secret = room.path / ".secret"
    if how == "gone":
        secret.unlink()
    else:
        secret.write_text("")
    with pytest.raises(NoClass, match="Put it back from a copy"):
        Classroom(room.path).hidden_seeds("mad_scale")
    code, _, said = run("classroom", "source", room.path, "--unit", UNIT)
    assert code == 2 and "is missing or empty" in said and said.count("\n") == 1
    assert not secret.exists() or not secret.read_text()


def test_a_check_of_no_exercise_in_a_teachers_notebook_is_told(room):
    file = room.source(UNIT)
    file.write_text(file.read_text(encoding="utf-8").replace("check-mad_scale", "check-mad_scal"),
                    encoding="utf-8")
    with pytest.raises(NoClass, match="has the check of an exercise 'mad_scal', and there is none"):
        room.exercises(UNIT)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": 3}'])
def test_a_teachers_notebook_that_is_broken_is_told(room, text):
    room.source(UNIT).write_text(text, encoding="utf-8")
    with pytest.raises(NoClass, match="cannot be read: .* Type: lossedu classroom source"):
        room.exercises(UNIT)
