"""Which exercises a thing is tried on, where all things on all exercises would say the same many
times over: for each thing one exercise of every kind and of every form of result, in turn."""
from functools import cache

from lossedu.exercises import EXERCISES
from lossedu.exercises.judging import shared_cases


@cache
def groups():
    """{kind, and for a function what it returns first: names of exercises}."""
    found = {}
    for name in EXERCISES:
        found.setdefault(_form(EXERCISES[name]), []).append(name)
    return found


def turn(things, thing, kinds=("implement",)):
    """An exercise of each group: all of a group have their turn as one goes through the things."""
    at = list(things).index(thing)
    return [names[at % len(names)] for (kind, _), names in groups().items() if kind in kinds]


def _form(exercise):
    if exercise.kind != "implement":
        return exercise.kind, ""
    cases = shared_cases(exercise)
    value = next(outcome["value"] for outcome in (
        cases.outcome(exercise.reference, place) for place in range(len(cases)))
        if "value" in outcome)
    return exercise.kind, f"{value['kind']} {len(value.get('shape', ()))}"
