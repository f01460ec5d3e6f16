"""Mistakes that recur: each takes the right function, or another loss's, and the hint for this place.

    sign(hinge_grad, "Right size, wrong sign: a score short of its margin has to move towards its label.")
    factor(2, huber_grad, "Exactly twice: Huber's quadratic piece carries a factor of one half.")

Plain factors and signs are diagnosed by the judge without a declaration: one of these stands
where its hint knows the reason.
"""
import numpy as np

from ..core.record import Mistake


def sign(right, hint, id="sign", of="grad"):
    """The right size with the wrong sign."""
    return factor(-1, right, hint, id, of)


def factor(by, right, hint, id=None, of="grad"):
    """The right values times a number: "twice" or "half", unless it is called otherwise."""
    id = id or {2: "twice", 0.5: "half"}[by]
    return Mistake(id, lambda *inputs, **settings: for_each(right(*inputs, **settings), lambda one: by * one), hint, of)


def mean_for_sum(right, hint, id="mean_over_classes", of="grad"):
    """Divided by the length of the last axis: a mean over the classes or pixels where a sum is meant."""
    def wrong(first, *inputs, **settings):
        return for_each(right(first, *inputs, **settings), lambda one: one / first.shape[-1])
    return Mistake(id, wrong, hint, of)


def sum_for_mean(right, hint, id="sum", of="grad"):
    """Times the length of the last axis: a sum over the classes or pixels where a mean is meant."""
    def wrong(first, *inputs, **settings):
        return for_each(right(first, *inputs, **settings), lambda one: one * first.shape[-1])
    return Mistake(id, wrong, hint, of)


def with_settings(right, hint, id, of="grad", **changed):
    """The right formula at other settings: `margin=0.0`, or `under="over", over="under"` for two that are swapped."""
    def wrong(*inputs, **settings):
        return right(*inputs, **{**settings, **{
            name: settings[value] if isinstance(value, str) else value for name, value in changed.items()}})
    return Mistake(id, wrong, hint, of)


def other(function, hint, id, of="grad"):
    """Another loss's value or gradient, which knows no settings of this one."""
    return Mistake(id, lambda *inputs, **settings: function(*inputs), hint, of)


def no_slope_in(right, place, hint, id):
    """Right but in one of several inputs, which is held still: its slope is 0 there."""
    def wrong(*inputs, **settings):
        slopes = list(right(*inputs, **settings))
        slopes[place] = np.zeros_like(slopes[place])
        return tuple(slopes)
    return Mistake(id, wrong, hint)


def score_for_loss(right, hint, id="score"):
    """1 less the loss: what is largest where the loss is least."""
    return Mistake(id, lambda *inputs, **settings: 1 - right(*inputs, **settings), hint, of="value")


def for_each(result, change):
    """Apply `change` to a result, or to each of several."""
    return tuple(change(one) for one in result) if isinstance(result, tuple) else change(result)
