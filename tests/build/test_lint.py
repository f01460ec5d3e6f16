"""The lints of a unit, each on a notebook that is right and on ones that are wrong on purpose."""
import re

import pytest
from building import exercises, fresh, lint, source
from building.fault import ROOT
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import lossedu
from lossedu import interview
from lossedu.interview import Guess

SOURCES = source.sources(ROOT)


@pytest.mark.parametrize("stem", SOURCES)
def test_every_unit_keeps_the_rules_of_contributing(stem):
    assert lint.faults(fresh.solved(stem), SOURCES[stem].parent.name, str) == []


# ---------------------------------------------------------------------- numbers
def notebook(prose="", code="", printed="", **data):
    outputs = [new_output("stream", text=printed)] if printed else []
    outputs += [new_output("display_data", data)] if data else []
    return new_notebook(cells=[new_markdown_cell(prose, id="prose"),
                               new_code_cell(code, outputs=outputs, id="code")])


@pytest.mark.parametrize("prose", [
    "The slope is 0.3335 here.", r"Its slope is $z = -0.00067$.", "About 37 % of them.",
    "It covers 12.5%.",
    "The error was 2.60 (MSE).", r"In LaTeX: $12\,\%$ or 12 \% of", "| 8.0003 | -2981.96 |",
    "**0.96**",
    "1,234.5 euros", "2.5x faster", r"$6.7 \times 10^{-4}$",
])
def test_a_number_typed_by_hand_is_caught(prose):
    assert len(list(lint.numbers(notebook(prose, code="x = 3", printed="0.334 8")))) >= 1, prose


@pytest.mark.parametrize("prose, elsewhere", [
    ("The slope is 0.3335 here.", "slope 0.3335"), ("It is -0.5.", "-0.50"),
    ("About 37 % of them.", "0.37"),
    ("About 37 % of them.", "share 37 %"), ("1,234.5 euros", "1234.5"),
    ("It is $0.00067$.", "6.7e-04"),
    ("Nearly 1.000000e-3", "0.001"), (r"$6.7 \times 10^{-4}$", "0.00067"), ("2.5x faster", "2.50"),
])
def test_a_number_that_an_output_or_the_code_holds_is_fine(prose, elsewhere):
    assert list(lint.numbers(notebook(prose, printed=elsewhere))) == []
    assert list(lint.numbers(notebook(prose, code=f'assert "{elsewhere}"'))) == []


@pytest.mark.parametrize("elsewhere", ["0.33350001", "0.333", "10.3335", "0.33351", "3335"])
def test_a_number_that_is_only_near_does_not_count(elsewhere):
    assert len(list(lint.numbers(notebook("It is 0.3335.", printed=elsewhere)))) == 1


def test_a_number_in_another_notebooks_markdown_does_not_count():
    both = notebook("It is 0.3335.")
    both.cells.append(new_markdown_cell("Again 0.3335."))
    assert len(list(lint.numbers(both))) == 2


@pytest.mark.parametrize("prose", [
    "`delta=1.345` is code.", "```python\nx = 1.345\n```", "## Version 2.1",
    "Three of 4 runs, $x^2$ and 60 epochs.",
    "[here](https://example.org/v1.25/a)", "See Exercise 2.1 and Section 3.4.",
    "a 95 % confidence interval",
    "*difficulty 2 of 5 · 8 minutes · 0.5 points*",
    "## References\n\nHuber 1964, doi:10.1214/aoms, pp. 73.5",
])
def test_what_is_no_claim_about_a_number_is_left_alone(prose):
    assert list(lint.numbers(notebook(prose))) == []


def test_the_sentence_names_cell_and_number():
    assert "prose: the number 0.3335 is typed by hand" in lint.faults(notebook("It is 0.3335."),
                                                                      "start", str)[0]


# ---------------------------------------------------------------------- places to be filled
@pytest.mark.parametrize("prose", ["See {{ unt start }}.", "{{ unit\nstart }}", "{{exercise x}}"])
def test_a_place_that_is_not_filled_in_is_named(prose):
    said = lint.faults(notebook(prose), "start", str)
    assert any("is not filled in; {{ unit NAME }} and" in one for one in said)


