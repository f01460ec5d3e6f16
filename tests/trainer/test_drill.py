"""What the drill asks, in which order, and what an answer leads to."""
import re

import pytest

from lossedu.interview.card import Atom
from lossedu.trainer.interview import Interview, read_day
from lossedu.trainer.items import WholeCard
from lossedu.trainer.queue import at_most
from lossedu.trainer.schedule import AGAIN, EASY, GOOD, HARD, Ticks
from tests.trainer.making import GOOD as WELL
from tests.trainer.making import WEAK, Clock, answered, card, drill, some


def test_a_new_card_comes_as_a_whole_and_its_atoms_alone_later(tmp_path):
    clock = Clock()
    mine = drill(tmp_path, [card("one")], clock)
    assert [one.key for one in answered(mine, clock)] == ["card one"]
    assert mine.next() is None
    clock.on(days=3)
    items = answered(mine, clock)
    assert [one.what for one in items] == ["atom"] * 3
    assert {one.atom.ask for one in items} == {one.ask for one in card("one").atoms}


@pytest.mark.parametrize("ticks, grade", [
    (WEAK, AGAIN), (Ticks(good=1, of_good=2), HARD), (WELL, GOOD),
    (Ticks(good=2, of_good=2, excellent=1, of_excellent=1, follow_ups=2), EASY)])
def test_the_grade_of_a_card_is_that_of_all_its_atoms(tmp_path, ticks, grade):
    mine = drill(tmp_path, [card("one")])
    outcome = mine.answer(mine.next(), seconds=10.0, ticks=ticks)
    assert outcome.grade == grade
    rows = mine.database.execute("select grade, whole, card from reviews").fetchall()
    assert [tuple(row) for row in rows] == [(grade, 1, "one")] * 3


def test_a_card_told_over_its_time_is_hard(tmp_path):
    mine = drill(tmp_path, [card("one", minutes=2)])
    assert mine.answer(mine.next(), seconds=121.0, ticks=WELL).grade == HARD


def test_marking_takes_minutes_of_the_day_and_does_not_make_an_answer_late(tmp_path):
    mine = drill(tmp_path, [card("one", minutes=2)])
    assert mine.answer(mine.next(), seconds=100.0, spent=200.0, ticks=WELL).grade == GOOD
    assert mine.left == pytest.approx(20 - 200 / 60)


def test_what_was_not_known_comes_again_in_ten_minutes_and_as_a_whole_on_another_day(tmp_path):
    clock = Clock()
    mine = drill(tmp_path, [card("one")], clock)
    mine.answer(mine.next(), seconds=60.0, ticks=WEAK)
    clock.on(minutes=9)
    assert mine.next() is None
    clock.on(minutes=1)
    assert mine.next().what == "atom"
    clock.on(days=1)
    assert mine.next().what == "card"


def test_what_is_most_likely_forgotten_comes_first(tmp_path):
    clock = Clock()
    cards = [card("fresh", topic="a", kind="coding"), card("old", topic="b")]
    mine = drill(tmp_path, cards, clock)
    mine.answer(WholeCard(cards[1]), seconds=5.0, ticks=WELL)
    clock.on(days=20)
    mine.answer(WholeCard(cards[0]), seconds=5.0, ticks=WELL)
    clock.on(days=3)
    assert mine.next().card.id == "old"


def test_the_same_answers_at_the_same_times_lead_to_the_same_questions(tmp_path):
    runs = []
    for folder in ("a", "b"):
        clock = Clock()
        mine = drill(tmp_path / folder, some(4), clock)
        keys = []
        for _ in range(4):
            keys += [one.key for one in answered(mine, clock)]
            clock.on(days=4)
        runs.append(keys)
    assert runs[0] == runs[1]
    assert len(runs[0]) > 10


def test_a_question_that_is_put_off_comes_in_the_next_drill_and_nothing_is_kept(tmp_path):
    mine = drill(tmp_path, [card("one"), card("two")])
    mine.skip(mine.next())
    assert mine.next().card.id == "two"
    assert mine.database.execute("select count(*) from reviews").fetchone()[0] == 0
    assert drill(tmp_path, [card("one"), card("two")]).next().card.id == "one"


def test_a_question_whose_card_is_no_more_is_not_asked(tmp_path):
    clock = Clock()
    answered(drill(tmp_path, [card("gone"), card("kept")], clock), clock)
    clock.on(days=5)
    assert {one.card.id for one in answered(drill(tmp_path, [card("kept")], clock), clock)} == {
        "kept"}


