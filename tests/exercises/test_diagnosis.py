"""What is said of one value per example, where no known mistake explains it."""
import numpy as np
import pytest

from lossedu.exercises import EXERCISES, Case, check
from lossedu.exercises.explain import DIAGNOSES

from .toy import CLIPPED, exercise, rmse, stumbling_fails  # noqa: F401

pytestmark = pytest.mark.usefixtures("stumbling_fails")

r = CLIPPED.reference


def gap(pred, target):
    return np.abs(pred - target)


ELEMENTWISE = {
    "twice": (lambda p, t, delta=1.0: 2 * r(p, t, delta), "Exactly twice"),
    "half": (lambda p, t, delta=1.0: r(p, t, delta) / 2, "Exactly half"),
    "sign": (lambda p, t, delta=1.0: -r(p, t, delta), "The right size and the wrong sign"),
    "sign and factor": (lambda p, t, delta=1.0: -2 * r(p, t, delta), "a sign and a factor of 2"),
    "log2": (lambda p, t, delta=1.0: r(p, t, delta) / np.log(2), "log2 stands where"),
    "nats": (lambda p, t, delta=1.0: r(p, t, delta) * np.log(2), "between nats and bits"),
    "another factor": (lambda p, t, delta=1.0: 3.7 * r(p, t, delta), "3.7 times the right value"),
    "a thousandth": (lambda p, t, delta=1.0: 1.001 * r(p, t, delta), "1.001 times the right value"),
    "divided by n": (
        lambda p, t, delta=1.0: r(p, t, delta) / len(p),
        "times 1/n, where n is the number of examples",
    ),
    "divided by all": (
        lambda p, t, delta=1.0: r(p, t, delta) / p.size,
        "times 1/N, where N is the number of all",
    ),
    "twice over n": (lambda p, t, delta=1.0: 2 * r(p, t, delta) / len(p), "times 2/n"),
    "root n": (lambda p, t, delta=1.0: r(p, t, delta) * np.sqrt(len(p)), "√n"),
    "a setting too many": (
        lambda p, t, delta=1.0: delta * r(p, t, delta),
        "the right value times delta",
    ),
    "a setting divided out": (
        lambda p, t, delta=1.0: r(p, t, delta) / delta,
        "the right value times 1/delta",
    ),
    "an input too many": (lambda p, t, delta=1.0: p * r(p, t, delta), "the right value times pred"),
    "a constant added": (lambda p, t, delta=1.0: r(p, t, delta) + 0.3, "0.3 too much"),
    "a constant taken away": (lambda p, t, delta=1.0: r(p, t, delta) - 0.3, "0.3 too little"),
    "zeros": (lambda p, t, delta=1.0: 0 * p, "Every value is 0"),
    "a constant": (
        lambda p, t, delta=1.0: np.full(p.shape, 0.4),
        "The same number, 0.4, came for every input",
    ),
    "nan throughout": (lambda p, t, delta=1.0: p * np.nan, "Every value is nan"),
    "signs lost": (lambda p, t, delta=1.0: np.abs(r(p, t, delta)), "the signs are lost"),
    "cut at 0": (
        lambda p, t, delta=1.0: np.maximum(r(p, t, delta), 0),
        "negative values are cut to 0",
    ),
    "reversed": (lambda p, t, delta=1.0: r(p, t, delta)[::-1], "in reverse order"),
    "squared": (lambda p, t, delta=1.0: r(p, t, delta) ** 2, "the square of the right value"),
    "exp": (lambda p, t, delta=1.0: np.exp(r(p, t, delta)), "exp of the right value"),
    "one minus": (lambda p, t, delta=1.0: 1 - r(p, t, delta), "1 minus the right value"),
    "inverted": (lambda p, t, delta=1.0: 1 / r(p, t, delta), "1 over the right value"),
    "whole numbers": (lambda p, t, delta=1.0: np.trunc(r(p, t, delta)), "Only whole numbers"),
    "rounded": (lambda p, t, delta=1.0: np.round(r(p, t, delta)), "rounded to whole numbers"),
    "float32 on the way": (
        lambda p, t, delta=1.0: r(np.float32(p), np.float32(t), delta).astype(float),
        "digits",
    ),
    "a difference quotient, exact far out": (
        lambda p, t, delta=1.0: r(p, t, delta) + 4e-9 * (gap(p, t) < 4),
        "agree to about 6 digits",
    ),
    "nan where 0 is right, else close": (
        lambda p, t, delta=1.0: np.where(p == t, np.nan, r(p, t, delta) * (1 + 1e-8)),
        "No mistake we know of",
    ),
    "float32 at the end": (
        lambda p, t, delta=1.0: r(p, t, delta).astype(np.float32),
        "It returned float32",
    ),
    "wrong at the kink": (
        lambda p, t, delta=1.0: np.where(gap(p, t) == delta, 0.0, r(p, t, delta)),
        "where |pred - target| is exactly delta",
    ),
    "wrong at equality": (
        lambda p, t, delta=1.0: np.where(p == t, 0.5, r(p, t, delta)),
        "where pred equals target",
    ),
    "nan at equality": (lambda p, t, delta=1.0: r(p, t, delta) * (p - t) / (p - t), "nan"),
    "not clipped": (lambda p, t, delta=1.0: p - t, "Your values are those for delta = inf"),
    "one side": (
        lambda p, t, delta=1.0: np.where(p > t, 0.0, r(p, t, delta)),
        "Right where it is negative; positive values are cut to 0",
    ),
    "double on one side": (
        lambda p, t, delta=1.0: np.where(p < t, 2.0, 1.0) * r(p, t, delta),
        "where pred is below target; there: exactly twice the right value",
    ),
    "setting ignored": (
        lambda p, t, delta=1.0: r(p, t),
        "Your values are those for delta = 1.0, whatever delta is. Does your function use delta?",
    ),
    "overflow": (
        lambda p, t, delta=1.0: r(p, t, delta) * np.sqrt(gap(p, t) ** 2) / gap(p, t).clip(1e-9),
        "inf",
    ),
    "scalar": (
        lambda p, t, delta=1.0: 0.5,
        "One number came; an array of shape (2,) is asked for, like pred",
    ),
    "sum": (lambda p, t, delta=1.0: r(p, t, delta).sum(), "the sum of the right values"),
    "mean": (lambda p, t, delta=1.0: r(p, t, delta).mean(), "the mean of the right values"),
    "column": (
        lambda p, t, delta=1.0: r(p, t, delta)[..., None],
        "The values themselves are right. An axis of length",
    ),
    "all pairs": (
        lambda p, t, delta=1.0: (
            r(p[..., None], t[..., None, :], delta) if p.ndim == 1 else r(p, t, delta)
        ),
        "NumPy made all pairs",
    ),
    "flattened": (lambda p, t, delta=1.0: r(p, t, delta).ravel(), "their arrangement does not"),
    "table transposed": (lambda p, t, delta=1.0: r(p, t, delta).T, "right when it is transposed"),
    "one row less": (lambda p, t, delta=1.0: r(p, t, delta)[1:], "for all examples but the first"),
    "a case stops": (
        lambda p, t, delta=1.0: r(p, t, delta) if p.ndim == 1 else [][0],
        "stops with IndexError: list index out of range. The other 8 cases came out right.",
    ),
    "a case is unwritten": (
        lambda p, t, delta=1.0: _unwritten() if p.ndim == 2 else r(p, t, delta),
        "For this input your function is not written yet.",
    ),
    "a lonely mistake": (
        lambda p, t, delta=1.0: r(p, t, delta) + (p.ndim == 2) * np.sin(p),
        'in the case "a table"',
    ),
    "anything else": (
        lambda p, t, delta=1.0: np.sin(p * t) + 1e-3 * p,
        "No mistake we know of explains this",
    ),
}


