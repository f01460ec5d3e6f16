"""A report as it shows itself: in a terminal, a notebook, a failed test; readable by everyone."""
import math
import re
import subprocess
import sys
from html.parser import HTMLParser

import numpy as np
import pytest

from lossedu.exercises import EXERCISES, Exercise, Report, after, check, draw
from lossedu.exercises.after import source

FUNCTIONS = [name for name in EXERCISES if isinstance(EXERCISES[name], Exercise)]

PASSED = Report(
    "huber_grad",
    "Clip the slope",
    3,
    True,
    True,
    "Agrees in all 2 cases.",
    right=2,
    total=2,
    tried=("one example",),
)
FAILED = Report(
    "huber_grad",
    "Clip the slope",
    1,
    False,
    True,
    "Exactly <twice> & more.",
    mistake="twice",
    right=1,
    total=2,
    evidence=(("input", "x = <1>"), ("got", "2")),
    tried=("one example", "at the kink"),
)
OPEN = Report("huber_grad", "Clip the slope", 3, False, False, "Put your own code there.", total=2,
              tried=("one example", "at the kink"))
ALL = (PASSED, FAILED, OPEN)


def test_a_report_counts_as_true_only_if_it_passed():
    assert [bool(report) for report in ALL] == [True, False, False]


def test_the_terminal_shows_name_verdict_cases_points_message_and_evidence():
    assert repr(FAILED) == (
        "✗ huber_grad: not yet · 1 of 2 cases right · 1 point\nExactly <twice> & more.\n"
        "  input  x = <1>\n  got    2"
    )
    assert (
        repr(PASSED)
        == "✓ huber_grad: passed · 2 of 2 cases right · 3 points\nAgrees in all 2 cases."
    )
    assert repr(OPEN).splitlines()[0] == "○ huber_grad: not attempted yet · 3 points"


class Reader(HTMLParser):
    """The text of a page, its tags in balance."""

    def __init__(self, page):
        super().__init__()
        self.open, self.text = [], ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data + "\n"


@pytest.mark.parametrize("report", ALL, ids=lambda report: report.state)
def test_a_notebook_shows_the_same_and_what_was_tried(report):
    reader = Reader(report._repr_html_())
    assert reader.open == []
    for line in [
        report.message,
        *(report.tried if report.attempted else ()),
        *(text for pair in report.evidence for text in pair),
    ]:
        assert line in reader.text
    words = {"passed": "passed", "failed": "not yet", "open": "not attempted yet"}
    assert f"huber_grad: {words[report.state]}" in reader.text, (
        "the verdict is a word, not only a colour"
    )


@pytest.mark.proof
def test_a_long_list_of_what_was_tried_is_folded_and_a_short_one_is_not():
    report = check("huber_grad", wrong(3))
    shown, folded = report._repr_html_().split("<details>")
    assert "one example, several shapes" in folded and "several shapes" not in shown
    kinds = f"Tried: {len(report.tried)} kinds of case"
    assert f"<summary><small>{kinds}</small></summary>" in folded
    assert "<details" not in FAILED._repr_html_()


def test_before_an_attempt_nothing_tells_where_to_look():
    pages = OPEN._repr_html_(), repr(OPEN)
    assert not any(words in page for page in pages for words in ("Tried", *OPEN.tried))


def test_what_a_learner_wrote_is_text_in_the_page_and_no_markup():
    def answer(pred, target, delta=1.0):
        raise ValueError("<script>alert(1)</script>")

    page = check("huber_grad", answer)._repr_html_()
    assert "<script" not in page and "&lt;script&gt;alert(1)" in page


def _luminance(colour):
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("report", ALL, ids=lambda report: report.state)
@pytest.mark.parametrize("paper", ["#ffffff", "#111111"])
def test_the_coloured_bar_stands_out_on_light_and_on_dark_paper(report, paper):
    (colour,) = re.findall(r"solid (#[0-9A-Fa-f]{6})", report._repr_html_())
    low, high = sorted((_luminance(colour), _luminance(paper)))
    assert (high + 0.05) / (low + 0.05) >= 3


@pytest.mark.parametrize("report", ALL, ids=lambda report: report.state)
def test_text_keeps_the_colours_of_its_page(report):
    styles = " ".join(re.findall(r'style="([^"]*)"', report._repr_html_()))
    assert not re.search(r"(?<![-\w])color:|background:(?!none)", styles)


