"""Does a right line stay right for vectors of other lengths? A 3 in the place of n does not."""
import re
from dataclasses import replace
from functools import lru_cache

from .lines import typed_line
from .numbers import equal
from .space import spellings

OTHERS = (2, 5)


def length_that_refutes(exercise, name: str, typed) -> int | None:
    """The length at which a line that is right at the declared one is wrong; None for none.

    A line that names single entries, such as x_2, is written for its own length, and stays right.
    """
    formula = exercise.lines[name].formula
    if typed.text is None or any(_names_an_entry(one, exercise.space)
                                 for one in (typed.text.text, formula)):
        return None
    for other in _spaces(exercise):
        again, right = typed_line(typed.text.text, other), typed_line(formula, other)
        if not again.why_not and not equal(list(again.values), list(right.values)):
            return other.lengths[0]
    return None


def constant_of(exercise) -> str:
    """The name of the constant that is the length: "n"; "" where there is none."""
    return next((name for name, place in exercise.space.symbols.items()
                 if exercise.space.lengths == [place]), "")


@lru_cache(maxsize=64)
def _spaces(exercise):
    """The same symbols with vectors of other lengths, where all have one length."""
    space = exercise.space
    if len(space.lengths) != 1:
        return []
    return [replace(space, symbols={name: _at(place, length, space.lengths[0])
                                    for name, place in space.symbols.items()})
            for length in OTHERS if length != space.lengths[0]]


def _at(place, length, before):
    if isinstance(place, list):
        return [place[0]] * length
    return length if isinstance(place, int) and place == before else place


def _names_an_entry(text, space):
    vectors = [name for name, value in space.values.items() if isinstance(value, tuple)]
    names = "|".join(re.escape(one) for vector in vectors for one in spellings(vector))
    return re.search(rf"(?<![A-Za-z])(?:{names})\s*_?\s*(?:\{{\s*)?\d", text) is not None
