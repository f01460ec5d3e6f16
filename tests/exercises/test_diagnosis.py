"""What the report says about a wrong answer that no known mistake explains."""
import numpy as np
import pytest

from lossedu.exercises import Case, Exercise, Mistake, check, judging
from lossedu.exercises.explain.diagnose import diagnose
from lossedu.exercises.explain.difference import evidence_of

# exercises without telling mistakes, so that the diagnosis has to speak
NONE = tuple(
    Mistake(
        f"none_{i}", lambda *args, _i=i, **named: 777.0 + _i, "Nobody would ever write this one."
    )
    for i in range(4)
)


def exercise(reference, draw, **changes):
    facts = dict(
        reference=reference,
        title="Toy",
        points=1,
        difficulty=1,
        minutes=1,
        draw=draw,
        mistakes=NONE,
        styles=(lambda *a, **k: reference(*a, **k), lambda *a, **k: reference(*a, **k) * 1),
    )
    return Exercise(**facts | changes)


@pytest.fixture(autouse=True)
def a_diagnosis_that_stumbles_is_a_failure(monkeypatch):
    monkeypatch.setattr(judging, "_diagnose", diagnose)
    monkeypatch.setattr(judging, "_evidence", evidence_of)


# -------------------------------------------------- one value per example
def clipped(pred, target, delta=1.0):
    """The clipped residual."""
    return np.clip(pred - target, -delta, delta)


def draw_clipped(rng):
    for n in (1, 2, 5, 9):
        yield Case(2 * rng.normal(size=n), 2 * rng.normal(size=n)).note("several lengths")
    yield Case(rng.normal(size=(3, 4)), rng.normal(size=(3, 4))).note("a table")
    yield Case(np.array([1.0, -2.0, 3.0, 0.5]), np.array([0.0, -1.0, 3.0, 1.0])).note("at the kink")
    yield Case(np.array([1e3, -1e200]), np.array([0.25, 1e200])).note("far out")
    yield Case(3 * rng.normal(size=6), rng.normal(size=6), delta=0.5).note("delta = 0.5")
    yield Case(3 * rng.normal(size=7), rng.normal(size=7), delta=2.5).note("delta = 2.5")


