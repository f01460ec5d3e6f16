"""Links between units, as they lead in a class.

    led("See [unit 3](03_regression.ipynb).", ["regression"])
    # 'See [unit 3](../regression/regression.ipynb).'

In the course a notebook is called 03_regression.ipynb and has the others beside it. In a class it
is regression/regression.ipynb, in release/ as in the folder of a student who fetched it, and units
that the class does not have are nowhere: a link to one of them becomes its words and its name.
"""
import re
from collections.abc import Collection

from .. import units

LINK = re.compile(r"\[(?P<words>[^\]]+)\]\((?:\./)?\d+_(?P<unit>\w+)\.ipynb(?P<place>#[^)]*)?\)")


def led(markdown: str, handed_out: Collection[str]) -> str:
    """The text with each link to a unit of the course led to where the class has it.

    >>> led("as in [unit 2](02_fair_comparison.ipynb)", ["regression"])
    'as in unit 2 "fair comparison"'
    """
    def other(link):
        words, unit = link["words"], link["unit"]
        if unit in handed_out:
            return f"[{words}](../{unit}/{unit}.ipynb{link['place'] or ''})"
        if unit not in {one.name for one in units.COURSE}:
            return link[0]      # a notebook of the teacher's own with a number in its name
        return f'{words} "{unit.replace("_", " ")}"'

    return LINK.sub(other, markdown)
