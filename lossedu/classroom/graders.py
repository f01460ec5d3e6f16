"""Processes that grade: whatever becomes of one of them costs one submission and no other.

    result = graded(task, run)      # a Result; NoSandbox alone is raised
    stop(run)                       # the processes of that run end

A process grades one submission after another; tasks come on its standard input, results leave on
its standard output. One that dies, or that does not answer in time, is replaced by a new one.
Dask's workers have such processes of their own, so a cluster loses no worker to a submission.
"""
import json
import os
import pickle
import select
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

from .results import Result, Verdict
from .sandbox import NoSandbox

START = ("import sys; sys.path.insert(0, {root!r}); "
         "from lossedu.classroom.graders import main; main()")
TRIES = 2           # a process may have died of something else: memory that others needed
BEYOND = 120.0      # seconds for judging, besides twice what the submission's cells may take
FAREWELL = 5.0      # seconds for a process to end by itself
IDLE = 60.0         # seconds after which a process that has nothing to do is not used again
PAUSES = (1.0, 5.0, 20.0)   # seconds between tries to start a process on a machine that has none
LOOK = 0.5          # seconds between two looks whether the command is still there

DIED = ("The grader's process ended twice while it judged this submission, so no exercise was "
        "judged. Grade it by hand, or type the same again.")
LATE = ("The grader did not come to an end with this submission within {:g} s, so no exercise was "
        "judged. Grade it by hand, or type the same again.")
FAILED = ("The grader stumbled over this submission ({}), so no exercise was judged. Grade it by "
          "hand, and tell us what is in it.")


class _Gone(Exception):
    """The process ended; `in_time` says whether by itself."""

    def __init__(self, in_time):
        super().__init__(in_time)
        self.in_time = in_time


class _Process:
    """One process that grades."""

    def __init__(self):
        root = str(Path(__file__).parents[2])
        self.used = monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-c", START.format(root=root)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)

    def grade(self, task, patience):
        """The reply to a task, a dict. Raises _Gone."""
        data = pickle.dumps(task)
        try:
            self._process.stdin.write(len(data).to_bytes(8, "big") + data)
            self._process.stdin.flush()
            line = self._line(monotonic() + patience)
            self.used = monotonic()
            return json.loads(line)
        except (OSError, ValueError):
            raise _Gone(True) from None

    def _line(self, end):
        kept = bytearray()
        while not kept.endswith(b"\n"):
            if not select.select([self._process.stdout], [], [], max(0.0, end - monotonic()))[0]:
                raise _Gone(False)
            came = os.read(self._process.stdout.fileno(), 2 ** 20)
            if not came:
                raise _Gone(True)
            kept += came
        return kept

    def let_go(self):
        """Nothing more comes: it ends by itself, and takes its files with it."""
        with suppress(OSError):
            self._process.stdin.close()

    def end(self, patience=0.0):
        """End it and what it started; a sandbox ends with it, what runs without one does not."""
        import psutil
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            with suppress(psutil.Error):
                for one in psutil.Process(self._process.pid).children(recursive=True):
                    with suppress(psutil.Error):
                        one.kill()
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, 9)
            self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                stream.close()


def _started():
    """A new process; where the machine has none to spare, a moment later. Raises OSError."""
    for pause in PAUSES:
        with suppress(OSError):
            return _Process()
        sleep(pause)
    return _Process()


class _Pool:
    """The processes of one run, as many as are needed at the same time."""

    def __init__(self):
        self._lock, self._idle, self._all, self.over = threading.Lock(), [], set(), False

    def take(self):
        with self._lock:
            old = [one for one in self._idle if monotonic() - one.used > IDLE]
            self._idle = [one for one in self._idle if one not in old]
            taken = self._idle.pop() if self._idle else None
        for one in old:
            self.drop(one)
        if taken is None:
            taken = _started()
            with self._lock:
                self._all.add(taken)
        return taken

    def give_back(self, process):
        with self._lock:
            self._idle.append(process)

    def drop(self, process):
        with self._lock:
            self._all.discard(process)
        process.end()

    def stop(self):
        self.over = True
        with self._lock:
            left, self._all, self._idle = list(self._all), set(), []
        for one in left:
            one.let_go()
        for one in left:
            one.end(FAREWELL)


_pools: dict[str, _Pool] = {}
_lock = threading.Lock()


def graded(task, run: str) -> Result:
    """The result of one submission, from a process of that run. Raises NoSandbox."""
    with _lock:
        pool = _pools.setdefault(run, _Pool())
    patience = 2 * task.limits.total + BEYOND
    for _ in range(TRIES):
        try:
            process = pool.take()
        except OSError as error:    # the machine has no process or no memory to spare
            return _told(task, FAILED.format(f"no process can be started: {error.strerror}"))
        try:
            reply = process.grade(task, patience)
        except _Gone as gone:
            pool.drop(process)
            if not gone.in_time:
                return _told(task, LATE.format(patience))
            if pool.over:
                break
            continue
        except BaseException:
            pool.drop(process)
            raise
        pool.give_back(process)
        if "no_sandbox" in reply:
            raise NoSandbox(reply["no_sandbox"])
        if "failed" in reply:
            return _told(task, FAILED.format(reply["failed"]))
        return Result.from_json(reply["result"])
    return _told(task, DIED)


def stop(run: str) -> None:
    """End the processes of a run."""
    with _lock:
        pool = _pools.pop(run, None)
    if pool:
        pool.stop()


def _told(task, why):
    """A result without a verdict; it has no fingerprint, so that the next call tries again."""
    from .exercises import found
    exercises = [found(name, task.folder) for name in task.exercises]
    verdicts = tuple(Verdict(one.name, one.title, one.kind, 0, one.points, False, False, why)
                     for one in exercises)
    return Result(task.submission.student, task.submission.unit, verdicts, (why,))


# ------------------------------------------------------------------ in the process
def main() -> None:
    """Grade what comes on the standard input, until nothing comes."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)       # what an exercise prints is no reply
    threading.Thread(target=_follow, args=(os.getppid(),), daemon=True).start()
    while len(head := _read(8)) == 8:
        reply = _reply(_read(int.from_bytes(head, "big")))
        replies.write(json.dumps(reply).encode() + b"\n")
        replies.flush()


def _read(count):
    """So many bytes of the standard input; fewer where it ends or where nothing comes for long."""
    kept = b""
    while len(kept) < count:
        if not select.select([0], [], [], 2 * IDLE)[0]:
            return b""
        came = os.read(0, count - len(kept))
        if not came:
            return b""
        kept += came
    return kept


def _reply(data):
    from .grading import grade
    try:
        return {"result": grade(pickle.loads(data)).to_json()}
    except NoSandbox as error:
        return {"no_sandbox": str(error)}
    except Exception as error:
        return {"failed": f"{type(error).__name__}: {error}"[:300]}


def _follow(parent):
    """End with the command that started this process, also where that was killed."""
    while os.getppid() == parent:
        sleep(LOOK)
    os._exit(1)
