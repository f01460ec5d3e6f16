"""The pictures of the unit that need no experiment."""
import numpy as np

from ... import plots
from ...losses import loss
from ...plots import palette

LOOKS = {  # name of the loss -> (words, colour, line)
    "perceptron": ("perceptron", palette.black, ":"),
    "hinge": ("hinge", palette.vermilion, "-"),
    "squared_hinge": ("squared hinge", palette.wine, "--"),
    "soft_margin": ("logistic", palette.blue, "-."),
    "exponential": ("exponential", palette.purple, (0, (8, 2))),
}


def _broken(places, values):
    """Values with a gap where they jump, so that no riser is drawn."""
    jumps = np.flatnonzero(np.abs(np.diff(values)) > 0.5) + 1
    return np.insert(places, jumps, places[jumps]), np.insert(values, jumps, np.nan)


def draw_losses():
    """The five losses against the margin, and their derivatives in it."""
    left, right = plots.new_axes(2, size=(10.2, 4.0))
    m = np.linspace(-2.5, 3, 1101) + 1e-4     # beside the kinks, not on them
    ones = np.ones(len(m))
    left.plot(*_broken(m, (m <= 0) * 1.0), color="0.6", linewidth=3, alpha=0.6, label="0-1 loss")
    for name, (words, colour, line) in LOOKS.items():
        one = loss(name)
        look = dict(color=colour, linestyle=line, zorder=3 if name == "perceptron" else 2)
        left.plot(m, one(m, ones, reduction="none"), label=words, **look)    # dots, on top
        right.plot(*_broken(m, one.grad(m, ones, reduction="none")), **look)
    for ax in (left, right):
        ax.axvline(0, color="0.8", linewidth=0.8, zorder=0)
        ax.axvline(1, color="0.8", linewidth=0.8, zorder=0)
        ax.set(xlabel="margin m = y s", xlim=(-2.5, 3))
    left.set(ylabel="loss", ylim=(-0.1, 5))
    right.set(ylabel="derivative with respect to the margin", ylim=(-5, 0.3))
    left.legend(loc="upper right")
    return plots.alt(
        left.figure, "Left: the 0-1 loss and the five losses against the margin. Perceptron: a "
        "falling line up to 0, then 0. Hinge: a falling line up to 1, then 0. Squared hinge: a "
        "parabola up to 1, then 0. Logistic and exponential: falling curves that approach 0 on "
        "the right; on the left the logistic one comes close to a straight line and the "
        "exponential one leaves the frame. Right: their derivatives. Perceptron and hinge: -1, "
        "then a step to 0 at 0 and at 1. Squared hinge: a rising line that reaches 0 at 1. "
        "Logistic: from -1 to 0 in an S shape. Exponential: from below the frame up to 0.")


def draw_strips(X, y, costs, names):
    """SVMs of two inputs, X (n, 2), one panel for each C in `costs`: boundary, strip, and the rows
    that are support vectors."""
    from sklearn.svm import SVC
    axes = plots.new_axes(len(costs), size=(5.0 * len(costs), 4.2))
    low, high, said = X.min(axis=0) - 0.3, X.max(axis=0) + 0.3, []
    for ax, C in zip(axes, costs):
        svm = SVC(kernel="linear", C=C, tol=1e-8, shrinking=False).fit(X, y)
        w, b = svm.coef_[0], svm.intercept_[0]
        for label, colour, marker, words in ((1, palette.blue, "o", "benign"),
                                             (-1, palette.vermilion, "s", "malignant")):
            rows = X[y == label]
            ax.plot(rows[:, 0], rows[:, 1], marker, color=colour, markersize=4, label=words)
        ax.plot(*X[svm.support_].T, "o", markerfacecolor="none", color=palette.black,
                markersize=7, markeredgewidth=0.8, label="support vector")
        first = np.array([low[0], high[0]])
        for score, line in ((0, "-"), (1, "--"), (-1, "--")):
            ax.plot(first, (score - b - w[0] * first) / w[1], line, color=palette.black)
        width = 2 / np.linalg.norm(w)
        ax.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), xlabel=names[0])
        ax.set_title(f"C = {C:g}: width {width:.2f}, {len(svm.support_)} support vectors",
                     fontsize=11)
        said.append(f"at C = {C:g} the strip is {width:.2f} wide and {len(svm.support_)} of the "
                    f"{len(y)} rows are support vectors")
    axes[0].set_ylabel(names[1])
    axes[0].legend(loc="lower right", fontsize=9)
    return plots.alt(axes[0].figure, "Two inputs of the tumours, benign ones lower left, malignant "
                     "ones upper right, with the boundary as a solid line and the lines of the "
                     f"scores 1 and -1 dashed: {'; '.join(said)}. The support vectors, ringed, "
                     "lie in the strip, on its edges, or on the wrong side.")


