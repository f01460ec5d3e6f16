"""Run an answer on drawn cases, and note what came out. Nothing is judged here.

    outcomes = run(answer, cases)      # plain data in, plain data out

One outcome per case: {"value": packed} or {"error": {...}} or {"unwritten": True}; and with it
"changed" (names of the inputs that the answer changed) and "printed" (the beginning of what it
printed). An answer that is stopped by a limit has no outcomes after that case.

With `limits`, `quiet`, `values` and `toys` it runs where the rest of the package is not.
"""
import dis
import linecache
import os
import re
import sys
import sysconfig
import traceback
from collections.abc import Callable

import numpy as np

from .limits import Stopped, limited
from .quiet import Heard, quiet
from .values import cut, pack, type_name, unpack

_errstate, _ndarray = np.errstate, np.ndarray
_STOPPED = {"time": "TimeLimit", "memory": "MemoryLimit"}
_RAISE = dis.opmap["RAISE_VARARGS"]


class Elsewhere:
    """Stands for an answer in another process, wherever a function fits that is only run.

    The function itself is never here: `outcomes` are what came back, and nobody trusts them.
    """

    def outcomes(self, cases: list[dict], seconds: float | None) -> list[dict]:
        """What `run` would give there."""
        raise NotImplementedError

    def used(self, by: str, **facts) -> "Elsewhere":
        """The same answer, used by a training ("trained" with a network or none, "valued"), or
        watched as it trains ("watched")."""
        raise NotImplementedError

    def __call__(self, *args, **kwargs):
        raise TypeError("this answer is in another process: run(answer, cases) runs it there.")


def run(answer: Callable, cases: list[dict], seconds: float | None = None) -> list[dict]:
    """What `answer` gives for each case, as plain data. Only a KeyboardInterrupt passes through.

    With `seconds`, it is stopped when it needs longer for all cases together, or more memory
    than `limits.MEMORY`: the last outcome then is an error of the type "TimeLimit" or
    "MemoryLimit", or "StillRunning" where it cannot be stopped.
    """
    if isinstance(answer, Elsewhere):
        return answer.outcomes(cases, seconds)
    outcomes, heard = [], Heard()

    def work():
        for case in cases:
            outcomes.append(_run_one(answer, case, heard))

    with quiet(heard):
        if seconds is None:
            work()
            return outcomes
        stop = limited(work, seconds)
    # A thread that is left behind may still write into its own list.
    outcomes = outcomes[:len(cases)]
    if stop and len(outcomes) < len(cases):
        outcomes.append(_stopped(stop, heard))
    return outcomes


def _run_one(answer, case, heard):
    given = {name: unpack(data) for name, data in case["inputs"].items()}
    args = [value for name, value in given.items() if name not in case["named"]]
    named = {name: given[name] for name in case["named"]}
    before = {name: _held(value) for name, value in given.items()}
    outcome = {}
    try:
        with _errstate(all="ignore"):
            outcome["value"] = pack(answer(*args, **named))
    except (KeyboardInterrupt, Stopped):
        raise
    except BaseException as error:  # a learner's exit() must not end the session either
        calls = list(traceback.walk_tb(sys.exc_info()[2]))[1:]  # the first is ours
        if isinstance(error, NotImplementedError) and _raised_by_a_learner():
            outcome["unwritten"] = True
        else:
            outcome["error"] = _describe(error, calls)
    changed = [name for name, data in case["inputs"].items()
               if (before[name] is None or _held(given[name]) != before[name])
               and pack(given[name]) != data]
    if changed:
        outcome["changed"] = changed
    printed = heard.take()
    if printed:
        outcome["printed"] = printed
    return outcome


def _held(value):
    """All that an array holds, to see whether it is the same later; None for anything else."""
    if type(value) is not _ndarray or value.dtype.hasobject:
        return None
    return value.dtype, value.shape, value.tobytes()


def _raised_by_a_learner():
    """Is it the `raise NotImplementedError` of a stub, and not a library's own?"""
    last = sys.exc_info()[2]
    while last.tb_next:
        last = last.tb_next
    code = last.tb_frame.f_code
    return is_own(code.co_filename) and code.co_code[last.tb_lasti] == _RAISE


# ------------------------------------------------------------------ errors as plain data
def _describe(error, calls):
    """An exception as plain data: type, first line of its text, and the learner's own line."""
    try:
        text = str(error).strip().split("\n")[0]
    except Exception:
        text = ""
    places = [(frame.f_code.co_filename, line) for frame, line in calls]
    told = {"type": type_name(error),
            "message": cut(re.sub(r" at 0x[0-9a-fA-F]+", "", text[:400]), 200)}
    return told | _own_line(places) | {"called": bool(calls)}


def _own_line(places):
    """The learner's line among the running calls: the innermost one that is no library's."""
    own = [(file, line) for file, line in places if is_own(file)]
    if not own:
        return {"line": None, "source": "", "cell": ""}
    file, line = own[-1]
    source = cut(linecache.getline(file, line).strip(), 200)
    return {"line": line, "source": source, "cell": _cell(file)}


def _stopped(stop, heard):
    """The outcome of the case in which the answer was stopped."""
    kind = "StillRunning" if stop.left else _STOPPED[stop.reason]
    error = {"type": kind, "message": stop.said} | _own_line(stop.places) | {"called": True}
    printed = heard.take()
    return {"error": error} | ({"printed": printed} if printed else {})


_LIBRARIES = tuple({os.path.join(folder, "") for folder in (
    *(sysconfig.get_path(which) for which in ("stdlib", "purelib", "platlib")),
    os.path.dirname(os.path.dirname(np.__file__)), os.path.dirname(os.path.dirname(__file__)))})


def is_own(file: str) -> bool:
    """Is it the learner's code: a notebook cell, or a file outside every installed library?"""
    return not file.startswith((*_LIBRARIES, "<frozen", "<__array_function__"))


def _cell(file):
    """'In [3]' for a notebook cell, otherwise nothing."""
    ipython = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    number = getattr(getattr(ipython, "compile", None), "_filename_map", {}).get(file)
    return f"In [{number}]" if number is not None else ""
