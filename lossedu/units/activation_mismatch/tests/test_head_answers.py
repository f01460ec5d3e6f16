"""Wrong answers to `head_of` and `plateau_times` that only a case made for them can catch."""
import numpy as np
import pytest

from lossedu.exercises import check
from lossedu.units.activation_mismatch.exercises import head_of, plateau_times


def answer(low=0.0, high=1.0, top=0.0, some=np.all):
    """`head_of` with other ends, another largest log-probability, or any for all."""
    def of(out):
        def add_up(rows):
            return some(np.abs(rows.sum(axis=1) - 1) <= 1e-5)

        if np.all((out >= low) & (out <= high)):
            return 2 if add_up(out) else 1
        return 3 if np.all(out <= top) and add_up(np.exp(out)) else 0
    return of


@pytest.mark.parametrize("off", [1e-5, 1e-6, 1e-7, 1e-9, 1e-11])
@pytest.mark.parametrize("side", ["below", "above", "both"])
def test_no_tolerance_at_the_ends_passes(off, side):
    low, high = off * (side != "above"), off * (side != "below")
    report = check(head_of.EXERCISE, answer(low=-low, high=1 + high))
    assert not report.passed
    if side == "both":
        assert "tolerance" in report.message


def test_the_case_that_is_shown_lies_beyond_the_end():
    shown = dict(check(head_of.EXERCISE, answer(low=-1e-9, high=1 + 1e-9)).evidence)["input"]
    assert shown in ("out = [[1.000000000001, 0.2]]", "out = [[-1e-12, 0.2]]")


def test_log_probabilities_above_0_do_not_pass():
    assert "above 0" in check(head_of.EXERCISE, answer(top=np.inf)).message
    assert head_of.head_of(np.array([[9e-6, -30.0]])) == 0
    assert all(style(np.array([[9e-6, -30.0]])) == 0 for style in head_of.EXERCISE.styles)
    assert check(head_of.EXERCISE, answer()).passed


def test_any_row_for_all_rows_is_named():
    assert "How many rows" in check(head_of.EXERCISE, answer(some=np.any)).message


def test_any_number_for_all_numbers_is_called_that():
    def of(out):
        if np.any((out >= 0) & (out <= 1)):
            return 2 if np.all(np.abs(out.sum(axis=1) - 1) <= 1e-5) else 1
        return head_of.head_of(out)

    assert "'any' for 'all'" in check(head_of.EXERCISE, of).message


@pytest.mark.parametrize("rows", [1, 2, 3, 4, 5, 8, 10, 11])
def test_the_first_rows_alone_do_not_pass(rows):
    assert not check(head_of.EXERCISE, lambda out: head_of.head_of(out[:rows])).passed


def test_an_epsilon_above_1_is_no_1():
    time = plateau_times.plateau_times
    assert not check(plateau_times.EXERCISE, lambda z0, z1, eps: time(z0, z1, min(eps, 1))).passed
