"""The best constant under the mean of |c - y| ** p: p decides which targets count."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def best_power(target, p):
    """The constant c with the least mean of |c - y| ** p, for p > 1, by bisection on the
    derivative.

    target: array of shape (n,), n at least 1; its values may be as large as 1e200, or all as small
    as 1e-150. p: a number from 1.1 to 60. Returns a float that differs from the exact constant by
    at most 1e-6 of that constant's own size, or 1e-12 of the largest target's size where that is
    more.
    """
    low, high = float(np.min(target)), float(np.max(target))
    size = high - low
    for _ in range(100):
        middle = low + (high - low) / 2
        residual = (middle - target) / (size or 1.0)
        if np.sum(np.sign(residual) * np.abs(residual) ** (p - 1)) > 0:
            high = middle
        else:
            low = middle
    return float(low + (high - low) / 2)


def draw(rng):
    sample = np.round(rng.exponential(4, 9), 2) + 1
    return [
        Case(np.array([0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 12.0]), 2.0).note("p = 2"),
        Case(np.array([0.0, 1.0, 2.0, 3.0, 4.0, 6.0, 12.0]), 3.0).note("whole targets, p = 3"),
        Case(sample, 1.1).note("p near 1"),
        Case(sample, 1.5),
        Case(sample, 4.0),
        Case(sample, 60.0).note("p = 60"),
        Case(np.array([7.5]), 3.0).note("one target"),
        Case(np.array([5.0, 5.0, 5.0]), 2.5).note("all targets equal"),
        Case(np.array([1e200, 2e200, 5e200]), 3.0).note("targets of 1e200"),
        Case(-sample, 3.0).note("negative targets"),
        Case(np.array([1100.0, 900.0, -1000.0, -1000.0]), 4.0).note("the constant is near 0"),
        Case(np.array([1000.01, 1000.0, -1000.0, -1000.0]),
             4.0).note("the constant is a millionth of the range"),
        Case(np.array([1000.013, 1000.0, -1000.0, -1000.0]),
             4.0).note("the constant is a millionth of the range"),
        Case(np.array([1000.02, 999.99, -1000.0, -1000.0]),
             2.5).note("the constant is a millionth of the range"),
        Case(np.array([1000.0, 500.502014, -500.498, -1000.0]),
             2.0).note("the constant is a millionth of the range"),
        Case(np.array([-1.0, -1.0, 2.0001]), 2.0).note("the mean is small beside the range"),
        Case(np.array([1.0, 1.0, 1.0, 5.0]), 1.5).note("three targets alike"),
        Case(np.array([0.0, 1.0, 2.0, 9.0]), 2.5).note("p between two whole numbers"),
        Case(np.array([0.0, 1.0, 2.0, 9.0]), 2.8).note("p between two whole numbers"),
        *(Case(size * np.array([1.0, 2.0, 5.0]), 60.0).note(f"p = 60, targets of {size:g}")
          for size in (1e-7, 1e6, 1e60)),
        Case(np.array([1e-6, 2.0, 5.0]), 60.0).note("p = 60, a tiny first target"),
        Case(np.array([1e6, 1e6 + 1, 1e6 + 3]), 60.0).note("p = 60, targets close together"),
        Case(np.array([-3.0, 0.0, 0.0, 3.00003]), 60.0).note("p = 60, the mean is nearly 0"),
        *(Case(size * np.array([1.0, 2.0, 9.0]), 3.0).note(f"targets of {size:g}")
          for size in (1e-11, 1e-150)),
        Case(np.array([-3.0, 0.0]), 2.0).note("no target above 0"),
        Case(np.array([-5.0, -2.0, 0.0]), 3.0).note("no target above 0"),
        Case(np.array([0.0, 1.0, 2.0, 4.0]), 1.5).note("the middle of the range is a target"),
        Case(np.array([0.0, 0.0, 1.0, 2.0]), 1.5).note("the middle of the range is a target"),
        Case(np.array([-3.7, -3.6]), 2.0).note("negative fractions close together"),
        Case(np.array([3.6, 3.7]), 2.0).note("fractions close together"),
    ]


RULED_OUT = {"a power outside 1.1 to 60": lambda target, p: not 1.1 <= p <= 60}


def _halve(target, p, slope, steps=100):
    low, high = float(np.min(target)), float(np.max(target))
    for _ in range(steps):
        middle = low + (high - low) / 2
        if slope(middle - target, p) > 0:
            high = middle
        else:
            low = middle
    return float(low + (high - low) / 2)


def _slope(residual, p):
    unit = np.max(np.abs(residual)) or 1.0
    return np.sum(np.sign(residual) * np.abs(residual / unit) ** (p - 1))


def by_golden_section(target, p):
    low, high = float(min(target)), float(max(target))
    size, golden = (high - low) or 1.0, (5 ** 0.5 - 1) / 2

    def log_loss(c):
        gaps = np.abs((c - target) / size)
        top = gaps.max()
        return np.log(top) + np.log(np.mean((gaps / top) ** p)) / p if top > 0 else -np.inf

    while high - low > 1e-9 * size:
        one, two = high - golden * (high - low), low + golden * (high - low)
        if log_loss(one) < log_loss(two):
            high = two
        else:
            low = one
    middle = (low + high) / 2
    return _halve_from(target, p, middle, size)


def _halve_from(target, p, start, size):
    """A golden section finds a minimum to half the digits only; the last ones come from the
    slope."""
    low, high = start - 1e-3 * size, start + 1e-3 * size
    while low < (low + high) / 2 < high:
        middle = (low + high) / 2
        low, high = (low, middle) if _slope(middle - target, p) > 0 else (middle, high)
    return float(low)


def with_plain_loops(target, p):
    low, high = min(map(float, target)), max(map(float, target))
    size = (high - low) or 1.0
    for _ in range(80):
        middle = (low + high) / 2
        total = 0.0
        for y in map(float, target):
            strength = (abs(middle - y) / size) ** (p - 1)
            total += strength if middle > y else -strength
        low, high = (low, middle) if total > 0 else (middle, high)
    return (low + high) / 2


def _in_unit(unit_of):
    """Halves with residuals in a unit that is taken from the targets."""
    def answer(target, p):
        unit = unit_of(target)
        return _halve(target, p, lambda residual, p: np.sum(
            np.sign(residual) * np.abs(residual / unit) ** (p - 1)))
    return answer


def _until_small(target, p, most):
    """Ends where the mean derivative, of residuals in units of the range, is nearly 0."""
    low, high = float(np.min(target)), float(np.max(target))
    size, middle = (high - low) or 1.0, low + (high - low) / 2
    for _ in range(100):
        middle = low + (high - low) / 2
        residual = (middle - target) / size
        slope = np.mean(np.sign(residual) * np.abs(residual) ** (p - 1))
        if abs(slope) < most:
            break
        low, high = (low, middle) if slope > 0 else (middle, high)
    return float(middle)


def _until_narrow(target, p, width, low_end=False):
    """Ends where the interval is narrower than a fixed width, whatever the targets are."""
    low, high = float(np.min(target)), float(np.max(target))
    middle = low + (high - low) / 2
    while high - low > width and low < middle < high:
        low, high = (low, middle) if _slope(middle - target, p) > 0 else (middle, high)
        middle = low + (high - low) / 2
    return float(low if low_end else middle)


def _by_brent(target, p):
    """SciPy's root finder, whose tolerance is 2e-12 unless it is told otherwise."""
    from scipy.optimize import brentq
    low, high = float(np.min(target)), float(np.max(target))
    return low if low == high else float(brentq(lambda c: _slope(c - target, p), low, high))


