"""The experiment in one picture and in lines of one form: differences, split by split."""
import numpy as np

from ... import plots
from ...data import load
from ...plots import palette
from ...stats import paired_difference
from .experiments.classifiers import (
    FIRST,
    OWN,
    SHARED,
    SUMMED,
    digits_split,
    row_numbers_of,
    stored,
)
from .experiments.classifiers.trained import is_right, labels_held_out, learn

LOSSES = ("one-vs-rest BCE", "MSE on softmax", "MSE on logits")
SERIES = (  # what is added to the loss's name, condition, colour, marker, words
    ("", OWN, palette.blue, "o", "own rate"),
    ("", SHARED, palette.vermilion, "s", "cross-entropy's rate"),
    (SUMMED, SHARED, palette.green, "^", "cross-entropy's rate, summed"))
LEFT, RIGHT, WORDS = -7.0, 10.4, 3.8     # one scale for all panels; further left is an arrow


def _of(result, condition, loss, measure="accuracy"):
    rows = result.table.query("condition == @condition and loss == @loss")
    return rows.sort_values("seed")[measure].to_numpy()


def _signed(number, digits=1):
    return f"{round(number, digits) + 0:+.{digits}f}"


def _rate(result, condition, loss):
    return result.table.query("condition == @condition and loss == @loss")["learning_rate"].iloc[0]


def draw_gaps(results):
    """Accuracy minus that of cross-entropy, paired by split; results: title -> result."""
    import matplotlib.pyplot as plt
    with plots.style():
        figure, axes = plt.subplots(1, len(results), figsize=(9.6, 5.6), sharey=True)
    words = []
    for ax, (title, result) in zip(np.atleast_1d(axes), results.items()):
        for row, loss in enumerate(LOSSES):
            for place, (more, condition, colour, mark, _) in enumerate(SERIES):
                height = row + 0.3 * (place - 1)
                accuracy = _of(result, condition, loss + more), _of(result, condition, FIRST)
                gap = paired_difference(*accuracy, split=digits_split())
                rate = f"rate {_rate(result, condition, loss + more):g}"
                diverged = not accuracy[0].any()   # each run scores 0, so there is no interval
                number = "all diverged" if diverged else _signed(gap.estimate)
                if not diverged and gap.estimate < LEFT:   # too far left for an interval of its own
                    number += f"\nfrom {_signed(gap.low)} to {_signed(gap.high)}"
                if gap.estimate < LEFT:   # an arrow on the edge, not a value on the axis
                    ax.plot(LEFT, height, "<", color=colour, markersize=8, clip_on=False)
                else:
                    each = accuracy[0] - accuracy[1]
                    jitter = 0.05 * np.linspace(-1, 1, len(each))
                    ax.plot(each, height + jitter, ".", color="0.75", markersize=3, zorder=1)
                    far = each < LEFT
                    ax.plot(np.full(far.sum(), LEFT + 0.15),
                            height + np.linspace(-0.08, 0.08, far.sum()), "<", color="0.5",
                            markersize=4, zorder=1)
                    ax.errorbar(gap.estimate, height, xerr=gap.high - gap.estimate, fmt=mark,
                                color=colour, capsize=4)
                ax.text(WORDS, height, f"{rate}: {number}", va="center", fontsize=10.5)
                if condition == OWN:
                    words.append(f"{title}, {loss}: {_signed(gap.estimate)} from "
                                 f"{_signed(gap.low)} to {_signed(gap.high)}")
        ax.axvline(0, color="0.4", linewidth=0.8)
        ax.set(title=title, xlim=(LEFT, RIGHT),
               xlabel="accuracy minus cross-entropy's (points)")
        ax.set_xticks(range(-6, 3, 2))
        ax.set_yticks(range(len(LOSSES)), [loss.replace(" ", "\n", 1) for loss in LOSSES])
        ax.text(WORDS, -0.58, "learning rate: mean", va="center", fontsize=10.5, style="italic")
    np.atleast_1d(axes)[0].set_ylim(len(LOSSES) - 0.45, -0.8)
    key = [plt.Line2D([], [], color=colour, marker=mark, label=said)
           for _, _, colour, mark, said in SERIES]
    key.append(plt.Line2D([], [], color="0.75", marker=".", linestyle="", label="one split"))
    key.append(plt.Line2D([], [], color="0.5", marker="<", linestyle="", label="beyond the axis"))
    figure.legend(handles=key, loc="outside upper center", ncols=5, fontsize=9.5)
    return plots.alt(figure, "Accuracy of three losses minus that of cross-entropy: a dot for "
                     "each split, a marker with a 95 % interval, rate and mean written beside it. "
                     "Mean over outputs, own rate: " + "; ".join(words) + ". At cross-entropy's "
                     "rate, all means lie below 0, and MSE on softmax in the network lies "
                     "beyond the axis, so its interval is written beside it. Summed over outputs "
                     "at that rate, the network's intervals contain 0; in the linear model MSE "
                     "on logits has diverged in all splits and MSE on softmax has three splits "
                     "beyond the axis.")


