"""Two tasks on one body: what fixed, normalised and learned weights make of them.

    result = two_tasks.run(seeds=24)         # two minutes
    result = two_tasks.stored()              # the same, as it was computed and stored

From the hour, temperature, humidity, wind and month, a network with four hidden units predicts the
rentals (squared error) and whether the sky is clear (cross-entropy). Each arm has the learning rate
that is best for it on other splits. The stored result is made anew by
`python -m lossedu.experiments two_tasks`.
"""
import numpy as np

from ....core import arguments
from ....plots import describe, new_axes, palette
from ....stats import paired_difference
from ....study.data import load_once
from ....study.plan import Plan
from ....study.result import Measure
from ....study.seeds import read_seeds
from ....study.splits import splits
from ....study.stored import stored_runs
from ....study.tuner import best_rate, try_rates
from ..body import BETAS, Adam, Body, train
from .vans import SPLIT, UNIT, read_hours
from .zero_one import sigmoid

QUESTION = "What do the weights of two tasks on one body decide?"
HIDDEN, STEPS, BATCH = 4, 1000, 256
RATES = (0.003, 0.01, 0.03, 0.1, 0.3)
SAME_RATE = {"normalised, 1 to 9, rate 0.1": 0.1,                      # that of 9 to 1
             "learned, in bikes, from the baseline, rate 0.03": 0.03,  # that of learned, in bikes
             "learned, in bikes, beta2 0.9": 0.03}
SHORT_MEMORY = {"learned, in bikes, beta2 0.9": (0.9, 0.9)}            # Adam's two betas
# in words -> (the rentals' squared error is in (so many bikes) squared, how the weights are found,
# weight of the rentals; that of the weather is 1 minus it)
ARMS = {
    "sum, in bikes": (1.0, "fixed", 0.5), "sum, in hundreds": (100.0, "fixed", 0.5),
    "sum, in thousands": (1000.0, "fixed", 0.5), "normalised": (100.0, "normalised", 0.5),
    "normalised, 9 to 1": (100.0, "normalised", 0.9),
    "normalised, 1 to 9": (100.0, "normalised", 0.1),
    "normalised, 1 to 9, rate 0.1": (100.0, "normalised", 0.1),
    "learned, in thousands": (1000.0, "learned", 0.5), "learned, in bikes": (1.0, "learned", 0.5),
    "learned, in bikes, from the baseline": (1.0, "learned from the baseline", 0.5),
    "learned, in bikes, from the baseline, rate 0.03": (1.0, "learned from the baseline", 0.5),
    "learned, in bikes, beta2 0.9": (1.0, "learned", 0.5),
    "rentals alone": (100.0, "normalised", 1.0), "weather alone": (100.0, "normalised", 0.0),
}
FIRST = "normalised"


def run(seeds=24, jobs=1, progress=True, arms=tuple(ARMS), tuning_seeds=4):
    """Train each arm on each split of the days; returns a `Result`.

    Columns: `rentals` and `weather`, the part of the loss of the best constant that is saved on the
    held-out days (1: all of it, 0: none), `weather_refit`, that of a weather output fitted anew on
    the trained hidden units, and `learning_rate`. Raises ValueError with one sentence.
    """
    return plan(seeds, arms, tuning_seeds).run(jobs, progress)


def plan(seeds, arms, tuning_seeds):
    """What `run` is to do with these settings; ValueError with one sentence if they do not fit."""
    seeds, tuning = read_seeds(seeds, tuning_seeds, "two_tasks")
    arms = arguments.some_of("two_tasks", "arms", arms, ARMS)
    tasks = [(runs, dict(name=name, seeds=seeds, tuning=tuning)) for name in arms]
    against = FIRST if FIRST in arms else None
    measures = tuple(Measure("bikes", column, f"{column}: part of the loss saved", split=SPLIT,
                             against=against) for column in ("rentals", "weather"))
    return Plan("two_tasks", QUESTION, tasks, measures,
                dict(seeds=seeds, arms=arms, tuning_seeds=tuning))


