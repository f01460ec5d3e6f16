"""Feedback, unexplained mistakes, own exercises and pools, as a teacher types them."""
import json
from dataclasses import replace

import pytest

from lossedu.classroom.folder import Classroom
from lossedu.classroom.grading import tasks
from lossedu.classroom.results import Result, Verdict
from lossedu.classroom.submissions import cells_of, lay_by_its_name

from .small import UNIT, hand_in, needs_bubblewrap, run, small_class

pytestmark = pytest.mark.proof
UNKNOWN = "def mad_scale(x):\n    return float(np.sin(np.sum(x))) + 3.0"


@pytest.fixture
def room(tmp_path):
    return small_class(tmp_path / "class")


def again(room):
    """The class, its settings read anew."""
    return Classroom(room.path)


@pytest.mark.parametrize("command", ["feedback", "mistakes"])
def test_before_anything_is_graded_one_sentence_says_what_to_type(room, command):
    code, printed, said = run("classroom", command, room.path, "--unit", UNIT)
    assert code == 2 and not printed and said.count("\n") == 1
    assert f"Type: lossedu grade {room.path} --unit {UNIT}" in said


@needs_bubblewrap
def test_pages_and_drafts_are_written_from_what_was_graded(room):
    hand_in(room, "ada")
    for student in ("ben", "cyd"):
        hand_in(room, student, mad_scale=UNKNOWN)
    assert run("grade", room.path, "--unit", UNIT)[0] == 0
    code, said, _ = run("classroom", "feedback", room.path, "--unit", UNIT)
    assert code == 0 and "3 pages for students" in said
    page = (room.path / f"feedback/ben/{UNIT}/{UNIT}.html").read_text(encoding="utf-8")
    assert "np.sin" in page and "2 of 4 points" in page
    assert "further cases it is right as well" in page
    assert (room.path / f"results/{UNIT}.html").is_file()
    code, said, _ = run("classroom", "mistakes", room.path, "--unit", UNIT)
    assert code == 0 and "2 students · mad_scale · ben, cyd" in said
    (draft,) = (room.path / "drafts" / UNIT).iterdir()
    compile(draft.read_text(encoding="utf-8"), str(draft), "exec")
    assert "mad_scale_as_handed_in" in draft.read_text(encoding="utf-8")


@needs_bubblewrap
def test_where_all_is_right_there_is_no_mistake_to_draft(room):
    hand_in(room, "ada")
    run("grade", room.path, "--unit", UNIT)
    code, said, _ = run("classroom", "mistakes", room.path, "--unit", UNIT)
    assert code == 0 and "Every wrong answer is explained" in said
    assert not (room.path / "drafts").exists()


@pytest.mark.parametrize("groups, first", [((2, 1), True), ((1,), False), ((1, 1), False)])
def test_the_most_frequent_is_named_where_there_is_one(room, groups, first):
    wrong = Verdict("mad_scale", "", "implement", 0, 2, False, True, "No.", code="mad_scale = 1")
    for number, size in enumerate(groups):
        for place in range(size):
            student = f"s{number}{place}"
            hand_in(room, student)
            room.keep(Result(student, UNIT, (replace(wrong, behaviour=f"{number}"),)))
    code, said, _ = run("classroom", "mistakes", room.path, "--unit", UNIT)
    assert code == 0 and ("it is the most frequent" in said) == first
    assert said.startswith(f"{sum(groups)} wrong answer")


# ------------------------------------------------------------------ own exercises and pools
def test_a_class_without_own_exercises_is_told_where_they_belong(room):
    code, _, said = run("classroom", "audit", room.path)
    assert code == 2 and "exercises/UNIT/NAME.py" in said and said.count("\n") == 1


def test_a_pool_gives_exercises_to_this_class_alone(room, tmp_path):
    code, said, _ = run("classroom", "pool", room.path, "--unit", UNIT, "--count", 2)
    assert code == 0 and "2 new exercises" in said
    files = sorted((room.path / "exercises" / UNIT).glob("*.py"))
    assert len(files) == 2 and "Question 1" in (room.path / f"oral/{UNIT}.md").read_text()
    other = small_class(tmp_path / "other")
    (other.path / ".secret").write_text("another secret\n")
    run("classroom", "pool", other.path, "--unit", UNIT, "--count", 2)
    theirs = sorted((other.path / "exercises" / UNIT).glob("*.py"))
    assert {one.read_text() for one in files}.isdisjoint(one.read_text() for one in theirs)
    code, said, _ = run("classroom", "pool", room.path, "--unit", UNIT, "--count", 2)
    assert code == 0 and "0 new exercises" in said      # the same for the same class
    assert run("classroom", "audit", room.path)[1] == "No problems in 2 exercises.\n"


