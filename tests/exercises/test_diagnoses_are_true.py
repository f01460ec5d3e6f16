"""What a diagnosis says has to be true of the answer; where that is not certain, it is silent."""
import numpy as np
import pytest

from lossedu.exercises import Case, Mistake, check

from .toy import NONE, exercise, stumbling_fails  # noqa: F401

pytestmark = pytest.mark.usefixtures("stumbling_fails")


def vectors(rng, *settings):
    for n in (1, 4, 7, 9):
        yield Case(rng.normal(size=n), rng.normal(size=n), *settings)


# ------------------------------------------------------------------ names that nobody has seen
def upper_half(x):
    """The mean of the two middle values."""
    ordered, n = np.sort(x), len(x)
    return (ordered[(n - 1) // 2] + ordered[n // 2]) / 2


def draw_lists(rng):
    for n in (1, 4, 6, 7, 8, 10):
        yield Case(rng.normal(size=n))


def test_an_index_of_our_source_is_told_as_an_index_and_not_as_a_term():
    toy = exercise(upper_half, draw_lists)
    report = check(toy, lambda x: np.sort(x)[len(x) // 2])
    assert "1 - n" not in report.message and "terms" not in report.message
    assert report.mistake == "off-by-one"
    assert "another index" in report.message


def test_no_name_is_told_that_stands_only_in_our_source():
    def scaled(pred, target):
        """The residual over two more than its square, minus a half."""
        residual = pred - target
        unit = 2 + residual ** 2
        return residual / unit - 0.5

    toy = exercise(scaled, vectors)
    report = check(toy, lambda pred, target: pred - target - 0.5)
    assert report.mistake == "factor-missing"
    assert "unit" not in report.message


# ------------------------------------------------------------------ settings
def line(pred, target, beta=1.0, over=2.0):
    """A parabola, and a line from beta on, times a factor."""
    r = np.abs(pred - target)
    return over * np.where(r < beta, r ** 2 / (2 * beta), r - beta / 2)


def draw_line(rng):
    for beta, over in ((1.0, 2.0), (0.3, 3.0), (0.5, 2.0), (2.0, 0.7), (1.0, 5.0)):
        yield Case(rng.normal(size=8), rng.normal(size=8), beta=beta, over=over)


def test_a_setting_at_its_default_in_one_place_is_not_called_ignored_throughout():
    toy = exercise(line, draw_line)

    def half(pred, target, beta=1.0, over=2.0):
        r = np.abs(pred - target)
        return over * np.where(r < beta, r ** 2 / (2 * beta), r - 0.5)

    report = check(toy, half)
    assert report.mistake == "setting-ignored"
    assert "with beta at its default in one place" in report.message


def test_all_settings_at_their_defaults_are_told_at_once():
    report = check(exercise(line, draw_line),
                   lambda pred, target, beta=1.0, over=2.0: line(pred, target))
    assert report.mistake == "setting-ignored"
    assert "whatever beta and over are" in report.message


# ------------------------------------------------------------------ related functions
def test_a_maximum_for_a_sum_is_not_called_a_maximum_for_a_minimum():
    def total(x):
        """The root of the sums of each row, plus one."""
        return np.sqrt(1 + np.sum(x, axis=1)) + 0.1

    def draw(rng):
        for n in (2, 3, 5, 6):
            yield Case(rng.uniform(1, 2, size=(n, 3)))

    report = check(exercise(total, draw), lambda x: np.sqrt(1 + x.max(axis=1)) + 0.1)
    assert report.mistake == "other-function"
    assert "a maximum for a sum" in report.message and "minimum" not in report.message


# ------------------------------------------------------------------ factors
def test_a_factor_that_the_mistake_shares_by_accident_is_not_told():
    def both(classes):
        """Two logarithms of probabilities."""
        return np.log1p((classes - 1) / np.e), np.log(np.e + classes - 1)

    wrong = Mistake("probabilities", lambda classes: (np.e / (np.e + classes - 1), 1.0),
                    "These are the two probabilities. Which loss belongs to each of them?")
    toy = exercise(both, lambda rng: [Case(c) for c in (2, 3, 5, 8, 10, 20)],
                   mistakes=(wrong, *NONE[:3]))
    report = check(toy, lambda classes: (1 / (np.e + classes - 1), 0.5))
    assert "times as large" not in report.message


def draw_tables(rng):
    for shape in ((4, 3), (6,), (2, 5), (7, 2), (3,)):
        yield Case(rng.normal(size=shape), rng.normal(size=shape))


def test_a_mean_over_the_rows_alone_is_told_as_such():
    def mean_grad(pred, target):
        """The gradient of the mean absolute error."""
        return np.sign(pred - target) / pred.size

    single = Mistake("no_mean", lambda pred, target: np.sign(pred - target),
                     "These are the gradients of the single losses.")
    toy = exercise(mean_grad, draw_tables, mistakes=(single, *NONE[:3]))
    report = check(toy, lambda pred, target: np.sign(pred - target) / len(pred))
    assert report.mistake == "sum-for-mean"
    assert "times N/n" in report.message and "number of rows" in report.message


def test_n_minus_1_is_told_though_one_example_is_a_case_of_its_own():
    def mean_square(pred, target):
        """The root of the mean square."""
        return float(np.sqrt(np.mean((pred - target) ** 2)))

    def sample(pred, target):
        return float(np.sqrt(np.sum((pred - target) ** 2) / max(pred.size - 1, 1)))

    report = check(exercise(mean_square, draw_tables), sample)
    assert report.mistake == "degrees-of-freedom"
    report = check(exercise(mean_square, vectors), sample)
    assert report.mistake == "degrees-of-freedom"
    assert "but those of one example" in report.message


# ------------------------------------------------------------------ close, and not
def test_a_large_number_in_the_place_of_0_is_not_called_close():
    def kept(pred, target):
        """The residual of the first half, and 0 for the rest."""
        return np.where(np.arange(len(pred)) * 2 < len(pred), pred - target, 0.0)

    def loud(pred, target):
        return np.where(np.arange(len(pred)) * 2 < len(pred), (pred - target) * (1 + 1e-9), 0.3)

    report = check(exercise(kept, vectors), loud)
    assert not report.message.startswith(("Close", "Near"))


# ------------------------------------------------------------------ where
def test_a_condition_that_holds_for_all_but_zeros_is_no_reason():
    def kept(x, label):
        """A cosine, and 0 for rows to ignore."""
        return np.where(label < 0, 0.0, np.cos(x))

    def draw(rng):
        for n in (5, 7, 9, 12):
            yield Case(rng.normal(size=n), rng.choice([-100, 0, 1, 2, 3], size=n))

    def strange(x, label):
        return np.where(label < 0, 0.0, np.cos(x) + 0.1 * np.sin(7 * x) * np.arctan(x ** 3))

    assert "where label is 0 or positive" not in check(exercise(kept, draw), strange).message


def test_a_formula_within_a_condition_names_no_input_that_is_constant_there():
    def focal(logits, target):
        """A derivative that differs by label."""
        p = 1 / (1 + np.exp(-logits))
        return np.where(target == 1, -(1 - p) ** 3, p ** 3 * np.cosh(logits))

    def draw(rng):
        for n in (5, 7, 9, 30):
            yield Case(rng.normal(size=n), rng.integers(0, 2, n))

    def plain(logits, target):
        return np.where(target == 1, focal(logits, target), 1 / (1 + np.exp(-logits)))

    said = check(exercise(focal, draw), plain).message
    assert "where target is 0; there: your value is sigmoid(logits). What should happen" in said


def test_equality_is_told_as_equality_and_not_as_an_epsilon():
    def grad(location, target):
        """A sign times a weight; 0 at the target."""
        return np.sign(location - target) * (1 + np.tanh(target) ** 2)

    def draw(rng):
        for n in (2, 4, 5, 6):
            x = rng.normal(size=n)
            yield Case(np.where(np.arange(n) < 2, x, x + rng.normal(size=n)), x)

    def above(location, target):
        return np.where(location >= target, 1.0, -1.0) * (1 + np.tanh(target) ** 2)

    report = check(exercise(grad, draw), above)
    assert "1e-" not in report.message
    assert report.mistake in ("exact-hit", "edge")


def test_of_several_wrong_results_one_that_is_wrong_throughout_is_told():
    def both(x, y):
        """Two derivatives of |x - y|."""
        return np.sign(x - y), -np.sign(x - y) * (1 + np.abs(y))

    def draw(rng):
        for n in (8, 9, 10, 12):
            x = rng.normal(size=n)
            yield Case(x, np.where(np.arange(n) < 1, x, rng.normal(size=n)))

    def wrong(x, y):
        first = np.where(x >= y, 1.0, -1.0)
        return first, first * (1 + np.abs(y))

    assert check(exercise(both, draw), wrong).message.startswith("The second of the 2 results")


# ------------------------------------------------------------------ words
def test_a_function_of_the_right_value_keeps_its_brackets():
    def value(x, y):
        """A product."""
        return x ** 3 * np.exp(y)

    report = check(exercise(value, vectors), lambda x, y: np.sign(x) * np.abs(y))
    assert "sign(the right value)" in report.message


def test_zeros_and_whole_numbers_name_integer_operations_as_a_cause():
    def ratio(a, b):
        """A fraction."""
        return a / (a + b)

    def draw(rng):
        for n in (2, 4, 5, 6):
            yield Case(rng.uniform(1, 9, n), rng.uniform(1, 9, n))

    assert "//" in check(exercise(ratio, draw), lambda a, b: a // (a + b)).message
    report = check(exercise(lines_apart, draw), lambda a, b: (a - b).astype(int))
    assert report.mistake == "cut-to-int" and "astype(int)" in report.message


def lines_apart(a, b):
    """A difference."""
    return a - b


def test_styles_that_import_are_not_edited_because_an_import_takes_all_the_time_there_is():
    from lossedu.exercises.explain.neighbours import neighbours

    def plain(x):
        """The mean."""
        return np.mean(x)

    def imported(x):
        import statistics
        return statistics.fmean(x.tolist()) + 0 * len(x)

    def written_out(x):
        return np.sum(x) / len(x)

    def draw(rng):
        return [Case(rng.normal(size=4))]

    with_import = neighbours(exercise(plain, draw, styles=(imported, written_out)))
    assert "term-missing" not in {one.finding.id for one in with_import}
    assert "factor-missing" in {one.finding.id for one in with_import}


# ------------------------------------------------------------------ formulas
def clipped(pred, target, delta=1.0):
    """The residual, cut off at delta on both sides."""
    return np.clip(pred - target, -delta, delta)


def clipped_then_scaled(pred, target, delta=1.0):
    return delta * np.clip(pred - target, -1, 1)


def draw_clipped(far):
    def draw(rng):
        for n, delta in ((6, 1.0), (8, 1.0), (7, 0.01), (9, 0.003), (7, 0.05)):
            yield Case(delta * rng.normal(size=n), delta * rng.normal(size=n), delta=delta)
        if far:
            yield Case(400 * rng.normal(size=8), 400 * rng.normal(size=8), delta=200.0)
    return draw


def test_a_difference_in_a_product_stands_in_brackets():
    report = check(exercise(clipped, draw_clipped(far=False)), clipped_then_scaled)
    assert "your value is delta · (pred - target)" in report.message


def test_a_formula_that_does_not_hold_far_out_is_not_told():
    report = check(exercise(clipped, draw_clipped(far=True)), clipped_then_scaled)
    assert not report.passed and "your value is delta" not in report.message


def test_an_approximation_is_no_epsilon_because_it_is_near_to_one():
    def length(a, b):
        """The integral of 1 / x from a to b."""
        return np.log(b / a)

    def trapezoids(a, b):
        x = np.linspace(a, b, 100_001)
        return float(np.trapezoid(1 / x, x))

    toy = exercise(length, lambda rng: [Case(float(a), float(a) * b) for a, b in zip(
        rng.uniform(0.5, 2, 6), rng.uniform(20, 60, 6))], rtol=1e-9)
    report = check(toy, trapezoids)
    assert not report.passed and "Close" in report.message
