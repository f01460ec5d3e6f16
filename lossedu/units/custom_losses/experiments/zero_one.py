"""The 0-1 loss, by a surrogate, by its expectation, by REINFORCE and by an evolution strategy.

    result = zero_one.run(seeds=24)         # three minutes
    result = zero_one.stored()              # the same, as it was computed and stored

Linear models tell odd digits from even ones. Each arm has the learning rate that is best for it on
other splits, in each condition. The stored result is made anew by
`python -m lossedu.experiments zero_one`.
"""
import numpy as np

from ....core import arguments
from ....plots import describe, new_axes, palette
from ....study.data import load_once
from ....study.plan import Plan
from ....study.result import Measure
from ....study.seeds import read_seeds
from ....study.splits import row_numbers, split_sizes, splits
from ....study.stored import stored_runs
from ....study.tuner import best_rate, try_rates
from ..body import Adam, Body, beside_the_others, descend, evolve, train

QUESTION = "Can the 0-1 loss be trained, although its derivative is 0?"
FIRST = "logistic surrogate"
NARROW = "evolution, spread kept"          # in the third condition alone
ARMS = (FIRST, "expected 0-1 loss", "REINFORCE", "evolution strategy", NARROW)
SCALED = "evolution strategy", "sure from the start"      # spread and rates are larger as the start
CONDITIONS = ("as recorded", "far and flipped", "sure from the start")
FAR = 0.08                       # of the training rows: inputs times 10, the other label
SURE = 100.0                     # by how much the weights are larger at a start that is sure
RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
STEPS, BATCH, SPREAD, PAIRS = 1500, 128, 0.1, 10


def run(seeds=24, jobs=1, progress=True, conditions=CONDITIONS, tuning_seeds=4):
    """Train each arm in each condition; returns a `Result`.

    Columns: `error`, the 0-1 loss on the rows held out, in percent, `error_seen`, that on the
    training rows, and `learning_rate`. Raises ValueError with one sentence.
    """
    return plan(seeds, conditions, tuning_seeds).run(jobs, progress)


def plan(seeds, conditions, tuning_seeds):
    """What `run` is to do with these settings; ValueError with one sentence if they do not fit."""
    seeds, tuning = read_seeds(seeds, tuning_seeds, "zero_one")
    conditions = arguments.some_of("zero_one", "conditions", conditions, CONDITIONS)
    tasks = [(runs, dict(name=name, condition=condition, seeds=seeds, tuning=tuning))
             for condition in conditions for name in ARMS
             if name != NARROW or condition == "sure from the start"]
    measures = (Measure("digits", "error", "0-1 loss on held-out rows, %", against=FIRST,
                        split=split_sizes(1797)),)
    return Plan("zero_one", QUESTION, tasks, measures,
                dict(seeds=seeds, conditions=conditions, tuning_seeds=tuning))


def sigmoid(z):
    return 0.5 * (1 + np.tanh(z / 2))


def gradient_of(name, y_of, spread=SPREAD):
    """How the arm gets the gradients; y_of(index) are the labels 0 and 1 of the rows, (S, b).
    `spread` is that of the evolution strategy."""
    def logistic(z, index, rng):
        return (sigmoid(z) - y_of(index)[:, :, None]) / z.shape[1]

    def expected(z, index, rng):
        p, y = sigmoid(z), y_of(index)[:, :, None]
        return p * (1 - p) * (1 - 2 * y) / z.shape[1]         # of p (1 - y) + (1 - p) y

    def reinforce(z, index, rng):
        p, y = sigmoid(z), y_of(index)[:, :, None]
        action = rng.random(p.shape) < p
        wrong = (action != y).astype(float)                   # the 0-1 loss of the one decision
        return beside_the_others(wrong) * (action - p) / z.shape[1]

    def cost_of(z, index):
        return ((z[:, :, 0] > 0) != y_of(index)).mean(axis=1)

    if name.startswith("evolution"):
        return evolve(cost_of, spread, PAIRS)
    return descend({FIRST: logistic, "expected 0-1 loss": expected, "REINFORCE": reinforce}[name])


