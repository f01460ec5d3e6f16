"""What an interview card is, and the sentence for one that is not.

A card is a question as an interviewer asks it, with what to say first, the whole answer, what is
often said and wrong, follow-ups with their answers, what a listener can tick, and evidence that
can turn red.
"""
import re
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from ..core.words import near
from .markup import unbalanced
from .records import EVIDENCE, ID, evidence_fault

LEVELS = ("junior", "mid", "senior", "staff")
KINDS = ("concept", "derivation", "coding", "debugging", "numeric estimate", "design")
FIRST, WHOLE = 45, (60, 160)  # words of what is said first; of the answer
# Of a tick: what nobody can see or hear, as the verb of the tick or of one of its parts.
UNSEEN = re.compile(r"(?:^|\b(?:and|or) )(knows|believes|thinks|understands|realises|recognises|"
                    r"sees|considers|wants|trusts|hopes|suspects|notices|expects|assumes|feels|"
                    r"doubts)\b", re.IGNORECASE)
HINT = 0.5                    # a hint holds at most so much of the words of what is said first


def _whole(text):
    """A text without its margins, if it is one."""
    if not text.strip():
        raise ValueError("is empty")
    if wrong := unbalanced(text):
        raise ValueError(wrong)
    return text.strip()


def _as_list(raw):
    """One number, as most estimates have, is written as a mapping."""
    return [raw] if isinstance(raw, dict) else raw


def _named(text):
    if not re.fullmatch(ID, text):
        raise ValueError(f"is {text!r}; small letters, digits and single dashes fit")
    return text


def _rests(text):
    if wrong := evidence_fault(text):
        raise ValueError(wrong)
    return text


def _observable(text):
    """A tick that two listeners would set alike: what was said, written or done.

    >>> _observable("Says that h is a compromise.")
    'Says that h is a compromise.'
    """
    if unseen := UNSEEN.search(text):
        raise ValueError(f"has {unseen.group(1)!r}, which nobody can hear; says, names, gives or "
                         "computes fits")
    return text


Text = Annotated[str, AfterValidator(_whole)]
Tick = Annotated[Text, AfterValidator(_observable)]
Id = Annotated[str, AfterValidator(_named)]
Evidence = Annotated[str, AfterValidator(_rests)]
Level = Literal[LEVELS]


