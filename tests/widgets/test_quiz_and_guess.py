"""Quiz and guess work by tick, by letter and on paper, and lose nothing."""
from pathlib import Path

import pytest

import lossedu
from lossedu.interview import memory
from lossedu.interview.markup import inline
from lossedu.widgets import guesses
from lossedu.widgets.readable import VIEW

QUIZ = Path(__file__).parents[1] / "interview" / "example_quiz.yaml"
OPTIONS = ["about the same", "a few points lower", "what it was before training"]


@pytest.fixture(autouse=True)
def at_home(tmp_path, monkeypatch):
    """Each test has its own empty home and no questions asked yet."""
    monkeypatch.setenv("LOSSEDU_HOME", str(tmp_path))
    monkeypatch.setattr(guesses, "_ASKED", {})


def restart():
    """What a new kernel starts with: the file alone."""
    memory._OPEN.clear()


def live(quiz):
    """The two questions of the example, built as widgets."""
    assert quiz.widget
    return quiz.asks


# -------------------------------------------------- quiz
def test_checking_shows_a_reason_at_every_option_and_flags_wrong_and_missed():
    quiz = lossedu.quiz(QUIZ)
    ask = live(quiz)[1]
    ask.choices.boxes[0].value = ask.choices.boxes[1].value = True
    assert all(note.layout.display == "none" for note in ask.choices.notes)
    ask.check.click()
    notes = [note.value for note in ask.choices.notes]
    assert (
        "wrong: this one does not fit" in notes[0]
        and "right." in notes[1]
        and "missed: this one fits" in notes[2]
    )
    assert all(note.layout.display == "block" for note in ask.choices.notes)
    assert (
        "1 wrong tick, 1 missed" in ask.verdict.value
        and "0 of 2 right, 1 still to check" in quiz.total.value
    )


def test_a_single_choice_holds_one_tick_and_a_multiple_choice_many():
    single, multiple = live(lossedu.quiz(QUIZ))
    for ask in (single, multiple):
        for box in ask.choices.boxes[:2]:
            box.value = True
    assert single.choices.ticked == {1} and multiple.choices.ticked == {0, 1}


def test_a_second_click_on_a_single_choice_leaves_it_ticked():
    single, multiple = live(lossedu.quiz(QUIZ))
    for ask in (single, multiple):
        ask.choices.boxes[1].value = True
        ask.choices.boxes[1].value = False
    assert single.choices.ticked == {1} and multiple.choices.ticked == set()


def test_trying_again_takes_the_reasons_away_and_lets_the_learner_tick():
    quiz = lossedu.quiz(QUIZ)
    ask = live(quiz)[0]
    ask.choices.boxes[0].value = True
    ask.check.click()
    assert all(box.disabled for box in ask.choices.boxes) and ask.buttons.children == (ask.again,)
    ask.again.click()
    assert not any(box.disabled for box in ask.choices.boxes) and not any(
        note.value for note in ask.choices.notes
    )
    ask.choices.boxes[1].value = True
    ask.check.click()
    assert "Right." in ask.verdict.value and "1 of 2 right" in quiz.total.value


def test_nothing_ticked_is_no_answer():
    quiz = lossedu.quiz(QUIZ)
    ask = live(quiz)[0]
    ask.check.click()
    assert "Tick an option first" in ask.verdict.value and not quiz.marked


def test_ticks_outlive_the_kernel():
    live(lossedu.quiz(QUIZ))[1].choices.boxes[2].value = True
    restart()
    ask = live(lossedu.quiz(QUIZ))[1]
    assert ask.choices.ticked == {2} and not any(note.value for note in ask.choices.notes)


def test_the_quiz_can_be_answered_by_letters():
    quiz = lossedu.quiz(QUIZ)
    assert quiz.check("robust-losses", "b", "c") and not quiz.check("telef-slope", "a")
    assert quiz.score == "1 of 2 right, 0 still to check."
    with pytest.raises(
        ValueError, match="no question 'robust-loses'. Did you mean \"robust-losses\""
    ):
        quiz.check("robust-loses", "a")
    with pytest.raises(ValueError, match="'d' came; one of these letters fits: a, b, c"):
        quiz.check("telef-slope", "d")


