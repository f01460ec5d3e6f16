"""What a card says, for the tests that hold it: a card that is changed turns its test red."""
import re

from lossedu.interview import all_cards
from lossedu.interview.facts import SHOWN, stands


def card(name):
    """The card of that id."""
    (found,) = (one for one in all_cards() if one.id == name)
    return found


def said(name, number):
    """The number, which stands in the card digit for digit, as a float; of 28 % it is 0.28."""
    text = "\n".join(card(name).texts)
    assert stands(number, text), f"{name} does not say {number}"
    parts = SHOWN.match(number)
    size = float(parts["digits"].replace(",", "")) * (-1 if parts["sign"] else 1)
    return size / 100 if parts["unit"] else size


def code_of(name, **given):
    """What the first program in the card's answer defines."""
    return run(card(name).answer, **given)


def asked_code_of(name, **given):
    """What the first program in the card's question defines."""
    return run(card(name).question, **given)


def run(text, **given):
    """The names that the first fenced program of a text defines, run with those `given`."""
    program = re.search(r"^```python\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE).group(1)
    names = dict(given)
    exec(compile(program, "<card>", "exec"), names)
    return names
