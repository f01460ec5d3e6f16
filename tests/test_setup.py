"""Setting the course up: everything that can stop it says so in one sentence."""
import doctest
import importlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

import lossedu
from lossedu.units import COURSE

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PINNED = dict(line.lower().replace("_", "-").split("==")
              for line in (ROOT / "constraints.txt").read_text().splitlines() if "==" in line)
EXTRAS = PROJECT["optional-dependencies"]
DECLARED = [*PROJECT["dependencies"], *(line for name, lines in EXTRAS.items() if name != "all"
                                        for line in lines)]


@pytest.fixture
def checkout(tmp_path):
    """A folder with what setting up needs, and nothing installed in it."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt", "tools/setup.sh", "tools/apt.sh",
                 ".ci/run"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def program(path, body):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


OLD = 'if [ "$1" = --version ]; then echo Python 3.8.10; else exit 1; fi'


def setup(checkout, *words, **env):
    """Run make (or what `words` say) in the checkout, without any setting of this machine for
    pip."""
    mine = ("PIP_", "PYTHON", "VENV", "MAKE")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(mine)}
    done = subprocess.run(words or ("make", "--silent", "lab"), cwd=checkout, env={**clean, **env},
                          text=True,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=600)
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
    program(checkout / "bin/python3.12",
            'case "$*" in *version_info*) exit 0;; *ensurepip*) exit 1;; esac')
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
    bare = program(checkout / "bin/python3",
                   f'case "$*" in *ensurepip*) exit 1;; *) exec {sys.executable} "$@";; esac')
    code, said = setup(checkout, PYTHON=str(bare))
    assert code != 0 and len(said) == 1
    assert f"apt install python3.{sys.version_info[1]}-venv" in said[0]
    assert not (checkout / ".venv").exists()


def test_no_network_stops_with_one_sentence_and_leaves_no_stamp(checkout):
    code, said = setup(checkout, PYTHON=sys.executable, PIP_CONFIG_FILE=os.devnull,
                       PIP_INDEX_URL="http://127.0.0.1:9/x")
    assert code != 0 and len(said) == 1
    assert said[0].startswith("No package could be fetched (") and "is there a network" in said[0]
    assert not list((checkout / ".venv").glob(".[il]*"))


@pytest.mark.parametrize("name", [".venv/.installed", ".venv/.learns"])
def test_what_is_installed_is_installed_again_only_after_a_change(name, checkout):
    stamp = checkout / name
    stamp.parent.mkdir()
    stamp.touch()
    assert setup(checkout, "make", "--question", name)[0] == 0
    os.utime(stamp, (0, 0))
    assert setup(checkout, "make", "--question", name)[0] != 0


@pytest.mark.parametrize("target, extra, stamps", [(".venv/.learns", "course", {".learns"}),
                                                   (".venv/.installed", "all",
                                                    {".learns", ".installed"})])
def test_a_learner_gets_the_course_alone_and_a_developer_gets_all(target, extra, stamps, checkout):
    """With a Python in the environment that only writes down what it is asked to install."""
    program(checkout / ".venv/bin/python",
            f'case "$*" in *install*) echo "$*" >> {checkout / "asked"};; esac')
    code, said = setup(checkout, "make", "--silent", target)
    assert code == 0, said
    *_, last = (checkout / "asked").read_text(encoding="utf-8").splitlines()
    assert last.endswith(f"--editable .[{extra}]") and "-c constraints.txt" in last
    # else the folder of a clone is taken for the package by a Python that is started beside it
    assert "--config-settings editable_mode=compat" in last
    assert {one.name for one in (checkout / ".venv").glob(".[il]*")} == stamps


def test_that_pip_is_silent_for_minutes_is_said_before_it_is(checkout):
    program(checkout / ".venv/bin/python", 'case "$*" in *--editable*) echo "pip begins";; esac')
    done = subprocess.run(["/bin/sh", "tools/setup.sh"], cwd=checkout, text=True,
                          env={**os.environ, "EXTRA": "course"}, capture_output=True)
    *_, said, begins = done.stdout.splitlines()
    assert "pip is silent for some of them" in said and begins == "pip begins"


NOTED = 'echo "$*" >> "$(dirname "$0")/../asked"'


def few_programs(checkout):
    """A folder bin/ that has what the scripts use, and whatever a test adds to it."""
    (checkout / "bin").mkdir()
    for name in ("sh", "dirname", "grep", "tail", "cut"):
        (checkout / "bin" / name).symlink_to(shutil.which(name))


@pytest.mark.parametrize("who, extra, there, calls, told", [
    ("root", "all", True, 0, ""),                               # it is there already
    ("root", "all", False, 1, "bubblewrap is installed"),
    ("teacher", "all", False, 0, "sudo apt install bubblewrap"),
    ("root", "course", False, 0, "")])                          # a learner grades nobody
def test_the_sandbox_for_grading_is_installed_where_it_can_be(checkout, who, extra, there, calls,
                                                              told):
    program(checkout / ".venv/bin/python", "exit 0")
    few_programs(checkout)
    program(checkout / "bin/id", f"echo {0 if who == 'root' else 1000}")
    program(checkout / "bin/apt-get", NOTED)
    if there:
        program(checkout / "bin/bwrap", "exit 0")
    done = subprocess.run(["/bin/sh", "tools/setup.sh"], cwd=checkout, text=True,
                          env={"PATH": str(checkout / "bin"), "EXTRA": extra}, capture_output=True)
    assert done.returncode == 0, done.stderr
    asked = checkout / "asked"
    assert (len(asked.read_text().splitlines()) if asked.exists() else 0) == calls
    assert told in done.stdout and ("bubblewrap" in done.stdout) == bool(told)


def test_where_the_sandbox_cannot_be_installed_all_else_goes_on(checkout):
    program(checkout / ".venv/bin/python", "exit 0")
    few_programs(checkout)
    program(checkout / "bin/id", "echo 0")
    program(checkout / "bin/apt-get", NOTED + "; exit 100")
    done = subprocess.run(["/bin/sh", "tools/setup.sh"], cwd=checkout, text=True,
                          env={"PATH": str(checkout / "bin"), "EXTRA": "all"}, capture_output=True)
    assert done.returncode == 0 and "type: sudo apt install bubblewrap" in done.stdout
    assert [line.split()[-1] for line in (checkout / "asked").read_text().splitlines()] == [
        "bubblewrap", "update"]


@pytest.mark.parametrize("who, there, works, installs, told", [
    (0, True, True, [], "Chromium is here"),
    (0, False, True, ["chromium"], "Chromium is here"),
    (0, False, False, ["chromium", "update"], "tests in a browser are skipped"),
    (1000, False, True, [], "tests in a browser are skipped")])
def test_ci_installs_a_browser_where_it_can_and_tests_in_any_case(checkout, who, there, works,
                                                                  installs, told):
    few_programs(checkout)
    program(checkout / "bin/id", f"echo {who}")
    program(checkout / "bin/apt-get", f"{NOTED}; exit {0 if works else 100}")
    program(checkout / "bin/make", 'echo "make $*"')
    if there:
        program(checkout / "bin/chromium", "exit 0")
    done = subprocess.run(["/bin/bash", ".ci/run"], cwd=checkout, text=True,
                          env={"PATH": str(checkout / "bin")}, capture_output=True)
    assert done.returncode == 0, done.stderr
    first, *rest = done.stdout.splitlines()
    assert told in first and rest == ["make test", "make portable WITHOUT=1 thread MINUTES=70"]
    asked = checkout / "asked"
    lines = asked.read_text().splitlines() if asked.exists() else []
    assert [line.split()[-1] for line in lines] == installs


def test_nobody_who_installs_the_course_gets_a_browser():
    assert "chromium" not in (ROOT / "tools/setup.sh").read_text(encoding="utf-8").lower()


def test_what_learners_need_brings_neither_the_teachers_buttons_nor_the_tools_of_tests():
    named = {name_of(line) for line in EXTRAS["course"]}
    assert not named & {name_of(line) for extra in ("classroom", "dev") for line in EXTRAS[extra]}
    make = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^lab: \$\(LEARNS\)$", make, flags=re.MULTILINE)


# ---------------------------------------------------------------------- the oldest versions
sys.path.append(str(ROOT / "tools"))
oldest = importlib.import_module("oldest").oldest


def test_the_oldest_versions_are_the_lower_ends_of_all_ranges():
    assert sorted(pin.replace("==", ">=") for pin in oldest(PROJECT)) == sorted(DECLARED)


def test_another_version_can_be_asked_for_in_place_of_the_oldest():
    assert "torch==9.9" in oldest(PROJECT, ["torch==9.9"])
    assert len(oldest(PROJECT, ["torch==9.9"])) == len(oldest(PROJECT))


@pytest.mark.parametrize("pin", ["torch", "torhc==2.7.0", ""])
def test_a_pin_of_nothing_that_is_declared_is_told(pin):
    with pytest.raises(ValueError, match="name==version fits"):
        oldest(PROJECT, [pin])


@pytest.mark.parametrize("requirement", ["numpy", "numpy>=2,<3", "numpy~=2.0", "numpy==2.0"])
def test_a_range_without_a_single_lower_end_is_told(requirement):
    with pytest.raises(ValueError, match="name>=version fits"):
        oldest({"name": "lossedu", "dependencies": [requirement]})


# ---------------------------------------------------------------------- without make, on every
# system
TARGETS = "|".join(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"),
                              flags=re.MULTILINE))
ONLY_SOME_HAVE = (re.compile(rf"\bmake ({TARGETS})\b"),     # Windows has no make
                  # and to its cmd.exe ' is no quotation mark
                  re.compile(r"pip install (-\S+ )*'"))
SAID = [path for folder in ("lossedu", "course", "notebooks") for ending in ("py", "md", "yaml",
                                                                             "ipynb")
        for path in sorted((ROOT / folder).rglob(f"*.{ending}"))
        if not {"tests", "scaffold"} & set(path.parts)]  # contributors have make


def only_some_have(text):
    return [match[0] for pattern in ONLY_SOME_HAVE for match in pattern.finditer(text)]


@pytest.mark.proof
def test_no_sentence_that_a_learner_reads_needs_make_or_a_certain_shell():
    found = {path.relative_to(ROOT).as_posix(): only_some_have(path.read_text(encoding="utf-8"))
             for path in SAID}
    assert {path: words for path, words in found.items() if words} == {}


@pytest.mark.parametrize("text", ["Type: make lab PORT=8889", "Type: make course",
                                  "pip install 'lossedu[course]'",
                                  "pip install --upgrade 'lossedu[course]'"])
def test_a_sentence_that_needs_make_or_a_certain_shell_is_caught(text):
    assert only_some_have(text)


def test_two_losses_may_make_of_it_what_they_will():
    assert not only_some_have("What does a test make of it? It makes tests.")


# ---------------------------------------------------------------------- the version stands once
def test_package_changelog_and_citation_name_one_version():
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    newest = re.search(r"^## (\d+\.\d+\.\d+)", changes, flags=re.MULTILINE)[1]
    assert newest == citation["version"] == lossedu.__version__
    assert "version" in PROJECT["dynamic"] and "version" not in PROJECT


def test_the_newest_version_is_told_to_learners_teachers_and_programmers():
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = next(one for one in changes.split("\n## ") if one[0].isdigit())   # not "Unreleased"
    assert re.findall(r"^\*\*(\w+)\.\*\*", newest, flags=re.MULTILINE) == ["Learners", "Teachers",
                                                                           "Code"]


def test_the_errata_give_the_right_values():
    failed, tried = doctest.testfile(str(ROOT / "docs/errata.md"), module_relative=False,
                                     encoding="utf-8")
    assert failed == 0 and tried > 0


def test_the_citation_has_what_its_format_asks_for():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors", "version", "license"} <= set(citation)
    # a list there would mean: choose one
    assert citation["license"] in PROJECT["license"].split(" AND ")


@pytest.mark.parametrize("path", sorted((ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml")),
                         ids=lambda path: path.stem)
def test_an_issue_template_asks_for_something_and_its_examples_exist(path):
    form = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert form["name"] and form["description"] and form["labels"]
    fields = {field["attributes"]["label"]: field for field in form["body"]}
    assert len(fields) == len(form["body"]) and any(field.get("validations")
                                                    for field in form["body"])
    for label, field in fields.items():
        example = field["attributes"].get("placeholder", "")
        assert label != "Exercise" or example in lossedu.EXERCISES
        assert label != "Where" or example.split(",")[0] in {unit.stem for unit in COURSE}


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
    wrong = [line for line in lines if isinstance(line, str)
             and line.replace("pytorch-cpu", "torch") not in declared]
    return wrong + [line for line in lines if isinstance(line, dict)
                    and line != {"pip": ["--editable .[course]"]}]


def test_conda_gets_the_same_names_and_ranges_and_what_a_learner_needs():
    assert conda_disagrees((ROOT / "environment.yml").read_text()) == []


@pytest.mark.parametrize("right, wrong",
                         [("numpy>=2.0", "numpy>=1.0"), ("jupyterlab", "jupyterlabs"),
                                          ("[course]", "[all]"), ("python>=3.11", "python>=3.10")])
def test_another_name_or_range_for_conda_is_caught(right, wrong):
    text = (ROOT / "environment.yml").read_text()
    assert right in text
    assert conda_disagrees(text.replace(right, wrong)) != []
