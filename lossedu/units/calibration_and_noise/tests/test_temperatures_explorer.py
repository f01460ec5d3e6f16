"""The explorer of temperatures: what it tells can be redone by hand, and the accuracy stays."""
import re

import numpy as np
import pytest

from lossedu.activations import sigmoid
from lossedu.units.calibration_and_noise import calibration_error, cross_entropy, noise_floor
from lossedu.units.calibration_and_noise.explorers.temperatures import floor, temperatures
from lossedu.units.calibration_and_noise.measures import groups

RNG = np.random.default_rng(0)
Z = 6 * RNG.normal(size=2000)
Y = (RNG.random(2000) < sigmoid(Z / 4)).astype(float)   # too large by a factor of 4


def moved(**to):
    explorer = temperatures(Z, Y)
    for name, value in to.items():
        explorer.sliders[name].value = value
    explorer.redraw()
    return explorer.words


def number(words, before):
    return float(re.search(before + r" ([\d.]+\d)", words)[1])


def test_numbers_are_those_of_the_scaled_logits():
    words = moved(T=2.0)
    T = number(words, "T =")
    assert number(words, "Cross-entropy") == pytest.approx(cross_entropy(Z / T, Y), abs=0.003)
    assert number(words, "Calibration error") == pytest.approx(
        calibration_error(sigmoid(Z / T), Y), abs=0.003)


def test_a_temperature_leaves_the_accuracy_and_names_the_side():
    hot, cold, fitted = moved(T=15.0), moved(T=1.0), moved(T=4.0)
    assert len({number(words, "accuracy") for words in (hot, cold, fitted)}) == 1
    assert "not sure enough" in hot and "too sure" in cold and "as sure as it is right" in fitted
    assert number(cold, "lowest near T =") == pytest.approx(4, abs=0.7)


def test_fewer_cases_raise_the_floor_and_the_formula_is_near_the_draws():
    assert number(moved(cases=200), "floor about") > 2 * number(moved(), "floor about")
    p = sigmoid(Z / 4)
    assert floor(p, groups(p)) == pytest.approx(noise_floor(p).mean(), rel=0.05)


@pytest.mark.parametrize("z, y", [(np.zeros(99), np.zeros(99)), (np.zeros((200, 2)),
                                                               np.zeros((200, 2))),
                                  (np.zeros(200), np.zeros(201))])
def test_other_shapes_are_refused_in_one_sentence(z, y):
    with pytest.raises(ValueError, match="two arrays of one shape"):
        temperatures(z, y)
