"""Quiz and guess work by tick, by letter and on paper, and lose nothing."""
from pathlib import Path

import pytest

import lossedu
from lossedu.interview import memory
from lossedu.interview.markup import inline
from lossedu.widgets import guesses
from lossedu.widgets.readable import VIEW

QUIZ = Path(__file__).parents[1] / "interview" / "example_quiz.yaml"


@pytest.fixture(autouse=True)
def at_home(tmp_path, monkeypatch):
    """Each test has its own empty home and no questions asked yet."""
    monkeypatch.setenv("LOSSEDU_HOME", str(tmp_path))
    monkeypatch.setattr(guesses, "_WAITING", {})


def restart():
    """What a new kernel starts with: the file alone."""
    memory._OPEN.clear()


def live(quiz):
    """The two questions of the example, built as widgets."""
    assert quiz.widget
    return quiz.asks


# -------------------------------------------------- quiz
def test_a_first_wrong_answer_gets_the_reasons_of_its_ticks_alone_and_a_second_try():
    quiz = lossedu.quiz(QUIZ)
    for ask, place in zip(live(quiz), (1, 2)):
        for _ in range(2):  # the same answer again is no second try
            if ask is quiz.asks[0]:
                ask.choices.buttons.index = place
            else:
                ask.choices.boxes[place].value = True
            ask.check.click()
            shown = [note.layout.display == "block" for note in ask.choices.notes]
            assert shown == [spot == place for spot in range(3)]
            reasons = [inline(one.reason) for one in ask.question.options]
            said = "".join(note.value for note in ask.choices.notes)
            assert [reason in said for reason in reasons] == shown
            assert "this one fits" not in said and "try again" in ask.verdict.value
            ask.again.click()
    assert "0 of 2 right at the first attempt, 0 still to check" in quiz.total.value


def test_the_second_try_shows_every_reason_whether_it_is_right_or_wrong():
    for second, said in ((0, "Right.</strong></p>"),
                         (2, "Not yet.</strong> The answer stands above.")):
        quiz = lossedu.quiz(QUIZ)
        ask = live(quiz)[0]
        ask.choices.buttons.index = 1
        ask.check.click()
        ask.again.click()
        ask.choices.buttons.index = second
        ask.check.click()
        assert said in ask.verdict.value
        assert ask.buttons.children == (() if second == 0 else (ask.again,))
        assert all(note.layout.display == "block" for note in ask.choices.notes)
        assert "0 of 2 right at the first attempt" in quiz.total.value


def test_by_letters_the_answer_is_shown_after_the_second_try_too():
    quiz = lossedu.quiz(QUIZ)
    first, same, second = [repr(quiz.check("telef-slope", one)) for one in "bbc"]
    assert first == same and "try again" in first
    assert "  ✗ (b) wrong" in first and "(a)" not in first and "(c)" not in first
    assert "  ! (a) missed: this one fits." in second and "try again" not in second
    assert repr(lossedu.quiz(QUIZ).check("telef-slope", "a")).count("rightly left out") == 2


def test_checking_shows_a_reason_at_every_option_and_flags_wrong_and_missed():
    quiz = lossedu.quiz(QUIZ)
    ask = live(quiz)[1]
    quiz.mark(ask.question, {2})  # a first try
    ask.choices.boxes[1].value = ask.choices.boxes[2].value = True
    assert all(note.layout.display == "none" for note in ask.choices.notes)
    ask.check.click()
    notes = [note.value for note in ask.choices.notes]
    assert (
        "missed: this one fits" in notes[0]
        and "right." in notes[1]
        and "wrong: this one does not fit" in notes[2]
    )
    assert all(note.layout.display == "block" for note in ask.choices.notes)
    assert (
        "1 wrong tick, 1 missed" in ask.verdict.value
        and "0 of 2 right at the first attempt, 1 still to check" in quiz.total.value
    )


def test_a_single_choice_is_radio_buttons_and_a_multiple_one_checkboxes():
    single, multiple = live(lossedu.quiz(QUIZ))
    assert [one._view_name for one in widgets_of(single)].count("RadioButtonsView") == 1
    assert not any(one._view_name == "CheckboxView" for one in widgets_of(single))
    assert [one._view_name for one in widgets_of(multiple)].count("CheckboxView") == 3
    assert [label for label, _ in single.choices.buttons.options] == ["(a)", "(b)", "(c)"]
    for place in (0, 1):
        single.choices.buttons.index = place
        multiple.choices.boxes[place].value = True
    assert single.choices.ticked == {1} and multiple.choices.ticked == {0, 1}


