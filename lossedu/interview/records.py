"""What a guess and a quiz question are, and the sentence for one that is not."""
import re
from dataclasses import dataclass, fields
from hashlib import sha256

from ..core.words import near
from .markup import unbalanced

CHOICES = ("single", "multiple")
EVIDENCE = ("section", "test", "exercise", "property", "number", "holds")
ID = "[a-z0-9]+(-[a-z0-9]+)*"
LETTERS = "abcdefghijklmnopqrstuvwxyz"  # of options, in their order
LETTERED = re.compile(r"\(?[a-z]\) ")  # an option that brings its own letter


@dataclass(frozen=True)
class Guess:
    """A prediction before a result: `answer` is the letter of an option, `because` says why."""

    id: str
    question: str
    options: tuple
    answer: str
    because: str


@dataclass(frozen=True)
class Option:
    """One answer on offer, whether it fits, and why."""

    text: str
    correct: bool
    reason: str


@dataclass(frozen=True)
class Question:
    """A quiz question: `kind` is "single" (one option fits) or "multiple" (one or more do)."""

    id: str
    text: str
    kind: str
    options: tuple
    evidence: tuple

    @property
    def right(self) -> frozenset[int]:
        """The places of the options that fit.

        >>> options = Option("a", False, "-"), Option("b", True, "-")
        >>> Question("q", "?", "single", options, ()).right
        frozenset({1})
        """
        return frozenset(place for place, one in enumerate(self.options) if one.correct)

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text of the question that a reader sees."""
        return (self.text, *(words for one in self.options for words in (one.text, one.reason)))


def read_guess(where: str, raw: object) -> Guess:
    """A `Guess` from what the file holds; ValueError starts with `where` and its id."""
    where, raw = _record(where, raw, Guess)
    listed = _list(where, "options", raw["options"])
    options = tuple(_text(where, f"option {place}", one)
                    for place, one in enumerate(listed, start=1))
    if len(options) < 2:
        raise ValueError(f"{where}: {len(options)} option; at least two make a guess.")
    if len(set(options)) < len(options):
        raise ValueError(f"{where}: two options have the same text.")
    if any(LETTERED.match(option) for option in options):
        raise ValueError(f"{where}: the options carry letters; leave them out, they are put there.")
    letters = LETTERS[:len(options)]
    _one_of(where, "answer", raw["answer"], tuple(letters))
    return Guess(raw["id"], _text(where, "question", raw["question"]), options, raw["answer"],
                 _text(where, "because", raw["because"]))


def read_question(where: str, raw: object) -> Question:
    """A `Question` from what the file holds; ValueError starts with `where` and its id."""
    where, raw = _record(where, raw, Question)
    _one_of(where, "kind", raw["kind"], CHOICES)
    listed = _list(where, "options", raw["options"])
    options = tuple(_read_option(f"{where}, option {place}", one)
                    for place, one in enumerate(listed, start=1))
    question = Question(_text(where, "id", raw["id"]), _text(where, "text", raw["text"]),
                        raw["kind"], shuffled(str(raw["id"]), options),
                        _evidence(where, raw["evidence"]))
    if len(options) < 2:
        raise ValueError(f"{where}: {len(options)} option; at least two make a question.")
    if len({option.text for option in options}) < len(options):
        raise ValueError(f"{where}: two options have the same text.")
    if not question.right:
        raise ValueError(f"{where}: no option is correct. Write 'correct: true' at one.")
    if question.kind == "single" and len(question.right) > 1:
        raise ValueError(f"{where}: {len(question.right)} options are correct in a single "
                         "choice. Write 'kind: multiple', or leave one correct.")
    return question


def shuffled(name: str, options: tuple) -> tuple:
    """The options in an order that hangs on the question's id alone: whoever writes a question
    puts the right one where it comes to mind, mostly second.

    >>> options = Option("a", False, "-"), Option("b", True, "-"), Option("c", False, "-")
    >>> "".join(one.text for one in shuffled("slope", options))
    'cab'
    """
    return tuple(sorted(options, key=lambda one: sha256(f"{name} {one.text}".encode()).digest()))


def _read_option(where, raw):
    raw = _fields(where, raw, Option)
    if raw["correct"] not in ("true", "false"):
        raise ValueError(f"{where}: correct is {raw['correct']!r}; true or false fits.")
    return Option(_text(where, "text", raw["text"]), raw["correct"] == "true",
                  _text(where, "reason", raw["reason"]))


# ------------------------------------------------------------------ what every record shares
def _record(where, raw, kind):
    if isinstance(raw, dict) and isinstance(raw.get("id"), str) and raw["id"]:
        where = f"{where}, {raw['id']}"
    raw = _fields(where, raw, kind)
    if not re.fullmatch(ID, str(raw["id"])):
        raise ValueError(f"{where}: id is {raw['id']!r}; "
                         "small letters, digits and single dashes fit.")
    return where, raw


def _fields(where, raw, kind):
    names = [one.name for one in fields(kind)]
    if not isinstance(raw, dict):
        raise ValueError(f"{where}: {_shown(raw)} came; {', '.join(names)} belong here.")
    missing = [name for name in names if name not in raw]
    unknown = [name for name in raw if name not in names]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        raise ValueError(f"{where}: {' and '.join(missing)} {verb} missing.")
    if unknown:
        raise ValueError(f"{where}: there is no field {unknown[0]!r}."
                         f"{near(unknown[0], names)}")
    return raw


def _text(where, name, value):
    if not isinstance(value, str):
        raise ValueError(f"{where}: {name} holds {_shown(value)}; a text belongs there.")
    if not value.strip():
        raise ValueError(f"{where}: {name} is empty.")
    wrong = unbalanced(value)
    if wrong:
        raise ValueError(f"{where}: {name} {wrong}.")
    return value.strip()


def _list(where, name, value):
    if not isinstance(value, list) or not value:
        raise ValueError(f"{where}: {name} holds {_shown(value)}; "
                         "a list with at least one entry belongs there.")
    return value


def _one_of(where, name, value, allowed):
    if value not in allowed:
        raise ValueError(f"{where}: {name} is {_shown(value)}; "
                         f"one of these fits: {', '.join(allowed)}.{near(value, allowed)}")


def _evidence(where, value):
    entries = tuple(_text(where, "evidence", one) for one in _list(where, "evidence", value))
    for one in entries:
        if wrong := evidence_fault(one):
            raise ValueError(f"{where}: evidence {wrong}.")
    return entries


def evidence_fault(entry: str) -> str:
    """Why an entry is no evidence at all, as the end of a sentence, or ""."""
    if entry.split(" ")[0] in EVIDENCE and " " in entry:
        return ""
    kinds = f"{', '.join(EVIDENCE[:-1])} or {EVIDENCE[-1]}"
    return f"{entry!r} names no {kinds}. Type for example: property huber.convex"


def _shown(value):
    """What a field holds, in words."""
    if value in ("", None, [], {}):
        return "nothing"
    return {dict: "a mapping", list: "a list"}.get(type(value)) or repr(value)
