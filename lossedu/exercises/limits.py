"""Work that takes too long, or too much memory, is stopped; the process goes on.

    stop = limited(work, seconds=5.0)     # None where the work ended by itself
    stop.reason, stop.said, stop.left     # "time", "5 s", False

    with time_limit(60.0):                # for what is judged inside
        ...

The work runs in a thread of its own while the caller waits and watches. This is the same on
Linux, macOS and Windows, in a notebook and in a terminal, and in whatever thread the caller is.
An exception that Python raises in the other thread stops the work. Code outside Python (a matrix
product, a sleep) meets that exception when it returns; where this takes too long, the thread is
left behind, and `left` says so. Nothing helps against code that returns never and lets no other
thread run, such as sum(itertools.count()): only another process can end it.

Memory is watched from outside, too. On Linux one request far beyond the limit is refused by the
system, and Python raises MemoryError; Windows refuses what it does not have.
"""
import contextlib
import contextvars
import ctypes
import os
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

try:
    import resource
except ImportError:  # Windows
    resource = None

SECONDS = 5.0          # for an answer, all cases together
MEMORY = 2 ** 30       # bytes beyond what is in use when the answer begins
POLL = 0.02            # seconds between two looks
PATIENCE = 1.0         # seconds to wait for work that has been told to stop
GENTLE = 5             # exceptions that an answer may catch until we insist


_allowed = contextvars.ContextVar("seconds", default=SECONDS)


@contextlib.contextmanager
def time_limit(seconds: float):
    """Answers that are judged inside are stopped after that many seconds."""
    before = _allowed.set(seconds)
    try:
        yield
    finally:
        _allowed.reset(before)


def seconds_allowed() -> float:
    """The seconds that an answer has now."""
    return _allowed.get()


@dataclass(frozen=True)
class Stop:
    """Why work was stopped ("time" or "memory"), the limit in words, and where it stood.

    `places` are (file, line) of the running calls, outermost first. `left`: it goes on running.
    """

    reason: str
    said: str
    places: tuple = ()
    left: bool = False


def limited(work: Callable, seconds: float = SECONDS, memory: int = MEMORY) -> Stop | None:
    """Run `work()`; the `Stop` where it was stopped, None where it ended by itself.

    What `work` raises, and a KeyboardInterrupt while it runs, is raised here.
    """
    worker = _Worker(work)
    # within another limit its wall stands; one built here could be left standing by a stop
    with contextlib.nullcontext() if is_worker() else _wall(memory):
        try:
            try:
                worker.start()
            except RuntimeError:  # no threads here, as in a browser: without limits, then
                work()
                return None
            reason = _watch(worker, seconds, memory)
            places = _places(worker) if reason else ()
            left = bool(reason) and not _ended(worker, PATIENCE)
        except BaseException:  # an interrupt from the keyboard reaches the thread that waits
            _ended(worker, PATIENCE)
            raise
    if worker.error is not None:
        raise worker.error
    if not reason:
        return None
    said = f"{seconds:g} s" if reason == "time" else in_words(memory)
    return Stop(reason, said, places, left)


def in_words(size: int) -> str:
    """A number of bytes in the largest unit that keeps it above one.

    >>> in_words(2 ** 30), in_words(300 * 2 ** 20)
    ('1 GiB', '300 MiB')
    """
    return f"{size / 2 ** 30:g} GiB" if size >= 2 ** 30 else f"{size / 2 ** 20:g} MiB"


# ------------------------------------------------------------------ the two threads
class _Worker(threading.Thread):
    """The thread that works, with its caller's context variables. It dies with the process."""

    def __init__(self, work):
        super().__init__(name="lossedu check", daemon=True)
        self._run_in_context, self._work = contextvars.copy_context().run, work
        self.ends, self.error = False, None
        # Not is_alive(): in Python 3.11 an interrupt of join() calls a thread dead that still runs.
        self.over = threading.Event()
        self._told = threading.Lock()

    def run(self):
        try:
            self._end_with(self._work)
        except Stopped:
            self._end()  # one more that was on its way
        self.over.set()

    def _end_with(self, work):
        try:
            self._run_in_context(work)
        except Stopped:
            self._end()
        except BaseException as error:
            self.error = error
        self._end()
        sys.settrace(None)

    def _end(self):
        """From here on nobody tells it to stop: not while Python takes the thread down, either."""
        with self._told:
            self.ends = True

    def stop(self, kind):
        """Raise an exception of that kind in the thread, unless it is at its end."""
        with self._told:
            if not self.ends:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self.ident),
                                                           ctypes.py_object(kind))


