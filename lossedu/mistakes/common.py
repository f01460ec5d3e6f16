"""Mistakes that recur. Each is made from a right function and the words for this place.

    sign(hinge_grad, "Right size, wrong sign: a score short of its margin has to move.")
    factor(2, huber_grad, "Exactly twice: Huber's quadratic piece carries a factor of one half.")
    other("squared", squared_hinge, "This is the squared hinge.", of="value")

The judge tells plain factors and signs by itself. One of them is declared where its hint knows
the reason.
"""
import numpy as np

from ..core.record import Mistake


def sign(right, hint, id="sign", of="grad"):
    """The right size with the wrong sign."""
    return factor(-1, right, hint, id, of)


def factor(by, right, hint, id=None, of="grad"):
    """The right values times a number: "twice" or "half", unless it is called otherwise."""
    def wrong(*inputs, **settings):
        return for_each(right(*inputs, **settings), lambda one: by * one)
    return Mistake(id or {2: "twice", 0.5: "half"}[by], wrong, hint, of)


def mean_for_sum(right, hint, id="mean_over_classes", of="grad"):
    """Divided by the length of the last axis: a mean where a sum is meant."""
    def wrong(first, *inputs, **settings):
        return for_each(right(first, *inputs, **settings), lambda one: one / first.shape[-1])
    return Mistake(id, wrong, hint, of)


def sum_for_mean(right, hint, id="sum", of="grad"):
    """Times the length of the last axis: a sum where a mean is meant."""
    def wrong(first, *inputs, **settings):
        return for_each(right(first, *inputs, **settings), lambda one: one * first.shape[-1])
    return Mistake(id, wrong, hint, of)


def score_for_loss(right, hint, id="score"):
    """1 less the loss: what is largest where the loss is least."""
    return Mistake(id, lambda *inputs, **settings: 1 - right(*inputs, **settings), hint, of="value")


def other(id, function, hint, of="grad"):
    """Another loss's value or gradient, which knows no settings of this one."""
    return Mistake(id, lambda *inputs, **settings: function(*inputs), hint, of)


def with_settings(id, right, hint, of="grad", **changed):
    """The right formula at other settings: a number, or the setting that is taken for it.

    `with_settings(id, tversky_grad, hint, alpha="beta", beta="alpha")` swaps the two.
    """
    def wrong(*inputs, **settings):
        taken = {name: settings.get(value, value) for name, value in changed.items()}
        return right(*inputs, **{**settings, **taken})
    return Mistake(id, wrong, hint, of)


def no_slope_in(id, right, place, hint):
    """Right but for one of several inputs, which is held still: its slope is 0 there."""
    def wrong(*inputs, **settings):
        slopes = list(right(*inputs, **settings))
        slopes[place] = np.zeros_like(slopes[place])
        return tuple(slopes)
    return Mistake(id, wrong, hint)


def for_each(result, change):
    """Apply `change` to a result, or to each of several."""
    return tuple(change(one) for one in result) if isinstance(result, tuple) else change(result)
