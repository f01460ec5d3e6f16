"""Late days, extensions, and units that are corrected after they were handed in."""
import json

import pytest

from lossedu.classroom.correcting import correct
from lossedu.classroom.deadlines import Late, lateness, moment, set_until
from lossedu.classroom.exporting import export
from lossedu.classroom.folder import Classroom, NoClass
from lossedu.classroom.gradebook import with_gradebook, write_points
from lossedu.classroom.handout import check_of, release

from .small import UNIT, by_hand, hand_in, kept, result, run, small_class, submission

pytestmark = pytest.mark.proof


@pytest.fixture
def room(tmp_path):
    return small_class(tmp_path / "class")


# ------------------------------------------------------------------ late days and extensions
def late(room, rules=""):
    """The class with a deadline, and with rules for lateness."""
    file = room.path / "classroom.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("[late]\n", f"[late]\n{rules}\n"), encoding="utf-8")
    set_until(room, UNIT, "2026-12-01 12:00:00+00:00")
    return Classroom(room.path)


def test_what_came_in_time_or_without_a_time_costs_nothing(room):
    room = late(room, "percent = 10")
    hand_in(room, "ada", when="2026-12-01 12:00:00.000000 UTC")
    hand_in(room, "ben")
    hand_in(room, "eve", when="yesterday, I think")
    assert [lateness(room, UNIT, one) for one in ("ada", "ben", "eve", "nobody")] == [None] * 4
    write_points(room, UNIT, [result("ada", 2, 2), result("ben", 2, 2)])
    assert submission(room)[:2] == submission(room, "ben")[:2] == (4, 0)


def test_each_day_that_has_begun_costs_its_part_and_free_days_go_first(room):
    room = late(room, "percent = 10\nfree_days = 2")
    for student, when, expected in (
            ("ada", "2026-12-01 12:00:01.000000 UTC", Late(1, 1, 0.0)),
            ("ben", "2026-12-04 11:00:00.000000 UTC", Late(3, 2, 10.0)),
            ("cem", "2026-12-04 14:00:00.000000 +0200", Late(3, 2, 10.0)),
            ("eve", "2027-12-04 13:00:00.000000 UTC", Late(369, 2, 100.0))):
        hand_in(room, student, when=when)
        assert lateness(room, UNIT, student) == expected, student
        write_points(room, UNIT, [result(student, 2, 2)])
        assert submission(room, student)[1] == pytest.approx(4 * expected.percent / 100)
    assert str(Late(3, 2, 10.0)) == "3 days late, 2 of them free, 10 % of the points are taken off"
    assert str(Late(1, 0, 0.0)) == "1 day late"


def test_free_days_are_used_up_by_the_units_in_the_order_of_their_deadlines(room):
    room = late(room, "percent = 10\nfree_days = 2")
    set_until(room, "regression", "2026-11-01 12:00:00+00:00")
    folder = room.path / "submitted/ada/regression"
    folder.mkdir(parents=True)
    (folder / "timestamp.txt").write_text("2026-11-02 13:00:00.000000 UTC")     # 2 days
    hand_in(room, "ada", when="2026-12-02 10:00:00.000000 UTC")
    assert lateness(room, "regression", "ada") == Late(2, 2, 0.0)
    assert lateness(room, UNIT, "ada") == Late(1, 0, 10.0)


def test_an_extension_moves_the_deadline_of_one_student(room):
    room = late(room, "percent = 10")
    for student in ("ada", "ben"):
        hand_in(room, student, when="2026-12-03 12:00:00.000000 UTC")
    code, said, _ = run("classroom", "extend", room.path, "--unit", UNIT, "--student", "ada",
                        "--until", "2026-12-02 18:00:00+00:00")
    assert code == 0 and said.startswith("ada hands in outliers until 2026-12-02")
    assert lateness(room, UNIT, "ada").days == 1 and lateness(room, UNIT, "ben").days == 2
    write_points(room, UNIT, [result("ada", 2, 0), result("ben", 2, 0)])
    assert submission(room)[1] == pytest.approx(0.2)
    assert submission(room, "ben")[1] == pytest.approx(0.4)

    def seconds(book):      # formgrader's own view is the same
        return [book.find_submission(UNIT, one).total_seconds_late / 3600 for one in ("ada", "ben")]
    assert with_gradebook(room, seconds) == [18.0, 48.0]


def test_a_person_s_points_count_for_what_lateness_costs(room):
    room = late(room, "percent = 50")
    hand_in(room, "ada", when="2026-12-02 11:00:00.000000 UTC")
    write_points(room, UNIT, [result("ada", 2, 0)])
    by_hand(room, "mad_scale", 2.0)
    assert export(room, UNIT, "plain").text.splitlines()[1] == "ada,,,,2,4,2"
    assert submission(room)[1] == 2


