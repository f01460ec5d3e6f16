"""Known mistakes come before any diagnosis, and each is recognised as itself."""
import numpy as np
import pytest

from lossedu.exercises import Case, Mistake, check, judging
from lossedu.exercises.explain.difference import Difference
from lossedu.exercises.explain.ids import Finding
from lossedu.exercises.explain.nowhere import told_where_none_is_right

from .toy import CLIPPED, NONE, exercise, stumbling_fails  # noqa: F401

pytestmark = pytest.mark.usefixtures("stumbling_fails")

r = CLIPPED.reference


# -------------------------------------------------- known mistakes come first
def test_an_answer_with_a_known_mistake_is_not_diagnosed(monkeypatch):
    asked = []
    monkeypatch.setattr(
        judging, "_diagnose", lambda *args: asked.append(args) or (Finding("", "Something."), ())
    )
    known = check("huber_grad", lambda pred, target, delta=1.0: 2 * r(pred, target, delta))
    assert known.mistake == "twice" and asked == []
    assert check("huber_grad", lambda pred, target, delta=1.0: np.sin(pred)).mistake is None
    assert len(asked) == 1


def test_a_known_mistake_is_shown_by_the_case_that_a_diagnosis_would_show(monkeypatch):
    answer = lambda pred, target, delta=1.0: 2 * r(pred, target, delta)
    known = check("huber_grad", answer)
    monkeypatch.setattr(judging, "recognise", lambda *args: None)
    assert known.evidence and known.evidence == check("huber_grad", answer).evidence


def test_a_second_check_runs_neither_the_reference_nor_a_mistake_again():
    ran = []

    def counted(function):
        return lambda *args, **named: ran.append(function) or function(*args, **named)

    mistakes = tuple(Mistake(one.id, counted(one.wrong), one.hint) for one in NONE)
    toy = CLIPPED.at(mistakes=mistakes)
    first = check(toy, lambda p, t, delta=1.0: np.sin(p))
    before = len(ran)
    assert before and check(toy, lambda p, t, delta=1.0: np.sin(p)) == first
    assert len(ran) == before


def test_a_mistake_that_the_first_wrong_case_rules_out_is_not_run_on_the_others():
    ran = []

    def wrong(p, t, delta=1.0):
        ran.append(p)
        return 777.0

    check(
        CLIPPED.at(mistakes=(Mistake("told_apart", wrong, "Nobody would write this one."), *NONE)),
        lambda p, t, delta=1.0: np.sin(p),
    )
    assert len(ran) == 1


def test_of_two_mistakes_that_explain_an_answer_the_first_declared_speaks():
    both_fit = (
        Mistake("first", lambda p, t, delta=1.0: 2 * r(p, t, delta), "The first one speaks here."),
        Mistake(
            "second",
            lambda p, t, delta=1.0: r(p, t, delta) + r(p, t, delta),
            "The second one does not.",
        ),
    )
    assert (
        check(
            CLIPPED.at(mistakes=both_fit + NONE), lambda p, t, delta=1.0: 2 * r(p, t, delta)
        ).mistake
        == "first"
    )


def test_a_mistake_has_to_explain_every_case():
    mistake = Mistake(
        "unclipped", lambda p, t, delta=1.0: p - t, "Beyond delta the slope stops growing."
    )
    toy = CLIPPED.at(mistakes=(mistake, *NONE))
    assert check(toy, mistake.wrong).mistake == "unclipped"
    assert (
        check(toy, lambda p, t, delta=1.0: np.where(p > t, p - t, r(p, t, delta))).mistake
        != "unclipped"
    )


def test_a_mistake_that_is_undefined_somewhere_is_recognised_by_the_rest():
    def wrong(p, t, delta=1.0):
        if p.ndim > 1:
            raise ValueError("vectors only")
        return 3 * (p - t)

    toy = CLIPPED.at(mistakes=(Mistake("tripled", wrong, "Three times, and never clipped."), *NONE))
    assert check(toy, wrong).mistake == "tripled"
    assert check(toy, lambda p, t, delta=1.0: 3 * (p - t)).mistake == "tripled"
    assert (
        check(toy, lambda p, t, delta=1.0: 3 * (p - t) if p.ndim > 1 else r(p, t, delta)).mistake
        != "tripled"
    )


def test_a_mistake_that_only_stops_is_recognised_by_where_it_stops():
    def wrong(p, t, delta=1.0):
        if len(p) == 1:
            raise ZeroDivisionError
        return r(p, t, delta)

    toy = CLIPPED.at(
        mistakes=(Mistake("stops", wrong, "One example is enough to be right."), *NONE)
    )
    assert check(toy, wrong).mistake == "stops"
    assert check(toy, lambda p, t, delta=1.0: 1 / 0).mistake == "stops"


def test_a_mistake_that_changes_its_input_is_told_from_one_that_does_not():
    def wrong(p, t, delta=1.0):
        p -= t
        return np.clip(p, -delta, delta)

    toy = CLIPPED.at(
        mistakes=(
            Mistake("in_place", wrong, "The caller's own array changed under its hands."),
            *NONE,
        )
    )
    assert check(toy, wrong).mistake == "in_place"
    assert check(toy, r).passed


