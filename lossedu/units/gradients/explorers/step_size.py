"""Move the step of a central difference, and see what its slope is made of."""
import numpy as np

from ....activations import sigmoid, softplus
from ....plots.theme import LINES
from ....widgets.explorer import Explorer, log_slider, slider

SYMMETRY = (" At x = 0 the truncation errors of the two sides cancel, however sharp the bend. So a "
            "check at a kink would accept the mean of the two slopes, where no derivative exists.")
FLOOR, CEILING = 1e-14, 10.0  # errors below the floor, 0 among them, are drawn on it


def central_error(x: float, sharpness: float, h: np.ndarray) -> np.ndarray:
    """The error of the central difference of softplus(sharpness x) / sharpness, for each step h."""
    h = np.asarray(h, dtype=float)
    above, below = (softplus(sharpness * (x + side * h)) / sharpness for side in (1, -1))
    return np.abs((above - below) / (2 * h) - sigmoid(sharpness * x))


class StepSize(Explorer):
    """Left the function, two steps to each side; right the error at every step."""

    title = "A slope from two values, one step to each side"
    size = (9.0, 4.2)

    def make(self) -> dict:
        left, right = self.figure.subplots(1, 2)
        self.figure.subplots_adjust(left=0.08, right=0.985, top=0.9, bottom=0.14, wspace=0.28)
        self.u = np.linspace(-2, 2, 801)                  # places around x, in steps
        self.steps = np.logspace(-16, 0, 193)
        (blue, solid), (red, dashed) = LINES[:2]
        self.tangent, = left.plot([-2, 2], [0, 0], color="#aaaaaa", linewidth=4, label="slope")
        self.values, = left.plot(self.u, 0 * self.u, color=blue, linestyle=solid, label="f")
        self.secant, = left.plot([-1, 1], [0, 0], color=red, linestyle=dashed, marker="o",
                                 markersize=6, label="central difference")
        left.legend(loc="upper left")
        left.set(xlim=(-2.1, 2.1), ylim=(-2.2, 2.2), xlabel="distance from x, in steps h",
                 ylabel="change of f, in steps h", xticks=range(-2, 3))
        left.set_title("f as computed, and two slopes", fontsize=11)
        self.errors, = right.plot(self.steps, self.steps, color=blue, linestyle=solid,
                                  linewidth=1.4)
        self.here, = right.plot([1], [1], "o", color=red, markersize=8)
        right.set(xscale="log", yscale="log", xlim=(4e-17, 2.5), ylim=(FLOOR / 3, 2 * CEILING),
                  xlabel="step h", ylabel="error (below 1e-14: at the edge)",
                  xticks=10.0 ** np.arange(-15, 1, 3), yticks=10.0 ** np.arange(-14, 1, 2))
        right.minorticks_off()
        right.set_title("error at every step", fontsize=11)
        self.movers = [self.tangent, self.values, self.secant, self.errors, self.here]
        return {"x": slider(0.4, -2.0, 2.0, 0.01, "place x"),
                "h": log_slider(0.5, -16, 0, 0.1, "step h", ".1e"),
                "sharpness": log_slider(1.0, 0, 3, 0.05, "sharpness of the bend", ".1f")}

    def move(self) -> str:
        h, x, sharpness = self.positions("h", "x", "sharpness")
        # softplus(sharpness x) is divided by sharpness once, after the difference.
        f = lambda x: softplus(sharpness * x)
        change = lambda u: (f(x + u * h) - f(x)) / (sharpness * h)
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
        found = (f(x + h) - f(x - h)) / (2 * sharpness * h)
        return (f"f(x) = softplus({sharpness:.1f} x) / {sharpness:.1f} at x = {x:.2f}. "
                f"The slope is {true:.8f}; the central difference at h = {h:.1e} gives "
                f"{found:.8f}, an error of {error:.1e}. The best step here is about {best:.0e}."
                + SYMMETRY * (x == 0))


def _smoothed(errors):
    """The largest error among neighbouring steps: one lucky step is no good step."""
    padded = np.pad(errors, 4, mode="edge")
    return np.max([padded[shift:shift + len(errors)] for shift in range(9)], axis=0)


def step_size() -> StepSize:
    """Move the step of a central difference from 1 to 1e-16: the bend, the stairs of float64."""
    return StepSize()
