"""What an epsilon inside the logarithm does to the derivative, where it matters most."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def eps_slope(z, eps):
    """The derivative with respect to `z` of -log(sigmoid(z) + eps): the "safe" loss of label 1, one
    value per logit.

    `z` is an array of any shape, `eps` a number from 0 up (0: the loss itself). The result has the
    shape of `z` and holds for logits of any size.
    """
    decay = np.exp(-np.abs(z))
    p = np.where(z >= 0, 1, decay) / (1 + decay)
    q = np.where(z >= 0, decay, 1) / (1 + decay)
    if eps == 0:
        return -q
    return -p * q / (p + eps)


def draw(rng):
    yield Case(np.array([-20.0, -10.0, 0.0, 3.0]), 1e-7).note("eps = 1e-7")
    yield Case(4 * rng.normal(size=7), 0.0).note("eps = 0: the loss itself")
    yield Case(8 * rng.normal(size=5), 0.01).note("a large eps")
    yield Case(rng.normal(size=(2, 3)), 0.3).note("two axes")
    yield Case(np.array([-50.0, -30.0, 30.0, 50.0]), 1e-7).note("logits of 50")
    yield Case(np.array([-1000.0, 1000.0]), 1e-12).note("logits of 1000")
    yield Case(np.array([-40.0, -35.0, 40.0]), 1e-15).note("eps = 1e-15, logits of 40")
    yield Case(np.array([-1000.0, 1000.0, -700.0]), 0.0).note("eps = 0, logits of 1000")
    yield Case(np.array([-730.0, -30.0, 30.0, 37.0]), 0.0).note("eps = 0, logits of 30 and more")
    yield Case(np.array([-700.0, -690.0, 3.0]), 1e-300).note("eps = 1e-300, logits of 700")
    yield Case(np.array([0.7]), 0.5).note("one logit")


def by_scipy(z, eps):
    from scipy.special import expit, log_expit
    if eps == 0:
        return -expit(-z)
    return -np.exp(log_expit(z) + log_expit(-z)) / (expit(z) + eps)


def by_the_odds(z, eps):
    """p and 1 - p from tanh, and the fraction divided through by p where that is not 0."""
    p, q = _pair(z)
    return -q / (1 + eps / np.where(p == 0, 1, p)) * np.where((p == 0) & (eps > 0), 0, 1)


def _pair(z):
    """sigmoid(z) and sigmoid(-z), each with all its digits."""
    return np.exp(-np.logaddexp(0, -z)), np.exp(-np.logaddexp(0, z))


def _naive_pair(z):
    """The same from exp(-z), which overflows for logits far below 0."""
    with np.errstate(all="ignore"):
        p = 1 / (1 + np.exp(-z))
    return p, 1 - p


def _by_exp(z, eps):
    with np.errstate(all="ignore"):
        return -_pair(z)[1] / (1 + eps * (1 + np.exp(-z)))


def _divided(above, below):
    with np.errstate(all="ignore"):
        return -above / below


def _minus_log(x):
    with np.errstate(all="ignore"):
        return -np.log(x)


EXERCISE = Exercise(
    reference=eps_slope,
    title="What an epsilon does to the gradient", points=3, difficulty=3, minutes=10,
    draw=widened(draw, eps_slope),
    examples=(Case(np.array([0.0]), 0.5), Case(np.array([0.0]), 0),),
    mistakes=(
        Mistake("in_probability", lambda z, eps: _divided(1, _pair(z)[0] + eps),
                "This is the derivative with respect to the probability. Which factor does the "
                "chain rule add for the logit?"),
        Mistake("without_eps", lambda z, eps: -_pair(z)[1] + 0 * eps,
                "This is the derivative of the loss without eps. Where does eps stay when -log(p + "
                "eps) is differentiated?"),
        Mistake("eps_outside", lambda z, eps: -_pair(z)[1] + eps,
                "eps is added to the derivative. Where does it stand in the loss, and what does "
                "the chain rule make of it?"),
        Mistake("sign", lambda z, eps: -eps_slope(z, eps),
                "Right size, wrong sign. The label is 1: does the loss rise or fall as the logit "
                "grows?"),
        Mistake("eps_in_sigmoid", lambda z, eps: -_pair(z)[0] * (1 - _pair(z)[0] - eps)
                / (_pair(z)[0] + eps + 1e-300),
                "The derivative of the sigmoid contains eps here. In the loss eps is added after "
                "the sigmoid: does the sigmoid's derivative depend on it?"),
        Mistake("zero_by_zero", lambda z, eps: _divided(_pair(z)[0] * _pair(z)[1],
                                                        _pair(z)[0] + eps),
                "Right, except for eps = 0 and logits far below 0: there p rounds to 0, and 0 / 0 "
                "is nan. Which factor cancels before you divide?"),
        *(Mistake(name, lambda z, eps, pair=pair: np.nan_to_num(
            _divided(pair(z)[0] * pair(z)[1], pair(z)[0] + eps)),
            "Right, except for eps = 0 and logits far below 0: there 0 / 0 is nan, and nan is "
            "replaced by 0. Which factor cancels before you divide, and what is left?")
          for name, pair in (("nan_to_num", _pair), ("nan_to_num_naive", _naive_pair))),
        Mistake("smallest_eps", lambda z, eps: _divided(
            _pair(z)[0] * _pair(z)[1], _pair(z)[0] + max(eps, 1e-300)),
                "Right, except for eps = 0 and logits far below 0: there the number that keeps "
                "the denominator from 0 is larger than p. Which factor cancels before you divide?"),
        Mistake("zero_times_inf", lambda z, eps: _by_exp(z, eps),
                "Right, except for eps = 0 and logits far below 0: there p rounds to 0, and 0 / 0 "
                "or 0 * inf is nan. Which factor cancels, and what is left when eps is 0?"),
        Mistake("cancelled_with_eps", lambda z, eps: -_pair(z)[1] / (1 + eps),
                "This is -(1 - p) / (1 + eps), as if p cancelled in p / (p + eps). What is that "
                "fraction where p is smaller than eps?"),
        Mistake("other_factor", lambda z, eps: _divided(_pair(z)[1], _pair(z)[0] + eps),
                "A factor is missing: the derivative of the sigmoid has two. Which one makes the "
                "result 0 where p is 0?"),
        Mistake("one_factor", lambda z, eps: _divided(_pair(z)[0], _pair(z)[0] + eps),
                "A factor is missing: the derivative of the sigmoid has two. Which one makes the "
                "result 0 where p is 1?"),
        Mistake("clipped", lambda z, eps: np.clip(_pair(z)[0], eps, 1 - eps) - 1,
                "This is p, clipped to between eps and 1 - eps, minus 1. Here eps is added inside "
                "the logarithm: what is the derivative of -log(p + eps) with respect to p?"),
        Mistake("value", lambda z, eps: _minus_log(_pair(z)[0] + eps),
                "This is the loss itself. What is its derivative with respect to z?"),
        Mistake("label_0", lambda z, eps: -_divided(_pair(z)[0] * _pair(z)[1], _pair(z)[1] + eps),
                "The probability of label 0 stands in the denominator. Which probability does the "
                "logarithm contain?"),
        Mistake("sigmoid_alone", lambda z, eps: -_pair(z)[0] * _pair(z)[1] + 0 * eps,
                "This is minus the derivative of the sigmoid. What does the logarithm contribute "
                "to the chain rule?"),
    ),
    styles=(by_scipy, by_the_odds),
    further="By the chain rule the gradient is the derivative of -log(p + eps) with respect to p, "
            "times p * (1 - p). Compute 1 - p without subtracting from 1, and ask what remains at "
            "eps = 0, where p may round to 0.",
)
