"""Run an answer on drawn cases, and note what came out. Nothing is judged here.

    outcomes = run(answer, cases)      # plain data in, plain data out

One outcome per case: {"value": packed} or {"error": {...}} or {"unwritten": True}; and with it
"changed" (names of the inputs that the answer changed) and "printed" (True where it printed).
"""
import contextlib
import io
import linecache
import os
import re
import sys
import sysconfig
import traceback
import warnings
from collections.abc import Callable

import numpy as np

from .values import pack, unpack

_errstate = np.errstate


def run(answer: Callable, cases: list[dict]) -> list[dict]:
    """What `answer` gives for each case, as plain data. Only a KeyboardInterrupt passes through."""
    return [_run_one(answer, case) for case in cases]


def _run_one(answer, case):
    given = {name: unpack(data) for name, data in case["inputs"].items()}
    args = [value for name, value in given.items() if name not in case["named"]]
    named = {name: given[name] for name in case["named"]}
    outcome, sink = {}, _Sink()
    try:
        with _in_silence(sink):
            outcome["value"] = pack(answer(*args, **named))
    except KeyboardInterrupt:
        raise
    except NotImplementedError:
        outcome["unwritten"] = True
    except BaseException as error:  # a learner's exit() must not end the session either
        outcome["error"] = _describe(error)
    changed = [name for name, data in case["inputs"].items() if pack(given[name]) != data]
    if changed:
        outcome["changed"] = changed
    if sink.used:
        outcome["printed"] = True
    return outcome


@contextlib.contextmanager
def _in_silence(sink):
    """What is printed goes into the sink, and nothing is warned of."""
    with (contextlib.redirect_stdout(sink), contextlib.redirect_stderr(sink),
          warnings.catch_warnings(), _errstate(all="ignore")):
        warnings.simplefilter("ignore")
        yield


class _Sink(io.TextIOBase):
    """Takes what an answer prints, and forgets it."""

    used = False

    def write(self, text):
        self.used = True
        return len(text)


def _describe(error):
    """An exception as plain data: type, first line of its text, and the learner's own line."""
    frames = list(traceback.walk_tb(error.__traceback__))[1:]  # the first is ours
    places = [(frame.f_code.co_filename, line) for frame, line in frames]
    own = [(file, line) for file, line in places if is_own(file)]
    file, line = own[-1] if own else (None, None)
    try:
        text = str(error).strip().split("\n")[0][:200]
    except Exception:
        text = ""
    return {"type": type(error).__name__, "message": re.sub(r" at 0x[0-9a-fA-F]+", "", text),
            "line": line, "source": linecache.getline(file, line).strip() if file else "",
            "cell": _cell(file) if file else "", "called": bool(frames)}


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
