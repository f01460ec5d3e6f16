"""One score that starts out sure, and wrong: which losses leave, at which learning rate, with
which optimizer.

The network says of each tumour how likely it is malignant. Its output bias at the start is the
score that it gives to everybody before it has learnt anything, about.
"""
import numpy as np

from .....core import arguments
from .....engine import SGD, Adam, Network, train
from .....study.plan import Plan
from .....study.result import Measure
from .....study.stored import stored_runs
from .....study.tuner import first_reached
from .one_score import LOSSES, MIDDLE
from .picture import GOAL, draw_starts
from .trained import prepared, sizes_of

QUESTION = "Sure and wrong at the start: which loss leaves, at which rate, with which optimizer?"
GRID = {SGD: (0.01, 0.1, 1.0, 10.0), Adam: (0.001, 0.01, 0.1)}
RECIPES = {f"{optimizer.__name__} {rate:g}": (optimizer, rate)
           for optimizer, rates in GRID.items() for rate in rates}
COMPARED = ("cross-entropy", "log(p + eps)", "clipped p", "PyTorch's BCE", "sigmoid twice",
            "squared error", "absolute error", "hinge")
STARTS = (0.0, -8.0, -20.0)
EPOCHS, BATCH, HIDDEN = 60, 32, 16
RAW = {"start": 0.0, "losses": "clipped score",
       "recipes": ("SGD 0.01", "SGD 0.1", "SGD 1", "Adam 0.001")}
MEASURES = {"accuracy": "test accuracy, %", "epochs": "epochs to 90 %"}
draw = draw_starts  # what `Result.plot` calls


def saturated(seeds=20, start=-8.0, losses=COMPARED, recipes=tuple(RECIPES), jobs=1,
              progress=True):
    """Train each loss from a start that is sure and wrong; returns a `Result`.

    One row per seed, loss and recipe. `start` is the output bias at the start, or several of them:
    -8 says "benign" to everybody, with a probability of 0.9997. `losses` are names of
    `one_score.LOSSES`, `recipes` of RECIPES: an optimizer and its rate, for 60 epochs. `seeds` (a
    number or a sequence) are splits and starts, shared by all. Columns: `accuracy` on the rows
    held out, in percent; `epochs`, the first after which it is 90 % or more (61 where it never
    is). Raises ValueError with one sentence.
    """
    return plan(seeds, start, losses, recipes).run(jobs, progress, label="saturated")


def plan(seeds, start, losses, recipes):
    """What `saturated` is to do with these settings; ValueError if they do not fit."""
    seeds = arguments.seeds("saturated", "seeds", seeds)
    losses = arguments.some_of("mismatch", "losses", losses, LOSSES)
    recipes = arguments.some_of("mismatch", "recipes", recipes, RECIPES)
    try:
        starts = arguments.numbers("saturated", "start", start, "-8.0")
    except ValueError:
        raise ValueError(f"saturated: start={arguments.shown(start)} came; a logit such as -8.0 "
                         "fits, or several that differ. Type start=-8.0.") from None
    tasks = [(_rows, dict(name=name, recipe=recipe, start=one, seeds=seeds))
             for one in starts for recipe in recipes for name in losses]
    measures = tuple(Measure("tumours", column, words, against=losses[0], split=sizes_of("tumours"))
                     for column, words in MEASURES.items())
    settings = dict(seeds=seeds, start=starts, losses=losses, recipes=recipes)
    return Plan("mismatch.starts", QUESTION, tasks, measures, settings)


STORED = stored_runs(__file__, {
    "starts.json": (saturated, plan, dict(seeds=20, start=STARTS)),
    "raw.json": (saturated, plan, dict(seeds=20, **RAW)),
})


def stored_starts():
    """The result of `saturated(start=STARTS)` with all losses and recipes, as it is stored, with
    seeds and versions."""
    return STORED["starts.json"].load()


def stored_raw():
    """The result of `saturated(**RAW)`, raw scores clipped into (0, 1), as it is stored, with
    seeds and versions.

    Whether a run keeps its examples inside hangs on the last digits of its weights, and so on the
    processor.
    """
    return STORED["raw.json"].load()


def curve(name, recipe, start, seeds, epochs=EPOCHS, middle=None):
    """Held-out accuracy (S, epochs + 1) before training and after each epoch, in percent.

    `recipe` is a name of RECIPES, or an optimizer of the engine. Label 1 is said above the score
    `middle`: where both labels cost the same, unless another is given.
    """
    seeds = _read(name, recipe, start, seeds, epochs)
    middle = MIDDLE.get(name, 0.0) if middle is None else middle
    X, y, _, held_out = prepared("tumours", seeds)
    unseen = np.take_along_axis(X, held_out[..., None], axis=1)

    def accuracy(now):
        z = now.predict(unseen)
        is_right = ((z > middle) == y[held_out]) & np.isfinite(z)
        return 100 * np.mean(is_right, axis=1)

    return _learn(name, recipe, start, seeds, epochs, accuracy).watched


def scores(name, recipe, start, seeds, epochs=EPOCHS):
    """(scores of the rows trained on, before training and after it, (2, S, m); their labels
    (S, m))."""
    seeds = _read(name, recipe, start, seeds, epochs)
    X, y, seen, _ = prepared("tumours", seeds)
    rows = np.take_along_axis(X, seen[..., None], axis=1)
    begun, ended = (_learn(name, recipe, start, seeds, count).predict(rows)
                    for count in (0, epochs))
    return np.array([begun, ended]), y[seen]


def _read(name, recipe, start, seeds, epochs):
    """The seeds as a tuple, where all arguments fit; or one sentence."""
    arguments.one_of("mismatch", "name", name, LOSSES)
    if isinstance(recipe, str) or not hasattr(recipe, "begin"):
        arguments.one_of("mismatch", "recipe", recipe, RECIPES)
    arguments.number("mismatch", "start", start, example=-8.0)
    arguments.whole_number("mismatch", "epochs", epochs, example=EPOCHS)
    return arguments.seeds("mismatch", "seeds", seeds, example=20)


def _learn(name, recipe, start, seeds, epochs, watch=None):
    """The engine's history of one loss and recipe, from an output bias of `start`."""
    minimised = LOSSES[name]
    if isinstance(recipe, str):
        optimizer, rate = RECIPES[recipe]
        recipe = optimizer(lr=rate)
    X, y, seen, _ = prepared("tumours", tuple(seeds))

    def loss(output, target, weight=None):
        values, slopes = minimised(output[..., 0], target)
        return values.mean(axis=1), slopes[..., None] / target.shape[1]

    network = Network(sizes=(X.shape[-1], HIDDEN, 1), activation="relu", output_bias=start)
    return train(network, loss, X, y.astype(float), seeds=seeds, rows=seen, epochs=epochs,
                 batch=BATCH, optimizer=recipe, watch=watch)


def _rows(name, recipe, start, seeds):
    """Rows of one loss, recipe and start, one per seed."""
    return [{"data": "tumours", "condition": begin(start), "model": recipe, "loss": name,
             "seed": seed, "accuracy": float(of_seed[-1]),
             "epochs": first_reached(of_seed, 100 * GOAL)}
            for seed, of_seed in zip(seeds, curve(name, recipe, start, seeds))]


def begin(start):
    """The words for a start.

    >>> begin(-8.0)
    'start at -8'
    """
    return f"start at {start:g}"
