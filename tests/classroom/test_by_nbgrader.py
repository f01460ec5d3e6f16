"""Plain nbgrader commands in a class's folder do what ours do."""
import json
import os
import sqlite3
import subprocess
import sys

import pytest

from lossedu.classroom.folder import Classroom
from lossedu.classroom.handout import release

from .small import (
    ROOT,
    UNIT,
    WRONG,
    hand_in,
    nbgrader,
    needs_bubblewrap,
    notebooks,
    run,
    small_class,
)

pytestmark = pytest.mark.machine


@pytest.fixture
def room(tmp_path):
    return small_class(tmp_path / "class")


def test_plain_nbgrader_hands_out_what_we_hand_out_byte_by_byte(room):
    ours = room.release(UNIT).read_bytes()
    room.release(UNIT).unlink()
    nbgrader(room, "generate_assignment", UNIT, "--force")
    assert room.release(UNIT).read_bytes() == ours
    release(room, UNIT)
    assert room.release(UNIT).read_bytes() == ours


def test_a_class_is_laid_out_where_the_environment_is_not_in_the_path(tmp_path):
    """nbgrader starts a program that lies beside Python."""
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from pathlib import Path; from lossedu.classroom."
         "handout import init; init(Path(sys.argv[1]), ['outliers'], Path(sys.argv[2]))",
         tmp_path / "class", notebooks()], text=True, capture_output=True,
        env={**os.environ, "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}, timeout=600)
    assert done.returncode == 0, done.stderr
    assert Classroom(tmp_path / "class").release(UNIT).is_file()


@needs_bubblewrap
def test_plain_nbgrader_grades_with_our_verdicts_and_gives_feedback(room):
    hand_in(room, "ada")
    file = hand_in(room, "eve", mad_scale=WRONG)
    data = json.loads(file.read_text(encoding="utf-8"))
    data["cells"] = [cell for cell in data["cells"] if cell["metadata"].get("nbgrader", {}).get(
        "grade_id") != "check-huber_value"]     # a check that is deleted costs no points
    file.write_text(json.dumps(data), encoding="utf-8")
    file.rename(file.with_name("Mine (2).ipynb"))      # of which nbgrader alone reads nothing
    assert "Mine (2).ipynb" in run("grade", room.path, "--unit", UNIT)[2]
    stamp = room.result_file(UNIT, "ada").stat().st_mtime_ns
    room.result_file(UNIT, "eve").unlink()      # this one nbgrader has graded anew
    nbgrader(room, "autograde", UNIT)
    assert room.result_file(UNIT, "ada").stat().st_mtime_ns == stamp
    assert {one.student: one.points for one in room.results(UNIT)} == {"ada": 4, "eve": 2}
    nbgrader(room, "generate_feedback", UNIT)
    pages = {student: (room.path / f"feedback/{student}/{UNIT}/{UNIT}.html").read_text("utf-8")
             for student in ("ada", "eve")}
    message = room.result(UNIT, "eve").verdicts[1].message
    assert message.split(".")[0][:40] in pages["eve"] and "2.0 / 4.0" in pages["eve"]
    assert "Score: 4.0 / 4.0" in pages["ada"]
    points = sqlite3.connect(room.path / "gradebook.db").execute("select auto_score from grade")
    assert sorted(points.fetchall()) == [(0.0,), (2.0,), (2.0,), (2.0,)]
