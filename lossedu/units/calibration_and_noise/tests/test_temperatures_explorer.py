"""The explorer of temperatures: what it tells can be redone by hand, and the accuracy stays."""
import numpy as np
import pytest

from lossedu.activations import sigmoid
from lossedu.units.calibration_and_noise import calibration_error, cross_entropy, noise_floor
from lossedu.units.calibration_and_noise.explorers.temperatures import floor, temperatures
from lossedu.units.calibration_and_noise.measures import groups

RNG = np.random.default_rng(0)
Z = np.round(6 * RNG.normal(size=2000), 3)
Y = (RNG.random(2000) < sigmoid(Z / 4)).astype(float)   # too large by a factor of 4


def moved(**to):
    explorer = temperatures(Z, Y)
    return explorer.numbers({**explorer.settings, **to})


@pytest.mark.parametrize("T, n", [(0.5, 2000), (2.0, 2000), (3.0, 731), (20.0, 100)])
def test_numbers_are_those_of_the_scaled_logits(T, n):
    found = moved(T=T, cases=float(n))
    z, y = Z[:n] / T, Y[:n]
    assert found["loss"] == pytest.approx(cross_entropy(z, y), rel=1e-12)
    assert found["error"] == pytest.approx(calibration_error(sigmoid(z), y), rel=1e-12)
    assert found["floor"] == pytest.approx(floor(sigmoid(z), groups(z)), rel=1e-12)
    assert found["confidence"] == pytest.approx(np.mean(sigmoid(np.abs(z))), rel=1e-12)


def test_a_temperature_leaves_the_accuracy_and_names_the_side():
    hot, cold, fitted = moved(T=15.0), moved(T=1.0), moved(T=4.0)
    assert len({found["accuracy"] for found in (hot, cold, fitted)}) == 1
    assert [found["case"] for found in (hot, cold, fitted)] == ["under", "over", "equal"]
    assert cold["best"] == pytest.approx(4, abs=0.7)


def test_the_band_holds_the_points_of_a_calibrated_model_and_few_of_another():
    p = sigmoid(Z / 4)
    inside = []
    for seed in range(40):
        y = np.random.default_rng(seed).random(2000) < p
        explorer = temperatures(Z, y)
        inside.append(10 - explorer.numbers({**explorer.settings, "T": 4.0})["outside"])
    assert 9.2 < np.mean(inside) < 9.8  # 0.9545 of ten
    assert moved(T=1.0)["outside"] >= 8


def test_fewer_cases_raise_the_floor_and_the_formula_is_near_the_draws():
    assert moved(cases=200.0)["floor"] > 2 * moved()["floor"]
    p = sigmoid(Z / 4)
    assert floor(p, groups(p)) == pytest.approx(noise_floor(p).mean(), rel=0.05)


@pytest.mark.parametrize("z, y", [(np.zeros(99), np.zeros(99)), (np.zeros((200, 2)),
                                                               np.zeros((200, 2))),
                                  (np.zeros(200), np.zeros(201))])
def test_other_shapes_are_refused_in_one_sentence(z, y):
    with pytest.raises(ValueError, match="two arrays of one shape"):
        temperatures(z, y)


def test_a_hundred_cases_are_the_fewest_and_can_be_explored():
    explorer = temperatures(Z[:100], Y[:100])
    assert explorer.settings["cases"] == 100 and explorer.results["n"] == 100
