'''What exercises of every kind have in common.

    implement   a function is written                                  record.Exercise
    derive      the lines of a derivation, as formulas                 derive.Derive
    debug       a short program with a planted fault is mended         debug.Debug
    run         a training that fails: its cause is named, and it is mended  broken_run.BrokenRun
    train       a network reaches a stated result within a budget      train.Train
    estimate    a number, judged by a band                             estimate.Estimate
    decide      a choice and its reasons                               decide.Decide

**Adding a kind** is a frozen dataclass in a file of its own, made from one of two bases:

    @tells_what_fits(**COMMON, reference="the right number", ...)   # each fact that has to be given
    @dataclass(frozen=True, eq=False, kw_only=True, repr=False)
    class Estimate(ValueExercise):              # the answer is a value, bound by name in the cell
        kind = "estimate"
        reference: float

        def judged_value(self, answer, seed):       # -> self.report(...); `answer` has been written
            ...
        def facts_that_do_not_fit(self):            # sentences' parts; the record is not made
            yield from super().facts_that_do_not_fit()
            ...
        def problems(self, seeds=SEEDS):            # its audit
            return super().problems(seeds) + [f"{self.name}: ...", ...]

A `FunctionExercise` wants a function: its `reference` is one, in the exercise's own file and with
the exercise's name; `judged_function(function, seed)` judges it. A `ValueExercise` is handed in as
`NAME = ...`: `EXERCISE = Estimate(__name__, reference=..., ask="...")` in NAME.py. The file of an
exercise ends in EXERCISE = ...; nothing else is registered.

What others rely on, for an exercise of each kind:

    kind, name, unit, title, points, difficulty, minutes
    function            the name that the cell binds (that of the exercise)
    signature           how the answer is handed in: "huber_grad(pred, target)", "guess = ..."
    goal                what is asked for, in one sentence
    ask                 Markdown below the heading in the notebook ("" for implement: the unit
                        says it)
    stub                the cell that the learner starts from
    solution            the same cell, solved; Python that runs with np (numpy) at hand
    reference           the right answer: a function, or a value
    mistakes            tuple of Mistake(id, wrong, hint); what `wrong` is, the kind says
    handed_in(mistake)  an answer with that mistake, as a learner would hand it in
    judged(answer, seed=0) -> Report            never raises
    problems(seeds=(0, 1, 2)) -> sentences      its audit; none for a sound exercise

An audit demands, for each kind: what is right passes; each mistake is named as itself
(`report.mistake == mistake.id`, its own hint, a whole sentence); the stub counts as not attempted;
nonsense (`NONSENSE` in common_audit.py) is refused with a reason. `common_problems(exercise)` there
does this for all kinds, and `problems` of the base calls it.
'''
import copyreg
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import ClassVar

from ..core.facts import Mistake
from ..core.words import with_article
from ..units import wing_of
from .common_audit import SEEDS, STUMBLED, common_problems
from .report import Report
from .show import count
from .typed import first_question, is_unwritten, with_because
from .values import type_name

KINDS = ("implement", "derive", "debug", "run", "train", "estimate", "decide")

# for @tells_what_fits: the facts that exercises of each kind have
COMMON = dict(title="words for its heading", points="a whole number, 1 to 20", difficulty="1 to 5",
              minutes="a whole number, 1 to 90")