def test_without_inputs_a_known_mistake_keeps_its_hint_and_shows_no_case():
    report = check(
        "huber_grad", lambda pred, target, delta=1.0: 2 * np.clip(pred - target, -delta, delta)
    )
    hidden = report.without_inputs()
    assert report.evidence and not hidden.evidence
    assert (hidden.mistake, hidden.message, hidden.passed) == ("twice", report.message, False)


def test_without_inputs_a_right_and_an_unwritten_answer_are_told_as_they_are():
    def unwritten(pred, target, delta=1.0):
        raise NotImplementedError

    for report in (PASSED, OPEN, check("huber_grad", unwritten), check("huber_grad", 3.0)):
        hidden = report.without_inputs()
        assert (hidden.state, hidden.message) == (report.state, report.message)


@pytest.mark.proof
def test_without_inputs_a_diagnosis_becomes_a_count_and_the_call_that_shows_one():
    report = check("huber_grad", lambda pred, target, delta=1.0: np.sin(pred * target))
    message = report.without_inputs().message
    assert (
        f"differs from the reference in {report.total - report.right} of {report.total} cases"
        in message
    )
    assert "Try other sizes, shapes, signs and settings" in message


@pytest.mark.parametrize("by", ["text", "type"])
def test_without_inputs_an_answer_cannot_read_hidden_cases_out_through_its_errors(by):
    def spy(pred, target, delta=1.0):
        seen = f"{pred.tolist()}"
        raise ValueError(seen) if by == "text" else type(seen, (Exception,), {})

    report = check("huber_grad", spy)
    number = repr(round(float(dict(report.evidence)["input"].split("[")[1].split("]")[0]), 3))
    assert number in report.message
    assert number not in repr(report.without_inputs())


def test_without_inputs_no_number_tells_where_the_trouble_starts():
    def far(pred, target, delta=1.0):
        return np.where(np.abs(pred - target) > 50, np.nan, np.clip(pred - target, -delta, delta))

    report = check("huber_grad", far)
    assert "nan" in report.message
    assert not {"large", "nan"} & set(report.without_inputs().message.split())


TEST_FILE = """
import lossedu
def test_mine():
    twice = lambda pred, target, delta=1.0: 2 * (pred - target).clip(-delta, delta)
    assert lossedu.check("huber_grad", twice)
"""


def test_a_failed_pytest_shows_the_hint(tmp_path):
    (tmp_path / "test_mine.py").write_text(TEST_FILE)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        text=True,
        capture_output=True,
        cwd=tmp_path,
        env={"PYTHONPATH": sys.path[0] + ":" + str(_root()), "PATH": ""},
    )
    assert "huber_grad: not yet" in done.stdout and "Exactly twice" in done.stdout


def _root():
    from pathlib import Path

    import lossedu
    return Path(lossedu.__file__).parent.parent


# ---------------------------------------------------------------------- what an answer printed
def printing(pred, target, delta=1.0):
    print("seen", pred - target)
    return 0 * pred


def test_prints_of_one_case_are_shown_once_with_the_case():
    report = check("huber_grad", printing)
    assert repr(report).count("seen") == 1
    case = dict(report.evidence)["case"]
    assert f"Printed in case 1 of {report.total}, {case}:\n  | seen [" in repr(report)
    page = Reader(report._repr_html_())
    assert (page.open == [] and f"Printed in case 1 of {report.total}, {case}:" in page.text
            and "seen [" in page.text)


def test_prints_of_a_right_answer_are_shown_too_and_none_where_nothing_is_printed():
    def right(pred, target, delta=1.0):
        print("here")
        return np.clip(pred - target, -delta, delta)

    assert "| here" in repr(check("huber_grad", right))
    assert "Printed" not in repr(check("huber_grad", lambda pred, target, delta=1.0: 0 * pred))


@pytest.mark.parametrize("text, shown", [
    ("a\n" * 1000, ["a"] * 10 + ["... and 990 more lines"]),
    ("x" * 500, ["x" * 117 + "..."]),
    ("\x1b[31mred\x07\ud800", ["?[31mred??"]),
    ("10 %\r50 %\r100 %\ndone\n", ["100 %", "done"]),
    ("\n\n\na\n\n", ["", "", "", "a"]),
])
def test_prints_are_cut_to_what_a_page_can_hold(text, shown):
    from dataclasses import replace
    assert replace(FAILED, printed=text, printed_in="case 1 of 2").printed.split("\n") == shown


