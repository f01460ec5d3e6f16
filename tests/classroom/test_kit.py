"""A teacher's kit: what a lesson, its slides and the page for assistants have to hold."""
import json
import re
from dataclasses import replace
from functools import cache
from html import unescape
from html.parser import HTMLParser

import pytest

import lossedu
from lossedu.classroom.kit import assistants, plan, slides
from lossedu.classroom.kit.deck import deck
from lossedu.classroom.kit.leaning import leans, points_away, shows
from lossedu.classroom.kit.lesson import MINUTES, VOTE, lesson
from lossedu.classroom.kit.markdown import html, sentences
from lossedu.classroom.kit.material import (
    Found,
    NoMaterial,
    Reveal,
    Text,
    Vote,
    material,
    notebook_of,
    read,
)
from lossedu.classroom.kit.maths import UnknownTeX, formula
from lossedu.classroom.kit.mistakes import code_of, every, halves, in_words
from lossedu.classroom.kit.points import points
from lossedu.interview import guesses
from lossedu.units import COURSE, find

WRITTEN = [unit.name for unit in COURSE if not unit.is_planned]
OUTSIDE = re.compile(r"<link|<script src|@import|\b(?:src|href)=[\"'](?!data:|#)|url\(|https?://")
VOID = ("meta", "img", "br", "hr", "link", "input")


@cache
def lesson_of(unit):
    return lesson(material(unit))


@cache
def deck_of(unit):
    return deck(lesson_of(unit))


def words(body):
    """What stands on a slide, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


# ---------------------------------------------------------------------- the lesson
@pytest.mark.parametrize("unit", WRITTEN)
def test_the_minutes_of_a_lesson_add_up_to_50(unit):
    steps = lesson_of(unit).steps
    assert sum(step.minutes for step in steps) == MINUTES
    assert all(step.minutes >= VOTE for step in steps if step.kind == "vote")
    done = [step for step in steps if step.kind == "task"]
    assert [step.minutes for step in done] == [step.task.exercise.minutes for step in done]
    assert len(done) == 1


@pytest.mark.parametrize("unit", WRITTEN)
def test_each_exercise_of_the_main_path_is_done_in_the_lesson_or_at_home(unit):
    made = lesson_of(unit)
    names = [one.exercise.name for one in (made.task, *made.at_home)]
    assert sorted(names) == sorted(one.exercise.name for one in made.material.tasks)
    minutes = sum(one.exercise.minutes for one in made.material.tasks)
    assert minutes == made.material.practice  # as the card of the notebook says


@pytest.mark.parametrize("unit", WRITTEN)
def test_each_item_of_the_argument_stands_in_one_step(unit):
    made = lesson_of(unit)
    placed = [id(item) for step in (*made.steps, *made.to_read) for item in step.items]
    placed += [id(step.vote) for step in made.steps if step.vote]
    wanted = [id(item) for section in made.material.argument for item in section.items]
    assert len(placed) == len(set(placed))
    reveals = [id(item) for section in made.material.argument for item in section.items
               if isinstance(item, Reveal)]
    assert set(wanted) - set(placed) == set(reveals)


def test_a_lesson_without_room_leaves_the_shortest_passages_to_read_at_home():
    long = material("outliers")
    exercise = max(long.tasks, key=lambda one: one.exercise.minutes).exercise
    crowded = [one.exercise.at(minutes=12) for one in long.tasks]
    assert exercise.minutes < 12
    swapped = _with_exercises(long, crowded)
    made = lesson(swapped)
    assert sum(step.minutes for step in made.steps) == MINUTES
    assert made.to_read
    kept = [step.reading for step in made.steps if step.kind == "passage"]
    assert max(step.reading for step in made.to_read) <= min(kept, default=99)


def test_a_unit_without_a_text_gets_a_sentence():
    with pytest.raises(NoMaterial, match="outliers has no section with a text"):
        lesson(replace(material("outliers"), sections=()))


def _with_exercises(one, exercises):
    """The material with these in the place of the main path's exercises."""
    new = dict(zip((task.exercise.name for task in one.tasks), exercises))
    sections = tuple(replace(section, items=tuple(
        replace(item, exercise=new[item.exercise.name])
        if getattr(getattr(item, "exercise", None), "name", "") in new else item
        for item in section.items)) for section in one.sections)
    return replace(one, sections=sections)


