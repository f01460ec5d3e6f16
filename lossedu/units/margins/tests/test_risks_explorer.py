"""The explorer of risks: what it says of your score and of the lowest points."""
import numpy as np
import pytest

from lossedu.units.margins.explorers.risks import risk, risks


def moved(**to):
    explorer = risks()
    for name, value in to.items():
        explorer.sliders[name].value = value
    explorer.redraw()
    return explorer


def test_it_tells_the_risk_as_one_would_by_hand():
    words = moved(p=0.3, score=0.5).words
    assert f"hinge {0.3 * 0.5 + 0.7 * 1.5:.2f}, lowest at -1.00" in words
    assert f"exponential {0.3 * np.exp(-0.5) + 0.7 * np.exp(0.5):.2f}, lowest at -0.42" in words
    assert f"perceptron {0.7 * 0.5:.2f}, lowest at 0.00" in words


def test_at_one_half_each_score_in_the_strip_is_best_for_the_hinge():
    assert "lowest at any score from -1 to 1" in moved(p=0.5).words
    assert np.allclose(risk("hinge", [-1.0, 0.0, 0.4, 1.0], 0.5), 1)


@pytest.mark.parametrize("p", [0.06, 0.4, 0.9])
def test_no_point_of_a_curve_lies_below_its_mark(p):
    explorer = moved(p=p)
    for name, curve in explorer.curves.items():
        assert explorer.lowest[name].get_ydata()[0] <= curve.get_ydata().min() + 1e-9
