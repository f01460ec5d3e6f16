"""Which density fits the residuals of one model of the mean, on rows that were held out."""
import numpy as np

from ... import data as datasets
from ...engine import fit_linear
from ...losses import loss
from ...stats import paired_difference
from ...study.splits import splits
from .experiments import counts

NAMES = ("Gaussian", "Laplace", "Student t", "Gaussian by tenths of prediction")


def noise_likelihoods(name, seeds=24):
    """(held-out NLL (seeds, 4), degrees of freedom (seeds,), (rows to learn from, rows held out)).

    The columns are those of NAMES. The residuals are those of the Poisson model ("bikes") or of
    the linear model with the squared error ("diabetes"). The scale of each density,
    and the degrees of freedom, are the most likely ones on the training rows. `name`: "bikes",
    split by day, or "diabetes".
    """
    from scipy.stats import t
    if name == "bikes":
        X, y, group = counts.read()
    else:
        patients = datasets.load("diabetes")
        X, y, group = patients.X, patients.y, np.arange(len(patients.y))
    found, degrees = [], []
    for test in splits(range(seeds), group):
        mean = (counts.poisson_mean(~test) if name == "bikes"
                else fit_linear(loss("mse"), X[~test], y[~test]).predict(X))
        residual = y - mean
        known, new = residual[~test], residual[test]
        freedom, _, scale = t.fit(known, floc=0)
        degrees.append(freedom)
        edges = np.quantile(mean[~test], np.arange(0.1, 1, 0.1))
        tenth = np.searchsorted(edges, mean)
        spread = np.array([np.mean(known ** 2, where=tenth[~test] == one) for one in range(10)])
        zero, gaussian = 0 * new, loss("gaussian_nll", full=True)
        found.append([
            gaussian(new, zero, zero + np.mean(known ** 2)),
            loss("laplace_nll")(new, zero, zero + np.mean(np.abs(known))),
            loss("student_t", nu=freedom, scale=scale, full=True)(new, zero),
            gaussian(new, zero, spread[tenth[test]])])
    return np.array(found), np.array(degrees), (int((~test).sum()), int(test.sum()))


def tell_noise(name, seeds=24):
    """Print the held-out NLL of the Gaussian, and the differences of the others from it."""
    nll, degrees, split = noise_likelihoods(name, seeds)
    middle = np.median(degrees)
    freedom = f"{middle:.0f}" if middle < 100 else "more than 100"
    print(f"{name}: Gaussian {nll[:, 0].mean():.2f} nats; degrees of freedom of t: {freedom}")
    for place in range(1, len(NAMES)):
        gap = paired_difference(nll[:, place], nll[:, 0], split=split)
        estimate, low, high = (round(one, 3) + 0.0 for one in gap)
        print(f"  {NAMES[place]} minus one Gaussian {estimate:+.3f} (95 % interval {low:+.3f} to "
              f"{high:+.3f})")
