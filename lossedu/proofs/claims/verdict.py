"""What a search says: whether the claim stands, and what was found against it."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Witness:
    """A place that one can look up: a sentence, and the numbers in it by name."""

    sentence: str
    numbers: dict

    def __str__(self):
        return self.sentence


@dataclass(frozen=True)
class Verdict:
    """The outcome of one search.

    `said` is the claim's value in the record, `found` what the search arrived at: for a
    constant the largest value reached, for a word the statistic, and None where the search cannot
    tell. `witness` shows it at one place; `tried` counts the places looked at. A verdict is true if
    `found` bears out `said`. Where it is not true, there are two more outcomes: "refuted", by a
    witness that was looked up in exact arithmetic, or "not reached": the search saw nothing against
    the claim, and could not bear it out either. Finding no counterexample refutes nothing.
    """

    loss: object
    claim: str
    said: object
    found: object
    witness: Witness | None
    tried: int

    @property
    def holds(self):
        """Whether what was found bears out what was said."""
        if self.found is None:
            return False
        if isinstance(self.said, (bool, str)) or isinstance(self.found, (bool, str)):
            if self.said is True and not isinstance(self.found, (bool, str)):
                return True  # bounded was said, and a bound was found
            return type(self.said) is type(self.found) and self.said == self.found
        return bool(abs(self.found - self.said) <= 1e-6 * abs(self.said))

    @property
    def outcome(self):
        """"holds", "refuted" or "not reached"."""
        if self.holds:
            return "holds"
        nothing_found = self.found is None or self.said is False
        short = _is_number(self.said) and _is_number(self.found) and self.found < self.said
        return "not reached" if nothing_found or short else "refuted"

    def __bool__(self):
        return self.holds

    def __str__(self):
        head = f"{self.loss!r}: {self.claim}, claimed {_word(self.said)}"
        if self.holds:
            head += f"; the search agrees ({self.tried:,} points tried)."
        elif self.outcome == "refuted":
            head += f", but {_word(self.found)} is found ({self.tried:,} points tried)."
        elif self.found is None or self.said is False and not _is_number(self.found):
            head += f", but that is not reached ({self.tried:,} points tried)."
            if self.said is False:
                head += " No counterexample was found: is it True?"
        else:
            head += (f", but that is not reached: the most found is {_word(self.found)} "
                     f"({self.tried:,} points tried). True says that there is a bound, without its "
                     "number.")
        return f"{head} {self.witness}" if self.witness else head

    __repr__ = __str__

    def _repr_markdown_(self):
        mark = {"holds": "holds", "refuted": "**fails**",
                "not reached": "*not reached*"}[self.outcome]
        said = f"{self.claim}: said {_word(self.said)}"
        return f"`{self.loss.name}` · {said} · {mark}\n\n{self.witness or ''}"


def _is_number(value):
    return not isinstance(value, (bool, str)) and value is not None


def _word(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else f"{value:.10g}"
