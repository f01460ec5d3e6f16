"""Five tables that a web article printed without data, seeds or spread, as experiments.

    result = tables.run(seeds=24)         # three minutes
    result = tables.stored()              # the same, as it was computed and stored

Learning rates (its table 4), two heads on text (6), loss and penalty as a 2 x 2 factorial (7),
epochs to a goal (9), and anomalies of a kind that was seen in training or not (10). What is tuned
is tuned on other seeds, for each arm. The stored result is made anew by
`python -m lossedu.experiments tables`.
"""
import numpy as np

from .....core import arguments
from .....study.plan import Plan
from .....study.result import Measure
from .....study.seeds import read_seeds
from .....study.splits import split_sizes
from .....study.stored import stored_runs
from . import trained
from .picture import draw

QUESTION = "What do the article's tables show when they are made with seeds, tuning and intervals?"
TABLES = ("rates", "text", "penalties", "epochs", "anomalies")
GOALS = (0.90, 0.95)
SPLITS = {"text": (3, 1), "anomalies": None}          # the others: the digits


def run(seeds=24, jobs=1, progress=True, tables=TABLES, tuning_seeds=4):
    """The rows of each table; returns a `Result`.

    `value` is the held-out accuracy in percent (rates, text, penalties), the number of epochs
    (epochs), or the true positive rate in percent at a false positive rate of 5 % (anomalies);
    `chosen` says what was tuned. Raises ValueError with one sentence.
    """
    return plan(seeds, tables, tuning_seeds).run(jobs, progress)


def plan(seeds, tables, tuning_seeds):
    """What `run` is to do with these settings; ValueError with one sentence if they do not fit."""
    seeds, tuning = read_seeds(seeds, tuning_seeds, "tables")
    tables = arguments.some_of("tables", "tables", tables, TABLES)
    makers = {
        "rates": [(rates, dict(optimizer=one, epochs=epochs)) for one in ("SGD", "Adam")
                  for epochs in (10, 100)],
        "text": [(text, dict(heads=heads)) for heads in (1, 2)],
        "penalties": [(penalties, dict(loss=loss, penalty=penalty)) for loss in ("MSE", "BCE")
                      for penalty in ("none", "L1", "L2")],
        "epochs": [(epochs, dict(loss=loss)) for loss in ("MSE", "BCE", "CCE")],
        "anomalies": [(anomalies, dict(arm=arm)) for arm in ("reconstruction", "supervised")]}
    tasks = [(maker, dict(seeds=seeds, tuning=tuning, **settings)) for table in tables
             for maker, settings in makers[table]]
    measures = tuple(Measure(table, "value", table, split=split_of(table)) for table in tables)
    return Plan("tables", QUESTION, tasks, measures,
                dict(seeds=seeds, tables=tables, tuning_seeds=tuning))


def split_of(table):
    """(rows to train on, rows held out), or their proportion; None where seeds draw anew."""
    return SPLITS.get(table, split_sizes(1797))


def listed(data, condition, loss, seeds, values, chosen=""):
    return [{"data": data, "condition": condition, "model": "network", "loss": loss, "seed": seed,
             "value": float(one), "chosen": chosen} for seed, one in zip(seeds, values)]


def rates(optimizer, epochs, seeds, tuning):
    found = trained.rates_table(optimizer, epochs, seeds)
    return [row for rate, values in zip(trained.RATES, found)
            for row in listed("rates", f"{optimizer}, {epochs} epochs", f"rate {rate:g}", seeds,
                              values)]


def text(heads, seeds, tuning):
    rate = trained.tuned(trained.TUNED, tuning, lambda rates, seeds: trained.text_accuracy(
        heads, rates, seeds))
    return listed("text", "snippets", ("one logit, BCE", "two logits, CCE")[heads - 1], seeds,
                  trained.text_accuracy(heads, np.full(len(seeds), rate), seeds), f"rate {rate:g}")


def penalties(loss, penalty, seeds, tuning):
    def score(strength, rate):
        return trained.penalised_accuracy(loss, penalty, strength, np.full(len(tuning), rate),
                                          tuning).mean()

    strengths = (0.0,) if penalty == "none" else trained.STRENGTHS
    tried = [(score(strength, rate), strength, rate) for strength in strengths
             for rate in (0.01, 0.03, 0.1, 0.3)]
    _, strength, rate = max(tried, key=lambda one: one[0])
    found = trained.penalised_accuracy(loss, penalty, strength, np.full(len(seeds), rate), seeds)
    return listed("penalties", penalty, loss, seeds, found, f"strength {strength:g}, rate {rate:g}")


def epochs(loss, seeds, tuning):
    rows = []
    for goal in GOALS:
        best = trained.tuned(trained.DESCENT, tuning,
                             lambda rates, seeds, goal=goal: -trained.epochs_to(
                                 goal, loss, rates, seeds))
        for words, rate in (("tuned rate", best), ("rate 0.1", 0.1)):
            found = trained.epochs_to(goal, loss, np.full(len(seeds), rate), seeds)
            rows += listed("epochs", f"to {100 * goal:.0f} %, {words}", loss, seeds, found,
                           f"rate {rate:g}")
    return rows


def anomalies(arm, seeds, tuning):
    def score(rates, seeds):
        kind, _, normal = trained.found_anomalies(arm, rates, seeds)
        return -normal if arm == "reconstruction" else kind      # the first needs no anomalies

    rate = trained.tuned(trained.TUNED, tuning, score)
    found = trained.found_anomalies(arm, np.full(len(seeds), rate), seeds)[:2]
    return [row for kind, values in zip(("kind seen in training", "kind not seen"), found)
            for row in listed("anomalies", kind, arm, seeds, values, f"rate {rate:g}")]


__all__ = ["draw", "plan", "run", "stored"]

STORED = stored_runs(__file__, {"stored.json": (run, plan, dict(seeds=24))})


def stored():
    """The result of `run(seeds=24)` as it is stored, with its seeds and versions."""
    return STORED["stored.json"].load()
