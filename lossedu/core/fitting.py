"""What does not fit in the record of a loss: each problem as the end of a sentence.

The record of the loss `huber` that claims elicits="mode" is refused with "the loss 'huber' claims
elicits='mode'; "mean", "median", "quantile 0.9" (any number between 0 and 1) or False fits."
"""
import inspect
import math
from collections.abc import Iterator, Mapping
from numbers import Real

import numpy as np

from .facts import SCOPES, Kink, claims_for
from .missing import LOSS_FACTS
from .settings import Setting
from .words import shown

NUMBERS = ("lipschitz", "smooth")  # claims that may be a number
ELICITED = '"mean", "median", "quantile 0.9" (any number between 0 and 1) or False'


def kinds_that_do_not_fit(record) -> Iterator[str]:
    """Facts of the wrong kind, which nothing else could be asked about: a number as a kink."""
    for name in ("f", "df"):
        if not callable(getattr(record, name)):
            yield _came(name, getattr(record, name))
    for name in ("settings_of", "declared"):
        if not isinstance(getattr(record, name), Mapping):
            yield _came(name, getattr(record, name))
    kinks = record.kinks
    if not isinstance(kinks, tuple) or not all(isinstance(one, Kink) for one in kinks):
        yield _came("kinks", kinks)
    references = record.references
    if not isinstance(references, tuple) or not all(isinstance(one, str) for one in references):
        yield _came("references", references)
    if isinstance(record.settings_of, Mapping):
        for name, setting in record.settings_of.items():
            if not isinstance(setting, Setting):
                yield f"has the setting {name}={shown(setting)}; a Setting(...) fits"


def _came(name, value):
    return f"has {name}={shown(value)}; {LOSS_FACTS[name]} fits"


def settings_that_do_not_fit(record) -> Iterator[str]:
    """Defaults and ends that the setting itself would refuse."""
    for name, setting in record.settings_of.items():
        if not isinstance(setting.ends, tuple):
            yield f"has ends={shown(setting.ends)} for {name}; a tuple of values fits"
            continue
        for what, value in (("default", setting.default), *(("end", end) for end in setting.ends)):
            try:
                setting.read(record.f.__name__, name, value)
            except (TypeError, ValueError):
                yield f"has the {what} {name}={shown(value)}; {setting.words} fits"


def functions_that_do_not_fit(record) -> Iterator[str]:
    """Functions that cannot be called with the inputs and settings of the loss."""
    inputs = [spec.name for spec in record.inputs]
    yield from _cannot_take("f", record.f, inputs, record)
    yield from _cannot_take("df", record.df, inputs, record)
    for name, claim in record.declared.items():
        yield from _cannot_take(f"the claim {name}", claim, [], record)
    for kink in record.kinks:
        yield from _cannot_take("at of a kink", kink.at, inputs[1:], record)
        yield from _cannot_take("distance of a kink", kink.distance, inputs, record)
        yield from _cannot_take("onto of a kink", kink.onto, inputs, record)
        yield from _cannot_take("jumps of a kink", kink.jumps, [], record)
        yield from _cannot_take("slope of a kink", kink.slope, [], record)


def _cannot_take(what, function, inputs, record):
    """A sentence if a function does not take these inputs by their place and the settings by
    name."""
    if not callable(function):
        return
    settings = list(record.settings_of)
    signature = inspect.signature(function)
    try:
        signature.bind(*inputs, **dict.fromkeys(settings))
    except TypeError:
        wanted = ", ".join([*inputs, *settings])
        yield f"has {what} with the arguments {signature}; ({wanted}) fits"


def claims_that_do_not_fit(record) -> Iterator[str]:
    """Claims that lack, that are unknown, and those with a value that cannot be searched for."""
    fitting = claims_for(record.scope, record.inputs, record.activation)
    missing = [claim for claim in fitting if claim not in record.declared]
    unknown = [claim for claim in record.declared if claim not in fitting]
    if missing:
        yield f"says nothing about: {', '.join(missing)}"
    if unknown:
        yield f"declares claims that are unknown or do not fit: {', '.join(unknown)}"


def values_of_claims_that_do_not_fit(record, settings: Mapping) -> Iterator[str]:
    """What a claim is at these settings, where no search is made for such a thing."""
    for name, claim in record.declared.items():
        try:
            value = claim(**settings) if callable(claim) else claim
        except Exception as error:
            words = " ".join(str(error).split()).rstrip(".")
            yield f"has a claim {name} that stops with {type(error).__name__}: {words}"
            continue
        fits = _what_fits(name, value)
        if fits:
            yield f"claims {name}={shown(value)}; {fits}"


def _what_fits(name, value):
    """What fits a claim, in words; "" if the value does."""
    if name == "elicits":
        if value is False or isinstance(value, str) and _is_elicited(value):
            return ""
        return f"{ELICITED} fits"
    if isinstance(value, bool | np.bool_):
        return ""
    if name not in NUMBERS:
        return "True or False fits"
    is_bound = isinstance(value, Real) and 0 <= value < math.inf
    return "" if is_bound else "a number from 0 up, True (some bound) or False (none) fits"


def _is_elicited(word):
    if word in ("mean", "median"):
        return True
    start, _, number = word.partition(" ")
    try:
        return start == "quantile" and 0 < float(number) < 1
    except ValueError:
        return False


def formulas_that_lack(record) -> Iterator[str]:
    """What else a record has to hold: a scope, formulas, references."""
    if record.scope not in SCOPES:
        yield f"scope is {record.scope!r}, not one of {SCOPES}"
    if not record.formula:
        yield "has no $$formula$$ in the docstring of f"
    if not record.gradient_formula:
        yield "has no $$formula$$ in the docstring of df"
    if not record.references:
        yield "has no references"
