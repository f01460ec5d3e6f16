"""Progress says what is done, passed, missed and next, in a notebook and in a terminal."""
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import lossedu
from lossedu import cli, marks
from lossedu.interview import bank, memory
from lossedu.learner import standing
from lossedu.units import COURSE, find

ROOT = Path(__file__).parents[2]
WRITTEN = [unit for unit in COURSE if not unit.is_planned]
PLANNED = [unit for unit in COURSE if unit.is_planned]


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("LOSSEDU_HOME", str(tmp_path))
    monkeypatch.setattr(marks, "_unwritten", [])
    monkeypatch.setattr(memory, "_OPEN", {})
    return tmp_path


def exercise(name, passed, unit="outliers"):
    marks.note("exercise", name, unit, passed)


def chosen(guess, letter):
    return guess.options["abcdef".index(letter)]


@pytest.mark.parametrize("unit", WRITTEN, ids=lambda unit: unit.name)
def test_each_exercise_of_a_unit_is_listed_once_in_the_order_of_its_notebook(unit):
    listed = standing.exercises_of(unit)
    assert sorted(listed) == sorted(name for name in lossedu.EXERCISES
                                    if lossedu.EXERCISES.unit_of(name) == unit.name)
    text = (ROOT / "notebooks" / f"{unit.stem}.ipynb").read_text(encoding="utf-8")
    assert [one for one in re.findall(r'"grade_id": "check-(\w+)"', text) if one in listed] == [
        one for one in listed if f'"check-{one}"' in text]


def test_once_passed_is_passed_and_tried_in_vain_is_missed():
    exercise("huber_grad", False)
    exercise("huber_grad", True)
    exercise("huber_grad", False)
    exercise("huber_value", False)
    one = standing.Standing().of(find("outliers"))
    assert [task.name for task in one.of("passed")] == ["huber_grad"]
    assert [task.name for task in one.of("missed")] == ["huber_value"]
    assert one.points == lossedu.EXERCISES["huber_grad"].points and one.state == "begun"
    assert one.next.name == standing.exercises_of(find("outliers"))[0]


@pytest.mark.proof
def test_a_quiz_counts_the_first_attempt_and_the_latest():
    quiz = lossedu.quiz("outliers")
    for question in quiz.questions[:2]:
        wrong = [place for place in range(len(question.options)) if place not in question.right][:1]
        quiz.mark(question, wrong)
    quiz.mark(quiz.questions[0], quiz.questions[0].right)
    one = standing.Standing().of(find("outliers"))
    assert (one.questions, one.checked, one.first, one.latest) == (len(quiz.questions), 2, 0, 1)
    said = repr(lossedu.progress("outliers"))
    assert (f"quiz 0 of {len(quiz.questions)} right at the first attempt, 1 by now, "
            f"{len(quiz.questions) - 2} to check" in said)
    # the terminal's table has the same number, and says which it is
    said = repr(lossedu.progress())
    assert f"quiz  0 of  {len(quiz.questions)}" in said and re.search(
        r"^Quizzes: 0 of \d+ right at the first attempt, 1 by now\.$", said, flags=re.MULTILINE)


@pytest.mark.proof
def test_a_quiz_that_is_opened_again_says_what_was_reached_before():
    quiz = lossedu.quiz("outliers")
    one, two, *_ = quiz.questions
    for question, ticked in ((one, [99]), (two, two.right), (one, one.right)):
        quiz.mark(question, ticked)
    again = lossedu.quiz("outliers")
    all_ = len(quiz.questions)
    assert again.score == (f"1 of {all_} right at the first attempt, 2 by now, {all_ - 2} still "
                           "to check.")
    assert again.widget and again.score in again.total.value and again.score == quiz.score
    lossedu.progress("outliers").reset()
    assert lossedu.quiz("outliers").score == (
        f"0 of {all_} right at the first attempt, {all_} still to check.")


