"""Answers for baseline_loss that are right only for some types and numbers of targets."""
import numpy as np
import pytest

from lossedu.units.start.exercises import baseline_loss as unit


def with_mse(value):
    return lambda loss, target: float(value(target)) if loss == "mse" else unit.baseline_loss(
        loss, target)


def with_mae(value):
    return lambda loss, target: float(value(target)) if loss == "mae" else unit.baseline_loss(
        loss, target)


def with_absolute_classes(loss, target):
    return unit.baseline_loss(loss, abs(target) if loss == "cross_entropy" else target)


@pytest.mark.parametrize("answer, id", [
    (with_mse(lambda y: np.mean((y - np.full_like(y, y.mean())) ** 2)),
     "mean_in_the_type_of_the_targets"),
    (with_mse(lambda y: np.mean((y - y.mean().astype(y.dtype)) ** 2)),
     "mean_in_the_type_of_the_targets"),
    (with_mse(lambda y: np.mean((y - int(y.mean())) ** 2)), "mean_cut_to_an_integer"),
    (with_absolute_classes, "signs_left_out")])
def test_a_cut_mean_and_merged_classes_are_named(answer, id):
    assert unit.EXERCISE.judged_function(answer, 0).mistake == id


@pytest.mark.parametrize("two", [lambda y: abs(y[0] - y[1]), lambda y: 0.0])
def test_two_targets_of_mae_are_judged(two):
    answer = with_mae(lambda y: two(y) if len(y) == 2 else unit.baseline_loss("mae", y))
    assert not unit.EXERCISE.judged_function(answer, 0).passed
