"""The wheel: what it holds, and that the course can be worked through from it, without a clone and
without make."""
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

import lossedu
from lossedu import units
from lossedu.learner.updating import EDITIONS

ROOT = Path(__file__).parents[1]
BUILT = {".venv", ".git", "__pycache__", ".ruff_cache", ".hypothesis", ".ipynb_checkpoints"}
BUILT_AT_THE_TOP = {ROOT / "build", ROOT / "dist"}
# as pip calls it
BUILD = "import sys; from setuptools import build_meta; print(build_meta.build_{}(sys.argv[1]))"
pytestmark = pytest.mark.machine


def run(*words, cwd, **env):
    """What a command prints, in an environment that knows nothing of this checkout."""
    clean = {name: value for name,
             value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST", "LOSSEDU"))}
    done = subprocess.run([str(word) for word in words], cwd=cwd, env={**clean, **env}, text=True,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=600,
                          encoding="utf-8")
    assert done.returncode == 0, done.stdout[-1000:] + done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """The checkout without what was built in it: nothing of an earlier build gets into the
    wheel."""
    folder = tmp_path_factory.mktemp("source") / "lossedu"
    shutil.copytree(ROOT, folder, symlinks=True, ignore=was_built)
    return folder


def was_built(folder, names):
    return [name for name in names
            if name in BUILT or name.endswith(".egg-info") or Path(folder,
                                                                   name) in BUILT_AT_THE_TOP]


@pytest.fixture(scope="module")
def wheel(source):
    run(sys.executable, "-c", BUILD.format("wheel"), source.parent, cwd=source)
    return next(source.parent.glob("*.whl"))


@pytest.fixture(scope="module")
def held(wheel):
    return set(zipfile.ZipFile(wheel).namelist())


@pytest.fixture(scope="module")
def python(wheel, tmp_path_factory):
    """A Python with the wheel installed; everything else comes from the environment that runs the
    tests."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    paths = {"base": str(folder), "platbase": str(folder)}
    packages = Path(sysconfig.get_path("purelib", "venv", paths))
    packages.joinpath("shared.pth").write_text(sysconfig.get_path("purelib") + "\n",
                                               encoding="utf-8")
    zipfile.ZipFile(wheel).extractall(packages)
    return python


# ---------------------------------------------------------------------- what it holds
def test_both_editions_of_every_unit_are_in_it(held):
    for edition in EDITIONS:
        mine = {f"lossedu/course/{edition}/{path.name}"
                for path in (ROOT / edition).glob("*.ipynb")}
        assert mine and {name
                         for name in held if name.startswith(f"lossedu/course/{edition}/")} == mine


def test_everything_of_the_package_is_in_it_but_its_tests(held):
    there = {path.relative_to(ROOT).as_posix() for path in (ROOT / "lossedu").rglob("*")
             if path.is_file() and not BUILT & set(path.parts)}
    tests = {name for name in there if "/tests/" in name}
    brought = {name for name in held if name.startswith("lossedu/")
               and not name.startswith("lossedu/course/")}
    assert tests and brought == there - tests


def test_no_test_and_no_tool_is_in_it(held):
    assert [name for name in held if "test_" in name or "/tests/" in name
            or "conftest" in name] == []
    assert {name.split("/")[0] for name in held} == {"lossedu",
                                                     f"lossedu-{lossedu.__version__}.dist-info"}


def test_both_licences_are_in_it(held):
    assert {name.rsplit("/", 1)[1] for name in held if "/licenses/" in name} == {"LICENSE",
                                                                                 "LICENSE-TEXT.md"}


def test_a_notebook_that_is_gone_from_the_checkout_is_gone_from_the_next_wheel(source, wheel,
                                                                               tmp_path):
    stale = source / "build/lib/lossedu/course/notebooks/99_gone.ipynb"
    assert stale.parent.is_dir()
    stale.touch()
    run(sys.executable, "-c", BUILD.format("wheel"), tmp_path, cwd=source)
    assert not any("99_gone" in name
                   for name in zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist())


def test_the_source_archive_holds_what_the_wheel_is_made_of_and_the_tests(source, tmp_path):
    run(sys.executable, "-c", BUILD.format("sdist"), tmp_path, cwd=source)
    (archive,) = tmp_path.glob("*.tar.gz")
    names = {name.partition("/")[2] for name in tarfile.open(archive).getnames()}
    wanted = {"setup.py", "pyproject.toml", "Makefile", "constraints.txt", "environment.yml",
              "tools/setup.sh",
              "course/build.py", "conftest.py", "tests/build/conftest.py", "docs/catalogue.md",
              "CITATION.cff"}
    wanted |= {f"{edition}/{path.name}" for edition in EDITIONS
               for path in (ROOT / edition).glob("*.ipynb")}
    wanted |= {unit.source.relative_to(ROOT).as_posix() for unit in units.COURSE
               if not unit.is_planned}
    assert wanted - names == set()


# ---------------------------------------------------------------------- what works from it
def test_the_command_works_without_a_clone(python, tmp_path):
    assert run(python, "-m", "lossedu.cli", "--version",
               cwd=tmp_path) == f"lossedu {lossedu.__version__}\n"
    answer = tmp_path / "my.py"
    answer.write_text("import numpy as np\n\n\ndef huber_grad(pred, target, delta=1.0):\n"
                      "    return np.clip(np.subtract(pred, target), -delta, delta)\n",
                      encoding="utf-8")
    assert "passed" in run(python, "-m", "lossedu.cli", "check", "my.py", cwd=tmp_path)


def test_the_lab_makes_copies_and_opens_them(python, tmp_path):
    code = ("from lossedu import lab; root, said = lab.workplace(); print(said); "
            "print('\\n'.join(lab.lab_command(root, 8888)))")
    first = run(python, "-c", code, cwd=tmp_path)
    place = tmp_path / "lossedu-course"
    assert f"Your notebooks are in {place}. New there: 00_start.ipynb," in first
    assert f"--ServerApp.root_dir={place}\n" in first
    assert "--LabApp.default_url=/lab/tree/notebooks/00_start.ipynb\n" in first
    for edition in EDITIONS:
        mine = {path.name: cells(path) for path in (ROOT / edition).glob("*.ipynb")}
        assert {path.name: cells(path) for path in (place / edition).iterdir()} == mine


def cells(path):
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


USES = """
import lossedu
assert "site-packages" in lossedu.__file__, lossedu.__file__
for name in lossedu.data.SOURCES:
    assert len(lossedu.data.load(name).y)
for unit in lossedu.units.COURSE:
    if not unit.is_planned:
        assert lossedu.quiz(unit.name) is not None and lossedu.cards(unit.name) is not None
for name in dir(lossedu.experiments):
    experiment = getattr(lossedu.experiments, name)
    if hasattr(experiment, "stored"):
        print(name, len(experiment.stored().table))
print(len(lossedu.EXERCISES), len(lossedu.LOSSES))
"""


def test_data_quizzes_cards_and_stored_runs_come_with_it(python, tmp_path):
    lines = run(python, "-c", USES, cwd=tmp_path, LOSSEDU_HOME="").splitlines()
    assert lines[-1] == f"{len(lossedu.EXERCISES)} {len(lossedu.LOSSES)}"
    stored = {line.split()[0] for line in lines if line.split()[0].isidentifier()}
    assert {"outliers", "imbalance"} <= stored


CELLS = """
import json, sys
from IPython.core.interactiveshell import InteractiveShell
import matplotlib
matplotlib.use("agg")
shell = InteractiveShell.instance()
read = json.load(open(sys.argv[1], encoding="utf-8"))
cells = [cell for cell in read["cells"] if cell["cell_type"] == "code"]
for cell in cells[:5]:
    shell.run_cell("".join(cell["source"])).raise_error()
print(sys.modules["lossedu"].__file__)
"""


def test_the_first_cells_of_a_notebook_run_from_it(python, tmp_path):
    copies = tmp_path / "my course"
    run(python, "-c", "import sys; from lossedu import lab; lab.workplace(sys.argv[1])", copies,
        cwd=tmp_path)
    notebook = copies / "notebooks" / f"{units.find('outliers').stem}.ipynb"
    assert len(json.loads(notebook.read_text(encoding="utf-8"))["cells"]) > 5
    said = run(python, "-c", CELLS, notebook, cwd=notebook.parent, LOSSEDU_HOME="",
               IPYTHONDIR=str(tmp_path / "ipython"))
    assert "site-packages" in said.splitlines()[-1]
