"""Quiz and cards are read strictly: a fault in a file is one sentence with file, entry and cure."""
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
    assert slope.right == {1} and robust.right == {1, 2}
    assert (
        slope.options[1].reason
        == r"Beyond $\delta$ the slope is $\max(-\delta, \min(\delta, r)) = \delta$."
    )
    assert slope.evidence == ("property huber.lipschitz",)


def test_the_example_card_holds_every_field():
    (card,) = cards_of(CARDS)
    assert (card.level, card.kind, list(card.rubric)) == ("mid", "concept", ["good", "excellent"])
    assert len(card.follow_ups) == 2 and "median" in card.answer


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
        "robust-losses: evidence 'trust me' names no section, test, exercise or property.",
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
    "no common wrong answer": (
        lambda raw: raw[0].pop("common_wrong_answer"),
        "common_wrong_answer is missing.",
    ),
    "no follow-ups": (lambda raw: raw[0].update(follow_ups=[]), "follow_ups holds nothing"),
    "a level that is none": (
        lambda raw: raw[0].update(level="expert"),
        "level is 'expert'; one of these fits: junior, mid, senior, staff.",
    ),
    "a rubric with one grade": (
        lambda raw: raw[0]["rubric"].pop("good"),
        "rubric holds a mapping; it says what is good",
    ),
    "a rubric in one text": (
        lambda raw: raw[0].update(rubric="be good"),
        "rubric holds 'be good';",
    ),
}


@pytest.mark.parametrize("fault", FAULTS_IN_CARDS)
def test_a_fault_in_the_cards_is_named_with_file_and_card(fault, tmp_path):
    change, sentence = FAULTS_IN_CARDS[fault]
    with pytest.raises(ValueError) as error:
        cards_of(planted(tmp_path, change, CARDS))
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
    assert [option.text for option in questions(path)[0].options] == ["yes", "1.0", "null"]


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
