"""README says how long the units take, as the build counts them, and the build writes it."""
import doctest
from types import SimpleNamespace

import pytest
from building import exercises, readme
from building.fault import ROOT
from building.sizes import Size

import lossedu

KNOWN = exercises.every(lossedu.EXERCISES)


def test_readme_says_what_the_units_are():
    assert readme.stale(ROOT, KNOWN) == []


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """README alone; each unit that is written takes 60 minutes, and 30 deeper."""
    (tmp_path / "README.md").write_text((ROOT / "README.md").read_text(encoding="utf-8"),
                                        encoding="utf-8")
    for unit in lossedu.units.COURSE[:3]:
        path = tmp_path / "lossedu/units" / unit.name / "unit.md"
        path.parent.mkdir(parents=True)
        path.write_text("# A unit\n", encoding="utf-8")
    monkeypatch.setattr(readme.source, "read", lambda path, known: SimpleNamespace(
        sizes=(Size(words=9000), Size(words=4500))))
    return tmp_path


def test_a_change_of_minutes_or_of_units_is_seen_and_written(checkout):
    assert readme.stale(checkout, KNOWN) == [
        "README.md: its table of units or its hours are not the units'. Type: lossedu build"]
    readme.write(checkout, KNOWN)
    said = (checkout / "README.md").read_text(encoding="utf-8")
    assert "The 3 units that are written take about 3 hours" in said and "1½ hours more" in said
    assert said.count(" | 60 | [solved]") == 3 and " | | planned |" in said
    assert readme.stale(checkout, KNOWN) == []


def test_what_stands_outside_the_marks_stays(checkout):
    before = (checkout / "README.md").read_text(encoding="utf-8")
    readme.write(checkout, KNOWN)
    after = (checkout / "README.md").read_text(encoding="utf-8")
    for mark in ("<!-- hours -->", "<!-- units: made by lossedu build -->"):
        assert before.split(mark)[0].split("<!-- /hours -->")[-1] == after.split(mark)[0].split(
            "<!-- /hours -->")[-1]
    assert before.split("<!-- /units -->")[1] == after.split("<!-- /units -->")[1]


def test_hours_are_told_to_the_half():
    assert doctest.testmod(readme).attempted == 2 and doctest.testmod(readme).failed == 0
    assert [readme._in_hours(minutes) for minutes in (0, 30, 60, 80, 540)] == [
        "half an hour", "half an hour", "1 hour", "1½ hours", "9 hours"]
