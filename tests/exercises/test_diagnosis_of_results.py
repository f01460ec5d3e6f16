"""What is said of tables, of one number, and of several results."""
import numpy as np
import pytest

from lossedu.exercises import Case, Mistake, check

from .toy import NONE, exercise, rmse, stumbling_fails  # noqa: F401

pytestmark = pytest.mark.usefixtures("stumbling_fails")


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
    "n - 1": (lambda p, t: np.sqrt(np.sum((p - t) ** 2) / np.maximum(len(p) - 1, 0)), "√(n/(n-1))"),
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
        lambda x, y: (both(x, y)[0], [None] * len(y)),
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


def squares(x):
    """The square of each number: x (n,), the result (n,)."""
    return x * x


def test_a_column_of_one_example_is_no_pair():
    """(1, 1) for (1,): an axis too many, and no broadcast of an (n, 1) against an (n,)."""
    alone = exercise(
        squares,
        lambda rng: [Case(rng.normal(size=n)) for n in (1, 3, 1, 4)],
        styles=(lambda x: x**2, lambda x: np.square(x)),
    )
    said = check(alone, lambda x: (x * x)[:, None]).message
    assert "An axis of length 1 is too many" in said and "all pairs" not in said
