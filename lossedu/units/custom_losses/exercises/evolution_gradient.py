"""The gradient of a smoothed cost, estimated from pairs of its values."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def evolution_gradient(plus, minus, directions, spread):
    """The mean of formula (4) over P pairs of costs.

    Pair j went along the vector e = directions[j]: plus[j] is the cost at theta + spread * e, and
    minus[j] that at theta - spread * e.

    plus, minus: (P,). directions: (P, d). spread: a number above 0. Returns an array (d,).
    """
    steps = (plus - minus) / (2 * spread)
    return steps @ directions / len(steps)


def draw(rng):
    yield Case(np.array([3.0]), np.array([1.0]), np.array([[1.0, -2.0]]), 0.25).note("one pair")
    yield Case(rng.normal(size=4), rng.normal(size=4), rng.normal(size=(4, 3)), 0.1).note(
        "four pairs, three parameters")
    yield Case(rng.normal(size=3), rng.normal(size=3), rng.normal(size=(3, 3)), 2.0).note(
        "as many pairs as parameters")
    yield Case(rng.normal(size=2), rng.normal(size=2), rng.normal(size=(2, 5)), 0.01).note(
        "more parameters than pairs")
    yield Case(np.array([7, 2, 2]), np.array([3, 2, 5]), rng.normal(size=(3, 2)), 1).note(
        "integers as costs and spread")
    yield Case(np.full(3, 4.0), np.full(3, 4.0), rng.normal(size=(3, 4)), 0.3).note("a flat cost")
    yield Case(1e6 + rng.normal(size=5), 1e6 + rng.normal(size=5), rng.normal(size=(5, 1)),
               0.2).note("costs near a million, one parameter")
    yield Case(rng.normal(size=3), rng.normal(size=3), np.array([[0.0, 1], [2, 0], [0, 0]]),
               0.5).note("zeros in the directions")
    yield Case(rng.normal(size=6), rng.normal(size=6), 10 * rng.normal(size=(6, 2)), 0.7).note(
        "long directions")


def with_a_loop(plus, minus, directions, spread):
    total = np.zeros(directions.shape[1])
    for up, down, e in zip(plus, minus, directions):
        total += (float(up) - float(down)) / (2 * spread) * e
    return total / len(plus)


def with_broadcasting(plus, minus, directions, spread):
    return ((plus - minus)[:, None] * directions).mean(axis=0) / (2.0 * spread)


EXERCISE = Exercise(
    reference=evolution_gradient, title="A gradient from values", points=2, difficulty=2, minutes=5,
    draw=widened(draw, evolution_gradient),
    mistakes=(
        Mistake("sum", lambda plus, minus, directions, spread:
                (plus - minus) @ directions / (2 * spread),
                "This is the sum over the pairs. Which average is asked for?"),
        Mistake("no_two", lambda plus, minus, directions, spread:
                (plus - minus) @ directions / (spread * len(plus)),
                "Twice too large. How far apart are the two points of a pair?"),
        Mistake("one_sided", lambda plus, minus, directions, spread:
                plus @ directions / (spread * len(plus)),
                "The costs on the other side have no part in this. What is subtracted?"),
        Mistake("other_side", lambda plus, minus, directions, spread:
                -minus @ directions / (spread * len(plus)),
                "The costs on the first side have no part in this. What is subtracted from what?"),
        Mistake("centred", lambda plus, minus, directions, spread: (
            (plus - minus - np.mean(plus - minus)) @ directions / (2 * spread * len(plus))),
                "The mean difference is subtracted from each. Formula (4) has no baseline: what "
                "would be left of one pair?"),
        Mistake("over_parameters", lambda plus, minus, directions, spread:
                (plus - minus) @ directions / (2 * spread * directions.shape[1]),
                "Divided by the number of parameters. Over what is the average taken?"),
        Mistake("signs", lambda plus, minus, directions, spread:
                np.sign(plus - minus) @ directions / len(plus),
                "Each pair counts by its sign alone. By how much do the two costs differ?"),
        Mistake("turned", lambda plus, minus, directions, spread:
                (minus - plus) @ directions / (2 * spread * len(plus)),
                "This points downhill. The gradient is asked for."),
        Mistake("variance", lambda plus, minus, directions, spread:
                (plus - minus) @ directions / (2 * spread ** 2 * len(plus)),
                "Divided by the spread twice. How often is e multiplied by it in theta + spread * "
                "e?"),
        Mistake("multiplied", lambda plus, minus, directions, spread:
                (plus - minus) @ directions * spread / (2 * len(plus)),
                "Multiplied by the spread where it divides."),
        Mistake("unit_directions", lambda plus, minus, directions, spread: (
            (plus - minus) / (2 * spread)) @ (directions / np.linalg.norm(
                directions, axis=1, keepdims=True)) / len(plus),
                "The directions were brought to length 1. They enter as they were drawn."),
        Mistake("whole_mean", lambda plus, minus, directions, spread:
                np.mean(plus - minus) / (2 * spread) * directions.mean(axis=0),
                "The mean of a product is not the product of the means. Which number belongs to "
                "which direction?")),
    styles=(with_broadcasting, with_a_loop))
