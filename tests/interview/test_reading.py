"""Quiz and cards are read strictly: a fault in a file is one sentence with file, entry and cure."""
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from lossedu.interview import bank, cards_of, guesses, questions
from lossedu.interview.evidence import missing

EXAMPLES = Path(__file__).parent
QUIZ, CARDS = EXAMPLES / "example_quiz.yaml", EXAMPLES / "example_cards.yaml"


def planted(tmp_path, change, source=QUIZ):
    """The example with one fault in it, as a file."""
    raw = yaml.load(source.read_text(encoding="utf-8"), yaml.BaseLoader)
    change(raw)
    path = tmp_path / "05_planted.yaml"
    path.write_text(yaml.safe_dump(raw, sort_keys=False), encoding="utf-8")
    return path


def test_the_example_quiz_keeps_its_texts_as_written():
    slope, robust = questions(QUIZ)
    assert slope.right == {0} and robust.right == {0, 1}  # shuffled, by their ids
    assert (
        slope.options[0].reason
        == r"Beyond $\delta$ the slope is $\max(-\delta, \min(\delta, r)) = \delta$."
    )
    assert slope.evidence == ("property huber.lipschitz",)


def test_the_example_card_holds_every_field():
    (card,) = cards_of(CARDS)
    assert (card.level, card.kind, card.minutes) == ("mid", "concept", 3)
    assert len(card.follow_ups) == 2 and "median" in card.answer
    assert card.rubric.good[0] == "names mean and median."


FAULTS_IN_A_QUIZ = {
    "no reason": (
        lambda raw: raw[0]["options"][2].pop("reason"),
        "telef-slope, option 3: reason is missing.",
    ),
    "an empty reason": (
        lambda raw: raw[0]["options"][2].update(reason=" "),
        "telef-slope, option 3: reason is empty.",
    ),
    "two right in a single choice": (
        lambda raw: raw[0]["options"][0].update(correct="true"),
        "telef-slope: 2 options are correct in a single choice.",
    ),
    "none right": (
        lambda raw: raw[0]["options"][1].update(correct="false"),
        "telef-slope: no option is correct.",
    ),
    "the same id twice": (
        lambda raw: raw[1].update(id="telef-slope"),
        "question 2: the id 'telef-slope' is taken by question 1.",
    ),
    "no id": (lambda raw: raw[1].pop("id"), "question 2: id is missing."),
    "no evidence": (lambda raw: raw[1].pop("evidence"), "robust-losses: evidence is missing."),
    "empty evidence": (
        lambda raw: raw[1].update(evidence=[]),
        "robust-losses: evidence holds nothing",
    ),
    "evidence of no kind": (
        lambda raw: raw[1].update(evidence=["trust me"]),
        "robust-losses: evidence 'trust me' names no section, test, exercise, property, number or "
        "holds.",
    ),
    "an unknown kind": (lambda raw: raw[1].update(kind="multi"), "robust-losses: kind is 'multi'"),
    "a mistyped field": (
        lambda raw: raw[1].update(opitons=[]),
        "there is no field 'opitons'. Did you mean \"options\"?",
    ),
    "correct is neither true nor false": (
        lambda raw: raw[0]["options"][0].update(correct="maybe"),
        "option 1: correct is 'maybe'; true or false fits.",
    ),
    "one option": (
        lambda raw: raw[0].update(options=raw[0]["options"][1:2]),
        "1 option; at least two",
    ),
    "two options alike": (
        lambda raw: raw[0]["options"][0].update(text=raw[0]["options"][2]["text"]),
        "two options have the same text.",
    ),
    "a list as text": (
        lambda raw: raw[0].update(text=["a"]),
        "text holds a list; a text belongs there.",
    ),
    "half a formula": (
        lambda raw: raw[0].update(text="costs $5"),
        "text has a $ without its partner",
    ),
    "an option that is no mapping": (
        lambda raw: raw[0]["options"].append("yes"),
        "option 4: 'yes' came;",
    ),
}


@pytest.mark.parametrize("fault", FAULTS_IN_A_QUIZ)
def test_a_fault_in_a_quiz_is_named_with_file_and_question(fault, tmp_path):
    change, sentence = FAULTS_IN_A_QUIZ[fault]
    with pytest.raises(ValueError) as error:
        questions(planted(tmp_path, change))
    assert str(error.value).startswith("05_planted.yaml, question ") and sentence in str(
        error.value
    )


