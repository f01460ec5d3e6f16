"""How long a confidently wrong score stays where it is: a plateau, measured with an integral."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def plateau_times(z0, z1, eps):
    """The time that the score of a label 1 takes from `z0` up to `z1`: (absolute error, patched cross-entropy).

    The losses are 1 - p and -log(p + eps), with p = sigmoid(z), and the score follows its slope downhill at that
    speed: dz/dt = -d loss/dz. `z0` and `z1` are numbers, z0 <= z1; `eps` is a number from 0 up (0: cross-entropy
    itself). (Gradient descent with a small learning rate r needs about time / r steps.) Returns two numbers.
    """
    linear = np.exp(-z0) - np.exp(-z1) + 2 * (z1 - z0) + np.exp(z1) - np.exp(z0)  # of 1 / (p (1 - p))
    surprise = z1 - z0 + np.exp(z1) - np.exp(z0)                                  # of 1 / (1 - p)
    return linear, surprise + eps * linear


def draw(rng):
    yield Case(-8.0, 0.0, 1e-3).note("from -8 to undecided")
    yield Case(-2.0, 0.0, 0.0).note("eps = 0: cross-entropy itself")
    yield Case(-4.0, float(rng.uniform(0.5, 3)), 0.1).note("from wrong to right")
    yield Case(float(rng.uniform(-5, -3)), -1.0, 0.5).note("still wrong at the end")
    yield Case(0.0, 2.0, 0.01).note("from undecided to right")
    yield Case(1.0, 4.0, 0.3).note("right, and more so")
    yield Case(-3.0, -3.0, 0.2).note("no way to go")
    yield Case(-9.0, -8.0, 0.0625).note("far out")
    yield Case(-15.0, 0.0, 1e-3).note("from very far out")
    yield Case(12.0, 14.0, 0.2).note("right beyond doubt")
    yield Case(-2e-5, 1e-5, 0.1).note("hardly any way")
    yield Case(0.0, 1e-5, 0.3).note("hardly any way, from undecided")


RULED_OUT = {"times beyond exp(40)": lambda z0, z1, eps: max(abs(z0), abs(z1)) > 40,
             "an end before the start": lambda z0, z1, eps: z0 > z1}


def by_quadrature(z0, z1, eps):
    nodes, weights = np.polynomial.legendre.leggauss(80)
    z = z0 + (z1 - z0) * (nodes + 1) / 2
    p = 1 / (1 + np.exp(-z))
    return tuple((z1 - z0) / 2 * float(weights @ (1 / speed)) for speed in (p * (1 - p), p * (1 - p) / (p + eps)))


def by_sinh(z0, z1, eps):
    linear = 2 * (np.sinh(z1) - np.sinh(z0) + z1 - z0)
    return linear, (1 + eps) * (z1 - z0 + np.exp(z1) - np.exp(z0)) + eps * (np.exp(-z0) - np.exp(-z1) + z1 - z0)


def _p(z):
    return 1 / (1 + np.exp(-z))


def _speeds(z, eps):
    return _p(z) * (1 - _p(z)), _p(z) * (1 - _p(z)) / (_p(z) + eps)


def _at(z0, z1, eps, place):
    return tuple((z1 - z0) / speed for speed in _speeds(place, eps))


def _surprise(z0, z1):
    return z1 - z0 + np.exp(z1) - np.exp(z0)


def _with(linear=lambda z0, z1, eps: plateau_times(z0, z1, eps)[0],
          patched=lambda z0, z1, eps: plateau_times(z0, z1, eps)[1]):
    """The right pair, with one of them changed."""
    return lambda z0, z1, eps: (linear(z0, z1, eps), patched(z0, z1, eps))


def _patched_in_p(z0, z1, eps):
    return np.logaddexp(0, z1) - np.logaddexp(0, z0) + eps * (z1 - z0)


EXERCISE = Exercise(
    reference=plateau_times, title="How long is this plateau?", points=5, difficulty=4, minutes=15,
    draw=widened(draw, plateau_times, RULED_OUT),
    mistakes=(
        Mistake("start_speed", lambda z0, z1, eps: _at(z0, z1, eps, z0),
                "The way divided by the speed at the start. The score gets faster on its way: what do you add up "
                "instead, piece by piece?"),
        Mistake("end_speed", lambda z0, z1, eps: _at(z0, z1, eps, z1),
                "The way divided by the speed at the end. The score has another speed at every place: what do you add "
                "up, piece by piece?"),
        Mistake("middle_speed", lambda z0, z1, eps: _at(z0, z1, eps, (z0 + z1) / 2),
                "The way divided by the speed half way. Most of the time goes where the score is slow: what do you add "
                "up, piece by piece?"),
        Mistake("mean_speed", lambda z0, z1, eps: tuple(
            (z1 - z0) * 2 / (one + two) for one, two in zip(_speeds(z0, eps), _speeds(z1, eps))),
                "The way divided by the mean of two speeds. A walker who is slow on half of the way loses more time "
                "there than he wins back: what do you add up, piece by piece?"),
        Mistake("fall_of_loss", lambda z0, z1, eps: (_p(z1) - _p(z0), np.log((_p(z1) + eps) / (_p(z0) + eps))),
                "This is how far the loss falls: the speeds were integrated. A place that is passed at speed v takes "
                "how much time?"),
        Mistake("time_at_one_place", lambda z0, z1, eps: tuple(1 / one for one in _speeds(z0, eps)),
                "1 / speed at the start is the time for one unit of the way, if nothing changed. How do you add it up "
                "from z0 to z1?"),
        Mistake("in_probability", lambda z0, z1, eps: (
            _p(z1) - _p(z0), (_p(z1) ** 2 - _p(z0) ** 2) / 2 + eps * (_p(z1) - _p(z0))),
                "Here p itself goes downhill. What is trained is the score: which slope moves it?"),
        Mistake("to_zero", lambda z0, z1, eps: plateau_times(z0, 0.0, eps),
                "These are the times up to a score of 0. Where does z1 come in?"),
        Mistake("backwards", lambda z0, z1, eps: tuple(-one for one in plateau_times(z0, z1, eps)),
                "A time below 0. In which order do the two ends of an integral go in?"),
        Mistake("leading_terms", lambda z0, z1, eps: (
            np.exp(-z0) - np.exp(-z1), z1 - z0 + eps * (np.exp(-z0) - np.exp(-z1))),
                "Near the truth far below 0: only the leading terms of 1 / speed were integrated. What else stands in "
                "them when you write p with exp(z)?"),
        Mistake("squared_error", lambda z0, z1, eps: (
            (np.exp(-z0) - np.exp(-z1) + 3 * (z1 - z0 + np.exp(z1) - np.exp(z0))
             + (np.exp(2 * z1) - np.exp(2 * z0)) / 2) / 2, plateau_times(z0, z1, eps)[1]),
                "The second is right. The first is the time of squared error. What is the slope of 1 - p in p?"),
        Mistake("cross_entropy_for_both", _with(linear=lambda z0, z1, eps: _surprise(z0, z1),
                                                patched=lambda z0, z1, eps: _surprise(z0, z1)),
                "Both are the time of cross-entropy, which has a speed of 1 - p. Which speed have the two losses of "
                "the docstring?"),
        Mistake("upper_end_only", lambda z0, z1, eps: (
            np.exp(z1) + 2 * z1 - np.exp(-z1), z1 + np.exp(z1) + eps * (np.exp(z1) + 2 * z1 - np.exp(-z1))),
                "The antiderivatives are right, and were put in at z1 alone. What does an integral from z0 on take "
                "away?"),
        Mistake("one_factor", _with(linear=lambda z0, z1, eps: _surprise(z0, z1)),
                "The second is right. The first has a speed of 1 - p: which factor does the sigmoid's slope have "
                "besides it?"),
        Mistake("last_term", lambda z0, z1, eps: (
            np.exp(-z0) - np.exp(-z1) + 2 * (z1 - z0),
            z1 - z0 + eps * (np.exp(-z0) - np.exp(-z1) + 2 * (z1 - z0))),
                "The terms with exp(z) are missing, which count where the score is not far below 0. What is "
                "1 / (1 - p) in powers of exp(z)?"),
        Mistake("middle_once", _with(linear=lambda z0, z1, eps: plateau_times(z0, z1, eps)[0] - (z1 - z0)),
                "The second is right. In the first the middle term stands once: (1 + exp(z))**2 / exp(z) is a sum of "
                "which three?"),
        Mistake("without_eps", _with(patched=lambda z0, z1, eps: _surprise(z0, z1)),
                "The first is right. The second is the time of cross-entropy itself: what does eps do to the speed "
                "where p is small?"),
        Mistake("wrong_chance", _with(patched=lambda z0, z1, eps: (
            z1 - z0 + np.exp(-z0) - np.exp(-z1) + eps * plateau_times(z0, z1, eps)[0])),
                "The first is right. In the second (p + eps) / (p (1 - p)) falls into two parts, and of the first part "
                "the wrong factor was cancelled: what is p / (p (1 - p))?"),
        Mistake("slope_in_p", _with(patched=_patched_in_p),
                "The first is right. For the second p + eps was integrated over z: one over the slope in p. The score "
                "moves with the slope in z: which factor belongs to it?"),
        Mistake("speed_in_p", lambda z0, z1, eps: (z1 - z0, _patched_in_p(z0, z1, eps)),
                "The speed was taken as the slope in p, 1 for the absolute error. The score moves with the slope in z: "
                "which factor does the sigmoid add?"),
        Mistake("integrated_in_p", _with(patched=lambda z0, z1, eps: (
            np.log1p(-_p(z0)) - np.log1p(-_p(z1)) + eps * plateau_times(z0, z1, eps)[0])),
                "The first is right. In the second 1 / (1 - p) was integrated as if p were the variable. The way is "
                "measured in z: what is 1 / (1 - p) in terms of exp(z)?"),
        Mistake("no_middle", _with(linear=lambda z0, z1, eps: plateau_times(z0, z1, eps)[0] - 2 * (z1 - z0)),
                "The second is right. In the first the middle term is missing: (1 + exp(z))**2 / exp(z) is a sum of "
                "which three?"),
        Mistake("from_zero", lambda z0, z1, eps: tuple(
            one - other for one, other in zip(plateau_times(0.0, z1, eps), (0.0, 0.0)))
            if z0 else plateau_times(z0, z1, eps),
                "These are the times from a score of 0. Where does z0 come in?"),
        Mistake("sign_of_decay", lambda z0, z1, eps: tuple(
            time + factor * 2 * (np.exp(-z1) - np.exp(-z0)) for time, factor in zip(
                plateau_times(z0, z1, eps), (1, eps))),
                "exp(-z) has come out with the wrong sign. What is the integral of exp(-z)?"),
        Mistake("eps_over_rest", _with(patched=lambda z0, z1, eps: (1 + eps) * _surprise(z0, z1)),
                "The first is right. In the second eps is divided by 1 - p alone. It stands over the whole slope of "
                "the sigmoid: which factor is missing below it?"),
        Mistake("eps_alone", _with(patched=lambda z0, z1, eps: eps * plateau_times(z0, z1, eps)[0]),
                "The first is right. In the second only the part with eps is left: what is the time for eps = 0?"),
        Mistake("eps_added", _with(patched=lambda z0, z1, eps: _surprise(z0, z1) + eps * (z1 - z0)),
                "The first is right. In the second eps was added to 1 / speed as it stands. It stands beside p, over p "
                "(1 - p): what is it divided by?"),
    ),
    styles=(by_quadrature, by_sinh),
)
