"""Move the step of a central difference, and see what its derivative is made of."""
import numpy as np

from ....plots.theme import LINES
from ....widgets.controls import Choice, Slider
from ....widgets.explorer import Explorer

FLOOR, CEILING = 1e-14, 10.0  # errors below the floor, 0 among them, are drawn on it
FORMATS = {"float64": np.float64, "float32": np.float32}
TOLD = ("f(x) = sqrt(x^2 + w^2) with w = {width:.3g}, at x = {x:.2f}, computed in {precision}. Its "
        "derivative is {true:.8f}; the central difference with h = {h:.2g} gives {found:.8f}, an "
        "error of {error:.2g}. ")


class StepSize(Explorer):
    """The function with both evaluations, the same seen close up, and the error at every step."""

    title = "A derivative from two values, one step to each side"
    controls = (
        Slider("h", 1.0, 1e-16, 1.0, 0.1, "step h", log=True, form=".2g"),
        Slider("x", 0.4, -2.0, 2.0, 0.01, "place x"),
        Slider("width", 1.0, 0.001, 1.0, 0.05, "width w of the bend", log=True, form=".2g"),
        Choice("precision", "float64", {name: name for name in FORMATS}, "computed in"))
    template = {
        "beside": TOLD + "The best step here is about {best:.1g}.",
        "middle": TOLD + ("At x = 0 both values are equal, so the difference is 0 at every step, "
                          "however narrow the bend: a check would accept 0 even for |x|, which has "
                          "no derivative there.")}
    size = (10.0, 3.8)

    def __init__(self):
        super().__init__()
        self.u = np.linspace(-2, 2, 161)  # places around x, in steps
        self.steps = np.logspace(-16, 0, 161)
        self.grid = np.linspace(-2, 2, 201)

    def data(self) -> dict:
        return {"u": self.u, "steps": self.steps, "grid": self.grid, "floor": FLOOR,
                "ceiling": CEILING}

    def numbers(self, settings: dict) -> dict:
        kind = FORMATS[settings["precision"]]
        x, h, width = (kind(settings[name]) for name in ("x", "h", "width"))
        change = (soft_abs(x + self.u.astype(kind) * h, width) - soft_abs(x, width)) / h
        true = float(x) / float(soft_abs(float(x), float(width)))
        errors = np.abs(central(x, self.steps.astype(kind), width).astype(float) - true)
        smooth = _smoothed(errors)
        found = float(central(x, h, width))
        return {"value": float(soft_abs(x, width)), "true": true, "found": found,
                "error": abs(found - true), "errors": errors,
                "change": change, "curve": soft_abs(self.grid, settings["width"]),
                "best": self.steps[smooth <= max(FLOOR, smooth.min())].max(),
                "case": "middle" if x == 0 else "beside"}

    def draw(self, figure, settings, numbers):
        left, middle, right = figure.subplots(1, 3)
        (blue, solid), (red, dashed) = LINES[:2]
        x, h, ends = settings["x"], settings["h"], np.array([-1.0, 1.0])
        width, true = settings["width"], numbers["true"]
        left.plot(self.grid, numbers["curve"], color=blue, linestyle=solid)
        left.plot(x + h * ends, soft_abs(x + h * ends, width), color=red, linestyle=dashed,
                  marker="s")
        left.plot(x, soft_abs(x, width), "o", color="#222222", markerfacecolor="white")
        left.set(title="f", xlabel="x", xlim=(-3.1, 3.1), ylim=(-0.1, 3.3))
        middle.plot(2 * ends, 2 * true * ends, color="#aaaaaa", linewidth=3, label="derivative")
        middle.plot(self.u, numbers["change"], color=blue, linestyle=solid, label="f as computed")
        middle.plot(ends, numbers["change"][[40, 120]], color=red, linestyle=dashed, marker="s",
                    label="central difference")
        middle.set(title="close up", xlabel="distance from x, in steps h",
                   ylabel="change of f, in steps h", xlim=(-2.1, 2.1), ylim=(-2.2, 2.2))
        right.plot(self.steps, np.clip(numbers["errors"], FLOOR, CEILING), color=red)
        right.plot(h, np.clip(numbers["error"], FLOOR, CEILING), "o", color=red,
                   markerfacecolor="white")
        right.set(title="error at every step", xlabel="step h", xscale="log", yscale="log",
                  xlim=(4e-17, 2.5), ylim=(FLOOR / 3, 2 * CEILING),
                  xticks=10.0 ** np.arange(-15, 1, 5), yticks=10.0 ** np.arange(-14, 1, 2))
        right.minorticks_off()
        figure.legend(*middle.get_legend_handles_labels(), loc="outside lower center", ncols=3)


def soft_abs(x, width):
    """sqrt(x^2 + width^2): |x| with a bend of this width, computed in the format of x.

    Sums, products and roots are rounded correctly on any processor, so each digit is the same.
    """
    return np.sqrt(x * x + width * width)


def central(x, h, width):
    """The central difference of soft_abs at x with step h; one of the two may be an array."""
    return (soft_abs(x + h, width) - soft_abs(x - h, width)) / (h + h)


def _smoothed(errors):
    """The largest error among neighbouring steps: one lucky step is no good step."""
    padded = np.pad(errors, 4, mode="edge")
    return np.max([padded[shift:shift + len(errors)] for shift in range(9)], axis=0)


def step_size() -> StepSize:
    """Move the step of a central difference from 1 to 1e-16: the bend, the stairs of rounding."""
    return StepSize()