@pytest.mark.proof
def test_a_unit_is_done_when_all_is_passed_and_each_question_checked():
    for name in standing.exercises_of(find("outliers")):
        exercise(name, True)
    assert "Next: the quiz." in repr(lossedu.progress("outliers"))
    for question in lossedu.quiz("outliers").questions:
        marks.note("quiz", f"outliers/{question.id}", "outliers", False)
    assert standing.Standing().of(find("outliers")).is_done
    assert repr(lossedu.progress("outliers")).splitlines()[-1] == "All done."
    assert f"1 of {len(WRITTEN)} units done" in repr(lossedu.progress())


@pytest.mark.proof
def test_next_is_where_the_learner_was_last_and_at_first_the_first_unit():
    assert f"Next in {WRITTEN[0].stem}:" in repr(lossedu.progress())
    exercise("huber_grad", True)
    assert "Next in 04_outliers:" in repr(lossedu.progress())


def test_a_verdict_of_another_notebook_is_seen_at_once_and_after_a_restart():
    shown = lossedu.progress("outliers")
    assert "0 of" in repr(shown).splitlines()[0]
    code = "import lossedu; lossedu.marks.note('exercise', 'huber_grad', 'outliers', True)"
    subprocess.run([sys.executable, "-c", f"import lossedu.marks\n{code}"], cwd=ROOT, check=True)
    assert "✓ passed  huber_grad" in repr(shown)


@pytest.mark.proof
def test_guesses_are_counted_and_a_reset_takes_all_of_one_unit_and_nothing_of_another():
    right, wrong = bank.guesses("outliers")[:2]
    memory.store().keep("guess", f"outliers/{right.id}", chosen(right, right.answer))
    memory.store().keep("guess", f"outliers/{wrong.id}", chosen(wrong, "b" if wrong.answer == "a"
                                                                else "a"))
    memory.store().keep("guess", "outliers/no-such-guess", "x")
    other = bank.guesses("imbalance")[0]
    memory.store().keep("guess", f"imbalance/{other.id}", other.options[0])
    memory.store().keep("quiz", "outliers/slope", ["x"])
    exercise("huber_grad", True)
    exercise("focal_meaning", True, "imbalance")
    said = f"2 of {len(bank.guesses('outliers'))} guesses made, 1 right"
    assert said in repr(lossedu.progress("outliers"))
    assert said in lossedu.progress("outliers")._repr_html_()
    assert ">1 of 2<" in lossedu.progress()._repr_html_()
    lossedu.progress("outliers").reset()
    assert standing.Standing().of(find("outliers")).state == "open"
    assert standing.Standing().of(find("imbalance")).guessed == 1
    assert "1 of" in repr(lossedu.progress("imbalance")).splitlines()[0]
    assert memory.store().kept("quiz", "outliers/slope") is None
    memory._OPEN.clear()
    assert memory.store().kept("quiz", "outliers/slope") is None and memory.store().kept(
        "guess", f"imbalance/{other.id}") == other.options[0]
    lossedu.progress().reset()
    assert standing.Standing().marks == [] and standing.kept_answers() == {"guess": {}, "quiz": {}}


def test_what_is_chosen_after_the_answer_makes_no_guess_right():
    one = bank.guesses("outliers")[0]
    wrong = next(letter for letter in "abc" if letter != one.answer)
    for letter in (wrong, one.answer):
        lossedu.guess(f"outliers/{one.id}", choose=letter)
        assert f"You guessed ({wrong})" in repr(lossedu.reveal(f"outliers/{one.id}"))
    said = f"1 of {len(bank.guesses('outliers'))} guesses made, 0 right"
    assert said in repr(lossedu.progress("outliers"))
    lossedu.progress("outliers").reset()
    assert lossedu.guess(f"outliers/{one.id}").counted is None


