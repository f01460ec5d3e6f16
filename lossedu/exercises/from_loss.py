"""An exercise about a loss of this package borrows the loss's cases, known mistakes and a right answer."""
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..losses import loss as find_loss
from ..proofs.inputs import draw, settings_at_ends, sizes_of
from .record import Case, Mistake


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
    """Several sizes, small and large scores, each setting at its ends, and exactly on each kink."""
    sizes = sizes_of(loss)
    for one in sizes:
        yield Case(*draw(loss, rng, one, kinks=False)).note("one example" if one is sizes[0] else "several shapes")
    for spread, said in ((1e-3, "scores close to 0"), (300.0, "large scores")):
        yield Case(*draw(loss, rng, sizes[1], spread=spread, kinks=False)).note(said)
    for variant in settings_at_ends(loss):
        given = {name: value for name, value in variant.settings.items() if value is not loss.settings[name]}
        if not set(given) <= set(names):
            continue
        if given:
            yield Case(*draw(variant, rng, sizes[1], kinks=False), **given).note(_words(given))
        yield from _at_kinks(variant, rng, given)


def _at_kinks(loss, rng, given):
    """Pointwise losses only, and around round targets: two right ways to write it must see the same side."""
    for kink in loss.kinks:
        if kink.at is not None:
            _, target, *rest = draw(loss, rng, {"...": (4,)}, kinks=False)
            target = np.round(4 * target) / 4 if loss.inputs[1].forms[0][1].everywhere else target
            yield Case(kink.at(target, **loss.settings) + np.zeros(4), target, *rest, **given).note("exactly at a kink")


def _words(given):
    return ", ".join(f"{name} = {value:g}" if isinstance(value, (int, float)) else f"another {name}"
                     for name, value in given.items())
