"""A mock without a terminal: which questions it asks, and that it gives nothing away."""
import copy
import subprocess
import sys

import pytest

from lossedu.exercises import EXERCISES
from lossedu.interview.card import LEVELS
from lossedu.trainer.mock import work
from lossedu.trainer.mock.choosing import choose_card, choose_exercise, follow_ups
from lossedu.trainer.mock.plan import RULES, rounds
from lossedu.trainer.mock.talk import ChangedQuestions, Reply, Talk, new_record


# ---------------------------------------------------------------------- rounds
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("minutes", [20, 21, 30, 44, 45, 60, 90])
def test_the_rounds_fit_into_the_time(level, minutes):
    for seed in range(20):
        held = rounds(level, minutes, seed)
        assert RULES + sum(one.minutes for one in held) <= minutes
        assert held[-1].form == "closing" and held[0].form == "concept"


def test_45_minutes_hold_what_was_promised():
    forms = [one.form for one in rounds("mid", 45, 1)]
    assert forms == ["concept"] * 3 + ["derivation", "cell", "run", "estimate", "closing"]
    assert sum(one.minutes for one in rounds("mid", 45, 1)) + RULES == 45


def test_staff_has_a_design_in_place_of_derivation_and_cell():
    held = {one.form: one.minutes for one in rounds("staff", 45, 1)}
    assert held["design"] == 25
    assert not {"derivation", "cell"} & set(held)


def test_which_long_rounds_a_short_mock_keeps_depends_on_the_seed():
    kept = {tuple(one.form for one in rounds("senior", 30, seed)) for seed in range(30)}
    assert len(kept) > 1


@pytest.mark.parametrize("level, minutes, said", [
    ("senoir", 45, "--level senoir came; one of these fits: junior, mid, senior, staff."),
    ("senior", 19, "--minutes 19 came; a number from 20 to 90 fits."),
    ("senior", 91, "--minutes 91 came; a number from 20 to 90 fits.")])
def test_what_does_not_fit_is_told(level, minutes, said):
    with pytest.raises(ValueError) as error:
        rounds(level, minutes, 0)
    assert str(error.value).startswith(said)


# ---------------------------------------------------------------------- questions
def test_one_seed_asks_the_same_and_another_one_does_not(hold):
    first, again, other = (hold(seed=seed)[1] for seed in (3, 3, 4))
    assert [ask.say for ask in first] == [ask.say for ask in again]
    assert [ask.options for ask in first] == [ask.options for ask in again]
    assert {ask.id for ask in first} != {ask.id for ask in other}


@pytest.mark.proof
def test_no_question_is_asked_twice_in_a_mock(hold):
    for seed in range(5):
        talk, _ = hold(seed=seed, minutes=90)
        names = [held.name for held in talk.held]
        assert len(names) == len(set(names))


def test_what_was_asked_lately_is_not_asked(hold):
    asked = {held.name for held in hold()[0].held} - {"closing"}
    again = {held.name for held in hold(avoid=asked)[0].held}
    assert len(asked) == 7 and not asked & again


def test_a_question_asked_lately_moves_no_other_question_of_the_seed(small_bank):
    order = []
    for _ in range(4):
        order.append(choose_card("concept", "senior", 3, order and {one.id for one in order}))
    without = choose_card("concept", "senior", 3, {order[0].id})
    assert without is order[1]


def test_where_a_level_is_used_up_the_nearest_comes(small_bank):
    used = {card.id for card in small_bank if card.level == "senior"}
    assert choose_card("concept", "senior", 1, used).level == "mid"
    used |= {card.id for card in small_bank if card.level == "mid"}
    assert choose_card("concept", "senior", 1, used).level == "staff"


def test_where_every_question_was_asked_the_round_is_left_out(hold, small_bank):
    talk, _ = hold(avoid={card.id for card in small_bank if card.kind == "numeric estimate"})
    assert [(one.form, why) for one, why in talk.left_out] == [
        ("estimate", "there is no question of this kind that was not asked in it or in the last 14 "
                     "days")]


@pytest.mark.parametrize("level", LEVELS)
def test_each_level_has_at_least_five_broken_runs(level):
    found = {choose_exercise("run", level, seed, ()).name for seed in range(120)}
    assert len(found) >= 5 and found <= {*EXERCISES.of_kind("run")}


def test_the_question_of_a_broken_run_names_no_cause_but_in_its_list():
    for name in EXERCISES.of_kind("run"):
        exercise = EXERCISES.find(name)
        before, _, causes = work.task_of(exercise).partition("is the cause:")
        assert causes and not [one for one in exercise.causes if f'"{one}"' in before]


# ---------------------------------------------------------------------- it adapts
def test_follow_ups_are_two_after_good_the_hardest_after_excellent_none_after_weak(small_bank):
    card = small_bank[0]
    assert [one.level for one in follow_ups(card, "good")] == ["junior", "senior"]
    assert [one.level for one in follow_ups(card, "excellent")] == ["staff"]
    assert follow_ups(card, "weak") == ()


@pytest.mark.parametrize("ticked, grades, levels, asked", [
    (("good",), ["good"] * 3, ["mid"] * 3, 6),
    (("good", "excellent"), ["excellent"] * 3, ["mid", "senior", "staff"], 3),
    (("excellent",), ["weak"] * 3, ["mid"] * 3, 0),
    (("good", "excellent", "red flag"), ["weak"] * 3, ["mid"] * 3, 0),
    ((), ["weak"] * 3, ["mid"] * 3, 0)])
