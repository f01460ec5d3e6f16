"""The values of a loss that an exercise asks for, compared with ours before anything is trained.

A network can end in the same place under losses that are not equal: twice the loss, or the sum in
place of the mean. So the loss is called on a few pairs first, and a difference gets a name. A
*probe* is a pair (predictions, targets), short ones first: (([300.0], [290.0]), ...).
"""
from collections.abc import Callable, Iterator
from importlib import import_module

import numpy as np

from .running import run
from .training import valued
from .values import numbers, pack

SECONDS = 20      # for all probes together
RTOL = 1e-4       # a loss is computed in float32
ATOL = 1e-6       # as a share of the median of our values: one far out does not loosen the rest
FEWEST = 6        # probes, of which two have several rows


def said_of_values(exercise, loss: Callable) -> tuple[str | None, str, bool]:
    """(mistake, sentence, whether training may say it better); no sentence where the values fit.

    Where the loss stops with an error or gives nothing to train with, training tells it in a
    sentence of its own, if it meets the same.
    """
    ours, came = (_values(each, exercise.probes) for each in (exercise.reference, loss))
    if isinstance(came, str):
        return None, came, True
    if _same(came, ours):
        return None, "", False
    declared = _declared(exercise)
    for one, values in declared.items():
        if _same(came, values):
            return one.id, one.hint, False
    if not np.isfinite(came).all():
        return "nan", _pair(exercise, came, ours), True
    return *_named(exercise, came, ours, declared), False


def _values(loss, probes):
    """What a loss gives for each probe, (n,); a sentence where it gives no number."""
    import_module("torch")      # not within the limit of `run`: an import that it ends stays broken
    cases, values = [], []
    for pred, target in probes:
        inputs = {"pred": pack(np.array(pred)), "target": pack(np.array(target))}
        cases.append({"inputs": inputs, "named": [], "note": ""})
    for outcome in run(valued(loss), cases, SECONDS):
        if "error" in outcome or outcome.get("unwritten"):
            stopped = outcome.get("error", {}).get("type", "NotImplementedError")
            return f"Called on the pair number {len(values) + 1}, your loss stops with {stopped}."
        value, refused = outcome["value"]["items"]
        if refused["text"]:
            return refused["text"]
        values.append(float(numbers(value)))
    return np.array(values)


def _same(came, ours):
    return not _differ(came, ours).any()


def _differ(came, ours):
    """True for each probe whose value is not ours."""
    with np.errstate(all="ignore"):
        atol = ATOL * np.nanmedian(np.abs(ours))
        return ~np.isclose(came, ours, rtol=RTOL, atol=atol, equal_nan=True)


def _declared(exercise):
    """The values of each declared mistake that gives some."""
    tried = {one: _values(one.wrong, exercise.probes) for one in exercise.mistakes}
    return {one: values for one, values in tried.items() if not isinstance(values, str)}


def _named(exercise, came, ours, declared):
    """(id, sentence) for values that differ: a general mistake, a declared one times a number, or
    a pair."""
    rows = np.array([len(target) for _, target in exercise.probes])
    if _same(came, rows * ours):
        return "sum", ("On each pair that we tried, your loss is ours times the number of rows. "
                       "Which of sum and mean is asked for?")
    factor = _factor(came, ours)
    if factor is not None:
        return "factor", (f"On each pair that we tried, your loss is {factor:.4g} times ours. "
                          "Where does the factor come from?")
    turned = _values(lambda pred, target: exercise.reference(target, pred), exercise.probes)
    if not isinstance(turned, str) and _same(came, turned):
        return "turned_round", ("This is the loss with predictions and targets exchanged. Which "
                                "sign has pred - target where the prediction is too low?")
    column = _values(lambda pred, target: exercise.reference(pred[:, None], target),
                     exercise.probes)
    if not isinstance(column, str) and _same(came, column):
        return "broadcast", ("With one row your loss is right, with several it compares each "
                             "prediction with every target. Print the shape of pred - target.")
    for one, values in declared.items():
        if np.isfinite(values).all() and _factor(came, values) is not None:
            return one.id, one.hint
    return None, _pair(exercise, came, ours)


def _factor(came, ours):
    """The one number that turns `ours` into `came`, or None."""
    largest = np.argmax(np.abs(ours))
    factor = came[largest] / ours[largest] if ours[largest] else 0.0
    return factor if factor and _same(came / factor, ours) else None


def _pair(exercise, came, ours):
    """The first pair whose value differs, with both values."""
    at = np.argmax(_differ(came, ours))
    pred, target = exercise.probes[at]
    return (f"For pred = {_list(pred)} and target = {_list(target)} your loss is "
            f"{came[at]:.6g}; {ours[at]:.6g} fits.")


def _list(numbers):
    return "[" + ", ".join(f"{number:g}" for number in numbers) + "]"


def facts_that_do_not_fit(exercise) -> Iterator[str]:
    """Probes, where a loss is asked for."""
    several = sum(len(target) > 1 for _, target in exercise.probes)
    if len(exercise.probes) < FEWEST or several < 2:
        yield (f"probes: {len(exercise.probes)} pairs, {several} of them with several rows; at "
               f"least {FEWEST} and 2 fit where a loss is asked for")
