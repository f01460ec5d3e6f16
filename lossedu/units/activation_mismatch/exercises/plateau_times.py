"""How long a confidently wrong logit stays where it is: a plateau, measured with an integral."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def plateau_times(z0, z1, eps):
    """The time that the logit of label 1 takes from `z0` up to `z1`: (absolute error, patched
    cross-entropy).

    The losses are 1 - p and -log(p + eps), with p = sigmoid(z), and the logit follows the gradient
    downhill: dz/dt = -d loss/dz. `z0` and `z1` are numbers between -40 and 40, z0 <= z1; `eps` is a
    number from 0 up (0: cross-entropy itself). (Gradient descent with a small learning rate r needs
    about time / r steps.) Returns two numbers.
    """
    # of 1 / (p (1 - p))
    linear = np.exp(-z0) - np.exp(-z1) + 2 * (z1 - z0) + np.exp(z1) - np.exp(z0)
    surprise = z1 - z0 + np.exp(z1) - np.exp(z0)                                  # of 1 / (1 - p)
    return linear, surprise + eps * linear


def draw(rng):
    yield Case(-8.0, 0.0, 1e-3).note("from -8 to undecided")
    yield Case(-2.0, 0.0, 0.0).note("eps = 0: cross-entropy itself")
    yield Case(-4.0, float(rng.uniform(0.5, 3)), 0.1).note("from wrong to right")
    yield Case(float(rng.uniform(-5, -3)), -1.0, 0.5).note("still wrong at the end")
    yield Case(0.0, 2.0, 0.01).note("from undecided to right")
    yield Case(1.0, 4.0, 0.3).note("right, and more so")
    yield Case(-2.0, 1.0, 2.0).note("eps above 1")
    yield Case(-3.0, -3.0, 0.2).note("no way to go")
    yield Case(-9.0, -8.0, 0.0625).note("far out")
    yield Case(-15.0, 0.0, 1e-3).note("from very far out")
    yield Case(4.0, 6.0, 0.2).note("right, up to a logit of 6")
    yield Case(7.0, 10.0, 0.4).note("right, up to a logit of 10")
    yield Case(12.0, 14.0, 0.2).note("right beyond doubt")
    yield Case(-2e-5, 1e-5, 0.1).note("hardly any way")
    yield Case(0.0, 1e-5, 0.3).note("hardly any way, from undecided")
    yield Case(0.0, 40.0, 0.0).note("right, up to the largest logit")
    yield Case(-2.0, 35.0, 0.01).note("right, up to a logit of 35")


RULED_OUT = {"times beyond exp(40)": lambda z0, z1, eps: max(abs(z0), abs(z1)) > 40,
             "an end before the start": lambda z0, z1, eps: z0 > z1}


def by_quadrature(z0, z1, eps):
    nodes, weights = np.polynomial.legendre.leggauss(80)
    z = z0 + (z1 - z0) * (nodes + 1) / 2
    p, rest = 1 / (1 + np.exp(-z)), 1 / (1 + np.exp(z))       # 1 - p would round to 0 at z = 40
    return tuple((z1 - z0) / 2 * float(weights @ (1 / speed))
                 for speed in (p * rest, p * rest / (p + eps)))


def by_sinh(z0, z1, eps):
    linear = 2 * (np.sinh(z1) - np.sinh(z0) + z1 - z0)
    return linear, (1 + eps) * (z1 - z0 + np.exp(z1) - np.exp(z0)) + eps * (np.exp(-z0)
                                                                            - np.exp(-z1) + z1 - z0)


def _p(z):
    return 1 / (1 + np.exp(-z))


def _speeds(z, eps):
    return _p(z) * (1 - _p(z)), _p(z) * (1 - _p(z)) / (_p(z) + eps)


def _by_substitution(z0, z1, eps):
    """Integrated over p, with 1 - p as a difference: it rounds near z = 37."""
    with np.errstate(all="ignore"):
        start, end = (_p(np.float64(z)) for z in (z0, z1))
        linear, patched = ([2 * log - 1 / p + 1 / (1 - p), log + 1 / (1 - p)] for p, log in (
            (start, np.log(start / (1 - start))), (end, np.log(end / (1 - end)))))
        return _differences(linear, patched, eps)


def _difference_in_speed(z0, z1, eps):
    """Gauss-Legendre with 1 - p as a difference: 1 / speed is inf where p rounds to 1."""
    nodes, weights = np.polynomial.legendre.leggauss(80)
    z = z0 + (z1 - z0) * (nodes + 1) / 2
    with np.errstate(all="ignore"):
        return tuple((z1 - z0) / 2 * float(weights @ (1 / speed)) for speed in _speeds(z, eps))


def _without_decay(z0, z1, eps):
    """exp(-z1) left out where it is small."""
    linear, patched = plateau_times(z0, z1, eps)
    left_out = np.exp(-z1) if z1 > 5 else 0.0
    return linear + left_out, patched + eps * left_out


def _differences(start, end, eps):
    """The two times from the antiderivatives at the two ends."""
    first, second = (there - here for here, there in zip(start, end))
    return first, second + eps * first


def _at(z0, z1, eps, place):
    return tuple((z1 - z0) / speed for speed in _speeds(place, eps))


def _surprise(z0, z1):
    return z1 - z0 + np.exp(z1) - np.exp(z0)


def _with(linear=lambda z0, z1, eps: plateau_times(z0, z1, eps)[0],
          patched=lambda z0, z1, eps: plateau_times(z0, z1, eps)[1]):
    """The right pair, with one of them changed."""
    return lambda z0, z1, eps: (linear(z0, z1, eps), patched(z0, z1, eps))


def _trapezoids(z0, z1, eps, steps):
    z = np.linspace(z0, z1, steps + 1)
    return tuple(float(np.sum((1 / speed[1:] + 1 / speed[:-1]) / 2 * np.diff(z)))
                 for speed in _speeds(z, eps))


def _patched_in_p(z0, z1, eps):
    return np.logaddexp(0, z1) - np.logaddexp(0, z0) + eps * (z1 - z0)


EXERCISE = Exercise(
    reference=plateau_times, title="How long is this plateau?", points=5, difficulty=4, minutes=15,
    draw=widened(draw, plateau_times, RULED_OUT),
    examples=(Case(-8.0, 0.0, 0.001),),
    mistakes=(
        Mistake("start_speed", lambda z0, z1, eps: _at(z0, z1, eps, z0),
                "The distance is divided by the speed at the start. The speed changes on the way: "
                "what do you add up instead, piece by piece?"),
        Mistake("end_speed", lambda z0, z1, eps: _at(z0, z1, eps, z1),
                "The distance is divided by the speed at the end. The speed changes on the way: "
                "what do you add up instead, piece by piece?"),
        Mistake("middle_speed", lambda z0, z1, eps: _at(z0, z1, eps, (z0 + z1) / 2),
                "The distance is divided by the speed halfway. Most of the time goes where the "
                "logit is slow: what do you add up instead, piece by piece?"),
        Mistake("mean_speed", lambda z0, z1, eps: tuple(
            (z1 - z0) * 2 / (one + two) for one, two in zip(_speeds(z0, eps), _speeds(z1, eps))),
                "The distance is divided by the mean of two speeds. Most of the time goes where "
                "the logit is slow: what do you add up instead, piece by piece?"),
        Mistake("fall_of_loss", lambda z0, z1, eps: (_p(z1) - _p(z0),
                                                     np.log((_p(z1) + eps) / (_p(z0) + eps))),
                "This is how far the loss falls: the speeds are integrated. How much time does a "
                "short piece take at the speed v?"),
        Mistake("time_at_one_place", lambda z0, z1, eps: tuple(1 / one for one in _speeds(z0, eps)),
                "1 / speed at the start is the time for a unit of distance there. How do you add "
                "it up from z0 to z1?"),
        Mistake("in_probability", lambda z0, z1, eps: (
            _p(z1) - _p(z0), (_p(z1) ** 2 - _p(z0) ** 2) / 2 + eps * (_p(z1) - _p(z0))),
                "Here p itself follows the gradient. It is the logit that moves: with respect to "
                "what is the loss differentiated?"),
        Mistake("cut_at_zero", lambda z0, z1, eps: plateau_times(z0, max(z0, min(z1, 0.0)), eps),
                "The way ends at a logit of 0 here. What if z1 lies beyond it?"),
        Mistake("trapezoids", lambda z0, z1, eps: _trapezoids(z0, z1, eps, 100),
                "This is close, as trapezoids are: 1 / speed curves between the nodes. Integrate "
                "it in closed form."),
        Mistake("trapezoids_1000", lambda z0, z1, eps: _trapezoids(z0, z1, eps, 1000),
                "This is close, as trapezoids are: 1 / speed curves between the nodes. Integrate "
                "it in closed form."),
        Mistake("to_zero", lambda z0, z1, eps: plateau_times(z0, 0.0, eps),
                "These are the times up to a logit of 0. Where does z1 enter?"),
        Mistake("backwards", lambda z0, z1, eps: tuple(-one for one in plateau_times(z0, z1, eps)),
                "These times are negative. In which order do the two ends of an integral enter?"),
        Mistake("leading_terms", lambda z0, z1, eps: (
            np.exp(-z0) - np.exp(-z1), z1 - z0 + eps * (np.exp(-z0) - np.exp(-z1))),
                "Close to the truth far below 0, where these terms dominate. Which other terms "
                "does 1 / speed have when p is written with exp(z)?"),
        Mistake("squared_error", lambda z0, z1, eps: (
            (np.exp(-z0) - np.exp(-z1) + 3 * (z1 - z0 + np.exp(z1) - np.exp(z0))
             + (np.exp(2 * z1) - np.exp(2 * z0)) / 2) / 2, plateau_times(z0, z1, eps)[1]),
                "The second is right. The first is the time of squared error. What is the "
                "derivative of 1 - p with respect to p?"),
        Mistake("cross_entropy_for_both", _with(linear=lambda z0, z1, eps: _surprise(z0, z1),
                                                patched=lambda z0, z1, eps: _surprise(z0, z1)),
                "Both are the time of cross-entropy, whose speed is 1 - p. Which speeds do the two "
                "losses here have?"),
        Mistake("no_growth", _with(patched=lambda z0, z1, eps: (
            z1 - z0 + eps * plateau_times(z0, z1, eps)[0])),
                "The first is right. In the second the speed for eps = 0 is taken as 1, which it "
                "is only far below 0. Which speed does cross-entropy have?"),
        Mistake("upper_end_only", lambda z0, z1, eps: (
            np.exp(z1) + 2 * z1 - np.exp(-z1),
            z1 + np.exp(z1) + eps * (np.exp(z1) + 2 * z1 - np.exp(-z1))),
                "The antiderivatives are right, but they are taken at z1 alone. What does an "
                "integral from z0 to z1 subtract?"),
        Mistake("one_factor", _with(linear=lambda z0, z1, eps: _surprise(z0, z1)),
                "The second is right. The first has the speed 1 - p: which other factor does the "
                "derivative of the sigmoid have?"),
        Mistake("last_term", lambda z0, z1, eps: (
            np.exp(-z0) - np.exp(-z1) + 2 * (z1 - z0),
            z1 - z0 + eps * (np.exp(-z0) - np.exp(-z1) + 2 * (z1 - z0))),
                "The terms with exp(z) are missing, which count unless the logit is far below 0. "
                "What is 1 / (1 - p) in powers of exp(z)?"),
        Mistake("middle_once",
                _with(linear=lambda z0, z1, eps: plateau_times(z0, z1, eps)[0] - (z1 - z0)),
                "The second is right. In the first the middle term is there once: which three "
                "terms does (1 + exp(z))**2 / exp(z) have?"),
        Mistake("without_eps", _with(patched=lambda z0, z1, eps: _surprise(z0, z1)),
                "The first is right. The second is the time of cross-entropy itself: what does eps "
                "do to the speed where p is small?"),
        Mistake("wrong_chance", _with(patched=lambda z0, z1, eps: (
            z1 - z0 + np.exp(-z0) - np.exp(-z1) + eps * plateau_times(z0, z1, eps)[0])),
                "The first is right. In the second, (p + eps) / (p (1 - p)) is a sum of two parts: "
                "what is the first of them, p / (p (1 - p))?"),
        Mistake("slope_in_p", _with(patched=_patched_in_p),
                "The first is right. In the second p + eps is integrated, which belongs to the "
                "derivative with respect to p. Which factor does that with respect to z have?"),
        Mistake("speed_in_p", lambda z0, z1, eps: (z1 - z0, _patched_in_p(z0, z1, eps)),
                "The speed is the derivative with respect to p here. The logit moves by that with "
                "respect to z: which factor does the sigmoid add?"),
        Mistake("integrated_in_p", _with(patched=lambda z0, z1, eps: (
            np.log1p(-_p(z0)) - np.log1p(-_p(z1)) + eps * plateau_times(z0, z1, eps)[0])),
                "The first is right. In the second 1 / (1 - p) is integrated over p. The distance "
                "is measured in z: what is 1 / (1 - p) in terms of exp(z)?"),
        Mistake("no_middle",
                _with(linear=lambda z0, z1, eps: plateau_times(z0, z1, eps)[0] - 2 * (z1 - z0)),
                "The second is right. In the first the middle term is missing: which three terms "
                "does (1 + exp(z))**2 / exp(z) have?"),
        Mistake("from_zero", lambda z0, z1, eps: tuple(
            one - other for one, other in zip(plateau_times(0.0, z1, eps), (0.0, 0.0)))
            if z0 else plateau_times(z0, z1, eps),
                "These are the times from a logit of 0. Where does z0 enter?"),
        Mistake("sign_of_decay", lambda z0, z1, eps: tuple(
            time + factor * 2 * (np.exp(-z1) - np.exp(-z0)) for time, factor in zip(
                plateau_times(z0, z1, eps), (1, eps))),
                "exp(-z) has the wrong sign. What is the integral of exp(-z)?"),
        Mistake("eps_over_rest", _with(patched=lambda z0, z1, eps: (1 + eps) * _surprise(z0, z1)),
                "The first is right. In the second eps is divided by 1 - p alone: which other "
                "factor does the derivative of the sigmoid have?"),
        Mistake("rounded_rest", _by_substitution,
                "The integral is right, and the last digits of p are not: for z near 40, p rounds "
                "to 1. As which function of z can you write 1 - p without a difference?"),
        Mistake("rounded_speed", _difference_in_speed,
                "Right except where p rounds to 1, so that 1 - p is 0 or has lost its digits. As "
                "which function of z can you write 1 - p without a difference?"),
        Mistake("decay_left_out", _without_decay,
                "Right except for z1 above 5, where exp(-z1) is left out. It is small, but nine "
                "digits are asked for."),
        Mistake("eps_alone", _with(patched=lambda z0, z1, eps: eps * plateau_times(z0, z1, eps)[0]),
                "The first is right. In the second only the part with eps is left: what is the "
                "time for eps = 0?"),
        Mistake("eps_added", _with(patched=lambda z0, z1, eps: _surprise(z0, z1) + eps * (z1 - z0)),
                "The first is right. In the second eps is added to 1 / speed as it is. In (p + "
                "eps) / (p (1 - p)), by what is eps divided?"),
    ),
    styles=(by_quadrature, by_sinh),
    further="Write dt = dz / (-d loss/dz), and integrate from z0 to z1. For 1 - p the derivative "
            "dz/dt is p * (1 - p): write its reciprocal in terms of exp(z) and exp(-z), and "
            "integrate term by term; the time for the second loss is a sum of two such integrals.",
)
