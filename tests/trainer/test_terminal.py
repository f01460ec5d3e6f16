"""The drill in a terminal: what is shown when, and what is made of what is typed."""
import io
import re

import pytest
from rich.console import Console

import lossedu
from lossedu.interview import all_cards
from lossedu.interview.card import Interruption
from lossedu.marks import Mark
from lossedu.trainer.plain_maths import CODE, MATHS, in_markdown, plain
from lossedu.trainer.schedule import Ticks, states
from lossedu.trainer.terminal import Session, due_table
from tests.trainer.making import GOOD, Clock, answered, card, drill, some


class Typed:
    """What a learner types, in its order, and what stands on the screen whenever he is asked."""

    def __init__(self, mine, *lines, folder="answers", seconds=5.0):
        self.lines, self.seconds, self.screens = list(lines), seconds, []
        self.out, self.time = io.StringIO(), 0.0
        self.session = Session(mine, Console(file=self.out, width=100, highlight=False),
                               ask=self.ask, clock=lambda: self.time, folder=folder)

    def ask(self, prompt):
        self.out.write(prompt)
        self.screens.append(self.out.getvalue())
        self.time += self.seconds
        if not self.lines:
            raise EOFError
        return self.lines.pop(0)

    def run(self):
        self.session.run()
        return self.out.getvalue()


CARD = ["", "1 2", "", "y", "", "y"]   # ours; two ticks; both follow-ups


def test_the_answer_is_not_shown_before_enter_and_the_follow_ups_come_one_by_one(tmp_path):
    typed = Typed(drill(tmp_path, [card("one")]), *CARD)
    text = typed.run()
    question, marked, first, _, second, _ = typed.screens
    assert "Squared error, absolute error, Huber" in question and "Answer aloud" in question
    for hidden in ("names mean and median", "removes the wrong targets"):
        assert hidden not in question and hidden in marked
    assert "Huber first." not in marked and "Huber first." in first
    assert "measured in?" not in marked and "measured in?" in first
    assert "In the unit of the target." not in first
    assert "totals are added up" not in second and "totals are added up" in text
    assert "→ good; again on 2026-11-04" in text


def test_what_comes_up_in_a_design_is_told_before_the_follow_ups(tmp_path):
    added = (Interruption(say="Labels now come late.", answer="I wait for them."),)
    typed = Typed(drill(tmp_path, [card("one", interruptions=added)]), "", "1 2 3", "", "y", "",
                  "y", "", "n")
    text = typed.run()
    assert "Labels now come late." not in typed.screens[1]
    assert "Labels now come late." in typed.screens[2] and "I wait" not in typed.screens[2]
    assert text.index("I wait for them.") < text.index("measured in?")
    assert "→ easy" in text   # it counts as a follow-up that was answered


def test_formulas_are_shown_in_signs(tmp_path):
    text = Typed(drill(tmp_path, [card("one")]), *CARD).run()
    assert "clips the derivative at δ" in " ".join(text.split())
    assert "\\delta" not in text and "$" not in text


@pytest.mark.proof
def test_ticks_are_counted_from_good_over_excellent_to_red_flags(tmp_path):
    assert "→ good" in Typed(drill(tmp_path / "a", [card("one")]), *CARD).run()
    easy = Typed(drill(tmp_path / "b", [card("one")]), "", "1,2, 3", "", "y", "", "y").run()
    assert "→ easy" in easy
    assert "→ hard" in Typed(drill(tmp_path / "c", [card("one")]), "", "1", "", "n", "", "n").run()


@pytest.mark.parametrize("ticks", ["", "3", "1 2 3 4"])
def test_after_a_weak_answer_or_a_red_flag_there_are_no_follow_ups(tmp_path, ticks):
    text = Typed(drill(tmp_path, [card("one")]), "", ticks).run()
    assert "→ again; again today at 09:10" in text and "Follow-up" not in text


def test_a_hint_is_a_question_on_the_way_and_makes_it_hard(tmp_path):
    typed = Typed(drill(tmp_path, [card("one")]), "h", *CARD)
    text = typed.run()
    assert "What does the squared error estimate?" in typed.screens[1]
    assert "Huber first." not in typed.screens[2] and "Huber first." in typed.screens[3]
    assert "→ hard" in text


def test_an_answer_over_its_time_is_hard_and_says_so(tmp_path):
    text = Typed(drill(tmp_path, [card("one")]), *CARD, seconds=181.0).run()
    assert "(3.0 minutes; 3 were meant)" in text and "→ hard" in text


