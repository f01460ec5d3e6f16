"""Every exercise of the folder, against every answer that must pass and every one that must not."""
import importlib

import pytest

from lossedu.exercises import EXERCISES, audit, judging
from lossedu.exercises.common_audit import value_in
from lossedu.exercises.explain.diagnose import diagnose
from lossedu.exercises.explain.difference import evidence_of
from lossedu.exercises.kinds import KINDS

FUNCTIONS = set(EXERCISES.of_kind("implement"))
# too long for tier quick: here each mistake trains anew,
TRAINED = {*EXERCISES.of_kind("train"), "fair_race", "fit_network", "kept_slope", "last_layer",
           "train_tagger", "weighted_risks"}
# here each of many cases is fitted, searched or differentiated
FITTED = {"best_power", "focal_meaning", "gradient_check", "huber_line", "newsvendor",
          "skip_gradient", "total_gap", "two_layer_grads"}
QUICK = FUNCTIONS - FITTED


@pytest.mark.parametrize("name", [
    pytest.param(name, marks=pytest.mark.proof) if name in TRAINED else name
    for name in EXERCISES if name not in FUNCTIONS])
def test_what_is_right_passes_and_each_mistake_is_named(name):
    """What is quick of the audits that take seconds."""
    exercise = EXERCISES[name]
    assert exercise.judged(value_in(exercise.solution, exercise.function)).passed
    assert not exercise.judged(value_in(exercise.stub, exercise.function)).attempted
    for mistake in exercise.mistakes:
        assert exercise.judged(exercise.handed_in(mistake)).mistake == mistake.id


# a value is judged alike for every seed; a training takes long, and each seed draws several splits
SEEDS = dict.fromkeys(KINDS, audit.SEEDS[:1]) | {
    "implement": audit.SEEDS, "debug": audit.SEEDS, "train": audit.SEEDS[:2]}


@pytest.mark.parametrize("name, seed", [
    (name, seed) if name in QUICK else pytest.param(name, seed, marks=pytest.mark.proof)
    for name in EXERCISES for seed in SEEDS[EXERCISES[name].kind]])
def test_an_exercise_survives_every_audit(name, seed, monkeypatch):
    # A diagnosis that stumbles is a failure here.
    monkeypatch.setattr(judging, "_diagnose", diagnose)
    monkeypatch.setattr(judging, "_evidence", evidence_of)
    exercise = EXERCISES[name]
    if exercise.kind == "implement":  # test_mutants.py tries its mutants
        assert audit.problems(exercise, (seed,), mutants=False) == []
    else:
        assert exercise.problems((seed,)) == []


def test_the_folder_holds_every_unit_that_has_a_file():
    root = importlib.import_module("lossedu.units").__path__[0]
    from pathlib import Path
    files = {path.stem for path in Path(root).glob("*/exercises/*.py") if path.stem != "__init__"}
    assert files == set(EXERCISES), "a unit's folder needs an empty __init__.py"


def test_every_hint_is_short_and_shows_no_code_of_the_solution():
    import ast
    import inspect
    import textwrap
    for name in EXERCISES.of_kind("implement"):
        exercise = EXERCISES[name]
        tree = ast.parse(textwrap.dedent(inspect.getsource(exercise.reference)))
        solutions = {
            ast.unparse(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Return) and node.value
        }
        for mistake in exercise.mistakes:
            assert len(mistake.hint) <= 260, (exercise.name, mistake.id)
            assert not [one for one in solutions if len(one) > 12 and one in mistake.hint], (
                exercise.name,
                mistake.id,
            )