def errors(name, condition, rates, seeds):
    """0-1 loss in percent on the rows held out and on those trained on, (S,) each."""
    digits = load_once("digits")
    X, odd = digits.X / 16, digits.y % 2 == 1
    seen, held_out = row_numbers(splits(seeds, np.arange(len(odd))))
    far = np.zeros((len(seeds), len(odd)), dtype=bool)
    if condition == "far and flipped":
        for place, (seed, rows) in enumerate(zip(seeds, seen)):
            chosen = np.random.default_rng([seed, 7]).choice(rows, round(FAR * len(rows)), False)
            far[place, chosen] = True
    inputs = np.where(far[:, :, None], 10.0, 1.0) * X                          # (S, n, 64)
    labels = odd ^ far                                                         # (S, n)
    places = np.arange(len(seeds))[:, None]
    flat = inputs.reshape(-1, X.shape[1])
    rows = seen + places * len(odd)
    body = Body(X.shape[1], 0, 1, seeds)
    if condition == "sure from the start":
        body.parameters[0] *= SURE
    gradient = gradient_of(name, lambda index: labels.reshape(-1)[index],
                           SPREAD * scale_of(name, condition))
    train(body, flat, rows, seeds, gradient, Adam(rates, STEPS), STEPS, BATCH)
    wrong = (body.outputs(inputs)[:, :, 0] > 0) != labels
    return 100 * wrong[places, held_out].mean(axis=1), 100 * wrong[places, seen].mean(axis=1)


def scale_of(name, condition):
    """By how much an arm's spread and its learning rates are larger than in other conditions."""
    return SURE if (name, condition) == SCALED else 1.0


def runs(name, condition, seeds, tuning):
    """The rows of one arm in one condition, at the rate that is best on the tuning seeds."""
    grid = np.array(RATES) * scale_of(name, condition)
    scores = try_rates(grid, tuning,
                       lambda rates, seeds: -errors(name, condition, rates, seeds)[0])
    rate = float(best_rate(grid, scores))
    found = errors(name, condition, np.full(len(seeds), rate), seeds)
    return [{"data": "digits", "condition": condition, "model": "linear", "loss": name,
             "seed": seed, "learning_rate": rate, "error": float(one), "error_seen": float(other)}
            for seed, one, other in zip(seeds, *found)]


STORED = stored_runs(__file__, {"zero_one.json": (run, plan, dict(seeds=24))})


def stored():
    """The result of `run(seeds=24)` as it is stored, with its seeds and versions."""
    return STORED["zero_one.json"].load()


def draw(result, axes=None):
    """The held-out 0-1 loss of each split, for each arm in each condition, and their median."""
    ax = new_axes(1, size=(7.6, 4.6)) if axes is None else np.ravel(axes)[0]
    said, conditions = [], list(dict.fromkeys(result.table["condition"]))
    looks = zip(ARMS, (palette.blue, palette.green, palette.vermilion, palette.purple, "0.4"),
                "osD^v")
    for shift, (name, colour, marker) in zip(np.linspace(-0.32, 0.32, len(ARMS)), looks):
        label = name
        for place, condition in enumerate(conditions):
            rows = result.table.query("condition == @condition and loss == @name")
            if rows.empty:
                continue
            middle = rows["error"].median()
            ax.plot(rows["error"], np.full(len(rows), place + shift), "|", color=colour, alpha=0.6,
                    markersize=9)
            ax.plot(middle, place + shift + 0.04, marker, color=colour, markersize=5, label=label)
            label = None
            said.append(f"{condition}, {name} {middle:.1f} ({rows['error'].min():.1f} to "
                        f"{rows['error'].max():.1f})")
    ax.set(yticks=range(len(conditions)), yticklabels=conditions, xlim=(0, None),
           ylim=(len(conditions) - 0.5, -0.5), xlabel="0-1 loss on held-out rows, %")
    ax.figure.legend(loc="outside lower center", ncols=3)
    describe(ax, "0-1 loss on held-out rows in percent, a stroke for each split and a mark at the "
                 f"median; median and range: {'; '.join(said)}.")
    return ax
