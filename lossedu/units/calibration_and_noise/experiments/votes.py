"""A budget of votes: many snippets with one vote each, or few with ten; and what the raters'
fractions add to their majority.

    result = votes.run(seeds=24)     # a minute or two
    result = votes.stored()          # the same, as it was computed and stored
"""
import numpy as np

from .... import plots
from ....activations import sigmoid
from ....plots import palette
from ....stats import mean_interval
from ....study.plan import Plan
from ....study.result import Measure
from ....study.seeds import read_seeds
from ....study.stored import stored_runs
from .. import measures, snippets

QUESTION = "Which labels should a budget of votes buy?"
RATES = (0.003, 0.01, 0.03, 0.1)
STEPS = (5, 10, 20, 40, 80, 160)
ARMS = {  # snippets, votes asked for each (None: all), and whether only their majority is kept
    "3,000 snippets, 1 vote each": (3000, 1, False),
    "1,000 snippets, 3 votes each": (1000, 3, False),
    "300 snippets, 10 votes each": (300, 10, False),
    "6,000 snippets, 1 vote each": (6000, 1, False),
    "6,000 snippets, majority of all": (6000, None, True),
    "6,000 snippets, fraction of all": (6000, None, False),
}
BUDGET = tuple(ARMS)[:3]   # 3,000 votes each
BASELINE = "6,000 snippets, majority of all"
SPLIT = (snippets.TRAIN, 3077)


def run(seeds=24, tuning_seeds=4, jobs=1, progress=True):
    """Test cross-entropy against the raters' fractions, and accuracy against their majority, of
    the word model trained on each kind of label, as a `Result`."""
    return plan(seeds, tuning_seeds).run(jobs, progress)


def plan(seeds, tuning_seeds):
    """What `run` is to do with these settings."""
    seeds, tuning = read_seeds(seeds, tuning_seeds, "votes")
    tasks = [(trained, dict(arm=arm, seeds=seeds, tuning=tuning)) for arm in ARMS]
    found = tuple(Measure("snippets", column, words, against=BASELINE, split=SPLIT)
                  for column, words in (("cross_entropy", "cross-entropy against the fractions"),
                                        ("accuracy", "accuracy against the majority")))
    return Plan("votes", QUESTION, tasks, found, dict(seeds=seeds, tuning_seeds=tuning))


def labels(arm, seed):
    """(rows, targets) of one arm: its first training rows, and what the asked raters voted."""
    data = snippets.read_snippets()
    count, votes, majority = ARMS[arm]
    rows = snippets.snippet_split(seed)[0][:count]
    if majority:
        return rows, data.positive[rows]
    if votes is None:
        return rows, data.share[rows]
    up, down = data.up[rows], data.down[rows]
    asked = np.minimum(votes, up + down)
    drawn = np.random.default_rng([seed, 3]).hypergeometric(up, down, asked)
    return rows, drawn / asked


def tuned(arm, tuning):
    """(learning rate, steps) with the least mean cross-entropy on validation rows of the tuning
    seeds."""
    data, found = snippets.read_snippets(), {}
    for rate in RATES:
        for seed in tuning:
            seen = snippets.snippet_split(seed)[1]
            for steps, z in snippets.fit_words(*labels(arm, seed), STEPS, rate).items():
                found.setdefault((rate, steps), []).append(
                    measures.cross_entropy(z[seen], data.share[seen]))
    return min(found, key=lambda pair: np.mean(found[pair]))


def trained(arm, seeds, tuning):
    """Rows of results of one arm, one for each seed."""
    data = snippets.read_snippets()
    rate, steps = tuned(arm, tuning)
    rows = []
    for seed in seeds:
        test = snippets.snippet_split(seed)[2]
        z = snippets.fit_words(*labels(arm, seed), (steps,), rate)[steps][test]
        rows.append({"data": "snippets", "condition": "test", "model": "words", "loss": arm,
                     "seed": seed, "learning_rate": rate, "steps": steps,
                     **_measured(z, data.share[test], data.positive[test])})
    return rows


def _measured(z, share, positive):
    return {"cross_entropy": measures.cross_entropy(z, share),
            "accuracy": float(np.mean((sigmoid(z) > 0.5) == positive))}


def values(result, arm, column="cross_entropy"):
    """(seeds,) one measure of one arm, in the order of the seeds."""
    table = result.table.query("loss == @arm").sort_values("seed")
    return table[column].to_numpy()


def draw(result, ax=None):
    """Cross-entropy against the raters' fractions for each kind of label, with intervals."""
    ax = plots.new_axes(size=(7.6, 3.4)) if ax is None else ax
    words = []
    for row, arm in enumerate(ARMS):
        one = mean_interval(values(result, arm), split=SPLIT)
        ax.errorbar(one.estimate, row, xerr=one.high - one.estimate, fmt="o", capsize=4,
                    color=palette.vermilion if arm in BUDGET else palette.blue)
        words.append(f"{arm}: {one.estimate:.3f}")
    for row, said in ((0, "3,000 votes each"), (len(BUDGET), "6,000 snippets each")):
        ax.annotate(said, (0.985, row), xycoords=("axes fraction", "data"), ha="right",
                    va="center", fontsize=10, color=palette.blue if row else palette.vermilion)
    ax.axhline(len(BUDGET) - 0.5, color="0.6", linewidth=0.8, linestyle=":")
    ax.set_yticks(range(len(ARMS)), ARMS)
    ax.set(ylim=(len(ARMS) - 0.5, -0.5), xlabel="held-out cross-entropy against the fractions "
           "(nats)")
    return plots.describe(ax, "Cross-entropy against the raters' fractions on test snippets, mean "
                          f"and 95 % interval over the splits: {'; '.join(words)}. The first "
                          "three cost 3,000 votes each.")


STORED = stored_runs(__file__, {"votes.json": (run, plan, dict(seeds=24))})


def stored():
    """The result of `run(seeds=24)` as it is stored, with its seeds and versions."""
    return STORED["votes.json"].load()
