"""A process for one submission, in which it can do no harm: bubblewrap around `inside.py`.

    with Sandbox(profile, limits) as box:
        box.ask(do="cell", source="x = 1", patience=20)     # the reply, a dict
        # Died where the process is gone or did not reply in time

The sandbox holds Python and its libraries, read-only, and the few files that run an answer. There
is no network, no other process, no file of the teacher's, no course, no reference; what may be
written is a small folder in memory. A profile says which libraries are there:

    numpy   neither PyTorch nor this package: for a function that is written in NumPy
    torch   PyTorch, without this package: for a function that is written in PyTorch
    train   both, without exercises and without data, in which the held-out rows could be looked up
    open    both, without exercises, quiz answers and solutions: for a value

`limits.memory` counts all processes of the sandbox together, and `limits.processes` how many there
may be; a watch looks at them ten times a second and ends the sandbox that has more. A filter
(`filter.py`) refuses the calls by which memory would escape the watch.
"""
import json
import os
import secrets
import select
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from .filter import program as filter_program
from .mounts import WITH_PACKAGE, mounts
from .watch import calm, runs, usage

PACKAGE = Path(__file__).parents[1]
# what runs an answer: a package of its own in the sandbox, named `judged`
FILES = ("core/words.py", "core/names.py", "exercises/running.py", "exercises/limits.py",
         "exercises/quiet.py", "exercises/values.py", "exercises/toys.py", "exercises/usual.py",
         "exercises/training.py", "exercises/watching.py", "exercises/afterwards.py",
         "exercises/extreme.py", "exercises/reached.py", "classroom/inside.py",
         "classroom/stand_ins.py")
# of this package, what the profile "open" leaves out: all that tells right answers
UNTOLD = ("exercises", "interview", "classroom", "mistakes", "learner", "tests", "questions.yaml",
          "cards.yaml", "told.py", "unit.md", "__pycache__")
START = ("import sys; sys.path[:0] = {paths!r}; "
         "from judged.classroom.inside import main; main({stand_ins!r}, {bounds!r})")
LONGEST_REPLY = 8 * 2 ** 20     # bytes; as objects of Python it may be twenty times as large
POLL = 0.1                      # seconds between two looks at memory and processes
GONE = 5.0                      # seconds to wait for the kernel to end what ran


@dataclass(frozen=True)
class Limits:
    """What a submission may use; all seconds are on the clock on the wall."""

    cell: float = 20.0          # seconds for one cell
    answer: float = 10.0        # seconds for one answer on all cases of a draw
    total: float = 300.0        # seconds for the submission
    memory: int = 2 * 2 ** 30   # bytes
    disk: int = 64 * 2 ** 20    # bytes
    processes: int = 64         # threads and processes


class Died(Exception):
    """The sandbox is gone, and why: "time", "memory", "processes" or "ended"."""


class NoSandbox(Exception):
    """One sentence: why there is no sandbox here, and what to type."""


def bubblewrap() -> tuple | None:
    """(where bubblewrap is, how it keeps a sandbox apart); None where it may make none here.

    The superuser may have as many processes as it likes, so its sandboxes run as somebody else
    where that is possible: a number that nobody has.
    """
    found = shutil.which("bwrap")
    ways = [["--unshare-all", "--cap-drop", "ALL"]]
    if hasattr(os, "getuid") and os.getuid() == 0 and _is_open_to_all():
        ways.insert(0, [f"--unshare-{one}" for one in ("ipc", "pid", "net", "uts")]
                    + ["--unshare-cgroup-try", "--cap-drop", "ALL", "--cap-add", "CAP_SETUID",
                       "--cap-add", "CAP_SETGID"])
    for way in ways if found else ():
        tried = subprocess.run([found, *way, "--ro-bind", "/", "/", "true"], capture_output=True)
        if tried.returncode == 0:
            return found, way
    return None


def _somebody(way):
    """The number of the user that a sandbox becomes, its own; 0 where it stays who it is."""
    return secrets.randbelow(10 ** 6) + 10 ** 9 if "CAP_SETUID" in way else 0


def _is_open_to_all():
    """May everybody run this Python?"""
    needed = (sys.executable, sysconfig.get_path("purelib"), sysconfig.get_path("stdlib"))
    return all(os.stat(one).st_mode & 0o005 == 0o005 for one in needed)


def needs_sandbox() -> None:
    """Raise NoSandbox where bubblewrap cannot be used."""
    if shutil.which("bwrap") is None:
        raise NoSandbox("bubblewrap is not installed, so nothing would keep a submission from your "
                        "files. Type: sudo apt install bubblewrap. Or, for submissions that you "
                        "trust: add --unsafe.")
    if bubblewrap() is None:
        raise NoSandbox("bubblewrap is installed but may not make a sandbox here (a container "
                        "without user namespaces?), so nothing would keep a submission from your "
                        "files. For submissions that you trust: add --unsafe.")


# ------------------------------------------------------------------ what is in it
def write_tree(folder: str | os.PathLike) -> Path:
    """Copy what a sandbox needs of this package into an empty folder; the folder."""
    folder = Path(folder)
    for file in FILES:
        target = folder / "judge" / "judged" / file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(PACKAGE / file, target)
        for parent in (target.parent, target.parent.parent):
            (parent / "__init__.py").touch()
    shutil.copytree(PACKAGE, folder / "course" / "lossedu",
                    ignore=lambda place, names: [one for one in names if one in UNTOLD])
    for place in (folder / "judge", folder / "course"):     # whoever the sandbox becomes reads it
        for one in (place, *place.rglob("*")):
            one.chmod(0o755 if one.is_dir() else 0o644)
    return folder


