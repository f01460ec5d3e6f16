"""What differs first between an answer's outcomes and the right ones, and the case that shows it.

A difference is one of four kinds, and only one is looked at, in this order:

    "changed"    the values are right, and an input was changed
    "error"      the answer raised, or should have
    "structure"  a value of another kind, length, shape or dtype
    "numbers"    the numbers themselves
"""
from dataclasses import dataclass

import numpy as np

from ..digits import input_digits
from ..record import Exercise
from ..show import apart, number, show
from ..values import numbers
from .compare import same
from .ids import Finding
from .pairs import Pair, pairs_of
from .structure import structure

WHOLE = 30   # numbers of an array that are shown
PLAIN = 1e6  # numbers up to this size, and down to 1 / it, are read more easily than others


@dataclass(frozen=True)
class Difference:
    """Where a wrong answer differs: the kind, the case that shows it, and what is known of it.

    `evidence` is that case as pairs of label and text. `place` is the result that is wrong,
    where several are asked for; `pairs` holds the numbers of every case.
    """

    kind: str
    evidence: tuple
    case: dict | None = None
    want: dict | None = None
    got: dict | None = None
    finding: Finding | None = None   # of a structure: it is found by finding its sentence
    pairs: tuple[Pair, ...] = ()
    place: int | None = None
    results: int = 1
    alone: bool = True               # no other result is wrong
    whole: bool = True               # the evidence shows the case in full, in plain numbers
    swapped: bool = False            # the right results, in another order


def evidence_of(exercise: Exercise, cases: list, wanted: list, outcomes: list,
                right: list) -> tuple:
    """The case that shows best what is wrong, as pairs of label and text."""
    return find_difference(exercise, cases, wanted, outcomes, right).evidence


def find_difference(exercise: Exercise, cases: list, wanted: list, outcomes: list,
                    right: list) -> Difference:
    """The `Difference` of a wrong answer, from one outcome, wanted and got, for each case.

    `right` says of each case whether it came out right; at least one did not.
    """
    calls = list(zip(cases, wanted, outcomes))
    wrong = [call for call, fine in zip(calls, right) if not fine]
    differ = [call for call in wrong if not _same_values(exercise, *call[1:])]
    if not differ:
        case, want, got = wrong[0]
        return Difference("changed", case_evidence(case), case, want, got)
    case, want, got = differ[0]
    if "value" not in got or "error" in want:
        return Difference("error", _error_evidence(exercise, case, want, got), case, want, got)

    values = _with_values(differ)
    faults = [structure(exercise, *one) for one in values]
    if faults[0]:
        return _of_structure(exercise, values, faults)
    return _of_numbers(exercise, _with_values(calls))


def _same_values(exercise, want, got):
    return "value" in want and "value" in got and same(exercise, want["value"], got["value"])


def _with_values(calls):
    """(case, wanted value, value that came) for each case where there are both."""
    return [(case, want["value"], got["value"]) for case, want, got in calls
            if "value" in want and "value" in got]


# ------------------------------------------------------------------ structure
def _of_structure(exercise, values, faults):
    found = [(value, fault) for value, fault in zip(values, faults) if fault]
    (case, want, got), fault = min(found, key=lambda one: _unclear(*one[0]))
    texts = show(want), show(got)
    if texts[0] == texts[1]:  # the numbers look alike: then it is what they are stored in
        texts = (f"{text} ({', '.join(_dtypes(one))})" for text, one in zip(texts, (want, got)))
    shown = case_evidence(case, input_digits(exercise, case))
    evidence = (*shown, *zip(("expected", "got"), texts))
    return Difference("structure", evidence, case, want, got, finding=fault)


def _dtypes(data):
    """The dtypes of a packed value, or its kind."""
    if data["kind"] in ("tuple", "list"):
        return [name for item in data["items"] for name in _dtypes(item)]
    return [data.get("dtype", data["kind"])]


