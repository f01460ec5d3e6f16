"""Wrong labels: six margin losses tell odd digits from even ones, some of the labels wrong.

    result = wrong_labels.run(seeds=24, jobs=2)     # a minute
    result = wrong_labels.stored()                  # the same, as it was computed and stored

Four conditions change the training rows alone:

| condition | what is changed |
|---|---|
| as recorded | nothing |
| labels flipped | the label of one row in ten |
| far | the inputs of one row in a hundred, multiplied by ten |
| far and flipped | the inputs and the labels of the same rows |

Each loss is minimised exactly, so that no learning rate and no start has a part in the result.
The stored result is made anew by `python -m lossedu.experiments wrong_labels`.
"""
from .....core import arguments
from .....study.plan import Plan
from .....study.result import Measure
from .....study.stored import stored_runs
from .fitted import ARMS, CONDITIONS, FIRST, digits_split, runs
from .picture import draw

QUESTION = "Which margin loss suffers from wrong labels, and from which ones?"


def run(seeds=24, jobs=1, progress=True, losses=tuple(ARMS), conditions=tuple(CONDITIONS)):
    """Fit each loss in each condition; returns a `Result`.

    One row per seed, loss and condition. Every seed is a random split and a choice of the rows
    that are changed, the same for all losses. Columns: `accuracy` on the rows held out, in
    percent; `weight`, the part of the summed lengths of the rows' gradients, in weights and
    intercept, that the changed rows have under the model fitted before the change (nan as
    recorded). `jobs` processes give the same
    numbers. Raises ValueError with one sentence.
    """
    return plan(seeds, losses, conditions).run(jobs, progress)


def plan(seeds, losses, conditions):
    """What `run` is to do with these settings; ValueError with one sentence if they do not fit."""
    seeds = arguments.seeds("wrong_labels", "seeds", seeds)
    losses = arguments.some_of("wrong_labels", "losses", losses, ARMS)
    conditions = arguments.some_of("wrong_labels", "conditions", conditions, CONDITIONS)
    tasks = [(runs, dict(seed=seed, losses=losses, conditions=conditions)) for seed in seeds]
    measures = (Measure("digits", "accuracy", "test accuracy, %",
                        against=FIRST if FIRST in losses else None, split=digits_split()),)
    return Plan("wrong_labels", QUESTION, tasks, measures,
                dict(seeds=seeds, losses=losses, conditions=conditions))


STORED = stored_runs(__file__, {"stored.json": (run, plan, dict(seeds=24))})


def stored():
    """The result of `run(seeds=24)` as it is stored, with its seeds and versions."""
    return STORED["stored.json"].load()


__all__ = ["ARMS", "CONDITIONS", "FIRST", "STORED", "draw", "plan", "run", "stored"]
