"""What runs in the sandbox: the learner's cells, and the functions that they define.

    {"do": "cell", "source": "..."}                         -> {"error": None or {...}}
    {"do": "what", "name": "guess"}                         -> {"what": described}
    {"do": "cases", "name": "huber_grad", "how": {...}, "cases": [...], "seconds": 5.0}
                                                            -> {"outcomes": [...]}

One line of JSON each way; "full" in a reply says that what ran keeps so much memory that little
is left for the next. Inputs come in and values go out; the right values are never here, and
neither is the package, but for the few files that run an answer (`sandbox.FILES`). Whatever a cell
does to this process, to IPython, NumPy or this module, changes what goes out and nothing else: the
grader trusts none of it.
"""
import json
import mmap
import os
from importlib import import_module

NOTHING = {"what": "missing"}
ADDRESSES = 16 * 2 ** 30    # bytes that libraries may reserve beyond those in use
FILES = 256                 # open at once


def main(stand_ins: tuple, bounds: dict) -> None:
    """Answer requests until there are no more. What `stand_in_for` takes gives empty modules.

    `bounds` are the bytes of one process and of one file, the number of processes, and the user to
    become; none where the process is not in a sandbox.
    """
    requests, replies = _private_streams()
    if bounds:
        _bound(**bounds)
    from .stand_ins import stand_in_for
    stand_in_for(*stand_ins)
    shell = _shell()
    deeds = {"cell": _run_cell, "what": _what, "cases": _run_cases}
    for line in requests:
        asked = json.loads(line)
        try:
            reply = deeds[asked["do"]](shell, asked)
        except Exception as error:      # an object of the learner's own may do anything
            reply = {"error": _told(error)}
        facts = {"id": asked["id"], "full": bool(bounds) and _is_full(bounds["memory"])}
        replies.write(json.dumps(reply | facts).encode() + b"\n")
        replies.flush()


def _is_full(memory):
    """Would the kernel refuse a quarter of the memory, to whatever runs next?"""
    try:
        mmap.mmap(-1, memory // 4, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS).close()
    except (OSError, MemoryError):
        return True
    return False


def _private_streams():
    """Our two pipes, under numbers of their own: what a cell prints or reads goes nowhere."""
    requests, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    return requests, replies


def _bound(memory, disk, processes, somebody):
    """What the kernel refuses in this process from here on; the watch counts all of them."""
    import resource
    most = {"DATA": memory, "AS": memory + ADDRESSES, "FSIZE": disk, "NOFILE": FILES, "CORE": 0,
            "MSGQUEUE": 0}
    # older kernels count all processes of the user, those outside too
    if somebody or tuple(map(int, os.uname().release.split(".")[:2])) >= (5, 14):
        most["NPROC"] = processes
    for name, limit in most.items():
        kind = getattr(resource, f"RLIMIT_{name}", None)
        if kind is not None:
            hard = resource.getrlimit(kind)[1]
            least = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
            resource.setrlimit(kind, (least, least))
    if somebody:
        os.setgroups([])
        os.setgid(somebody)
        os.setuid(somebody)


def _shell():
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    class Shell(InteractiveShell):
        """There are no windows, and pictures go nowhere: `%matplotlib inline` changes nothing."""

        def enable_gui(self, gui=None):
            pass

        def enable_matplotlib(self, gui=None):
            return "agg", "agg"

    shell = Shell.instance(config=Config(HistoryManager=dict(enabled=False)))
    shell.run_cell("import numpy as np", store_history=False)
    return shell


# ------------------------------------------------------------------ cells
def _run_cell(shell, asked):
    """Run a cell as Jupyter does; how it ended, as plain data."""
    result = shell.run_cell(asked["source"], store_history=False)
    error = result.error_before_exec or result.error_in_exec
    return {"error": None if error is None else _told(error)}


def _told(error):
    from ..exercises.values import cut, type_name
    try:
        # the file, "(<ipython-input-1-...>, line 1)", is of our making
        told = (f"{error.msg} (line {error.lineno})" if isinstance(error, SyntaxError)
                and error.lineno else error)
        text = str(told).strip().split("\n")[0]
    except Exception:
        text = ""
    return {"type": type_name(error), "message": cut(text, 200)}


# ------------------------------------------------------------------ answers
def _what(shell, asked):
    """What a name stands for: a function, a class, or a value as plain data."""
    if asked["name"] not in shell.user_ns:
        return NOTHING
    answer = shell.user_ns[asked["name"]]
    if issubclass(type(answer), type):
        return {"what": "class"}
    if callable(answer):
        return {"what": "function"}
    return {"what": "value", "value": handed_over(answer)}


def handed_over(answer, depth: int = 0) -> dict:
    """A typed answer as plain data: as `values.pack`, and besides dots, dicts, sets and formulas of
    SymPy."""
    from ..exercises.values import pack
    kind = type(answer)
    if answer is ...:
        return {"kind": "dots"}
    if depth < 4 and kind is dict and len(answer) < 1000:
        items = [[handed_over(key, depth + 1), handed_over(value, depth + 1)]
                 for key, value in answer.items()]
        return {"kind": "dict", "items": items}
    if depth < 4 and kind in (list, tuple, set, frozenset) and len(answer) < 1000:
        return {"kind": kind.__name__, "items": [handed_over(one, depth + 1) for one in answer]}
    if str(kind.__module__).startswith("sympy."):
        return {"kind": "text", "text": str(answer)[:1000]}
    return pack(answer)


def _run_cases(shell, asked):
    """The outcomes of a function, as `exercises.run` gives them."""
    from ..exercises.running import run
    if asked["how"]["torch"]:
        import_module("torch")  # the first import takes seconds: not on the answer's clock
    answer = _used(shell.user_ns.get(asked["name"]), asked["how"])
    return {"outcomes": run(answer, asked["cases"], asked["seconds"])}


def _used(answer, how):
    """The function that is run: the answer, or a training that uses it."""
    if how["by"] == "itself":
        return answer
    from ..exercises import training, watching
    if how["by"] == "watched":
        return watching.watched(answer, how["asks"])
    if how["by"] == "valued":
        return training.valued(answer)
    network = how["network"]
    return training.trained(training.fitted if network is None else training.Network(**network),
                            answer)
