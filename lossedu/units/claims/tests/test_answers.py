"""Answers to the exercises that a check has to accept, or to name."""
import numpy as np
import pytest

import lossedu
from lossedu.units.claims.exercises import counterexample, f1_limits, table_algebra, what_refutes


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


@pytest.mark.parametrize("which, mistake", [(0, "precision_alone"), (1, "recall_alone")])
def test_one_number_that_is_not_moved_is_named(which, mistake):
    def answer(precision, recall, half=0.0005):
        ends = []
        for move in (-half, half):
            pair = [precision, recall]
            pair[which] = fraction(pair[which] + move)
            ends.append(f1(*pair))
        return np.stack(ends)
    assert f1_limits.EXERCISE.judged(answer).mistake == mistake


@pytest.mark.parametrize("floor", [1e-9, 1e-12])
def test_a_small_number_in_the_place_of_0_is_told_that_0_is_asked_for(floor):
    def answer(precision, recall, half=0.0005):
        ends = [(np.clip(precision + move, floor, 1), np.clip(recall + move, floor, 1))
                for move in (-half, half)]
        return np.stack([2 * p * r / (p + r) for p, r in ends])
    said = f1_limits.EXERCISE.judged(answer).message
    assert "exactly 0" in said and "digits" not in said


def test_the_case_that_is_shown_is_one_that_went_wrong():
    fixed = both_ends(0, 1)
    for answer in (lambda p, r, half=0: fixed(p, r), lambda p, r, half=1: fixed(p, r),
                   lambda p, r, half=2: fixed(p, r)):
        found = lossedu.check("f1_limits", answer)
    assert "half = 5e-05" in str(found) and "precision = [1]" not in str(found)


def test_limits_from_all_four_corners_pass():
    def corners(precision, recall, half=0.0005):
        p, r = ([fraction(one + move) for move in (-half, half)] for one in (precision, recall))
        values = [f1(a, b) for a in p for b in r]
        return np.stack([np.min(values, axis=0), np.max(values, axis=0)])
    assert f1_limits.EXERCISE.judged(corners).passed


@pytest.mark.parametrize("floor, cap", [(0, 1), (-9, 9), (0, 9), (-9, 1)])
def test_the_arithmetic_mean_is_named_however_it_is_cut(floor, cap):
    def answer(precision, recall, half=0.0005):
        ends = [(np.clip(precision + move, floor, cap), np.clip(recall + move, floor, cap))
                for move in (-half, half)]
        return np.stack([(p + r) / 2 for p, r in ends])
    assert "arithmetic mean" in f1_limits.EXERCISE.judged(answer).message


def test_the_arithmetic_mean_of_the_printed_numbers_is_named():
    def answer(precision, recall, half=0.0005):
        middle = (precision + recall) / 2
        return fraction(np.stack([middle - half, middle + half]))
    assert "arithmetic mean" in f1_limits.EXERCISE.judged(answer).message


def test_a_cut_at_what_is_printed_alone_is_told_where_one_is_missing():
    def answer(precision, recall, half=0.0005):
        ends = [(np.maximum(precision - half, 0), np.maximum(recall - half, 0)),
                (np.where(precision == 1, 1, precision + half),
                 np.where(recall == 1, 1, recall + half))]
        return np.stack([f1(*pair) for pair in ends])
    said = str(f1_limits.EXERCISE.judged(answer))
    assert "exactly 1 is printed" in said and "eps" not in said


# ------------------------------------------------------------------ counterexample
def searched(residuals, divided=False):
    def answer(delta):
        found = []
        for d in delta:
            huber = np.where(residuals <= d, residuals ** 2 / 2, d * (residuals - d / 2))
            above = np.logaddexp(residuals, -residuals) - np.log(2) > huber / (d if divided else 1)
            found.append(residuals[np.argmax(above)] if above.any() else 0.0)
        return np.array(found)
    return answer


@pytest.mark.proof
@pytest.mark.parametrize("end", [50, 500, 20_000, 19_316, 100_000])
def test_a_search_with_a_fixed_end_is_told_that_it_looked_too_near(end):
    found = counterexample.EXERCISE.judged(searched(np.arange(1.0, end + 1)))
    assert not found.passed and "How far did it look?" in found.message


