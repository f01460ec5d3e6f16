"""What a report adds to the verdict: prints, a further hint after three failures, our answers."""
import ast
import inspect
import sys
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from html import escape
from types import CodeType, FunctionType, MappingProxyType

import numpy as np

from .digits import input_digits
from .judging import shared_cases
from .kinds import BaseExercise
from .record import Exercise
from .report import Report
from .running import run
from .show import show_whole
from .values import unpack

FAILURES = 3  # different answers that failed in this session, until there is a further hint
STEP = 1e-3
NOTHING = MappingProxyType({})
_failed: dict[str, set] = {}


def with_printed(report: Report, cases: list, outcomes: list) -> Report:
    """The report with what the answer printed in one case: the one that is shown, if it printed."""
    loud = [place for place, got in enumerate(outcomes) if got.get("printed")]
    if not loud:
        return report
    note = dict(report.evidence).get("case")
    shown = [place for place in loud if note and cases[place]["note"] == note]
    place = (shown or loud)[0]
    which = f"case {place + 1} of {len(cases)}"
    if cases[place]["note"]:
        which += f", {cases[place]['note']}"
    return replace(report, printed=outcomes[place]["printed"], printed_in=which)


# ------------------------------------------------------------------ after a failure
def with_further_hint(report: Report, exercise: BaseExercise, answer: object, seed: int) -> Report:
    """The report with a further hint, from the third different answer on that failed.

    The exercise's own hint where no cause was named, otherwise a worked case.
    """
    tried = _failed.setdefault(exercise.name, set())
    if report.passed:
        tried.clear()
        return report
    if not report.attempted:
        return report
    if len(tried) < FAILURES:
        tried.add(_what_was_tried(answer))
    if len(tried) < FAILURES:
        return report
    # where a cause is named, a hint for the usual difficulty would lead away from it
    further = exercise.further if report.mistake is None else ""
    if not further and isinstance(exercise, Exercise):
        further = worked_case(exercise, shared_cases(exercise, seed), dict(report.evidence))
    return replace(report, further=further)


def worked_case(exercise: Exercise, cases: list, evidence: Mapping[str, str] = NOTHING) -> str:
    """One small case with its right result, both in full; "" where no case is small enough.

    The case of the `evidence` comes first, for a case that is right already says nothing; what the
    evidence shows of it in full is not said again. For the gradient of a loss to practise on, also
    what a small step there does.
    """
    failed = evidence.get("case", "")

    def order(case):
        return not (failed and case["note"] == failed), len(str(case["inputs"]))

    for case in sorted(cases, key=order):
        outcome = run(exercise.reference, [case])[0]
        digits = input_digits(exercise, case)
        inputs = {name: show_whole(data, digits=digits) for name, data in case["inputs"].items()}
        result = show_whole(outcome["value"]) if "value" in outcome else ""
        # zeros come out of much wrong code, and what holds nothing but zeros shows no step
        tells = all(any(digit in text for digit in "123456789")
                    for text in (result, " ".join(inputs.values())))
        if tells and all(inputs.values()):
            given = ", ".join(f"{name} = {text}" for name, text in inputs.items())
            if given == evidence.get("input") and "expected" in evidence:
                return ("Follow the case above on paper, line by line of your code, up to the "
                        f"first number that you did not expect.{_small_step(exercise, case)}")
            return (f"A case to follow on paper, line by line of your code: for {given} "
                    f"the result is {result}.{_small_step(exercise, case)}")
    return ""


