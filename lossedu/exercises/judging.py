"""From outcomes to a verdict. The right values come from our reference alone, computed here.

The order: not written yet; all right; a known mistake (the one declared first among those
that explain every case); otherwise a diagnosis of what is different.
"""
from dataclasses import replace

from .explain.compare import agrees, same, tidy
from .explain.conditions import WRONG
from .explain.diagnose import diagnose
from .explain.structure import unstacked
from .report import Report
from .running import run
from .show import count, discreet, whole
from .untouched import untouched


class SharedCases(list):
    """Drawn cases on which many answers are judged: what our own functions give on them is kept."""

    def __init__(self, cases):
        super().__init__(cases)
        self.outcomes = {}


def _known(function, cases):
    """What the reference or a declared mistake gives on these cases."""
    if not isinstance(cases, SharedCases):
        return run(function, cases)
    if function not in cases.outcomes:
        cases.outcomes[function] = run(function, cases)
    return cases.outcomes[function]


def judge(exercise, cases, outcomes, begin=""):
    """The `Report` on the outcomes of an answer for these cases. Trusts nothing in `outcomes`.

    `begin` is for `diagnose`.
    """
    with untouched():
        outcomes = tidy(outcomes, len(cases))
        wanted = _known(exercise.reference, cases)
        right = [agrees(exercise, want, got) for want, got in zip(wanted, outcomes)]
        facts = dict(name=exercise.name, title=exercise.title, points=exercise.points, right=sum(right),
                     total=len(cases), tried=tuple(dict.fromkeys(case["note"] for case in cases if case["note"])))
        if all(got.get("unwritten") for got in outcomes):
            return Report(passed=False, attempted=False, **facts, message="Put your own code in the place of "
                          "`raise NotImplementedError`, run that cell, and then this one again.")
        if all(right):
            return Report(passed=True, attempted=True, **facts,
                          message=f"Your function agrees with the reference in {_all(len(cases))}.")
        apart = _apart(wanted, outcomes)
        if apart:
            return _stacked(judge(exercise, cases, apart, WRONG), sum(right))
        message, evidence = _diagnose(exercise, cases, wanted, outcomes, right, begin)
        mistake = recognise(exercise, cases, wanted, outcomes)
        return Report(passed=False, attempted=True, **facts, mistake=mistake.id if mistake else None,
                      message=mistake.hint if mistake else whole(message), evidence=evidence,
                      discreet=mistake.hint if mistake else discreet(message))


def _apart(wanted, outcomes):
    """The outcomes with their arrays taken apart, if every one of them is several results in one; else None."""
    found = {k: unstacked(want["value"], got["value"]) for k, (want, got) in enumerate(zip(wanted, outcomes))
             if "value" in want and want["value"]["kind"] == "tuple" and "value" in got}
    if not found or None in found.values():
        return None
    return [got | {"value": found[k]} if k in found else got for k, got in enumerate(outcomes)]


def _stacked(report, right):
    """The verdict on what an array holds, and that it should have been several results."""
    form = "Several results are asked for; they came as one array. Return them apart: return a, b."
    more = "The numbers in it are right." if report.passed else "Then look at the numbers, too. "
    rest = ("", "") if report.passed else (report.message, report.discreet)
    return replace(report, passed=False, right=right, message=f"{form} {more}{rest[0]}",
                   discreet=f"{form} {more}{rest[1]}")


def _diagnose(*args):
    """A verdict has to come even where the diagnosis stumbles over some outlandish answer."""
    try:
        return diagnose(*args)
    except Exception:
        return "The result is not what is asked for. Compare it with a small example worked out by hand.", ()


def recognise(exercise, cases, wanted, outcomes):
    """The first declared mistake that explains every outcome, or None."""
    for mistake in exercise.mistakes:
        theirs = _known(mistake.wrong, cases)
        shows = [_shows(exercise, want, wrong, got) for want, wrong, got in zip(wanted, theirs, outcomes)]
        if any(shows) and None not in shows:
            return mistake
    return None


def _shows(exercise, want, wrong, got):
    """True where the outcome is wrong just as the mistake is, None where the mistake does not explain it."""
    alike = _alike(exercise, wrong, got)
    if "value" not in wrong:  # the mistake is not defined here: it speaks neither for nor against
        return alike
    return (not agrees(exercise, want, wrong)) if alike else None


def _alike(exercise, wrong, got):
    if "value" not in wrong:
        return "error" in wrong and got.get("error", {}).get("type") == wrong["error"]["type"]
    return ("value" in got and same(exercise, wrong["value"], got["value"])
            and set(wrong.get("changed", ())) <= set(got.get("changed", ())))


def _all(cases):
    return f"all {count(cases, 'case')}" if cases != 1 else "the one case"
