"""Of our own cells, imports that nobody uses do not run."""
import pytest

from lossedu.classroom.imports import without_idle_imports
from lossedu.classroom.needed import Cell

pytestmark = pytest.mark.quick
FIRST = """import numpy as np
import torch, os
from scipy.stats import (
    norm,
    median_abs_deviation)
import lossedu

fit = lossedu.engine.fit_linear"""


def first(*others, ours=FIRST):
    """What is left of the first cell where these cells of a learner follow."""
    cells = [Cell(ours), *map(Cell, others)]
    made = without_idle_imports(cells, frozenset({ours}))
    assert made[1:] == cells[1:]
    return made[0].source


def test_what_is_used_stays_and_the_rest_goes():
    left = first("def mean(x):\n    return np.mean(x)")
    assert [line for line in left.split("\n") if line] == [
        "import numpy as np", "import lossedu", "fit = lossedu.engine.fit_linear"]
    assert left.count("\n") == FIRST.count("\n")    # lines keep their numbers


@pytest.mark.parametrize("code, kept", [
    ("y = np.ones(3); z = os.sep", "import torch, os"),     # one of two names
    ("y = np.ones(3); z = norm", "    median_abs_deviation)"),
    ("%time y = np.ones(3) + torch.ones(3)", "import torch, os"),       # in a magic
    ("y = np.ones(3); z = eval('torch.ones(3)')", "import torch, os"),  # in a text
    ("y = np.ones(3)  # torch", "import torch, os")])
def test_a_name_that_occurs_anywhere_keeps_its_import(code, kept):
    assert kept in first(code)


def test_a_first_cell_that_a_learner_changed_runs_as_it_is():
    cells = [Cell(FIRST + "\nx = 1"), Cell("y = np.ones(3)")]
    assert without_idle_imports(cells, frozenset({FIRST})) == cells


@pytest.mark.parametrize("ours", ["%matplotlib inline\nimport torch\nimport numpy as np",
                                  "import torch; import numpy as np",
                                  "from torch import *\nimport numpy as np",
                                  "if True:\n    import torch\nimport numpy as np",
                                  "import torch as\nimport numpy as np"])
def test_where_it_is_not_plain_nothing_goes(ours):
    assert first("y = np.ones(3)", ours=ours) == ours


def test_a_submodule_stays_with_its_package():
    ours = "import os.path\nimport xml.dom as dom"
    assert first("y = os.sep", ours=ours) == "import os.path\n"
