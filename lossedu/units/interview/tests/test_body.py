"""What the interview unit says of two epochs, and of the forgetting that FSRS predicts."""
from collections import Counter

import numpy as np
import pytest

import lossedu
from lossedu.interview.card import LEVELS
from lossedu.trainer.mock.grading import grade_of_ticks
from lossedu.trainer.mock.plan import rounds
from lossedu.units import interview
from lossedu.units.interview.body import CLOSE, EVEN, ONCE, SPACED, scheduler
from lossedu.units.interview.exercises.logits_memory import RIGHT


def test_accuracy_and_loss_rise_together():
    early, late = interview.two_epochs()
    assert np.mean(late > 0.5) > np.mean(early > 0.5)
    assert -np.log(late).mean() > -np.log(early).mean()
    losses = -np.log(late)
    assert losses.max() > 0.98 * losses.sum()   # one example does it
    assert -np.log(late[:-1]).mean() < -np.log(early).mean()   # and without it the loss falls


@pytest.mark.parametrize("wrong, outweighs", [(0.01, False), (0.003, False), (0.002, True)])
def test_one_confident_error_can_outweigh_nine_gains_and_need_not(wrong, outweighs):
    early, late = interview.two_epochs()
    late[-1] = wrong
    assert (-np.log(late).mean() > -np.log(early).mean()) == outweighs


def test_intervals_grow_by_three_and_more():
    found = interview.intervals(5)
    assert found == [2, 11, 46, 163, 497]
    factors = [later / earlier for earlier, later in zip(found, found[1:])]
    assert min(factors) > 3 and factors == sorted(factors, reverse=True)


def test_recall_falls_to_nine_tenths_at_the_stability():
    from datetime import timedelta

    from fsrs import Card, Rating

    from lossedu.units.interview.body import START
    model, card = scheduler(), Card(card_id=1, due=START)
    card, _ = model.review_card(card, Rating.Good, START)
    whole = timedelta(days=round(card.stability))
    assert model.get_card_retrievability(card, START + whole) == pytest.approx(0.9, abs=0.02)


def test_with_one_last_day_spread_reviews_keep_more_than_close_ones_and_these_more_than_one():
    once, close, spaced = (interview.recall(days, np.arange(14, 61))
                           for days in (ONCE, CLOSE, SPACED))
    assert {days[-1] for days in (ONCE, CLOSE, SPACED)} == {13}
    assert (once < close).all() and (close < spaced).all()
    assert np.isclose(interview.recall((0, 2, 13), [0, 2, 13]), 1).all()


def test_nearly_equal_gaps_do_nearly_as_well_as_growing_ones():
    days = np.arange(13, 61)
    assert interview.recall(EVEN, days) == pytest.approx(interview.recall(SPACED, days), abs=0.002)


def test_the_transcript_gets_the_mark_that_the_rule_gives():
    exercise = lossedu.EXERCISES.find("marked_answer")
    option, said = exercise.reference
    count = {sort: [name in said for name, one in exercise.reasons.items()
                    if one.text.startswith(f"{sort}: ")] for sort in ("good", "excellent",
                                                                       "red flag")}
    assert sum(map(len, count.values())) == len(exercise.reasons) == 8
    assert option == grade_of_ticks(sum(count["good"]), len(count["good"]),
                                    sum(count["excellent"]), len(count["excellent"]),
                                    sum(count["red flag"]))


def test_a_tick_for_what_was_nearly_said_is_refused_and_named():
    exercise = lossedu.EXERCISES.find("marked_answer")
    option, said = exercise.reference
    for name, word in (("formula", "formula"), ("cause", "cause")):
        report = exercise.judged(exercise._typed("excellent", said | {name}))
        assert not report.passed
        report = exercise.judged(exercise._typed(option, said | {name}))
        assert not report.passed and word in repr(report)


