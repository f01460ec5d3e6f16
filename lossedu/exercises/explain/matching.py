"""Does another function explain a wrong answer: the same numbers in every case?"""
import contextlib
import time
import warnings
from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np

from ..record import Exercise
from ..values import numbers, unpack
from .compare import close, tolerance
from .ids import Finding

ENOUGH = 2.0   # of telling numbers: see `told_by`
LITTLE = 0.6   # of them: enough where no candidate of which something else is said explains it too
SIMPLE = 0.3   # what a whole number tells, or one half, beside 1 for any other number
CLOSE = 1e-8   # relatively: what two ways of writing one mistake may differ by
NEARER = 0.1   # an answer lies nearer to a mistake than the right number does, by this factor
MANY = 3.0     # what one case can tell at most
PLAIN = 3.0    # of them, where all are whole numbers: codes and verdicts agree easily
# told for little evidence, or for none but whole numbers
CLEAR = ("exact-hit", "wrong-side", "whole-batch", "wrong-axis", "setting-ignored", "one-piece",
         "swapped-arguments", "off-by-one", "rows-left-out")
# never told for little evidence
VAGUE = ("wrong-constant", "other-function", "function-missing", "another-input", "changed-input")
# What is not tried by then is not told; for all candidates together.
SECONDS = 1.0  # of computing, so that a busy machine says the same
AT_MOST = 3.0  # of waiting


class Candidate(NamedTuple):
    """A function that people may have written, and what is said of an answer that equals it."""

    finding: Finding
    function: Callable


class Answer(NamedTuple):
    """An answer's numbers beside the right ones, case by case.

    `want` and `got` hold an array for each result of each case, or None where there is none.
    """

    exercise: Exercise
    values: "Values"
    want: list
    got: list
    dtypes: list     # of the right results
    places: list     # of the cases: wrong ones first, small ones first
    ends: tuple      # when to stop trying other functions, in seconds of computing and of waiting
    result: int | None = None   # the one result that is looked at, where several are asked for

    @classmethod
    def of(cls, exercise, cases, wanted, outcomes, right):
        """The same, with the cases in the order in which other functions are tried on them."""
        places = sorted(range(len(cases)), key=lambda place: (right[place], _size(cases[place])))
        want, got = [[_parts(one) for one in outcome] for outcome in (wanted, outcomes)]
        first = next((one["value"] for one in wanted if "value" in one), {})
        dtypes = [one.get("dtype", "float64") for one in first.get("items", [first])]
        return cls(exercise, Values(cases), want, got, dtypes, places,
                   (time.thread_time() + SECONDS, time.monotonic() + AT_MOST))

    def part(self, result: int) -> "Answer":
        """One of several results alone."""
        def differs(place):
            want, got = self.want[place], self.got[place]
            return want is not None and got is not None and len(want) == len(got) and not (
                self.equal(want[result], got[result], result))

        places = sorted(self.places, key=lambda place: not differs(place))
        return self._replace(places=places, result=result)

    def results(self, parts):
        """(place, array) for the results that are looked at."""
        return [*enumerate(parts)] if self.result is None else [(self.result, parts[self.result])]

    def equal(self, want, got, result):
        rtol, atol = tolerance(self.exercise, self.dtypes[result])
        limits = max(rtol, CLOSE), atol
        return want.shape == got.shape and bool(close(want, got, *limits).all())


def first_of(candidates: Iterable[Candidate], answer: Answer) -> Finding | None:
    """What is said of the first candidate that explains an answer, or None.

    Where a few numbers are all that is wrong, several candidates may explain them by accident;
    then none of them is told.
    """
    likely = []
    with warnings.catch_warnings(), np.errstate(all="ignore"), _finite_linalg():
        warnings.simplefilter("ignore")
        for one in candidates:
            told, rich = explained(answer, one.function)
            if told >= (ENOUGH if rich else PLAIN):
                return one.finding
            clear = one.finding.id in CLEAR or rich and one.finding.id not in VAGUE
            if told >= LITTLE and clear:
                likely.append(one.finding)
            if _is_over(answer.ends):
                return None
    return likely[0] if len(set(likely)) == 1 else None


def _is_over(ends):
    """Asking for the time of this thread takes a while: only where so much has passed at all."""
    now = time.monotonic()
    return now > ends[1] or now > ends[1] - AT_MOST + SECONDS and time.thread_time() > ends[0]


@contextlib.contextmanager
def _finite_linalg():
    """LAPACK prints a complaint where it is handed a nan: here that is an error like any other."""
    names = ("lstsq", "pinv", "svd", "qr", "solve", "inv", "eigh")
    kept = {name: getattr(np.linalg, name) for name in names}

    def guarded(function):
        def of_finite(*args, **given):
            if not all(np.isfinite(one).all() for one in args if isinstance(one, np.ndarray)):
                raise np.linalg.LinAlgError("not finite")
            return function(*args, **given)
        return of_finite

    for name, function in kept.items():
        setattr(np.linalg, name, guarded(function))
    try:
        yield
    finally:
        for name, function in kept.items():
            setattr(np.linalg, name, function)


