"""Vans: what the stored result says, and a part of it run again."""
import numpy as np
import pytest

from lossedu.stats import paired_difference
from lossedu.units.custom_losses.experiments import vans


@pytest.fixture(scope="module")
def costs():
    return vans.stored().table.pivot(index="seed", columns="loss", values=["cost", "cost_seen"])


def test_the_cost_without_rounding_is_ahead_of_all_but_the_straight_through_gradient(costs):
    for name in vans.ARMS:
        gap = paired_difference(costs["cost"][name], costs["cost"][vans.FIRST], split=vans.SPLIT)
        if name == "straight-through":
            assert gap.low < 0 < gap.high
        elif name != vans.FIRST:
            assert gap.low > 5


def test_the_expected_cost_is_behind_on_the_training_days_too(costs):
    gap = paired_difference(costs["cost_seen"]["expected cost"], costs["cost_seen"][vans.FIRST],
                            split=vans.SPLIT)
    assert gap.low > 10


def test_each_arm_beats_the_best_constant_number_of_vans():
    table = vans.stored().table
    assert (table.groupby("loss").cost.mean() < table.best_constant.mean() - 50).all()


def test_no_chosen_rate_lies_at_the_end_of_its_grid():
    assert vans.stored().table.learning_rate.between(vans.RATES[1], vans.RATES[-2]).all()


def test_two_splits_run_again_are_close_to_the_stored_ones():
    table = vans.stored().table.query("loss == @vans.FIRST and seed < 2")
    again = vans.costs(vans.FIRST, table.learning_rate.to_numpy(), (0, 1))[0]
    assert np.mean(again) == pytest.approx(table.cost.mean(), abs=4)


def test_a_missing_bike_costs_four_and_vans_are_full():
    assert vans.bike_cost(100.0, 103.0) == 12 and vans.bike_cost(103.0, 100.0) == 3
    assert vans.vans_for(np.array([74.0, 76.0, -30.0, 900.0])).tolist() == [50, 100, 0, 700]


def test_the_picture_tells_the_means():
    assert "straight-through 62" in vans.stored().plot()[0].alt_text
