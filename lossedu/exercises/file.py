"""Check the answers in a Python file, as `lossedu check my.py` does.

    for name, passed, said in verdicts("my.py"):
        print(said)

The file runs in a process of its own and finds what `python my.py` would find: modules and
data beside it. It may exit, crash or leave threads behind; a verdict counts once it has
arrived here, and none is taken from how the process ended. An answer that its own process cannot
stop (it is in code outside Python) is ended with that process, some seconds later.
"""
import codecs
import json
import os
import subprocess
import sys
import tempfile
import threading
import tokenize
import traceback
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import monotonic
from types import ModuleType

from ..core.faulty import FaultyFile
from ..core.words import near
from ..core.words import with_article as a
from . import EXERCISES, judged, no_function
from .after import Answers
from .kinds import FunctionExercise
from .limits import SECONDS, time_limit
from .running import is_own
from .stops import about_no_return

_exit, _dumps = os._exit, json.dumps  # our own hold on them: the file may put others there
POLL = 0.05       # seconds between two looks for a verdict
SLACK = 15.0      # seconds beyond the limit of an answer, for judging it and for a busy machine
ENDS = "the file ends the program before it could be checked"
# The marks that other encodings begin with; the longer ones first, as one begins the other.
BOMS = {codecs.BOM_UTF32_LE: "UTF-32", codecs.BOM_UTF32_BE: "UTF-32",
        codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16"}


class CannotCheck(Exception):
    """Why a file gets no verdict, in one sentence."""


# ------------------------------------------------------------------ this side: wait for verdicts
def verdicts(file: str, names: tuple = (), seconds: float = SECONDS,
             answers: bool = False) -> Iterator[tuple[str, bool, str]]:
    """(name, passed, text) for each exercise in `names`, as they come.

    Without names, for each exercise whose function the file defines. An answer is stopped after
    `seconds`; with `answers`, the text for one that passed ends in ours.

    Raises CannotCheck where the file, not an answer, is at fault.
    """
    with tempfile.TemporaryDirectory(prefix="lossedu-") as folder:
        record = Path(folder) / "record"
        record.touch()
        begun = None
        for entry in _entries(record, file, names, seconds, answers):
            if "stop" in entry:
                raise CannotCheck(entry["stop"])
            if "interrupted" in entry:
                raise KeyboardInterrupt
            if "done" in entry:
                return
            if "late" in entry:
                report = no_function(EXERCISES[begun], about_no_return(seconds))
                yield begun, False, repr(report)
                return
            begun = entry.get("begun")
            if "said" in entry:
                yield entry["name"], entry["passed"], entry["said"]
    if begun is None:
        raise CannotCheck(f"{file}: {ENDS}.")
    report = no_function(EXERCISES[begun], "Your function ends the program. "
                                           "A function hands its result back with return.")
    yield begun, False, repr(report)


def _entries(record, file, names, seconds, answers):
    """What the other process writes into its record, entry by entry, until it ends or is late."""
    root = str(Path(__file__).resolve().parents[2])
    asked = [repr(float(seconds)), "answers" if answers else ""]
    command = [sys.executable, "-P", "-c", _START, root, str(record), *asked, file, *names]
    process = subprocess.Popen(command, stdin=subprocess.PIPE)
    try:
        with process.stdin, open(record, encoding="utf-8") as written:
            rest, ended, begun = "", False, None
            while not ended:
                # Asked before reading: nothing is written after the end.
                ended = _has_ended(process)
                *lines, rest = (rest + written.read()).split("\n")
                for entry in map(json.loads, lines):
                    begun = monotonic() if "begun" in entry else None
                    yield entry
                if begun and monotonic() > begun + seconds + SLACK:
                    yield {"late": True}
    finally:
        process.kill()
        process.wait()


def _has_ended(process):
    try:
        process.wait(POLL)
    except subprocess.TimeoutExpired:
        return False
    return True


# ------------------------------------------------------------------ the other side: run the file
_START = """
import sys
first = set(sys.modules)
sys.path.append(sys.argv[1])
from lossedu.exercises.file import serve
sys.path.pop()
serve(sys.argv[2:], first)
"""


def serve(argv: list[str], first: set[str]) -> None:
    """Check argv = [record, seconds, "answers" or "", file, names...] and end this process.

    `first` holds the names of the modules that Python starts with.
    """
    record, seconds, answers, file, *names = argv
    os.environ.setdefault("MPLBACKEND", "agg")  # plots stay unseen, and need no window
    _end_with_the_caller()
    with open(record, "a", encoding="utf-8") as out:
        def write(**entry):
            out.write(_dumps(entry) + "\n")
            out.flush()

        try:
            _check(file, names, first, write, float(seconds), bool(answers))
        except CannotCheck as error:
            write(stop=str(error))
        except KeyboardInterrupt:
            write(interrupted=True)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:
            pass
    _exit(0)  # whatever threads and exit handlers the file left behind


def _end_with_the_caller():
    """Standard input is a pipe from the caller: it breaks when the caller dies, and we end, too."""
    pipe, nothing = os.dup(0), os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    threading.Thread(target=lambda: (os.read(pipe, 1), _exit(2)), daemon=True).start()


def _check(file, names, first, write, seconds, with_answers):
    found = load(file, first)
    wanted = names or [name for name in EXERCISES if name in found]
    if not wanted:
        raise CannotCheck(f"{file} defines no function with the name of an exercise.")
    for name in wanted:
        try:
            exercise = EXERCISES[name]
        except FaultyFile as fault:
            write(name=name, passed=False, said=str(fault))
            continue
        function = exercise.function
        if function not in found:
            raise CannotCheck(f"{file} defines no {function}." + near(function,
                                                                      _like(exercise, found)))
        write(begun=name)
        report = _report(exercise, found[function], file, seconds)
        said = f"{report!r}\n\n{report.answers}" if with_answers and report.answers else repr(
            report)
        write(name=name, passed=report.passed, said=said)
    write(done=True)


def _like(exercise, found):
    """The names in a file that could have been meant for the exercise."""
    wants_function = isinstance(exercise, FunctionExercise)
    return [name for name, value in found.items() if callable(value) or not wants_function]


def _report(exercise, answer, file, seconds):
    command = f"lossedu check {exercise.name} {file}"
    wants_function = isinstance(exercise, FunctionExercise)
    if callable(answer) or not wants_function:
        with time_limit(seconds):
            report = judged(exercise, answer)
        if report.stopped == "TimeLimit":
            return report.saying(f"For more time: {command} --seconds 60.")
        if report.passed and wants_function and not os.environ.get("NBGRADER_EXECUTION"):
            return replace(report, answers=Answers(exercise, f"{command} --answers"))
        return report
    kind = "None" if answer is None else a(type(answer).__name__)
    return no_function(exercise, f"{exercise.function} is {kind} there, not a function. "
                                 f"Define it: def {exercise.signature}: ...")


def load(file: str, first: set[str] = frozenset()) -> dict:
    """What a Python file defines, by name. Raises CannotCheck.

    It runs as a module, so that what stands under `if __name__ == "__main__":` stays out.
    """
    code = _compiled(file)
    path = os.path.abspath(file)
    name = Path(file).stem
    module = ModuleType(name if name not in sys.modules else "answers")
    module.__file__ = path
    folder = os.path.dirname(os.path.realpath(path))
    hidden = _take_what_it_hides(folder, name, first)
    sys.modules[module.__name__] = module
    sys.argv = [file]
    sys.path.insert(0, folder)
    try:
        exec(code, module.__dict__)
    except KeyboardInterrupt:
        raise
    except SystemExit as error:
        raise CannotCheck(f"{_place(error, file)}: {ENDS}. Take that line out, or put it under "
                          "if __name__ == \"__main__\":") from None
    except BaseException as error:
        # The file itself has been compiled: this one comes from a module that it imports.
        if isinstance(error, SyntaxError) and os.path.isfile(error.filename or ""):
            raise CannotCheck(_not_python(error, os.path.basename(error.filename))) from None
        told = f"{type(error).__name__}: {_first_line(error)}"
        raise CannotCheck(f"{_place(error, file)}: {told}") from None
    sys.modules.update(hidden)
    return module.__dict__


def _take_what_it_hides(folder, name, first):
    """Take Python's own modules out of sys.modules that a file beside it hides, as random.py would.

    `python my.py` finds the one beside the file; here, ours is imported already.
    Returns name -> module.
    """
    beside = {path.stem for path in Path(folder).glob("*.py")}
    beside |= {path.parent.name for path in Path(folder).glob("*/__init__.py")}
    hidden = (beside & sys.stdlib_module_names) - {one.split(".")[0] for one in first} - {name}
    return {one: sys.modules.pop(one) for one in list(sys.modules) if one.split(".")[0] in hidden}


def _compiled(file):
    """The file's code, or one sentence on why there is none."""
    try:
        data = Path(file).read_bytes()
    except OSError as error:
        raise CannotCheck(f"{file} cannot be read: {error.strerror}.") from None
    encoding = next((said for mark, said in BOMS.items() if data.startswith(mark)), "")
    if encoding:
        raise CannotCheck(f"{file} is {encoding} text, and Python reads UTF-8. Save it as UTF-8.")
    if b"\0" in data:
        raise CannotCheck(f"{file} holds null bytes, so it is no Python text. "
                          "Save it as UTF-8 text.")
    try:
        encoding, _ = tokenize.detect_encoding(iter(data.splitlines(keepends=True)).__next__)
        data.decode(encoding)
        return compile(data, os.path.abspath(file), "exec", dont_inherit=True)
    except UnicodeDecodeError as error:
        line = data[:error.start].count(b"\n") + 1
        raise CannotCheck(f"{file}:{line}: this is not {error.encoding} text. "
                          "Save the file as UTF-8.") from None
    except SyntaxError as error:
        # Without a declaration of its encoding, in the first two lines.
        if "invalid or missing encoding" in str(error):
            raise CannotCheck(f"{file}: this is not utf-8 text. Save the file as UTF-8.") from None
        raise CannotCheck(_not_python(error, file)) from None
    except (ValueError, LookupError, MemoryError, RecursionError) as error:
        raise CannotCheck(f"{file}: this is not Python: {_first_line(error)}.") from None


def _not_python(error, file):
    line = f":{error.lineno}" if error.lineno else ""
    return f"{file}{line}: this is not Python: {error.msg}."


def _place(error, file):
    """file:line of the learner's line that raised the error."""
    frames = [(frame.f_code.co_filename, line)
              for frame, line in traceback.walk_tb(error.__traceback__)]
    own = [(where, line) for where, line in frames if is_own(where) and os.path.isfile(where)]
    if not own:
        return file
    where, line = own[-1]
    return f"{file if _is(where, file) else os.path.basename(where)}:{line}"


def _is(path, file):
    return os.path.abspath(path) == os.path.abspath(file)


def _first_line(error):
    try:
        return (str(error).strip().splitlines() or [""])[0][:200]
    except Exception:
        return ""