def widgets_of(ask):
    """All widgets of a question."""
    found, left = [], [ask.widget]
    while left:
        found.append(left.pop())
        left += getattr(found[-1], "children", ())
    return found


def test_a_reason_stands_below_its_option_and_within_its_page():
    ask, _ = live(lossedu.quiz(QUIZ))
    style, *rows, buttons = ask.choices.widget.children
    assert rows[1::2] == ask.choices.notes and "(a) It stays at" in rows[0].value
    assert buttons is ask.choices.buttons and "<style>" in style.value
    for note in ask.choices.notes:  # as wide as the page, less what it is indented by
        indent = note.layout.margin.split()[-1]
        assert note.layout.width == f"calc(100% - {indent})"


def test_trying_again_unticks_what_is_wrong_and_leaves_its_reason_in_sight():
    for number, choose in ((0, lambda ask, place: setattr(ask.choices.buttons, "index", place)),
                           (1, lambda ask, place: setattr(ask.choices.boxes[place], "value",
                                                          True))):
        quiz = lossedu.quiz(QUIZ)
        ask = live(quiz)[number]
        inputs = getattr(ask.choices, "boxes", None) or [ask.choices.buttons]
        choose(ask, 1)  # of the two that fit one is missing, or the one that fits is not chosen
        ask.check.click()
        assert all(one.disabled for one in inputs) and ask.buttons.children == (ask.again,)
        ask.again.click()
        assert not any(one.disabled for one in inputs)
        assert ask.choices.ticked == ask.question.right & {1}
        choose(ask, 2)
        reason = inline(ask.question.options[1].reason)
        assert [reason in note.value for note in ask.choices.notes] == [False, True, False]
        ask.check.click()
        ask.again.click()  # the whole answer was shown
        assert not any(note.value for note in ask.choices.notes) and not ask.choices.ticked
        for place in ask.question.right:
            choose(ask, place)
        ask.check.click()
        assert "Right." in ask.verdict.value and ask.buttons.children == ()


def test_the_text_of_an_option_chooses_it_too():
    ask, _ = live(lossedu.quiz(QUIZ))
    _, *rows, _ = ask.choices.widget.children
    for place, row in enumerate(rows[::2]):
        assert f"querySelectorAll('input[type=radio]')[{place}]?.click()" in row.value


def test_nothing_chosen_is_no_answer():
    quiz = lossedu.quiz(QUIZ)
    ask = live(quiz)[0]
    ask.check.click()
    assert "Choose an answer first" in ask.verdict.value and not quiz.marked


def test_the_first_attempt_is_kept_whatever_comes_later():
    quiz = lossedu.quiz(QUIZ)
    ask = live(quiz)[0]
    (right,) = quiz.questions[0].right
    for place, score in (((right + 1) % 3, "0 of 2 right at the first attempt, 1 still"),
                         (right, "0 of 2 right at the first attempt, 1 by now"),
                         (right, "at the first attempt, 1 by now, 1 still to check.")):
        ask.choices.buttons.index = place
        ask.check.click()
        assert score in quiz.total.value
    restart()
    quiz = lossedu.quiz(QUIZ)
    one, other = live(quiz)
    assert "0 of 2 right at the first attempt, 1 by now, 1 still" in quiz.total.value
    assert "Checked before: right, though not at the first attempt." in one.verdict.value
    assert other.verdict.value == "" and one.choices.buttons.index == right


def test_where_nothing_is_kept_the_score_is_that_of_the_session(monkeypatch):
    monkeypatch.setenv("LOSSEDU_HOME", "")
    quiz = lossedu.quiz(QUIZ)
    for place in "ba":
        quiz.check("telef-slope", place)
    assert quiz.score == "0 of 2 right at the first attempt, 1 by now, 1 still to check."
    assert lossedu.quiz(QUIZ).score == "0 of 2 right at the first attempt, 2 still to check."