def test_a_megabyte_of_prints_is_cut():
    def chatty(pred, target, delta=1.0):
        for _ in range(1000):
            print("x" * 1000)
        return 0 * pred

    report = check("huber_grad", chatty)
    assert len(repr(report)) < 4000 and len(report._repr_html_()) < 5000
    assert "more" in report.printed.split("\n")[-1]


def test_prints_are_text_in_the_page_and_no_markup():
    def answer(pred, target, delta=1.0):
        print("<script>alert(1)</script>")

    assert "<script" not in check("huber_grad", answer)._repr_html_()


# ---------------------------------------------------------------------- after three failures
def wrong(factor):
    """Answers that differ in their code, one for each factor."""
    space = {}
    exec(f"def f(pred, target, delta=1.0):\n    return {factor} * pred", space)
    return space["f"]


def odd(power):
    """Answers that no known mistake explains, one for each power."""
    space = {}
    exec(f"def f(pred, target, delta=1.0):\n    return np.cos(pred * target) ** {power} + pred",
         {"np": np}, space)
    return space["f"]


@pytest.mark.proof
def test_the_third_answer_that_fails_gets_a_further_hint():
    first, second, third, fourth = [check("huber_grad", odd(power)) for power in (3, 4, 5, 6)]
    assert (first.further, second.further) == ("", "")
    assert third.further == fourth.further == EXERCISES["huber_grad"].further
    assert f"A further hint: {third.further}" in repr(third)
    assert third.further in Reader(third._repr_html_()).text.replace("\n", "")


@pytest.mark.proof
def test_where_a_cause_is_named_the_further_hint_is_a_case_and_leads_nowhere_else():
    reports = [check("huber_grad", wrong(factor)) for factor in (3, 4, 5)]
    assert reports[-1].mistake
    assert reports[-1].further.startswith("Follow the case above on paper")


@pytest.mark.proof
def test_the_same_answer_again_an_empty_one_and_no_function_do_not_count():
    for _ in range(5):
        assert check("huber_grad", wrong(3)).further == ""
        assert check("huber_grad", 3.0).further == ""
        assert check("huber_grad", lossedu_stub("huber_grad")).further == ""


def lossedu_stub(name):
    space = {}
    exec(EXERCISES[name].stub, space)
    return space[name]


@pytest.mark.proof
def test_a_pass_and_another_exercise_begin_anew():
    for factor in (3, 4):
        check("huber_grad", wrong(factor))
    assert check("huber_value", wrong(5)).further == ""
    assert check("huber_grad", EXERCISES["huber_grad"].reference).further == ""
    assert check("huber_grad", wrong(6)).further == ""


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if EXERCISES[name].further])
def test_a_further_hint_is_short_and_prints_no_solution(name):
    exercise = EXERCISES[name]
    assert 12 <= len(exercise.further.split()) <= 75 and exercise.further[-1] in ".?"
    assert exercise.further.count(". ") + exercise.further.count("? ") <= 3
    for function in (exercise.reference, *exercise.styles):
        for line in source(function).split("\n"):
            code = line.split("#")[0].removeprefix("return").strip()
            if len(code) > 15 and not code.startswith("def "):
                assert code not in exercise.further
    assert exercise.further not in [one.hint for one in exercise.mistakes]


@pytest.mark.proof
@pytest.mark.parametrize("name", ["mse.grad", "hinge.value", "cross_entropy.grad", "kl_div.grad",
                                  "poisson_nll.grad"])
def test_a_loss_to_practise_on_gets_a_case_in_full(name):
    for factor in (3, 4, 5):
        report = check(name, wrong(factor))
    shown = dict(report.evidence)
    assert " the result is " in report.further or {"input", "expected"} <= set(shown)
    assert "array of shape" not in report.further
    told = after.worked_case(EXERCISES.find(name), draw(EXERCISES.find(name)))
    assert told.startswith("A case to follow on paper, line by line of your code: for ")
    assert " the result is " in told and "array of shape" not in told


def test_the_case_to_follow_is_not_one_of_zeros_alone():
    exercise = EXERCISES["object_f1"]  # its shortest case has no object in either image
    assert re.search(r"for pred = \S*[1-9]", after.worked_case(exercise, draw(exercise)))


