"""What students and teachers read: points, sentences, the learner's code, and nothing that is
hidden."""
import re
from types import SimpleNamespace

import pytest

from lossedu import EXERCISES
from lossedu.classroom import pages
from lossedu.classroom.alike import alike, shape
from lossedu.classroom.deadlines import Late
from lossedu.classroom.folder import SECRET, SETTINGS, Classroom
from lossedu.classroom.gradebook import Standing
from lossedu.classroom.results import Result, Verdict
from lossedu.classroom.unexplained import counted, draft, unexplained

MEAN = "def mean_mse(pred, target):\n    r = pred - target\n    s = r * r\n    n = len(s)\n" \
       "    return s.sum() / n"


def verdict(name="mean_mse", passed=False, attempted=True, mistake=None, **facts):
    given = dict(title="A mean", kind="implement", points=2 * passed, most=2, message="Not yet.",
                 passed=passed, attempted=attempted, mistake=mistake, code=MEAN)
    return Verdict(name=name, **given | facts)


def result(student="ada", *verdicts, **facts):
    return Result(student, "regression", verdicts or (verdict(),), **facts)


@pytest.fixture
def classroom(tmp_path):
    (tmp_path / SETTINGS).write_text('name = "Statistics"\nunits = ["regression"]\n')
    (tmp_path / SECRET).write_text("a secret\n")
    made = Classroom(tmp_path)
    (tmp_path / "source/regression").mkdir(parents=True)
    made.source("regression").write_text('{"cells": []}')
    return made


def kept(classroom, *results):
    for one in results:
        (classroom.path / "submitted" / one.student / "regression").mkdir(parents=True)
        classroom.keep(one)


# ------------------------------------------------------------------ results
def test_a_result_comes_back_as_it_was_kept(classroom):
    there = result("ada", verdict(evidence=(("input", "pred = [1.0]"),)), notes=("A note.",))
    kept(classroom, there)
    assert classroom.results("regression") == [there]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"verdicts": 3}', '{"verdicts": [{"a": 1}]}'])
def test_a_file_that_is_no_result_counts_as_none(classroom, text):
    file = classroom.result_file("regression", "ada")
    file.parent.mkdir(parents=True)
    file.write_text(text)
    assert classroom.result("regression", "ada") is None


# ------------------------------------------------------------------ a student's page
def test_feedback_gives_points_the_sentence_a_public_case_and_the_code(classroom):
    page = pages.feedback(classroom, result("ada", verdict(
        message="This is the sum.", evidence=(("input", "pred = [1.0, 2.0]"), ("got", "5.0")))))
    for text in ("0 of 2 points", "This is the sum.", "pred = [1.0, 2.0]", "return s.sum() / n",
                 "Statistics", "ada", "0 of 1 exercise passed"):
        assert text in page


def test_a_page_runs_nothing_of_what_a_student_wrote(classroom):
    evil = "<script>alert(1)</script>"
    page = pages.feedback(classroom, result(evil, verdict(message=evil, code=evil, title=evil,
                                                          evidence=((evil, evil),)), notes=(evil,)))
    assert "<script" not in page and page.count("&lt;script&gt;") >= 6


def test_a_page_asks_no_other_host(classroom):
    kept(classroom, result())
    for page in (pages.feedback(classroom, result()), pages.overview(classroom, "regression")):
        assert not re.search(r"src=|href=.(?!\.\./)|url\(|@import", page)


def test_lateness_and_points_by_hand_are_on_the_page(classroom, monkeypatch):
    monkeypatch.setattr(pages, "lateness", lambda *one: Late(3, 1, 20.0))
    standing = Standing(30.0, 50.0, 6.0, (("essay", 4.0, 5.0), ("sketch", None, 3.0)))
    page = pages.feedback(classroom, result(), standing)
    assert "24 of 50 points" in page and "You reached 30 points; 6" in page.replace("\n", " ")
    assert "3 days late, 1 of them free" in page
    assert "4 of 5 points" in page and "still to be read" in page


def test_what_is_said_on_the_whole_submission_is_said_once(classroom):
    said = "There is no notebook in this submission."
    page = pages.feedback(classroom, result("ada", verdict(message=said), verdict(message=said),
                                            notes=(said,)))
    assert page.count(said) == 1


@pytest.mark.parametrize("state, word", [
    (dict(passed=True), "passed"), (dict(), "not yet"), (dict(attempted=False), "not attempted")])
