"""Points in nbgrader's gradebook: one writer, SQLite and PostgreSQL, lateness, corrections, and
the tables for other systems."""
import csv
import io
import json
import os
import pwd
import shutil
import socket
import sqlite3
import subprocess
import threading
import time
from pathlib import Path

import pytest

from lossedu.classroom import gradebook
from lossedu.classroom.correcting import correct
from lossedu.classroom.deadlines import Late, lateness, moment, set_until
from lossedu.classroom.exporting import SYSTEMS, export
from lossedu.classroom.folder import Classroom, NoClass
from lossedu.classroom.gradebook import table, with_gradebook, write_points
from lossedu.classroom.handout import check_of, release

from .small import TWO, UNIT, hand_in, nbgrader, result, run, small_class

pytestmark = pytest.mark.proof


@pytest.fixture
def room(tmp_path):
    return small_class(tmp_path / "class")


def kept(room, student="ada"):
    """exercise -> (our points, a person's, is it to be looked at) in the gradebook."""
    def look(book):
        notebook = book.find_submission_notebook(UNIT, UNIT, student)
        return {one.name.removeprefix("check-"): (one.auto_score, one.manual_score,
                                                  one.needs_manual_grade)
                for one in notebook.grades}
    return with_gradebook(room, look)


def by_hand(room, name, points, student="ada"):
    """A person gives points in formgrader."""
    def give(book):
        grade = book.find_grade(f"check-{name}", UNIT, UNIT, student)
        grade.manual_score, grade.needs_manual_grade = points, False
        book.db.commit()
    with_gradebook(room, give)


def submission(room, student="ada"):
    """(points, what lateness costs, points that could be reached) as nbgrader sums them."""
    def look(book):
        one = book.find_submission(UNIT, student)
        return one.score, one.late_submission_penalty, one.max_score
    return with_gradebook(room, look)


# ------------------------------------------------------------------ points
def test_points_are_written_and_written_again(room):
    assert write_points(room, UNIT, [result("ada", 2, 0), result("ben", 2, 2)]) == 2
    assert kept(room) == {"huber_value": (2, None, False), "mad_scale": (0, None, False)}
    write_points(room, UNIT, [result("ada", 0, 2)])
    assert submission(room)[0] == 2 and submission(room, "ben")[0] == 4
    assert kept(room) == {"huber_value": (0, None, False), "mad_scale": (2, None, False)}


def test_points_of_a_person_stay_and_are_looked_at_again_where_ours_changed(room):
    write_points(room, UNIT, [result("ada", 2, 0)])
    by_hand(room, "mad_scale", 1.5)
    write_points(room, UNIT, [result("ada", 0, 0)])
    assert kept(room)["mad_scale"] == (0, 1.5, False) and submission(room)[0] == 1.5
    write_points(room, UNIT, [result("ada", 0, 2)])
    assert kept(room)["mad_scale"] == (2, 1.5, True) and submission(room)[0] == 1.5
    write_points(room, UNIT, [result("ada", 0, 2)])
    assert kept(room)["mad_scale"] == (2, 1.5, True)    # until a person has looked


NAMES = ["o'brien", "Zoë, K.", "=1+1", "王小明", 'x"y', "ada lovelace", "50%", "a;b", "[b]*",
         "Robert'); DROP TABLE grade;--"]


def test_students_may_be_called_what_they_are_called(room):
    for name in NAMES:
        hand_in(room, name)
    assert {one.student for one in room.submissions(UNIT)} == set(NAMES)
    for name in NAMES:
        room.keep(result(name, 2, 0))
    assert [one.student for one in room.results(UNIT)] == sorted(NAMES)
    write_points(room, UNIT, room.results(UNIT))
    for system in SYSTEMS:
        rows = list(csv.reader(io.StringIO(export(room, UNIT, system).text)))
        assert len({len(row) for row in rows}) == 1
        named = {cell for row in rows for cell in row}
        assert {*NAMES, "'=1+1"} - {"=1+1"} <= named and "=1+1" not in named
    assert "\n'=1+1," in table(room.results(UNIT))


