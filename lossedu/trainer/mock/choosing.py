"""Which question a round asks.

The seed puts all questions of a format into one order, the same for everybody. A mock takes the
first of the level wanted that it has not asked yet and that it is not to avoid: those of the last
14 days, or none where a seed was typed. So two people who type one seed, level and number of
minutes get one mock, but for the level of a concept, which follows the answers before it.
"""
from collections.abc import Iterable

from ...exercises import EXERCISES
from ...interview.card import LEVELS
from .plan import minutes_of, order

DAYS = 14                    # a question that was asked is not asked again before
KINDS = dict(concept="concept", estimate="numeric estimate", design="design")   # of cards
# of exercises; of two the first that has one left: a training that fails, or a faulty program
EXERCISE_KINDS = dict(derivation=("derive",), cell=("implement",), run=("run", "debug"))
NEIGHBOURS = ("run",)        # kinds of which the next difficulties will do: they have few
DIFFICULTY = dict(junior=(1, 2), mid=(2, 3), senior=(3, 4), staff=(3, 4, 5))   # 1 to 5


def cards() -> tuple:
    """Every card of the bank."""
    from ...interview.bank import all_cards
    return all_cards()


def choose_card(form: str, level: str, seed: int, avoid: Iterable[str]):
    """The card that a round asks, or None where all that fit were asked.

    Of the level, or of the nearest level that has one left (the lower of two).
    """
    avoid = set(avoid)
    fits = [card for card in cards() if card.kind == KINDS[form] and card.id not in avoid
            and _can_be_asked(form, card)]
    return min(fits, key=lambda card: (_distance(card.level, level), order(seed, card.id)),
               default=None)


def _can_be_asked(form, card):
    return form != "estimate" or bool(card.estimate)


def _distance(one, other):
    """How far apart two levels are; of two at the same distance the lower one is nearer."""
    apart = LEVELS.index(one) - LEVELS.index(other)
    return (abs(apart), apart > 0)


def choose_exercise(form: str, level: str, seed: int, avoid: Iterable[str]):
    """The exercise that a round asks, or None where all that fit were asked.

    One that fits into the round, of the level's difficulty where there is one left; of a broken
    run the difficulties beside it do as well.
    """
    avoid, minutes = set(avoid), minutes_of(form, level)
    for kind in EXERCISE_KINDS[form]:
        fits = [one for one in map(EXERCISES.find, EXERCISES.of_kind(kind))
                if one.name not in avoid and one.minutes <= minutes]
        if fits:
            near = int(kind in NEIGHBOURS)
            return min(fits, key=lambda one: (max(near, _too_far(one, level)),
                                              order(seed, one.name)))
    return None


def _too_far(exercise, level):
    """By how much the difficulty of an exercise misses those of the level."""
    return min(abs(exercise.difficulty - each) for each in DIFFICULTY[level])


def one_level_up(level: str) -> str:
    """The next level; staff stays.

    >>> one_level_up("mid"), one_level_up("staff")
    ('senior', 'staff')
    """
    return LEVELS[min(LEVELS.index(level) + 1, len(LEVELS) - 1)]


def follow_ups(card, grade: str) -> tuple:
    """The follow-ups that an answer gets: none after weak, two after good, and after excellent
    the one of the highest level."""
    if grade == "good":
        return tuple(card.follow_ups)[:2]
    if grade == "excellent":
        return (max(card.follow_ups, key=lambda one: LEVELS.index(one.level)),)
    return ()