def test_a_state_is_told_in_a_word_and_not_by_colour_alone(classroom, state, word):
    assert f"{word} ·" in pages.feedback(classroom, result("ada", verdict(**state)))


def test_the_page_lies_where_nbgrader_hands_it_back(classroom):
    file = pages.write_feedback(classroom, result())
    assert file == classroom.path / "feedback/ada/regression/regression.html" and file.is_file()


# ------------------------------------------------------------------ the class
def test_a_class_of_which_nothing_is_graded_has_a_page(classroom):
    assert "Nothing has been graded yet" in pages.overview(classroom, "regression")


def test_mistakes_are_counted_and_the_most_frequent_is_first(classroom):
    kept(classroom, *(result(name, verdict(mistake=mistake, message=f"About {mistake}."))
                      for name, mistake in [("a", "sum"), ("b", "half"), ("c", "half")]))
    page = pages.overview(classroom, "regression")
    assert page.index("half<br>") < page.index("sum<br>") and "About half." in page
    assert 'aria-label="2"' in page and 'aria-label="1"' in page


@pytest.mark.parametrize("passes, mistakes, said", [
    (6, [], "nearly all pass"), (0, ["a", "b", "c", "d", "e", "f"], "nearly none pass"),
    (3, ["a", "a", "a"], "half of the class makes the same mistake: a"), (3, ["a", "b", "c"], "")])
def test_the_teacher_is_told_which_exercise_to_look_at(classroom, passes, mistakes, said):
    kept(classroom, *(result(f"p{at}", verdict(passed=True)) for at in range(passes)),
         *(result(f"m{at}", verdict(mistake=one)) for at, one in enumerate(mistakes)))
    rows = pages._exercises(classroom.results("regression"))
    assert rows[0]["said"] == said and rows[0]["passed"] == passes


def test_few_tries_say_nothing_of_an_exercise(classroom):
    kept(classroom, result("a"), result("b"))
    assert pages._exercises(classroom.results("regression"))[0]["said"] == ""


def test_the_histogram_counts_every_submission(classroom):
    kept(classroom, *(result(f"s{at}", verdict(most=8, points=at)) for at in (0, 0, 3, 8)[:1]),
         *(result(f"t{at}", verdict(most=8, points=at)) for at in (0, 3, 8)))
    page = pages.overview(classroom, "regression")
    assert "2 with 0 to 0, 1 with 3 to 3, 1 with 8 to 8" in page


def test_points_may_be_halves(classroom):
    kept(classroom, *(result(f"s{at}", verdict(most=5.5, points=at)) for at in (0, 2.5, 5.5)))
    assert "1 with 0 to 0, 1 with 2 to 2, 1 with 5 to 5" in pages.overview(classroom, "regression")
    assert "2.5 of 5.5 points" in pages.feedback(classroom, classroom.result("regression", "s2.5"))


def test_what_did_not_run_is_listed(classroom):
    kept(classroom, result("ada", verdict(message="The cell of mean_mse was stopped: slow."),
                           notes=("There is no notebook in this submission.",)))
    page = pages.overview(classroom, "regression")
    assert "The cell of mean_mse was stopped" in page.split("Exercises</h2>")[0]
    assert "There is no notebook" in page


def test_an_answer_that_does_not_end_is_listed_with_its_exercise(classroom):
    kept(classroom, result("ada", verdict(mistake="stops", message="Your function was stopped "
                                          "after 10 s, in case 1 of 25.")))
    page = pages.overview(classroom, "regression")
    assert "mean_mse: Your function was stopped after 10 s" in page.split("Exercises</h2>")[0]


def test_the_page_has_names_who_handed_in_nothing_and_who_is_late(classroom, monkeypatch):
    (classroom.path / "students.csv").write_text(
        "id,first_name,last_name\nada,Ada,Lovelace\nben,Ben,Ng\ncyd,,\neve,Eve,Orr\n")
    kept(classroom, result("ada", verdict(passed=True)))
    (classroom.path / "submitted/cyd/regression").mkdir(parents=True)
    (classroom.path / "left/eve").mkdir(parents=True)
    monkeypatch.setattr(pages, "lateness", lambda room, unit, who: Late(3, 1, 20.0))
    page = pages.overview(classroom, "regression")
    for text in ("Nothing was handed in by Ben Ng (ben).", "Handed in and not graded yet: cyd.",
                 "Late: Ada Lovelace (3 days, 1 free).", ">Ada Lovelace</a>", "<td class=\"right\">"
                 '<span aria-hidden="true">✓</span><span class="unseen">passed</span></td>'):
        assert text in page, text


