"""What the cells about priors print and draw."""
import numpy as np

from ... import plots
from ...stats import mean_interval, paired_difference
from .experiments import penalties


def tell_strengths(result):
    """Print, for each number of patients, the best strength of both priors, the error there beside
    no prior and the constant, and how many coefficients are exactly 0."""
    for size in result.settings["sizes"]:
        table = result.table[result.table["data"] == f"{size} patients"]
        split = (size, 442 - size)
        no_prior, constant = (table.query("model == @name")["rmse"].median()
                              for name in ("none", "constant"))
        print(f"{size} patients: RMSE without a prior {no_prior:.0f} (median of the draws), of the "
              f"mean {constant:.0f}")
        best = {}
        for prior, symbol in (("gaussian", "lambda"), ("laplace", "kappa")):
            rows = table.query("model == @prior")
            strength = rows.groupby("strength")["rmse"].mean().idxmin()
            best[prior] = rows[rows["strength"] == strength].set_index("seed")
            found = mean_interval(best[prior]["rmse"], split=split)
            print(f"  {prior} prior, best {symbol} {strength:.0f}: RMSE {found.estimate:.1f}, "
                  f"{best[prior]['zeros'].mean():.0f} of 64 coefficients are 0")
        gap = paired_difference(best["laplace"]["rmse"], best["gaussian"]["rmse"], split=split)
        print(f"  laplace minus gaussian: {gap.estimate:+.1f} (95 % interval {gap.low:+.1f} to "
              f"{gap.high:+.1f})")


def draw_strengths(result):
    """The error on new patients against the strength of each prior."""
    axes = np.atleast_1d(penalties.draw(result))
    return plots.alt(axes, axes[0].alt_text)
