"""What an exercise to train has to survive before a learner meets it: above all, whether its bar
stands clear.

The spread over tries is that over splits and seeds. It is larger than what processors differ by.
"""
import math
from collections.abc import Iterator

import numpy as np

from .common_audit import SEEDS, common_problems
from .held_out import Trained, has_predictions, short

# of the way from the best wrong result to the reference's: the least margin on either side
SHARE = 0.2
ERRORS = 2       # standard errors of the mean over the tries: the same


def problems(exercise, seeds: tuple) -> list[str]:
    """Everything that is wrong with the exercise, as sentences."""
    found = list(common_problems(exercise, seeds))
    if SEEDS[0] in seeds:
        found += [*data_follow_the_seed(exercise), *no_row_is_on_both_sides(exercise)]
    for seed in seeds:
        found += margins_are_wide(exercise, seed)
        found += spoilt_predictions_are_refused(exercise, seed)
    return [f"{exercise.name}: {said}" for said in found]


def data_follow_the_seed(exercise) -> Iterator[str]:
    first, again, other = exercise.drawn(0), exercise.drawn(0), exercise.drawn(1)
    if not all(_same(one, two) for one, two in zip(first, again)):
        yield "the same seed draws other data: draw has to take all randomness from rng."
    if any(_same(one, two) for one, two in zip(first, other)):
        yield "another seed draws the same data: draw has to use rng."


def no_row_is_on_both_sides(exercise) -> Iterator[str]:
    """A row with its target that was trained on tells nothing about others."""
    for split in exercise.drawn(0):
        known = {row.tobytes() for row in np.column_stack([split.x, split.y])}
        shared = sum(row.tobytes() in known
                     for row in np.column_stack([split.held_x, split.held_y]))
        if shared:
            yield f"{shared} held-out rows stand among the rows to train on as well."
            return


def margins_are_wide(exercise, seed: int) -> Iterator[str]:
    """The reference and the styles pass by far; the baseline and each mistake fail by far."""
    right = {one.__name__: exercise.train_ours(one, seed) for one in (exercise.reference,
                                                                      *exercise.styles)}
    for name, done in right.items():
        if not has_predictions(done):
            yield f"the right answer {name} has no predictions for seed {seed}: {done[-1].refused}"
            return
    rows = right | _wrong(exercise, seed)
    means = {name: exercise.mean_score(done) for name, done in rows.items()}
    ours = means[exercise.reference.__name__]
    nearest = min(abs(means[name] - ours) for name in rows if name not in right)
    for name, done in rows.items():
        passes = exercise.is_enough(means[name])
        error = float(np.std(exercise.scores(done), ddof=1)) / math.sqrt(len(done))
        least = max(SHARE * nearest, ERRORS * error)
        what = (f"{name} reaches {short(means[name])} for seed {seed}, where "
                f"{short(exercise.needed)} is needed")
        if passes != (name in right):
            yield f"{what}: it {'passes' if passes else 'fails'}."
        elif abs(means[name] - exercise.needed) < least:
            yield f"{what}: the margin is thin; more than {short(least)} fits."
    if abs(ours - exercise.reached) > abs(ours - exercise.needed) / 2:
        yield (f"the reference reaches {short(ours)} for seed {seed}, and "
               f"reached={short(exercise.reached)}.")


def _wrong(exercise, seed):
    """The tries of the baseline, and of each mistake that has a score.

    A loss that its values give away is never trained with, so its score does not count.
    """
    splits = [one.split for one in exercise.train_ours(exercise.reference, seed)]
    words, predict = exercise.baseline
    tries = {repr(one.id): exercise.train_ours(one.wrong, seed) for one in exercise.mistakes
             if not exercise.said_of_values(one.wrong)[1]}
    scored = {name: done for name, done in tries.items() if has_predictions(done)
              and not exercise.no_score(done)[0]}
    return scored | {words: [Trained(split, predict(split)) for split in splits]}


def spoilt_predictions_are_refused(exercise, seed: int) -> Iterator[str]:
    """The reference's predictions, spoilt in one way at a time."""
    done = exercise.train_ours(exercise.reference, seed)
    if not has_predictions(done):
        return
    for name, spoil in SPOILT.items():
        report = exercise.judged_tries([Trained(one.split, spoil(one.predictions), one.seconds)
                                        for one in done])
        if report.passed:
            yield f"{name} pass for seed {seed}."
        elif len(report.message.split()) < 3:
            yield f"{name} are refused without a reason."


def _same(one, other):
    return all(np.array_equal(vars(one)[what], vars(other)[what]) for what in vars(one))


def _last_is_nan(predictions):
    return np.append(predictions[:-1], np.nan)


SPOILT = {
    "predictions that are all the same": lambda p: np.full_like(p, p.mean()),
    "zeros": np.zeros_like,
    "predictions of other rows": lambda p: np.roll(p, len(p) // 2 + 1),
    "predictions the wrong way round": lambda p: p.max() + p.min() - p,
    "predictions with one nan": _last_is_nan,
    "infinite predictions": lambda p: np.full_like(p, np.inf)}
