"""Grades follow from ticks, and when an atom comes again follows from its grades."""
from datetime import UTC, datetime

import pytest

from lossedu.trainer.database import connect
from lossedu.trainer.schedule import (
    AGAIN,
    BACK,
    EASY,
    GOOD,
    HARD,
    LEECH,
    Review,
    Ticks,
    atom_id,
    grade_of,
    grade_of_atom,
    keep,
    replayed,
    states,
)

DAY = 86400.0
ALL = dict(good=3, of_good=3, excellent=2, of_excellent=2, follow_ups=2)


@pytest.mark.parametrize("grade, ticks", [
    (AGAIN, dict(good=0, of_good=2)),
    (AGAIN, dict(good=1, of_good=3)),
    (AGAIN, ALL | dict(red_flags=1)),                     # whatever else was said
    (HARD, dict(good=1, of_good=2)),                      # half is not under half
    (HARD, dict(good=2, of_good=3)),
    (HARD, dict(good=3, of_good=3, hint=True)),
    (HARD, dict(good=3, of_good=3, late=True)),
    (HARD, ALL | dict(late=True)),
    (GOOD, dict(good=3, of_good=3)),
    (GOOD, ALL | dict(follow_ups=1)),
    (GOOD, ALL | dict(excellent=1)),
    (GOOD, dict(good=2, of_good=2, follow_ups=3)),
    (EASY, ALL),
    (EASY, ALL | dict(follow_ups=4))])
def test_the_grade_of_a_card_follows_from_its_ticks(grade, ticks):
    assert grade_of(Ticks(**ticks)) == grade


@pytest.mark.parametrize("grade, right, seconds", [
    (AGAIN, False, 1.0), (GOOD, True, 30.0), (HARD, True, 30.1)])
def test_the_grade_of_an_atom_follows_from_right_or_not_and_its_time(grade, right, seconds):
    assert grade_of_atom(right, seconds) == grade


def test_the_name_of_an_atom_changes_with_its_question_alone():
    assert atom_id("a", "What is 2?") == atom_id("a", "What  is\n2?") != atom_id("a", "What is 3?")
    assert atom_id("a", "What is 2?") != atom_id("b", "What is 2?")


def due(*grades, gap=1.0):
    """Days from the last review to when the atom is due, after grades some days apart."""
    reviews = [(grade, place * gap * DAY) for place, grade in enumerate(grades)]
    return (replayed("a/1", "a", reviews).due.timestamp() - reviews[-1][1]) / DAY


def test_what_was_better_known_comes_later():
    assert due(AGAIN) < due(HARD) < 1 <= due(GOOD) < due(EASY)
    assert due(AGAIN) == pytest.approx(10 / 24 / 60)


def test_each_time_it_is_known_the_interval_grows():
    intervals, at, reviews = [], 0.0, []
    for _ in range(5):
        reviews.append((GOOD, at))
        at = replayed("a/1", "a", reviews).due.timestamp()
        intervals.append(at - reviews[-1][1])
    assert intervals == sorted(intervals)
    assert intervals[-1] > 30 * DAY


def test_it_is_due_when_the_memory_has_faded_to_nine_in_ten():
    state = replayed("a/1", "a", [(GOOD, 0.0), (GOOD, 2 * DAY), (GOOD, 13 * DAY)])
    assert state.retrievability(state.due) == pytest.approx(0.9, abs=0.005)
    assert state.retrievability(datetime.fromtimestamp(13 * DAY, UTC)) == 1.0


def test_forgetting_what_was_never_learned_is_no_lapse():
    assert replayed("a/1", "a", [(AGAIN, 0.0), (AGAIN, 600.0)]).lapses == 0
    assert replayed("a/1", "a", [(GOOD, 0.0), (AGAIN, 2 * DAY), (AGAIN, 2.1 * DAY)]).lapses == 1


def lapses(count):
    """Reviews with so many lapses."""
    grades = [GOOD, *[AGAIN, GOOD] * count]
    return [(grade, 3 * DAY * place) for place, grade in enumerate(grades)]


def test_an_atom_is_suspended_after_four_lapses_and_not_before():
    assert not replayed("a/1", "a", lapses(LEECH - 1)).suspended
    assert replayed("a/1", "a", lapses(LEECH)).suspended
    assert LEECH == 4


def test_what_was_brought_back_is_due_and_counts_its_lapses_anew():
    reviews = [*lapses(4), (BACK, 100 * DAY)]
    state = replayed("a/1", "a", reviews)
    assert (state.suspended, state.lapses, state.due.timestamp()) == (False, 0, 100 * DAY)
    assert replayed("a/1", "a", [*reviews, (AGAIN, 101 * DAY)]).lapses == 1


def test_the_state_that_is_kept_follows_from_all_reviews_in_the_order_of_their_times(tmp_path):
    database = connect(tmp_path)
    times = [datetime(2026, 11, day, tzinfo=UTC) for day in (9, 2, 20)]
    for grade, at in zip((AGAIN, GOOD, HARD), times):
        keep(database, [Review("a/1", "a", grade, 1.0)], at)
    second, first, third = (at.timestamp() for at in times)
    assert states(database)["a/1"] == replayed("a/1", "a", [(GOOD, first), (AGAIN, second),
                                                            (HARD, third)])
    assert database.execute("select count(*) from reviews").fetchone()[0] == 3


def test_reviews_that_cannot_all_be_kept_are_not_kept_at_all(tmp_path):
    database = connect(tmp_path)
    good, bad = Review("a/1", "a", GOOD, 1.0), Review("a/2", "a", 9, 1.0)
    with pytest.raises(Exception, match="CHECK"):
        keep(database, [good, bad], datetime(2026, 11, 2, tzinfo=UTC))
    assert states(database) == {}
    assert database.execute("select count(*) from reviews").fetchone()[0] == 0