@pytest.mark.proof
@pytest.mark.parametrize("name", ["huber_grad", "mse.grad"])
def test_a_case_that_the_report_shows_already_is_not_shown_again(name):
    report = [check(name, wrong(factor)) for factor in (3, 4, 5)][-1]
    shown = dict(report.evidence)
    assert report.further.startswith("Follow the case above on paper, line by line of your code")
    assert repr(report).count(shown["input"]) == 1
    assert ("Raise the first number of pred" in report.further) == (name == "mse.grad")


@pytest.mark.proof
def test_a_case_whose_result_is_not_shown_is_told_in_full():
    exercise = EXERCISES["mse.grad"]
    cases = draw(exercise)
    evidence = dict(check("mse.grad", wrong(3)).evidence)
    assert after.worked_case(exercise, cases, evidence).startswith("Follow the case above")
    del evidence["expected"]  # as where the answer raised an error
    told = after.worked_case(exercise, cases, evidence)
    assert evidence["input"] in told and "the result is" in told


def test_the_small_step_is_that_of_the_gradient():
    exercise = EXERCISES["mse.grad"]
    said = after.worked_case(exercise, draw(exercise))
    low, high = map(float, re.search(r"from (\S+) to (\S+):", said).groups())
    result = float(re.search(r"the result is \[(\S+)\]", said)[1])
    assert (high - low) / after.STEP == pytest.approx(result, rel=0.01)


# ---------------------------------------------------------------------- after a pass
def passed(name="huber_grad"):
    return check(name, EXERCISES[name].reference)


@pytest.mark.proof
@pytest.mark.parametrize("name", FUNCTIONS)
def test_after_a_pass_our_answer_another_way_and_the_purpose_are_offered(name):
    answers = passed(name).answers
    assert [what for what, _ in answers.sources] == ["Our answer", "Another way"]
    assert len(answers.purpose.split()) > 3
    for _, code in answers.sources:
        space = dict(vars(sys.modules[EXERCISES[name].reference.__module__]))
        exec(code, space)  # it is code, and whole
        assert '"""' not in code
    exec(answers.sources[0][1], space := {"np": np, "math": math})
    assert check(name, space[name]), "our answer, as it is shown, is right"


def test_the_report_says_how_to_see_them_and_a_notebook_folds_them():
    report = passed()
    call = "print(lossedu.check('huber_grad', huber_grad).answers)"
    assert f"Our answer, another way, and what it is for: {call}" in repr(report)
    assert "np.clip(pred - target, -delta, delta)" in str(report.answers)
    page = report._repr_html_()
    assert "<details><summary>Our answer" in page and Reader(page).open == []
    assert "np.clip(pred - target" in page


def test_a_loss_to_practise_on_shows_its_own_code():
    report = passed("huber.grad")
    assert "def huber_grad(pred, target, delta=1.0):" in str(report.answers)
    assert "Our answer, and what it is for" in repr(report)


@pytest.mark.proof
def test_nothing_of_our_answers_shows_before_a_pass():
    for factor in (3, 4, 5, 6):
        report = check("huber_grad", wrong(factor))
        assert not report.answers and "Our answer" not in repr(report) + report._repr_html_()
    assert not check("huber_grad", lossedu_stub("huber_grad")).answers


@pytest.mark.proof
def test_nothing_of_our_answers_and_no_further_hint_shows_in_class_and_under_nbgrader(
        monkeypatch):
    hidden = passed().without_inputs()
    assert not hidden.answers and "Our answer" not in repr(hidden) + hidden._repr_html_()
    for factor in (3, 4, 5):
        report = check("huber_grad", wrong(factor))
    assert report.further and not report.without_inputs().further
    assert not check("huber_grad", printing).without_inputs().printed
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    assert not passed().answers
    with pytest.raises(AssertionError) as caught:
        check("huber_grad", wrong(7))
    assert "further hint" not in str(caught.value)


def test_what_stands_between_backticks_is_code_and_stays_harmless():
    said = Report("huber_grad", "x", 1, False, True, "Write `a < b`, not <b>`.", total=2)
    assert "<div>Write <code>a &lt; b</code>, not &lt;b&gt;`.</div>" in said._repr_html_()
    assert "`a < b`" in repr(said)
