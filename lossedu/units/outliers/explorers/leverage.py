"""Drag one point of a line fit: against which losses does it help that they are robust?"""
import numpy as np

from ....engine import fit_linear
from ....losses import loss
from ....plots.theme import LINES
from ....widgets.controls import Choice, Slider
from ....widgets.explorer import Explorer
from ..stars import biweight_line, leverages

NAMES = {"mse": "MSE", "mae": "MAE", "huber": "Huber", "biweight": "biweight"}
TRUE = (0.5, 2.0)  # slope and intercept of the line that the other points scatter about
NOISE = 0.5  # standard deviation of their noise
CUT = 4.685 * NOISE  # Tukey's biweight ignores residuals beyond this one


class Leverage(Explorer):
    """Twelve points and four fitted lines; the hollow one is dragged."""

    title = "Four lines through twelve points, of which the hollow one can be dragged"
    controls = (
        Slider("x", 30.0, 0.0, 40.0, 0.1, "x of the hollow point", form=".1f"),
        Slider("y", 1.0, 0.0, 15.0, 0.1, "y of the hollow point", form=".1f"),
        Slider("delta", 1.0, 0.1, 100.0, 0.05, "Huber's delta", log=True),
        Choice("start", "mae", {"mae": "the MAE line",
                                "others": "the MSE line of the other eleven points"},
               "The biweight starts from"))
    template = ("The hollow point stands at x = {x:.1f}, y = {y:.1f}; its leverage is "
                "{leverage:.2f} of at most 1. Slopes: MSE {mse_slope:.2f}, MAE {mae_slope:.2f}, "
                "Huber {huber_slope:.2f} with delta {delta:.2f}, biweight {biweight_slope:.2f}, "
                "started from {start}; the true line {true_slope:.2f}.")

    def __init__(self):
        super().__init__()
        rng = np.random.default_rng(2)
        self.x = np.linspace(0.5, 9.5, 12)[:-1]
        noise = rng.normal(0, NOISE, 12)[:-1]
        self.y = TRUE[1] + TRUE[0] * self.x + noise

    def data(self) -> dict:
        return {"x": self.x, "y": self.y, "cut": CUT, "true": TRUE}

    def numbers(self, settings: dict) -> dict:
        x, y = np.append(self.x, settings["x"]), np.append(self.y, settings["y"])
        losses = {"mse": loss("mse"), "mae": loss("mae"),
                  "huber": loss("huber", delta=settings["delta"])}
        lines = {}
        for name, one in losses.items():
            fit = fit_linear(one, x[:, None], y)
            lines[name] = fit.coef[0], fit.intercept
        others = fit_linear(loss("mse"), self.x[:, None], self.y)
        starts = {"mae": lines["mae"], "others": (others.coef[0], others.intercept)}
        lines["biweight"] = biweight_line(x, y, CUT, starts[settings["start"]])
        found = {"leverage": leverages(x)[-1], "true_slope": TRUE[0]}
        for name, (slope, intercept) in lines.items():
            found |= {f"{name}_slope": slope, f"{name}_intercept": intercept}
        return found

    def draw(self, figure, settings, numbers):
        ax = figure.subplots()
        ends = np.array([-1.0, 41.0])
        ax.plot(ends, TRUE[1] + TRUE[0] * ends, color="#888888", linewidth=1,
                label=f"true line, slope {TRUE[0]:.2f}")
        for (name, words), (colour, line) in zip(NAMES.items(), LINES):
            slope = numbers[f"{name}_slope"]
            ax.plot(ends, numbers[f"{name}_intercept"] + slope * ends, color=colour,
                    linestyle=line, label=f"{words}, slope {slope:.2f}")
        ax.plot(self.x, self.y, "o", color="#222222", markersize=6, zorder=5)
        ax.plot(settings["x"], settings["y"], "s", color="#222222", markerfacecolor="white",
                markersize=10, zorder=6)
        ax.set(xlim=(-1, 41), ylim=(-1, 16), xlabel="x", ylabel="y")
        figure.legend(loc="outside right upper")


def leverage() -> Leverage:
    """Drag one point, and see four lines follow it or not: MSE, MAE, Huber, Tukey's biweight."""
    return Leverage()