@pytest.mark.parametrize("prose", ["$x_{{1}}$", "$2^{{k + 1}}$", r"$\frac{{a}}{{b}}$"])
def test_braces_of_a_formula_are_no_place(prose):
    assert not any("is not filled in" in one for one in lint.faults(notebook(prose), "start", str))


# ---------------------------------------------------------------------- headings, pictures
@pytest.mark.parametrize("text", ["# A\n\n## B\n\n### C\n\n## D",
                                  "# A\n\n```python\n# no heading\n```\n\n## B"])
def test_headings_in_order_are_fine(text):
    assert list(lint.headings(notebook(text))) == []


@pytest.mark.parametrize("text", ["# A\n\n### C", "# A\n\n# B", "## A", "# A\n\n## B\n\n#### D"])
def test_a_heading_that_jumps_is_caught(text):
    assert len(list(lint.headings(notebook(text)))) == 1


PNG = {"image/png": "iVBORw0KGgo="}


@pytest.mark.parametrize("data", [
    {**PNG, "text/plain": "<Figure size 640x480 with 1 Axes>"}, PNG,
    {"text/html": "<img src='a.png'>"},
    {"text/html": '<img alt="" src="a.png">'},
    {"text/html": '<img data-alt="A curve." src="a.png">'},
    {"text/html": '<IMG ALT=" " SRC="a.png">'},
    {"text/html": '<img alt="Figure" src="a.png">'},
    {**PNG, "text/plain": "A curve that rises."},   # JupyterLab shows the image without these words
])
def test_a_picture_without_words_is_caught(data):
    assert len(list(lint.pictures(notebook("# A", **data)))) == 1


@pytest.mark.parametrize("data", [
    {"text/html": "<img\n alt='Loss and gradient.' src='a.png'>"},
    {"text/html": '<img alt="A curve." src="a.png">'},
    {"text/plain": "3"}])
def test_a_picture_with_words_is_fine(data):
    assert list(lint.pictures(notebook("# A", **data))) == []


def test_a_picture_in_prose_needs_words_too():
    for text in ("![](a.png)", "![ ](a.png)", "![Image](a.png)", "<img src='a.png'>"):
        assert len(list(lint.pictures(notebook(text)))) == 1, text
    for text in ("![A curve](a.png)", "`![](a.png)`", "```html\n<img src='a.png'>\n```"):
        assert list(lint.pictures(notebook(text))) == [], text


# ---------------------------------------------------------------------- parts
WHOLE = """# Outliers

**Goals** see. **You should know** means. **Minutes** 60. **Difficulty** 2 of 5.

## A slope that followed six points

## The derivation

**Assumption.** Noise.

## Stable code

## The check ladder

## The experiment

### Exercise 2.1 · One

<details><summary>Hint 1</summary>

a

</details>
<details><summary>Hint 2</summary>

b

</details>

## Quiz

## Summary

## When not to use it

## References

## What comes next
"""
CALLS = """lossedu.guess("a")
lossedu.reveal("a")
lossedu.quiz("outliers")
lossedu.cards("outliers")
def f():
    ### BEGIN SOLUTION
    return 1
    ### END SOLUTION"""


def test_a_unit_with_every_part_is_fine():
    assert list(lint.parts(notebook(WHOLE, CALLS, **PNG))) == []


@pytest.mark.parametrize("part", ["**Goals**", "**You should know**", "**Minutes**",
                                  "**Difficulty**", "derivation",
                                  "**Assumption.**", "Stable", "check", "experiment", "Summary",
                                  "When not to use",
                                  "References", "next"])
def test_a_part_that_is_missing_is_named(part):
    assert len(list(lint.parts(notebook(WHOLE.replace(part, "x"), CALLS, **PNG)))) == 1


@pytest.mark.parametrize("call", ["lossedu.guess(", "lossedu.reveal(", "lossedu.quiz(",
                                  "lossedu.cards("])
def test_a_call_that_is_missing_is_named(call):
    assert len(list(lint.parts(notebook(WHOLE, CALLS.replace(call, "print("), **PNG)))) == 1


