"""What lies in submitted/ where nobody reads it is told, in a sentence each, and stays there."""
import pytest

from lossedu.classroom.astray import astray
from lossedu.classroom.pages import overview

from .small import TWO, UNIT, bare_class, lay_in, run, written


@pytest.fixture
def room(tmp_path):
    made = bare_class(tmp_path / "class")
    lay_in(made, written(TWO, {}), "ada")
    return made


def test_where_all_is_in_its_place_nothing_is_said(room):
    (room.path / "submitted/.DS_Store").touch()
    (room.path / "submitted/ada/.ipynb_checkpoints").mkdir()
    assert astray(room) == []


def test_a_misspelt_unit_is_told_once_for_all_who_wrote_it_so(room):
    for student in ("ben", "cyd", "dan", "eva", "fay", "gil"):
        (room.path / f"submitted/{student}/outlier").mkdir(parents=True)
    (said,) = astray(room)
    assert said == (
        "What ben, cyd, dan, eva, fay and 1 more handed in lies in 'outlier', which is no unit of "
        'the class, and is not read; the class has outliers. Did you mean "outliers"? '
        "Rename 6 folders: submitted/ben/outlier.")


@pytest.mark.parametrize("path, said", [
    ("outliers/ada/outliers.ipynb", "has a folder outliers, which is the name of a unit"),
    ("ada/outliers.ipynb", "submitted/ holds ada/outliers.ipynb outside of a unit's folder"),
    ("ada_outliers.ipynb", "submitted/ holds ada_outliers.ipynb outside of a student's folder"),
    ("ada/04_outliers/x.ipynb", "lies in '04_outliers', which is no unit of the class"),
    ("ada/\x1b[31m/x.ipynb", "lies in '?[31m', which is no unit")])
def test_a_notebook_in_a_wrong_place_is_told_and_stays(room, path, said):
    file = room.path / "submitted" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("{}")
    (sentence,) = astray(room)
    assert said in sentence and sentence.isprintable() and sentence.endswith(".")
    assert file.read_text() == "{}"


def test_a_link_is_no_folder_of_a_student(room, tmp_path):
    (room.path / "submitted/eve").symlink_to(room.path / "submitted/ada")
    (said,) = astray(room)
    assert said.startswith("submitted/ holds eve outside of a student's folder")


def test_a_name_that_is_in_no_list_is_told_with_a_near_one(room):
    students = room.path / "students.csv"
    students.write_text("id\nada\nbenjamin\n")
    lay_in(room, written(TWO, {}), "benjamim")
    (said,) = astray(room)
    assert said.startswith("benjamim handed in and is not in students.csv: graded, but left out of "
                           'what is exported. Did you mean "benjamin"?')
    students.write_text("name\nada\n")
    (said,) = astray(room)
    assert "needs a heading and an id" in said


@pytest.mark.proof
def test_grading_the_page_on_the_class_and_the_doctor_say_it(room):
    (room.path / "submitted/ben/outlier").mkdir(parents=True)
    (told,) = astray(room)
    code, _, aside = run("grade", room.path, "--unit", UNIT, "--unsafe")
    assert code == 2 and told in aside      # the gradebook of this class is none
    assert told.replace("'", "&#39;").replace('"', "&#34;") in overview(room, UNIT)
    code, said, _ = run("classroom", "doctor", room.path)
    assert code == 1 and f"  NOT   {told}\n" in said


def test_where_nothing_else_was_handed_in_it_is_said_all_the_same(room):
    (room.path / "submitted/ada/outliers").rename(room.path / "submitted/ada/outlier")
    code, _, aside = run("grade", room.path, "--unit", UNIT)
    assert code == 2 and "lies in 'outlier'" in aside and "Nothing was handed in" in aside
