"""Networks that predict a mean and a variance of the rentals of an hour, all splits at once."""
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from ..... import data as datasets
from .....engine import Adam, Network, train
from .....study.splits import splits, standardized
from .....study.tuner import best_rate, try_rates

FEATURES = ("hour", "workingday", "temp", "hum", "windspeed")
EPOCHS, BATCH = 120, 64
RATES = (0.003, 0.01, 0.03, 0.1, 0.3)
NETWORKS = {"tanh": ("tanh", 32), "ReLU": ("relu", 32),     # activation and units of the one
            "tanh, 128 units": ("tanh", 128)}               # hidden layer
NARROW = ("tanh", "ReLU")
ARMS = ("mse", "nll", "mean unweighted", "beta 1", "beta 0.5", "mse, then nll", "two networks")
PEAKS = (8, 17, 18)   # hours of working days in which people ride to work and back
WIDEST = 12.0         # the log variance, in squared standard deviations of the target, is clipped
LONGEST = 1.0         # the norm to which a longer gradient is shortened, in all arms


class Prepared(NamedTuple):
    """The rows of S seeds, n hours each."""

    X: np.ndarray       # (S, n, 5), scaled by the training rows
    y: np.ndarray       # (n,) rentals
    rows: np.ndarray    # (S, m), numbers of the training rows
    tests: np.ndarray   # (S, n), True for the rows held out
    centre: np.ndarray  # (S, 1), mean and standard deviation of the training targets
    scale: np.ndarray   # (S, 1)


@dataclass(frozen=True, eq=False)
class Clipped:
    """An optimizer that is given each seed's gradient with a norm of at most LONGEST
    (torch.nn.utils.clip_grad_norm_)."""

    optimizer: Adam

    def begin(self, parameters):
        """A function step(gradient, scale): one update of `parameters` (S, P); overwrites
        gradient."""
        move = self.optimizer.begin(parameters)

        def step(gradient, scale=1.0):
            gradient /= np.maximum(np.linalg.norm(gradient, axis=1, keepdims=True) / LONGEST, 1.0)
            move(gradient, scale)
        return step


def squared_error(output, target, weight=None):
    """Half the squared error of the first output, (S,), and its gradient (S, B, 2)."""
    residual = output[..., 0] - target
    gradient = np.zeros_like(output)
    gradient[..., 0] = residual / target.shape[1]
    return 0.5 * (residual ** 2).mean(axis=1), gradient


def weighted_nll(for_mean, for_var):
    """The Gaussian NLL of mean and log variance, (S,); each row of the gradient is multiplied by a
    power of its variance: v^for_mean in the mean, v^for_var in the log variance.

    The weight is a number in the gradient, not a function of the output. With two equal powers
    beta this is the beta-NLL of Seitzer et al. (2022).
    """
    def loss(output, target, weight=None):
        log_var = np.clip(output[..., 1], -WIDEST, WIDEST)
        residual, var, n = output[..., 0] - target, np.exp(log_var), target.shape[1]
        value = 0.5 * (log_var + residual ** 2 / var).mean(axis=1)
        return value, np.stack([var ** for_mean / n * residual / var,
                                var ** for_var / n * 0.5 * (1 - residual ** 2 / var)], axis=-1)
    return loss


def nll_of_residuals(output, target, weight=None):
    """The Gaussian NLL of targets around 0, (S,), and its gradient: the first output is not
    used."""
    output = np.stack([np.zeros_like(target), output[..., 1]], axis=-1)
    value, gradient = weighted_nll(0.0, 0.0)(output, target)
    gradient[..., 0] = 0.0
    return value, gradient


LOSSES = {"mse": squared_error, "nll": weighted_nll(0.0, 0.0),
          "mean unweighted": weighted_nll(1.0, 0.0), "beta 1": weighted_nll(1.0, 1.0),
          "beta 0.5": weighted_nll(0.5, 0.5)}


@lru_cache(maxsize=1)
def read():
    """(features (n, 5), rentals (n,), day (n,), True at the peaks (n,))."""
    bikes = datasets.load("bikeshare")
    X = np.column_stack([bikes.column(name) for name in FEATURES]).astype(float)
    peak = (bikes.column("workingday") == 1) & np.isin(bikes.column("hour"), PEAKS)
    return X, bikes.y, bikes.column("day"), peak


def prepared(seeds):
    """The `Prepared` rows of some seeds; scaled by what is known of the training rows alone."""
    X, y, day, _ = read()
    tests = splits(seeds, day)
    known = [np.flatnonzero(~test) for test in tests]
    fewest = min(map(len, known))     # days have 22 to 24 hours, so the counts differ a little
    rows = np.array([one[:fewest] for one in known])
    return Prepared(np.array([standardized(X, one) for one in rows]), y, rows, tests,
                    np.array([[y[one].mean()] for one in rows]),
                    np.array([[y[one].std()] for one in rows]))


