"""A choice and its reasons: one answer passes, each wrong step has its hint, and guessing does not
pay."""
from collections import Counter

import numpy as np
import pytest

from lossedu.exercises import EXERCISES, check
from lossedu.exercises.decide import BY_CHANCE, Decide, Right, Wrong

MODULE = "lossedu.units.start.exercises.toy"
OPTIONS = dict(mae=Right("the absolute error"),
               mse=Wrong("the squared error", "This asks for the mean, does it?"),
               tail=Wrong("the pinball loss at 0.9", "This asks for a high quantile instead."),
               tenth=Wrong("the pinball loss at 0.1", "This asks for a low quantile instead."))
REASONS = dict(median=Right("Half of the targets lie above."),
               any_shape=Right("It holds for any distribution."),
               convex=Wrong("It is convex.", "True of all of them, is it not?"),
               fast=Wrong("It is fast.", "Nothing in the case says so."),
               kink=Wrong("It has a kink.", "True, and a trouble rather than a reason."),
               unit=Wrong("It is in minutes.", "True, and no reason to choose it."))
FACTS = dict(title="A choice", points=1, difficulty=1, minutes=1, options=OPTIONS, reasons=REASONS,
             case="Half of the buses shall be later. Which loss?",
             because="it asks for the median.")


def toy(name="toy", **changes):
    return Decide(MODULE.replace("toy", name), **FACTS | changes)


def typed(option, *reasons, of=None):
    exercise = of or toy()
    return " ".join([exercise.letters[option], *(exercise.numbers[one] for one in reasons)])


DECISIONS = EXERCISES.of_kind("decide")
L, (N1, N2) = toy().letters["mae"], (toy().numbers["median"], toy().numbers["any_shape"])


# ------------------------------------------------------------------ what passes
@pytest.mark.parametrize("answer", [
    f"{L} {N1} {N2}", f"{L}{N2}{N1}", f"{L.upper()}, {N1}, {N2}", f"({L}, [{N1}, {N2}])",
    f"{N1} {N2} {L}",
    f"{L} because {N1} and {N2}", (L, {int(N1), int(N2)}), (L, int(N1), int(N2)), [L, [N1, N2]],
    (L, f"{N1} {N2}"),
    (L, (np.int64(N1), np.int32(N2))), {L, N1, N2}, f"{L} {N1} {N1} {N2}"])
def test_the_right_choice_with_its_reasons_passes_however_it_is_typed(answer):
    report = toy().judged(answer)
    assert report.passed and report.message == "Right, because it asks for the median.", (
        report.message)


@pytest.mark.parametrize("name", DECISIONS)
def test_of_all_answers_one_passes(name):
    exercise = EXERCISES[name]
    passing = [answer for answer in exercise.every_answer() if check(name, answer).passed]
    assert passing == [exercise.typed.strip('"')]


# ------------------------------------------------------------------ what does not
def test_each_wrong_option_and_each_wrong_reason_has_its_hint():
    for name in ("mse", "tail", "tenth"):
        report = toy().judged(typed(name, "median", "any_shape"))
        assert (report.mistake, report.message) == (name, OPTIONS[name].hint)
    for name in ("convex", "fast", "kink", "unit"):
        report = toy().judged(typed("mae", "median", "any_shape", name))
        assert report.mistake == name
        assert report.message == (f"Your choice is right, and not yet its reasons. "
                                  f"Reason {toy().numbers[name]}: {REASONS[name].hint}")


@pytest.mark.parametrize("reasons, said", [
    ((), "Its reason is missing"), (("median",), "Another reason is missing"),
    (("any_shape",), "Another reason is missing")])
def test_a_missing_reason_is_told_and_not_which(reasons, said):
    report = toy().judged(typed("mae", *reasons))
    assert not report.passed and report.mistake == "reason_missing" and said in report.message
    assert "Half" not in report.message and "distribution" not in report.message


def test_the_right_choice_with_all_reasons_there_are_does_not_pass():
    assert not toy().judged(typed("mae", *REASONS)).passed


@pytest.mark.parametrize("answer, said", [
    ("z 1 2", "'z' stands for nothing here; a to d and 1 to 6 fit."),
    (f"{L} 9", "'9' stands for nothing here; a to d and 1 to 6 fit."),
    ("the mean absolute error", "'the' stands for nothing here"),
    ("ab 1", "'ab' stands for nothing here"),
    ("x" * 1000, "'xxxxxxxxxxxxxxxxxxxx' stands for nothing here"),
    ("1 2", "No letter came; one choice fits"),
    ("a b 1", "The letters a and b came; one choice fits"),
    ("", "An empty text came; type toy = "), ((), "An empty tuple came; type toy = "),
    (None, "None came; type toy = "), (1.5, "A float came; type toy = "),
    ({"a": 1}, "A dict came; type toy = "),
    (True, "True came; type toy = "), (3, "No letter came; one choice fits"),
    (("a", None), "None came; type toy = "),
    (abs, "A builtin_function_or_method came; type toy = "),
])
def test_what_cannot_be_read_gets_one_sentence(answer, said):
    report = toy().judged(answer)
    assert not report.passed and report.attempted and said in report.message
    assert "\n" not in report.message


