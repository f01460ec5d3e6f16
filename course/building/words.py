"""Words that the field has better ones for, and sentences that promise much.

The table is that of the course's style: a private word may stand once in a unit, as an image. The
lint holds units of the second edition to it; for the others it only reports. It reads whatever a
learner reads: the text, questions and cards, what exercises ask and answer, and the words of
pictures. A unit whose example is about such a word says so in its head: `words: [alarm]`.
"""
import ast
import re
import textwrap

from .fault import Where

OWNED = r"(?:the |its |their |this )?(?:money|budget|costs?|gradient|work|time|total|profit|market)"
PORTION = r"(?<!market )(?<!fair )(?<!equal )(?<!lion's )(?<!as a )"
NOUN = r"(?:the|this|(?<!as )an?|its|their|whose|mean|true)(?: (?!equal|fair|market)\w*[^s\W])?"
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
    # not the square of a number, nor the one in a picture
    r"(?<!of )the squares?\b(?! root| of| stands| marks?)": "squared error",
    r"by luck|lucky": "interval, standard error",
    # to share is a verb, and money, work and markets have shares
    rf"{PORTION}(?:shares? of(?! {OWNED})|{NOUN} shares?(?! of {OWNED}| price)|shares? \$)":
    "fraction, proportion, probability",
    r"(?:false|right|true|an?|the|all|no|each|every|per|many|more|fewer|of) alarms?":
    "false positive, positive prediction",
    r"(?:an?|the|each|every|per|no|one|two|fewer|more|alarms? (?:and|or)) miss(?:es)?":
    "false negative",
    r"whoever|who (?:compares|keeps|takes|asks|wants)": "if you, anyone who",
}
UNIVERSAL = re.compile(
    r"\b(every\w*|never|only|always|whatever|whenever|because|all|none|nothing|no one|nobody|"
                       r"cannot|impossible|must|any)\b", flags=re.IGNORECASE)
FENCE = re.compile(r"^(`{3,}|~{3,})")
ONCE = 1  # as an image


PROSE_FIELDS = re.compile(r"\s*(?:- )?(?:id|kind|level|topic|correct|answer|practice): [\w -]*$")
KEY = re.compile(r"^\s*(?:- )?\w+: ")
EVIDENCE = re.compile(r"\s*- '?(?:section|test|exercise|property|number|holds) ")
FEW = 3  # words: shorter strings in Python are names


def files(path):
    """The files whose words a learner reads, of the unit whose text is the file `path`."""
    wing = path.parent
    return [path, *(file for name in ("questions.yaml", "cards.yaml")
                     if (file := wing / name).is_file()),
            *sorted(wing.glob("statements/*.yaml")),
            *sorted(file for file in wing.rglob("*.py") if "tests" not in file.parts)]


def private(path):
    """(line, the word, the field's word) for each private word in a file."""
    for number, text in _read(path):
        for pattern, better in PRIVATE.items():
            for match in re.finditer(rf"\b(?:{pattern})(?!\w)", text, flags=re.IGNORECASE):
                yield number + text[:match.start()].count("\n"), match[0], better


def report(path, where):
    """A line for each private word: where it stands, and what the field says."""
    return [f"{where}:{number}: {_plain(word)!r}; the field says {better}." for number, word,
            better in private(path)]


def faults(unit):
    """Private words that come more than once in a unit, as sentences; none for a unit of the first
    edition."""
    if unit.facts.get("edition") != 2:
        return []
    seen, found = {}, []
    own = tuple(str(word).lower() for word in unit.facts.get("words", ()))
    for file in files(unit.path):
        for number, word, better in private(file):
            if own and any(one in word.lower() for one in own):
                continue
            seen[better] = seen.get(better, 0) + 1
            if seen[better] > ONCE:
                found.append(f"{Where(file)}:{number}: {_plain(word)!r} came; the field says "
                             f"{better}.")
    return found


def promises(path, where):
    """Each sentence with a universal word, after its place and the words: what a reading has to
    doubt."""
    found = []
    for number, text in _read(path):
        at = 0
        for sentence in re.split(r"(?<=[.?!:;])\s+", text):
            words = UNIVERSAL.findall(sentence)
            if words:
                line = number + text[:text.index(sentence, at)].count("\n")
                found.append(f"{where}:{line}: [{', '.join(map(str.lower, words))}] "
                             f"{_plain(sentence)}")
            at += len(sentence)
    return found


def _plain(text):
    return " ".join(text.split())


def _read(path):
    """(line number, text) of each piece of a file that a learner reads, code between backticks left
    out."""
    text = path.read_text(encoding="utf-8")
    readers = {".md": _markdown, ".yaml": _questions, ".py": _python}
    for number, piece in readers[path.suffix](text):
        yield number, re.sub(r"`[^`\n]*`", "` `", piece)


def _markdown(text):
    """The lines of prose, and the words in the code of its cells."""
    fence, cell, start = "", [], 0
    for number, line in enumerate(text.split("\n"), start=1):
        if FENCE.match(line):
            if fence:
                if "{code-cell}" in fence:
                    yield from _in_code("\n".join(cell), start)
                fence = ""
            else:
                fence, cell, start = line, [], number + 1
        elif fence:
            cell.append("" if re.match(r":\w+:", line) else line)
        elif line.strip():
            yield number, line


def _in_code(code, start):
    try:
        yield from ((start + number - 1, piece) for number, piece in _python(code))
    except SyntaxError:  # a cell with a magic
        return


def _questions(text):
    """The lines of questions and cards, but for what names things, and programs."""
    in_program = False
    for number, line in enumerate(text.split("\n"), start=1):
        if FENCE.match(line.strip()):
            in_program = not in_program
        elif (line.strip() and not in_program and not PROSE_FIELDS.match(line)
              and not EVIDENCE.match(line)):
            yield number, KEY.sub("", line)


def _python(text):
    """The strings of a Python file that are words: not names, not code, not the notes of whoever
    maintains it. What an exercise says in the docstring of its function is read by its learner."""
    tree = ast.parse(text)
    asked = {word.value.id for word in ast.walk(tree)
             if isinstance(word, ast.keyword) and word.arg == "reference"
             and isinstance(word.value, ast.Name)}
    notes = {id(node.body[0].value) for node in ast.walk(tree)
             if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and _has_note(node)
             and getattr(node, "name", "") not in asked}
    nodes = list(ast.walk(tree))
    parts = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in nodes:
        said = "" if id(node) in notes or id(node) in parts else _said(node)
        if len(said.split()) >= FEW and not _is_code(said):
            whole = node.end_lineno - node.lineno >= said.count("\n")  # written in lines
            yield node.lineno, said if whole else _plain(said)


def _said(node):
    """The words of a string, with { } for what an f-string puts in; "" for anything else."""
    if isinstance(node, ast.JoinedStr):
        return "".join(_said(part) or "{ }" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _has_note(node):
    return (bool(node.body) and isinstance(node.body[0], ast.Expr)
            and isinstance(node.body[0].value, ast.Constant))


def _is_code(text):
    """Whether a string is a program, as that of an exercise to debug."""
    try:
        body = ast.parse(textwrap.dedent(text)).body
    except (SyntaxError, ValueError):
        return False
    return any(not isinstance(one, ast.Expr) or isinstance(one.value, ast.Call) for one in body)
