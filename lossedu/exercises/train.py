'''Exercises in which something is trained, and judged by what it predicts of held-out rows.

    EXERCISE = Train(
        reference=fit_counts, title="A counter that slips", points=4, difficulty=3, minutes=15,
        draw=draw, score=score, measure="mean absolute error", unit_of="bikes an hour",
        needed=95.0, reached=70.0, baseline=("predicting the median", median_of),
        mistakes=(Sign("squared_error", with_mse, "On average ... Which loss ...?", shows=far_too_large), ...),
        styles=(with_l1,), ask="...")

The learner writes `fit_counts(x, y, seed)`, which trains on tensors and returns a function that
predicts; or, with `use=Network(...)`, a loss that our network is trained with. See training.py.

*draw(rng)* gives a `Split(x, y, held_x, held_y)`: two arrays to train on, two held out. The answer
gets x, y and later held_x, and never held_y. `tries` splits are drawn, each with a seed of its own;
the mean of `score(predictions, held_y)` has to reach `needed`.

*needed* stands well apart from what the reference reaches, and from the baseline and each mistake:
processors round differently, and the verdict has to be the same on all of them. The audit measures
the margins and says which are thin.

*Mistakes* are a `Sign`: a wrong answer, its hint, and `shows(predictions, split)`, which says of
predictions that they look like it. So it is the behaviour that is named, whatever the code.

*budget* is in seconds for all tries together, many times what the reference takes. An answer that
needs more is refused only if it also takes `TIMES` as long as the reference does on this machine.
'''
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import import_module

import numpy as np

from ..core.missing import tells_what_fits
from ..core.words import shown
from .common_audit import SEEDS
from .judging import UNWRITTEN
from .kinds import COMMON, FunctionExercise, Mistake
from .record import Exercise
from .report import Report
from .running import run
from .training import fitted, trained
from .untouched import untouched
from .values import check_packable, numbers

TIMES = 10       # how many times as long as the reference an answer may take, at least
LONGEST = 5      # seconds that the reference may take
SHARE = 0.2      # of the way from the best wrong result to the reference's: the least margin on either side
ERRORS = 2       # standard errors of the mean over the tries: the same
STOPPED = ("TimeLimit", "StillRunning")   # what `run` says of an answer that it had to stop
NEVER_ENDS = "Your function was stopped, for it needed more time than there is. Which loop does not end?"
FAR = 0.1        # a mean prediction below this share of the targets' may be in another unit
FLAT = 1e-4      # predictions that vary by less, in spreads of the targets, are constant


@dataclass(frozen=True)
class Split:
    """Rows to train on and rows held out: arrays (n, d), (n,), (m, d), (m,)."""

    x: np.ndarray
    y: np.ndarray
    held_x: np.ndarray
    held_y: np.ndarray


@dataclass(frozen=True)
class Sign(Mistake):
    """A wrong answer that shows in what it predicts: `shows(predictions, split)`."""

    shows: Callable = None


@dataclass(frozen=True)
class Trained:
    """What came out of one try: predictions (m,) of its split, or why there are none."""

    split: Split
    predictions: np.ndarray = None
    seconds: float = 0.0
    steady: bool = True
    id: str | None = None
    refused: str = ""
    unwritten: bool = False


