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
    yield Case(*solved(rng, ((1, 0.5), (0.4, 1), (2, 0)), C=0.04)).note("a minimum, C = 0.04")
    yield Case(*solved(rng, ((1, 0.5), (0.4, 1), (2, 0)), C=40.0)).note("a minimum, C = 40")
    for far in (20, 600, 5000):
        yield Case(*solved(rng, ((1, 0.5), (0.4, 1), (far, 0)), d=1)).note(
            "a minimum, rows far out")
    yield Case(np.array([[1.0], [2.0]]), np.ones(2), np.zeros(1), 1.5, np.zeros(2), 1.0).note(
        "a minimum with w = 0, all rows of one class")
    above, below = 1 + 3e-8, 1 - 3e-8
    yield Case(*solved(rng, ((above, 0.3), (below, 0.6), (0.2, 1), (2, 0)))).note(
        "a minimum with rounded margins")
    yield Case(x, y, w, b, alpha + 3e-8 * np.tile([1, 1, -1, -1], 5)[:10], C).note(
        "a minimum with rounded alphas")
    moved = np.cross(w, [1.0, 0, 0])
    for row in (0, 3):
        other = x.copy()
        other[row] += moved
        yield Case(other, y, w, b, alpha, C).note("the sum of the rows is not w")
    one = np.array([[-1.0, 2], [1, 2], [0, 2], [0, 2]])
    yield Case(one, np.array([-1.0, 1, 1, -1]), np.array([1.0, 0]), 1.0,
               np.array([0.0, 0.0, 1.0, 0]), 1.0).note("no part of (2) holds")
    # a row at 0 adds nothing to w; with b = 1 its margin is 1
    rows, labels, v, _, parts, _ = solved(rng, PAIRS, b=1.0)
    yield Case(np.vstack([rows, np.zeros(3)]), np.append(labels, 1.0), v, 1.0,
               np.append(parts, 0.4), 1.0).note("the sum for b is not 0")
    for pairs, said in (
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


def by_gap(x, y, w, b, alpha, C):
    """The other proof: the dual problem has the same value."""
    alpha = np.asarray(alpha, dtype=float)
    if alpha.min() < -NEAR or alpha.max() > C + NEAR or abs(alpha @ y) > NEAR:
        return False
    pull = (alpha * y) @ x
    primal = w @ w / 2 + C * np.maximum(0, 1 - y * (x @ w + b)).sum()
    return bool(abs(primal - alpha.sum() + pull @ pull / 2) < 1e-5)


def _without(part, near=NEAR):
    """The check without one of its parts."""
    def wrong(x, y, w, b, alpha, C):
        margin = y * (x @ w + b)
        below, above = margin < 1 - near, margin > 1 + near
        kink = ~below & ~above
        holds = {
            "w": np.abs((alpha * y) @ x - w).max() <= NEAR,
            "b": abs(alpha @ y) <= NEAR,
            "below": np.all(np.abs(alpha[below] - C) <= NEAR),
            "above": np.all(np.abs(alpha[above]) <= NEAR),
            "kink": np.all((alpha[kink] >= -NEAR) & (alpha[kink] <= C + NEAR))}
        return bool(all(value for name, value in holds.items() if name not in part))
    return wrong


def _exact_alpha(x, y, w, b, alpha, C):
    margin = y * (x @ w + b)
    return bool(_without(("below", "above", "kink"))(x, y, w, b, alpha, C)
                and np.all(alpha[margin < 1 - NEAR] == C)
                and np.all(alpha[margin > 1 + NEAR] == 0)
                and np.all((alpha >= 0) & (alpha <= C)))


def _strict(x, y, w, b, alpha, C):
    kink = np.abs(y * (x @ w + b) - 1) <= NEAR
    inside = np.all((alpha[kink] > NEAR) & (alpha[kink] < C - NEAR))
    return bool(inside and proves_minimum(x, y, w, b, alpha, C))


def _full_at_kink(x, y, w, b, alpha, C):
    kink = np.abs(y * (x @ w + b) - 1) <= NEAR
    return bool(np.all(np.abs(alpha[kink] - C) <= NEAR) and proves_minimum(x, y, w, b, alpha, C))


def _no_labels(x, y, w, b, alpha, C):
    return bool(np.allclose(alpha @ x, w, atol=NEAR)
                and proves_minimum(x, y, (alpha * y) @ x, b, alpha, C))


def _score_for_margin(x, y, w, b, alpha, C):
    score = x @ w + b
    least, most = np.where(score < 1 - NEAR, C, 0), np.where(score > 1 + NEAR, 0, C)
    return bool(_without(("below", "above", "kink"))(x, y, w, b, alpha, C)
                and np.all(alpha >= least - NEAR) and np.all(alpha <= most + NEAR))


def _up_to_one(x, y, w, b, alpha, C):
    margin = y * (x @ w + b)
    least, most = np.where(margin < 1 - NEAR, 1, 0), np.where(margin > 1 + NEAR, 0, 1)
    return bool(_without(("below", "above", "kink"))(x, y, w, b, alpha, C)
                and np.all(alpha >= least - NEAR) and np.all(alpha <= most + NEAR))


def _no_b(x, y, w, b, alpha, C):
    return proves_minimum(x, y, w, 0.0, alpha, C)


def _gradient_of_relu(x, y, w, b, alpha, C):
    active = y * (x @ w + b) < 1
    return bool(np.abs(w - C * (y * active) @ x).max() <= NEAR)


EXERCISE = Exercise(
    reference=proves_minimum, title="Is it the minimum?", points=4, difficulty=3, minutes=8,
    draw=widened(draw, proves_minimum, RULED_OUT),
    mistakes=(
        Mistake("no_w", _without(("w",)),
                "Here the first equation of (2) does not hold, and the answer is True. Is w "
                "compared with the sum of the rows?"),
        Mistake("no_balance", _without(("b",)),
                "Here the second equation of (2) does not hold, and the answer is True. What does "
                "the derivative in b ask for?"),
        Mistake("below", _without(("below",)),
                "A row with a margin below 1 has a number other than C. How many subgradients has "
                "the hinge there?"),
        Mistake("above", _without(("above",)),
                "A row with a margin above 1 has a number other than 0. How many subgradients has "
                "the hinge there?"),
        Mistake("kink", _without(("kink",)),
                "A row with margin 1 has a number below 0 or above C. Which numbers are "
                "subgradients there?"),
        Mistake("no_rows", _without(("below", "above", "kink")),
                "The equations (2) hold here, but not each -alpha / C is a subgradient. How does "
                "what is allowed depend on the margin?"),
        Mistake("range_alone", lambda x, y, w, b, alpha, C: bool(
            _without(("below", "above", "kink"))(x, y, w, b, alpha, C)
            and alpha.min() >= -NEAR and alpha.max() <= C + NEAR),
            "All numbers lie between 0 and C, and (2) holds, yet w and b are no minimum. Which "
            "number does a row with a margin below 1 need, and which one above 1?"),
        Mistake("strict", _strict,
                "This is a minimum: on the kink alpha may also be 0 or C, for 0 and -1 are "
                "subgradients as well."),
        Mistake("full_at_kink", _full_at_kink,
                "This is a minimum, and rows with margin 1 have numbers between 0 and C. Which "
                "subgradients has the hinge at the kink?"),
        Mistake("exact", _without((), near=0.0),
                "This is a minimum up to rounding: a margin that differs from 1 by 1e-8 counts as "
                "1. Where do you compare a margin with 1?"),
        Mistake("exact_alpha", _exact_alpha,
                "This is a minimum up to rounding: some numbers differ from 0 or C by less than "
                "1e-6. Where do you compare alpha with 0 and with C?"),
        Mistake("no_labels", _no_labels,
                "The labels are missing in the first equation of (2). Which sign has the term of "
                "a row with label -1?"),
        Mistake("scores", _score_for_margin,
                "The score is compared with 1. Which sign has the score of a row with label -1 "
                "that is decided rightly?"),
        Mistake("up_to_one", _up_to_one,
                "Right for C = 1. In which range lies alpha?"),
        Mistake("no_b", _no_b, "Right for b = 0. What is the score of a row?"),
        Mistake("gradient", _gradient_of_relu,
                "At the kink `margin < 1` gives one subgradient, 0 or -1 with rounding. Which "
                "numbers say which one to take?"),
        Mistake("always", lambda x, y, w, b, alpha, C: True,
                "The answer is True here, and the conditions do not hold. Which of them do you "
                "check?")),
    styles=(by_rows, by_gap),
    further="Compute the margins. Then compare: w with the sum of alpha * y * x, the sum of "
            "alpha * y with 0, and alpha with C where the margin is below 1, with 0 where it is "
            "above 1, and with both bounds where it is 1.",
)