def _unclear(case, want, got):
    """A wrong shape shows best where no axis has the length 1."""
    return 1 in want.get("shape", ()), got.get("shape") in ([1], [1, 1])


# ------------------------------------------------------------------ numbers
def _of_numbers(exercise, values):
    place, results, alone, swapped = None, 1, True, False
    if values[0][1]["kind"] in ("tuple", "list"):
        results = len(values[0][1]["items"])
        values = [one for one in values if len(one[2].get("items", ())) == len(one[1]["items"])]
        wrong = _wrong_places(exercise, values)
        swapped = len(wrong) > 1 and _swapped(exercise, values)
        place, alone = _most_telling(exercise, values, wrong), len(wrong) == 1
        values = [(case, want["items"][place], got["items"][place]) for case, want, got in values]
    if swapped:
        return Difference("numbers", (), results=results, swapped=True)

    pairs = pairs_of(exercise, values)
    if any(pair.bad.any() for pair in pairs):
        pair = _most_readable(pairs)
        return Difference("numbers", _number_evidence(pair), pairs=tuple(pairs), place=place,
                          results=results, alone=alone,
                          whole=_sizes(pair) <= WHOLE and _is_plain(pair))
    # The numbers agree; then it is the dtype of some later case.
    case, want, got = next(one for one in values if not same(exercise, *one[1:]))
    return Difference("structure", case_evidence(case), case, want, got,
                      finding=structure(exercise, case, want, got))


def _wrong_places(exercise, values):
    """The places of the results that are wrong in some case."""
    return [place for place in range(len(values[0][1]["items"]))
            if not _equal_at(exercise, values, place, place)]


def _most_telling(exercise, values, wrong):
    """The first wrong result, unless it is hardly wrong beside another one."""
    shares = {place: np.mean([pair.bad.mean() for pair in pairs_of(exercise, [
        (case, want["items"][place], got["items"][place]) for case, want, got in values])
        if pair.bad.size] or [0.0]) for place in wrong}
    return wrong[0] if 4 * shares[wrong[0]] >= max(shares.values()) else max(shares, key=shares.get)


def _swapped(exercise, values):
    """Does every result stand in some place, the same place in every case?"""
    places = range(len(values[0][1]["items"]))
    return all(any(_equal_at(exercise, values, here, there) for there in places)
               for here in places)


def _equal_at(exercise, values, here, there):
    """Did the result that is wanted at one place come, in every case, at the other?"""
    return all(same(exercise, want["items"][here], got["items"][there])
               for _, want, got in values)


# ------------------------------------------------------------------ the case that shows it
def case_evidence(case: dict, digits: int = 6) -> tuple:
    """What the case is for, and its inputs."""
    inputs = ", ".join(f"{name} = {show(data, digits, WHOLE)}"
                       for name, data in case["inputs"].items())
    return (*_note(case), ("input", inputs))


def _note(case):
    return (("case", case["note"]),) if case["note"] else ()


def _error_evidence(exercise, case, want, got):
    """The learner's own line that raised, and the inputs."""
    error = got.get("error", {})
    if error.get("type") == "NoOutcome":
        return case_evidence(case)
    unfit = error.get("type") == "TypeError" and not error["called"]
    if unfit and "error" not in want:  # the call itself failed: whatever the inputs are
        return ()
    shown = case_evidence(case, input_digits(exercise, case))
    if not error.get("source"):
        return shown
    line = f"line {error['line']}"
    label = f"{error['cell']}, {line}" if error["cell"] else line
    return ((label, error["source"]), *shown)


def _most_readable(pairs):
    """The smallest wrong case of plain numbers, if there is one."""
    wrong = [pair for pair in pairs if pair.bad.any()]
    return min(wrong, key=lambda one: (not _is_plain(one), one.weight))


