"""The pictures of the unit that need no experiment."""
import numpy as np

from ... import plots
from ...activations import softmax
from ...plots import palette
from ...plots.theme import LINES


def draw_minus_log(losses):
    """The loss of a label 1 and its derivative (rows), in the probability and in the logit.

    losses: name -> function of the probability p of the label.
    """
    import matplotlib.pyplot as plt
    p, z = np.linspace(0.02, 1, 9801), np.linspace(-8, 8, 801)
    with plots.style():
        figure, axes = plt.subplots(2, 2, figsize=(9.6, 5.6), sharex="col")
    for (name, loss), (colour, line) in zip(losses.items(), LINES):
        for column, x, prob in ((0, p, p), (1, z, 1 / (1 + np.exp(-z)))):
            values = loss(prob)
            axes[0, column].plot(x, values, line, color=colour, label=name)
            axes[1, column].plot(x, np.gradient(values, x), line, color=colour)
    axes[0, 0].set_ylabel("loss")
    axes[1, 0].set(ylabel="derivative", ylim=(-10.5, 0.5))
    axes[1, 0].text(0.12, -9.8, "-1/p continues to -50 at p = 0.02", fontsize=9.5,
                    color=LINES[0][0])
    axes[1, 1].set_ylim(-1.05, 0.05)
    axes[1, 0].set_xlabel("probability p of the label")
    axes[1, 1].set_xlabel("logit z of the label, p = sigmoid(z)")
    axes[0, 0].set_title("as a function of p")
    axes[0, 1].set_title("as a function of z (axes of other scales)")
    axes[0, 1].legend(loc="upper right")
    return plots.alt(figure, "Upper row: loss of a label 1; lower row: its derivative; left "
                     "against the probability from 0.02 to 1, right against the logit from -8 "
                     "to 8. Left, -log p falls from 3.9 to 0, and its derivative rises from -50 "
                     "to -1 (the axis ends at -10.5); the squared error falls from 1 to 0, with a "
                     "derivative between -2 "
                     "and 0. Right, cross-entropy falls almost on a straight line from 8 and "
                     "flattens to 0, its derivative rises from -1 to 0; the squared error falls "
                     "from 1 to 0 along a smooth S, its derivative is near 0 at both ends with "
                     "a dip of -0.3 between them.")


def draw_one_logit(label=1):
    """The softmax (left) and the gradient p - y (right) while one logit of three moves."""
    import matplotlib.pyplot as plt
    moved = np.linspace(-6, 6, 241)
    probs = softmax(np.column_stack([moved, np.full(241, 1.0), np.zeros(241)]))
    gradient = probs - np.eye(3)[label]
    with plots.style():
        figure, (left, right) = plt.subplots(1, 2, figsize=(9.6, 3.7))
    for k, (colour, line) in enumerate(LINES[:3]):
        name = f"class {k}" + (", the label" if k == label else "")
        left.plot(moved, probs[:, k], linestyle=line, color=colour, label=name)
        right.plot(moved, gradient[:, k], linestyle=line, color=colour)
    right.axhline(0, color="0.6", linewidth=0.8)
    left.legend(loc="center left")
    left.set(title="probabilities p", xlabel="logit of class 0 (the others: 1 and 0)",
             ylim=(-0.03, 1.03))
    right.set(title="gradient p - y", xlabel="logit of class 0 (the others: 1 and 0)",
              ylim=(-1.05, 1.05))
    return plots.alt(figure, "Left: three probabilities against the logit of class 0 from -6 to "
                     "6, the other logits fixed at 1 and 0. Class 0 rises from 0 to 1 along an S; "
                     "class 1, the label, falls from 0.73 to 0, class 2 from 0.27 to 0. Right: "
                     "the gradient in the three logits. Class 0 rises from 0 to 1, the label "
                     "falls from -0.27 to -1, class 2 falls from 0.27 to 0; at each point the "
                     "three sum to 0.")


BOXES = (("X", "(n, 64)"), ("Z1", "(n, 32)"), ("hidden", "(n, 32)"), ("Z2", "(n, 10)"),
         ("L", "one number"))
BACK = ("mask of Z1 > 0", "times W2, transposed", "(P - Y) / n")   # on the way to Z1, hidden, Z2
STEPS = ("X W1 + b1", "max(0, Z1)", "hidden W2 + b2", "cross-entropy")


