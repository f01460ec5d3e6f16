"""The plan on the page "Prepare for an interview": its commands fit, and its numbers are true."""
import re
import shlex
from pathlib import Path

import pytest

from lossedu.interview import all_cards
from lossedu.trainer.mock.grading import FEWEST
from lossedu.trainer.mock.plan import SOME_SEEDS, long_enough, with_a_verdict
from lossedu.trainer.opening import open_drill

PAGE = (Path(__file__).parents[2] / "docs/site/pages/prepare.md").read_text(encoding="utf-8")
COMMANDS = [shlex.split(one)[1:] for one in re.findall(r"`(lossedu (?:drill|mock)[^`]*)`", PAGE)]


def options(words):
    return dict(zip([one.removeprefix("--") for one in words[::2]], words[1::2]))


@pytest.mark.parametrize("words", [one for one in COMMANDS if one[0] == "drill" and len(one) > 2],
                         ids=" ".join)
def test_a_drill_of_the_plan_has_cards(words):
    facts = options(words[1:])
    assert len(open_drill(**{**facts, "minutes": int(facts.get("minutes", 20))}).cards) > 5


@pytest.mark.parametrize("words", [one for one in COMMANDS if one[0] == "mock"], ids=" ".join)
def test_a_mock_of_the_plan_can_give_a_verdict(words):
    facts = options(words[1:])
    assert [seed for seed in SOME_SEEDS if not with_a_verdict(
        facts["level"], int(facts.get("minutes", 45)), seed, FEWEST)] == []


def test_the_plan_tells_how_long_the_cards_take():
    concepts = [one for one in all_cards() if (one.level, one.kind) == ("mid", "concept")]
    assert f"{len(concepts)} cards of {sum(one.minutes for one in concepts):g} minutes" in PAGE
    assert round(sum(one.minutes for one in all_cards()), -3) == 3000 and "about 3,000" in PAGE
    assert long_enough("staff", 45, FEWEST) == 46 and "`--level staff --minutes 46`" in PAGE
    assert long_enough("mid", 20, FEWEST) == 23
