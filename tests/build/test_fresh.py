"""Freshness: the notebooks of this checkout come from their sources, and each way to differ is
caught."""
import json

import nbformat
import pytest
from building import fresh, source
from building.fault import ROOT, Fault

import lossedu
from lossedu.units import find

STEM = find("clinic").stem  # its number is that of its place in the course


@pytest.mark.parametrize("stem", list(source.sources(ROOT)))
def test_both_editions_come_from_the_source_as_it_stands(stem):
    assert fresh.stale(ROOT, lossedu.EXERCISES, [stem]) == []


@pytest.mark.parametrize("stem", list(source.sources(ROOT)))
def test_the_learner_gets_every_cell_that_is_no_answer_as_it_is(stem):
    files = (ROOT / folder / f"{stem}.ipynb" for folder in ("solutions", "notebooks"))
    solved, cut = ({cell["id"]: cell for cell in nbformat.read(file, 4).cells} for file in files)
    assert list(solved) == list(cut)
    assert [name for name, cell in cut.items() if cell["source"] != solved[name]["source"]
            and not cell["metadata"].get("nbgrader", {}).get("solution")] == []


def test_no_notebook_is_without_a_source():
    stems = set(source.sources(ROOT))
    assert {path.stem for folder in ("solutions", "notebooks")
            for path in (ROOT / folder).glob("*")} <= stems


def test_a_fresh_build_is_fresh(copy, known):
    assert fresh.stale(copy, known) == []


def change(path, do):
    notebook = json.loads(path.read_text())
    do(notebook)
    path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n")


def in_solutions(do):
    return lambda root: change(root / f"solutions/{STEM}.ipynb", do)


def in_notebooks(do):
    return lambda root: change(root / f"notebooks/{STEM}.ipynb", do)


def printed(text):
    return {"output_type": "stream", "name": "stdout", "text": [text]}


def leak(root):
    """An answer that stands in a later cell too, in the source and in both editions."""
    path = root / "lossedu/units/clinic/unit.md"
    path.write_text(path.read_text().replace("np.arange(3)",
                                             "lambda pred, target: np.subtract(pred, target)"))
    for edition in ("solutions", "notebooks"):
        change(root / edition / f"{STEM}.ipynb", lambda notebook: notebook["cells"][6].update(
            source=["lambda pred, target: np.subtract(pred, target)"]))


PLANTED = {
    "an edited source": lambda root: (root / "lossedu/units/clinic/unit.md").write_text(
        (root / "lossedu/units/clinic/unit.md").read_text().replace("$a^2$", "$a^3$")),
    "an edited solution cell": in_solutions(lambda nb: nb["cells"][3]["source"].append("\n# more")),
    "an edited text": in_solutions(lambda nb: nb["cells"][0]["source"].append("!")),
    "a cell put in": in_solutions(lambda nb: nb["cells"].insert(1, dict(nb["cells"][0], id="new"))),
    "a cell left out": in_solutions(lambda nb: nb["cells"].pop()),
    "another id": in_solutions(lambda nb: nb["cells"][1].update(id="a1b2c3d4")),
    "other points": in_solutions(lambda nb: nb["cells"][4]["metadata"]["nbgrader"].update(
        points=100)),
    "other metadata": in_solutions(lambda nb: nb["metadata"]["language_info"].update(
        version="3.11.7")),
    "an execution time": in_solutions(lambda nb: nb["cells"][1]["metadata"].update(
        execution={"shell": "2025"})),
    "cells run out of order": in_solutions(lambda nb: nb["cells"][6].update(execution_count=9)),
    "a stored error": in_solutions(lambda nb: nb["cells"][6].update(outputs=[
        {"output_type": "error", "ename": "E", "evalue": "", "traceback": []}])),
    "a stored address": in_solutions(lambda nb: nb["cells"][6].update(
        outputs=[printed("<a at 0x7f12ab34cd56>")])),
    "a stored path": in_solutions(lambda nb: nb["cells"][6].update(
        outputs=[printed("File /home/ada/a.py")])),
    "a stored widget": in_solutions(lambda nb: nb["cells"][6].update(outputs=[
        {"output_type": "display_data", "metadata": {}, "data": {
            "application/vnd.jupyter.widget-view+json": {"model_id": "x"}, "text/plain": ["a"]}}])),
    "a leaked answer": leak,
    "an edited learner's "
    "notebook": in_notebooks(lambda nb: nb["cells"][3]["source"].append("\n# more")),
    "an answer in the learner's "
    "notebook": in_notebooks(lambda nb: nb["cells"][3].update(source=["pred - target"])),
    "an output in the learner's "
    "notebook": in_notebooks(lambda nb: nb["cells"][6].update(outputs=[printed("1")])),
    "one space in the learner's "
    "notebook": lambda root: (root / f"notebooks/{STEM}.ipynb").write_text(
        (root / f"notebooks/{STEM}.ipynb").read_text() + " "),
    "a solution deleted": lambda root: (root / f"solutions/{STEM}.ipynb").unlink(),
    "a learner's notebook deleted": lambda root: (root / f"notebooks/{STEM}.ipynb").unlink(),
    "a stray notebook": lambda root: (root / "notebooks/99_stray.ipynb").write_text("{}"),
    "a source deleted": lambda root: (root / "lossedu/units/clinic/unit.md").unlink(),
}


