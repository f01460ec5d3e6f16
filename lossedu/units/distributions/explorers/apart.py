"""Two Gaussians: drag and widen one, and see what three losses and their gradients do."""
import numpy as np

from ....plots.theme import LINES
from ....widgets.controls import Slider
from ....widgets.explorer import Explorer
from ..shifts import LOSSES, log_density, of_shift

LOW, HIGH = -2.0, 8.0


class Apart(Explorer):
    """The two densities, the three losses over the shift, and their derivatives."""

    title = "Two Gaussians, of which one is dragged away from the other"
    controls = (Slider("shift", 1.0, LOW, HIGH, 0.1, "shift", form=".1f"),
                Slider("width", 1.0, 0.3, 3.0, 0.1, "standard deviation", form=".1f"))
    template = {
        "smooth": ("Shift {shift:.1f}, standard deviation {width:.1f}. KL {KL:.3f}, derivative "
                   "{KL_slope:.4f}; JS {JS:.3f}, derivative {JS_slope:.4f}; W1 {W1:.3f}, "
                   "derivative {W1_slope:.4f}."),
        "kink": ("Shift {shift:.1f}, standard deviation {width:.1f}: the two are the same. KL "
                 "{KL:.3f}, derivative {KL_slope:.4f}; JS {JS:.3f}, derivative {JS_slope:.4f}; W1 "
                 "{W1:.3f}, no derivative (a kink).")}
    size = (9.5, 3.8)

    def __init__(self):
        super().__init__()
        self.shifts = np.linspace(LOW, HIGH, 101)
        self.grid = np.linspace(-5, 11, 321)

    def data(self) -> dict:
        return {"shifts": self.shifts, "grid": self.grid}

    def numbers(self, settings: dict) -> dict:
        shift, width = settings["shift"], settings["width"]
        found = {"density": np.exp(log_density(self.grid, shift, width)),
                 "peak": np.exp(log_density(shift, shift, width))}
        values, slopes = of_shift(np.append(self.shifts, shift), width)
        for name in LOSSES:
            found |= {name: values[name][-1], f"{name}_slope": slopes[name][-1],
                      f"{name}_curve": values[name][:-1], f"{name}_slope_curve": slopes[name][:-1]}
        found["case"] = "kink" if np.isnan(found["W1_slope"]) else "smooth"
        return found

    def draw(self, figure, settings, numbers):
        left, middle, right = figure.subplots(1, 3)
        left.fill_between(self.grid, np.exp(log_density(self.grid, 0, 1)), color="#cccccc")
        left.plot(self.grid, numbers["density"], color="#222222")
        left.plot(settings["shift"], numbers["peak"], "s", color="#222222", markerfacecolor="white")
        left.set(title="densities (shaded: fixed)", xlabel="x", xlim=(-5, 11), ylim=(0, 1.4))
        for ax, kind in ((middle, ""), (right, "_slope")):
            for name, (colour, line) in zip(LOSSES, LINES):
                ax.plot(self.shifts, numbers[f"{name}{kind}_curve"], color=colour, linestyle=line,
                        label=name)
                ax.plot(settings["shift"], numbers[f"{name}{kind}"], "o", color=colour)
            ax.set(xlabel="shift", xlim=(LOW, HIGH))
        middle.set(title="loss", ylim=(-0.2, 4))
        right.set(title="derivative in the shift", ylim=(-1.3, 2.3))
        figure.legend(*right.get_legend_handles_labels(), loc="outside lower center", ncols=3)


def apart() -> Apart:
    """Drag one of two Gaussians and widen it; see KL, JS and W1 and their derivatives."""
    return Apart()
