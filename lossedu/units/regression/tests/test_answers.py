"""Answers to the exercises that are nearly right: none passes, and what is said of them is true."""
from fractions import Fraction

import numpy as np
import pytest
import torch

from lossedu.units.regression.exercises import (
    bikes_next_door,
    log_total,
    newsvendor,
    parcel_promise,
)


def best_of(profit):
    """The first of the demands with the highest profit."""
    def answer(demand, price, cost, salvage):
        tried = np.unique(demand)
        return float(tried[np.argmax([profit(q, demand, price, cost, salvage) for q in tried])])
    return answer


def least_pinball(q, demand, price, cost, salvage):
    level = (price - cost) / (price - salvage)
    return -np.mean(np.where(demand > q, level * (demand - q), (1 - level) * (q - demand)))


ROUNDED = {
    "profits": lambda q, d, price, cost, salvage: (
        price * np.mean(np.minimum(q, d)) + salvage * np.mean(np.maximum(q - d, 0)) - cost * q),
    "profits, the cost first": lambda q, d, price, cost, salvage: (
        -cost * q + price * np.mean(np.minimum(q, d)) + salvage * np.mean(np.maximum(q - d, 0))),
    "leftovers from sales": lambda q, d, price, cost, salvage: (
        price * np.mean(np.minimum(q, d)) + salvage * (q - np.mean(np.minimum(q, d))) - cost * q),
    "two margins": lambda q, d, price, cost, salvage: (
        (price - salvage) * np.mean(np.minimum(q, d)) - (cost - salvage) * q),
    "means of money": lambda q, d, price, cost, salvage: (
        np.mean(price * np.minimum(q, d)) + np.mean(salvage * np.maximum(q - d, 0)) - cost * q),
    "costs": lambda q, d, price, cost, salvage: -(
        (price - cost) * np.mean(np.maximum(d - q, 0))
        + (cost - salvage) * np.mean(np.maximum(q - d, 0))),
    "pinball": least_pinball}


@pytest.mark.parametrize("name", ROUNDED)
def test_an_order_that_rounded_means_choose_is_refused_for_its_ties(name):
    answer = best_of(ROUNDED[name])
    missed = [case for case in newsvendor.EXERCISE.draw(np.random.default_rng(5))
              if answer(*case.args) != newsvendor.newsvendor(*case.args)]
    assert len(missed) > 2
    assert not newsvendor.EXERCISE.judged(answer).passed


@pytest.mark.parametrize("name", ("profits", "two margins", "costs", "pinball"))
def test_means_that_are_rounded_are_named(name):
    report = newsvendor.EXERCISE.judged(best_of(ROUNDED[name]))
    assert "rounding decides between them" in report.message


@pytest.mark.parametrize("digits", (4, 5, 6))
def test_a_rounded_level_is_named(digits):
    def answer(demand, price, cost, salvage):
        level = round((price - cost) / (price - salvage), digits)
        return float(np.quantile(demand, level, method="inverted_cdf"))
    assert "up to its rounding" in newsvendor.EXERCISE.judged(answer).message


def test_a_percentile_is_named():
    def answer(demand, price, cost, salvage):
        level = (price - cost) / (price - salvage)
        return float(np.percentile(demand, 100 * level, method="inverted_cdf"))
    assert "rounding of floats" in newsvendor.EXERCISE.judged(answer).message


def test_in_each_case_of_equal_means_two_orders_earn_exactly_the_same():
    for demand, prices in newsvendor.EQUAL:
        price, cost, salvage = map(Fraction, prices)
        earned = {q: sum(price * min(q, d) + salvage * max(q - d, 0) - cost * q for d in demand)
                  for q in demand}
        best = [q for q in demand if earned[q] == max(earned.values())]
        assert len(best) == 2
        assert newsvendor.newsvendor(np.array(demand, dtype=float), *prices) == min(best)


@pytest.mark.parametrize("cut", (torch.round, torch.floor, torch.ceil))
def test_a_cost_of_whole_bikes_is_refused_for_its_values(cut):
    def of_spare(pred, target):
        return (cut((pred - target).clamp(min=0)) + 19 * torch.relu(target - pred - 200)).mean()

    def of_missing(pred, target):
        return ((pred - target).clamp(min=0) + 19 * cut(torch.relu(target - pred - 200))).mean()
    for loss in (of_spare, of_missing):
        id, said, later = bikes_next_door.EXERCISE.said_of_values(loss)
        assert "your loss is" in said and not later


def test_a_total_just_outside_is_told_that_it_is_near():
    right = np.exp(-0.32)
    for total in (right - 0.02001, 0.7061, 0.70, 0.685, 0.6839):
        assert log_total.EXERCISE.judged(total).mistake == "near_below"
    for total in (right + 0.02001, 0.7462, 0.77):
        assert log_total.EXERCISE.judged(total).mistake == "near_above"


def test_late_is_later_than_predicted():
    assert "after the predicted day" in parcel_promise.EXERCISE.options["mse_weighted"].text