def test_a_unit_without_a_figure_or_without_an_exercise_is_named():
    assert list(lint.parts(notebook(WHOLE, CALLS))) == [(None, "no cell draws a figure.")]
    assert list(lint.parts(notebook(WHOLE, CALLS.split("def")[0], **PNG))) == [(None, "it has no "
                                                                                "exercise.")]


@pytest.mark.parametrize("part", ["Hint 1", "Hint 2"])
def test_an_exercise_without_two_hints_is_named(part):
    assert len(list(lint.hints(notebook(WHOLE.replace(part, "Hint"), CALLS, **PNG)))) == 1


def test_a_unit_that_is_not_about_a_loss_needs_no_such_parts():
    assert lint.faults(notebook("# Start"), "start", str) == []
    assert lint.faults(notebook("# Start"), "outliers", str) != []


def test_every_lint_takes_part():
    wrong = notebook("# A\n\n### Exercise 1.1\n\nIt is 0.5.", "1" * 121, **PNG)
    said = " ".join(lint.faults(wrong, "start", str))
    assert all(word in said for word in ("typed by hand", "skips a level", "alt text", "Hint 1",
                                         "Hint 2", "121 letters"))


def test_a_line_of_code_that_is_too_wide_is_told():
    (fault,) = lint.wide_lines(notebook(code=f"short = 1\nlong = {'1' * 114}"))
    assert fault == ("code", f"a line has 121 letters, and at most 120 fit: long = {'1' * 33} ...")
    assert not list(lint.wide_lines(notebook("w" * 200, code="1" * 120)))


# ---------------------------------------------------------------------- guesses
def asked(answers):
    return [Guess(f"g{place}", "Which?", ("one", "two", "three", "four"), letter,
                  "So it is, I think.")
            for place, letter in enumerate(answers)]


@pytest.mark.parametrize("answers", ["abca", "aabbcc", "aabbc", "aabc", "abcd", "bbbacdca",
                                     "ccc", ""])
def test_answers_that_stand_in_every_place_are_fine_and_so_are_few(answers):
    assert list(lint.guesses(asked(answers))) == []


@pytest.mark.parametrize("answers, said", [
    ("bcbc", r"of 4 guesses \(a\) is never"), ("aabb", r"of 4 guesses \(c\) is never"),
    ("accad", r"of 5 guesses \(b\) is never"),
    ("aaabc", r"\(a\) is the answer to 3 of 5 guesses, more than 45%"),
    ("abcccc", r"\(c\) is the answer to 4 of 6"),
])
def test_an_answer_that_stands_where_one_expects_it_is_caught(answers, said):
    assert any(re.search(said, sentence) for _, sentence in lint.guesses(asked(answers)))


def test_the_guesses_of_a_unit_are_among_what_is_looked_at(monkeypatch):
    monkeypatch.setattr(lint.interview, "guesses", lambda unit: asked("aaaa"))
    assert any("(a) is the answer to 4 of 4" in sentence
               for sentence in lint.faults(notebook("# Start"), "start", str))


@pytest.mark.parametrize("place", ["prose", "code"])
def test_a_cell_that_says_what_the_reveal_says_is_caught(place):
    wrong = notebook(**{place: 'print("""So  it\nis; I *think*.""")'})
    assert [cell for cell, _ in lint.told(wrong, asked("a"))] == [place]
    assert list(lint.told(notebook("So it is."), asked("a"))) == []


@pytest.mark.parametrize("stem", SOURCES)
def test_no_cell_of_a_unit_gives_the_answer_to_a_guess_away(stem):
    unit = source.read(SOURCES[stem], exercises.every(lossedu.EXERCISES))
    mine = interview.guesses(unit.name)
    assert mine and list(lint.told(unit.notebook, mine)) == []


def test_a_cell_that_calls_a_right_answer_is_caught():
    for word in ("reference", "solution"):
        wrong = notebook(code=f'ours = lossedu.EXERCISES["a"].{word}(1)')
        assert [cell for cell, _ in lint.references(wrong)] == ["code"]
    assert list(lint.references(notebook(code='lossedu.EXERCISES["a"].title'))) == []
