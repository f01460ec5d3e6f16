"""Heads for positive targets: which output activation trains at which learning rate?

    result = heads.run(seeds=20)             # minutes
    result = heads.stored()                  # the same, as it was computed and stored
    heads.chosen(result)                     # one row per arm: its own rate, RMSE, difference

A network predicts the bikes rented in an hour. Its last layer gives one number z; the head turns
it into the prediction mu: nothing (mu = z), ReLU, softplus or exp. All arms train the same network
from the same starts on the same batches of the same splits, at each learning rate of a list. Whole
days are held out, since the hours of a day belong together.
"""
from functools import lru_cache

import numpy as np

from .....activations import sigmoid, softplus
from .....core.arguments import some_of
from .....engine import SGD, Network, train
from .....stats import mean_interval, paired_difference
from .....study.data import load_once
from .....study.plan import Plan
from .....study.result import Measure
from .....study.seeds import read_seeds
from .....study.splits import row_numbers, splits, standardized
from .....study.stored import stored_runs
from .....study.tuner import best_rate
from .picture import draw

QUESTION = "Which head for positive targets trains, and at which learning rate?"
RAW, SCALED = "counts as they are", "counts divided by their mean"
DATA = (RAW, SCALED)
RATES = (1e-6, 1e-5, 1e-4, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
DAYS, EPOCHS, BATCH, HIDDEN = 72, 30, 32, 32
NEAR = 1.0        # bikes: rates whose RMSE is that close to the best count as equally good
BASELINE = "mean of the training hours"


def _relu(z):
    return np.maximum(z, 0.0), (z > 0).astype(float)


HEADS = {  # name -> z to (mu, its derivative in z)
    "none": lambda z: (z, np.ones_like(z)),
    "ReLU": _relu,
    "softplus": lambda z: (softplus(z), sigmoid(z)),
    "exp": lambda z: (np.exp(z), np.exp(z)),
}
LOSSES = {  # name -> (mu, y) to (value, derivative in mu); the value of Poisson may lack terms of y
    "squared error": lambda mu, y: ((mu - y) ** 2, 2 * (mu - y)),
    "Poisson": lambda mu, y: (mu - y * np.log(mu), 1 - y / mu),
}
ARMS = (("none", "squared error"), ("ReLU", "squared error"), ("softplus", "squared error"),
        ("exp", "squared error"), ("exp", "Poisson"), ("softplus", "Poisson"))
REFERENCE = ARMS[0]


def minimised(head, loss):
    """A function (outputs (S, B, 1), targets (S, B)) -> (mean losses (S,), their gradient)."""
    def both(output, y, weight=None):
        z = output[..., 0]
        mu, by_z = HEADS[head](z)
        if (head, loss) == ("exp", "Poisson"):  # in one step: the two factors cancel
            value, in_z = mu - y * z, mu - y
        else:
            value, in_mu = LOSSES[loss](mu, y)
            in_z = in_mu * by_z
        return value.mean(axis=1), in_z[..., None] / y.shape[1]
    return both


@lru_cache(maxsize=4)
def hours(seeds):
    """Inputs (S, n, 28), counts (n,), and the row numbers to train on (S, m), held out (S, k)."""
    bikes = load_once("bikeshare")
    day, hour = bikes.column("day"), bikes.column("hour").astype(int)
    names, counts = np.unique(day, return_counts=True)
    whole = np.random.default_rng(0).permutation(names[counts == 24])[:DAYS]
    rows = np.isin(day, whole)
    columns = [bikes.column(name) for name in ("temp", "hum", "windspeed", "workingday")]
    X = np.column_stack([np.eye(24)[hour], *columns])[rows]
    seen, held_out = row_numbers(splits(seeds, day[rows]))
    return np.array([standardized(X, own) for own in seen]), bikes.y[rows], seen, held_out


def one_arm(data, head, loss, rate, seeds):
    """Rows of results of one arm at one rate, one per seed."""
    X, y, seen, held_out = hours(seeds)
    unit = np.array([y[own].mean() for own in seen])[:, None] if data == SCALED else 1.0
    network = Network(sizes=(X.shape[-1], HIDDEN, 1), activation="relu")
    history = train(network, minimised(head, loss), X, np.broadcast_to(y / unit, X.shape[:2]),
                    seeds=seeds, rows=seen, epochs=EPOCHS, batch=BATCH, optimizer=SGD(lr=rate),
                    schedule=lambda done: 1 - done)
    with np.errstate(all="ignore"):
        z = history.predict(np.take_along_axis(X, held_out[..., None], axis=1))
        mu = HEADS[head](z.reshape(held_out.shape))[0] * unit
        rmse = np.sqrt(np.mean((mu - y[held_out]) ** 2, axis=1))
    return [{"data": data, "condition": f"rate {rate:g}", "model": head, "loss": loss,
             "seed": seed, "rate": rate, "rmse": float(error),
             "not_positive": float(100 * np.mean(of_seed <= 0)),
             "all_zero": bool(np.all(of_seed == 0))}
            for seed, error, of_seed in zip(seeds, rmse, mu)]


def constant(data, seeds):
    """Rows of the baseline: the mean of the training hours, for every hour."""
    _, y, seen, held_out = hours(seeds)
    return [{"data": data, "condition": "no training", "model": "constant", "loss": BASELINE,
             "seed": seed, "rate": np.nan, "not_positive": 0.0, "all_zero": False,
             "rmse": float(np.sqrt(np.mean((y[train_rows].mean() - y[test_rows]) ** 2)))}
            for seed, train_rows, test_rows in zip(seeds, seen, held_out)]


def run(seeds=20, tuning_seeds=3, data=DATA, rates=RATES, jobs=1, progress=True):
    """Train every arm at every rate; returns a `Result` with one row per seed, arm and rate.

    The rows of the tuning seeds stand in it as well. Columns: `rmse` on the hours held out, in
    bikes (nan for a run that diverged), `not_positive`, the percentage of those hours with a
    prediction of 0 or less, `all_zero`, whether every prediction is 0.
    """
    return plan(seeds, tuning_seeds, data, rates).run(jobs, progress)


def plan(seeds, tuning_seeds, data, rates):
    """What `run` is to do with these settings; ValueError with one sentence if they do not fit."""
    seeds, tuning = read_seeds(seeds, tuning_seeds, "heads")
    data = some_of("heads", "data", data, dict.fromkeys(DATA))
    every = tuple(seeds) + tuple(tuning)
    tasks = [(one_arm, dict(data=name, head=head, loss=loss, rate=rate, seeds=every))
             for name in data for head, loss in ARMS for rate in rates]
    tasks += [(constant, dict(data=name, seeds=every)) for name in data]
    measures = tuple(Measure(name, "rmse", "RMSE, bikes", split=(DAYS - DAYS // 4, DAYS // 4))
                     for name in data)
    settings = dict(seeds=seeds, tuning_seeds=tuning, data=data, rates=tuple(rates))
    return Plan("heads", QUESTION, tasks, measures, settings)


STORED = stored_runs(__file__, {"stored.json": (run, plan, dict(seeds=20))})


def stored():
    """The result of `run(seeds=20)` as it is stored, with its seeds and versions."""
    return STORED["stored.json"].load()


def chosen(result, data):
    """A DataFrame with one row per arm: its own rate and what it reaches on the other seeds.

    The rate is the smallest whose mean RMSE on the tuning seeds is within one bike of the best;
    a rate at which a tuning run diverges is not taken. `difference`, `low`, `high`: RMSE minus that
    of the reference (no activation, squared error), split by split, with its 95 % interval.
    """
    import pandas as pd
    of_data = result.table[(result.table["data"] == data) & (result.table["model"] != "constant")]
    is_tuning = of_data["seed"].isin(result.settings["tuning_seeds"])
    split, rows, runs = result.measures[0].split, [], {}
    for arm in ARMS:
        own = of_data[(of_data["model"] == arm[0]) & (of_data["loss"] == arm[1])]
        tried = own[is_tuning.loc[own.index]].pivot(index="rate", columns="seed", values="rmse")
        errors = tried.to_numpy().mean(axis=1)
        rate = best_rate(list(tried.index), -errors, near=NEAR)
        runs[arm] = own[~is_tuning.loc[own.index] & (own["rate"] == rate)].set_index("seed")
        mean, low, high = mean_interval(runs[arm]["rmse"], split=split)
        row = {"head": arm[0], "loss": arm[1], "rate": rate, "rmse": mean, "rmse_low": low,
               "rmse_high": high, "worst": runs[arm]["rmse"].max(),
               "not_positive": runs[arm]["not_positive"].mean(),
               "all_zero": int(runs[arm]["all_zero"].sum())}
        if arm == REFERENCE:
            row |= {"difference": 0.0, "low": 0.0, "high": 0.0}
        else:
            gap = paired_difference(runs[arm]["rmse"], runs[REFERENCE]["rmse"], split=split)
            row |= {"difference": gap.estimate, "low": gap.low, "high": gap.high}
        rows.append(row)
    return pd.DataFrame(rows)


__all__ = ["ARMS", "DATA", "HEADS", "LOSSES", "RATES", "RAW", "REFERENCE", "SCALED", "STORED",
           "chosen", "constant", "draw", "hours", "minimised", "one_arm", "plan", "run", "stored"]
