"""Stored runs: each file is declared, was made with the settings declared, and keeps six digits."""
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import lossedu
from lossedu.experiments import all_stored
from lossedu.study.data import load_once
from lossedu.study.plan import Plan
from lossedu.study.result import Measure, Result
from lossedu.study.stored import rounded, stored_runs

UNITS = Path(lossedu.__file__).parent / "units"
STORED = [run for runs in all_stored().values() for run in runs.values()]


def differences(run):
    """The settings of a stored file that are not those declared: name -> (stored, declared)."""
    stored, declared = run.load().settings, run.declared_settings()
    return {name: (stored.get(name), declared.get(name)) for name in stored | declared
            if stored.get(name) != declared.get(name)}


def test_every_stored_file_is_declared_and_every_declared_file_is_stored():
    files = {path for path in UNITS.glob("*/experiments/**/*") if path.is_file()
             and path.suffix != ".py"
             and "__pycache__" not in path.parts}
    assert files == {run.path for run in STORED} and len(files) >= 6


@pytest.mark.proof
@pytest.mark.parametrize("run", STORED, ids=lambda run: f"{run.path.parent.name}/{run.path.name}")
def test_a_stored_file_was_made_with_the_settings_declared(run):
    assert differences(run) == {}


def rows(seed, error):
    return [dict(data="made", condition="all", model="none", loss=loss, seed=seed,
                 error=error / (seed + 3))
            for loss in ("a", "b")]


def plan(seeds, error, losses):
    tasks = [(rows, dict(seed=seed, error=error)) for seed in range(seeds)]
    settings = dict(seeds=tuple(range(seeds)), error=error, losses=losses)
    return Plan("outliers", "Is b better?", tasks, (Measure("made", "error", "error"),), settings)


def run(seeds=2, jobs=1, progress=True, error=1.0, losses=("a", "b")):
    return plan(seeds, error, losses).run(jobs, progress)


def test_a_plan_hands_all_rows_in_the_order_of_its_tasks_and_its_settings_as_lists():
    result = run(seeds=3, progress=False)
    assert result.table["seed"].tolist() == [0, 0, 1, 1, 2, 2]
    assert result.settings == dict(seeds=[0, 1, 2], error=1.0, losses=["a", "b"])


def test_a_setting_that_was_changed_since_the_file_was_stored_is_told(tmp_path):
    def declared(**settings):
        return stored_runs(tmp_path / "made.py", {"made.json": (run, plan, settings)})["made.json"]

    before = declared(seeds=2, error=3.0)
    assert before.store(progress=False) == tmp_path / "made.json"
    assert differences(before) == {}
    assert differences(declared(seeds=3, error=3.0)) == {"seeds": ([0, 1], [0, 1, 2])}
    assert differences(declared(seeds=2)) == {"error": (3.0, 1.0)}  # the default of run, too


def test_declared_settings_are_told_without_a_run():
    def never(**given):
        raise AssertionError("a task was run")

    def planned(seeds):
        return Plan("outliers", "?", [(never, {})], (), dict(seeds=seeds))

    def runs(seeds=2, jobs=1, progress=True):
        return planned(seeds).run(jobs, progress)

    stored = stored_runs(__file__, {"made.json": (runs, planned, dict(seeds=5))})["made.json"]
    assert stored.declared_settings() == {"seeds": 5}
    with pytest.raises(AssertionError, match="a task was run"):
        stored.store(progress=False)


@pytest.mark.proof
def test_a_stored_result_has_six_digits_and_the_one_that_came_keeps_all_of_its_own(tmp_path):
    result = run(seeds=5, progress=False)
    before = result.table.copy()
    kept = Result.load(rounded(result).save(tmp_path / "made.json")).table
    pd.testing.assert_frame_equal(result.table, before, check_exact=True)
    pd.testing.assert_frame_equal(kept, before, rtol=1e-5)
    assert all(value == float(f"{value:.6g}") for value in kept["error"])
    assert not kept.equals(before)


@pytest.mark.proof
def test_data_that_experiments_share_cannot_be_changed_and_what_is_loaded_can():
    shared = load_once("crashes")
    for array in (shared.X, shared.y, shared.column("crash")):
        with pytest.raises(ValueError, match="read-only"):
            array[:1] = 0
    own = lossedu.data.load("crashes")
    own.X[0] = -1.0
    assert not np.array_equal(own.X, shared.X) and load_once("crashes") is shared
