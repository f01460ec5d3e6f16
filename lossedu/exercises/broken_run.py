'''Exercises in which a training program runs and does not do what it should: name why, and mend it.

    EXERCISE = BrokenRun(
        reference=high_floor, title="A loss with a floor", points=3, difficulty=2, minutes=8,
        draw=draw, story="... the loss never falls below 1.46.", logged="mean training loss",
        curve=(1.98, 1.62, 1.47, 1.46), fault=Fault("fault", "F.cross_entropy(model(x), y)",
        "F.cross_entropy(model(x).softmax(1), y)", "..."),
        causes=CAUSES, score=accuracy, measure="held-out accuracy", needed=0.85,
        report_of=training_loss, tempting=dict(step_size="With ... What is the first loss?"),
        disguises=(Fault("longer", "range(20)", "range(200)", "... stays at 1.46."), ...),
        styles=(Edit("F.cross_entropy(model(x), y)", "..."), ...), steps=200, rate=0.01)

The reference is the mended program of 30 to 60 lines: a function of arrays, and of `cause`, that
returns (model, log). Its default for `cause` is the right one. The learner starts from the program
with the fault in it and `cause="?"`.

*draw(rng)* gives `Rows`: the program's inputs, rows (`probe`) for which the model is asked when the
program is over, and what it takes to judge the outputs. Passed is a program that reaches
`score(outputs, rows) >= needed` in each try, whose last logged number is that of
`report_of(outputs, rows)`, within `near` or to two in a thousand (then the other lines have to be
roughly those of the reference, and the gradient of the first step its own), which has made `steps`
steps at the learning rate `rate`, and whose cause is right; and for which what it `asks`, such as
dict(pull=30), comes out as it should: `afterwards.py` has the questions.

*Disguises* are edits of the broken program that leave the cause. *Tempting* are wrong causes, each
with what tells it apart; for the others `Cause.otherwise` is quoted.
'''
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

import numpy as np

from ..core.missing import tells_what_fits
from . import not_cured
from .afterwards import QUESTIONS
from .causes import UNKNOWN, otherwise, which
from .common_audit import SEEDS
from .held_out import about_an_error, short
from .kinds import COMMON, FunctionExercise
from .not_cured import ONE_EDIT
from .programs import Edit, Fault, defined_by, edited, edits_that_do_not_fit, source_of
from .reached import ANOTHER_LOSS
from .record import Exercise, Mistake
from .report import Report
from .running import run
from .untouched import untouched
from .values import check_packable, numbers
from .watching import Ran, Rows, another_step, cause_of, same, watched

BUDGET = 60.0        # seconds for one try; the references take about one
SAME_MODEL = "The model is what it was, digit for digit: only what is logged has changed. "
USED = {}            # name of an exercise -> the runs of its program in this session
CHECKS = {}          # of these, the runs by a check
ROUNDING = 1e-3      # the same fault may be written with other operations
ROUNDED = 6e-5       # a log may be rounded to four decimals
SHARE = 2e-3         # of what is measured: float32 and ours differ by a thousandth of this
SHOWN = 8            # lines of the log in the question


@tells_what_fits(
    **COMMON, reference="the mended program, a function", draw="a function of rng that gives Rows",
    story="what one sees, in Markdown", logged='what the log holds: "mean training loss"',
    curve="the log of the broken program, numbers", fault="a Fault(id, right, wrong, hint)",
    causes="a dict of Cause by name", score="a function of outputs and Rows",
    measure='what the score is: "held-out accuracy"', needed="the score to be reached",
    report_of="a function of outputs and Rows: what the last logged number has to be",
    tempting="a dict of sentences by cause", disguises="a tuple of Fault",
    styles="at least 2 right programs: Edit(right, wrong)",
    steps="how many steps the program makes", rate="at which learning rate")
