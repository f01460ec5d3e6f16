"""Where there is no Chromium, every test that needs one says so."""
import re
from pathlib import Path

import pytest

from . import chromium


def test_without_a_chromium_a_test_is_skipped_with_what_to_type(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(pytest.skip.Exception) as skipped:
        chromium.path()
    assert str(skipped.value) == (
        "There is no Chromium here, in which this test looks at the course. On Debian or Ubuntu "
        "type: sudo apt install chromium")


def test_make_test_tells_why_a_test_is_skipped():
    make = (Path(__file__).parents[2] / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^unit: .*\n\t\S+pytest .*-rs\b", make, flags=re.MULTILINE)


def test_any_browser_by_its_usual_names_is_found(monkeypatch, tmp_path):
    other = tmp_path / "google-chrome"
    other.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chromium.path() == str(other)
