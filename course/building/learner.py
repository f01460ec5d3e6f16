"""The learner's edition: nbgrader's own preprocessors cut the answers out of a solved notebook.

Where the whole cell of an exercise is its answer, the exercise's own stub stands in its place.
"""
import copy
import re

import nbformat
from nbgrader.preprocessors import CheckCellMetadata, ClearOutput, ClearSolutions, LockCells

from .exercises import solution_blocks, sound
from .fault import Fault

STUB = 'raise NotImplementedError("your answer goes here")'
LONG = 20  # characters: a shorter line of an answer may well stand elsewhere


def cut(solved, where, known):
    """The notebook to work through, made from the solved one. Raises Fault if an answer shows
    through.

    `known` maps a name to its exercise.
    """
    notebook, resources = copy.deepcopy(solved), {}
    for step in (ClearSolutions(code_stub={"python": STUB}), LockCells(), ClearOutput(),
                 CheckCellMetadata()):
        notebook, resources = step.preprocess(notebook, resources)
    stubs = {name: exercise.stub for name,
             exercise in sound(known).items() if exercise.kind != "implement"}
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):   # another cell may have its name
            cell.source = stubs.get(cell.id, cell.source)
    faults = leaks(solved, notebook, where, stubs)
    if faults:
        raise Fault(faults)
    nbformat.validate(notebook)
    return notebook


def leaks(solved, learner, where, stubs):
    """A sentence for each line of an answer that still stands somewhere in the learner's edition.

    What stands in the exercise's own stub is given on purpose.
    """
    texts = {cell.id: _squeeze(cell.source) for cell in learner.cells}
    found = []
    for cell in solved.cells:
        blocks = solution_blocks(cell.source) if cell.cell_type == "code" else []
        given = _squeeze(stubs.get(cell.id, ""))
        for line in (line for block in blocks for line in block if _squeeze(line) not in given):
            said = _squeeze(re.sub(r"^\s*(#+|return\b|[\w, ]+=(?!=))", "", line))
            if len(said) >= LONG:
                found += [f"{where(other)}: this cell gives away a line of the answer in "
                          f"cell {cell.id}: {line.strip()!r}. Write one of the two differently."
                          for other, text in texts.items() if said in text]
    return found


def _squeeze(text):
    return re.sub(r"\s+", "", text)
