"""The explorer of risks: what it says of your score and of the lowest points, and what its unit
says of it."""
import numpy as np
import pytest

from lossedu.units.margins.explorers.risks import risk, risks
from lossedu.units.margins.figures import LOOKS


def moved(**to):
    explorer = risks()
    return explorer.numbers({**explorer.settings, **to})


def said(**to):
    explorer = risks()
    explorer.settings = to
    return explorer.text()


def test_it_tells_the_risk_as_one_would_by_hand():
    words = said(p=0.3, score=0.5)
    assert f"hinge {0.3 * 0.5 + 0.7 * 1.5:.2f}, lowest at -1.00" in words
    assert f"exponential {0.3 * np.exp(-0.5) + 0.7 * np.exp(0.5):.2f}, lowest at -0.42" in words
    assert f"perceptron {0.7 * 0.5:.2f}, lowest at 0.00" in words


def test_at_one_half_each_score_in_the_strip_is_best_for_the_hinge():
    assert "lowest at any score from -1 to 1" in said(p=0.5)
    assert np.allclose(risk("hinge", [-1.0, 0.0, 0.4, 1.0], 0.5), 1)


@pytest.mark.parametrize("p", [0.06, 0.4, 0.9])
@pytest.mark.parametrize("name", LOOKS)
def test_no_point_of_a_curve_lies_below_its_mark(p, name):
    found = moved(p=p)
    assert found[f"{name}_lowest"] <= np.min(found[f"{name}_curve"]) + 1e-9


def test_the_score_of_the_hinge_jumps_where_those_of_others_glide():
    steps = {name: [moved(p=p)[f"{name}_best"] for p in (0.3, 0.48, 0.52, 0.7)] for name in LOOKS}
    assert steps["hinge"] == [-1, -1, 1, 1] and steps["perceptron"] == [0, 0, 0, 0]
    for name in ("squared_hinge", "soft_margin", "exponential"):
        assert np.all(np.diff(steps[name]) > 0)


def test_near_one_half_the_risk_of_the_hinge_hardly_tells_scores_apart():
    found = moved(p=0.48, score=1.0)
    assert found["hinge_risk"] - found["hinge_lowest"] == pytest.approx(2 / 25, rel=1e-9)
