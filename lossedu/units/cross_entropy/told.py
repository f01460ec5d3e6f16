"""The experiment in one picture and in lines of one form: differences, split by split."""
import numpy as np

from ... import plots
from ...plots import palette
from ...stats import paired_difference
from .experiments.classifiers import FIRST, OWN, SHARED, digits_split

LOSSES = ("one-vs-rest BCE", "MSE on softmax", "MSE on logits")
LOOKS = {OWN: (palette.blue, "o", "its own rate"),
         SHARED: (palette.vermilion, "s", "cross-entropy's rate")}


def _accuracy(result, condition, loss):
    rows = result.table.query("condition == @condition and loss == @loss")
    return rows.sort_values("seed")["accuracy"].to_numpy()


def _signed(number):
    return f"{round(number, 1) + 0:+.1f}"


def _rate(result, condition, loss):
    return result.table.query("condition == @condition and loss == @loss")["learning_rate"].iloc[0]


def draw_gaps(results):
    """Accuracy minus that of cross-entropy, paired by split; results: title -> result."""
    import matplotlib.pyplot as plt
    with plots.style():
        figure, axes = plt.subplots(1, len(results), figsize=(9.6, 3.9), sharey=True)
    words = []
    for ax, (title, result) in zip(np.atleast_1d(axes), results.items()):
        for row, loss in enumerate(LOSSES):
            for shift, (condition, (colour, mark, said)) in zip((-0.2, 0.2), LOOKS.items()):
                all_gaps = (_accuracy(result, condition, loss)
                            - _accuracy(result, condition, FIRST))
                gap = paired_difference(_accuracy(result, condition, loss),
                                        _accuracy(result, condition, FIRST), split=digits_split())
                ax.plot(all_gaps, np.full(len(all_gaps), row + shift - 0.1), "|", color="0.6",
                        markersize=6)
                ax.errorbar(gap.estimate, row + shift + 0.05, xerr=gap.high - gap.estimate,
                            fmt=mark, color=colour, capsize=4, label=said if row == 0 else None)
                words.append(f"{title}, {loss}, {said} ({_rate(result, condition, loss):g}): "
                             f"{_signed(gap.estimate)} [{_signed(gap.low)}, {_signed(gap.high)}]")
        ax.axvline(0, color="0.4", linewidth=0.8)
        ax.set(title=title, xlabel="accuracy minus cross-entropy's (points)")
        ax.set_yticks(range(len(LOSSES)), LOSSES)
    axes = np.atleast_1d(axes)
    axes[0].invert_yaxis()
    axes[0].legend(loc="lower left", fontsize=9.5)
    return plots.alt(figure, "Accuracy of three losses minus that of cross-entropy, a stroke for "
                     "each split, a marker with its 95 % interval below; at each loss's own "
                     "learning rate and at cross-entropy's. " + "; ".join(words) + ".")


def tell_gap(result, loss, condition=OWN, against=FIRST, other=None):
    """Print one paired difference with its interval and the two learning rates."""
    other = result if other is None else other
    gap = paired_difference(_accuracy(result, condition, loss),
                            _accuracy(other, condition, against), split=digits_split())
    rates = [_rate(result, condition, loss), _rate(other, condition, against)]
    print(f"{loss} ({rates[0]:g}) minus {against} ({rates[1]:g}): {_signed(gap.estimate)} points "
          f"(95 % interval {_signed(gap.low)} to {_signed(gap.high)})")