def _between_whole_numbers(target, p, beyond):
    low, high = float(int(np.min(target))), float(int(np.max(target))) + beyond
    for _ in range(100):
        middle = low + (high - low) / 2
        low, high = (low, middle) if _slope(middle - target, p) > 0 else (middle, high)
    return float(low + (high - low) / 2)


def _in_largest_signed(target, p):
    """The largest target, with its sign, is the unit of the targets; 0 where it is 0."""
    unit = float(np.max(target))
    return unit * _halve(target / unit, p, _slope) if unit else 0.0


def _without_abs_or_sign(of, sign, scaled):
    """Halves by a wrong derivative: nan where a negative number is raised to a fractional power."""
    def slope(residual, p):
        unit = (np.max(np.abs(residual)) or 1.0) if scaled else 1.0
        with np.errstate(all="ignore"):
            return np.sum(sign(residual) * of(residual / unit) ** (p - 1))
    return lambda target, p: _halve(target, p, slope)


def _quotient(residual, p):
    """The derivative as residual * |residual| ** (p - 2), which is 0 * inf at 0 for p below 2."""
    unit = np.max(np.abs(residual)) or 1.0
    with np.errstate(all="ignore"):
        return np.sum(residual / unit * np.abs(residual / unit) ** (p - 2))


def _least_loss(target, p, part, steps):
    """Compares values of the loss, of residuals in units of the range, at two inner points."""
    low, high = float(np.min(target)), float(np.max(target))
    size = (high - low) or 1.0
    for _ in range(steps):
        one, two = high - part * (high - low), low + part * (high - low)
        here, there = (np.mean(np.abs((c - target) / size) ** p) for c in (one, two))
        low, high = (low, two) if here < there else (one, high)
    return (low + high) / 2


