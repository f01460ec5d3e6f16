"""Every exercise of the folder, against every answer that must pass and every one that must not."""
import importlib

import pytest

from lossedu.exercises import EXERCISES, audit, judging
from lossedu.exercises.common_audit import value_in
from lossedu.exercises.explain.diagnose import diagnose
from lossedu.exercises.explain.difference import evidence_of
from lossedu.exercises.kinds import KINDS

FUNCTIONS = set(EXERCISES.of_kind("implement"))
# too long for tier quick: each of many cases is fitted, searched or told apart
FITTED = {"cheapest_threshold", "feasible_prevalence", "focal_meaning",
          "gradient_check", "head_of", "huber_line", "huber_value", "masked_ce", "newsvendor",
          "object_f1", "paired_interval", "planned_width", "plateau_times", "proves_minimum",
          "relative_error", "skip_gradient", "softmax_ce", "top_label_error", "total_gap",
          "two_layer_grads"}
QUICK = FUNCTIONS - FITTED
# what the audits of tier proof say, and more, is said here of what is quick: no program and no
# training is, for each mistake of theirs trains anew
ANSWERED = [name for name in EXERCISES
            if name not in QUICK and EXERCISES[name].kind not in ("debug", "run", "train")]


@pytest.mark.parametrize("name", ANSWERED)
def test_what_is_right_passes_and_what_is_unwritten_is_no_attempt(name):
    exercise = EXERCISES[name]
    assert exercise.judged(value_in(exercise.solution, exercise.function)).passed
    assert not exercise.judged(value_in(exercise.stub, exercise.function)).attempted


@pytest.mark.parametrize("name", [name for name in ANSWERED if name not in FITTED])
def test_each_mistake_is_named(name):
    exercise = EXERCISES[name]
    for mistake in exercise.mistakes:
        assert exercise.judged(exercise.handed_in(mistake)).mistake == mistake.id


# a value is judged alike for every seed; a training takes long, and one seed draws several splits;
# a program is run with each set of its faults left
SEEDS = dict.fromkeys(KINDS, audit.SEEDS[:1]) | {
    "implement": audit.SEEDS, "debug": audit.SEEDS[:2]}


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