FAULTS_IN_CARDS = {
    "nothing that is wrong": (lambda raw: raw[0].pop("wrong"), "wrong is missing."),
    "no follow-ups": (
        lambda raw: raw[0].update(follow_ups=[]),
        "follow_ups holds 0; at least 2 belong there.",
    ),
    "a follow-up without its answer": (
        lambda raw: raw[0]["follow_ups"][1].pop("answer"),
        "follow_ups, 2, answer is missing.",
    ),
    "a level that is none": (
        lambda raw: raw[0].update(level="expert"),
        "level is 'expert'; one of these fits: junior, mid, senior, staff.",
    ),
    "a rubric with one tick": (
        lambda raw: raw[0]["rubric"].update(good=["one"]),
        "rubric, good holds 1; at least 2 belong there.",
    ),
    "a rubric in one text": (
        lambda raw: raw[0].update(rubric="be good"),
        "rubric holds 'be good'; a mapping belongs there.",
    ),
    "a tick that nobody can hear": (
        lambda raw: raw[0]["rubric"].update(good=["Names one.", "Knows the other."]),
        "rubric, good, 2 has 'Knows', which nobody can hear; says, names, gives or computes fits.",
    ),
    "a red flag that nobody can hear": (
        lambda raw: raw[0].update(red_flags=["Calls it robust, and believes in it."]),
        "red_flags, 1 has 'believes', which nobody can hear; says, names, gives or computes fits.",
    ),
    "minutes in words": (
        lambda raw: raw[0].update(minutes="three"),
        "minutes holds 'three'; a whole number belongs there.",
    ),
    "much said first": (
        lambda raw: raw[0].update(say_first="word " * 46),
        "say_first has 46 words; at most 45 are said in 20 seconds.",
    ),
    "a short answer": (
        lambda raw: raw[0].update(answer="It depends."),
        "answer has 2 words; 60 to 160 fit.",
    ),
    "half a formula": (
        lambda raw: raw[0]["atoms"][1].update(answer="$x"),
        "atoms, 2, answer has a $ without its partner",
    ),
    "an empty text": (
        lambda raw: raw[0]["wrong"].update(because=" "),
        "wrong, because is empty.",
    ),
    "a mistyped field": (
        lambda raw: raw[0].update(red_flag=["x"]),
        "there is no field 'red_flag'. Did you mean \"red_flags\"?",
    ),
    "a topic of its own": (
        lambda raw: raw[0].update(topic="robustness"),
        "topic follows from the file; leave it out.",
    ),
    "an estimate without its number": (
        lambda raw: raw[0].update(kind="numeric estimate"),
        "estimate belongs to a card of the kind numeric estimate, and to no other.",
    ),
    "two numbers of which nobody knows which": (
        lambda raw: raw[0].update(kind="numeric estimate",
                                  estimate=[{"value": "1", "unit": "nats"}] * 2),
        "estimate has 2 numbers; each says what it is of.",
    ),
    "a design for staff that nobody interrupts": (
        lambda raw: raw[0].update(kind="design", level="staff"),
        "0 interruptions came; a design at level staff has 3 to 6, another card none.",
    ),
    "atoms that give away what is said first": (
        lambda raw: raw[0].update(say_first="Huber comes first.", atoms=[
            {"ask": f"Is Huber first, number {place}?", "answer": "yes"} for place in range(3)]),
        "the ask of each atom holds over half the words of say_first, so none can be its hint.",
    ),
    "sections alone": (
        lambda raw: raw[0].update(evidence=["section outliers/Quiz"]),
        "evidence holds sections alone; at least one entry can turn red",
    ),
    "evidence of no kind": (
        lambda raw: raw[0].update(evidence=["trust me"]),
        "evidence, 1 'trust me' names no section, test, exercise, property, number or holds.",
    ),
}


@pytest.mark.parametrize("fault", FAULTS_IN_CARDS)
def test_a_fault_in_the_cards_is_named_with_file_and_card(fault, tmp_path):
    change, sentence = FAULTS_IN_CARDS[fault]
    with pytest.raises(ValueError) as error:
        cards_of(planted(tmp_path, change, CARDS))
    assert "\n" not in str(error.value)
    assert str(error.value).startswith(
        "05_planted.yaml, card 1, huber-or-mae: "
    ) and sentence in str(error.value)


@pytest.mark.parametrize("line, sentence", [
    (r'- text: "$\tau$"', "line 1: a backslash inside double quotes"),
    ("- text: see issue #3", "line 1: '#3' would be lost as a comment"),
    ("- id: a\n  id: b", "line 2: 'id' stands twice"),
    ("- text: slope: two", "line 1: mapping values are not allowed here"),
    ("- text: [", "line 1:"),
    ("", "a list with at least one entry"),
    ("id: a", "a list with at least one entry"),
])
def test_what_yaml_would_lose_silently_is_an_error(line, sentence, tmp_path):
    path = tmp_path / "broken.yaml"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(ValueError, match="broken.yaml") as error:
        questions(path)
    assert sentence in str(error.value)


def test_words_that_yaml_takes_for_something_else_stay_words(tmp_path):
    def change(raw):
        for option, text in zip(raw[0]["options"], ("yes", "1.0", "null")):
            option["text"] = text
    path = planted(tmp_path, change)
    path.write_text(path.read_text().replace("'", ""), encoding="utf-8")
    assert {option.text for option in questions(path)[0].options} == {"yes", "1.0", "null"}


def test_an_unknown_unit_is_answered_with_near_ones():
    with pytest.raises(
        ValueError, match=r"quiz: there is nothing for 'outlier'. Did you mean \"outliers\"\?"
    ):
        questions("outlier")


