"""The tuner: every rate meets every tuning seed, and of equally good rates the smallest is
taken."""
import numpy as np
import pytest

from lossedu.study.seeds import read_seeds
from lossedu.study.tuner import best_rate, first_reached, try_rates

RATES = (0.1, 0.5, 1.0, 5.0)


def test_a_seed_that_is_tuned_on_and_reported_is_refused():
    with pytest.raises(ValueError, match=r"seeds \[3\] are to be tuned on and reported"):
        read_seeds(5, (3, 77))
    for seeds, tuning in ((0, 4), (4, 0), ((1, 1), 4), ((-1,), 4)):
        with pytest.raises(ValueError, match="from 0 up and all different"):
            read_seeds(seeds, tuning)


def test_every_rate_is_tried_on_every_tuning_seed_all_at_once():
    calls = []

    def measure(rates, seeds):
        calls.append(sorted(zip(rates.tolist(), seeds)))
        return rates + np.array(seeds)

    assert np.allclose(try_rates(RATES, (8, 10), measure), np.array(RATES) + 9)
    assert calls == [[(rate, seed) for rate in RATES for seed in (8, 10)]]


def test_a_run_is_counted_for_its_own_rate():
    """The second rate is best on average, and another one on the first seed alone."""
    scores = {(0.1, 8): 0.9, (0.1, 9): 0.1, (0.5, 8): 0.8, (0.5, 9): 0.7}
    found = try_rates((0.1, 0.5),
                      (8, 9), lambda rates, seeds: [scores[one] for one in zip(rates, seeds)])
    assert found == pytest.approx([0.5, 0.75]) and best_rate((0.1, 0.5), found) == 0.5


def test_several_measures_of_the_same_runs_are_averaged_one_by_one():
    found = try_rates((1.0, 2.0), (8, 9), lambda rates, seeds: (rates, list(seeds)))
    assert [means.tolist() for means in found] == [[1, 2], [8.5, 8.5]]


@pytest.mark.parametrize("lost", [np.nan, np.inf, -np.inf])
def test_a_rate_that_diverged_is_not_chosen(lost):
    assert best_rate(RATES, [0.3, lost, 0.4, lost]) == 1.0


@pytest.mark.parametrize("near, rate", [(0.0, 1.0), (0.0025, 0.5), (0.1, 0.1)])
def test_of_rates_as_good_as_the_best_the_smallest_is_chosen(near, rate):
    assert best_rate(RATES, [0.90, 0.968, 0.970, 0.5], near=near) == rate


def test_of_rates_as_good_as_the_best_the_one_that_is_there_first_is_chosen():
    scores = [0.970, 0.969, 0.970, 0.9]
    assert best_rate(RATES, scores, near=0.0025, delays=[5, 3, 4, 1]) == 0.5
    assert best_rate(RATES, scores, near=0.0025, delays=[3, 3, 4, 1]) == 0.1


@pytest.mark.parametrize("curve, goal, first",
                         [([0.1, 0.94, 0.95, 0.9], 0.95, 2), ([0.96, 0.1], 0.95, 0),
                                                # never: one more than the two epochs
                                                ([0.1, 0.2, 0.3], 0.95, 3)])
def test_the_first_place_that_reaches_the_goal_is_counted_from_the_start(curve, goal, first):
    assert first_reached(np.array(curve), goal) == first