def test_ticks_outlive_the_kernel():
    live(lossedu.quiz(QUIZ))[1].choices.boxes[2].value = True
    restart()
    ask = live(lossedu.quiz(QUIZ))[1]
    assert ask.choices.ticked == {2} and not any(note.value for note in ask.choices.notes)


def test_the_quiz_can_be_answered_by_letters():
    quiz = lossedu.quiz(QUIZ)
    assert quiz.check("robust-losses", "a", "b") and not quiz.check("telef-slope", "b")
    assert quiz.score == "1 of 2 right at the first attempt, 0 still to check."
    with pytest.raises(
        ValueError, match="no question 'robust-loses'. Did you mean \"robust-losses\""
    ):
        quiz.check("robust-loses", "a")
    with pytest.raises(ValueError, match="'d' came; one of these letters fits: a, b, c"):
        quiz.check("telef-slope", "d")


def test_the_still_form_of_a_quiz_folds_the_answers_and_does_not_know_the_learner():
    quiz = lossedu.quiz(QUIZ)
    fresh = quiz.bundle()
    quiz.check("telef-slope", "a")
    bundle = lossedu.quiz(QUIZ).bundle()
    assert bundle == fresh
    question, *folded = bundle["text/html"].split("<details>")
    assert "It stays at" in question and "fits" not in question.replace("(one fits)", "")
    assert all(
        inline(option.reason) in bundle["text/html"]
        for one in quiz.questions
        for option in one.options
    )
    assert len(folded) == len(quiz.questions)


# -------------------------------------------------- guess
ONE = """guesses:
- id: stall
  question: 'How good after 60 epochs, where $p < 1$?'
  options:
  - about the same
  - a few points lower
  - what it was before training
  answer: c
  because: Nothing moves, as `grad` is 0.
- id: other
  question: And here?
  options: ['one', 'two']
  answer: a
  because: So it is.
"""


@pytest.fixture
def stall(tmp_path):
    """The name of a guess in a file of one's own."""
    path = tmp_path / "mine" / "questions.yaml"
    path.parent.mkdir()
    path.write_text(ONE, encoding="utf-8")
    return f"{path}/stall"


@pytest.fixture
def shown(monkeypatch):
    """What goes into the notebook: (mime type -> content, display id, replaces an earlier one)."""
    outputs = []

    def display(data, metadata=None, raw=False, display_id=None, update=False):
        outputs.append((data, display_id, update))

    monkeypatch.setattr("IPython.display.display", display)
    return outputs


def test_a_guess_is_met_again_below_the_result(stall):
    asked = lossedu.guess(stall)
    assert asked.widget
    asked.buttons.index = 1
    assert repr(lossedu.reveal(stall)) == (
        "You guessed (b) a few points lower. It is (c) what it was before training.\n"
        "Nothing moves, as `grad` is 0."
    )
    assert "Kept: (b)." in asked.note.value


def test_a_right_guess_is_said_to_be_right(stall):
    lossedu.guess(stall, choose="c")
    page = lossedu.reveal(stall)._repr_html_()
    assert "You guessed (c) what it was before training. So it is." in page
    assert "as <code>grad</code> is 0" in page


def test_without_a_guess_nothing_is_revealed(stall, shown):
    lossedu.guess(stall)._ipython_display_()
    lossedu.reveal(stall)._ipython_display_()
    assert "First make your guess above" in str(shown) and "Nothing moves" not in str(shown)
    assert "(c) what it was" not in repr(lossedu.reveal(stall))


def test_the_solved_edition_reveals_without_a_guess(stall, monkeypatch):
    monkeypatch.setenv("LOSSEDU_SOLVED", "1")
    assert repr(lossedu.reveal(stall)).startswith(
        "The answer is (c) what it was before training.\nNothing moves")


def test_a_guess_opens_the_reveal_that_waits_below_it_and_no_other(stall, shown):
    asked = lossedu.guess(stall)
    assert asked.widget
    for name in (stall, stall.replace("/stall", "/other")):
        lossedu.reveal(name)._ipython_display_()
    del shown[:]
    asked.buttons.index = 2
    opened = [(data["text/plain"], name) for data, name, again in shown if again]
    assert ("You guessed (c) what it was before training. So it is.\n"
            "Nothing moves, as `grad` is 0.", f"lossedu reveal {stall}") in opened
    assert not any(name.endswith("/other") for _, name in opened)


