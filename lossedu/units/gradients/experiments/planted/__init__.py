"""Which check sees which fault? Faults are planted in the gradient of a small network.

    result = planted.run(seeds=200)
    result = planted.stored()

A seed draws 400 hours of bike rentals and a start. Each faulty program is given to each check; a
check passes it or does not.
"""
import numpy as np

from ..... import plots
from .....core import arguments
from .....study.plan import Plan
from .....study.result import Measure
from .....study.stored import stored_runs
from ... import network

QUESTION = "Which check of a gradient passes which faulty program?"
CHECKS = {
    "falls": "loss falls",
    "norm": "norms within 1 %",
    "one": "one random entry",
    "every": "all entries",
    "zero": "all entries, v = 0",
    "single": "all entries, float32",
    "direction": "one random direction",
    "value": "loss 0 if perfect",
}
RELATIVE, ABSOLUTE = 1e-5, 1e-8


def plan(seeds=200):
    """What `run` will do; raises ValueError with one sentence."""
    seeds = arguments.seeds("planted", "seeds", seeds)
    tasks = [(_rows, dict(seed=seed)) for seed in seeds]
    measures = tuple(Measure("bikeshare", name, words) for name, words in CHECKS.items())
    return Plan("planted", QUESTION, tasks, measures, dict(seeds=seeds))


def run(seeds=200, jobs=1, progress=True):
    """Whether each check passes each program, as a `Result`: one row per seed and program."""
    return plan(seeds).run(jobs, progress)


def agree(claimed, numeric):
    """Whether each entry is within 1e-5 of its own size, plus 1e-8."""
    allowed = RELATIVE * np.maximum(np.abs(claimed), np.abs(numeric)) + ABSOLUTE
    return np.abs(claimed - numeric) <= allowed


def _rows(seed):
    X, y = network.hours()
    rng, X, y, _, _ = network.split(seed, X, y)
    begin = network.start(rng, X.shape[1])
    # away from the start, where all biases are 0
    theta = {name: one + 0.1 * rng.normal(size=np.shape(one)) for name, one in begin.items()}
    silent = begin | {"v": np.zeros_like(begin["v"])}
    direction = rng.normal(size=len(network.flat(theta)))
    direction = direction / np.linalg.norm(direction)
    entry = rng.integers(len(direction))
    numeric = {}
    for program in ("right", "pairs"):
        numeric[program] = {
            "every": network.numerical(theta, X, y, program),
            "zero": network.numerical(silent, X, y, program),
            "single": network.numerical(theta, X, y, program, dtype=np.float32)}
    return [{"data": "bikeshare", "condition": "checks", "model": "network", "loss": fault,
             "seed": seed,
             **_verdicts(fault, X, y, theta, begin, silent, direction, entry,
                         numeric["pairs" if fault == "pairs" else "right"])}
            for fault in network.FAULTS]


def _verdicts(fault, X, y, theta, begin, silent, direction, entry, numeric):
    claimed = network.flat(network.gradient(theta, X, y, fault))
    at_zero = network.flat(network.gradient(silent, X, y, fault))
    right = agree(claimed, numeric["every"])
    ratio = np.linalg.norm(claimed) / np.linalg.norm(numeric["every"])
    curve = network.train(begin, X, y, fault, steps=101)[1]
    h = 1e-5
    above, below = (network.loss(network.unflat(network.flat(theta) + side * h * direction, theta),
                                 X, y, fault) for side in (1, -1))
    along = agree(claimed @ direction, (above - below) / (2 * h))
    perfect = network.loss(theta, X, network.predict(theta, X), fault)
    passes = {"falls": curve[-1] < curve[0], "norm": abs(ratio - 1) <= 0.01, "one": right[entry],
              "zero": agree(at_zero, numeric["zero"]).all(),
              "single": agree(claimed, numeric["single"]).all(), "every": right.all(),
              "direction": along, "value": perfect == 0}
    return {name: float(passed) for name, passed in passes.items()}


STORED = stored_runs(__file__, {"stored.json": (run, plan, dict(seeds=200))})


def stored():
    """The stored run of 200 seeds."""
    return STORED["stored.json"].load()


def draw(result, ax=None):
    """The share of the seeds in which each check (column) passes each program (row).

    What is wrong is coloured: a faulty program that passes, the right one that is rejected.
    """
    ax = plots.new_axes(size=(9.6, 5.2)) if ax is None else ax
    shares = result.table.groupby("loss")[list(CHECKS)].mean().loc[list(network.FAULTS)]
    values = shares.to_numpy()
    should = np.zeros_like(values)
    should[0] = 1
    ax.imshow(np.abs(values - should), cmap="Oranges", vmin=0, vmax=1.6, aspect="auto")
    for (row, column), share in np.ndenumerate(values):
        words = "passes" if share == 1 else "–" if share == 0 else f"{100 * share:.3g} %"
        ax.text(column, row, words, ha="center", va="center", fontsize=10)
    names = [words.replace("norms ", "norms\n").replace("loss ", "loss\n")
             .replace("entries, ", "entries,\n").replace("random ", "random\n")
             for words in CHECKS.values()]
    ax.set_xticks(range(len(names)), names, fontsize=9)
    ax.set_yticks(range(len(values)), network.FAULTS.values())
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    for column in np.flatnonzero(values[0] == 0):  # it rejects the right gradient as well
        ax.fill_between((column - 0.5, column + 0.5), 0.5, len(values) - 0.5, facecolor="none",
                        hatch="///", edgecolor="0.7", linewidth=0, zorder=1)
    for edge in (0.5, len(values) - 1.5):
        ax.axhline(edge, color="black", linewidth=1.5)
    for side in ("left", "bottom"):
        ax.spines[side].set_visible(False)
    ax.set_xlabel("orange: the verdict is wrong (a fault passes, or the right gradient does not)\n"
                  "hatched: the right gradient is rejected as well; dash: no case passes",
                  labelpad=8)
    said = "; ".join(f"{network.FAULTS[fault]}: " + ", ".join(
        f"{CHECKS[name]} {100 * shares.loc[fault, name]:.3g} %" for name in CHECKS)
        for fault in network.FAULTS)
    return plots.alt(ax, "A table of programs (rows) and checks (columns) with the percentage of "
                         "seeds in which the check passes the program; wrong verdicts are "
                         "orange, and a check that rejects the right gradient as well is hatched. "
                         f"{said}.")
