'''Exercises in which a number is estimated, and judged by a band.

    EXERCISE = Estimate(
        __name__, title="The first loss", points=1, difficulty=1, minutes=3, unit_of="nats",
        ask="A classifier of ten classes has not learned yet. ...",
        reference=math.log(10), low=2.2, high=2.4,
        because="it spreads its probability evenly, and -log(1/10) = log(10).",
        mistakes=(Mistake("bits", math.log2(10), "This is in bits. Which logarithm ...?"), ...))

The learner types `first_loss_guess = 2.3`. Whatever lies in the band passes. What is `wrong` in a
mistake is a number or a band (low, high); a number counts within 2 %, or rounded to two digits. The
reference and the mistakes are best computed where they can be: from a formula, or from data.
'''
import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from ..core.missing import tells_what_fits
from ..core.words import shown, with_article
from .common_audit import SEEDS
from .kinds import COMMON, Mistake, ValueExercise
from .report import Report

NEAR = 0.02      # how far from the number of a known mistake an answer may be, as a share of it
WIDEST = 10      # how many times the low end of a band its high end may be, at most


@tells_what_fits(
    **COMMON, ask="the question, in Markdown", reference="the right number",
    low="the least number that passes",
    high="the greatest number that passes", because="why it is that number, behind 'because'",
    mistakes="at least 2 Mistake(id, number or (low, high), hint)")
@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class Estimate(ValueExercise):
    """A number is asked for; what lies from `low` to `high` passes."""

    kind = "estimate"
    fewest_mistakes = 2

    reference: float
    low: float
    high: float
    because: str = field(kw_only=True)
    unit_of: str = ""   # "nats", "dollars"; "" for a plain number

    @property
    def form(self) -> str:
        """What stands in place of the dots: "a number, in nats"."""
        return f"a number, in {self.unit_of}" if self.unit_of else "a number"

    @property
    def typed(self) -> str:
        """The right number to four digits."""
        return f"{self.reference:.4g}"

    def handed_in(self, mistake: Mistake) -> float:
        """A number with that mistake: the middle of its band."""
        return sum(band_of(mistake)) / 2

    def judged_value(self, answer, seed: int) -> Report:
        """The `Report` on what was typed."""
        number, why_not = read_number(answer, self.name)
        if why_not:
            return self.report(False, why_not)
        if self.low <= number <= self.high:
            unit = f" {self.unit_of}" if self.unit_of else ""
            return self.report(True, f"Right. We get {self.typed}{unit}, because {self.because}")
        for mistake in self.mistakes:
            if _is(number, mistake):
                return self.report(False, mistake.hint, mistake=mistake.id)
        # Around 0, a hundredth of any number would pass.
        slips = () if self.low <= 0 <= self.high else SLIPS
        for name, undone, said in slips:
            if self._passes(undone(number)):
                return self.report(False, said, mistake=name)
        return self.report(False, self._how_far(number))

    def _passes(self, number):
        return number is not None and self.low <= number <= self.high

    def _how_far(self, number):
        """In which direction a number is off, and roughly how far from the right one (not from the
        nearest that passes); never by exactly how much."""
        side = "large" if number > self.high else "small"
        right = self.reference
        if self.low <= 0 <= self.high or number == 0:
            return f"Too {side}. Work through one small example with pencil and paper."
        if number * right < 0:
            return f"Too {side}: the sign is wrong. Can the number be {_signed(number)} at all?"
        times = max(number / right, right / number)
        # A negative number that is too large in size is the smaller one of the two.
        direction = side if right > 0 else {"large": "close to 0", "small": "far from 0"}[side]
        return f"Too {direction}, {_roughly(times)}."

    def facts_that_do_not_fit(self) -> Iterator[str]:
        """A band around the reference, and mistakes outside of it."""
        yield from super().facts_that_do_not_fit()
        for what in ("reference", "low", "high"):
            if read_number(getattr(self, what), what)[1]:
                yield f"{what}={shown(getattr(self, what))}; a finite number fits"
                return
        if not self.low <= self.reference <= self.high or self.low == self.high:
            yield (f"low={self.low!r}, reference={self.reference!r}, high={self.high!r}; "
                   "a band with the reference in it fits")
        if len(str(self.because).split()) < 3:
            yield "because has no reason (words that go on behind 'because')"
        for mistake in self.mistakes:
            if isinstance(mistake, Mistake):
                yield from self._what_does_not_fit_of(mistake)

    def _what_does_not_fit_of(self, mistake):
        wrong = mistake.wrong
        ends = wrong if isinstance(wrong, tuple) and len(wrong) == 2 else (wrong,)
        if any(read_number(end, "end")[1] for end in ends) or ends[0] > ends[-1]:
            yield (f"the mistake {mistake.id!r} has wrong={shown(wrong)}; a number or (low, "
                   "high) fits")
            return
        low, high = band_of(mistake)
        if low <= self.high and self.low <= high:
            yield (f"the mistake {mistake.id!r} reaches from {low:.4g} to {high:.4g}, into "
                   "the band that passes; narrow one of the two")

    def problems(self, seeds: tuple = SEEDS) -> list[str]:
        """Everything that is wrong with the exercise, as sentences."""
        return super().problems(seeds) + [f"{self.name}: {said}" for said in self._own_problems()]

    def _own_problems(self):
        width = self.high - self.low
        for end in (self.low, self.high, np.float32((self.low + self.high) / 2)):
            if not self.judged(end).passed:
                yield f"{end!r} lies in the band and does not pass."
        for far in (self.low - 0.01 * width, self.high + 0.01 * width, -1e300, 1e300):
            if self.judged(far).passed:
                yield f"{far!r} lies outside the band and passes."
        if self.low > 0 and self.high > WIDEST * self.low:
            yield (f"its band reaches over a factor of {self.high / self.low:.3g}; at most "
                   f"{WIDEST} fits.")
        for mistake in self.mistakes:
            for end in band_of(mistake):
                if self.judged(end).mistake != mistake.id:
                    yield (f"{end:.6g} belongs to the mistake {mistake.id!r} and is taken "
                           "for something else.")
        for said in self._what_is_said():
            if self.typed in said:
                yield f"the number {self.typed} is given away: {said!r}"

    def _what_is_said(self):
        """The question, and what is said to wrong answers."""
        factors = (-100, -1, 0, 1e-4, 0.03, 0.3, 0.7, 1.4, 3, 30, 1e4)
        wrong = [factor * self.reference
                 for factor in factors if not self._passes(factor * self.reference)]
        return [self.ask, *(one.hint for one in self.mistakes),
                *(self.judged(one).message for one in wrong)]


