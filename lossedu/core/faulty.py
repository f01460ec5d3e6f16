"""One sentence for a file that cannot be read: where, and what is wrong there.

The losses and the exercises are found by their folders. A file with a fault is left out, so that
the others work; who asks for it gets the sentence.
"""
import traceback
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


class FaultyFile(ImportError, TypeError):
    """A file that holds a loss or an exercise cannot be read. The message is one sentence."""


def what_is_wrong(error, file):
    """The sentence: file and line, then the record's own words or the kind of error.

    `error` was raised while the file was imported. Where that file imports another faulty one,
    both places are named.
    """
    frames = [(Path(one.filename), one.lineno) for one in traceback.extract_tb(error.__traceback__)]
    # the last line of each file
    lines = {path: line for path, line in frames if _is_plain_file(path)}
    if isinstance(error, SyntaxError) and error.filename:
        lines[Path(error.filename)] = error.lineno
        return f"{_places(lines)}: this is not Python: {error.msg}."
    words = " ".join(str(error).split()).rstrip(".")
    kind = "" if _is_ours(error, frames) else f"{type(error).__name__}: "
    end = "" if words.endswith("?") else "."
    return f"{_places(lines) or file}: {kind}{words}{end}"


def _is_ours(error, frames):
    """Whether the words are a sentence of this package's own."""
    if not isinstance(error, (TypeError, ValueError)) or not frames:
        return False
    raised_in = frames[-1][0]
    return PACKAGE in raised_in.parents and not _is_plain_file(raised_in)


def _places(lines):
    return ": ".join(f"{_short(path)}:{line}" for path, line in lines.items())


def _is_plain_file(path):
    """Whether it is the file of a loss or something in a wing, and not the machinery that reads
    them."""
    folders = [PACKAGE / "losses", PACKAGE / "units"]
    return path.name != "__init__.py" and any(folder in path.parents for folder in folders)


def _short(path):
    """The path as seen from the checkout: lossedu/losses/regression/huber.py."""
    if PACKAGE in path.parents:
        return path.relative_to(PACKAGE.parent).as_posix()
    return path.name
