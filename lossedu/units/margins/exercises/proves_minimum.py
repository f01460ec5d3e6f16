"""A certificate for the linear SVM: do these numbers prove that w and b are the minimum?"""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened

NEAR = 1e-6


def proves_minimum(x, y, w, b, alpha, C):
    """Do the numbers `alpha` prove that w and b minimise (1)? True or False.

    They do if w, b and alpha satisfy (2) with g = -alpha / C, and each g is a subgradient of the
    hinge at the margin of its row. x: (n, d); y: (n,), -1 or 1; w: (d,); b: a number; alpha: (n,);
    C: a number above 0. All numbers are rounded: what differs by at most 1e-6 counts as equal. In
    the tests, what is not equal differs by 0.01 or more.
    """
    margin, near = y * (x @ w + b), 1e-6
    least = np.where(margin < 1 - near, C, 0)
    most = np.where(margin > 1 + near, 0, C)
    return bool(np.all(np.abs((alpha * y) @ x - w) <= near) and abs(np.sum(alpha * y)) <= near
                and np.all(alpha >= least - near) and np.all(alpha <= most + near))


def solved(rng, pairs, d=3, b=0.3, C=1.0):
    """An SVM with a known minimum. pairs: (margin, alpha / C), each for one row of either class."""
    margin = np.repeat([m for m, _ in pairs], 2).astype(float)
    alpha = C * np.repeat([part for _, part in pairs], 2)
    y = np.tile([1.0, -1.0], len(pairs))
    w = rng.normal(size=d)
    w *= np.sqrt(alpha @ margin) / np.linalg.norm(w)
    beside = rng.normal(size=(len(y), d))
    beside -= np.outer(beside @ w, w) / (w @ w)
    last = np.flatnonzero(alpha)[-1]
    beside[last] -= y[last] * (alpha * y) @ beside / alpha[last]
    return np.outer((margin * y - b) / (w @ w), w) + beside, y, w, b, alpha, C


PAIRS = ((1, 0.3), (0.4, 1), (-0.2, 1), (2.5, 0), (1.7, 0))


