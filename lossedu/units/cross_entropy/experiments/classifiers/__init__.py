"""Classifiers: four losses read handwritten digits, each at its own learning rate and all at one.

    result = classifiers.run(seeds=20, jobs=2)     # a minute
    result = classifiers.stored()                  # the same, as it was computed and stored

| loss | output | target |
|---|---|---|
| cross-entropy | logits (the softmax is inside) | class |
| one-vs-rest BCE | logits (ten sigmoids are inside) | one-hot |
| MSE on softmax | softmax | one-hot |
| MSE on logits | the logits themselves | one-hot |
| squared hinge | the logits themselves | 1 for the class, -1 for all others |

The last is compared on request (`losses="squared hinge"`): a squared error that ignores a logit
beyond its target. So are its halves, which ignore that for the label's logit alone (", label's
side") or for the nine others alone (", others' side"), and the squared error that ignores nothing
("squares, targets 1 and -1"). So are the three above it with the ending " (sum)": the engine's
losses are means over the ten outputs of an image, and these are sums over them, as cross-entropy
is a sum over classes.

Every seed is a random split and an initialisation, shared by all losses. Learning rates are chosen
on other seeds. The stored result is made anew by `python -m lossedu.experiments classifiers`.
"""
from .....core.arguments import some_of
from .....study.plan import Plan
from .....study.result import Measure
from .....study.seeds import read_seeds
from .....study.stored import stored_runs
from .picture import draw
from .trained import (
    ARMS,
    COMPARED,
    FIRST,
    MODELS,
    OWN,
    SHARED,
    SUMMED,
    digits_split,
    row_numbers_of,
    runs,
)

QUESTION = ("Which loss reads digits best, with a learning rate of its own and with that of "
            "cross-entropy?")
MEASURES = {"accuracy": "test accuracy, %", "epochs": "epochs to 95 %",
            "log_loss": "test log loss"}


def run(seeds=20, jobs=1, progress=True, losses=COMPARED, models=tuple(MODELS), tuning_seeds=4):
    """Train each loss on every model; returns a `Result`.

    One row per seed, loss, model and condition. `seeds` (a number or a sequence) are splits and
    starts, shared by all losses; `tuning_seeds` are others, on which the learning rates are chosen
    by held-out accuracy (`tuned_rate`). Columns: `accuracy` on the rows held out, in percent;
    `epochs`, the first after which it is 95 % or more (one more than were trained where it never
    is); `log_loss`, the mean of -log p of the labels held out (nan where the outputs are no
    probabilities). `jobs` processes give the same numbers. Raises ValueError with one sentence.
    """
    return plan(seeds, losses, models, tuning_seeds).run(jobs, progress)


def plan(seeds, losses, models, tuning_seeds):
    """What `run` is to do with these settings; ValueError with one sentence if they do not fit."""
    seeds, tuning = read_seeds(seeds, tuning_seeds, "classifiers")
    losses, models = _read(losses, models)
    tasks = [(runs, dict(model=model, name=name, seeds=seeds, tuning=tuning))
             for model in models for name in losses]
    measures = tuple(Measure("digits", column, label, against=FIRST, split=digits_split())
                     for column, label in MEASURES.items())
    settings = dict(seeds=seeds, tuning_seeds=tuning, losses=losses, models=models)
    return Plan("classifiers", QUESTION, tasks, measures, settings)


def _read(losses, models):
    return (some_of("classifiers", "losses", losses, ARMS),
            some_of("classifiers", "models", models, MODELS))


STORED = stored_runs(__file__, {"stored.json": (run, plan, dict(seeds=20, losses=tuple(ARMS)))})


def stored(losses=COMPARED, models=tuple(MODELS)):
    """The result of `run(seeds=20)` with these losses and models as it is stored, with its seeds
    and versions."""
    result = STORED["stored.json"].load()
    losses, models = _read(losses, models)
    chosen = result.table["loss"].isin(losses) & result.table["model"].isin(models)
    result.table = result.table[chosen].reset_index(drop=True)
    result.settings |= dict(losses=list(losses), models=list(models))
    return result


__all__ = ["ARMS", "COMPARED", "FIRST", "MODELS", "OWN", "SHARED", "STORED", "SUMMED", "draw",
           "plan", "row_numbers_of", "run", "stored"]