def farthest_off(pairs: list[Pair]) -> tuple:
    """The evidence of the case with the largest relative error of all."""
    def of_pair(pair):
        with np.errstate(all="ignore"):
            error = np.abs(pair.got - pair.want) / np.abs(pair.want)
        return np.where(pair.bad & np.isfinite(error) & (np.abs(pair.want) > 1e-12), error, 0.0)

    errors = [of_pair(pair) for pair in pairs]
    worst = max(range(len(pairs)), key=lambda place: errors[place].max(initial=0.0))
    index = np.unravel_index(errors[worst].argmax(), errors[worst].shape)
    return _number_evidence(pairs[worst], tuple(map(int, index)))


def _number_evidence(pair, index=None):
    """A wrong case: whole, if it can be read; else its wrong number at `index`, or the first."""
    if _sizes(pair) <= WHOLE:
        return _whole_case(pair)
    return _wrong_number(pair, index)


def _is_plain(pair):
    """Are all numbers of a case of a size that people work with?"""
    numbers_of = [np.ravel(one) for one in (*pair.inputs.values(), pair.want)]
    size = np.abs(np.concatenate(numbers_of))
    size = size[size != 0]
    return bool(np.isfinite(size).all() and (size <= PLAIN).all() and (size >= 1 / PLAIN).all())


def _sizes(pair):
    """The length of the longest array in a case, its result among them."""
    given = [numbers(data) for data in pair.case["inputs"].values()]
    return max([pair.want.size, *(array.size for array in given if array is not None)])


def _whole_case(pair):
    want, got = _apart(pair.want, pair.got, pair.dtype)
    return (*case_evidence(pair.case, pair.digits()), ("expected", want), ("got", got))


def _apart(want, got, dtype):
    """Two arrays as text with as many digits as it takes to see the difference."""
    # A rounding of 1e-16 beside larger numbers is a 0 to the reader. The size of what is wanted
    # is its own: a huge wrong number makes no right one 0.
    sizes = [np.abs(one[np.isfinite(one)]).max(initial=0.0) for one in (want, got)]
    texts = []
    for digits in (6, 10, 14, 17):
        texts = [show(_packed(np.where(np.abs(one) < 1e-15 * size, 0.0, one), dtype), digits, WHOLE)
                 for one, size in ((want, sizes[0]), (got, max(sizes)))]
        if texts[0] != texts[1]:
            return texts
    return texts


def _packed(array, dtype):
    kind = "array" if array.ndim else "number"
    return {"kind": kind, "dtype": "bool" if dtype == "bool" else "float64",
            "shape": list(array.shape), "values": array.ravel().tolist()}


def _wrong_number(pair, index=None):
    """A wrong number of a case, the first unless `index` is given, with what went in there."""
    index = tuple(int(one) for one in np.argwhere(pair.bad)[0]) if index is None else index
    want, got = apart(float(pair.want[index]), float(pair.got[index]))
    if pair.dtype == "bool":
        want, got = (number(one[index], dtype="bool") for one in (pair.want, pair.got))
    at = f"[{', '.join(map(str, index))}]" if index else ""
    digits = pair.digits()
    inputs = [_input_at(name, data, index, at, pair.want.shape, digits)
              for name, data in pair.case["inputs"].items()]
    return (*_note(pair.case), ("input", ", ".join(inputs)),
            (f"expected{at}", want), (f"got{at}", got))


def _input_at(name, data, index, at, shape, digits):
    """The part of an input that belongs to one number of the result: its element, row, or all."""
    array = numbers(data)
    if not index or array is None or not array.ndim:
        return f"{name} = {show(data, digits)}"
    if array.shape == shape:
        return f"{name}{at} = {number(float(array[index]), digits, data['dtype'])}"
    if array.shape[0] == shape[0] and array.ndim <= 2:
        row = array[index[0]]
        packed = {"kind": "array", "dtype": data["dtype"], "shape": list(row.shape),
                  "values": row.ravel().tolist()}
        return f"{name}[{index[0]}] = {show(packed, digits)}"
    return f"{name} = {show(data, digits)}"