def draw(rng):
    x, y, w, b, alpha, C = solved(rng, PAIRS)
    yield Case(x, y, w, b, alpha, C).note("a minimum")
    yield Case(*solved(rng, PAIRS, d=1, C=0.1)).note("a minimum, one input, C = 0.1")
    yield Case(*solved(rng, PAIRS, d=5, b=-2.0, C=10.0)).note("a minimum, C = 10")
    yield Case(*solved(rng, ((1, 0.5), (1, 0), (1, 1), (3, 0)), C=2.0)).note(
        "a minimum, some rows on the kink with alpha = 0 and alpha = C")
    yield Case(np.array([[-1], [1], [3]]), np.array([-1, 1, 1]), np.array([1]), 0,
               np.array([0.5, 0.5, 0]), 1).note("a minimum in whole numbers")
    yield Case(np.array([[-1], [1]]), np.array([-1, 1]), np.array([1]), 0,
               np.array([0.5, 0.5]), 0.5).note("a minimum, all rows on the kink with alpha = C")
    yield Case(*solved(rng, ((0.4, 1), (0.2, 1)))).note("a minimum, all margins below 1")
    yield Case(*solved(rng, ((0.4, 1), (2, 0)))).note("a minimum, no row on the kink")
    yield Case(*solved(rng, ((1, 0.9), (1, 0.8), (0.6, 1), (-1.7, 1), (2, 0)))).note(
        "a minimum, margins below -1")
    yield Case(*solved(rng, ((1, 0.5), (0.4, 1), (2, 0)), C=0.04)).note("a minimum, C = 0.04")
    yield Case(*solved(rng, ((1, 0.5), (0.4, 1), (2, 0)), C=40.0)).note("a minimum, C = 40")
    for far in (20, 600, 5000):
        yield Case(*solved(rng, ((1, 0.5), (0.4, 1), (far, 0)), d=1)).note(
            "a minimum, rows far out")
    yield Case(np.array([[1.0], [2.0]]), np.ones(2), np.zeros(1), 1.5, np.zeros(2), 1.0).note(
        "a minimum with w = 0, all rows of one class")
    for near, said in ((1 + 3e-8, "up"), (1 - 3e-8, "down")):
        yield Case(*solved(rng, ((near, 0.3), (near, 0.6), (0.2, 1), (2, 0)))).note(
            f"a minimum with margins rounded {said}")
    yield Case(x, y, w, b, alpha + 3e-8 * np.tile([1, 1, -1, -1], 5)[:10], C).note(
        "a minimum with rounded alphas")
    moved = np.cross(w, [1.0, 0, 0])
    for row in (0, 3):
        other = x.copy()
        other[row] += moved
        yield Case(other, y, w, b, alpha, C).note("the sum of the rows is not w")
    # the sum of the rows is (0.6, 0.2); for each w here two margins are below 1 and one is above
    rows, labels = np.array([[0.3, 0.1], [-0.3, -0.1], [3, 1]]), np.array([1.0, -1, 1])
    for other, said in (((0.6, -0.2), "the sum of the rows is not w, but as long"),
                        ((0.7, 0.1), "the sum of the rows is not w, but has its total"),
                        ((0.8, 0.4), "the sum of the rows is less than w everywhere"),
                        ((0.4, 0.1), "the sum of the rows is more than w everywhere")):
        yield Case(rows, labels, np.array(other), 0.0, np.array([1.0, 1, 0]), 1.0).note(said)
    one = np.array([[-1.0, 2], [1, 2], [0, 2], [0, 2]])
    yield Case(one, np.array([-1.0, 1, 1, -1]), np.array([1.0, 0]), 1.0,
               np.array([0.0, 0.0, 1.0, 0]), 1.0).note("no part of (2) holds")
    for label, said in ((1.0, "above"), (-1.0, "below")):
        # a row at 0 adds nothing to w; with b = its label, its margin is 1
        rows, labels, v, _, parts, _ = solved(rng, PAIRS, b=label)
        yield Case(np.vstack([rows, np.zeros(3)]), np.append(labels, label), v, label,
                   np.append(parts, 0.4), 1.0).note(f"the sum for b is {said} 0")
    for label, said in ((1.0, "above"), (-1.0, "below")):
        # with b = 0 the margin of a row at 0 is 0
        rows, labels, v, _, parts, _ = solved(rng, PAIRS, b=0.0)
        yield Case(np.vstack([rows, np.zeros(3)]), np.append(labels, label), v, 0.0,
                   np.append(parts, 1.0), 1.0).note(f"b = 0, the sum for b is {said} 0")
    for pairs, said in (
            (((1, 0.9), (1, 0.8), (-1.5, 0.4), (2, 0)), "alpha between 0 and C below -1"),
            (((1, 0.9), (1, 0.8), (-1.5, 0), (2, 0)), "alpha = 0 below -1"),
            (((1, 0.3), (0.4, 0.5), (2, 0)), "alpha between 0 and C below the kink"),
            (((1, 0.3), (-0.4, 0), (2, 0)), "alpha = 0 below the kink"),
            (((1, 0.3), (0.4, 1), (1.6, 0.3)), "alpha above 0 above the kink"),
            (((1, 1.5), (0.4, 1), (1.6, 0)), "alpha above C on the kink"),
            (((1, 0.9), (1, -0.2), (1.6, 0)), "alpha below 0 on the kink"),
            (((1, 0.3), (0.4, 2), (2, 0)), "alpha above C below the kink"),
            (((1, 0.9), (3, -0.1), (1.6, 0)), "alpha below 0 above the kink")):
        yield Case(*solved(rng, pairs, C=0.5)).note(said)
    yield Case(*solved(rng, ((1, 1.6), (0.4, 2), (2, 0)), C=0.5)[:5], 1.0).note(
        "alpha between 0 and C, and C = 1")
    yield Case(x, y, w, b + 0.1, alpha, C).note("another b")
    yield Case(x, y, 1.1 * w, b, alpha, C).note("a longer w")