def test_the_page_and_the_command_count_the_same_wrong_answers(classroom):
    kept(classroom, result("a", verdict(behaviour="x")), result("b", verdict()),
         result("c", verdict(mistake="half", behaviour="y")))
    said = ("2 wrong answers are explained by no known mistake; 1 of them gave no value or trained "
            "a network, and cannot be compared with others.")
    assert said in pages.overview(classroom, "regression")
    told = counted(classroom.results("regression"))
    assert told == said and counted([]) == ""


# ------------------------------------------------------------------ answers that are alike


def test_names_comments_and_docstrings_do_not_make_an_answer_another_one():
    renamed = "def mine(a, b):\n    '''Mine.'''\n    # the residual\n    diff = a - b\n" \
              "    sq = diff * diff\n    k = len(sq)\n    return sq.sum() / k"
    assert shape(renamed) == shape(MEAN) != ""


@pytest.mark.parametrize("other", [
    MEAN.replace("s.sum() / n", "s.sum()"), MEAN.replace("r * r", "r * n"),
    MEAN.replace(".sum()", ".max()"), "x = 3", "def f(:", ""])
def test_another_program_is_not_alike(other):
    assert shape(other) != shape(MEAN)


def test_alike_answers_are_listed_with_their_students_and_ours():
    results = [result("a", verdict(passed=True)), result("b", verdict(passed=True)),
               result("c", verdict(passed=True, code=MEAN.replace("s.sum()", "s.max()"))),
               result("d", verdict(passed=False))]
    found = alike(results, {})
    assert [(one.students, one.published) for one in found] == [(("a", "b"), False)]
    assert alike(results[:1], {"mean_mse": MEAN})[0].published
    assert alike(results[:1], {"mean_mse": "x = 1"}) == []


@pytest.mark.parametrize("name, said", [("accidental_grad", True), ("pool_regression_mean", False)])
def test_only_what_is_public_has_a_published_solution(classroom, monkeypatch, name, said):
    """An exercise that the class alone has is nowhere to be copied from."""
    assert (name in EXERCISES) == said
    one = SimpleNamespace(name=name, solution=MEAN)
    monkeypatch.setattr(Classroom, "exercises", lambda self, unit: [one])
    kept(classroom, result("ada", verdict(name, passed=True)))
    assert ("(our published solution)" in pages.overview(classroom, "regression")) == said


def test_mended_programs_are_alike_by_their_nature_and_not_listed():
    mended = [result(name, verdict(passed=True, kind="debug")) for name in ("a", "b")]
    assert alike(mended, {"mean_mse": MEAN}) == []


# ------------------------------------------------------------------ mistakes without a name
def test_wrong_answers_are_grouped_by_what_they_give():
    results = [result("a", verdict(behaviour="x")), result("b", verdict(behaviour="y")),
               result("c", verdict(behaviour="y", code=MEAN + "  # longer")),
               result("d", verdict(behaviour="y", mistake="half")),
               result("e", verdict(behaviour="y", passed=True)), result("f", verdict())]
    assert [one.students for one in unexplained(results)] == [("b", "c"), ("a",)]


def test_a_line_with_a_misspelt_name_is_counted_and_no_mistake_to_draft():
    slip = verdict("positive_slope", kind="derive", behaviour="x",
                   message="There is no line 'dL/dW'; dL/dv, v_1 and v* fit.")
    assert unexplained([result("a", slip)]) == []
    assert counted([result("a", slip)]) == (
        "1 wrong answer is explained by no known mistake; 1 of them has a line with a misspelt "
        "name, which is no mistake to draft.")


def test_the_draft_is_python_with_the_answer_under_a_name_of_its_own():
    wrong = "def huber_grad(pred, target, delta=1.0):\n    return 0 * pred"
    group = unexplained([result("a", verdict("huber_grad", code=wrong, behaviour="x"))])[0]
    text = draft(group, EXERCISES["huber_grad"])
    compile(text, "draft", "exec")
    assert "def huber_grad_as_handed_in(pred" in text
    assert 'Mistake("name_it", huber_grad_as_handed_in,' in text
    assert "python -m lossedu.exercises huber_grad" in text