def test_an_extension_without_a_deadline_and_a_time_that_is_none_are_told(room):
    code, _, said = run("classroom", "extend", room.path, "--unit", UNIT, "--student", "ada",
                        "--until", "2026-12-02")
    assert code == 2 and "has no deadline yet" in said and said.count("\n") == 1
    for until in ("tomorrow", "2026-13-01", "", "12:00", "99999-01-01"):
        code, _, said = run("classroom", "due", room.path, "--unit", UNIT, "--until", until)
        assert code == 2 and "is no day and time" in said and said.count("\n") == 1, until
    code, _, said = run("classroom", "due", room.path, "--unit", "robust", "--until", "2026-12-02")
    assert code == 2 and "The class has no unit 'robust'" in said
    assert not (room.path / "deadlines.csv").exists()


def test_an_extension_for_nobody_or_before_the_deadline_is_refused(room):
    late(room)
    hand_in(room, "fay")
    (room.path / "students.csv").write_text("id\nfay\ngus\n")
    until = "2026-12-09"
    for student, day, told in (("fey", until, 'Did you mean "fay"?'), ("", until, "names nobody"),
                               ("fay", "2026-11-02", "is before the deadline of all")):
        code, _, said = run("classroom", "extend", room.path, "--unit", UNIT, "--student", student,
                            "--until", day)
        assert code == 2 and told in said and said.count("\n") == 1
    assert (room.path / "deadlines.csv").read_text().count("\n") == 2
    for student in ("fay", "gus"):      # gus will hand in yet
        assert run("classroom", "extend", room.path, "--unit", UNIT, "--student", student,
                   "--until", until)[0] == 0
    (room.path / "students.csv").unlink()
    code, _, said = run("classroom", "extend", room.path, "--unit", UNIT, "--student", "fey",
                        "--until", until)
    assert code == 2 and "submitted/ has no folder 'fey'. Did you mean" in said
    assert run("classroom", "extend", room.path, "--unit", UNIT, "--student", "zoe", "--until",
               until)[0] == 0           # nobody knows who takes part


def test_an_extension_and_a_deadline_are_withdrawn(room):
    room = late(room, "percent = 10")
    hand_in(room, "ada", when="2026-12-03 12:00:00.000000 UTC")
    extension = ("classroom", "extend", room.path, "--unit", UNIT, "--student", "ada")
    assert run(*extension, "--until", "2026-12-09")[0] == 0
    assert lateness(room, UNIT, "ada") is None
    code, said, _ = run(*extension, "--withdraw")
    assert code == 0 and "The extension of ada for outliers is withdrawn." in said
    assert lateness(room, UNIT, "ada").days == 2
    code, _, said = run(*extension, "--withdraw")
    assert code == 2 and "ada has no extension for outliers." in said
    assert run(*extension, "--until", "2026-12-02 13:00:00+00:00")[0] == 0
    write_points(room, UNIT, [result("ada", 2, 2)])
    assert submission(room)[1] == pytest.approx(0.4)
    code, said, _ = run("classroom", "due", room.path, "--unit", UNIT, "--withdraw")
    assert code == 0 and "is withdrawn, and so are the extensions of ada." in said
    assert (room.path / "deadlines.csv").read_text() == "unit,student,until\n"
    assert lateness(room, UNIT, "ada") is None and submission(room)[:2] == (4, 0)
    for words in (("--withdraw",), ()):
        code, _, said = run("classroom", "due", room.path, "--unit", UNIT, *words)
        assert code == 2 and said.count("\n") == 1


def test_lines_that_cannot_be_meant_so_are_told_by_the_doctor(room):
    hand_in(room, "fay", when="yesterday")
    hand_in(room, "gus", when="02.12.2026")     # the 12th of February, to a program
    (room.path / "students.csv").write_text("id\nfay\n")
    (room.path / "deadlines.csv").write_text(
        "unit,student,until\noutliers,,2026-12-01\noutliers,fey,2026-12-08\n"
        "outliers,fay,2026-11-08\noutlier,,2026-12-01\nregression,fay,2026-12-01\n")
    said = run("classroom", "doctor", room.path)[1]
    for told in ("deadlines.csv: outliers,fey: 'fey' is neither in students.csv nor in",
                 "deadlines.csv: outliers,fay: until 2026-11-08 23:59",
                 "deadlines.csv: outlier: the class has no unit 'outlier'. Did you mean",
                 "deadlines.csv: regression,fay: the class has no unit 'regression'",
                 "outliers: timestamp.txt of fay, gus holds no time"):
        assert f"  NOT   {told}" in said, told
    assert lateness(room, UNIT, "gus") is None
    _, _, aside = run("classroom", "due", room.path, "--unit", UNIT, "--until", "2026-12-20")
    assert "outliers,fay: until" in aside and "before the deadline of all" in aside


def test_a_day_means_its_end_in_the_time_of_this_computer():
    assert moment("2026-12-01").isoformat()[:19] == "2026-12-01T23:59:59"
    assert moment(" 2026-12-01 08:00 ").isoformat()[:19] == "2026-12-01T08:00:00"
    for end in ("2026-12-01 23:59", "2026-12-01T23:59", "2026-12-01 23:59+00:00"):
        assert moment(end).second == 59     # as without a time
    assert moment("2026-12-01 23:59:00+00:00").second == 0
    assert moment("2026-07-01").tzinfo is not None


