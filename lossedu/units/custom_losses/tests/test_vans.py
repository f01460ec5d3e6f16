"""Vans: what the stored result says, and a part of it run again."""
import numpy as np
import pytest

from lossedu.stats import paired_difference
from lossedu.units.custom_losses.experiments import vans


@pytest.fixture(scope="module")
def costs():
    return vans.stored().table.pivot(index="seed", columns="loss",
                                     values=["cost", "cost_seen", "numbers"])


@pytest.fixture(scope="module")
def gap(costs):
    return lambda column, one, other: paired_difference(costs[column][one], costs[column][other],
                                                        split=vans.SPLIT)


def test_with_one_output_three_ways_are_not_told_apart_from_the_cost_without_rounding(gap):
    for name in ("straight-through", "expected cost", "REINFORCE"):
        found = gap("cost", name, vans.FIRST)
        assert found.low < 0 < found.high and found.high - found.low < 8
    for name in ("squared error", "evolution strategy"):
        assert gap("cost", name, vans.FIRST).low > 5
    behind, mended = gap("cost", "squared error", vans.FIRST), gap("cost", vans.SHIFTED,
                                                                   "squared error")
    assert mended.high < -10 and -mended.estimate > 0.6 * behind.estimate


def test_the_shift_is_the_one_that_costs_least_on_the_training_days():
    demand, masks = np.array([100.0, 200.0, 0.0]), [np.array([False, False, True])]
    out = (demand[None, :, None] - 60) / vans.UNIT
    shift = vans.best_shifts(out, demand, masks)[0]
    assert vans.vans_for(demand[:2] - 60 + shift).tolist() == [100, 200]


def test_fifteen_logits_are_behind_on_the_training_days_too_and_entropy_mends_it(gap):
    for column in ("cost", "cost_seen"):
        behind = gap(column, "expected cost, 15 logits", "expected cost")
        mended = gap(column, vans.ENTROPY, "expected cost, 15 logits")
        assert behind.low > 10 and mended.high < -10
        assert -mended.estimate > 0.75 * behind.estimate
        left = gap(column, vans.ENTROPY, "expected cost")
        assert left.low < 0 < left.high and left.high - left.low < 8


def test_fifteen_logits_send_few_numbers_of_vans_until_entropy_is_rewarded(gap):
    for name in ("expected cost", "REINFORCE"):
        assert gap("numbers", f"{name}, 15 logits", name).high < -2
    assert gap("numbers", vans.ENTROPY, "expected cost, 15 logits").low > 2


def test_on_further_splits_single_runs_of_reinforce_fail_and_none_of_the_asymmetric_cost():
    failed = vans.stored_further().table.query("cost > 150").loss.value_counts()
    assert failed.to_dict() == {"REINFORCE": 1}
    assert vans.stored_further().table.cost.max().round() == 510


def test_each_arm_beats_the_best_constant_number_of_vans():
    table = vans.stored().table
    assert (table.groupby("loss").cost.mean() < table.best_constant.mean() - 50).all()


def test_no_chosen_rate_lies_at_the_end_of_its_grid():
    assert vans.stored().table.learning_rate.between(vans.RATES[1], vans.RATES[-2]).all()


@pytest.mark.proof
def test_two_splits_run_again_are_close_to_the_stored_ones():
    table = vans.stored().table.query("loss == @vans.FIRST and seed < 2")
    again = vans.costs(vans.FIRST, table.learning_rate.to_numpy(), (0, 1))[0]
    assert np.mean(again) == pytest.approx(table.cost.mean(), abs=4)


def test_a_missing_bike_costs_four_and_vans_are_full():
    assert vans.bike_cost(100.0, 103.0) == 12 and vans.bike_cost(103.0, 100.0) == 3
    assert vans.vans_for(np.array([74.0, 76.0, -30.0, 900.0])).tolist() == [50, 100, 0, 700]


@pytest.mark.proof
def test_the_picture_tells_the_means():
    assert "straight-through 62" in vans.stored().plot()[0].alt_text


@pytest.mark.parametrize("name", ["expected cost", "expected cost, 15 logits", vans.ENTROPY])
def test_the_gradient_of_the_expected_cost_is_that_of_pytorch(name):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    demand = rng.uniform(0, 600, 5)
    out = rng.uniform(0, 5, (1, 5, 15 if name in vans.POLICIES else 1))
    fleet = vans.VAN * np.arange(vans.MOST + 1.0)
    costs = torch.tensor(vans.bike_cost(fleet, demand[:, None]) / vans.UNIT)
    free = torch.tensor(out[0], requires_grad=True)
    logits = free if name in vans.POLICIES else -(
        torch.arange(15) - free * vans.UNIT / vans.VAN) ** 2 / (2 * vans.BLUR ** 2)
    log_p = torch.log_softmax(logits, dim=1)
    extra = vans.BONUS * log_p if name == vans.ENTROPY else 0.0
    (log_p.exp() * (costs + extra)).sum(dim=1).mean().backward()

    class Handed:
        def outputs(self, inputs):
            return out

        def backward(self, inputs, slope):
            return slope

    found = vans.gradient_of(name, demand)(Handed(), None, np.arange(5)[None], rng)
    assert np.allclose(found[0], free.grad, rtol=1e-9, atol=1e-12)
