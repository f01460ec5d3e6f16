"""nbgrader's own Validate, where a teacher has it installed, is no praise for nothing."""
from pathlib import Path

import nbformat
import pytest

from lossedu.learner import notebook

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.machine
RIGHT = "\n    return np.clip(np.subtract(pred, target), -delta, delta)"


def shortened(path, edit=lambda source: source):
    """The imports, one exercise and its check out of a real copy."""
    copy = notebook.copied(notebook.load(ROOT / "notebooks/04_outliers.ipynb"))
    wanted = [cell for cell in copy["cells"] if cell["id"] in ("huber_grad", "check-huber_grad")]
    first = nbformat.v4.new_code_cell("import numpy as np\nimport lossedu")
    answer, check = wanted
    answer["source"] = edit(answer["source"])
    copy["cells"] = [{**first, "source": first.source}, answer, check]
    path.write_text(notebook.dump(copy), encoding="utf-8")
    return str(path)


@pytest.fixture
def validator(monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    return pytest.importorskip("nbgrader.validator").Validator()


@pytest.mark.filterwarnings("ignore")
def test_an_untouched_notebook_is_a_failure_and_a_solved_one_is_not(validator, tmp_path):
    found = validator.validate(shortened(tmp_path / "untouched.ipynb"))
    assert "failed" in found and "not attempted yet" in found["failed"][0]["error"]
    stub = 'raise NotImplementedError("your answer goes here")'
    solved = shortened(tmp_path / "solved.ipynb", lambda source: source.replace(stub,
                                                                                RIGHT.strip()))
    assert "failed" not in validator.validate(solved)
