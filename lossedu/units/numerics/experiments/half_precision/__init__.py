"""What short formats cost a small network, by the size of the loss and of the learning rate.

    result = half_precision.run(seeds=20)        # two minutes
    result = half_precision.stored()             # the same, as it was computed and stored

| condition | arms |
|---|---|
| scale | float32, float16 and bfloat16, the loss multiplied by 2 to the powers -24 to 24 |
| own rate | six ways to train, each at a learning rate of its own |
| rate | bfloat16 at eight learning rates, the weights kept in float32 or in bfloat16 |

The gradients are divided by what the loss was multiplied by, so that in exact arithmetic all arms
of the first condition are one training. They run at the learning rate that float32 chose.
"""
import numpy as np

from .....stats import paired_difference
from .....study.plan import Plan
from .....study.result import Measure
from .....study.seeds import read_seeds
from .....study.stored import stored_runs
from .....study.tuner import best_rate, try_rates
from .picture import draw
from .trained import EPOCHS, Arm, learn, scored, split_sizes_here

QUESTION = "What do float16 and bfloat16 cost, and what brings it back?"
POWERS = tuple(range(-24, 25, 4))
RATES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
SMALL_RATES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2)
NEAR = 0.25                       # points of accuracy that count as equal
SCALE, OWN, RATE = "scale", "own rate", "rate"
FULL = "float32"
PIXELS = 2.0 ** 20                # a mean over this many terms
ARMS = {  # name -> arm of the condition "own rate"
    FULL: Arm(),
    "bfloat16": Arm("bfloat16"),
    "bfloat16, weights too": Arm("bfloat16", keeps="bfloat16"),
    "float16, dynamic scale": Arm("float16", "dynamic"),
    "float16, dynamic scale, weights too": Arm("float16", "dynamic", keeps="float16"),
    "float16, divided by 2^20": Arm("float16", divided=PIXELS),
    "float16, divided by 2^20, dynamic scale": Arm("float16", "dynamic", divided=PIXELS),
}
COLUMNS = {"accuracy": "accuracy on the images held out, %",
           "log_loss": "log loss on the images held out, nats"}


def run(seeds=20, tuning_seeds=4, epochs=EPOCHS, jobs=1, progress=True):
    """Train every arm on every split; returns a `Result` with a row per seed, condition and arm.

    Columns: `rate`, `power` (the loss was multiplied by 2 to this power), `accuracy` and `log_loss`
    on the images held out, `training_loss`, `zero` (fraction of gradient entries that were 0) and
    `skipped` (steps left out).
    """
    return plan(seeds, tuning_seeds, epochs).run(jobs, progress)


def plan(seeds=20, tuning_seeds=4, epochs=EPOCHS):
    """What `run` is to do with these settings; ValueError with one sentence if they do not fit."""
    seeds, tuning = read_seeds(seeds, tuning_seeds, "half_precision")
    given = dict(seeds=seeds, tuning=tuning, epochs=epochs)
    tasks = [(sweep, dict(format=name, **given)) for name in (FULL, "float16", "bfloat16")]
    tasks += [(own_rate, dict(name=name, **given)) for name in ARMS]
    tasks += [(by_rate, dict(keeps=name, seeds=seeds, epochs=epochs))
              for name in (FULL, "bfloat16")]
    measures = tuple(Measure("digits", column, words, split=split_sizes_here())
                     for column, words in COLUMNS.items())
    return Plan("half_precision", QUESTION, tasks, measures,
                dict(seeds=seeds, tuning_seeds=tuning, epochs=epochs))


def tuned(arm, tuning, epochs=EPOCHS):
    """The learning rate of an arm: the smallest within `NEAR` points of the best accuracy."""
    def accuracy(rates, seeds):
        return scored(learn(arm, rates, seeds, epochs)[0], arm, seeds)[0]
    return best_rate(RATES, try_rates(RATES, tuning, accuracy), near=NEAR)


def sweep(format, seeds, tuning, epochs):
    """Rows of one format at every scale, at the learning rate of float32."""
    rate = tuned(ARMS[FULL], tuning, epochs)
    return [row for power in POWERS
            for row in _rows(SCALE, f"{format}", Arm(format, 2.0 ** power), rate, seeds, epochs,
                             power)]


def own_rate(name, seeds, tuning, epochs):
    """Rows of one arm at its own learning rate."""
    return _rows(OWN, name, ARMS[name], tuned(ARMS[name], tuning, epochs), seeds, epochs)


def by_rate(keeps, seeds, epochs):
    """Rows of bfloat16 with its weights kept in one format, at each of the small rates."""
    return [row for rate in SMALL_RATES
            for row in _rows(RATE, f"weights in {keeps}", Arm("bfloat16", keeps=keeps), rate,
                             seeds, epochs)]


def _rows(condition, name, arm, rate, seeds, epochs, power=0):
    weights, counts = learn(arm, [rate] * len(seeds), seeds, epochs)
    accuracy, log_loss = scored(weights, arm, seeds)
    training_loss = scored(weights, arm, seeds, "seen")[1]
    return [{"data": "digits", "condition": f"{condition} {power}" if condition == SCALE else
             f"{condition} {rate:g}" if condition == RATE else condition,
             "model": "network", "loss": name, "seed": seed, "part": condition, "rate": rate,
             "power": power, "accuracy": float(accuracy[at]), "log_loss": float(log_loss[at]),
             "training_loss": float(training_loss[at]), "zero": float(counts["zero"][at]),
             "skipped": int(counts["skipped"][at])} for at, seed in enumerate(seeds)]


STORED = stored_runs(__file__, {"stored.json": (run, plan, dict(seeds=20, tuning_seeds=4))})


def stored():
    """The result of `run(seeds=20)` as it is stored, with its seeds and versions."""
    return STORED["stored.json"].load()


def cell(result, part, loss, column="accuracy", **at):
    """One arm's numbers, seed by seed (S,); `at`: power=4 or rate=0.01."""
    table = result.table[(result.table["part"] == part) & (result.table["loss"] == loss)]
    for name, value in at.items():
        table = table[np.isclose(table[name], value)]
    return table.sort_values("seed")[column].to_numpy()


def gap(result, one, other, column="accuracy"):
    """The paired difference of two cells, each (part, loss, settings), as an `Interval`."""
    cells = [cell(result, part, loss, column, **at) for part, loss, at in (one, other)]
    return paired_difference(*cells, split=split_sizes_here())


__all__ = ["ARMS", "POWERS", "STORED", "cell", "draw", "gap", "plan", "run", "stored", "tuned"]
