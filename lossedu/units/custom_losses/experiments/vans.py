"""Bikes that come in vans of fifty: a cost without a useful derivative, and ways to train with it.

    result = vans.run(seeds=24)         # three minutes
    result = vans.stored()              # the same, as it was computed and stored
    result = vans.stored_further()      # two arms on 48 other splits

Hours from six in the morning to ten at night on the working days of 2011. A number of full vans is
sent out for each hour; a missing bike costs 4, a spare one 1. Each arm has the learning rate that
is best for it on other splits. The stored result is made anew by
`python -m lossedu.experiments vans`.
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
from ..body import Adam, Body, beside_the_others, descend, evolve, train

QUESTION = "Which training pays when bikes come in vans of fifty?"
VAN, MOST, UNDER, OVER = 50, 14, 4.0, 1.0      # bikes in a van, vans, costs of a bike
UNIT = 100.0                                   # a network's output is in hundreds of bikes
ENTROPY = "expected cost, 15 logits, entropy"
POLICIES = ("expected cost, 15 logits", ENTROPY, "REINFORCE, 15 logits")   # the others: one output
SHIFTED = "squared error, shifted"
ARMS = ("squared error", SHIFTED, "asymmetric cost", "straight-through", "expected cost",
        "REINFORCE", "evolution strategy", *POLICIES)
FIRST = "asymmetric cost"
SHIFTS = np.arange(-100.0, 201, 5)             # bikes added before the rounding, of SHIFTED
BLUR = 0.5                     # spread of a random decision about the one output, in vans
BONUS, TINY = 1.0, 1e-300      # entropy of the decision, in units of the cost; no logarithm of 0
RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
HIDDEN, STEPS, BATCH, SPREAD, PAIRS = 16, 1500, 256, 0.1, 10


def run(seeds=24, jobs=1, progress=True, arms=ARMS, tuning_seeds=4):
    """Train each arm on each split of the days; returns a `Result`.

    Columns: `cost` of an hour of the held-out days, `cost_seen` of the others, `numbers`, how many
    different numbers of vans are sent on the held-out days, `best_constant`, the cost of the number
    of vans that is cheapest on the training days, and `learning_rate`.
    Raises ValueError with one sentence.
    """
    return plan(seeds, arms, tuning_seeds).run(jobs, progress)


def plan(seeds, arms, tuning_seeds):
    """What `run` is to do with these settings; ValueError with one sentence if they do not fit."""
    seeds, tuning = read_seeds(seeds, tuning_seeds, "vans")
    arms = arguments.some_of("vans", "arms", arms, ARMS)
    tasks = [(runs, dict(name=name, seeds=seeds, tuning=tuning)) for name in arms]
    measures = (Measure("bikes", "cost", "cost of an hour", split=SPLIT,
                        against=FIRST if FIRST in arms else None),)
    return Plan("vans", QUESTION, tasks, measures,
                dict(seeds=seeds, arms=arms, tuning_seeds=tuning))


SPLIT = (3, 1)     # days to train on and held out, in proportion


def read_hours():
    """(X (n, d), demand (n,), day (n,)) of the hours that count: one column for each hour of the
    day, then temperature, humidity, wind and month, from 0 to 1."""
    bikes = load_once("bikeshare")
    hour = bikes.column("hour")
    rows = (bikes.column("workingday") == 1) & (hour >= 6) & (hour <= 22)
    X = np.column_stack([hour == one for one in range(6, 23)]
                        + [bikes.column(name) for name in ("temp", "hum", "windspeed")]
                        + [bikes.column("month") / 12])
    return X[rows].astype(float), bikes.y[rows].astype(float), bikes.column("day")[rows]


def bike_cost(number, demand):
    """4 for each missing bike, 1 for each spare one."""
    return np.maximum(UNDER * (demand - number), OVER * (number - demand))


def vans_for(bikes):
    """The nearest number of full vans, as bikes; from 0 to 14 vans."""
    return VAN * np.clip(np.round(bikes / VAN), 0, MOST)


def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def logits_of(name, out):
    """Logits of 0 to 14 vans, (S, b, 15): the outputs, or a bell of spread BLUR around the one."""
    return out if name in POLICIES else -(np.arange(MOST + 1.0) - UNIT / VAN * out) ** 2 / (
        2 * BLUR ** 2)


def gradient_of(name, demand):
    """How the arm gets the gradients of its parameters; costs are in units of 100."""
    fleet = VAN * np.arange(MOST + 1.0)                                # bikes in 0, 1, ... 14 vans

    def squared(out, index, rng):
        return 2 * (out - demand[index][:, :, None] / UNIT) / out.shape[1]

    def sides(bikes, index):
        short = bikes < demand[index][:, :, None]
        return np.where(short, -UNDER, OVER) / index.shape[1]

    def asymmetric(out, index, rng):
        return sides(UNIT * out, index)

    def straight_through(out, index, rng):
        return sides(vans_for(UNIT * out), index)           # d vans / d out is taken to be 1

    def to_outputs(slope, out):
        """From the derivative in the logits to that in the outputs."""
        if name in POLICIES:
            return slope
        ahead = (fleet - UNIT * out) / VAN                             # in vans
        return (slope * ahead).sum(axis=2, keepdims=True) * UNIT / VAN / BLUR ** 2

    def expected(out, index, rng):
        p = softmax(logits_of(name, out))
        costs = bike_cost(fleet, demand[index][:, :, None]) / UNIT     # (S, b, 15)
        if name == ENTROPY:                                            # minus BONUS times entropy
            costs = costs + BONUS * np.log(np.maximum(p, TINY))
        slope = p * (costs - (p * costs).sum(axis=2, keepdims=True)) / out.shape[1]
        return to_outputs(slope, out)

    def reinforce(out, index, rng):
        p = softmax(logits_of(name, out))
        noise = rng.random(p.shape[:2] + (1,))
        action = np.minimum((p.cumsum(axis=2) < noise).sum(axis=2), MOST)
        cost = bike_cost(fleet[action], demand[index]) / UNIT          # of the one action alone
        chosen = np.eye(MOST + 1)[action]
        slope = beside_the_others(cost)[:, :, None] * (chosen - p) / out.shape[1]
        return to_outputs(slope, out)

    def cost_of(out, index):
        return bike_cost(vans_for(UNIT * out[:, :, 0]), demand[index]).mean(axis=1) / UNIT

    if name == "evolution strategy":
        return evolve(cost_of, SPREAD, PAIRS)
    return descend({"squared error": squared, "asymmetric cost": asymmetric,
                    "straight-through": straight_through, "expected cost": expected,
                    "REINFORCE": reinforce}[name.split(",")[0]])


def decide(name, out):
    """Bikes (S, m) from outputs (S, m, k): the nearest vans, or the most probable number."""
    return VAN * out.argmax(axis=2) if name in POLICIES else vans_for(UNIT * out[:, :, 0])


def best_shifts(out, demand, masks):
    """Bikes to add to the outputs, (S,): the shift that costs least on the training days."""
    seen = [[bike_cost(vans_for(UNIT * one[~mask, 0] + shift), demand[~mask]).mean()
             for shift in SHIFTS] for one, mask in zip(out, masks)]
    return SHIFTS[np.argmin(seen, axis=1)]


def costs(name, rates, seeds, steps=STEPS):
    """(held, seen, numbers), (S,) each, with one learning rate per seed.

    The cost of a held-out hour, that of an hour trained on, and how many different numbers of vans
    are sent on the held-out days.
    """
    X, demand, day = read_hours()
    masks = splits(seeds, day)
    size = min((~mask).sum() for mask in masks)       # days have up to 17 hours recorded
    rows = np.array([np.flatnonzero(~mask)[:size] for mask in masks])
    body = Body(X.shape[1], HIDDEN, MOST + 1 if name in POLICIES else 1, seeds)
    train(body, X, rows, seeds, gradient_of(name, demand), Adam(rates, steps), steps, BATCH)
    out = body.outputs(np.broadcast_to(X, (len(seeds), *X.shape)))
    bikes = decide(name, out)
    if name == SHIFTED:
        bikes = vans_for(UNIT * out[:, :, 0] + best_shifts(out, demand, masks)[:, None])
    every = bike_cost(bikes, demand)                                   # (S, n)
    held, seen = (np.array([one[mask].mean() for one, mask in zip(every, sides)])
                  for sides in (masks, ~masks))
    return held, seen, np.array([len(np.unique(one[mask])) for one, mask in zip(bikes, masks)])


def constant_costs(seeds):
    """Held-out cost (S,) of the number of vans that is cheapest on the training days."""
    _, demand, day = read_hours()
    fleet = VAN * np.arange(MOST + 1.0)
    every = bike_cost(fleet, demand[:, None])                          # (n, 15)
    return np.array([every[mask, every[~mask].mean(axis=0).argmin()].mean()
                     for mask in splits(seeds, day)])


def runs(name, seeds, tuning):
    """The rows of one arm, at the rate that is best on the tuning seeds."""
    scores = try_rates(RATES, tuning, lambda rates, seeds: -costs(name, rates, seeds)[0])
    rate = best_rate(RATES, scores)
    found, seen, numbers = costs(name, np.full(len(seeds), rate), seeds)
    return [{"data": "bikes", "condition": "vans of 50", "model": "network", "loss": name,
             "seed": seed, "learning_rate": rate, "cost": float(one), "cost_seen": float(own),
             "numbers": int(sent), "best_constant": float(other)}
            for seed, one, own, sent, other in zip(seeds, found, seen, numbers,
                                                   constant_costs(seeds))]


STORED = stored_runs(__file__, {
    "vans.json": (run, plan, dict(seeds=24)),
    "vans_further.json": (run, plan, dict(seeds=range(100, 148), arms=(FIRST, "REINFORCE")))})


def stored():
    """The result of `run(seeds=24)` as it is stored, with its seeds and versions."""
    return STORED["vans.json"].load()


def stored_further():
    """The asymmetric cost and REINFORCE on 48 other splits, as stored: does a run fail there?"""
    return STORED["vans_further.json"].load()


def draw(result, axes=None):
    """The held-out cost of each arm in each split, and its paired difference from the asymmetric
    cost."""
    left, right = new_axes(2, size=(10, 3.8)) if axes is None else axes
    table, said = result.table, []
    names = list(dict.fromkeys(table["loss"]))
    costs = {name: table[table["loss"] == name].sort_values("seed")["cost"].to_numpy()
             for name in names}
    for place, name in enumerate(names):
        mean = costs[name].mean()
        gap = paired_difference(costs[name], costs[FIRST], split=SPLIT)
        left.plot(costs[name], np.full(len(costs[name]), place), "|", color=palette.blue,
                  alpha=0.5, markersize=9)
        left.plot(mean, place, "o", color=palette.blue)
        if name != FIRST:
            right.errorbar(gap.estimate, place, xerr=gap.high - gap.estimate, fmt="o",
                           color=palette.vermilion, capsize=3)
        said.append(f"{name} {mean:.1f} ({gap.estimate:+.1f})")
    right.axvline(0, color="0.6", linewidth=0.8)
    for ax, words in ((left, "cost of a held-out hour, each split"),
                      (right, f"difference from the {FIRST}")):
        ax.set(yticks=range(len(names)), ylim=(len(names) - 0.5, -0.5), xlabel=words)
    left.set_yticklabels(names)
    right.set_yticklabels([])
    describe(left, "Mean cost of a held-out hour, and in brackets the difference from the "
                   f"asymmetric cost: {'; '.join(said)}. At the left a stroke for each split and "
                   "a mark at the mean; at the right 95 % intervals of the paired difference.")
    return left, right