@pytest.mark.parametrize("unit, said", [("nowhere", "The class has no unit 'nowhere'")])
def test_a_pool_of_a_unit_that_is_not_there_is_one_sentence(room, unit, said):
    code, _, told = run("classroom", "pool", room.path, "--unit", unit)
    assert code == 2 and said in told and told.count("\n") == 1


def test_a_count_that_the_pool_does_not_have_is_one_sentence(room):
    code, _, told = run("classroom", "pool", room.path, "--unit", UNIT, "--count", 0)
    assert code == 2 and "a whole number from 1 to 4 fits" in told and told.count("\n") == 1


def test_a_pool_with_fewer_exercises_than_are_asked_for_gives_all_and_says_so(room):
    code, said, _ = run("classroom", "pool", room.path, "--unit", UNIT, "--count", 9)
    assert code == 0 and said.startswith(f"The pool of {UNIT} has 4 exercises, fewer than 9.\n")
    assert "4 new exercises" in said
    again_said = run("classroom", "pool", room.path, "--unit", UNIT)[1]   # three, as is usual
    assert "fewer than" not in again_said and "0 new exercises" in again_said


def test_own_exercises_alone_may_count(room):
    run("classroom", "pool", room.path, "--unit", UNIT, "--count", 2)
    file = room.path / "classroom.toml"
    file.write_text(file.read_text().replace('counts = "all"', 'counts = "own"'))
    assert run("classroom", "source", room.path)[0] == 0
    names = [one.name for one in again(room).exercises(UNIT)]
    assert len(names) == 2 and all(name.startswith(f"pool_{UNIT}_") for name in names)
    text = room.release(UNIT).read_text(encoding="utf-8")
    assert 'lossedu.check(\\"mad_scale\\", mad_scale' in text and "BEGIN SOLUTION" not in text


def test_what_counts_is_main_all_or_own(room):
    file = room.path / "classroom.toml"
    file.write_text(file.read_text().replace('counts = "all"', 'counts = "some"'))
    code, _, said = run("classroom", "pool", room.path, "--unit", UNIT)
    assert code == 2 and "counts='some'" in said and '"main", "all" or "own" fits' in said


