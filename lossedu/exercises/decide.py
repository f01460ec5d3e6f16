'''Exercises in which a choice and its reasons are judged.

    EXERCISE = Decide(
        __name__, title="Calls in an hour", points=2, difficulty=2, minutes=4,
        case="A help desk wants to forecast the number of calls in each hour. ...",
        options=dict(poisson=Right("`nn.PoissonNLLLoss()` on the logarithm of the mean"),
                     mse=Wrong("`nn.MSELoss()` on the count itself", "It trusts ... Does the spread
                     ...?"), ...),
        reasons=dict(spread=Right("Busy hours scatter more than quiet ones."),
                     speed=Wrong("It is quick to compute.", "True of all of them. What tells them
                     apart?"), ...),
        because="...")

The learner types the letter of the choice and the numbers of every reason that decides it:
`calls_in_an_hour = "b 2 4"`. Right is the right choice with all of its reasons and no other.
Letters and numbers are dealt by the exercise's name (or by `dealt_by`), so write the right ones
where you like.
Reasons that are false, and some that are true and beside the point, make the others worth
something; each wrong option and reason has the hint that is shown to whoever takes it.
'''
import hashlib
import math
import re
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from numbers import Integral

from ..core.missing import tells_what_fits
from ..core.words import with_article
from .common_audit import SEEDS
from .kinds import COMMON, Mistake, ValueExercise
from .report import Report
from .show import count
from .typed import first_question

WHICH = "Which of these reasons decide it?"
BY_CHANCE = 0.05   # the greatest chance to pass for somebody who guesses
MOST = 9           # options, and reasons: one letter and one digit each
MANY = 100   # more entries are no answer, and are not read
LINKS = ("and", "because")   # words that may stand between them


@dataclass(frozen=True)
class Right:
    """An option or a reason that is right."""

    text: str


@dataclass(frozen=True)
class Wrong:
    """An option or a reason that is not, with the hint to whoever takes it."""

    text: str
    hint: str


@tells_what_fits(
    **COMMON, case="the case, in Markdown",
    options='dict(mse=Wrong("text", "hint"), huber=Right("text"), ...), one of them Right',
    reasons='dict(far=Right("text"), quick=Wrong("text", "hint"), ...)',
    because="why, behind 'because'")
