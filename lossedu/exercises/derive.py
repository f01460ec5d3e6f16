'''Exercises in which the lines of a derivation are judged, each a formula.

    EXERCISE = Derive(
        __name__, title="...", points=3, difficulty=2, minutes=8,
        ask="A network's logit z is divided by a temperature T. ...",
        symbols=dict(z=(-4, 4), T=(0.3, 4), y={0, 1}),       # where each lies: an interval, or
        values where=dict(p="sigma(z/T)"),                          # names that stand for formulas
        in them lines={
            "du/dT": Line("-z/T**2", of="z/T", by="T"),
            "dL/dT": Line("(y - p)*z/T**2", only="p y z T", follows="(p - y)*{du/dT}")},
        because="...", mistakes=(Mistake("upside_down", {"du/dT": "-T/z**2"}, "Which of the two
        ...?"), ...))

The learner types a dict, `NAME = {"du/dT": "-z/T**2", "dL/dT": r"\\frac{...}"}`: formulas in plain
Python or in LaTeX, or expressions of SymPy. A line is right if its values are, in whatever form;
`only` lists the symbols that may stand in it, `most` is the greatest number of operations where a
short form is asked for.

The first wrong line is told, with the kind of its mistake as `report.mistake` (hyphens in these:
"sign", "chain-rule", "product-rule", "one-over-n", "variable", "factor", "term", "exponent",
"log-exp", "number-for-n", ...), and one point at which it differs.
Give `of` and `by` where a line is a derivative: then the slips of its rules are known by name.
Give `follows` where a line follows from earlier ones, named in braces: then a line
that is consistent with a wrong one is told so. A vector is a list of intervals,
`x=[(-2, 2)] * 3`: its entries are x_1, x_2, x_3 and it may stand in sum(...),
mean(...) and in a sum of LaTeX; a constant is a number, `n=3`.

A mistake's `wrong` is a dict of the lines that are wrong. Declare one where you have more to say
than the kind of a slip.
'''
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ..core.missing import tells_what_fits
from ..core.words import near, with_article
from .common_audit import SEEDS
from .formulas.space import Space
from .formulas.unreadable import Unreadable, listed
from .kinds import COMMON, Mistake, ValueExercise
from .report import Report
from .typed import with_because

MOST_LINES = 8
UNWRITTEN = ("...", "…")
HOW_TO_TYPE = '# formulas in Python, such as "(a - b)/2", or in LaTeX, such as r"\\frac{a - b}{2}"'


@dataclass(frozen=True)
class Line:
    """One line: its right formula, and what is asked of it."""

    formula: str
    only: str = ""      # the symbols that may stand in it: "p y T"; all where it is empty
    of: str = ""        # what is differentiated,
    by: str = ""        # and in which symbol
    follows: str = ""   # from which earlier lines: "{dL/du}*{du/dT}"
    most: int = 0       # operations in a short form; 0 where any form will do


@tells_what_fits(
    **COMMON, ask="the question, in Markdown",
    symbols="dict(p=(0, 1), y={0, 1}): where each symbol lies",
    lines='{"dL/dp": Line("the right formula", only="p y"), ...}', because="why, behind 'because'",
    mistakes="at least 1 Mistake(id, {line: wrong formula}, hint)")
