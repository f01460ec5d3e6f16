"""Nothing that says CHANGE is left of a skeleton, in a unit and elsewhere."""
from pathlib import Path

import pytest

import lossedu
from lossedu.units import COURSE

ROOT = Path(lossedu.__file__).parents[1]
WINGS = ROOT / "lossedu/units"


def to_be_changed(files):
    """The files, as seen from the checkout, in which something of a skeleton is left."""
    texts = [path for path in files if path.suffix in (".py", ".js", ".md", ".yaml")]
    return [path.name for path in texts if "CHANGE:" in path.read_text(encoding="utf-8")]


@pytest.mark.parametrize("unit", [unit.name for unit in COURSE if not unit.is_planned])
def test_nothing_of_a_skeleton_is_left_in_a_unit(unit):
    assert to_be_changed((WINGS / unit).rglob("*.*")) == []


def test_nothing_of_a_skeleton_is_left_elsewhere():
    package = [path for path in (ROOT / "lossedu").rglob("*.py") if "scaffold" not in path.parts]
    others = [path for path in package if WINGS not in path.parents]
    assert to_be_changed([*others, WINGS / "__init__.py", ROOT / "README.md",
                          *(ROOT / "tests/losses").glob("*.py")]) == []


def test_what_is_left_is_found(tmp_path):
    (tmp_path / "unit.md").write_text("# Tails\n\nCHANGE: what that means.\n", encoding="utf-8")
    (tmp_path / "sound.md").write_text("# Tails\n", encoding="utf-8")
    assert to_be_changed(tmp_path.glob("*")) == ["unit.md"]
