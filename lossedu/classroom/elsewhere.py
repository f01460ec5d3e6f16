"""Answers of one submission, each in a sandbox; here stands what came back.

    with Submitted(cells, limits, tree) as submitted:
        answer = submitted.answer(exercise)      # a value, an Elsewhere, or MISSING
        exercise.judged(answer, seed)

A profile's sandbox starts when an exercise first needs it. The cells that the answers need run in
it, in the order of the notebook; one that raises is run once more after the others, since it may
stand above what it uses, and then those below it that bind the same names. A cell that ends the
sandbox, by time, memory or os._exit, is left out, a new sandbox runs the others, and so it costs no
answer but its own.
"""
import builtins
import inspect
from contextlib import suppress
from time import monotonic, sleep

import numpy as np

from ..exercises.running import Elsewhere
from ..exercises.values import LIMIT, cut, numbers, unpack
from .needed import needed_cells
from .sandbox import Died, Limits, NoSandbox, Sandbox

MISSING = object()
SLACK = 5.0         # seconds for what a limit inside does not count: a first import, a busy machine
START = 30.0        # seconds until a sandbox replies for the first time
TRIES = (0.0, 2.0, 10.0)    # seconds to wait before a sandbox is started once more
SLOW = 2            # cells that were stopped; beyond, those that no answer needs are left out
STOPS = ("TimeLimit", "MemoryLimit", "StillRunning")     # what `run` calls an answer it stopped
WHY = {"time": "it did not end within {seconds:g} s", "ended": "it ended the process",
       "memory": "it needed too much memory", "processes": "it started too many processes"}


def profile_of(exercise) -> str:
    """The sandbox in which an exercise is answered; see `sandbox`."""
    if exercise.kind == "run":
        return "torch"
    if exercise.kind == "train":
        return "torch" if exercise.probes else "train"
    if exercise.kind not in ("implement", "debug"):
        return "open"
    return "torch" if "torch" in inspect.getsource(exercise.reference) else "numpy"


class OutOfTime(Exception):
    """The submission has used all of its time."""