LONGEST_HINT = 260      # letters


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class BaseExercise:
    """The facts that every exercise has, and what follows from them. It is not made while one is
    missing."""

    kind: ClassVar[str] = ""
    fewest_mistakes: ClassVar[int] = 1
    ask: ClassVar[str] = ""
    belongs: ClassVar[str] = "an exercise stands in the file of its name"

    title: str
    points: int
    difficulty: int   # 1 to 5
    minutes: int
    mistakes: tuple
    # one more hint, a sentence or two, for somebody whose third answer has failed
    further: str = ""

    def __post_init__(self):
        wrong = list(self.facts_that_do_not_fit())
        if wrong:
            raise TypeError(f"the exercise {self._name_if_known()!r}: {'; '.join(wrong)}.")

    def __reduce__(self):
        """Pickled and copied by what made it (`made_by`: a function and its arguments), or by the
        file it stands in; otherwise by its facts."""
        if "made_by" in vars(self):
            return self.made_by
        if getattr(sys.modules.get(self.module), "EXERCISE", None) is self:
            return _of_file, (self.module,)
        return copyreg.__newobj__, (type(self),), vars(self)

    @property
    def name(self) -> str:
        """Its name: that of its file."""
        return self.module.rpartition(".")[2]

    @property
    def function(self) -> str:
        """The name that the learner's cell binds."""
        return self.name

    @property
    def unit(self) -> str:
        """The unit it belongs to, from its wing: "outliers"."""
        return wing_of(self.module)

    def at(self, **changes) -> "BaseExercise":
        """The same exercise with other facts: `exercise.at(points=2)`."""
        return replace(self, **changes)

    def handed_in(self, mistake: Mistake):
        """An answer with that mistake, as it would be handed in."""
        return mistake.wrong

    def judged(self, answer, seed: int = 0) -> Report:
        """The `Report` on an answer; whatever the answer is, nothing raises."""
        raise NotImplementedError

    def after_check(self, report: Report) -> Report:
        """The verdict as a learner's own check tells it: a kind may add what the session knows."""
        return report

    def problems(self, seeds: tuple = SEEDS) -> list[str]:
        """Everything that is wrong with the exercise, as sentences; each kind adds its own."""
        return [f"{self.name}: {said}" for said in common_problems(self, seeds)]

    def report(self, passed: bool, message: str, **facts) -> Report:
        """The verdict on an answer: `self.report(False, "Far too large.", mistake="bits")`."""
        facts = {"attempted": True, **facts}
        return Report(self.name, self.title, self.points, passed=passed, message=message, **facts)

    def facts_that_do_not_fit(self) -> Iterator[str]:
        """Every fact that is missing or out of range, in words."""
        if not str(self.title).strip():
            yield "it has no title"
        for what, low, high in (("points", 1, 20), ("difficulty", 1, 5), ("minutes", 1, 90)):
            if type(getattr(self, what)) is not int or not low <= getattr(self, what) <= high:
                yield f"{what}={getattr(self, what)!r}; a whole number from {low} to {high} fits"
        yield from self._mistakes_that_do_not_fit()

    def _mistakes_that_do_not_fit(self):
        ids = [one.id for one in self.mistakes if isinstance(one, Mistake)]
        if len(ids) < len(self.mistakes):
            yield "mistakes holds something that is no Mistake(id, wrong, hint)"
        if len(ids) < self.fewest_mistakes:
            yield f"{len(ids)} known mistakes; at least {self.fewest_mistakes} fit"
        if len(set(ids)) < len(ids):
            twice = sorted({one for one in ids if ids.count(one) > 1})
            yield f"two mistakes share an id: {', '.join(twice)}"
        for one in self.mistakes:
            if isinstance(one, Mistake):
                if not str(one.id).isidentifier():
                    yield f"the mistake {one.id!r} needs an id in the form of a name"
                if len(str(one.hint).split()) < 4:
                    yield f"the mistake {one.id!r} has no hint (a sentence that names the mistake)"
                if len(str(one.hint)) > LONGEST_HINT:
                    yield (f"the hint of the mistake {one.id!r} has {len(one.hint)} letters; at "
                           f"most {LONGEST_HINT} fit")

    def _name_if_known(self):
        try:
            return self.name
        except AttributeError:
            return "?"

    def __repr__(self):
        effort = f"difficulty {self.difficulty} of 5 · {self.minutes} minutes"
        return (f"<exercise {self.signature} · {self.title} · unit {self.unit} · {effort} · "
                f"{count(self.points, 'point')}>")