def test_what_does_not_fit_is_asked_for_again(tmp_path):
    text = Typed(drill(tmp_path, [card("one")]), "", "1 9", "one", "1 2", "", "perhaps", "y", "",
                 "n").run()
    assert "'1 9' came; numbers from 1 to 4 fit." in text
    assert "'one' came; numbers from 1 to 4 fit." in text
    assert "'perhaps' came; y or n fits." in text


def test_a_question_can_be_put_off(tmp_path):
    mine = drill(tmp_path, some(2))
    text = Typed(mine, "s", *CARD).run()
    assert {one.card for one in states(mine.database).values()} == {"card-1"}
    assert "Nothing is due" in text


@pytest.mark.parametrize("last", [["q"], ["", "q"], ["", "1 2", "q"], []])
def test_stopping_keeps_what_was_answered_and_nothing_of_the_open_question(tmp_path, last):
    mine = drill(tmp_path, some(2))
    text = Typed(mine, *CARD, *last).run()
    assert "Stopped. 1 answer kept." in text
    assert {one.card for one in states(mine.database).values()} == {"card-0"}


def test_an_atom_is_asked_alone(tmp_path):
    clock = Clock()
    mine = drill(tmp_path, [card("one")], clock)
    answered(mine, clock)
    clock.on(days=3)
    typed = Typed(mine, "", "y", "", "n", "", "y")
    text = typed.run()
    assert "What does the squared error estimate?" in typed.screens[0]
    assert "the mean" not in typed.screens[0] and "the mean" in text
    assert text.count("→ good") == 2 and text.count("→ again") == 1


def test_a_contrast_shows_both_and_then_why(tmp_path):
    mark = Mark("exercise", "huber_grad", "outliers", False, 1.0, "no_delta")
    mine = drill(tmp_path, [], marks=[mark])
    right = "ab"[mine.next().right]
    typed = Typed(mine, "c", right)
    text = typed.run()
    assert "'c' came; a or b fits." in text
    assert "[-0.001, -0.001, -0.001, -1]" in typed.screens[0]
    assert "without a jump" not in typed.screens[0]
    assert f"Right: ({right})." in text and "without a jump" in " ".join(text.split())
    assert "→ good" in text


@pytest.mark.parametrize("typed", ["{} because its derivative has no jump", "({})", "{}, since"])
def test_a_reason_may_be_typed_behind_the_letter(tmp_path, typed):
    mark = Mark("exercise", "huber_grad", "outliers", False, 1.0, "no_delta")
    mine = drill(tmp_path, [], marks=[mark])
    text = Typed(mine, typed.format("ab"[mine.next().right])).run()
    assert "Right: (" in text and "fits." not in text


def test_two_mistakes_of_one_exercise_are_not_asked_in_one_drill(tmp_path):
    marks = [Mark("exercise", "huber_grad", "outliers", False, float(at), name)
             for at, name in enumerate(("no_delta", "sign"))]
    names = {one.id for one in lossedu.EXERCISES["huber_grad"].mistakes}
    assert {"no_delta", "sign"} <= names, names
    mine = drill(tmp_path, [], marks=marks)
    assert len(mine.queue().contrasts) == 2
    assert Typed(mine, "a", "a").run().count("You had the other one") == 1
    assert len(drill(tmp_path, [], marks=marks).queue().contrasts) == 1


def test_a_task_is_written_into_a_file_and_judged(tmp_path):
    clock = Clock()
    facts = dict(kind="coding", practice="exercise huber_grad", minutes=2)
    mine = drill(tmp_path, [card("one", **facts)], clock)
    answered(mine, clock)
    clock.on(days=1)
    folder = tmp_path / "answers"

    class Writing(Typed):
        def ask(self, prompt):
            if len(self.screens) == 1:   # the first check has failed
                file, = folder.iterdir()
                file.write_text("import numpy as np\n\n\ndef huber_grad(pred, target, delta=1.0):\n"
                                "    return np.clip(pred - target, -delta, delta)\n",
                                encoding="utf-8")
            return super().ask(prompt)

    text = Writing(mine, "", "", folder=folder).run()
    assert "from a blank cell" in text
    assert "huber_grad: not attempted yet" in text and "huber_grad: passed" in text
    assert "→ good; again on 2026-11-10" in text


def test_a_task_can_be_given_up_and_its_file_stays(tmp_path):
    clock = Clock()
    facts = dict(kind="coding", practice="exercise huber_grad", minutes=2)
    mine = drill(tmp_path, [card("one", **facts)], clock)
    answered(mine, clock)
    clock.on(days=1)
    for _ in range(2):
        text = Typed(mine, "g", folder=tmp_path / "answers").run()
        assert "→ again; again on" in text and "np.clip(pred - target, -delta, delta)" in text
        clock.on(days=1)
    assert sorted(one.name for one in (tmp_path / "answers").iterdir()) == [
        "huber_grad_1.py", "huber_grad_2.py"]


