"""Right but for an edge, nearly right, right by chance: what is said, and what is not."""
import numpy as np
import pytest

from lossedu.exercises import Case, check

from .toy import exercise, rmse, stumbling_fails  # noqa: F401

pytestmark = pytest.mark.usefixtures("stumbling_fails")


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
    assert "Everywhere your value is (1 + x)/2" in check(toy, newton(1)).message


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


def test_a_number_of_examples_is_told_where_it_is_1_or_even_and_never_as_a_size():
    def draw(rng):
        return [Case(rng.normal(size=n), rng.normal(size=n)) for n in range(1, 9)]

    lengths = exercise(rmse, draw)
    said = check(lengths, lambda p, t: rmse(p, t) + (len(p) > 4) * np.sin(len(p))).message
    assert "number of examples" not in said
    report = check(lengths, lambda p, t: rmse(p, t) + (len(p) % 2 == 0) * np.sin(len(p)))
    assert "except where the number of examples is even" in report.message
    assert report.mistake == "edge"
    said = check(lengths, lambda p, t: rmse(p, t) + (len(p) == 1)).message
    assert "number of examples is 1" in said


def test_a_length_is_no_reason_for_what_is_a_little_off():
    """A search that is stopped too early may be exact for odd numbers of examples, by chance."""
    toy = exercise(rmse, lambda rng: [Case(rng.normal(size=n), rng.normal(size=n))
                                      for n in range(1, 13)])
    report = check(toy, lambda p, t: rmse(p, t) * (1 + 1e-5 * (len(p) % 2 == 0)))
    assert "number of examples" not in report.message
    assert "Close" in report.message and "stops too early" in report.message


def test_what_random_cases_have_by_accident_is_no_reason():
    """Sorted or not, a sign, the largest of an input: true of the wrong cases, and no edge."""
    toy = exercise(
        rmse, lambda rng: [Case(rng.normal(size=3), rng.normal(size=3)) for _ in range(6)])
    for odd in (lambda p: p[0] > p[1], lambda p: p.max() > 0.8, lambda p: p.sum() < 0):
        said = check(toy, lambda p, t, odd=odd: rmse(p, t) + odd(p) * np.sin(7 * p[0]))
        assert "except where" not in said.message and "is large" not in said.message


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
        and "True" in dict(report.evidence)["expected"]
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
    assert (report.right, report.mistake) == (0, "input-returned") and said in report.message


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


def test_single_precision_is_told_beside_the_largest_value_of_each_case():
    def powers(x):
        """e to the x."""
        return np.exp(x)

    toy = exercise(powers, lambda rng: [Case(20 * rng.normal(size=n)) for n in (3, 5, 6, 8)])
    report = check(toy, lambda x: np.exp(x) + 3e-8 * np.exp(x).max() * np.cos(np.arange(len(x))))
    assert report.mistake == "precision" and "next to the largest value" in report.message
    far = check(toy, lambda x: np.exp(x) + 3e-3 * np.exp(x).max() * np.cos(np.arange(len(x))))
    assert "next to the largest" not in far.message

    def nothing(x):
        """Is it above 9? Nothing is."""
        return (x > 9) * 1.0

    zeros = exercise(nothing, lambda rng: [Case(rng.normal(size=n)) for n in (3, 5, 6, 8)])
    assert "next to the largest" not in check(zeros, lambda x: 1e-9 + 1e-10 * np.sin(x)).message


# -------------------------------------------------- inputs that are not of one kind; nan and inf
def test_arrays_of_unlike_kinds_are_not_compared():
    def share(targets, keep):
        """Each target of a row that counts, times 2."""
        return 2 * targets * keep[:, None]

    def draw(rng):
        for n in (2, 3, 4, 5):
            targets = rng.dirichlet(np.ones(3), n)
            yield Case(targets, np.arange(n) % 2 * 1.0)

    def wrong(targets, keep):
        below = targets < keep[:, None]
        return share(targets, keep) + np.where(below, np.sin(9 * targets), 0)

    said = check(exercise(share, draw), wrong).message
    assert "below keep" not in said and "targets is" not in said

    def difference(logits, targets):
        """Logits minus shares."""
        return logits - targets

    def draw_both(rng):
        for n in (2, 3, 4, 5):
            yield Case(rng.normal(size=(n, 3)), rng.dirichlet(np.ones(3), n))

    said = check(exercise(difference, draw_both),
                 lambda z, t: z - t + np.where(z > t, np.sin(9 * z), 0)).message
    assert "above targets" not in said


