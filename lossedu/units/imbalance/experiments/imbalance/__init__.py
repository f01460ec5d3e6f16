"""Imbalance: which remedy ranks better, which only moves the threshold, and what it costs the
probabilities.

    result = imbalance.run(seeds=24, jobs=2)     # minutes
    result = imbalance.stored()                  # the same, as it was computed and stored

The stored result is made anew by `python -m lossedu.experiments imbalance`. All remedies see the
same splits, starts and learning rates to choose from; each takes the rate that ranks best for it
on other seeds. `jobs` go through joblib, and so to a Dask cluster as well:

    with joblib.parallel_config(backend="dask"):     # after client = distributed.Client(...)
        imbalance.run(seeds=24, jobs=2)
"""
from .....core.arguments import number, some_of
from .....study.plan import Plan
from .....study.result import Measure
from .....study.seeds import read_seeds
from .....study.stored import stored_runs
from .arms import ARMS, BASELINE
from .picture import draw
from .trained import DATA, RATES, UNTUNED, constant, mean_sizes, remedy

QUESTION = ("Which remedy for imbalance ranks better, which only moves the threshold, "
            "and what does it cost?")
BUDGETS = (UNTUNED, "short", "long")
MEASURES = {
    "average_precision": "average precision",
    "recall_half": "recall at 0.5", "f1_half": "F1 at 0.5",
    "recall_tuned": "recall at the tuned threshold", "f1_tuned": "F1 at the tuned threshold",
    "calibration": "calibration error", "calibration_undone": "calibration error, corrected",
    "cost_half": "cost at 0.5", "cost_said": "cost at the threshold from the costs",
    "cost_undone": "cost at that threshold, corrected", "cost_tuned": "cost at the tuned threshold",
}


def run(seeds=24, jobs=1, progress=True, data=tuple(DATA), budgets=BUDGETS, remedies=tuple(ARMS),
        tuning_seeds=4, miss=20.0):
    """Run the experiment; returns a `Result`.

    `seeds` (a number or a sequence) are random splits and starts, shared by all remedies;
    `tuning_seeds` are others, on which the learning rates are chosen. A false alarm costs 1 and
    a miss costs `miss`. `data`, `budgets` and `remedies` leave parts out (cross-entropy, to which
    the others are compared, always runs); `jobs` processes work side by side and give the same
    numbers. Raises ValueError with one sentence.
    """
    return plan(seeds, data, budgets, remedies, tuning_seeds, miss).run(jobs, progress)


def plan(seeds, data, budgets, remedies, tuning_seeds, miss):
    """What `run` is to do with these settings; ValueError with one sentence if they do not fit."""
    seeds, tuning = read_seeds(seeds, tuning_seeds, "imbalance")
    data = some_of("imbalance", "data", data, DATA)
    budgets = some_of("imbalance", "budgets", budgets, BUDGETS)
    remedies = some_of("imbalance", "remedies", remedies, ARMS)
    remedies = tuple(dict.fromkeys((BASELINE, *remedies)))
    miss = number("imbalance", "miss", miss, above=0, example=20.0)
    tasks = []
    for name in data:
        for budget in budgets:
            shared = dict(data=name, budget=budget, seeds=seeds, miss=miss)
            tasks += [(remedy, dict(arm=arm, tuning=tuning, **shared)) for arm in remedies]
            tasks.append((constant, shared))
    measures = tuple(Measure(name, column, words, against=BASELINE, split=mean_sizes(name))
                     for name in data for column, words in MEASURES.items())
    settings = dict(seeds=seeds, tuning_seeds=tuning, data=data, budgets=budgets,
                    remedies=remedies, miss=miss, rates=RATES)
    return Plan("imbalance", QUESTION, tasks, measures, settings)


STORED = stored_runs(__file__, {"stored.json": (run, plan, dict(seeds=24))})


def stored():
    """The result of `run(seeds=24)` as it is stored, with its seeds and versions."""
    return STORED["stored.json"].load()


__all__ = ["ARMS", "BUDGETS", "DATA", "MEASURES", "STORED", "draw", "plan", "run", "stored"]