def _small_step(exercise, case):
    """How much the loss changes where its first input moves a little; "" where that is no guide."""
    if getattr(exercise, "of", "") != "grad":
        return ""
    from .practice import practice
    value = practice(f"{exercise.loss.name}.value").reference
    given = {name: unpack(data) for name, data in case["inputs"].items()}
    inputs = [spec.name for spec in exercise.loss.inputs if spec.name in given]
    settings = {name: one for name, one in given.items() if name not in inputs}
    name = exercise.loss.differentiable[0].name
    here = np.array(given[name], dtype="float64")
    up = here.copy()
    up.flat[0] += STEP
    try:
        before, after = [float(np.sum(value(*_in_order(inputs, given | {name: one}), **settings)))
                         for one in (here, up)]
    except ValueError:  # such as probabilities, which then no longer add up to 1
        return ""
    if not np.isfinite(after - before):
        return ""
    first = f"the first number of {name}" if here.ndim else name
    return (f" Raise {first} by {STEP:g}, and the loss goes from {before:.8g} to {after:.8g}: "
            "a slope is that change, divided by the step.")


def _in_order(names, given):
    return [given[name] for name in names]


def _what_was_tried(answer):
    """Equal for a function that was defined again without a change, and for equal values."""
    if type(answer) is FunctionType:
        return answer.__code__
    return answer if type(answer) in (int, float, str, bool, type(None)) else id(answer)


# ------------------------------------------------------------------ after a pass
@dataclass(frozen=True)
class Answers:
    """Our answer to an exercise, another one, and what it is for: to print, or to fold out.

    `how` says what to type to see them.
    """

    exercise: BaseExercise
    how: str

    @property
    def purpose(self) -> str:
        """What it is for, from the docstring of the exercise's file, or of the loss's."""
        loss = getattr(self.exercise, "loss", None)
        module = sys.modules[loss.f.__module__ if loss else self.exercise.module]
        return " ".join((inspect.getdoc(module) or "").split("\n\n")[0].split())

    @property
    def sources(self) -> list[tuple[str, str]]:
        """(what it is, code) for our answer and, where we have one, another."""
        loss = getattr(self.exercise, "loss", None)
        if loss is not None:  # a loss to practise on: the answer is the loss's own
            return [("Our answer", source(loss.f if self.exercise.of == "value" else loss.df))]
        if not isinstance(self.exercise, Exercise):
            return [("Our answer", self.exercise.solution)]
        own = [style for style in self.exercise.styles
               if style.__module__ == self.exercise.reference.__module__]
        found = [("Our answer", source(self.exercise.reference))]
        return found + [("Another way", source(style)) for style in own[:1]]

    @property
    def title(self) -> str:
        """What is in here, in words."""
        return ", ".join(["Our answer", "another way"][:len(self.sources)]) + ", and what it is for"

    def __str__(self) -> str:
        parts = [f"{what}:\n\n{textwrap.indent(code, '    ')}" for what, code in self.sources]
        return "\n\n".join([self.purpose, *parts] if self.purpose else parts)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        parts = "".join(f"<div>{escape(what)}</div><pre><code>{escape(code)}</code></pre>"
                        for what, code in self.sources)
        return (f"<details><summary>{self.title}</summary>"
                f"<div>{escape(self.purpose)}</div>{parts}</details>")


def source(function: Callable) -> str:
    """The code of a function without its docstring, after what it uses of its own file."""
    used = [_of_its_file(name, value, function) for name, value in _names(function)]
    return "\n\n".join([one for one in used if one] + [_without_docstring(function)])


def _names(function):
    """(name, value) of the global names that a function uses."""
    return [(name, function.__globals__[name]) for name in _names_in(function.__code__)
            if name in function.__globals__]


def _names_in(code):
    names = dict.fromkeys(code.co_names)
    for one in code.co_consts:
        if isinstance(one, CodeType):
            names |= dict.fromkeys(_names_in(one))
    return list(names)


def _of_its_file(name, value, function):
    if isinstance(value, (int, float)):
        return f"{name} = {value!r}"
    ours = inspect.isfunction(value) and value.__module__ == function.__module__
    return source(value) if ours and value is not function else ""


def _without_docstring(function):
    text = textwrap.dedent(inspect.getsource(function))
    body = ast.parse(text).body[0].body
    if len(body) < 2 or ast.get_docstring(ast.parse(text).body[0]) is None:
        return text.rstrip()
    lines = text.splitlines()
    return "\n".join(lines[:body[0].lineno - 1] + lines[body[0].end_lineno:]).rstrip()
