"""Two tasks that want different values of one weight: who wins under three ways to add them up."""
import numpy as np

from ....plots import palette
from ....widgets.explorer import Explorer, log_slider, slider

REACH = 2.0
WANTED = (-1.0, 1.0)          # the value of the body that is best for each task
FLOOR = 0.3                   # the loss that the second task keeps there
WAYS = {"plain sum": (palette.blue, "o"), "normalised sum": (palette.green, "s"),
        "learned weights": (palette.vermilion, "^")}


def losses(theta, unit, floor):
    """The two losses (2, n) at values theta (n,) of the body; the first is measured in another
    unit, so that it is unit squared times as large."""
    return np.array([unit ** 2 * (floor + (theta - WANTED[0]) ** 2),
                     FLOOR + (theta - WANTED[1]) ** 2])


def totals(theta, unit, weight, floor):
    """name -> what is minimised (n,). The baselines are the losses at 0; for the learned weights it
    is the sum of the logarithms, which remains when each log-variance is at its best."""
    first, second = losses(theta, unit, floor)
    base = losses(np.zeros(1), unit, floor)
    return {"plain sum": weight * first + (1 - weight) * second,
            "normalised sum": weight * first / base[0] + (1 - weight) * second / base[1],
            "learned weights": np.log(first) + np.log(second)}


class TugOfWar(Explorer):
    """The two losses above; below, three totals, each shifted and scaled to the same height."""

    title = "Two tasks and one shared parameter"

    def make(self) -> dict:
        self.grid = np.linspace(-REACH, REACH, 801)
        top, bottom = self.figure.subplots(2, 1, sharex=True)
        self.figure.subplots_adjust(left=0.12, right=0.97, top=0.86, bottom=0.12, hspace=0.12)
        self.tasks = [top.plot([], [], color=colour, label=words)[0] for colour, words in
                      (("#222222", "first task"), ("0.55", "second task"))]
        self.curves, self.lowest = {}, {}
        for name, (colour, marker) in WAYS.items():
            self.curves[name], = bottom.plot([], [], color=colour, label=name)
            self.lowest[name], = bottom.plot([], [], marker, color=colour, markersize=9)
        top.set(ylabel="loss, in its unit", yscale="log", ylim=(1e-3, 2e3))
        bottom.set(xlim=(-REACH, REACH), ylim=(-0.12, 1.05), xlabel="the shared parameter",
                   ylabel="total, rescaled")
        self.figure.legend(loc="upper center", ncols=3, fontsize=9)
        self.movers = [*self.tasks, *self.curves.values(), *self.lowest.values()]
        return {"unit": log_slider(1.0, -1, 1, 0.1, "first task: its unit is divided by"),
                "weight": slider(0.5, 0.05, 0.95, 0.05, "weight of the first task"),
                "floor": log_slider(0.2, -2, 0, 0.1, "the first task's smallest loss, unit 1")}

    def move(self) -> str:
        unit, weight, floor = self.positions("unit", "weight", "floor")
        for line, values in zip(self.tasks, losses(self.grid, unit, floor)):
            line.set_data(self.grid, values)
        said = []
        for name, total in totals(self.grid, unit, weight, floor).items():
            best = int(total.argmin())
            self.curves[name].set_data(self.grid, (total - total.min()) / np.ptp(total))
            self.lowest[name].set_data([self.grid[best]], [0])
            said.append(f"{name} {self.grid[best] + 0.0:.2f}")
        return (f"The first task wants {WANTED[0]:.0f}, the second {WANTED[1]:.0f}. Its unit is "
                f"divided by {unit:.3g}, its weight {weight:.2f}, its smallest loss {floor:.3g}."
                f" Lowest: {'; '.join(said)}.")


def tug_of_war() -> TugOfWar:
    """Move the unit, the weight and the smallest loss of the first task; see which task wins."""
    return TugOfWar()
