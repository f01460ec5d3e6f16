"""Marks outlive crashes and full disks, and never cost a lesson."""
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import lossedu
from lossedu import marks

ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("LOSSEDU_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(marks, "_unwritten", [])
    monkeypatch.setattr(marks, "_trouble", {"said": ""})
    return tmp_path / "home"


def names():
    return [mark.name for mark in marks.marks()]


def test_a_mark_is_read_back_with_all_it_holds(home):
    before = time.time()
    marks.note("exercise", "huber_grad", "outliers", True)
    (mark,) = marks.marks()
    assert (mark.what, mark.name, mark.unit, mark.passed) == ("exercise", "huber_grad", "outliers",
                                                              True)
    assert before - 1 < mark.at < time.time() + 1


def test_each_mark_is_written_once(home):
    for number in range(3):
        marks.note("exercise", str(number), "outliers", True)
    lines = (home / marks.FILE).read_text(encoding="utf-8").split()
    assert "".join(lines).count('"exercise"') == 3


def test_a_reset_takes_away_what_came_before_it_in_its_unit_alone(home):
    for unit in ("outliers", "imbalance"):
        marks.note("exercise", f"of_{unit}", unit, True)
    marks.reset("outliers")
    assert names() == ["of_imbalance"]
    marks.note("exercise", "again", "outliers", False)
    assert names() == ["of_imbalance", "again"]
    marks.reset()
    assert names() == []


def test_what_was_restored_after_a_reset_counts_although_it_is_older(home):
    marks.note("exercise", "old", "outliers", True)
    kept = marks.marks()
    marks.reset()
    marks.keep(kept)
    assert names() == ["old"]


WRITER = """
import sys, time
from lossedu import marks
time.sleep(max(0, float(sys.argv[2]) - time.time()))
for number in range(int(sys.argv[3])):
    marks.note("exercise", f"{sys.argv[1]}-{number}", "outliers", True)
print(marks.trouble())
"""


def writer(home, name, start=0.0, count=150):
    return subprocess.Popen([sys.executable, "-c", WRITER, name, str(start), str(count)], cwd=ROOT,
                            stdout=subprocess.PIPE, text=True, encoding="utf-8",
                            env={**os.environ, "LOSSEDU_HOME": str(home)})


def test_two_notebooks_that_write_at_once_lose_nothing(home):
    start = time.time() + 2
    said = [one.communicate(timeout=600)[0] for one in [writer(home, name, start) for name in "ab"]]
    assert said == ["\n", "\n"]
    assert sorted(names()) == sorted(f"{name}-{number}" for name in "ab" for number in range(150))


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such signal")
def test_a_notebook_killed_while_it_writes_spoils_at_most_the_line_it_wrote(home):
    marks.note("exercise", "before", "outliers", True)
    process = writer(home, "killed", count=10**6)
    while "killed-20" not in names():
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    found = names()
    assert found == ["before",
                     *(f"killed-{number}" for number in range(len(found) - 1))] and len(found) > 20
    marks.note("exercise", "after", "outliers", True)
    assert names() == [*found, "after"] and marks.trouble() == ""
    assert (home / marks.FILE).read_text(encoding="utf-8").count('"after"') == 1, "no lock is left"


def test_a_line_that_a_crash_cut_short_spoils_no_other(home):
    marks.note("exercise", "one", "outliers", True)
    with open(home / marks.FILE, "ab") as file:
        file.write(b'\n{"what": "exercise", "name": "ha')
    marks.note("exercise", "two", "outliers", True)
    assert names() == ["one", "two"]


@pytest.mark.parametrize("line", ["[1]", "3", "{}",
                                  '{"what": "x", "name": "n", "unit": "u", "passed": 1, "at": 1}',
                                  '{"what": "quiz", "name": "n", "unit": "u", "passed": 1, '
                                  '"at": "soon"}',
                                  "\udcff", "[" * 100000])
def test_a_line_that_is_no_mark_is_passed_over(line, home):
    home.mkdir()
    (home / marks.FILE).write_bytes(line.encode("utf-8", "surrogateescape") + b"\n")
    marks.note("exercise", "one", "outliers", True)
    assert names() == ["one"]


def right(pred, target, delta=1.0):
    return np.clip(np.subtract(pred, target), -delta, delta)


def test_a_check_notes_its_verdict_and_what_was_not_attempted_is_none(home):
    lossedu.check("huber_grad", right)
    lossedu.check("huber_grad", lambda pred, target, delta=1.0: pred)

    def huber_grad(pred, target, delta=1.0):
        raise NotImplementedError("your answer goes here")
    lossedu.check("huber_grad", huber_grad)
    lossedu.check("huber.grad", right)  # practice on a loss is no part of the course
    found = [(mark.what, mark.name, mark.unit, mark.passed) for mark in marks.marks()]
    assert found == [("exercise", "huber_grad", "outliers", True),
                     ("exercise", "huber_grad", "outliers", False)]


def in_the_way(home):
    home.parent.mkdir(exist_ok=True)
    home.write_text("a file", encoding="utf-8")


def full(home, monkeypatch):
    def write(*_, **__):
        raise OSError(28, "No space left on device")
    monkeypatch.setattr(marks, "open", write, raising=False)


@pytest.mark.parametrize("spoil", [lambda home, patch: in_the_way(home), full])
def test_a_disk_that_cannot_be_written_costs_no_check_and_is_told(spoil, home, monkeypatch):
    with monkeypatch.context() as patch:
        spoil(home, patch)
        assert lossedu.check("huber_grad", right).passed
        assert "only while this notebook runs" in marks.trouble() and names() == ["huber_grad"]
    if home.is_file():
        home.unlink()
    marks.note("exercise", "next", "outliers", True)
    assert names() == ["huber_grad", "next"] and marks.trouble() == ""
    assert len([line for line in (home / marks.FILE).read_text(encoding="utf-8").splitlines()
                if line]) == 2


def test_without_a_folder_of_ones_own_a_check_goes_on(home, monkeypatch):
    monkeypatch.setenv("LOSSEDU_HOME", "~nobody-of-that-name/x")
    assert lossedu.check("huber_grad", right).passed and "only while" in marks.trouble()


@pytest.mark.parametrize("name, value", [("LOSSEDU_HOME", ""), ("NBGRADER_EXECUTION", "autograde"),
                                         ("PYTEST_CURRENT_TEST", "a test")])
def test_a_build_a_test_and_a_grader_write_nothing(name, value, tmp_path, monkeypatch):
    monkeypatch.delenv("LOSSEDU_HOME", raising=False)
    for variable in ("HOME", "XDG_DATA_HOME", "LOCALAPPDATA", "USERPROFILE"):
        monkeypatch.setenv(variable, str(tmp_path))
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    monkeypatch.setenv(name, value)
    marks.note("exercise", "one", "outliers", True)
    assert marks.marks() == [] and list(tmp_path.iterdir()) == []


def test_a_grader_on_a_learners_own_machine_writes_nothing_either(home, monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    assert lossedu.check("huber_grad", right).passed
    assert not home.exists() and marks.marks() == []


def test_a_note_waits_for_nobody(home):
    from filelock import FileLock
    home.mkdir()
    with FileLock(home / marks.LOCK):
        marks.note("exercise", "one", "outliers", True)  # comes back while the lock is held
        assert names() == ["one"] and marks.PATIENCE < 0.1
        assert not (home / marks.FILE).exists()
    marks.note("exercise", "two", "outliers", True)
    assert [json.loads(line)["name"]
            for line in (home / marks.FILE).read_text(encoding="utf-8").split("\n") if line
            ] == ["one", "two"]


def test_what_could_not_be_written_is_written_when_the_notebook_ends(home):
    code = ("from filelock import FileLock\nfrom lossedu import marks\nmarks.home().mkdir()\n"
            "with FileLock(marks.home() / marks.LOCK):\n    marks.note('exercise', 'one', "
            "'outliers', True)\nassert not (marks.home() / marks.FILE).exists()")
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True,
                   env={**os.environ, "LOSSEDU_HOME": str(home)})
    assert names() == ["one"]