def learn(arm, network, rates, seeds, epochs=EPOCHS):
    """Mean and variance (S, n) that each seed predicts for all hours, in bikes and their square.

    The squared error gives no variance: the mean squared residual of the training rows is taken.
    With "two networks" another network of the same size learns the variance from the residuals of
    the one that learned the mean by the squared error.
    """
    if arm == "two networks":
        mean, _ = learn("mse", network, rates, seeds, epochs)
        return mean, variance_around(mean, network, rates, seeds, epochs)
    found = prepared(seeds)
    targets = (found.y - found.centre) / found.scale
    settings = _settings(found, rates, seeds)
    first, _, second = arm.partition(", then ")
    parts = [epochs // 2, epochs - epochs // 2] if second else [epochs]
    history = train(_shape(network), LOSSES[first], found.X, targets, epochs=parts[0], **settings)
    if second:   # the other half of the epochs, from the mean that the first loss has found
        history = train(_shape(network), LOSSES[second], found.X, targets, epochs=parts[1],
                        start=history.weights, **settings)
    output = history.predict(found.X)
    mean = found.centre + found.scale * output[..., 0]
    var = found.scale ** 2 * np.exp(np.clip(output[..., 1], -WIDEST, WIDEST))
    if arm == "mse":
        known = np.take_along_axis((mean - found.y) ** 2, found.rows, axis=1)
        var = np.broadcast_to(known.mean(axis=1, keepdims=True), mean.shape)
    return mean, var


def variance_around(mean, network, rates, seeds, epochs=EPOCHS):
    """The variance (S, n), in squared bikes, that a network learns from the training residuals of a
    mean (S, n)."""
    found = prepared(seeds)
    history = train(_shape(network), nll_of_residuals, found.X, (found.y - mean) / found.scale,
                    epochs=epochs, **_settings(found, rates, seeds))
    log_var = np.clip(history.predict(found.X)[..., 1], -WIDEST, WIDEST)
    return found.scale ** 2 * np.exp(log_var)


def _shape(network):
    activation, width = NETWORKS[network]
    return Network(sizes=(len(FEATURES), width, 2), activation=activation)


def _settings(found, rates, seeds):
    return dict(seeds=seeds, rows=found.rows, batch=BATCH, optimizer=Clipped(Adam(lr=rates)),
                schedule=lambda done: 1 - done)


def tuned_rate(arm, network, tuning, rates=RATES, epochs=EPOCHS):
    """The learning rate with the smallest mean squared error of the mean, over other splits."""
    arm = "mse" if arm == "two networks" else arm      # its mean is that of the squared error

    def score(rates, seeds):
        mean, _ = learn(arm, network, rates, seeds, epochs)
        found = prepared(seeds)
        return [-np.mean((one[test] - found.y[test]) ** 2)
                for one, test in zip(mean, found.tests)]
    return best_rate(rates, try_rates(rates, tuning, score))


def compare(arm, network, seeds, tuning, epochs):
    """Rows of held-out errors, one per seed; the learning rate is chosen on the tuning seeds.

    The column `peaks_at_0.03` has the RMSE at the peaks with the rate 0.03, and so on for all of
    RATES: whether a difference hangs on the choice of the rate can be read from these.
    """
    rate = tuned_rate(arm, network, tuning, epochs=epochs)
    peaks = {f"peaks_at_{one:g}": peak_errors(arm, network, one, seeds, epochs) for one in RATES}
    return [row | {name: float(found[place]) for name, found in peaks.items()}
            for place, row in enumerate(scores(arm, network, rate, seeds, epochs))]


def scores(arm, network, rate, seeds, epochs=EPOCHS):
    """Rows of held-out errors, one per seed, with one learning rate for all.

    `covered` is the fraction of the hours held out that lie within 1.96 predicted standard
    deviations of the predicted mean, `known_peaks` the RMSE at the peaks on the training hours.
    """
    mean, var = learn(arm, network, rate, seeds, epochs)
    _, y, _, peak = read()
    clock, working = (datasets.load("bikeshare").column(name) for name in ("hour", "workingday"))
    hours = [(working == 1) & (clock == hour) for hour in range(24)]
    night = (working == 1) & (clock < 6)
    rows = []
    for place, (seed, test) in enumerate(zip(seeds, prepared(seeds).tests)):
        square, spread = (mean[place] - y) ** 2, var[place]
        nll = 0.5 * (np.log(2 * np.pi * spread) + square / spread)
        rows.append({"data": "bikes", "condition": "held-out days", "model": network, "loss": arm,
                     "seed": seed, "learning_rate": rate,
                     "rmse": root_mean(square, test),
                     "peaks": root_mean(square, test & peak),
                     "others": root_mean(square, test & ~peak), "nll": float(nll[test].mean()),
                     "known_nll": float(nll[~test].mean()),
                     "known_peaks": root_mean(square, ~test & peak),
                     **{name: float(np.mean(square[which] < 1.96 ** 2 * spread[which]))
                        for name, which in (("covered", test), ("covered_at_peaks", test & peak),
                                            ("covered_at_night", test & night))},
                     **{f"rmse_{hour}": root_mean(square, test & hours[hour])
                        for hour in range(24)},
                     **{f"spread_{hour}": root_mean(spread, test & hours[hour])
                        for hour in range(24)}})
    return rows


def root_mean(values, which):
    """The root of the mean of `values` (n,) over the hours that are True in `which` (n,)."""
    return float(np.sqrt(np.mean(values[which])))


def peak_errors(arm, network, rate, seeds, epochs=EPOCHS):
    """The RMSE of the mean at the held-out peaks, (S,), at one learning rate."""
    arm = "mse" if arm == "two networks" else arm      # its mean is that of the squared error
    mean, _ = learn(arm, network, rate, seeds, epochs)
    _, y, _, peak = read()
    return np.array([root_mean((one - y) ** 2, test & peak)
                     for one, test in zip(mean, prepared(seeds).tests)])