def read_tasks():
    """(X (n, d), rentals (n,) in hundreds, 1 for a clear sky (n,), day (n,))."""
    X, rentals, day = read_hours()
    bikes = load_once("bikeshare")
    hour = bikes.column("hour")
    rows = (bikes.column("workingday") == 1) & (hour >= 6) & (hour <= 22)
    return X, rentals / UNIT, (bikes.column("weather")[rows] == 1).astype(float), day


def task_losses(out, rentals, clear):
    """Squared error in (hundreds of bikes) squared, and cross-entropy: (S, b, 2) from (S, b, 2)."""
    z = out[:, :, 1]
    return np.stack([(out[:, :, 0] - rentals) ** 2, np.logaddexp(0, z) - clear * z], axis=2)


def gradient_of(name, rentals, clear, constants):
    """The gradients of body and weights; constants (S, 2): the losses of the best constants."""
    unit, kind, share = ARMS[name]
    units = np.array([(UNIT / unit) ** 2, 1.0])                 # from hundreds to the arm's unit

    def gradient(body, inputs, index, rng):
        out = body.outputs(inputs)
        losses = units * task_losses(out, rentals[index], clear[index]).mean(axis=1)      # (S, 2)
        if kind.startswith("learned"):              # exp(-s) * loss + s, s in the last parameter
            weights = np.exp(-body.parameters[-1][:, 0])
        else:
            weights = np.array([share, 1 - share]) / (constants if kind == "normalised" else 1.0)
            weights = np.broadcast_to(weights, losses.shape)
        slope = np.stack([2 * (out[:, :, 0] - rentals[index]),
                          sigmoid(out[:, :, 1]) - clear[index]], axis=2)
        slope *= (units * weights)[:, None, :] / out.shape[1]
        grads = body.backward(inputs, slope)
        return grads + [(1 - weights * losses)[:, None, :]] if kind.startswith("learned") else grads
    return gradient


def refitted(hidden, clear, rounds=20):
    """Logits (n,) of a logistic regression on hidden units, fitted by Newton's method.

    hidden: (m, h) of the rows to fit and (n, h) of all rows; clear: (m,), their labels. A penalty
    of 1e-6 keeps the weights finite.
    """
    seen, every = (np.column_stack([one, np.ones(len(one))]) for one in hidden)
    weights = np.zeros(seen.shape[1])
    for _ in range(rounds):
        p = sigmoid(seen @ weights)
        grad = seen.T @ (p - clear) + 1e-6 * weights
        curvature = (seen.T * (p * (1 - p))) @ seen + 1e-6 * np.eye(len(weights))
        weights -= np.linalg.solve(curvature, grad)
    return every @ weights


def saved(name, rates, seeds, after=None):
    """(rentals, weather, weather_refit): the part of the best constant's held-out loss saved, (S,)
    each. `after` is handed to `train`; learned log-variances are the last parameter of the body."""
    X, rentals, clear, day = read_tasks()
    masks = splits(seeds, day)
    size = min((~mask).sum() for mask in masks)
    rows = np.array([np.flatnonzero(~mask)[:size] for mask in masks])
    means = [(rentals[~mask].mean(), clear[~mask].mean()) for mask in masks]
    best = np.array([[one, np.log(p / (1 - p))] for one, p in means])[:, None, :]       # (S, 1, 2)
    constant = task_losses(np.broadcast_to(best, (len(seeds), len(day), 2)), rentals, clear)
    seen, held = (np.array([one[side].mean(axis=0) for one, side in zip(constant, sides)])
                  for sides in (~masks, masks))
    unit, kind, _ = ARMS[name]
    body = Body(X.shape[1], HIDDEN, 2, seeds)
    if kind.startswith("learned"):                       # s of the two tasks, (S, 1, 2)
        start = np.log(seen * [(UNIT / unit) ** 2, 1.0])
        body.parameters.append(start[:, None, :] * (kind != "learned"))
    adam = Adam(rates, STEPS, betas=SHORT_MEMORY.get(name, BETAS))
    train(body, X, rows, seeds, gradient_of(name, rentals, clear, seen), adam, STEPS, BATCH,
          after)
    out = body.outputs(np.broadcast_to(X, (len(seeds), *X.shape)))
    losses = task_losses(out, rentals, clear)
    left = np.array([one[mask].mean(axis=0) for one, mask in zip(losses, masks)]) / held
    hidden = np.tanh(X @ body.parameters[0] + body.parameters[1])
    anew = np.array([refitted((one[~mask], one), clear[~mask]) for one, mask in zip(hidden, masks)])
    entropy = np.logaddexp(0, anew) - clear * anew
    refit = np.array([one[mask].mean() for one, mask in zip(entropy, masks)]) / held[:, 1]
    return 1 - left[:, 0], 1 - left[:, 1], 1 - refit


