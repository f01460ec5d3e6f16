"""Two famous data sets, fitted exactly: outliers in y (telephone calls), in x (a star cluster)."""
from ..... import data as datasets
from .....engine import fit_linear
from .candidates import CANDIDATES, candidate, least_median_line

OUTLIERS = {  # which rows the literature names, and what they are
    "telephone": (lambda x: (x >= 64) & (x <= 69), "without 1964-69"),
    "stars": (lambda x: x < 3.6, "without the giants"),
}
GOOD_START = ", good start"


def lines(name):
    """Rows with slope and intercept of each loss on all points, and of squared error on the clean
    ones.

    Targets are measured in units of the scale of the least-median line. A loss that is not convex
    is fitted twice: from the fit of absolute error, and (good start) from the least-median line.
    """
    points = datasets.load(name)
    X, y, x = points.X, points.y, points.X[:, 0]
    slope, intercept, scale = least_median_line(x, y)
    absolute = fit_linear(candidate("mae"), X, y / scale)
    fits = {}
    for loss_name in CANDIDATES:
        loss = candidate(loss_name)
        convex = loss.claims["convex"]
        fits[loss_name] = fit_linear(loss, X, y / scale, start=None if convex else absolute)
        if not convex:
            good_start = [slope / scale], intercept / scale
            fits[loss_name + GOOD_START] = fit_linear(loss, X, y / scale, start=good_start)
    is_outlier, words = OUTLIERS[name]
    clean = ~is_outlier(x)
    arms = [("all points", label, fit) for label, fit in fits.items()]
    arms.append((words, "mse", fit_linear(candidate("mse"), X[clean], y[clean] / scale)))
    rows = []
    for condition, label, fit in arms:
        if not fit.converged:
            raise RuntimeError(f"outliers: {label} on {name} did not converge: {fit!r}")
        rows.append({"data": name, "condition": condition, "model": "linear", "loss": label,
                     "seed": 0, "slope": scale * float(fit.coef[0]),
                     "intercept": scale * fit.intercept})
    return rows