# ---------------------------------------------------------------------- sentences that stand alone
@pytest.mark.parametrize("sentence", [
    "The values there are $1$ and $2$:", "By this number A is best.",
    "In PyTorch this is **autocast**:", "With the squared distance $D$ of their embeddings it is",
    "We choose both numbers on 186 of the mornings, and repeat this.", "So the mean is",
    "The same happens in a regression loss.", "By (1) the floor is an entropy:",
    "We compare with Huber's loss, derived below, at a default.",
    "The fractions are the same as above."])
def test_a_sentence_that_needs_another_is_found(sentence):
    assert leans(sentence)


@pytest.mark.parametrize("sentence", [
    "There are two different nans:", "The mean is",
    "Take 500 models, and keep the one that is right most often.",
    "We halve the best Dice on the training areas, and use this as the threshold.",
    "For a label 1 and pixels above 0.36, the loss is", "A table shows `this` and $it$:",
    "The predictions are below zero on most days."])
def test_a_sentence_that_stands_alone_is_kept(sentence):
    assert not leans(sentence) and not points_away(sentence)


@pytest.mark.parametrize("unit", WRITTEN)
def test_no_point_on_the_board_begins_with_something_that_is_not_there(unit):
    for step in lesson_of(unit).steps:
        made = [*points(step.before), *points(step.after)]
        for above, point in zip([None, *made], made):
            leads_on = above and above.text.startswith("**")   # from the sentence in bold above it
            assert not point.lead or leads_on or not leans(sentences(point.lead)[0]), point.lead
            assert not points_away(point.lead) and not points_away(point.said), point
            assert point.text.startswith(("$$", "**Assumption.**")) or not shows(point.text)


def test_what_no_sentence_can_save_is_left_out_and_the_formula_stays():
    formula_alone, led = points([
        Text("h", "They are equal. These are its values:"), Text("h", "$$a = 1$$"),
        Text("h", "A line has a slope. It is positive. This follows:"), Text("h", "$$b = 2$$")])
    assert (formula_alone.lead, formula_alone.text) == ("", "$$a = 1$$")
    assert led.lead == "A line has a slope. It is positive. This follows:"


# ---------------------------------------------------------------------- the board
def test_the_board_has_formulas_with_their_lead_key_sentences_and_results():
    items = [Text("h", "Some words. **A loss need not be equal to the cost.** So the mean is"),
             Text("h", "$$m = 1$$"),
             Text("h", "**Mean squared error (MSE).** It falls. This is it:"),
             Found("h", "cell", "12", ()), Text("h", "It is low. More words.")]
    key, equation, result = points(items)
    assert key.text == "**A loss need not be equal to the cost.**"
    assert (equation.lead, equation.text) == ("So the mean is", "$$m = 1$$")
    assert (result.lead, result.found.cell, result.said) == (
        "**Mean squared error (MSE).** It falls. This is it:", "cell", "It is low.")


# ---------------------------------------------------------------------- the plan
@pytest.mark.parametrize("unit", WRITTEN)
def test_the_table_of_a_plan_runs_from_0_to_50_and_names_every_slide(unit):
    text = plan.page(lesson_of(unit), deck_of(unit))
    rows = re.findall(r"^\| (\d+) to (\d+) \| [^|]+ \| ([^|]*) \|", text, flags=re.MULTILINE)
    ends = [0, *(int(end) for _, end, _ in rows)]
    assert [int(start) for start, _, _ in rows] == ends[:-1] and ends[-1] == 50
    named = [number for _, _, said in rows for number in _range(said)]
    assert named == list(range(1, len(deck_of(unit)) + 1))


def _range(said):
    ends = [int(one) for one in re.findall(r"\d+", said)]
    return range(ends[0], ends[-1] + 1) if ends else []


@pytest.mark.parametrize("unit", WRITTEN)
def test_a_plan_marks_the_right_option_of_each_guess(unit):
    text = plan.page(lesson_of(unit), deck_of(unit))
    marked = re.findall(r"^- \*\*\((\w)\) (.*)\*\* ← right$", text, flags=re.MULTILINE)
    known = {" ".join(one.options["abcdefgh".index(one.answer)].split()): one.answer
             for one in guesses(unit)}
    assert len(marked) == len(lesson_of(unit).material.votes)
    assert all(known[option] == name for name, option in marked)


