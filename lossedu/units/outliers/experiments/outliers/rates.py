"""The diabetes network at every learning rate, and trained ten times as long at one of them."""
import numpy as np

from .....core import arguments
from .....study.plan import Plan
from .....study.result import Measure
from .trained import EPOCHS, MODELS, condition, diabetes_split, learn, prepared

LOSSES = ("mse", "mae", "huber")
LONG = ("mse", 0.0003, 600)   # loss, learning rate, epochs
QUESTION = "How does the test error depend on the learning rate, with and without wrong targets?"


def run(seeds=20, jobs=1, progress=True, share=0.05, factor=10.0):
    """The test error of the network for each learning rate, as a `Result`.

    One row per seed, condition, loss and learning rate. `share` of the training targets are
    multiplied by `factor`; test targets are clean. Raises ValueError with one sentence.
    """
    return plan(seeds, share, factor).run(jobs, progress)


def plan(seeds, share, factor):
    """What `run` is to do with these settings; ValueError with one sentence if they do not fit."""
    seeds = arguments.seeds("outliers", "seeds", seeds)
    share = arguments.number("outliers", "share", share, above=0, below=0.5, example=0.05)
    factor = arguments.number("outliers", "factor", factor, above=0, example=10.0)
    tasks = [(_rows, dict(loss=loss, rate=rate, epochs=EPOCHS, share=wrong, factor=factor,
                          seeds=seeds))
             for wrong in (share, 0.0) for loss in LOSSES for rate in MODELS["network"][1]]
    loss, rate, epochs = LONG
    tasks.append((_rows, dict(loss=loss, rate=rate, epochs=epochs, share=share, factor=factor,
                              seeds=seeds)))
    measure = Measure("diabetes", "mae", "test MAE", against="mse", split=diabetes_split())
    settings = dict(seeds=seeds, share=share, factor=factor)
    return Plan("outliers", QUESTION, tasks, (measure,), settings)


def _rows(loss, rate, epochs, share, factor, seeds):
    """Rows of one loss at one learning rate, one per seed."""
    predictions, _ = learn("network", loss, rate, seeds, share, factor, epochs=epochs)
    _, y, tests, *_ = prepared(seeds, share, factor)
    return [{"data": "diabetes", "condition": condition(share, factor),
             "model": f"network, learning rate {rate:g}, {epochs} epochs", "loss": loss,
             "seed": seed, "learning_rate": rate, "epochs": epochs,
             "mae": float(np.abs(predicted[test] - y[test]).mean())}
            for seed, predicted, test in zip(seeds, predictions, tests)]
