"""What is different about a wrong answer that no known mistake explains, in one sentence."""
from ...core.words import with_article as a
from ..record import Exercise
from ..show import count, ordinal, show
from .caps import cap
from .conditions import (
    RIGHT,
    WRONG,
    condition_covering_errors,
    condition_of_errors,
    condition_of_loss,
    two_sides,
)
from .difference import Difference, farthest_off, find_difference
from .formulas import another_formula
from .ids import Finding
from .inputs import changed_input, ignored_or_swapped
from .known import partly_known
from .lookalikes import lookalike
from .matching import Answer
from .nans import one_side_is_nan, right_where_finite
from .neighbours import neighbour_of
from .patterns import (
    nearly_right,
    pattern,
    rough,
    rough_beside_the_largest,
    rough_everywhere,
)
from .structure import UNEXPLAINED

UNKNOWN = ("No mistake we know of explains this. "
           "Work the case below out by hand: where does your number part from it?")
UNSHOWN = ("No mistake we know of explains this. "
           "Which example is small enough to be worked out by hand? Try your function on it.")


def diagnose(exercise: Exercise, cases: list, wanted: list, outcomes: list, right: list,
             begin: str = "") -> tuple[Finding, tuple]:
    """(finding, evidence) for the outcomes of a wrong answer; the finding's id may be "".

    `right` says of each case whether it came out right; `begin` is how a sentence begins that
    says where the answer is wrong.
    """
    difference = find_difference(exercise, cases, wanted, outcomes, right)
    answer = Answer.of(exercise, cases, wanted, outcomes, right)
    finding = _finding(answer, difference, right, begin)
    if finding.id == "nearly-right":  # the sentence quotes the largest error: its case is shown
        return finding, farthest_off(difference.pairs)
    return finding, difference.evidence


def _finding(answer, difference, right, begin):
    exercise = answer.exercise
    if difference.kind == "changed":
        return Finding("input-changed", _about_changed_inputs(difference))
    if difference.kind == "error":
        return _about_an_error(exercise, difference, sum(right))
    if difference.kind == "structure":
        found = difference.finding
        if found.sentence.endswith(UNEXPLAINED):
            return _of_another_function(answer) or found
        return found
    if not begin:
        begin = RIGHT if any(right) else WRONG
    return _about_numbers(answer, difference, begin)


def _of_another_function(answer):
    """The right formula with a change, for other inputs, or another loss, if that is what came."""
    whole = answer.result is None
    return (ignored_or_swapped(answer) or whole and partly_known(answer, scaled=True)
            or neighbour_of(answer) or changed_input(answer)
            or lookalike(answer))


def _about_changed_inputs(difference):
    names = " and ".join(difference.got["changed"])
    return (f"The values are right, and your function changes its input {names}: whoever called "
            "it finds other numbers there afterwards. "
            "Work on a copy, or write x = x - y where x -= y stands.")


# ------------------------------------------------------------------ errors
def _about_an_error(exercise, difference, right):
    case, want, got = difference.case, difference.want, difference.got
    error = got.get("error", {"type": "NotImplementedError", "message": ""})
    kind = error["type"]
    quoted = f": {error['message']}" if error["message"] else ""
    if "error" in want:
        came = f"stopped with {kind}{quoted}"
        if "value" in got:
            came = f"returned a value, {show(got['value'])}"
        refusal = a(want["error"]["type"])
        return Finding("not-refused",
                       f"Here your function should refuse its input with {refusal}; it {came}.")
    if kind == "TypeError" and not error["called"]:
        given = ", ".join(f"{name}=..." if name in case["named"] else name
                          for name in case["inputs"])
        return Finding("signature",
                       f"The check calls {exercise.name}({given}), and your function does not take "
                       f"that{quoted}. The expected signature: {exercise.signature}.")
    told = _ERRORS.get(kind if "error" in got else "unwritten",
                       f"Your function stops with {kind}{quoted}.")
    if right > 1:
        told = f"{told} The other {count(right, 'case')} came out right."
    id = "" if kind == "NoOutcome" else "stops"
    return Finding(id, told)


_ERRORS = {
    "NoOutcome": "No result came back: the run ended before this case was done.",
    "RecursionError": "Your function calls itself without end. Which call should stop?",
    "SystemExit": "Your function ends the program. A function hands its result back with return.",
    "unwritten": "For this input your function is not written yet.",
}
_ERRORS["GeneratorExit"] = _ERRORS["SystemExit"]


# ------------------------------------------------------------------ numbers
def _about_numbers(answer: Answer, difference: Difference, begin: str) -> Finding:
    if difference.swapped:
        return Finding("order", "These are the right results in another order. "
                                "In which order does the docstring ask for them?")
    found = one_side_is_nan(answer)
    if found:
        return found
    pairs, place = difference.pairs, difference.place
    if place is None:
        return _first_reason(answer, pairs, begin, difference.whole)
    found = _plain_pattern(answer, pairs) or condition_of_loss(pairs, begin)
    if not found:
        overflow = right_where_finite(answer)
        if overflow and not difference.alone:
            return overflow
        whole = overflow or _of_another_function(answer)  # all results at once
        if whole and not difference.alone:
            return whole
        found = whole or _first_reason(answer.part(place), pairs, begin, difference.whole)
    said = found.sentence
    which = f"The {ordinal(place)} of the {difference.results} results"
    return Finding(found.id, f"{which}: {said[0].lower()}{said[1:]}")


def _plain_pattern(answer, pairs):
    """A pattern; where it is one that a setting makes, whether that setting is ignored."""
    found = pattern(pairs)
    if found and found.id in _MADE_BY_SETTINGS:
        return ignored_or_swapped(answer) or found
    return found


_MADE_BY_SETTINGS = ("factor-of-the-case", "function-of-the-result", "clip")


def _not_finite(answer, pairs, begin):
    """Where nan or inf is all that is wrong: the place, if it is an edge; else that it is so."""
    found = right_where_finite(answer)
    return found and (condition_of_errors(pairs, begin) or found)


def _first_reason(answer, pairs, begin, whole):
    """The first reason that fits: the most telling ones are asked first."""
    return (_plain_pattern(answer, pairs)
            or cap(pairs)
            or condition_of_loss(pairs, begin)
            or _not_finite(answer, pairs, begin)
            or _of_another_function(answer)
            or another_formula(pairs)
            or rough_everywhere(pairs)
            or condition_of_errors(pairs, begin)
            or rough(pairs)
            or two_sides(pairs)
            or condition_covering_errors(pairs, begin)
            or nearly_right(pairs)
            or rough_beside_the_largest(pairs)
            or Finding("", UNKNOWN if whole else UNSHOWN))