# ---------------------------------------------------------------------- the slides
@pytest.mark.parametrize("unit", WRITTEN)
def test_each_vote_is_followed_by_its_reveal_with_the_answer_of_the_file(unit):
    deck, by_id = deck_of(unit), {one.id: one for one in guesses(unit)}
    votes = [at for at, slide in enumerate(deck) if slide.kind == "vote"]
    assert [deck[at].guess for at in votes] == [one.guess.id for one in
                                               material(unit).votes]
    for at in votes:
        guess = by_id[deck[at].guess]
        assert (deck[at + 1].kind, deck[at + 1].guess) == ("reveal", guess.id)
        right = re.findall(r"<li class='right'><b>(\w)</b>", deck[at + 1].body)
        assert right == [guess.answer]
        shown = re.findall(r"<li><b>(\w)</b>", deck[at].body)
        assert shown == list("abcdefgh"[:len(guess.options)])
        for option in guess.options:
            assert words(html(option)) in words(deck[at].body)


def shown_too_early(deck, unit):
    """The guesses whose reason or result stands on a slide before their reveal."""
    results = {slide.guess: slide for slide in deck if slide.kind == "reveal"}
    steps = {step.vote.guess.id: step for step in lesson_of(unit).steps if step.vote}
    early = []
    for guess in guesses(unit):
        if guess.id not in results:
            continue
        before = " ".join(words(one.body) for one in deck[:deck.index(results[guess.id])])
        printed = [one.printed for one in steps[guess.id].evidence if one.printed]
        secrets = [words(html(guess.because)), *(" ".join(one.split()) for one in printed)]
        if any(one in before for one in secrets) or "right" in [
                word for slide in deck[:deck.index(results[guess.id])] if slide.guess == guess.id
                for word in re.findall(r"class='(\w+)'", slide.body)]:
            early.append(guess.id)
    return early


@pytest.mark.parametrize("unit", WRITTEN)
def test_no_slide_shows_an_answer_before_its_vote(unit):
    assert shown_too_early(deck_of(unit), unit) == []


def test_an_answer_before_its_vote_is_caught():
    deck = list(deck_of("outliers"))
    at = next(at for at, slide in enumerate(deck) if slide.kind == "reveal")
    copy = type(deck[at])("board", "Too early", deck[at].body, 0)
    assert shown_too_early([copy, *deck], "outliers") == [deck[at].guess]


@pytest.mark.parametrize("unit", WRITTEN)
def test_slides_ask_no_server_and_their_formulas_are_read(unit):
    page = slides.page(material(unit).title, deck_of(unit))
    assert not OUTSIDE.search(re.sub(r"<code>.*?</code>|<pre>.*?</pre>", "", page, flags=re.DOTALL))
    body = page[page.index("<main>"):page.index("</main>")]
    prose = re.sub(r"<pre>.*?</pre>", "", body, flags=re.DOTALL)
    assert not re.search(r"\$|\\[a-zA-Z]", re.sub(r"<code>[^\\<]*</code>", "", prose))
    assert "<math" in body


class _Tags(HTMLParser):
    """Keeps the open tags, and what closes another one than the last."""

    def __init__(self):
        super().__init__()
        self.open, self.wrong = [], []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


@pytest.mark.parametrize("unit", WRITTEN)
def test_every_tag_of_the_slides_is_closed(unit):
    tags = _Tags()
    tags.feed(slides.page(material(unit).title, deck_of(unit)))
    assert (tags.open, tags.wrong) == ([], [])


def test_a_tag_that_is_not_closed_is_caught():
    tags = _Tags()
    tags.feed("<main><p>one</main>")
    assert tags.wrong


