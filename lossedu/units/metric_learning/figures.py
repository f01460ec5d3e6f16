"""The pictures of the unit that need no experiment, and those of its experiments."""
import numpy as np

from ... import plots
from ...losses import loss
from ...plots import palette
from ...study.data import load_once

NEAR, MARGIN = 1.0, 0.5      # of the triplet in the picture of the triplet loss


def draw_collapse(losses, z, drawn, margin=0.2, shown=5):
    """The loss of each step, and the embedded rows z (n, e) of the letters that a `Draw` held out,
    class by class: all of them in the plane that holds most of their length, and a few classes
    enlarged, about their mean."""
    left, middle, right = plots.new_axes(3, size=(12.0, 3.7))
    left.plot(losses, color=palette.blue, linewidth=1)
    left.axhline(margin, color=palette.black, linestyle="--", linewidth=1)
    left.annotate("margin", (len(losses), margin), ha="right", va="bottom", fontsize=9)
    left.annotate("plateau", (200, margin + 0.004), ha="center", va="bottom", fontsize=9)
    left.set(xlabel="step", ylabel="loss", ylim=(0.14, 0.26))
    places = _in_plane(z)
    turn = np.linspace(0, 2 * np.pi, 181)
    middle.plot(np.cos(turn), np.sin(turn), color="0.6", linewidth=1)
    middle.plot(*places.T, ".", color=palette.blue, markersize=3)
    middle.set(aspect="equal", title="all letters, true scale",
               xlabel="first main direction", ylabel="second main direction",
               xlim=(-1.1, 1.1), ylim=(-1.1, 1.1))
    few = z[:drawn.seen[:shown].size]
    letters = load_once("letters")
    names = [letters.classes[letters.y[rows[0]]] for rows in drawn.seen[:shown]]
    colours = (palette.blue, palette.vermilion, palette.black, palette.wine, palette.purple)
    for part, colour, marker, name in zip(np.split(_in_plane(few - few.mean(axis=0)), shown),
                                          colours, "os^Dv", names):
        right.plot(*part.T, marker, color=colour, markersize=4, label=name)
    right.legend(fontsize=9, handletextpad=0.1, borderpad=0.3)
    right.set(title=f"{shown} letters, enlarged", xlabel="first main direction about their mean",
              ylabel="second main direction")
    right.locator_params(nbins=5)
    return plots.alt(
        left.figure, f"Left, the loss against the step: it falls to the margin, {margin:g}, stays "
        "there for some hundred steps and then falls slowly a little below it (the first steps lie "
        "above the picture). Middle, the "
        "held-out letters after 300 steps inside a circle of radius 1: all lie at nearly one place "
        f"on it. Right, the letters {', '.join(names)} enlarged, each in a colour: partly parted "
        "and partly one upon the other.")


def _in_plane(z):
    """The coordinates (n, 2) of z (n, e) along its two main directions."""
    main = np.linalg.svd(z, full_matrices=False)[2][:2]
    return z @ main.T * np.sign(main.sum(axis=1))


def draw_triplet_loss():
    """The loss against the distance to the negative, and the length of its gradient there."""
    left, right = plots.new_axes(2, size=(10.2, 3.8))
    far = np.linspace(0, 2.2, 441) + 1e-4                 # beside the kinks, not on them
    zones = ((0, NEAR, "hard", palette.vermilion), (NEAR, NEAR + MARGIN, "semi-hard",
                                                    palette.orange),
             (NEAR + MARGIN, 2.2, "easy", palette.sky))
    for ax in (left, right):
        for low, high, _, colour in zones:
            ax.axvspan(low, high, color=colour, alpha=0.15, linewidth=0)
        ax.set(xlabel="distance of the negative from the anchor", xlim=(0, 2.2))
    left.plot(far, np.maximum(0, MARGIN + NEAR - far), color=palette.blue, label="distances")
    left.plot(far, np.maximum(0, MARGIN + NEAR**2 - far**2), color=palette.black, linestyle="--",
              label="squared distances")
    for reach, size, words, colour, line in (
            (NEAR + MARGIN, np.ones_like(far), "distances", palette.blue, "-"),
            (np.sqrt(NEAR**2 + MARGIN), 2 * far, "squared distances", palette.black, "--")):
        has = far < reach
        right.plot(far[has], size[has], color=colour, linestyle=line, label=words)
        right.plot(far[~has], 0 * far[~has], color=colour, linestyle=line)
    for low, high, words, _ in zones:
        left.annotate(words, ((low + high) / 2, 1.58), ha="center", fontsize=10)
    left.set_title("areas: kinds by distances, not squared", fontsize=10)
    left.set(ylabel="loss", ylim=(-0.05, 1.7))
    right.set(ylabel="length of the gradient in the negative", ylim=(-0.1, 2.7))
    right.legend(loc="upper right")
    return plots.alt(
        left.figure, "A positive at distance 1 from the anchor, margin 0.5. Left, the loss "
        "against the distance of the negative: with distances a line that falls from 1.5 to 0 at "
        "a distance of 1.5; with squared distances a parabola that falls to 0 at 1.22. Areas mark "
        "hard negatives up to 1, semi-hard ones up to 1.5 and easy ones beyond. Right, the length "
        "of the gradient in the negative: 1 up to a distance of 1.5, then 0; with squared "
        "distances a line from 0 to 2.4 at a distance of 1.22, then 0.")


