"""What is different about a wrong answer that no known mistake explains, in one sentence."""
from ...core.words import with_article as a
from ..record import Exercise
from ..show import count, ordinal, show
from .conditions import RIGHT, WRONG, condition_covering_errors, condition_of_errors
from .difference import Difference, find_difference
from .patterns import nearly_right, pattern, rough, rough_everywhere

UNKNOWN = ("No mistake we know of explains this. "
           "Work the case below out by hand: where does your number part from it?")


def diagnose(exercise: Exercise, cases: list, wanted: list, outcomes: list, right: list,
             begin: str = "") -> tuple[str, tuple]:
    """(sentence, evidence) for the outcomes of a wrong answer.

    `right` says of each case whether it came out right; `begin` is how a sentence begins that
    says where the answer is wrong.
    """
    difference = find_difference(exercise, cases, wanted, outcomes, right)
    return _sentence(exercise, difference, right, begin), difference.evidence


def _sentence(exercise, difference, right, begin):
    if difference.kind == "changed":
        return _about_changed_inputs(difference)
    if difference.kind == "error":
        return _about_an_error(exercise, difference, sum(right))
    if difference.kind == "structure":
        return difference.sentence
    if not begin:
        begin = RIGHT if any(right) else WRONG
    return _about_numbers(difference, begin)


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
        return f"Here your function should refuse its input with {refusal}; it {came}."
    if kind == "TypeError" and not error["called"]:
        given = ", ".join(f"{name}=..." if name in case["named"] else name
                          for name in case["inputs"])
        return (f"The check calls {exercise.name}({given}), and your function does not take "
                f"that{quoted}. The expected signature: {exercise.signature}.")
    told = _ERRORS.get(kind if "error" in got else "unwritten",
                       f"Your function stops with {kind}{quoted}.")
    return f"{told} The other {count(right, 'case')} came out right." if right > 1 else told


_ERRORS = {
    "NoOutcome": "No result came back: the run ended before this case was done.",
    "RecursionError": "Your function calls itself without end. Which call should stop?",
    "SystemExit": "Your function ends the program. A function hands its result back with return.",
    "unwritten": "For this input your function is not written yet.",
}
_ERRORS["GeneratorExit"] = _ERRORS["SystemExit"]


# ------------------------------------------------------------------ numbers
def _about_numbers(difference: Difference, begin: str) -> str:
    if difference.swapped:
        return ("These are the right results in another order. "
                "In which order does the docstring ask for them?")
    said = _first_reason(difference.pairs, begin)
    if difference.place is None:
        return said
    which = f"The {ordinal(difference.place)} of the {difference.results} results"
    return f"{which}: {said[0].lower()}{said[1:]}"


def _first_reason(pairs, begin):
    """The sentence of the first reason that fits: the most telling ones are asked first."""
    return (pattern(pairs)
            or rough_everywhere(pairs)
            or condition_of_errors(pairs, begin)
            or rough(pairs)
            or condition_covering_errors(pairs, begin)
            or nearly_right(pairs)
            or UNKNOWN)
