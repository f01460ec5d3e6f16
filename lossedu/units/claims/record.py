"""What a claim of an article is, and the sentence for one whose verdict and evidence disagree.

The verdict is not free. Evidence stands in three lists: what supports the claim, what refutes it,
and what merely stands beside it. So it follows from the lists:

    true            supported, and not refuted
    false           refuted, and not supported
    depends         both: a condition that the claim leaves out decides
    misleading      both: its words can be defended, and acting on them goes wrong
    not checkable   neither: the claim leaves out what a check would need

A claim that was checked, and neither shown nor excluded, would be open; none here is.
"""
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from ...interview.markup import unbalanced

TITLES = {
    "IMPACT": "Impact of Different Loss Functions in Neural Networks",
    "NNLF": "Neural Network Loss Function",
    "DLIQ": "Explain different Loss functions that we generally use for Neural Networks?",
    "MINDLI": "Loss Functions for Deep Learning"}
ARTICLES = tuple(TITLES)  # in small letters, the first word of a claim's id
KINDS = ("definition", "property", "empirical", "advice")
SIDES = {  # verdict -> whether there is evidence for it, and against it
    "true": (True, False), "depends": (True, True), "misleading": (True, True),
    "false": (False, True), "not checkable": (False, False)}
VERDICTS = tuple(SIDES)
POINTERS = ("section",)  # to read on, no evidence
MEANING = {
    "true": "holds as it stands",
    "depends": "holds under a condition that it leaves out, and fails without it",
    "misleading": "is literally defensible, but leads readers to a wrong decision",
    "false": "has a counterexample, and no reading that saves it",
    "not checkable": "leaves out what a check would need"}


def _whole(text):
    """A text without its margins, if it is one."""
    if not text.strip():
        raise ValueError("is empty")
    if wrong := unbalanced(text):
        raise ValueError(wrong)
    return text.strip()


def _named(text):
    if not re.fullmatch(rf"({'|'.join(ARTICLES).lower()})-\d\d", text):
        raise ValueError(f"is {text!r}; an article and two digits fit, such as nnlf-16")
    return text


Text = Annotated[str, AfterValidator(_whole)]
Entries = tuple[str, ...]


class Claim(BaseModel):
    """One claim. `topic` follows from the file that it stands in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, AfterValidator(_named)]
    claim: Text
    kind: Literal[KINDS]
    verdict: Literal[VERDICTS]
    reason: Text
    supports: Entries = ()
    refutes: Entries = ()
    beside: Entries = ()
    topic: str = Field(default="", exclude=True)

    @property
    def article(self) -> str:
        """The short name of its article: "NNLF"."""
        return self.id.split("-")[0].upper()

    @property
    def evidence(self) -> tuple[str, ...]:
        """All entries, in the order in which they are run."""
        return self.supports + self.refutes + self.beside

    @model_validator(mode="after")
    def _evidence_agrees(self):
        sides = tuple(any(_proves(entry) for entry in side)
                      for side in (self.supports, self.refutes))
        if sides != SIDES[self.verdict]:
            there = {(True, False): "supports it alone", (False, True): "refutes it alone",
                     (True, True): "stands on both sides",
                     (False, False): "stands on neither side"}[sides]
            raise ValueError(f"the verdict is {self.verdict!r}, and the evidence {there}")
        return self


def _proves(entry):
    return entry.split(" ")[0] not in POINTERS