CLIPPED = exercise(clipped, draw_clipped)
r = clipped


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
    "twice over n": (lambda p, t, delta=1.0: 2 * r(p, t, delta) / len(p), "times 2·1/n"),
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
    "not clipped": (lambda p, t, delta=1.0: p - t, "where |pred - target| is above delta"),
    "one side": (
        lambda p, t, delta=1.0: np.where(p > t, 0.0, r(p, t, delta)),
        "where pred is above target; there: every value is 0",
    ),
    "double on one side": (
        lambda p, t, delta=1.0: np.where(p < t, 2.0, 1.0) * r(p, t, delta),
        "where pred is below target; there: exactly twice the right value",
    ),
    "setting ignored": (
        lambda p, t, delta=1.0: r(p, t),
        "where delta is not 1. Does your function use delta?",
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
    "one row less": (lambda p, t, delta=1.0: r(p, t, delta)[1:], "Print the shape of each piece"),
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
    assert not report.passed and report.attempted and report.mistake is None
    assert words in report.message


def test_one_example_that_is_right_by_chance_is_no_rule():
    def odd(pred, target, delta=1.0):
        size = np.size(pred)
        return r(pred, target, delta) + (size > 1) * np.cos(
            np.arange(size).reshape(np.shape(pred)) ** 2
        )

    def few(rng):
        for n in (1, 4, 4, 5, 5, 6):
            yield Case(2 * rng.normal(size=n), 2 * rng.normal(size=n))
    assert "number of examples" not in check(exercise(clipped, few), odd).message


def test_the_evidence_is_the_first_wrong_number_of_the_smallest_wrong_case():
    report = check(
        CLIPPED, lambda p, t, delta=1.0: np.where(gap(p, t) == delta, 0.0, r(p, t, delta))
    )
    assert report.evidence == (("case", "at the kink"), ("input", "pred[0] = 1, target[0] = 0"),
                               ("expected[0]", "1"), ("got[0]", "0"))


def test_evidence_shows_as_many_digits_as_it_takes_to_see_the_difference():
    report = check(CLIPPED, lambda p, t, delta=1.0: r(p, t, delta) * (1 + 1e-8))
    want, got = (dict(report.evidence)[f"{which}[0]"] for which in ("expected", "got"))
    assert want != got


def test_evidence_does_not_depend_on_print_options():
    with np.printoptions(precision=1):
        one = repr(check(CLIPPED, lambda p, t, delta=1.0: 3 * r(p, t, delta)))
    assert one == repr(check(CLIPPED, lambda p, t, delta=1.0: 3 * r(p, t, delta)))


# -------------------------------------------------- rows and classes
def shares(logits, labels):
    """Row-wise softmax minus the one-hot label, divided by the number of rows."""
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return (p - np.eye(logits.shape[1])[labels]) / len(logits)


def draw_shares(rng):
    for n, C in ((1, 3), (4, 3), (5, 5), (2, 4)):
        yield Case(2 * rng.normal(size=(n, C)), rng.integers(C, size=n)).note("several shapes")
    yield Case(np.array([[1000.0, 0.0, -1000.0], [0.0, 1000.0, 0.0]]), np.array([0, 2])).note(
        "far out"
    )


SHARES = exercise(shares, draw_shares)


def naive(logits, labels):
    e = np.exp(logits)
    return (e / e.sum(axis=1, keepdims=True) - np.eye(logits.shape[1])[labels]) / len(logits)


ROWS = {
    "sum for mean": (
        lambda z, y: shares(z, y) * len(z),
        "times n, where n is the number of examples. That is a sum",
    ),
    "mean over all": (
        lambda z, y: shares(z, y) / z.shape[1],
        "times 1/C, where C is the number of columns",
    ),
    "transposed": (
        lambda z, y: shares(z, y).T,
        "Rows and columns have changed places. The values are right when",
    ),
    "columns reversed": (lambda z, y: shares(z, y)[:, ::-1], "with the columns in reverse order"),
    "summed over classes": (
        lambda z, y: np.abs(shares(z, y)).sum(axis=1),
        "Shape (4,) came; shape (4, 3)",
    ),
    "summed over rows": (
        lambda z, y: shares(z, y).sum(axis=0),
        "the sum of the right values over axis 0",
    ),
    "overflow": (naive, "where the largest |logits|"),
    "one label": (
        lambda z, y: np.where(y[:, None] == 2, 0.0, shares(z, y)),
        "where labels is 2; there: every value",
    ),
}


@pytest.mark.parametrize("fault", ROWS)
def test_a_wrong_gradient_in_logits_is_diagnosed(fault):
    answer, words = ROWS[fault]
    report = check(SHARES, answer)
    if fault == "overflow":  # nan fills whole rows, so each element of them is wrong
        words = "nan"
    assert words in report.message


def test_a_square_matrix_that_is_transposed_is_told():
    def outer(x):
        """All products x[i] * x[j]**2."""
        return x[:, None] * x[None, :] ** 2

    toy = exercise(outer, lambda rng: [Case(rng.normal(size=n)) for n in (1, 2, 3, 5)])
    assert "this is the transpose of the right matrix" in check(toy, lambda x: outer(x).T).message


# -------------------------------------------------- one number
def rmse(pred, target):
    """The root of the mean of squares."""
    return float(np.sqrt(np.mean((pred - target) ** 2)))


RMSE = exercise(
    rmse,
    lambda rng: [
        Case(rng.normal(size=n), rng.normal(size=n)).note(f"n = {n}") for n in (1, 3, 4, 8)
    ],
    styles=(lambda p, t: rmse(p, t), lambda p, t: np.linalg.norm(p - t) / np.sqrt(len(p))),
)

NUMBERS = {
    "no root": (
        lambda p, t: np.mean((p - t) ** 2),
        "the square of the right value. Is a root missing?",
    ),
    "sum under the root": (lambda p, t: np.sqrt(np.sum((p - t) ** 2)), "√n"),
    "n - 1": (lambda p, t: np.sqrt(np.sum((p - t) ** 2) / np.maximum(len(p) - 1, 0)), "√n/(n-1)"),
    "per example": (
        lambda p, t: np.abs(p - t) * rmse(p, t) / np.mean(np.abs(p - t)),
        "The values in it are right",
    ),
    "keepdims": (lambda p, t: np.array([rmse(p, t)]), "does an axis of length 1 remain?"),
    "only for one example": (
        lambda p, t: rmse(p, t) * (1 + (len(p) == 1)),
        "where the number of examples is 1",
    ),
    "zero": (lambda p, t: 0.0, "The same number, 0, came for every input"),
    "true": (lambda p, t: True, "It returned True and False"),
}


@pytest.mark.parametrize("fault", NUMBERS)
def test_a_wrong_number_is_diagnosed(fault):
    answer, words = NUMBERS[fault]
    assert words in check(RMSE, answer).message


def test_a_number_may_come_as_float_numpy_float_or_empty_shape():
    for kind in (float, np.float64, np.array):
        assert check(RMSE, lambda p, t, kind=kind: kind(rmse(p, t)))


# -------------------------------------------------- several results
def both(x, y):
    """The sum of squares of x, and twice y."""
    return float(np.sum(x ** 2)), 2 * y


BOTH = exercise(
    both,
    lambda rng: [Case(rng.normal(size=n), rng.normal(size=n)) for n in (1, 3, 4, 8)],
    styles=(lambda x, y: both(x, y), lambda x, y: [x @ x, y + y]),
)

SEVERAL = {
    "one of two, as long": (lambda x, y: both(x, y)[1], "2 results are asked for; one came"),
    "one of two": (lambda x, y: both(x, y)[0], "2 results are asked for; one came"),
    "three of two": (lambda x, y: (*both(x, y), 1.0), "2 results are asked for, 3 came"),
    "swapped": (
        lambda x, y: both(x, y)[::-1],
        "The first of the 2 results: one number is asked for",
    ),
    "second half": (lambda x, y: (both(x, y)[0], y), "The second of the 2 results: exactly half"),
    "first wrong": (lambda x, y: (np.sum(x), 2 * y), "The first of the 2 results: "),
    "none": (lambda x, y: None, "It returned None"),
    "none inside": (
        lambda x, y: (both(x, y)[0], None),
        "The second of the 2 results: it returned None",
    ),
    "a list inside": (
        lambda x, y: (both(x, y)[0], list(2 * y)),
        "The second of the 2 results: it returned a list",
    ),
}


@pytest.mark.parametrize("fault", SEVERAL)
def test_several_results_are_diagnosed_one_by_one(fault):
    answer, words = SEVERAL[fault]
    assert words in check(BOTH, answer).message


def test_results_in_another_order_are_told():
    def ends(x):
        """Smallest and largest."""
        return float(x.min()), float(x.max())

    toy = exercise(ends, lambda rng: [Case(rng.normal(size=n)) for n in (1, 2, 3, 5)],
                   styles=(lambda x: (min(x), max(x)), lambda x: tuple(np.sort(x)[[0, -1]])))
    assert "the right results in another order" in check(toy, lambda x: (x.max(), x.min())).message


def test_results_that_come_as_one_array_are_judged_all_the_same():
    def ends(x):
        """Smallest and largest."""
        return float(x.min()), float(x.max())

    mistakes = (
        Mistake(
            "sizes", lambda x: (np.abs(x).min(), np.abs(x).max()), "Which sign has the smallest?"
        ),
        *NONE,
    )
    toy = exercise(
        ends,
        lambda rng: [Case(rng.normal(size=n)) for n in (1, 2, 3, 5)],
        mistakes=mistakes,
        styles=(lambda x: (min(x), max(x)), lambda x: tuple(np.sort(x)[[0, -1]])),
    )
    right = check(toy, lambda x: np.array(ends(x)))
    assert not right.passed and right.message.endswith(
        "came as one array. Return them apart: return a, b. The numbers in it are right."
    )
    known = check(toy, lambda x: np.array(mistakes[0].wrong(x)))
    assert (
        known.mistake == "sizes"
        and known.message.endswith("Which sign has the smallest?")
        and known.right == 0
    )
    twice = check(toy, lambda x: np.array([x.min(), 2 * x.max()]))
    assert "The second of the 2 results: exactly twice" in twice.message
    assert check(toy, lambda x: np.array([x.min(), x.max(), 0])).message.startswith(
        "2 results are asked for; one came"
    )
    assert check(toy, lambda x: np.array([x.min()] * (1 + (len(x) > 1)))).message.startswith(
        "2 results are asked for;"
    )
    pairs = exercise(
        both,
        lambda rng: [Case(rng.normal(size=2), rng.normal(size=2)) for _ in range(4)],
        styles=BOTH.styles,
    )
    assert check(pairs, lambda x, y: 2 * y).message.startswith(
        "2 results are asked for; one came"
    )  # as long by chance
    assert "returned float32" in check(toy, lambda x: np.array(ends(x), np.float32)).message


# -------------------------------------------------- right by chance, and nearly right
def test_an_iteration_that_stops_too_early_is_told():
    def root(x):
        """The square root."""
        return np.sqrt(x)

    def newton(steps):
        def answer(x):
            guess = x
            for _ in range(steps):
                guess = (guess + x / guess) / 2
            return guess
        return answer

    toy = exercise(root, lambda rng: [Case(rng.uniform(2, 9, n)) for n in (1, 2, 3, 5)])
    assert "an iteration stopped too early" in check(toy, newton(3)).message
    assert "agree to about" in check(toy, newton(4)).message
    assert "No mistake we know of" in check(toy, newton(1)).message


def test_a_formula_that_is_right_only_where_everything_is_0_is_not_called_right():
    def bell(z):
        """A slope that vanishes far out."""
        return np.exp(-np.abs(z))

    toy = exercise(bell, lambda rng: [Case(rng.normal(size=n)) for n in (1, 3, 4)] + [
        Case(np.array([-1e3, 1e3, 8e2, -9e2]))])
    assert "Right everywhere" not in check(toy, lambda z: np.exp(-2 * np.abs(z))).message
    assert "where z is positive" in check(toy, lambda z: np.where(z > 0, 0.5, bell(z))).message


def test_a_factor_that_would_be_infinite_explains_no_finite_number():
    def double(y):
        """Twice the label, and 1 for the label 0."""
        return np.where(y == 0, 1.0, 2.0)

    toy = exercise(double, lambda rng: [Case(rng.integers(0, 2, n)) for n in (5, 6, 7, 1)])
    said = check(toy, lambda y: np.full(y.shape, 2.0) + 0.25 * (y == 0)).message
    assert said.startswith("Right everywhere except where y is 0")


def test_two_cases_that_are_wrong_are_named():
    def total(x):
        """The sum of sines."""
        return float(np.sum(np.sin(x)))

    toy = exercise(
        total,
        lambda rng: [
            Case(rng.normal(size=n)).note(said)
            for n, said in enumerate(("none", "one", "two", "three", "four", "five"))
        ],
    )
    report = check(toy, lambda x: total(x) + (len(x) in (2, 5)) * float(np.sum(np.cos(x))))
    assert 'except in the cases "two" and "five"' in report.message


def test_one_length_alone_is_no_explanation():
    toy = exercise(
        rmse, lambda rng: [Case(rng.normal(size=n), rng.normal(size=n)) for n in (1, 2, 3, 4, 5)]
    )
    report = check(toy, lambda p, t: rmse(p, t) + (len(p) != 4) * np.sin(p[0]))
    assert "number of examples" not in report.message


def test_what_is_no_input_is_named_without_bars():
    lengths = exercise(
        rmse, lambda rng: [Case(rng.normal(size=n), rng.normal(size=n)) for n in range(1, 9)]
    )
    report = check(lengths, lambda p, t: rmse(p, t) + (len(p) > 4) * np.sin(len(p)))
    assert "except where the number of examples is large" in report.message


# -------------------------------------------------- truth, and refusing
def test_true_and_false_are_asked_for_where_the_reference_gives_them():
    def positive(p):
        """Is p above one half?"""
        return p > 0.5

    toy = exercise(
        positive,
        lambda rng: [Case(rng.uniform(size=n)) for n in (1, 6, 7, 8)],
        styles=(lambda p: ~(p <= 0.5), lambda p: np.array([bool(one > 0.5) for one in p])),
    )
    assert "True or False is asked for" in check(toy, lambda p: (p > 0.5) * 1.0).message
    report = check(toy, lambda p: p > 0.2)
    assert (
        not report
        and dict(report.evidence)["expected[0]"] in ("True", "False")
        or "p" in report.message
    )


def test_an_array_of_whole_numbers_has_to_be_able_to_pick_rows():
    def order(x):
        """The row numbers, smallest value first."""
        return np.argsort(x)

    toy = exercise(order, lambda rng: [Case(rng.normal(size=n)) for n in (1, 4, 5, 6)])
    assert check(toy, lambda x: np.argsort(x).astype(np.int32))
    assert (
        "returned float64; whole numbers are asked for"
        in check(toy, lambda x: np.argsort(x) * 1.0).message
    )


def test_an_input_that_should_be_refused_is_told():
    def hinge(score, label):
        """The hinge loss of labels -1 and 1; ValueError for others."""
        if label not in (-1, 1):
            raise ValueError("labels -1 or 1 fit")
        return max(0.0, 1 - label * score)

    toy = exercise(
        hinge,
        lambda rng: [Case(float(rng.normal()), label) for label in (-1, 1, 0, -1, 1)],
        styles=(lambda s, y: hinge(s, y), lambda s, y: hinge(s, y) + 0.0),
    )
    assert check(toy, hinge)
    careless = check(toy, lambda s, y: max(0.0, 1 - y * s))
    assert "refuse its input with a ValueError; it returned a value, 1" in careless.message

    def other(score, label):
        if label == 0:
            raise KeyError("no")
        return hinge(score, label)

    assert (
        "refuse its input with a ValueError; it stopped with KeyError" in check(toy, other).message
    )


# -------------------------------------------------- known mistakes come first
def test_an_answer_with_a_known_mistake_is_not_diagnosed(monkeypatch):
    asked = []
    monkeypatch.setattr(
        judging, "_diagnose", lambda *args: asked.append(args) or ("Something.", ())
    )
    known = check("huber_grad", lambda pred, target, delta=1.0: 2 * r(pred, target, delta))
    assert known.mistake == "twice" and asked == []
    assert check("huber_grad", lambda pred, target, delta=1.0: np.sin(pred)).mistake is None
    assert len(asked) == 1


def test_a_known_mistake_is_shown_by_the_case_that_a_diagnosis_would_show(monkeypatch):
    answer = lambda pred, target, delta=1.0: 2 * r(pred, target, delta)
    known = check("huber_grad", answer)
    monkeypatch.setattr(judging, "recognise", lambda *args: None)
    assert known.evidence and known.evidence == check("huber_grad", answer).evidence


def test_a_second_check_runs_neither_the_reference_nor_a_mistake_again():
    ran = []

    def counted(function):
        return lambda *args, **named: ran.append(function) or function(*args, **named)

    mistakes = tuple(Mistake(one.id, counted(one.wrong), one.hint) for one in NONE)
    toy = CLIPPED.at(mistakes=mistakes)
    first = check(toy, lambda p, t, delta=1.0: np.sin(p))
    before = len(ran)
    assert before and check(toy, lambda p, t, delta=1.0: np.sin(p)) == first
    assert len(ran) == before


def test_a_mistake_that_the_first_wrong_case_rules_out_is_not_run_on_the_others():
    ran = []

    def wrong(p, t, delta=1.0):
        ran.append(p)
        return 777.0

    check(
        CLIPPED.at(mistakes=(Mistake("told_apart", wrong, "Nobody would write this one."), *NONE)),
        lambda p, t, delta=1.0: np.sin(p),
    )
    assert len(ran) == 1


def test_of_two_mistakes_that_explain_an_answer_the_first_declared_speaks():
    both_fit = (
        Mistake("first", lambda p, t, delta=1.0: 2 * r(p, t, delta), "The first one speaks here."),
        Mistake(
            "second",
            lambda p, t, delta=1.0: r(p, t, delta) + r(p, t, delta),
            "The second one does not.",
        ),
    )
    assert (
        check(
            CLIPPED.at(mistakes=both_fit + NONE), lambda p, t, delta=1.0: 2 * r(p, t, delta)
        ).mistake
        == "first"
    )


def test_a_mistake_has_to_explain_every_case():
    mistake = Mistake(
        "unclipped", lambda p, t, delta=1.0: p - t, "Beyond delta the slope stops growing."
    )
    toy = CLIPPED.at(mistakes=(mistake, *NONE))
    assert check(toy, mistake.wrong).mistake == "unclipped"
    assert (
        check(toy, lambda p, t, delta=1.0: np.where(p > t, p - t, r(p, t, delta))).mistake is None
    )


def test_a_mistake_that_is_undefined_somewhere_is_recognised_by_the_rest():
    def wrong(p, t, delta=1.0):
        if p.ndim > 1:
            raise ValueError("vectors only")
        return 3 * (p - t)

    toy = CLIPPED.at(mistakes=(Mistake("tripled", wrong, "Three times, and never clipped."), *NONE))
    assert check(toy, wrong).mistake == "tripled"
    assert check(toy, lambda p, t, delta=1.0: 3 * (p - t)).mistake == "tripled"
    assert (
        check(toy, lambda p, t, delta=1.0: 3 * (p - t) if p.ndim > 1 else r(p, t, delta)).mistake
        is None
    )


def test_a_mistake_that_only_stops_is_recognised_by_where_it_stops():
    def wrong(p, t, delta=1.0):
        if len(p) == 1:
            raise ZeroDivisionError
        return r(p, t, delta)

    toy = CLIPPED.at(
        mistakes=(Mistake("stops", wrong, "One example is enough to be right."), *NONE)
    )
    assert check(toy, wrong).mistake == "stops"
    assert check(toy, lambda p, t, delta=1.0: 1 / 0).mistake is None


def test_a_mistake_that_changes_its_input_is_told_from_one_that_does_not():
    def wrong(p, t, delta=1.0):
        p -= t
        return np.clip(p, -delta, delta)

    toy = CLIPPED.at(
        mistakes=(
            Mistake("in_place", wrong, "The caller's own array changed under its hands."),
            *NONE,
        )
    )
    assert check(toy, wrong).mistake == "in_place"
    assert check(toy, r).passed


# -------------------------------------------------- an input handed back, and nothing right
@pytest.mark.parametrize(
    "answer, said",
    [
        (
            lambda pred, target, delta=1.0: pred,
            "These are the predictions themselves: your function hands its input back.",
        ),
        (lambda pred, target, delta=1.0: target.copy(), "These are the targets themselves"),
    ],
)
def test_an_answer_that_hands_an_input_back_is_told_so(answer, said):
    report = check("huber_grad", answer)
    assert (report.right, report.mistake) == (0, None) and said in report.message


def test_right_everywhere_except_is_not_said_where_no_case_is_right():
    """Every number is right but for the negative ones, and each case holds one of those."""
    def signed(x):
        """The values."""
        return x + 0.0

    def draw_signed(rng):
        for n in (2, 3, 5, 8):
            yield Case(
                np.concatenate([[-1.0], rng.uniform(1, 2, size=n)]) * rng.uniform(1, 2)
            ).note("one below 0")
    toy = exercise(signed, draw_signed)
    report = check(toy, lambda x: np.where(x < 0, 0.1 + np.sin(x), x))
    assert report.right == 0 and report.message.startswith("Wrong where x is negative")
    some = exercise(signed, lambda rng: [*draw_signed(rng), Case(np.array([1.0, 2.0, 3.5]))])
    report = check(some, lambda x: np.where(x < 0, 0.1 + np.sin(x), x))
    assert report.right == 1 and report.message.startswith(
        "Right everywhere except where x is negative"
    )


def test_a_few_right_values_are_no_range():
    """Right where the target happens to be 0: nothing to be told about large targets."""
    message = check("huber_grad", lambda pred, target, delta=1.0: pred + 0.1 * target ** 3).message
    assert "is large" not in message


def test_one_number_for_several_results_is_no_stack_of_them():
    report = check("softmax_ce", lambda logits, target: np.array(1.0))
    assert "results are asked for; one came" in report.message
