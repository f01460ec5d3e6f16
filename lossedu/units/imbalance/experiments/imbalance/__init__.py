"""Imbalance: which remedy ranks better, which only moves the threshold, and what it costs the probabilities.

    result = imbalance.run(seeds=24, jobs=2)     # minutes
    result = imbalance.stored()                  # the same, as it was computed and stored

The stored result is made anew by `python -m lossedu.experiments.imbalance`. All remedies see the
same splits, starts and learning rates to choose from; each takes the rate that ranks best for it
on other seeds. `jobs` go through joblib, and so to a Dask cluster as well:

    with joblib.parallel_config(backend="dask"):     # after client = distributed.Client(...)
        imbalance.run(seeds=24, jobs=2)
"""
from pathlib import Path

from .....core.arguments import number, some_of
from .....study.common import read_seeds, run_tasks
from .....study.result import Measure, Result
from .arms import ARMS, BASELINE
from .picture import draw
from .trained import DATA, RATES, UNTUNED, constant, remedy, split_sizes

QUESTION = "Which remedy for imbalance ranks better, which only moves the threshold, and what does it cost?"
BUDGETS = (UNTUNED, "short", "long")
MEASURES = {
    "average_precision": "average precision",
    "recall_half": "recall at 0.5", "f1_half": "F1 at 0.5",
    "recall_tuned": "recall at the tuned threshold", "f1_tuned": "F1 at the tuned threshold",
    "calibration": "calibration error", "calibration_undone": "calibration error, undone",
    "cost_half": "cost at 0.5", "cost_said": "cost at the threshold from the costs",
    "cost_undone": "cost at that threshold, undone", "cost_tuned": "cost at the tuned threshold",
}
STORED = Path(__file__).with_name("stored.json")


def run(seeds=24, jobs=1, progress=True, data=tuple(DATA), budgets=BUDGETS, remedies=tuple(ARMS), tuning_seeds=4,
        miss=20.0):
    """Run the experiment; returns a `Result`.

    `seeds` (a number or a sequence) are random splits and starts, shared by all remedies;
    `tuning_seeds` are others, on which the learning rates are chosen. A false alarm costs 1 and
    a miss costs `miss`. `data`, `budgets` and `remedies` leave parts out (cross-entropy, to which
    the others are compared, always runs); `jobs` processes work side by side and give the same
    numbers. Raises ValueError with one sentence.
    """
    seeds, tuning = read_seeds(seeds, tuning_seeds, "imbalance")
    data, budgets = some_of("imbalance", "data", data, tuple(DATA)), some_of("imbalance", "budgets", budgets, BUDGETS)
    remedies = tuple(dict.fromkeys((BASELINE, *some_of("imbalance", "remedies", remedies, tuple(ARMS)))))
    miss = number("imbalance", "miss", miss, above=0, example=20.0)
    tasks = [task for name in data for budget in budgets for task in
             (*((remedy, dict(data=name, budget=budget, arm=arm, seeds=seeds, tuning=tuning, miss=miss))
                for arm in remedies),
              (constant, dict(data=name, budget=budget, seeds=seeds, miss=miss)))]
    import pandas as pd
    table = pd.DataFrame(run_tasks(tasks, jobs, progress, "imbalance"))
    measures = tuple(Measure(name, column, words, against=BASELINE, split=split_sizes(name))
                     for name in data for column, words in MEASURES.items())
    settings = {"seeds": list(seeds), "tuning_seeds": list(tuning), "data": list(data), "budgets": list(budgets),
                "remedies": list(remedies), "miss": miss, "rates": list(RATES)}
    return Result("imbalance", QUESTION, table, measures, settings)


def stored():
    """The result of `run(seeds=24)` as it is stored beside this file, with its seeds and versions."""
    return Result.load(STORED)


__all__ = ["ARMS", "BUDGETS", "DATA", "MEASURES", "draw", "run", "stored"]
