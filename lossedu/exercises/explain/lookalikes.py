"""Another loss of the catalogue in the place of the right one, or its derivative."""
from functools import lru_cache
from inspect import signature

import numpy as np

from ...losses import LOSSES
from ..record import Exercise
from .ids import Finding
from .matching import Answer, Candidate, first_of


def lookalike(answer: Answer) -> Finding | None:
    """The first other loss that explains an answer, or None."""
    return first_of(lookalikes(answer.exercise), answer)


_ASKED = "Is that the loss that is asked for? And is its value wanted, or its derivative?"
_ASKED_DERIVATIVE = "Is that the loss whose derivative is asked for?"


@lru_cache(maxsize=16)
def lookalikes(exercise: Exercise) -> tuple[Candidate, ...]:
    """Every loss that takes as many inputs as the exercise has before its settings."""
    return (*(one for loss in LOSSES.values() for one in _of_a_loss(loss)), *_relatives(exercise))


def _of_a_loss(loss):
    title = loss.title[:1].lower() + loss.title[1:] if loss.title[1:2].islower() else loss.title
    for what, method in (("the value of the {}", "__call__"), ("the derivative of the {}", "grad")):
        for reduction, each in (("none", ""), ("mean", ", as a mean"), ("sum", ", summed")):
            if loss.scope == "set" and reduction != "none":
                continue
            said = f"This is {what.format(title)}{each}. {_ASKED}"
            yield Candidate(Finding("look-alike", said), _called(loss, method, reduction))


def _called(loss, method, reduction):
    def answer(*args, **given):
        count = len(loss.inputs)
        settings = {name: value for name, value in given.items() if name in loss.settings_of}
        variant = loss.at(**settings) if settings else loss
        inputs = [np.asarray(one, float) if isinstance(one, list) else one for one in args[:count]]
        return getattr(variant, method)(*inputs, reduction=reduction)
    return answer


# ------------------------------------------------------------------ relatives outside the catalogue
# (title, value, derivative) of a residual r and a scale s, which the title calls as the exercise
# does: what textbooks write beside our forms
_RELATIVES = (
    ("pseudo-Huber loss", lambda r, s: s ** 2 * (np.sqrt(1 + (r / s) ** 2) - 1),
     lambda r, s: r / np.sqrt(1 + (r / s) ** 2)),
    ("Cauchy loss log(1 + r²/{s}²)", lambda r, s: np.log1p((r / s) ** 2),
     lambda r, s: 2 * r / (s ** 2 + r ** 2)),
    ("Cauchy loss {s}²/2 log(1 + r²/{s}²)", lambda r, s: s ** 2 / 2 * np.log1p((r / s) ** 2),
     lambda r, s: r / (1 + (r / s) ** 2)),
    ("Cauchy loss log(1 + r²/(2 {s}²))", lambda r, s: np.log1p((r / s) ** 2 / 2),
     lambda r, s: 2 * r / (2 * s ** 2 + r ** 2)),
    ("Welsch loss", lambda r, s: s ** 2 / 2 * (1 - np.exp(-(r / s) ** 2)),
     lambda r, s: r * np.exp(-(r / s) ** 2)),
    ("Geman-McClure loss", lambda r, s: r ** 2 / (s ** 2 + r ** 2),
     lambda r, s: 2 * s ** 2 * r / (s ** 2 + r ** 2) ** 2),
    ("Tukey biweight", lambda r, s: s ** 2 / 6 * (1 - np.maximum(1 - (r / s) ** 2, 0) ** 3),
     lambda r, s: r * np.maximum(1 - (r / s) ** 2, 0) ** 2),
    ("absolute error that is constant beyond {s}", lambda r, s: np.minimum(np.abs(r), s),
     lambda r, s: np.where(np.abs(r) <= s, np.sign(r), 0.0)),
    ("squared error that is constant beyond {s}", lambda r, s: np.minimum(r ** 2 / 2, s ** 2 / 2),
     lambda r, s: np.where(np.abs(r) <= s, r, 0.0)),
)
_EPSILONS = (1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-14, 1e-16)


def _relatives(exercise):
    """The value and the derivative of each, and the absolute error rounded off at its corner."""
    names = list(signature(exercise.reference).parameters)
    if len(names) < 2:
        return
    scale = names[2] if len(names) > 2 else "1"
    of_derivative = _asks_for_a_derivative(exercise.reference)
    for title, value, derivative in _RELATIVES:
        for what, function in (("value", value), ("derivative", derivative)):
            asked = _ASKED_DERIVATIVE if what == "derivative" and of_derivative else _ASKED
            said = f"This is the {what} of the {title.format(s=scale)}. {asked}"
            for each in _reduced_residuals(function):
                yield Candidate(Finding("look-alike", said), each)
    for small in _EPSILONS:
        said = ("Your values are those of the absolute error with a small number, "
                f"{small:g}, at its corner. What does it change for residuals of that size?")
        for function in (lambda r, s, e=small: np.sqrt(r ** 2 + e),
                         lambda r, s, e=small: r / np.sqrt(r ** 2 + e),
                         lambda r, s, e=small: r / (np.abs(r) + e)):
            for each in _reduced_residuals(function):
                yield Candidate(Finding("epsilon", said), each)


def _asks_for_a_derivative(reference):
    """Does the first line of the docstring ask for a derivative or a gradient?"""
    first = (reference.__doc__ or "").strip().partition("\n")[0].lower()
    return "derivative" in first or "gradient" in first


def _reduced_residuals(function):
    """The function of a residual as an answer: one value each, divided by n, or their mean."""
    def of(*args, **given):
        pred, target, *settings = (*args, *given.values())
        scale = next((one for one in settings if isinstance(one, (int, float))), 1.0)
        return function(np.asarray(pred, float) - target, scale)

    return (of, lambda *args, **given: of(*args, **given) / np.size(args[0]),
            lambda *args, **given: np.mean(of(*args, **given)))
