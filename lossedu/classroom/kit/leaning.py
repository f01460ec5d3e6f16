"""Does a sentence make sense alone, taken out of its paragraph?

    leans("The values there are $1$ and $2$:")      # True: where is there?
    points_away("Of the properties above, one adds up.")    # True: nothing stands above any more
"""
import re

# how a sentence begins that says little without the one before it
BEGINS = ("It ", "Its ", "This ", "These ", "They ", "Their ", "That ", "Those ", "There", "Here ",
          "So ", "But ", "And ", "Then ", "Both ", "One ", "Each of ", "The other", "The same",
          "Either ", "Neither ", "Such ", "In both ", "Now ")
EXPLETIVE = re.compile(r"^There (is|are|was|were) ")
FORMULA = re.compile(r"\$\$.*?\$\$|\$[^$]+\$|`[^`]*`", re.DOTALL)
CLAUSE = re.compile(r"[,;:(]")
SOON = 8        # words of a first clause in which a pronoun has nothing yet to stand for
STANDS_FOR = re.compile(r"\b(it|its|they|them|their|this|these|those|such|there|both|the same|"
                        r"the former|the latter|the others?)\b", re.IGNORECASE)
SHOWS = re.compile(r"\b(this|these|those|such)\b", re.IGNORECASE)
# "above" and "below" that name a place on the page, and no number
PLACE = re.compile(r"\b(?:above|below)(?=[,.;:)\]*]|\s+(?:and|shows?|is|are|has|have)\b|$)"
                   r"|\bby \(\d+\)", re.IGNORECASE)


def leans(sentence: str) -> bool:
    """Does it need the sentence before it?"""
    words = _without_formulas(sentence)
    if EXPLETIVE.search(words):
        return False
    return (words.startswith(BEGINS) or bool(STANDS_FOR.search(_first_words(words)))
            or points_away(sentence))


def shows(sentence: str) -> bool:
    """Does it begin with something that was shown to the reader, "these points"?"""
    return bool(SHOWS.search(_first_words(_without_formulas(sentence)))) or points_away(sentence)


def points_away(sentence: str) -> bool:
    """Does it name a place on a page that is not this one?"""
    return bool(PLACE.search(_without_formulas(sentence)))


def _without_formulas(sentence):
    return " ".join(FORMULA.sub(" ", sentence).replace("*", "").split())


def _first_words(words):
    return " ".join(CLAUSE.split(words)[0].split()[:SOON])
