"""Outliers: which loss withstands wrong targets, what does that cost, and where does it fail?

| data | what is wrong | what it shows |
|---|---|---|
| telephone | six years of calls recorded in minutes | slopes, with the scale of a line that
withstands the six years | | stars | nothing: four giants lie far out in x | leverage defeats these
convex losses, and Cauchy's too | | diabetes | a share of the training targets times 10 | test
error over random splits, linear model and network | | gaussian | nothing: Gaussian noise | what
robustness costs | | bikeshare | nothing: the rush hours are real | robust losses predict too few
bikes |

The run on the diabetes data takes longer than a lesson should wait. It is stored, and made anew by
`python -m lossedu.experiments outliers`.
"""
from .....core.arguments import number, some_of
from .....study.plan import Plan
from .....study.result import Measure
from .....study.seeds import read_seeds
from .....study.stored import stored_runs
from . import rates
from .candidates import CANDIDATES
from .fitted import bikeshare, days_split, gaussian
from .line_fits import lines
from .picture import draw
from .trained import CONSTANT, MODELS, diabetes, diabetes_split

QUESTION = "Which loss withstands wrong targets, what does that cost, and where does it fail?"
DATA = ("telephone", "stars", "diabetes", "gaussian", "bikeshare")


def run(seeds=32, jobs=1, progress=True, data=DATA, models=tuple(MODELS), share=0.05, factor=10.0,
        tuning_seeds=8):
    """Run the experiment; returns a `Result`.

    `seeds` (a number or a sequence) are random splits, corruptions and starts, shared by all
    losses; `tuning_seeds` are others, on which the learning rates are chosen. `share` of the
    diabetes targets are multiplied by `factor`. `data` and `models` leave parts out; `jobs`
    processes work side by side and give the same numbers. Raises ValueError with one sentence.
    """
    return plan(seeds, data, models, share, factor, tuning_seeds).run(jobs, progress)


def plan(seeds, data, models, share, factor, tuning_seeds):
    """What `run` is to do with these settings; ValueError with one sentence if they do not fit."""
    seeds, tuning = read_seeds(seeds, tuning_seeds, "outliers")
    data = some_of("outliers", "data", data, DATA)
    models = some_of("outliers", "models", models, MODELS)
    share = number("outliers", "share", share, above=0, below=0.5, example=0.05)
    factor = number("outliers", "factor", factor, above=0, example=10.0)
    tasks_of = {
        "telephone": [(lines, dict(name="telephone"))],
        "stars": [(lines, dict(name="stars"))],
        "diabetes": _diabetes_tasks(models, share, factor, seeds, tuning),
        "gaussian": [(gaussian, dict(seeds=seeds))],
        "bikeshare": [(bikeshare, dict(seeds=seeds))],
    }
    tasks = [task for name in data for task in tasks_of[name]]
    measures = tuple(measure for name in data for measure in _measures(name))
    settings = dict(seeds=seeds, tuning_seeds=tuning, data=data, models=models, share=share,
                    factor=factor)
    return Plan("outliers", QUESTION, tasks, measures, settings)


def _diabetes_tasks(models, share, factor, seeds, tuning):
    """Every model with every loss, with wrong targets and with clean ones; and two constants."""
    arms = [(model, loss) for model in models for loss in CANDIDATES]
    arms += [(CONSTANT, loss) for loss in ("median", "mean")]
    return [(diabetes, dict(model=model, loss=loss, share=wrong, factor=factor, seeds=seeds,
                            tuning=tuning))
            for wrong in (share, 0.0) for model, loss in arms]


def _measures(name):
    """What is summed up for one data set, and how."""
    if name == "telephone":
        yield Measure(name, "slope", "slope, tens of millions of calls a year", exact=True)
    elif name == "stars":
        yield Measure(name, "slope", "slope, log light by log temperature", exact=True)
    elif name == "diabetes":
        for column, label in (("mae", "test MAE"), ("rmse", "test RMSE")):
            yield Measure(name, column, label, against="mse", split=diabetes_split())
    elif name == "gaussian":
        yield Measure(name, "excess", "squared distance to the true line, in least squares' mean",
                      against="mse")
    elif name == "bikeshare":
        for column, label in (("total", "predicted total minus actual, %"), ("mae", "test MAE")):
            yield Measure(name, column, label, against="mse", split=days_split())


STORED = stored_runs(__file__, {
    "stored.json": (run, plan, dict(seeds=20, tuning_seeds=4, data="diabetes")),
    "rates.json": (rates.run, rates.plan, dict(seeds=20)),
})


def stored():
    """The result of `run(seeds=20, tuning_seeds=4, data="diabetes")` as it is stored, with its
    seeds and versions."""
    return STORED["stored.json"].load()


def stored_rates():
    """The result of `rates.run(seeds=20)` as it is stored: the network at each learning rate."""
    return STORED["rates.json"].load()


__all__ = ["DATA", "STORED", "draw", "plan", "run", "stored", "stored_rates"]
