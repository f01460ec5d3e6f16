"""A process for one submission, in which it can do no harm: bubblewrap around `inside.py`.

    with Sandbox(profile, limits) as box:
        box.ask(do="cell", source="x = 1", patience=20)     # the reply, a dict
        # Died where the process is gone or did not reply in time

The sandbox holds Python and its libraries, read-only, and the few files that run an answer. There
is no network, no other process, no file of the teacher's, no course, no reference; what may be
written is a small folder in memory. A profile says which libraries are there:

    numpy   neither PyTorch nor this package: for a function that is written in NumPy
    torch   PyTorch, without this package: for a function that is written in PyTorch
    open    both, without exercises, quiz answers and solutions: for a value, or a network to train

`limits.memory` counts all processes of the sandbox together, and `limits.processes` how many there
may be; a watch looks at them ten times a second and ends the sandbox that has more.
"""
import json
import os
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
from time import monotonic

PACKAGE = Path(__file__).parents[1]
# what runs an answer: a package of its own in the sandbox, named `judged`
FILES = ("core/words.py", "core/names.py", "exercises/running.py", "exercises/limits.py",
         "exercises/quiet.py", "exercises/values.py", "exercises/toys.py", "exercises/usual.py",
         "exercises/training.py", "classroom/inside.py", "classroom/stand_ins.py")
# of this package, what the profile "open" leaves out: all that tells right answers
UNTOLD = ("exercises", "interview", "classroom", "mistakes", "learner", "tests", "questions.yaml",
          "told.py", "unit.md", "__pycache__")
HIDDEN = {"numpy": ("lossedu", "torch"), "torch": ("lossedu",), "open": ()}
START = ("import sys; sys.path[:0] = {paths!r}; "
         "from judged.classroom.inside import main; main({stand_ins!r})")
LONGEST_REPLY = 64 * 2 ** 20    # bytes
POLL = 0.1                      # seconds between two looks at memory and processes


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


def bubblewrap() -> str | None:
    """Where bubblewrap is, None where it is missing or may not make a sandbox here."""
    found = shutil.which("bwrap")
    if not found:
        return None
    tried = subprocess.run([found, "--unshare-all", "--ro-bind", "/", "/", "true"],
                           capture_output=True)
    return found if tried.returncode == 0 else None


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
    return folder


def _paths(profile):
    return ["/judge", "/course"] if profile == "open" else ["/judge"]


def _command(profile, tree, limits, program):
    python = sys.executable
    stand_ins = ["lossedu", "torch"]
    if program is None:
        paths = [f"{tree}{path}" for path in _paths(profile)]
        return [python, "-I", "-c", START.format(paths=paths, stand_ins=stand_ins)]
    start = START.format(paths=_paths(profile), stand_ins=stand_ins)
    return [program, *_namespace(), *_system(), *_python(profile),
            "--ro-bind", f"{tree}/judge", "/judge", "--ro-bind", f"{tree}/course", "/course",
            *_writable(limits), python, "-I", "-c", start]


def _namespace():
    return ["--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL",
            "--hostname", "sandbox"]


def _system():
    """The system's libraries, read-only; of /etc what they need to start."""
    for folder in ("/bin", "/sbin", "/lib", "/lib32", "/lib64"):
        if os.path.islink(folder):
            yield from ("--symlink", os.readlink(folder), folder)
        elif os.path.isdir(folder):
            yield from ("--ro-bind", folder, folder)
    yield from ("--ro-bind", "/usr", "/usr", "--proc", "/proc", "--dev", "/dev")
    for file in ("/etc/ld.so.cache", "/etc/localtime", "/etc/fonts", "/etc/alternatives"):
        yield from ("--ro-bind-try", file, file)


def _python(profile):
    """Python and its libraries, read-only, without those that the profile hides."""
    prefixes = {os.path.realpath(one) for one in (sys.prefix, sys.base_prefix)}
    real = os.path.dirname(os.path.dirname(os.path.realpath(sys.executable)))
    for folder in sorted(prefixes | {real} | {os.path.abspath(sys.prefix)}):
        if not folder.startswith("/usr/") and folder not in ("/", "/usr"):
            yield from ("--ro-bind", folder, folder)
    for place in {sysconfig.get_path(which) for which in ("purelib", "platlib")}:
        for package in {"lossedu", *HIDDEN[profile]}:
            if os.path.isdir(os.path.join(place, package)):
                yield from ("--tmpfs", os.path.join(place, package),
                            "--remount-ro", os.path.join(place, package))


def _writable(limits):
    """A small folder in memory, and nothing else that can be written."""
    size = str(limits.disk)
    return ["--size", size, "--tmpfs", "/tmp", "--dir", "/tmp/home", "--chdir", "/tmp/home",
            "--size", size, "--tmpfs", "/dev/shm", "--remount-ro", "/dev", "--remount-ro", "/"]


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
        program = None if unsafe else bubblewrap_once()
        self._process = subprocess.Popen(
            _command(profile, tree, limits, program), stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True,
            cwd=self._home.name if unsafe else "/",
            env=_environment(self._home.name if unsafe else "/tmp/home"))
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
        if self._home:
            self._home.cleanup()

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
        return reply

    def _send(self, line, end):
        while line:
            if not select.select([], [self._process.stdin], [], max(0, end - monotonic()))[1]:
                self._stop("time")
            line = line[os.write(self._process.stdin.fileno(), line):]

    def _line(self, end):
        kept = bytearray(self._rest)
        while b"\n" not in kept:
            if len(kept) > LONGEST_REPLY:
                self._stop("memory")
            if not select.select([self._process.stdout], [], [], max(0, end - monotonic()))[0]:
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
        import psutil
        while not self._over.wait(POLL):
            try:
                all_of_them = [psutil.Process(self._process.pid)]
                all_of_them += all_of_them[0].children(recursive=True)
            except psutil.Error:
                return
            memory = threads = 0
            for one in all_of_them:
                with suppress(psutil.Error):
                    memory += one.memory_info().rss
                    threads += one.num_threads()
            why = ("memory" if memory > self.limits.memory else
                   "processes" if threads > self.limits.processes else "")
            if why:
                self._why = why
                self._kill()
                return


_program: list = []


def bubblewrap_once() -> str:
    """Where bubblewrap is; looked up once in this process. Raises NoSandbox."""
    if not _program:
        needs_sandbox()
        _program.append(bubblewrap())
    return _program[0]