def border(x, y, w, b, alpha, C):
    """Is something neither equal nor off by 0.01?"""
    alpha, w = np.asarray(alpha, dtype=float), np.asarray(w, dtype=float)
    off = np.abs(np.concatenate([(alpha * y) @ x - w, [alpha @ y], y * (x @ w + b) - 1, alpha,
                                 alpha - C]))
    return bool(np.any((off > 1e-7) & (off < 0.01))) or not np.isfinite(off).all()


def misfit(x, y, w, b, alpha, C):
    """Are the shapes others than the docstring's?"""
    return not (np.ndim(x) == 2 and np.ndim(b) == np.ndim(C) == 0 and np.shape(w) == x.shape[1:]
                and np.shape(y) == np.shape(alpha) == x.shape[:1])


RULED_OUT = {"x is (n, d), y and alpha are (n,), w is (d,)": misfit,
             "what is not equal differs by 0.01 or more": border,
             "C is a number above 0": lambda x, y, w, b, alpha, C: C <= 0}


def by_rows(x, y, w, b, alpha, C):
    total, balance = [0.0] * len(w), 0.0
    for row, label, weight in zip(x.tolist(), y.tolist(), alpha.tolist()):
        margin = label * (sum(a * c for a, c in zip(row, w.tolist())) + b)
        low, high = (C, C) if margin < 1 - NEAR else (0, 0) if margin > 1 + NEAR else (0, C)
        if not low - NEAR <= weight <= high + NEAR:
            return False
        total = [a + weight * label * c for a, c in zip(total, row)]
        balance += weight * label
    return abs(balance) <= NEAR and all(abs(a - c) <= NEAR for a, c in zip(total, w.tolist()))


def by_gap(x, y, w, b, alpha, C, balanced=lambda total: abs(total) <= NEAR):
    """The other proof: the dual problem has the same value."""
    alpha = np.asarray(alpha, dtype=float)
    if alpha.min() < -NEAR or alpha.max() > C + NEAR or not balanced(alpha @ y):
        return False
    pull = (alpha * y) @ x
    primal = w @ w / 2 + C * np.maximum(0, 1 - y * (x @ w + b)).sum()
    return bool(abs(primal - alpha.sum() + pull @ pull / 2) < 1e-5)


def _equal(sum_of_rows, w):
    return np.abs(sum_of_rows - w).max() <= NEAR


def _true(*_):
    return True


def _free(C):
    return -np.inf, np.inf


def _range(C):
    return 0, C


def _margin(x, y, w, b):
    return y * (x @ w + b)


def _changed(sum_is_w=_equal, balanced=lambda total: abs(total) <= NEAR, margin=_margin, edge=1,
             below=lambda C: (C, C), kink=_range, above=lambda C: (0, 0), near=(NEAR, NEAR),
             slack=NEAR):
    """The check, changed in one of its parts: how (2) is looked at, where the pieces begin, and
    the least and the largest alpha on each of them."""
    def wrong(x, y, w, b, alpha, C):
        m = margin(x, y, w, b)
        pieces = [m < edge - near[0], m > 1 + near[1]]
        least, most = (np.select(pieces, [below(C)[end], above(C)[end]], kink(C)[end])
                       for end in (0, 1))
        return bool(sum_is_w((alpha * y) @ x, w) and balanced(alpha @ y)
                    and np.all(alpha >= least - slack) and np.all(alpha <= most + slack))
    return wrong


def _no_labels(x, y, w, b, alpha, C):
    return bool(np.allclose(alpha @ x, w, atol=NEAR)
                and proves_minimum(x, y, (alpha * y) @ x, b, alpha, C))


