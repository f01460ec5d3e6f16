"""Hints come behind the check of their exercise, wherever the source has them."""
import re

import pytest
from building import exercises, source
from building.fault import ROOT

import lossedu

SOURCES = source.sources(ROOT)


def test_hints_in_the_text_of_an_exercise_move_behind_its_check(write, known):
    unit = source.read(write(), known)
    ids = [cell.id for cell in unit.notebook.cells]
    at = ids.index("check-slope")
    hints = unit.notebook.cells[at + 1]
    assert hints.source.startswith("<details><summary>Hint 1") and hints.source.endswith(
        "</details>")
    assert hints.source.count("<summary>") == 2
    heading = unit.notebook.cells[ids.index("slope") - 1]
    assert heading.source.endswith("Write the slope.")
    line = unit.path.read_text().split("\n")[unit.lines[hints.id] - 1]
    assert line == "<details><summary>Hint 1</summary>"


@pytest.mark.parametrize("stem", SOURCES)
def test_every_hint_of_the_course_stands_behind_a_check_and_none_is_lost(stem):
    unit = source.read(SOURCES[stem], exercises.every(lossedu.EXERCISES))
    found = 0
    waiting = False  # for the check
    for cell in unit.notebook.cells:
        if cell.cell_type == "code" and "lossedu.check(" in cell.source:
            waiting = False
        for piece in re.split(r"^(?=### Exercise )", cell.source, flags=re.MULTILINE):
            waiting |= piece.startswith("### Exercise ")
            if cell.cell_type == "markdown" and "<summary>Hint" in piece:
                assert not waiting, cell.id
                found += piece.count("<summary>Hint")
    assert found == SOURCES[stem].read_text(encoding="utf-8").count("<summary>Hint") > 0
