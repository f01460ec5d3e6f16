"""An exercise about a loss of this package borrows the loss's cases, known mistakes and a right answer."""
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..losses import loss as find_loss
from .base import Case, Mistake


@dataclass(frozen=True)
class Borrowed:
    """What a loss lends: `draw`, `mistakes` and `styles`, each as an Exercise takes it."""

    draw: Callable
    mistakes: tuple
    styles: tuple


def from_loss(name, of="grad", reduction="none", settings=None, without=()):
    """Cases, mistakes and a style for an exercise on the value or the gradient of the loss `name`.

    `of` is "value" or "grad"; `reduction` "none" (one value per example), "mean" or "sum".
    `settings` names those that the exercise's function takes (all of the loss, if not given);
    `without` names mistakes that do not fit. The function takes the loss's inputs in their
    order, and the settings by name.
    """
    loss = find_loss(name)
    names = tuple(loss.settings_of) if settings is None else tuple(settings)

    def ours(*inputs, **given):
        it = loss.at(**given)
        return (it if of == "value" else it.grad)(*inputs, reduction=reduction)

    ours.__name__ = f"lossedu_{name}"
    mistakes = [Mistake(one.id, _reduced(one.wrong, loss, of, reduction), one.hint)
                for one in loss.mistakes if one.of == of and one.id not in without]
    other = "value" if of == "grad" else "slope"
    if other not in {*without, *(one.id for one in mistakes)}:
        plain = loss.f if of == "grad" else loss.df
        mistakes.append(Mistake(other, _reduced(plain, loss, other, reduction), _OTHER[other]))
    return Borrowed(lambda rng: list(_cases(loss, names, rng)), tuple(mistakes), (ours,))


_OTHER = {"value": "This is the loss itself. Its slope is asked for: "
                   "how does the loss change when the prediction moves a little?",
          "slope": "This is the slope of the loss. The loss itself is asked for."}


def _reduced(function, loss, of, reduction):
    """A function of single examples, brought to the reduction of the exercise."""
    if reduction == "none" or loss.scope == "set":
        return function

    def reduced(*inputs, **given):
        values = function(*inputs, **given)
        if of == "value":
            return np.mean(values) if reduction == "mean" else np.sum(values)
        first = np.asarray(inputs[0])
        count = 1 if reduction == "sum" else len(first) if loss.scope == "row" else first.size
        return tuple(one / count for one in values) if isinstance(values, tuple) else values / count

    return reduced


# ---------------------------------------------------------------------- cases
def _cases(loss, names, rng):
    symbols = any(one.shape != "..." for one in loss.inputs)
    shapes = [dict(n=1, C=3), dict(n=5, C=4), dict(n=6, C=2)] if symbols else [(1,), (7,), (3, 4), (2, 3, 2)]
    for shape in shapes:
        said = "one example" if shape in (shapes[0],) else "several shapes"
        yield Case(*_inputs(loss, rng, shape)).note(said)
    for scale, said in ((1e-3, "values close to 0"), (30.0, "large values")):
        yield Case(*_inputs(loss, rng, shapes[1], scale)).note(said)
    settings = [{name: value} for name in names for value in loss.settings_of[name].ends
                if value != loss.settings_of[name].default]
    for given in settings:
        yield Case(*_inputs(loss, rng, shapes[1]), **given).note(", ".join(f"{n} = {v:g}" if isinstance(
            v, (int, float)) else f"{n} = {v}" for n, v in given.items()))
    for given in [{}, *settings]:
        yield from _at_kinks(loss, rng, given)


def _at_kinks(loss, rng, given):
    every = dict(loss.at(**given).settings)
    for kink in loss.kinks:
        if kink.at is not None:
            pred, target, *rest = _inputs(loss, rng, (4,))
            target = np.round(4 * target) / 4 if loss.inputs[1].domain.everywhere else target
            yield Case(kink.at(target, **every) + np.zeros(4), target, *rest, **given).note("exactly at a kink")


def _inputs(loss, rng, shape, scale=2.0):
    sizes = shape if isinstance(shape, dict) else {"...": shape}
    classes = sizes.get("C", 2)
    arrays = []
    for one in loss.inputs:
        axes = one.shape if isinstance(one.shape, str) else one.shape[0]
        dims = sizes["..."] if axes == "..." else tuple(sizes.get(axis, 3) for axis in axes.split())
        arrays.append(_values(one.domain, rng, dims, scale, classes))
    return arrays


def _values(domain, rng, shape, scale, classes):
    if domain.index:
        return rng.integers(classes, size=shape)
    if domain.values:
        return rng.choice(np.array(domain.values), size=shape)
    if domain.rows:
        rows = rng.dirichlet(np.ones(shape[-1]), size=shape[:-1])
        return np.log(rows) if domain.rows == "exp" else rows
    if domain.everywhere:
        return scale * rng.normal(size=shape)
    if np.isfinite(domain.low) and np.isfinite(domain.high):
        if "label" in domain.space:
            return rng.integers(2, size=shape).astype(float)
        return rng.uniform(domain.low + 0.02, domain.high - 0.02, size=shape)
    if domain.space == "count":
        return rng.poisson(3.0, size=shape).astype(float)
    low = domain.low if np.isfinite(domain.low) else -domain.high
    size = rng.exponential(scale, size=shape) + 1e-3
    return low + size if np.isfinite(domain.low) else domain.high - size