# ---------------------------------------------------------------------- assistants
@pytest.mark.proof
@pytest.mark.parametrize("unit", WRITTEN)
def test_every_mistake_of_a_unit_stands_on_the_page_with_its_hint(unit):
    text = " ".join(assistants.page(material(unit)).lower().split())
    for exercise in lossedu.EXERCISES.of(unit):
        assert f"`{exercise.name}`".lower() in text
        for one in every(exercise):
            assert in_words(one.id).lower() in text, (exercise.name, one.id)
            for sentence in sentences(one.hint):
                assert " ".join(sentence.lower().split()) in text, (exercise.name, one.id)


@pytest.mark.proof
def test_the_fault_of_a_program_with_one_fault_is_on_the_page():
    assert "clipped before the loss" in assistants.page(material("outliers")).lower()
    assert [one.id for one in every(lossedu.EXERCISES["q_values"])][0] == "clipped_before_the_loss"


def test_a_hint_is_parted_into_what_it_says_and_what_it_asks():
    for unit in WRITTEN:
        for exercise in lossedu.EXERCISES.of(unit):
            for one in exercise.mistakes:
                means, ask = halves(one.hint)
                assert sorted(f"{means} {ask}".split()) == sorted(one.hint.split())
                assert not means.rstrip().endswith("?")


def test_a_mistake_in_code_is_shown_as_the_learner_would_write_it():
    exercise = lossedu.EXERCISES["mad_scale"]
    first = exercise.mistakes[0]
    assert code_of(first.wrong, "mad_scale") == (
        "def mad_scale(x):\n    return float(np.median(np.abs(x - np.median(x))))")
    factor = 2
    assert code_of(lambda x: factor * x, "mad_scale") == ""  # it needs what is not in its text


# ---------------------------------------------------------------------- reading a unit
def test_a_planned_unit_and_an_unknown_one_get_a_sentence():
    with pytest.raises(NoMaterial, match="is planned and has no text yet; these have: start"):
        material("ranking")
    with pytest.raises(ValueError, match='Did you mean "outliers"'):
        material("outlier")


def test_a_notebook_without_its_card_gets_a_sentence():
    cells = json.loads(notebook_of(find("outliers")).read_text(encoding="utf-8"))["cells"]
    cells[0]["source"] = "# Outliers"
    with pytest.raises(NoMaterial, match=r"has no card with \*\*Minutes\*\*"):
        read(find("outliers"), cells)


@pytest.mark.parametrize("unit", WRITTEN)
def test_every_guess_and_exercise_of_a_unit_is_found_in_its_notebook(unit):
    one = material(unit)
    deeper = [item.guess.id for section in one.deeper for item in section.items
              if isinstance(item, Vote)]
    assert sorted([*deeper, *(item.guess.id for item in one.votes)]) == sorted(
        guess.id for guess in guesses(unit))
    names = [task.exercise.name for task in (*one.tasks, *one.deeper_tasks)]
    assert sorted(names) == sorted(exercise.name for exercise in lossedu.EXERCISES.of(unit))
    assert one.goals and one.summary


# ---------------------------------------------------------------------- markup
@pytest.mark.parametrize("tex, wanted", [
    (r"\tfrac12 r^2", "<mfrac><mn>1</mn><mn>2</mn></mfrac>"),
    (r"f''(x)", "<msup><mi>f</mi><mrow><mo>′</mo><mo>′</mo></mrow></msup>"),
    (r"\sum_{i=1}^n", "<munderover><mo>∑</mo>"),
    (r"\hat y", '<mover accent="true"><mi>y</mi>'),
    (r"a < b", "<mo>&lt;</mo>"),
])
def test_tex_is_read(tex, wanted):
    assert wanted in formula(tex)


@pytest.mark.parametrize("tex", [r"\unheardof x", r"\frac{1}{2", "a}", r"\text x"])
def test_tex_that_cannot_be_read_is_refused_and_shown_as_it_is(tex):
    with pytest.raises(UnknownTeX):
        formula(tex)
    assert "<code>" in html(f"${tex}$")


def test_bars_in_a_formula_part_no_cells_of_a_table():
    table = html("| a | b |\n|---|---|\n| $|r|$ | `x | y` |")
    assert table.count("<td>") == 2 and "<code>x | y</code>" in table


def test_what_looks_like_markup_in_a_text_is_escaped():
    assert html("`<script>` & <b>") == "<p><code>&lt;script&gt;</code> &amp; &lt;b&gt;</p>"
