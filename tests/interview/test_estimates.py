"""The estimates of the bank: each asks for as many numbers as it is judged by, and says them."""
import re

import pytest

from lossedu.interview import all_cards
from lossedu.interview.facts import stands

ESTIMATES = [card for card in all_cards() if card.kind == "numeric estimate"]
# a question with several parts is taken apart where another one begins
PARTS = re.compile(r",? and (?=which|what|where|how|why|its\b)|, (?=how|which|what)|"
                   r"(?<=\?)\s+", re.IGNORECASE)
# asks for a number; what it is about follows
NUMBER = re.compile(r"\bhow (many|much|large|often)|\b(by|at|in) (which|how)|^(and )?(which|what) "
                    r"(is|are|was|mean|did it cost|constant|value|F1|learning|pairwise|perplexity|"
                    r"first|power|probability|percentage|fraction|cross-entropy|would|loss)|"
                    r"^(and )?where would|^And (under|with) |^its\b", re.IGNORECASE)


def numbers_asked(question):
    """How many numbers a question asks for, by its words.

    >>> numbers_asked("Ten rows. How many steps? And with momentum? Why?")
    2
    """
    text = " ".join(question.split())
    asked = [one for one in re.split(r"(?<=[.?:]) ", text) if one.endswith("?")]
    return sum(bool(NUMBER.search(part)) for one in asked for part in PARTS.split(one))


@pytest.mark.parametrize("card", ESTIMATES, ids=lambda card: card.id)
def test_an_estimate_asks_for_as_many_numbers_as_it_is_judged_by(card):
    assert numbers_asked(card.question) == len(card.estimate)


@pytest.mark.parametrize("card", ESTIMATES, ids=lambda card: card.id)
def test_the_answer_says_each_number_that_is_judged(card):
    text = f"{card.say_first}\n{card.answer}"
    for one in card.estimate:
        ways = (f"{one.value:g}", f"{one.value:,.10g}", f"{one.value:.1f}", f"{one.value:.2f}",
                f"{one.value:.5f}")
        assert any(stands(said, text) for said in ways), one


@pytest.mark.parametrize("question, count", [
    ("A sum stops. At which value does it stop, and where would it stop in float16?", 2),
    ("It prints 69. Which loss do you expect? What do you check?", 1),
    ("What are its accuracy and its mean cross-entropy, and why is the second so far off?", 2),
    ("What is it in centimetres? And is a negative loss a bug?", 1),
    ("How much do the logits take, how much do the states take, and what do you do?", 2),
    ("How many steps until it is undecided? And with cross-entropy? How would it get there?", 2),
    ("Why does it stop?", 0)])
def test_the_numbers_that_a_question_asks_for_are_counted(question, count):
    assert numbers_asked(question) == count


def test_some_estimates_have_two_numbers_and_most_have_one():
    counts = [len(card.estimate) for card in ESTIMATES]
    assert counts.count(2) >= 5 and counts.count(1) > len(counts) / 2