TOO_EARLY = ("Close, but stopped too early. The promise is 1e-6 of the constant, and a constant "
             "may be a millionth of the range of the targets: how many halvings does that take?")
TOO_EARLY_SLOPE = ("Close, but stopped where the derivative is small. Where the loss is flat, that "
                   "is so at some distance from the minimum too: when should the search end?")

FIXED_WIDTH = ("The search stops at a fixed width; the targets may be smaller than that. What can "
               "the width be compared with, so that it is small for targets of any size?")

NO_SIGN = ("This ends at the smallest target, as a bisection does whose derivative has lost its "
           "sign. Which sign has the derivative for a target above c?")
SIGNED_POWER = ("Negative residuals are raised to a power as they are. An even power loses the "
                "sign, and for a fractional one NumPy gives nan. What is raised to the power "
                "p - 1 in the derivative, and what gives the sign?")
SIGN_TWICE = ("sign(r) stands before a power of r itself. An odd power has a sign too, and the two "
              "cancel; for a fractional one NumPy gives nan. What is raised to the power p - 1?")

MIDRANGE = ("For a large p this is the midrange. Is it the limit, taken for the answer? Or does "
            "the search stop at its first step, because the derivative is small there?")
UNIT = ("The size of the targets sets the unit, but it is residuals that are raised to a power. "
        "How large are they in this unit if the targets lie close together and far from 0, "
        "or if their mean is nearly 0?")