# ------------------------------------------------------------------ the answer is a function
@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class FunctionExercise(BaseExercise):
    """An exercise whose answer is a function: `def NAME(...)` in the cell."""

    belongs: ClassVar[str] = "define the function in its own file and name both the same"

    reference: Callable

    @property
    def module(self) -> str:
        """The dotted name of its file."""
        return self.reference.__module__

    @property
    def name(self) -> str:
        """Its name: that of the function, and of the file."""
        return self.reference.__name__

    @property
    def function(self) -> str:
        """The name of the function to write: that of the exercise, but where one practises on a
        loss."""
        return self.reference.__name__

    def judged(self, answer, seed: int = 0) -> Report:
        """The `Report` on a function; what is none gets a sentence."""
        if not is_function(answer):
            return self.report(False, _no_function(self, answer))
        return self.judged_function(answer, seed)

    def judged_function(self, function: Callable, seed: int) -> Report:
        """The `Report` on a function."""
        raise NotImplementedError


def is_function(answer) -> bool:
    """Whether something can be called as an answer: a function, a method; a class is none."""
    return callable(answer) and not issubclass(type(answer), type)


def _no_function(exercise, answer):
    """What to say to an answer that is no function."""
    call = f"lossedu.check({exercise.name!r}, {exercise.function})"
    if answer is None:
        return f"None came. Hand over your function: {call}."
    if type(answer) is str:
        return f"A text came. Hand over the function itself, without quotes: {exercise.function}."
    if issubclass(type(answer), type):
        return ("A class came. Hand over a function; a method of an object will do, "
                "with the arguments that the docstring names.")
    kind = with_article(type_name(answer))
    return (f"{kind[0].upper()}{kind[1:]} came, the result of a call. "
            f"Hand over the function itself, without parentheses: {call}.")


# ------------------------------------------------------------------ the answer is a value
@dataclass(frozen=True, eq=False, repr=False)
class ValueExercise(BaseExercise):
    """An exercise whose answer is a value: `NAME = ...` in the cell.

    `module` is the `__name__` of the file it stands in; `ask` is the question, in Markdown.
    """

    module: str
    ask: str = field(kw_only=True)
    because: str = field(kw_only=True, default="")   # why the answer is right, behind "because"

    belongs: ClassVar[str] = "hand over __name__ as it is: Estimate(__name__, ...)"
    form: ClassVar[str] = "a value"   # what stands in place of the dots, in words

    @property
    def goal(self) -> str:
        """The first question in what is asked, or its first sentence."""
        return first_question(self.ask)

    @property
    def signature(self) -> str:
        """How the answer is handed in: "first_loss_guess = ...  # a number, in nats"."""
        return f"{self.name} = ...  # {self.form}"

    @property
    def stub(self) -> str:
        """The cell that the learner starts from. Dots stand for what has not been written."""
        return self.signature

    @property
    def solution(self) -> str:
        """The cell, solved, below why it is right."""
        return with_because(f"{self.name} = {self.typed}", self.because)

    @property
    def typed(self) -> str:
        """The right answer as one would type it."""
        return repr(self.reference)

    def judged(self, answer, seed: int = 0) -> Report:
        """The `Report` on a value; dots count as not attempted."""
        try:
            if is_unwritten(answer):
                message = f"Put your answer in the place of the dots: {self.signature}"
                return self.report(False, message, attempted=False)
            return self.judged_value(answer, seed)
        except Exception:  # an object of the learner's own may do anything
            return self.report(False, f"{STUMBLED} What fits: {self.signature}")

    def judged_value(self, answer, seed: int) -> Report:
        """The `Report` on an answer that has been written."""
        raise NotImplementedError

    def facts_that_do_not_fit(self) -> Iterator[str]:
        """A question, besides what every exercise needs."""
        if len(str(self.ask).split()) < 5:
            yield "ask has no question (Markdown that is shown above the cell)"
        yield from super().facts_that_do_not_fit()


def _of_file(module):
    return import_module(module).EXERCISE