def closed(delta):
    apart = np.where(delta < 1, 1 - delta, 1)
    return np.where(delta < 1, np.maximum(np.ceil((np.log(2) - delta ** 2 / 2) / apart), 1), 0)


def doubling(delta):
    found = []
    for d in delta:
        r = 1.0
        while d < 1 and np.logaddexp(r, -r) - np.log(2) <= d * (r - d / 2):
            r *= 2
        found.append(r if d < 1 else 0.0)
    return np.array(found)


def halves(delta):
    found = []
    for d in delta:
        r = np.arange(0.5, (np.log(2) / (1 - d) if d < 1 else 0) + 1, 0.5)
        huber = np.where(r <= d, r ** 2 / 2, d * (r - d / 2))
        r = r[np.logaddexp(r, -r) - np.log(2) > huber]
        found.append(r[0] if d < 1 else 0.0)
    return np.array(found)


@pytest.mark.proof
@pytest.mark.parametrize("answer, words", [
    (closed, "at small r"), (doubling, "you double"), (halves, "have halves"),
    (lambda delta: np.where(delta < 1, np.ceil(np.log(2) / np.where(delta < 1, 1 - delta, 1)), 0),
     "a search may end there"),
    (searched(np.arange(1.0, 300_000), divided=True), "divided by delta"),
    (lambda delta: np.where(delta < 1, counterexample.counterexample(delta), -1), "0 is asked for"),
    (lambda delta: np.where(delta < 1, np.maximum(counterexample.counterexample(delta), 2), 0),
     "Is 1 tried?")])
def test_a_wrong_counterexample_is_told_by_its_cause(answer, words):
    found = counterexample.EXERCISE.judged(answer)
    assert not found.passed and words.lower() in found.message.lower()
    assert "fixed end" not in str(found.further)


def lines(**changed):
    return {**table_algebra.EXERCISE.reference,
            **{name.replace("_", " "): formula for name, formula in changed.items()}}


@pytest.mark.proof
def test_precision_and_recall_that_changed_places_are_told():
    found = table_algebra.EXERCISE.judged(lines(false_positives="q*P*(1/R - 1)"))
    assert found.mistake == "swapped"


@pytest.mark.parametrize("formula, mistake", [
    ("(1 - A)/(2 - P - R)", "old_errors"), ("1 - A/(1 - 2*R + R/P)", "no_brackets"),
    ("(1 - A)/(1 - R)", "without_false_positives"), ("(1 - A)/(1 - P)", "variable"),
    ("(1 - A)/(1 - 2*R + P/R)", "last_term_upside_down")])
def test_a_wrong_prevalence_is_told_by_its_cause(formula, mistake):
    assert table_algebra.EXERCISE.judged(lines(prevalence=formula)).mistake == mistake


@pytest.mark.parametrize("formula", [
    "(1 - A)/(2 - P - R)", "(1 - A)/(1 - P)", "(1 - A)/(R/P)", "(1 - A)/(1 - P*R)",
    "(1 - A)/(1 - 2*R + P/R)", "(1 - A)/(P + R)", "(1 - A - P)/R"])
def test_no_symbol_of_the_right_prevalence_is_called_superfluous(formula):
    found = table_algebra.EXERCISE.judged(lines(prevalence=formula))
    assert not found.passed and "should not" not in found.message


@pytest.mark.parametrize("formula", [
    "q*(2 - P - R)", "q*(1 - R) + (1 - q)*(1 - P)", "q*(1 - P*R)", "q*R/P", "1 - q"])
def test_wrong_errors_are_sent_to_the_two_lines_above(formula):
    said = table_algebra.EXERCISE.judged(lines(errors=formula)).message
    assert "Add your lines 2 and 3" in said


def test_errors_that_add_up_a_wrong_line_are_told_to_follow_from_it():
    found = table_algebra.EXERCISE.judged(lines(false_positives="q*(1 - P)",
                                                errors="q*(2 - P - R)"))
    assert found.mistake == "of_positives"
    assert "follows from your false positives" in dict(found.evidence)["errors"]


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
