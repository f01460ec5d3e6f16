"""A second softmax: what the loss sees, and what the model reports.

    result = second_softmax.run(seeds=20)        # under a minute
    result = second_softmax.stored()             # the same, as it was computed and stored
    second_softmax.gaps(result)                  # after the last epoch: twice minus once

A network reads digits. "once": its logits go to softmax cross-entropy. "twice": they pass through a
softmax first, and its output p goes to the same loss, which makes q = softmax(p) of it. Both report
p, the softmax of their logits. The learning rates are those that each chose for itself in the
experiment `mismatch`, on other splits.
"""
import numpy as np

from .....activations import softmax
from .....core import arguments
from .....engine import SGD, Network, train
from .....stats import paired_difference
from .....study.plan import Plan
from .....study.result import Measure
from .....study.stored import stored_runs
from ..mismatch.grid import Pair
from ..mismatch.trained import DATA, EPOCHS, HIDDEN, prepared, sizes_of
from .picture import draw

QUESTION = "Behind a second softmax, what becomes of the probabilities that the model reports?"
ON = "digits"
ARMS = {  # name -> (activation before the loss, learning rate chosen in `mismatch`)
    "once": ("identity", 1.0), "twice": ("softmax", 3.0)}
MEASURES = {"nll": "negative log-likelihood of the reported p, nats", "accuracy": "accuracy, %"}


def one_arm(arm, seeds):
    """Rows of results of one arm, one per seed and epoch, on the images held out."""
    activation, rate = ARMS[arm]
    X, y, seen, held_out = prepared(ON, seeds)
    unseen = np.take_along_axis(X, held_out[..., None], axis=1)
    labels, found = y[held_out], []

    def watch(now):
        p = softmax(now.predict(unseen))
        q = softmax(p) if activation == "softmax" else p
        own = np.take_along_axis(p, labels[..., None], axis=-1)[..., 0]
        found.append((100 * (p.argmax(axis=-1) == labels).mean(axis=1),
                      -np.log(own).mean(axis=1), p.max(axis=-1).mean(axis=1),
                      q.max(axis=-1).mean(axis=1), p.max(axis=(1, 2)), q.max(axis=(1, 2))))
        return found[-1][0]

    one = Pair(activation, "cross-entropy on logits")
    network = Network(sizes=(X.shape[-1], HIDDEN, int(y.max()) + 1), activation="relu")
    history = train(network, one.minimised(), X, y, seeds=seeds, rows=seen, epochs=EPOCHS,
                    batch=DATA[ON][0], optimizer=SGD(lr=rate), schedule=lambda done: 1 - done,
                    watch=watch)
    names = ("accuracy", "nll", "top_p", "top_q", "most_p", "most_q")
    losses = np.asarray(history.epochs)
    return [{"data": ON, "condition": f"epoch {epoch + 1}", "model": arm, "loss": str(one),
             "seed": seed, "epoch": epoch + 1, "training_loss": float(losses[place, epoch]),
             **{name: float(column[place]) for name, column in zip(names, found[epoch + 1])}}
            for epoch in range(EPOCHS) for place, seed in enumerate(seeds)]


def run(seeds=20, jobs=1, progress=True):
    """Train both arms; returns a `Result` with one row per seed, arm and epoch.

    Columns: `training_loss`, the mean of the epoch; on the images held out `accuracy` in percent,
    `nll` of the reported p, `top_p` and `top_q`, the largest probability of an image, on average,
    `most_p` and `most_q`, the largest of all: p as reported, q as in the loss.
    """
    return plan(seeds).run(jobs, progress)


def plan(seeds):
    """What `run` is to do with these settings; ValueError with one sentence if they do not fit."""
    seeds = arguments.seeds("second_softmax", "seeds", seeds)
    tasks = [(one_arm, dict(arm=arm, seeds=seeds)) for arm in ARMS]
    measures = tuple(Measure(ON, column, words, split=sizes_of(ON))
                     for column, words in MEASURES.items())
    return Plan("second_softmax", QUESTION, tasks, measures, dict(seeds=seeds))


STORED = stored_runs(__file__, {"stored.json": (run, plan, dict(seeds=20))})


def stored():
    """The result of `run(seeds=20)` as it is stored, with its seeds and versions."""
    return STORED["stored.json"].load()


def gaps(result):
    """After the last epoch, twice minus once, with 95 % intervals: column -> Interval."""
    last = result.table[result.table["epoch"] == EPOCHS].set_index(["model", "seed"])
    return {column: paired_difference(last.loc["twice", column], last.loc["once", column],
                                      split=sizes_of(ON)) for column in (*MEASURES, "top_p")}


__all__ = ["ARMS", "STORED", "draw", "gaps", "one_arm", "plan", "run", "stored"]