def _c_again(x, y, w, b, alpha, C):
    return bool(_changed(sum_is_w=_true)(x, y, w, b, alpha, C)
                and _equal(C * (alpha * y) @ x, w))


def _gap_alone(x, y, w, b, alpha, C):
    return by_gap(x, y, w, b, alpha, C, balanced=lambda total: True)


def _scores_above(x, y, w, b, alpha, C):
    score = x @ w + b
    m = np.where(score > 1 + NEAR, 2, np.minimum(y * score, 1))
    return _changed(margin=lambda *_: m)(x, y, w, b, alpha, C)


def _gradient_of_relu(x, y, w, b, alpha, C):
    active = y * (x @ w + b) < 1
    return bool(np.abs(w - C * (y * active) @ x).max() <= NEAR)


ROUNDED = ("This is a minimum up to rounding: a margin that differs from 1 by 1e-8 counts as 1. "
           "Where do you compare a margin with 1?")
HOW_MANY = "How many subgradients has the hinge there?"

EXERCISE = Exercise(
    reference=proves_minimum, title="Is it the minimum?", points=4, difficulty=3, minutes=8,
    draw=widened(draw, proves_minimum, RULED_OUT),
    mistakes=(
        Mistake("no_w", _changed(sum_is_w=_true),
                "Here the first equation of (2) does not hold, and the answer is True. Is w "
                "compared with the sum of the rows?"),
        Mistake("c_again", _c_again,
                "C enters the first equation twice here: it stands before the sum in (2), and "
                "alpha = -C g contains it. What remains of (2) if alpha is put in?"),
        Mistake("length", _changed(sum_is_w=lambda total, w: abs(
            np.linalg.norm(total) - np.linalg.norm(w)) <= NEAR),
                "The sum of the rows is as long as w here, and yet it is not w. Which numbers of "
                "the two have to be equal?"),
        Mistake("total", _changed(sum_is_w=lambda total, w: abs(np.sum(total - w)) <= NEAR),
                "The numbers of w add up to the right total here, and yet they are not right one "
                "by one. Which numbers have to be equal?"),
        Mistake("first", _changed(sum_is_w=lambda total, w: abs(total[0] - w[0]) <= NEAR),
                "The first number of w is right here, and another one is not. Which of them do "
                "you compare?"),
        Mistake("no_abs", _changed(sum_is_w=lambda total, w: np.all(total - w <= NEAR)),
                "The sum of the rows is smaller than w here, and counts as equal. What does the "
                "comparison say of a negative difference?"),
        Mistake("no_abs_turned", _changed(sum_is_w=lambda total, w: np.all(w - total <= NEAR)),
                "The sum of the rows is larger than w here, and counts as equal. What does the "
                "comparison say of a negative difference?"),
        Mistake("no_balance", _changed(balanced=_true),
                "Here the second equation of (2) does not hold, and the answer is True. What does "
                "the derivative in b ask for?"),
        Mistake("gap_alone", _gap_alone,
                "The two objectives agree here, and yet w and b are no minimum. What must the "
                "numbers alpha fulfil before the gap says anything?"),
        Mistake("no_abs_balance", _changed(balanced=lambda total: total <= NEAR),
                "The sum of alpha * y is below 0 here, and counts as 0. What does the comparison "
                "say of a negative number?"),
        Mistake("below", _changed(below=_free),
                f"A row with a margin below 1 has a number other than C. {HOW_MANY}"),
        Mistake("range_below", _changed(below=_range),
                f"A row with a margin below 1 has a number between 0 and C. {HOW_MANY}"),
        Mistake("wrong_side", _changed(edge=0),
                "A row with a margin from 0 to 1 has a number other than C. Where does the hinge "
                "begin to cost something?"),
        Mistake("above", _changed(above=_free),
                f"A row with a margin above 1 has a number other than 0. {HOW_MANY}"),
        Mistake("range_above", _changed(above=_range),
                f"A row with a margin above 1 has a number between 0 and C. {HOW_MANY}"),
        Mistake("kink", _changed(kink=_free),
                "A row with margin 1 has a number below 0 or above C. Which numbers are "
                "subgradients there?"),
        Mistake("no_most", _changed(kink=lambda C: (0, np.inf)),
                "A row with margin 1 has a number above C. Which subgradient would belong to it?"),
        Mistake("no_least", _changed(kink=lambda C: (-np.inf, C)),
                "A row with margin 1 has a number below 0. Which subgradient would belong to it?"),
        Mistake("no_rows", _changed(below=_free, kink=_free, above=_free),
                "The equations (2) hold here, but not each -alpha / C is a subgradient. How does "
                "what is allowed depend on the margin?"),
        Mistake("range_alone", _changed(below=_range, above=_range),
                "All numbers lie between 0 and C, and (2) holds, yet w and b are no minimum. Which "
                "number does a row with a margin below 1 need, and which one above 1?"),
        Mistake("strict", _changed(kink=lambda C: (3 * NEAR, C - 3 * NEAR)),
                "This is a minimum: on the kink alpha may also be 0 or C, for 0 and -1 are "
                "subgradients as well."),
        Mistake("full_at_kink", _changed(kink=lambda C: (C, C)),
                "This is a minimum, and rows with margin 1 have numbers between 0 and C. Which "
                "subgradients has the hinge at the kink?"),
        Mistake("exact", _changed(near=(0, 0)), ROUNDED),
        Mistake("exact_all", _changed(
            sum_is_w=lambda total, w: np.all(total == w), balanced=lambda total: total == 0,
            near=(0, 0), slack=0),
                "This is a minimum up to rounding, and your comparisons are exact. By how much "
                "may two equal numbers differ?"),
        Mistake("exact_below", _changed(near=(0, NEAR)), ROUNDED),
        Mistake("exact_above", _changed(near=(NEAR, 0)), ROUNDED),
        Mistake("exact_alpha", _changed(slack=0),
                "This is a minimum up to rounding: some numbers differ from 0 or C by less than "
                "1e-6. Where do you compare alpha with 0 and with C?"),
        Mistake("no_labels", _no_labels,
                "The labels are missing in the first equation of (2). Which sign has the term of "
                "a row with label -1?"),
        Mistake("scores", _changed(margin=lambda x, y, w, b: x @ w + b),
                "The score is compared with 1. Which sign has the score of a row with label -1 "
                "that is decided rightly?"),
        Mistake("size_of_score", _changed(margin=lambda x, y, w, b: np.abs(x @ w + b)),
                "The size of the score is compared with 1. What is the margin of a row that is "
                "decided wrongly?"),
        Mistake("up_to_one", _changed(below=lambda C: (1, 1), kink=lambda C: (0, 1)),
                "Right for C = 1. In which range lies alpha?"),
        Mistake("score_above", _scores_above,
                "Above the kink the score is compared with 1. Which sign has the score of a row "
                "with label -1 that is decided rightly?"),
        Mistake("no_b", _changed(margin=lambda x, y, w, b: y * (x @ w)),
                "Right for b = 0. What is the score of a row?"),
        Mistake("gradient", _gradient_of_relu,
                "At the kink `margin < 1` gives one subgradient, 0 or -1 with rounding. Which "
                "numbers say which one to take?"),
        Mistake("always", _true,
                "The answer is True here, and the conditions do not hold. Which of them do you "
                "check?")),
    styles=(by_rows, by_gap),
    further="Compute the margins. Then compare: w with the sum of alpha * y * x, the sum of "
            "alpha * y with 0, and alpha with C where the margin is below 1, with 0 where it is "
            "above 1, and with both bounds where it is 1.",
)
