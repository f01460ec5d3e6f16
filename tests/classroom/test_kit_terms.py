"""Terms of 4, 8 and 14 weeks."""
import re
from dataclasses import replace

import pytest

from lossedu.classroom.kit.terms import (
    A_WEEK,
    WEEKS,
    builds_on_it,
    course,
    load,
    most_needed,
    page,
    shared_out,
    term,
)

COURSE = course()


def faults(made, a_week):
    """What is wrong with a term, as words."""
    order = [one.unit.number for one in made.units]
    taken = set()
    for week in made.weeks:
        if sum(map(load, week)) > a_week:
            yield "a week is too full"
        for one in week:
            if not set(one.needs) <= taken:
                yield f"{one.unit.name} comes before what it needs"
            taken.add(one.unit.name)
    if order != sorted(set(order)):
        yield "units stand out of order"
    if len(made.units) + len(made.out) != len(COURSE):
        yield "a unit is lost"


@pytest.mark.parametrize("weeks", WEEKS)
@pytest.mark.parametrize("a_week", (80, A_WEEK, 240))
def test_a_term_keeps_the_order_the_needs_and_the_minutes(weeks, a_week):
    made = term(weeks, COURSE, a_week)
    assert list(faults(made, a_week)) == []
    assert len(made.weeks) == weeks


def test_a_term_that_breaks_a_rule_is_caught():
    made = term(4, COURSE)
    turned = replace(made, weeks=made.weeks[::-1])
    assert {"units stand out of order", "start comes before what it needs"} & set(
        faults(turned, A_WEEK))
    assert list(faults(made, 100)) == ["a week is too full"] * 4


@pytest.mark.parametrize("weeks", WEEKS)
def test_one_more_unit_would_not_fit(weeks):
    made = term(weeks, COURSE)
    if made.out:
        more = most_needed(COURSE, len(made.units) + 1)
        assert shared_out(more, weeks, A_WEEK) is None
    else:
        assert made.units == COURSE


def test_each_unit_needs_earlier_ones_alone():
    for at, one in enumerate(COURSE):
        assert set(one.needs) <= {earlier.unit.name for earlier in COURSE[:at]}


def test_the_units_taken_are_those_on_which_most_others_build():
    first = most_needed(COURSE, 4)
    least = min(len(builds_on_it(one, COURSE)) for one in first)
    assert all(len(builds_on_it(one, COURSE)) <= least for one in COURSE if one not in first)


def test_weeks_are_as_even_as_can_be():
    made = shared_out(COURSE[:5], 3, 1000)
    assert sorted(map(len, made)) == [1, 2, 2]


def test_more_weeks_than_units_leave_the_last_weeks_empty():
    assert [len(week) for week in shared_out(COURSE[:2], 4, 1000)] == [1, 1, 0, 0]


def test_a_week_too_short_for_one_unit_gets_a_sentence():
    least = min(map(load, COURSE))
    with pytest.raises(ValueError, match=f"20 minutes a week came; at least {least} fit"):
        term(4, COURSE, 20)


def test_the_page_hands_out_and_collects_each_unit_once_in_each_term():
    for part in page(COURSE).split("\n## ")[1:]:
        cells = [row.strip("|").split("|") for row in part.split("\n")
                 if re.match(r"\| \d", row)]
        handed = [stem for row in cells for stem in re.findall(r"`(\w+)`", row[3])]
        collected = [stem for row in cells for stem in re.findall(r"`(\w+)`", row[4])]
        back = [stem for row in cells for stem in re.findall(r"`(\w+)`", row[5])]
        last = re.search(r"After the last week collect (.*), and give back (.*)\.", part)
        assert len(handed) == len(set(handed))
        assert collected + re.findall(r"`(\w+)`", last[1]) == handed
        assert back + re.findall(r"`(\w+)`", last[2]) == handed
