"""From outcomes to a verdict. The right values come from our reference alone, computed here.

The order: not written yet; all right; a known mistake (the one declared first among those
that explain every case); otherwise a diagnosis of what is different.
"""
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from .explain.compare import agrees, same, tidy
from .explain.conditions import WRONG
from .explain.diagnose import diagnose
from .explain.difference import evidence_of, find_difference
from .explain.ids import Finding
from .explain.known import partly_known
from .explain.matching import Answer
from .explain.nowhere import told_where_none_is_right
from .explain.structure import unstacked
from .record import Exercise, Mistake, draw
from .report import Report
from .running import run
from .show import count
from .stops import about_stop, find_stop
from .twins import is_refused_by_torch
from .untouched import untouched
from .values import list_as_array

UNWRITTEN = ("Put your own code in the place of `raise NotImplementedError`, run that cell, "
             "and then this one again.")
ONE_ARRAY = ("Several results are asked for; they came as one array. "
             "Return them apart: return a, b.")
STUMBLED = ("The result is not what is asked for. "
            "Compare it with a small example worked out by hand.")


class SharedCases(list):
    """Drawn cases on which many answers are judged: what our own functions give there is kept.

    `run` hands out copies of the inputs, so no answer changes them for the next one.
    """

    def __init__(self, cases: list):
        super().__init__(cases)
        self._outcomes = {}
        self.values = {}  # what a diagnosis has tried: (function, place) -> numbers

    def outcome(self, function: Callable, place: int) -> dict:
        """What the reference or a declared mistake gives on the case at `place`."""
        key = function, place
        if key not in self._outcomes:
            self._outcomes[key] = run(function, [self[place]])[0]
        return self._outcomes[key]

    def outcomes(self, function: Callable, places: Sequence[int]) -> list[dict]:
        """The same on several cases: what is not kept yet is run at one go, which is quicker."""
        new = [place for place in dict.fromkeys(places) if (function, place) not in self._outcomes]
        ran = run(function, [self[place] for place in new]) if new else []
        self._outcomes |= zip([(function, place) for place in new], ran)
        return [self._outcomes[function, place] for place in places]


@lru_cache(maxsize=16)  # a learner tries one exercise many times, an audit one with many answers
def shared_cases(exercise: Exercise, seed: int = 0) -> SharedCases:
    """The cases of an exercise, drawn once in this session for all answers that are tried."""
    return SharedCases(draw(exercise, seed))


def judge(exercise: Exercise, cases: list, outcomes: list, begin: str = "") -> Report:
    """The `Report` on the outcomes of an answer for these cases. Trusts nothing in `outcomes`.

    `begin` is for `diagnose`.
    """
    if not isinstance(cases, SharedCases):
        cases = SharedCases(cases)
    with untouched():
        wanted, outcomes, right = _compared(exercise, cases, outcomes)
        notes = dict.fromkeys(case["note"] for case in cases if case["note"])
        verdict = Report(exercise.name, exercise.title, exercise.points, passed=False,
                         attempted=True, message="", right=sum(right), total=len(cases),
                         tried=tuple(notes))
        if all(got.get("unwritten") for got in outcomes):
            return replace(verdict, attempted=False, message=UNWRITTEN)
        if all(right):
            agreed = f"Your function agrees with the reference in {_all(len(cases))}."
            return replace(verdict, passed=True, message=agreed)

        stop = find_stop(outcomes)
        if stop is not None:
            return replace(verdict, **about_stop(cases, outcomes, stop))
        apart = _taken_apart(wanted, outcomes)
        if apart:
            return _about_one_array(judge(exercise, cases, apart, WRONG), sum(right))
        mistake = recognise(exercise, cases, wanted, outcomes, right)
        if mistake:
            return replace(verdict, mistake=mistake.id, message=mistake.hint,
                           evidence=_evidence(exercise, cases, wanted, outcomes, right))
        found = _partly_known(exercise, cases, wanted, outcomes, right)
        if found:
            return replace(verdict, mistake=found.id,
                           message=_told(found, exercise, cases, wanted, outcomes, right),
                           evidence=_evidence(exercise, cases, wanted, outcomes, right))
        found, evidence = _diagnose(exercise, cases, wanted, outcomes, right, begin)
        diagnosed = bool(found.id) and not found.declared
        return replace(verdict, mistake=found.id or None, diagnosed=diagnosed,
                       message=_told(found, exercise, cases, wanted, outcomes, right),
                       evidence=evidence)


def is_right(exercise: Exercise, cases: SharedCases, answer: Callable,
             seconds: float | None = None) -> bool:
    """The verdict alone, without what a wrong answer is told: it runs up to the first wrong case.

    `seconds` are for a single case."""
    for place, case in enumerate(cases):
        got, = run(answer, [case], seconds)
        with untouched():
            want = cases.outcome(exercise.reference, case.get("twin_of", place))
            if not _is_right(exercise, case, want, _with_arrays(want, got)):
                return False
    return True


