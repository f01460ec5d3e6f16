"""What the unit measures: shares of the gradient, and how far one added value moves a constant."""
import numpy as np

from ...engine import fit_linear
from ...losses import loss
from ...stats import mean_interval
from .experiments.outliers.candidates import candidate
from .experiments.outliers.trained import diabetes_split, learn, prepared

SEEDS = tuple(range(20))
HIDDEN = 32
NAMES = {"mse": "squared error", "mae": "absolute error", "huber": "Huber", "cauchy": "Cauchy"}


def absolute_slopes(x, y):
    """(lowest, highest) slope of the lines with the least mean absolute residual.

    These lines form a convex set, of which each corner passes through two of the points.
    """
    first, second = np.triu_indices(len(x), 1)
    apart = x[first] != x[second]
    first, second = first[apart], second[apart]
    slopes = (y[second] - y[first]) / (x[second] - x[first])
    residuals = y - y[first][:, None] - slopes[:, None] * (x - x[first][:, None])
    means = np.mean(np.abs(residuals), axis=1)
    best = slopes[means <= means.min() * (1 + 1e-9)]
    return float(best.min()), float(best.max())


def gradient_share(*losses, share=0.05, factor=10.0):
    """Print which part of the summed gradient norms belongs to the wrong targets.

    A network 10-32-1 (tanh) before training, for 20 splits and initialisations. The targets are
    scaled as in the experiment.
    """
    found = prepared(SEEDS, share, factor)
    for one in losses:
        parts = []
        for seed, X, targets, test, centre, scale in zip(
                SEEDS, found.X, found.targets, found.tests, found.centre, found.scale):
            output, jacobian = _network(X[~test], np.random.default_rng([seed, 5]))
            wrong = (targets != found.y)[~test]
            psi = one.grad(output, (targets[~test] - centre) / scale, reduction="none")
            norms = np.abs(psi) * np.linalg.norm(jacobian, axis=1)
            parts.append(norms[wrong].sum() / norms.sum())
        print(f"{NAMES[one.name]:15} {np.mean(parts):4.0%} of the summed gradient norms (from "
              f"{min(parts):.0%} to {max(parts):.0%})")


def huber_with_wrong(*shares, rate=0.001, factor=10.0):
    """[((mean absolute test error, mean of prediction minus target), half the width of the interval
    of each, mean delta)] of the experiment's network under Huber's loss, one for each share of
    wrong training targets; 20 splits."""
    found = []
    for share in shares:
        predictions, _ = learn("network", "huber", rate, SEEDS, share, factor)
        rows = prepared(SEEDS, share, factor)
        errors = [(predicted - rows.y)[test] for predicted, test in zip(predictions, rows.tests)]
        both = [mean_interval([measure(one).mean() for one in errors], split=diabetes_split())
                for measure in (np.abs, np.asarray)]
        delta = candidate("huber").settings["delta"] * float(np.mean(rows.scale))
        found.append((tuple(one.estimate for one in both),
                      tuple(one.high - one.estimate for one in both), delta))
    return found


# per cent of wrong targets -> (mean absolute test error, mean of prediction minus target) and half
# the width of the 95 % interval of each; training differs a little between processors, so these are
# asserted and printed
WRONG = {0: ((43.2, 0.3), (3.8, 6.9)), 5: ((43.7, 5.8), (3.6, 6.6)),
         10: ((44.8, 11.7), (3.7, 6.7)), 15: ((47.3, 19.9), (3.6, 7.1)),
         25: ((58.1, 43.3), (4.9, 7.1))}


def tell_wrong(*shares):
    """Print what `huber_with_wrong` finds, after comparing it with the values above."""
    print("network, Huber's loss, learning rate 0.001 (20 splits, 95 % intervals)")
    print("wrong targets   delta   mean absolute test error   mean of prediction - target")
    for share, (means, halves, delta) in zip(shares, huber_with_wrong(*shares)):
        told, half = WRONG[round(100 * share)]
        assert np.all(np.abs(np.subtract(means, told)) < (0.3, 0.8)), (share, means)
        assert np.all(np.abs(np.subtract(halves, half)) < (0.3, 0.4)), (share, halves)
        print(f"{share:13.0%}   {delta:5.0f}   {told[0]:17.1f} +- {half[0]:3.1f}   "
              f"{told[1]:20.1f} +- {half[1]:3.1f}")


def _network(X, rng):
    """(outputs (n,), their derivatives in all parameters (n, p)) of an untrained network."""
    n, inputs = X.shape
    into = rng.normal(size=(inputs, HIDDEN)) / np.sqrt(inputs)
    out = rng.normal(size=HIDDEN) / np.sqrt(HIDDEN)
    hidden = np.tanh(X @ into)
    back = out * (1 - hidden ** 2)
    by_weight = (X[:, :, None] * back[:, None, :]).reshape(n, -1)
    return hidden @ out, np.concatenate([by_weight, back, hidden, np.ones((n, 1))], axis=1)


def sensitivity(losses, places, n=20, seed=2):
    """name -> (shift of the best constant (places,), the same by the formula or None).

    To `n` Gaussian values one is added at each place.
    """
    values, found = np.random.default_rng(seed).normal(size=n).round(2), {}
    for name, one in losses.items():
        if name == "absolute error":   # its curvature is 0 almost everywhere
            moved = np.array([np.median(np.append(values, z)) for z in places])
            found[name] = moved - np.median(values), None
            continue
        best = _constant(one, values)
        shift = np.array([_constant(one, np.append(values, z), best) - best for z in places])
        above, below = (one.grad(np.full(n, best + h), values, reduction="none").sum()
                        for h in (1e-6, -1e-6))
        curvature = (above - below) / 2e-6
        found[name] = shift, one.grad(places, np.full(len(places), best),
                                      reduction="none") / curvature
    return found


def _constant(one, values, start=0.0):
    return fit_linear(one, np.empty((len(values), 0)), values, start=([], start)).intercept


def two_minima(starts, values, one=None, steps=5000):
    """Where gradient descent on the mean loss ends, and its loss there, for each start."""
    one = loss("cauchy", scale=1.0) if one is None else one
    ends = []
    for c in starts:
        for _ in range(steps):
            c -= one.grad(np.full(len(values), c), values).sum()
        ends.append((float(c), one(np.full(len(values), c), values)))
    return ends
