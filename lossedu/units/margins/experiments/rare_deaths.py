"""Rare deaths: what the scores of margin losses tell about people in car crashes.

    result = rare_deaths.run(seeds=24)         # half a minute
    result = rare_deaths.stored()              # the same, as it was computed and stored

Each loss is minimised exactly over linear models. The weighted hinges count each death 5 and 20
times. Every seed holds out a quarter of the crashes. The stored result is made anew by
`python -m lossedu.experiments rare_deaths`.
"""
import numpy as np

from ....core import arguments
from ....engine import fit_linear
from ....losses import loss as find_loss
from ....plots import describe, new_axes, palette
from ....stats import mean_interval
from ....study.data import load_once
from ....study.plan import Plan
from ....study.result import Measure
from ....study.splits import splits, standardized
from ....study.stored import stored_runs

QUESTION = "Which margin losses rank people in crashes by their risk?"
FIRST = "logistic"
ARMS = {  # in words -> (loss, what a death counts for)
    "hinge": ("hinge", 1.0), "hinge, deaths counted 5 times": ("hinge", 5.0),
    "hinge, deaths counted 20 times": ("hinge", 20.0),
    "squared hinge": ("squared_hinge", 1.0), FIRST: ("soft_margin", 1.0),
    "exponential": ("exponential", 1.0),
}
DIGITS = 9   # to which scores are rounded before they are ranked: equal ones are tied
SPLIT = (3, 1)


def run(seeds=24, jobs=1, progress=True, losses=tuple(ARMS)):
    """Fit each loss on each split; returns a `Result`.

    Columns: `auc`, the area under the ROC curve on the people held out; `norm`, that of the 13
    coefficients; `positive`, the fraction of held-out scores above 0; `between`, that of the scores
    between -0.99 and 0.99. Raises ValueError with one
    sentence.
    """
    return plan(seeds, losses).run(jobs, progress)


def plan(seeds, losses):
    """What `run` is to do with these settings; ValueError with one sentence if they do not fit."""
    seeds = arguments.seeds("rare_deaths", "seeds", seeds)
    losses = arguments.some_of("rare_deaths", "losses", losses, ARMS)
    measures = (Measure("crashes", "auc", "area under the ROC curve", split=SPLIT,
                        against=FIRST if FIRST in losses else None),)
    tasks = [(runs, dict(seed=seed, losses=losses)) for seed in seeds]
    return Plan("rare_deaths", QUESTION, tasks, measures, dict(seeds=seeds, losses=losses))


def read_people(seed):
    """(X (n, 13), y (n,) of 1 for a death and -1, the mask (n,) of the people held out) of one
    split; X is scaled by the others."""
    crashes = load_once("crashes")
    age = (crashes.column("age") - 38) / 20
    speed = [crashes.column("speed") == level for level in (1, 2, 3, 4)]
    others = [crashes.column(name) for name in ("seatbelt", "airbag", "deployed", "frontal",
                                                "sex", "driver", "vehicle_year")]
    X = np.column_stack([*speed, *others, age, age**2]).astype(float)
    test = splits([seed], crashes.column("crash"))[0]
    return standardized(X, ~test), np.where(crashes.y == 1, 1.0, -1.0), test


def auc(scores, y):
    """The probability that a death has the higher score, ties counted half."""
    scores = np.round(scores, DIGITS)
    dead, alive = np.sort(scores[y > 0]), np.sort(scores[y < 0])
    below = np.searchsorted(alive, dead, "left") + np.searchsorted(alive, dead, "right")
    return below.mean() / (2 * len(alive))


def runs(seed, losses):
    """The rows of one split."""
    X, y, test = read_people(seed)
    found = []
    for words in losses:
        name, deaths = ARMS[words]
        weight = np.where(y > 0, deaths, 1.0)[~test]
        model = fit_linear(find_loss(name), X[~test], y[~test], weight=weight)
        scores = model.predict(X[test])
        found.append({"data": "crashes", "condition": "as recorded", "model": "linear",
                      "loss": words, "seed": seed, "auc": float(auc(scores, y[test])),
                      "norm": float(np.round(np.linalg.norm(model.coef), DIGITS)),
                      "positive": float(np.mean(scores > 0)),
                      "between": float(np.mean(np.abs(scores) < 0.99))})
    return found


STORED = stored_runs(__file__, {"rare_deaths.json": (run, plan, dict(seeds=24))})


def stored():
    """The result of `run(seeds=24)` as it is stored, with its seeds and versions."""
    return STORED["rare_deaths.json"].load()


def draw(result, axes=None):
    """The area under the ROC curve of each loss, with its interval."""
    ax = new_axes(1, size=(7.2, 2.8)) if axes is None else np.ravel(axes)[0]
    said = []
    for place, name in enumerate(dict.fromkeys(result.table["loss"])):
        values = result.table.loc[result.table["loss"] == name, "auc"]
        found = mean_interval(values, split=SPLIT)
        ax.errorbar(found.estimate, place, xerr=found.high - found.estimate, fmt="o",
                    color=palette.blue, capsize=3)
        said.append(f"{name} {found.estimate:.3f}")
    names = list(dict.fromkeys(result.table["loss"]))
    ax.set(yticks=range(len(names)), yticklabels=names, ylim=(len(names) - 0.5, -0.5),
           xlabel="area under the ROC curve, people held out", xlim=(0.45, 1))
    describe(ax, f"Mean area under the ROC curve: {'; '.join(said)}.")
    return ax
