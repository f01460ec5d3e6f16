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
    axes[1, 0].set_ylabel("derivative")
    axes[1, 0].set_xlabel("probability p of the label")
    axes[1, 1].set_xlabel("logit z of the label, p = sigmoid(z)")
    axes[0, 0].set_title("with respect to p")
    axes[0, 1].set_title("with respect to z")
    axes[0, 1].legend(loc="upper right")
    return plots.alt(figure, "Upper row: loss of a label 1; lower row: its derivative; left "
                     "against the probability from 0.02 to 1, right against the logit from -8 "
                     "to 8. Left, -log p falls from 3.9 to 0, and its derivative rises from -50 "
                     "to -1; the squared error falls from 1 to 0, with a derivative between -2 "
                     "and 0. Right, cross-entropy falls almost on a straight line from 8 and "
                     "flattens to 0, its derivative rises from -1 to 0; the squared error falls "
                     "from 1 to 0 in one step, its derivative is near 0 at both ends with a dip "
                     "of -0.3 between them.")


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


BOXES = (("X", "(n, 64)"), ("Z1", "(n, 32)"), ("A", "(n, 32)"), ("Z2", "(n, 10)"),
         ("L", "one number"))
STEPS = ("X W1 + b1", "max(0, Z1)", "A W2 + b2", "cross-entropy")


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
        left, right = 2 * place + 0.55, 2 * place + 1.45
        ax.annotate("", (right, 0.17), (left, 0.17),
                    arrowprops=dict(arrowstyle="->", color=palette.blue, linewidth=1.8))
        ax.text(2 * place + 1, 0.5, step, ha="center", fontsize=9.5, color=palette.blue)
        if place:
            ax.annotate("", (left, -0.17), (right, -0.17),
                        arrowprops=dict(arrowstyle="->", color=palette.vermilion, linewidth=1.8,
                                        linestyle="--"))
    for place, words in ((3, "(P - Y) / n"), (2, "rule (4)"), (1, "mask")):
        ax.text(2 * place + 1, -0.55, words, ha="center", fontsize=9.5, color=palette.vermilion)
    for place, weight, bias in ((1, "W1 (64, 32)", "b1 (32,)"), (5, "W2 (32, 10)", "b2 (10,)")):
        ax.text(place, 1.45, f"{weight}, {bias}", ha="center", va="center", fontsize=9.5)
        ax.annotate("", (place, 0.75), (place, 1.25),
                    arrowprops=dict(arrowstyle="->", color=palette.blue, linewidth=1.2))
        ax.text(place, -1.5, f"gradients of {weight[:2]}, {bias[:2]}", ha="center", va="center",
                fontsize=9.5, color=palette.vermilion)
        ax.annotate("", (place, -1.3), (place, -0.75 if place == 5 else -0.35),
                    arrowprops=dict(arrowstyle="->", color=palette.vermilion, linewidth=1.2,
                                    linestyle="--"))
    return plots.alt(figure, "Five boxes in a row: X of shape (n, 64), Z1 (n, 32), A (n, 32), Z2 "
                     "(n, 10), and L, one number. Solid arrows to the right: X W1 + b1, max(0, "
                     "Z1), A W2 + b2, cross-entropy; W1 (64, 32) with b1 (32,) and W2 (32, 10) "
                     "with b2 (10,) enter from above. Dashed arrows go back from L: (P - Y) / n "
                     "reaches Z2, rule (4) leads to A, a mask to Z1. From the two linear steps "
                     "dashed arrows lead down to the gradients of W1, b1 and of W2, b2.")
