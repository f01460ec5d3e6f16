"""Experiments are found by name, and `python -m lossedu.experiments NAME` makes their stored runs
anew."""
import subprocess
import sys
from pathlib import Path

import pytest

import lossedu
from lossedu.experiments import main
from lossedu.study.result import Result
from lossedu.units import modules

ROOT = Path(lossedu.__file__).parents[1]
PLANTED = '''
from lossedu.study.plan import Plan
from lossedu.study.result import Measure
from lossedu.study.stored import stored_runs


def rows(seed):
    return [dict(data="made", condition="all", model="none", loss="a", seed=seed, error=seed / 3)]


def plan(seeds):
    tasks = [(rows, dict(seed=seed)) for seed in range(seeds)]
    measures = (Measure("made", "error", "error"),)
    return Plan("tiny", "?", tasks, measures, dict(seeds=tuple(range(seeds))))


def run(seeds=2, jobs=1, progress=True):
    return plan(seeds).run(jobs, progress)


STORED = stored_runs(__file__, {"few.json": (run, plan, dict(seeds=3)),
                                "more.json": (run, plan, dict(seeds=4))})
'''


@pytest.fixture
def planted(tmp_path, monkeypatch):
    """(the experiments of a course with one unit, the folder that they stand in)."""
    folder = tmp_path / "planted_course/unit/experiments"
    folder.mkdir(parents=True)
    for package in (folder, folder.parent, folder.parent.parent):
        (package / "__init__.py").write_text("")
    (folder / "tiny.py").write_text(PLANTED)
    (folder / "quick.py").write_text("def run(): pass\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield modules("experiments", "planted_course"), folder
    for name in [name for name in sys.modules if name.startswith("planted_course")]:
        del sys.modules[name]


@pytest.mark.proof
def test_every_stored_run_of_the_experiment_named_is_computed_and_stored(planted, capsys):
    found, folder = planted
    assert main(["tiny", "--jobs", "1"], found) == 0
    for name, seeds in (("few.json", 3), ("more.json", 4)):
        result = Result.load(folder / name)
        assert result.table["seed"].tolist() == result.settings["seeds"] == list(range(seeds))
        assert result.table["error"].iloc[1] == 0.333333
    said = capsys.readouterr()
    assert "bytes in few.json" in said.out and "bytes in more.json" in said.out
    assert "tiny" in said.err and "4/4" in said.err  # the progress bar


def test_without_a_name_the_experiments_that_store_runs_are_listed_and_nothing_is_run(planted,
                                                                                      capsys):
    found, folder = planted
    assert main([], found) == 0
    assert capsys.readouterr().out == "tiny: few.json, more.json\n"
    assert list(folder.glob("*.json")) == []


@pytest.mark.parametrize("given, sentence", [
    (["tini"], "there is no experiment 'tini'. Did you mean \"tiny\"? All: quick, tiny."),
    (["quick"], "quick stores no run. These do: tiny."),
    (["tiny", "--jobs", "0"], "tiny: jobs=0 came; a whole number from 1 up, or -1 for all "
                              "processors, fits. Type jobs=1."),
])
def test_what_cannot_be_stored_anew_is_told_in_one_sentence(planted, given, sentence):
    found, folder = planted
    assert main(given, found) == sentence and list(folder.glob("*.json")) == []


def test_the_command_lists_the_stored_runs_of_the_course():
    done = subprocess.run([sys.executable, "-m", "lossedu.experiments"], capture_output=True,
                          text=True,
                          encoding="utf-8", cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert "mismatch: starts.json, raw.json, stored.json, longer.json" in done.stdout.splitlines()


@pytest.mark.proof
def test_experiments_are_found_by_name_and_near_ones_offered():
    assert "outliers" in dir(lossedu.experiments)
    assert all(callable(getattr(lossedu.experiments, name).run) for name in modules("experiments"))
    with pytest.raises(AttributeError, match='no experiment \'outlier\'. Did you mean "outliers"'):
        _ = lossedu.experiments.outlier


def test_naming_an_experiment_does_not_load_pandas_or_matplotlib():
    code = ("import sys, lossedu; lossedu.experiments.outliers.run; "
            "print(sorted({'pandas', 'matplotlib', 'sklearn', 'torch'} & set(sys.modules)))")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.strip() == "[]", done.stderr