def test_deadlines_that_cannot_be_read_are_told(room):
    file = room.path / "deadlines.csv"
    for text, said in (("unit,until\n", "begins with unit,until; unit,student,until fits"),
                       ("", "begins with nothing"),
                       ("unit,student,until\noutliers,,soon\n", "'soon' is no day and time"),
                       ("unit,student,until\noutliers\n", "'' is no day and time")):
        file.write_text(text)
        with pytest.raises(NoClass, match=said):
            lateness(room, UNIT, "ada")


# ------------------------------------------------------------------ a unit is corrected
def changed(room, out="", points="", new=""):
    """The source notebook without one exercise, with other points for another, with a new one."""
    data = json.loads(room.source(UNIT).read_text(encoding="utf-8"))
    cells = [cell for cell in data["cells"] if cell["metadata"].get("nbgrader", {}).get("grade_id")
             not in (out, f"check-{out}")]
    for cell in cells:
        if points and cell["metadata"].get("nbgrader", {}).get("grade_id") == f"check-{points}":
            cell["metadata"]["nbgrader"]["points"] = 5
    if new:
        made = json.loads(json.dumps(cells[-2:]))
        for cell, grade_id in zip(made, (new, f"check-{new}")):
            cell["metadata"]["nbgrader"]["grade_id"] = cell["id"] = grade_id
        made[0]["source"] = "### BEGIN SOLUTION\npass\n### END SOLUTION"
        made[1]["source"] = check_of(room, new)
        cells += made
    data["cells"] = cells
    room.source(UNIT).write_text(json.dumps(data), encoding="utf-8")


def test_a_released_unit_is_corrected_and_what_was_handed_in_stays(room):
    room = late(room)
    for student in ("ada", "ben"):
        hand_in(room, student)
    before = {one: one.read_bytes() for one in (room.path / "submitted").rglob("*.ipynb")}
    write_points(room, UNIT, [result("ada", 2, 0), result("ben", 2, 2)])
    by_hand(room, "huber_value", 1.0)
    changed(room, out="mad_scale", points="huber_value", new="hat_values")
    with pytest.raises(NoClass, match="has other exercises than before, and students have handed"):
        release(room, UNIT)
    code, said, _ = run("classroom", "correct", room.path, "--unit", UNIT)
    assert code == 0 and ("(new: hat_values; gone: mad_scale; other points: huber_value 5 "
                          "(before 2))") in said
    assert "What 2 students handed in is as it was." in said
    assert {one: one.read_bytes() for one in before} == before
    assert kept(room) == {"huber_value": (2, 1.0, False), "hat_values": (None, None, True)}
    assert submission(room) == (1, 0, 10) and submission(room, "ben") == (2, 0, 10)
    assert room.points(UNIT) == {"huber_value": 5, "hat_values": 5}
    assert "hat_values" in room.release(UNIT).read_text(encoding="utf-8")
    release(room, UNIT)     # and now nbgrader has nothing against it
    assert [one.name for one in room.exercises(UNIT)] == ["huber_value", "hat_values"]


def test_cells_that_were_handed_out_before_a_correction_are_still_known_as_ours(room):
    hand_in(room, "ada")
    write_points(room, UNIT, [result("ada", 2, 0)])
    old = room.cells_handed_out(UNIT)
    changed(room, out="mad_scale")
    correct(room, UNIT)
    assert old <= room.cells_handed_out(UNIT)
    assert any("mad_scale" in one for one in room.cells_handed_out(UNIT))


def test_a_correction_of_words_alone_says_that_the_exercises_are_the_same(room):
    hand_in(room, "ada")
    write_points(room, UNIT, [result("ada", 2, 0)])
    room.source(UNIT).write_text(room.source(UNIT).read_text(encoding="utf-8").replace(
        "# Outliers", "# Wild values"), encoding="utf-8")
    assert str(correct(room, UNIT)) == (
        "the gradebook had these exercises and points already; texts may have changed")
    assert kept(room)["huber_value"] == (2, None, False)


def test_what_due_says_of_the_points_is_what_export_does(room):
    room = late(room, "percent = 10")
    hand_in(room, "ada", when="2026-12-03 12:00:00.000000 UTC")
    room.keep(result("ada", 2, 2))
    write_points(room, UNIT, [result("ada", 2, 2)])
    code, said, _ = run("classroom", "due", room.path, "--unit", UNIT, "--until",
                        "2026-12-02 18:00:00+00:00")
    assert code == 0 and "Points go by that from now on" in said and "after the next" not in said
    assert run("classroom", "export", room.path, "--unit", UNIT)[0] == 0
    assert (room.path / f"results/{UNIT}-plain.csv").read_text().splitlines()[1] == (
        "ada,,,,3.6,4,0.4")