def several(kind, least, most):
    """The type of a tuple of `least` to `most` of a kind."""
    return Annotated[tuple[kind, ...], Field(min_length=least, max_length=most)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Wrong(_Part):
    """What is often said and wrong, and why it fails."""

    said: Text
    because: Text


class FollowUp(_Part):
    """The next question, its answer, and the level at which it is asked."""

    ask: Text
    answer: Text
    level: Level


class Rubric(_Part):
    """What a listener can tick: a weak answer, and the ticks of a good and an excellent one."""

    weak: Tick
    good: several(Tick, 2, 4)
    excellent: several(Tick, 1, 3)


class Atom(_Part):
    """One number, one formula or one cause, to be asked again after days."""

    ask: Text
    answer: Text


class Estimate(_Part):
    """A number that an estimate is judged by, and its unit; where there are several, what it is
    `of`, as the mock asks for it: "the number of steps with squared error"."""

    value: float
    unit: Text
    of: str = ""


class Interruption(_Part):
    """What an interviewer throws in, and what a good answer does with it."""

    say: Text
    answer: Text


class Card(_Part):
    """An interview question. `topic` and `unit` (or None) follow from the file it stands in."""

    id: Id
    level: Level
    kind: Literal[KINDS]
    minutes: Annotated[int, Field(ge=1, le=45)]
    question: Text
    say_first: Text
    answer: Text
    wrong: Wrong
    follow_ups: several(FollowUp, 2, 4)
    rubric: Rubric
    red_flags: several(Tick, 1, 3)
    atoms: several(Atom, 3, 6)
    evidence: several(Evidence, 1, 40)
    estimate: Annotated[several(Estimate, 0, 3), BeforeValidator(_as_list)] = ()
    interruptions: tuple[Interruption, ...] = ()
    practice: Text = ""
    topic: str = ""
    unit: str | None = None

    @model_validator(mode="after")
    def _holds_together(self):
        first, (least, most) = words(self.say_first), WHOLE
        if first > FIRST:
            raise ValueError(f"say_first has {first} words; at most {FIRST} are said in 20 seconds")
        if not least <= words(self.answer) <= most:
            raise ValueError(f"answer has {words(self.answer)} words; {least} to {most} fit")
        if (self.kind == "numeric estimate") != bool(self.estimate):
            raise ValueError("estimate belongs to a card of the kind numeric estimate, "
                             "and to no other")
        if len(self.estimate) > 1 and not all(one.of for one in self.estimate):
            raise ValueError(f"estimate has {len(self.estimate)} numbers; each says what it is of")
        asks = self.kind == "design" and self.level == "staff"
        if asks and not 3 <= len(self.interruptions) <= 6 or self.interruptions and not asks:
            raise ValueError(f"{len(self.interruptions)} interruptions came; a design at level "
                             "staff has 3 to 6, another card none")
        if all(one.startswith("section ") for one in self.evidence):
            raise ValueError("evidence holds sections alone; at least one entry can turn red: "
                             f"{', '.join(one for one in EVIDENCE if one != 'section')}")
        if not any(map(self._may_hint, self.atoms)):
            raise ValueError("the ask of each atom holds over half the words of say_first, so none "
                             "can be its hint")
        return self

    def _may_hint(self, atom):
        return given_away(atom.ask, self.say_first) <= HINT

    @property
    def hint(self) -> str:
        """A question on the way to the answer: an atom's, which holds little of say_first."""
        return next(filter(self._may_hint, self.atoms)).ask

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text of the card that a reader sees."""
        parts = [self.question, self.say_first, self.answer, self.wrong.said, self.wrong.because,
                 self.rubric.weak, *self.rubric.good, *self.rubric.excellent, *self.red_flags]
        pairs = [*((one.ask, one.answer) for one in (*self.follow_ups, *self.atoms)),
                 *((one.say, one.answer) for one in self.interruptions)]
        return (*parts, *(text for pair in pairs for text in pair))


def words(text: str) -> int:
    """How many words of prose a text has: fenced code and displayed formulas are none.

    >>> words("A *mean* of $x_i + y$."), words("See $$a = b$$ there.")
    (4, 2)
    """
    text = re.sub(r"^```.*?^```", " ", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"\$\$.*?\$\$", " ", text, flags=re.DOTALL)
    text = re.sub(r"\$[^$]*\$|`[^`]*`", " formula ", text)
    return sum(bool(re.search(r"\w", one)) for one in text.split())


def given_away(hint: str, text: str) -> float:
    """Which fraction of a text's words stand in a hint.

    >>> given_away("Is it the mean?", "The mean, not the median.")
    0.6
    """
    known = set(re.findall(r"\w+", hint.lower()))
    said = re.findall(r"\w+", text.lower())
    return sum(one in known for one in said) / len(said)


def read_card(where: str, raw: object, topic: str = "", unit: str | None = None) -> Card:
    """A `Card` from what the file holds; ValueError starts with `where` and the card's id."""
    if not isinstance(raw, dict):
        raise ValueError(f"{where}: {raw!r} came; a mapping with id, level, kind and so on "
                         "belongs here.")
    if isinstance(raw.get("id"), str) and raw["id"]:
        where = f"{where}, {raw['id']}"
    if told := [name for name in ("topic", "unit") if name in raw]:
        raise ValueError(f"{where}: {told[0]} follows from the file; leave it out.")
    try:
        return Card(**raw, topic=topic, unit=unit)
    except ValidationError as error:
        raise ValueError(f"{where}: {_sentence(error.errors()[0])}.") from None
    except TypeError:
        raise ValueError(f"{where}: a name of a field is no text.") from None


def _sentence(fault):
    """What pydantic found, in one sentence."""
    place = _place(fault["loc"])
    kind, facts, came = fault["type"], fault.get("ctx", {}), fault["input"]
    if kind == "missing":
        return f"{place} is missing"
    if kind == "extra_forbidden":
        return (f"there is no field {fault['loc'][-1]!r}."
                f"{near(str(fault['loc'][-1]), Card.model_fields)}".rstrip("."))
    if kind == "literal_error":
        fits = facts["expected"].replace("'", "").replace(" or ", ", ")
        return f"{place} is {came!r}; one of these fits: {fits}"
    if kind in ("too_short", "too_long"):
        bound = facts.get("min_length", facts.get("max_length"))
        most = "at least" if kind == "too_short" else "at most"
        return f"{place} holds {facts['actual_length']}; {most} {bound} belong there"
    if kind == "value_error":
        return f"{place} {facts['error']}".strip()
    what = {dict: "a mapping", list: "a list"}.get(type(came), repr(came))
    return f"{place} holds {what}; {FITS.get(kind, fault['msg'].lower())}"


FITS = {"string_type": "a text belongs there", "tuple_type": "a list belongs there",
        "model_type": "a mapping belongs there", "int_parsing": "a whole number belongs there",
        "float_parsing": "a number belongs there"}


def _place(loc):
    """A path such as ("follow_ups", 1, "answer") in words.

    >>> _place(("follow_ups", 1, "answer"))
    'follow_ups, 2, answer'
    """
    return ", ".join(str(one + 1) if isinstance(one, int) else one for one in loc)
