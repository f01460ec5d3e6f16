"""The explorer of unequal costs: what it says about both sides, the cheapest number, who moves with
a far target."""
import numpy as np
import pytest

import lossedu
from lossedu.units.regression.explorers.costs import best_stretch, costs


def moved(**to):
    explorer = costs()
    for name, value in to.items():
        explorer.sliders[name].value = value
    explorer.redraw()
    return explorer


@pytest.mark.parametrize("number, under, words", [
    (5.5, 4.0, "A little more saves 4 on each of the 2 targets above it, and costs 1 on each of "
               "the 5 targets at or below it. A little less saves 1 on each of the 5 targets below "
               "it, and costs 4 on each of the 2 targets at or above it: go up"),
    (7.0, 4.0, "A little more saves 4 on the one target above it, and costs 1 on each of the 6 "
               "targets at or below it. A little less saves 1 on each of the 6 targets below it, "
               "and costs 4 on the one target at or above it: go down"),
    (5.0, 4.0, "on each of the 2 targets above it, and costs 1 on each of the 5 targets at or "
               "below it. A little less saves 1 on each of the 4 targets below it, and costs 4 "
               "on each of the 3 targets at or above it: go up"),
    (11.0, 4.0, "A little more saves 4 on no target, as none lies above it, and costs 1 on each "
                "of the 7 targets at or below it."),
    (6.0, 4.0, "no other number is cheaper. Cheapest: 6.00, the 0.80-quantile"),
    (3.0, 1.0, "no other number is cheaper. Cheapest: 3.00, the 0.50-quantile"),
])
def test_it_counts_both_sides_as_one_would_by_hand(number, under, words):
    assert words in moved(number=number, under=under).words


def test_only_the_mean_follows_the_largest_target():
    assert "Cheapest: 6.00, the 0.80-quantile. Mean 4.00, median 3.00" in moved(last=11.0).words
    assert "Cheapest: 6.00, the 0.80-quantile. Mean 4.57, median 3.00" in moved(last=15.0).words


@pytest.mark.parametrize("seed", range(20))
def test_the_cheapest_stretch_is_where_the_mean_cost_is_least(seed):
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
                                    [4.0, 4.0, 4.0]])
def test_a_sample_that_does_not_fit_gets_one_sentence(sample):
    with pytest.raises(ValueError, match="three or more finite numbers that are not all equal fit"):
        costs(sample)
