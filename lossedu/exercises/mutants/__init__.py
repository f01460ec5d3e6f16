"""Wrong answers that are made of a reference by itself: every one has to be refused.

    tally = mutate(exercise)          # of one seed's cases
    tally.made, tally.caught, tally.equal, tally.beyond, tally.passing

A mutant gives the reference's values but in some region, row, tie or digit. It is *caught* where a
case shows it. One that no case shows is tried on valid inputs beyond the cases (`wide.py`): it is
*equal* where it differs on none of them, *beyond* where it differs only on inputs that the
exercise's docstring rules out (the sentences given to `widened`), and otherwise it passes:
the exercise has a hole.
"""
import inspect
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from ..input_kinds import SCALED, kinds_of
from ..record import Exercise
from ..widen import promises_any_size
from . import changed, edits
from .edits import FURTHER, OF_SETTINGS, THRESHOLDS, Mutant
from .points import Point, differs, points_of
from .wide import wide_points


@dataclass
class Tally:
    """How many mutants of an exercise there are, and which of them pass."""

    made: int = 0
    caught: int = 0
    equal: int = 0
    beyond: dict = field(default_factory=dict)    # sentence -> how many
    passing: list = field(default_factory=list)   # (Mutant, Point that shows it)

    def sentences(self) -> list[str]:
        """The holes, each in a sentence."""
        return [f"a mutant passes ({mutant.kind}): {mutant.said}; it would show where {point.said}."
                for mutant, point in self.passing]


def mutants_of(exercise: Exercise, points: list) -> Iterator[Mutant]:
    """All mutants of an exercise whose cases are these points."""
    names = list(dict.fromkeys(name for point in points for name in point.arrays()))
    settings = {}
    for name in inspect.signature(exercise.reference).parameters:
        values = [point.scalars()[name] for point in points if name in point.scalars()]
        settings[name] = list(dict.fromkeys(values))
    numbers = [name for name, values in settings.items()
               if values and all(type(value) is float for value in values)]
    kinds = kinds_of([one.inputs for one in points])
    limits = THRESHOLDS + FURTHER if promises_any_size(exercise.reference) else THRESHOLDS
    yield from edits.of_outputs(limits)
    yield from edits.of_inputs(names, limits)
    yield from edits.of_inputs(numbers, OF_SETTINGS)
    yield from edits.of_bands(names)
    yield from edits.of_differences(_pairs(exercise, names, kinds))
    yield from edits.of_rows(names)
    yield from edits.of_digits(exercise)
    with_sizes = [name for name in names if kinds[name] != "labels"]
    yield from changed.of_inputs(exercise, with_sizes, limits)
    yield from changed.of_rows(exercise, names)
    yield from changed.of_exact_hits(exercise, [*names, *numbers])
    yield from changed.of_settings(exercise, settings)


def _pairs(exercise, names, kinds):
    """Arrays of one unit, side by side: a loss says which those are."""
    if hasattr(exercise, "loss"):
        forms = {spec.name: spec.forms[0] for spec in exercise.loss.inputs}
        return [(one, other) for one, other in zip(names, names[1:])
                if forms.get(one) == forms.get(other) is not None]
    return [(one, other) for one, other in zip(names, names[1:])
            if kinds[one] == kinds[other] and kinds[one] in SCALED]


def mutate(exercise: Exercise, seed: int = 0, kinds: tuple = ()) -> Tally:
    """Try every mutant of an exercise (of some kinds alone) on the cases of a seed."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # inputs far out overflow, one row has no spread
        return _mutate(exercise, seed, kinds)


def _mutate(exercise, seed, kinds):
    points = points_of(exercise, seed)
    tally, slipped = Tally(), []
    for mutant in mutants_of(exercise, points):
        if kinds and mutant.kind not in kinds:
            continue
        tally.made += 1
        if any(_shows(exercise, mutant, point) for point in points):
            tally.caught += 1
        else:
            slipped.append(mutant)
    if slipped:
        _sort(exercise, slipped, tally)
    return tally


def _sort(exercise, slipped, tally):
    """Mutants that no case shows: equal to the reference, beyond what is asked for, or holes."""
    valid, beyond = wide_points(exercise)
    for mutant in slipped:
        hole = next((point for point in valid if _shows(exercise, mutant, point)), None)
        if hole:
            tally.passing.append((mutant, hole))
            continue
        said = next((said for said, point in beyond if _shows(exercise, mutant, point)), "")
        if said:
            tally.beyond[said] = tally.beyond.get(said, 0) + 1
        else:
            tally.equal += 1


def _shows(exercise, mutant: Mutant, point: Point) -> bool:
    """Does this point tell the mutant from the reference?"""
    results = mutant.at(point)
    return results is not None and differs(exercise, point, results)


def problems_of_mutants(exercise: Exercise, seed: int = 0) -> list[str]:
    """The mutants that pass, each in a sentence."""
    return mutate(exercise, seed).sentences()
