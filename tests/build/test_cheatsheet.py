"""The cheat sheet is what the units give, and a unit that gives nothing to it is named."""
import re
from types import SimpleNamespace

import pytest
from building import cheatsheet
from building.fault import ROOT

from lossedu.units import find

UNIT = """---
edition: 2
---

# Tiny losses: how small are they?

{{ header }}

## In practice

Each row shares this ({{ unit outliers }}, {{ unit interview }}).

| task | output layer | call | target | when not |
|---|---|---|---|---|
| small | linear | `F.mse_loss(out, y)` | float32 | never |

### What to watch

| no | recipe |
|---|---|
| 1 | 2 |

## In an interview

> *How small?* "Very."
>
> **Popular and wrong:** "Not at all."

Below.
"""


@pytest.fixture
def unit(tmp_path):
    """A unit with this text, in a checkout of its own."""
    def unit(text=UNIT, name="clinic"):
        path = tmp_path / "lossedu/units" / name / "unit.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return SimpleNamespace(path=path, where=lambda: f"lossedu/units/{name}/unit.md")
    return unit


def test_the_cheat_sheet_is_fresh():
    assert cheatsheet.stale(ROOT) == []


def test_what_is_for_who_would_change_it_stands_at_the_end_and_unseen():
    text = (ROOT / cheatsheet.FILE).read_text(encoding="utf-8")
    assert "lossedu build" not in re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    assert text.rstrip().endswith("change them there. -->")


def test_it_links_to_files_that_are_there_and_each_heading_is_found():
    text = (ROOT / cheatsheet.FILE).read_text(encoding="utf-8")
    links = re.findall(r"\]\((\.\./[^)]+)\)", text)
    assert links and all((ROOT / "docs" / link).is_file() for link in links)
    headings = re.findall(r"^## (.*)$", text, flags=re.MULTILINE)
    assert re.findall(r"\]\(#([^)]+)\)", text) == [cheatsheet._anchor(one) for one in headings]


def test_recipe_and_answer_come_along_and_nothing_else(unit, tmp_path):
    unit()
    page = cheatsheet.page(tmp_path)
    clinic, outliers, interview = (find(name) for name in ("clinic", "outliers", "interview"))
    at = clinic.number
    for part in (f"[{at} Tiny losses](#{at}-tiny-losses)", f"## {at} Tiny losses\n",
                 f"[solved](../solutions/{clinic.stem}.ipynb)", "| small | linear |",
                 f"Each row shares this ([unit {outliers.number}](../solutions/{outliers.stem}"
                 f".ipynb), [unit {interview.number}](../solutions/{interview.stem}.ipynb)).",
                 "> *How small?* \"Very.\"\n>\n> **Popular and wrong:**"):
        assert part in page
    assert "| 1 | 2 |" not in page and "Below." not in page


def test_units_stand_in_the_order_of_the_course_and_the_first_edition_is_left_out(unit, tmp_path):
    unit(name="clinic")
    unit(UNIT.replace("Tiny", "First"), name="start")
    unit(UNIT.replace("edition: 2\n", "difficulty: 2\n").replace("Tiny", "Old"), name="outliers")
    assert re.findall(r"^## (.*)$", cheatsheet.page(tmp_path), flags=re.MULTILINE) == [
        "0 First losses", f"{find('clinic').number} Tiny losses"]


def test_a_change_in_a_unit_makes_it_stale_until_it_is_written(unit, tmp_path):
    unit()
    assert cheatsheet.stale(tmp_path)
    cheatsheet.write(tmp_path)
    assert cheatsheet.stale(tmp_path) == []
    unit(UNIT.replace("float32", "float64"))
    assert cheatsheet.stale(tmp_path) == [
        "docs/cheatsheet.md: it is not what the units give. Type: lossedu build"]


@pytest.mark.parametrize("old, new, said", [
    ("## In practice", "## Practice", "a table of at least 4 columns"),
    ("| task |", "| task |x", ""),
    ("| when not |", "| otherwise |", 'the last of them "when not"'),
    ("| task | output layer |", "", "a table of at least 4 columns"),
    ("Each row", "### Below\n\nEach row", "but for a sentence or two"),
    ("Each row", "```python\nx\n```\n\nEach row", "but for a sentence or two"),
    ("> *How small?* \"Very.\"", "> How small? Very.", "> *Question?*"),
    ("**Popular and wrong:**", "Wrong:", "**Popular and wrong:** in it"),
    ("> *How small?*", "Say:\n\n> *How small?*", "directly below"),
    ("## In an interview", "## Interview", "a block quote"),
])
def test_a_unit_that_lacks_a_part_is_named(unit, old, new, said):
    assert cheatsheet.faults(unit()) == []
    wrong = cheatsheet.faults(unit(UNIT.replace(old, new, 1)))
    assert len(wrong) == bool(said)
    assert all(one.startswith("lossedu/units/clinic/unit.md: directly below") and said in one
               for one in wrong)


def test_the_first_edition_may_lack_them(unit):
    assert cheatsheet.faults(unit("# Tiny\n")) == []


def test_the_build_refuses_a_unit_that_lacks_them(write, known, tmp_path):
    import build
    path = write()
    path.write_text("---\nedition: 2\n---\n\n" + path.read_text(), encoding="utf-8")
    said = build.build(root=tmp_path, known=known)
    assert sum("the cheat sheet" in one or "directly below" in one for one in said) == 2
