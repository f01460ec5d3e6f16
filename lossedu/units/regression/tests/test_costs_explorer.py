"""The explorer of unequal costs: the best constants, which of them follows a target, and what is
said of a stretch."""
import numpy as np
import pytest

import lossedu
from lossedu.units.regression.explorers.costs import best_stretch, costs

START = (0, 1, 2, 3, 5, 6, 11)
BEST = ("mean", "median", "low", "high")


def found(**to):
    explorer = costs()
    return explorer.numbers({**explorer.settings, **to})


def followers(place, under):
    """The best constants that change when a target is dragged around between its neighbours."""
    before = found(under=under)
    low, high = ([0.0, *START][place - 1], [*START, 16.0][place])
    steps = np.arange(low, high + 0.125, 0.25)
    return {name for to in steps for name in BEST
            if abs(found(under=under, **{f"y{place}": float(to)})[name] - before[name]) > 1e-9}


def test_what_the_unit_says_of_dragging_one_target():
    follow = {START[place - 1]: followers(place, under=4.0) for place in range(1, 8)}
    assert [target for target, who in follow.items() if "median" in who] == [3]
    assert [target for target, who in follow.items() if {"low", "high"} & who] == [6]
    assert all("mean" in who for who in follow.values())


def test_what_the_unit_says_of_a_stretch():
    explorer = costs()
    explorer.settings = {"under": 2.5}
    assert "every number from 5.00 to 6.00. Up to 5.00 there are 5 of the targets, at 1 each; " \
           "from 6.00 on there are 2, at 2.5 each" in explorer.text()
    follow = [followers(place, under=2.5) & {"low", "high"} for place in range(1, 8)]
    assert follow == [set(), set(), set(), set(), {"low"}, {"high"}, set()]


def test_at_6_to_1_even_the_largest_target_moves_an_end():
    assert (found(under=6.0)["low"], found(under=6.0)["high"]) == (6.0, 11.0)
    assert (found(under=6.0, y7=15.0)["low"], found(under=6.0, y7=15.0)["high"]) == (6.0, 15.0)


@pytest.mark.parametrize("under, words", [
    (4.0, "Best constants: mean 4.00, median 3.00. For costs of 4 to 1, the quantile at level 0.8: "
          "6.00. Targets below it: 5; targets above it: 1."),
    (1.0, "the quantile at level 0.5: 3.00. Targets below it: 3; targets above it: 3."),
    (10.0, "the quantile at level 0.909: 11.00. Targets below it: 6; targets above it: 0.")])
def test_it_counts_both_sides_as_one_would_by_hand(under, words):
    explorer = costs()
    explorer.settings = {"under": under}
    assert words in explorer.text()


def test_targets_that_meet_are_counted_on_no_side():
    numbers = found(y5=6.0, y7=6.0)
    assert (numbers["case"], numbers["low"], numbers["below"], numbers["above"]) == (
        "one", 6.0, 4, 0)


@pytest.mark.parametrize("name, best", [("squared", "mean"), ("absolute", "median"),
                                        ("unequal", "low")])
def test_each_curve_is_least_at_its_best_constant(name, best):
    explorer = costs()
    numbers = explorer.numbers({**explorer.settings, "y2": 4.0})
    assert min(numbers[name]) >= -1e-12 and max(numbers[name]) == pytest.approx(1)
    assert np.interp(numbers[best], explorer.grid, numbers[name]) < 0.002


def test_targets_that_are_all_equal_have_curves_too():
    numbers = found(**{f"y{place}": 0.0 for place in range(1, 8)})
    assert all(np.isfinite(numbers[name]).all() for name in ("squared", "absolute", "unequal"))


@pytest.mark.parametrize("seed", range(20))
def test_the_best_stretch_is_where_the_mean_cost_is_least(seed):
    rng = np.random.default_rng(seed)
    sample = np.sort(rng.integers(0, 9, size=rng.integers(1, 9)).astype(float))
    under = float(rng.choice([0.1, 0.5, 1.0, 2.0, 3.0, 10.0]))
    cost = lossedu.loss("asymmetric_mae", under=under, over=1.0)
    mean_cost = lambda c: cost(np.full(len(sample), float(c)), sample)
    low, high = best_stretch(sample, under)
    least = min(mean_cost(c) for c in sample)
    for inside in (low, (low + high) / 2, high):
        assert mean_cost(inside) == pytest.approx(least, rel=1e-12, abs=1e-12)
    for outside in (low - 0.01, high + 0.01):
        assert mean_cost(outside) > least + 1e-6


def test_a_wider_stretch_would_be_caught():
    sample = np.array([1.0, 2.0, 8.0, 9.0])
    assert best_stretch(sample, 1.0) == (2.0, 8.0) != (1.0, 9.0)
    assert best_stretch(sample, 1.1) == (8.0, 8.0)


@pytest.mark.parametrize("sample", [[1.0, 2.0], [[1.0, 2.0, 3.0]], [1.0, 2.0, np.nan],
                                    [4.0, 4.0, 4.0], range(10)])
def test_a_sample_that_does_not_fit_gets_one_sentence(sample):
    with pytest.raises(ValueError, match="three to 9 finite numbers that are not all equal fit"):
        costs(sample)


def test_a_sample_of_ones_own_has_a_handle_for_each_number():
    explorer = costs([4.5, 1.0, 9.25, 2.0])
    assert list(explorer.settings) == ["under", "y1", "y2", "y3", "y4"]
    assert explorer.results["median"] == pytest.approx(3.25)
