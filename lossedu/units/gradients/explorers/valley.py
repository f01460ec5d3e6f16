"""Gradient descent on a valley: the learning rate, the scale of the loss, and the start."""
import math

import numpy as np

from ....plots.theme import LINES
from ....widgets.controls import Slider
from ....widgets.explorer import Explorer

STEPS = 30
DOUBLED_BY_4 = math.log10(2) / 4  # four steps of a slider are a factor of 2
TOLD = ("The loss is S (x^2 + {curvature:.3g} y^2) / 2. Learning rate {rate:.3g} times S = "
        "{scale:.3g} is {product:.3g}; the bound, 2 over the largest curvature at S = 1, is "
        "{bound:.3g}. A step multiplies x by {along:+.3f} and y by {across:+.3f}. ")


class Valley(Explorer):
    """Level lines and a path in the plane, and the loss at each step of the path."""

    title = "Thirty steps of gradient descent in a valley"
    controls = (
        Slider("x", -4.0, -5.0, 5.0, 0.1, "start, x", form=".1f"),
        Slider("y", 1.0, -2.5, 2.5, 0.1, "start, y", form=".1f"),
        Slider("rate", 0.05, 0.05 / 16, 0.8, DOUBLED_BY_4, "learning rate", log=True, form=".3g"),
        Slider("scale", 1.0, 1 / 16, 16.0, DOUBLED_BY_4, "scale S of the loss", log=True,
               form=".3g"),
        Slider("curvature", 16.0, 1.0, 64.0, DOUBLED_BY_4, "curvature across", log=True,
               form=".3g"))
    template = {
        "falls": TOLD + "The loss never rises, and ends at {ratio:.2e} of its start.",
        "turns": TOLD + "The loss falls at first, then rises: it ends at {ratio:.2e} of its start.",
        "rises": TOLD + "The loss rises at each step, and ends at {ratio:.2e} of its start.",
        "stays": TOLD + "The loss stays what it is.",
    }
    size = (9.5, 3.6)

    def data(self) -> dict:
        return {"steps": STEPS}

    def numbers(self, settings: dict) -> dict:
        x, y, rate, scale, curvature = (settings[one.name] for one in self.controls)
        xs, ys = [x], [y]
        for _ in range(STEPS):
            slope_x, slope_y = scale * xs[-1], scale * (curvature * ys[-1])
            xs.append(xs[-1] - rate * slope_x)
            ys.append(ys[-1] - rate * slope_y)
        values = [(a * a + curvature * (b * b)) / 2 for a, b in zip(xs, ys)]
        product = rate * scale
        return {"xs": xs, "ys": ys, "losses": [scale * value for value in values],
                "product": product, "bound": 2 / max(curvature, 1.0), "along": 1 - product,
                "across": 1 - product * curvature,
                "ratio": values[-1] / values[0] if values[0] else 1.0, "case": course(values)}

    def draw(self, figure, settings, numbers):
        left, right = figure.subplots(1, 2, width_ratios=(3, 2))
        (blue, solid), (red, dashed) = LINES[:2]
        start = (settings["x"], settings["y"])
        for size in range(1, 6):
            left.plot(*level(size, settings["curvature"]), color="#bbbbbb", linewidth=0.8)
        reached = math.sqrt(start[0] ** 2 + settings["curvature"] * start[1] ** 2)
        left.plot(*level(reached, settings["curvature"]), color="#888888", linewidth=2)
        left.plot(numbers["xs"], numbers["ys"], color=blue, linestyle=solid, marker="o",
                  markersize=4)
        left.plot(*start, "s", color="#222222", markerfacecolor="white", markersize=9)
        left.set(xlim=(-5.4, 5.4), ylim=(-2.8, 2.8), xlabel="x", ylabel="y", aspect="equal",
                 title="path and level lines")
        losses = np.clip(numbers["losses"], 1e-12, 1e12)
        right.plot(range(STEPS + 1), losses, color=blue, linestyle=solid, marker="o", markersize=4)
        right.axhline(losses[0], color=red, linestyle=dashed, linewidth=1.2)
        right.set(yscale="log", ylim=(1e-4, 1e6), xlabel="step", title="loss (dashed: its start)")


def level(size: float, curvature: float) -> tuple[np.ndarray, np.ndarray]:
    """The line on which x^2 + curvature y^2 = size^2, as its x and its y (73,)."""
    turn = np.linspace(0, 2 * np.pi, 73)
    return size * np.cos(turn), size * np.sin(turn) / math.sqrt(curvature)


def course(values: list[float]) -> str:
    """What the losses of a path do: "falls", "turns", "rises" or "stays"."""
    falls = any(b < a * (1 - 1e-9) for a, b in zip(values, values[1:]))
    rises = any(b > a * (1 + 1e-9) for a, b in zip(values, values[1:]))
    # the logarithm of a sum of two powers is convex in the step: what rises once goes on rising
    if rises:
        return "turns" if falls else "rises"
    return "falls" if falls else "stays"


def valley() -> Valley:
    """Drag the start of gradient descent; move rate and scale of the loss up to the bound."""
    return Valley()
