"""Squared error behind a sigmoid, seen from the score: what is left of the slope when the sigmoid is flat."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def sigmoid_mse_slope(z, y):
    """The derivative in `z` of (sigmoid(z) - y)**2, one value per score.

    `z` holds scores, an array of any shape; `y` the labels, 0 or 1, in the same shape. The result has the
    shape of `z` and holds for scores of any size.
    """
    decay = np.exp(-np.abs(z))
    p = np.where(z >= 0, 1, decay) / (1 + decay)
    return 2 * (p - y) * p * (1 - p)


def draw(rng):
    yield Case(np.array([-8.0, -2.0, 0.5, 3.0]), np.array([1, 0, 1, 0])).note("four patients")
    yield Case(2 * rng.normal(size=7), rng.integers(0, 2, 7)).note("seven scores")
    yield Case(rng.normal(size=(2, 3)), np.array([[0, 1, 1], [1, 0, 0]])).note("two axes")
    yield Case(np.array([0.7]), np.array([0])).note("one score")
    yield Case(np.zeros(2), np.array([0, 1])).note("undecided")
    yield Case(np.array([-4.0, 4.0, -5.5, 6.0, 5.0]), np.array([1, 0, 1, 0, 1])).note("sure, mostly wrong")
    yield Case(np.array([-22.0, 21.0, 24.0]), np.array([1, 0, 0])).note("far out and wrong: small, and not 0")
    yield Case(np.array([-1000.0, 1000.0]), np.array([1, 0])).note("scores of 1000, wrong")
    yield Case(np.array([-1000.0, 1000.0, 1.0]), np.array([0, 1, 0])).note("scores of 1000, right")


def by_tanh(z, y):
    half = np.tanh(z / 2)
    return (1 + half - 2 * y) * (1 - half ** 2) / 4


def by_loop(z, y):
    from scipy.special import expit
    slopes = [2 * (expit(one) - label) * expit(one) * expit(-one) for one, label in zip(z.ravel(), y.ravel())]
    return np.array(slopes).reshape(z.shape)


def _p(z):
    return np.exp(-np.logaddexp(0, -z))


def _above(z, y):
    with np.errstate(all="ignore"):
        p = np.exp(z) / (1 + np.exp(z))
        return 2 * (p - y) * p * (1 - p)


def _below(z, y):
    with np.errstate(all="ignore"):
        p = 1 / (1 + np.exp(-z))
        return 2 * (p - y) * np.exp(-z) / (1 + np.exp(-z)) ** 2


def _clipped(z, y):
    p = np.clip(_p(z), 1e-7, 1 - 1e-7)
    return 2 * (p - y) * p * (1 - p)


EXERCISE = Exercise(
    reference=sigmoid_mse_slope, title="Squared error, seen from the score", points=3, difficulty=2, minutes=8,
    draw=widened(draw, sigmoid_mse_slope),
    mistakes=(
        Mistake("in_probability", lambda z, y: 2 * (_p(z) - y),
                "This is the slope in p. The score reaches p through the sigmoid, so one factor is missing: what does "
                "p change by when z changes a little?"),
        Mistake("cross_entropy", lambda z, y: _p(z) - y,
                "This is the slope of cross-entropy, where -1/p cancels the slope of the sigmoid. What is there to "
                "cancel it in a squared error?"),
        Mistake("sigmoid_alone", lambda z, y: _p(z) * (1 - _p(z)) + 0 * y,
                "This is the slope of the sigmoid. It tells what p does; what does the loss do when p moves?"),
        Mistake("tanh_slope", lambda z, y: 2 * (_p(z) - y) * (1 - np.tanh(z) ** 2),
                "1 - tanh(z)**2 is the slope of tanh. The activation here is a sigmoid: what is its slope?"),
        Mistake("without_sigmoid", lambda z, y: 2 * (z - y),
                "This is the slope of the squared error of the score itself. Where is the sigmoid?"),
        Mistake("half", lambda z, y: (_p(z) - y) * _p(z) * (1 - _p(z)),
                "Exactly half. Does the loss in the docstring have a 1/2 that could cancel the 2 of the square?"),
        Mistake("only_p", lambda z, y: 2 * (_p(z) - y) * _p(z),
                "The sigmoid's slope is small at both ends, and yours only far below 0. Which factor makes it small "
                "far above?"),
        Mistake("only_q", lambda z, y: 2 * (_p(z) - y) * (1 - _p(z)),
                "The sigmoid's slope is small at both ends, and yours only far above 0. Which factor makes it small "
                "far below?"),
        Mistake("squared_p", lambda z, y: 2 * (_p(z) - y) * _p(z) ** 2,
                "p squared stands where the sigmoid's slope should stand. It is near 1 far above 0, where the sigmoid "
                "is flat: which factor makes it small there?"),
        Mistake("absolute_error", lambda z, y: np.sign(_p(z) - y) * _p(z) * (1 - _p(z)),
                "This is the slope of the absolute error. How does a square change when p moves: by its sign, or by "
                "its size too?"),
        Mistake("labels_swapped", lambda z, y: 2 * (_p(z) - 1 + y) * _p(z) * (1 - _p(z)),
                "Right for the other label. p is the probability of label 1: from which number is it far when y is 1?"),
        Mistake("curvature", lambda z, y: 2 * (_p(z) * (1 - _p(z))) ** 2
                + 2 * (_p(z) - y) * _p(z) * (1 - _p(z)) * (1 - 2 * _p(z)),
                "This is the second derivative. How does the loss itself change when the score moves a little?"),
        Mistake("cut_to_0", lambda z, y: np.where(np.abs(z) > 20, 0.0, 2 * (_p(z) - y) * _p(z) * (1 - _p(z))),
                "Right up to scores of 20, and 0 beyond. The slope is small there, and not 0: why cut it off?"),
        Mistake("at_the_score", lambda z, y: 2 * (_p(z) - y) * z * (1 - z),
                "z * (1 - z) stands where the sigmoid's slope should stand. That rule is written for the output of the "
                "sigmoid: which name does the output have?"),
        Mistake("at_the_output", lambda z, y: 2 * (_p(z) - y) * _p(_p(z)) * (1 - _p(_p(z))),
                "The sigmoid's slope was taken at p, as if p went through a sigmoid once more. At which number is the "
                "sigmoid evaluated here?"),
        Mistake("score_for_p", lambda z, y: 2 * (z - y) * _p(z) * (1 - _p(z)),
                "The difference is taken from the score. Which number does the squared error compare with the label?"),
        Mistake("overflow_above", _above,
                "Right for small scores. At z = 1000 this form of the sigmoid is inf / inf, which is nan: can you "
                "write it so that only exp of a negative number occurs?"),
        Mistake("overflow_below", _below,
                "Right for small scores. At z = -1000 the slope of the sigmoid is inf / inf, which is nan: can it be "
                "written with p alone?"),
        Mistake("clipped", _clipped,
                "p was clipped, and so a slope of 2e-7 is left where there is none. Squared error takes no logarithm: "
                "what does it need the clip for?"),
        Mistake("value", lambda z, y: (_p(z) - y) ** 2,
                "This is the loss itself. How does it change when the score moves a little?"),
        Mistake("behind_tanh", lambda z, y: 2 * (np.tanh(z) - y) * (1 - np.tanh(z) ** 2),
                "This is right behind a tanh. What is the slope of a sigmoid, written with its output?"),
        Mistake("tanh_rule", lambda z, y: 2 * (_p(z) - y) * (1 - _p(z) ** 2),
                "1 minus the square of the output is the slope of a tanh. What is that of a sigmoid?"),
        Mistake("decision", lambda z, y: 2 * ((z > 0) - y) * _p(z) * (1 - _p(z)),
                "The decision, 0 or 1, was compared with the label. Which number does the squared error compare?"),
        Mistake("parentheses", lambda z, y: 2 * _p(z) - y * _p(z) * (1 - _p(z)),
                "A pair of parentheses is missing: * binds tighter than -. Which difference is multiplied?"),
        Mistake("slope_twice", lambda z, y: 2 * (_p(z) - y) * (_p(z) * (1 - _p(z))) ** 2,
                "p (1 - p) stands there twice. How often does the score pass through the sigmoid on its way to p?"),
    ),
    styles=(by_tanh, by_loop),
)