def test_a_unit_of_the_teachers_own_is_handed_out(room):
    (room.path / "units").mkdir()
    (room.path / "units/lesson.ipynb").write_text(
        '{"cells": [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# Mine"}], '
        '"metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
    file = room.path / "classroom.toml"
    file.write_text(file.read_text().replace(f'["{UNIT}"]', f'["{UNIT}", "lesson"]'))
    run("classroom", "pool", room.path, "--unit", UNIT, "--count", 1)
    (room.path / "exercises" / UNIT).rename(room.path / "exercises/lesson")
    assert run("classroom", "source", room.path, "--unit", "lesson")[0] == 0
    names = [one.name for one in again(room).exercises("lesson")]
    assert len(names) == 1 and "# Mine" in room.release("lesson").read_text(encoding="utf-8")


def test_a_mended_exercise_is_judged_anew(room):
    """What decides on a result is the text of the class's own file, too."""
    run("classroom", "pool", room.path, "--unit", UNIT, "--count", 1)
    run("classroom", "source", room.path)
    hand_in(room, "ada")
    before = tasks(again(room), UNIT)[0].fingerprint_without_file
    (file,) = (room.path / "exercises" / UNIT).glob("*.py")
    file.write_text(file.read_text() + "# mended\n")
    from lossedu.classroom import grading
    grading._source_of.cache_clear()
    assert tasks(again(room), UNIT)[0].fingerprint_without_file != before


# ------------------------------------------------------------------ what a teacher changed
def test_a_notebook_that_was_changed_by_hand_stays_and_gets_new_exercises(room):
    source = room.source(UNIT)
    source.write_text(source.read_text().replace("# Outliers", "# Outliers, mended"))
    run("classroom", "pool", room.path, "--unit", UNIT, "--count", 1)
    code, said, _ = run("classroom", "source", room.path)
    assert code == 0 and "was changed by hand and stays" in said and "--anew" in said
    for file in (source, room.release(UNIT)):
        text = file.read_text(encoding="utf-8")
        assert "# Outliers, mended" in text and "Exercises of this class" in text
    code, said, _ = run("classroom", "source", room.path, "--anew")
    assert code == 0 and "stays" not in said
    assert "Outliers, mended" not in source.read_text() and "pool_" in source.read_text()
    earlier = [one.read_text() for one in room.earlier(UNIT).glob("*.ipynb")]
    assert any("mended" in one for one in earlier)


@needs_bubblewrap
def test_what_nbgrader_refuses_leaves_both_notebooks_as_they_were(room):
    hand_in(room, "ada")
    run("grade", room.path, "--unit", UNIT)
    before = [file.read_bytes() for file in (room.source(UNIT), room.release(UNIT))]
    run("classroom", "pool", room.path, "--unit", UNIT, "--count", 1)
    code, _, said = run("classroom", "source", room.path, "--unit", UNIT)
    assert code == 2 and "lossedu classroom correct" in said
    assert [file.read_bytes() for file in (room.source(UNIT), room.release(UNIT))] == before


def test_a_cell_for_an_answer_in_words_stays_as_the_teacher_wrote_it(room):
    (room.path / "units").mkdir()
    words = {"cell_type": "markdown", "id": "words", "source": "### Say why.", "metadata": {
        "nbgrader": dict(grade_id="words", grade=True, solution=True, locked=False, points=3,
                         schema_version=3, task=False, cell_type="markdown")}}
    (room.path / f"units/{UNIT}.ipynb").write_text(json.dumps(
        {"cells": [words], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))
    assert run("classroom", "source", room.path)[0] == 0
    assert '"grade_id": "words"' in room.release(UNIT).read_text(encoding="utf-8")


# ------------------------------------------------------------------ a notebook with another name
def names_in(room, student="ada"):
    return sorted(one.name for one in (room.path / f"submitted/{student}/{UNIT}").iterdir())


def test_a_copy_with_the_right_name_is_laid_beside_and_never_read_in_the_place_of_theirs(room):
    file = hand_in(room, "ada")
    mine = file.rename(file.with_name("My work (1).ipynb"))
    before, known = mine.read_bytes(), {"mad_scale", "huber_value"}
    (one,) = room.submissions(UNIT)
    print_before = tasks(room, UNIT)[0].submission, cells_of(one, known)
    assert lay_by_its_name(one, known) == "My work (1).ipynb"
    assert names_in(room) == ["My work (1).ipynb", f"{UNIT}.ipynb"] and mine.read_bytes() == before
    assert (tasks(room, UNIT)[0].submission, cells_of(one, known)) == print_before
    newer = json.loads(before)
    newer["cells"][-1]["source"] = "newer = 1"
    mine.write_text(json.dumps(newer))      # handed in again
    assert lay_by_its_name(one, known) and "newer = 1" in file.read_text(encoding="utf-8")
    assert cells_of(one, known)[1:] == (mine.read_bytes(), [])
    mine.unlink()                           # the teacher keeps the one with the right name
    assert lay_by_its_name(one, known) == "" and cells_of(one, known)[2] == []


def test_a_notebook_of_the_right_name_is_never_written_over(room):
    file = hand_in(room, "ada")
    (file.parent / "Other.ipynb").write_bytes(file.read_bytes())
    for text in (file.read_text(), "{broken"):
        file.write_text(text)
        assert lay_by_its_name(room.submissions(UNIT)[0], {"mad_scale"}) == ""
        assert file.read_text() == text
    file.unlink()
    file.symlink_to(room.path / "classroom.toml")
    assert lay_by_its_name(room.submissions(UNIT)[0], {"mad_scale"}) == "" and file.is_symlink()


def test_grading_tells_that_it_laid_a_copy(room):
    file = hand_in(room, "ada")
    file.rename(file.with_name("x.ipynb"))
    code, said, aside = run("grade", room.path, "--unit", UNIT, "--unsafe")
    assert code == 0 and said.startswith("ada: 4 of 4 points\n")
    assert "ada handed in x.ipynb. nbgrader's commands read outliers.ipynb alone" in aside
