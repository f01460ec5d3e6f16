"""What an exercise is: one frozen record. It refuses to be made while a fact is missing."""
import ast
import copyreg
import inspect
import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module

import numpy as np

from ..core.missing import tells_what_fits
from ..core.record import Mistake
from ..units import wing_of
from .show import count
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
    reference="the function that is the right answer", title="words for its heading", points="a whole number, 1 to 20",
    difficulty="1 to 5", minutes="a whole number, 1 to 90", draw="a function of rng that gives a list of Case",
    mistakes="at least 4 Mistake(id, wrong, hint)", styles="at least 2 right answers, written in other ways")
@dataclass(frozen=True, eq=False)
class Exercise:
    """An exercise: the function to write, the inputs that test it, the mistakes that people make.

    `reference` is the right answer; its name, signature and docstring are those of the stub.
    `draw(rng)` gives a list of `Case`, the edges among them. `mistakes` are wrong answers with
    the hint that names each; `styles` are right answers written in other ways. Values within
    `rtol` (relative) or `atol` (absolute) of the reference count as equal.
    """

    reference: Callable
    title: str
    points: int
    difficulty: int   # 1 to 5
    minutes: int
    draw: Callable
    mistakes: tuple
    styles: tuple
    rtol: float = 1e-9
    atol: float = 1e-12

    def __post_init__(self):
        problems = list(_problems(self))
        if problems:
            name = getattr(self.reference, "__name__", "?")
            raise TypeError(f"the exercise {name!r}: {'; '.join(problems)}.")

    def __reduce__(self):
        """Pickled and copied by the file it stands in; one that stands in none, by its facts."""
        module = self.reference.__module__
        if getattr(sys.modules.get(module), "EXERCISE", None) is self:
            return _of_file, (module,)
        return copyreg.__newobj__, (type(self),), vars(self)

    @property
    def name(self) -> str:
        """The name of the function to write."""
        return self.reference.__name__

    @property
    def function(self) -> str:
        """The name of the function to write: that of the exercise, but where one practises on a loss."""
        return self.reference.__name__

    @property
    def unit(self) -> str:
        """The unit it belongs to, from its wing: "outliers"."""
        return wing_of(self.reference.__module__)

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

    def at(self, **changes) -> "Exercise":
        """The same exercise with other facts: `exercise.at(rtol=1e-6)`."""
        return replace(self, **changes)

    def __repr__(self):
        effort = f"difficulty {self.difficulty} of 5 · {self.minutes} minutes"
        return (f"<exercise {self.signature} · {self.title} · unit {self.unit} · {effort} · "
                f"{count(self.points, 'point')}>")


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
    # What asks for float64 in words is not handed integers.
    if "float64" in inspect.getdoc(exercise.reference):
        return cases
    return with_twins(cases)


def _of_file(module):
    return import_module(module).EXERCISE


def _problems(it):
    """Every fact that is missing or out of range, in words."""
    ids = [one.id for one in it.mistakes if isinstance(one, Mistake)]
    if not callable(it.reference) or not (inspect.getdoc(it.reference) or "").strip():
        yield "the reference has to be a function with a docstring (it is the stub's)"
    if not str(it.title).strip():
        yield "it has no title"
    for what, low, high in (("points", 1, 20), ("difficulty", 1, 5), ("minutes", 1, 90)):
        if type(getattr(it, what)) is not int or not low <= getattr(it, what) <= high:
            yield f"{what}={getattr(it, what)!r}; a whole number from {low} to {high} fits"
    if not callable(it.draw):
        yield "draw has to be a function of rng that gives a list of Case"
    if len(ids) < len(it.mistakes):
        yield "mistakes holds something that is no Mistake(id, wrong, hint)"
    if len(ids) < 4:
        yield f"{len(ids)} known mistakes; at least 4 fit"
    if len(set(ids)) < len(ids):
        twice = sorted({one for one in ids if ids.count(one) > 1})
        yield f"two mistakes share an id: {', '.join(twice)}"
    for one in it.mistakes:
        if isinstance(one, Mistake) and (not one.id.isidentifier() or not callable(one.wrong)):
            yield f"the mistake {one.id!r} needs an id in the form of a name, and a function"
        if isinstance(one, Mistake) and len(str(one.hint).split()) < 4:
            yield f"the mistake {one.id!r} has no hint (a sentence that names the mistake)"
    if len(it.styles) < 2 or not all(callable(style) for style in it.styles):
        yield f"{len(it.styles)} correct answers in other styles; at least 2 functions fit"
    if len({id(one) for one in (it.reference, *it.styles)}) <= len(it.styles):
        yield "a style is the reference itself; write it in another way"
    if not 0 <= it.rtol <= 1e-3 or not 0 <= it.atol <= 1e-3:
        yield (f"rtol={it.rtol!r}, atol={it.atol!r}; numbers from 0 to 0.001 fit, "
               "and the smaller the better")
