"""A guess in a unit's text: two lines become a question, a cell that asks and a cell that
reveals."""
import nbformat
import pytest
from building import hidden, learner, outputs, run
from building.fault import Fault
from building.source import read

from lossedu import interview

QUESTIONS = """guesses:
- id: root
  question: Is the root
    of 2 above $1.4$?
  options: ['yes', 'no', 'neither']
  answer: a
  because: Because 1.4 squared is 1.96, which is too little.
"""
ASK, REVEAL = "{{ guess root }}", "{{ reveal root }}"
SHOWN = "```{code-cell}\n:id: shown\n"


@pytest.fixture
def unit(write, known):
    """Read the unit with these lines in its text."""
    def unit(before=f"So far.\n\n{ASK}\n\n", after=f"\n{REVEAL}\n\nIt is so.\n",
             questions=QUESTIONS):
        path = write(SHOWN, before + SHOWN)
        path.write_text(path.read_text() + after)
        path.with_name("questions.yaml").write_text(questions)
        return read(path, known)
    return unit


def cells(unit):
    return {cell.id: cell for cell in unit.notebook.cells}


def test_a_guess_becomes_its_question_and_a_cell_that_says_its_name_alone(unit):
    found = cells(unit())
    order = list(found)
    at = order.index("question-root")
    assert order[at - 1:at + 3] == ["exercise-slope-so-far", "question-root", "guess-root", "shown"]
    assert found["question-root"].source == (
        "**Your guess.** Is the root of 2 above $1.4$?\n\n- (a) yes\n- (b) no\n- (c) neither")
    assert found["guess-root"].source == 'lossedu.guess("clinic/root")'
    assert found["reveal-root"].source == 'lossedu.reveal("clinic/root")'
    assert found[order[-1]].source == "It is so."


def test_each_cell_keeps_the_line_of_its_source(unit):
    one = unit()
    rows = one.path.read_text().split("\n")
    for cell_id, text in (("question-root", ASK), ("guess-root", ASK), ("reveal-root", REVEAL),
                          ("exercise-slope-so-far", "So far.")):
        assert rows[one.lines[cell_id] - 1] == text
    assert rows[one.lines[list(cells(one))[-1]] - 1] == "It is so."


def test_nothing_of_the_answer_reaches_a_learners_notebook(unit, known):
    page = nbformat.writes(learner.cut(unit().notebook, str, known))
    assert "too little" not in page and "clinic/root" in page


@pytest.mark.parametrize("old, new, sentence", [
    (ASK, "{{ guess rot }}", "questions.yaml has no guess 'rot'. Did you mean root?"),
    (ASK, REVEAL, "{{ reveal root }} stands before {{ guess root }}; put it below the result."),
    (ASK, f"{ASK}\n\n{ASK}", "{{ guess root }} stands twice; one fits."),
    (ASK, "", "{{ reveal root }} stands before {{ guess root }}"),
])
def test_a_line_that_does_not_fit_is_one_sentence_with_its_place(unit, old, new, sentence):
    with pytest.raises(Fault) as fault:
        unit(before=f"So far.\n\n{ASK}\n\n".replace(old, new))
    assert any(sentence in one for one in fault.value.sentences)
    assert all("unit.md" in one and "\n" not in one for one in fault.value.sentences)


def test_a_guess_that_is_never_asked_or_never_revealed_is_named(unit):
    for missing, lines in ((ASK, {"before": "", "after": ""}), (REVEAL, {"after": ""})):
        with pytest.raises(Fault) as fault:
            unit(**lines)
        assert any(f"{missing} is missing" in one for one in fault.value.sentences)


def test_a_faulty_questions_file_stops_the_build_in_one_sentence(unit):
    with pytest.raises(Fault, match="questions.yaml: .*guess 1, root: answer is 'd'; one "
                                    "of these fits: a, b, c"):
        unit(questions=QUESTIONS.replace("answer: a", "answer: d"))


@pytest.mark.parametrize("source", [
    'lossedu.guess("a/b")', 'lossedu.reveal("a/b")', 'lossedu.quiz("a")', 'lossedu.cards("a")',
    'plots.alt(ax, "A line\\n"\n          "that falls.")', "plots.alt(result.plot())",
])
def test_the_code_of_a_cell_that_only_asks_or_shows_is_folded(source):
    assert hidden.is_plumbing(source)


@pytest.mark.parametrize("source", [
    "x = 1", 'x = 1\nlossedu.quiz("a")', "lossedu.check('a', a)", "%pip install x",
    "plots.curve(loss)", "",
])
def test_the_code_of_every_other_cell_is_seen(source):
    assert not hidden.is_plumbing(source)


def test_a_folded_cell_says_so_where_jupyterlab_looks(unit):
    found = cells(unit())
    assert found["guess-root"].metadata["jupyter"] == {"source_hidden": True}
    assert found["reveal-root"].metadata["jupyter"] == {"source_hidden": True}
    assert "jupyter" not in found["shown"].metadata


def test_the_kernel_that_builds_shows_every_answer():
    with run._clean() as env:
        assert env["LOSSEDU_SOLVED"] == "1" and env["LOSSEDU_HOME"] == ""


def test_a_picture_in_html_holds_no_numbers_and_no_paths():
    picture = '<img src="data:image/png;base64,+/tmp/a15==" alt="b">'
    page = nbformat.v4.new_output("display_data", {"text/html": picture})
    assert outputs.text_of(page) == '<img src="" alt="b">'


@pytest.mark.parametrize("solved", ["", "1"])
def test_run_all_reveals_nothing_to_who_made_no_guess_except_in_the_solved_edition(
    solved, monkeypatch, tmp_path):
    from nbclient import NotebookClient
    monkeypatch.setenv("LOSSEDU_SOLVED", solved)
    monkeypatch.setenv("LOSSEDU_HOME", str(tmp_path))
    code = ("import lossedu", 'lossedu.guess("outliers/mirrored")',
            'lossedu.reveal("outliers/mirrored")')
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(one) for one in code])
    NotebookClient(notebook, kernel_name="python3", store_widget_state=False).execute()
    _, asked, revealed = notebook.cells
    (guess,) = [one for one in interview.guesses("outliers") if one.id == "mirrored"]
    assert len(asked.outputs) == 3 and len(revealed.outputs) == 1  # still, live, its labels
    page = nbformat.writes(notebook)
    said = f"({guess.answer}) {guess.options[0]}" in str(revealed.outputs)
    assert guess.answer == "a" and said == bool(solved)
    assert (guess.because.split(".")[0] in page) == bool(solved)
    assert ("First make your guess above" in page) != bool(solved)