def test_where_a_result_is_lost_comes_before_what_the_formula_lacks():
    def log_sum(logits):
        """The logarithm of the sum of exponentials, for logits of any size."""
        top = logits.max()
        return np.log(np.sum(np.exp(logits - top))) + top

    def draw(rng):
        yield from (Case(rng.normal(size=n)).note(f"{n} logits") for n in (1, 2, 3, 5))
        yield Case(np.array([1000.0, 999.0])).note("logits of 1000")

    def naive(logits):
        with np.errstate(all="ignore"):
            return np.log(np.sum(np.exp(logits)))

    said = check(exercise(log_sum, draw), naive).message
    assert "logits of 1000" in said and "overflows" in said and "terms" not in said


def test_where_only_finite_numbers_came_a_changed_formula_may_still_be_told():
    """Beside an overflow there is a wrong number: then it is not all that is wrong."""
    def both(naive, slope=1.0):
        def answer(logits):
            top = 0.0 if naive else logits.max()
            with np.errstate(all="ignore"):
                total = np.sum(np.exp(logits - top))
                return np.log(total) + top, slope * np.exp(logits - top) / total
        return answer

    def log_sum_and_softmax(logits):
        """The logarithm of the sum of exponentials, and its gradient."""
        return both(False)(logits)

    def draw(rng):
        yield from (Case(rng.normal(size=n)).note(f"{n} logits") for n in (1, 2, 3, 5, 7))
        for top in (1000.0, 2000.0, 3000.0, 4000.0):
            yield Case(np.array([top, top - 1, 5.0])).note("large logits")

    toy = exercise(log_sum_and_softmax, draw)
    report = check(toy, both(True))
    assert report.mistake == "not-finite" and "terms" not in report.message
    assert "right wherever they are finite" in report.message and "overflows" in report.message
    report = check(toy, both(True, slope=0.5))
    assert "right wherever" not in report.message


# -------------------------------------------------- nan as a result that is asked for
def gap(low, high):
    """How far low lies below high; nan where it does not."""
    return float(high - low) if high >= low else np.nan


def draw_gaps(rng):
    for place in range(6):
        low = rng.normal()
        yield Case(low, low + rng.uniform(0.5, 2)).note("low below high")
        yield Case(low, low - rng.uniform(0.5, 2)).note(
            "high far below" if place else "high just below")


def test_a_number_in_the_place_of_nan_is_told_as_that_and_not_as_a_changed_formula():
    for answer in (lambda low, high: float(high - low),
                   lambda low, high: float(abs(high - low))):
        report = check(exercise(gap, draw_gaps), answer)
        assert report.mistake == "edge"
        assert "A number came where nan is asked for" in report.message
        assert "sign" not in report.message and "Close" not in report.message


def test_a_nan_that_is_returned_on_purpose_is_no_overflow():
    report = check(exercise(gap, draw_gaps),
                   lambda low, high: float(high - low) if high > low + 1 else np.nan)
    assert report.mistake == "edge"
    assert report.message.startswith("nan came where a number is asked for")
    assert "overflows" not in report.message


def test_nothing_is_called_close_where_one_side_is_nan():
    toy = exercise(gap, draw_gaps)
    for slip in (1e-6, 1e-4, 0.03):
        report = check(toy, lambda low, high, slip=slip: (high - low) * (1 + slip * np.sin(low)))
        assert not any(word in report.message for word in ("Close", "Near", "agree")), report


def test_an_answer_that_is_nan_for_all_inputs_is_told_so():
    report = check(exercise(gap, draw_gaps), lambda low, high: np.nan)
    assert "Every value is nan" in report.message