@pytest.mark.parametrize("name", [b"caf\xe9", b"two\nlines", b"n" * 129])
def test_a_name_that_no_gradebook_can_hold_is_told(room, name):
    os.makedirs(os.path.join(os.fsencode(room.path), b"submitted", name, UNIT.encode()))
    with pytest.raises(NoClass, match="is no student's name that a gradebook can hold") as told:
        room.submissions(UNIT)
    assert "\n" not in str(told.value) and str(told.value).encode("utf-8")


def test_a_gradebook_that_does_not_know_the_exercises_is_told_and_nothing_is_written(room):
    with_gradebook(room, lambda book: book.remove_notebook(UNIT, UNIT))
    with pytest.raises(NoClass, match=f"lossedu classroom correct {room.path} --unit {UNIT}"):
        write_points(room, UNIT, [result("ada", 2, 0)])


# ------------------------------------------------------------------ one writer
def locked(room):
    """A connection of another program that has begun to write."""
    connection = sqlite3.connect(room.path / "gradebook.db", isolation_level=None,
                                 check_same_thread=False)
    connection.execute("BEGIN IMMEDIATE")
    return connection


@pytest.fixture
def quickly(monkeypatch):
    """SQLite gives up at once, and we soon."""
    from lossedu.classroom import nbgrader as steps
    usual = steps.database_of
    monkeypatch.setattr(steps, "database_of", lambda room: usual(room) + "?timeout=0.1")
    monkeypatch.setattr(gradebook, "PAUSE", 0.1)


def test_a_gradebook_that_another_program_writes_to_is_waited_for_and_told_once(room, quickly):
    said, other = [], locked(room)
    threading.Timer(1.5, lambda: other.execute("COMMIT")).start()
    write_points(room, UNIT, [result("ada", 2, 0)], tell=said.append)
    other.close()
    assert kept(room)["huber_value"] == (2, None, False)
    assert len(said) == 1 and "in use by another program" in said[0]


def test_a_gradebook_that_stays_locked_is_told_and_what_is_in_it_stays(room, quickly, monkeypatch):
    write_points(room, UNIT, [result("ada", 2, 0)])
    monkeypatch.setattr(gradebook, "PATIENCE", 0.5)
    other = locked(room)
    with pytest.raises(NoClass, match="was in use by another program for 0.5 s.*nothing is graded"):
        write_points(room, UNIT, [result("ada", 0, 2)], tell=lambda said: None)
    other.close()
    assert kept(room) == {"huber_value": (2, None, False), "mad_scale": (0, None, False)}


def test_two_writers_of_one_class_come_one_after_the_other(room, quickly):
    begun, order = threading.Event(), []

    def slow(book):
        begun.set()
        time.sleep(0.5)
        order.append("first")

    first = threading.Thread(target=lambda: with_gradebook(room, slow))
    first.start()
    begun.wait(10)
    with_gradebook(room, lambda book: order.append("second"), tell=lambda said: None)
    first.join()
    assert order == ["first", "second"]


@pytest.mark.parametrize("url, said", [
    ("sqlite:////nowhere/at/all.db", "cannot be opened: .*unable to open"),
    ("nosuch://host/x", "cannot be used: .* A URL such as postgresql://"),
    ("certainly no URL", "cannot be used: .* A URL such as postgresql://")])
def test_a_gradebook_that_cannot_be_had_is_told(room, url, said):
    file = room.path / "classroom.toml"
    file.write_text(f"database = {json.dumps(url)}\n" + file.read_text(encoding="utf-8"))
    with pytest.raises(NoClass, match=said):
        write_points(Classroom(room.path), UNIT, [result("ada", 2, 0)])


