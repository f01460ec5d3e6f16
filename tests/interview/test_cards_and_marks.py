"""Cards fold their answers, marking speaks of every option, and evidence is really there."""
import re
from pathlib import Path

import pytest

import lossedu
from lossedu.interview import mark, questions
from lossedu.interview.evidence import missing
from lossedu.interview.markup import block, inline, unbalanced

EXAMPLES = Path(__file__).parent
CARDS = EXAMPLES / "example_cards.yaml"
SLOPE, ROBUST = questions(EXAMPLES / "example_quiz.yaml")


def test_a_wrong_tick_and_a_missed_option_are_told_apart():
    marked = mark(ROBUST, {1, 2})
    assert [one.words for one in marked.verdicts] == [
        "missed: this one fits",
        "right",
        "wrong: this one does not fit",
    ]
    assert not marked.right and (marked.wrong_ticks, marked.missed) == (1, 1)
    assert [one.well for one in marked.verdicts] == [False, True, False]


@pytest.mark.parametrize("ticked", [set(), {0}, {1}, {2}, {0, 1}, {0, 2}, {1, 2}, {0, 1, 2}])
def test_only_the_exact_set_of_fitting_options_is_right(ticked):
    assert bool(mark(ROBUST, ticked)) is (ticked == {0, 1})


@pytest.mark.parametrize("question", [SLOPE, ROBUST], ids=lambda one: one.id)
def test_every_option_gets_its_own_reason(question):
    shown = repr(mark(question, {0}))
    assert all(option.reason in shown for option in question.options)


def test_an_answer_stands_folded_and_nothing_of_it_before_the_fold():
    html = lossedu.cards(CARDS)._repr_html_()
    before, folded = html.split("<details>", 1)
    assert "which do you try" in before
    (card,) = lossedu.cards(CARDS)
    texts = [card.say_first, card.answer, card.wrong.said, card.rubric.weak, *card.rubric.good,
             *card.red_flags, *(one.answer for one in card.follow_ups)]
    hidden = [inline(" ".join(one.split())).split("<")[0] for one in texts]
    assert hidden and all(part in folded for part in hidden)
    assert not any(part in before for part in hidden)


def test_cards_are_the_same_at_every_build():
    assert lossedu.cards(CARDS)._repr_html_() == lossedu.cards(str(CARDS))._repr_html_()


def test_cards_in_a_terminal_show_their_questions_and_no_answer_until_asked():
    deck = lossedu.cards(CARDS)
    assert repr(deck).startswith("1. [mid, concept, , 3 minutes]")
    assert "estimates the median" not in repr(deck) and "deck.answers()" in repr(deck)
    told = deck.answers()
    assert all(part in told for part in ("Say first: Huber first", "Excellent: adds", "Red flag:",
                                         "Next (junior):", "In the unit of the target."))


def test_cards_of_one_level_or_kind_leave_the_others_out():
    assert len(lossedu.cards(CARDS, level="mid", kind="concept")) == 1
    with pytest.raises(ValueError, match="no card fits. There are: mid concept"):
        lossedu.cards(CARDS, level="staff")
    with pytest.raises(ValueError, match="level is 'expert'; one of these fits: junior, mid"):
        lossedu.cards(CARDS, level="expert")
    with pytest.raises(ValueError, match='kind is .codin.; .* Did you mean "coding"'):
        lossedu.cards(CARDS, kind="codin")


def test_every_tag_that_is_opened_is_closed():
    html = lossedu.cards(CARDS)._repr_html_()
    open_tags = []
    for closing, tag in re.findall(r"<(/?)(\w+)[^>]*>", html):
        if closing:
            assert open_tags.pop() == tag
        elif tag != "br":
            open_tags.append(tag)
    assert not open_tags


@pytest.mark.parametrize("text, html", [
    ("**bold** and `a_b * c`", "<strong>bold</strong> and <code>a_b * c</code>"),
    ("$a < b$ & c", "$a &lt; b$ &amp; c"),
    ("$x^{**}$ stays", "$x^{**}$ stays"),
    ("<script>", "&lt;script&gt;"),
    ("`$` is not maths", "<code>$</code> is not maths"),
    ("**bold $x$**", "<strong>bold $x$</strong>"),
])
def test_markup_turns_into_html_and_maths_stays_maths(text, html):
    assert inline(text) == html


def test_code_blocks_keep_their_lines():
    text = "Write it:\n\n```python\ndef f(x):\n\n    return x < 1\n```\n\nDone."
    assert block(text) == (
        "<p>Write it:</p>\n<pre><code>def f(x):\n\n    return x &lt; 1</code></pre>\n<p>Done.</p>"
    )


@pytest.mark.parametrize(
    "text, wrong", [("`open", "`"), ("$open", "$"), ("**open", "**"), ("`$` $x$ **b**", "")]
)
def test_what_is_left_open_is_named(text, wrong):
    assert wrong in unbalanced(text) and bool(unbalanced(text)) is bool(wrong)


@pytest.mark.parametrize("entry, sentence", [
    ("section made_up/The wires", "there is no lossedu/units/made_up/unit.md."),
    ("section here/The wires", "lossedu/units/here/unit.md has no heading 'The wires'."),
    ("section here/Two wires", ""),
    ("test tests/test_here.py::test_one", ""),
    ("test tests/test_here.py::test_two", "tests/test_here.py has no test 'test_two'."),
    ("test tests/test_here.py", "tests/test_here.py has no test ''."),
    ("test tests/nowhere.py::test_one", "there is no tests/nowhere.py."),
    ("property huber.lipschitz", ""),
    ("property huber.bounded", "huber declares no property 'bounded'."),
    ("property hubert.convex", "there is no loss 'hubert'."),
])
def test_evidence_that_does_not_exist_is_found_out(entry, sentence, tmp_path):
    (tmp_path / "lossedu/units/here").mkdir(parents=True)
    (tmp_path / "tests").mkdir()
    (tmp_path / "lossedu/units/here/unit.md").write_text(
        "# Likelihood\n\n## Two wires\n", encoding="utf-8"
    )
    (tmp_path / "tests" / "test_here.py").write_text(
        "def test_one():\n    assert True\n", encoding="utf-8"
    )
    assert missing(entry, tmp_path) == sentence


def test_a_card_names_what_a_learner_can_open_and_no_test_of_ours():
    deck = lossedu.cards("likelihood")
    page, said = deck._repr_html_(), deck.answers()
    assert "In the course: exercise <code>geometric_lines</code>" in page
    assert "In the course: exercise `geometric_lines`" in said
    for words in ("test_", "property", "holds", "&amp;lt;"):
        assert not re.search(rf"(In the course|Evidence):[^<\n]*{words}", page + said), words