def _unwritten():
    raise NotImplementedError


@pytest.mark.parametrize("fault", ELEMENTWISE)
def test_a_wrong_slope_is_diagnosed(fault):
    answer, words = ELEMENTWISE[fault]
    report = check(CLIPPED, answer)
    assert not report.passed and report.attempted
    assert report.mistake is None or report.mistake in DIAGNOSES
    assert words in report.message


@pytest.mark.proof
def test_one_example_that_is_right_by_chance_is_no_rule():
    def odd(pred, target, delta=1.0):
        size = np.size(pred)
        return r(pred, target, delta) + (size > 1) * np.cos(
            np.arange(size).reshape(np.shape(pred)) ** 2
        )

    def few(rng):
        for n in (1, 4, 4, 5, 5, 6):
            yield Case(2 * rng.normal(size=n), 2 * rng.normal(size=n))
    assert "number of examples" not in check(exercise(r, few), odd).message


def test_the_evidence_is_the_smallest_wrong_case_in_full():
    report = check(
        CLIPPED, lambda p, t, delta=1.0: np.where(gap(p, t) == delta, 0.0, r(p, t, delta))
    )
    assert report.evidence == (("case", "at the kink"),
                               ("input", "pred = [1, -2, 3, 0.5], target = [0, -1, 3, 1]"),
                               ("expected", "[1, -1, 0, -0.5]"), ("got", "[0, 0, 0, -0.5]"))


@pytest.mark.proof
def test_evidence_shows_as_many_digits_as_it_takes_to_see_the_difference():
    report = check(CLIPPED, lambda p, t, delta=1.0: r(p, t, delta) * (1 + 1e-8))
    want, got = (dict(report.evidence)[which] for which in ("expected", "got"))
    assert want != got


def test_where_the_largest_error_is_quoted_its_case_is_shown():
    def drifting(z, labels):
        share = np.abs(z).max() / (1000 + np.abs(z).max())
        return REFERENCE(z, labels) * (1 + 0.19 * share)

    REFERENCE = EXERCISES["double_softmax_grad"].reference
    report = check("double_softmax_grad", drifting)
    assert "off by up to 13 %" in report.message and "2000" in dict(report.evidence)["input"]


@pytest.mark.proof
def test_a_huge_wrong_number_does_not_make_the_expected_one_0():
    toy = exercise(rmse, lambda rng: [Case(np.array([5.0, 9.0]), np.array([4.0, 2.0])),
                                      Case(np.array([3.0]), np.array([1.0]))])
    evidence = dict(check(toy, lambda p, t: rmse(p, t) ** 3 * 1e47).evidence)
    assert (evidence["expected"], evidence["got"]) == ("2", "8e+47")


def test_evidence_does_not_depend_on_print_options():
    with np.printoptions(precision=1):
        one = repr(check(CLIPPED, lambda p, t, delta=1.0: 3 * r(p, t, delta)))
    assert one == repr(check(CLIPPED, lambda p, t, delta=1.0: 3 * r(p, t, delta)))