def _paths(profile):
    return ["/judge", "/course"] if profile in WITH_PACKAGE else ["/judge"]


def _command(profile, tree, limits, bubble, filtered=None):
    python = sys.executable
    facts = {"stand_ins": (["lossedu", "torch"], list(UNTOLD))}
    if bubble is None:
        paths = [f"{tree}{path}" for path in _paths(profile)]
        return [python, "-I", "-c", START.format(paths=paths, bounds={}, **facts)]
    program, way = bubble
    bounds = {"memory": limits.memory, "disk": limits.disk, "processes": limits.processes,
              "somebody": _somebody(way)}
    start = START.format(paths=_paths(profile), bounds=bounds, **facts)
    return [program, *way, "--die-with-parent", "--new-session", "--hostname", "sandbox",
            *(["--seccomp", str(filtered)] if filtered else []),
            *mounts(profile, tree, limits.disk), "--chdir", "/tmp/home", python, "-I", "-c", start]


def _filtered():
    """The filter, to be read by bubblewrap from this number; None where there is none."""
    text = filter_program()
    if not text:
        return None
    reads, writes = os.pipe()
    with os.fdopen(writes, "wb") as file:
        file.write(text)
    return reads


def _environment(home):
    threads = {f"{one}_NUM_THREADS": "1" for one in ("OMP", "OPENBLAS", "MKL")}
    return threads | {"PATH": "/usr/bin:/bin", "HOME": home, "TMPDIR": os.path.dirname(home),
                      "LANG": "C.UTF-8", "MPLBACKEND": "Agg", "LOSSEDU_HOME": "",
                      "PYTHONDONTWRITEBYTECODE": "1", "IPYTHONDIR": os.path.join(home, "ipython")}


# ------------------------------------------------------------------ the process
class Sandbox:
    """A running sandbox; leaving the `with` block ends all that runs in it."""

    def __init__(self, profile: str, limits: Limits, tree: str | os.PathLike,
                 unsafe: bool = False):
        self.profile, self.limits, self._count = profile, limits, 0
        self._why, self._rest = "ended", b""
        self._home = tempfile.TemporaryDirectory(prefix="lossedu-") if unsafe else None
        bubble = None if unsafe else bubblewrap_once()
        filtered = None if unsafe else _filtered()
        try:
            self._process = subprocess.Popen(
                _command(profile, tree, limits, bubble, filtered), stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
                cwd=self._home.name if unsafe else "/",
                pass_fds=() if filtered is None else (filtered,),
                env=_environment(self._home.name if unsafe else "/tmp/home"))
        finally:
            if filtered is not None:
                os.close(filtered)
        self._seen = ()     # processes that the watch has seen
        os.set_blocking(self._process.stdin.fileno(), False)
        self._over = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.end()

    def end(self) -> None:
        """End the process and all that it has started."""
        self._over.set()
        self._kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                stream.close()
        self._watcher.join()
        self._wait_until_gone()
        if self._home:
            self._home.cleanup()

    def _wait_until_gone(self):
        """With its first process the kernel ends all others; with much memory it takes a while."""
        end = monotonic() + GONE
        while monotonic() < end and any(map(runs, self._seen)):
            sleep(0.005)

    def _kill(self):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, 9)

    def ask(self, patience: float, **request) -> dict:
        """The reply to a request. Raises Died where none comes within `patience` seconds."""
        self._count += 1
        end = monotonic() + patience
        line = json.dumps(request | {"id": self._count}).encode() + b"\n"
        try:
            self._send(line, end)
            reply = json.loads(self._line(end))
        except (OSError, ValueError, RecursionError):
            self._kill()
            raise Died(self._why) from None
        if not isinstance(reply, dict) or reply.get("id") != self._count:
            self._kill()
            raise Died(self._why)
        full = reply.get("full") is True    # the next request would pay for this one
        if full:
            self._why = "memory"
        if full or self._is_over():
            self._kill()
            raise Died(self._why)
        return reply

    def _send(self, line, end):
        while line:
            if not select.select([], [self._process.stdin], [], max(0, end - monotonic()))[1]:
                self._stop("time")
            line = line[os.write(self._process.stdin.fileno(), line):]

    def _line(self, end):
        kept, came = bytearray(self._rest), self._rest
        while b"\n" not in came:
            if len(kept) > LONGEST_REPLY:
                self._stop("memory")
            left = end - monotonic()
            if left <= 0 or not select.select([self._process.stdout], [], [], left)[0]:
                self._stop("time")
            came = os.read(self._process.stdout.fileno(), 2 ** 20)
            if not came:
                raise OSError("it has ended")
            kept += came
        line, _, self._rest = bytes(kept).partition(b"\n")
        return line

    def _stop(self, why):
        self._why = why
        self._kill()
        raise OSError(why)

    def _watch(self):
        """End the sandbox when it has more memory or processes than it may have."""
        while not self._over.wait(POLL):
            if self._is_over():
                self._kill()
                return

    def _is_over(self):
        """Has it ended, or more memory or processes than it may have? `_why` then says which."""
        used = usage(self._process.pid, 4 * self.limits.processes)
        if used is None:
            return True
        self._seen = used.processes
        if used.memory > self.limits.memory:
            self._why = "memory"
        elif len(used.threads) > self.limits.processes:
            self._why = "processes"
        else:
            calm(used)
            return False
        return True


_program: list = []


def bubblewrap_once() -> tuple:
    """Where bubblewrap is and how it works here, looked up once. Raises NoSandbox."""
    if not _program:
        needs_sandbox()
        _program.append(bubblewrap())
    return _program[0]
