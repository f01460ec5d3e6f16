"""A convex loss stays convex only as long as it is given what it is made for."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def double_sigmoid_curvature(z, y):
    """The second derivative with respect to `z` of BCE with logits when a sigmoid layer comes
    before it.

    The loss of label 1 is -log q and that of label 0 is -log(1 - q), with q = sigmoid(a) and a =
    sigmoid(z). `z` holds logits, an array of any shape; `y` the labels, 0 or 1, in the same shape.
    The result has the shape of `z`, one value per logit, and holds for logits of any size.
    """
    a = 0.5 * (1 + np.tanh(z / 2))
    q = 1 / (1 + np.exp(-a))
    slope = a * (1 - a)                                # of the layer
    return q * (1 - q) * slope ** 2 + (q - y) * slope * (1 - 2 * a)


def draw(rng):
    yield Case(np.array([-3.0, 0.0, 0.5, 2.0]), np.array([1, 0, 1, 0])).note("four logits")
    yield Case(2 * rng.normal(size=7), rng.integers(0, 2, 7)).note("seven logits")
    yield Case(np.array([[0.3, -1.2, 2.0], [1.0, -0.4, -2.5]]) + rng.normal(size=(2, 3)) / 9,
               np.array([[0, 1, 1], [1, 0, 0]])).note("two axes")
    yield Case(np.array([-0.7]), np.array([1])).note("one logit")
    yield Case(np.zeros(2), np.array([0, 1])).note("undecided")
    yield Case(np.array([-1000.0, 1000.0]), np.array([1, 0])).note("logits of 1000, wrong")
    yield Case(np.array([-1000.0, 1000.0, 1.0]), np.array([0, 1, 0])).note("logits of 1000, right")


def by_scipy(z, y):
    from scipy.special import expit
    up, down = expit(z), expit(-z)
    q = expit(up)
    return up * down * (q * expit(-up) * up * down + (q - y) * (down - up))


def by_loop(z, y):
    found = np.empty(z.shape)
    for place, one in np.ndenumerate(z):
        decay = np.exp(-abs(one))
        bend = decay * (1 - decay) / (1 + decay) ** 3 * (-1 if one > 0 else 1)
        a = (1 if one > 0 else decay) / (1 + decay)
        away = -np.exp(-a) / (1 + np.exp(-a)) if y[place] else 1 / (1 + np.exp(-a))
        found[place] = np.exp(-a) / (1 + np.exp(-a)) ** 2 * (decay
                                                             / (1 + decay) ** 2) ** 2 + away * bend
    return found


def _value(z, y):
    a = np.exp(-np.logaddexp(0, -z))
    return np.logaddexp(0, a) - y * a


def _first(z, y):
    return _of(lambda a, s, q, y: (q - y) * s)(z, y)


def _of(formula):
    """A formula of the layer's output a, its slope s, the loss's own probability q, and the
    label."""
    def answer(z, y):
        a = np.exp(-np.logaddexp(0, -z))
        return formula(a, a * (1 - a), 1 / (1 + np.exp(-a)), y)
    return answer


def _naive(z, y):
    with np.errstate(all="ignore"):
        a = np.exp(z) / (1 + np.exp(z))
        q = np.exp(a) / (1 + np.exp(a))
        return q * (1 - q) * (a * (1 - a)) ** 2 + (q - y) * a * (1 - a) * (1 - 2 * a)


_SECOND = ("The first term is right. In the second a (1 - a) is a product: what is its derivative "
           "with respect to a, with both terms?")

EXERCISE = Exercise(
    reference=double_sigmoid_curvature, title="Convex, until a sigmoid too many", points=4,
    difficulty=4, minutes=12,
    draw=widened(draw, double_sigmoid_curvature),
    examples=(Case(np.array([0.0, 0.0, -3.0]), np.array([1, 0, 1])),),
    mistakes=(
        Mistake("convex_stays_convex", _of(lambda a, s, q, y: q * (1 - q) * s ** 2 + 0 * y),
                "This is never below 0, because it treats the derivative of the layer as a "
                "constant. The gradient (q - y) a (1 - a) is a product: which term of its "
                "derivative is missing?"),
        Mistake("in_a", _of(lambda a, s, q, y: q * (1 - q) + 0 * y),
                "q (1 - q) is the curvature with respect to a, the logit that the loss is given. "
                "What does the chain rule make of it for z?"),
        Mistake("finite_differences", lambda z, y: (
            _value(z + 1e-3, y) - 2 * _value(z, y) + _value(z - 1e-3, y)) / 1e-6,
                "This is close, as a second difference of the loss is. Differentiate the formula "
                "instead: what does the product rule give?"),
        Mistake("finer_differences", lambda z, y: (
            _value(z + 1e-4, y) - 2 * _value(z, y) + _value(z - 1e-4, y)) / 1e-8,
                "This is close, as a second difference with a step of 1e-4 is. Differentiate the "
                "formula instead: what does the product rule give?"),
        Mistake("differences_of_slope", lambda z, y: (
            _first(z + 1e-6, y) - _first(z - 1e-6, y)) / 2e-6,
                "This is close, as a difference quotient of the first derivative is. "
                "Differentiate the formula instead: what does the product rule give?"),
        Mistake("one_sigmoid", _of(lambda a, s, q, y: s + 0 * y),
                "This is the curvature with a single sigmoid. Which second sigmoid does the loss "
                "apply to a?"),
        Mistake("slope", _of(lambda a, s, q, y: (q - y) * s),
                "This is the first derivative. It is a product: what is its derivative with "
                "respect to z?"),
        Mistake("slope_squared", _of(lambda a, s, q, y: ((q - y) * s) ** 2),
                "This is the square of the first derivative. What does the product rule make of (q "
                "- y) times a (1 - a)?"),
        Mistake("layer_bends", _of(lambda a, s, q, y: (q - y) * s * (1 - 2 * a)),
                "This is the term that comes from the curvature of the layer. What comes from the "
                "derivative of q - y?"),
        Mistake("once", _of(lambda a, s, q, y: q * (1 - q) * s + (q - y) * s * (1 - 2 * a)),
                "The second term is right. In the first, differentiating q - y brings another a (1 "
                "- a): how many of them are there then?"),
        Mistake("factor_alone", _of(lambda a, s, q, y: q * (1 - q) * s + 0 * y),
                "This is the derivative of q - y alone. By what does the product rule multiply it, "
                "and what does it add?"),
        Mistake("q_without_chain", _of(lambda a, s, q, y: s ** 2 + (q - y) * s * (1 - 2 * a)),
                "The second term is right. The first lacks a factor: what is the derivative of q "
                "with respect to a?"),
        Mistake("bend_without_slope",
                _of(lambda a, s, q, y: q * (1 - q) * s ** 2 + (q - y) * (1 - 2 * a)),
                "The first term is right. 1 - 2 a is the derivative of a (1 - a) with respect to "
                "a: what is it with respect to z?"),
        Mistake("bend_by_square", _of(lambda a, s, q, y: q * (1 - q) * s ** 2 + (q - y) * s ** 2),
                "The first term is right. In the second a (1 - a) is squared: what is its "
                "derivative with respect to a?"),
        Mistake("slope_twice",
                _of(lambda a, s, q, y: q * (1 - q) * s ** 2 + (q - y) * s ** 2 * (1 - 2 * a)),
                "The first term is right. In the second a (1 - a) appears twice: the derivative of "
                "a (1 - a) with respect to z is (1 - 2 a) times what?"),
        Mistake("half_of_bend",
                _of(lambda a, s, q, y: q * (1 - q) * s ** 2 + (q - y) * s * (1 - a)), _SECOND),
        Mistake("other_half_of_bend",
                _of(lambda a, s, q, y: q * (1 - q) * s ** 2 - (q - y) * s * a), _SECOND),
        Mistake("bend_of_q",
                _of(lambda a, s, q, y: q * (1 - q) * s ** 2 + (q - y) * s * (1 - 2 * q)),
                "The first term is right. The second contains 1 - 2 q: what is the derivative of a "
                "(1 - a) with respect to a?"),
        Mistake("sign", _of(lambda a, s, q, y: q * (1 - q) * s ** 2 - (q - y) * s * (1 - 2 * a)),
                "The second term has the wrong sign. Far below 0, which sign does the curvature of "
                "a sigmoid have, and which sign does 1 - 2 a have?"),
        Mistake("p_for_q", _of(lambda a, s, q, y: s * s ** 2 + (a - y) * s * (1 - 2 * a)),
                "a is used as the probability. BCE with logits takes a for a logit: which "
                "probability does it compare with the label?"),
        Mistake("p_for_q_in_bend",
                _of(lambda a, s, q, y: q * (1 - q) * s ** 2 + (a - y) * s * (1 - 2 * a)),
                "The first term is right. In the second a is used as the probability. BCE with "
                "logits takes a for a logit: which probability does it compare with the label?"),
        Mistake("value", _of(lambda a, s, q, y: np.logaddexp(0, a) - a * y),
                "This is the loss itself. Its second derivative is asked for: what is the first?"),
        Mistake("label_1",
                _of(lambda a, s, q, y: q * (1 - q) * s ** 2 + (q - 1) * s * (1 - 2 * a) + 0 * y),
                "Right for label 1. What is subtracted from q for label 0?"),
        Mistake("overflow", _naive,
                "Right for moderate logits. At z = 1000 this form of the sigmoid is inf / inf, "
                "which is nan: can it be written so that only negative numbers go into exp?"),
    ),
    styles=(by_scipy, by_loop),
    further="The first derivative with respect to z is (q - y) times the derivative of the "
            "sigmoid layer, a * (1 - a). Both factors depend on z, so the product rule gives two "
            "terms.",
)
