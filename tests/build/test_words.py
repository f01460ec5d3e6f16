"""Words that the field has better ones for are found wherever a learner reads, and no others."""
import re

import pytest
from building import words
from building.source import read

from lossedu.interview import topics

HEAD = "---\nedition: 2\n---\n\n"
QUESTIONS = """guesses:
- id: the-score
  question: Is it 3?
  options:
  - '2'
  - '3'
  answer: b
  because: It is.
quiz: []
"""
CARDS = """- id: a-card
  practice: exercise pulls
  answer: |
    It is.
    ```python
    pulls = 1  # it pulls
    ```
"""
EXERCISE = '''"""Each point pulls: for whoever maintains this file."""
from lossedu.exercises.record import Exercise


def slope(pred, target):
    """The slope of a line.

    {docstring}
    """
    return pred - target


def wrong(pred, target):
    """It pulls: nobody reads this."""
    return target


EXERCISE = Exercise(reference=slope, title="A slope", mistakes=(Mistake("the score", wrong,
    "{hint} And more."),), program="""
{program}
""")
'''


@pytest.fixture
def unit(write, known):
    """The tiny unit, of the second edition, with questions, an exercise and a picture."""
    def unit(head=HEAD, after="", because="It is.", docstring="Plain.", hint="Look again.",
             program="pull = 1", alt="A line that falls.", card="It is."):
        path = write()
        path.write_text(head + path.read_text() + after, encoding="utf-8")
        path.with_name("questions.yaml").write_text(QUESTIONS.replace("It is.", because),
                                                    encoding="utf-8")
        path.with_name("cards.yaml").write_text(CARDS.replace("It is.", card), encoding="utf-8")
        for file, text in {"exercises/slope.py": EXERCISE.format(docstring=docstring, hint=hint,
                                                                program=program),
                           "figures.py": f'def draw(ax):\n    return plots.alt(ax, "{alt}")\n',
                           "tests/test_it.py": 'said = "Each point pulls, and pulls again."\n',
                           }.items():
            path.with_name("x").parent.joinpath(file).parent.mkdir(exist_ok=True)
            (path.parent / file).write_text(text, encoding="utf-8")
        return path
    return unit


def found(path):
    """(file, line, word) of each private word of the unit."""
    return [(file.relative_to(path.parent).as_posix(), number, word)
            for file in words.files(path) for number, word, _ in words.private(file)]


def test_what_only_its_authors_read_is_left_alone(unit):
    assert found(unit()) == []


@pytest.mark.parametrize("place, file, line", [
    ("because", "questions.yaml", 8), ("card", "cards.yaml", 4),
    ("docstring", "exercises/slope.py", 8),
    ("hint", "exercises/slope.py", 19), ("alt", "figures.py", 2),
])
def test_it_is_found_wherever_a_learner_reads(unit, place, file, line):
    path = unit(**{place: "Each point pulls."})
    assert found(path) == [(file, line, "pulls")]
    (said,) = words.report(path.parent / file, file)
    assert said == f"{file}:{line}: 'pulls'; the field says gradient, derivative."


def test_it_is_found_in_the_words_of_a_cell_and_not_in_its_code(unit):
    path = unit(after='\n```{code-cell}\n:id: one\n\npull = 1  # it pulls\n'
                      'print(f"It pulls {pull:.2f} to the left.")\n```\n')
    line = path.read_text().split("\n").index('print(f"It pulls {pull:.2f} to the left.")') + 1
    assert found(path) == [("unit.md", line, "pulls")]


def test_it_may_stand_once_in_a_unit_wherever_that_is(unit, known, monkeypatch):
    monkeypatch.setattr("building.guesses.known_to", lambda path: {})
    once = read(unit(hint="Each point pulls."), known)
    assert words.faults(once) == []
    twice = read(unit(hint="Each point pulls.", because="It pulls."), known)
    (fault,) = words.faults(twice)
    assert re.search(r"exercises/slope\.py:19: 'pulls' came; the field says gradient", fault)
    first = read(unit(head="", hint="Each point pulls.", because="It pulls."), known)
    assert words.faults(first) == []


def test_a_unit_whose_example_is_about_such_a_word_says_so_in_its_head(unit, known, monkeypatch):
    monkeypatch.setattr("building.guesses.known_to", lambda path: {})
    text = "\nA false alarm. The alarms ring. The network says 1, and it says 2.\n"
    said = words.faults(read(unit(after=text), known))
    assert sorted(re.findall(r"'(.*)' came", "\n".join(said))) == ["The alarms", "it says"]
    said = words.faults(read(unit(HEAD.replace("2\n", "2\nwords: [alarm]\n"), after=text), known))
    assert len(said) == 1 and "it says" in said[0]


@pytest.mark.parametrize("text, word", [
    ("The share is 0.5.", "The share"), ("the share of positives", "the share"),
    ("A share $\\eta$ of them", "A share"), ("shares of all cases", "shares of"),
    ("read as the share that it stands for", "the share"), ("The mean share is 0.68.",
                                                           "The mean share"),
    ("A false alarm costs 1.", "false alarm"), ("Of the alarms half are right.", "the alarms"),
    ("A miss costs 20.", "A miss"), ("Twenty times as much as the misses", "the misses"),
    ("The square asks for the mean.", "The square"),
])
def test_a_share_an_alarm_and_a_miss_are_found(unit, text, word):
    assert [one for _, _, one in found(unit(after=f"\n{text}\n"))] == [word]


@pytest.mark.parametrize("text", [
    "They share nothing.", "The splits share mornings.", "Two runs that share a seed",
    "Its market share of 3 %", "as a share of the budget", "Which share of the money is it?",
    "It gets an equal share.", "its share of the gradient", "the share price",
    "The patients share a room.", "The fire alarm rang.", "It misses half of them.",
    "A missed class", "a near miss", "Take the square of 3.", "The square stands at 2.",
])
def test_the_same_letters_in_another_sense_are_left_alone(unit, text):
    assert found(unit(after=f"\n{text}\n")) == []


@pytest.mark.parametrize("place, file, line", [
    ("because", "questions.yaml", 8), ("docstring", "exercises/slope.py", 8),
    ("alt", "figures.py", 2)])
def test_sentences_that_promise_much_are_listed_from_there_too(unit, place, file, line):
    path = unit(**{place: "It is always so."})
    assert words.promises(path.parent / file, file) == [
        f"{file}:{line}: [always] It is always so."]


def test_the_command_reads_all_of_a_unit(unit, monkeypatch):
    import build
    path = unit(because="It pulls, always.", hint="It pulls, always.")
    monkeypatch.setattr(build, "chosen", lambda names, root: [path])
    for options in ({"words": True}, {"words": False}):
        told = build.told(build.argparse.Namespace(units=[], sizes=False, **options))
        assert "questions.yaml:8: " in told and "exercises/slope.py:19: " in told


# ---------------------------------------------------------------------- cards without a unit
OWN = {"ranking": ("score",), "detection": ("score",), "products": ("score", "price", "alarm"),
       "preferences": ("score",)}  # what a topic is about


@pytest.mark.parametrize("file", sorted(topics.HERE.glob("*.yaml")), ids=lambda file: file.stem)
def test_cards_on_what_has_no_unit_are_in_the_fields_words(file):
    own = OWN.get(file.stem, ())
    left = [(number, word) for number, word, _ in words.private(file)
            if not any(one in word.lower() for one in own)]
    assert left == []
