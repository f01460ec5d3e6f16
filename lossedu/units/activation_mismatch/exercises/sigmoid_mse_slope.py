"""Squared error behind a sigmoid, seen from the score: what is left of the slope when the sigmoid
is flat."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def sigmoid_mse_slope(z, y):
    """The derivative with respect to `z` of (sigmoid(z) - y)**2, one value per logit.

    `z` holds logits, an array of any shape; `y` the labels, 0 or 1, in the same shape. The result
    has the shape of `z` and holds for logits of any size.
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
    yield Case(np.array([-4.0, 4.0, -5.5, 6.0, 5.0]),
               np.array([1, 0, 1, 0, 1])).note("sure, mostly wrong")
    yield Case(np.array([-22.0, 21.0, 24.0]),
               np.array([1, 0, 0])).note("far out and wrong: small, and not 0")
    yield Case(np.array([-1000.0, 1000.0]), np.array([1, 0])).note("scores of 1000, wrong")
    yield Case(np.array([-1000.0, 1000.0, 1.0]), np.array([0, 1, 0])).note("scores of 1000, right")


def by_tanh(z, y):
    half = np.tanh(z / 2)
    return (1 + half - 2 * y) * (1 - half ** 2) / 4


def by_loop(z, y):
    from scipy.special import expit
    slopes = [2 * (expit(one) - label) * expit(one) * expit(-one) for one,
              label in zip(z.ravel(), y.ravel())]
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
    reference=sigmoid_mse_slope,
    title="Squared error behind a sigmoid", points=3, difficulty=2, minutes=8,
    draw=widened(draw, sigmoid_mse_slope),
    examples=(Case(np.zeros(2), np.array([1, 0])),),
    mistakes=(
        Mistake("in_probability", lambda z, y: 2 * (_p(z) - y),
                "This is the derivative with respect to p. Which factor does the chain rule add "
                "for the logit?"),
        Mistake("cross_entropy", lambda z, y: _p(z) - y,
                "This is the derivative of cross-entropy, in which 1 / p cancels against the "
                "sigmoid's. Is there anything to cancel it in squared error?"),
        Mistake("sigmoid_alone", lambda z, y: _p(z) * (1 - _p(z)) + 0 * y,
                "This is the derivative of the sigmoid. Which factor does the squared error add?"),
        Mistake("tanh_slope", lambda z, y: 2 * (_p(z) - y) * (1 - np.tanh(z) ** 2),
                "1 - tanh(z)**2 is the derivative of tanh. What is the derivative of a sigmoid?"),
        Mistake("without_sigmoid", lambda z, y: 2 * (z - y),
                "This is the derivative of the squared error of the logit itself. Where does the "
                "sigmoid enter?"),
        Mistake("half", lambda z, y: (_p(z) - y) * _p(z) * (1 - _p(z)),
                "Exactly half. Does the loss contain a factor that could cancel the 2 of the "
                "square?"),
        Mistake("only_p", lambda z, y: 2 * (_p(z) - y) * _p(z),
                "The derivative of the sigmoid is small at both ends, and this one only far below "
                "0. Which factor makes it small far above?"),
        Mistake("only_q", lambda z, y: 2 * (_p(z) - y) * (1 - _p(z)),
                "The derivative of the sigmoid is small at both ends, and this one only far above "
                "0. Which factor makes it small far below?"),
        Mistake("squared_p", lambda z, y: 2 * (_p(z) - y) * _p(z) ** 2,
                "p squared stands in place of the sigmoid's derivative. Far above 0 the sigmoid is "
                "flat, but p squared is near 1: which factor makes it small there?"),
        Mistake("absolute_error", lambda z, y: np.sign(_p(z) - y) * _p(z) * (1 - _p(z)),
                "This is the derivative of the absolute error. Does the derivative of a square "
                "depend on the sign of p - y alone?"),
        Mistake("labels_swapped", lambda z, y: 2 * (_p(z) - 1 + y) * _p(z) * (1 - _p(z)),
                "Right for the opposite label. p is the probability of label 1: which difference "
                "is small when y is 1 and p is near 1?"),
        Mistake("curvature", lambda z, y: 2 * (_p(z) * (1 - _p(z))) ** 2
                + 2 * (_p(z) - y) * _p(z) * (1 - _p(z)) * (1 - 2 * _p(z)),
                "This is the second derivative. What is the first one?"),
        Mistake("cut_to_0", lambda z, y: np.where(np.abs(z) > 20, 0.0,
                                                  2 * (_p(z) - y) * _p(z) * (1 - _p(z))),
                "Right for moderate logits, and exactly 0 beyond some size. The derivative is "
                "small there, but not 0: is there a need to cut it off?"),
        Mistake("at_the_score", lambda z, y: 2 * (_p(z) - y) * z * (1 - z),
                "z (1 - z) stands in place of the sigmoid's derivative. Does that rule hold for "
                "the input of the sigmoid or for its output?"),
        Mistake("at_the_output", lambda z, y: 2 * (_p(z) - y) * _p(_p(z)) * (1 - _p(_p(z))),
                "The derivative of the sigmoid is taken at p, as if p went through a sigmoid once "
                "more. At which number has it to be taken?"),
        Mistake("score_for_p", lambda z, y: 2 * (z - y) * _p(z) * (1 - _p(z)),
                "The label is subtracted from the logit. Which number does the squared error "
                "compare with the label?"),
        Mistake("overflow_above", _above,
                "Right for moderate logits. At z = 1000 this form of the sigmoid is inf / inf, "
                "which is nan: can it be written so that only negative numbers go into exp?"),
        Mistake("overflow_below", _below,
                "Right for moderate logits. At z = -1000 this form of the derivative is inf / inf, "
                "which is nan: can the sigmoid's derivative be written with p alone?"),
        Mistake("clipped", _clipped,
                "p is clipped, so the derivative does not fall to 0 far out. Squared error takes "
                "no logarithm: what would it need a clip for?"),
        Mistake("value", lambda z, y: (_p(z) - y) ** 2,
                "This is the loss itself. How does it change when the logit changes a little?"),
        Mistake("behind_tanh", lambda z, y: 2 * (np.tanh(z) - y) * (1 - np.tanh(z) ** 2),
                "This is the derivative behind a tanh. What is the derivative of a sigmoid, "
                "written with its output?"),
        Mistake("tanh_rule", lambda z, y: 2 * (_p(z) - y) * (1 - _p(z) ** 2),
                "1 minus the square of the output is the derivative of a tanh. What is that of a "
                "sigmoid?"),
        Mistake("decision", lambda z, y: 2 * ((z > 0) - y) * _p(z) * (1 - _p(z)),
                "The decision, 0 or 1, is compared with the label. Which number does the squared "
                "error compare with it?"),
        Mistake("parentheses", lambda z, y: 2 * _p(z) - y * _p(z) * (1 - _p(z)),
                "Only the label is multiplied by p (1 - p), since * binds tighter than -. Which "
                "difference has to be multiplied?"),
        Mistake("slope_twice", lambda z, y: 2 * (_p(z) - y) * (_p(z) * (1 - _p(z))) ** 2,
                "p (1 - p) appears twice. How often does the logit go through the sigmoid on its "
                "way to p?"),
    ),
    styles=(by_tanh, by_loop),
    further="By the chain rule the gradient is the derivative with respect to p times that of the "
            "sigmoid, which can be written in p alone. Where large logits give nan, look at the "
            "sigmoid itself: exp of a large positive number overflows.",
)
