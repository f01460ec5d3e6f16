"""An exercise about a loss borrows the loss's cases, its known mistakes and a right answer."""
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from ..core.shapes import as_f_takes
from ..losses import loss as find_loss
from ..mistakes.common import for_each
from .loss_cases import cases_of
from .record import Mistake


@dataclass(frozen=True)
class Borrowed:
    """What a loss lends: `draw`, `mistakes` and `styles`, each as an Exercise takes it."""

    draw: Callable
    mistakes: tuple
    styles: tuple


def from_loss(name, of="grad", reduction="none", settings=None, without=()):
    """Cases, mistakes and a style for an exercise on the value or the gradient of the loss `name`.

    `of` is "value", "grad" or "both" (a tuple of the two); `reduction` "none" (one value per
    example), "mean" or "sum". `settings` names those that the exercise's function takes (all of
    the loss, if not given); `without` names mistakes that do not fit. The function takes the
    loss's inputs in their order, then the settings, by place or by name.
    """
    loss = find_loss(name)
    names = tuple(loss.settings_of) if settings is None else tuple(settings)

    def ours(*args, **given):
        inputs, variant = _bound(loss, names, args, given)
        right = {"value": variant, "grad": variant.grad, "both": variant.value_and_grad}[of]
        result = right(*inputs, reduction=reduction)
        return _shaped(result, variant, inputs) if of == "grad" else result

    ours.__name__ = f"lossedu_{name}"
    mistakes = [replace(one, wrong=_reduced(one.wrong, loss, names, one.of, reduction))
                for one in loss.mistakes if of in (one.of, "both")]
    mistakes += [one for one in _of_every_loss(loss, names, of, reduction)
                 if one.id not in [declared.id for declared in mistakes]]
    if of == "both":
        mistakes = [replace(one, wrong=_beside_the_right(one, ours), hint=_of_which(one))
                    for one in mistakes]
    kept = tuple(one for one in mistakes if one.id not in without)
    return Borrowed(lambda rng: list(cases_of(loss, names, rng)), kept, (ours,))


def _of_every_loss(loss, names, of, reduction):
    """Mistakes that no loss has to declare."""
    if of == "grad":
        yield Mistake("value", _reduced(loss.f, loss, names, "value", reduction),
                      "This is the loss itself. Its gradient is asked for: how does the loss "
                      "change when the prediction changes a little?")
    if of == "value":
        yield Mistake("slope", _reduced(loss.df, loss, names, "grad", reduction),
                      "This is the gradient of the loss. The loss itself is asked for.")
    if of == "grad" and reduction == "mean" and loss.scope != "set":
        yield Mistake("no_mean", _reduced(loss.df, loss, names, "grad", "none"),
                      "These are the gradients of the single losses. The loss is their mean: how "
                      "much of it does one prediction change?")


def _beside_the_right(mistake, right):
    """A wrong value with the right gradient, or a wrong gradient with the right value."""
    def wrong(*args, **given):
        value, slope = right(*args, **given)
        spoilt = mistake.wrong(*args, **given)
        return (spoilt, slope) if mistake.of == "value" else (value, spoilt)

    return wrong


def _of_which(mistake):
    """The hint, beginning with which of the two results it is about."""
    if mistake.of == "value":
        return f"The gradient is right, the value is not. {mistake.hint}"
    return f"The value is right, the gradient is not. {mistake.hint}"


# ---------------------------------------------------------------------- a mistake as an answer
def _bound(loss, names, args, given):
    """The inputs of a call, and the loss at its settings."""
    count = len(loss.inputs) if len(args) <= len(loss.inputs) + len(names) else len(args)
    settings = dict(zip(names, args[count:]))
    if settings.keys() & given.keys():
        return args[:count], loss.at(**settings, **given)  # twice the same: it says so
    settings |= given
    try:  # 1, 1.0 and True are equal, and not the same setting
        key = tuple((name, type(value), value) for name, value in settings.items())
        return args[:count], _at(loss, key)
    except TypeError:  # an array cannot be looked up
        return args[:count], loss.at(**settings)


@lru_cache(maxsize=256)
def _at(loss, settings):
    """The loss at some settings, with all that it has worked out there."""
    return loss.at(**{name: value for name, _, value in settings})


def _reduced(function, loss, names, of, reduction):
    """A function of what `f` takes as an answer of the learner's: with the exercise's reduction."""
    def wrong(*args, **given):
        inputs, variant = _bound(loss, names, args, given)
        values = function(*as_f_takes(variant, inputs), **variant.settings)
        if of == "grad":
            values = _shaped(values, variant, inputs)
        if reduction == "none" or variant.scope == "set":
            return values
        if of == "value":
            return np.mean(values) if reduction == "mean" else np.sum(values)
        first = np.asarray(inputs[0])
        count = 1 if reduction == "sum" else len(first) if variant.scope == "row" else first.size
        return for_each(values, lambda one: one / count)

    return wrong


def _shaped(slopes, loss, inputs):
    """Slopes of flattened inputs in the shapes that the inputs came in."""
    if isinstance(slopes, tuple):
        moving = [array for array, spec in zip(inputs, loss.inputs) if spec.grad]
        return tuple(_like(*pair) for pair in zip(slopes, moving, strict=True))
    return _like(slopes, inputs[0])


def _like(slope, array):
    """The slope in the shape of its input; one number for all along an axis gets their sum."""
    shape = np.shape(array)
    if np.ndim(slope) > 0 and np.size(slope) == np.size(array):
        return np.reshape(slope, shape)
    if np.ndim(slope) == len(shape):
        shared = tuple(axis for axis, length in enumerate(shape)
                       if length == 1 and np.shape(slope)[axis] > 1)
        return np.sum(slope, axis=shared, keepdims=True) if shared else slope
    return slope
