"""RMSE that neither overflows nor vanishes."""
import math

import numpy as np

from ....exercises.from_loss import from_loss
from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def safe_rmse(pred, target):
    """The root of the mean squared error, right for residuals from 1e-200 to 1e200. 0 for a perfect
    fit.

    Tiny, ordinary and huge residuals may occur in one array. pred, target: arrays of shape (n,), n
    at least 1. Returns a float.
    """
    residual = np.abs(pred - target)
    largest = residual.max()
    if largest == 0:
        return 0.0
    return float(largest * np.sqrt(np.mean((residual / largest) ** 2)))


def draw(rng):
    y = rng.normal(0, 1, 6)
    return [
        Case(rng.normal(0, 3, 7), rng.normal(0, 3, 7)),
        Case(np.array([2.0]), np.array([5.0])).note("one element"),
        Case(y, y.copy()).note("a perfect fit"),
        Case(1e200 * rng.normal(0, 1, 5), np.zeros(5)).note("residuals near 1e200"),
        Case(1e-200 * rng.normal(0, 1, 5), np.zeros(5)).note("residuals near 1e-200"),
        *(Case(size * np.array([1.0, 0.5, 0.25]), np.zeros(3)).note(f"residuals near {size:g}")
          for size in (1.4e154, 1e158, 1e170, 3e-160, 2e-162, 1e-165, 1e-180)),
        Case(np.array([2e-162]), np.zeros(1)).note("one residual of 2e-162"),
        Case(np.array([1e200, 1.0, 1e-200]), np.zeros(3)).note("large and tiny together"),
        Case(np.array([2e200, 1e-100, -1e200]), np.zeros(3)).note("a tiny one beside two large"),
        Case(np.array([-1e200, -3e199]), np.zeros(2)).note("all residuals negative"),
        Case(np.array([-1e200, 1.0, 0.0]), np.zeros(3)).note("the largest residual is negative"),
        Case(np.array([-3.0, 0.0]), np.zeros(2)).note("no residual above 0"),
        Case(np.array([5.0, 3.0]), np.array([5.0, 0.0])).note("the first prediction is right"),
        Case(np.array([1.0, 3e-200]),
             np.array([1.0, 0.0])).note("a tiny residual beside a target of 1"),
    ]


def with_hypot(pred, target):
    return math.hypot(*(pred - target)) / math.sqrt(len(pred))


def with_powers_of_two(pred, target):
    residual = pred - target
    _, power = np.frexp(np.max(np.abs(residual)))
    return float(np.ldexp(np.sqrt(np.mean(np.square(np.ldexp(residual, -int(power))))), int(power)))


def _scaled(pred, target):
    largest = np.max(np.abs(pred - target))
    return float(largest), np.sqrt(np.mean(((pred - target) / largest) ** 2))


def _signed(unit_of, stop):
    """The RMSE with a unit that does not fit; `stop`: 0 where the unit is 0."""
    def answer(pred, target):
        residual = pred - target
        unit = unit_of(residual)
        if stop and unit == 0:
            return 0.0
        return float(unit * np.sqrt(np.mean((residual / unit) ** 2)))
    return answer


def _mended_afterwards(pred, target):
    """Tries again with another unit where the squares overflowed or vanished."""
    def root(unit):
        return float(unit * np.sqrt(np.mean(((pred - target) / unit) ** 2)))
    value = root(1.0)
    if np.isinf(value):
        value = root(1e200)
    return root(1e-200) if value == 0 else value


def _by_size(most):
    def answer(pred, target):
        largest = np.max(np.abs(pred - target))
        unit = 1e200 if largest > most else 1e-200 if largest < 1 / most else 1.0
        return float(unit * np.sqrt(np.mean(((pred - target) / unit) ** 2)))
    return answer


def _by_target(pred, target):
    unit = np.max(np.abs(target)) or 1.0
    return float(unit * np.sqrt(np.mean(((pred - target) / unit) ** 2)))


def _by_both(pred, target):
    """Measured in the largest prediction or target, as it is in size."""
    unit = max(np.max(np.abs(pred)), np.max(np.abs(target))) or 1.0
    return float(unit * np.sqrt(np.mean(((pred - target) / unit) ** 2)))


def _with_eps(eps, scaled_back):
    """The largest residual plus a small number is the unit, and what the root is multiplied by."""
    def answer(pred, target):
        residual = np.abs(pred - target)
        unit = residual.max() + eps
        back = unit if scaled_back else residual.max()
        return float(back * np.sqrt(np.mean((residual / unit) ** 2)))
    return answer


def _without_zeros(pred, target):
    """The mean over the residuals that are not 0."""
    residual = np.abs(pred - target)
    return safe_rmse(residual[residual > 0], 0.0) if np.any(residual) else 0.0


def _naive(pred, target):
    return float(np.sqrt(np.mean((pred - target) ** 2)))


