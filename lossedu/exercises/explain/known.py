"""Declared mistakes that an answer shares in part: one result of several, or up to a factor.

Nothing is said unless every finite number of the part agrees. A nan or an inf, in either of the
two, is the same symptom in another way of writing, and speaks neither for nor against.
"""
import re
import warnings
from typing import NamedTuple

import numpy as np

from ..record import Mistake
from ..show import ordinal
from .ids import Finding
from .matching import ENOUGH, MANY, Answer, told_by
from .pairs import TIGHT

# words of a hint about another result than the one that it is told of: "The second number twice."
_OF_ANOTHER = re.compile(r"\b(right|but|twice|[Tt]he (value|gradient|derivatives?)|[Ff]irst|"
                         r"[Ss]econd|[Tt]hird)\b")
_FACTORS = {2.0: "twice as large", 0.5: "half as large", -1.0: "of the other sign",
            -2.0: "twice as large and of the other sign",
            -0.5: "half as large and of the other sign"}
_COUNTS = {"n": "the number of examples", "1/n": "1 / the number of examples",
           "N": "the number of all values", "1/N": "1 / the number of all values"}


class _Part(NamedTuple):
    """The numbers of one result in all cases: right ones, those of a mistake, those that came."""

    want: np.ndarray
    theirs: np.ndarray
    got: np.ndarray
    case: np.ndarray     # which case each number belongs to
    told: float
    proportional: bool   # in every case the mistake is the right values times some number


def partly_known(answer: Answer, scaled: bool = False) -> Finding | None:
    """What is said where a declared mistake explains what is wrong in part, or None.

    `scaled`: the numbers may be those of the mistake times a factor.
    """
    results = _results(answer)
    wrong = [result for result in results if _differs(answer, result)]
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for mistake in answer.exercise.mistakes:
            said = _about(answer, mistake, wrong, len(results), scaled)
            if said:
                return Finding(mistake.id, said, declared=True)
    return None


def _results(answer):
    lengths = {len(got) for got, want in zip(answer.got, answer.want)
               if got is not None and want is not None and len(got) == len(want)}
    return range(lengths.pop()) if len(lengths) == 1 else ()


def _differs(answer, result):
    return any(not answer.equal(want[result], got[result], result)
               for want, got in zip(answer.want, answer.got) if want and got
               and len(want) == len(got))


def _about(answer: Answer, mistake: Mistake, wrong: list, results: int, scaled: bool) -> str:
    """The hint, and what is different about this answer; "" where the mistake explains nothing."""
    # "The value is right ...", "In both ...": here that may be false
    unfit = len(wrong) > 1 and _OF_ANOTHER.search(mistake.hint) is not None
    unfit |= results > 1 and any(word in mistake.hint for word in ("both", "Both", "Two things"))
    for result in () if unfit else wrong:
        part = _part(answer, mistake, result)
        if part is None or part.told < ENOUGH or scaled and part.proportional:
            continue
        besides = _besides(part, scaled, answer)
        if besides is None:
            continue
        if len(wrong) > 1:
            return f"In the {ordinal(result)} of the {results} results: {mistake.hint}{besides}"
        return mistake.hint + besides
    return ""


def _part(answer, mistake, result):
    """The `_Part`, or None where it cannot be: the wrong cases come first, and one is enough."""
    columns, told, proportional = [], 0.0, None
    for place in answer.places:
        want, got = answer.want[place], answer.got[place]
        theirs = answer.values.declared(mistake.wrong, place)
        if theirs is None:
            continue
        if not want or not got or len(theirs) != len(want) or len(got) != len(want):
            return None
        want, got, theirs = want[result], got[result], theirs[result]
        if not want.shape == got.shape == theirs.shape or not _one_factor(theirs, got):
            return None
        here, of_right = _of_the_mistake(answer, mistake, place, result)
        told += here
        if want.size > 1:  # a single number is always some factor of another
            proportional = proportional is not False and of_right
        columns.append((want.ravel(), theirs.ravel(), got.ravel(), np.full(want.size, place)))
    if not columns:
        return None
    part = _Part(*(np.concatenate(column) for column in zip(*columns)), told,
                 bool(proportional))
    return None if _multiple(part.want, part.theirs) else part


