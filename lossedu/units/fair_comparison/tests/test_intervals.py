"""What the unit measures: coverage, winners, false alarms, prevalences."""
import numpy as np
import pytest

from lossedu import stats
from lossedu.units import fair_comparison
from lossedu.units.fair_comparison import duel


def covered(gaps, truth, split):
    found = [stats.mean_interval(row, split=split) for row in gaps]
    return np.mean([one.low <= truth <= one.high for one in found])


@pytest.mark.proof
def test_plain_intervals_of_overlapping_splits_miss_far_more_often_than_promised():
    gaps, truth = fair_comparison.gaps_on_small_sets(sets=100, splits=20), 3.58
    assert covered(gaps, truth, None) < 0.8 < 0.93 < covered(gaps, truth, (75, 25))


@pytest.mark.proof
def test_a_winner_loses_on_new_patients_what_the_choice_gave_it():
    found = fair_comparison.best_of(counts=(1, 20), splits=30)
    (chosen_one, new_one), (chosen, new) = found[1], found[20]
    assert chosen - chosen_one > 2 and 0 < new - new_one < 2 and chosen - new > 1.5


def test_twenty_intervals_raise_a_false_alarm_and_bonferroni_holds_five_per_cent():
    each, together = fair_comparison.false_alarms(repeats=500)
    assert each == pytest.approx(1 - 0.95 ** 20, abs=0.07) and together < 0.08


def test_the_parts_of_a_variance_are_those_that_were_put_in():
    rng = np.random.default_rng(0)
    gaps = 2 * rng.normal(size=(4000, 1)) + 3 * rng.normal(size=(4000, 8))
    assert fair_comparison.variance_parts(gaps) == pytest.approx((9, 4), rel=0.1)


def test_prevalences_by_counting_hold_those_by_algebra():
    accuracy, f1 = 0.743, 0.808
    hits = f1 * (1 - accuracy) / (2 * (1 - f1))
    found = fair_comparison.prevalences_that_fit(accuracy, f1)
    assert min(found) <= hits and max(found) >= hits + 1 - accuracy
    assert min(found) == pytest.approx(hits, abs=0.003)


@pytest.mark.proof
def test_the_stored_duel_is_that_of_the_code_as_it_is():
    kept = duel.stored()
    again = duel.run(seeds=2, rates=(), starts=2, progress=False)
    for one, other in zip(duel.pair(kept), duel.pair(again)):
        assert one[:2, :2] == pytest.approx(other, abs=2)  # three patients: rounding may flip a few


def test_intervals_of_alike_losses_exclude_zero_at_the_rate_that_they_promise():
    noise = np.random.default_rng(3).normal(size=(60, 8))
    assert abs(fair_comparison.by_chance(noise) - 3.0) < 0.3
    assert fair_comparison.by_chance(np.zeros((5, 8))) == 0


def test_dealt_means_rise_as_far_as_those_of_alike_splits_and_less_than_those_of_others():
    rng = np.random.default_rng(4)
    alike = rng.normal(size=(60, 8))
    other = alike + 2 * rng.normal(size=(60, 1))
    for gaps, low, high in ((alike, 0.8, 1.25), (other, 1.8, 5)):
        dealt = fair_comparison.dealt_means(gaps)
        assert dealt.mean() == pytest.approx(gaps.mean()) and np.all(np.diff(dealt) > 0)
        assert low < gaps.mean(axis=1).std() / dealt.std() < high
