"""Tables with the columns of learning management systems."""

import pytest

from lossedu.classroom.exporting import SYSTEMS, export
from lossedu.classroom.folder import NoClass
from lossedu.classroom.gradebook import write_points

from .small import UNIT, by_hand, hand_in, kept, result, run, small_class

pytestmark = pytest.mark.proof


@pytest.fixture
def room(tmp_path):
    return small_class(tmp_path / "class")


LIST = """id,first_name,last_name,email,lms_user_id
ada,Ada,Lovelace,ada@example.org,17
eve,Eve,Näkinen,,
"""
BLACKBOARD = '"Last Name","First Name","Username","Student ID","outliers"'
TABLES = {
    "plain": """student,first_name,last_name,email,points,of,taken_off
ada,Ada,Lovelace,ada@example.org,2,4,0
eve,Eve,Näkinen,,0,4,0
""",
    "moodle": """Username,First name,Last name,ID number,Email address,outliers
ada,Ada,Lovelace,17,ada@example.org,2
eve,Eve,Näkinen,,,0
""",
    "canvas": """Student,ID,SIS User ID,SIS Login ID,Section,outliers
    Points Possible,,,,,4
"Lovelace, Ada",17,,ada,,2
"Näkinen, Eve",,,eve,,0
""",
    "blackboard": BLACKBOARD + """
"Lovelace","Ada","ada","17","2"
"Näkinen","Eve","eve","","0"
"""}


@pytest.mark.parametrize("system", SYSTEMS)
def test_each_system_gets_its_columns_and_who_handed_in_nothing_has_no_points(room, system):
    write_points(room, UNIT, [result("ada", 2, 0), result("ben", 2, 2)])
    (room.path / "students.csv").write_text(LIST, encoding="utf-8")
    code, said, _ = run("classroom", "export", room.path, "--unit", UNIT, "--for", system)
    assert code == 0 and "The points of 2 students are in" in said
    assert "Left out, since they are not in the list of students: ben." in said
    assert ("has to be Canvas' own number of a person" in said) == (system == "canvas")
    file = room.path / f"results/{UNIT}-{system}.csv"
    assert file.read_text(encoding="utf-8") == TABLES[system]


def test_without_a_list_those_who_handed_in_are_exported_and_a_column_may_have_its_own_name(room):
    write_points(room, UNIT, [result("ben", 2, 2), result("ada", 2, 0)])
    rows = export(room, UNIT, "canvas", column="Homework 3 (4711)").text.splitlines()
    assert rows[0].endswith(",Homework 3 (4711)") and rows[2:] == ["ada,,,ada,,2", "ben,,,ben,,4"]


def test_what_waits_for_points_by_hand_is_told(room):
    write_points(room, UNIT, [result("ada", 2, 0)])
    by_hand(room, "mad_scale", 1.5)
    write_points(room, UNIT, [result("ada", 2, 2)])
    code, said, _ = run("classroom", "export", room.path, "--unit", UNIT)
    assert code == 0 and ("To be looked at by a person, for points by hand in outliers: ada (2 of "
                          "4 points so far, 2 still to be given)") in said
    assert export(room, UNIT, "plain").text.splitlines()[1] == "ada,,,,2,4,0"


@pytest.mark.parametrize("text, said", [
    ("", "needs a heading and an id in each line"),
    ("name\nada\n", "needs a heading and an id in each line"),
    ("id\nada\n\nada\n", "names ada more than once"),
    ("id\nada\n ,\n", "needs a heading and an id in each line")])
def test_a_list_of_students_that_does_not_fit_is_told(room, text, said):
    write_points(room, UNIT, [result("ada", 2, 0)])
    (room.path / "students.csv").write_text(text, encoding="utf-8")
    with pytest.raises(NoClass, match=said):
        export(room, UNIT, "plain")


