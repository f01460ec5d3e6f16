'''Exercises in which something is trained, and judged by what it predicts of held-out rows.

    EXERCISE = Train(
        reference=fit_counts, title="A counter that slips", points=4, difficulty=3, minutes=15,
        draw=draw, score=score, measure="mean absolute error", unit_of="bikes an hour",
        needed=95.0, reached=70.0, baseline=("predicting the median", median_of),
        mistakes=(Sign("squared_error", with_mse, "On average ... Which loss ...?",
        shows=far_too_large), ...), styles=(with_l1,), ask="...")

The learner writes `fit_counts(x, y, seed)`, which trains on tensors and returns a function that
predicts; or, with `use=Network(...)`, a loss that our network is trained with: its values are
compared with ours on `probes` before it is trained with (training.py, loss_values.py).

*draw(rng)* gives a `Split(x, y, held_x, held_y)`: two arrays to train on, two held out. The answer
gets x, y and later held_x, and never held_y. `tries` splits are drawn, each with a seed of its own;
the mean of `score(predictions, held_y)` has to reach `needed`.

*needed* stands well apart from what the reference reaches, and from the baseline and each mistake:
processors round differently, and the verdict has to be the same on all of them. The audit measures
the margins and says which are thin.

*Mistakes* are a `Sign`: a wrong answer, its hint, and `shows(predictions, split)`, which says of
predictions that they look like it, whatever the code. Those of a loss: a `Mistake`, by its values.

*budget* is in seconds for all tries together, many times what the reference takes. An answer that
needs more is refused only if it also takes `TIMES` as long as the reference does on this machine.
'''
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module

import numpy as np

from ..core.missing import tells_what_fits
from . import held_out
from .common_audit import SEEDS
from .held_out import Sign, Split, Trained, correlation, is_flat, level, rescaled, short, took_by
from .judging import UNWRITTEN
from .kinds import COMMON, FunctionExercise
from .loss_values import said_of_values
from .record import Exercise
from .report import Report
from .running import run
from .train_facts import facts_that_do_not_fit
from .training import REFUSALS, fitted, trained
from .untouched import untouched
from .values import check_packable, numbers

ENDLESS = 3      # budgets after which a single try is stopped
TIMES = 10       # how many times as long as the reference an answer may take, at least
STOPPED = ("TimeLimit", "StillRunning")   # what `run` says of an answer that it had to stop
NEVER_ENDS = ("Your function was stopped, for it needed more time than there is. Which loop "
              "does not end?")
LOST = "The values of your loss are right. Does a gradient get lost in it?"
FAR = 0.1        # a mean prediction below this share of the targets' may be in another unit


@tells_what_fits(
    **COMMON, reference="the function that is the right answer",
    draw="a function of rng that gives a Split",
    score="a function of predictions and held-out targets",
    measure='what the score is: "mean absolute error"',
    needed="the score to be reached", reached="the score that the reference reaches",
    baseline='("predicting the mean", a function of a Split that gives predictions)',
    mistakes="at least 2 Sign(id, wrong, hint, shows=...), of a loss Mistake(id, wrong, hint)",
    styles="right answers, written in other ways",
    ask="what is to be trained, in Markdown")
