"""Bike rentals as counts: what the form of the prediction does, and what the loss does.

    result = counts.run(seeds=24)

Every hour of 2011. The models share their inputs, and differ in the form of the prediction (a
linear function, or its exponential) and in the loss. Each learns from three quarters of the days
and predicts the rest. All fits are exact minimisers, so there is no learning rate.
"""
from functools import lru_cache

import numpy as np

from .... import data as datasets
from .... import plots
from ....core import arguments
from ....engine import fit_linear
from ....losses import loss
from ....stats import paired_difference
from ....study.plan import Plan
from ....study.result import Measure
from ....study.splits import splits

QUESTION = "What do a loss and the form of the prediction do to the predicted counts?"
MEASURES = {"rmse": "RMSE, bikes an hour", "total": "predicted total / true total",
            "negative": "fraction of predictions below 0"}
ARMS = (("linear", "mse"), ("exp", "mse"), ("exp", "log mse"), ("exp", "log mse, factor"),
        ("exp", "poisson"))


def run(seeds=24, jobs=1, progress=True):
    """RMSE, predicted total and negative predictions on held-out days, as a `Result`.

    `seeds` is a number or a sequence of them: random splits of the days. Raises ValueError or
    TypeError with one sentence.
    """
    seeds = arguments.seeds("counts", "seeds", seeds)
    tests = held_out(seeds)
    tasks = [(score, dict(seed=seed, test=test)) for seed, test in zip(seeds, tests)]
    split = int((~tests[0]).sum()), int(tests[0].sum())
    measures = tuple(Measure("bikes", column, label, split=split,
                             against="poisson" if column == "rmse" else None)
                     for column, label in MEASURES.items())
    return Plan("counts", QUESTION, tasks, measures, dict(seeds=seeds)).run(jobs, progress)


@lru_cache(maxsize=1)
def read():
    """(X (n, 53), rentals (n,), day (n,)) of the hours of 2011; nobody may change them.

    X: each hour of the day on working days and on other days, the weather and the temperature.
    """
    bikes = datasets.load("bikeshare")
    cell = (bikes.column("hour") + 24 * bikes.column("workingday")).astype(int)
    temp, weather = bikes.column("temp"), bikes.column("weather")
    X = np.column_stack([np.eye(48)[cell][:, 1:], temp, temp ** 2, bikes.column("hum"),
                         bikes.column("windspeed"), weather == 2, weather >= 3]).astype(float)
    for array in (X, bikes.y):
        array.setflags(write=False)
    return X, bikes.y, bikes.column("day")


def held_out(seeds):
    """For each seed, a mask (S, n) of the hours held out: those of a quarter of the days."""
    return splits(seeds, read()[2])


def forecasts(train):
    """(form, loss) -> a prediction for every hour, learnt from the hours `train` (n,) alone."""
    X, y, _ = read()
    linear = _fitted(loss("mse"), X[train], y[train])
    logs, poisson = _logs_and_poisson(train)
    geometric = np.exp(logs.predict(X))
    return {("linear", "mse"): linear.predict(X),
            ("exp", "mse"): least_squares_behind_exp(X, y, train, poisson),
            ("exp", "log mse"): geometric,
            ("exp", "log mse, factor"): geometric * np.mean(y[train] / geometric[train]),
            ("exp", "poisson"): np.exp(poisson.predict(X))}


def poisson_mean(train):
    """The expected count of every hour by the Poisson loss, learnt from the hours `train`."""
    return np.exp(_logs_and_poisson(train)[1].predict(read()[0]))


def _logs_and_poisson(train):
    """The fits of log rentals by squared error and of rentals by the Poisson loss, which starts
    from the first."""
    X, y, _ = read()
    logs = _fitted(loss("mse"), X[train], np.log(y[train]))
    return logs, _fitted(loss("poisson_nll"), X[train], y[train], start=logs)


def _fitted(minimised, X, y, start=None):
    line = fit_linear(minimised, X, y, start=start)
    if not line.converged:
        raise RuntimeError(f"no exact minimiser was found: {line!r}")
    return line


def least_squares_behind_exp(X, y, train, start, steps=100):
    """Predictions exp(X @ coef + intercept) that minimise the squared error on the training rows.

    Levenberg and Marquardt's damped steps, from the fit `start`. The squared error behind exp is
    not convex: what is found is a local minimum. RuntimeError where none was reached.
    """
    design = np.column_stack([X, np.ones(len(X))])
    A, target = design[train], y[train]
    coef, damping = np.append(start.coef, start.intercept), 1e-3
    mean = np.exp(A @ coef)
    value = np.mean((mean - target) ** 2)
    for _ in range(steps):
        jacobian, residual = A * mean[:, None], mean - target
        normal, gradient = jacobian.T @ jacobian, jacobian.T @ residual
        size = np.linalg.norm(gradient) / (np.linalg.norm(jacobian) * np.linalg.norm(residual))
        if size < 1e-8:
            return np.exp(design @ coef)
        step = np.linalg.solve(normal + damping * np.diag(np.diag(normal)), -gradient)
        tried = np.exp(A @ (coef + step))
        worth = np.mean((tried - target) ** 2)
        if worth <= value:
            coef, mean, value, damping = coef + step, tried, worth, damping / 10
        else:
            damping *= 10
    raise RuntimeError("the squared error behind exp did not reach a minimum")


def score(seed, test):
    """Rows of what each model predicts for the hours held out, having learnt from the others."""
    y, rows = read()[1], []
    for (form, name), predicted in forecasts(~test).items():
        pred, true = predicted[test], y[test]
        rows.append({"data": "bikes", "condition": "held-out days", "model": form, "loss": name,
                     "seed": seed, "rmse": float(np.sqrt(np.mean((pred - true) ** 2))),
                     "total": float(pred.sum() / true.sum()),
                     "negative": float(np.mean(pred < 0)),
                     "known_total": float(predicted[~test].sum() / y[~test].sum())})
    return rows


def draw(result, ax=None, names=None):
    """The RMSE of each model minus that of the Poisson loss: a stroke for each split, the mean and
    its interval. `names`: (form, loss) -> the name to be shown."""
    ax = plots.new_axes(size=(7.2, 3.0)) if ax is None else ax
    words, ticks = [], []
    base = result.table.query("loss == 'poisson'").set_index("seed")["rmse"]
    for place, (form, name) in enumerate(ARMS[:-1]):
        rows = result.table.query("model == @form and loss == @name").set_index("seed")
        found = paired_difference(rows["rmse"], base, split=result.measures[0].split)
        ax.plot(rows["rmse"] - base, np.full(len(rows), place), "|", color="0.6", markersize=9)
        ax.errorbar(found.estimate, place, fmt="o", color=plots.palette.blue, capsize=4,
                    xerr=[[found.estimate - found.low], [found.high - found.estimate]])
        ticks.append(f"{form}, {name}" if names is None else names[form, name])
        words.append(f"{ticks[-1]}: {found.estimate:+.1f}")
    ax.axvline(0, color="0.4", linewidth=0.8)
    ax.set_yticks(range(len(ticks)), ticks)
    ax.set_ylim(len(ticks) - 0.5, -0.5)
    ax.set_xlabel("RMSE on held-out days minus that of the Poisson loss, bikes")
    return plots.describe(ax, "Root mean squared error on held-out days minus that of the Poisson "
                              f"loss. {'; '.join(words)}.")
