"""Where nan is a result like any other: a number came in its place, or it came for a number."""
import numpy as np

from .compare import close, tolerance
from .ids import Finding
from .matching import Answer

ENOUGH_RIGHT = 0.3  # of all numbers
_ASKED = "When does the docstring ask for nan?"


def one_side_is_nan(answer: Answer) -> Finding | None:
    """What is said where all that is wrong is nan on one side alone, and nan is a legal result.

    A formula with a change agrees with such an answer by accident, and a nan that was returned on
    purpose is no overflow.
    """
    rows = [row for place in answer.places for row in _rows(answer, place)]
    wrong = [row for row in rows if row.wrong.any()]
    if not wrong or not any(np.isnan(row.want).any() for row in rows):
        return None
    if not any(np.isfinite(row.got).any() for row in rows):
        return None  # nan whatever goes in: some step makes it
    if any((np.isnan(row.want) == np.isnan(row.got))[row.wrong].any() for row in wrong):
        return None
    if any(np.isinf(row.got[row.wrong]).any() for row in wrong):
        return None
    missed = [row for row in wrong if np.isnan(row.want[row.wrong]).any()]
    unasked = [row for row in wrong if np.isnan(row.got[row.wrong]).any()]
    if missed and unasked:
        return Finding("edge", "Right wherever a number is asked for and a number came. Elsewhere "
                               f"it is a number for nan, or nan for a number. {_ASKED}")
    where = _where(answer, {row.place for row in wrong})
    if missed:
        return Finding("edge", "Right where numbers are asked for. A number came where nan is "
                               f"asked for{where}. {_ASKED}")
    return Finding("edge", f"nan came where a number is asked for{where}; all else is right. "
                            f"Does your function return nan too often, or divide 0 by 0? {_ASKED}")


def right_where_finite(answer: Answer) -> Finding | None:
    """What is said where every number that came is right, and nan or inf came for all others.

    A step that overflows is no missing term: a formula with a change that overflows in the same
    places, and agrees elsewhere, is the right one.
    """
    rows = [row for place in answer.places for row in _rows(answer, place)]
    if not rows or any(row is None for place in answer.places
                       for row in (answer.got[place], answer.want[place])):
        return None
    want, got, wrong = (np.concatenate([np.ravel(getattr(row, name)) for row in rows])
                        for name in ("want", "got", "wrong"))
    if not wrong.any() or np.isfinite(got[wrong]).any() or not np.isfinite(want[wrong]).all():
        return None
    if (~wrong).mean() < ENOUGH_RIGHT:
        return None  # a few right ones may be there by accident
    came = " or ".join(name for name, are in (("nan", np.isnan), ("inf", np.isinf))
                       if are(got[wrong]).any())
    where = _where(answer, {row.place for row in rows if row.wrong.any()})
    if came == "inf" and np.isinf(want).any():
        return Finding("not-finite", "Your numbers are right wherever they are finite, and inf "
                                     f"came too often{where}. On which condition does your "
                                     "function return it, or is a number compared with nan there?")
    return Finding("not-finite", f"Your numbers are right wherever they are finite; elsewhere "
                                 f"{came} came{where}. Which step overflows there, divides 0 by "
                                 "0, or takes the logarithm of 0?")


class _Row:
    """One result of one case."""

    def __init__(self, place, want, got, limits):
        self.place, self.want, self.got = place, want, got
        self.wrong = ~close(want, got, *limits)


def _rows(answer, place):
    want, got = answer.want[place], answer.got[place]
    if want is None or got is None or len(want) != len(got):
        return
    for dtype, one, other in zip(answer.dtypes, want, got):
        if one.shape == other.shape:
            yield _Row(place, one, other, tolerance(answer.exercise, dtype))


def _where(answer, wrong):
    """The notes of the wrong cases, where they are few and no right case has one of them."""
    cases = answer.values.cases
    notes = list(dict.fromkeys(cases[place]["note"] for place in sorted(wrong)))
    others = {case["note"] for place, case in enumerate(cases) if place not in wrong}
    if "" in notes or others & set(notes) or len(notes) > 3:
        return ""
    *first, last = (f'"{note}"' for note in notes)
    quoted = f"{', '.join(first)} and {last}" if first else last
    return f", in the case{'s' * bool(first)} {quoted}"
