"""An own exercise is mended after the teacher changed the notebook by hand: its cells follow."""
import json
import re
from pathlib import Path

import pytest

from lossedu.classroom import exercises, grading
from lossedu.classroom.condition import condition
from lossedu.classroom.folder import Classroom
from lossedu.classroom.own_cells import stale

from .small import UNIT, hand_in, notebooks, run, small_class

pytestmark = pytest.mark.proof
PAGE = (Path(__file__).parents[2] / "docs/teach.md").read_text(encoding="utf-8")
DELAY = re.findall(r"`mean_delay.py`:\n\n```python\n(.*?)```", PAGE, re.DOTALL)[0]


@pytest.fixture
def room(tmp_path):
    """A class with an exercise of its own, in a notebook that was changed by hand since."""
    made = small_class(tmp_path / "class")
    (made.path / "exercises" / UNIT).mkdir(parents=True)
    file_of(made).write_text(DELAY, encoding="utf-8")
    exercises.own.cache_clear()
    assert run("classroom", "source", made.path)[0] == 0
    by_hand(made, "# Outliers", "# Outliers of our trains")
    return made


def file_of(room):
    return room.path / "exercises" / UNIT / "mean_delay.py"


def by_hand(room, before, after):
    text = room.source(UNIT).read_text(encoding="utf-8")
    assert before in text
    room.source(UNIT).write_text(text.replace(before, after), encoding="utf-8")


def mend(room):
    """Other points, another task, another reference."""
    file_of(room).write_text(
        DELAY.replace("points=2", "points=3").replace("trains in hours", "trams in hours")
        .replace("np.maximum(came - promised, 0)", "np.maximum(0, came - promised)"),
        encoding="utf-8")
    exercises.own.cache_clear()
    grading._source_of.cache_clear()


def points(file):
    cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    return [cell["metadata"]["nbgrader"]["points"] for cell in cells
            if cell["metadata"].get("nbgrader", {}).get("grade_id") == "check-mean_delay"]


@pytest.mark.parametrize("command", ["source", "correct"])
def test_its_cells_are_renewed_where_they_stand_and_the_rest_stays(room, command):
    hand_in(room, "ada")
    mend(room)
    code, said, aside = run("classroom", command, room.path, "--unit", UNIT)
    assert code == 0 and "Renewed in it" in said and "mean_delay (3 points, before 2)" in said
    for file in (room.source(UNIT), room.release(UNIT)):
        text = file.read_text(encoding="utf-8")
        assert "Outliers of our trains" in text and "trams in hours" in text
        assert "3 points" in text and "2 points*" not in text.split("Exercises of this class")[1]
        assert points(file) == [3] and text.count("### How late on average") == 1
    assert "np.maximum(0, came - promised)" in room.source(UNIT).read_text(encoding="utf-8")
    assert stale(Classroom(room.path), UNIT) == {} and not aside
    earlier = [one.read_text() for one in room.earlier(UNIT).glob("source-*.ipynb")]
    assert any("trains in hours" in one and "Outliers of our trains" in one for one in earlier)


def test_until_then_grading_and_the_doctor_say_what_is_not_the_same(room):
    hand_in(room, "ada")
    mend(room)
    told = ("mean_delay in source/ is not what exercises/outliers/mean_delay.py gives now "
            "(2 points there, 3 here): ")
    made = Classroom(room.path)
    faults = [one.said for one in condition(made, notebooks()) if not one.well]
    typed = f"Type: lossedu classroom correct {room.path} --unit {UNIT}"
    assert any(f"{UNIT}: {told}" in one and typed in one for one in faults)
    code, _, aside = run("grade", room.path, "--unit", UNIT, "--unsafe")
    assert code == 0 and told in aside


def test_a_cell_of_it_that_was_changed_by_hand_stays_and_is_told(room):
    by_hand(room, "trains in hours", "ferries in hours")
    mend(room)
    code, _, aside = run("classroom", "source", room.path)
    assert code == 0 and "its cells were changed by hand and stay" in aside
    assert "ferries in hours" in room.source(UNIT).read_text(encoding="utf-8")


def test_a_class_from_before_such_notes_has_its_cells_renewed(room):
    (room.earlier(UNIT) / "cells.json").unlink()
    mend(room)
    assert "mean_delay (3 points, before 2)" in run("classroom", "source", room.path)[1]