class Submitted:
    """The cells of one submission, and the sandboxes in which they run."""

    def __init__(self, cells: list, ours: set[str], limits: Limits, tree, unsafe: bool = False,
                 asked: set[str] = frozenset()):
        self.cells, self.ours, self.limits, self.asked = cells, ours, limits, asked
        self.tree, self.unsafe = tree, unsafe
        self._boxes, self._left_out, self._has_run = {}, {}, {}
        self.errors = {}            # number of a cell -> how it ended
        self._end = monotonic() + limits.total

    def __enter__(self):
        return self

    def __exit__(self, *error):
        for box in self._boxes.values():
            box.end()

    def answer(self, exercise):
        """What the submission holds under the exercise's name: a value, an `Elsewhere`, MISSING."""
        profile, name = profile_of(exercise), exercise.function
        reply = self.ask_afresh(profile, "", START, do="what", name=name)
        if reply.get("what") == "function":
            return _There(self, profile, name, profile != "numpy")
        if reply.get("what") == "class":
            return type("Answer", (), {})
        if reply.get("what") == "value":
            return taken_over(reply.get("value"))
        return MISSING

    def why_missing(self, exercise) -> str:
        """One sentence where the cell that defines an answer did not run; "" where none does."""
        for number, cell in enumerate(self.cells):
            if exercise.function in cell.binds or cell.grade_id == exercise.name:
                if number in self._left_out:
                    why = WHY[self._left_out[number]].format(seconds=self.limits.cell)
                    return f"The cell of {exercise.function} was stopped: {why}."
                if self.errors.get(number):
                    error = self.errors[number]
                    said = f": {error['message']}" if error.get("message") else ""
                    return f"The cell of {exercise.function} stops with {error['type']}{said}."
        return ""

    def failed_imports(self, asked: set[str]) -> list[str]:
        """A sentence for each cell, other than those of answers, that stopped at an import."""
        return [f"A cell stops with {error['type']}: {error.get('message', '')}. What it imports "
                "is not there for what follows." for number, error in sorted(self.errors.items())
                if error and error.get("type") in ("ImportError", "ModuleNotFoundError")
                and not asked & {*self.cells[number].binds}]

    # ------------------------------------------------------------------ the sandboxes
    def ask(self, profile: str, patience: float, **request) -> dict:
        """The reply of the sandbox with that profile. Raises Died, OutOfTime."""
        left = self._end - monotonic()
        if left <= 0:
            raise OutOfTime
        box = self._boxes.get(profile) or self._started(profile)
        try:
            return box.ask(min(patience, left), **request)
        except Died:
            self.drop(profile)
            raise

    def ask_afresh(self, profile: str, runs: str, patience: float, **request) -> dict:
        """The same, where the function `runs` runs ("" for none); in a new sandbox, if the one ends
        that another function has run in.

        What that function left behind, such as threads, costs no other answer. Where it ends again,
        {"died": why}.
        """
        while True:
            others = self._has_run.get(profile, set()) - {runs}
            try:
                reply = self.ask(profile, patience, **request)
            except Died as died:
                if not others:
                    return {"died": str(died)}
            else:
                self._has_run.setdefault(profile, set()).update({runs} - {""})
                return reply

    def drop(self, profile: str) -> None:
        """End a sandbox; the next question goes to a new one."""
        self._has_run.pop(profile, None)
        self._boxes.pop(profile).end()

    def _started(self, profile):
        """A sandbox in which every cell has run that does not end it."""
        while True:
            box = self._empty(profile)
            try:
                ended = self._run_all(box, self._wanted())
            except BaseException:
                box.end()
                raise
            if ended is None:
                self._boxes[profile] = box
                return box
            box.end()
            number, why = ended
            self._left_out[number] = why

    def _wanted(self):
        """The cells to run: once some were stopped, no other than those that the answers need."""
        asked = self.asked if len(self._left_out) > SLOW else None
        return [number for number in needed_cells(self.cells, self.ours, asked)
                if number not in self._left_out]

    def _empty(self, profile):
        """A sandbox in which nothing has run; on a machine that is out of breath, after a while."""
        for wait in TRIES:
            sleep(wait)
            box = None
            try:
                box = Sandbox(profile, self.limits, self.tree, self.unsafe)
                box.ask(START, do="what", name="np")
            except (Died, OSError):     # OSError: no process, no memory for one
                if box is not None:
                    box.end()
            else:
                return box
        raise NoSandbox("The sandbox does not start on this machine: "
                        "type `lossedu classroom doctor` to see why.")

    def _run_all(self, box, numbers):
        """Run cells; (the number of the one that ended the sandbox, why), or None."""
        errors, again = {}, []
        for number in numbers:
            ended = self._run(box, number, errors)
            if ended:
                return ended
        for number in [one for one in numbers if errors[one]]:
            again.append(number)
            again += [later for later in numbers if later > number and not errors[later]
                      and self.cells[later].binds & self.cells[number].binds]
        for number in again:
            ended = self._run(box, number, errors, slack=0)
            if ended:
                return ended
        self.errors |= errors
        return None

    def _run(self, box, number, errors, slack=SLACK):
        left = self._end - monotonic()
        if left <= 0:
            raise OutOfTime
        try:
            reply = box.ask(min(self.limits.cell + slack, left), do="cell",
                            source=self.cells[number].source)
        except Died as died:
            return number, str(died)
        errors[number] = _error(reply)
        return None


def _error(reply):
    """How a cell ended, as far as the reply can be read."""
    error = reply.get("error")
    if not isinstance(error, dict):
        return None
    return {"type": cut(str(error.get("type")), 80), "message": cut(str(error.get("message")), 200)}


