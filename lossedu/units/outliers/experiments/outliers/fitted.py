"""Where robust losses cost something: plain Gaussian noise, and a tail that is no error."""
import numpy as np

from ..... import data as datasets
from .....engine import fit_linear
from .....study.splits import split_sizes, splits
from .candidates import CANDIDATES, candidate, spread

WEATHER = ("temp", "hum", "windspeed", "workingday")


def gaussian(seeds):
    """Diabetes patients, with targets drawn from a known line plus Gaussian noise.

    `excess` is the mean squared distance to that line, in units of what least squares has on
    average (noise variance times coefficients over rows).
    """
    patients = datasets.load("diabetes")
    least = fit_linear(candidate("mse"), patients.X, patients.y)
    line, n = least.predict(patients.X), len(patients.y)
    coefficients = patients.X.shape[1] + 1
    variance = float(((patients.y - line) ** 2).sum() / (n - coefficients))
    rows = []
    for seed in seeds:
        noise = np.random.default_rng([seed, 4]).normal(size=n)
        y = line + np.sqrt(variance) * noise
        for name, fit, scale in _fits(patients.X, y):
            distance = ((scale * fit.predict(patients.X) - line) ** 2).mean()
            rows.append({"data": "gaussian", "condition": "no outliers", "model": "linear",
                         "loss": name, "seed": seed,
                         "excess": float(distance / (variance * coefficients / n))})
    return rows


def bikeshare(seeds):
    """Bikes rented in an hour, told from the weather: full hours are rare, high, and real.

    `total` is by how many percent the predictions for the test days miss the number of bikes.
    """
    hours = datasets.load("bikeshare")
    X = np.column_stack([hours.column(name) for name in WEATHER])
    rows = []
    for seed, test in zip(seeds, splits(seeds, hours.column("day"))):
        for name, fit, scale in _fits(X[~test], hours.y[~test]):
            predicted, actual = scale * fit.predict(X[test]), hours.y[test]
            rows.append({"data": "bikeshare", "condition": "as recorded", "model": "linear",
                         "loss": name, "seed": seed,
                         "total": float(100 * (predicted.sum() / actual.sum() - 1)),
                         "mae": float(np.abs(predicted - actual).mean())})
    return rows


def days_split():
    """(training days, test days) of each split."""
    return split_sizes(len(np.unique(datasets.load("bikeshare").column("day"))))


def _fits(X, y):
    """(name, exact fit on targets over the scale of the noise, that scale) of every loss."""
    absolute = fit_linear(candidate("mae"), X, y)
    scale = float(spread(y - absolute.predict(X)))
    for name in CANDIDATES:
        loss = candidate(name)
        if name == "mae":  # has no unit to care about
            yield name, absolute, 1.0
            continue
        is_convex = loss.claims["convex"]
        start = None if is_convex else (absolute.coef / scale, absolute.intercept / scale)
        fit = fit_linear(loss, X, y / scale, start=start)
        if not fit.converged:
            raise RuntimeError(f"outliers: {name} did not converge: {fit!r}")
        yield name, fit, scale