def draw_graph():
    """The computation graph of a network with one hidden layer, with shapes, in both directions."""
    import matplotlib.pyplot as plt
    with plots.style():
        figure, ax = plt.subplots(figsize=(9.6, 3.4))
    ax.set(xlim=(-0.55, 8.6), ylim=(-1.75, 1.75))
    ax.axis("off")
    box = dict(boxstyle="round,pad=0.45", facecolor="white", edgecolor="0.3")
    for place, (name, shape) in enumerate(BOXES):
        ax.text(2 * place, 0, f"{name}\n{shape}", ha="center", va="center", bbox=box, fontsize=10)
    for place, step in enumerate(STEPS):
        left, right = 2 * place + 0.33, 2 * place + (1.67 if place < 3 else 1.5)
        ax.annotate("", (right, 0.17), (left, 0.17),
                    arrowprops=dict(arrowstyle="->", color=palette.blue, linewidth=1.8))
        ax.text(2 * place + 1, 0.5, step, ha="center", fontsize=9.5, color=palette.blue)
        if place:
            ax.annotate("", (left, -0.17), (right, -0.17),
                        arrowprops=dict(arrowstyle="->", color=palette.vermilion, linewidth=1.8,
                                        linestyle="--"))
            ax.text(2 * place + 1, -0.72, BACK[place - 1], ha="center", fontsize=9.5,
                    color=palette.vermilion)
    for place, weight, bias in ((2, "W1 (64, 32)", "b1 (32,)"), (6, "W2 (32, 10)", "b2 (10,)")):
        ax.text(place, 1.45, f"{weight}, {bias}", ha="center", va="center", fontsize=9.5)
        ax.annotate("", (place, 0.3), (place, 1.27),
                    arrowprops=dict(arrowstyle="->", color=palette.blue, linewidth=1.2))
        ax.text(place, -1.5, f"gradients of {weight[:2]}, {bias[:2]}", ha="center", va="center",
                fontsize=9.5, color=palette.vermilion)
        ax.annotate("", (place, -1.33), (place, -0.3),
                    arrowprops=dict(arrowstyle="->", color=palette.vermilion, linewidth=1.2,
                                    linestyle="--"))
    return plots.alt(figure, "Five boxes in a row: X of shape (n, 64), Z1 (n, 32), hidden (n, 32), "
                     "Z2 (n, 10), and L, one number. Solid arrows to the right: X W1 + b1, "
                     "max(0, Z1), hidden W2 + b2, cross-entropy; W1 (64, 32) with b1 (32,) enters "
                     "Z1 and W2 (32, 10) with b2 (10,) enters Z2 from above. Dashed arrows go back "
                     "from L to Z2, with (P - Y) / n, from Z2 to hidden, times W2 transposed, and "
                     "from hidden to Z1, with the mask of Z1 > 0; from Z2 and Z1 dashed arrows "
                     "lead down to the gradients of W2, b2 and of W1, b1.")


def draw_hardest(images, labels, readers):
    """The image whose label the bold reader finds least probable, and what two readers predict."""
    import matplotlib.pyplot as plt
    rows = np.arange(len(labels))
    worst = int(np.argmin(readers["bold"][rows, labels]))
    label, read = labels[worst], readers["bold"][worst].argmax()
    with plots.style():
        figure, (left, right) = plt.subplots(1, 2, figsize=(7.2, 2.9), width_ratios=(1, 2.4))
    left.imshow(images[worst].reshape(8, 8), cmap="gray_r")
    left.axis("off")
    left.set_title(f"a {label}, read as a {read}")
    words = []
    for name, colour, mark in (("plain", palette.blue, "o"), ("bold", palette.vermilion, "s")):
        right.plot(readers[name][worst], mark, color=colour, label=name, markersize=6)
        right.annotate(f"{readers[name][worst, label]:.0e}", (label, readers[name][worst, label]),
                       (7, 0), textcoords="offset points", fontsize=9, color=colour, va="bottom")
        words.append(f"{readers[name][worst, label]:.0e} for the {name} one")
    right.axvline(label, color="0.7", linewidth=0.8, linestyle="--", zorder=0)
    right.set_yscale("log")
    right.set_xticks(range(10))
    right.set(xlabel=f"digit (dashed: the label, {label})", ylabel="probability (log axis)")
    right.legend(loc="best")
    return plots.alt(figure, f"Left: an image of a {label} that is read as a {read}. Right: the "
                     "probabilities that the plain and the bold reader give the ten digits, on a "
                     "logarithmic axis. The label has " + " and ".join(words) + ".")


