"""Exercises that ask for something else than a function: their question, their two cells, and the
learner's."""
import asyncio
from dataclasses import dataclass

import nbformat
import pytest
from building import answers, exercises, learner, run
from building.fault import Fault
from building.source import read

from lossedu.exercises.estimate import Estimate
from lossedu.exercises.kinds import FunctionExercise, Mistake

SECTION = """{{ exercise guess }}

<details><summary>Hint 1</summary>

Count them.

</details>
<details><summary>Hint 2</summary>

Count them again.

</details>

## The exercise"""

GUESS = Estimate(
    "lossedu.units.clinic.exercises.guess", title="A guess", points=3, difficulty=1, minutes=2,
    ask="There is *one*, and there is one more.\n\nHow many are there?", unit_of="pieces",
    reference=2.0, low=1.9, high=2.1, because="one and one are two, as everybody knows.",
    mistakes=(Mistake("one", 1.0, "One of them was not counted."),
              Mistake("three", 3.0, "One of them was counted twice.")))


def mended(values):
    """The mean of some values."""
    total = sum(values)
    return total / max(len(values), 1)


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class Debug(FunctionExercise):
    """A program with a fault, as far as the build is concerned."""

    kind = "debug"
    ask = "The mean of nothing is too small. Mend it, please."
    stub = ('def mended(values):\n    """The mean of some values."""\n    total = sum(values)\n '
            '   return total / 2')
    solution = ('def mended(values):\n    """The mean of some values."""\n    total = sum(values)\n'
                "    return total / max(len(values), 1)")


mended.__module__ = "lossedu.units.clinic.exercises.mended"
MENDED = Debug(reference=mended, title="A mean", points=1, difficulty=1, minutes=2,
               mistakes=(Mistake("two", 2, "This divides by two, always."),))


@pytest.fixture
def known(known):
    return {**known, "guess": GUESS}


def cells(unit):
    return {cell.id: cell for cell in unit.notebook.cells}


def test_a_value_gets_its_question_and_its_cells_from_its_file(write, known):
    found = cells(read(write("## The exercise", SECTION), known))
    question = found["exercise-guess"].source
    assert f"· A guess\n\n*difficulty 1 of 5 · 2 minutes · 3 points*\n\n{GUESS.ask}" in question
    order = list(found)
    hints = found[order[order.index("check-guess") + 1]].source
    assert hints.startswith("<details>") and hints.endswith("Count them again.\n\n</details>")
    assert found["guess"].source == ("### BEGIN SOLUTION\n# because one and one are two, "
                                     "as everybody knows.\nguess = 2\n### END SOLUTION")
    assert found["check-guess"].source == 'lossedu.check("guess", guess)'
    assert found["check-guess"].metadata.nbgrader.points == 3 and found[
        "guess"].metadata.nbgrader.solution
    order = list(found)
    assert order.index("exercise-guess") < order.index("guess") < order.index(
        "check-guess") < order.index("slope")


def test_the_learner_gets_the_dots_and_runs_to_the_last_cell(write, known, tmp_path):
    unit = read(write("## The exercise", SECTION), known)
    cut = learner.cut(asyncio.run(run.solve(unit, tmp_path)), unit.where, known)
    found = {cell.id: cell.source for cell in cut.cells}
    assert found["guess"] == "guess = ...  # a number, in pieces"
    assert found["slope"].endswith(learner.STUB)
    assert "everybody knows" not in nbformat.writes(cut)
    unsolved = type(unit)(unit.path, cut, {cell.id: 1 for cell in cut.cells})
    assert asyncio.run(run.solve(unsolved, tmp_path)).cells[-1].outputs


def test_the_reason_of_an_answer_that_stands_elsewhere_is_a_leak(write, known):
    unit = read(write("## The exercise", SECTION), known)
    unit.notebook.cells[0].source += "\n\nNote: because one and one are two, as everybody knows."
    with pytest.raises(Fault, match="gives away a line of the answer in cell guess"):
        learner.cut(unit.notebook, unit.where, known)


def test_a_program_to_be_mended_may_share_lines_with_the_mended_one_and_no_other_cell_may(write,
                                                                                          known):
    del known["guess"]
    known["mended"] = MENDED
    section = SECTION.replace("guess", "mended")
    unit = read(write("## The exercise", section), known)
    cut = learner.cut(unit.notebook, unit.where, known)
    assert {cell.id: cell.source for cell in cut.cells}["mended"] == MENDED.stub
    unit.notebook.cells[0].source += "\n\n    return total / max(len(values), 1)"
    with pytest.raises(Fault, match="gives away a line of the answer in cell mended"):
        learner.cut(unit.notebook, unit.where, known)


def test_a_cell_that_has_the_name_of_another_units_exercise_stays_what_it_is(write, known):
    del known["guess"]
    unit = read(write(":id: shown", ":id: mended"), known)
    cut = learner.cut(unit.notebook, unit.where, {**known, "mended": MENDED})
    assert {cell.id: cell.source for cell in cut.cells}["mended"] == (
        "print(round(float(np.sqrt(2.0)), 3))")


OWN = ("\n```{code-cell}\n### BEGIN SOLUTION\nguess = 2.05\n### END SOLUTION\n```\n\n"
       '```{code-cell}\nlossedu.check("guess", guess)\n```\n')


@pytest.mark.parametrize("section, said", [
    (SECTION.replace("\n## The", OWN + "\n## The"),
     "the cells of guess come from its file; leave them out here."),
    ("## The exercise", "the exercise guess has no section in this unit"),
    (SECTION + "\n\n{{ exercise guess }}", "the exercise guess has a second heading"),
])
def test_what_does_not_fit_is_told_in_one_sentence(write, known, section, said):
    with pytest.raises(Fault) as caught:
        read(write("## The exercise", section), known)
    assert any(said in sentence for sentence in caught.value.sentences), caught.value.sentences


def test_a_value_in_the_place_of_a_function_is_refused(write, known):
    del known["guess"]
    path = write("def slope(pred, target):\n    ### BEGIN SOLUTION\n    return np.subtract(pred, "
                 "target)\n    ### END SOLUTION",
                 "### BEGIN SOLUTION\nslope = np.subtract\n### END SOLUTION")
    with pytest.raises(Fault, match=r"slope has to be a function there: def slope\(...\)"):
        read(path, known)


def test_the_names_that_a_cell_binds_are_found():
    import ast
    code = "a = 1\nb = c = 2\n\ndef f(): pass\n\nclass G: pass\n\nx.y = 3\nz[0] = 4\nd += 1"
    found = [name for node in ast.parse(code).body for name in exercises._names_bound_by(node)]
    assert found == ["a", "b", "c", "f", "G"]
    assert answers._is_about("a", f"{exercises.BEGIN}\na = 1")
    assert not answers._is_about("a", f"{exercises.BEGIN}\nb = a")
