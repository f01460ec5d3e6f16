"""Words that the field has better ones for, and sentences that promise much.

The table is that of the course's style: a private word may stand once in a unit, as an image. The
lint holds units of the second edition to it; for the others it only reports.
"""
import re

# pattern -> the field's word
PRIVATE = {
    r"slopes? in \$?[a-z]|slopes? of (?:the|a) (?:loss|softmax|sigmoid)": "gradient, derivative",
    r"pull(?:s|ed|ing)?\b(?! request)": "gradient, derivative",
    r"(?:the|a|each|ten|its) scores?\b": "logit (score: a margin, or a metric)",
    r"dear(?:er|est|ly)?": "cost, loss",
    r"cheap(?:er|est|ly)?": "cost, loss",
    r"(?:the|a|its|their|for a \w+ of the) prices?": "loss, cost",
    r"(?:model|network|line|it|softmax|sigmoid|table|who)s? (?:says?|states?|speaks?)": "predicts, "
    "outputs",
    r"far values?|wild ones": "outlier",
    r"whom? (?:it|the loss) (?:listens|hears)|hears?|outvoted?": "influence",
    r"the squares?\b(?! root)": "squared error",
    r"by luck|lucky": "interval, standard error",
    r"whoever|who (?:compares|keeps|takes|asks|wants)": "if you, anyone who",
}
UNIVERSAL = re.compile(
    r"\b(every\w*|never|only|always|whatever|whenever|because|all|none|nothing|no one|nobody|"
                       r"cannot|impossible|must|any)\b", flags=re.IGNORECASE)
FENCE = re.compile(r"^(`{3,}|~{3,})")
ONCE = 1  # as an image


def private(path):
    """(line, the word, the field's word) for each private word in a unit's prose."""
    for number, text in _prose(path):
        for pattern, better in PRIVATE.items():
            for match in re.finditer(rf"\b(?:{pattern})\b", text, flags=re.IGNORECASE):
                yield number, match[0], better


def report(path, where):
    """A line for each private word: where it stands, and what the field says."""
    return [f"{where}:{number}: {word!r}; the field says {better}." for number, word,
            better in private(path)]


def faults(unit):
    """Private words that come more than once, as sentences; none for a unit of the first
    edition."""
    if unit.facts.get("edition") != 2:
        return []
    seen, found = {}, []
    for number, word, better in private(unit.path):
        seen[better] = seen.get(better, 0) + 1
        if seen[better] > ONCE:
            found.append(f"{unit.where()}:{number}: {word!r} came; the field says {better}.")
    return found


def promises(path, where):
    """Each sentence with a universal word, after its place and the words: what a reading has to
    doubt."""
    found = []
    for number, text in _prose(path):
        for sentence in re.split(r"(?<=[.?!:;])\s+", text):
            words = UNIVERSAL.findall(sentence)
            if words:
                found.append(f"{where}:{number}: [{', '.join(map(str.lower, words))}] "
                             f"{sentence.strip()}")
    return found


def _prose(path):
    """(line number, text) of each line of a source that is prose or a question's text."""
    fence = False
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if FENCE.match(line):
            fence = not fence
        elif not fence and line.strip():
            yield number, re.sub(r"`[^`]*`", "` `", line)