def _compared(exercise, cases, outcomes):
    """(what is wanted, what came, whether they agree), case by case."""
    outcomes = tidy(outcomes, len(cases))
    # A twin in whole numbers has the right value of its original.
    wanted = cases.outcomes(exercise.reference, [case.get("twin_of", place)
                                                 for place, case in enumerate(cases)])
    outcomes = [_with_arrays(want, got) for want, got in zip(wanted, outcomes)]
    right = [_is_right(exercise, *one) for one in zip(cases, wanted, outcomes)]
    return wanted, outcomes, right


def _is_right(exercise, case, want, got):
    return agrees(exercise, want, got) or is_refused_by_torch(case, got)


# ------------------------------------------------------------------ known mistakes
def recognise(exercise: Exercise, cases: SharedCases, wanted: list, outcomes: list,
              right: list) -> Mistake | None:
    """The first declared mistake that explains every outcome, or None."""
    # The wrong cases first: there most mistakes are ruled out by a single run.
    # Twins in whole numbers say nothing new of a mistake, and may give it in another dtype.
    places = [place for place, case in enumerate(cases) if "twin_of" not in case]
    places.sort(key=lambda place: right[place])
    for mistake in exercise.mistakes:
        if _explains_all(exercise, mistake, cases, wanted, outcomes, places):
            return mistake
    return None


def _explains_all(exercise, mistake, cases, wanted, outcomes, places):
    """Is no case against the mistake, and does it show in at least one?"""
    visible = False
    for place in places:
        theirs = cases.outcome(mistake.wrong, place)
        if _rules_out(exercise, theirs, outcomes[place]):
            return False
        visible = visible or _is_visible(exercise, wanted[place], theirs, outcomes[place])
    return visible


def _rules_out(exercise, theirs, got):
    """Would an answer with this mistake have given something else here?

    Where the mistake raises it is not defined, and that speaks neither for nor against it.
    """
    if "value" not in theirs:
        return False
    if "value" not in got or not same(exercise, theirs["value"], got["value"]):
        return True
    return not set(theirs.get("changed", ())) <= set(got.get("changed", ()))


def _is_visible(exercise, want, theirs, got):
    """Is the outcome wrong here just as the mistake is?"""
    if agrees(exercise, want, {**got, "changed": []}):
        return bool(theirs.get("changed"))  # the value is right: no mistake in a value shows
    if "value" in theirs:
        return not agrees(exercise, want, theirs)
    return "error" in theirs and got.get("error", {}).get("type") == theirs["error"]["type"]


# ------------------------------------------------------------------ unknown mistakes
def _diagnose(*args):
    """A verdict has to come even where the diagnosis stumbles over some outlandish answer."""
    try:
        return diagnose(*args)
    except Exception:
        return Finding("", STUMBLED), ()


def _partly_known(exercise, cases, wanted, outcomes, right):
    """The same for a known mistake in a part of the answer."""
    try:
        return partly_known(Answer.of(exercise, cases, wanted, outcomes, right))
    except Exception:
        return None


def _told(found, exercise, cases, wanted, outcomes, right):
    """The sentence; of a known mistake none that says "Right except ..." where no case is right."""
    if any(right) or not found.declared:
        return found.sentence
    try:
        return told_where_none_is_right(
            found.sentence, find_difference(exercise, cases, wanted, outcomes, right))
    except Exception:
        return found.sentence


def _evidence(*args):
    """The same for the case that shows a known mistake."""
    try:
        return evidence_of(*args)
    except Exception:
        return ()


# ------------------------------------------------------------------ several results in one array
def _with_arrays(want, got):
    """The outcome with an array in the place of each list of numbers where an array is wanted."""
    if "value" not in want or "value" not in got:
        return got
    return got | {"value": list_as_array(want["value"], got["value"])}


def _taken_apart(wanted, outcomes):
    """The outcomes with each array taken apart into several results; None where one cannot be."""
    apart = []
    for want, got in zip(wanted, outcomes):
        if "value" in got and "value" in want and want["value"]["kind"] == "tuple":
            results = unstacked(want["value"], got["value"])
            if results is None:
                return None
            got = got | {"value": results}
        apart.append(got)
    return apart if apart != outcomes else None


def _about_one_array(report, right):
    """The verdict on what the array holds, and that it should have been several results."""
    if report.passed:
        message = f"{ONE_ARRAY} The numbers in it are right."
    else:
        message = f"{ONE_ARRAY} Then look at the numbers, too. {report.message}"
    return replace(report, passed=False, right=right, message=message)


def _all(cases):
    return f"all {count(cases, 'case')}" if cases != 1 else "the one case"
