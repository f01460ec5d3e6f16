"""Setting the course up: everything that can stop it says so in one sentence."""
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PINNED = dict(line.lower().replace("_", "-").split("==")
              for line in (ROOT / "constraints.txt").read_text().splitlines() if "==" in line)
EXTRAS = PROJECT["optional-dependencies"]
DECLARED = [*PROJECT["dependencies"], *(line for name, lines in EXTRAS.items() if name != "all" for line in lines)]


@pytest.fixture
def checkout(tmp_path):
    """A folder with what setting up needs, and nothing installed in it."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt", "tools/setup.sh"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def program(path, body):
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


OLD = 'if [ "$1" = --version ]; then echo Python 3.8.10; else exit 1; fi'


def setup(checkout, *words, **env):
    """Run make (or what `words` say) in the checkout, without any setting of this machine for pip."""
    mine = ("PIP_", "PYTHON", "VENV", "MAKE")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(mine)}
    done = subprocess.run(words or ("make", "--silent", "lab"), cwd=checkout, env={**clean, **env}, text=True,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
    said = [line for line in done.stderr.splitlines() if not line.startswith("make")]
    return done.returncode, said


def test_a_python_that_is_too_old_stops_with_one_sentence(checkout):
    old = program(checkout / "bin/python3", OLD)
    code, said = setup(checkout, PYTHON=str(old))
    assert code != 0 and len(said) == 1
    assert said[0].startswith(f"Python 3.11 or newer is needed and {old} is Python 3.8.10.")
    assert "make lab PYTHON=" in said[0]
    assert not (checkout / ".venv").exists()


def test_a_python_that_is_missing_stops_with_one_sentence(checkout):
    code, said = setup(checkout, PYTHON="/nowhere/python3")
    assert code != 0 and len(said) == 1
    assert "/nowhere/python3 is missing" in said[0]


def test_an_old_python3_is_passed_over_for_a_newer_one_with_a_number(checkout):
    for name in ("python3", "python3.14", "python3.13", "python3.11", "python"):
        program(checkout / "bin" / name, OLD)
    program(checkout / "bin/python3.12", 'case "$*" in *version_info*) exit 0;; *ensurepip*) exit 1;; esac')
    code, said = setup(checkout, PATH=f"{checkout / 'bin'}:/usr/bin:/bin")
    assert code != 0
    assert said[0].startswith("python3.12 cannot make a virtual environment")


def test_an_old_python_everywhere_stops_with_one_sentence(checkout):
    for name in ("python3", "python3.14", "python3.13", "python3.12", "python3.11", "python"):
        program(checkout / "bin" / name, OLD)
    code, said = setup(checkout, PATH=f"{checkout / 'bin'}:/usr/bin:/bin")
    assert code != 0 and len(said) == 1
    assert "python3 is Python 3.8.10" in said[0]


def test_a_python_without_venv_stops_with_one_sentence(checkout):
    bare = program(checkout / "bin/python3", f'case "$*" in *ensurepip*) exit 1;; *) exec {sys.executable} "$@";; esac')
    code, said = setup(checkout, PYTHON=str(bare))
    assert code != 0 and len(said) == 1
    assert f"apt install python3.{sys.version_info[1]}-venv" in said[0]
    assert not (checkout / ".venv").exists()


def test_no_network_stops_with_one_sentence_and_leaves_no_stamp(checkout):
    code, said = setup(checkout, PYTHON=sys.executable, PIP_CONFIG_FILE=os.devnull, PIP_INDEX_URL="http://127.0.0.1:9/x")
    assert code != 0 and len(said) == 1
    assert said[0].startswith("No package could be fetched (") and "is there a network" in said[0]
    assert not (checkout / ".venv/.installed").exists()


def test_what_is_installed_is_installed_again_only_after_a_change(checkout):
    stamp = checkout / ".venv/.installed"
    stamp.parent.mkdir()
    stamp.touch()
    assert setup(checkout, "make", "--question", ".venv/.installed")[0] == 0
    os.utime(stamp, (0, 0))
    assert setup(checkout, "make", "--question", ".venv/.installed")[0] != 0


# ---------------------------------------------------------------------- dependencies stand once
def name_of(requirement):
    return re.match(r"[\w-]+", requirement)[0].lower()


def test_every_dependency_has_an_exact_version_that_fits_its_range():
    for requirement in DECLARED:
        name, least = re.fullmatch(r"([\w-]+)>=([\d.]+)", requirement).groups()
        assert name in PINNED, f"{name} is not in constraints.txt; type: make constraints"
        assert number(PINNED[name]) >= number(least), requirement


def number(version):
    return [int(part) for part in re.findall(r"\d+", version)]


def test_exact_versions_say_nothing_about_the_machine_they_were_made_on():
    for line in (ROOT / "constraints.txt").read_text().splitlines():
        assert line.startswith("#") or re.fullmatch(r"[\w.-]+==[\w.]+", line), line


def test_the_core_needs_numpy_alone_and_all_means_all():
    assert [name_of(line) for line in PROJECT["dependencies"]] == ["numpy"]
    assert EXTRAS["all"] == ["lossedu[" + ",".join(name for name in EXTRAS if name != "all") + "]"]


def conda_disagrees(text):
    """The lines of an environment file that pyproject.toml does not have."""
    declared = {*DECLARED, f"python{PROJECT['requires-python']}", "pip"}
    lines = yaml.safe_load(text)["dependencies"]
    wrong = [line for line in lines if isinstance(line, str) and line.replace("pytorch-cpu", "torch") not in declared]
    return wrong + [line for line in lines if isinstance(line, dict) and line != {"pip": ["--editable .[all]"]}]


def test_conda_gets_the_same_names_and_ranges():
    assert conda_disagrees((ROOT / "environment.yml").read_text()) == []


@pytest.mark.parametrize("right, wrong", [("numpy>=2.0", "numpy>=1.0"), ("jupyterlab", "jupyterlabs"),
                                          ("[all]", "[dev]"), ("python>=3.11", "python>=3.10")])
def test_another_name_or_range_for_conda_is_caught(right, wrong):
    text = (ROOT / "environment.yml").read_text()
    assert right in text
    assert conda_disagrees(text.replace(right, wrong)) != []
