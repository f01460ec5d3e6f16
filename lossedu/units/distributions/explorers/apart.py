"""Two Gaussians: shift and widen one, and see what three losses and their gradients do."""
import numpy as np

from ....plots import palette
from ....widgets.explorer import Explorer, slider
from ..shifts import LOSSES, log_density, of_shift

LOOKS = {"KL": (palette.green, "-."), "JS": (palette.vermilion, "--"), "W1": (palette.blue, "-")}
REACH = 8.0


class Apart(Explorer):
    """The two densities, and the derivative of each loss in the shift."""

    title = "Two distributions apart"
    size = (8.6, 4.6)

    def make(self) -> dict:
        top, below = self.figure.subplots(2, 1)
        self.figure.subplots_adjust(left=0.1, right=0.97, top=0.9, bottom=0.13, hspace=0.45)
        self.grid = np.linspace(-10, 12, 441)
        top.fill_between(self.grid, np.exp(log_density(self.grid, 0, 1)), color="0.8")
        self.density, = top.plot([], [], color="#222222")
        top.set(xlim=(-10, 12), ylim=(-0.06, 1.4), ylabel="density", xlabel="x")
        top.annotate("fixed", (-1.9, 0.42), color="0.3", fontsize=10)
        self.shifts = np.concatenate([np.linspace(0, 1, 41), np.linspace(1.2, REACH, 35)])
        self.curves, self.points = {}, {}
        for name in LOSSES:
            colour, line = LOOKS[name]
            self.curves[name], = below.plot([], [], color=colour, linestyle=line, label=name)
            self.points[name], = below.plot([], [], "o", color=colour, zorder=3)
        below.set(xlim=(-0.1, REACH + 0.1), ylim=(-0.1, 2.2), xlabel="shift",
                  ylabel="derivative in shift", yticks=(0, 1, 2))
        self.figure.legend(*below.get_legend_handles_labels(), loc="upper center", ncols=3,
                           fontsize=9)
        self.movers = [self.density, *self.curves.values(), *self.points.values()]
        self.drawn = {}
        return {"shift": slider(1.0, 0.0, REACH, 0.1, "shift of the moving one"),
                "width": slider(1.0, 0.3, 3.0, 0.1, "its standard deviation")}

    def move(self) -> str:
        shift, width = self.positions("shift", "width")
        self.density.set_data(self.grid, np.exp(log_density(self.grid, shift, width)))
        values, slopes = of_shift(shift, width)
        if width not in self.drawn:
            self.drawn[width] = [of_shift(one, width)[1] for one in self.shifts]
        for name in LOSSES:
            self.curves[name].set_data(self.shifts, [one[name] for one in self.drawn[width]])
            self.points[name].set_data([shift], [slopes[name]])
        said = "; ".join(f"{name} {values[name]:.3f}, {_told(slopes[name])}" for name in LOSSES)
        return f"Shift {shift:.1f}, standard deviation {width:.1f}. {said}."


def _told(slope):
    return "no derivative (a kink)" if np.isnan(slope) else f"derivative {slope + 0.0:.4f}"


def apart() -> Apart:
    """Move one of two Gaussians and widen it; see KL, JS and W1 and their derivatives."""
    return Apart()
