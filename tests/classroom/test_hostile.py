"""Hostile and broken submissions: none gets an undeserved point, none loses another's, none is
left running. The table of points deserved and given:

    python -m tests.classroom.test_hostile          # or pytest -s tests/classroom/test_hostile.py
"""
import os
import sys
import tempfile
from pathlib import Path
from time import monotonic, sleep

import pytest

from lossedu.classroom import elsewhere, grading, sandbox
from lossedu.classroom.watch import runs
from lossedu.exercises import EXERCISES, draw

from .hostile_rows import NAMES, RIGHT, ROWS, WRONG
from .small import UNIT, bare_class, graded, lay_in, needs_bubblewrap, written

pytestmark = [pytest.mark.machine, needs_bubblewrap]


OWN = 2 * 10 ** 9 + os.getpid()     # the user that the sandboxes of this process become


def left_behind() -> list[str]:
    """The command lines of what still runs in sandboxes of this process, or was begun there."""
    found = []
    for one in Path("/proc").glob("[0-9]*"):
        try:
            words = (one / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if one.stat().st_uid == OWN and runs(int(one.name)) or "sleep 617" in words:
                found.append(words)
        except OSError:     # it has ended
            continue
    return found


def are_all_gone() -> bool:
    """Has all ended? What was killed takes the kernel a moment to clear away."""
    end = monotonic() + 60
    while left_behind() and monotonic() < end:
        sleep(0.05)
    return not left_behind()


def given(row, folder) -> float:
    """The points that a row gets, and that it left all else as it was."""
    classroom = bare_class(folder, row.names)
    row.lay_in(classroom)
    result = graded(classroom)
    assert (folder / "gradebook.db").read_bytes() == b"the gradebook"
    assert not (folder / "ran").exists()
    assert len(result.verdicts) == len(row.names) and result.to_json().encode()
    return result.points


@pytest.fixture(autouse=True)
def short(monkeypatch):
    """Little patience with what is stopped anyway."""
    monkeypatch.setattr(elsewhere, "SLACK", 1.0)
    monkeypatch.setattr(sandbox, "_somebody", lambda way: OWN if "CAP_SETUID" in way else 0)
    monkeypatch.setattr(grading, "SECONDS_FOR_A_VALUE", 6.0)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_the_points_given_are_those_deserved(row, tmp_path):
    points = given(row, tmp_path / "class")
    print(f"\n{row.name}: deserved {row.deserved}, given {points:g}")
    assert points == row.deserved
    assert are_all_gone()


def test_honest_neighbours_lose_nothing(tmp_path, monkeypatch):
    """Graded two at a time beside threads that keep all processors busy, forks and memory."""
    classroom = bare_class(tmp_path / "class")
    worst = {row.name: row for row in ROWS}
    lay_in(classroom, written(NAMES, {}), "ada")
    for student, name in (("eve", "threads that keep both processors busy"),
                          ("mallory", "a fork bomb"), ("oscar", "memory in many processes")):
        lay_in(classroom, written(NAMES, {"huber_value": worst[name].answer}), student)
    lay_in(classroom, written(NAMES, {}), "zed")
    own = tmp_path / "own"
    own.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(own))
    monkeypatch.setenv("TMPDIR", str(own))
    points = {one.student: one.points for one in grading.grade_unit(classroom, UNIT, jobs=2)}
    assert points == {"ada": 4, "eve": 2, "mallory": 2, "oscar": 2, "zed": 4}
    assert not list(own.glob("lossedu-grading-*"))


def test_hidden_inputs_are_not_shown_where_the_next_answer_is_judged(tmp_path):
    """A function keeps the inputs that it sees, and the next one returns those."""
    classroom = bare_class(tmp_path / "class")
    lay_in(classroom, written(NAMES, {
        "huber_value": RIGHT + "\nright, kept = huber_value, []\n"
        "def huber_value(pred, target, delta=1.0):\n    kept.append(pred.ravel()[:1])\n"
        "    return right(pred, target, delta)",
        "mad_scale": "def mad_scale(x):\n    return float(len(kept))"}))
    result = graded(classroom)
    cases = len(draw(EXERCISES["huber_value"]))
    assert [one.points for one in result.verdicts] == [2, 0]
    assert dict(result.verdicts[1].evidence)["got"] == str(cases)     # the public ones, no more


def test_without_a_sandbox_the_points_are_the_same(tmp_path):
    classroom = bare_class(tmp_path / "class")
    lay_in(classroom, written(NAMES, {"huber_value": WRONG}))
    (result,) = grading.grade_unit(classroom, UNIT, unsafe=True)
    assert [one.points for one in result.verdicts] == [0, 2]


def test_what_is_left_behind_would_be_seen(tmp_path):
    """While a sandbox runs, it is found; once it has ended, it is not."""
    with sandbox.Sandbox("numpy", sandbox.Limits(), sandbox.write_tree(tmp_path)) as box:
        box.ask(60, do="what", name="np")
        assert os.getuid() != 0 or left_behind()
    assert are_all_gone()


def test_there_are_enough_rows():
    assert len({row.name for row in ROWS}) == len(ROWS) >= 36


def main(names) -> None:
    """Print the table; `names`: words that the names of the rows to run hold."""
    import time
    elsewhere.SLACK, grading.SECONDS_FOR_A_VALUE = 1.0, 6.0
    print(f"{'deserved':>8} {'given':>6} {'s':>5}  submission")
    for row in ROWS:
        if not names or any(one in row.name for one in names):
            with tempfile.TemporaryDirectory() as folder:
                begun = time.monotonic()
                points = given(row, Path(folder, "class"))
                mark = "" if points == row.deserved else "   <--"
                print(f"{row.deserved:8} {points:6g} {time.monotonic() - begun:5.1f}  "
                      f"{row.name}{mark}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
