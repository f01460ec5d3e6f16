"""The explorer of learning rate and loss scale: its path by the closed form, and what the unit
says of the bound."""
import numpy as np
import pytest

from lossedu.units.gradients.explorers.valley import STEPS, level, valley


def at(**settings):
    explorer = valley()
    return explorer.numbers({**explorer.settings, **settings})


@pytest.mark.parametrize("rate, scale, curvature", [(0.05, 1.0, 16.0), (0.2, 0.5, 3.0),
                                                    (0.01, 8.0, 40.0)])
def test_the_path_is_a_power_of_the_factor_of_each_coordinate(rate, scale, curvature):
    found = at(rate=rate, scale=scale, curvature=curvature)
    counts = np.arange(STEPS + 1)
    np.testing.assert_allclose(found["xs"], -4 * (1 - rate * scale) ** counts, rtol=1e-12)
    across = 1 - rate * scale * curvature
    np.testing.assert_allclose(found["ys"], across ** counts, rtol=1e-9)
    np.testing.assert_allclose(found["losses"], scale * (
        np.square(found["xs"]) + curvature * np.square(found["ys"])) / 2, rtol=1e-12)


def test_a_level_line_has_one_loss():
    x, y = level(3.0, 16.0)
    np.testing.assert_allclose(x ** 2 + 16 * y ** 2, 9, rtol=1e-12)


def test_the_bound_parts_what_shrinks_from_what_grows():
    bound = at()["bound"]
    assert bound == 1 / 8
    assert at(rate=0.99 * bound)["case"] == "falls" and at(rate=1.01 * bound)["case"] == "turns"
    assert abs(at(rate=0.99 * bound)["across"]) < 1 < abs(at(rate=1.01 * bound)["across"])


@pytest.mark.parametrize("settings, case", [
    ({}, "falls"), ({"rate": 0.2}, "rises"), ({"rate": 0.2, "y": 0.1}, "turns"),
    ({"rate": 0.2, "y": 0.0}, "falls"), ({"x": 0.0, "y": 0.0}, "stays"),
    ({"x": 0.0, "rate": 1 / 8}, "stays")])
def test_the_words_tell_what_the_loss_does(settings, case):
    assert at(**settings)["case"] == case


def test_what_the_unit_says_of_rate_and_scale():
    assert at(rate=0.1)["ratio"] < at(rate=0.05)["ratio"] < 1 < at(rate=0.2)["ratio"]
    for other in ("xs", "ys"):
        assert at(rate=0.1, scale=0.5)[other] == at(rate=0.05)[other]
    assert at(rate=0.2, y=0.0)["ratio"] < 1 / 100


def test_what_the_unit_says_of_a_narrower_valley():
    assert at(curvature=64.0)["bound"] == 1 / 32
    assert at(curvature=64.0, rate=1 / 33)["ratio"] > 10 * at(rate=1 / 10)["ratio"]
