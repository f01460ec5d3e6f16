"""log(1 - p) from log p, with all digits at both ends."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake

# Places at which the other form loses most: the number that it rounds lies half-way.
NEAR_ONE = (-1.498e-9, -3.977e-9, -1.5e-8, -3.976e-8, -1.395e-7, -3.979e-7, -1.297e-6, -1.994e-6)
NEAR_ZERO = (-9.932, -10.46, -11.47, -12.46, -13.42, -14.46, -15.44, -16.9,
             -18.5, -22.0, -24.0, -26.0)


def log_other(log_p):
    """log(1 - p) from log p, to a relative error of 1e-12, in an array of the same shape.

    log_p: array of any shape, its entries from -inf to 0. Where log_p is 0, the result is -inf;
    where it is -inf, the result is 0. It is right from -1e-300 to -1e300.
    """
    with np.errstate(divide="ignore"):
        return np.where(log_p > -np.log(2), np.log(-np.expm1(log_p)), np.log1p(-np.exp(log_p)))


def draw(rng):
    yield Case(np.log(np.array([0.5, 0.1, 0.9]))).note("ordinary probabilities")
    yield Case(-rng.exponential(size=7)).note("seven entries")
    yield Case(np.array([-1e-20, -1e-10, -1e-5])).note("p close to 1")
    yield Case(np.array([-30.0, -50.0, -200.0])).note("p close to 0")
    yield Case(np.array([-700.0, -1e4, -1e300])).note("p so small that exp rounds to 0")
    yield Case(np.array([-1e-300, -1e-100])).note("as close to 1 as it gets")
    yield Case(np.array([0.0, -1.0])).note("p = 1")
    yield Case(np.array([-np.inf, -2.0])).note("p = 0")
    yield Case(-rng.exponential(size=(2, 3))).note("two axes")
    yield Case(np.array([-0.6931, -0.6932, -0.7, -0.68])).note("p close to one half")
    yield Case(np.array([-1e-3, -36.0, -18.0, -1e-9])).note("both ends in one array")
    yield Case(np.array([-0.3])).note("one entry")
    yield Case(np.array([-0.05, -0.07, -0.4, -5.0])).note("p from 0.01 to 0.95")
    yield Case(np.array([[-900.0, -1000.0], [-1e-3, -2.0]])).note("one row far below the other")
    for places, where in ((NEAR_ONE, "p very close to 1"), (NEAR_ZERO, "p from 1e-12 to 1e-4")):
        for first in range(0, len(places), 4):
            yield Case(np.array(places[first:first + 4])).note(where)
    yield Case(np.array([-3, -1, -40])).note("whole numbers")


def by_loop(log_p):
    import math
    result = np.empty(np.shape(log_p))
    for place, value in np.ndenumerate(log_p):
        if value == 0:
            result[place] = -math.inf
        elif value > -0.5:
            result[place] = math.log(-math.expm1(value))
        else:
            result[place] = math.log1p(-math.exp(value))
    return result


def by_masks(log_p):
    result = np.zeros(np.shape(log_p))
    near = log_p > -1
    with np.errstate(divide="ignore"):
        result[near] = np.log(-np.expm1(log_p[near]))
    result[~near] = np.log1p(-np.exp(log_p[~near]))
    return result


def _quiet(form):
    def answer(log_p):
        with np.errstate(all="ignore"):
            return form(np.asarray(log_p, dtype=float))
    return answer


def _switched(place):
    """The right two forms, with the change between them at a place."""
    return _quiet(lambda a: np.where(a > place, np.log(-np.expm1(a)), np.log1p(-np.exp(a))))


NEAR_ONE_ENDS = (-np.log(2), -0.7, -1.0, -0.5, -0.1, -1e-3)


def _near_one(place, minus_expm1):
    """The right form far from 0; above a place, the logarithm of an approximation."""
    return _quiet(lambda a: np.where(a > place, np.log(minus_expm1(a)), np.log1p(-np.exp(a))))


EXERCISE = Exercise(
    reference=log_other, title="From log p to log(1 - p)", points=2, difficulty=3,
    minutes=8, draw=draw, rtol=1e-12, atol=0.0,   # at -200 an absolute tolerance would let 0 pass
    examples=(Case(np.log(np.array([0.5]))),),
    mistakes=(
        Mistake("naive", _quiet(lambda a: np.log(1 - np.exp(a))),
                "Right in the middle. What is 1 - exp(a) for a = -50, and how many digits has it "
                "for a = -1e-10?"),
        Mistake("log1p_alone", _quiet(lambda a: np.log1p(-np.exp(a))),
                "Right for small p. For log p near 0, exp(log p) rounds to 1. Which function "
                "computes exp(x) - 1 without forming exp(x)?"),
        Mistake("expm1_alone", _quiet(lambda a: np.log(-np.expm1(a))),
                "Right for p near 1. For small p, 1 - p rounds to 1. Which function computes "
                "log(1 + x) without forming 1 + x?"),
        Mistake("early_switch", _quiet(lambda a: np.where(a > -20, np.log(-np.expm1(a)),
                                                          np.log1p(-np.exp(a)))),
                "The change from one form to the other lies too far down: there, 1 - p is close "
                "to 1, and its logarithm has lost digits. Where are both forms good?"),
        *(Mistake(f"switch_down_to_{-place:g}".replace(".", "_"), _switched(place),
                  "The change from one form to the other lies too far down: there, 1 - p is close "
                  "to 1, and its logarithm has lost digits. Where are both forms good?")
          for place in (-31.0, -17.0, -15.0, -12.0, -10.0)),
        *(Mistake(f"switch_up_to_1e{power}", _switched(-10.0 ** -power),
                  "The change from one form to the other lies too close to 0: just below it, "
                  "exp(a) is close to 1, and 1 - exp(a) has lost digits. Where are both forms "
                  "good?") for power in (10, 9, 8, 7, 6)),
        Mistake("near_one", _quiet(lambda a: np.where(a > -1e-8, np.log(-a),
                                                      np.log1p(-np.exp(a)))),
                "Right for p very close to 1 and for small p. Between them, at -1e-5, 1 - exp(a) "
                "has lost digits. Which function computes exp(a) - 1 without forming exp(a)?"),
        *(Mistake(f"linear_down_to_{-place:.2g}".replace(".", "_"), _near_one(place, np.negative),
                  "Right for small p, and for p so close to 1 that exp(a) is 1 + a to all digits. "
                  "Between them it is not. Which function computes exp(a) - 1 for all a?")
          for place in NEAR_ONE_ENDS),
        *(Mistake(f"square_down_to_{-place:.2g}".replace(".", "_"),
                  _near_one(place, lambda a: -a - a * a / 2),
                  "Right for small p and for p very close to 1. Between them two terms of the "
                  "series of exp are not enough. Which function computes exp(a) - 1 for all a?")
          for place in NEAR_ONE_ENDS[:5]),
        *(Mistake(f"minus_p_below_{-place:.2g}".replace(".", "_"), _quiet(
            lambda a, place=place: np.where(a > place, np.log(-np.expm1(a)), -np.exp(a))),
                  "Right for p that is not small, and for p so close to 0 that log(1 - p) is -p "
                  "to all digits. Between them it is not. Which function computes log(1 + x) for "
                  "all x?") for place in (-np.log(2), -0.7, -1.0, -2.0, -5.0)),
        *(Mistake(f"minus_p_below_{-place:g}", _quiet(
            lambda a, place=place: np.where(a > place, log_other(a), -np.exp(a))),
                  "Right, except where log(1 - p) is taken to be -p too early. How large is the "
                  "next term of the series, p squared over 2, relative to p?")
          for place in (-10.0, -14.0, -16.0, -18.0, -20.0, -25.0)),
        Mistake("clipped", _quiet(lambda a: np.log(np.clip(1 - np.exp(a), 1e-12, 1))),
                "A small number is added to 1 - p, or limits it from below. What is the result "
                "for p closer to 1 than that?"),
        Mistake("epsilon", _quiet(lambda a: np.log(1 - np.exp(a) + 1e-15)),
                "A small number is added to 1 - p, or limits it from below. What is the result "
                "for p closer to 1 than that?"),
        Mistake("minus_p", _quiet(lambda a: -np.exp(a)),
                "This is -p, close to log(1 - p) for a small p. And for p = 0.5?"),
        Mistake("sigmoid", _quiet(lambda a: -np.logaddexp(0, a)),
                "This is the logarithm of 1 - p if the input is a logit. What is it here?"),
    ),
    styles=(by_loop, by_masks),
    further="log(-expm1(a)) is right where exp(a) is not small, log1p(-exp(a)) where it is small. "
            "From about -8 to -1e-5 any place is good for the change.",
)
