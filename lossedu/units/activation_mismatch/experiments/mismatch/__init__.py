"""Mismatch: every output activation before every loss, each pair at its own learning rate.

    result = mismatch.run(seeds=20, jobs=2)        # minutes
    result = mismatch.stored()                     # the same, as it was computed and stored
    mismatch.cells(result)                         # one row per pair: rate, accuracy, differences
    mismatch.asked(lossedu.proofs.beside_torch.answer)      # what PyTorch says to each pair
    mismatch.saturated(seeds=20)                   # one score that starts out sure, and wrong
    mismatch.longer(seeds=20, jobs=2)              # 100 epochs by Adam, pixels from 0 to 1

The stored results are made anew by `python -m lossedu.experiments mismatch`. All pairs train the
same network from the same starts on the same batches of the same splits, each at the rate that is
best for it on other splits. `jobs` go through joblib, and so to a Dask cluster as well:

    with joblib.parallel_config(backend="dask"):     # after client = distributed.Client(...)
        mismatch.run(seeds=20, jobs=2)
"""
from .....core.arguments import some_of
from .....study.plan import Plan
from .....study.result import Measure
from .....study.seeds import read_seeds
from .....study.stored import stored_runs
from . import grid as pairs
from . import starts
from .by_adam import LONGER, longer
from .by_adam import plan as plan_longer
from .grid import (
    ACTIVATIONS,
    LOSSES,
    REFERENCE,
    TWINS,
    Pair,
    asked,
    functions,
    pair,
    shown,
    wrong_row,
    wrong_slopes,
)
from .picture import draw, draw_curves, draw_slopes
from .starts import saturated, stored_raw, stored_starts
from .table import cells
from .trained import ADAM, DATA, OWN, RATES, RAW, SHARED, constant, one_pair, outputs, sizes_of

QUESTION = "Which pairs of output activation and loss learn, how fast, and at whose learning rate?"
MEASURES = {"accuracy": "test accuracy, %", "epochs": "epochs to 95 %",
            "last_loss": "training loss, last epoch"}


def run(seeds=20, jobs=1, progress=True, data=tuple(DATA), activations=tuple(ACTIVATIONS),
        losses=tuple(LOSSES), tuning_seeds=3):
    """Run the experiment; returns a `Result` with one row per seed, pair and condition.

    `seeds` (a number or a sequence) are random splits and starts, shared by all pairs;
    `tuning_seeds` are others, on which the learning rates are chosen. `data`, `activations` and
    `losses` leave parts out (the reference, cross-entropy on the scores themselves, to which the
    others are compared, always runs). Columns: `accuracy` on the rows held out, in percent;
    `epochs`, the first after which it is 95 % or more (one more than were trained where it never
    is); `last_loss`, the mean of the last epoch; `never_said`, how many classes are said of no
    row. `jobs` processes work side by side and give the same numbers. Raises ValueError with one
    sentence.
    """
    return plan(seeds, data, activations, losses, tuning_seeds).run(jobs, progress)


def plan(seeds, data, activations, losses, tuning_seeds):
    """What `run` is to do with these settings; ValueError with one sentence if they do not fit."""
    seeds, tuning = read_seeds(seeds, tuning_seeds, "mismatch")
    data = some_of("mismatch", "data", data, DATA)
    activations = some_of("mismatch", "activations", activations, ACTIVATIONS)
    losses = some_of("mismatch", "losses", losses, LOSSES)
    arms = [(activation, loss) for activation in activations for loss in losses]
    arms = tuple(dict.fromkeys((REFERENCE, *arms)))
    tasks = []
    for name in data:
        tasks += [(one_pair, dict(data=name, activation=activation, loss=loss, seeds=seeds,
                                  tuning=tuning)) for activation, loss in arms]
        tasks.append((constant, dict(data=name, seeds=seeds)))
    reference = str(Pair(*REFERENCE))
    measures = tuple(Measure(name, column, words, against=reference, split=sizes_of(name))
                     for name in data for column, words in MEASURES.items())
    rates = {optimizer.__name__: list(some) for optimizer, some in RATES.items()}
    settings = dict(seeds=seeds, tuning_seeds=tuning, data=data, activations=activations,
                    losses=losses, rates=rates)
    return Plan("mismatch", QUESTION, tasks, measures, settings)


STORED = starts.STORED | stored_runs(__file__, {
    "stored.json": (run, plan, dict(seeds=20)),
    "longer.json": (longer, plan_longer, dict(seeds=20)),
})


def stored():
    """The result of `run(seeds=20)` as it is stored, with its seeds and versions."""
    return STORED["stored.json"].load()


def stored_longer():
    """The result of `longer(seeds=20)` as it is stored, with its seeds and versions."""
    return STORED["longer.json"].load()


__all__ = ["ACTIVATIONS", "ADAM", "DATA", "LONGER", "LOSSES", "OWN", "RATES", "RAW", "REFERENCE",
           "SHARED", "STORED", "TWINS", "Pair", "asked", "cells", "draw", "draw_curves",
           "draw_slopes", "functions", "longer", "outputs", "pair", "pairs", "plan", "run",
           "saturated", "shown", "stored", "stored_longer", "stored_raw", "stored_starts",
           "wrong_row", "wrong_slopes"]