def test_notes_and_the_pace_stand_at_the_beginning(tmp_path):
    mine = drill(tmp_path, some(3))
    mine.database.note = "The file was set aside."
    text = Typed(mine, "q").run()
    assert text.startswith("The file was set aside.")
    assert "0 questions due, 3 cards new; 20 of 20 minutes left today." in text


@pytest.mark.parametrize("ticked, expected", [(0, "-"), (1, "100 %"), (2, "100 %")])
def test_what_was_graded_again_is_not_expected_to_be_remembered(tmp_path, ticked, expected):
    clock = Clock()
    mine = drill(tmp_path, [card("one")], clock)
    mine.answer(mine.next(), seconds=5.0, ticks=Ticks(good=ticked, of_good=2))
    out = io.StringIO()
    Console(file=out, width=100).print(due_table(mine))
    row = next(one for one in out.getvalue().splitlines() if one.startswith("robustness"))
    assert row.split("  ")[-1].strip() == expected
    assert "expected to be remembered" in out.getvalue()
    assert "graded “again” the last time, counts as 0." in " ".join(out.getvalue().split())


def test_what_is_due_is_a_table_by_topic(tmp_path):
    clock = Clock()
    cards = [card("a", topic="ranking"), card("b", topic="margins")]
    mine = drill(tmp_path, cards, clock)
    mine.answer(mine.next(), seconds=5.0, ticks=GOOD)
    clock.on(days=3)
    out = io.StringIO()
    Console(file=out, width=100).print(due_table(mine))
    rows = [line.split() for line in out.getvalue().splitlines()]
    assert ["ranking", "3", "0", "0", "89", "%"] in rows or ["ranking", "3", "0", "0", "88",
                                                             "%"] in rows
    assert ["margins", "0", "0", "1", "-"] in rows


# ---------------------------------------------------------------------- formulas
@pytest.mark.parametrize("formula, shown", [
    (r"\ln 50257 = 10.82", "ln 50257 = 10.82"),
    (r"\frac{\partial L}{\partial z} = p - y", "∂L/∂z = p - y"),
    (r"\frac{1-d}{1+d}", "(1-d)/(1+d)"),
    (r"\tfrac12", "1/2"),
    (r"\sqrt7 = 2.65", "√7 = 2.65"),
    (r"\frac\pi\mu r", "π/μ r"),
    (r"\|x\|_2^2", "‖x‖₂²"),
    (r"\log \sum_j e^{z_j}", "log Σⱼ e^(zⱼ)"),
    (r"\sqrt{\hat\sigma^2 + \varepsilon}", "√(σ̂² + ε)"),
    (r"\text{IoU} \le 1", "IoU ≤ 1"),
    (r"\mathbb{E}[\ell(f(x), y)]", "E[ℓ(f(x), y)]"),
    (r"10^{-7}", "10⁻⁷"),
    (r"V = 50{,}257", "V = 50,257"),
    (r"D\log 256 - \log\sigma(h)", "D log 256 - log σ(h)"),
    (r"\log_2(1 + \text{rank})", "log₂(1 + rank)"),
    (r"r_w - r_l", "r_w - r_l"),                 # w has no small sign, so neither gets one
    (r"\pi_{\text{ref}}\, e^{r/\beta}", "π_ref e^(r/β)"),
    (r"\{0, 1\}", "{0, 1}"),
    (r"\frac{\frac{a}{b}}{c}", "(a/b)/c")])
def test_a_formula_in_a_line(formula, shown):
    assert plain(formula) == shown


def test_code_is_left_alone_and_a_displayed_formula_stands_alone():
    assert in_markdown("`$x$` and $\\delta$") == "`$x$` and `δ`"
    assert in_markdown("a $$\\frac{a}{b}$$ b") == "a \n\n```text\na/b\n```\n\n b"
    assert in_markdown("```python\ncost = '$\\\\x$'\n```") == "```python\ncost = '$\\\\x$'\n```"


@pytest.mark.parametrize("card", all_cards(), ids=lambda card: card.id)
def test_every_formula_of_the_bank_is_shown_without_its_markup(card):
    shown = [plain(displayed or inline) for text in card.texts
             for place, part in enumerate(CODE.split(text)) if place % 2 == 0
             for displayed, inline in MATHS.findall(part)]
    assert [one for one in shown if "\\" in one or re.search(r"frac|sqrt|begin", one)
            ] == []