@tells_what_fits(
    **COMMON, reference="the function that is the right answer", draw="a function of rng that gives a Split",
    score="a function of predictions and held-out targets", measure='what the score is: "mean absolute error"',
    needed="the score to be reached", reached="the score that the reference reaches",
    baseline='("predicting the mean", a function of a Split that gives predictions)',
    mistakes="at least 2 Sign(id, wrong, hint, shows=...)", styles="right answers, written in other ways",
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
        """What a function predicts of each split; up to the first try that fails or ends the budget."""
        # The first import takes seconds, and a limit that ends it halfway would spoil it for the session.
        import_module("torch")
        done = []
        for at, split in enumerate(_drawn(self, seed)):
            left = seconds - _took(done)
            done.append(self._one_try(function, split, 100 * seed + at, left))
            if done[-1].predictions is None or _took(done) > seconds:
                break
        return done

    def _one_try(self, function, split, seed, seconds):
        given = dict(x=split.x, y=split.y, held_x=split.held_x, seed=seed)
        inputs = {name: check_packable(value, f"the exercise {self.name!r}: {name}") for name, value in given.items()}
        outcome = run(trained(self.use, function), [{"inputs": inputs, "named": [], "note": ""}])[0]
        if outcome.get("unwritten"):
            return Trained(split, unwritten=True)
        if outcome.get("error", {}).get("type") in STOPPED:
            return Trained(split, seconds=max(seconds, 0) + 1, id="too_slow", refused=NEVER_ENDS)
        if "error" in outcome:
            return Trained(split, refused=self._about_an_error(outcome["error"]))
        came, *rest = [item.get("text", numbers(item)) for item in outcome["value"]["items"]]
        if came == "refused":
            return Trained(split, id=rest[0], refused=rest[1])
        predictions, seconds, steady = rest
        return Trained(split, predictions, float(seconds), bool(steady))

    def _about_an_error(self, error):
        if error["type"] in ("SystemExit", "GeneratorExit"):
            return "Your function ends the program. A function hands its result back with return."
        quoted = f": {error['message']}" if error["message"] else ""
        if error["line"] is None and error["type"] == "TypeError":
            return f"The check calls {self.signature}, and your function does not take that{quoted}."
        where = f" (line {error['line']}: {error['source']})" if error["source"] else ""
        return f"Your function stops with {error['type']}{quoted}{where}."

    # ------------------------------------------------------------------ the verdict
    def judged_function(self, function: Callable, seed: int) -> Report:
        """The `Report` on a function: trained on every split, and judged by the held-out rows."""
        done = _ours(self, function, seed) if self._is_ours(function) else self.train(function, seed, self.budget)
        with untouched():
            report = self.judged_tries(done)
            if _took(done) <= self.budget:
                return report
            allowed = self._allowed(seed)
            if _took(done) > allowed:
                return self._about_time(done, allowed)
        # A slow machine: everything again, with as much time as it needs.
        done = self.train(function, seed, allowed)
        if _took(done) > allowed:
            return self._about_time(done, allowed)
        return self.judged_tries(done)

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
        id, said = self._no_score(done)
        if id:
            return self.report(False, said, mistake=id)
        reached = self.mean_score(done)
        if self._is_enough(reached):
            return self.report(True, f"{self._said(reached)} Ours reaches {_short(self.reached)}; "
                                     f"{self.baseline[0]} gives {self._baseline_score(done)}.")
        try:
            id, said = self._why(done, reached)
        except Exception:  # numbers so far out that no line goes through them
            id, said = None, self._against_baseline(done, reached)
        return self.report(False, f"{self._said(reached)} {said}", mistake=id)

    def mean_score(self, done: list[Trained]) -> float:
        """The mean of the scores over the tries."""
        return float(np.mean(self.scores(done)))

    def scores(self, done: list[Trained]) -> list[float]:
        """The score of each try."""
        return [float(self.score(one.predictions, one.split.held_y)) for one in done]

    def _is_enough(self, score):
        return score >= self.needed if self.larger_is_better else score <= self.needed

    def _no_score(self, done):
        """(id, sentence) where predictions are nothing that can be scored; ("", "") where they can."""
        for one in done:
            finite = np.isfinite(one.predictions)
            if not finite.all():
                return "nan", (f"{np.sum(~finite)} of {finite.size} predictions are nan or inf. Print the loss of "
                               "every step: where does it stop being a number?")
            low, high = one.predictions.min(), one.predictions.max()
            if self.probabilities and (low < 0 or high > 1):
                return "logits", (f"The predictions reach from {low:.3g} to {high:.3g}, and probabilities from 0 to 1 "
                                  "are asked for. Are these logits?")
        return "", ""

    def _why(self, done, reached):
        """(id, sentence) for a result that is not enough."""
        rescaled = self.mean_score([_rescaled(one) for one in done])
        if self._is_enough(rescaled) and all(_level(one) < FAR for one in done):
            return "not_scaled_back", ("Stretched and shifted, your predictions would be good enough. Are they in the "
                                       "unit of the targets, or still in the one that you trained in?")
        for sign in self.mistakes:
            if sign.shows and all(sign.shows(one.predictions, one.split) for one in done):
                return sign.id, sign.hint
        if not all(one.steady for one in done):
            return "unsteady", ("Called twice with the same rows, your function predicts differently. Is a dropout "
                                "layer still on? model.eval() ends it.")
        if all(_is_flat(one) for one in done):
            return "constant", ("Every row gets the same prediction. Does the loss compare predictions of shape (n, 1) "
                                "with targets of shape (n,), or is nothing learned from x?")
        if all(_correlation(one) < -0.3 for one in done):
            return "reversed", ("The larger the prediction, the smaller the target. Where does a sign or a class turn "
                                "round?")
        return None, self._against_baseline(done, reached)

    def _against_baseline(self, done, reached):
        gives = f"{self.baseline[0][0].upper()}{self.baseline[0][1:]} gives {self._baseline_score(done)}"
        if self._is_better(self._of_baseline(done), reached):
            return f"{gives}, without any training. Does the loss fall, and is it the one that you want?"
        return f"{gives}. Does the training loss still fall at the end?"

    def _is_better(self, one, other):
        return one >= other if self.larger_is_better else one <= other

    def _said(self, reached):
        unit = f" {self.unit_of}" if self.unit_of else ""
        bound = "at least" if self.larger_is_better else "at most"
        return (f"The {self.measure} on held-out rows is {_short(reached, self.needed)}{unit}; "
                f"{bound} {_short(self.needed)} is asked for.")

    def _of_baseline(self, done):
        return float(np.mean([self.score(self.baseline[1](one.split), one.split.held_y) for one in done]))

    def _baseline_score(self, done):
        return _short(self._of_baseline(done))

    # ------------------------------------------------------------------ time
    def _allowed(self, seed):
        """The seconds that an answer may take here: the budget, or more where this machine is slow."""
        return max(self.budget, TIMES * _took(self.train(self.reference, seed)))

    def _about_time(self, done, allowed):
        took = _took(done)
        tries = f"{len(done)} of {self.tries} trainings"
        return self.report(False, f"It took {took:.0f} seconds for {tries}; {allowed:.0f} are given for all. "
                                  "Which steps can be left out, or done for all rows at once?", mistake="too_slow")

    def _is_ours(self, function):
        return function in (self.reference, *self.styles, *(one.wrong for one in self.mistakes))

    # ------------------------------------------------------------------ the audit
    def facts_that_do_not_fit(self) -> Iterator[str]:
        """A bar that the reference passes, and signs of the mistakes."""
        yield from super().facts_that_do_not_fit()
        for what in ("draw", "score", "use"):
            if not callable(getattr(self, what)):
                yield f"{what} has to be a function"
        for what in ("needed", "reached", "budget"):
            value = getattr(self, what)
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
                yield f"{what}={shown(value)}; a finite number fits"
                return
        if not self._is_enough(self.reached):
            yield f"needed={self.needed!r} and reached={self.reached!r}: the reference would fail"
        if type(self.tries) is not int or not 2 <= self.tries <= 10:
            yield f"tries={self.tries!r}; 2 to 10 fit"
        if not isinstance(self.baseline, tuple) or len(self.baseline) != 2 or not callable(self.baseline[1]):
            yield 'baseline has to be ("predicting the mean", a function of a Split that gives predictions)'
        if len(str(self.ask).split()) < 5:
            yield "ask has no words (Markdown that is shown above the cell)"
        for one in self.mistakes:
            if isinstance(one, Mistake) and not (isinstance(one, Sign) and callable(one.wrong) and callable(one.shows)):
                yield f"the mistake {one.id!r} has to be a Sign with two functions: wrong, and shows=..."

    def problems(self, seeds: tuple = SEEDS) -> list[str]:
        """Everything that is wrong with the exercise, as sentences."""
        return super().problems(seeds) + [f"{self.name}: {said}" for said in self._own_problems(seeds)]

    def _own_problems(self, seeds):
        yield from self._problems_of_the_data()
        for seed in seeds:
            yield from self._problems_of_margins(seed)
            yield from self._problems_of_spoilt_predictions(seed)
        took = _took(_ours(self, self.reference, seeds[0]))
        if took > LONGEST or took * TIMES > self.budget:
            yield (f"the reference takes {took:.1f} seconds, and the budget is {self.budget:.0f}; less than "
                   f"{LONGEST} seconds and a budget of {TIMES} times as much fit.")

    def _problems_of_the_data(self):
        first, again, other = self.drawn(0), self.drawn(0), self.drawn(1)
        if not all(_same(one, two) for one, two in zip(first, again)):
            yield "the same seed draws other data: draw has to take all randomness from rng."
        if any(_same(one, two) for one, two in zip(first, other)):
            yield "another seed draws the same data: draw has to use rng."
        for split in first:
            known = {row.tobytes() for row in np.column_stack([split.x, split.y])}
            shared = sum(row.tobytes() in known for row in np.column_stack([split.held_x, split.held_y]))
            if shared:
                yield f"{shared} held-out rows stand among the rows to train on as well."
                return

    def _problems_of_margins(self, seed):
        """The reference and the styles pass by far, the baseline and each mistake fail by far."""
        right = {one.__name__: self.train_ours(one, seed) for one in (self.reference, *self.styles)}
        wrong = {repr(one.id): self.train_ours(one.wrong, seed) for one in self.mistakes}
        wrong = {name: done for name, done in wrong.items() if _has_predictions(done) and not self._no_score(done)[0]}
        failed = [name for name, done in right.items() if not _has_predictions(done)]
        if failed:
            yield f"the right answer {failed[0]} has no predictions for seed {seed}: {right[failed[0]][-1].refused}"
            return
        splits = _drawn(self, seed)
        baseline = [Trained(split, self.baseline[1](split)) for split in splits]
        rows = {**right, **wrong, self.baseline[0]: baseline}
        means = {name: self.mean_score(done) for name, done in rows.items()}
        ours = means[self.reference.__name__]
        nearest = min(abs(means[name] - ours) for name in rows if name not in right)
        least = SHARE * nearest
        for name, done in rows.items():
            passes = self._is_enough(means[name])
            error = float(np.std(self.scores(done), ddof=1)) / math.sqrt(len(done))
            margin = abs(means[name] - self.needed)
            what = f"{name} reaches {_short(means[name])} for seed {seed}, where {_short(self.needed)} is needed"
            if passes != (name in right):
                yield f"{what}: it {'passes' if passes else 'fails'}."
            elif margin < max(least, ERRORS * error):
                yield f"{what}: the margin is thin; more than {_short(max(least, ERRORS * error))} fits."
        if abs(ours - self.reached) > abs(ours - self.needed) / 2:
            yield f"the reference reaches {_short(ours)} for seed {seed}, and reached={_short(self.reached)}."

    def _problems_of_spoilt_predictions(self, seed):
        """The reference's predictions, spoilt in one way at a time, are refused."""
        done = self.train_ours(self.reference, seed)
        if not _has_predictions(done):
            return
        for name, spoil in SPOILT.items():
            spoilt = [Trained(one.split, spoil(one.predictions), one.seconds) for one in done]
            report = self.judged_tries(spoilt)
            if report.passed:
                yield f"{name} pass for seed {seed}."
            elif len(report.message.split()) < 3:
                yield f"{name} are refused without a reason."

    def train_ours(self, function: Callable, seed: int) -> list[Trained]:
        """The tries of the reference, a style or a mistake: run once, and kept."""
        return _ours(self, function, seed)


@lru_cache(maxsize=64)
def _ours(exercise, function, seed):
    return exercise.train(function, seed)


@lru_cache(maxsize=16)
def _drawn(exercise, seed):
    return exercise.drawn(seed)


def _last_is_nan(predictions):
    return np.append(predictions[:-1], np.nan)


SPOILT = {
    "predictions that are all the same": lambda p: np.full_like(p, p.mean()),
    "zeros": np.zeros_like,
    "predictions of other rows": lambda p: np.roll(p, len(p) // 2 + 1),
    "predictions the wrong way round": lambda p: p.max() + p.min() - p,
    "predictions with one nan": _last_is_nan,
    "infinite predictions": lambda p: np.full_like(p, np.inf)}


def _took(done):
    """The seconds of all tries together."""
    return sum(one.seconds for one in done)


def _has_predictions(done):
    return all(one.predictions is not None for one in done)


def _same(one, other):
    return all(np.array_equal(vars(one)[what], vars(other)[what]) for what in vars(one))


def _is_flat(one, share=FLAT):
    return np.std(one.predictions) <= share * np.std(one.split.held_y)


def _level(one):
    """The size of the mean prediction, as a multiple of that of the targets."""
    return abs(np.mean(one.predictions)) / max(np.mean(np.abs(one.split.held_y)), 1e-300)


def _rescaled(one):
    """The predictions on the line that brings them nearest to the held-out targets."""
    if _is_flat(one, 1e-9):
        return one
    slope, shift = np.polyfit(one.predictions, one.split.held_y, 1)
    return replace(one, predictions=slope * one.predictions + shift)


def _correlation(one):
    if _is_flat(one) or np.std(one.split.held_y) == 0:
        return 0.0
    return np.corrcoef(one.predictions, one.split.held_y)[0, 1]


def _short(number, apart_from=None):
    """A number to three digits, or as many as it takes to tell it from another."""
    for digits in (3, 4, 6):
        if apart_from is None or f"{number:.{digits}g}" != f"{apart_from:.{digits}g}":
            break
    return f"{number:.{digits}g}"
