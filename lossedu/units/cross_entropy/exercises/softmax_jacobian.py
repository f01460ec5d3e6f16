"""How each probability moves when each score is pushed."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def softmax_jacobian(z):
    """The derivatives of all softmax probabilities with respect to all logits, as a matrix.

    `z` holds the logits of one example, shape (C,). The result has shape (C, C): row j, column k is
    the derivative of p_j with respect to z_k. It has to hold for logits of any size.
    """
    p = np.exp(z - z.max())
    p = p / p.sum()
    return np.diag(p) - np.outer(p, p)


def draw(rng):
    yield Case(np.array([2.0, 1.0, 0.0])).note("three scores")
    yield Case(rng.normal(size=5)).note("five scores")
    yield Case(np.array([0.3, -1.2])).note("two scores")
    yield Case(np.zeros(4)).note("all scores equal")
    yield Case(np.array([1.7])).note("one class")
    yield Case(rng.normal(size=6) - 3).note("six scores")
    yield Case(np.array([1000.0, 999.0, 1.0])).note("scores of 1000")
    yield Case(np.array([-1000.0, -1001.0, -1000.5, -999.0])).note("scores of -1000")
    for size in (15.0, 20.0, 50.0, 150.0, 500.0, 1e7, 1e10, 1e13, 1e40, 1e120, 1e160):
        yield Case(np.array([size, -size, size])).note("two large scores equal")
    yield Case(np.array([0.0, -8.0, -12.0, -16.0])).note("probabilities of all sizes")
    yield Case(np.array([1e-13, 0.0, 1.0])).note("a tiny score")
    yield Case(np.array([5e-7, 0.0, 1.0])).note("a small score")


def by_loop(z):
    shifted = [one - max(z) for one in z]
    total = sum(np.exp(one) for one in shifted)
    p = [np.exp(one) / total for one in shifted]
    return np.array([[p[j] * ((j == k) - p[k]) for k in range(len(z))] for j in range(len(z))])


def by_broadcasting(z):
    log_p = z - z.max() - np.log(np.sum(np.exp(z - z.max())))
    p = np.exp(log_p)
    return p[:, None] * (np.eye(len(z)) - p)


def _p(z):
    powers = np.exp(z - z.max())
    return powers / powers.sum()


def _naive(z):
    with np.errstate(all="ignore"):
        p = np.exp(z) / np.sum(np.exp(z))
        return np.diag(p) - np.outer(p, p)


def _clipped(z):
    return _naive(np.clip(z, -500, 500))


EXERCISE = Exercise(
    reference=softmax_jacobian, title="The Jacobian of the softmax", points=3, difficulty=3,
    minutes=10,
    draw=widened(draw, softmax_jacobian),
    mistakes=(
        Mistake("overflow", _naive,
                "Right for moderate logits. exp(1000) overflows, and exp(-1000) is 0 for every "
                "class: what can be subtracted from all logits without changing a probability?"),
        Mistake("diagonal_only", lambda z: np.diag(_p(z) * (1 - _p(z))),
                "The diagonal is right, and everything else is 0. The probabilities add up to 1: "
                "if one of them rises, what do the others do?"),
        Mistake("slopes_of_sigmoids", lambda z: _p(z) * (1 - _p(z)),
                "This is one derivative per class, with respect to its own logit. The other logits "
                "change a probability too: how many derivatives are there?"),
        Mistake("squares_twice", lambda z: np.diag(_p(z) * (1 - _p(z))) - np.outer(_p(z), _p(z)),
                "Right off the diagonal. On it the square of p is subtracted twice: what does "
                "np.outer(p, p) hold on its diagonal?"),
        Mistake("inner", lambda z: np.diag(_p(z)) - _p(z) @ _p(z),
                "A single number is subtracted everywhere, the sum of the squares. How do you get "
                "all products p_j p_k, as a matrix?"),
        Mistake("clipped", _clipped,
                "Right for moderate logits. Clipping changes them: 1000 and 999 become equal. What "
                "can be subtracted from all logits without changing a probability?"),
        Mistake("scores", lambda z: np.diag(z) - np.outer(z, z),
                "These are products of the logits. Of which numbers does the Jacobian contain "
                "products?"),
        Mistake("sign_outside", lambda z: np.diag(_p(z)) + np.outer(_p(z), _p(z)),
                "The products have the wrong sign. Raise one logit: do the other probabilities "
                "rise or fall?"),
        Mistake("no_diagonal", lambda z: -np.outer(_p(z), _p(z)),
                "Right off the diagonal. On it the logit is in the numerator as well: which term "
                "does that add?"),
        Mistake("of_log", lambda z: np.eye(len(z)) - _p(z),
                "This is the Jacobian of log p. Which factor does the chain rule add to get from "
                "log p to p?"),
        Mistake("identity", lambda z: np.eye(len(z)) - np.outer(_p(z), _p(z)),
                "The products are right, but 1 stands where p_j belongs. What is the derivative of "
                "the numerator, divided by the sum?"),
        Mistake("elementwise", lambda z: np.diag(_p(z)) - _p(z) * _p(z),
                "The diagonal is right. Off it every row holds the same squares, as p * p.T does "
                "for an array with one axis: how do you get all products p_j p_k?"),
        Mistake("squared_diagonal", lambda z: np.diag(_p(z) ** 2) - np.outer(_p(z), _p(z)),
                "The diagonal is 0 here, as if a probability did not depend on its own logit. "
                "Which power of p does the derivative of the numerator leave there?"),
        Mistake("product_of_chances", lambda z: np.outer(_p(z), 1 - _p(z)),
                "The diagonal is right. Off it stands p_j (1 - p_k), which is positive: raise one "
                "logit, and do the other probabilities rise?"),
        Mistake("sigmoids", lambda z: np.diag(np.exp(-np.logaddexp(0, -z) - np.logaddexp(0, z))),
                "These are derivatives of sigmoids. In a softmax the probabilities add up to 1: if "
                "one of them rises, what do the others do?"),
    ),
    styles=(by_loop, by_broadcasting),
    further="Differentiate p_j = exp(z_j) / (sum of all exp(z)) with respect to z_k, once for k = "
            "j and once for another k. Both derivatives can be written with probabilities alone, "
            "and each row of the matrix has to add up to 0.",
)
