"""Wrong labels: what the stored result says, a part of it run again, and what is changed."""
import numpy as np
import pytest

import lossedu
from lossedu.units.margins.experiments import wrong_labels
from lossedu.units.margins.experiments.wrong_labels import fitted
from lossedu.units.margins.experiments.wrong_labels.fitted import STRAIGHT

SEEN = np.arange(0, 1797, 2)


@pytest.fixture(scope="module")
def result():
    return wrong_labels.stored()


@pytest.fixture(scope="module")
def accuracy(result):
    return result.table.pivot(index="seed", columns=["condition", "loss"], values="accuracy")


def gap(one, other):
    found = lossedu.stats.paired_difference(one, other, split=fitted.digits_split())
    return found.low, found.high


def test_one_split_run_again_gives_the_stored_rows(result):
    again = wrong_labels.run(seeds=[3], losses=("hinge", "exponential"), progress=False,
                             conditions=("as recorded", "far and flipped")).table
    for row in again.itertuples():
        stored = result.table.query("seed == 3 and loss == @row.loss and condition == "
                                    "@row.condition").iloc[0]
        assert abs(row.accuracy - stored.accuracy) < 0.3
        # a row at the hinge's kink counts whole or not at all, and the last digits decide which
        far = 0.02 if row.loss == "hinge" else 1e-3
        assert row.weight == pytest.approx(stored.weight, abs=far, nan_ok=True)


def test_as_recorded_three_of_the_losses_are_within_a_point_of_the_logistic_loss(accuracy):
    for name in ("hinge", "squared hinge", STRAIGHT):
        low, high = gap(accuracy["as recorded", name], accuracy["as recorded", "logistic"])
        assert low < 0 < high and high < 1


def test_flipped_labels_cost_the_exponential_loss_no_more_than_the_hinge(accuracy):
    falls = {name: (accuracy["as recorded", name] - accuracy["labels flipped", name]).mean()
             for name in wrong_labels.ARMS}
    assert all(0 < fall < 1.2 for fall in falls.values())
    assert falls["exponential"] == pytest.approx(falls["hinge"], abs=0.1)


def test_before_the_change_the_flipped_rows_have_nearly_all_of_the_exponential_gradients(result):
    weight = result.table.query("condition == 'labels flipped'").groupby("loss").weight.mean()
    assert weight["exponential"] > 0.97 and weight.drop("exponential").max() < 0.6


def test_far_and_flipped_rows_hurt_the_losses_without_a_bounded_derivative_most(accuracy):
    falls = {name: (accuracy["as recorded", name] - accuracy["far and flipped", name]).mean()
             for name in wrong_labels.ARMS}
    assert min(falls[name] for name in ("exponential", "squared hinge", "squared error")) > max(
        falls[name] for name in ("hinge", "logistic", STRAIGHT))


def test_with_a_straight_wrong_side_the_exponential_loss_wins_most_of_it_back(accuracy):
    wide = accuracy["far and flipped"]
    assert gap(wide[STRAIGHT], wide["exponential"])[0] > 1
    assert gap(wide[STRAIGHT], wide["logistic"])[0] > 0


def test_far_rows_with_right_labels_hurt_the_squared_error_alone(accuracy):
    for name in wrong_labels.ARMS:
        low, high = gap(accuracy["as recorded", name], accuracy["far", name])
        assert (low > 0) == (name == "squared error")


def test_each_condition_changes_training_rows_alone_and_what_it_says():
    X, y = fitted.odd_or_even()
    for condition, (share, factor, flip) in fitted.CONDITIONS.items():
        now_X, now_y, chosen = fitted.changed(X, y, SEEN, condition, seed=1)
        others = np.setdiff1d(np.arange(len(y)), chosen)
        assert len(chosen) == round(share * len(SEEN)) and np.isin(chosen, SEEN).all()
        assert np.array_equal(now_X[others], X[others]) and np.array_equal(now_y[others], y[others])
        assert np.array_equal(now_X[chosen], factor * X[chosen])
        assert np.array_equal(now_y[chosen], -y[chosen] if flip else y[chosen])


def test_the_straight_loss_continues_the_exponential_with_the_same_value_and_slope():
    value, slope = fitted.straight(np.array([-1e-9, 1e-9, -3.0, 2.0]))
    assert np.allclose(value[:2], 1) and np.allclose(slope[:2], -1)
    assert value[2] == 4 and slope[2] == -1 and value[3] == pytest.approx(np.exp(-2))


def test_the_picture_tells_the_mean_falls(result):
    left, right = result.plot()
    mean = result.table.query("condition == 'far and flipped' and loss == 'hinge'").accuracy.mean()
    kept = result.table.query("condition == 'as recorded' and loss == 'hinge'").accuracy.mean()
    assert f"far and flipped, hinge {kept - mean:.1f}" in left.alt_text
    assert "labels flipped, exponential 0.98" in right.alt_text
