"""What the terminal shows of a card, and what maths becomes on a page."""
import io
import re

import pytest
from rich.console import Console

from lossedu.interview import all_cards
from lossedu.trainer.maths import MATHS, page_text, svg
from lossedu.trainer.mock.screen import Screen


def shown(text, width=60):
    out = io.StringIO()
    Screen(Console(file=out, width=width, highlight=False, color_system=None)).tell(text)
    return out.getvalue().strip("\n")


@pytest.mark.parametrize("text, wanted", [
    ("one line\nof two", "one line of two"),
    ("a **bold** and *italic* word", "a bold and italic word"),
    ("`v**2` is a*b*c, and `w**2`", "`v**2` is a*b*c, and `w**2`"),
    ("so $\\frac{a}{n} * b * c$", "so a/n * b * c"),
    ("- one\n- two", "- one\n- two"),
    ("[bold]not markup[/bold]", "[bold]not markup[/bold]"),
    ("first\n\nsecond", "first\n\nsecond")])
def test_a_text_is_shown_as_it_is_meant(text, wanted):
    assert shown(text) == wanted


def test_code_keeps_its_lines():
    said = shown("Look:\n\n```python\ndef f(x):\n    return x ** 2\n```\n")
    assert re.search(r"def f\(x\):\s*\n    return x \*\* 2", said)


def test_lines_are_read_up_to_an_empty_one():
    typed = iter(["one", "two", "", "three"])
    assert Screen(read=lambda prompt: next(typed)).lines() == "one\ntwo"


@pytest.mark.proof
def test_nearly_all_maths_of_the_bank_is_set():
    formulas = {" ".join((found[1] or found[2]).split()) for card in all_cards()
                for text in card.texts for found in MATHS.finditer(text)}
    left = [one for one in formulas if svg(one) is None]
    assert len(formulas) > 300
    assert len(left) <= 0.01 * len(formulas), left


@pytest.mark.parametrize("formula", [r"\frac12", r"\tfrac{a}{b}", r"\lVert x \rVert \le 1",
                                     r"\frac dn \sqrt n", r"2.0\,\%", r"\bigl( x \bigr)"])
def test_what_matplotlib_does_not_know_is_spelled_as_it_does(formula):
    assert svg(formula).startswith("<svg")


def test_what_cannot_be_set_stays_as_code():
    assert page_text(r"so $\begin{cases}1\end{cases}$") == (
        r"<p>so <code>\begin{cases}1\end{cases}</code></p>")


def test_maths_has_the_colour_of_the_text_and_its_words():
    said = page_text("$x < 1$")
    assert 'fill="currentColor"' in said and 'aria-label="x &lt; 1"' in said