def is_worker() -> bool:
    """Does this code run within a limit?"""
    return isinstance(threading.current_thread(), _Worker)


def _watch(worker, seconds, memory):
    """"" once the work has ended by itself, "time" or "memory" where it is to be stopped."""
    end, before = monotonic() + seconds, used_memory()
    while True:
        if worker.over.wait(max(0.0, min(POLL, end - monotonic()))):
            worker.join()  # what remains is Python's
            return ""
        if monotonic() >= end:
            return "time"
        if before is not None and used_memory() - before > memory:
            return "memory"


def _places(worker):
    frame, places = sys._current_frames().get(worker.ident), []
    while frame:
        places.append((frame.f_code.co_filename, frame.f_lineno))
        frame = frame.f_back
    return tuple(reversed(places))


# ------------------------------------------------------------------ stopping
class Stopped(BaseException):
    """Raised in a thread from outside, to stop it. No `except Exception` catches it."""


class _Insistent(Stopped):
    """For a loop around `except:`: once it is caught, the next line raises another.

    Python makes the exception in the thread that it stops, and so the thread can trace itself.
    """

    def __init__(self):
        super().__init__()
        frame = sys._getframe(1)
        if _is_ours(frame):
            return
        while frame and not _is_ours(frame):
            frame.f_trace = _raise_in_line
            frame = frame.f_back
        sys.settrace(_raise_in_line)


def _is_ours(frame):
    return os.path.dirname(frame.f_code.co_filename) == _HERE


_HERE = os.path.dirname(__file__)


def _raise_in_line(frame, event, arg):
    if _is_ours(frame):
        return None
    if event == "line":
        raise Stopped
    return _raise_in_line


def _ended(worker, patience):
    """Tell a thread to stop, again and again; has it ended within `patience` seconds?"""
    end, tries = monotonic() + patience, 0
    while not worker.over.is_set() and monotonic() < end:
        worker.stop(Stopped if tries < GENTLE else _Insistent)
        worker.over.wait(POLL)
        tries += 1
    return worker.over.is_set()


# ------------------------------------------------------------------ memory
def used_memory() -> int | None:
    """Bytes of memory in use by this process; None where nothing tells."""
    pages = _pages()
    if pages:
        return pages["resident"]
    try:
        import psutil  # no other module of exercises/ needs it; ipykernel brings it
    except ImportError:
        return None
    return psutil.Process().memory_info().rss


def _pages():
    """Linux: bytes that are resident, and bytes that may be written and are nobody else's."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            counts = [int(one) * _PAGE for one in file.read().split()]
    except OSError:
        return {}
    return {"resident": counts[1], "data": counts[5]}


_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 0
_walls, _lock = [], threading.Lock()


@contextlib.contextmanager
def _wall(memory):
    """Linux: what would take the process beyond twice the limit is refused, with MemoryError.

    Twice, so that the watch comes first: at the wall other threads are refused memory, too.
    """
    with _lock:
        if not _walls and resource and _pages():
            soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
            limit = _pages()["data"] + 2 * memory
            if soft == resource.RLIM_INFINITY or limit < soft:
                resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
            _walls.append((soft, hard))
        elif _walls:  # within another one: it stays until the last has ended
            _walls.append(_walls[0])
    try:
        yield
    finally:
        with _lock:
            if _walls and len(_walls) == 1:
                resource.setrlimit(resource.RLIMIT_DATA, _walls[0])
            if _walls:
                _walls.pop()