COSINES = np.array([-0.6, -0.3, 0.0, 0.2, 0.4, 0.55, 0.65, 0.7])
OWN = 0.8
SHOWN = (0.05, 0.2, 1.0)


def weights(temperature, cosines=COSINES, own=OWN):
    """The weight of each negative: its probability in the softmax of InfoNCE."""
    logits = np.append(cosines, own) / temperature
    powers = np.exp(logits - logits.max())
    return powers[:-1] / powers.sum()


def draw_weights():
    """What part of the gradient's weight each negative has, at three temperatures."""
    left, right = plots.new_axes(2, size=(10.2, 3.6))
    said = []
    for temperature, colour, line in zip(SHOWN, (palette.vermilion, palette.blue, palette.black),
                                         ("o-", "s--", "^:")):
        found = weights(temperature)
        left.plot(COSINES, found / found.sum(), line, color=colour, markersize=5,
                  label=f"temperature {temperature:g}")
        gap = np.linspace(-1, 1, 201)                     # cosine of the negative minus own
        right.plot(gap, np.log1p(np.exp(gap / temperature)) * temperature, line[1:], color=colour)
        said.append(f"{found[-1] / found.sum():.2f} at {temperature:g}")
    right.plot(gap, np.maximum(0, gap), color="0.6", linewidth=4, alpha=0.5, zorder=0)
    left.set(xlabel="cosine of the negative with the anchor", ylim=(-0.03, 1),
             ylabel="fraction of the negatives' gradient")
    left.legend(loc="upper left")
    right.set(xlabel="cosine of the negative minus that of the positive",
              ylabel="temperature times loss")
    right.locator_params(axis="x", nbins=5)
    right.annotate("wide line: triplet loss\non cosines, margin 0", (1, 0.02), ha="right",
                   fontsize=9, color="0.35")
    return plots.alt(
        left.figure, "Left: eight negatives with cosines from -0.6 to 0.7, and which fraction of "
        "the negatives' gradient each has. The nearest has " + ", ".join(said) + "; at 1 they "
        "lie between 0.05 and 0.19. Right: temperature times loss of a single negative against "
        "its lead in cosine. At 0.05 the curve lies close to a line that is 0 up to 0 and then "
        "rises with slope 1, the triplet loss on cosines with margin 0; at 0.2 it is rounder, and "
        "at 1 nearly straight.")


def draw_pairs():
    """The two parts of the contrastive loss and their derivatives in the distance."""
    left, right = plots.new_axes(2, size=(9.2, 3.2))
    one, place = loss("contrastive"), np.linspace(0, 1.6, 161) + 1e-4
    first, second = np.stack([place, 0 * place], axis=1), np.zeros((len(place), 2))
    for same, words, colour, line in ((1.0, "same class", palette.blue, "-"),
                                      (0.0, "two classes, margin 1", palette.vermilion, "--")):
        target = np.full(len(place), same)
        left.plot(place, one(first, second, target, reduction="none"), line, color=colour,
                  label=words)
        right.plot(place, one.grad(first, second, target, reduction="none")[0][:, 0], line,
                   color=colour)
    left.set(ylabel="loss", xlabel="distance d")
    right.set(ylabel="derivative in d", xlabel="distance d")
    left.legend(loc="upper center")
    return plots.alt(
        left.figure, "Left, the contrastive loss against the distance of a pair: half a parabola "
        "that rises from 0 for a pair of one class; a curve that falls from 0.5 to 0 at distance "
        "1 for a pair of two. Right, the derivatives: a line that rises from 0, and one that "
        "rises from -1 to 0 at distance 1 and stays there.")


def draw_result(result):
    """An experiment's picture, and the words of all its panels as those of the whole figure."""
    axes = list(np.ravel(result.plot()))
    words = " ".join(ax.alt_text for ax in axes if hasattr(ax, "alt_text"))
    return plots.alt(axes[0].figure, words)