def draw_experiment(result):
    """The experiment's picture, and its words as those of the whole figure."""
    left, right = result.plot()
    return plots.alt(left.figure, f"{left.alt_text} {right.alt_text}")


def best_score(name, p):
    """The score with the least risk where the label 1 has the probability p, from 0 to 1."""
    if name == "perceptron":
        return 0 * p
    if name == "hinge":
        return np.sign(2 * p - 1)
    if name == "squared_hinge":
        return 2 * p - 1
    return (np.log(p) - np.log1p(-p)) * (0.5 if name == "exponential" else 1.0)


def draw_best_scores():
    """The score with the least risk against the probability of the label 1."""
    ax = plots.new_axes(size=(6.6, 4.2))
    p = np.linspace(0.002, 0.998, 997) + 1e-5
    for name, (words, colour, line) in LOOKS.items():
        ax.plot(*_broken(p, best_score(name, p)), color=colour, linestyle=line, label=words)
    ax.axvline(0.5, color="0.8", linewidth=0.8, zorder=0)
    ax.set(xlabel="probability p of the label +1", ylabel="score with the smallest risk",
           ylim=(-3.2, 3.2), xlim=(0, 1))
    ax.legend(loc="upper left")
    return plots.alt(ax, "The score with the smallest risk against the probability p of the label "
                     "+1. Perceptron: 0 throughout. Hinge: -1 below one half, +1 above. Squared "
                     "hinge: a straight line from -1 to 1. Logistic and exponential: S-shaped "
                     "curves through 0 at one half that leave the frame or steepen at both ends; "
                     "the exponential one is the flatter of the two.")


def draw_kink(margin, weight, on_kink):
    """How many rows have which margin, and what each weighs in the solution: margin (n,), weight
    (n,) from 0 to 1, on_kink (n,) true where the margin is 1."""
    import matplotlib.pyplot as plt
    with plots.style():
        figure, (above, below) = plt.subplots(2, 1, figsize=(7.4, 5.0), sharex=True,
                                              height_ratios=(1, 1.6))
    low, high = float(np.floor(margin.min())), 5.0
    above.hist(margin, bins=np.arange(low, high + 0.26, 0.25) + 1e-9, color="0.75")
    above.set(ylabel="rows", ylim=(0, 50))
    above.annotate(f"{np.sum(margin > high)} more rows lie further right", (0.99, 0.93),
                   xycoords="axes fraction", ha="right", va="top", fontsize=10)
    below.plot([low, 1, 1, high], [1, 1, 0, 0], color=palette.vermilion, linewidth=1.2,
               label="minus the subgradients of the hinge")
    below.plot(margin[~on_kink], weight[~on_kink], "o", color=palette.blue, markersize=4,
               alpha=0.6, label="a row beside the kink")
    below.plot(margin[on_kink], weight[on_kink], "D", color=palette.black, markersize=5,
               label=f"a row on the kink ({on_kink.sum()})")
    below.set(xlabel="margin in the solution", ylabel="$\\alpha_i / C$", xlim=(low, high),
              ylim=(-0.08, 1.12))
    below.legend(loc="center right")
    return plots.alt(figure, f"Above, a histogram of the margins of {len(margin)} rows, most of "
                     f"them above 1. Below, alpha over C against the margin: the "
                     f"{np.sum((margin < 1) & ~on_kink)} rows below 1 lie at 1, those above 1 lie "
                     f"at 0, and the {on_kink.sum()} rows with margin 1 lie at heights from "
                     f"{weight[on_kink].min():.2f} to {weight[on_kink].max():.2f}, on the vertical "
                     f"part of the line. {np.sum(margin > high)} rows with larger margins lie "
                     "outside the frame.")
