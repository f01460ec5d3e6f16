"""Every exercise of the folder, against every answer that must pass and every one that must not."""
import importlib

import pytest

from lossedu.exercises import EXERCISES, audit, judging
from lossedu.exercises.explain.diagnose import diagnose
from lossedu.exercises.explain.difference import evidence_of


@pytest.mark.parametrize("seed", audit.SEEDS)
@pytest.mark.parametrize("name", list(EXERCISES))
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
