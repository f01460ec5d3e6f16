"""The known mistakes of an exercise as a learner would have typed them, and what they tell.

A mistake is kept as a function, a number, formulas or a choice, with the hint that the check gives
for it. Here it becomes words and code for people who stand beside the learner.
"""
import ast
import dis
import inspect
import re
import textwrap
from dataclasses import dataclass
from functools import lru_cache
from types import FunctionType

from ...exercises import Mistake
from ...exercises.programs import Fault
from .markdown import sentences

LONG = 9   # lines of code that a page of words can hold


@dataclass(frozen=True)
class Told:
    """A mistake in words: its names, what was handed in (Markdown, or ""), what it means, and what
    to ask."""

    names: tuple
    handed_in: str
    means: str
    ask: str


def told(exercise):
    """Every known mistake of an exercise as a list of `Told`; those with one hint stand
    together."""
    groups = {}
    for one in every(exercise):
        groups.setdefault(one.hint, []).append(one)
    return [_told(exercise, hint, ones) for hint, ones in groups.items()]


def every(exercise):
    """The known mistakes of an exercise; of a program to be mended, first the faults that it
    has."""
    known = {one.id for one in exercise.mistakes}
    planted = [Mistake(one.id, None, one.hint) for one in getattr(exercise, "faults", ())
               if one.id not in known]
    return (*planted, *exercise.mistakes)


def _told(exercise, hint, ones):
    means, ask = halves(hint)
    shown = next(filter(None, (handed_in(exercise, one) for one in ones)), "")
    return Told(tuple(one.id for one in ones), shown, means, ask)


def halves(hint):
    """(what a hint says, what it asks).

    >>> halves("Twice as large. What does the square's derivative bring down?")
    ('Twice as large.', "What does the square's derivative bring down?")
    >>> halves("This is the variance. Asked for is its root.")
    ('This is the variance.', 'Asked for is its root.')
    """
    parts = sentences(hint)
    asked = [one for one in parts if one.rstrip().endswith("?")]
    if not asked and len(parts) > 1:
        asked = parts[-1:]
    return " ".join(one for one in parts if one not in asked), " ".join(asked)


def in_words(name):
    """The name of a mistake as words.

    >>> in_words("upper_middle_twice")
    'upper middle twice'
    """
    return name.replace("_", " ")


def handed_in(exercise, mistake):
    """What stands in the learner's cell, as Markdown; "" where it cannot be shown in a few
    lines."""
    kind, wrong = exercise.kind, mistake.wrong
    if kind == "estimate":
        low, high = wrong if isinstance(wrong, tuple) else (wrong, wrong)
        return f"`{low:.4g}`" if low == high else f"a number from `{low:.4g}` to `{high:.4g}`"
    if kind == "decide":
        return _of_decide(exercise, wrong)
    if kind == "derive":
        return ", ".join(f"`{name}` = `{formula}`" for name, formula in wrong.items())
    if kind == "debug" and (edit := _edit(exercise, mistake)):
        return _of_edit(exercise, edit)
    return _of_code(code_of(mistake.wrong, exercise.function))


def _of_code(code):
    """A function in a few words: what it returns if that is all, all of it unless it is long."""
    rows = code.split("\n")
    if len(rows) == 2:
        return f"`{rows[1].strip()}`"
    return f"\n```python\n{code}\n```" if code and len(rows) <= LONG else ""


def _of_decide(exercise, wrong):
    if wrong in exercise.options:
        return f"choice **{exercise.letters[wrong]}**: {exercise.options[wrong].text}"
    return f"reason **{exercise.numbers[wrong]}**: {exercise.reasons[wrong].text}"


def _edit(exercise, mistake):
    """The edit of the mended program that makes the mistake; None where it is another program."""
    return next((one for one in (*exercise.faults, *exercise.mends)
                 if isinstance(one, Fault) and one.id == mistake.id), None)


def _of_edit(exercise, edit):
    text = " ".join(edit.wrong.split())
    came = f"`{text}`" if text else f"without `{' '.join(edit.right.split())}`"
    return f"the fault is still there: {came}" if edit in exercise.faults else came


# ------------------------------------------------------------------ cells
def cell_of(exercise, mistake):
    """The learner's cell with a mistake, or "" where its text cannot be had."""
    if exercise.kind == "decide":
        return f'{exercise.name} = "{exercise.handed_in(mistake)}"'
    if exercise.kind == "derive":
        rows = [f'    "{name}": {"r" * (chr(92) in text)}"{text}",'
                for name, text in exercise.handed_in(mistake).items()]
        return "\n".join([f"{exercise.name} = {{", *rows, "}"])
    if exercise.kind == "estimate":
        return f"{exercise.name} = {exercise.handed_in(mistake):.6g}"
    return code_of(mistake.wrong, exercise.function)


def code_of(function, name):
    """A function as the text of one called `name`; "" where it is made from others or its text is
    not at hand."""
    if type(function) is not FunctionType or function.__closure__:
        return ""
    try:
        if function.__name__ == "<lambda>":
            return _of_lambda(function, name)
        source = textwrap.dedent(inspect.getsource(function)).strip()
        return re.sub(r"\bdef \w+\(", f"def {name}(", source, count=1)
    except (OSError, TypeError, SyntaxError):
        return ""


def _of_lambda(function, name):
    """`lambda x: 2 * x` as a function of that name."""
    node = _lambdas(inspect.getsource(inspect.getmodule(function))).get(_start(function))
    if node is None:
        return ""
    return f"def {name}({ast.unparse(node.args)}):\n    return {ast.unparse(node.body)}"


@lru_cache(maxsize=8)
def _lambdas(text):
    """Where the body of each lambda in a file begins -> the lambda."""
    return {(node.body.lineno, node.body.col_offset): node for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.Lambda)}


def _start(function):
    """The line and the column at which what a lambda returns begins in its file."""
    places = [one.positions for one in dis.get_instructions(function)]
    return min((one.lineno, one.col_offset) for one in places
               if one.col_offset is not None and one.end_col_offset)  # 0 to 0: of no text
