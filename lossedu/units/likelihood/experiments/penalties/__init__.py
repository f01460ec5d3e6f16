"""A prior for each coefficient: how strong should it be, and what do its two forms do?

    result = penalties.stored()     # python -m lossedu.experiments penalties    makes it anew

Linear models of 442 diabetes patients with 64 features: ten measurements, their squares and their
products. The sum of squared residuals over the training patients gets the penalty
lambda * sum(w^2) (Gaussian prior) or 2 * kappa * sum(|w|) (Laplace prior).
"""
from functools import lru_cache

import numpy as np

from ..... import data as datasets
from .....core import arguments
from .....study.plan import Plan
from .....study.result import Measure
from .....study.stored import stored_runs
from .picture import draw

QUESTION = "How do the two priors and their strength change the error on new patients?"
STRENGTHS = tuple(float(f"{10 ** power:.4g}") for power in np.arange(0, 3.01, 0.25))
SIZES = (100, 200)
L1_UNIT = 10.0     # the Laplace prior is tried at 10 times these numbers
PRIORS = ("gaussian", "laplace")


def run(seeds=24, jobs=1, progress=True, sizes=SIZES, strengths=STRENGTHS):
    """RMSE on the patients left and the number of coefficients that are 0, as a `Result`.

    `seeds` (a number or a sequence) are random draws of `sizes` patients to learn from. Raises
    ValueError with one sentence.
    """
    return plan(seeds, sizes, strengths).run(jobs, progress)


def plan(seeds, sizes, strengths):
    """What `run` is to do with these settings; ValueError with one sentence if they do not fit."""
    seeds = arguments.seeds("penalties", "seeds", seeds)
    sizes = [arguments.whole_number("penalties", "sizes", size, example=100) for size in sizes]
    strengths = [arguments.number("penalties", "strengths", one, above=0) for one in strengths]
    tasks = [(score, dict(seed=seed, size=size, strengths=tuple(strengths)))
             for size in sizes for seed in seeds]
    measures = tuple(Measure(f"{size} patients", "rmse", "RMSE on new patients",
                             split=(size, len(read()[1]) - size)) for size in sizes)
    return Plan("penalties", QUESTION, tasks, measures,
                dict(seeds=seeds, sizes=sizes, strengths=strengths))


@lru_cache(maxsize=1)
def read():
    """(X (442, 64), y (442,)): ten measurements, nine squares (sex has two values), 45 products
    and the target."""
    patients = datasets.load("diabetes")
    base = (patients.X - patients.X.mean(axis=0)) / patients.X.std(axis=0)
    pairs = [base[:, i] * base[:, j] for i in range(10) for j in range(i, 10)]
    columns = np.column_stack([base, *(pair for pair in pairs if np.ptp(pair) > 1.0)])
    return columns, patients.y


def score(seed, size, strengths):
    """Rows for one draw of patients: every strength of both priors, and no prior at all."""
    from sklearn.linear_model import Lasso
    X, y = read()
    order = np.random.default_rng(seed).permutation(len(y))
    known, new = order[:size], order[size:]
    A = (X - X[known].mean(axis=0)) / X[known].std(axis=0)
    centre = y[known].mean()

    def row(prior, strength, coef):
        error = centre + A[new] @ coef - y[new]
        return {"data": f"{size} patients", "condition": f"{strength:g}", "model": prior,
                "loss": prior, "seed": seed, "strength": strength,
                "rmse": float(np.sqrt(np.mean(error ** 2))), "zeros": int(np.sum(coef == 0)),
                "largest": float(np.abs(coef).max())}

    rows = [row("none", 0.0, np.linalg.lstsq(A[known], y[known] - centre, rcond=None)[0]),
            row("constant", np.inf, np.zeros(A.shape[1]))]
    for strength in strengths:
        gram = A[known].T @ A[known] + strength * np.eye(A.shape[1])
        rows.append(row("gaussian", strength,
                        np.linalg.solve(gram, A[known].T @ (y[known] - centre))))
        kappa = L1_UNIT * strength      # sklearn divides the squares by 2 n
        lasso = Lasso(alpha=kappa / size, fit_intercept=False, max_iter=100_000, tol=1e-6)
        rows.append(row("laplace", kappa, lasso.fit(A[known], y[known] - centre).coef_))
    return rows


STORED = stored_runs(__file__, {"stored.json": (run, plan, dict(seeds=24))})


def stored():
    """The result of `run(seeds=24)` as it is stored, with its seeds and versions."""
    return STORED["stored.json"].load()


__all__ = ["PRIORS", "SIZES", "STORED", "STRENGTHS", "draw", "plan", "run", "stored"]