def band_of(mistake: Mistake) -> tuple[float, float]:
    """From where to where an answer counts as this mistake."""
    if isinstance(mistake.wrong, tuple):
        return mistake.wrong
    return tuple(sorted((mistake.wrong * (1 - NEAR), mistake.wrong * (1 + NEAR))))


def _is(number, mistake):
    """Whether a number is that of the mistake: in its band, or rounded to two digits."""
    low, high = band_of(mistake)
    rounded = None if isinstance(mistake.wrong, tuple) else float(f"{mistake.wrong:.2g}")
    return low <= number <= high or number == rounded


# id, what undoes the slip, what to say: tried after the declared mistakes
SLIPS = (
    ("sign", lambda number: -number,
     "The size fits, the sign does not. Which way round does it go?"),
    ("hundred", lambda number: number / 100,
     "This is about a hundred times too large. Is it in per cent, where a fraction is asked for?"),
    ("hundredth", lambda number: number * 100,
     "This is about a hundred times too small. Is it a fraction, where per cent are asked for?"),
    ("thousand", lambda number: number / 1000,
     "This is about a thousand times too large. In which unit is it asked for?"),
    ("thousandth", lambda number: number * 1000,
     "This is about a thousand times too small. In which unit is it asked for?"),
    ("reciprocal", lambda number: 1 / number if number else None,
     "This is about one divided by what is asked for. Which of the two quantities belongs "
     "below the line?"))


def read_number(answer, name: str) -> tuple[float, str]:
    """(the number, "") of what was typed, or (nan, one sentence) where it is none."""
    fits = f"type {name} = and one number"
    if isinstance(answer, str):
        return math.nan, f"A text came; {fits}, without quotes."
    if isinstance(answer, (bool, np.bool_)):
        return math.nan, f"{answer} came; {fits}."
    if callable(answer):
        return math.nan, f"A function came; {fits}: its value, not the function."
    shape = getattr(answer, "shape", ())
    if shape != ():
        return math.nan, f"An array of shape {tuple(shape)} came; {fits}."
    if isinstance(answer, (complex, np.complexfloating)):
        return math.nan, f"A complex number came; {fits} without an imaginary part."
    try:
        number = float(answer)
    except Exception:  # a list, a dict, an object of the learner's own
        came = "None" if answer is None else with_article(type(answer).__name__)
        return math.nan, f"{came[0].upper()}{came[1:]} came; {fits}."
    if not math.isfinite(number):
        return math.nan, f"{number} came; {fits} that is finite."
    return number, ""


def _roughly(times):
    """How many times too large, so coarsely that the number cannot be worked out from it."""
    if times < 1.1:
        return "by less than 10 %"
    if times < 2:
        return "by less than a factor of 2"
    if times < 10:
        return "by a factor between 2 and 10"
    if times < 1000:
        return "by a factor of more than 10"
    return "by a factor of more than 1000"


def _signed(number):
    return "negative" if number < 0 else "positive"
