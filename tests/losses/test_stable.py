"""The shared pieces: right to the last digits, short or long, and quick looks that see what a slow
look sees."""
import mpmath
import numpy as np
import pytest

import lossedu
from lossedu.core import spaces as domain
from lossedu.fast import pieces
from lossedu.fast.classes import own_class
from lossedu.losses import stable
from lossedu.losses.classes import counts, none_ignored

from .library import counted, slack

EPS = np.finfo(float).eps
LONG = 3_000


# ---------------------------------------------------------------------- log(1 + x)
def digits_lost(log1p, x):
    """The largest relative error of log1p(x), in eps, beyond that of NumPy's own logarithms."""
    with counted() as calls:
        answers = log1p(x)
    with mpmath.workdps(40):
        exact = [mpmath.log1p(mpmath.mpf(float(one))) for one in x]
        worst = max(float(abs(mpmath.mpf(float(got)) - one) / abs(one)) for got,
                    one in zip(answers, exact)) / EPS
    return worst - slack(calls, float)


@pytest.mark.parametrize("n", [7, LONG])
def test_log1p_is_right_to_the_last_digits_on_both_sides_of_0(n):
    size = np.geomspace(1e-300, 1e300, n)
    assert digits_lost(pieces.log1p, size) <= 1.5
    assert digits_lost(pieces.log1p, -np.geomspace(1e-300, 1 - 1e-15, n)) <= 1.5


def test_a_logarithm_that_forgets_what_rounding_took_is_caught():
    assert digits_lost(lambda x: np.log(1 + x), np.geomspace(1e-3, 1, LONG)) > 1.5


def test_log1p_lets_nan_through():
    assert np.isnan(pieces.log1p(np.full(LONG,
                                         np.nan))).all() and not pieces.log1p(np.zeros(LONG)).any()


# ---------------------------------------------------------------------- looks
@pytest.mark.parametrize("value, inside", [(1.9, True), (-1.9, True), (2.0, False), (-2.0, False),
                                           (np.nan, False)])
def test_within_sees_every_value(value, inside):
    for place in (0, 5, 9):
        array = np.zeros(10)
        array[place] = value
        assert stable.within(2, array) is stable.between(-2, 2, array) is inside
    assert stable.within(2, np.zeros(0)) is False


def test_parts_make_up_the_axis():
    for length in (0, 1, 8_192, 20_000):
        numbers = np.arange(length)
        np.testing.assert_array_equal(np.concatenate([numbers[part]
                                                      for part in stable.parts(length)]), numbers)


@pytest.mark.parametrize("n", [5, 50_000])
@pytest.mark.parametrize("space, bad", [(domain.PROBABILITY, 1.5), (domain.SIGN, 0.5),
                                        (domain.POSITIVE, 0.0),
                                        (domain.NONNEGATIVE, -1e-9)])
def test_a_value_outside_is_found_wherever_it_stands_also_beside_nan(space, bad, n):
    for place in (0, n // 2, n - 1):
        array = np.ones(n)
        assert space.first_outside(array) is None
        array[place] = bad
        assert space.first_outside(array) == bad
        array[(place + 1) % n] = np.nan
        assert space.first_outside(array) == bad
    assert space.first_outside(np.full(n, np.nan)) is None


@pytest.mark.parametrize("rows, classes", [(2, 3), (5_000, 10), (40, 2_000)])
def test_a_row_that_does_not_sum_to_1_is_found_also_by_way_of_float32(rows, classes):
    rng = np.random.default_rng(1)
    logs = np.asarray(lossedu.activations.log_softmax(3 * rng.normal(size=(rows, classes))))
    assert domain.LOG_DISTRIBUTION.first_bad_row(logs) is None
    for off, found in ((9e-7, False), (1.1e-6, True), (-1.1e-6, True), (-1e-3, True)):
        for place in (0, rows - 1):
            spoiled = logs.copy()
            spoiled[place] += np.log1p(off)
            assert (domain.LOG_DISTRIBUTION.first_bad_row(spoiled) is not None) is found, off


def test_rows_with_impossible_classes_and_rows_of_nan_pass_in_silence():
    logs = np.full((LONG, 4), -1e300)
    logs[:, 0] = 0
    logs[1:, 1] = -np.inf
    assert domain.LOG_DISTRIBUTION.first_bad_row(logs) is None
    logs[7] = np.nan
    assert domain.LOG_DISTRIBUTION.first_bad_row(logs) is None


# ---------------------------------------------------------------------- what a row counts
def test_where_no_row_is_ignored_nothing_is_counted():
    pred, target = np.zeros((3, 2)), np.array([0, 1, 1])
    assert none_ignored(target, -100) and not none_ignored(np.array([0, -100]), -100)
    assert not none_ignored(target, 1) and not none_ignored(target[:0], -100)
    assert counts(pred, target) is None and counts(pred, np.full((3, 2), 0.5)) is None
    np.testing.assert_array_equal(counts(pred, np.array([0, -100, 1])), [True, False, True])
    np.testing.assert_array_equal(counts(pred, target, np.array([2.0, 3.0])), [2, 3, 3])


def test_an_ignored_row_has_no_class_and_the_target_stays_as_it_is():
    target = np.array([2, -100, 1])
    own, left_out = own_class(target)
    assert own.tolist() == [2, 0, 1] and left_out.tolist() == [1] and target.tolist() == [2,
                                                                                          -100, 1]
    assert own_class(np.array([2, 1]))[1] is None


@pytest.mark.parametrize("name", ["nll", "cross_entropy", "categorical_cross_entropy"])
def test_where_every_row_is_ignored_the_mean_is_nan_and_the_sum_0(name):
    logs = np.log(np.full((4, 2), 0.5))
    loss, pred = lossedu.loss(name), np.exp(logs) if name == "categorical_cross_entropy" else logs
    value, grad = loss.value_and_grad(pred, np.full(4, -100))
    assert np.isnan(value) and not grad.any()  # so that an empty batch moves no parameter
    value, grad = loss.value_and_grad(pred, np.full(4, -100), reduction="sum")
    assert value == 0 and not grad.any()


def test_weights_that_add_up_to_next_to_nothing_still_divide():
    value, grad = lossedu.loss("mse").value_and_grad([3.0, 5.0], [1.0, 5.0],
                                                     weight=[1e-310, 1e-310])
    assert value == pytest.approx(2.0) and grad.tolist() == pytest.approx([2.0, 0.0])
