"""The doctor looks at a class's units, releases, own exercises and own units: a sentence for each
fault, and none where all is well."""
import json

import pytest

from lossedu.classroom import condition as looking
from lossedu.classroom import exercises
from lossedu.classroom.condition import condition
from lossedu.classroom.folder import Classroom

from .small import UNIT, WRONG, hand_in, notebooks, run, small_class

pytestmark = pytest.mark.proof


@pytest.fixture
def room(tmp_path):
    return small_class(tmp_path / "class")


def faults(room, course=None):
    """What is not well, the class read anew."""
    room = Classroom(room.path)
    return [one.said for one in condition(room, course or notebooks()) if not one.well]


def changed(file, before, after):
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


def test_a_class_as_it_was_laid_out_is_well(room):
    hand_in(room, "ada")
    assert faults(room) == []
    said = [one.said for one in condition(room, notebooks())]
    assert "outliers: 2 exercises, 1 submission." in said


# ------------------------------------------------------------------ units and releases
def test_a_source_from_another_version_of_the_course_is_told(room):
    (said,) = faults(room, notebooks(("mad_scale",)))
    assert said.startswith("outliers: source/ is not what the course, the class's exercises")
    assert f"Type: lossedu classroom source {room.path} --unit outliers" in said


def test_a_notebook_that_was_changed_by_hand_is_not_compared_with_the_course(room):
    changed(room.source(UNIT), "# Outliers", "# Outliers, mended")
    (said,) = faults(room, notebooks(("mad_scale",)))
    assert said.startswith("outliers: release/ is not what source/ gives now.")


@pytest.mark.parametrize("before, after", [("# Outliers", "# Outlyers"),
                                           ("raise NotImplementedError", "return 1.0")])
def test_a_release_that_is_not_what_source_gives_is_told(room, before, after):
    changed(room.release(UNIT), before, after)
    (said,) = faults(room)
    assert said.startswith("outliers: release/ is not what source/ gives now. Type: lossedu")


def test_more_units_make_a_release_outdated_whose_links_would_lead_to_them(room):
    changed(room.path / "classroom.toml", f'["{UNIT}"]', f'["{UNIT}", "regression"]')
    said = faults(room)
    assert any(one.startswith("outliers: release/ is not what") for one in said)
    assert any(one.startswith("regression is in classroom.toml, and there is no") for one in said)


def test_a_unit_that_is_nowhere_and_one_without_a_release_are_told(room):
    changed(room.path / "classroom.toml", f'["{UNIT}"]', f'["{UNIT}", "outlier"]')
    room.release(UNIT).unlink()
    nowhere, none = sorted(faults(room))[:2]
    assert nowhere == ('outlier is neither a unit of the course nor units/outlier.ipynb. Did you '
                       'mean "outliers"?')
    assert none.startswith("outliers is not in release/, so nothing can be handed out.")


def test_a_submission_from_an_earlier_release_is_told_apart_from_one_with_cells_taken_away(room):
    hand_in(room, "ada")
    file = hand_in(room, "ben")
    data = json.loads(file.read_text(encoding="utf-8"))
    data["cells"] = [one for one in data["cells"] if "huber_value" not in str(one)]
    file.write_text(json.dumps(data), encoding="utf-8")
    (said,) = faults(room)
    assert said == ("outliers: what ben handed in lacks huber_value with cells taken away; nothing "
                    "of it is judged there.")
    earlier = json.loads(room.release(UNIT).read_text(encoding="utf-8"))
    earlier["cells"] = [one for one in earlier["cells"] if "huber_value" not in str(one)]
    room.earlier(UNIT).mkdir(exist_ok=True, parents=True)
    (room.earlier(UNIT) / "release-001.ipynb").write_text(json.dumps(earlier), encoding="utf-8")
    (said,) = faults(room)
    assert "what ben handed in lacks huber_value as an earlier release does" in said


# ------------------------------------------------------------------ what is the class's own
def test_own_exercises_are_audited_and_have_to_be_in_the_notebook(room):
    assert run("classroom", "pool", room.path, "--unit", UNIT, "--count", 1)[0] == 0
    said = faults(room)
    assert len(said) == 2 and "source/ is not what the course" in said[0]
    assert f"is not in the notebook yet. Type: lossedu classroom source {room.path}" in said[1]
    (file,) = (room.path / "exercises" / UNIT).glob("*.py")
    file.write_text("x = 1\n")
    exercises.own.cache_clear()
    assert any("holds no EXERCISE" in one for one in faults(room))


def test_an_exercise_and_a_unit_of_ones_own_that_nobody_gets_are_told(room, monkeypatch):
    monkeypatch.setattr(looking, "problems", lambda folder: [])
    place = room.path / "exercises/outlier"
    place.mkdir()
    (place / "mine.py").write_text(WRONG)
    (room.path / "units").mkdir()
    (room.path / "units/lesson.ipynb").write_text("{}")
    own_unit, own = faults(room)
    assert own_unit == ("units/lesson.ipynb is handed out to nobody: units in classroom.toml lacks "
                        "'lesson'.")
    assert own == ("exercises/outlier/ is read for no notebook: the class has no unit of that "
                   'name. Did you mean "outliers"?')


def test_a_class_without_a_folder_for_exercises_looks_in_no_other(room, tmp_path, monkeypatch):
    (room.path / "exercises").rmdir()
    (tmp_path / "stray.py").write_text("x = 1\n")
    monkeypatch.chdir(tmp_path)
    assert faults(room) == []
