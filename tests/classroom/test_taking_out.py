"""An exercise of the class comes into a unit that was handed in, and leaves it: by its file and one
command."""
import json

import pytest

from lossedu.classroom.folder import Classroom
from lossedu.classroom.gradebook import write_points
from lossedu.classroom.handout import is_changed_by_hand

from .small import UNIT, hand_in, kept, result, run, small_class

pytestmark = pytest.mark.proof
OWN = "pool_outliers_"


@pytest.fixture
def room(tmp_path):
    """A class that has drawn an exercise, handed it out, and got two submissions."""
    made = small_class(tmp_path / "class")
    draw(made)
    assert run("classroom", "source", made.path)[0] == 0
    made = Classroom(made.path)
    for student in ("ada", "ben"):
        hand_in(made, student)
    write_points(made, UNIT, [result("ada", 2, 0), result("ben", 2, 2)])
    return made


def draw(room):
    assert run("classroom", "pool", room.path, "--unit", UNIT, "--count", 1)[0] == 0


def file_in(room):
    (file,) = (room.path / "exercises" / UNIT).glob("*.py")
    return file


def has(room):
    """(in source, in what is handed out, in the gradebook): is an exercise of the pool there?"""
    return (OWN in room.source(UNIT).read_text(encoding="utf-8"),
            OWN in room.release(UNIT).read_text(encoding="utf-8"),
            any(one.startswith(OWN) for one in kept(room)))


def correct(room, *words):
    code, said, aside = run("classroom", "correct", room.path, "--unit", UNIT, *words)
    assert code == 0, aside
    return said


def test_an_exercise_leaves_with_its_file_and_comes_again_and_leaves_again(room):
    assert has(room) == (True, True, True)
    file = file_in(room)
    name = file.stem
    for _ in range(2):
        file.unlink()
        code, _, said = run("classroom", "source", room.path, "--unit", UNIT)
        assert code == 2 and said.count("\n") == 1 and "changed by hand" not in said
        assert f"type: lossedu classroom correct {room.path} --unit {UNIT}" in said
        assert not is_changed_by_hand(room, UNIT)       # refused, and all is as it was
        assert f"(gone: {name})" in correct(room) and has(room) == (False, False, False)
        draw(room)
        assert run("classroom", "source", room.path, "--unit", UNIT)[0] == 2
        assert has(room) == (False, False, False)
        assert f"(new: {name})" in correct(room) and has(room) == (True, True, True)
    assert kept(room)["huber_value"] == (2, None, False)


def test_it_leaves_a_notebook_that_was_changed_by_hand_and_what_is_there_by_hand_stays(room):
    source = room.source(UNIT)
    source.write_text(source.read_text(encoding="utf-8").replace("# Outliers", "# Wild values"),
                      encoding="utf-8")
    words = {"cell_type": "markdown", "id": "words", "source": "Say why.", "metadata": {
        "nbgrader": dict(grade_id="words", grade=True, solution=True, locked=False, points=3,
                         schema_version=3, task=False, cell_type="markdown")}}
    data = json.loads(source.read_text(encoding="utf-8"))
    data["cells"].insert(1, words)
    source.write_text(json.dumps(data), encoding="utf-8")
    file_in(room).unlink()
    said = correct(room)
    assert "new: words; gone: pool_outliers_" in said and "was changed by hand and stays" in said
    text = source.read_text(encoding="utf-8")
    assert has(room) == (False, False, False) and "# Wild values" in text
    assert "Exercises of this class" not in text and '"grade_id": "words"' in text


def test_a_notebook_is_written_anew_although_students_have_handed_in(room):
    source = room.source(UNIT)
    source.write_text(source.read_text(encoding="utf-8").replace("# Outliers", "# Wild values"),
                      encoding="utf-8")
    file_in(room).unlink()
    code, _, said = run("classroom", "source", room.path, "--unit", UNIT, "--anew")
    assert code == 2 and f"correct {room.path} --unit {UNIT} --anew\n" in said
    correct(room, "--anew")
    assert "# Wild values" not in room.release(UNIT).read_text(encoding="utf-8")
    assert has(room) == (False, False, False)


def test_grading_says_how_an_exercise_without_a_file_is_taken_out(room):
    file_in(room).unlink()
    code, _, said = run("grade", room.path, "--unit", UNIT)
    assert code == 2 and f"type: lossedu classroom correct {room.path} --unit {UNIT}" in said


def test_a_unit_that_is_refused_does_not_stop_the_others(room):
    settings = room.path / "classroom.toml"
    settings.write_text(settings.read_text().replace(f'["{UNIT}"]', f'["{UNIT}", "lesson"]'))
    (room.path / "units").mkdir()
    (room.path / "units/lesson.ipynb").write_text(
        '{"cells": [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# Mine"}], '
        '"metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
    file_in(room).unlink()
    code, said, aside = run("classroom", "source", room.path)
    assert code == 2 and "lesson.ipynb" in said and "lossedu classroom correct" in aside
