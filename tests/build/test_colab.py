"""The cell for Google Colab: before lossedu is needed, once, and without effect anywhere else."""
import ast

import nbformat
import pytest
from building import colab, source
from building.fault import ROOT

import lossedu

UNITS = source.sources(ROOT)


@pytest.mark.parametrize("stem", UNITS)
def test_each_unit_installs_lossedu_on_colab_before_it_is_first_needed(stem):
    notebook = source.read(UNITS[stem], lossedu.EXERCISES).notebook
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    at = [place for place, cell in enumerate(code) if cell.source == colab.INSTALL]
    uses = [place for place, cell in enumerate(code) if "lossedu" in cell.source
            and place not in at]
    assert len(at) == 1 and at[0] < uses[0]
    assert code[at[0]].id == "colab" and code[at[0]].metadata.tags == ["colab"]


def notebook_of(*codes):
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in codes])


def test_every_other_cell_keeps_its_line_in_the_source():
    notebook, lines = notebook_of("import numpy", "from lossedu.units import outliers",
                                  "lossedu.check"), [3, 8, 15]
    colab.insert(notebook, lines)
    assert [cell.source for cell in notebook.cells].index(colab.INSTALL) == 1
    assert lines == [3, 8, 8, 15]


def test_a_unit_without_lossedu_gets_no_cell():
    notebook, lines = notebook_of("import numpy", "class lossedu: pass",
                                  "import lossedu_like"), [3, 8, 15]
    colab.insert(notebook, lines)
    assert len(notebook.cells) == len(lines) == 3


class Shell:
    """What get_ipython() gives: it shows itself by the name of its class, and notes what it is told
    to run."""

    def __init__(self, shown):
        self.shown, self.ran = shown, []

    def __repr__(self):
        return self.shown

    def run_line_magic(self, *words):
        self.ran.append(words)


@pytest.mark.parametrize("shown, ran", [
    ("<google.colab._shell.Shell object>", [("pip", "install --quiet lossedu")]),
    ("<ipykernel.zmqshell.ZMQInteractiveShell object>", []),
])
def test_the_cell_installs_on_colab_and_does_nothing_elsewhere(shown, ran):
    shell = Shell(shown)
    exec(colab.INSTALL, {"get_ipython": lambda: shell})
    assert shell.ran == ran


def test_the_cell_is_short_and_plain_python():
    ast.parse(colab.INSTALL)
    assert len(colab.INSTALL.split("\n")) <= 3 and max(map(len, colab.INSTALL.split("\n"))) <= 80
