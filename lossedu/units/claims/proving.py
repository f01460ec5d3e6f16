"""The evidence of a claim, run: an entry gives "" or the sentence why it fails.

    number 99 = mean(...)          the reason says 99, and that is what comes out
    holds expression               it is true
    property huber.lipschitz       the property is searched anew, and the search bears it out
    exercise, section              it is there

In expressions stand the names of `lossedu.interview.facts`, and these (on stored experiments, on a
derivative by autograd, on other libraries, and on a fitted line):

    average("duel", "accuracy", loss="squared error") < 100
    gap("duel", "accuracy", "cross-entropy", "squared error", condition="...").estimate
    apart("duel", "accuracy", "cross-entropy", "squared error", condition="...") == 0
    slope(lambda z: F.softplus(z), 0.0) == 0.5
    usual("sklearn.neural_network.MLPRegressor", "loss") == "squared_error"
    offers("sklearn.metrics", "bias_error") == []
    library("sklearn.metrics.log_loss", [1], [0.5], labels=[0, 1]) == log(2)
    line("mse", [0, 1, 2], [1, 3, 5]) == 2
    prevalences(half=0.0005)[0] < 0.73
"""
from functools import cache

from ...interview import evidence, facts
from .figures import prevalences
from .record import Claim


def faults(claim: Claim) -> list[str]:
    """A sentence for each entry of evidence that fails; none if all is well."""
    said = f"{claim.claim} {claim.reason}"
    return [f"{claim.id}: {sentence}" for entry in claim.evidence
            if (sentence := fault(entry, said))]


def fault(entry: str, text: str) -> str:
    """Why an entry fails beside the text that it stands for, or ""."""
    kind, _, what = entry.partition(" ")
    if kind in ("number", "holds"):
        try:
            return facts.fault(entry, text, NAMES)
        except ValueError as error:
            return str(error)
    if kind == "property":
        return evidence.missing(entry) or _searched(what)
    if kind in ("exercise", "section"):
        return evidence.missing(entry)
    return (f"{entry!r} came; number, holds, property, exercise or section fit, such as property "
            "huber.convex")


@cache
def _searched(what):
    from ...losses import LOSSES
    from ...proofs.claims import search
    name, _, claim = what.partition(".")
    found = search(LOSSES[name], claim)
    return "" if found else str(found)


# ------------------------------------------------------------------ stored experiments
@cache
def _stored(experiment):
    from importlib import import_module

    from .. import modules
    return import_module(modules("experiments")[experiment]).stored()


def rows(experiment: str, **where):
    """The rows of a stored experiment in which each named column holds that value."""
    table = _stored(experiment).table
    for column, value in where.items():
        table = table[table[column] == value]
    if not len(table):
        raise ValueError(f"{experiment} stores no row with {where}")
    return table


def average(experiment: str, column: str, **where) -> float:
    """The mean of a column over such rows."""
    return float(rows(experiment, **where)[column].mean())


def gap(experiment: str, column: str, one: str, other: str, against: str = "", *,
        times: float = 1.0, level: float = 0.95, **where):
    """The mean paired difference "one minus `times` the other" in a column, with its interval.

    Both are names in the column `loss`; `against` is the column of the other where it is not the
    same. Of several starts on one split the mean counts.
    """
    from ...stats import paired_difference
    a, b, split = paired(experiment, column, one, other, against, **where)
    return paired_difference(a, times * b, split=split, level=level)


def change() -> tuple[float, float, float]:
    """By how many epochs to 90 % "MSE's minus 1.5 times cross-entropy's" is larger at the learning
    rate 0.1 than at the tuned one: the mean over the splits, and the ends of its interval."""
    from ...stats import paired_difference
    shared, own = (paired("tables", "value", "MSE", "CCE", data="epochs",
                          condition=f"to 90 %, {rate}") for rate in ("rate 0.1", "tuned rate"))
    found = paired_difference(shared[0] - 1.5 * shared[1], own[0] - 1.5 * own[1], split=own[2])
    return found.estimate, found.low, found.high


def paired(experiment: str, column: str, one: str, other: str, against: str = "", **where):
    """What `gap` compares: (values of the one, of the other, each (n,), the rows of a split).

    The last is (rows to train on, rows to test), None where splits share no rows.
    """
    result = _stored(experiment)
    split = next((measure.split for measure in result.measures
                  if where.get("data") in (None, measure.data)), None)
    a, b = (_by_split(result, rows(experiment, loss=name, **where), values)
            for name, values in ((one, column), (other, against or column)))
    return a, b, split


def _by_split(result, table, column):
    values = table.sort_values("seed").set_index("seed")[column]
    if result.settings.get("starts", 1) == 1:
        return values.to_numpy()
    return values.groupby(values.index % 1000).mean().to_numpy()  # 1000 * start + split


def apart(experiment: str, column: str, one: str, other: str, against: str = "", **where) -> int:
    """1 or -1 where the interval of the difference excludes 0, by its sign; 0 where it holds 0."""
    found = gap(experiment, column, one, other, against, **where)
    return (found.low > 0) - (found.high < 0)


# ------------------------------------------------------------------ other libraries
def slope(function, at):
    """The derivative of a function of one tensor by PyTorch's autograd, as an array like `at`."""
    import torch
    point = torch.tensor(at, dtype=torch.float64, requires_grad=True)
    return torch.autograd.grad(function(point), point)[0].numpy()


def usual(path: str, parameter: str):
    """The default of a parameter: `usual("sklearn.svm.LinearSVC", "loss")` is "squared_hinge"."""
    from importlib import import_module
    from inspect import signature
    module, _, name = path.rpartition(".")
    return signature(getattr(import_module(module), name)).parameters[parameter].default


def offers(path: str, word: str) -> list[str]:
    """The names in a module that hold a word: `offers("sklearn.metrics", "bias_error")` is []."""
    from importlib import import_module
    return [name for name in dir(import_module(path)) if word in name]


def library(path: str, *given, **named):
    """What a function or a class of another library gives: `library("math.sqrt", 4)` is 2."""
    from importlib import import_module
    module, _, name = path.rpartition(".")
    return getattr(import_module(module), name)(*given, **named)


def line(name: str, x, y) -> float:
    """The slope of the straight line through points (x, y) with the least mean loss."""
    import numpy as np

    from ...engine.linear import fit_linear
    from ...losses import loss
    return float(fit_linear(loss(name), np.reshape(x, (-1, 1)).astype(float), y).coef[0])


NAMES = {one.__name__: one for one in (rows, average, gap, apart, slope, usual, offers, library,
                                       line, prevalences)}
