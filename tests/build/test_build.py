"""Running and cutting: what is stored, and what is refused before anything is written."""
import asyncio
import shutil

import build
import nbformat
import pytest
from building import learner, outputs, run, source
from building.fault import Fault

from lossedu.units import find

STEM = find("clinic").stem  # its number is that of its place in the course


def solve(write, known, old, new):
    path = write(old, new)
    return asyncio.run(run.solve(source.read(path, known), path.parent))


def test_a_rebuild_without_a_change_gives_the_same_bytes(built, tmp_path, known):
    again = tmp_path / "again"
    shutil.copytree(built / "lossedu", again / "lossedu")
    assert build.build(root=again, known=known) == []
    for edition in ("solutions", "notebooks"):
        assert (again / edition / f"{STEM}.ipynb").read_bytes() == (built / edition
                                                                    / f"{STEM}.ipynb").read_bytes()


def test_the_solved_notebook_holds_outputs_and_the_other_holds_a_stub(built, solved):
    assert solved.cells[6].outputs[0].text == "1.414\n"
    cut = nbformat.read(built / f"notebooks/{STEM}.ipynb", as_version=4)
    stub = cut.cells[3].source
    assert stub.endswith(learner.STUB) and "SOLUTION" not in stub and "np.subtract" not in stub
    assert not any(cell.get("outputs") for cell in cut.cells)
    assert not cut.cells[4].metadata.editable


def test_an_unsolved_notebook_runs_to_its_last_cell(built, tmp_path, known):
    path = tmp_path / "clinic/unit.md"
    cut = nbformat.read(built / f"notebooks/{STEM}.ipynb", as_version=4)
    unit = source.Unit(path, cut, {cell.id: 1 for cell in cut.cells})
    assert asyncio.run(run.solve(unit, tmp_path)).cells[-1].outputs


SHOWN = "print(round(float(np.sqrt(2.0)), 3))"
UNSTABLE = {
    "a memory address": ("object()", "a memory address"),
    "an absolute path": ("print('/home/ada/lossedu/course')", "an absolute path"),
    "a random id": ("import uuid; print(uuid.uuid4())", "a random id"),
    "a warning": ("import warnings; warnings.warn('careful')", "wrote to stderr"),
    "a progress bar": ("import sys; _ = sys.stderr.write('50%')", "wrote to stderr"),
    "an error": ("1 / 0", "ZeroDivisionError: division by zero"),
    "a sentence": ("raise ValueError('this does not fit.')",
                   "ValueError: this does not fit, in: raise"),
    "an assertion that says nothing": ("assert 1 == 2", "AssertionError, in: assert 1 == 2"),
    "a dead kernel": ("import os; os._exit(1)", "the kernel died"),
    "too large an output": ("print('a' * 1_100_000)", "1,000,000 fit"),
}


@pytest.mark.parametrize("code, said", UNSTABLE.values(), ids=UNSTABLE)
def test_what_may_not_be_stored_is_named_with_file_line_and_cell(write, known, code, said):
    with pytest.raises(Fault) as caught:
        solve(write, known, SHOWN, code)
    line = write(SHOWN, code).read_text().split("\n").index(code) + 1
    assert f"clinic/unit.md:{line} (cell shown): " in caught.value.sentences[0]
    assert said in caught.value.sentences[0]


def test_an_error_names_the_line_in_the_source_even_below_a_docstring_the_build_put_in(write,
                                                                                       known):
    path = write("return np.subtract(pred, target)\n    ### END SOLUTION\n",
                 "return np.subtract(pred, target)\n    ### END SOLUTION\n\n\nslope([1, 2], "
                 "[1, 2, 3])\n")
    line = path.read_text().split("\n").index("    return np.subtract(pred, target)") + 1
    with pytest.raises(Fault, match=rf"clinic/unit.md:{line} \(cell slope\): ValueError: operands"):
        asyncio.run(run.solve(source.read(path, known), path.parent))


def test_an_error_inside_a_function_of_an_earlier_cell_names_the_cell_that_called_it(write, known):
    call = "slope([1, 2], [1, 2, 3])"
    line = write(SHOWN, f"1 + 1\n{call}").read_text().split("\n").index(call) + 1
    with pytest.raises(Fault, match=rf"clinic/unit.md:{line} \(cell shown\): ValueError: operands"):
        solve(write, known, SHOWN, f"1 + 1\n{call}")


def test_a_widget_leaves_its_text_and_no_state(write, known):
    notebook = solve(write, known, SHOWN, "import ipywidgets; ipywidgets.IntSlider(value=3)")
    assert notebook.cells[6].outputs[0].data == {"text/plain": "IntSlider(value=3)"}
    assert "widgets" not in notebook.metadata


def test_prints_around_a_figure_stay_where_they_were(write, known):
    code = "print('one')\nfrom IPython.display import display\ndisplay(3)\nprint('two')"
    kinds = [output.get("text", "shown") for output in solve(write, known, SHOWN,
                                                             code).cells[6].outputs]
    assert kinds == ["one\n", "shown", "two\n"]


