"""A report as it shows itself: in a terminal, a notebook, a failed test; readable by everyone."""
import re
import subprocess
import sys
from html.parser import HTMLParser

import numpy as np
import pytest

from lossedu.exercises import Report, check

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
OPEN = Report("huber_grad", "Clip the slope", 3, False, False, "Put your own code there.", total=2)
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
        *report.tried,
        *(text for pair in report.evidence for text in pair),
    ]:
        assert line in reader.text
    words = {"passed": "passed", "failed": "not yet", "open": "not attempted yet"}
    assert f"huber_grad: {words[report.state]}" in reader.text, (
        "the verdict is a word, not only a colour"
    )


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


def test_without_inputs_a_diagnosis_becomes_a_count_and_the_call_that_shows_one():
    report = check("huber_grad", lambda pred, target, delta=1.0: np.sin(pred * target))
    message = report.without_inputs().message
    assert (
        f"differs from the reference in {report.total - report.right} of {report.total} cases"
        in message
    )
    assert "lossedu.check('huber_grad', huber_grad) tries it on others" in message


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
    assert "|pred - target| is large (" in report.message
    assert "large" not in report.without_inputs().message


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
