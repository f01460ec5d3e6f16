"""Reading a source: derived ids and metadata, and a sentence for everything that does not fit."""
import re

import pytest
from building import source
from building.exercises import Faulty
from building.fault import Fault

from lossedu.units import find

from .conftest import SOURCE


def read(path, known):
    return source.read(path, known)


def cells(unit):
    return {cell.id: cell for cell in unit.notebook.cells}


def test_ids_come_from_the_option_then_the_exercise_then_headings_and_names(write, known):
    assert list(cells(read(write(), known))) == [
        "a-tiny-unit", "a-tiny-unit-imports", "exercise-slope", "slope", "check-slope",
        "exercise-slope-details-summary-hint-1-summary", "shown", "exercise-slope-arange"]


def test_a_heading_leaves_the_id_that_a_cell_asks_for_to_that_cell(write, known):
    names = list(cells(read(write("## The exercise", "## Shown\n\n+++\n\n## The exercise"), known)))
    assert names[2].startswith("shown-") and names[7] == "shown"


def test_an_exercise_that_is_one_line_gets_its_cells_from_its_record(write, known):
    own = SOURCE[SOURCE.index("```{code-cell}\ndef slope"):SOURCE.index("```{code-cell}\n:id: "
                                                                        "shown")]
    short = cells(read(write(own, "## After it\n\nMore.\n\n"), known))
    long = cells(read(write(own, own + "## After it\n\nMore.\n\n"), known))
    assert list(short) == list(long)
    assert short["slope"].source == long["slope"].source.replace("np.subtract(pred, target)",
                                                                 "pred - target")
    assert short["slope"].metadata == long["slope"].metadata
    assert short["check-slope"] == long["check-slope"]
    assert short["after-it"].source == "## After it\n\nMore."


def test_a_faulty_file_of_an_exercise_is_told_once_and_in_place_of_the_unit(write, known):
    known["torn"] = Faulty("clinic",
                           "lossedu/units/clinic/exercises/torn.py:3: this is not Python.")
    with pytest.raises(Fault) as caught:
        read(write(), known)
    assert caught.value.sentences == [known["torn"].sentence]
    known["torn"] = Faulty("interview", "that of another unit")
    assert "slope" in cells(read(write(), known))


def test_reading_twice_gives_the_same_notebook(write, known):
    assert read(write(), known).notebook == read(write(), known).notebook


def test_an_exercise_gets_heading_number_docstring_and_points_from_its_record(write, known):
    unit = cells(read(write(), known))
    heading = (f"### Exercise {find('clinic').number}.1 · Half the square\n\n*difficulty "
               "2 of 5 · 8 minutes · 1 point*\n")
    assert heading in unit["exercise-slope"].source
    assert 'r"""The slope of half the squared residual.' in unit["slope"].source
    assert unit["slope"].metadata.nbgrader["solution"] and not unit["slope"].metadata.nbgrader[
        "grade"]
    assert unit["check-slope"].metadata.nbgrader == {
        "schema_version": 3, "grade_id": "check-slope", "grade": True, "solution": False,
        "locked": True,
        "task": False, "cell_type": "code", "points": 1}


def test_nothing_of_jupytext_or_of_this_machine_is_in_the_metadata(write, known):
    assert read(write(), known).notebook.metadata == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"}}


def test_every_cell_knows_the_line_of_its_first_line(write, known):
    path = write()
    unit, lines = read(path, known), path.read_text().split("\n")
    for cell in unit.notebook.cells:
        first = cell.source.split("\n")[0]
        assert lines[unit.lines[cell.id] - 1] == first or cell.id == "exercise-slope", cell.id


