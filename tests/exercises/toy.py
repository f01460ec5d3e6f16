"""Toy exercises on which diagnoses are tried: without telling mistakes, so that the diagnosis
speaks."""
import numpy as np
import pytest

from lossedu.exercises import Case, Exercise, Mistake, judging
from lossedu.exercises.explain.diagnose import diagnose
from lossedu.exercises.explain.difference import evidence_of

NONE = tuple(
    Mistake(
        f"none_{i}", lambda *args, _i=i, **named: 777.0 + _i, "Nobody would ever write this one."
    )
    for i in range(4)
)


def exercise(reference, draw, **changes):
    facts = dict(
        reference=reference,
        title="Toy",
        points=1,
        difficulty=1,
        minutes=1,
        draw=draw,
        mistakes=NONE,
        styles=(lambda *a, **k: reference(*a, **k), lambda *a, **k: reference(*a, **k) * 1),
    )
    return Exercise(**facts | changes)


@pytest.fixture
def stumbling_fails(monkeypatch):
    """A diagnosis that stumbles is a failure."""
    monkeypatch.setattr(judging, "_diagnose", diagnose)
    monkeypatch.setattr(judging, "_evidence", evidence_of)


def clipped(pred, target, delta=1.0):
    """The clipped residual."""
    return np.clip(pred - target, -delta, delta)


def draw_clipped(rng):
    for n in (1, 2, 5, 9):
        yield Case(2 * rng.normal(size=n), 2 * rng.normal(size=n)).note("several lengths")
    yield Case(rng.normal(size=(3, 4)), rng.normal(size=(3, 4))).note("a table")
    yield Case(np.array([1.0, -2.0, 3.0, 0.5]), np.array([0.0, -1.0, 3.0, 1.0])).note("at the kink")
    yield Case(np.array([1e3, -1e200]), np.array([0.25, 1e200])).note("far out")
    yield Case(3 * rng.normal(size=6), rng.normal(size=6), delta=0.5).note("delta = 0.5")
    yield Case(3 * rng.normal(size=7), rng.normal(size=7), delta=2.5).note("delta = 2.5")


CLIPPED = exercise(clipped, draw_clipped)


def rmse(pred, target):
    """The root of the mean of squares."""
    return float(np.sqrt(np.mean((pred - target) ** 2)))