@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class Decide(ValueExercise):
    """A case is told; one option and the reasons that decide for it are asked for."""

    kind = "decide"
    fewest_mistakes = 4
    form = 'a letter and the numbers of its reasons, such as "x 8 9"'

    case: str
    options: Mapping
    reasons: Mapping
    because: str = field(kw_only=True)
    dealt_by: str = ""   # for other letters and numbers under the same name
    # Where the reasons that are asked for do more than decide: the question above them, and what to
    # say to whoever leaves one out.
    which: str = WHICH
    missing: str = "which fact of the case would change the choice if it were not so?"
    # These follow from the facts above.
    ask: str = field(init=False, default="")
    mistakes: tuple = field(init=False, default=())

    def __post_init__(self):
        wrong = list(self._dicts_that_do_not_fit())
        if wrong:
            raise TypeError(f"the exercise {self.name!r}: {'; '.join(wrong)}.")
        put = object.__setattr__  # the record is frozen
        put(self, "ask", self._asked())
        put(self, "mistakes", tuple(self._known_mistakes()))
        super().__post_init__()

    # ------------------------------------------------------------------ what is shown
    @property
    def letters(self) -> dict[str, str]:
        """The letter of each option: {"mse": "a", ...}, in the order in which they are shown."""
        return dict(zip(_dealt(self.options, self.dealt_by or self.name), string.ascii_lowercase))

    @property
    def numbers(self) -> dict[str, str]:
        """The number of each reason: {"far": "1", ...}, in the order in which they are shown."""
        return dict(zip(_dealt(self.reasons, self.dealt_by or self.name), "123456789"))

    def _asked(self):
        options = [f"- **{letter}** {self.options[name].text}" for name,
                   letter in self.letters.items()]
        reasons = [f"- **{number}** {self.reasons[name].text}" for name,
                   number in self.numbers.items()]
        such, rest = "every one of these reasons", ""
        if self.which == WHICH:
            such, rest = "every reason that decides it", " A reason may be true and decide nothing."
        return "\n".join([
            self.case.strip(), "", *options, "", self.which, "", *reasons, "",
            f"Type the letter of your choice and the numbers of {such}, "
            f'in one text such as `"x 8 9"`.{rest}'])

    # ------------------------------------------------------------------ what is right
    @property
    def reference(self) -> tuple[str, frozenset]:
        """The names of the right option and of its reasons."""
        return _right(self.options)[0], frozenset(_right(self.reasons))

    @property
    def goal(self) -> str:
        """The question of the case."""
        return first_question(self.case)

    @property
    def chance(self) -> float:
        """The chance to pass for somebody who guesses, and knows how many reasons there are."""
        reasons = math.comb(len(self.reasons), len(_right(self.reasons)))
        return 1 / (len(self.options) * reasons)

    @property
    def typed(self) -> str:
        """The right answer as one would type it."""
        return f'"{self._typed(*self.reference)}"'

    def _typed(self, option, reasons):
        return " ".join([self.letters[option], *sorted(self.numbers[one] for one in reasons)])

    def _known_mistakes(self):
        for name, one in (*self.options.items(), *self.reasons.items()):
            if isinstance(one, Wrong):
                yield Mistake(name, name, one.hint)

    def handed_in(self, mistake: Mistake) -> str:
        """The right answer, but for one option or one reason too many."""
        option, reasons = self.reference
        if mistake.wrong in self.options:
            return self._typed(mistake.wrong, reasons)
        return self._typed(option, reasons | {mistake.wrong})

    # ------------------------------------------------------------------ the verdict
    def judged_value(self, answer, seed: int) -> Report:
        """The `Report` on what was typed: first the choice, then each reason, then what is
        missing."""
        option, reasons, why_not = self._read(answer)
        if why_not:
            return self.report(False, why_not)
        right_option, right_reasons = self.reference
        if option != right_option:
            return self.report(False, self.options[option].hint, mistake=option)
        for name, one in self.reasons.items():
            if name in reasons and isinstance(one, Wrong):
                return self.report(False, f"Your choice is right, and not yet its reasons. "
                                          f"Reason {self.numbers[name]}: {one.hint}", mistake=name)
        if reasons != right_reasons:
            missing = "Another reason" if reasons else "Its reason"
            return self.report(False, f"Your choice is right. {missing} is missing: "
                                      f"{self.missing}", mistake="reason_missing")
        return self.report(True, f"Right, because {self.because}")

    def _read(self, answer):
        """(option, reasons, "") of what was typed, or (None, None, one sentence)."""
        fits = f'type {self.name} = "{_first(self.letters)} 8 9" with your own letter and numbers'
        signs, came = _signs_of(answer)
        if came:
            return None, None, f"{came} came; {fits}."
        option_of = {letter: name for name, letter in self.letters.items()}
        reason_of = {number: name for name, number in self.numbers.items()}
        unknown = [sign for sign in signs if sign not in option_of and sign not in reason_of]
        if unknown:
            letters = f"{_first(self.letters)} to {list(self.letters.values())[-1]}"
            numbers = f"1 to {len(self.numbers)}"
            return None, None, (f"{unknown[0][:20]!r} stands for nothing here; "
                                f"{letters} and {numbers} fit.")
        chosen = {sign for sign in signs if sign in option_of}
        if len(chosen) != 1:
            came = "No letter" if not chosen else f"The letters {' and '.join(sorted(chosen))}"
            return None, None, f"{came} came; one choice fits: {fits}."
        return option_of[chosen.pop()], {reason_of[sign] for sign in signs if sign in reason_of}, ""

    # ------------------------------------------------------------------ the audit
    def _dicts_that_do_not_fit(self):
        for what in ("options", "reasons"):
            given = getattr(self, what)
            if not isinstance(given, Mapping) or not all(isinstance(one, Right | Wrong)
                                                         for one in given.values()):
                yield f'{what} has to be dict(name=Right("text"), other=Wrong("text", "hint"), ...)'
            elif not 3 <= len(given) <= MOST:
                yield f"{count(len(given), what[:-1])}; 3 to {MOST} fit"
            elif not _right(given) or len(_right(given)) == len(given):
                right = count(len(_right(given)), "right one")
                yield f"{what} holds {right} of {len(given)}; some right and some wrong ones fit"
            elif what == "options" and len(_right(given)) > 1:
                yield f"options holds {len(_right(given))} right ones; one fits"

    def facts_that_do_not_fit(self) -> Iterator[str]:
        """Words for each option and reason, and little chance to pass by guessing."""
        if len(str(self.case).split()) < 5:
            yield "case has no case (Markdown that is shown above the options)"
        yield from super().facts_that_do_not_fit()
        if len(str(self.because).split()) < 3:
            yield "because has no reason (words that go on behind 'because')"
        for name, one in (*self.options.items(), *self.reasons.items()):
            if not str(one.text).strip() or "\n" in one.text:
                yield f"{name!r} has the text {one.text!r}; one line of words fits"

    def problems(self, seeds: tuple = SEEDS) -> list[str]:
        """Everything that is wrong with the exercise, as sentences."""
        return super().problems(seeds) + [f"{self.name}: {said}" for said in self._own_problems()]

    def _own_problems(self):
        if self.chance >= BY_CHANCE:
            yield (f"a guess passes with a chance of {self.chance:.1%}; less than {BY_CHANCE:.0%} "
                   "fits, with more options or more reasons.")
        passing = [text for text in self.every_answer() if self.judged(text).passed]
        if passing != [self._typed(*self.reference)]:
            yield f"{len(passing)} of all answers pass; one fits."

    def every_answer(self) -> Iterator[str]:
        """Every choice with every set of reasons, as one would type it."""
        names = list(self.reasons)
        for option in self.options:
            for which in range(2 ** len(names)):
                yield self._typed(option,
                                  {name for at, name in enumerate(names) if which >> at & 1})