# ---------------------------------------------------------------------- filters
def test_filters_leave_what_fits_all_of_them(tmp_path):
    cards = [card("a", unit="outliers", topic="robustness", level="mid", kind="concept"),
             card("b", unit=None, topic="ranking", level="mid", kind="concept"),
             card("c", unit="outliers", topic="robustness", level="senior", kind="concept"),
             card("d", unit="outliers", topic="robustness", level="mid", kind="coding")]

    def left(**filters):
        return "".join(one.id for one in drill(tmp_path, cards, filters=filters).cards)

    assert left() == "abcd"
    assert left(unit="outliers") == "acd"
    assert left(topic="ranking") == "b"
    assert left(level="mid", kind="concept") == "ab"
    assert left(unit="outliers", level="mid", kind="concept") == "a"


# ---------------------------------------------------------------------- the day's minutes
def test_no_more_is_asked_than_fits_into_the_minutes_of_the_day(tmp_path):
    clock = Clock()
    mine = drill(tmp_path, some(30, minutes=3), clock, minutes=20)
    items = answered(mine, clock, seconds=180.0)
    assert len(items) == 6   # 18 minutes; a seventh would end after 21
    assert mine.farewell().startswith("18 of today's 20 minutes are used, and the shortest that "
                                      "waits takes 3.")
    again = drill(tmp_path, some(30, minutes=3), clock, minutes=20)
    assert again.next() is None   # another window knows of them, too
    clock.on(hours=15)            # the next day
    assert again.next() is not None


def test_quick_answers_leave_room_for_more(tmp_path):
    clock = Clock()
    assert len(answered(drill(tmp_path, some(30, minutes=3), clock), clock, seconds=60.0)) == 18


def test_the_day_is_that_of_the_clocks_time_zone(tmp_path):
    clock = Clock("2026-11-02 00:30")   # in UTC it is the day before
    mine = drill(tmp_path, some(30, minutes=3), clock)
    answered(mine, clock, seconds=180.0)
    clock.on(hours=2)   # past midnight in UTC
    assert mine.next() is None


def test_a_question_that_was_left_open_over_lunch_does_not_use_up_the_day(tmp_path):
    mine = drill(tmp_path, some(5, minutes=3))
    mine.answer(mine.next(), seconds=3600.0, ticks=WELL)
    assert mine.left == pytest.approx(20 - 9)


def test_what_never_fits_is_told(tmp_path):
    mine = drill(tmp_path, [card("long", minutes=25)], minutes=20)
    assert mine.next() is None
    assert mine.farewell() == ("Nothing that is due fits into 20 minutes: the shortest takes 25. "
                               "Type: lossedu drill --minutes 25")


def test_at_the_end_of_a_day_what_takes_longer_than_a_day_is_told(tmp_path):
    clock = Clock()
    cards = [*some(9, minutes=3), card("long", minutes=30), card("longer", minutes=45)]
    mine = drill(tmp_path, cards, clock)
    answered(mine, clock, seconds=180.0)
    assert mine.farewell() == ("18 of today's 20 minutes are used, and the shortest that waits "
                               "takes 3. 2 of what waits takes longer than 20 minutes. "
                               "Type: lossedu drill --minutes 45")
    clock.on(days=3)
    answered(mine, clock, seconds=90.0)
    assert "questions still due, tomorrow first." in mine.farewell()


@pytest.mark.parametrize("seconds, said", [
    ([420], "7 of today's 10 minutes are used, and the shortest that waits takes 5."),
    ([110], "1 of today's 6 minutes is used, and the shortest that waits takes 5."),
    ([570], "Less than a minute of today's 10 minutes is left."),
    ([600], "That was today's 10 minutes."),
    ([599, 1, 130], "That was 12 minutes, more than today's 10.")])
def test_the_minutes_that_are_told_are_those_that_were_used(tmp_path, seconds, said):
    minutes = int(re.search(r"today's (\d+)", said, re.IGNORECASE)[1])
    mine = drill(tmp_path, some(9, minutes=5), minutes=minutes)
    for place, spent in enumerate(seconds):
        mine.answer(WholeCard(mine.cards[place]), seconds=spent, ticks=WELL)
    assert mine.farewell().startswith(said)


def test_when_nothing_is_due_the_next_time_is_told(tmp_path):
    clock = Clock()
    mine = drill(tmp_path, [card("one")], clock)
    answered(mine, clock)
    assert mine.farewell() == "Nothing is due; the next at 2026-11-04 09:00."
    assert drill(tmp_path / "none", []).farewell() == "Nothing is due."


# ---------------------------------------------------------------------- taking turns
def kinds(items):
    return [one.kind for one in items]