def tell_gap(result, loss, against=FIRST):
    """Print one paired difference at own rates with its interval, and the two learning rates."""
    gap = paired_difference(_of(result, OWN, loss), _of(result, OWN, against), split=digits_split())
    rates = [_rate(result, OWN, one) for one in (loss, against)]
    print(f"{loss} (rate {rates[0]:g}) minus {against} (rate {rates[1]:g}): "
          f"{_signed(gap.estimate)} points ({_signed(gap.low)} to {_signed(gap.high)})")


def safe_side(result, loss):
    """How many held-out logits of the linear model lie beyond their targets 1 and -1, in percent:
    (of the labels, of the other classes)."""
    seeds = tuple(range(20))
    _, logits = learn("linear", loss, _rate(result, OWN, loss), seeds, curve=False)
    is_label = np.eye(10, dtype=bool)[labels_held_out(seeds)]
    return 100 * np.mean(logits[is_label] > 1), 100 * np.mean(logits[~is_label] < -1)


def tell_safe_side(result, loss):
    """Print in whole percent how many held-out logits lie beyond their targets."""
    label, others = safe_side(result, loss)
    print(f"{loss}: {label:.0f} % of the labels' logits lie above 1, {others:.0f} % of the others "
          "below -1")


def least_squares_accuracy(seeds):
    """The accuracy of the exact least-squares fit to one-hot targets, in percent, per split."""
    digits, found = load("digits"), []
    design = np.column_stack([digits.X / 16, np.ones(len(digits.y))])
    for seen, held_out in zip(*row_numbers_of(tuple(seeds))):
        weights = np.linalg.lstsq(design[seen], np.eye(10)[digits.y[seen]], rcond=None)[0]
        decided = (design[held_out] @ weights).argmax(axis=1)
        found.append(100 * np.mean(decided == digits.y[held_out]))
    return np.array(found)


def tell_least_squares(result):
    """Print the exact least-squares fit's accuracy minus that of cross-entropy's linear model."""
    gap = paired_difference(least_squares_accuracy(range(20)), _of(result, OWN, FIRST),
                            split=digits_split())
    print(f"linear: exact least squares minus cross-entropy: {_signed(gap.estimate)} points "
          f"(95 % interval {_signed(gap.low)} to {_signed(gap.high)})")


def tell_divided(by):
    """Print what cross-entropy of the network loses where its gradient is divided by a number.

    With SGD that is the learning rate divided by it. In whole points: a decision that another
    processor rounds the other way does not show.
    """
    seeds = tuple(range(20))
    result = stored(losses=FIRST, models="network")
    rate = _rate(result, OWN, FIRST)
    for number in by:
        _, outputs = learn("network", FIRST, rate / number, seeds, curve=False)
        accuracy = 100 * is_right(outputs, labels_held_out(seeds)).mean(axis=1)
        gap = paired_difference(accuracy, _of(result, OWN, FIRST), split=digits_split())
        print(f"network: cross-entropy divided by {number} minus cross-entropy (both at rate "
              f"{rate:g}, 20 splits): {_signed(gap.estimate, 0)} points "
              f"(95 % interval: ±{gap.high - gap.estimate:.0f})")


def tell_log_loss(results, losses):
    """Print the log losses minus that of cross-entropy, each at its own rate."""
    for result in results.values():
        ours = _of(result, OWN, FIRST, "log_loss")
        for loss in losses:
            theirs = _of(result, OWN, loss, "log_loss")
            gap = paired_difference(theirs, ours, split=digits_split())
            print(f"{result.table['model'].iloc[0]}: log loss of {loss} minus cross-entropy's: "
                  f"{_signed(gap.estimate, 3)} ({_signed(gap.low, 3)} to {_signed(gap.high, 3)}), "
                  f"lower for cross-entropy in {np.sum(theirs > ours)} of {len(ours)} splits")
