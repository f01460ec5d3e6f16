"""The steps of `make test` on notebooks, broken on purpose: each step has to see its fault."""
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from building.fault import ROOT

from lossedu.units import find

STEM = find("clinic").stem  # its number is that of its place in the course


@pytest.fixture
def checkout(copy):
    """The tiny unit in a checkout of its own, with the tools of this environment."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, copy)
    (copy / "tests").mkdir()
    shutil.copy(ROOT / "tests/nbval.cfg", copy / "tests")
    (copy / ".venv/bin").mkdir(parents=True)
    for tool in ("ruff", "pytest"):
        (copy / ".venv/bin" / tool).symlink_to(Path(sys.executable).parent / tool)
    (copy / ".venv/.installed").touch()
    return copy


def make(target, checkout):
    env = {name: value for name,
           value in os.environ.items() if not name.startswith(("PYTEST", "MAKE"))}
    done = subprocess.run(["make", "--silent", target, "JOBS=0"], cwd=checkout, capture_output=True,
                          text=True,
                          timeout=600, env=env)
    return done.returncode == 0, done.stdout + done.stderr


def replace(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    json.loads(path.read_text())


SOLVED, LEARNER = f"solutions/{STEM}.ipynb", f"notebooks/{STEM}.ipynb"


@pytest.mark.parametrize("target", ["lint", "strict", "lax"])
def test_a_unit_as_it_was_built_passes(checkout, target):
    passed, said = make(target, checkout)
    assert passed, said


@pytest.mark.parametrize("target, file, old, new, seen", [
    ("lint", SOLVED, "np.arange(3)", "np.arange(m)", "F821"),
    ("lint", LEARNER, "np.arange(3)", "np.arange(3) == 3; 1", "B015"),
    ("lint", SOLVED, "import numpy as np", "import numpy as np, os", "F401"),
    ("strict", SOLVED, "np.sqrt(2.0)", "np.sqrt(2.1)", "1.449"),
    ("lax", LEARNER, "np.sqrt(2.0)", "slope(2.0, 1.0)", "NotImplementedError"),
])
def test_a_planted_fault_is_seen(checkout, target, file, old, new, seen):
    replace(checkout / file, old, new)
    passed, said = make(target, checkout)
    assert not passed and seen in said
