"""Answers to the exercises that a check has to accept, or to name."""
import numpy as np
import pytest

from lossedu.units.claims.exercises import f1_limits, table_algebra, what_refutes


def f1(p, r):
    return np.where(p + r > 0, 2 * p * r / np.where(p + r > 0, p + r, 1), 0)


def both_ends(floor, cap):
    def answer(precision, recall, half=0.0005):
        ends = [(precision + move, recall + move) for move in (-half, half)]
        return np.stack([f1(*np.clip(pair, floor, cap)) for pair in ends])
    return answer


def around(floor, cap):
    def answer(precision, recall, half=0.0005):
        middle = f1(precision, recall)
        return np.stack([np.maximum(middle - half, floor), np.minimum(middle + half, cap)])
    return answer


def straight(precision, recall, half=0.0005):
    total = np.where(precision + recall > 0, precision + recall, 1)
    moved = 2 * half * (precision ** 2 + recall ** 2) / total ** 2
    return np.stack([f1(precision, recall) - moved, f1(precision, recall) + moved])


def diagonal(cut, order=list):
    def answer(precision, recall, half=0.0005):
        ends = [(cut(precision + move), cut(recall - move)) for move in (-half, half)]
        return np.stack(order([f1(*pair) for pair in ends]))
    return answer


def in_order(rows):
    return [np.minimum(*rows), np.maximum(*rows)]


def fraction(values):
    return np.clip(values, 0, 1)


@pytest.mark.parametrize("answer, mistake", [
    (around(-9, 9), "around_f1_uncut"), (around(0, 9), "around_f1_above_1"),
    (around(-9, 1), "around_f1_below_0"), (around(0, 1), "around_f1"),
    (both_ends(-9, 9), "no_limit_but_at_0"), (straight, "tangent_uncut"),
    (lambda *given, **more: fraction(straight(*given, **more)), "tangent"),
    (diagonal(fraction), "crossed"), (diagonal(fraction, in_order), "crossed_in_order"),
    (diagonal(np.asarray), "crossed_uncut"),
    (diagonal(np.asarray, in_order), "crossed_in_order_uncut")])
def test_limits_that_are_cut_elsewhere_or_not_at_all_are_told_by_their_cause(answer, mistake):
    found = f1_limits.EXERCISE.judged(answer)
    assert not found.passed and found.mistake == mistake


def test_limits_from_all_four_corners_pass():
    def corners(precision, recall, half=0.0005):
        p, r = ([fraction(one + move) for move in (-half, half)] for one in (precision, recall))
        values = [f1(a, b) for a in p for b in r]
        return np.stack([np.min(values, axis=0), np.max(values, axis=0)])
    assert f1_limits.EXERCISE.judged(corners).passed


def lines(**changed):
    return {**table_algebra.EXERCISE.reference,
            **{name.replace("_", " "): formula for name, formula in changed.items()}}


def test_precision_and_recall_that_changed_places_are_told():
    found = table_algebra.EXERCISE.judged(lines(false_positives="q*P*(1/R - 1)"))
    assert found.mistake == "swapped"


def test_each_point_that_is_shown_is_a_table_that_can_be():
    space = table_algebra.EXERCISE.space
    for point in space.points:
        q, p, r, a = (float(point[space.values[name]]) for name in "qPRA")
        assert 0 < q * r * (1 / p - 1) < 1 - q and 0 < a < 1
        assert a == pytest.approx(1 - q * (1 - r) - q * r * (1 / p - 1))


def test_the_prevalence_itself_is_no_formula_in_what_is_printed():
    assert table_algebra.EXERCISE.judged(lines(prevalence="q")).mistake == "form"


def test_who_gives_one_of_two_reasons_is_told_what_the_other_is_about():
    exercise = what_refutes.EXERCISE
    letter, *numbers = exercise.typed.strip('"').split()
    assert "A reason may be true and decide nothing" not in exercise.ask
    for number in numbers:
        said = str(exercise.judged(f"{letter} {number}"))
        assert "why one case is enough, and what it does not show" in said
