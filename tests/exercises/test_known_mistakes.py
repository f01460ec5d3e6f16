"""Known mistakes come before any diagnosis, and each is recognised as itself."""
import numpy as np
import pytest

from lossedu.exercises import Mistake, check, judging
from lossedu.exercises.explain.ids import Finding

from .toy import CLIPPED, NONE, stumbling_fails  # noqa: F401

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
        check(toy, lambda p, t, delta=1.0: np.where(p > t, p - t, r(p, t, delta))).mistake != "unclipped"
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