def test_the_still_form_of_a_quiz_folds_the_answers_and_does_not_know_the_learner():
    quiz = lossedu.quiz(QUIZ)
    fresh = quiz._repr_mimebundle_()
    quiz.check("telef-slope", "a")
    bundle = lossedu.quiz(QUIZ)._repr_mimebundle_()
    assert (
        VIEW in bundle
        and bundle["text/html"] == fresh["text/html"]
        and bundle["text/plain"] == fresh["text/plain"]
    )
    question, *folded = bundle["text/html"].split("<details>")
    assert "It stays at" in question and "fits" not in question.replace("(one fits)", "")
    assert all(
        inline(option.reason) in bundle["text/html"]
        for one in quiz.questions
        for option in one.options
    )
    assert len(folded) == len(quiz.questions)


# -------------------------------------------------- guess
def test_a_guess_is_met_again_below_the_result():
    asked = lossedu.guess("06-stall", "How good?", OPTIONS)
    assert asked.widget
    asked.choices.boxes[1].value = True
    shown = repr(lossedu.guessed("06-stall", answer="c", why="Nothing moves."))
    assert shown == (
        "You guessed (b) a few points lower. It is (c) what it was before training.\nNothing moves."
    )


def test_a_right_guess_is_said_to_be_right():
    lossedu.guess("06-stall", "How good?", OPTIONS, choose="c")
    shown = lossedu.guessed("06-stall", "c", "-")._repr_html_()
    assert "You guessed (c) what it was before training. So it is." in shown


def test_without_a_guess_the_answer_still_comes():
    lossedu.guess("06-stall", "How good?", OPTIONS)
    shown = repr(lossedu.guessed("06-stall", "c", "Nothing moves."))
    assert (
        shown.startswith("You made no guess here. It is (c) what it was")
        and "Nothing moves." in shown
    )


def test_changing_the_guess_keeps_the_last_one():
    asked = lossedu.guess("06-stall", "How good?", OPTIONS)
    assert asked.widget
    for place in (0, 2, 1):
        asked.choices.boxes[place].value = True
    restart()
    assert lossedu.guess("06-stall", "How good?", OPTIONS).choice == 1


def test_a_guess_follows_its_text_when_the_options_are_reordered_and_vanishes_with_it():
    lossedu.guess("06-stall", "How good?", OPTIONS, choose="b")
    assert lossedu.guess("06-stall", "How good?", OPTIONS[::-1] + ["better"]).choice == 1
    assert lossedu.guess("06-stall", "How good?", OPTIONS[1:]).choice == 0
    assert lossedu.guess("06-stall", "How good?", ["worse", "better"]).choice is None


def test_the_still_form_of_a_guess_does_not_know_the_choice():
    fresh = lossedu.guess("06-stall", "How good?", OPTIONS)._repr_mimebundle_()
    chosen = lossedu.guess("06-stall", "How good?", OPTIONS, choose="b")._repr_mimebundle_()
    assert {**fresh, VIEW: ""} == {**chosen, VIEW: ""}


@pytest.mark.parametrize(
    "call, sentence",
    [
        (lambda: lossedu.guess("x", "?", ["one"]), "guess 'x': 1 options came"),
        (lambda: lossedu.guess("x", "?", "ab"), "guess 'x': 1 options came"),
        (lambda: lossedu.guess("x", "?", ["one", "one"]), "two or more different ones"),
        (
            lambda: lossedu.guess("x", "?", ["(a) one", "(b) two"]),
            "the options carry letters; leave them out",
        ),
        (
            lambda: lossedu.guess("x", "?", ["one", "two"], choose="c"),
            "'c' came; one of these letters fits: a, b.",
        ),
        (
            lambda: lossedu.guessed("06-stal", "a", "-"),
            "nothing was asked as '06-stal'. Did you mean \"06-stall\"?",
        ),
        (lambda: lossedu.guessed("06-stall", "d", "-"), "guessed '06-stall': 'd' came"),
    ],
)
def test_a_faulty_call_is_one_sentence(call, sentence):
    lossedu.guess("06-stall", "How good?", OPTIONS)
    with pytest.raises(ValueError) as error:
        call()
    assert sentence in str(error.value) and "\n" not in str(error.value)


def test_a_broken_answers_file_is_said_in_the_live_widget_only(tmp_path):
    (tmp_path / "answers.json").write_text("{half")
    quiz = lossedu.quiz(QUIZ)
    assert live(quiz)
    assert (
        "set aside" in quiz.total.value and "set aside" not in quiz._repr_mimebundle_()["text/html"]
    )
