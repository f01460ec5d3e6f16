"""Two small measurements of the unit: the cost of a number on new mornings, and where the mean of
mini-batch RMSEs has its minimum."""
import numpy as np

from ...losses import loss
from ...stats import mean_interval

TRAIN, TEST = 186, 62  # mornings to choose a number on, and to pay for


def pay_on_new_mornings(cost, rules, demand, seeds=24):
    """name -> the mean cost on held-out mornings, an array (seeds,), one entry for each split.

    Each rule takes the 186 mornings of a split and returns one number; `cost` is a loss. The
    splits are the same for all rules.
    """
    paid = {name: [] for name in rules}
    for seed in range(seeds):
        order = np.random.default_rng(seed).permutation(len(demand))
        past, later = demand[order[:TRAIN]], demand[order[TRAIN:]]
        for name, rule in rules.items():
            paid[name].append(cost(np.full(len(later), float(rule(past))), later))
    return {name: np.array(costs) for name, costs in paid.items()}


def batch_rmse_constants(sizes, samples=24, examples=8192):
    """size -> `Interval` of the constant that minimises the mean of mini-batch RMSEs.

    The targets are exponential with mean 1, drawn `samples` times; `examples` of them are cut
    into mini-batches of each size. The slope grows with the constant, so an interval is halved.
    """
    rmse = loss("rmse")
    y = np.random.default_rng(0).exponential(size=(samples, examples))
    found = {}
    for size in sizes:
        batches = y.reshape(samples, -1, size)
        low, high = np.zeros(samples), np.full(samples, 4.0)
        for _ in range(30):
            middle = (low + high) / 2
            constant = np.broadcast_to(middle[:, None, None], batches.shape)
            slope = rmse.df(constant, batches).sum(axis=(1, 2))
            low, high = np.where(slope > 0, low, middle), np.where(slope > 0, middle, high)
        found[size] = mean_interval(low)
    return found