def test_what_cannot_be_exported_is_told(room, tmp_path):
    for words, told in (((), "The gradebook has no points for outliers yet"),
                        (("--for", "modle"), "'modle' is no system whose columns are known"),
                        (("--students", tmp_path / "none.csv"), "none.csv cannot be read")):
        code, _, said = run("classroom", "export", room.path, "--unit", UNIT, *words)
        assert code == 2 and told in said and said.count("\n") == 1, words


def test_one_line_in_the_table_of_students_is_enough(room):
    write_points(room, UNIT, [result("ada", 2, 0)])
    (room.path / "students.csv").write_text("id\nada\n", encoding="utf-8-sig")
    assert export(room, UNIT, "plain").text.splitlines()[1] == "ada,,,,2,4,0"


# ------------------------------------------------------------------ who has left
def test_who_has_left_is_in_no_table_and_on_no_page_and_nothing_is_lost(room):
    for student in ("ada", "ben"):
        hand_in(room, student)
        room.keep(result(student, 2, 0))
    write_points(room, UNIT, [result("ada", 2, 0), result("ben", 2, 2)])
    code, said, _ = run("classroom", "leave", room.path, "--student", "ben")
    assert code == 0 and f"What ben handed in is in {room.path}/left/ben" in said
    assert [one.student for one in room.results(UNIT)] == ["ada"]
    assert [one.student for one in room.submissions(UNIT)] == ["ada"]
    for students in ("", "id\nada\nben\n"):
        if students:
            (room.path / "students.csv").write_text(students)
        code, said, _ = run("classroom", "export", room.path, "--unit", UNIT)
        assert code == 0 and "Left out, since they have left the class: ben." in said
        rows = (room.path / f"results/{UNIT}-plain.csv").read_text().splitlines()
        assert [row.split(",")[0] for row in rows] == ["student", "ada"]
    assert kept(room, "ben")["mad_scale"] == (2, None, False) and room.result(UNIT, "ben")
    code, said, _ = run("classroom", "leave", room.path, "--student", "ben", "--back")
    assert code == 0 and [one.student for one in room.results(UNIT)] == ["ada", "ben"]
    assert export(room, UNIT, "plain").rows == 2


def test_a_student_who_is_not_there_or_in_both_places_does_not_leave(room):
    hand_in(room, "ada")
    for student, told in (("adda", 'Did you mean "ada"?'), ("zed", "; it has ada."),
                          ("../source", "has no folder"),
                          ("", "has no folder")):
        code, _, said = run("classroom", "leave", room.path, "--student", student)
        assert code == 2 and told in said and said.count("\n") == 1
    (room.path / "left/ada").mkdir(parents=True)
    code, _, said = run("classroom", "leave", room.path, "--student", "ada")
    assert code == 2 and "nothing was moved" in said and room.submissions(UNIT)


def test_a_listed_student_who_handed_in_nothing_leaves_by_the_list(room):
    (room.path / "students.csv").write_text("id\nada\nben\n")
    hand_in(room, "ada")
    code, _, said = run("classroom", "leave", room.path, "--student", "ben")
    assert code == 2 and "ben handed in nothing" in said and "take the line out of" in said


@pytest.mark.parametrize("text", ["id;first_name\nada;Ada, Countess\n", "id\tfirst_name\nada\tAda"])
def test_a_list_as_a_spreadsheet_writes_it_is_read(room, text):
    write_points(room, UNIT, [result("ada", 2, 0)])
    (room.path / "students.csv").write_text(text)
    assert export(room, UNIT, "plain").text.splitlines()[1].startswith(("ada,Ada", 'ada,"Ada'))


def test_a_list_in_another_encoding_is_told_with_what_to_do(room):
    write_points(room, UNIT, [result("ada", 2, 0)])
    (room.path / "students.csv").write_bytes("id,first_name\nada,Zoë\n".encode("latin-1"))
    with pytest.raises(NoClass, match='is not in UTF-8.* Save it anew as "CSV UTF-8"'):
        export(room, UNIT, "plain")
