"""The explorer of focal loss: its derivatives by the formula, and what the unit says of it."""
import numpy as np
import pytest

from lossedu.units.imbalance.explorers.focal_weights import focal_weights


def found(**to):
    explorer = focal_weights()
    return explorer.numbers({**explorer.settings, **to})


@pytest.mark.parametrize("gamma", [0.0, 2.0, 3.5])
@pytest.mark.parametrize("p", [0.3, 0.99])
def test_the_derivative_is_the_one_that_the_unit_derives(gamma, p):
    numbers, q = found(gamma=gamma, positive=p), 1 - p
    assert numbers["positive_focal"] == pytest.approx(q**gamma * (q - gamma * p * np.log(p)))
    assert numbers["positive_plain"] == pytest.approx(q)


def test_at_the_start_gamma_gives_nearly_all_of_the_gradient_to_the_hard_positives():
    plain = found(gamma=0.0)
    assert plain["focal_part"] == plain["plain_part"] == pytest.approx(0.7 / 10.7)
    assert focal_weights().settings["gamma"] == 2 and found()["focal_part"] > 0.99


@pytest.mark.parametrize("gamma", [0.0, 1.0, 2.0, 5.0])
def test_positives_as_easy_as_the_negatives_gain_nothing_by_gamma(gamma):
    for p in (0.3, 0.99):
        assert found(gamma=gamma, positive=p, negative=p)["focal_part"] == pytest.approx(1 / 1001)


def test_easy_positives_lose_by_gamma_to_hard_negatives():
    places = {"ratio": 10.0, "positive": 0.9, "negative": 0.5}
    assert found(**places)["plain_part"] == pytest.approx(0.02, abs=5e-4)
    assert found(**places, gamma=2.0)["focal_part"] == pytest.approx(0.001, abs=5e-5)


def test_alpha_alone_weighs_a_class():
    same = {"positive": 0.9, "negative": 0.9, "ratio": 1.0, "gamma": 2.0}
    assert found(**same, alpha="0.75")["focal_part"] == pytest.approx(0.75)
    assert found(**same, alpha="0.25")["focal_part"] == pytest.approx(0.25)


def test_the_derivative_of_a_badly_wrong_example_is_somewhat_larger_than_with_cross_entropy():
    assert 1 < found(gamma=2.0, positive=0.05)["positive_factor"] < 1.4
