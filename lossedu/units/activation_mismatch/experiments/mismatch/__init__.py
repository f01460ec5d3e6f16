"""Mismatch: every output activation before every loss, each pair at its own learning rate.

    result = mismatch.run(seeds=20, jobs=2)        # minutes
    result = mismatch.stored()                     # the same, as it was computed and stored
    mismatch.cells(result)                         # one row per pair: rate, accuracy, differences, epochs
    mismatch.asked(lossedu.proofs.beside_torch.answer)      # what PyTorch says to each pair
    mismatch.saturated(seeds=20)                   # one score that starts out sure, and wrong

The stored result is made anew by `python -m lossedu.experiments.mismatch`. All pairs train the
same network from the same starts on the same batches of the same splits, each at the rate that is
best for it on other splits. `jobs` go through joblib, and so to a Dask cluster as well:

    with joblib.parallel_config(backend="dask"):     # after client = distributed.Client(...)
        mismatch.run(seeds=20, jobs=2)
"""
from pathlib import Path

from .....study.common import read_seeds, run_tasks
from .....study.result import Measure, Result
from . import grid as pairs
from .grid import ACTIVATIONS, LOSSES, REFERENCE, Pair, asked, pair, read, wrong_row, wrong_slopes
from .picture import draw, draw_curves, draw_slopes
from .starts import saturated, stored_raw, stored_starts
from .table import cells
from .trained import ADAM, DATA, OWN, RATES, RAW, SHARED, constant, one_pair, outputs, split_sizes

QUESTION = "Which pairs of output activation and loss learn, how fast, and at whose learning rate?"
MEASURES = {"accuracy": "test accuracy, %", "epochs": "epochs to 95 %", "last_loss": "training loss, last epoch"}
STORED = Path(__file__).with_name("stored.json")


def run(seeds=20, jobs=1, progress=True, data=tuple(DATA), activations=tuple(ACTIVATIONS), losses=tuple(LOSSES),
        tuning_seeds=3):
    """Run the experiment; returns a `Result` with one row per seed, pair and condition.

    `seeds` (a number or a sequence) are random splits and starts, shared by all pairs; `tuning_seeds` are others, on
    which the learning rates are chosen. `data`, `activations` and `losses` leave parts out (the reference,
    cross-entropy on the scores themselves, to which the others are compared, always runs). Columns: `accuracy` on
    the rows held out, in percent; `epochs`, the first after which it is 95 % or more (one more than were trained where
    it never is); `last_loss`, the mean of the last epoch; `never_said`, how many classes are said of no row. `jobs`
    processes work side by side and give the same numbers. Raises ValueError with one sentence.
    """
    seeds, tuning = read_seeds(seeds, tuning_seeds, "mismatch")
    data = read("data", data, DATA)
    activations, losses = read("activations", activations, ACTIVATIONS), read("losses", losses, LOSSES)
    wanted = dict.fromkeys([REFERENCE, *((activation, loss) for activation in activations for loss in losses)])
    tasks = [task for name in data for task in
             (*((one_pair, dict(data=name, activation=activation, loss=loss, seeds=seeds, tuning=tuning))
                for activation, loss in wanted), (constant, dict(data=name, seeds=seeds)))]
    import pandas as pd
    table = pd.DataFrame(run_tasks(tasks, jobs, progress, "mismatch"))
    measures = tuple(Measure(name, column, words, against=str(Pair(*REFERENCE)), split=split_sizes(name))
                     for name in data for column, words in MEASURES.items())
    rates = {optimizer.__name__: list(some) for optimizer, some in RATES.items()}
    settings = {"seeds": list(seeds), "tuning_seeds": list(tuning), "data": list(data),
                "activations": list(activations), "losses": list(losses), "rates": rates}
    return Result("mismatch", QUESTION, table, measures, settings)


def stored():
    """The result of `run(seeds=20)` as it is stored beside this file, with its seeds and versions."""
    return Result.load(STORED)


__all__ = ["ACTIVATIONS", "ADAM", "DATA", "LOSSES", "OWN", "RATES", "RAW", "REFERENCE", "SHARED", "Pair", "asked",
           "cells", "draw", "draw_curves", "draw_slopes", "outputs", "pair", "pairs", "run", "saturated", "stored",
           "stored_raw", "stored_starts", "wrong_row", "wrong_slopes"]
