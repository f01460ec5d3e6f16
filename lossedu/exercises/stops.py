"""What is said of an answer that was stopped, or that asks for more than it may have.

Such an outcome is told first, whatever the other cases show: their numbers are no help to
somebody whose loop does not end.
"""
from .explain.difference import case_evidence

_SENTENCES = {  # type of error -> sentence; {said} is the error's own text
    "TimeLimit": "Your function was stopped after {said}, in case {place} of {cases}; {said} is "
                 "the limit for all of them together. Does each loop in it come to an end, and "
                 "after how many rounds?",
    "MemoryLimit": "Your function was stopped in case {place} of {cases}: it took more than "
                   "{said} of memory beyond what was in use before. What grows there?",
    "StillRunning": "Your function went beyond the limit of {said} in case {place} of {cases}, and "
                    "nothing stops it where it is: in code outside Python.",
    "MemoryError": "Your function asks for too much memory{quoted}. The inputs are small: "
                   "which length or shape does it ask for?",
    "AsksForInput": "Your function waits for somebody to type. The check hands everything over "
                    "as arguments: {inputs}.",
    "RecursionError": "Your function calls itself more often than Python allows. "
                      "Which call should be the last?",
    "SystemExit": "Your function ends the program. A function hands its result back with return.",
}
_SENTENCES["GeneratorExit"] = _SENTENCES["SystemExit"]


def find_stop(outcomes: list) -> int | None:
    """The place of the first outcome that is such an end, or None."""
    return next((place for place, got in enumerate(outcomes) if _type(got) in _SENTENCES), None)


def about_no_return(seconds: float) -> str:
    """The sentence where only the end of its process could stop an answer."""
    return (f"Your function did not come back within {seconds:g} s, and its program was ended. "
            "Does each loop in it come to an end?")


def about_stop(cases: list, outcomes: list, place: int) -> dict:
    """For the stop at this place, what a report says of it: message, evidence and its kind."""
    error, case = outcomes[place]["error"], cases[place]
    quoted = f" ({error['message'].rstrip('.')})" if error["message"] else ""
    said = _SENTENCES[error["type"]].format(
        said=error["message"], quoted=quoted, inputs=", ".join(case["inputs"]),
        place=place + 1, cases=len(cases))
    evidence = (*_line(error), *case_evidence(case))
    return {"message": said, "evidence": evidence, "stopped": error["type"],
            "mistake": "stops", "diagnosed": True}


def _type(outcome):
    return outcome.get("error", {}).get("type")


def _line(error):
    """The learner's own line, as a row of the evidence."""
    if not error["source"]:
        return ()
    line = f"line {error['line']}"
    return ((f"{error['cell']}, {line}" if error["cell"] else line, error["source"]),)