def test_figures_are_drawn_at_100_dots_per_inch_whatever_the_user_has_set(write, known, tmp_path,
                                                                          monkeypatch):
    (tmp_path / "matplotlibrc").write_text("figure.dpi: 300\n")
    monkeypatch.setenv("MATPLOTLIBRC", str(tmp_path / "matplotlibrc"))
    code = "import matplotlib.pyplot as plt; print(plt.rcParams['figure.dpi'])"
    assert solve(write, known, SHOWN, code).cells[6].outputs[0].text == "100.0\n"


def test_what_a_learner_guessed_on_this_machine_does_not_reach_the_outputs(write, known, tmp_path,
                                                                           monkeypatch):
    monkeypatch.setenv("LOSSEDU_HOME", str(tmp_path))
    assert solve(write, known, SHOWN,
                 "import os; print(os.environ['LOSSEDU_HOME'])").cells[6].outputs[0].text == "\n"


def test_a_unit_that_fails_writes_nothing_and_leaves_the_others_alone(write, known, tmp_path,
                                                                      capsys):
    write("np.sqrt(2.0)", "np.sqrt('2')")
    (tmp_path / "lossedu/units/interview").mkdir()
    (tmp_path / "lossedu/units/interview/unit.md").write_text("# Fine\n\n```{code-cell}\n1 "
                                                              "+ 1\n```\n")
    found = build.build(root=tmp_path, known=known)
    assert len(found) == 1 and "TypeError" in found[0]
    assert [path.name for path in sorted(tmp_path.glob("*s/*.ipynb"))] == [
        f"{find('interview').stem}.ipynb"] * 2


QUESTIONS = """quiz: [{id: a-question, kind: single, text: Which one is it, evidence: [EVIDENCE],
  options: [{text: this, correct: true, reason: so}, {text: that, correct: false, reason: not so}]}]
"""


@pytest.mark.parametrize("evidence, said", [
    ("section clinic/The exercise", []),
    ("property huber.pretty",
     ["a-question: evidence 'property huber.pretty': huber declares no property 'pretty'."]),
    ("trust me", ["a-question: evidence 'trust me' names no section"]),
    ("holds 1 > 2", ["a-question: evidence 'holds 1 > 2': 1 > 2 does not hold"]),
    ("holds no_such", ["no_such cannot be computed"])])
def test_the_build_tells_evidence_that_is_not_there(write, tmp_path, evidence, said):
    path = write()
    (path.parent / "questions.yaml").write_text(QUESTIONS.replace("EVIDENCE", evidence),
                                                encoding="utf-8")
    found = build.evidence_that_is_missing(path, tmp_path)
    assert len(found) == len(said) and all(words in sentence for words,
                                           sentence in zip(said, found))


@pytest.mark.parametrize("said, computed, told", [
    ("0.005", "0.00541", []), ("0.006", "0.00541", ["0.006 is said, and 0.00541 is 0.00541"])])
def test_the_build_refuses_a_number_whose_value_rounds_otherwise(write, tmp_path, said, computed,
                                                                 told):
    path = write()
    text = QUESTIONS.replace("Which one is it", f"Is it {said}")
    (path.parent / "questions.yaml").write_text(
        text.replace("EVIDENCE", f"number {said} = {computed}"), encoding="utf-8")
    found = build.evidence_that_is_missing(path, tmp_path)
    assert len(found) == len(told) and all(one in each for one, each in zip(told, found))


def test_a_unit_that_ran_too_long_is_noted_and_is_no_fault():
    assert build.in_words(29.94) == "29.9 s"
    assert build.in_words(36.0) == "36.0 s (note: less than 30 s are wanted, on a free machine)"


@pytest.mark.parametrize("leak", ["gradient = np.subtract(pred,target)",
                                  "# np.subtract(pred, target)"])
def test_a_line_of_the_answer_that_stands_elsewhere_is_a_leak(solved, leak):
    solved.cells[-1].source = leak
    with pytest.raises(Fault, match="exercise-slope-arange: this cell gives away a line of "
                                    "the answer in cell slope"):
        learner.cut(solved, str, {})


def test_an_answer_in_prose_is_a_leak_too(solved):
    solved.cells[0].source += "\n\nThe answer is `np.subtract(pred, target)`."
    with pytest.raises(Fault, match="gives away"):
        learner.cut(solved, str, {})


def test_an_ordinary_path_or_fraction_is_no_absolute_path(solved):
    for text in ("km/h", "d/dx", "https://example.org/home/x", "a /b/ c", "1/tmp"):
        solved.cells[6].outputs[0].text = text
        assert outputs.faults(solved, str) == [], text


def test_an_unknown_unit_is_told_with_those_that_exist(built):
    with pytest.raises(Fault, match="there is no unit 'clinik'; clinic fit. Did you mean clinic?"):
        build.chosen(["clinik"], built)


@pytest.mark.parametrize("said", ["clinic", STEM, STEM[:2], "lossedu/units/clinic/unit.md"])
def test_a_unit_may_be_named_by_stem_number_or_file(built, said):
    assert [path.parent.name for path in build.chosen([said], built)] == ["clinic"]


def test_two_exercises_of_one_name_are_told_in_one_sentence(monkeypatch):
    def twice():
        raise TypeError("two exercises are called 'slope': in clinic and in claims; rename one.")
        yield

    monkeypatch.setattr(build.lossedu, "EXERCISES", twice())
    with pytest.raises(Fault, match="^two exercises are called 'slope': in clinic and in "
                                    "claims; rename one.$"):
        build.exercises()
