"""How far apart two numbers are, in units of their own size."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def relative_error(a, b):
    """The symmetric relative error of each pair: its distance, divided by the larger of the two
    sizes.

    `a` and `b` have the same shape, (n,) or any other; so has the result. Their entries are finite
    or nan, and so small that no difference overflows. Two zeros agree: their error is 0. A nan
    agrees with nothing: where `a` or `b` is nan, so is the error. The order of `a` and `b` makes no
    difference.
    """
    size = np.maximum(np.abs(a), np.abs(b))
    return np.abs(a - b) / np.where(size == 0, 1.0, size)


def draw(rng):
    yield Case(np.array([1.0, 2.0, -3.0]), np.array([1.0, 2.002, -3.3])).note("three pairs")
    yield Case(np.array([0.0, 0.0, 5.0]), np.array([0.0, 4.0, 0.0])).note("zeros")
    yield Case(np.array([2.0, -2.0]), np.array([-2.0, 1.0])).note("opposite signs")
    yield Case(np.array([1e-12, 3e-200]), np.array([2e-12, 1e-200])).note("tiny numbers")
    yield Case(np.array([1e-300, -4e-305, 1e-310]),
               np.array([2e-300, -3e-305, 2e-310])).note("the smallest numbers")
    yield Case(np.array([1e200, -1e12]), np.array([1.5e200, -1e12])).note("huge numbers")
    yield Case(np.array([7.0]), np.array([6.0])).note("one pair")
    yield Case(rng.normal(size=(2, 3)), rng.normal(size=(2, 3))).note("two axes")
    yield Case(np.array([np.nan, 1.0, 2.0]),
               np.array([1.0, 1.0, 4.0])).note("a nan is no agreement")
    yield Case(np.array([1.0, 0.0, -3.0]),
               np.array([np.nan, np.nan, 2.0])).note("a nan in b alone")
    yield Case(np.array([np.nan, 1.0]), np.array([np.nan, 1.5])).note("a nan in both")
    yield Case(np.array([0.0, 2.0, 0.0]), np.array([0.0, 1.0, 0.0])).note("zeros first and last")


def by_loop(a, b):
    found = np.zeros(a.shape)
    for place in np.ndindex(*a.shape):
        if a[place] != b[place]:
            found[place] = abs(a[place] - b[place]) / max(abs(a[place]), abs(b[place]))
    return found


def with_divide(a, b):
    size = np.maximum(abs(a), abs(b))
    return np.divide(abs(a - b), size, out=np.zeros(a.shape), where=size != 0)


def _larger(a, b):
    return np.maximum(np.abs(a), np.abs(b))


def _over(size):
    def wrong(a, b):
        below = size(a, b)
        return np.where((a == 0) & (b == 0), 0.0, np.abs(a - b) / below)
    return wrong


EXERCISE = Exercise(
    reference=relative_error, title="How far apart, in their own size", points=2, difficulty=2,
    minutes=6,
    draw=widened(draw, relative_error),
    mistakes=(
        Mistake("zero_by_zero", lambda a, b: np.abs(a - b) / np.maximum(np.abs(a), np.abs(b)),
                "Right, except that two zeros give nan. They agree: which error does that make?"),
        Mistake("by_second", _over(lambda a, b: np.abs(b)),
                "The distance is divided by the size of b. Swap a and b: does the result stay the "
                "same?"),
        Mistake("by_first", _over(lambda a, b: np.abs(a)),
                "The distance is divided by the size of a. Swap a and b: does the result stay the "
                "same?"),
        Mistake("ratio", lambda a, b: np.abs(a / b - 1),
                "The distance is divided by the size of b. Swap a and b: does the result stay the "
                "same, and what if b is 0?"),
        Mistake("sizes_with_sign", lambda a, b: np.where(a == b, 0.0,
                                                         np.abs(a - b) / np.maximum(a, b)),
                "Right for positive numbers. Which of -2 and 1 has the larger size?"),
        Mistake("by_sum", _over(lambda a, b: np.abs(a) + np.abs(b)),
                "The distance is divided by the sum of the two sizes. Which divisor does the text "
                "name?"),
        Mistake("by_mean", _over(lambda a, b: (np.abs(a) + np.abs(b)) / 2),
                "The distance is divided by the mean of the two sizes. Which divisor does the text "
                "name?"),
        *(Mistake(f"with_epsilon_{place}", lambda a, b, epsilon=10.0 ** -place: (
            np.abs(a - b) / (_larger(a, b) + epsilon)),
                  "A constant added to the divisor hides the errors of tiny numbers. What should "
                  "1e-12 and 2e-12 give, and what do they give here?")
          for place in (8, 12, 10, 15, 16)),
        Mistake("floor", lambda a, b: np.abs(a - b) / np.maximum(np.maximum(np.abs(a), np.abs(b)),
                                                                 1e-8),
                "A lower limit for the divisor hides the errors of tiny numbers. What should 1e-12 "
                "and 2e-12 give, and what do they give here?"),
        *(Mistake(f"tiny_{words}", lambda a, b, guard=guard: np.abs(a - b) / guard(_larger(a, b)),
                  "Right except for the smallest numbers there are: what should 1e-310 and 2e-310 "
                  "give? A guard is needed only where both are exactly 0.")
          for words, guard in (("added", lambda size: size + 1e-300),
                               ("floor", lambda size: np.maximum(size, 1e-300)),
                               ("limit", lambda size: np.maximum(size, np.finfo(float).tiny)),
                               ("limit_added", lambda size: size + np.finfo(float).tiny))),
        Mistake("floor_of_one", lambda a, b: np.abs(a - b) / np.maximum(1.0, _larger(a, b)),
                "Sizes below 1 count as 1. What should 1e-12 and 2e-12 give, and what do they give "
                "here?"),
        Mistake("largest_of_all", lambda a, b: np.abs(a - b) / np.nanmax(_larger(a, b)),
                "All pairs are divided by the largest number in the arrays. Which size does the "
                "text name?"),
        Mistake("size_of_larger", lambda a, b: np.where(
            (a == 0) & (b == 0), 0.0, np.abs(a - b) / np.abs(np.maximum(a, b))),
                "The larger of two numbers is found first and its sign is dropped then. Which of "
                "-2 and 1 has the larger size?"),
        Mistake("nan_is_zero", lambda a, b: np.nan_to_num(np.abs(a - b) / _larger(a, b), nan=0.0),
                "Every nan is turned into 0, by a replacement or by a comparison such as size > 0. "
                "Which nan means that two zeros agree, and which that an entry is nan?"),
        Mistake("nan_in_b", lambda a, b: np.where(np.isnan(b), 0.0, relative_error(a, b)),
                "Right unless b is nan. What does the docstring say of a nan?"),
        Mistake("two_nan_agree", lambda a, b: np.where(np.isnan(a) & np.isnan(b), 0.0,
                                                       relative_error(a, b)),
                "Two nan agree here. What does the docstring say of a nan?"),
        Mistake("clipped", lambda a, b: np.minimum(relative_error(a, b), 1.0),
                "Errors above 1 are cut to 1. What do 2 and -2 give by the text?"),
        Mistake("absolute", lambda a, b: np.abs(a - b),
                "This is the distance itself, relative to nothing. Is 1e-12 far from 2e-12?"),
        Mistake("signed", lambda a, b: np.where((a == 0) & (b == 0), 0.0,
                                                (a - b) / np.maximum(np.abs(a), np.abs(b))),
                "Right size, but some errors are negative. Would a test for error < 1e-6 reject "
                "those?"),
    ),
    styles=(by_loop, with_divide),
    further="Divide the distance by the larger absolute value, and let two zeros be divided by "
            "something else, so that the result is 0. A nan needs no special treatment as long as "
            "no step drops it: does one of yours?",
)
