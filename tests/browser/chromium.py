"""The system's Chromium, and how it is started."""
import shutil

import pytest

from tools.unit_picture import BROWSERS

NONE = ("There is no Chromium here, in which this test looks at the course. On Debian or Ubuntu "
        "type: sudo apt install chromium")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync")


def path():
    """Where Chromium is; the test is skipped where there is none."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(NONE)
    return found