def runs(name, seeds, tuning):
    """The rows of one arm, at the rate that is best on the tuning seeds: for the mean of what is
    saved in the two tasks, weighted as the arm weighs them."""
    share = ARMS[name][2]

    def score(rates, seeds):
        rentals, weather, _ = saved(name, rates, seeds)
        return share * rentals + (1 - share) * weather

    rate = SAME_RATE.get(name) or best_rate(RATES, try_rates(RATES, tuning, score))
    found = saved(name, np.full(len(seeds), rate), seeds)
    return [{"data": "bikes", "condition": "two tasks", "model": "network", "loss": name,
             "seed": seed, "learning_rate": rate, "rentals": float(one), "weather": float(other),
             "weather_refit": float(anew)}
            for seed, one, other, anew in zip(seeds, *found)]


STORED = stored_runs(__file__, {"two_tasks.json": (run, plan, dict(seeds=24))})


def stored():
    """The result of `run(seeds=24)` as it is stored, with its seeds and versions."""
    return STORED["two_tasks.json"].load()


ALONE = "rentals alone", "weather alone"
LOOKS = {"sum": (palette.blue, "o"), "normalised": (palette.green, "s"),
         "learned": (palette.vermilion, "^"), "rentals alone": ("0.4", "D"),
         "weather alone": ("0.4", "D")}


def draw(result, axes=None):
    """What each arm saves in the two tasks, as the paired difference from one arm with its
    interval, and beside it the mean. One row for each arm."""
    table, said = result.table, []
    names = list(dict.fromkeys(table["loss"]))
    first = next((one for one in (FIRST, *names) if one in names and one not in ALONE), names[0])
    left, right = new_axes(2, size=(10.4, 1.5 + 0.3 * len(names))) if axes is None else axes
    values = {name: table[table["loss"] == name].sort_values("seed") for name in names}
    for place, name in enumerate(names):
        colour, marker = LOOKS[name.split(",")[0]]
        words = []
        for ax, column in ((left, "rentals"), (right, "weather")):
            if name in ALONE and name != f"{column} alone":
                words.append("not trained")
                ax.text(0.02, place, "not trained", transform=ax.get_yaxis_transform(), va="center",
                        color="0.4")
                continue
            mean = values[name][column].mean()
            look = dict(marker=marker, color=colour)
            if name == first:
                ax.plot(0, place, markerfacecolor="white", **look)
            else:
                gap = paired_difference(values[name][column].to_numpy(),
                                        values[first][column].to_numpy(), split=SPLIT)
                ax.errorbar(gap.estimate, place, xerr=gap.high - gap.estimate, capsize=3, **look)
            ax.text(1.02, place, f"{mean:.2f}", transform=ax.get_yaxis_transform(), va="center")
            words.append(f"{mean:.2f}" + (f" ({gap.estimate:+.2f})" if name != first else ""))
        said.append(f"{name} {' and '.join(words)}")
    for ax, column in ((left, "rentals"), (right, "weather")):
        ax.axvline(0, color="0.6", linewidth=0.8, zorder=0)
        ax.set(yticks=range(len(names)), ylim=(len(names) - 0.5, -0.5),
               xlabel=f"{column}: part saved, difference\nfrom {first}; at the right the mean")
        ax.locator_params(axis="x", nbins=5)
    left.set_yticklabels(names)
    right.set_yticklabels([])
    right.tick_params(axis="y", length=0)           # a tick beside a mean would look like a minus
    describe(left, "Part of the best constant's held-out loss that is saved, rentals and weather, "
                   f"and in brackets the difference from {first}: {'; '.join(said)}. Bars are 95 % "
                   "intervals of the paired difference.")
    return left, right
