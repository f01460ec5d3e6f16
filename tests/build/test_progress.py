"""The progress stands below the card of each unit, that of the course in the first alone."""
import pytest
from building import lint, source
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

HEADED = "# A tiny unit\n\n{{ header }}\n\nText with"


@pytest.fixture
def cells(write, known):
    """The cells of the tiny unit, its head changed as told."""
    def cells(head=HEADED, wing="clinic"):
        path = write("# A tiny unit\n\nText with", head, wing)
        known["slope"].unit = wing
        unit = source.read(path, known)
        rows = path.read_text().split("\n")
        for cell in unit.notebook.cells:  # each cell knows its line still
            if cell.cell_type == "code" and cell.id not in ("progress", "progress-of-the-course",
                                                            "colab", "slope", "check-slope"):
                assert rows[unit.lines[cell.id] - 1] == cell.source.split("\n")[0]
        return unit.notebook.cells
    yield cells
    known["slope"].unit = "clinic"


def test_it_stands_below_the_card_with_its_code_folded(cells):
    card, colab, progress, *rest = cells()
    assert "**Minutes**" in card.source and "Text with a formula" in card.source
    assert progress.source == 'import lossedu\n\nlossedu.progress("clinic")'
    assert (colab.id, progress.id) == ("colab", "progress")
    assert colab.metadata.jupyter.source_hidden and progress.metadata.jupyter.source_hidden
    assert "nbval-ignore-output" in progress.metadata.tags
    assert not any("lossedu.progress" in cell.source for cell in rest)


def test_a_section_that_follows_in_the_same_text_comes_after_it(cells):
    card, _, progress, section, *_ = cells("# A tiny unit\n\n{{ header }}\n\nTwo sittings.\n\n"
                                        "## A case\n\nText with")
    assert card.source.endswith("Two sittings.") and progress.id == "progress"
    assert section.source.startswith("## A case")


def test_the_first_unit_shows_the_course_too_and_says_so(cells):
    _, _, own, words, course, *_ = cells(wing="start")
    assert own.source.endswith('lossedu.progress("start")') and "whole course" in words.source
    assert course.source == "lossedu.progress()" and course.metadata.jupyter.source_hidden
    assert "nbval-ignore-output" in course.metadata.tags


def test_a_unit_without_a_card_gets_none(cells):
    assert not any("progress" in cell.source for cell in cells("# A tiny unit\n\nText with"))


def test_a_number_in_what_it_shows_bears_out_no_sentence():
    def notebook(code):
        output = new_output("display_data", {"text/plain": "34 points"})
        return new_notebook(cells=[new_markdown_cell("About 34 % of them."),
                                   new_code_cell(code, outputs=[output])])
    assert len(list(lint.numbers(notebook('import lossedu\n\nlossedu.progress("a")')))) == 1
    assert list(lint.numbers(notebook('lossedu.compare("a")'))) == []
