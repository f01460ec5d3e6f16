"""The bank as a whole: every card has evidence that holds and can turn red, no two are alike."""
import re
from collections import Counter

import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from lossedu.interview import all_cards, topics_with_cards
from lossedu.interview.evidence import missing
from lossedu.interview.facts import fault

BANK = all_cards()
COMPUTED = [(card, entry) for card in BANK for entry in card.evidence
            if entry.startswith(("number ", "holds "))]
SENIOR = ("senior", "staff")


def names(found):
    return [f"{card.id}-{place}" for place, (card, _) in enumerate(found)]


@pytest.mark.parametrize("card", BANK, ids=lambda card: card.id)
def test_the_evidence_of_a_card_is_there(card):
    assert [said for entry in card.evidence if (said := missing(entry))] == []


@pytest.mark.parametrize("card, entry", COMPUTED, ids=names(COMPUTED))
def test_what_a_card_says_is_what_is_computed(card, entry):
    assert fault(entry, "\n".join(card.texts)) == ""


@pytest.mark.parametrize("card, entry", COMPUTED, ids=names(COMPUTED))
def test_a_number_that_is_spoiled_turns_its_evidence_red(card, entry):
    if entry.startswith("holds "):
        spoiled = f"holds not all([{entry.removeprefix('holds ')}])"
        assert "does not hold" in fault(spoiled, "")
        return
    said = entry.removeprefix("number ").split(" = ")[0].strip()
    for other in spoilt(said):
        assert "is said" in fault(entry.replace(said, other, 1), f"a text that says {other}")


def spoilt(said):
    """The number with its last digit moved up by two, and with another first digit."""
    digits = [place for place, one in enumerate(said) if one.isdigit()]
    last, first = digits[-1], digits[0]
    yield said[:last] + str((int(said[last]) + 2) % 10) + said[last + 1:]
    yield said[:first] + str((int(said[first]) + 3) % 9 + 1) + said[first + 1:]


@pytest.mark.parametrize("card", BANK, ids=lambda card: card.id)
def test_a_hint_holds_at_most_half_the_words_of_what_is_said_first(card):
    hint = set(re.findall(r"\w+", card.hint.lower()))
    said = re.findall(r"\w+", card.say_first.lower())
    assert 2 * sum(word in hint for word in said) <= len(said)
    assert card.hint in [atom.ask for atom in card.atoms]


def test_no_two_questions_are_alike():
    texts = [re.sub(r"^```.*?^```", "", card.question, flags=re.DOTALL | re.MULTILINE)
             for card in BANK]
    vectors = TfidfVectorizer(stop_words="english").fit_transform(texts)
    near = (vectors @ vectors.T).toarray()
    alike = [(BANK[a].id, BANK[b].id, round(float(near[a, b]), 2))
             for a in range(len(BANK)) for b in range(a) if near[a, b] >= 0.6]
    assert not alike


def test_the_bank_has_what_the_plan_asks_for():
    levels, kinds = (Counter(getattr(card, name) for card in BANK) for name in ("level", "kind"))
    topic = Counter(card.topic for card in BANK)
    assert len(BANK) >= 246
    assert sum(levels[one] for one in SENIOR) >= 0.4 * len(BANK)
    assert kinds["coding"] + kinds["debugging"] >= 0.3 * len(BANK)
    assert min(topic.values()) >= 5 and max(topic.values()) <= 15
    assert set(topic) == {one.name for one in topics_with_cards()}


def test_what_is_said_first_names_nothing_that_only_the_course_knows():
    own = re.compile(r"\b(this unit|the course|lossedu|our experiment|as above|this notebook)\b",
                     re.IGNORECASE)
    assert [card.id for card in BANK if own.search(card.say_first)] == []


def test_a_question_holds_no_answer_that_is_said_first():
    assert [card.id for card in BANK if card.say_first in card.question] == []
