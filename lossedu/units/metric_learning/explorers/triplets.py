"""A triplet in the plane: drag positive and negative, and see which points a step would move."""
import numpy as np

from ....losses import loss
from ....plots.theme import LINES
from ....widgets.controls import Choice, Slider
from ....widgets.explorer import Explorer

ANCHOR = np.zeros(2)  # the loss depends on differences alone, so this one may stay
KINK = 1e-9           # so close to the margin, the gradient is that of the side with a loss
POINTS = ("anchor", "positive", "negative")


def kind_of(near, far, margin):
    """What a triplet is called whose positive and negative are so far from the anchor.

    >>> kind_of(1.0, 1.2, margin=0.5)
    'semi-hard'
    """
    if far <= near + KINK:
        return "hard"
    return "semi-hard" if far < near + margin - KINK else "easy"


def of_distances(positive, negative, margin):
    """(the loss, the gradients of anchor, positive and negative (3, 2)) with the distance d."""
    points = ANCHOR[None], positive[None], negative[None]
    value = loss("triplet_margin", margin=margin, eps=0.0)(*points)
    _, grads = loss("triplet_margin", margin=margin + KINK, eps=0.0).value_and_grad(*points)
    return float(value), np.concatenate(grads)


def of_squares(positive, negative, margin):
    """The same with the square D of each distance."""
    missing = margin + positive @ positive - negative @ negative
    has_loss = missing >= -KINK
    grads = 2 * has_loss * np.array([negative - positive, positive, -negative])
    return float(max(0.0, missing)), grads


class Triplets(Explorer):
    """Three points, the circles that part hard, semi-hard and easy, and a line at each point."""

    title = "A triplet in the plane, of which positive and negative can be dragged"
    controls = (
        Slider("px", 1.0, -2.0, 2.0, 0.05, "positive, across"),
        Slider("py", 0.0, -1.8, 1.8, 0.05, "positive, up"),
        Slider("nx", -0.6, -2.0, 2.0, 0.05, "negative, across"),
        Slider("ny", 0.5, -1.8, 1.8, 0.05, "negative, up"),
        Slider("margin", 0.5, 0.1, 1.2, 0.05, "margin"),
        Choice("by", "distance", {"distance": "distances d", "square": "squared distances D"},
               "The loss is of"))
    template = ("The positive is {near:.2f} from the anchor, the negative {far:.2f}, and the "
                "margin is {margin:.2f}. By {by} this triplet is {kind}, and its loss is "
                "{value:.2f}. Lengths of the gradients: anchor {anchor:.2f}, positive "
                "{positive:.2f}, negative {negative:.2f}; the arrows are half a step against them.")
    size = (7.0, 5.0)

    def numbers(self, settings: dict) -> dict:
        positive = np.array([settings["px"], settings["py"]])
        negative = np.array([settings["nx"], settings["ny"]])
        near, far = np.linalg.norm(positive), np.linalg.norm(negative)
        margin = settings["margin"]
        if settings["by"] == "distance":
            value, grads = of_distances(positive, negative, margin)
            kind, edge = kind_of(near, far, margin), near + margin
        else:
            value, grads = of_squares(positive, negative, margin)
            kind, edge = kind_of(near**2, far**2, margin), np.sqrt(near**2 + margin)
        lengths = dict(zip(POINTS, np.linalg.norm(grads, axis=1)))
        return {"near": near, "far": far, "edge": edge, "kind": kind, "value": value,
                "steps": 0.5 * -grads + 0.0, **lengths}

    def draw(self, figure, settings, numbers):
        ax = figure.subplots()
        turn = np.linspace(0, 2 * np.pi, 181)
        circle = np.stack([np.cos(turn), np.sin(turn)])
        ax.fill(*(numbers["near"] * circle), color=LINES[1][0], alpha=0.15, linewidth=0)
        ax.plot(*(numbers["edge"] * circle), color="#666666", linestyle="--", linewidth=1)
        places = (ANCHOR, np.array([settings["px"], settings["py"]]),
                  np.array([settings["nx"], settings["ny"]]))
        looks = (("o", "#222222"), ("s", LINES[0][0]), ("^", LINES[1][0]))
        for name, place, step, (marker, colour) in zip(POINTS, places, numbers["steps"], looks):
            if step.any():
                ax.annotate("", place + step, place, arrowprops={"arrowstyle": "->", "lw": 1.8,
                                                                 "color": "#666666"})
            ax.plot(*place, marker, color=colour, markersize=9)
            ax.annotate(name, place, (0, -16), textcoords="offset points", ha="center")
        ax.set(xlim=(-2.6, 2.6), ylim=(-1.9, 1.9), aspect="equal")
        ax.set_title("shaded: hard; ring: semi-hard; beyond: easy")


def triplets() -> Triplets:
    """Drag positive and negative of a triplet; see kind, loss and gradients, by d and by D."""
    return Triplets()