def test_at_most_two_of_a_kind_follow_each_other_while_there_are_others(tmp_path):
    cards = some(6, kind="concept", minutes=1) + [
        card(f"c{place}", kind="coding", minutes=1, practice="") for place in range(3)]
    clock = Clock()
    asked = kinds(answered(drill(tmp_path, cards, clock), clock, seconds=5.0))
    assert asked == ["concept", "concept", "coding"] * 3


def test_where_one_kind_is_left_it_is_asked_all_the_same(tmp_path):
    clock = Clock()
    assert len(answered(drill(tmp_path, some(5, minutes=1), clock), clock)) == 5


def test_topics_take_turns(tmp_path):
    cards = [card(f"{topic}-{place}", topic=topic, minutes=1) for topic in "ab"
             for place in range(3)]
    clock = Clock()
    asked = [one.topic for one in answered(drill(tmp_path, cards, clock), clock)]
    assert asked == ["a", "b", "a", "b", "a", "b"]


def test_new_cards_go_through_all_topics_before_a_second_of_one(tmp_path):
    cards = [card(f"{topic}-{place}", topic=topic, minutes=1) for topic in "abc"
             for place in range(2)]
    clock = Clock()
    asked = [one.card.id for one in answered(drill(tmp_path, cards, clock), clock)]
    assert asked == ["a-0", "b-0", "c-0", "a-1", "b-1", "c-1"]


def test_of_what_does_not_fit_nothing_is_taken():
    long, short = WholeCard(card("long", minutes=9)), WholeCard(card("short", minutes=2))
    assert at_most([long, short], 5.0, []) is short
    assert at_most([long], 5.0, []) is None
    assert at_most([long, short], 9.0, []) is long


# ---------------------------------------------------------------------- forgotten too often
def forgotten(tmp_path, times=4, **changes):
    """A drill whose one card was learned and then forgotten, and the last outcome."""
    clock = Clock()
    mine = drill(tmp_path, [card("one", atoms=(Atom(ask="What is 2?", answer="2"),), **changes)],
                 clock)
    answered(mine, clock)
    for _ in range(times):
        clock.on(days=40)
        outcome = mine.answer(mine.next(), seconds=5.0, right=False)
        if outcome.suspended:
            break
        clock.on(minutes=11)
        answered(mine, clock)
    return mine, clock, outcome


def test_what_was_forgotten_four_times_is_asked_no_more_and_where_to_read_is_told(tmp_path):
    evidence = ("property huber.convex", "section outliers/One wrong value")
    mine, clock, outcome = forgotten(tmp_path, evidence=evidence)
    assert outcome.suspended == ("one",)
    assert mine.about_suspended(outcome) == [
        "Forgotten 4 times, so it is suspended. Read again: “One wrong value” in the unit "
        "04_outliers. Then type: lossedu drill back one"]
    clock.on(days=400)
    assert mine.next() is None
    assert [(one.id, atom.ask) for one, atom, _ in mine.leeches()] == [("one", "What is 2?")]


def test_what_was_forgotten_three_times_is_still_asked(tmp_path):
    mine, clock, outcome = forgotten(tmp_path, times=3)
    assert outcome.suspended == () and mine.leeches() == []
    clock.on(days=400)
    assert mine.next() is not None


@pytest.mark.parametrize("facts, where", [
    (dict(evidence=("property huber.convex",)), "the unit 04_outliers"),
    (dict(evidence=("property huber.convex",), unit=None, topic="ranking"), "the topic ranking")])
def test_without_a_section_the_unit_or_the_topic_is_named(tmp_path, facts, where):
    mine, _, outcome = forgotten(tmp_path, **facts)
    assert f"Read again: {where}." in mine.about_suspended(outcome)[0]


def test_what_was_suspended_can_be_brought_back(tmp_path):
    mine, clock, _ = forgotten(tmp_path)
    assert mine.bring_back("one") == 1
    assert mine.next().what == "atom" and mine.leeches() == []
    assert mine.bring_back("one") == 0


# ---------------------------------------------------------------------- before an interview
def interviewed(tmp_path, cards, clock, day="2026-12-20", **facts):
    return drill(tmp_path, cards, clock, interview=read_day(day, clock()), **facts)


def test_before_the_run_up_an_interview_changes_nothing(tmp_path):
    clock = Clock()
    with_it, without = (interviewed(tmp_path / "a", some(3), clock), drill(tmp_path / "b", some(3),
                                                                           clock))
    assert [one.key for one in with_it.queue().in_order()] == [
        one.key for one in without.queue().in_order()]