def explained(answer: Answer, function: Callable) -> tuple[float, bool]:
    """How many telling numbers `function` explains; 0 where it differs in some case.

    And whether one of them is more than a whole number or a half.
    """
    told, rich = 0.0, False
    for place in answer.places:
        got, want = answer.got[place], answer.want[place]
        theirs = answer.values.of(function, place)
        if theirs is None and got is None:
            continue
        if theirs is None or got is None or len(theirs) != len(got):
            return 0.0, False
        for result, value in answer.results(got):
            if not answer.equal(theirs[result], value, min(result, len(answer.dtypes) - 1)):
                return 0.0, False
        if want is not None and len(want) == len(theirs):
            given = answer.values.inputs(place)
            here = sum(told_by(answer, result, value, theirs[result], given, got[result])
                       for result, value in answer.results(want))
            told += min(MANY, here)
            rich |= here > 0.99
    return told, rich


def told_by(answer: Answer, result: int, want: np.ndarray, theirs: np.ndarray,
            given: np.ndarray, got: np.ndarray | None = None) -> float:
    """How much another function's numbers tell: how many of them are not the right ones.

    Whole numbers, and those that are picked from the inputs (`given`), agree by accident more
    often than others, and count less. A number that is as far from the answer (`got`) as from the
    right one tells nothing: an approximation is near to every small change of a formula.
    """
    wrong = theirs
    rtol, atol = tolerance(answer.exercise, answer.dtypes[result])
    if want.shape == theirs.shape:
        tells = ~close(want, theirs, rtol, atol)
        if got is not None:
            tells &= ~(np.abs(theirs - got) > NEARER * np.abs(theirs - want))
        wrong = theirs[tells]
    wrong = wrong[np.isfinite(wrong)]
    wrong = np.unique(np.where(np.abs(wrong) <= atol, 0.0, wrong))
    simple = (np.mod(2 * wrong, 1) == 0) | np.isin(wrong, given)
    return float((~simple).sum() + SIMPLE * simple.sum())


class Values:
    """What functions of ours give on cases, as arrays; each is called once for a case."""

    def __init__(self, cases):
        self.cases = cases
        self._kept = cases.values if hasattr(cases, "values") else {}
        self._inputs = {}

    def of(self, function: Callable, place: int) -> list | None:
        """One array for each result; None where the function raises, or gives no numbers."""
        place = self._original(place)
        key = function, place
        if key not in self._kept:
            self._kept[key] = self._called(function, place)
        return self._kept[key]

    def declared(self, wrong: Callable, place: int) -> list | None:
        """The same for a declared mistake, which has been tried on this case as an answer."""
        place = self._original(place)
        return self.kept(("declared", wrong, place), lambda: _parts(self.cases.outcome(wrong,
                                                                                       place)))

    def _original(self, place):
        """The place of the case whose right value counts: a twin in whole numbers has none."""
        return self.cases[place].get("twin_of", place)

    def inputs(self, place: int) -> np.ndarray:
        """All numbers that go in, (n,)."""
        def joined():
            given = [numbers(data) for data in self.cases[place]["inputs"].values()]
            return np.concatenate([np.zeros(0), *(one.ravel() for one in given if one is not None)])

        return self.kept(("inputs", place), joined)

    def kept(self, key: tuple, made: Callable):
        """What `made` gives: kept with the cases, for it does not depend on the answer."""
        if key not in self._kept:
            self._kept[key] = made()
        return self._kept[key]

    def _called(self, function, place):
        case = self.cases[place]
        if place not in self._inputs:
            self._inputs[place] = {name: unpack(data) for name, data in case["inputs"].items()}
        given = {name: _copy(value) for name, value in self._inputs[place].items()}
        args = [value for name, value in given.items() if name not in case["named"]]
        try:
            result = function(*args, **{name: given[name] for name in case["named"]})
            parts = result if isinstance(result, (tuple, list)) else (result,)
            return [np.asarray(one, float) for one in parts]
        except Exception:
            return None


def _copy(value):
    if isinstance(value, np.ndarray):
        return value.copy()
    return list(value) if isinstance(value, list) else value


def _parts(outcome):
    """The results of an outcome as arrays; None where one is no array of numbers."""
    if "value" not in outcome:
        return None
    value = outcome["value"]
    items = value.get("items", []) if value["kind"] in ("tuple", "list") else [value]
    arrays = [numbers(item) for item in items]
    return None if any(one is None for one in arrays) else arrays


def _size(case):
    """How much there is in a case."""
    return sum(int(np.prod(data.get("shape", ()))) for data in case["inputs"].values())
