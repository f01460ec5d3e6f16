"""The three tiers, --loss and --exercise: each test has one tier, and what is asked for alone
runs."""
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import lossedu

ROOT = Path(__file__).parents[1]
TIERS = {"quick", "proof", "machine"}


def collected(*words):
    """The ids of the tests that pytest would run."""
    done = subprocess.run([sys.executable, "-m", "pytest", "--collect-only", "-q", *words],
                          cwd=ROOT, text=True,
                          capture_output=True, timeout=600)
    assert done.returncode in (0, 5), done.stdout[-2000:] + done.stderr[-2000:]
    return [line for line in done.stdout.splitlines() if "::" in line]


def test_every_test_here_has_exactly_one_tier(request):
    for item in request.session.items:
        assert len({mark.name for mark in item.iter_markers()} & TIERS) == 1, item.nodeid


def test_a_test_with_two_tiers_is_refused_wherever_it_is_collected(tmp_path):
    (tmp_path / "test_two.py").write_text(
        "import pytest\npytestmark = pytest.mark.proof\n@pytest.mark.machine\ndef test(): pass\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "conftest", "--rootdir", str(tmp_path), "-p",
         "no:cacheprovider", str(tmp_path)], cwd=tmp_path, text=True, capture_output=True,
        timeout=600, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == 4 and "has the marks proof and machine: give it one" in done.stderr


def test_with_several_processes_the_tests_of_a_file_run_in_one(tmp_path):
    for name in "ab":
        (tmp_path / f"test_{name}.py").write_text(
            "import pytest\n@pytest.mark.parametrize('at', range(6))\ndef test(at): pass\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-v", "-n", "2", "--dist", "loadgroup", "-p", "conftest",
         "--rootdir", str(tmp_path), "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path, text=True, capture_output=True, timeout=600,
        env={**os.environ, "PYTHONPATH": str(ROOT)})
    ran = re.findall(r"\[(gw\d)\].* PASSED .*test_(\w)\.py", done.stdout)
    assert len(ran) == 12 and len(set(ran)) == 2, done.stdout + done.stderr


def test_the_tests_of_a_loss_are_a_group_and_so_are_those_of_a_file(request):
    group_of = next(plugin.group_of for plugin in request.config.pluginmanager.get_plugins()
                    if hasattr(plugin, "group_of"))
    kinks = "tests/losses/test_kinks.py::test_it"
    assert group_of(f"{kinks}[huber]") == group_of(f"{kinks}[huber-delta=0.5-float32]") == "huber"
    assert group_of(f"{kinks}[float32-smooth_l1]") == "smooth_l1"
    assert group_of(f"{kinks}_all") == "tests/losses/test_kinks.py"
    assert group_of("tests/widgets/test_x.py::test_it[mse]") == "tests/widgets/test_x.py"
    in_lab = {group_of(f"tests/browser/test_{one}.py::it") for one in ("lab", "explorers_in_lab")}
    assert in_lab == {"tests/browser"}, "they share one JupyterLab"
    assert group_of("tests/browser/test_site.py::it") == "tests/browser/test_site.py"


def test_every_file_of_tests_is_read(tmp_path):
    """By default pytest passes over a folder named build, and with it tests/build."""
    (tmp_path / "seen.py").write_text("def pytest_collect_file(file_path):\n    print('', "
                                      "file_path.as_posix(), sep='\\nread ')\n")
    done = subprocess.run(  # -p no:python: found, and not imported
        [sys.executable, "-m", "pytest", "--collect-only", "-s", "-p", "no:python", "-p",
         "no:doctest", "-o", "addopts=--import-mode=importlib", "-p", "seen"], cwd=ROOT, text=True,
        capture_output=True, timeout=600, env={**os.environ, "PYTHONPATH": str(tmp_path)})
    read = {Path(one).relative_to(ROOT).as_posix()
            for one in re.findall(r"^read (.*)$", done.stdout, re.MULTILINE)}
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("test_*.py")}
    assert files - read == set()


def test_a_loss_at_its_defaults_is_quick_and_away_from_them_it_is_proof():
    kinks = "tests/losses/test_kinks.py"
    quick, proof, both = (collected(kinks, "-k", "nowhere or no_value_jumps", *more) for more in (
        ["-m", "quick"], ["-m", "proof"], []))
    assert len(quick) == len(lossedu.LOSSES) <= len(proof) and sorted(quick + proof) == sorted(both)


def test_what_reaches_for_another_process_is_of_the_machine():
    assert collected("tests/test_setup.py", "-m", "machine", "-k", "network")
    assert not collected("tests/test_setup.py", "-m", "machine", "-k", "exact_version")


def test_what_looks_at_a_run_of_a_units_experiment_is_proof_and_its_other_tests_are_quick():
    file = "lossedu/units/outliers/tests/test_outliers.py"
    quick, proof = (collected(file, "-m", tier) for tier in ("quick", "proof"))
    assert any("wrong_targets_every_robust_loss" in one for one in proof)
    assert any("loses_five_percent_of_efficiency" in one for one in quick)
    assert not set(quick) & set(proof)


def test_files_that_hold_no_test_of_an_exercise_are_not_read():
    done = subprocess.run([sys.executable, "-m", "pytest", "--collect-only", "-q", "--exercise",
                           "huber_grad"],
                          cwd=ROOT, text=True, capture_output=True, timeout=600)
    kept, seen = map(int, re.search(r"(\d+)/(\d+) tests collected", done.stdout).groups())
    assert 0 < kept <= seen < 50, done.stdout  # 660 where all files of the package are read


def test_of_one_loss_and_of_one_exercise_only_their_own_tests_run():
    for words, own in ((["--loss", "huber"], "huber"),
                       (["--exercise", "huber_grad"], "huber_grad")):
        ids = collected(*words)
        assert ids and all(re.search(rf"\b{own}\b", one.replace("-", " ")) for one in ids)
        assert len(ids) > (50 if own == "huber" else 2)


def test_of_one_unit_its_exercises_its_interview_its_notebooks_and_its_own_tests_run():
    ids = collected("--unit", "outliers")
    assert all(re.search(r"outliers|test_every_exercise|test_mutants", one) for one in ids)
    own = {name for name in lossedu.EXERCISES if lossedu.EXERCISES.unit_of(name) == "outliers"}
    mutated = set(re.findall(r"test_no_mutant_of_an_exercise_passes\[(\w+)\]", " ".join(ids)))
    assert mutated == own & set(lossedu.EXERCISES.of_kind("implement"))
    assert own == set(re.findall(r"test_an_exercise_survives_every_audit\[(\w+)-", " ".join(ids)))
    for file in ("interview/test_reading", "build/test_fresh", "build/test_lint",
                 "scaffold/test_left",
                 "units/outliers/tests"):
        assert any(file in one for one in ids), file


@pytest.mark.parametrize("option", ["--loss", "--exercise"])
def test_an_unknown_name_is_told_with_the_known_ones(option):
    done = subprocess.run([sys.executable, "-m", "pytest", option, "hubber"], cwd=ROOT, text=True,
                          capture_output=True)
    assert done.returncode == 4
    assert f"{option}: there is no {option[2:]} 'hubber'. Did you mean \"huber" in done.stderr


def test_an_unknown_unit_is_told_with_a_near_one():
    done = subprocess.run([sys.executable, "-m", "pytest", "--unit", "outlyers"], cwd=ROOT,
                          text=True,
                          capture_output=True)
    assert done.returncode == 4
    assert "--unit: there is no unit 'outlyers'. Did you mean \"outliers\"" in done.stderr