@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class BrokenRun(FunctionExercise):
    """A training program that fails: its cause is named, and it is mended."""

    kind = "run"
    fewest_mistakes = 4

    draw: Callable
    story: str
    logged: str
    curve: tuple
    fault: Fault
    causes: Mapping
    score: Callable
    measure: str
    needed: float
    report_of: Callable
    tempting: dict
    disguises: tuple
    styles: tuple
    steps: int
    rate: float             # the learning rate
    near: float | None = None   # None: two in a thousand of what is measured
    elsewhere: str = ""         # the log is of other rows than those measured: what it should be
    least_is_best: bool = False     # the score is minus what `measure` names
    asks: dict = field(default_factory=dict)    # what it is asked when it is over: afterwards.py
    wobble: float = 0.1     # by how much of its range the curve may differ on another processor
    folded: bool = False    # its source is folded away at first: the run comes before it
    keeps: bool = False     # an audit hands in the same programs again and again
    # These follow from the facts above.
    mistakes: tuple = field(init=False, default=())
    kept: dict = field(init=False, default=None)    # (code, seed, try) -> what came of a program
    tries: ClassVar[int] = 2

    signature = Exercise.signature
    goal = Exercise.goal

    def __post_init__(self):
        wrong = [] if not isinstance(self.fault, Fault) else list(edits_that_do_not_fit(
            self.source, (self.fault, self._unnamed),
            tuple(one for one in self.styles if isinstance(one, Edit))))
        if wrong:
            raise TypeError(f"the exercise {self.name!r}: {'; '.join(wrong)}.")
        put = object.__setattr__  # the record is frozen
        put(self, "kept", {})
        put(self, "styles", tuple(self.program(one) if isinstance(one, Edit) else one
                                for one in self.styles))
        put(self, "mistakes", tuple(self._known_mistakes()))
        super().__post_init__()

    # ------------------------------------------------------------------ the programs
    @property
    def source(self) -> str:
        """The mended program, with the right cause."""
        return source_of(self.reference)

    @property
    def cause(self) -> str:
        """The name of the right cause."""
        return cause_of(self.reference)

    @property
    def _unnamed(self):
        return self.named(UNKNOWN)

    def named(self, cause: str) -> Edit:
        """The edit that names another cause."""
        return Edit(f'cause="{self.cause}"', f'cause="{cause}"')

    def program(self, *edits: Edit) -> Callable:
        """The mended program after some edits, as a function."""
        what = " and ".join(getattr(one, "id", one.wrong.strip()[:40]) for one in edits)
        return defined_by(edited(self.source, *edits), self.reference, what)

    def _known_mistakes(self):
        yield Mistake("not_mended", self.program(self.fault), self.fault.hint)
        for one in self.disguises:
            yield Mistake(one.id, self.program(self.fault, one), one.hint)
        for cause, sentence in self.tempting.items():
            yield Mistake(f"named_{cause}", self.program(self.named(cause)), sentence)

    # ------------------------------------------------------------------ what is shown
    @property
    def ask(self) -> str:
        """What one sees: the story, and some lines of the log."""
        at = np.unique(np.linspace(0, len(self.curve) - 1, SHOWN).round().astype(int))
        lines = "\n".join(f"line {place + 1:3}   {self.curve[place]:.3f}" for place in at)
        return (f"{self.story}\n\n{len(at)} of the {len(self.curve)} lines of its log "
                f"({self.logged}):\n\n```text\n{lines}\n```")

    @property
    def stub(self) -> str:
        """The program with its fault, and no cause named."""
        return edited(self.source, self.fault, self._unnamed).rstrip()

    @property
    def solution(self) -> str:
        """The mended program, with the right cause."""
        return self.source.rstrip()

    # ------------------------------------------------------------------ running
    def rows(self, seed: int, at: int) -> Rows:
        """What is drawn for a try."""
        with untouched():
            return self.draw(np.random.default_rng([seed, at]))

    def watch(self, program: Callable, rows: Rows, seed: int = 0) -> Ran:
        """What comes of a program with these rows."""
        import torch  # noqa: F401  its import is not on the program's clock
        given = {**rows.inputs, "seed": seed, "probe": rows.probe}
        inputs = {name: check_packable(value, f"the exercise {self.name!r}: {name}")
                  for name, value in given.items()}
        case = {"inputs": inputs, "named": [], "note": ""}
        outcome = run(watched(program, self.asks), [case], BUDGET)[0]
        if "error" in outcome:
            said = about_an_error(outcome["error"], self.signature, BUDGET)
            return Ran(rows, id="stops", refused=said)
        came = [one.get("text", numbers(one))
                for one in outcome.get("value", {}).get("items", ())]
        if len(came) == 3 and came[0] == "refused":
            return Ran(rows, id=came[1], refused=came[2])
        if len(came) != 13 or any(one is None for one in came) or len(came[3]) != len(rows.probe):
            return Ran(rows, id="stops", refused="The program returns no outputs for the rows.")
        _, cause, log, outputs, (steps, *rates), _, _, _, *began, hides, left = came
        return Ran(rows, cause, log, outputs, int(steps), tuple(rates), hides, left, *began)

    def ours(self, edit: Edit | None, seed: int, at: int) -> Ran:
        """What comes of the broken program in a try, after one more edit or none; kept."""
        program = self.program(self.fault, edit) if edit else self.program(self.fault)
        return self._kept(program, seed, at)

    def tried(self, program: Callable, seed: int, at: int) -> Ran:
        """What comes of a program in a try; with `keeps`, each program is run once in a try."""
        keep = self.keeps and getattr(program, "__code__", None) is not None
        return (self._kept(program, seed, at) if keep
                else self.watch(program, self.rows(seed, at), at))

    def _kept(self, program, seed, at):
        # The code of two programs is equal where they differ in the cause alone, a default.
        key = program.__code__, seed, at
        if key not in self.kept:
            self.kept[key] = self.watch(program, self.rows(seed, at), at)
        return replace(self.kept[key], cause=cause_of(program))

    # ------------------------------------------------------------------ the verdict
    def judged_function(self, function: Callable, seed: int) -> Report:
        """The `Report` on a program: run on the rows of each try, up to the first that fails."""
        for at in range(self.tries):
            ran = self.tried(function, seed, at)
            with untouched(), np.errstate(all="ignore"):
                if ran.refused:
                    return self.report(False, ran.refused, mistake=ran.id)
                failed = self.why_not_cured(ran, seed, at)
            if failed:
                return self._not_cured(ran, *failed)
        return self.cured(ran)

    def why_not_cured(self, ran: Ran, seed: int, at: int) -> tuple[str, str] | None:
        """(id, sentence) where a run is not what it should be; None where it is."""
        rows = ran.rows
        try:
            reached, said = self.score(ran.outputs, rows), self.report_of(ran.outputs, rows)
        except (ValueError, IndexError):
            return "outputs", (f"For {len(ran.outputs)} rows the model's outputs have the shape "
                               f"{ran.outputs.shape}. Which shape does the docstring say?")
        last = float(ran.log[-1])
        honest, enough = abs(last - said) <= self.allowed(said), reached >= self.needed
        same_steps = ran.steps == self.steps and np.allclose(ran.rates, self.rate)
        end = not_cured.about_score(self, reached, enough)
        if honest and enough and same_steps and not ran.hides and not ran.left:
            return not_cured.about_way(ran, self._usual(seed, at), end)
        if same_steps and same(ran, self.ours(None, seed, at), ROUNDING):
            return "not_mended", f"{end} {self.fault.hint}"
        for edit in self.disguises:
            if same(ran, self.ours(edit, seed, at), ROUNDING):
                return edit.id, f"{end} {edit.hint}"
        if ran.hides:
            return "hidden", (f"`{ran.hides}` hides a fault or is not needed, and it was not "
                              f"there before: remove it. {ONE_EDIT}")
        if not same_steps:
            return "settings", not_cured.about_settings(self, ran)
        if not enough:
            if honest and another_step(ran, self._usual(seed, at)):
                return "another_loss", f"{end} {ANOTHER_LOSS} {ONE_EDIT}"
            again = np.array_equal(ran.outputs, self.ours(None, seed, at).outputs, equal_nan=True)
            about = SAME_MODEL if again else not_cured.about_outputs(self, ran)
            return None, f"{end} {about}{ONE_EDIT}"
        if honest or ran.left and not self.elsewhere:
            return "hidden", f"{ran.left} {ONE_EDIT}"
        return "report", f"{end} {not_cured.about_report(self, ran, last, said)}"

    def _usual(self, seed, at):     # None where each cure makes other steps
        return self._kept(self.program(), seed, at) if self.near is None else None

    def allowed(self, said: float) -> float:
        """By how much the last line of the log may differ from what is measured."""
        return ROUNDED + SHARE * abs(said) if self.near is None else self.near

    def _not_cured(self, ran, id, said):
        if ran.cause in ("", UNKNOWN) and id == "not_mended":
            return self.report(False, "The program still does what it did, and no cause is named.",
                               attempted=False)
        if ran.cause == self.cause:
            return self.report(False, f"The cause is right; the run is not cured. {said}",
                               mistake=id)
        about = "The run is not cured, and its cause is not named rightly."
        if ran.cause not in (*self.causes, "", UNKNOWN):
            about = f"The run is not cured. {which(ran.cause, self.causes)}"
        if id == "not_mended":      # its hint would tell the right cause
            said = otherwise(ran.cause, self.causes, self.tempting)
        return self.report(False, f"{about} {said}".rstrip(), mistake=id)

    def cured(self, ran: Ran) -> Report:
        """The `Report` on a run that is what it should be: is its cause named?"""
        if ran.cause == self.cause:
            # no measured number: its last digit would differ between processors
            bound = (f"below {short(-self.needed)}" if self.least_is_best
                     else f"above {short(self.needed)}")
            return self.report(True, "The cause is right, and the run is cured: the "
                                     f"{self.measure} is {bound}.")
        if ran.cause in self.causes:
            return self.report(False, "The run is cured, but this was not its cause. "
                               f"{otherwise(ran.cause, self.causes, self.tempting)}",
                               mistake=f"named_{ran.cause}")
        return self.report(False, f"The run is cured. {which(ran.cause, self.causes)}",
                           mistake="no_cause")

    def after_check(self, report: Report) -> Report:
        """The verdict, with how many runs of the program it took so far."""
        if not report.attempted:
            return report
        for counted in (USED, CHECKS):
            counted[self.name] = counted.get(self.name, 0) + 1
        return report.saying(not_cured.about_runs(self, report, USED[self.name], CHECKS[self.name]))

    # ------------------------------------------------------------------ the audit
    def problems(self, seeds: tuple = SEEDS) -> list[str]:
        """Everything that is wrong with the exercise, as sentences."""
        from .broken_run_audit import problems
        return problems(self, seeds)

    def facts_that_do_not_fit(self):
        """A cause of the list, a curve, and two right programs."""
        if self.cause not in self.causes:
            yield f"cause={self.cause!r}; one of {', '.join(self.causes)} fits"
        broken = edited(self.source, self.fault)
        for one in self.disguises:
            if broken.count(one.right) != 1:
                yield f"{one.right!r} stands {broken.count(one.right)} times in the broken program"
        for one in self.tempting:
            if one not in self.causes or one == self.cause:
                yield f"tempting holds {one!r}; a wrong cause of the list fits"
        for one in self.asks:
            if one not in QUESTIONS:
                yield f"asks holds {one!r}; {', '.join(QUESTIONS)} fit"
        if len(self.curve) < 3:
            yield "curve has fewer than 3 numbers"
        if len(self.styles) < 2:
            yield f"{len(self.styles)} right programs in other words; at least 2 fit"
        yield from super().facts_that_do_not_fit()