@pytest.mark.parametrize("plant", PLANTED.values(), ids=PLANTED)
def test_a_planted_fault_is_named_with_what_to_do(copy, known, plant):
    plant(copy)
    found = fresh.stale(copy, known)
    assert found
    for sentence in found:
        assert ".ipynb" in sentence
        assert any(cure in sentence for cure in (f"Type: lossedu build {STEM}", "Delete it.",
                                                 "Write one of the two"))


@pytest.mark.parametrize("plant, said", [
    ("an edited text", "differs from lossedu/units/clinic/unit.md. Type:"),
    ("an edited solution cell", "cell slope differs from lossedu/units/clinic/unit.md (or "
                                "from the file of its exercise). Type:"),
    ("other points", "the metadata of cell check-slope differs from lossedu/units/clinic/unit.md "
                     "(or from")])
def test_a_cell_that_is_not_that_of_its_source_is_told_with_the_files_it_comes_from(copy, known,
                                                                                    plant, said):
    PLANTED[plant](copy)
    assert said in fresh.stale(copy, known)[0]


def test_no_solution_stores_an_error():
    for path in sorted((ROOT / "solutions").glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            kinds = [output.output_type for output in cell.get("outputs", [])]
            assert "error" not in kinds, f"{path.name}, cell {cell.id}"


@pytest.mark.parametrize("stem", list(source.sources(ROOT)))
def test_every_check_of_a_solved_notebook_passes(stem):
    """An answer may hang on a name of its file that the notebook does not have."""
    assert failed_checks(fresh.solved(stem)) == []


def test_a_unit_that_was_never_built_is_told_with_the_command_that_builds_it(copy):
    (copy / f"solutions/{STEM}.ipynb").unlink()
    with pytest.raises(Fault, match=f"{STEM}.ipynb: it is missing. Type: lossedu build clinic$"):
        fresh.solved(STEM, copy)


def failed_checks(notebook):
    """The sources of the cells whose check says that an answer is wrong or missing."""
    return [cell.source for cell in notebook.cells
            if cell.cell_type == "code" and cell.source.startswith("lossedu.check(")
            and any("not yet ·" in str(out) or "not attempted" in str(out)
                    for out in cell.outputs)]


def test_a_failed_check_is_seen():
    said = nbformat.v4.new_output("display_data", {"text/plain": "✗ mse: not yet · 1 of 9"})
    cells = [nbformat.v4.new_code_cell('lossedu.check("mse", mse)', outputs=[said])]
    assert failed_checks(nbformat.v4.new_notebook(cells=cells)) == ['lossedu.check("mse", mse)']
