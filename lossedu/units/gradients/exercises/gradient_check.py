"""A verdict on a derivative: accept what lies within the allowed error, reject what lies beyond."""
import numpy as np

from ....exercises.record import Exercise, Mistake
from ....exercises.widen import widened
from ..claims import ABSOLUTE, RELATIVE, RULED_OUT, draw
from ..verdicts import (
    direction,
    either,
    forward,
    larger,
    norm,
    over_places,
    picked,
    relative_to_x,
    relative_to_x_alone,
    scaled,
    single,
    verdict,
    whole,
)


def gradient_check(f, claimed, x):
    """Is `claimed` the derivative of f at every x? True or False.

    `f` works elementwise. `x` has shape (n,), float64, its entries at most 2e4 in size.
    `claimed` has shape (n,): one claimed derivative for each entry of x, finite or nan. A claim is
    right if it differs from the true derivative by at most 1e-5 times the larger of the two sizes,
    plus 1e-7. A claimed nan is never right. Every claim in the tests is clearly right or clearly
    wrong: its error is below 0.9 or above 1.1 times this limit.
    Within 0.1 of each entry of x, f has no kink, |f| <= 2e4 |f'| + 100 and |f'''| <= |f'| + 10.
    Farther away f may have kinks.
    """
    h = 1e-5
    slope = (f(x + h) - f(x - h)) / ((x + h) - (x - h))
    allowed = 1e-5 * np.maximum(np.abs(claimed), np.abs(slope)) + 1e-7
    return bool(np.all(np.abs(claimed - slope) <= allowed))


def four_points(f, claimed, x):
    """Two central differences, combined so that the error in h**2 cancels."""
    h = np.full(x.shape, 3e-4)
    near, far = ((f(x + k * h) - f(x - k * h)) / ((x + k * h) - (x - k * h)) for k in (1, 2))
    slope = (4 * near - far) / 3
    return not np.any(~(np.abs(claimed - slope)
                        <= 1e-5 * np.fmax(np.abs(claimed), np.abs(slope)) + 1e-7))


def by_loop(f, claimed, x):
    for place, said in zip(x.tolist(), claimed.tolist()):
        above, below = f(np.array([place + 1e-5]))[0], f(np.array([place - 1e-5]))[0]
        slope = (above - below) / 2e-5
        if not abs(said - slope) <= 1e-5 * max(abs(said), abs(slope)) + 1e-7:
            return False
    return True


STRICT = ("It rejects a derivative that the text still counts as right. Which relative and which "
          "absolute error does it allow, and are they added?")
WIDE = ("It accepts a derivative that is off by slightly more than is allowed. Which relative and "
        "which absolute error does the text allow? Is the relative one that of the larger size, or "
        "of the sum of both?")
HIDDEN = ("It accepts 0 for derivatives that are small but not 0, as with a lower limit for the "
          "size or a wide absolute error. Which error does the text allow there?")
ROUNDED = ("It rejects derivatives that count as right, where f is large next to its slope. How "
           "many digits of f(x + h) - f(x - h) does rounding leave at this step?")
ONE_SIDE = ("A step to one side only: its error goes with h, that of a central difference with h "
            "squared. Where is the second point?")
CREEPING = ("Right near 0. Far out its verdicts are those of a step that grows with |x|: where the "
            "third derivative is 10, the truncation error 10 h**2 / 6 uses up part of 1e-7. Is a "
            "step of 1e-5 lost in rounding at x = 20,000?")
SOME = "Not every entry is compared. What if only an entry that is left out is wrong?"

