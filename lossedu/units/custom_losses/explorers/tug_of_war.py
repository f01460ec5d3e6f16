"""Two tasks that want different values of one weight: who wins under three ways to add them up."""
import numpy as np

from ....plots.theme import LINES
from ....widgets.controls import Slider
from ....widgets.explorer import Explorer

REACH = 2.0
SECOND = (1.0, 0.3)  # the value of the body that is best for the second task, and its loss there
WAYS = {"plain": "plain sum", "normalised": "normalised sum", "learned": "learned weights"}


def losses(theta, wish, unit, floor):
    """The two losses (2, n) at values theta (n,) of the body; the first is measured in another
    unit, so that it is unit squared times as large."""
    return np.array([unit ** 2 * (floor + (theta - wish) ** 2),
                     SECOND[1] + (theta - SECOND[0]) ** 2])


def totals(theta, wish, unit, weight, floor):
    """What is minimised by each of WAYS: name -> (n,). The baselines are the losses at 0; for the
    learned weights it is the sum of the logarithms, which remains when each log-variance is at its
    best."""
    first, second = losses(theta, wish, unit, floor)
    base = losses(np.zeros(1), wish, unit, floor)
    return {"plain": weight * first + (1 - weight) * second,
            "normalised": weight * first / base[0] + (1 - weight) * second / base[1],
            "learned": np.log(first) + np.log(second)}


def lowest_points(wish, unit, weight, floor):
    """name -> the theta at which each total is least.

    A sum of two parabolas is least at the weighted mean of where they are. The product, whose
    logarithm the learned weights leave, may have two minima; the lower one is refined by Newton.
    """
    base = losses(0.0, wish, unit, floor)
    between = lambda first, second: (first * wish + second * SECOND[0]) / (first + second)
    theta = np.linspace(-REACH, REACH, 401)
    best = theta[np.argmin(totals(theta, wish, unit, weight, floor)["learned"])]
    for _ in range(20):
        a, b = best - wish, best - SECOND[0]
        slope = a * (SECOND[1] + b**2) + b * (floor + a**2)
        best -= slope / (SECOND[1] + b**2 + floor + a**2 + 4 * a * b)
    return {"plain": between(weight * unit ** 2, 1 - weight),
            "normalised": between(weight * unit ** 2 / base[0], (1 - weight) / base[1]),
            "learned": best}


class TugOfWar(Explorer):
    """The two losses left; right three totals, each shifted and scaled to the same height."""

    title = "Two tasks and one shared parameter"
    controls = (
        Slider("wish", -1.0, -1.8, 1.0, 0.05, "first task: best value"),
        Slider("floor", 0.2, 0.01, 1.0, 0.05, "its loss there, at unit 1", log=True),
        Slider("unit", 1.0, 0.1, 10.0, 0.1, "its unit is divided by", log=True),
        Slider("weight", 0.5, 0.05, 0.95, 0.05, "its weight"))
    template = ("The first task is best at {wish:.2f}, with a loss of {floor:.2f} at unit 1; the "
                "second at 1, with 0.30. The first task's unit is divided by {unit:.3g}, its "
                "weight is {weight:.2f}. Lowest: plain sum {plain:.2f}, normalised sum "
                "{normalised:.2f}, learned weights {learned:.2f}.")
    size = (9.5, 4.0)

    def __init__(self):
        super().__init__()
        self.grid = np.linspace(-REACH, REACH, 161)

    def data(self) -> dict:
        return {"grid": self.grid, "second": SECOND}

    def numbers(self, settings: dict) -> dict:
        found = lowest_points(**settings)
        for name, total in totals(self.grid, **settings).items():
            least = totals(np.array([found[name]]), **settings)[name][0]
            found[f"{name}_curve"] = (total - least) / (total.max() - least)
        return found

    def draw(self, figure, settings, numbers):
        left, right = figure.subplots(1, 2)
        both = losses(self.grid, settings["wish"], 1.0, settings["floor"])
        for values, shade, words in zip(both, ("#222222", "#999999"), ("first", "second")):
            left.plot(self.grid, values, color=shade, label=f"{words} task")
        left.plot(settings["wish"], settings["floor"], "s", color="#222222",
                  markerfacecolor="white")
        left.set(yscale="log", ylim=(0.008, 20), xlabel="shared parameter",
                 title="losses, at unit 1")
        left.legend(loc="lower right")
        for (name, words), (colour, line) in zip(WAYS.items(), LINES):
            right.plot(self.grid, numbers[f"{name}_curve"], color=colour, linestyle=line)
            right.plot(numbers[name], 0, "o", color=colour, label=words)
        right.set(ylim=(-0.08, 1.05), xlabel="shared parameter", title="totals, rescaled")
        figure.legend(*right.get_legend_handles_labels(), loc="outside lower center", ncols=3)


def tug_of_war() -> TugOfWar:
    """Drag the first task's best point; move its unit and weight; see which task wins."""
    return TugOfWar()
