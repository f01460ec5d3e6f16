"""Sums and means, weighted or not, short or in blocks, give what plain NumPy gives."""
from dataclasses import replace

import numpy as np
import pytest

import lossedu
from lossedu.fast.call import BLOCK

huber = lossedu.loss("huber")
SIZES = (1, 7, BLOCK, 2 * BLOCK, 5 * BLOCK + 3)


def pair(shape, dtype=float):
    rng = np.random.default_rng(1)
    return rng.normal(size=shape).astype(dtype), rng.normal(size=shape).astype(dtype)


@pytest.mark.parametrize("n", SIZES)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_value_and_gradient_are_the_plain_mean_and_its_derivative_at_every_length(n, dtype):
    pred, target = pair(n, dtype)
    value, grad = huber.value_and_grad(pred, target)
    np.testing.assert_allclose(value, np.mean(huber.f(pred.astype(float), target.astype(float))),
                               rtol=1e-13 if dtype == np.float64 else 1e-6)
    np.testing.assert_allclose(grad, huber.df(pred, target) / n,
                               rtol=1e-15 if dtype == np.float64 else 1e-6)
    assert grad.dtype == dtype and grad.shape == pred.shape


def test_a_block_that_is_skipped_would_be_seen():
    pred, target = pair(5 * BLOCK + 3)
    _, grad = huber.value_and_grad(pred, target)
    assert np.all(grad[pred != target] != 0)
    broken = replace(huber, fused=lambda pred, target, delta: (huber.f(pred, target)
                                                               * (pred[0] != pred[0]),
                                                               huber.df(pred, target)))
    assert broken.value_and_grad(pred, target)[0] != pytest.approx(huber(pred, target))


@pytest.mark.parametrize("shape", [(3, 4), (2 * BLOCK, 2), (2, 3, 4)])
def test_arrays_of_any_shape_are_averaged_over_all_elements(shape):
    pred, target = pair(shape)
    value, grad = huber.value_and_grad(pred, target)
    assert value == pytest.approx(np.mean(huber.f(pred, target)), rel=1e-14)
    np.testing.assert_allclose(grad, huber.df(pred, target) / pred.size, rtol=1e-15)
    transposed = huber.value_and_grad(pred.T, target.T)
    assert transposed[0] == pytest.approx(value, rel=1e-14)
    np.testing.assert_array_equal(transposed[1], grad.T)


def test_a_weighted_mean_divides_by_the_sum_of_the_weights():
    pred, target = np.array([3.0, 0.0, 5.0]), np.array([1.0, 0.0, 5.0])
    weight = np.array([2.0, 1.0, 0.0])
    assert huber(pred, target, weight=weight) == (2 * 1.5 + 1 * 0.0) / 3
    np.testing.assert_allclose(huber.grad(pred, target, weight=weight), np.array([2.0, 0, 0]) / 3)
    assert huber(pred, target, weight=weight, reduction="sum") == 3.0
    np.testing.assert_array_equal(huber(pred, target, weight=weight, reduction="none"), [1.5, 0, 0])


@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_a_whole_weight_counts_like_a_repeated_example(reduction):
    pred, target = pair(5)
    weight = np.array([1, 3, 0, 2, 1])
    repeated = huber(np.repeat(pred, weight), np.repeat(target, weight), reduction=reduction)
    assert huber(pred, target, weight=weight, reduction=reduction) == pytest.approx(repeated,
                                                                                    rel=1e-14)


def test_the_gradient_is_the_derivative_of_the_reduced_value():
    pred, target = pair(6)
    weight = np.random.default_rng(2).uniform(size=6)
    for reduction in ("mean", "sum"):
        for index in range(6):
            step = np.zeros(6)
            step[index] = 1e-5
            slope = (huber(pred + step, target, reduction=reduction, weight=weight)
                     - huber(pred - step, target, reduction=reduction, weight=weight)) / 2e-5
            assert huber.grad(pred, target, reduction=reduction,
                              weight=weight)[index] == pytest.approx(slope, rel=1e-7)


def test_the_mean_of_nothing_is_nan_and_the_sum_of_nothing_is_zero():
    empty = np.zeros(0)
    assert np.isnan(huber(empty, empty)) and huber(empty, empty, reduction="sum") == 0.0
    assert huber.grad(empty, empty).shape == (0,)
    value, grad = huber.value_and_grad(empty, empty)
    assert np.isnan(value) and grad.shape == (0,)
    zero = np.zeros(2)
    assert np.isnan(huber(zero, zero, weight=zero)) and not huber.grad(zero, zero + 5,
                                                                       weight=zero).any()


def test_nan_in_gives_nan_out_and_only_there():
    pred, target = np.array([np.nan, 1.0]), np.array([0.0, 1.0])
    values = huber(pred, target, reduction="none")
    assert np.isnan(values[0]) and values[1] == 0 and np.isnan(huber(pred, target))


def test_overflow_reaches_infinity_without_a_warning():
    assert lossedu.loss("mse")([1e200], [0.0]) == np.inf  # pytest turns warnings into errors


def test_inputs_are_never_changed():
    for n in SIZES:
        pred, target = pair(n)
        kept = pred.copy(), target.copy()
        for reduction in ("mean", "sum", "none"):
            huber.value_and_grad(pred, target, reduction=reduction)
        np.testing.assert_array_equal(pred, kept[0])
        np.testing.assert_array_equal(target, kept[1])
