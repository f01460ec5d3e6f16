"""The size of a unit is measured, printed in its card and held to the limits; "Going deeper" is
folded."""
import re
from types import SimpleNamespace

import pytest
from building import sizes, words
from building.source import read

from lossedu import interview
from lossedu.units.claims import bank

HEAD = ("---\nedition: 2\ngoals:\n- tell a loss from a metric\n"
        "needs: the chain rule ({{ unit start }})\ndifficulty: 3\n---\n\n")
DEEPER = ("\n## Going deeper\n\nOne more thing, with $$b^2$$ in it.\n\n"
          "```{code-cell}\nc = 3\n```\n\n## References\n\nHuber.\n")


@pytest.fixture
def unit(write, known):
    def unit(head=HEAD, after="", deeper=DEEPER):
        path = write("# A tiny unit\n", "# A tiny unit\n\n{{ header }}\n\n")
        path.write_text(head + path.read_text() + after + deeper)
        return read(path, known)
    return unit


def test_words_of_exercises_formulas_and_references_are_not_counted(unit):
    main, deeper = unit().sizes
    assert main.words == len("A tiny unit Text with a formula The exercise".split())
    assert deeper.words == len("Going deeper One more thing with in it".split())
    assert (main.formulas, deeper.formulas, deeper.code) == (0, 1, 1)


@pytest.mark.parametrize("after, change", [
    ("\n" + "word " * 300, {"words": 300}), ("\n$$a^2$$\n", {"formulas": 1}),
    ("\n```{code-cell}\nx = 1\n\n# why\ny = 2\n```\n", {"code": 2}),
    ('\n```{code-cell}\nplots.alt(ax, "A line that falls.")\n```\n', {"pictures": 1}),
    ("\n```python\nin_a_fence = 1\n```\n", {}),
])
def test_each_thing_is_counted_once(unit, after, change):
    before, now = unit().sizes[0], unit(after=after).sizes[0]
    assert {name: value for name, value in vars(now).items() if value != vars(before)[name]} == {
        name: vars(before)[name] + value for name, value in change.items()}


def test_the_minutes_follow_the_formula():
    one = sizes.Size(words=1500, code=50, guesses=4, pictures=4, formulas=6, questions=8,
                     exercises=(SimpleNamespace(minutes=8, kind="derive"),
                                SimpleNamespace(minutes=5, kind="train")))
    assert (one.minutes == 10 + 2 + 4 + 3 + 3 + 4 + 13 and one.practice == 13
            and one.kinds == "1 derive, 1 train")
    assert sizes.Size(votes=36).minutes == 45  # 75 seconds each


def test_the_cards_of_the_interview_have_minutes_of_their_own(unit):
    one = unit(after='\n```{code-cell}\nlossedu.cards("outliers", kind="derivation")\n```\n')
    asked = interview.cards("outliers", kind="derivation")
    assert one.sizes[0].cards == asked and asked
    told = f"{sum(card.minutes for card in asked)} minutes if you answer each"
    assert told in one.notebook.cells[0].source
    assert "Interview cards" not in unit().notebook.cells[0].source


def test_a_vote_counts_where_its_claim_is_met_first(unit):
    call = '\n```{code-cell}\nclaims.vote("outliers"%s)\n```\n'
    more = '\n## Going deeper\n' + call % "" + call % ', "nnlf-16"'
    main, deeper = unit(after=call % ', "nnlf-16", "nnlf-19"' + more).sizes
    assert (main.votes, deeper.votes) == (2, len(bank.chosen("outliers")) - 2)


def test_the_card_says_what_is_measured_and_what_the_head_says(unit):
    one = unit()
    text = one.notebook.cells[0].source
    for part in ("**Goals.** Afterwards you can\n\n- tell a loss from a metric",
                 "**You should know** the chain rule ([unit 0](00_start.ipynb))",
                 f"**Minutes** {one.sizes[0].minutes}, of which 8 for 1 exercise (implement). "
                 "**Length** 9 words, formulas, exercises and references not counted. "
                 "**Difficulty** 3 of 5.\n\n**Going deeper** stands folded at the end and takes "
                 "1 more minute. No later unit needs it.\n\n"):
        assert part in text
    assert "goals" not in one.notebook.metadata