CHECK = 'lossedu.check("slope", slope)'
FAULTS = {
    "a check for an unknown exercise": (CHECK, 'lossedu.check("slop", slope)',
                                        "there is no exercise 'slop'. Did you mean slope?"),
    "a heading for an unknown exercise": ("{{ exercise slope }}", "{{ exercise slop }}",
                                          "there is no exercise 'slop'"),
    "another directive": ("{{ exercise slope }}", "{{ figure one }}",
                          "{{ exercise NAME }}, {{ guess NAME }} and {{ reveal NAME }} fit"),
    "an exercise without its heading": ("{{ exercise slope }}", "Exercise",
                                        "lacks the line {{ exercise slope }}"),
    "a solution without a check": (CHECK, "slope(1, 2)",
                                   'lacks the check cell lossedu.check("slope", slope)'),
    "a check without a solution": ("    ### BEGIN SOLUTION\n", "",
                                   "### END SOLUTION in line 3 of the cell has no"),
    "BEGIN without END": ("    ### END SOLUTION\n", "",
                          "### BEGIN SOLUTION has no ### END SOLUTION"),
    "a marker spelt otherwise": ("### BEGIN SOLUTION", "# BEGIN SOLUTION",
                                 "fit, each alone on its line"),
    "a solution of nothing": ("def slope(pred", "def sloop(pred",
                              "defines one exercise; this one defines sloop. Did you mean slope?"),
    "a stub that takes something else": ("def slope(pred, target)", "def slope(pred, y)",
                                         "slope(pred, target) fits"),
    "a docstring that says something else": ("    ### BEGIN", '    """Mine."""\n    ### BEGIN',
                                             "the docstring of slope is not"),
    "two cells with one id": (":tags: [nbval-ignore-output]", ":id: shown",
                              "the id 'shown' stands twice"),
    "an id that nbformat refuses": (":id: shown", ":id: what is shown", "up to 64 letters"),
    "an option that does nothing": (":tags: [nbval", ":tag: [nbval", "the cell option 'tag' came"),
    "a cell that is not Python": ("np.arange(3)", "np.arange(3",
                                  "line 1 of the cell is not Python"),
    "a second check": ("np.arange(3)", CHECK, "has a second check"),
}


@pytest.mark.parametrize("old, new, said", FAULTS.values(), ids=FAULTS)
def test_what_does_not_fit_is_named_with_file_line_and_cell(write, known, old, new, said):
    with pytest.raises(Fault) as caught:
        read(write(old, new), known)
    sentence = next(sentence for sentence in caught.value.sentences if said in sentence)
    assert sentence.split(": ")[0].split(" ")[0].rpartition(":")[0].endswith("clinic/unit.md")
    assert "(cell " in sentence


def test_an_exercise_of_the_unit_that_has_no_section_is_named(write, known):
    known["lost"] = known["slope"]
    with pytest.raises(Fault, match="the exercise lost has no section in this unit"):
        read(write(), known)


def test_an_exercise_of_another_unit_is_refused(write, known):
    with pytest.raises(Fault, match="belongs to the unit clinic, not to interview"):
        read(write(wing="interview"), known)


def test_an_exercise_out_of_order_is_refused(write, known):
    path = write("{{ exercise slope }}\n", "")
    path.write_text(path.read_text() + "\n{{ exercise slope }}\n")
    with pytest.raises(Fault, match="stands out of order"):
        read(path, known)


def test_a_cell_put_in_anywhere_changes_no_other_id(write, known):
    text = write().read_text(encoding="utf-8")
    before = list(cells(read(write(), known)))
    for mark in ("Text with a formula", "## The exercise", "```{code-cell}\n:id: shown",
                 "```{code-cell}\n:tags:"):
        for cell in ("```{code-cell}\nnew = 1\n```\n\n", "+++\n\nA new paragraph.\n\n+++\n\n",
                     "## A new heading\n\n"):
            if cell.startswith("## ") and mark != "## The exercise":
                continue  # what stands below a new heading is named after it
            path = write()
            path.write_text(text.replace(mark, cell + mark, 1), encoding="utf-8")
            after = list(cells(read(path, known)))
            assert [one for one in after if one in before] == before, (mark, cell)


def test_two_cells_that_would_be_called_the_same_are_told_apart_by_what_they_hold(write, known):
    path = write("np.arange(3)", "np.arange(3)\n```\n\n```{code-cell}\nnp.arange(4)")
    first, second = list(cells(read(path, known)))[-2:]
    assert first == "exercise-slope-arange" and re.fullmatch(r"exercise-slope-arange-[0-9a-f]{3}",
                                                             second)


def test_an_id_that_is_given_is_kept_free_by_the_cells_above_it(write, known):
    path = write(":id: shown\n", ":id: the-exercise-imports\n")
    path.write_text(path.read_text(encoding="utf-8").replace(
        "{{ exercise slope }}", "Look.\n\n```{code-cell}\nimport math\n```\n\n{{ exercise "
                                "slope }}"), encoding="utf-8")
    found = list(cells(read(path, known)))
    assert "the-exercise-imports" in found and len(set(found)) == len(found)


def test_another_unit_is_named_by_its_number_and_linked_if_it_stands(write, known):
    unit = cells(read(write("Text with", "{{ Unit outliers }} and {{ unit ranking }}. Text with"),
                      known))
    said = unit["a-tiny-unit"].source
    assert "[Unit 4](04_outliers.ipynb) and unit 20 (planned)." in said


def test_a_mention_of_no_unit_is_told_with_near_ones(write, known):
    with pytest.raises(Fault, match='there is no unit \'outlier\'. Did you mean "outliers"'):
        read(write("Text with", "{{ unit outlier }}. Text with"), known)
