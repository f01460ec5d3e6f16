"""How long a confidently wrong score stays where it is: a plateau, measured with an integral."""
import numpy as np

from ..base import Case, Exercise, Mistake


def plateau_times(z0, z1):
    """The time that the score of a label 1 takes from `z0` up to `z1`: (squared error, cross-entropy).

    The losses are (sigmoid(z) - 1)**2 and -log(sigmoid(z)), and the score follows the slope in `z` downhill at
    that speed: dz/dt = -d loss/dz. `z0` and `z1` are numbers, z0 <= z1. (Gradient descent with a small learning
    rate r needs about time / r steps.) Returns a tuple of two numbers.
    """
    def squared(z):                                    # its derivative is 1 / (2 p (1 - p)**2)
        return (3 * z - np.exp(-z) + 3 * np.exp(z) + np.exp(2 * z) / 2) / 2

    return squared(z1) - squared(z0), z1 - z0 + np.exp(z1) - np.exp(z0)


def draw(rng):
    yield Case(-8.0, 0.0).note("from -8 to undecided")
    yield Case(-2.0, 0.0).note("from -2 to undecided")
    yield Case(-4.0, float(rng.uniform(0.5, 3))).note("from wrong to right")
    yield Case(float(rng.uniform(-5, -3)), -1.0).note("still wrong at the end")
    yield Case(0.0, 2.0).note("from undecided to right")
    yield Case(1.0, 4.0).note("right, and more so")
    yield Case(-3.0, -3.0).note("no way to go")
    yield Case(-9.0, -8.0).note("far out")


def by_quadrature(z0, z1):
    nodes, weights = np.polynomial.legendre.leggauss(80)
    z = z0 + (z1 - z0) * (nodes + 1) / 2
    p = 1 / (1 + np.exp(-z))
    return tuple((z1 - z0) / 2 * float(weights @ (1 / speed)) for speed in (2 * p * (1 - p) ** 2, 1 - p))


def by_the_odds(z0, z1):
    """With u = exp(z): dt = (1 + u)**3 / (2 u**2) du, and (1 + u) / u du."""
    u0, u1 = np.exp(z0), np.exp(z1)
    return ((u1 ** 2 - u0 ** 2) / 4 + 1.5 * (u1 - u0) + 1.5 * np.log(u1 / u0) + (1 / u0 - 1 / u1) / 2,
            np.log(u1 / u0) + u1 - u0)


def _p(z):
    return 1 / (1 + np.exp(-z))


def _speeds(z):
    return 2 * _p(z) * (1 - _p(z)) ** 2, 1 - _p(z)


def _constant_speed(z0, z1, at):
    return tuple((z1 - z0) / speed for speed in _speeds(at))


EXERCISE = Exercise(
    reference=plateau_times, title="How long is a plateau?", points=5, difficulty=4, minutes=15, draw=draw,
    mistakes=(
        Mistake("start_speed", lambda z0, z1: _constant_speed(z0, z1, z0),
                "The way divided by the speed at the start. The score gets faster on its way: what do you add up "
                "instead, piece by piece?"),
        Mistake("end_speed", lambda z0, z1: _constant_speed(z0, z1, z1),
                "The way divided by the speed at the end. The score has another speed at every place: what do you add "
                "up, piece by piece?"),
        Mistake("middle_speed", lambda z0, z1: _constant_speed(z0, z1, (z0 + z1) / 2),
                "The way divided by the speed half way. Most of the time goes where the score is slow: what do you add "
                "up, piece by piece?"),
        Mistake("mean_speed", lambda z0, z1: tuple(
            (z1 - z0) * 2 / (one + two) for one, two in zip(_speeds(z0), _speeds(z1))),
                "The way divided by the mean of two speeds. A walker who is slow on half of the way loses more time "
                "there than he wins back: what do you add up, piece by piece?"),
        Mistake("fall_of_loss", lambda z0, z1: ((1 - _p(z0)) ** 2 - (1 - _p(z1)) ** 2, float(np.log(_p(z1) / _p(z0)))),
                "This is how far the loss falls: the speeds were integrated. A place that is passed at speed v takes "
                "how much time?"),
        Mistake("leading_term", lambda z0, z1: (np.exp(-z0) / 2, z1 - z0),
                "Near the truth from far below 0: these are the leading terms. What else stands in 1 / speed when you "
                "write it in powers of exp(z)?"),
        Mistake("cross_entropy_at_full_speed", lambda z0, z1: (plateau_times(z0, z1)[0], z1 - z0),
                "The first is right. Cross-entropy moves the score at speed 1 only far below 0: how fast is it where "
                "the decision is right?"),
        Mistake("in_probability", lambda z0, z1: (
            np.log((1 - _p(z0)) / (1 - _p(z1))) / 2, (_p(z1) ** 2 - _p(z0) ** 2) / 2),
                "Here p itself goes downhill. What is trained is the score: which slope moves it?"),
        Mistake("one_factor", lambda z0, z1: (
            float(np.sinh(z1) - np.sinh(z0) + z1 - z0), plateau_times(z0, z1)[1]),
                "The second is right. In the first the speed is 2 p (1 - p), the sigmoid's slope alone: which factor "
                "does the distance from the label bring?"),
        Mistake("half_loss", lambda z0, z1: (2 * plateau_times(z0, z1)[0], plateau_times(z0, z1)[1]),
                "The second is right, the first is twice the time. Which factor does the derivative of a square bring "
                "down?"),
        Mistake("to_zero", lambda z0, z1: plateau_times(z0, 0.0),
                "These are the times up to a score of 0. Where does z1 come in?"),
        Mistake("backwards", lambda z0, z1: tuple(-one for one in plateau_times(z0, z1)),
                "A time below 0. In which order do the two ends of an integral go in?"),
        Mistake("antiderivative", lambda z0, z1: (
            plateau_times(z0, z1)[0] - (np.exp(-z0) - np.exp(-z1)), plateau_times(z0, z1)[1]),
                "One sign slipped: the antiderivative of exp(-z) is not exp(-z). Differentiate yours and compare."),
        Mistake("integrated_leading_terms", lambda z0, z1: ((np.exp(-z0) - np.exp(-z1)) / 2, z1 - z0),
                "Near the truth far below 0: only the leading term of 1 / speed was integrated. What else stands in it "
                "when you write it in powers of exp(z)?"),
        Mistake("time_at_one_place", lambda z0, z1: tuple(1 / one for one in _speeds(z0)),
                "1 / speed at the start is the time for one unit of the way, if nothing changed. How do you add it up "
                "from z0 to z1?"),
        Mistake("wrong_chance", lambda z0, z1: (plateau_times(z0, z1)[0], z1 - z0 + np.exp(-z0) - np.exp(-z1)),
                "The first is right. For the second 1 / p was integrated. The slope of cross-entropy in the score is "
                "p - 1: what is one over its size?"),
        Mistake("inner_derivative", lambda z0, z1: (
            plateau_times(z0, z1)[0] + (np.exp(2 * z1) - np.exp(2 * z0)) / 4, plateau_times(z0, z1)[1]),
                "The second is right. exp(2 z) is not its own antiderivative: differentiate yours, and compare."),
    ),
    styles=(by_quadrature, by_the_odds),
)