def draw_sharpness(logits, labels):
    """The mean loss of logits times a factor; the plain reader is at 1, the bold one at 8."""
    import matplotlib.pyplot as plt
    factors = np.geomspace(0.05, 20, 101)

    def mean_loss(factor):
        z = factor * logits
        top = z.max(axis=1)
        log_sum = top + np.log(np.exp(z - top[:, None]).sum(axis=1))
        return np.mean(log_sum - z[np.arange(len(z)), labels])

    losses = [mean_loss(factor) for factor in factors]
    with plots.style():
        figure, ax = plt.subplots(figsize=(6.4, 3.4))
    ax.plot(factors, losses, color="0.45")
    for factor, name, colour, mark, at in ((1, "plain", palette.blue, "o", 8),
                                           (8, "bold", palette.vermilion, "s", -8)):
        ax.plot(factor, mean_loss(factor), mark, color=colour, markersize=7)
        ax.annotate(f"{name}, {mean_loss(factor):.2f}", (factor, mean_loss(factor)), (at, 11),
                    textcoords="offset points", ha="left" if at > 0 else "right")
    best = int(np.argmin(losses))
    ax.plot(factors[best], losses[best], "D", color=palette.green, markersize=6)
    ax.annotate(f"smallest, {losses[best]:.2f} at {factors[best]:.1f}",
                (factors[best], losses[best]), (0, 30), textcoords="offset points", ha="center")
    chance = np.log(logits.shape[1])
    ax.axhline(chance, color="0.4", linewidth=1, linestyle="--")
    ax.text(20, chance - 0.05, "uniform reader, log 10", ha="right", va="top", color="0.3")
    ax.set_xscale("log")
    ax.set_xticks([0.1, 1, 10], ["0.1", "1", "10"])
    ax.set(xlabel="all logits times (logarithmic axis)", ylabel="mean of -log p (nats)",
           ylim=(0, 2.5), title="The same decisions, other probabilities")
    return plots.alt(figure, f"Mean loss against a factor from 0.05 to 20. It falls from "
                     f"{losses[0]:.2f} to its smallest value, {losses[best]:.2f} at the factor "
                     f"{factors[best]:.1f}, passes the plain reader at 1 with "
                     f"{mean_loss(1):.2f}, and rises to {mean_loss(8):.2f} for the bold "
                     f"reader at 8 and {losses[-1]:.2f} at 20. A dashed line at log 10 = 2.30 is "
                     "the uniform reader.")


def draw_floor(t):
    """The loss of the target (t, 1 - t) and of a certain label against the predicted p."""
    import matplotlib.pyplot as plt
    p = np.linspace(0.005, 0.995, 397)
    soft, floor = -t * np.log(p) - (1 - t) * np.log(1 - p), -t * np.log(t) - (1 - t) * np.log(1 - t)
    with plots.style():
        figure, ax = plt.subplots(figsize=(6.4, 3.4))
    ax.plot(p, -np.log(p), "--", color=palette.vermilion, label="target 1 and 0")
    ax.plot(p, soft, color=palette.blue, label=f"target {t:g} and {1 - t:.1f}")
    ax.plot(t, floor, "o", color=palette.blue, markersize=7)
    ax.annotate(f"entropy of the target, {floor:.3f}", (t, floor), (10, 16), ha="center",
                textcoords="offset points")
    ax.set(xlabel="predicted probability p of the 3", ylabel="cross-entropy (nats)", ylim=(0, 3.2),
           xlim=(0, 1))
    ax.legend(loc="upper right", bbox_to_anchor=(0.9, 1))
    return plots.alt(figure, f"Cross-entropy against the predicted probability of the 3. For the "
                     f"target 1 it falls to 0 at p = 1. For the target {t:g} it has its smallest "
                     f"value, {floor:.3f}, at p = {t:g} and rises to both sides.")


def draw_batches(best):
    """The best constant under a weighted mean against the batch size; best: size -> constant."""
    import matplotlib.pyplot as plt
    sizes, values = list(best), list(best.values())
    with plots.style():
        figure, ax = plt.subplots(figsize=(6.4, 3.4))
    ax.plot(sizes, values, "o-", color=palette.blue)
    for size, value in best.items():
        ax.annotate(f"{value:.3f}", (size, value), (6, -13), textcoords="offset points",
                    fontsize=9)
    for value, place, side, name in ((values[0], sizes[-1], "right", "frequency q of the eights"),
                                     (values[-1], 1, "left", "equation (5), the whole data")):
        ax.axhline(value, color="0.4", linewidth=1, linestyle="--")
        ax.text(place, value + 0.008, name, va="bottom", ha=side, fontsize=9, color="0.3")
    ax.set_xscale("log")
    ax.set_xticks(sizes, sizes)
    ax.minorticks_off()
    ax.set(xlabel="batch size B (logarithmic axis)", ylabel="best constant probability",
           ylim=(0, 0.56), xlim=(0.8, 3200))
    return plots.alt(figure, "The best constant probability of an 8 against the batch size. It "
                     "rises from the frequency of the eights to the value of equation (5): "
                     + ", ".join(f"{value:.3f} at {size}" for size, value in best.items()) + ".")
