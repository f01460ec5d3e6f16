"""No margin: how far the perceptron loss falls behind, and a part of it run again."""
import numpy as np
import pytest

import lossedu
from lossedu.units.margins.experiments import no_margin


@pytest.fixture(scope="module")
def summary():
    return no_margin.stored().summary().set_index(["condition", "loss"])


def test_with_flipped_labels_the_perceptron_falls_behind_the_hinge(summary):
    row = summary.loc["labels flipped", "perceptron"]
    assert row["difference_high"] < -3 and -7 < row["difference"] < -5.5


def test_with_a_rate_that_is_too_large_the_hinge_falls_as_far(summary):
    row = summary.loc["labels flipped", no_margin.LARGE]
    assert row["difference_high"] < -3 and -7 < row["difference"] < -5


def test_as_recorded_the_interval_holds_0(summary):
    row = summary.loc["as recorded", "perceptron"]
    assert row["difference_low"] < 0 < row["difference_high"]


@pytest.mark.proof
def test_run_again_on_some_seeds_the_means_are_close():
    table = no_margin.stored().table
    rates = table.groupby(["condition", "loss"]).learning_rate.first()
    for (condition, name), rate in rates.items():
        again = no_margin.accuracy(name, condition, np.full(4, rate), (0, 1, 2, 3))
        stored = table.query("condition == @condition and loss == @name and seed < 4").accuracy
        assert again.mean() == pytest.approx(stored.mean(), abs=1.5)


def test_a_margin_is_a_unit_of_the_learning_rate():
    """From weights of 0, margin mu with rate eta takes the path of margin 1 with rate eta / mu."""
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(40, 3)), rng.choice([-1.0, 1.0], 40)

    def descend(margin, rate):
        w = np.zeros(3)
        for _ in range(50):
            w = w + rate * ((y * (X @ w) < margin) * y) @ X / 40
        return w

    assert np.allclose(descend(4.0, 0.5), 4 * descend(1.0, 0.125), rtol=1e-10)


@pytest.mark.proof
def test_the_picture_tells_the_means():
    told = lossedu.experiments.no_margin.stored().plot().alt_text
    assert "labels flipped, perceptron 8" in told
