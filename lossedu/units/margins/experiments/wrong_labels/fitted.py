"""The digits with some of their training rows changed, and linear models fitted to them exactly."""
import numpy as np

from .....engine import fit_linear
from .....losses import loss as find_loss
from .....study.data import load_once
from .....study.splits import split_sizes, splits

FIRST = "logistic"
STRAIGHT = "exponential, straight below 0"
ARMS = {  # in words -> the name of the loss; the straight one is fitted here
    "hinge": "hinge", "squared hinge": "squared_hinge", FIRST: "soft_margin",
    STRAIGHT: None, "exponential": "exponential", "squared error": "mse",
}
CONDITIONS = {  # in words -> (fraction of the training rows, factor of the inputs, flipped)
    "as recorded": (0.0, 1.0, False), "labels flipped": (0.1, 1.0, True),
    "far": (0.01, 10.0, False), "far and flipped": (0.01, 10.0, True),
}
USED = 0.1   # a pixel is taken if it is above 0 in more than this fraction of the images


def digits_split():
    """(rows to train on, rows held out) of each split."""
    return split_sizes(len(load_once("digits").y))


def odd_or_even():
    """(X, y): the pixels that are used, from 0 to 1, (n, 48); and 1 for an odd digit, -1 for an
    even one."""
    digits = load_once("digits")
    used = (digits.X > 0).mean(axis=0) > USED
    return digits.X[:, used] / 16, np.where(digits.y % 2 == 1, 1.0, -1.0)


def changed(X, y, rows, condition, seed):
    """(X, y, the numbers of the rows that were changed) of one condition; `rows` may be changed."""
    share, factor, flip = CONDITIONS[condition]
    chosen = np.random.default_rng([seed, 7]).permutation(rows)[:round(share * len(rows))]
    X, y = X.copy(), y.copy()
    X[chosen] *= factor
    if flip:
        y[chosen] *= -1
    return X, y, chosen


def runs(seed, losses, conditions):
    """The rows of one split: each loss fitted in each condition."""
    X, y = odd_or_even()
    test = splits([seed], np.arange(len(y)))[0]
    seen, found = np.flatnonzero(~test), []
    for name in losses:
        before = fit(name, X[seen], y[seen])
        for condition in conditions:
            now_X, now_y, chosen = changed(X, y, seen, condition, seed)
            model = fit(name, now_X[seen], now_y[seen]) if len(chosen) else before
            right = outputs(model, X[test]) * y[test] > 0
            size = np.abs(derivative(name, outputs(before, now_X), now_y))
            size = size * np.sqrt(1 + (now_X**2).sum(axis=1))
            weight = size[chosen].sum() / size[seen].sum() if len(chosen) else np.nan
            found.append({"data": "digits", "condition": condition, "model": "linear",
                          "loss": name, "seed": seed, "accuracy": float(100 * right.mean()),
                          "weight": float(weight)})
    return found


def fit(name, X, y):
    """The coefficients (d + 1,) of the linear model with the least mean loss, intercept last.

    Raises RuntimeError where no minimiser was found.
    """
    if ARMS[name] is None:
        return _fit_straight(X, y)
    found = fit_linear(find_loss(ARMS[name]), X, y)
    if not found.converged:
        raise RuntimeError(f"{name}: no minimiser was found.")
    return np.append(found.coef, found.intercept)


def outputs(model, X):
    """The scores (n,) of a linear model."""
    return X @ model[:-1] + model[-1]


def derivative(name, scores, y):
    """The derivative of each loss with respect to its score, (n,)."""
    if ARMS[name] is None:
        return y * straight(y * scores)[1]
    return find_loss(ARMS[name]).grad(scores, y, reduction="none")


def straight(margin):
    """(value, derivative in the margin) of exp(-m) above a margin of 0, and 1 - m below it."""
    power = np.exp(-np.maximum(margin, 0))
    return np.where(margin > 0, power, 1 - margin), -power


def _fit_straight(X, y):
    from scipy.optimize import minimize
    rows = np.column_stack([X, np.ones(len(X))])

    def mean(coef):
        value, slope = straight(y * (rows @ coef))
        return value.mean(), rows.T @ (y * slope) / len(y)

    found = minimize(mean, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B",
                     options=dict(maxiter=20_000, maxfun=40_000, ftol=1e-15, gtol=1e-9))
    if np.abs(mean(found.x)[1]).max() > 1e-5:
        raise RuntimeError(f"{STRAIGHT}: no minimiser was found.")
    return found.x
