"""The drill in a notebook: the same engine as in the terminal, by buttons."""
import pytest

import lossedu
from lossedu.interview.card import Atom
from lossedu.marks import Mark
from lossedu.trainer.schedule import states
from lossedu.widgets import drill as module
from lossedu.widgets.drill import DrillInNotebook, as_html
from tests.trainer.making import Clock, answered, card, drill, some


class Live:
    """A drill as a widget, and what can be seen and pressed."""

    def __init__(self, mine):
        self.shown = DrillInNotebook(mine)
        assert self.shown.widget

    @property
    def page(self):
        return "\n".join(getattr(one, "value", "") if isinstance(getattr(one, "value", ""), str)
                         else one.description for one in self.shown.page.children)

    @property
    def status(self):
        return self.shown.status.value

    @property
    def offered(self):
        return [one.description for one in self.shown.buttons if one.layout.display != "none"]

    def press(self, *names):
        for name in names:
            button, = (one for one in self.shown.buttons
                       if one.description == name and one.layout.display != "none")
            button.click()

    def tick(self, part, *places):
        for place in places:
            self.shown.boxes[part][place].value = True


def told(live):
    """Tell a card well, with both follow-ups."""
    live.press("Show the ticks")
    live.tick("Good", 0, 1)
    live.press("Mark", "Its answer", "I had it", "Its answer", "I had it")


def test_the_answer_the_ticks_and_the_follow_ups_come_one_after_the_other(tmp_path):
    mine = drill(tmp_path, some(2))
    live = Live(mine)
    assert "which do you try" in live.page and "Huber first." not in live.page
    assert live.offered == ["Show the ticks", "Hint", "Not now"]
    live.press("Show the ticks")
    assert "Huber first." not in live.page and "names mean and median" in live.page
    assert "measured in?" not in live.page
    live.tick("Good", 0, 1)
    live.press("Mark")
    assert "Huber first." in live.page and "measured in?" in live.page
    assert "totals are added up" not in live.page
    live.press("Its answer", "I had it", "Its answer")
    assert "totals are added up" in live.page and states(mine.database) == {}
    live.press("I had not")
    assert "Kept as <strong>good</strong>; again on 2026-11-04 at 09:00." in live.status
    assert {one.card for one in states(mine.database).values()} == {"card-0"}


def test_the_grade_follows_from_the_ticks(tmp_path):
    mine = drill(tmp_path, some(3))
    live = Live(mine)
    live.press("Show the ticks")
    live.tick("Good", 0, 1)
    live.tick("Red flags", 0)
    live.press("Mark")   # no follow-ups after that
    assert "Huber first." in live.page and live.offered == ["Next"]
    live.press("Next")
    assert "<strong>again</strong>" in live.status
    live.press("Hint")
    assert "What does the squared error estimate?" in live.page and "Hint" not in live.offered
    assert "Huber first." not in live.page
    told(live)
    assert "<strong>hard</strong>" in live.status
    live.press("Show the ticks")
    live.tick("Good", 0, 1)
    live.tick("Excellent", 0)
    live.press("Mark", "Its answer", "I had it", "Its answer", "I had it")
    assert "<strong>easy</strong>" in live.status


def test_at_the_end_it_says_when_the_next_is_due_and_offers_nothing(tmp_path):
    live = Live(drill(tmp_path, [card("one")]))
    told(live)
    assert "Nothing is due; the next at 2026-11-04 09:00." in live.status
    assert live.offered == []


def test_what_is_put_off_is_not_kept(tmp_path):
    mine = drill(tmp_path, some(2))
    live = Live(mine)
    live.press("Not now")
    assert mine.next().card.id == "card-1" and states(mine.database) == {}