EXERCISE = Exercise(
    reference=safe_rmse,
    title="RMSE at any scale",
    points=3, difficulty=3, minutes=11,
    draw=widened(draw, safe_rmse),
    atol=0.0,  # at 1e-200 an absolute tolerance would let 0 pass
    mistakes=(
        Mistake("naive", _naive,
                "Right for moderate residuals. The square of 1e200 overflows, and that of 1e-200 "
                "is 0: by what can you divide before squaring, and multiply afterwards?"),
        Mistake("nan_at_zero", lambda pred, target: float(_scaled(pred, target)[0]
                                                          * _scaled(pred, target)[1]),
                "Right, except for a perfect fit: there the number that you divide by is 0. What "
                "should the result be?"),
        Mistake("allclose_naive", lambda pred, target: 0.0 if np.allclose(
            pred, target) else _naive(pred, target),
            "np.allclose holds for two arrays that are only nearly equal, so that residuals of "
            "1e-200 count as none. And what is the square of 1e200?"),
        *(Mistake(f"eps_{digits}_{scaled}", _with_eps(float(f"1e-{digits}"), scaled),
                  "A small number is added to the unit so that it is never 0. What does it do "
                  "beside residuals of 1e-200?")
          for digits, scaled in ((8, True), (6, False), (8, False), (12, False))),
        Mistake("norm", lambda pred, target: float(np.linalg.norm(pred - target)
                                                   / np.sqrt(len(pred))),
                "np.linalg.norm squares the residuals as they are, so that 1e200 overflows and "
                "1e-200 becomes 0. By what can you divide them first?"),
        Mistake("not_scaled_back", lambda pred, target: float(_scaled(pred, target)[1])
                if _scaled(pred, target)[0] else 0.0,
                "The residuals are scaled before they are squared. What has to happen to the root "
                "afterwards?"),
        Mistake("largest_signed", lambda pred, target: float(np.max(pred - target)
                                                             * np.sqrt(np.mean(
            ((pred - target) / np.max(pred - target)) ** 2))) if np.any(pred != target) else 0.0,
            "The largest residual with its sign sets the scale; if all are negative, it is the one "
            "nearest to 0. Which size should set the scale?"),
        *(Mistake(f"largest_signed_{where}", answer,
                  "The largest residual with its sign sets the scale: where no residual is above "
                  "0, it is not the largest in size. What is missing in front of max()?")
          for where, answer in (("stops_at_0", _signed(lambda r: np.max(r), stop=True)),
                                ("goes_on", _signed(lambda r: np.max(r), stop=False)),
                                ("taken_abs", _signed(lambda r: np.abs(np.max(r)), stop=True)))),
        *(Mistake(f"smallest_scale_{where}", _signed(lambda r: np.min(np.abs(r)), stop=stop),
                  "The smallest residual sets the scale. What is the square of another one in this "
                  "unit if the smallest is 0, or far smaller?")
          for where, stop in (("stops_at_0", True), ("goes_on", False))),
        *(Mistake(f"{name}_scale", _signed(unit_of, stop=True),
                  "The unit is a middling or small residual, such as the median or the smallest "
                  "above 0. Where one residual is 1e200 and the others are small, what is its "
                  "square in this unit?")
          for name, unit_of in (("median", lambda r: np.median(np.abs(r))),
                                ("smallest_above_0", lambda r: np.min(
                                    np.abs(r), where=r != 0, initial=np.max(np.abs(r)))))),
        Mistake("target_scale", _by_target,
                "The size of the targets sets the scale, but it is residuals that are squared. "
                "What if all targets are 0, or all predictions nearly right?"),
        Mistake("scale_of_both", _by_both,
                "The size of predictions and targets sets the scale, but it is residuals that are "
                "squared. What is the square of a tiny one beside a target of 1?"),
        Mistake("target_scale_or_0", lambda pred, target: _by_target(
            pred, target) if np.any(target) else 0.0,
            "The size of the targets sets the scale, but it is residuals that are squared. What if "
            "all targets are 0?"),
        Mistake("fixed_unit", lambda pred, target: float(
            np.sqrt(np.mean(((pred - target) / 1e150) ** 2)) * 1e150),
                "Right for ordinary and for huge residuals; tiny ones give 0. Does np.allclose "
                "take them for a perfect fit? Or are all divided by one fixed number?"),
        Mistake("mended_afterwards", _mended_afterwards,
                "Right where squares overflow and where they are 0. Between the two it has "
                "digits to lose: what is the square of 2e-162? Which unit can you take before "
                "anything is squared?"),
        *(Mistake(f"switched_at_1e{digits}", _by_size(float(f"1e{digits}")),
                  "The unit changes too late: some residuals on the ordinary side have squares "
                  "that overflow, or that have lost digits. Which unit needs no limit?")
          for digits in (155, 160, 180)),
        Mistake("zeros_left_out", _without_zeros,
                "Residuals of 0 are left out of the mean. By how many examples is the sum of "
                "squares divided?"),
        Mistake("spread", lambda pred, target: float(np.std(pred - target)),
                "This is the standard deviation of the residuals: their mean is subtracted first. "
                "What does a model score that is wrong by 3 everywhere?"),
        Mistake("no_mean", lambda pred, target: math.hypot(*(pred - target)),
                "This is the root of the sum of squares. What does the M in RMSE stand for?"),
        *from_loss("rmse", of="value", without=("root_of_sum",)).mistakes,
    ),
    styles=(with_hypot, with_powers_of_two),
    further="The square of 1e200 overflows, and that of 1e-200 underflows to 0. Divide all "
            "residuals by one number that keeps their squares in range, and multiply the root by "
            "it: which number is suitable, and what if it is 0?",
)