@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class Derive(ValueExercise):
    """The lines of a derivation are asked for, as formulas."""

    kind = "derive"
    form = "formulas as text"

    symbols: Mapping
    lines: Mapping
    because: str = field(kw_only=True)
    where: Mapping = field(default_factory=dict)

    # ------------------------------------------------------------------ what is shown
    @property
    def reference(self) -> dict[str, str]:
        """The right formula of each line."""
        return {name: line.formula for name, line in self.lines.items()}

    @property
    def signature(self) -> str:
        """How the answer is handed in, on one line."""
        return f"{self.name} = {{{', '.join(f'{name!r}: ...' for name in self.lines)}}}".replace(
            "'", '"')

    @property
    def stub(self) -> str:
        """The cell that the learner starts from: a line for each formula."""
        return "\n".join([HOW_TO_TYPE, self._cell(dict.fromkeys(self.lines, "..."),
                                                  with_notes=True)])

    @property
    def solution(self) -> str:
        """The cell, solved, below why it is right."""
        return with_because(self._cell(self.reference), self.because)

    def _cell(self, formulas, with_notes=False):
        rows = [f"{self.name} = {{"]
        for name, formula in formulas.items():
            note = self._note(self.lines[name]) if with_notes else ""
            raw = "r" if "\\" in formula else ""
            rows.append(f'    "{name}": {raw}"{formula}",{note}')
        return "\n".join([*rows, "}"])

    def _note(self, line):
        allowed = line.only.split()
        inside = f"in {listed(allowed)}" if allowed else ""
        short = "in its shortest form" if line.most else ""
        said = ", ".join(part for part in (inside, short) if part)
        return f"   # {said}" if said else ""

    # ------------------------------------------------------------------ the verdict
    @cached_property
    def space(self) -> Space:
        """Where the symbols lie, and points to try formulas at."""
        return Space(self.symbols, self.where)

    @cached_property
    def known(self) -> dict:
        """name -> what is known of the right line. Imports SymPy."""
        from .formulas.lines import known_lines
        return known_lines(self.lines, self.space)

    @cached_property
    def values_of_mistakes(self) -> dict:
        """(id, line) -> the values of a known mistake."""
        from .formulas.lines import typed_line
        return {(mistake.id, name): typed_line(text, self.space).values
                for mistake in self.mistakes for name, text in mistake.wrong.items()}

    def handed_in(self, mistake: Mistake) -> dict:
        """The right lines, but for those of the mistake."""
        return {**self.reference, **mistake.wrong}

    def judged_value(self, answer, seed: int) -> Report:
        """The `Report` on the lines: the first that is not right is told."""
        written, why_not = self._read(answer)
        if why_not:
            return self.report(False, why_not)
        if not written:
            return self.report(False, f"Write a formula in the place of each ...: {self.signature}",
                               attempted=False)
        try:
            typed = {name: self.typed(name, text) for name, text in written.items()}
        except ImportError:
            return self.report(False, "Formulas are compared by SymPy, and it cannot be imported: "
                                      "pip install sympy.")
        return self._verdict(typed)

    def state_of(self, name: str, formula):
        """What there is to say of one line, the others left aside: `.row`, `.message`,
        `.mistake`."""
        from .formulas.verdict import state_of
        return state_of(self, name, {name: self.typed(name, formula)})

    def typed(self, name: str, formula):
        """What was typed for the line `name`, as a `Typed`. Imports SymPy."""
        from .formulas.lines import typed_line
        return typed_line(formula, self.space, self.lines[name].only)

    def _verdict(self, typed):
        """The report on lines that have been read."""
        from .formulas.verdict import state_of
        states = {name: state_of(self, name, typed) for name in typed}
        rows = tuple((name, states[name].row if name in states else "still to be written")
                     for name in self.lines)
        for number, name in enumerate(self.lines, start=1):
            state = states.get(name)
            if state and state.row != "right":
                where = f"Line {number}, {name}: " if len(self.lines) > 1 else ""
                return self.report(False, f"{where}{state.message}", mistake=state.mistake,
                                   evidence=(*rows, *state.evidence))
        missing = [name for name in self.lines if name not in typed]
        if missing:
            right = "What is written is right." if len(typed) > 1 else f"{listed(typed)} is right."
            return self.report(False, f"{right} Still to be written: {listed(missing)}.",
                               evidence=rows)
        return self.report(True, f"Right, because {self.because}")

    def _read(self, answer):
        """(name -> what was typed, without what is unwritten; one sentence or "")."""
        fits = f"type {self.signature}, with a formula as text in the place of each ..."
        if isinstance(answer, list | tuple) and len(answer) == len(self.lines):
            answer = dict(zip(self.lines, answer))
        if len(self.lines) == 1 and not isinstance(answer, Mapping):
            answer = {next(iter(self.lines)): answer}
        if not isinstance(answer, Mapping):
            came = "None" if answer is None else with_article(type(answer).__name__)
            return {}, f"{came[0].upper()}{came[1:]} came; {fits}."
        if not answer:
            return {}, f"An empty dict came; {fits}."
        names = {_bare(name): name for name in self.lines}
        unknown = [name for name in answer if _bare(name) not in names]
        if unknown:
            close = near(str(unknown[0]), list(self.lines))
            came = str(unknown[0])[:40]
            return {}, f"There is no line {came!r}; {listed(self.lines)} fit.{close}"
        given = {names[_bare(name)]: text for name, text in answer.items()}
        return {name: given[name] for name in self.lines if name in given
                and not _is_unwritten(given[name])}, ""

    # ------------------------------------------------------------------ the audit
    def facts_that_do_not_fit(self) -> Iterator[str]:
        """Lines whose names fit together. SymPy is not asked here: importing an exercise is
        quick."""
        yield from super().facts_that_do_not_fit()
        if not isinstance(self.lines, Mapping) or not all(isinstance(one, Line)
                                                          for one in self.lines.values()):
            yield 'lines has to be {"dL/dp": Line("formula"), ...}'
            return
        if not 1 <= len(self.lines) <= MOST_LINES:
            yield f"it has {len(self.lines)} lines; 1 to {MOST_LINES} fit"
        if len(str(self.because).split()) < 3:
            yield "because has no reason (words that go on behind 'because')"
        names, earlier = {*self.symbols, *self.where}, []
        for name, line in self.lines.items():
            unknown = [one for one in line.only.split() if one not in names]
            if unknown:
                yield f"the line {name!r} has only={line.only!r}; {listed(sorted(names))} fit"
            if bool(line.of) != bool(line.by):
                yield f"the line {name!r} has one of `of` and `by`; both fit, or none"
            if line.follows and not any(f"{{{one}}}" in line.follows for one in earlier):
                yield (f"the line {name!r} has follows={line.follows!r}; earlier lines in braces "
                       'fit: "{dL/dp}"')
            earlier.append(name)
        for mistake in self.mistakes:
            wrong = getattr(mistake, "wrong", None)
            if isinstance(mistake, Mistake) and not (isinstance(wrong, Mapping)
                                                     and {*wrong} <= {*self.lines} and wrong):
                yield f"the mistake {mistake.id!r} has no dict with wrong lines"

    def problems(self, seeds: tuple = SEEDS) -> list[str]:
        """Everything that is wrong with the exercise, as sentences."""
        from .derive_audit import own_problems
        try:
            # nothing else depends on the seed
            said = list(own_problems(self)) if SEEDS[0] in seeds else []
            return super().problems(seeds) + [f"{self.name}: {one}" for one in said]
        except Unreadable as error:
            return [f"{self.name}: a formula of the record cannot be read: {error}"]


def _bare(name):
    """A line's name as it is compared: spaces do not count, nor does the sort of d."""
    return str(name).replace(" ", "").replace("∂", "d")


def _is_unwritten(text):
    return text is ... or isinstance(text, str) and text.strip() in UNWRITTEN