def _right(given):
    """The names of what is right."""
    return [name for name, one in given.items() if isinstance(one, Right)]


def _dealt(names, of):
    """The names in an order that follows from theirs and the exercise's: the right one stands
    anywhere."""
    return sorted(names, key=lambda name: hashlib.sha256(f"{of}: {name}".encode()).hexdigest())


def _first(letters):
    return next(iter(letters.values()))


def _signs_of(answer):
    """(the letters and digits of what was typed, ""), or ([], what came) where it is no such thing.

    Texts, whole numbers, and tuples, lists and sets of them are read alike: "b 2 4", ("b", {2, 4}).
    """
    if isinstance(answer, str):
        # Letters that stand together are a word; digits that do are several numbers.
        signs = [sign for sign in re.findall("[a-z]+|[0-9]", answer.lower()) if sign not in LINKS]
        return (signs, "") if signs else ([], "An empty text")
    if isinstance(answer, Integral) and not isinstance(answer, bool):
        return [str(int(answer))], ""
    if not isinstance(answer, (tuple, list, set, frozenset)):
        came = str(answer) if answer is None or isinstance(answer, bool) else with_article(
            type(answer).__name__)
        return [], f"{came[0].upper()}{came[1:]}"
    if len(answer) > MANY:
        return [], f"A {type(answer).__name__} of {len(answer)} entries"
    signs = []
    for one in answer:
        found, came = _signs_of(one)
        if came:
            return [], came
        signs += found
    return (signs, "") if signs else ([], f"An empty {type(answer).__name__}")
