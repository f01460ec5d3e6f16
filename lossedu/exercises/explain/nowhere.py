"""A hint such as "Right except at 0" for an answer that is right in no case.

A known mistake was found in its numbers; something else besides spoils every case: True and False
for numbers, a factor. That is told first, and the hint holds once it is mended.
"""
import re

from .difference import Difference

CLAIMS = re.compile(r"Right\b(?! sizes?,| direction,)")
FACTOR = re.compile(r"(.*?) Besides, (everything came out [^.]+\.)(.*)", flags=re.DOTALL)
MENDED = "With that mended:"


def told_where_none_is_right(sentence: str, difference: Difference) -> str:
    """What is said of an answer with no right case, from what was said of its mistake."""
    if not CLAIMS.match(sentence):
        return sentence
    spoils, hint = _what_spoils(sentence, difference)
    return f"{spoils} {MENDED} {hint[0].lower()}{hint[1:]}" if spoils else sentence


def _what_spoils(sentence, difference):
    """(what is wrong in every case, the hint without it); "" where nothing is."""
    if difference.kind == "structure":
        return difference.finding.sentence, sentence
    found = FACTOR.fullmatch(sentence)
    if found:
        hint, factor, rest = found.groups()
        return f"{factor[0].upper()}{factor[1:]}", hint + rest
    return "", sentence
