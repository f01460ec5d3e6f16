"""Move one point of a line fit in x and in y: a robust loss helps against one of the two."""
import numpy as np

from ....engine import fit_linear
from ....losses import loss
from ....plots.theme import LINES, beside
from ....widgets.explorer import Explorer, log_slider, slider

NAMES = {"mse": "least squares", "mae": "least absolute error", "huber": "Huber"}
TRUE = (0.5, 2.0)  # slope and intercept of the line that the other points scatter about


class Leverage(Explorer):
    """Twelve points and three fitted lines; the square one moves."""

    title = "Three lines through the same points, of which one is moved"

    def make(self) -> dict:
        rng = np.random.default_rng(2)
        self.x = np.linspace(0.5, 9.5, 12)
        self.y = TRUE[1] + TRUE[0] * self.x + rng.normal(0, 0.5, 12)
        ax = self.figure.subplots()
        self.figure.subplots_adjust(left=0.09, right=0.7, top=0.97, bottom=0.11)
        points, = ax.plot(self.x[:-1], self.y[:-1], "o", color="#444444", markersize=6, zorder=5)
        self.point, = ax.plot([], [], "s", color="#444444", markerfacecolor="white", markersize=9,
                              zorder=6)
        self.ends = np.array([-1.0, 41.0])
        ax.plot(self.ends, TRUE[1] + TRUE[0] * self.ends, color="#aaaaaa", linewidth=1, zorder=1)
        self.lines = {name: ax.plot(self.ends, 0 * self.ends, color=colour, linestyle=line)[0]
                      for name, (colour, line) in zip(NAMES, LINES)}
        self.labels = {}
        for height, (name, (colour, line)) in zip((0.85, 0.7, 0.55), zip(NAMES, LINES)):
            self.labels[name] = beside(ax, height, colour, line)
        self.movers = [*self.lines.values(), points, self.point, *self.labels.values()]
        beside(ax, 0.4, "#aaaaaa", "-").set_text(f"true line\nslope {TRUE[0]:.2f}")
        ax.set(xlim=(-1, 41), ylim=(-1, 16), xlabel="x", ylabel="y",
               xticks=range(0, 41, 10), yticks=range(0, 16, 5))
        return {"x": slider(30.0, 0.0, 40.0, 0.1, "x of the square"),
                "y": slider(1.0, 0.0, 15.0, 0.1, "y of the square"),
                "delta": log_slider(1.0, -1, 2, 0.05, "Huber's delta")}

    def move(self) -> str:
        x, y = self.x.copy(), self.y.copy()
        x[-1], y[-1], delta = self.positions("x", "y", "delta")
        self.point.set_data(x[-1:], y[-1:])
        said = []
        losses = {"mse": loss("mse"), "mae": loss("mae"), "huber": loss("huber", delta=delta)}
        for name, one in losses.items():
            fit = fit_linear(one, x[:, None], y)
            slope = fit.coef[0]
            self.lines[name].set_ydata(fit.intercept + slope * self.ends)
            self.labels[name].set_text(f"{NAMES[name]}\nslope {slope:.2f}")
            said.append(f"{NAMES[name]} {slope:.2f}")
        distance = x - x.mean()
        # The diagonal of the hat matrix of a line: h = 1/n + (x - mean)^2 / sum (x - mean)^2.
        own = 1 / len(x) + distance[-1] ** 2 / np.sum(distance ** 2)
        return (f"The square stands at x = {x[-1]:.1f}, y = {y[-1]:.1f}; its leverage is "
                f"{own:.2f} of at most 1. Slopes: {'; '.join(said)}; the true line {TRUE[0]:.2f}. "
                f"Huber's delta is {delta:.2f}.")


def leverage() -> Leverage:
    """Move one point in x and y, and see three lines: least squares, absolute error, Huber."""
    return Leverage()
