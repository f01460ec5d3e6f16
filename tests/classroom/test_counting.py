"""What gives points in a class: the exercises of the main path, all of them, or its own alone."""
import json

import nbformat
import pytest

from lossedu.classroom.condition import condition
from lossedu.classroom.counting import uncounted
from lossedu.classroom.folder import Classroom
from lossedu.classroom.handout import init
from lossedu.classroom.kit import in_class, write_terms
from lossedu.units import COURSE

from .small import ROOT, TWO, UNIT, cut, run, small_class

pytestmark = pytest.mark.proof
MAIN = {"faulty_phone", "q_values", "far_input", "claims_reserve"}


@pytest.fixture
def course(tmp_path):
    """Notebooks in which one exercise stands on the main path and one goes deeper."""
    folder = cut(tmp_path / "notebooks")
    (file,) = folder.glob("*.ipynb")
    notebook = nbformat.read(file, as_version=4)
    at = next(place for place, cell in enumerate(notebook.cells)
              if cell.metadata.get("nbgrader", {}).get("grade_id") == TWO[1])
    notebook.cells.insert(at, nbformat.v4.new_markdown_cell(
        "## Going deeper (nothing later depends on it)\n\n### Something", id="deep"))
    nbformat.write(notebook, file)
    return folder


def names(room):
    return [one.name for one in Classroom(room.path).exercises(UNIT)]


def test_a_new_class_counts_the_main_path_and_one_from_before_all(tmp_path, course):
    room = init(tmp_path / "class", [UNIT], course)
    assert room.counts == "main" and names(room) == [TWO[0]]
    text = room.release(UNIT).read_text(encoding="utf-8")
    assert f'lossedu.check(\\"{TWO[1]}\\", {TWO[1]})' in text and "BEGIN SOLUTION" not in text
    file = room.path / "classroom.toml"
    before = file.read_text()
    file.write_text(before.replace('counts = "main"', ""))      # as it was laid out before
    from lossedu.classroom.handout import renew
    renew(Classroom(room.path), UNIT, course)
    assert Classroom(room.path).counts == "all" and names(room) == [*TWO]


def test_going_deeper_ends_with_the_next_section():
    notebook = json.loads((ROOT / "notebooks/04_outliers.ipynb").read_text(encoding="utf-8"))
    every = uncounted(notebook["cells"], "own")
    assert every - uncounted(notebook["cells"], "main") == MAIN
    assert uncounted(notebook["cells"], "all") == set()


def test_the_main_path_of_each_unit_has_an_exercise():
    """Else a class that counts it would have a unit without a point."""
    units = [one for one in COURSE if not one.is_planned]
    for unit in units:
        cells = json.loads((ROOT / f"notebooks/{unit.stem}.ipynb").read_text())["cells"]
        every = uncounted(cells, "own")
        assert not every or every - uncounted(cells, "main"), unit.name


def test_what_counts_all_the_same_in_a_notebook_changed_by_hand_is_told(tmp_path, course):
    room = init(tmp_path / "class", [UNIT], course)
    file = room.path / "classroom.toml"
    file.write_text(file.read_text().replace('"main"', '"all"'))
    from lossedu.classroom.handout import renew
    renew(Classroom(room.path), UNIT, course)
    room.source(UNIT).write_text(room.source(UNIT).read_text().replace("# Outliers", "# Ours"))
    file.write_text(file.read_text().replace('"all"', '"main"'))
    code, _, aside = run("classroom", "source", room.path)
    assert code == 0 and f'{TWO[1]} in source/ give points, and counts = "main"' in aside
    assert "--anew" in aside


def test_a_unit_that_gives_no_point_is_told(tmp_path):
    room = small_class(tmp_path / "class")
    file = room.path / "classroom.toml"
    file.write_text(file.read_text().replace('counts = "all"', 'counts = "own"'))
    code, _, aside = run("classroom", "source", room.path)
    assert code == 0 and f"{UNIT}: no exercise gives points" in aside
    from .small import notebooks
    faults = [one.said for one in condition(Classroom(room.path), notebooks()) if not one.well]
    assert any("no exercise gives points" in one and "classroom pool" in one for one in faults)


@pytest.mark.parametrize("counts, said", [
    ("main", 'The exercises of "Going deeper" give no points: counts = "main".'),
    ("all", "its exercises give points all the same"),
    ("own", "The class's own exercises alone give points")])
def test_a_kit_says_what_counts_in_its_class(tmp_path, counts, said):
    room = small_class(tmp_path / "class")
    file = room.path / "classroom.toml"
    file.write_text(file.read_text().replace('counts = "all"', f'counts = "{counts}"'))
    room = Classroom(room.path)
    assert said in write_terms(room.path / "kit", None, room).read_text(encoding="utf-8")
    deeper = in_class.of_class(room).deeper()
    assert ("no points" in deeper) == (counts != "all") and in_class.COURSE.deeper() == ""
