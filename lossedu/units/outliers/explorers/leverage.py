"""Move one point of a line fit in x and in y: a robust loss helps against one of the two."""
import numpy as np
from ipywidgets import FloatLogSlider, FloatSlider

from ....engine import fit_linear
from ....losses import loss
from ....plots.theme import LINES, beside
from ....widgets.explorer import WIDE, Explorer

NAMES = {"mse": "least squares", "mae": "least absolute error", "huber": "Huber"}
TRUE = (0.5, 2.0)  # slope and intercept of the line that the other points scatter about


class Leverage(Explorer):
    """Twelve points and three fitted lines; the square one moves."""

    title = "Three lines through the same points, of which one is moved"

    def make(self):
        rng = np.random.default_rng(2)
        self.x = np.linspace(0.5, 9.5, 12)
        self.y = TRUE[1] + TRUE[0] * self.x + rng.normal(0, 0.5, 12)
        ax = self.figure.subplots()
        self.figure.subplots_adjust(left=0.09, right=0.7, top=0.97, bottom=0.11)
        points, = ax.plot(self.x[:-1], self.y[:-1], "o", color="#444444", markersize=6, zorder=5)
        self.point, = ax.plot([], [], "s", color="#444444", markerfacecolor="white", markersize=9, zorder=6)
        self.ends = np.array([-1.0, 41.0])
        ax.plot(self.ends, TRUE[1] + TRUE[0] * self.ends, color="#aaaaaa", linewidth=1, zorder=1)
        self.lines = {name: ax.plot(self.ends, 0 * self.ends, color=colour, linestyle=line)[0]
                      for name, (colour, line) in zip(NAMES, LINES)}
        self.labels = {}
        for height, (name, (colour, line)) in zip((0.85, 0.7, 0.55), zip(NAMES, LINES)):
            self.labels[name] = beside(ax, height, colour, line)
        self.movers = [*self.lines.values(), points, self.point, *self.labels.values()]
        beside(ax, 0.4, "#aaaaaa", "-").set_text(f"true line\nslope {TRUE[0]:.2f}")
        ax.set(xlim=(-1, 41), ylim=(-1, 16), xlabel="x", ylabel="y", xticks=range(0, 41, 10), yticks=range(0, 16, 5))
        return {"x": FloatSlider(self.x[-1], min=0.0, max=40.0, step=0.1, description="x of the square", **WIDE),
                "y": FloatSlider(15.0, min=0.0, max=15.0, step=0.1, description="y of the square", **WIDE),
                "delta": FloatLogSlider(1.0, base=10, min=-1, max=2, step=0.05, readout_format=".2f",
                                        description="Huber's delta", **WIDE)}

    def move(self):
        x, y = self.x.copy(), self.y.copy()
        x[-1], y[-1], delta = (self.sliders[name].value for name in ("x", "y", "delta"))
        self.point.set_data(x[-1:], y[-1:])
        said = []
        for name, one in (("mse", loss("mse")), ("mae", loss("mae")), ("huber", loss("huber", delta=delta))):
            fit = fit_linear(one, x[:, None], y)
            slope = fit.coef[0]
            self.lines[name].set_ydata(fit.intercept + slope * self.ends)
            self.labels[name].set_text(f"{NAMES[name]}\nslope {slope:.2f}")
            said.append(f"{NAMES[name]} {slope:.2f}")
        share = 1 / len(x) + (x[-1] - x.mean()) ** 2 / np.sum((x - x.mean()) ** 2)
        return (f"The square stands at x = {x[-1]:.1f}, y = {y[-1]:.1f}; its leverage is {share:.2f} of at most 1. "
                f"Slopes: {'; '.join(said)}; the true line {TRUE[0]:.2f}. Huber's delta is {delta:.2f}.")


def leverage():
    """Move one point of a line fit in x and y, and see three lines: least squares, absolute error, Huber."""
    return Leverage()
