"""A page in docs/topics, for the tests that compute what it says."""
import re
from pathlib import Path

TOPICS = Path(__file__).parents[2] / "docs/topics"


def page(name):
    """The text of the page on that topic."""
    return (TOPICS / f"{name}.md").read_text(encoding="utf-8")


def decimals(text):
    """Every number with a decimal point in a page, as it is written."""
    return set(re.findall(r"\d+\.\d+", text))


def told(text, shown, computed):
    """Does the number stand in the text, digit for digit, and is it the computed one, rounded?"""
    stands = re.search(rf"(?<![\d.]){re.escape(shown)}(?!\d|\.\d)", text)
    digits = len(shown.partition(".")[2])
    return bool(stands) and f"{computed:,.{digits}f}" == shown