# ------------------------------------------------------------------ PostgreSQL
@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The URL of an empty database on a server of our own, which ends with the tests."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not programs and not shutil.which("initdb"):
        pytest.skip("PostgreSQL's server is not installed (apt install postgresql)")
    pytest.importorskip("psycopg", reason="psycopg is not installed (pip install psycopg[binary])")
    where = programs[-1].parent if programs else Path(shutil.which("initdb")).parent
    folder, person = Path(f"/tmp/lossedu-pg-{os.getpid()}"), None
    if os.geteuid() == 0:       # the server refuses to run as root
        person = next((one.pw_name for one in pwd.getpwall()
                       if one.pw_name in ("postgres", "nobody")), None)
        if person is None:
            pytest.skip("there is neither a user postgres nor nobody to run the server as")
    folder.mkdir(mode=0o755)
    if person:
        shutil.chown(folder, person)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def call(program, *words):
        return subprocess.run([where / program, *map(str, words)], user=person, cwd=folder,
                              check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              timeout=300)

    try:
        call("initdb", "-D", folder / "data", "-A", "trust", "-N", "--no-locale", "-E", "UTF8",
             "-U", "teacher")
        call("pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log", "-o",
             f"-c listen_addresses=127.0.0.1 -p {port} -k {folder} -F", "start")
        try:
            yield f"postgresql://teacher:word@127.0.0.1:{port}/postgres"
        finally:
            call("pg_ctl", "-D", folder / "data", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.machine
def test_the_gradebook_may_be_a_database_of_postgresql(room, server):
    file = room.path / "classroom.toml"
    file.write_text(f"database = {json.dumps(server)}\n" + file.read_text(encoding="utf-8"))
    room = Classroom(room.path)
    (room.path / "gradebook.db").unlink()
    for name in ("ada", "Zoë, K."):
        hand_in(room, name)
    with pytest.raises(NoClass, match="lossedu classroom correct"):     # it is new and empty
        write_points(room, UNIT, [result("ada", 2, 0)])
    correct(room, UNIT)
    write_points(room, UNIT, [result("ada", 2, 0), result("Zoë, K.", 2, 2)])
    write_points(room, UNIT, [result("ada", 0, 2)])
    assert kept(room) == {"huber_value": (0, None, False), "mad_scale": (2, None, False)}
    source = room.source(UNIT)
    source.write_text(source.read_text(encoding="utf-8").replace('"points": 2', '"points": 3'))
    assert set(correct(room, UNIT).worth) == set(TWO) and submission(room) == (2, 0, 6)
    said = nbgrader(room, "export", "--to", room.path / "grades.csv")
    assert "Exporting grades" in said and not (room.path / "gradebook.db").exists()
    rows = csv.DictReader(io.StringIO((room.path / "grades.csv").read_text(encoding="utf-8")))
    assert [row["score"] for row in rows if row["student_id"] == "ada"] == ["2.0"]


@pytest.mark.machine
def test_a_server_that_does_not_answer_is_told_without_the_password(room):
    pytest.importorskip("psycopg", reason="psycopg is not installed (pip install psycopg[binary])")
    file = room.path / "classroom.toml"
    file.write_text('database = "postgresql://teacher:word@127.0.0.1:9/x"\n'
                    + file.read_text(encoding="utf-8"))
    with pytest.raises(NoClass, match="cannot be opened: .* Does the server run") as told:
        write_points(Classroom(room.path), UNIT, [result("ada", 2, 0)])
    assert "word@" not in str(told.value) and "\n" not in str(told.value)


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


def test_a_day_means_its_end_in_the_time_of_this_computer():
    assert moment("2026-12-01").isoformat()[:19] == "2026-12-01T23:59:59"
    assert moment(" 2026-12-01 08:00 ").isoformat()[:19] == "2026-12-01T08:00:00"
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
    assert code == 0 and ("(new: hat_values; gone: mad_scale; other points: huber_value)" in said)
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
    assert str(correct(room, UNIT)) == "the exercises are the same, texts may have changed"
    assert kept(room)["huber_value"] == (2, None, False)


# ------------------------------------------------------------------ other systems
LIST = """id,first_name,last_name,email,lms_user_id
ada,Ada,Lovelace,ada@example.org,17
eve,Eve,Näkinen,,
"""
BLACKBOARD = '"Last Name","First Name","Username","Student ID","outliers [Total Pts: 4 Score]"'
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
    assert code == 0 and "1 submission to be looked at by a person, for points by hand." in said


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
