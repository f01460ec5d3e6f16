'''Exercises in which a short program is mended.

    EXERCISE = Debug(
        reference=fit_line, title="A line that lies flat", points=3, difficulty=2, minutes=8,
        draw=draw, story="A colleague fits a line. Its slope stays at 0, whatever the data ...",
        run="print(fit_line(np.array([1.0, 2.0]), ...))", prints="0.0",
        look_at="the slope that it prints",
        faults=(Fault("broadcast", "pred[:, 0] - target", "pred - target",
                      "A column minus a row is a matrix. Which shape has the residual?"), ...),
        mends=(Fault("first_row", "pred[:, 0] - target", "pred[0] - target", "This ...?"), ...),
        styles=(Edit("pred[:, 0] - target", "pred.squeeze(1) - target"), ...))

The reference is the mended program: a function of 5 to 30 lines that takes drawn inputs and
returns numbers or arrays. It imports what it needs besides np in its body, and takes no randomness
but from its inputs. Its docstring says what the program has to return, for the check compares that.

*Faults* (one to three) are planted in its source: `right` stands there exactly once and is replaced
by `wrong`. The stub has all of them. Every set of faults that may be left is built and run, so that
an answer is recognised by what is still in it; put the most telling fault first.

*Mends* are wrong ways to mend it, as a `Fault` in the reference's source or as a `Mistake` with a
function. *Styles* are right programs in other words: an `Edit` of the reference, or a function.

*run* is the line below the program, the same for the learner, and *prints* what it prints while the
faults are in: that is shown first. Round it to what is the same on every processor.

*draw* needs cases that each set of faults leaves right, such as a single step: an answer that is
wrong there has broken what was right.
'''
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations

from ..core.missing import tells_what_fits
from .common_audit import SEEDS
from .debug_outcomes import CHANGES, certain, newly_changed, tells_more, without_changes
from .explain.compare import same, tidy
from .explain.diagnose import UNKNOWN
from .judging import SharedCases, judge, shared_cases
from .kinds import COMMON
from .limits import seconds_allowed
from .programs import (
    Edit,
    Fault,
    defined_by,
    does_the_same_text,
    edited,
    edits_that_do_not_fit,
    import_all,
    lines_of_code,
    source_of,
)
from .record import Exercise, Mistake
from .report import Report
from .running import run
from .show import count
from .untouched import untouched
from .usual import as_usual

MOST = 3   # faults in a program: every set of them is built and run
NUMBERS = {1: "One", 2: "Two", 3: "Three"}
ALL = {1: "The fault is", 2: "Both faults are", 3: "All three faults are"}
BROKEN = ("Something that was right is broken: for {} the program gave the right result before "
          "it was changed.")
OTHER = "The program is wrong in another way now."
COMPARE = "Compare it with its docstring line by line, in the order in which it runs."
RAN = "The program ran before it was changed."
ELSE = "Something else differs as well: put back whatever need not change."


@tells_what_fits(
    **COMMON, reference="the mended program, a function",
    draw="a function of rng that gives a list of Case",
    story="what one sees, in Markdown", look_at='words behind "look at"',
    faults="1 to 3 Fault(id, right, wrong, hint)", mends="wrong mends: a tuple of Fault or Mistake",
    styles="at least 2 right programs: Edit(right, wrong) or functions")
