"""No margin: the perceptron loss and the hinge, trained alike, with right and with flipped labels.

    result = no_margin.run(seeds=24)        # seconds
    result = no_margin.stored()             # the same, as it was computed and stored

The task and the flipped rows are those of `wrong_labels`. Each loss has the learning rate that is
best for it on other splits, in each condition; a third arm is the hinge with the rate 100, beside
which a margin of 1 is small. The stored result is made anew by
`python -m lossedu.experiments no_margin`.
"""
import numpy as np

from ....core import arguments
from ....engine import SGD, Network, train
from ....losses import loss as find_loss
from ....plots import describe, new_axes, palette
from ....stats import mean_interval
from ....study.plan import Plan
from ....study.result import Measure
from ....study.seeds import read_seeds
from ....study.splits import row_numbers, splits
from ....study.stored import stored_runs
from ....study.tuner import best_rate, try_rates
from .wrong_labels.fitted import changed, digits_split, odd_or_even

QUESTION = "What does a loss without a margin cost?"
LARGE = "hinge, learning rate 100"
ARMS = {  # in words -> (loss, its learning rate, None where the best one is sought)
    "hinge": ("hinge", None), "perceptron": ("perceptron", None), LARGE: ("hinge", 100.0)}
CONDITIONS = ("as recorded", "labels flipped")
RATES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
EPOCHS, BATCH = 30, 64


def run(seeds=24, jobs=1, progress=True, conditions=CONDITIONS, tuning_seeds=4):
    """Train each arm in each condition; returns a `Result`.

    Columns: `accuracy` on the rows held out, in percent, and `learning_rate`. Raises ValueError
    with one sentence.
    """
    return plan(seeds, conditions, tuning_seeds).run(jobs, progress)


def plan(seeds, conditions, tuning_seeds):
    """What `run` is to do with these settings; ValueError with one sentence if they do not fit."""
    seeds, tuning = read_seeds(seeds, tuning_seeds, "no_margin")
    conditions = arguments.some_of("no_margin", "conditions", conditions, CONDITIONS)
    tasks = [(runs, dict(name=name, condition=condition, seeds=seeds, tuning=tuning))
             for condition in conditions for name in ARMS]
    measures = (Measure("digits", "accuracy", "test accuracy, %", against="hinge",
                        split=digits_split()),)
    return Plan("no_margin", QUESTION, tasks, measures,
                dict(seeds=seeds, conditions=conditions, tuning_seeds=tuning))


def runs(name, condition, seeds, tuning):
    """The rows of one loss in one condition, at the rate that is best on the tuning seeds."""
    def tried(rates, seeds):
        return accuracy(name, condition, rates, seeds) / 100

    rate = ARMS[name][1] or best_rate(RATES, try_rates(RATES, tuning, tried))
    found = accuracy(name, condition, np.full(len(seeds), rate), seeds)
    return [{"data": "digits", "condition": condition, "model": "linear", "loss": name,
             "seed": seed, "learning_rate": rate, "accuracy": float(one)}
            for seed, one in zip(seeds, found)]


def accuracy(name, condition, rates, seeds):
    """Held-out accuracy in percent (S,), one learning rate per seed."""
    X, y = odd_or_even()
    seen, held_out = row_numbers(splits(seeds, np.arange(len(y))))
    labels = np.array([changed(X, y, rows, condition, seed)[1] for seed, rows in zip(seeds, seen)])
    history = train(Network(sizes=(X.shape[1], 1)), find_loss(ARMS[name][0]), X, labels,
                    seeds=seeds, rows=seen, epochs=EPOCHS, batch=BATCH,
                    optimizer=SGD(lr=np.asarray(rates)), schedule=lambda done: 1 - done)
    right = history.predict(X) * y > 0
    return np.array([100 * one[rows].mean() for one, rows in zip(right, held_out)])


STORED = stored_runs(__file__, {"no_margin.json": (run, plan, dict(seeds=24))})


def stored():
    """The result of `run(seeds=24)` as it is stored, with its seeds and versions."""
    return STORED["no_margin.json"].load()


def draw(result, axes=None):
    """The accuracy of each arm in each condition, with intervals."""
    ax = new_axes(1, size=(6.4, 2.8)) if axes is None else np.ravel(axes)[0]
    said, split = [], result.measures[0].split
    conditions = list(dict.fromkeys(result.table["condition"]))
    for name, shift, colour, marker in (("hinge", -0.15, palette.vermilion, "s"),
                                        ("perceptron", 0, palette.black, "o"),
                                        (LARGE, 0.15, palette.wine, "D")):
        for place, condition in enumerate(conditions):
            rows = result.table.query("condition == @condition and loss == @name")
            found = mean_interval(rows["accuracy"], split=split)
            ax.errorbar(found.estimate, place + shift, xerr=found.high - found.estimate,
                        fmt=marker, color=colour, capsize=3, label=name if place == 0 else None)
            said.append(f"{condition}, {name} {found.estimate:.1f}")
    ax.set(yticks=range(len(conditions)), yticklabels=conditions,
           ylim=(len(conditions) - 0.5, -0.5), xlabel="test accuracy, %, with 95 % interval")
    ax.legend(loc="lower right")
    describe(ax, f"Mean test accuracy in percent: {'; '.join(said)}.")
    return ax
