"""An exercise in which a function is written: one frozen record. It refuses to be made while a fact
is missing."""
import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from ..core.missing import tells_what_fits
from ..core.record import Mistake
from .kinds import COMMON, SEEDS, FunctionExercise
from .report import Report
from .twins import with_twins
from .untouched import untouched
from .values import check_packable


class Case:
    """One call of the answer: `Case(pred, target, delta=2.0)`.

    `.note("at the kink")` says what it is for.
    """

    def __init__(self, *args, **kwargs):
        self.args, self.kwargs, self.said = args, kwargs, ""

    def note(self, said: str) -> "Case":
        """The same case with a few words for the report: "one element", "exactly at the kink"."""
        self.said = said
        return self

    def __repr__(self):
        given = [repr(one) for one in self.args]
        given += [f"{name}={one!r}" for name, one in self.kwargs.items()]
        call = f"Case({', '.join(given)})"
        return f"{call}.note({self.said!r})" if self.said else call


@tells_what_fits(
    **COMMON, reference="the function that is the right answer",
    draw="a function of rng that gives a list of Case",
    mistakes="at least 4 Mistake(id, wrong, hint)",
    styles="at least 2 right answers, written in other ways")
@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class Exercise(FunctionExercise):
    """An exercise: the function to write, the inputs that test it, the mistakes that people make.

    `reference` is the right answer; its name, signature and docstring are those of the stub.
    `draw(rng)` gives a list of `Case`, the edges among them. `mistakes` are wrong answers with
    the hint that names each; `styles` are right answers written in other ways. Values within
    `rtol` (relative) or `atol` (absolute) of the reference count as equal.
    """

    kind = "implement"
    fewest_mistakes = 4

    draw: Callable
    styles: tuple
    rtol: float = 1e-9
    atol: float = 1e-12
    examples: tuple = ()  # of Case: shown before the answer by lossedu.examples(name)

    @property
    def signature(self) -> str:
        """How it is called, as one would type it: "huber_grad(pred, target, delta=1.0)"."""
        return f"{self.function}{inspect.signature(self.reference)}"

    @property
    def goal(self) -> str:
        """The first paragraph of the docstring, on one line."""
        return " ".join(inspect.getdoc(self.reference).split("\n\n")[0].split())

    @property
    def stub(self) -> str:
        """What the learner starts from: signature, docstring, an error that says "not written"."""
        source = textwrap.dedent(inspect.getsource(self.reference))
        function = ast.parse(source).body[0]
        head = source.splitlines()[function.lineno - 1:function.body[0].end_lineno]
        return "\n".join([*head, "    raise NotImplementedError"])

    @property
    def solution(self) -> str:
        """The reference as it stands in its file."""
        return textwrap.dedent(inspect.getsource(self.reference)).rstrip()

    def judged_function(self, function: Callable, seed: int) -> Report:
        """The `Report` on a function, tried on the cases."""
        from . import judged_on_cases
        return judged_on_cases(self, function, seed)

    def problems(self, seeds: tuple = SEEDS) -> list[str]:
        """Everything that is wrong with the exercise, as sentences."""
        from .audit import problems
        return problems(self, seeds)

    def facts_that_do_not_fit(self) -> Iterator[str]:
        """Every fact that is missing or out of range, in words."""
        if not callable(self.reference) or not (inspect.getdoc(self.reference) or "").strip():
            yield "the reference has to be a function with a docstring (it is the stub's)"
        if not callable(self.draw):
            yield "draw has to be a function of rng that gives a list of Case"
        yield from super().facts_that_do_not_fit()
        for one in self.mistakes:
            if isinstance(one, Mistake) and not callable(one.wrong):
                yield f"the mistake {one.id!r} needs an id in the form of a name, and a function"
        if len(self.styles) < 2 or not all(callable(style) for style in self.styles):
            yield f"{len(self.styles)} correct answers in other styles; at least 2 functions fit"
        if len({id(one) for one in (self.reference, *self.styles)}) <= len(self.styles):
            yield "a style is the reference itself; write it in another way"
        if not 0 <= self.rtol <= 1e-3 or not 0 <= self.atol <= 1e-3:
            yield (f"rtol={self.rtol!r}, atol={self.atol!r}; numbers from 0 to 0.001 fit, "
                   "and the smaller the better")


def draw(exercise: Exercise, seed: int = 0) -> list[dict]:
    """The cases of an exercise as plain data, the same for the same seed.

    After them, those in whole numbers a second time as integers. One dict for each case:
    {"inputs": {name: packed value}, "named": [names given by name], "note": words}.
    """
    signature = inspect.signature(exercise.reference)
    with untouched():
        drawn = list(exercise.draw(np.random.default_rng(seed)))
    cases = []
    for case in drawn:
        bound = signature.bind(*case.args, **case.kwargs).arguments
        inputs = {}
        for name, value in bound.items():
            what = f"the exercise {exercise.name!r}: the input {name!r} of a case"
            inputs[name] = check_packable(value, what)
        named = [name for name in bound if name in case.kwargs]
        cases.append({"inputs": inputs, "named": named, "note": case.said})
    # What asks for float64 in words is not handed integers, nor is a program that is mended.
    if exercise.kind != "implement" or "float64" in inspect.getdoc(exercise.reference):
        return cases
    return with_twins(cases)

