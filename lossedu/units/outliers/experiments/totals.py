"""When the far values are the point: a robust fit is asked for a total.

Hourly bike rentals of 2011, split by day. A model is fitted to two thirds of the days and predicts
every hour of the others; the predictions are added up and compared with all bikes rented then.
"""
import numpy as np

from ....core import arguments
from ....data import load
from ....study.plan import Plan
from ....study.result import Measure
from ....study.splits import splits
from .efficiency import DELTA, LOSSES, MAD, centre

QUESTION = "Bikes rented on days held out: how far is the predicted total off?"
MODELS = {  # label -> which group each hour is in; a group gets one number
    "one number for all hours": lambda bikes: np.zeros(len(bikes.y)),
    "one number per hour and kind of day":
        lambda bikes: bikes.column("hour") + 24 * bikes.column("workingday"),
}


def run(seeds=20, jobs=1, progress=True):
    """How far the predicted total is off, as a `Result`: one row per seed, model and loss.

    `gap` is (predicted total - actual total) / actual total on the days held out; `residual_skew`
    is the skewness of the training residuals around their group's median. Huber's delta is 1.345
    MADs of those residuals. Raises ValueError with one sentence.
    """
    seeds = arguments.seeds("totals", "seeds", seeds)
    bikes = load("bikeshare")
    tests = splits(seeds, bikes.column("day"), share=1 / 3)
    tasks = [(_rows, dict(seed=seed, model=model, y=bikes.y, group=MODELS[model](bikes), test=test))
             for seed, test in zip(seeds, tests) for model in MODELS]
    measure = Measure("bikeshare", "gap", "gap of the total", against="mse", split=(2, 1))
    return Plan("totals", QUESTION, tasks, (measure,), dict(seeds=seeds)).run(jobs, progress)


def _rows(seed, model, y, group, test):
    """Rows of one seed and model, one per loss."""
    groups = np.unique(group)
    train = {one: y[(group == one) & ~test] for one in groups}
    hours = {one: int(np.sum((group == one) & test)) for one in groups}
    residuals = np.concatenate([values - np.median(values) for values in train.values()])
    delta = DELTA * MAD * np.median(np.abs(residuals))
    skew = float(np.mean((residuals - residuals.mean()) ** 3) / residuals.std() ** 3)
    actual = y[test].sum()
    rows = []
    for name in LOSSES:
        total = sum(hours[one] * float(centre(name, train[one], delta)) for one in groups)
        rows.append({"data": "bikeshare", "condition": "days held out", "model": model,
                     "loss": name, "seed": seed, "gap": float(total / actual - 1),
                     "residual_skew": skew})
    return rows


def draw(result, ax=None):
    """The gap of each split and its mean, by model and loss."""
    from ....plots.picture import describe
    from ....plots.theme import LINES, new_axes
    ax = new_axes(size=(7.2, 3.4)) if ax is None else ax
    models, said = list(dict.fromkeys(result.table["model"])), []
    ax.axvline(0, color="#888888", linewidth=0.8)
    for place, (name, (colour, _)) in enumerate(zip(LOSSES, LINES)):
        for row, model in enumerate(models):
            gaps = 100 * result.table.query("loss == @name and model == @model")["gap"]
            height = row + 0.24 * (place - 1)
            ax.plot(gaps, np.full(len(gaps), height), "|", color=colour, markersize=10, alpha=0.7)
            ax.plot([gaps.mean()], [height], "oDs"[place], color=colour,
                    label=name if row == 0 else None)
            said.append(f"{name} {gaps.mean():+.0f} % ({model})")
    labels = [one.replace(" for ", "\nfor ").replace(" per ", "\nper ") for one in models]
    ax.set(yticks=range(len(models)), yticklabels=labels, ylim=(len(models) - 0.5, -0.5),
           xlabel="gap of the predicted total, in percent")
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1))
    return describe(ax, "Gap between predicted and actual total for each split, with the mean: "
                        f"{'; '.join(said)}.")
