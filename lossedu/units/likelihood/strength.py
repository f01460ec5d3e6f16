"""What the cells about priors print and draw."""
import numpy as np

from ... import plots
from ...stats import paired_difference
from .experiments import penalties


def tell_known_prior(sizes, noise=60.0, prior=8.0, draws=50):
    """Print the error of the predictions for new patients where the prior is known, for five
    strengths of the penalty.

    The patients are real, what is predicted is simulated: weights with the standard deviation
    `prior`, noise with `noise`. The error is the root mean square distance to the prediction of the
    true weights, over all draws.
    """
    X = penalties.read()[0]
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    strengths = 2.0 ** np.arange(-2, 3) * noise ** 2 / prior ** 2
    print("lambda       " + "".join(f"{one:8.0f}" for one in strengths))
    for size in sizes:
        square = np.zeros(len(strengths))
        for seed in range(draws):
            rng = np.random.default_rng(seed)
            order = rng.permutation(len(X))
            known, new = X[order[:size]], X[order[size:]]
            weights = rng.normal(0, prior, X.shape[1])
            target = known @ weights + rng.normal(0, noise, size)
            values, vectors = np.linalg.eigh(known.T @ known)
            shrunk = (vectors.T @ (known.T @ target))[:, None] / (values[:, None] + strengths)
            square += np.mean((new @ (vectors @ shrunk - weights[:, None])) ** 2, axis=0)
        print(f"{size} patients " + "".join(f"{one:8.1f}" for one in np.sqrt(square / draws)))


def tell_strengths(result):
    """Print, for each number of patients, the best strength of both priors, the error there, how
    many coefficients are exactly 0, and the difference of the two, draw by draw."""
    print(f"{'':12} {'no prior':>9} {'constant':>11} {'Gaussian prior':>20} "
          f"{'Laplace prior':>27} {'Laplace minus Gaussian':>24}")
    for size in result.settings["sizes"]:
        table = result.table[result.table["data"] == f"{size} patients"]
        no_prior, constant = (table.query("model == @name")["rmse"].mean()
                              for name in ("none", "constant"))
        cells, best = [], {}
        for prior, symbol in (("gaussian", "lambda"), ("laplace", "kappa")):
            rows = table.query("model == @prior")
            strength = rows.groupby("strength")["rmse"].mean().idxmin()
            best[prior] = rows[rows["strength"] == strength].set_index("seed")
            cells.append(f"{best[prior]['rmse'].mean():.1f} ({symbol} {strength:.0f}"
                         + (f", {best[prior]['zeros'].mean():.0f} zeros)" if prior == "laplace"
                            else ")"))
        gap = paired_difference(best["laplace"]["rmse"], best["gaussian"]["rmse"],
                                split=(size, 442 - size))
        print(f"{size} patients {no_prior:9.0f} {constant:11.0f} {cells[0]:>20} {cells[1]:>27} "
              f"{f'{gap.estimate:+.1f} ({gap.low:+.1f} to {gap.high:+.1f})':>24}")


def draw_strengths(result):
    """The error on new patients against the strength of each prior."""
    axes = np.atleast_1d(penalties.draw(result))
    return plots.alt(axes, axes[0].alt_text)
