"""Points in nbgrader's gradebook, and that there is one writer."""
import csv
import io
import json
import os
import sqlite3
import threading
import time

import pytest

from lossedu.classroom import gradebook
from lossedu.classroom.exporting import SYSTEMS, export
from lossedu.classroom.folder import Classroom, NoClass
from lossedu.classroom.gradebook import table, with_gradebook, write_points

from .small import UNIT, by_hand, hand_in, kept, result, small_class, submission

pytestmark = pytest.mark.proof


@pytest.fixture
def room(tmp_path):
    return small_class(tmp_path / "class")


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
def test_a_name_that_no_gradebook_can_hold_goes_by_another_one(room, name):
    os.makedirs(os.path.join(os.fsencode(room.path), b"submitted", name, UNIT.encode()))
    (one,) = room.submissions(UNIT)
    assert one.student.isprintable() and len(one.student.encode("utf-8")) <= 128
    write_points(room, UNIT, [result(one.student, 2, 1)])
    assert kept(room, one.student)["huber_value"][0] == 2


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


def test_a_gradebook_that_another_program_writes_to_is_waited_for_and_told_once(room, quickly,
                                                                                capfd):
    said, other = [], locked(room)
    threading.Timer(1.5, lambda: other.execute("COMMIT")).start()
    write_points(room, UNIT, [result("ada", 2, 0)], tell=said.append)
    other.close()
    assert kept(room)["huber_value"] == (2, None, False)
    assert len(said) == 1 and "in use by another program" in said[0]
    assert "Traceback" not in capfd.readouterr().err   # nbgrader would log each of its own


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