def test_the_card_counts_exercises_of_a_kind_only_where_there_are_several():
    main = sizes.Size(words=150, exercises=tuple(SimpleNamespace(minutes=5, kind=kind) for kind
                                                 in ("derive", "train", "derive")))
    said = sizes.card({}, main, sizes.Size(words=300, exercises=main.exercises[:1]))
    assert "15 for 3 exercises (2 derive, train). " in said
    assert "takes 7 more minutes, with 1 exercise (derive). No" in said
    assert "Going deeper" not in sizes.card({}, main, sizes.Size())


def test_going_deeper_is_folded_up_to_the_next_heading_and_keeps_its_lines(unit):
    one = unit()
    folded = [cell for cell in one.notebook.cells
              if cell.metadata.get("jp-MarkdownHeadingCollapsed")]
    assert [cell.source for cell in folded] == ["## Going deeper"]
    at = one.notebook.cells.index(folded[0])
    assert one.notebook.cells[at + 1].source.startswith("One more thing")
    assert [cell.source for cell in one.notebook.cells[at + 2:]] == ["c = 3",
                                                                     "## References\n\nHuber."]
    rows = one.path.read_text().split("\n")
    for cell in one.notebook.cells[at:]:
        assert rows[one.lines[cell.id] - 1] == cell.source.split("\n")[0]


def test_a_field_of_the_head_that_is_mistyped_is_named(unit):
    from building.fault import Fault
    with pytest.raises(Fault, match="the head of the text has a field 'dificulty'; edition, "
                                    "goals, needs, difficulty, words"):
        unit(head=HEAD.replace("difficulty", "dificulty"))


def test_what_is_too_long_is_named_in_a_unit_of_the_second_edition_alone(unit):
    long = unit(after="\n" + "word " * 2700 + "\n\n" + "$$a$$ " * 110)
    said = " ".join(sizes.faults(long))
    assert "2,709 words; at most 2,600 fit" in said and re.search(
        r"main path has \d+ minutes; at most 70", said)
    assert sizes.faults(unit()) == []
    first = unit(head=HEAD.replace("edition: 2\n", ""), after="\n" + "word " * 2700)
    assert sizes.faults(first) == []


def test_a_move_to_going_deeper_helps(unit):
    assert sizes.faults(unit(deeper=DEEPER.replace("One more", "word " * 2700))) == []


def test_the_table_names_each_part(unit):
    rows = sizes.table([unit()]).split("\n")
    assert rows[0].split()[:4] == ["unit", "part", "minutes", "words"]
    assert [row.split()[:2] for row in rows[1:]] == [["clinic", "main"], ["clinic", "deeper"]]
    assert rows[1].endswith("8 min: 1 implement")


# ---------------------------------------------------------------------- words
@pytest.mark.parametrize("text", [
    "The slope in z vanishes.", "Each point pulls at the line.", "The network says 0.9.",
    "That is dear.",
    "Take the scores.", "The price is high.", "One far value is enough.",
    "Whoever compares them is wrong.",
])
def test_a_private_word_is_found_where_it_stands(unit, text):
    one = unit(after=f"\n{text}\n\n{text}\n")
    found = list(words.private(one.path))
    assert len(found) >= 2 and one.path.read_text().split("\n")[found[0][0] - 1] == text
    assert any(f"unit.md:{found[-1][0]}: " in sentence for sentence in words.faults(one))


@pytest.mark.parametrize("text", [
    "The gradient with respect to z vanishes.", "The slope of the line is 2.",
    "Its F1 score is 0.8.",
    "`the price` is code.", "```\nIt pulls and pulls.\n```", "A pull request helps.",
])
def test_the_fields_own_words_are_left_alone(unit, text):
    assert list(words.private(unit(after=f"\n{text}\n").path)) == []


def test_a_private_word_may_stand_once_and_in_the_first_edition_often(unit):
    assert words.faults(unit(after="\nThe network says no.\n")) == []
    first = unit(head=HEAD.replace("edition: 2\n", ""),
                 after="\nThe network says no. It says no.\n")
    assert words.faults(first) == [] and len(words.report(first.path, "unit.md")) == 2


@pytest.mark.parametrize("word", ["every", "Never", "only", "always", "whatever", "because",
                                  "all", "none", "nothing"])
def test_a_sentence_that_promises_much_is_listed_alone(unit, word):
    path = unit(after=f"\nA plain one. It is {word} so. Another.\n").path
    found = [line for line in words.promises(path, "unit.md") if "It is" in line]
    line = path.read_text().split("\n").index(f"A plain one. It is {word} so. Another.") + 1
    assert found == [f"unit.md:{line}: [{word.lower()}] It is {word} so."]
