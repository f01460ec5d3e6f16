'''Exercises in which the lines of a derivation are judged, each a formula.

    EXERCISE = Derive(
        __name__, title="...", points=3, difficulty=2, minutes=8,
        ask="A network's logit z is divided by a temperature T. ...",
        symbols=dict(z=(-4, 4), T=(0.3, 4), y={0, 1}),       # where each lies: an interval, or values
        where=dict(p="sigma(z/T)"),                          # names that stand for formulas in them
        lines={
            "du/dT": Line("-z/T**2", of="z/T", by="T"),
            "dL/dT": Line("(y - p)*z/T**2", only="p y z T", follows="(p - y)*{du/dT}")},
        because="...", mistakes=(Mistake("upside_down", {"du/dT": "-T/z**2"}, "Which of the two ...?"), ...))

The learner types a dict, `NAME = {"du/dT": "-z/T**2", "dL/dT": r"\\frac{...}"}`: formulas in plain
Python or in LaTeX, or expressions of SymPy. A line is right if its values are, in whatever form;
`only` lists the symbols that may stand in it, `most` is the greatest number of operations where a
short form is asked for.

The first wrong line is told, with the kind of its mistake as `report.mistake` (hyphens in these:
"sign", "chain-rule", "product-rule", "one-over-n", "variable", "factor", "term", "exponent",
"log-exp", ...), and one point at which it differs. Give `of` and `by` where a line is a derivative:
then the slips of its rules are known by name. Give `follows` where a line follows from earlier
ones, named in braces: then a line that is consistent with a wrong one is told so. A vector is a
list of intervals, `x=[(-2, 2)] * 3`: its entries are x_1, x_2, x_3 and it may stand in sum(...),
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
from .kinds import COMMON, Mistake, ValueExercise
from .report import Report
from .show import apart
from .typed import with_because

MOST_LINES = 8
UNWRITTEN = ("...", "…")
HOW_TO_TYPE = '# formulas in Python, such as "(a - b)/2", or in LaTeX, such as r"\\frac{a - b}{2}"'
RESTS = "This is right in value, and not yet what is asked for"


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
    **COMMON, ask="the question, in Markdown", symbols="dict(p=(0, 1), y={0, 1}): where each symbol lies",
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
        return f"{self.name} = {{{', '.join(f'{name!r}: ...' for name in self.lines)}}}".replace("'", '"')

    @property
    def stub(self) -> str:
        """The cell that the learner starts from: a line for each formula."""
        return "\n".join([HOW_TO_TYPE, self._cell(dict.fromkeys(self.lines, "..."), with_notes=True)])

    @property
    def solution(self) -> str:
        """The cell, solved, below why it is right."""
        return with_because(self._cell(self.reference), self.because)

    def _cell(self, formulas, with_notes=False):
        rows = [f"{self.name} = {{"]
        for name, formula in formulas.items():
            note = self._note(self.lines[name]) if with_notes else ""
            rows.append(f'    "{name}": "{formula}",{note}')
        return "\n".join([*rows, "}"])

    def _note(self, line):
        allowed = line.only.split()
        inside = f"in {_listed(allowed)}" if allowed else ""
        short = "in its shortest form" if line.most else ""
        said = ", ".join(part for part in (inside, short) if part)
        return f"   # {said}" if said else ""

    # ------------------------------------------------------------------ the verdict
    @cached_property
    def _space(self):
        return Space(self.symbols, self.where)

    @cached_property
    def known(self) -> dict:
        """name -> what is known of the right line. Imports SymPy."""
        from .formulas.lines import known_lines
        return known_lines(self.lines, self._space)

    @cached_property
    def _values_of_mistakes(self):
        from .formulas.lines import typed_line
        return {(mistake.id, name): typed_line(text, self._space).values
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
            return self.report(False, f"Write a formula in the place of each ...: {self.signature}", attempted=False)
        try:
            from .formulas.lines import typed_line
            typed = {name: typed_line(text, self._space) for name, text in written.items()}
        except ImportError:
            return self.report(False, "Formulas are compared by SymPy, and it cannot be imported: pip install sympy.")
        return self._verdict(typed)

    def _verdict(self, typed):
        """The report on lines that have been read."""
        states = {name: self._state(name, typed) for name in typed}
        rows = tuple((name, states[name].row if name in states else "still to be written") for name in self.lines)
        for number, name in enumerate(self.lines, start=1):
            state = states.get(name)
            if state and state.row != "right":
                where = f"Line {number}, {name}: " if len(self.lines) > 1 else ""
                return self.report(False, f"{where}{state.message}", mistake=state.mistake,
                                   evidence=(*rows, *state.evidence))
        missing = [name for name in self.lines if name not in typed]
        if missing:
            right = "What is written is right." if len(typed) > 1 else f"{_listed(typed)} is right."
            return self.report(False, f"{right} Still to be written: {_listed(missing)}.", evidence=rows)
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
            return {}, f"There is no line {str(unknown[0])[:40]!r}; {_listed(self.lines)} fit.{close}"
        given = {names[_bare(name)]: text for name, text in answer.items()}
        return {name: given[name] for name in self.lines if name in given and not _is_unwritten(given[name])}, ""

    def state_of(self, name: str, formula):
        """What there is to say of one line, the others left aside: `.row`, `.message`, `.mistake`."""
        from .formulas.lines import typed_line
        return self._state(name, {name: typed_line(formula, self._space)})

    def _state(self, name, typed):
        """What there is to say of one line, given what was typed for all."""
        from .formulas.lines import follows_from
        from .formulas.numbers import equal
        mine, known = typed[name], self.known[name]
        if mine.why_not:
            sentence = f"{mine.why_not[0].upper()}{mine.why_not[1:]}"
            return State("cannot be read", sentence, "unreadable", _marked(mine.typed, mine.at))
        if equal(mine.values, known.values):
            return self._state_of_right(name, typed)
        example = self._example(mine, known)
        if not any(value is not None for value in mine.values):
            return State("wrong", f"This has no value at any of the points at which it was tried. {example}", "no-value")
        declared = self._declared(name, mine)
        if declared:
            return State("wrong", f"{declared.hint} {example}", declared.id)
        before = follows_from(known, typed, list(self.lines), self._space)
        wrong = [one for one in before if not equal(typed[one].values, self.known[one].values)]
        if wrong:
            row = f"follows from your {_listed(wrong)}: mend that first"
            return State(row, f"This {row}.", "follows")
        return self._named(mine, known, example)

    def _named(self, mine, known, example):
        """A wrong line, with the kind of its mistake where one explains all of its values."""
        from .formulas.naming import naming
        found = naming(mine, known, self._space)
        if found is None:
            return State("wrong", f"This differs from what is expected. {example}")
        return State("wrong", f"{found.words} {example}", found.id, _marked(mine.typed, found.at))

    def _state_of_right(self, name, typed):
        """A line with the right values: is it in the form that is asked for?"""
        mine, line = typed[name], self.lines[name]
        inside = sorted({self._space.name_of(symbol) for symbol in mine.expr.free_symbols})
        extra = [one for one in inside if line.only and one not in line.only.split()]
        too_long = line.most and mine.expr.count_ops() > line.most
        if not extra and not too_long:
            return State("right")
        asked = f"a formula in {_listed(line.only.split())}" if extra else "a shorter form"
        same = [one for one in list(typed)[:list(typed).index(name)] if typed[one].expr == mine.expr]
        if same:
            return State("not yet", f"This is your line {same[-1]} once more. It is right in value; asked for is "
                                    f"{asked}.", "same-line")
        if extra:
            verb = "stands" if len(extra) == 1 else "stand"
            return State("not yet", f"{RESTS}: {_listed(extra)} {verb} in it, and {asked} is wanted.", "form")
        return State("not yet", f"{RESTS}: it can be written much shorter. What cancels?", "not-simplified")

    def _declared(self, name, mine):
        """The known mistake whose line this is, or None."""
        from .formulas.numbers import equal
        for mistake in self.mistakes:
            values = self._values_of_mistakes.get((mistake.id, name))
            if values and equal(values, mine.values):
                return mistake
        return None

    def _example(self, mine, known):
        """A point at which the line differs: "At y = 1, p = 0.25 yours gives 4, and -4 is expected.\""""
        at = _clearest(mine.values, known.values)
        got, want = mine.values[at], known.values[at]
        used = mine.expr.free_symbols | known.expr.free_symbols
        point = self._space.points[at]
        place = self._space.shown(point, used)
        begin = f"At {place} yours" if place else "Yours"
        if want is None or got is None:
            given = "has no value" if got is None else f"gives {_short(got)}"
            return f"{begin} {given}, and {'no value' if want is None else _short(want)} is expected."
        expected, given = (_short(want), _short(got)) if _far(got, want) else apart(float(want), float(got))
        return f"{begin} gives {given}, and {expected} is expected."

    # ------------------------------------------------------------------ the audit
    def facts_that_do_not_fit(self) -> Iterator[str]:
        """Lines whose names fit together. SymPy is not asked here: importing an exercise is quick."""
        yield from super().facts_that_do_not_fit()
        if not isinstance(self.lines, Mapping) or not all(isinstance(one, Line) for one in self.lines.values()):
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
                yield f"the line {name!r} has only={line.only!r}; {_listed(sorted(names))} fit"
            if bool(line.of) != bool(line.by):
                yield f"the line {name!r} has one of `of` and `by`; both fit, or none"
            if line.follows and not any(f"{{{one}}}" in line.follows for one in earlier):
                yield f'the line {name!r} has follows={line.follows!r}; earlier lines in braces fit: "{{dL/dp}}"'
            earlier.append(name)
        for mistake in self.mistakes:
            wrong = getattr(mistake, "wrong", None)
            if isinstance(mistake, Mistake) and not (isinstance(wrong, Mapping) and {*wrong} <= {*self.lines} and wrong):
                yield f"the mistake {mistake.id!r} has no dict with wrong lines"

    def problems(self, seeds: tuple = SEEDS) -> list[str]:
        """Everything that is wrong with the exercise, as sentences."""
        from .derive_audit import own_problems
        from .formulas.reading import Unreadable
        try:
            said = list(own_problems(self)) if SEEDS[0] in seeds else []   # nothing else depends on the seed
            return super().problems(seeds) + [f"{self.name}: {one}" for one in said]
        except Unreadable as error:
            return [f"{self.name}: a formula of the record cannot be read: {error}"]


@dataclass(frozen=True)
class State:
    """What there is to say of a line: in the table of lines, in the message, and as an id."""

    row: str
    message: str = ""
    mistake: str | None = None
    evidence: tuple = ()


def _marked(typed, at):
    """The text with a mark below a place in it, as rows of evidence."""
    if at is None or at > len(typed) or len(typed) > 80 or not typed.isprintable():
        return ()
    return ("you typed", typed), ("", "\u00a0" * at + "^")   # spaces that HTML keeps


def _clearest(values, expected):
    """The point at which the two differ by most of their size; one where both have a value before others."""
    def difference(at):
        got, want = values[at], expected[at]
        if got is None or want is None:
            return -1 if got is want else 0
        return abs(got - want) / max(abs(got), abs(want), 1e-30)
    return next((at for at in range(len(values)) if difference(at) > 0.1), max(range(len(values)), key=difference))


def _far(got, want):
    return abs(got - want) > 1e-4 * max(abs(got), abs(want))


def _short(value):
    return f"{float(value):.4g}"


def _bare(name):
    """A line's name as it is compared: spaces do not count, nor does the sort of d."""
    return str(name).replace(" ", "").replace("∂", "d")


def _is_unwritten(text):
    return text is ... or isinstance(text, str) and text.strip() in UNWRITTEN


def _listed(names):
    """"p, y and T"."""
    names = [str(one) for one in names]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