@pytest.mark.parametrize("unit", [None, "outliers"])
def test_a_page_says_in_words_what_it_shows_and_leaves_colours_to_the_notebook(unit):
    exercise("huber_grad", True)
    exercise("huber_value", False)
    html = lossedu.progress(unit)._repr_html_()
    assert "passed" in html and "not yet" in html and "color:inherit" in html
    assert '<div style="overflow-x:auto"><table' in html  # within its border on a telephone, too
    assert not re.search(r"[;\"]color:(?!inherit)", html) and "background:#fff" not in html
    signs = "✓✗○◐"
    # each in its own, hidden from screen readers
    assert [one for one in re.findall(rf"([^>])[{signs}]", html)] == []
    assert len(re.findall(rf">[{signs}]<",
                          html)) == len(re.findall(rf'aria-hidden="true">[{signs}]', html)) > 0


@pytest.mark.proof
def test_a_terminal_of_90_columns_shows_each_unit_in_one_line():
    for name in lossedu.EXERCISES:
        exercise(name, False, lossedu.EXERCISES.unit_of(name))
    for name in standing.exercises_of(find("activation_mismatch"))[1:]:
        exercise(name, True, "activation_mismatch")
    lines = repr(lossedu.progress()).splitlines()[:len(WRITTEN)]
    (line,) = [one for one in lines if "activation_mismatch" in one]
    total = len(standing.exercises_of(find("activation_mismatch")))
    assert max(map(len, lines)) <= 90
    assert f"{total - 1} of {total} passed" in line and "1 not yet" in line


def test_names_of_exercises_cannot_break_the_page(monkeypatch):
    task = standing.Task("a", "<b>&", 1, 2, "missed")
    one = standing.UnitStanding(find("outliers"), (task,), 0, 0, 0, 0, 0, 0, 0)
    from lossedu.learner import looks
    assert "<b>" not in looks.unit_html(one) and "&lt;b&gt;&amp;" in looks.unit_html(one)


def test_a_build_stores_what_there_is_to_do_and_nobodys_progress(monkeypatch):
    monkeypatch.setenv("LOSSEDU_HOME", "")
    for said in (repr(lossedu.progress("outliers")), lossedu.progress("outliers")._repr_html_()):
        assert re.search(r"4 exercises · \d+ more in Going deeper · \d+ points · \d questions in "
                         r"the quiz · \d guesses\. What", said)
        assert "when you run this cell" in said and "0 of" not in said


def test_a_build_stores_nothing_of_the_course_that_another_unit_could_change(monkeypatch):
    monkeypatch.setenv("LOSSEDU_HOME", "")
    for said in (repr(lossedu.progress()), lossedu.progress()._repr_html_()):
        assert "when you run this cell" in said and not re.search(r"(?<![.\d])\d+ ", said)


# ---------------------------------------------------------------------- "Going deeper"
def test_what_stands_in_going_deeper_is_counted_apart_and_nobody_has_to_go_there():
    unit = find("regression")
    deeper = standing.deeper_of(unit)
    source = unit.source.read_text(encoding="utf-8")
    assert deeper and set(re.findall(r"\{\{ exercise (\w+)", source.split("## Going deeper")[1])
                          ) == deeper
    for name in set(standing.exercises_of(unit)) - deeper:
        exercise(name, True, "regression")
    for question in bank.questions("regression"):
        marks.note("quiz", f"regression/{question.id}", "regression", True)
    one = standing.Standing().of(unit)
    assert one.is_done and len(one.main) + len(one.deeper) == len(one.tasks)
    said = repr(lossedu.progress("regression"))
    assert f"4 of 4 exercises passed · 0 of {len(deeper)} in Going deeper" in said
    assert "All done. If you like, in Going deeper: " in said
    assert "(Going deeper)" in lossedu.progress("regression")._repr_html_()


