"""A square is convex, and a square behind a sigmoid is not."""
import numpy as np

from ..base import Case, Exercise, Mistake


def sigmoid_mse_curvature(z, y):
    """The second derivative in `z` of (sigmoid(z) - y)**2, one value per score.

    `z` holds scores, an array of any shape; `y` the labels, 0 or 1, in the same shape. The result has the
    shape of `z` and holds for scores of any size.
    """
    p = 0.5 * (1 + np.tanh(z / 2))
    slope = p * (1 - p)                                # of the sigmoid
    return 2 * slope ** 2 + 2 * (p - y) * slope * (1 - 2 * p)


def draw(rng):
    yield Case(np.array([-3.0, 0.0, 0.5, 2.0]), np.array([1, 0, 1, 0])).note("four scores")
    yield Case(2 * rng.normal(size=7), rng.integers(0, 2, 7)).note("seven scores")
    yield Case(np.array([[0.3, -1.2, 2.0], [1.0, -0.4, -2.5]]) + rng.normal(size=(2, 3)) / 9,
               np.array([[0, 1, 1], [1, 0, 0]])).note("two axes")
    yield Case(np.array([-0.7]), np.array([1])).note("one score")
    yield Case(np.array([-np.log(2), np.log(2), 1.1]), np.array([1, 0, 1])).note(
        "where the curve turns from hollow to domed")
    yield Case(np.array([-1000.0, 1000.0]), np.array([1, 0])).note("scores of 1000, wrong")
    yield Case(np.array([-1000.0, 1000.0, 1.0]), np.array([0, 1, 0])).note("scores of 1000, right")


def by_label(z, y):
    """From the label's side there is one curve: 2 p (1 - p)^2 (3 p - 1)."""
    s = np.where(y == 1, z, -z)
    p, q = np.exp(-np.logaddexp(0, -s)), np.exp(-np.logaddexp(0, s))
    return 2 * p * q ** 2 * (3 * p - 1)


def by_loop(z, y):
    from scipy.special import expit
    found = np.empty(z.shape)
    for place, one in np.ndenumerate(z):
        p, q = expit(one), expit(-one)
        found[place] = 2 * p * q ** 2 * (2 * p - q) if y[place] else 2 * q * p ** 2 * (2 * q - p)
    return found


def _pieces(z):
    p = np.exp(-np.logaddexp(0, -z))
    return p, p * (1 - p)


def _of(formula):
    return lambda z, y: formula(*_pieces(z), y)


def _naive(z, y):
    with np.errstate(all="ignore"):
        p = np.exp(z) / (1 + np.exp(z))
        slope = p * (1 - p)
        return 2 * slope ** 2 + 2 * (p - y) * slope * (1 - 2 * p)


EXERCISE = Exercise(
    reference=sigmoid_mse_curvature, title="A square that is not convex", points=3, difficulty=3, minutes=10, draw=draw,
    mistakes=(
        Mistake("square_is_convex", _of(lambda p, s, y: 2 * s ** 2 + 0 * y),
                "This is never below 0: the curvature of the square, with the sigmoid taken as straight. The slope "
                "2 (p - y) p (1 - p) is a product, and every factor depends on z: which terms are missing?"),
        Mistake("in_probability", _of(lambda p, s, y: 2 + 0 * s),
                "2 is the curvature in p. What does it become when p itself is a bent function of z?"),
        Mistake("slope", _of(lambda p, s, y: 2 * (p - y) * s),
                "This is the slope. The curvature is its derivative in z: a product of which factors?"),
        Mistake("sigmoid_bends", _of(lambda p, s, y: 2 * (p - y) * s * (1 - 2 * p)),
                "This is the part that comes from the sigmoid's bend. What remains when only 2 (p - y) moves with z?"),
        Mistake("cross_entropy", _of(lambda p, s, y: s + 0 * y),
                "p (1 - p) is the curvature of cross-entropy in the score. What is the slope of the squared error "
                "there that you have to differentiate?"),
        Mistake("once", _of(lambda p, s, y: 2 * s + 2 * (p - y) * s * (1 - 2 * p)),
                "The second term is right. In the first, 2 (p - y) was differentiated and brought its own p (1 - p): "
                "how many of them stand there then?"),
        Mistake("bend_without_slope", _of(lambda p, s, y: 2 * s ** 2 + 2 * (p - y) * (1 - 2 * p)),
                "The first term is right. 1 - 2 p is the derivative of p (1 - p) in p: what is it in z?"),
        Mistake("bend_by_square", _of(lambda p, s, y: 2 * s ** 2 + 2 * (p - y) * s ** 2),
                "The first term is right. In the second p (1 - p) has to be differentiated, not squared: what is its "
                "derivative in p?"),
        Mistake("sign", _of(lambda p, s, y: 2 * s ** 2 - 2 * (p - y) * s * (1 - 2 * p)),
                "The second term has the wrong sign. Far below 0 the sigmoid is hollow, far above it is domed: which "
                "sign has 1 - 2 p in each?"),
        Mistake("half", _of(lambda p, s, y: s ** 2 + (p - y) * s * (1 - 2 * p)),
                "Exactly half. Which number does the square bring down?"),
        Mistake("label_1", _of(lambda p, s, y: 2 * s * (1 - p) * (3 * p - 1) + 0 * y),
                "Right for the label 1. For the label 0 the curve is its mirror image: where is it domed then?"),
        Mistake("overflow", _naive,
                "Right for small scores. At z = 1000 this form of the sigmoid is inf / inf, which is nan: can you "
                "write it so that only exp of a negative number occurs?"),
        Mistake("factor_alone", _of(lambda p, s, y: 2 * s + 0 * y),
                "Only 2 (p - y) was differentiated, and its partner went away. What does the product rule keep?"),
        Mistake("bend_without_2", _of(lambda p, s, y: 2 * s ** 2 + (p - y) * s * (1 - 2 * p)),
                "The first term is right. The 2 of the square belongs to both: what is 2 (p - y) multiplied by in the "
                "second?"),
        Mistake("half_of_bend", _of(lambda p, s, y: 2 * s ** 2 + 2 * (p - y) * s * (1 - p)),
                "The first term is right. p (1 - p) is a product, too: what is its derivative in p, with both terms?"),
        Mistake("other_half_of_bend", _of(lambda p, s, y: 2 * s ** 2 - 2 * (p - y) * s * p),
                "The first term is right. p (1 - p) is a product, too: what is its derivative in p, with both terms?"),
        Mistake("slope_twice", _of(lambda p, s, y: 2 * s ** 2 + 2 * (p - y) * s ** 2 * (1 - 2 * p)),
                "The first term is right. In the second p (1 - p) stands twice: the derivative of p (1 - p) in z is "
                "(1 - 2 p) times what?"),
    ),
    styles=(by_label, by_loop),
)