def test_changing_the_guess_keeps_the_last_one(stall):
    asked = lossedu.guess(stall)
    assert asked.widget
    for place in (0, 2, 1):
        asked.buttons.index = place
    restart()
    assert lossedu.guess(stall).choice == 1


def test_the_guess_before_the_answer_counts_and_a_later_choice_is_said_to_be_later(stall):
    asked = lossedu.guess(stall)
    assert asked.widget
    for place in (0, 1):  # nothing is shown yet: one may think again
        asked.buttons.index = place
    assert "You guessed (b)" in repr(lossedu.reveal(stall)) and "counts" not in asked.note.value
    asked.buttons.index = 2
    assert "Kept: (c). Your guess before the answer, (b), counts." in asked.note.value
    restart()
    assert lossedu.guess(stall).choice == 2 and "(b), counts" in lossedu.guess(stall).text()
    for said in (repr(lossedu.reveal(stall)), lossedu.reveal(stall)._repr_html_()):
        assert "You guessed (b) a few points lower. It is (c)" in said


def test_a_guess_follows_its_text_when_the_options_are_reordered_and_vanishes_with_it(stall):
    lossedu.guess(stall, choose="b")
    path = Path(stall).parent
    lines = ONE.split("\n")
    lines[4], lines[5] = lines[5], lines[4]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert lossedu.guess(stall).choice == 0
    path.write_text(ONE.replace("a few points lower", "much lower"), encoding="utf-8")
    assert lossedu.guess(stall).choice is None


def test_the_form_asks_for_a_letter_and_leaves_the_question_to_the_text_above(stall):
    asked = lossedu.guess(stall)
    assert asked.widget
    assert [label for label, _ in asked.buttons.options] == ["(a)", "(b)", "(c)"]
    assert asked.buttons.index is None and "How good" not in asked.bundle()["text/html"]
    assert 'choose="a"' in asked.text() and "(c) what it was before training" in asked.text()


@pytest.mark.parametrize(
    "call, sentence",
    [
        (lambda name: lossedu.guess(name, choose="d"),
         "'d' came; one of these letters fits: a, b, c."),
        (lambda name: lossedu.guess(name + "x"), "has no guess 'stallx'. Did you mean \"stall\"?"),
        (lambda name: lossedu.reveal(name + "x"), "reveal: the unit "),
        (lambda name: lossedu.guess("stall"),
         "guess: 'stall' came; a unit and the name of its guess"),
        (lambda name: lossedu.guess(None),
         "guess: None came; a unit and the name of its guess fit"),
        (lambda name: lossedu.guess("outlier/telef"), 'Did you mean "outliers"?'),
        (lambda name: lossedu.reveal("outliers/miror"), 'Did you mean "mirrored"?'),
    ],
)
def test_a_faulty_call_is_one_sentence(call, sentence, stall):
    with pytest.raises(ValueError) as error:
        call(stall)
    assert sentence in str(error.value) and "\n" not in str(error.value)


# -------------------------------------------------- live, and closed and opened again
def test_the_still_form_and_the_live_one_are_two_outputs_that_know_each_other(stall, shown):
    for thing in (lossedu.guess(stall), lossedu.quiz(QUIZ)):
        del shown[:]
        thing._ipython_display_()
        (still, _, _), (live, _, _), (script, _, _) = shown
        assert set(still) == {"text/plain", "text/html"} and set(live) == {VIEW}
        (code,) = script.values()  # what ipywidgets leaves out
        for word in ("radiogroup", "radio.name", "data-lm-suppress-shortcuts", "aria-label"):
            assert word in code
        name = next(one for one in thing.widget._dom_classes if one.startswith("lossedu-live-"))
        name = name.removeprefix("lossedu-live-")
        assert f"class='lossedu-still-{name}'" in still["text/html"]
        assert f":has(.lossedu-live-{name})" in still["text/html"]


def test_a_broken_answers_file_is_said_in_the_live_widget_only(tmp_path):
    (tmp_path / "answers.json").write_text("{half")
    quiz = lossedu.quiz(QUIZ)
    assert live(quiz)
    assert (
        "set aside" in quiz.total.value and "set aside" not in quiz.bundle()["text/html"]
    )
