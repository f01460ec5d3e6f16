"""Every picture in both editions of a unit, and on every page in Markdown, is also said in words.

What counts as words is tested beside the lint of the solved units, in test_lint.py.
"""
from pathlib import Path

import nbformat
import pytest
from building.pictures import in_markdown, in_notebook, is_mute

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted(path for folder in ("notebooks", "solutions")
                   for path in (ROOT / folder).glob("*.ipynb"))
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def name(path):
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_every_picture_of_a_notebook_has_alt_text(path):
    found = list(in_notebook(nbformat.read(path, as_version=4)))
    assert [cell_id for cell_id, alt in found if is_mute(alt)] == []
    assert found or path.parent.name == "notebooks"   # learners have not run theirs yet


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_picture_of_a_page_has_alt_text(path):
    assert [alt for alt in in_markdown(path.read_text(encoding="utf-8")) if is_mute(alt)] == []


def test_the_pages_have_pictures():
    assert sum(len(list(in_markdown(path.read_text(encoding="utf-8")))) for path in PAGES) > 10