# -------------------------------------------------- a known mistake in part
def test_a_known_mistake_times_a_factor_is_recognised():
    square = Mistake("squared", lambda p, t, delta=1.0: (p - t) ** 2,
                     "These are the squares of the residuals.")
    toy = CLIPPED.at(mistakes=(square, *NONE))
    report = check(toy, lambda p, t, delta=1.0: (p - t) ** 2 / 2)
    assert report.mistake == "squared" and not report.diagnosed
    assert report.message == f"{square.hint} Besides, everything came out half as large."
    report = check(toy, lambda p, t, delta=1.0: (p - t) ** 2 / p.size)
    assert report.mistake == "squared" and "1 / the number of all values" in report.message


def test_a_factor_of_the_right_values_is_no_known_mistake_times_a_factor():
    """3 times the right value is not "twice", times 1.5."""
    twice = Mistake("twice", lambda p, t, delta=1.0: 2 * r(p, t, delta), "Exactly twice the slope.")
    by_n = Mistake("summed", lambda p, t, delta=1.0: len(p) * r(p, t, delta), "A sum for a mean.")
    report = check(CLIPPED.at(mistakes=(twice, by_n, *NONE)), lambda p, t, delta=1.0: 3 * r(p, t,
                                                                                            delta))
    assert report.mistake == "factor" and "3 times" in report.message


def test_a_known_mistake_that_overflows_in_another_way_is_recognised():
    bell = Mistake("bell", lambda p, t, delta=1.0: (p - t) / (1 + (p - t) ** 2),
                   "This slope falls again.")
    toy = CLIPPED.at(mistakes=(bell, *NONE))

    def naive(p, t, delta=1.0):
        size = np.exp(np.log((p - t) ** 2))  # (2e200)**2 is inf, and inf by inf is nan
        return np.sign(p - t) * np.sqrt(size) / (1 + size)

    report = check(toy, naive)
    assert report.mistake == "bell" and "you return nan or inf" in report.message


def test_of_several_results_each_may_hold_a_known_mistake():
    def both(x):
        """Mean and mean of squares."""
        return float(np.mean(x)), float(np.mean(x ** 2))

    median = Mistake("median", lambda x: (float(np.median(x)), float(np.mean(x ** 2))),
                     "The middle value. The mean is asked for.")
    spread = Mistake("spread", lambda x: (float(np.mean(x)), float(np.std(x))),
                     "The first is right. The second is a spread around the mean.")
    toy = exercise(both, lambda rng: [Case(rng.exponential(size=n)) for n in (3, 4, 5, 8)],
                   mistakes=(median, spread, *NONE))
    report = check(toy, lambda x: (float(np.median(x)), float(np.sum(np.sin(x)))))
    assert report.mistake == "median"
    assert report.message == f"In the first of the 2 results: {median.hint}"
    # "The first is right" would be false here
    report = check(toy, lambda x: (float(np.sum(np.sin(x)) + 9), float(np.std(x))))
    assert report.mistake != "spread"


def test_a_hint_about_another_result_is_kept_back_where_that_one_is_wrong_too():
    """"The value is a mean": not where the value has been summed as well."""
    def both(x):
        """Mean, and its derivative."""
        return float(np.mean(x ** 2)), 2 * x / len(x)

    of_sum = Mistake("of_sum", lambda x: (float(np.mean(x ** 2)), 2 * x),
                     "The value is a mean, but the derivative is that of the sum.")
    toy = exercise(both, lambda rng: [Case(rng.exponential(size=n)) for n in (3, 4, 5, 8)],
                   mistakes=(of_sum, *NONE))
    assert check(toy, lambda x: (float(np.mean(x ** 2)), 2 * x)).mistake == "of_sum"
    report = check(toy, lambda x: (float(np.sum(x ** 2)), 2 * x))
    assert not report.passed and "The value is a mean" not in report.message


# -------------------------------------------------- what spoils every case goes first
def test_no_hint_says_right_except_where_no_case_is_right():
    report = check("zero_one_loss", lambda score, label: np.where(score >= 0, 1, 0) != label)
    assert report.right == 0 and report.mistake == "zero_is_one"
    assert report.message.startswith("It returned True and False; numbers are asked for.")
    assert "With that mended: right except at a score of exactly 0." in report.message


def test_a_factor_goes_before_a_hint_that_says_right_except():
    difference = Difference("numbers", ())
    hint = "Right except where the two are equal. What is the slope there?"
    said = told_where_none_is_right(f"{hint} Besides, everything came out half as large.",
                                    difference)
    assert said == ("Everything came out half as large. With that mended: right except where the "
                    "two are equal. What is the slope there?")
    for hint in ("Right size, wrong sign.", "Squares.", "Right for label 1 alone."):
        assert told_where_none_is_right(hint, difference) == hint
