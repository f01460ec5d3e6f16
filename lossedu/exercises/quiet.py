"""While an answer runs, the session hears nothing of it: no prints, plots, questions, exits.

    heard = Heard()
    with quiet(heard):
        answer(...)
    heard.take()     # what was printed since the last time
"""
import builtins
import contextlib
import io
import sys
import threading
import warnings

from .limits import is_worker

KEPT = 2000  # characters of what an answer prints in one case

_one_at_a_time = threading.RLock()  # the session is one, whatever threads check answers in it
_catch_warnings, _simplefilter = warnings.catch_warnings, warnings.simplefilter


class AsksForInput(BaseException):
    """An answer waits for somebody to type: it gets its values as arguments."""


@contextlib.contextmanager
def quiet(heard: "Heard"):
    """What is printed goes to `heard`; nothing is warned of, shown, asked or ended."""
    # An answer that checks another one waits for nobody: its caller holds the lock.
    turn = contextlib.nullcontext() if is_worker() else _one_at_a_time
    with (turn, contextlib.redirect_stdout(heard), contextlib.redirect_stderr(heard),
          _catch_warnings(), contextlib.ExitStack() as stack):
        _simplefilter("ignore")
        for owner, name, value in _replacements(heard):
            stack.enter_context(_replaced(owner, name, value))
        stack.enter_context(_no_new_figures())
        yield


class Heard(io.TextIOBase):
    """Takes what an answer prints, and keeps the beginning."""

    def __init__(self):
        self._begin()

    def _begin(self):
        self._kept, self._length = [], 0

    def write(self, text):
        if self._length < KEPT:
            self._kept.append(text[:KEPT - self._length])
        self._length += len(text)
        return len(text)

    def take(self) -> str:
        """What was printed since the last time; a long text is cut, with a line that says so."""
        text = "".join(self._kept)
        if self._length > KEPT:
            text += f"\n... and {self._length - KEPT:,} more characters"
        self._begin()
        return text


# ------------------------------------------------------------------ what is replaced meanwhile
@contextlib.contextmanager
def _replaced(owner, name, value):
    """`owner.name` is `value` inside, and what it was outside."""
    own = vars(owner)
    absent = name not in own
    before = own.get(name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        if absent:
            delattr(owner, name)
        else:
            setattr(owner, name, before)


def _replacements(heard):
    """(owner, name, what stands there meanwhile)."""
    yield sys, "stdin", _NoInput()
    yield builtins, "input", _ask
    if "getpass" in sys.modules:
        yield sys.modules["getpass"], "getpass", _ask
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot:
        # Figures without a window: a window may be opened by the main thread alone.
        from matplotlib.backends import backend_agg
        yield pyplot, "new_figure_manager", backend_agg.new_figure_manager
        yield pyplot, "show", lambda *args, **kwargs: None
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell:
        yield shell, "ask_exit", _exit  # otherwise exit() ends the kernel after the cell
        yield shell.display_pub, "publish", _publisher(heard)


class _NoInput(io.TextIOBase):
    """In the place of sys.stdin: whoever reads is told that there is nobody to type."""

    def readable(self):
        return True

    def readline(self, *_):
        raise AsksForInput

    read = __next__ = readline

    def close(self):
        pass  # exit() closes it


def _ask(*_, **__):
    raise AsksForInput


def _exit(*_):
    raise SystemExit


def _publisher(heard):
    def publish(data, *_, **__):
        heard.write(f"{data.get('text/plain', '')}\n")

    return publish


@contextlib.contextmanager
def _no_new_figures():
    """Figures that an answer draws are closed, unseen."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    before = set(pyplot.get_fignums()) if pyplot else set()
    try:
        yield
    finally:
        pyplot = sys.modules.get("matplotlib.pyplot")
        for number in set(pyplot.get_fignums()) - before if pyplot else ():
            pyplot.close(number)
