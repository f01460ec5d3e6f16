"""Wrong answers that are right in most cases: each is refused, with a message that leads on."""
import numpy as np
import pytest

from lossedu.exercises import judged
from lossedu.units.imbalance.exercises import (
    another_prevalence,
    cheapest_threshold,
    focal_meaning,
    full_cost_matrix,
    oversampled_rows,
    weighted_risks,
)


def searched(thresholds, better, first):
    """A search through the scores; `first`: no alarm is tried before them, and not after."""
    def choose(score, target, false_alarm, miss):
        nobody = miss * np.sum(target == 1)
        best, lowest = np.inf, nobody if first else np.inf
        for t in thresholds(score):
            alarm = score >= t
            cost = false_alarm * np.sum(alarm & (target == 0)) + miss * np.sum(
                ~alarm & (target == 1))
            if better(cost, lowest):
                best, lowest = t, cost
        return float("inf") if not first and nobody < lowest else float(best)
    return choose


def upwards(score):
    return np.unique(score)


def downwards(score):
    return np.unique(score)[::-1]


@pytest.mark.parametrize("thresholds, better, first, right", [
    (downwards, np.less, True, True),
    (downwards, np.less, False, False),
    (downwards, np.less_equal, True, False),
    (upwards, np.less_equal, True, False),
    (upwards, np.less_equal, False, False),
    (upwards, np.less, False, False)])
def test_of_equal_costs_the_highest_threshold_is_found_by_one_order_alone(thresholds, better,
                                                                         first, right):
    report = judged(cheapest_threshold.EXERCISE, searched(thresholds, better, first))
    assert report.passed == right, report.message
    assert right or "which of" in report.message.lower(), report.message


@pytest.mark.parametrize("count", (50, 64, 99, 100, 101, 128, 150, 200, 256, 500))
def test_no_list_of_quantiles_passes_for_all_scores(count):
    assert not judged(cheapest_threshold.EXERCISE, cheapest_threshold._quantiles(count)).passed


def repeated(times):
    """Training rows, with each positive `times(labels)` times."""
    def rows(target, fold, held_out):
        train = np.flatnonzero(fold != held_out)
        return np.repeat(train, np.where(target[train] == 1, times(target[train]), 1))
    return rows


@pytest.mark.parametrize("times, words", [
    (lambda y: max(1, int((1 - y.mean()) / y.mean())) if y.any() else 1, "can round to just"),
    (lambda y: max(1, int((1 - y.mean()) // y.mean())) if y.any() else 1, "can round to just"),
    (lambda y: min(6, max(1, np.sum(y == 0) // max(1, y.sum()))), "came"),
    (lambda y: min(30, max(1, np.sum(y == 0) // max(1, y.sum()))), "came")])
def test_a_ratio_that_rounds_or_is_capped_is_seen(times, words):
    report = judged(oversampled_rows.EXERCISE, repeated(times))
    assert not report.passed and words in report.message, report.message


def test_without_a_training_positive_no_shape_is_blamed():
    def rows(target, fold, held_out):
        right = oversampled_rows.oversampled_rows(target, fold, held_out)
        return right if target[right].any() else np.array([], int)
    assert "docstring" in judged(oversampled_rows.EXERCISE, rows).message


def test_fold_0_held_out_as_if_it_were_none_is_named():
    def rows(target, fold, held_out):
        train = np.flatnonzero(fold != held_out) if held_out else np.arange(len(target))
        times = max(1, np.sum(target[train] == 0) // max(1, np.sum(target[train] == 1)))
        return np.repeat(train, np.where(target[train] == 1, times, 1))
    assert "fold 0" in judged(oversampled_rows.EXERCISE, rows).message


def balanced(zero, one):
    return lambda q, gamma: zero(q, gamma) / (zero(q, gamma) + one(q, gamma))


def of_zero(q, gamma, term=lambda q: (1 - q) * np.log1p(-q)):
    return q ** gamma * (q - gamma * term(q))


def of_one(q, gamma, term=lambda q: q * np.log(q)):
    return (1 - q) ** gamma * (1 - q - gamma * term(q))


@pytest.mark.parametrize("answer, words", [
    (balanced(lambda q, g: of_zero(q, g, lambda q: q * np.log(q)), of_one), "For label 0"),
    (balanced(of_zero, lambda q, g: of_one(q, g, lambda q: (1 - q) * np.log1p(-q))), "For label 1"),
    (lambda q, g: of_one(q, g) / (of_one(q, g) - of_zero(q, g)), "opposite signs"),
    (lambda q, g: np.where(q <= 0.5, focal_meaning.focal_meaning(q, g),
                           focal_meaning.focal_meaning(1 - q, g)), "mirrored")])
def test_a_term_of_the_wrong_label_or_sign_is_named(answer, words):
    with np.errstate(all="ignore"):
        report = judged(focal_meaning.EXERCISE, answer)
    assert not report.passed and words in report.message, report.message


def test_new_cases_scaled_by_a_mean_of_0_are_not_said_to_be_unscaled():
    mistakes = {one.id: one for one in weighted_risks.EXERCISE.mends}
    assert "in which units is x at this line?" in mistakes["not_scaled"].hint


@pytest.mark.parametrize("typed, words", [
    (0.0292, "rounded"), (0.0294, "third digit"), (0.0291, "1 to 200"), (0.029, "two digits")])
def test_a_number_that_is_cut_off_is_no_matter_of_ten_per_cent(typed, words):
    message = another_prevalence.EXERCISE.judged_value(typed, 0).message
    assert words in message, message


def test_one_probability_for_both_costs_is_named():
    named = {one.id for one in full_cost_matrix.EXERCISE.mistakes}
    assert {"same_probability_twice", "same_probability_below"} <= named