@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class Debug(Exercise):
    """A short program with planted faults, to be mended in its place."""

    kind = "debug"
    fewest_mistakes = 2

    story: str
    look_at: str
    faults: tuple
    mends: tuple = ()
    run: str = ""
    prints: str = ""
    # These follow from the facts above.
    mistakes: tuple = field(init=False, default=())
    programs: dict = field(init=False, default=None)   # the faults that are left -> the program
    # (a wrong mend, the faults left) -> the program
    beside: dict = field(init=False, default=None)

    def __post_init__(self):
        wrong = list(self._edits_that_do_not_fit())
        if wrong:
            raise TypeError(f"the exercise {self.name!r}: {'; '.join(wrong)}.")
        put = object.__setattr__  # the record is frozen
        put(self, "programs", {left: self._program(*left) for left in self._sets_of_faults()})
        put(self, "beside", {})
        put(self, "styles", tuple(self._program(one) if isinstance(one, Edit) else one
                                for one in self.styles))
        put(self, "mistakes", tuple(self._known_mistakes()))
        super().__post_init__()

    # ------------------------------------------------------------------ the programs
    @property
    def source(self) -> str:
        """The mended program."""
        return source_of(self.reference)

    def with_edits(self, *edits: Edit) -> str:
        """The mended program after some edits."""
        return edited(self.source, *edits)

    def _sets_of_faults(self):
        """Every set of faults: none first, all of them last."""
        return [frozenset(chosen) for size in range(len(self.faults) + 1)
                for chosen in combinations(self.faults, size)]

    def _program(self, *edits):
        """The function after some edits; without any, the reference itself."""
        if not edits:
            return self.reference
        names = " and ".join(getattr(one, "id", one.wrong.strip()) for one in edits)
        return defined_by(self.with_edits(*edits), self.reference, names)

    def _known_mistakes(self):
        """Each fault alone, where there are several, and the wrong mends."""
        for one in self.faults if len(self.faults) > 1 else ():
            yield Mistake(one.id, self.programs[frozenset({one})], one.hint)
        for one in self.mends:
            yield Mistake(one.id, self._program(one), one.hint) if isinstance(one, Fault) else one

    # ------------------------------------------------------------------ what is shown
    @property
    def ask(self) -> str:
        """What one sees: the story, and what the program prints."""
        if not self.prints:
            return self.story
        return f"{self.story}\n\n```text\n{self.prints.rstrip()}\n```"

    @property
    def stub(self) -> str:
        """The program with all of its faults, and the line that runs it."""
        return self._cell(self.with_edits(*self.faults))

    @property
    def solution(self) -> str:
        """The mended program, and the same line."""
        return self._cell(self.source)

    def _cell(self, program):
        return f"{program}\n\n{self.run}".rstrip()

    # ------------------------------------------------------------------ the verdict
    def judged_function(self, function: Callable, seed: int) -> Report:
        """The `Report` on a program that was mended."""
        import_all(self.source)
        cases = shared_cases(self, seed)
        with as_usual():
            cases.outcome(self.reference, 0)  # what a library loads at first use is off the clock
            outcomes = run(function, cases, seconds_allowed())
            return self.judged_outcomes(cases, outcomes, self._is_untouched(function))

    def judged_outcomes(self, cases: SharedCases, outcomes: list, is_untouched: bool) -> Report:
        """The `Report` on what a program gave. `is_untouched`: nothing shows that it was
        changed."""
        with untouched():
            report = judge(self, cases, outcomes)
            if report.passed:
                mended = f"{ALL[len(self.faults)]} mended, and nothing else is broken"
                return replace(report,
                               message=f"{mended}: right in all {count(len(cases), 'case')}.")
            if not report.attempted:
                return report
            outcomes = tidy(outcomes, len(cases))
            changed = newly_changed(self.programs.values(), cases, outcomes)
            if not changed:
                return self._about_faults(report, cases, outcomes, is_untouched)
            told = self.judged_outcomes(cases, without_changes(outcomes, changed), is_untouched)
            return report if told.passed else told.saying(CHANGES.format(" and ".join(changed)))

    def _about_faults(self, report, cases, outcomes, is_untouched):
        explanations = [self._explanations(cases, place, got) for place, got in enumerate(outcomes)]
        everywhere = [left for left in self.programs if all(left in these
                                                            for these in explanations)]
        if everywhere:
            return self._about_faults_left(report, self.in_order(everywhere[0]), is_untouched)
        if report.mistake in {one.id for one in self.mends}:
            return report
        mend, left = self._mend_beside_faults(cases, outcomes)
        if mend:
            beside = "another fault is" if len(left) == 1 else f"{count(len(left), 'fault')} are"
            return replace(report, mistake=mend.id, message=f"{mend.hint} Besides, {beside} left.")
        return self._about_other_changes(report, cases, outcomes, explanations)

    def _mend_beside_faults(self, cases, outcomes):
        """(the wrong mend, the faults beside it) that give these outcomes, or (None, None)."""
        for (mend, left), program in self._wrongly_mended().items():
            if all(self.alike(cases.outcome(program, place), got) for place,
                   got in enumerate(outcomes)):
                return mend, left
        return None, None

    def _wrongly_mended(self):
        """(mend, faults left) -> the program, for every wrong mend and every set of faults it can
        stand beside."""
        if not self.beside:
            for mend in (one for one in self.mends if isinstance(one, Fault)):
                for left in self.programs:
                    edits = (mend, *left)
                    if left and self._all_are_found(edits):
                        self.beside[mend, left] = self._program(*edits)
        return self.beside

    def _all_are_found(self, edits):
        """Does each edit find its piece when those before it have been made?"""
        return all(self.with_edits(*edits[:at]).count(edit.right) == 1 for at,
                   edit in enumerate(edits))

    def _explanations(self, cases, place, got):
        """The sets of faults that give this very outcome on the case at `place`."""
        return [left for left, program in self.programs.items()
                if self.alike(cases.outcome(program, place), got)]

    def alike(self, theirs: dict, got: dict) -> bool:
        """Are two outcomes the same: error, or value and changed inputs?"""
        if "value" not in theirs:
            return got.get("error", {}).get("type") == theirs.get("error", {}).get("type", "")
        return ("value" in got and same(self, theirs["value"], got["value"])
                and theirs.get("changed") == got.get("changed"))

    def in_order(self, faults: frozenset) -> list[Fault]:
        """Some of the faults, in the order in which they are declared."""
        return [one for one in self.faults if one in faults]

    def _about_faults_left(self, report, left, is_untouched):
        """What to say where the program does just what it does with these faults in it."""
        first = left[0]
        if len(left) < len(self.faults):
            begin = "One fault is left." if len(
                left) == 1 else f"{NUMBERS[len(left)]} faults are left. The first:"
            return replace(report, mistake=first.id, message=f"{begin} {first.hint}")
        if is_untouched:
            message = f"The program still does what it did. Run it first and look at {self.look_at}"
            return replace(report, attempted=False, mistake=None, message=message, evidence=())
        begin = "Your change makes no difference to what comes out."
        if len(left) > 1:
            begin += f" {ALL[len(left)]} left. The first:"
        return replace(report, mistake=first.id, message=f"{begin} {first.hint}")

    def _about_other_changes(self, report, cases, outcomes, explanations):
        """What to say where something else than a planted fault is wrong."""
        if report.stopped or all("error" in got for got in outcomes):
            return replace(report, mistake="broken", message=f"{RAN} {report.message}")
        left = self.in_order(certain(explanations))
        before = self.programs[frozenset(self.faults)]  # with all of its faults
        raises = [place for place, got in enumerate(outcomes) if "error" in got
                  and "value" in cases.outcome(before, place)]
        broken = [place for place, these in enumerate(explanations)
                  if not these and self.is_control(cases, place)]
        if raises or broken:
            place = (raises or broken)[0]
            return self._about_a_case(report, cases[place], outcomes[place], left, bool(raises))
        if left:
            return replace(report, mistake=left[0].id,
                           message=f"A fault is left. {left[0].hint} {ELSE}")
        unknown = report.message.startswith(UNKNOWN[:20])
        return replace(report, message=f"{OTHER} {COMPARE if unknown else report.message}")

    def _about_a_case(self, report, case, outcome, left, raises):
        """What to say where the program ran, or gave the right result, with all of its faults."""
        alone = judge(self, [case], [outcome])
        where = f'"{case["note"]}"' if case["note"] else "the case below"
        begin = RAN if raises else BROKEN.format(where)
        told = alone.message if raises or tells_more(alone) else ""
        rest = f"Besides, a fault is left. {left[0].hint}" if left else ""
        message = " ".join(f"{begin} {told} {rest}".split())
        return replace(report, mistake="broken", message=message, evidence=alone.evidence,
                       diagnosed=alone.diagnosed if raises else report.diagnosed)

    def is_control(self, cases: SharedCases, place: int) -> bool:
        """Is the program right in this case, whichever faults are left?"""
        right = cases.outcome(self.reference, place)
        return all(self.alike(right, cases.outcome(program, place))
                   for program in self.programs.values())

    def _is_untouched(self, function):
        """Does nothing show that the learner changed the program?"""
        return does_the_same_text(function, self.with_edits(*self.faults))

    # ------------------------------------------------------------------ the audit
    def _edits_that_do_not_fit(self):
        faults = self.faults if isinstance(self.faults, tuple) else ()
        if not 1 <= len(faults) <= MOST or not all(isinstance(one, Fault) for one in faults):
            yield f"faults has to be a tuple of 1 to {MOST} Fault(id, right, wrong, hint)"
            return
        others = tuple(one for one in (*self.mends, *self.styles) if isinstance(one, Edit))
        yield from edits_that_do_not_fit(self.source, self.faults, others)

    def facts_that_do_not_fit(self) -> Iterator[str]:
        """A story, and a program of a size that can be read."""
        yield from super().facts_that_do_not_fit()
        if len(str(self.story).split()) < 5:
            yield "story has no words (Markdown that is shown above the program)"
        if not str(self.look_at).rstrip().endswith((".", "?")):
            yield (f'look_at={self.look_at!r}; words that go on behind "look at" and end '
                   'the sentence fit')
        for one in self.faults:
            if len(one.hint.split()) < 4:
                yield f"the fault {one.id!r} has no hint (a sentence that names it)"
        lines = lines_of_code(self.source)
        if not 5 <= lines <= 30:
            yield f"the program has {count(lines, 'line')}; 5 to 30 fit"

    def problems(self, seeds: tuple = SEEDS) -> list[str]:
        """Everything that is wrong with the exercise, as sentences."""
        from .debug_audit import problems
        return problems(self, seeds)