def test_in_the_two_weeks_before_every_card_comes_once_more_as_a_whole(tmp_path):
    clock = Clock("2026-11-02 09:00")
    cards = some(4, minutes=2)
    answered(drill(tmp_path, cards, clock), clock)
    clock.at = Clock("2026-12-05 09:00").at   # 15 days before
    assert not interviewed(tmp_path, cards, clock).interview.is_near(clock())
    clock.on(days=1)
    items = answered(interviewed(tmp_path, cards, clock), clock)
    assert [one.key for one in items] == [f"card card-{place}" for place in range(4)]
    clock.on(minutes=1)
    assert "card" not in {one.what for one in answered(interviewed(tmp_path, cards, clock), clock)}


def test_the_topics_that_are_known_least_come_first(tmp_path):
    clock = Clock()
    weak, strong = card("weak", topic="weak", minutes=1), card("strong", topic="strong", minutes=1)
    new = card("new", topic="new", minutes=1)
    mine = drill(tmp_path, [strong, weak], clock)
    for _ in range(3):   # the strong one is told again and again
        mine.answer(WholeCard(strong), seconds=5.0, ticks=WELL)
        clock.on(days=9)
    mine.answer(WholeCard(weak), seconds=5.0, ticks=WEAK)
    clock.at = Clock("2026-12-10 09:00").at
    items = answered(interviewed(tmp_path, [strong, weak, new], clock), clock, most=3)
    assert [one.card.id for one in items] == ["new", "weak", "strong"]


def test_on_the_day_of_the_interview_the_run_up_goes_on_and_after_it_ends(tmp_path):
    clock = Clock("2026-12-20 07:00")
    interview = read_day("2026-12-20", clock())
    assert interview.is_near(clock())
    clock.on(days=1)
    assert not interview.is_near(clock())


def test_whether_the_cards_fit_before_the_interview_is_told(tmp_path):
    clock = Clock("2026-11-02 09:00")
    first = "Interview on 2026-12-20: {} for the first time from 2026-12-06 on, {} in 14 days."
    assert drill(tmp_path, some(3), clock).pace() == ""
    assert interviewed(tmp_path, some(10, minutes=3), clock).pace() == (
        first.format("10 cards", "30 minutes"))
    too_many = f"{first.format('100 cards', '300 minutes')} With 20 minutes a day they do not fit."
    assert interviewed(tmp_path, some(100, minutes=3), clock).pace() == (
        f"{too_many} Type: --minutes 22")
    clock.at = Clock("2026-12-18 09:00").at
    assert interviewed(tmp_path, some(10, minutes=3), clock).pace() == (
        "Interview on 2026-12-20: 10 cards for the first time, 30 minutes in 2 days.")


def test_who_would_need_more_than_an_hour_a_day_is_told_to_choose(tmp_path):
    clock = Clock("2026-11-02 09:00")
    for number, said in ((280, "Type: --minutes 60"), (281, "with --topic, --level or --kind."),
                         (1036, "Choose some of them: with --topic, --level or --kind.")):
        assert interviewed(tmp_path, some(number, minutes=3), clock).pace().endswith(said)


def test_only_cards_that_were_asked_come_once_more(tmp_path):
    clock = Clock("2026-11-02 09:00")
    cards = some(3, minutes=3)
    assert ": 3 cards for the first time from" in interviewed(tmp_path, cards, clock).pace()
    answered(drill(tmp_path, cards, clock), clock, most=1)
    assert ": 3 cards (1 once more, 2 for the first time) from" in interviewed(
        tmp_path, cards, clock).pace()
    answered(drill(tmp_path, cards, clock), clock)
    assert ": 3 cards once more from" in interviewed(tmp_path, cards, clock).pace()


@pytest.mark.parametrize("typed, said", [
    ("tomorrow", "--interview 'tomorrow' is no date; a day to come fits. Type: --interview "
                 "2027-01-01"),
    ("2027-02-30", "--interview '2027-02-30' is no date; a day to come fits. Type: --interview "
                   "2027-01-01"),
    ("2026-11-01", "--interview 2026-11-01 is past; a day to come fits. Type: --interview "
                   "2027-01-01"),
    ("2036-11-01", "--interview 2036-11-01 is more than 3 years away; a day to come fits. Type: "
                   "--interview 2027-01-01")])
def test_a_day_that_does_not_fit_is_one_sentence(typed, said):
    with pytest.raises(ValueError) as error:
        read_day(typed, Clock()())
    assert str(error.value) == said


def test_today_is_a_day_to_come():
    assert read_day("2026-11-02", Clock()()) == Interview(Clock()().date())