@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class Train(FunctionExercise):
    """A function that trains, or a loss to train with, and the result it has to reach."""

    kind = "train"
    fewest_mistakes = 2

    draw: Callable
    score: Callable
    measure: str
    needed: float
    reached: float
    baseline: tuple
    styles: tuple
    ask: str
    use: Callable = fitted
    probes: tuple = ()            # pairs (predictions, targets), where a loss is asked for
    unit_of: str = ""
    larger_is_better: bool = False
    probabilities: bool = False   # predictions have to lie from 0 to 1
    tries: int = 3
    budget: float = 30.0

    # The cell is that of an exercise in which a function is written.
    signature = Exercise.signature
    goal = Exercise.goal
    stub = Exercise.stub
    solution = Exercise.solution

    # ------------------------------------------------------------------ running
    def drawn(self, seed: int = 0) -> list[Split]:
        """The splits of a seed."""
        with untouched():
            return [self.draw(np.random.default_rng([seed, at])) for at in range(self.tries)]

    def train(self, function: Callable, seed: int = 0, seconds: float = math.inf) -> list[Trained]:
        """What a function predicts of each split; up to the first try that fails or ends the
        budget."""
        # The first import takes seconds, and a limit that ends it halfway would spoil it for the
        # session.
        import_module("torch")
        done = []
        for at, split in enumerate(_drawn(self, seed)):
            left = seconds - took_by(done)
            done.append(self._one_try(function, split, held_out.seed_given(seed, at), left))
            if done[-1].predictions is None or took_by(done) > seconds:
                break
        return done

    def _one_try(self, function, split, seed, seconds):
        given = dict(x=split.x, y=split.y, held_x=split.held_x, seed=seed)
        inputs = {name: check_packable(value, f"the exercise {self.name!r}: {name}") for name,
                  value in given.items()}
        case = {"inputs": inputs, "named": [], "note": ""}
        outcome = run(trained(self.use, function), [case], ENDLESS * self.budget)[0]
        if outcome.get("unwritten"):
            return Trained(split, unwritten=True)
        if outcome.get("error", {}).get("type") in STOPPED:
            return Trained(split, seconds=max(seconds, 0) + 1, id="too_slow", refused=NEVER_ENDS)
        if "error" in outcome:
            said = held_out.about_an_error(outcome["error"], self.signature, ENDLESS * self.budget)
            return Trained(split, refused=said)
        came, *rest = [item.get("text", numbers(item)) for item in outcome["value"]["items"]]
        if came == "refused":
            return Trained(split, id=rest[0] if rest[0] in REFUSALS else None, refused=rest[1])
        predictions, seconds, steady = rest
        if predictions is None or predictions.shape != split.held_y.shape:  # of another process
            return Trained(split, refused=held_out.NO_PREDICTIONS)
        return Trained(split, predictions, float(seconds), bool(steady))

    # ------------------------------------------------------------------ the verdict
    def judged_function(self, function: Callable, seed: int) -> Report:
        """The `Report` on a function: trained on every split, and judged by the held-out rows."""
        id, said, later = self.said_of_values(function)
        if said and not later:
            return self.report(False, said, mistake=id)
        report = self._judged_by_training(function, seed)
        told_better = not report.passed and not report.message.endswith(LOST)
        return self.report(False, said, mistake=id) if said and not told_better else report

    def said_of_values(self, function: Callable) -> tuple[str | None, str, bool]:
        """Where a loss is asked for, what its values say: see loss_values."""
        return said_of_values(self, function) if self.probes else (None, "", False)

    def _judged_by_training(self, function, seed):
        done = _ours(self, function,
                     seed) if self._is_ours(function) else self.train(function, seed, self.budget)
        with untouched():
            report = self._beside_ours(self.judged_tries(done), seed)
            if took_by(done) <= self.budget:
                return report
            allowed = self._allowed(seed)
            if took_by(done) > allowed:
                return self._about_time(done, allowed)
        # A slow machine: everything again, with as much time as it needs.
        done = self.train(function, seed, allowed)
        if took_by(done) > allowed:
            return self._about_time(done, allowed)
        return self._beside_ours(self.judged_tries(done), seed)

    def _beside_ours(self, report, seed):
        """A pass, with what the reference reaches on the same splits."""
        if not report.passed:
            return report
        ours = self.mean_score(_ours(self, self.reference, seed))
        return report.saying(f"On the same rows ours reaches {short(ours)}.")

    def judged_tries(self, done: list[Trained]) -> Report:
        """The `Report` on the tries of an answer."""
        with untouched(), np.errstate(all="ignore"):  # predictions may be as large as they like
            return self._judged_tries(done)

    def _judged_tries(self, done):
        if all(one.unwritten for one in done):
            return self.report(False, UNWRITTEN, attempted=False)
        failed = next((one for one in done if one.predictions is None), None)
        if failed:
            said = failed.refused or "In one of its tries your function is not written yet."
            return self.report(False, said, mistake=failed.id)
        id, said = self.no_score(done)
        if id:
            return self.report(False, said, mistake=id)
        reached = self.mean_score(done)
        if self.is_enough(reached):
            baseline = f"{self.baseline[0][0].upper()}{self.baseline[0][1:]}"
            return self.report(True, f"{self._said(reached)} {baseline} gives "
                                     f"{self._baseline_score(done)}.")
        try:
            id, said = self._why(done, reached)
        # numbers so far out that no line goes through them
        except (ValueError, np.linalg.LinAlgError):
            id, said = None, self._against_baseline(done, reached)
        return self.report(False, f"{self._said(reached)} {said}", mistake=id)

    def mean_score(self, done: list[Trained]) -> float:
        """The mean of the scores over the tries."""
        return float(np.mean(self.scores(done)))

    def scores(self, done: list[Trained]) -> list[float]:
        """The score of each try."""
        return [float(self.score(one.predictions, one.split.held_y)) for one in done]

    def is_enough(self, score: float) -> bool:
        """Does a score reach the bar?"""
        return score >= self.needed if self.larger_is_better else score <= self.needed

    def no_score(self, done: list[Trained]) -> tuple[str, str]:
        """(id, sentence) where predictions are nothing that can be scored; ("", "") where they
        can."""
        for one in done:
            finite = np.isfinite(one.predictions)
            if not finite.all():
                return "nan", (f"{np.sum(~finite)} of {finite.size} predictions are nan or "
                               "inf. Print the loss of every step: where does it stop being "
                               "a number?")
            low, high = one.predictions.min(), one.predictions.max()
            if self.probabilities and (low < 0 or high > 1):
                what = "logits" if low < 0 else "odds, or logits"
                return "logits", (f"The predictions reach from {low:.3g} to {high:.3g}, and "
                                  f"probabilities from 0 to 1 are asked for. Are these {what}?")
        return "", ""

    def _why(self, done, reached):
        """(id, sentence) for a result that is not enough."""
        stretched = self.mean_score([rescaled(one) for one in done])
        if self.is_enough(stretched) and all(level(t) < FAR and correlation(t) > 0 for t in done):
            return "not_scaled_back", ("Stretched and shifted, your predictions would be good "
                                       "enough. Are they in the unit of the targets, or still "
                                       "in the one that you trained in?")
        for sign in self.mistakes:
            if isinstance(sign, Sign) and all(
                    sign.shows(one.predictions, one.split) for one in done):
                return sign.id, sign.hint
        if not all(one.steady for one in done):
            return "unsteady", ("Called twice with the same rows, your function predicts "
                                "differently. Is a dropout layer still on? model.eval() ends it.")
        if all(is_flat(one) for one in done):
            return "constant", ("Every row gets the same prediction. Does the loss compare "
                                "predictions of shape (n, 1) with targets of shape (n,), "
                                "or is nothing learned from x?")
        if all(correlation(one) < -0.3 for one in done):
            return "reversed", ("The larger the prediction, the smaller the target. Where "
                                "does a sign or a class turn round?")
        return None, self._against_baseline(done, reached)

    def _against_baseline(self, done, reached):
        gives = (f"{self.baseline[0][0].upper()}{self.baseline[0][1:]} gives "
                 f"{self._baseline_score(done)}")
        if not self.probes and self._is_better(self._of_baseline(done), reached):
            return (f"{gives}, without any training. Does the loss fall, and is it the "
                    "one that you want?")
        if self.probes:  # the training is ours, and the values of the loss are right
            return f"{gives}. {LOST}"
        return (f"{gives}. Does the training loss still fall at the end? If not, do its settings "
                "fit what is scored?")

    def _is_better(self, one, other):
        return one >= other if self.larger_is_better else one <= other

    def _said(self, reached):
        unit = f" {self.unit_of}" if self.unit_of else ""
        bound = "at least" if self.larger_is_better else "at most"
        return (f"The {self.measure} on held-out rows is {short(reached, self.needed)}{unit}; "
                f"{bound} {short(self.needed)} is asked for.")

    def _of_baseline(self, done):
        return float(np.mean([self.score(self.baseline[1](one.split), one.split.held_y)
                              for one in done]))

    def _baseline_score(self, done):
        return short(self._of_baseline(done))

    # ------------------------------------------------------------------ time
    def _allowed(self, seed):
        """The seconds that an answer may take here: the budget, or more where this machine is
        slow."""
        return max(self.budget, TIMES * took_by(self.train(self.reference, seed)))

    def _about_time(self, done, allowed):
        took = took_by(done)
        tries = f"{len(done)} of {self.tries} trainings"
        return self.report(False, f"It took {took:.0f} seconds for {tries}; {allowed:.0f} "
                                  "are given for all. Which steps can be left out, or done "
                                  "for all rows at once?", mistake="too_slow")

    def _is_ours(self, function):
        ours = (self.reference, *self.styles, *(one.wrong for one in self.mistakes))
        return any(function is one for one in ours)

    # ------------------------------------------------------------------ the audit
    def facts_that_do_not_fit(self) -> Iterator[str]:
        """A bar that the reference passes, and signs of the mistakes."""
        yield from super().facts_that_do_not_fit()
        yield from facts_that_do_not_fit(self)

    def problems(self, seeds: tuple = SEEDS) -> list[str]:
        """Everything that is wrong with the exercise, as sentences."""
        from .train_audit import problems
        return problems(self, seeds)

    def train_ours(self, function: Callable, seed: int) -> list[Trained]:
        """The tries of the reference, a style or a mistake: run once, and kept."""
        return _ours(self, function, seed)


@lru_cache(maxsize=64)
def _ours(exercise, function, seed):
    return exercise.train(function, seed)


@lru_cache(maxsize=16)
def _drawn(exercise, seed):
    return exercise.drawn(seed)
