"""log(1 - p) from log p, with all digits at both ends."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake


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
                "The change from one form to the other comes too late: at -18 the logarithm is "
                "taken of a number close to 1. Where are both forms good?"),
        Mistake("near_one", _quiet(lambda a: np.where(a > -1e-8, np.log(-a),
                                                      np.log1p(-np.exp(a)))),
                "Right for p very close to 1 and for small p. Between them, at -1e-5, 1 - exp(a) "
                "has lost digits. Which function computes exp(a) - 1 without forming exp(a)?"),
        Mistake("clipped", _quiet(lambda a: np.log(np.clip(1 - np.exp(a), 1e-12, 1))),
                "1 - p is limited from below. What is the result for p closer to 1 than that?"),
        Mistake("epsilon", _quiet(lambda a: np.log(1 - np.exp(a) + 1e-15)),
                "A small number is added. What is the result for p closer to 1 than that, and for "
                "p smaller than that?"),
        Mistake("minus_p", _quiet(lambda a: -np.exp(a)),
                "This is -p, close to log(1 - p) for a small p. And for p = 0.5?"),
        Mistake("sigmoid", _quiet(lambda a: -np.logaddexp(0, a)),
                "This is the logarithm of 1 - p if the input is a logit. What is it here?"),
    ),
    styles=(by_loop, by_masks),
    further="log(-expm1(a)) is right where exp(a) is not small, log1p(-exp(a)) where it is small. "
            "Any place near -log 2 is good for the change.",
)
