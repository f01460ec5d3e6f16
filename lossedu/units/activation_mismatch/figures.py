"""The pictures of the unit that need no training of their own."""
import numpy as np

from ... import plots
from ...plots import palette
from ...plots.theme import LINES
from .experiments import heads, mismatch
from .experiments.mismatch import starts

LEFT, RIGHT, MARGIN = -10.0, 2.0, -2.0   # points: the ends of the axis, and the question asked


def draw_starts(result, losses, biases, goal=90.0):
    """For each start, loss, optimizer and rate: how many of the runs reach the goal."""
    figure, (axes,) = plots.grid(1, len(biases), (1.9 + 3.9 * len(biases), 1.6 + 0.6 * len(losses)),
                            sharey=True)
    recipes, words = list(starts.RECIPES), []
    for ax, bias in zip(axes, biases):
        of_start = result.table[result.table["condition"] == starts.begin(bias)]
        reached = of_start["accuracy"].ge(goal).groupby([of_start["loss"], of_start["model"]]).sum()
        counts = np.array([[reached[loss, recipe] for recipe in recipes] for loss in losses])
        ax.imshow(counts, cmap="Blues", vmin=0, vmax=34, aspect="auto")
        is_nan = of_start["accuracy"].eq(0)      # 0 is written for a run that ended in nan
        lost = is_nan.groupby([of_start["loss"], of_start["model"]]).sum()
        for (row, column), count in np.ndenumerate(counts):
            diverged = lost[losses[row], recipes[column]]
            said = f"{count}\n({diverged} nan)" if diverged else f"{count}"
            ax.text(column, row, said, ha="center", va="center", fontsize=9 if diverged else 11)
        ax.axvline(3.5, color="white", linewidth=4)
        ax.set_title(f"output bias at the start: {bias}".replace("-", "−"), fontsize=11)
        ax.set_xticks(range(len(recipes)), [one.split()[1] for one in recipes], fontsize=9)
        for place, name in ((1.5, "SGD, learning rate"), (5.0, "Adam, learning rate")):
            ax.annotate(name, (place, 0), xycoords=ax.get_xaxis_transform(), xytext=(0, -20),
                        textcoords="offset points", ha="center", va="top", fontsize=10)
        ax.set_xlabel(" ")
        ax.tick_params(length=0)
        for side in ax.spines.values():
            side.set_visible(False)
        said = [[f"{reached[loss, one]}" + (f" ({lost[loss, one]} nan)" if lost[loss, one] else "")
                 for one in recipes] for loss in losses]
        listed = "; ".join(f"{loss} {', '.join(row)}" for loss, row in zip(losses, said))
        words.append(f"{starts.begin(bias)}: {listed}")
    axes[0].set_yticks(range(len(losses)), losses)
    title = f"How many of 20 runs end at {goal:.0f} % accuracy or more"
    figure.suptitle(title, fontsize=11)
    return plots.alt(figure, f"{title}, for SGD at 0.01, 0.1, 1 and 10 and Adam at 0.001, 0.01 "
                     f"and 0.1. {'. '.join(words)}.")


def draw_heads(target):
    """Output, squared error and its gradient in the logit behind four heads, for one target."""
    figure, (axes,) = plots.grid(1, 3, (8.4, 2.9))
    z = np.linspace(-6, 3, 901)
    words = []
    for (name, head), (colour, line), width in zip(heads.HEADS.items(), LINES, (4, 3, 2.2, 1.8)):
        mu, by_z = head(z)
        gradient = 2 * (mu - target) * by_z
        broken = np.where(np.abs(z) < 0.005, np.nan, gradient) if name == "ReLU" else gradient
        for ax, values in zip(axes, (mu, (mu - target) ** 2, broken)):
            ax.plot(z, values, color=colour, linestyle=line, linewidth=width, label=name)
        at = [int(np.argmin(np.abs(z - one))) for one in (-4.0, -1.0, 2.0)]
        words.append(f"{name} {', '.join(f'{gradient[one] + 0.0:.2g}' for one in at)}")
    titles = ("output μ", f"squared error, target {target:g}", "gradient in z")
    for ax, title, (low, high) in zip(axes, titles, ((-6, 9), (-1, 20), (-13, 13))):
        ax.axhline(0, color="0.6", linewidth=0.8)
        ax.set(title=title, xlabel="logit z", xlim=(-6, 3), ylim=(low, high))
    axes[0].legend(loc="upper left")
    return plots.alt(figure, f"Three panels against the logit from -6 to 3: output, squared error "
                     f"at a target of {target:g}, and its gradient, for four heads. Gradients at "
                     f"the logits -4, -1 and 2: {'; '.join(words)}.")