# ------------------------------------------------------------------ guessing
@pytest.mark.proof
def test_the_chance_of_a_guess_is_counted():
    assert toy().chance == pytest.approx(1 / (4 * 15))
    rng = np.random.default_rng(0)
    names = list(REASONS)
    guesses = [typed(rng.choice(list(OPTIONS)), *rng.choice(names, 2, replace=False))
               for _ in range(6000)]
    passed = np.mean([toy().judged(guess).passed for guess in guesses])
    assert abs(passed - toy().chance) < 0.006


def test_the_audit_refuses_what_a_guess_passes_too_often():
    easy = toy(reasons=dict(list(REASONS.items())[1:4]))   # 4 options, 1 right reason of 3
    assert easy.chance == pytest.approx(1 / 12) and easy.chance > BY_CHANCE
    assert any("a guess passes with a chance of 8.3%" in one for one in easy.problems())
    assert toy().problems() == []


def test_the_right_option_stands_under_every_letter_and_the_reasons_under_every_number():
    exercises = [toy(f"toy_{at}") for at in range(400)]
    letters = Counter(one.typed[1] for one in exercises)
    numbers = Counter(digit for one in exercises for digit in one.typed[3:-1].split())
    assert set(letters) == set("abcd") and all(70 <= often <= 130 for often in letters.values())
    assert set(numbers) == set("123456") and all(95 <= often <= 175 for often in numbers.values())


def test_the_letters_do_not_depend_on_the_order_in_the_file():
    turned = toy(options=dict(reversed(OPTIONS.items())), reasons=dict(reversed(REASONS.items())))
    assert (turned.letters == toy().letters and turned.numbers == toy().numbers
            and turned.ask == toy().ask)


def test_the_question_shows_every_option_and_reason_and_no_hint():
    for letter, name in ((letter, name) for name, letter in toy().letters.items()):
        assert f"- **{letter}** {OPTIONS[name].text}" in toy().ask
    for one in (*OPTIONS.values(), *REASONS.values()):
        assert one.text in toy().ask and (isinstance(one, Right) or one.hint not in toy().ask)


# ------------------------------------------------------------------ the facts
@pytest.mark.parametrize("changes, words", [
    (dict(options=["mae", "mse"]), "options has to be dict"),
    (dict(reasons=dict(one="text")), "reasons has to be dict"),
    (dict(options=dict(list(OPTIONS.items())[:2])), "2 options; 3 to 9 fit"),
    (dict(options={**OPTIONS, "again": Right("again")}), "options holds 2 right ones; one fits"),
    (dict(options={name: OPTIONS["mse"] for name in "abc"}), "options holds 0 right ones of 3"),
    (dict(reasons={name: Right("one text") for name in "abc"}), "reasons holds 3 right ones of 3"),
    (dict(reasons={**REASONS, "torn": Wrong("two\nlines", "A hint of five words.")}),
     "one line of words fits"),
    (dict(reasons={**REASONS, "bare": Wrong("text", "No.")}), "the mistake 'bare' has no hint"),
    (dict(reasons={**REASONS, "mse": Wrong("text", "A hint of five words.")}),
     "two mistakes share an id: mse"),
    (dict(case=""), "case has no case"),
    (dict(because=""), "because has no reason"),
])
def test_a_fact_that_does_not_fit_stops_the_import(changes, words):
    with pytest.raises(TypeError, match=words) as caught:
        toy(**changes)
    assert str(caught.value).startswith("the exercise 'toy': ")


@pytest.mark.parametrize("fact", ["case", "options", "reasons", "because", "title"])
def test_no_fact_can_be_left_out(fact):
    with pytest.raises(TypeError, match=fact):
        Decide(MODULE, **{name: value for name, value in FACTS.items() if name != fact})


def test_the_audit_names_a_verdict_that_looks_at_the_choice_alone():
    lax = type("Lax", (Decide,), {"judged_value": lambda self, answer, seed: self.report(
        isinstance(answer, str) and answer.startswith(self.letters["mae"]),
        "The choice is all that counts.")})
    found = lax(MODULE, **FACTS).problems()
    assert any("64 of all answers pass" in one for one in found)
    assert any("the mistake 'convex' passes" in one for one in found)