def test_the_report_that_the_unit_prints_follows_the_rules_of_the_trainer():
    shown = interview.a_report()
    assert "correctness  weak" in shown and shown.count("not enough to say") == 2
    assert "Strongest" not in shown


@pytest.mark.parametrize("typed, said", [
    ({"best z": "log(k)/t"}, "divides the logarithm"),
    ({"best z": "log(k)/log(t)"}, "quotient of logarithms")])
def test_a_plausible_slip_in_the_best_logit_is_named(typed, said):
    exercise = lossedu.EXERCISES.find("exposure_lines")
    assert said in exercise.state_of("best z", typed["best z"]).message


def test_an_estimate_in_bytes_is_named():
    report = lossedu.EXERCISES.find("logits_memory").judged(RIGHT * 1e9)
    assert not report.passed and "This is in bytes" in repr(report)


def test_whoever_takes_any_label_that_is_no_nan_for_valid_is_told_so():
    exercise = lossedu.EXERCISES.find("valid_bce")
    wrong = next(one for one in exercise.mistakes if one.id == "where_labels_are_numbers")
    report = exercise.judged(exercise.handed_in(wrong))
    assert not report.passed and "which argument says what is valid" in repr(report).lower()


@pytest.mark.parametrize("days, expected", [((13,), 0.72), ((11, 12, 13), 0.87), ((0, 6, 13), 0.95),
                                            ((0, 2, 13), 0.95)])
def test_the_recall_that_the_unit_names_for_day_30(days, expected):
    assert interview.recall(days, [30])[0] == pytest.approx(expected, abs=0.005)


def test_the_spread_reviews_come_when_they_are_due():
    first, second = interview.intervals(2)
    assert SPACED == (0, first, first + second)


def test_the_spoken_answer_has_its_numbers_right():
    assert np.log(1000) == pytest.approx(7, abs=0.2)
    assert 2 * np.log(1000) == pytest.approx(14, abs=0.2)
    assert np.exp(-14) == pytest.approx(1e-6, rel=0.2)


@pytest.mark.parametrize("good, excellent, red, grade", [
    (2, 2, 1, "weak"), (0, 2, 0, "weak"), (1, 0, 0, "good"), (1, 2, 0, "good"),
    (2, 0, 0, "good"), (2, 1, 0, "excellent")])
def test_the_spoken_answer_is_marked_as_the_trainer_marks(good, excellent, red, grade):
    assert grade_of_ticks(good, 2, excellent, 2, red) == grade


def test_three_cards_are_no_product_cases_and_the_others_are():
    kinds = Counter(card.kind for card in lossedu.cards("interview"))
    assert kinds == {"numeric estimate": 2, "debugging": 1, "design": 10}
    assert {card.minutes for card in lossedu.cards("interview", kind="design")} == {30, 40}


def test_a_mock_has_the_rounds_that_the_unit_names():
    for seed in range(30):
        forms = {level: Counter(one.form for one in rounds(level, 45, seed)) for level in LEVELS}
        for level in ("junior", "mid", "senior"):
            assert forms[level] == dict(concept=3, derivation=1, cell=1, run=1, estimate=1,
                                        closing=1)
        assert forms["staff"] == dict(concept=1, design=1, run=1, estimate=1, closing=1)


def test_lambda_may_be_written_in_four_ways():
    exercise = lossedu.EXERCISES.find("exposure_lines")
    for typed in ("lambda - k", r"\lambda - k", "λ - k", "l - k"):
        assert exercise.state_of("dL/dz", typed).row == "right"


def test_an_estimate_from_round_numbers_passes():
    assert 0.95 * RIGHT < 8 * 4000 * 130_000 * 4 / 1e9 < 1.05 * RIGHT
    assert RIGHT * 1e9 / 4 == pytest.approx(4.2e9, rel=0.01)   # the parameters that take as much


def test_before_the_first_review_nothing_is_predicted():
    assert np.isnan(interview.recall((3,), [0, 2.5])).all()
    assert interview.recall((3,), [3])[0] == 1