def _of_the_mistake(answer, mistake, place, result):
    """(what its numbers tell in a case, whether they are the right ones times one number)."""
    def found():
        want, theirs = (one[result] for one in (
            answer.want[place], answer.values.declared(mistake.wrong, place)))
        told = told_by(answer, result, want, theirs, answer.values.inputs(place))
        return min(MANY, told), _one_factor(want, theirs)

    return answer.values.kept(("told", mistake.wrong, place, result), found)


def _one_factor(theirs, got):
    """In one case: is what came the mistake times one number, where both are finite?"""
    finite = np.isfinite(theirs) & np.isfinite(got)
    theirs, got = theirs[finite], got[finite]
    if not theirs.any():
        return not got.any()
    largest = np.abs(theirs).argmax()
    factor = got[largest] / theirs[largest]
    return bool(_near(got, factor * theirs).all())


def _near(got, made):
    return np.abs(got - made) <= 10 * TIGHT * np.abs(made) + 1e-12


def _multiple(want, theirs):
    """Is one a constant times the other?"""
    seen = np.isfinite(want) & np.isfinite(theirs)
    if not want[seen].any():
        return True
    return _one_factor(want, theirs)


def _besides(part, scaled, answer):
    """What is different from the mistake, as a sentence; None where it is another mistake."""
    finite = np.isfinite(part.theirs) & np.isfinite(part.got)
    if finite.sum() < 0.6 * len(finite) or not finite.any():
        return None
    theirs, got, want = part.theirs[finite], part.got[finite], part.want[finite]
    factor = 1.0
    words = ""
    if scaled:
        largest = np.abs(theirs).argmax()
        factor = got[largest] / theirs[largest]
        if not np.isfinite(factor) or factor == 0 or abs(factor - 1) < 1e-4:
            factor, words = _by_case(part, finite, answer)
            if factor is None:
                return None
        else:
            words = _FACTORS.get(float(np.round(factor, 9)), "")
            if not words:  # any other number may be an accident
                return None
    if not _near(got, factor * theirs).all():
        if not scaled or words.startswith("multiplied"):
            return None
        factor, words = _by_case(part, finite, answer)
        if factor is None:
            return None
    telling = np.abs(factor * theirs - want) > 1e-6 * np.abs(want)
    if len(np.unique(np.round(got[telling], 9))) < (4 if scaled else 2):
        return None
    said = f" Besides, everything came out {words}." if words else ""
    lost = np.isfinite(part.theirs) & ~np.isfinite(part.got)
    if lost.any():
        said += (" There is a second mistake: you return nan or inf where that one alone gives a "
                 "number.")
    return said


def _by_case(part, finite, answer):
    """A factor for each number that follows the count of its case: (factor, words)."""
    counts = [_counts(case) for case in answer.values.cases]
    if any(one is None for one in counts):
        return None, ""
    theirs, got = part.theirs[finite], part.got[finite]
    for name, words in _COUNTS.items():
        of_case = np.array([one[name[-1]] for one in counts])[part.case[finite]]
        by = 1 / of_case if name.startswith("1/") else of_case
        if len(np.unique(by)) < 2:
            continue
        for times in (1.0, -1.0, 2.0, 0.5):
            factor = times * by
            if _near(got, factor * theirs).all():
                more = "" if times == 1 else f" and {times:g}"
                return factor, f"multiplied by {words}{more}"
    return None, ""


def _counts(case):
    """The numbers of examples and of values of a case; None where no input is an array."""
    for data in case["inputs"].values():
        if data.get("kind") == "array" and data["shape"]:
            return {"n": float(data["shape"][0]), "N": float(np.prod(data["shape"]))}
    return None
