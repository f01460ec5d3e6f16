"""Bike rentals when one bike too few costs more than one too many: which loss pays.

    result = rentals.run(seeds=24, under=4, over=1)

Hours from six in the morning to ten at night on the working days of 2011. Each model learns from
three quarters of the days and pays on the rest (random days), or learns from all months before
one and pays in it (next month). All fits are exact minimisers, so there is no learning rate.
"""
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from .... import data as datasets
from .... import plots
from ....core import arguments
from ....engine import fit_linear
from ....losses import loss
from ....stats import mean_interval
from ....study.plan import Plan
from ....study.result import Measure
from ....study.splits import splits

QUESTION = "What does each loss cost when a missing bike is dearer than an idle one?"
FIRST, LAST = 6, 22          # hours of the day
MONTHS = range(4, 13)        # learn from at least three months
MARGIN = "mse + margin"
MEASURES = {"cost": "cost an hour", "enough": "fraction of hours with enough",
            "total": "forecast total / true total"}


def run(seeds=24, under=4.0, over=1.0, jobs=1, progress=True):
    """Cost, share of hours with enough bikes, and forecast total over true total, as a `Result`.

    `seeds` is a number or a sequence of them, `under` and `over` the cost of one bike too few and
    one too many. In the table `seed` is the random split of the days, or the month that was paid
    for. Raises ValueError or TypeError with one sentence.
    """
    seeds = arguments.seeds("rentals", "seeds", seeds)
    under = arguments.number("rentals", "under", under, above=0, example=4.0)
    over = arguments.number("rentals", "over", over, above=0, example=1.0)
    if not 1e-6 <= under / over <= 1e6:
        raise ValueError(f"rentals: under={under:g}, over={over:g} came; costs of which none is "
                         "more than a million times the other fit. Type under=4.0, over=1.0.")
    cost = loss("asymmetric_mae", under=under, over=over)
    hours = read_hours()
    tests = splits(seeds, hours.day)
    divisions = [("random days", seed, ~test, test) for seed, test in zip(seeds, tests)]
    divisions += [("next month", month, hours.month < month, hours.month == month)
                  for month in MONTHS]
    tasks = [(pay, dict(cost=cost, condition=condition, seed=seed, train=train, test=test))
             for condition, seed, train, test in divisions]
    # random splits overlap, and months do not
    overlaps = {"random days": (int((~tests[0]).sum()), int(tests[0].sum())), "next month": None}
    measures = tuple(Measure(condition, column, label, split=split,
                             against="pinball" if column == "cost" else None)
                     for condition, split in overlaps.items()
                     for column, label in MEASURES.items())
    settings = dict(seeds=seeds, under=under, over=over)
    return Plan("rentals", QUESTION, tasks, measures, settings).run(jobs, progress)


@dataclass(frozen=True)
class Hours:
    """The hours that count: rentals, features, place of the hour, day of the year and month."""

    y: np.ndarray
    X: np.ndarray
    hour: np.ndarray
    day: np.ndarray
    month: np.ndarray


@lru_cache(maxsize=1)
def read_hours():
    """The `Hours` of the bikeshare data; nobody may change them."""
    bikes = datasets.load("bikeshare")
    clock = bikes.column("hour")
    keep = (bikes.column("workingday") == 1) & (clock >= FIRST) & (clock <= LAST)
    column = lambda name: bikes.column(name)[keep]
    hour = (column("hour") - FIRST).astype(int)
    weather, temp = column("weather"), column("temp")
    one_hot_hour = np.eye(LAST - FIRST + 1)[hour][:, 1:]  # the first hour is the intercept's
    X = np.column_stack([one_hot_hour, temp, temp ** 2, column("hum"), column("windspeed"),
                         weather == 2, weather >= 3]).astype(float)  # (n, 22)
    hours = Hours(bikes.y[keep], X, hour, column("day"), column("month"))
    for array in vars(hours).values():
        array.setflags(write=False)
    return hours


def pay(cost, condition, seed, train, test):
    """Rows of what each model costs on the test hours, having learnt from the training hours."""
    hours, rows = read_hours(), []
    for (model, name), forecast in forecasts(hours, train, cost).items():
        said, true = forecast[test], hours.y[test]
        rows.append({"data": condition, "condition": "test", "model": model, "loss": name,
                     "seed": seed, "cost": cost(said, true),
                     "enough": float(np.mean(true <= said)),
                     "total": float(said.sum() / true.sum())})
    return rows


def forecasts(hours, train, cost):
    """(model, loss) -> a forecast for every hour, from the training hours alone."""
    level = cost.settings["under"] / (cost.settings["under"] + cost.settings["over"])
    X, y = hours.X, hours.y
    # "inverted_cdf" is a minimiser of the loss itself, not a value between two of them
    quantile = lambda values: np.quantile(values, level, method="inverted_cdf")
    constants = {"mse": np.mean, "mae": np.median, "pinball": quantile}
    found = {("one number", name): np.full(len(y), best(y[train]))
             for name, best in constants.items()}
    for name, best in constants.items():
        table = np.array([best(y[train & (hours.hour == hour)])
                          for hour in range(LAST - FIRST + 1)])
        found["a number an hour", name] = table[hours.hour]
    mean = exact(loss("mse"), X, y, train)
    found["line", "mse"] = mean
    found["line", MARGIN] = mean + quantile((y - mean)[train])
    found["line", "pinball"] = exact(loss("pinball", quantile=level), X, y, train)
    return found


def exact(minimised, X, y, train, fit=fit_linear):
    """The predictions for all rows of the linear model that minimises the loss on the training
    rows; RuntimeError where none was found."""
    line = fit(minimised, X[train], y[train])
    if not line.converged:
        raise RuntimeError(f"no exact minimiser was found: {line!r}")
    return line.predict(X)


def draw(result, ax=None):
    """The cost of each model and loss on random days: a mark for each split, the mean and its
    interval."""
    ax = plots.new_axes(size=(7.2, 4.4)) if ax is None else ax
    table = result.table.query("data == 'random days'")
    split = next(measure.split for measure in result.measures if measure.data == "random days")
    colours = {"mse": plots.palette.blue, "mae": plots.palette.green,
               "pinball": plots.palette.vermilion, MARGIN: plots.palette.purple}
    words, ticks = [], []
    for place, ((model, name), group) in enumerate(table.groupby(["model", "loss"], sort=False)):
        costs = group["cost"].to_numpy()
        interval = mean_interval(costs, split=split)
        ax.plot(costs, np.full(len(costs), place), "|", color="0.6", markersize=9)
        below, above = interval.estimate - interval.low, interval.high - interval.estimate
        ax.errorbar(interval.estimate, place, xerr=[[below], [above]], fmt="o",
                    color=colours[name], capsize=4)
        ticks.append(f"{model}, {name}")
        words.append(f"{model}, {name}: {interval.estimate:.0f}")
    ax.set_yticks(range(len(ticks)), ticks)
    ax.invert_yaxis()
    ax.set_xlim(left=0)
    ax.set_xlabel("cost an hour")
    said = "; ".join(words)
    return plots.describe(ax, f"Mean cost an hour over random splits of the days. {said}.")