def test_atoms_are_asked_alone(tmp_path):
    clock = Clock()
    atoms = (Atom(ask="What is 2?", answer="It is two."),)
    mine = drill(tmp_path, [card("one", atoms=atoms)], clock)
    answered(mine, clock)
    clock.on(days=3)
    live = Live(mine)
    assert "What is 2?" in live.page and "It is two." not in live.page
    live.press("Show the answer")
    assert "It is two." in live.page
    live.press("I had not")
    assert "<strong>again</strong>; again on 2026-11-05 at 09:10" in live.status


def test_a_contrast_says_why_before_it_goes_on(tmp_path):
    mark = Mark("exercise", "huber_grad", "outliers", False, 1.0, "no_delta")
    mine = drill(tmp_path, [], marks=[mark])
    live = Live(mine)
    right = "ab"[mine.next().right]
    assert "without a jump" not in live.page and live.offered == ["a", "b", "Not now"]
    live.press(right)
    assert f"<strong>Right: ({right}).</strong>" in live.page and "without a jump" in live.page
    live.press("Next")
    assert "<strong>good</strong>" in live.status


@pytest.mark.parametrize("pressed, word", [(["Check", "Next"], "good"), (["Give up", "Next"],
                                                                        "again")])
def test_a_task_is_written_and_checked_in_place(tmp_path, pressed, word):
    clock = Clock()
    facts = dict(kind="coding", practice="exercise huber_grad", minutes=2)
    mine = drill(tmp_path, [card("one", **facts)], clock)
    answered(mine, clock)
    clock.on(days=1)
    live = Live(mine)
    live.press("Check")
    assert "not attempted yet" in live.shown.verdict.value
    live.shown.cell.value = ("def huber_grad(pred, target, delta=1.0):\n"
                             "    return np.clip(pred - target, -delta, delta)\n")
    live.press(*pressed)
    assert f"<strong>{word}</strong>" in live.status


def test_without_a_kernel_it_says_what_it_is_and_how_to_run_it(tmp_path):
    cards = [card("a", topic="ranking"), card("b", topic="<margins>")]
    shown = DrillInNotebook(drill(tmp_path, cards))
    bundle = shown.bundle()
    assert bundle["text/plain"] == (
        "A drill of 2 cards, at most 20 minutes a day. Run this cell, or type in a terminal: "
        "lossedu drill\n  ranking: 1 card\n  <margins>: 1 card")
    assert "<li>ranking: 1 card</li><li>&lt;margins&gt;: 1 card</li>" in bundle["text/html"]
    told(Live(drill(tmp_path, cards)))
    assert shown.bundle() == bundle   # the same at every build, whatever was answered


def test_a_wrong_filter_is_one_sentence(monkeypatch):
    monkeypatch.setattr("lossedu.interview.all_cards", lambda: (card("a", topic="ranking"),))
    with pytest.raises(ValueError, match="no unit or topic 'rankin' among the cards. Did you"):
        lossedu.drill(topic="rankin")
    with pytest.raises(ValueError, match="minutes=0 came; a number up to 240 fits, such as 20"):
        lossedu.drill(minutes=0)
    assert isinstance(lossedu.drill(topic="ranking"), DrillInNotebook)


@pytest.mark.parametrize("text, page", [
    ("a\n- b\n- c", "<p>a</p>\n<ul>\n<li>b</li>\n<li>c</li>\n</ul>\n"),
    ("$a_1 * b_1 < c_1$", "<p>$a_1 * b_1 &lt; c_1$</p>\n"),
    ("```python\nx = '$a$'\n```", "<pre><code class=\"language-python\">x = '$a$'\n"
     "</code></pre>\n"),
    ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"),
    ("| a | b |\n|---|---|\n| 1 | 2 |", None)])
def test_markdown_of_cards_and_exercises_as_html(text, page):
    assert "<table>" in as_html(text) if page is None else as_html(text) == page


def test_the_buttons_stay_where_they_are(tmp_path):
    live = Live(drill(tmp_path, some(2)))
    before = [id(one) for one in live.shown.buttons]
    told(live)
    assert [id(one) for one in live.shown.buttons] == before
    assert module.CELL.startswith("<label>")
