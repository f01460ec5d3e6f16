"""One Gaussian for two camps: which divergence covers both, and which chooses one?

    result = directions.run(seeds=24, agree=(0.0, 0.55, 0.6, 0.7, 0.8))
    result = directions.stored()

The data are the mean votes of the film snippets. A seed draws half of the groups of raters to fit
on; the Gaussian is judged on the snippets of the other half. `agree` leaves out the snippets on
which fewer of the raters vote on one side. Each fit is the best of a fine grid of trials, refined.
"""
import numpy as np

from .... import plots
from ....core import arguments
from ....stats import mean_interval
from ....study.plan import Plan
from ....study.result import Measure
from ....study.splits import splits
from ....study.stored import stored_runs
from ..gaussians import DIVERGENCES, GRID, agreement, gaussian, histogram, nearest
from ..votes import read_snippets

QUESTION = "A Gaussian fitted to two camps of mean votes: where does it lie, and what does it miss?"
AGREE = (0.0, 0.5, 0.55, 0.6, 0.7, 0.8)
MEASURES = {"away": "distance of the mean from 0", "spread": "standard deviation",
            "nats": "held-out nats per snippet", "valley": "probability of mean votes near 0"}
COLOURS = dict(zip(DIVERGENCES, (plots.palette.blue, plots.palette.vermilion, plots.palette.green)))
MARKERS = dict(zip(DIVERGENCES, "os^"))


def run(seeds=24, agree=AGREE, jobs=1, progress=True):
    """The Gaussian nearest by each divergence, as a `Result`; one row for each seed and threshold.

    Columns: `mean`, `away` (its distance from 0), `spread`, `nats` (the mean of -log q on the
    snippets held out), `valley` (q's probability of -0.5, 0 and 0.5) and `held_valley` (the
    fraction of held-out snippets there). Raises ValueError with one sentence.
    """
    return plan(seeds, agree).run(jobs, progress)


def plan(seeds, agree):
    """What `run` does, not yet done."""
    seeds = arguments.seeds("directions", "seeds", seeds)
    agree = arguments.numbers("directions", "agree", agree, "(0.0, 0.6)", low=0, high=0.9)
    tasks = [(fitted, dict(seed=seed, least=least)) for least in agree for seed in seeds]
    measures = tuple(Measure(name_of(least), column, label, split=sizes(least))
                     for least in agree for column, label in MEASURES.items())
    return Plan("directions", QUESTION, tasks, measures, dict(seeds=seeds, agree=agree))


def name_of(least):
    """How the snippets that are left are called in the table.

    >>> name_of(0.6)
    'at least 60 % agree'
    """
    return f"at least {100 * least:.0f} % agree" if least else "all snippets"


def halves(seed, least):
    """Masks (n,) of the snippets to fit on and of those held out."""
    keep = agreement() >= least
    held = splits((seed,), read_snippets().block, share=0.5)[0]
    return keep & ~held, keep & held


def sizes(least):
    """(snippets to fit on, snippets held out) of the first split."""
    return tuple(int(mask.sum()) for mask in halves(0, least))


def fitted(seed, least):
    """The rows of one split."""
    seen, held = halves(seed, least)
    means, rows = read_snippets().mean, []
    p, later = histogram(means[seen]), histogram(means[held])
    near = np.abs(GRID) <= 0.5
    for name, divergence in DIVERGENCES.items():
        mean, spread = nearest(p, divergence)
        q = gaussian(mean, np.log(spread))
        rows.append({"data": name_of(least), "condition": "held out", "model": "Gaussian",
                     "loss": name, "seed": seed, "agree": float(least), "mean": mean,
                     "away": abs(mean), "spread": spread,
                     "nats": float(-np.sum(later * np.log(q))), "valley": float(q[near].sum()),
                     "held_valley": float(later[near].sum())})
    return rows


STORED = stored_runs(__file__, {"directions.json": (run, plan, dict(seeds=24))})


def stored():
    """The result of `run(seeds=24)` as it is stored, with its seeds and versions."""
    return STORED["directions.json"].load()


def draw(result, axes=None):
    """Where the mean lies and how wide each Gaussian is, against the agreement asked for."""
    axes = plots.new_axes(2, size=(9.6, 3.8)) if axes is None else axes
    for ax, column, label in zip(axes, ("away", "spread"), ("distance of its mean from 0",
                                                            "its standard deviation")):
        words = []
        for name, rows in result.table.groupby("loss", sort=False):
            levels, middle = sorted(rows.agree.unique()), []
            for level in levels:
                some = rows.loc[rows.agree == level, column]
                one = mean_interval(some, split=sizes(level))
                middle.append(one.estimate)
                ax.plot(np.full(len(some), 100 * level), some, ".", color=COLOURS[name],
                        alpha=0.3, markersize=4)
            ax.plot(100 * np.array(levels), middle, MARKERS[name] + "-", color=COLOURS[name],
                    label=name, markerfacecolor="white")
            words.append(f"{name}: " + ", ".join(
                f"{100 * level:.0f} %: {value:.1f}" for level, value in zip(levels, middle)))
        ax.set(xlabel="least agreement among the raters (%)", ylabel=label, ylim=(0, None))
        plots.describe(ax, f"Of the nearest Gaussian, {label}, by the agreement asked for; "
                           f"a dot for each split, a line through the means. {'; '.join(words)}.")
    axes[0].legend(loc="center left", fontsize=9)
    return axes