EXERCISE = Exercise(
    reference=best_power,
    title="The best constant under |r| to the power p",
    points=4, difficulty=3, minutes=18,
    draw=widened(draw, best_power, RULED_OUT),
    rtol=1e-6,
    atol=0.0,  # beside targets of 1e-11 an absolute tolerance would let any answer pass
    mistakes=(
        Mistake("mean", lambda target, p: float(np.mean(target)),
                "This is the mean, the answer for p = 2. For other p, is the sum of the "
                "derivatives of |r| ** p still 0 there?"),
        Mistake("median", lambda target, p: float(np.median(target)),
                "This is the median, the answer for p = 1. For larger p, how does the derivative "
                "of |r| ** p depend on the size of r?"),
        Mistake("power_p", lambda target, p: _halve(target,
                                                    p, lambda residual, p: _slope(residual, p + 1)),
                "This finds where the signed residuals to the power p add up to 0. What does "
                "differentiating do to the power?"),
        *(Mistake(name + "_scaled" * scaled, _without_abs_or_sign(of, sign, scaled), hint)
          for scaled in (False, True) for name, of, sign, hint in (
              ("no_sign", np.abs, np.ones_like, NO_SIGN),
              ("signed_power", np.positive, np.ones_like, SIGNED_POWER),
              ("signed_power_with_sign", np.positive, np.sign, SIGN_TWICE))),
        Mistake("wrong_half", lambda target, p: _halve(target,
                                                       p, lambda residual, p: -_slope(residual, p)),
                "The wrong half of the interval is kept. If the derivative at the middle is "
                "positive, on which side does the loss fall?"),
        Mistake("wrong_half_and_overflow", lambda target, p: _halve(target,
                                                                    p, lambda residual, p: -1.0
                                                                    if np.sum(
            np.sign(residual) * np.abs(residual) ** (p - 1)) > 0 else 1.0),
            "The wrong half of the interval is kept. If the derivative at the middle is positive, "
            "on which side does the loss fall?"),
        Mistake("too_coarse", lambda target, p: _halve(target, p, _slope, steps=10),
                "Stopped too early. Every halving of the interval gains a factor of 2: how many "
                "does a relative error of 1e-6 take?"),
        *(Mistake(f"stopped_after_{steps}", lambda target, p, steps=steps: _halve(
            target, p, _slope, steps), TOO_EARLY) for steps in (
                12, 15, 16, 20, 22, 24, 25, 28, 30, 32, 33, 34, 35, 36, 37, 38, 39)),
        Mistake("slope_is_small", lambda target, p: _until_small(target, p, 1e-9), TOO_EARLY_SLOPE),
        Mistake("slope_is_very_small", lambda target, p: _until_small(target, p, 1e-12), MIDRANGE),
        *(Mistake(f"fixed_width_{digits}", lambda target, p, width=10.0 ** -digits: _until_narrow(
            target, p, width), FIXED_WIDTH) for digits in range(6, 16)),
        Mistake("low_end_of_a_fixed_width", lambda target, p: _until_narrow(
            target, p, 1e-12, low_end=True), FIXED_WIDTH),
        Mistake("tolerance_of_a_library", _by_brent, FIXED_WIDTH),
        *(Mistake(f"whole_ends_{beyond}", lambda target, p, beyond=beyond: _between_whole_numbers(
            target, p, beyond),
                  "Right where the best constant lies between the ends of the search. Are they cut "
                  "to whole numbers? Try the targets -3.7 and -3.6.") for beyond in (0, 1)),
        *(Mistake(f"least_loss_{name}", lambda target, p, part=part: _least_loss(
            target, p, part, 100),
                  "Values of the loss are compared, and around its minimum it is flat: two values "
                  "there agree in all digits while the constants agree in half of them. Which "
                  "function of c changes its sign at the minimum?")
          for name, part in (("golden", (5 ** 0.5 - 1) / 2), ("thirds", 2 / 3))),
        Mistake("each_target_once", lambda target, p: _halve(np.unique(target), p, _slope),
                "Targets that are equal count once here. How often does a target count in the mean "
                "that occurs three times?"),
        Mistake("whole_p", lambda target, p: _halve(target, int(p), _slope),
                "Right for whole p. Is p cut to a whole number somewhere?"),
        Mistake("rounded_p", lambda target, p: _halve(target, round(p), _slope),
                "Right for whole p. Is p rounded to a whole number somewhere?"),
        Mistake("unit_if_huge", _in_unit(lambda y: 1e200 if np.max(np.abs(y)) > 1e150 else 1.0),
                "Right for targets of 1e200 and for moderate p. At p = 60, which power has a "
                "residual of a million, and which one of 1e-7? Take a unit that "
                "follows the residuals, whatever their size."),
        Mistake("unit_of_the_first", _in_unit(lambda y: abs(y[0]) or 1.0),
                "The first target sets the unit of the residuals. What if it is tiny beside the "
                "others?"),
        Mistake("unit_of_the_largest", _in_unit(lambda y: np.max(np.abs(y)) or 1.0), UNIT),
        Mistake("unit_of_the_mean", _in_unit(lambda y: abs(np.mean(y)) or 1.0), UNIT),
        Mistake("largest_signed", _in_largest_signed,
                "The largest target with its sign sets the unit. Where no target is above 0, it is "
                "not the largest in size, and it may be 0: what is missing in front of max()?"),
        Mistake("power_p_minus_2", lambda target, p: _halve(target, p, _quotient),
                "Right unless the middle of an interval is itself a target and p lies below 2: "
                "what is r * |r| ** (p - 2) at r = 0, and what does `> 0` make of it?"),
        *(Mistake(f"overflow_{name}", lambda target, p, other=other: _halve(
            target, p, lambda residual, p: other(np.sum(
                np.sign(residual) * np.abs(residual) ** (p - 1)))),
                  "Right for moderate numbers. With targets of 1e200 the power overflows: by what "
                  "can you divide all residuals without moving the best constant?")
          for name, other in (("if_positive", lambda slope: slope),
                              ("if_negative", lambda slope: -1.0 if slope < 0 else 1.0))),
        Mistake("midrange", lambda target, p: float(np.min(target) / 2 + np.max(target) / 2),
                "This is halfway between the smallest and the largest target, the limit for large "
                "p. Which targets count at the given p?"),
    ),
    styles=(by_golden_section, with_plain_loops),
    further="The derivative with respect to c is, up to a positive factor, the sum of sign(c - y) "
            "* |c - y|**(p - 1). It is at most 0 at the smallest target, at least 0 at the "
            "largest, and increases in between, so bisect it (a search on values of the loss loses "
            "half the digits at the flat minimum). Divide the residuals by the range of the "
            "targets, so no power overflows.",
)