def draw_pairs(result, data="digits"):
    """Accuracy of the silent pairs minus that of the reference, at two choices of the rate.

    "Silent": PyTorch raises no error, and neither a nan nor a negative loss gives the pair away.
    Each function is drawn once; an arrowhead marks an interval that goes on beyond the axis.
    """
    figure, (axes,) = plots.grid(1, 2, (7.8, 5.3), sharey=True)
    views = (("each at its own learning rate", mismatch.OWN),
             ("all at that of cross-entropy", mismatch.SHARED))
    words, order = [], None
    for ax, (label, condition) in zip(axes, views):
        table = mismatch.cells(result, data, condition).set_index(["activation", "loss"])
        if order is None:
            order = table.loc[mismatch.functions()].sort_values("difference", ascending=False).index
        rows, listed = table.loc[order], {label: [] for label, *_ in GROUPS}
        for place, ((head, loss), row) in enumerate(rows.iterrows()):
            group, colour, mark = _group(row)
            if row["difference"] < LEFT:
                number = f"← {row.difference:.0f} ({row.low:.0f} to {row.high:.0f})"
                ax.text(LEFT + 0.2, place, number.replace("-", "−"), color=colour, va="center",
                        fontsize=8)
            else:
                ax.plot([max(row["low"], LEFT), min(row["high"], RIGHT)], [place] * 2,
                        color=colour)
                ax.plot(row["difference"], place, mark, color=colour, markersize=5)
                for end, sign, cut in ((LEFT, "<", row["low"] < LEFT),
                                       (RIGHT, ">", row["high"] > RIGHT)):
                    if cut:      # the interval goes on beyond the axis
                        ax.plot(end, place, sign, color=colour, markersize=4, clip_on=False)
            said = f"{row.difference:+.1f}".replace("+0.0", "0.0").replace("-0.0", "0.0")
            listed[group].append(f"{mismatch.shown(head)} before {loss} {said}")
        ax.axvline(0, color="0.4", linewidth=0.8)
        ax.axvline(MARGIN, color="0.4", linewidth=0.8, linestyle=":")
        ax.set(xlim=(LEFT, RIGHT), xticks=(-8, -6, -4, -2, 0, 2),
               xlabel="accuracy minus that of cross-\nentropy on logits, points")
        ax.set_title(label, fontsize=11)
        said = "; ".join(f"{group}: {', '.join(names) or 'none'}"
                         for group, names in listed.items())
        words.append(f"{label[0].upper()}{label[1:]}: {said}")
    pairs = [f"{mismatch.shown(head)} → {loss}" for head, loss in order]
    axes[0].set_yticks(range(len(order)), pairs, fontsize=9)
    axes[0].set_ylim(len(order) - 0.4, -0.6)
    shown = [_handle(ax, colour, mark, label) for label, colour, mark in GROUPS]
    figure.legend(shown, [label for label, *_ in GROUPS], loc="outside lower center", ncols=3)
    return plots.alt(figure, f"Differences of accuracy in points. {'. '.join(words)}.")


GROUPS = (("clearly loses less than 2", palette.blue, "o"), ("undecided", "0.45", "D"),
          ("clearly loses more than 2", palette.vermilion, "s"))


def _group(row):
    """Word, colour and mark of a row of `mismatch.cells`: on which side of -2 its interval lies."""
    place = 0 if row["low"] > MARGIN else 2 if row["high"] < MARGIN else 1
    return GROUPS[place]


def _handle(ax, colour, mark, label):
    return ax.plot([], [], marker=mark, color=colour, label=label)[0]