@pytest.mark.parametrize("unit", [None, ["outliers"], 4])
def test_what_is_no_name_of_a_unit_is_refused_in_one_sentence(unit):
    with pytest.raises(TypeError, match='^quiz: .* came as the name of a unit; one name fits'):
        questions(unit)
    with pytest.raises(TypeError, match='^cards: .* came as the name of a unit; one name fits'):
        cards_of(unit)


def test_a_unit_is_found_by_its_name_and_by_that_of_its_notebook():
    assert questions("outliers") == questions("04_outliers") == questions("02_outliers") != ()


def test_an_edited_file_is_read_anew(tmp_path):
    path = planted(tmp_path, lambda raw: None)
    assert questions(path)[0].id == "telef-slope"
    path.write_text(path.read_text().replace("telef-slope", "another-name"), encoding="utf-8")
    assert questions(path)[0].id == "another-name"


SHIPPED = [("quiz", QUIZ), ("cards", CARDS)] + [
    (part, unit) for unit in bank.units() for part in ("quiz", "cards")
]


@pytest.mark.parametrize("part, unit", SHIPPED, ids=lambda one: getattr(one, "stem", one))
def test_every_file_can_be_read_and_its_evidence_exists(part, unit):
    for record in (questions if part == "quiz" else cards_of)(unit):
        for entry in record.evidence:
            assert not missing(entry), f"{unit}, {record.id}: {missing(entry)}"


# ---------------------------------------------------------------------- guesses
GUESSES = """guesses:
- id: slope
  question: Where is the slope largest?
  options: ['at 0', 'at 1']
  answer: b
  because: It falls from there on.
"""


def written(tmp_path, old="", new=""):
    """The one guess with a fault in it, as a file."""
    assert old in GUESSES
    path = tmp_path / "questions.yaml"
    path.write_text(GUESSES.replace(old, new, 1) if old else GUESSES, encoding="utf-8")
    return path


def test_a_guess_is_read_as_written(tmp_path):
    (one,) = guesses(written(tmp_path))
    assert (one.id, one.answer, one.options) == ("slope", "b", ("at 0", "at 1"))
    assert one.because == "It falls from there on."


@pytest.mark.parametrize("old, new, sentence", [
    ("answer: b", "answer: c", "guess 1, slope: answer is 'c'; one of these fits: a, b."),
    ("answer: b", "answer: B", "guess 1, slope: answer is 'B'; one of these fits: a, b."),
    ("  answer: b\n", "", "guess 1, slope: answer is missing."),
    ("  because: It falls from there on.", "  because: ''", "slope: because is empty."),
    ("because", "why", "slope: because is missing."),
    ("['at 0', 'at 1']", "['at 0']", "slope: 1 option; at least two make a guess."),
    ("['at 0', 'at 1']", "['at 0', 'at 0']", "slope: two options have the same text."),
    ("['at 0', 'at 1']", "['(a) at 0', '(b) at 1']",
     "slope: the options carry letters; leave them"),
    ("at 1'", "at $1'", "slope: option 2 has a $ without its partner"),
    ("id: slope", "id: Slope", "id is 'Slope'; small letters, digits and single dashes fit."),
    ("question: Where", "question: **Where", "questions.yaml, line 3"),
    ("  because", "  evidence: []\n  because", "slope: there is no field 'evidence'."),
])
def test_a_faulty_guess_is_one_sentence(tmp_path, old, new, sentence):
    with pytest.raises(ValueError) as error:
        guesses(written(tmp_path, old, new))
    assert sentence in str(error.value) and "\n" not in str(error.value)


def test_a_unit_without_guesses_has_none(tmp_path):
    path = tmp_path / "questions.yaml"
    path.write_text("quiz: []\n")
    assert guesses(path) == ()


@pytest.mark.parametrize("unit", bank.units())
def test_every_guess_of_the_course_can_be_read(unit):
    assert all(one.because for one in guesses(unit))


# ---------------------------------------------------------------------- what gives an answer away
def test_no_place_of_an_option_gives_the_answer_away():
    placed = Counter(place for unit in bank.units() for one in questions(unit)
                     for place in one.right)
    assert max(placed.values()) <= 0.4 * sum(placed.values()) and len(placed) >= 4


def test_the_longest_option_is_not_the_one_to_choose():
    single = [one for unit in bank.units() for one in questions(unit) if one.kind == "single"]
    longest = [max(range(len(one.options)), key=lambda place: len(one.options[place].text))
               in one.right for one in single]
    assert sum(longest) <= 0.35 * len(single)


def test_no_question_speaks_of_the_place_of_an_option():
    spoken = re.compile(r"\b(option|answer) \(?[a-e]\)?\b|\b(all|none|both) of the above\b")
    assert [one.id for unit in bank.units() for one in questions(unit)
            for text in (one.text, *(part for option in one.options
                                     for part in (option.text, option.reason)))
            if spoken.search(text)] == []
