"""Move the step of a central difference, and see what its slope is made of."""
import numpy as np
from ipywidgets import FloatLogSlider, FloatSlider

from ....activations import sigmoid, softplus
from ....plots.theme import LINES
from ....widgets.explorer import WIDE, Explorer

FLOOR, CEILING = 1e-14, 10.0  # errors below the floor, 0 among them, are drawn on it


def central_error(x, sharpness, h):
    """The error of the central difference of softplus(sharpness x) / sharpness at x, for each step in h."""
    h = np.asarray(h, dtype=float)
    above, below = (softplus(sharpness * (x + side * h)) / sharpness for side in (1, -1))
    return np.abs((above - below) / (2 * h) - sigmoid(sharpness * x))


class StepSize(Explorer):
    """Left the function under a microscope that shows two steps to each side, right the error at every step."""

    title = "A slope from two values, one step to each side"
    size = (9.0, 4.2)

    def make(self):
        left, right = self.figure.subplots(1, 2)
        self.figure.subplots_adjust(left=0.08, right=0.985, top=0.9, bottom=0.14, wspace=0.28)
        self.u = np.linspace(-2, 2, 801)                  # places around x, in steps
        self.steps = np.logspace(-16, 0, 193)
        (blue, solid), (red, dashed) = LINES[:2]
        self.tangent, = left.plot([-2, 2], [0, 0], color="#aaaaaa", linewidth=4)
        self.values, = left.plot(self.u, 0 * self.u, color=blue, linestyle=solid)
        self.secant, = left.plot([-1, 1], [0, 0], color=red, linestyle=dashed, marker="o", markersize=6)
        left.set(xlim=(-2.1, 2.1), ylim=(-2.2, 2.2), xlabel="distance from x, in steps h",
                 ylabel="change of f, in steps h", xticks=range(-2, 3))
        left.set_title("f as computed, its slope (grey), the difference", fontsize=11)
        self.errors, = right.plot(self.steps, self.steps, color=blue, linestyle=solid, linewidth=1.4)
        self.here, = right.plot([1], [1], "o", color=red, markersize=8)
        right.set(xscale="log", yscale="log", xlim=(4e-17, 2.5), ylim=(FLOOR / 3, 2 * CEILING), xlabel="step h",
                  ylabel="error of the slope", xticks=10.0 ** np.arange(-15, 1, 3), yticks=10.0 ** np.arange(-14, 1, 2))
        right.minorticks_off()
        right.set_title("error at every step", fontsize=11)
        self.movers = [self.tangent, self.values, self.secant, self.errors, self.here]
        return {"x": FloatSlider(0.4, min=-2.0, max=2.0, step=0.01, description="place x", **WIDE),
                "h": FloatLogSlider(0.5, base=10, min=-16, max=0, step=0.1, readout_format=".1e",
                                    description="step h", **WIDE),
                "sharpness": FloatLogSlider(1.0, base=10, min=0, max=3, step=0.05, readout_format=".1f",
                                            description="sharpness of the bend", **WIDE)}

    def move(self):
        h, x, sharpness = (self.sliders[name].value for name in ("h", "x", "sharpness"))
        change = lambda u: (softplus(sharpness * (x + u * h)) - softplus(sharpness * x)) / (sharpness * h)
        true, ends = float(sigmoid(sharpness * x)), np.array([-1.0, 1.0])
        self.tangent.set_ydata([-2 * true, 2 * true])
        self.values.set_ydata(change(self.u))
        self.secant.set_ydata(change(ends))
        errors = central_error(x, sharpness, self.steps)
        error = float(central_error(x, sharpness, h))
        self.errors.set_ydata(np.clip(errors, FLOOR, CEILING))
        self.here.set_data([h], [np.clip(error, FLOOR, CEILING)])
        smooth = _smoothed(errors)
        best = self.steps[smooth <= max(FLOOR, smooth.min())].max()
        found = (softplus(sharpness * (x + h)) - softplus(sharpness * (x - h))) / (2 * sharpness * h)
        return (f"f(x) = softplus({sharpness:.1f} x) / {sharpness:.1f} at x = {x:.2f}. The slope is {true:.8f}; "
                f"the central difference at h = {h:.1e} gives {found:.8f}, an error of {error:.1e}. "
                f"The best step here is about {best:.0e}.")


def _smoothed(errors):
    """The largest error among neighbouring steps: one lucky step is no good step."""
    padded = np.pad(errors, 4, mode="edge")
    return np.max([padded[shift:shift + len(errors)] for shift in range(9)], axis=0)


def step_size():
    """Move the step of a central difference from 1 to 1e-16: where it bends, and where float64 shows its stairs."""
    return StepSize()
