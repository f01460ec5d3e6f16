"""Who handed in and is not graded is told, and is no zero in a table."""
import pytest

from lossedu.classroom import grading, pages
from lossedu.classroom.condition import condition
from lossedu.classroom.exporting import SYSTEMS, export
from lossedu.classroom.gradebook import write_points

from .small import UNIT, hand_in, notebooks, result, run, small_class

pytestmark = pytest.mark.proof


@pytest.fixture
def room(tmp_path, monkeypatch):
    """Of four students one is graded, one is not, one has a misspelt folder, one has nothing."""
    made = small_class(tmp_path / "class")
    monkeypatch.setattr(grading, "is_done", lambda room, task: task.submission.student == "ada")
    (made.path / "students.csv").write_text("id\nada\nben\ncyd\ndan\n", encoding="utf-8")
    for student in ("ada", "ben", "cyd"):
        hand_in(made, student)
    (made.path / f"submitted/cyd/{UNIT}").rename(made.path / "submitted/cyd/outlier")
    made.keep(result("ada", 2, 2))
    write_points(made, UNIT, [result("ada", 2, 2)])
    return made


@pytest.mark.parametrize("system", SYSTEMS)
def test_who_handed_in_and_is_not_graded_has_an_empty_field_and_who_did_not_has_0(room, system):
    code, said, aside = run("classroom", "export", room.path, "--unit", UNIT, "--for", system)
    rows = (room.path / f"results/{UNIT}-{system}.csv").read_text(encoding="utf-8").splitlines()
    given = {name: [row.replace('"', "").split(",") for row in rows if name in row][0]
             for name in ("ada", "ben", "cyd", "dan")}
    place = 4 if system in ("plain", "blackboard") else 5
    assert [one[place] for one in given.values()] == ["4", "", "", "0"]
    assert code == 0 and "Empty in the table, and not 0: ben, cyd." in aside
    assert "lies in 'outlier', which is no unit" in aside and "The points of 4 students" in said
    assert f"ben handed in outliers and is not graded. Type: lossedu grade {room.path}" in aside
    assert "Of cyd nothing is read for outliers, but something lies in submitted/" in aside


def test_without_a_list_they_are_in_the_table_as_well(room):
    (room.path / "students.csv").unlink()
    rows = export(room, UNIT, "plain").text.splitlines()[1:]
    assert rows == ["ada,,,,4,4,0", "ben,,,,,4,", "cyd,,,,,4,"]


def test_feedback_and_the_doctor_tell_it_too(room):
    code, said, aside = run("classroom", "feedback", room.path, "--unit", UNIT)
    assert code == 0 and said.startswith("1 page for students")
    assert "ben handed in outliers and is not graded." in aside and "Of cyd nothing" in aside
    faults = [one.said for one in condition(room, notebooks()) if not one.well]
    assert any(one.startswith("outliers: ben handed in outliers and is not graded") for one in
               faults)


def test_what_was_handed_in_again_is_told_and_keeps_its_points(room, monkeypatch):
    monkeypatch.setattr(grading, "is_done", lambda room, task: False)
    found = export(room, UNIT, "plain")
    assert found.text.splitlines()[1] == "ada,,,,4,4,0" and found.ungraded.anew == ("ada",)
    assert any("ada is not graded as submitted/" in one for one in found.ungraded.sentences(room))


def test_who_has_left_waits_for_nothing(room):
    for student in ("ben", "cyd"):
        assert run("classroom", "leave", room.path, "--student", student)[0] == 0
    found = export(room, UNIT, "plain").ungraded
    assert not found.without and found.sentences(room) == []


@pytest.mark.parametrize("path", [
    "outliers_dan.ipynb", "Dan - outliers (1).ipynb", "outliers/dan.ipynb", "dan.zip",
    f"dan_outliers/{UNIT}/{UNIT}.ipynb"])
def test_a_loose_file_with_an_id_of_the_list_in_its_name_leaves_an_empty_field(room, path):
    file = room.path / "submitted" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("{}")
    code, _, aside = run("classroom", "export", room.path, "--unit", UNIT)
    rows = (room.path / f"results/{UNIT}-plain.csv").read_text(encoding="utf-8").splitlines()
    assert code == 0 and "dan,,,,,4," in rows and "0s may be wrong" not in aside
    assert "Empty in the table, and not 0: ben, cyd, dan" in aside
    page = pages.overview(room, UNIT)
    assert "Nothing was handed in by" not in page
    assert "Nothing is read of cyd, dan, but something lies where nobody reads it" in page


def test_a_loose_file_without_one_makes_the_0s_doubtful(room):
    (room.path / "submitted/danube.ipynb").write_text("{}")
    code, _, aside = run("classroom", "export", room.path, "--unit", UNIT)
    rows = (room.path / f"results/{UNIT}-plain.csv").read_text(encoding="utf-8").splitlines()
    assert code == 0 and "dan,,,,0,4,0" in rows
    assert "These 0s may be wrong: dan. submitted/ holds danube.ipynb, and from the name" in aside


def test_whose_work_is_read_and_who_is_in_no_list_stands_under_a_heading_of_its_own(room):
    hand_in(room, "kim")
    page = pages.overview(room, UNIT)
    before, after = page.split("<h2>Who is in no list</h2>")
    assert "<li>kim handed in and is not in students.csv" in after
    assert "kim" not in before.split("What lies where nobody reads it")[1]
