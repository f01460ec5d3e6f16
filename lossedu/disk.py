"""Writing a file so that nobody ever finds half of it."""
import os
import shutil
import sys
import threading
import time
from pathlib import Path


def write_text(path: str | os.PathLike, text: str) -> None:
    """Write `text` to the file `path` in UTF-8, as a whole.

    What stops us on the way leaves the old file as it was. Raises OSError where it cannot be
    written.
    """
    path = Path(os.path.realpath(path))  # a link stays, and what it points to changes
    if path.exists() and not path.is_file():  # a device, a pipe: nothing to be replaced
        path.write_text(text, encoding="utf-8")
        return
    half = path.with_name(f".{os.getpid()}-{threading.get_ident()}.part")
    try:
        with open(half, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, half)
        _replace(half, path)
    except BaseException:
        half.unlink(missing_ok=True)
        raise


def _replace(half, path):
    """On Windows a file cannot be replaced while someone reads it: wait, up to a second."""
    tries = 20 if sys.platform == "win32" else 0
    for _ in range(tries):
        try:
            os.replace(half, path)
            return
        except PermissionError:
            time.sleep(0.05)
    os.replace(half, path)