# ---------------------------------------------------------------------- kept up to date
@pytest.fixture
def shown(monkeypatch):
    """What goes into the notebook: (text, display id, replaces an earlier one)."""
    outputs = []

    def display(data, metadata=None, raw=False, display_id=None, update=False):
        outputs.append((data["text/plain"], display_id, update))

    monkeypatch.setattr("IPython.display.display", display)
    monkeypatch.setattr("IPython.get_ipython", lambda: SimpleNamespace(kernel=1))
    monkeypatch.setattr(marks, "_watchers", {})
    return outputs


def test_in_a_notebook_it_follows_checks_quiz_guesses_and_resets(shown):
    lossedu.progress("outliers")._ipython_display_()
    assert [again for _, _, again in shown] == [False]
    outliers = find("outliers")
    exercise((set(standing.exercises_of(outliers)) - standing.deeper_of(outliers)).pop(), True)
    assert shown[-1][1:] == (shown[0][1], True) and "1 of 4 exercises passed" in shown[-1][0]
    guesses = len(bank.guesses("outliers"))
    one = bank.guesses("outliers")[0]
    lossedu.guess(f"outliers/{one.id}", choose=one.answer)
    assert f"1 of {guesses} guesses made, 1 right" in shown[-1][0]
    lossedu.progress("outliers").reset()
    assert "0 of 4" in shown[-1][0] and f"0 of {guesses} guesses" in shown[-1][0]


def test_a_cell_that_is_run_twice_is_followed_once_and_a_terminal_not_at_all(shown, monkeypatch):
    for _ in range(2):
        lossedu.progress("outliers")._ipython_display_()
    exercise("huber_grad", True)
    assert [again for _, _, again in shown] == [False, False, True]
    monkeypatch.setattr("IPython.get_ipython", lambda: SimpleNamespace())
    lossedu.progress("imbalance")._ipython_display_()
    assert len(marks._watchers) == 1


def test_an_error_in_what_is_shown_costs_no_mark(shown):
    marks.watch("torn", lambda: 1 / 0)
    exercise("huber_grad", True)
    assert [mark.name for mark in marks.marks()] == ["huber_grad"] and marks.trouble() == ""


@pytest.mark.proof
def test_the_folder_that_lossedu_lab_opened_is_named(monkeypatch):
    monkeypatch.setenv("LOSSEDU_FOLDER", "/here/work")
    for shown in (lossedu.progress(), lossedu.progress("start")):
        assert ("You work in /here/work. The course overwrites nothing there without a "
                "backup." in repr(shown))
        assert "/here/work" in shown._repr_html_()


@pytest.mark.parametrize("name, said", [("outlier", 'Did you mean "outliers"'),
                                        *((unit.name, "is planned") for unit in PLANNED[:1])])
def test_a_unit_that_is_not_there_is_told(name, said):
    with pytest.raises(ValueError, match=said):
        lossedu.progress(name)


# ---------------------------------------------------------------------- the command
def run(*words):
    return cli.app(["progress", *words], standalone_mode=False)


@pytest.mark.proof
def test_the_command_shows_course_and_unit(capsys):
    exercise("huber_grad", True)
    run()
    assert capsys.readouterr().out == f"{lossedu.progress()!r}\n"
    run("--unit", "outliers")
    assert capsys.readouterr().out == f"{lossedu.progress('outliers')!r}\n"
    assert run("--unit", "outlier") == 2
    assert "Did you mean" in capsys.readouterr().err


def test_reset_asks_first_and_one_call_is_enough(capsys, monkeypatch):
    exercise("huber_grad", True)
    monkeypatch.setattr("typer.confirm", lambda question: print(question) or False)
    run("reset")
    assert (capsys.readouterr().out == "Forget your progress in the whole course?\nNothing "
                                       "was changed.\n")
    run("reset", "--unit", "imbalance", "--yes")
    assert len(marks.marks()) == 1
    run("reset", "--yes")
    assert marks.marks() == [] and "begins anew" in capsys.readouterr().out
