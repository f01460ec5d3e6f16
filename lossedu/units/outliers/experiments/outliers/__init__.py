"""Outliers: which loss withstands wrong targets, what does that cost, and where does it fail?

| data | what is wrong | what it shows |
|---|---|---|
| telephone | six years of calls recorded in minutes | it turns the least-squares line; robust losses hold |
| stars | nothing: four giants lie far out in x | leverage defeats every convex loss, and Cauchy's too |
| diabetes | a share of the training targets times 10 | test error over random splits, linear model and network |
| gaussian | nothing: Gaussian noise | what robustness costs |
| bikeshare | nothing: the rush hours are real | robust losses predict too few bikes |

The run on the diabetes data takes longer than a lesson should wait. It is stored, and made anew by
`python -m lossedu.experiments.outliers`.
"""
from pathlib import Path

from .....core.arguments import number, some_of
from .....study.common import read_seeds, run_tasks
from .....study.result import Measure, Result
from .candidates import CANDIDATES
from .fitted import bikeshare, days_split, gaussian
from .line_fits import lines
from .picture import draw
from .trained import CONSTANT, MODELS, diabetes, split_sizes

QUESTION = "Which loss withstands wrong targets, what does that cost, and where does it fail?"
STORED = Path(__file__).with_name("stored.json")
DATA = ("telephone", "stars", "diabetes", "gaussian", "bikeshare")


def run(seeds=32, jobs=1, progress=True, data=DATA, models=tuple(MODELS), share=0.05, factor=10.0, tuning_seeds=8):
    """Run the experiment; returns a `Result`.

    `seeds` (a number or a sequence) are random splits, corruptions and starts, shared by all
    losses; `tuning_seeds` are others, on which the learning rates are chosen. `share` of the
    diabetes targets are multiplied by `factor`. `data` and `models` leave parts out; `jobs`
    processes work side by side and give the same numbers. Raises ValueError with one sentence.
    """
    seeds, tuning = read_seeds(seeds, tuning_seeds, "outliers")
    data, models = some_of("outliers", "data", data, DATA), some_of("outliers", "models", models, tuple(MODELS))
    share = number("outliers", "share", share, above=0, below=0.5, example=0.05)
    factor = number("outliers", "factor", factor, above=0, example=10.0)
    tasks = []
    for name in data:
        if name in ("telephone", "stars"):
            tasks.append((lines, {"name": name}))
        elif name == "diabetes":
            tasks += [(diabetes, dict(model=model, loss=loss, share=wrong, factor=factor, seeds=seeds, tuning=tuning))
                      for wrong in (share, 0.0)
                      for model, losses in (*((model, CANDIDATES) for model in models), (CONSTANT, ("median", "mean")))
                      for loss in losses]
        else:
            tasks.append((gaussian if name == "gaussian" else bikeshare, {"seeds": seeds}))
    rows = run_tasks(tasks, jobs, progress, "outliers")
    import pandas as pd
    settings = {"seeds": list(seeds), "tuning_seeds": list(tuning), "data": list(data), "models": list(models),
                "share": share, "factor": factor}
    return Result("outliers", QUESTION, pd.DataFrame(rows), tuple(one for name in data for one in _measures(name)),
                  settings)


def stored():
    """The result of `run(seeds=20, tuning_seeds=4, data="diabetes")` as it is stored, with its seeds and versions."""
    return Result.load(STORED)


def _measures(name):
    """What is summed up for one data set, and how."""
    return {
        "telephone": lambda: (Measure(name, "slope", "slope, tens of millions of calls a year", exact=True),),
        "stars": lambda: (Measure(name, "slope", "slope, log light by log temperature", exact=True),),
        "diabetes": lambda: tuple(Measure(name, column, label, against="mse", split=split_sizes())
                                  for column, label in (("mae", "test MAE"), ("rmse", "test RMSE"))),
        "gaussian": lambda: (Measure(name, "excess", "squared distance to the true line, in least squares' mean",
                                     against="mse"),),
        "bikeshare": lambda: (Measure(name, "total", "predicted total minus actual, %", against="mse",
                                      split=days_split()),
                              Measure(name, "mae", "test MAE", against="mse", split=days_split())),
    }[name]()


__all__ = ["DATA", "draw", "run", "stored"]