EXERCISE = Exercise(
    reference=gradient_check, title="A verdict on a gradient", points=4, difficulty=4, minutes=12,
    draw=widened(draw, gradient_check, RULED_OUT),
    mistakes=(
        Mistake("scaled_step", verdict(h=lambda x: 1e-5 * np.maximum(1.0, np.abs(x))),
                "Right near 0. At x = 10,000 a step in proportion to |x| is ten thousand times as "
                "wide as at x = 1. What may f do within it?"),
        Mistake("capped_step", verdict(h=lambda x: np.minimum(1e-5 * np.maximum(1.0, np.abs(x)),
                                                               5e-3)),
                "It rejects derivatives that count as right, as a step does that grows with |x| up "
                "to a limit: for a sine at x = 20,000 its truncation error uses up a good part of "
                "what is allowed. Is a step of 1e-5 lost in rounding there?"),
        Mistake("capped_at_3", verdict(h=lambda x: np.minimum(
            1e-5 * np.maximum(1.0, np.abs(x)), 1e-3)),
                "It rejects a right derivative of 0 at x = 10,000, as a step does that grows with "
                "|x|. How large is the truncation error of a cube there, next to 1e-7?"),
        *(Mistake(name, verdict(h=step), CREEPING) for name, step in (
            ("capped_at_4", lambda x: np.minimum(1e-5 * np.maximum(1, np.abs(x)), 3e-4)),
            ("capped_at_1", lambda x: np.minimum(1e-5 * np.maximum(1, np.abs(x)), 1e-4)),
            ("cube_root", lambda x: 1e-5 * np.maximum(1, np.abs(x)) ** (1 / 3)),
            ("logarithm", lambda x: 1e-5 * (1 + np.log1p(np.abs(x)))),
            ("spacings", lambda x: np.maximum(1e-5, 1e8 * np.spacing(np.abs(x)))))),
        Mistake("wide_fixed_4", verdict(h=lambda x: 3e-4 + 0 * x),
                "It rejects a right derivative of 0 where the third derivative is 10. How large "
                "may h be, if h**2 / 6 times it is to stay far below 1e-7?"),
        Mistake("step_of_2_in_ten_thousand", verdict(h=lambda x: 2e-4 + 0 * x),
                "Right claims of 0 pass, but one off by 60 % of what is allowed does not, where "
                "the third derivative is 10. What does the truncation error use up?"),
        Mistake("step_of_8_in_a_hundred_thousand", verdict(h=lambda x: 8e-5 + 0 * x),
                "Wrong close to the limit, as with a step slightly too wide: where the third "
                "derivative is 10, the truncation error 10 h**2 / 6 uses up a tenth of 1e-7 or "
                "more. Which step leaves it far below that?"),
        Mistake("step_of_a_tenth", verdict(h=lambda x: 0.1 + 0 * x),
                "It rejects right derivatives, as a check with a far too large step does. How "
                "large is the truncation error next to the derivative?"),
        Mistake("step_of_two_tenths", verdict(h=lambda x: 0.2 + 0 * x),
                "It rejects right derivatives, as with a step of 0.2. How large may the step be "
                "if f may have a kink farther away than 0.1?"),
        Mistake("largest_step", verdict(h=lambda x: 1e-5 * np.maximum(1.0, np.abs(x).max())
                                         + 0 * x),
                "One large x makes the step of all entries large. Does each entry need it?"),
        Mistake("tiny_step", verdict(h=lambda x: 1e-12 * np.maximum(1.0, np.abs(x))), ROUNDED),
        *(Mistake(name, verdict(h=lambda x, size=size: size * np.maximum(1.0, np.abs(x))),
                  "This step grows with |x|. At x = 10,000, how large is the truncation error of "
                  "a cube next to 1e-7? And how many digits does rounding leave where x is small "
                  "and f has a large constant?")
          for name, size in (("small_step", 1e-7), ("scaled_step_6", 1e-6))),
        Mistake("small_fixed_step", verdict(h=lambda x: 1e-8 + 0 * x), ROUNDED),
        Mistake("tiny_fixed_step", verdict(h=lambda x: 1e-12 + 0 * x), ROUNDED),
        Mistake("fixed_step_6", verdict(h=lambda x: 1e-6 + 0 * x), ROUNDED),
        Mistake("fixed_step_7", verdict(h=lambda x: 1e-7 + 0 * x), ROUNDED),
        Mistake("wide_fixed_step", verdict(h=lambda x: 1e-3 + 0 * x),
                "It rejects a right derivative of 0, as a check with a step of 0.001 does for the "
                "cube at 0. How large is the truncation error there?"),
        Mistake("over_h", scaled(2.0),
                "Right claims are rejected, as if the difference were divided by h. How far apart "
                "are x + h and x - h?"),
        *(Mistake(f"single_{place}", single(*step),
                  "It rejects right derivatives, as a check in float32 does. How many digits are "
                  "left of the difference there?")
          for place, step in enumerate(
              ((1e-2,), (5e-3,), (1e-3,), (1e-5,), (1e-3, 2e-3), (1e-2, 2e-2)))),
        Mistake("large_step", verdict(h=lambda x: 1e-2 + 0 * x),
                "It rejects right derivatives, as a check with a far too large step does. How "
                "large is h**2 f''' / 6 next to the derivative?"),
        Mistake("step_of_zero", verdict(h=lambda x: 1e-5 * np.abs(x)),
                "At x = 0 this step is 0. How large should it be there, and how large may it be "
                "far from 0?"),
        Mistake("forward", verdict(h=lambda x: 1e-8 * np.maximum(1.0, np.abs(x)), side=0),
                "It rejects right derivatives, as a check with a small step to one side does. How "
                "large is the rounding error of f next to its change?"),
        *(Mistake(f"forward_by_h_{place}", forward(h),
                  "A forward difference with a tiny step: where f is large, rounding, about "
                  "1e-16 |f| / h, exceeds what is allowed. Which second point lets h be larger?")
          for place, h in enumerate((1e-8, 1e-7, 1e-9, np.sqrt(np.finfo(float).eps)))),
        Mistake("either_step", either(1e-5, 1e-3),
                "A claim passes if it fits at one of several steps, even at one that is too wide. "
                "At which step does the difference come close enough to the derivative?"),
        Mistake("forward_7", verdict(h=lambda x: 1e-7 + 0 * x, side=0), ONE_SIDE),
        Mistake("forward_5", verdict(side=0), ONE_SIDE),
        Mistake("forward_6", verdict(h=lambda x: 1e-6 + 0 * x, side=0), ONE_SIDE),
        Mistake("wide", verdict(absolute=1e-3), HIDDEN),
        Mistake("wide_5", verdict(absolute=1e-5), HIDDEN),
        Mistake("wide_6", verdict(absolute=1e-6), HIDDEN),
        *(Mistake(f"wide_{place}_percent", verdict(relative=place * 1e-7), WIDE)
          for place in (118, 140)),
        Mistake("both_wide", verdict(absolute=2e-7), WIDE),
        Mistake("double", verdict(relative=2e-5, absolute=2e-7), WIDE),
        Mistake("half", verdict(relative=5e-6, absolute=5e-8), STRICT),
        Mistake("loose_4", verdict(relative=1e-4),
                "It accepts a derivative that is wrong by nearly 1e-4 of its size. How large a "
                "relative error does the text allow?"),
        Mistake("loose", verdict(relative=1e-2),
                "It accepts a derivative that is wrong by a thousandth. How large a relative error "
                "does the text allow?"),
        Mistake("either", verdict(limit=np.maximum), STRICT),
        Mistake("strict", verdict(relative=6e-6), STRICT),
        Mistake("strict_8", verdict(relative=8e-6), STRICT),
        Mistake("strict_absolute", verdict(absolute=1e-8), STRICT),
        Mistake("absolute_only", verdict(relative=0.0, absolute=1e-6),
                "It rejects right derivatives where f is huge. There the difference quotient has a "
                "large rounding error: how large is it next to the derivative?"),
        *(Mistake(f"absolute_{place}", verdict(relative=0.0, absolute=10.0 ** -place),
                  "The limit is an absolute one only. What does the text allow for a derivative "
                  "of a million, and what for one of a millionth?") for place in (5, 7, 8)),
        Mistake("relative_only", verdict(absolute=0.0),
                "It rejects a right derivative of 0, next to which any rounding error is large. "
                "What does the text allow besides the relative error?"),
        Mistake("floor", verdict(absolute=0.0, size=lambda a, b: np.maximum(larger(a, b), 1e-8)),
                "The size has a lower limit in place of the absolute error, which is then 1e-5 "
                "times that limit. For a derivative of 0, how large an error does the text "
                "allow, and how large is that of a difference quotient?"),
        Mistake("signed_size", verdict(size=np.maximum),
                "It rejects right derivatives that are negative. Which is the larger of two "
                "sizes, if both numbers are negative?"),
        Mistake("largest_size", verdict(size=lambda a, b: np.max(larger(a, b))),
                "The largest slope of all sets the limit. Is a small slope that is wrong found "
                "beside a huge one?"),
        Mistake("norm", whole(norm),
                "Two lengths are compared. Which faults leave the length of a gradient as it is?"),
        Mistake("norm_of_error", verdict(distance=lambda a, b: norm(a - b),
                                          size=lambda a, b: norm(a) + norm(b)),
                "One number judges all entries. Is a small slope that is wrong found beside a "
                "huge one?"),
        Mistake("norm_of_both", verdict(distance=lambda a, b: norm(a - b),
                                         size=lambda a, b: max(norm(a), norm(b))),
                "One number judges all entries. Is a small slope that is wrong found beside a "
                "huge one?"),
        Mistake("sorted", verdict(distance=lambda a, b: np.abs(np.sort(a) - np.sort(b)),
                                   size=lambda a, b: larger(np.sort(a), np.sort(b))),
                "It sorts both. What if two derivatives are exchanged?"),
        Mistake("first_only", picked(lambda claimed, x: slice(0, 1)), SOME),
        Mistake("last_skipped", picked(lambda claimed, x: slice(None, -1)), SOME),
        Mistake("last_only", picked(lambda claimed, x: slice(-1, None)), SOME),
        Mistake("first_ten", picked(lambda claimed, x: slice(0, 10)), SOME),
        Mistake("ends_only", picked(lambda claimed, x: [0, -1]), SOME),
        Mistake("every_other", picked(lambda claimed, x: slice(None, None, 2)), SOME),
        Mistake("first_hundred", picked(lambda claimed, x: slice(0, 100)), SOME),
        Mistake("ten_random", picked(
            lambda claimed, x: np.random.default_rng(0).permutation(len(x))[:10]), SOME),
        Mistake("any", verdict(every=np.any),
                "One right entry is enough here. How many have to be right?"),
        Mistake("majority", verdict(every=lambda right: np.mean(right) > 0.5),
                "It is enough here if most entries are right. How many have to be?"),
        Mistake("mean_share", verdict(distance=lambda a, b: np.mean(
            np.abs(a - b) / (RELATIVE * larger(a, b) + ABSOLUTE)), relative=0, absolute=1),
                "The errors are averaged, so that a wrong entry disappears among right ones. What "
                "has to be within its limit?"),
        Mistake("mean_error", verdict(distance=lambda a, b: np.mean(np.abs(a - b)),
                                       size=lambda a, b: np.mean(larger(a, b))),
                "Mean error against mean size: an entry that is wrong disappears among right "
                "ones. What has to be within its limit?"),
        Mistake("cancelling", verdict(distance=lambda a, b: np.abs(np.mean(a - b))),
                "Errors of opposite sign cancel here. Which quantity has to be within the limit, "
                "the mean error or each entry's own?"),
        Mistake("cancelling_sum", verdict(distance=lambda a, b: np.abs(np.sum(a - b))),
                "Errors of opposite sign cancel here. Which quantity has to be within the limit, "
                "the sum of the errors or each entry's own?"),
        *(Mistake(f"direction_{place}", direction(*kind),
                  "One direction is compared, as for a whole network. Its tolerance is that of the "
                  "sum: can a wrong small slope hide in it?")
          for place, kind in enumerate(
              ((), (1,), (42,), (0, True), (1, True), (42, True)))),
        *(Mistake(f"over_places_{place}", over_places(*step),
                  "The differences are those between neighbouring entries of x, as in np.gradient. "
                  "f can be evaluated anywhere: how far from x should the two points lie?")
          for place, step in enumerate(((), (1e-5,)))),
        *(Mistake(f"relative_to_{name}", wrong,
                  "The size of x stands in the limit. Whose size does the text take, besides that "
                  "of the claim?") for name, wrong in (
            ("x", relative_to_x),
            ("x_alone", relative_to_x_alone))),
        Mistake("floor_of_sum", verdict(size=lambda a, b: np.maximum(1e-8, np.abs(a) + np.abs(b)),
                                        absolute=0.0),
                "The error is divided by max(1e-8, |a| + |b|), and there is no absolute error. "
                "Which size does the text name, and what does it allow for a derivative of 0?"),
        Mistake("sum_of_sizes", verdict(size=lambda a, b: np.abs(a) + np.abs(b), absolute=0.0),
                "The error is divided by the sum of both sizes, and there is no absolute error. "
                "Which size does the text name, and what does it allow for a derivative of 0?"),
        Mistake("at_least_one", verdict(size=lambda a, b: np.maximum(1, larger(a, b)),
                                         absolute=0.0),
                "Sizes below 1 count as 1, as in max(1, |a|, |b|), so small derivatives have an "
                "allowed error of 1e-5. What does the text allow for a derivative of 0.01?"),
        Mistake("signless", verdict(distance=lambda a, b: np.abs(np.abs(a) - np.abs(b))),
                "It compares sizes and ignores signs. Is -2 right where the derivative is 2?"),
        Mistake("one_sided", verdict(distance=lambda a, b: a - b),
                "It accepts every derivative that is too small. Is a signed difference compared "
                "with the limit, or its size?"),
        Mistake("zeros_skipped", picked(lambda claimed, x: claimed != 0),
                "Claims of 0 are not looked at. What if one is claimed for a slope that is not 0?"),
        Mistake("nan_passes", picked(lambda claimed, x: ~np.isnan(claimed)),
                "A claimed nan is accepted. Every comparison with nan is False: does your "
                "condition say what has to hold, or what must not?"),
        Mistake("nan_is_zero", lambda f, claimed, x: gradient_check(f, np.nan_to_num(claimed), x),
                "A claimed nan is replaced by 0. What if the true derivative is 0?"),
        Mistake("turned", lambda f, claimed, x: not gradient_check(f, claimed, x),
                "True and False are swapped: True means that the claim is right."),
    ),
    styles=(four_points, by_loop),
    further="Compare with a central difference of a step near 1e-5; whatever the size of x, it has "
            "to be far above the spacing of numbers there and far below 0.1. Then allow exactly "
            "the error that the docstring allows, for every entry, in a comparison that is False "
            "for nan.",
)
