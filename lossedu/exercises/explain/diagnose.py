"""What is different about a wrong answer that no known mistake explains: one sentence and one case that shows it."""
from functools import partial

import numpy as np

from ...core.reading import with_article as a
from ..show import apart, aside, count, number, ordinal, show
from ..values import numbers
from .compare import same
from .conditions import RIGHT, WRONG, mostly_where, where
from .pairs import pairs_of
from .patterns import near, pattern, rough, rough_everywhere
from .structure import structure


def diagnose(exercise, cases, wanted, outcomes, right, begin=""):
    """(sentence, evidence) for the outcomes of a wrong answer. `begin`: how a sentence on where it is wrong begins."""
    wrong = [k for k, fine in enumerate(right) if not fine]
    kept = [k for k in wrong if not _only_changed(exercise, wanted[k], outcomes[k])]
    first = (kept or wrong)[0]
    case, want, got = cases[first], wanted[first], outcomes[first]
    if not kept:
        names = " and ".join(got["changed"])
        return (f"The values are right, and your function changes its input {names}: whoever called it finds other "
                "numbers there afterwards. Work on a copy, or write x = x - y where x -= y stands.", _inputs(case))
    if "value" not in got or "error" in want:
        others = f" The other {count(sum(right), 'case')} came out right." if sum(right) > 1 else ""
        return _about_errors(exercise, case, want, got, others)
    form = [(structure(exercise, cases[k], wanted[k]["value"], outcomes[k]["value"]), k) for k in kept
            if "value" in wanted[k] and "value" in outcomes[k]]
    if form[0][0]:
        said, k = min((one for one in form if one[0]), key=lambda one: _murky(wanted[one[1]], outcomes[one[1]]))
        return said, (*_inputs(cases[k]), ("expected", show(wanted[k]["value"])), ("got", show(outcomes[k]["value"])))
    return _about_values(exercise, cases, wanted, outcomes, begin or (RIGHT if any(right) else WRONG))


def _murky(want, got):
    """A wrong shape shows best where no axis has the length 1; the first of the clearest cases is shown."""
    return 1 in want["value"].get("shape", ()), got["value"].get("shape") in ([1], [1, 1])


def _only_changed(exercise, want, got):
    return "value" in want and "value" in got and same(exercise, want["value"], got["value"])


# ---------------------------------------------------------------------- errors
def _about_errors(exercise, case, want, got, others):
    error = got.get("error", {"type": "NotImplementedError", "message": "", "source": "", "called": True})
    place = ", ".join([*[error.get("cell")] * bool(error.get("cell")), f"line {error.get('line')}"])
    evidence = (*(((place, error["source"]),) if error.get("source") else ()), *_inputs(case))
    told = aside(f": {error['message']}") if error["message"] else ""
    if "error" in want:
        came = f"stopped with {error['type']}{told}" if "value" not in got else (
            "returned a value" + aside(f", {show(got['value'])}"))
        return f"Here your function should refuse its input with {a(want['error']['type'])}; it {came}.", evidence
    if error["type"] == "NoOutcome":
        return "No result came back: the run ended before this case was done." + others, _inputs(case)
    if error["type"] == "TypeError" and not error["called"]:
        given = ", ".join(name + "=..." * (name in case["named"]) for name in case["inputs"])
        return (f"The check calls {exercise.name}({given}), and your function does not take that{told}. "
                f"The expected signature: {exercise.signature}.", ())
    if error["type"] == "RecursionError":
        return "Your function calls itself without end. Which call should stop?" + others, evidence
    if error["type"] in ("SystemExit", "GeneratorExit"):
        return "Your function ends the program. A function hands its result back with return." + others, evidence
    if error["type"] == "NotImplementedError":
        return "For this input your function is not written yet." + others, evidence
    return f"Your function stops with {error['type']}{told}.{others}", evidence


# ---------------------------------------------------------------------- values
def _about_values(exercise, cases, wanted, outcomes, begin):
    values = [(case, want["value"], got["value"]) for case, want, got in zip(cases, wanted, outcomes)
              if "value" in want and "value" in got]
    prefix = ""
    if values[0][1]["kind"] in ("tuple", "list"):
        values = [one for one in values if len(one[2].get("items", ())) == len(one[1]["items"])]
        wrong = _wrong_places(exercise, values)
        if len(wrong) > 1 and _swapped(exercise, values):
            return "These are the right results in another order. In which order does the docstring ask for them?", ()
        place = wrong[0]
        prefix = f"The {ordinal(place)} of the {len(values[0][1]['items'])} results: "
        values = [(case, want["items"][place], got["items"][place]) for case, want, got in values]
    pairs = pairs_of(exercise, values)
    if not any(pair.bad.any() for pair in pairs):  # the numbers agree; then it is the dtype of some later case
        case, want, got = next(one for one in values if not same(exercise, one[1], one[2]))
        return structure(exercise, case, want, got) or "", _inputs(case)
    located, mostly_located = partial(where, begin=begin), partial(mostly_where, begin=begin)
    reasons = (one(pairs) for one in (pattern, rough_everywhere, located, rough, mostly_located, near))
    said = next(filter(None, reasons), "") or (
        "No mistake we know of explains this. Work the case below out by hand: where does your number part from it?")
    return prefix + (said[0].lower() + said[1:] if prefix else said), _row(pairs)


def _wrong_places(exercise, values):
    length = len(values[0][1]["items"])
    return [place for place in range(length)
            if not all(same(exercise, want["items"][place], got["items"][place]) for _, want, got in values)]


def _swapped(exercise, values):
    """Does every result stand in some other place, the same place in every case?"""
    length = len(values[0][1]["items"])
    homes = [{place for place in range(length) if all(
        same(exercise, want["items"][one], got["items"][place]) for _, want, got in values)} for one in range(length)]
    return all(homes)


# ---------------------------------------------------------------------- the case that shows it
def _inputs(case):
    said = ", ".join(f"{name} = {show(data)}" for name, data in case["inputs"].items())
    return (*_note(case), ("input", said))


def _note(case):
    return (("case", case["note"]),) if case["note"] else ()


def _row(pairs):
    """The first wrong number of the smallest wrong case, with what went in there."""
    pair = min((one for one in pairs if one.bad.any()), key=lambda one: one.weight)
    index = tuple(int(one) for one in np.argwhere(pair.bad)[0])
    want, got = apart(float(pair.want[index]), float(pair.got[index]))
    if pair.dtype == "bool":
        want, got = number(pair.want[index], dtype="bool"), number(pair.got[index], dtype="bool")
    at = f"[{', '.join(map(str, index))}]" * bool(index)
    parts = []
    for name, data in pair.case["inputs"].items():
        array = numbers(data)
        if index and array is not None and array.shape == pair.want.shape:
            parts.append(f"{name}{at} = {number(float(array[index]), dtype=data['dtype'])}")
        elif index and array is not None and array.ndim and array.shape[0] == pair.want.shape[0] and array.ndim <= 2:
            row = array[index[0]]
            text = show({"kind": "array", "dtype": data["dtype"], "shape": list(row.shape),
                         "values": row.ravel().tolist()})
            parts.append(f"{name}[{index[0]}] = {text}")
        else:
            parts.append(f"{name} = {show(data)}")
    return (*_note(pair.case), ("input", ", ".join(parts)), (f"expected{at}", want), (f"got{at}", got))