def test_the_mock_follows_the_ticks(hold, ticking, ticked, grades, levels, asked):
    talk, seen = hold(level="mid", how=ticking(*ticked))
    concepts = [held for held in talk.held if held.round.form == "concept"]
    assert [held.marks[0].grade for held in concepts] == grades
    assert [held.level for held in concepts] == levels
    assert sum("/follow-up" in ask.id and ask.how == "text" for ask in seen) == asked


def test_an_empty_answer_is_weak_and_has_no_ticks(hold):
    talk, seen = hold(how=lambda ask: Reply() if ask.how == "text" else None)
    assert {held.grade for held in talk.held if held.round.form == "concept"} == {"weak"}
    assert not any(ask.how == "ticks" for ask in seen)


def test_a_hint_costs_a_grade(hold, ticking):
    tick = ticking("good", "excellent")
    talk, _ = hold(how=lambda ask: Reply("words", hints=1) if ask.how == "text" else tick(ask))
    assert [held.marks[0].grade for held in talk.held][:3] == ["good"] * 3


def test_no_follow_up_comes_when_the_time_of_the_plan_is_used_up(hold, ticking):
    tick = ticking("good")
    slow = lambda ask: Reply("words", seconds=300) if ask.how == "text" else tick(ask)
    talk, seen = hold(how=slow)
    assert not any("/follow-up" in ask.id for ask in seen)
    assert "no time was left for a follow-up" in talk.held[0].notes


def test_the_interview_ends_with_its_last_minute(hold):
    talk, _ = hold(how=lambda ask: Reply("", seconds=1000) if ask.is_timed else None)
    assert len(talk.held) == 3 and {why for _, why in talk.left_out} == {"the time was over"}


# ---------------------------------------------------------------------- nothing is given away
def all_shown(asks):
    return "\n".join([text for ask in asks for text in (ask.say, *ask.options, ask.stub)])


@pytest.mark.parametrize("level, minutes", [("senior", 90), ("staff", 90), ("junior", 45)])
def test_no_answer_and_no_reason_is_shown_before_the_end(hold, ticking, level, minutes):
    talk, seen = hold(level=level, minutes=minutes, how=ticking("good"))
    end = [ask.id for ask in seen].index("end")
    before, after = all_shown(seen[:end]), all_shown(seen[end:])
    secret = {"full answer", "short answer", "refutation", "answer to", "atom"}
    assert [word for word in secret if word in before] == []
    assert "answer to" in after    # the search can find it
    for held in talk.held:
        if held.exercise is not None:
            assert held.exercise.solution not in before
            assert getattr(held.exercise, "because", "\0") not in before
            assert not [one.hint for one in held.exercise.mistakes if one.hint in before]


def test_ticks_do_not_say_which_are_good_and_which_are_red_flags(hold, small_bank):
    places = set()
    for seed in range(12):
        _, seen = hold(seed=seed, minutes=20)
        options = next(ask for ask in seen if ask.how == "ticks").options
        places.add(next(i for i, one in enumerate(options) if "red flag" in one))
    assert places == {0, 1, 2, 3}


def test_before_the_end_no_program_is_judged(hold):
    talk, seen = hold(asks=0)
    while talk.ask.id != "end":
        assert talk.record["judged"] == {}
        talk.reply(Reply("1 none", seconds=1))
    talk.reply(Reply())
    assert set(talk.record["judged"]) == {"derivation-1", "cell-1", "run-1"}


# ---------------------------------------------------------------------- going on
def test_a_mock_that_was_stopped_anywhere_goes_on_where_it_stood(hold, ticking):
    whole, seen = hold(minutes=20, how=ticking("good"))
    for stop in range(len(seen)):
        half, _ = hold(minutes=20, how=ticking("good"), asks=stop)
        again = Talk(copy.deepcopy(half.record))
        assert again.begin().id == seen[stop].id
        assert (again.used, again.level) == (half.used, half.level)
    assert Talk(copy.deepcopy(whole.record)).begin() is None


def test_replies_to_other_questions_are_not_taken(hold):
    talk, _ = hold(asks=3)
    talk.record["replies"][1]["ask"] = "concept-1/another-card"
    with pytest.raises(ChangedQuestions, match="--new"):
        Talk(talk.record).begin()


def test_a_record_is_plain_data(hold):
    import json
    talk, _ = hold()
    assert json.loads(json.dumps(talk.record)) == {**talk.record, "replies": [
        {**one, "ticks": list(one["ticks"])} for one in talk.record["replies"]]}
    assert new_record("mid", 45, 1, {"b", "a"})["avoid"] == ["a", "b"]


def test_a_broken_run_is_asked_with_its_causes_and_its_file_can_be_run(tmp_path):
    exercise = EXERCISES["stuck"]
    asked = work.task_of(exercise)
    assert all(f"`{name}`" in asked and cause.text in asked
               for name, cause in exercise.causes.items())
    file = tmp_path / "stuck.py"
    file.write_text(f"import numpy as np\n\n{work.file_of(exercise)}\n", encoding="utf-8")
    done = subprocess.run([sys.executable, file.name], cwd=tmp_path, capture_output=True, text=True)
    assert "2.30" in done.stdout and done.returncode == 0, done.stderr