class _There(Elsewhere):
    """A function of a submission; `given` is what it gave when it was run last."""

    given = None

    def __init__(self, submitted, profile, name, torch, by="itself", network=None):
        self._where = submitted, profile, name
        self._how = {"by": by, "network": network, "torch": torch}

    def used(self, by, **facts):
        return _There(*self._where, torch=True, by=by, **facts)

    def outcomes(self, cases, seconds):
        submitted, profile, name = self._where
        # a training has a limit of its own
        seconds = submitted.limits.answer if self._how["by"] == "itself" else seconds
        patience = seconds + SLACK + START * self._how["torch"]
        reply = submitted.ask_afresh(profile, name, patience, do="cases", name=name, how=self._how,
                                     cases=list(cases), seconds=seconds)
        if "died" in reply:
            return [_ended(str(reply["died"]), seconds)]
        outcomes = reply.get("outcomes")
        if "StillRunning" in str(outcomes)[-2000:]:     # it would take the time of the next one
            submitted.drop(profile)
        self.given = [_of_a_size(one) for one in outcomes] if isinstance(outcomes, list) else []
        if self._how["by"] != "itself":     # it was trained on hidden rows, and could quote them
            self.given = [_without_words(one) for one in self.given]
        return self.given


def _of_a_size(outcome):
    """An outcome that takes no time to look at; another one counts as lost."""
    return outcome if _count(outcome) <= LIMIT else None


def _without_words(outcome):
    """An outcome whose error says its kind and the learner's line, and nothing that was made while
    it ran."""
    error = outcome.get("error") if isinstance(outcome, dict) else None
    if not isinstance(error, dict):
        return outcome
    kind = error.get("type")
    known = isinstance(kind, str) and (hasattr(builtins, kind) or kind in STOPS)
    return outcome | {"error": error | {"message": "", "type": kind if known else "an error"}}


def _count(data, depth=0):
    """How many numbers and texts are in it; beyond LIMIT where it is deeper than any outcome."""
    if depth > 10:
        return LIMIT + 1
    if isinstance(data, dict):
        data = list(data.values())
    if not isinstance(data, list):
        return 1
    if len(data) > LIMIT:
        return len(data)
    return sum(1 if type(one) in (float, int, str) else _count(one, depth + 1) for one in data)


def _ended(why, seconds):
    """The outcome of a case in which the sandbox ended."""
    kinds = {"time": ("TimeLimit", f"{seconds:g} s"), "memory": ("MemoryLimit", "the limit")}
    kind, said = kinds.get(why, ("SystemExit", WHY.get(why, "")))
    return {"error": {"type": kind, "message": said, "line": None, "source": "", "cell": "",
                      "called": True}}


# ------------------------------------------------------------------ values
def taken_over(data, depth: int = 0):
    """A typed answer again, from what `inside.handed_over` sent; an object that fits nothing where
    that cannot be read."""
    with suppress(Exception):
        return _taken_over(data, depth)
    return object()


def _taken_over(data, depth):
    kind = data["kind"]
    if depth > 5:
        return object()
    if kind == "dots":
        return ...
    if kind == "dict":
        return {_taken_over(key, depth + 1): _taken_over(value, depth + 1)
                for key, value in data["items"]}
    if kind in ("list", "tuple", "set", "frozenset"):
        made = {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset}[kind]
        return made(_taken_over(one, depth + 1) for one in data["items"])
    if kind == "text":
        return str(data["text"])[:1000]
    if kind == "none":
        return None
    if kind in ("number", "array"):
        return _number(data)
    return object()


def _number(data):
    """A number or an array again; nothing is made of a dtype that holds no numbers."""
    array = numbers(data)
    if array is None:
        return object()
    if data["dtype"] in ("float", "int", "bool"):
        return unpack(data) if array.shape == () else object()
    exact = np.array(data["values"]) if data["dtype"].startswith(("int", "uint")) else array
    array = exact.reshape(array.shape).astype(data["dtype"])
    return array if data["kind"] == "array" else array[()]
