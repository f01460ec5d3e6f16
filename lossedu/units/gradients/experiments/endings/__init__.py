"""How much does a faulty gradient cost? Faults are planted, and each program is trained.

    result = endings.run(seeds=48, tuning_seeds=8)
    result = endings.stored()

A seed draws 400 hours of bike rentals to learn from and a start, the same for all programs. The
learning rate of each is the one with the least loss on unseen hours of the tuning seeds.
"""
import numpy as np

from ..... import plots
from .....stats import paired_difference
from .....study.plan import Plan
from .....study.result import Measure
from .....study.seeds import read_seeds
from .....study.stored import stored_runs
from .....study.tuner import best_rate, try_rates
from ... import network

QUESTION = "How much higher does the loss of a program with a faulty gradient end?"
RATES = (0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6)
STEPS = 1000
NEAR, FAR = (-0.045, 0.06), (0.16, 0.34)  # the two panels
PROGRAMS = tuple(fault for fault in network.FAULTS if fault != "pairs")  # those of one loss


def plan(seeds=48, tuning_seeds=8):
    """What `run` will do; raises ValueError with one sentence."""
    seeds, tuning = read_seeds(seeds, tuning_seeds, "endings")
    tasks = [(_rows, dict(fault=fault, seeds=seeds, tuning=tuning)) for fault in PROGRAMS]
    # 400 of 8,645 hours: two draws hardly overlap
    measures = (Measure("bikeshare", "unseen", "loss on unseen hours", against="right"),)
    return Plan("endings", QUESTION, tasks, measures, dict(seeds=seeds, tuning_seeds=tuning))


def run(seeds=48, tuning_seeds=8, jobs=1, progress=True):
    """The mean squared error at the end, as a `Result`: one row per seed and program."""
    return plan(seeds, tuning_seeds).run(jobs, progress)


def _trained(fault, seed, rate, data):
    rng, X, y, X_new, y_new = network.split(seed, *data)
    with np.errstate(all="ignore"):
        theta, curve = network.train(network.start(rng, X.shape[1]), X, y, fault, rate, STEPS)
        return {"first": curve[0], "seen": network.loss(theta, X, y),
                "unseen": network.loss(theta, X_new, y_new)}


def _rows(fault, seeds, tuning):
    data = network.hours()
    scores = try_rates(RATES, tuning, lambda rates, seeds: np.array(
        [-_trained(fault, seed, rate, data)["unseen"] for seed, rate in zip(seeds, rates)]))
    rate = best_rate(RATES, scores)
    return [{"data": "bikeshare", "condition": "tuned", "model": "network", "loss": fault,
             "seed": seed, "rate": rate,
             **{name: float(one) for name, one in _trained(fault, seed, rate, data).items()}}
            for seed in seeds]


STORED = stored_runs(__file__, {"stored.json": (run, plan, dict(seeds=48, tuning_seeds=8))})


def stored():
    """The stored run of 48 seeds."""
    return STORED["stored.json"].load()


def differences(result):
    """fault -> its loss on unseen hours minus that of the right gradient, seed by seed."""
    table = result.table.pivot(index="seed", columns="loss", values="unseen")
    return {fault: paired_difference(table[fault], table["right"])
            for fault in PROGRAMS if fault != "right"}


def draw(result, ax=None):
    """How much higher each faulty program ends: every seed, the mean and its interval.

    `ax` is None or two Axes, the second one for programs that end farther away.
    """
    if ax is None:
        import matplotlib.pyplot as plt
        with plots.style():
            _, ax = plt.subplots(1, 2, figsize=(9.4, 4.3), sharey=True, width_ratios=(5, 3))
    table = result.table.pivot(index="seed", columns="loss", values="unseen")
    rates = result.table.groupby("loss")["rate"].first()
    found, said = differences(result), []
    for row, (fault, gap) in enumerate(found.items()):
        each = table[fault] - table["right"]
        for one in ax:
            one.plot(each, np.full(len(each), row + 0.2), "|", color="0.6", markersize=8,
                     label=None if row else "one seed")
            one.errorbar(gap.estimate, row - 0.15,
                         xerr=[[gap.estimate - gap.low], [gap.high - gap.estimate]],
                         fmt="o", color=plots.palette.vermilion, capsize=4,
                         label=None if row else "mean and 95 % interval")
        size = abs(gap.estimate)
        words = "exactly 0" if size == 0 else f"{gap.estimate:+.{6 if size < 1e-4 else 4}f}"
        ax[1].annotate(words, (1.01, row), xycoords=("axes fraction", "data"), va="center",
                       fontsize=10)
        said.append(f"{network.FAULTS[fault]} {gap.estimate:+.6f} ({gap.low:+.6f} to "
                    f"{gap.high:+.6f})")
    ax[0].axvline(0, color="0.4", linewidth=0.8)
    ax[0].legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2)
    ax[0].set(xlim=NEAR, ylim=(len(found) - 0.5, -0.5),
              xlabel="loss on unseen hours minus that\nof the right gradient: near 0")
    ax[1].set(xlim=FAR, xlabel="the same,\nfar from 0")
    ax[0].set_yticks(range(len(found)), [f"{network.FAULTS[fault]} (rate {rates[fault]:g})"
                                         for fault in found])
    text = ("Paired differences of the loss on unseen hours from the program with the right "
            "gradient, one stroke for each seed, mean and 95 % interval; the left panel ends at "
            f"{NEAR[1]:g}, the right one has the differences above {FAR[0]:g}: {'; '.join(said)}.")
    return plots.alt(ax, text)
