"""A temperature for given logits: what it does to the reliability diagram, the cross-entropy and
the calibration error, and how much of that is left of fewer cases."""
import numpy as np

from ....activations import sigmoid
from ....plots.theme import LINES
from ....widgets.explorer import Explorer, log_slider
from ..measures import calibration_error, cross_entropy, groups

BINS = 10
FEWEST = 100


class Temperatures(Explorer):
    """The reliability diagram on the left, the cross-entropy of every temperature on the right."""

    title = "One temperature for all logits"

    def __init__(self, z, y):
        self.z, self.y = np.asarray(z, dtype=float), np.asarray(y, dtype=float)
        if self.z.ndim != 1 or self.z.shape != self.y.shape or len(self.z) < FEWEST:
            raise ValueError(f"temperatures: logits of shape {self.z.shape} and labels of shape "
                             f"{self.y.shape} came; two arrays of one shape (n,), n at least "
                             f"{FEWEST}, fit.")
        super().__init__()

    def make(self) -> dict:
        left, right = self.figure.subplots(1, 2)
        self.figure.subplots_adjust(left=0.1, right=0.97, top=0.92, bottom=0.16, wspace=0.3)
        blue, vermilion = (colour for colour, _ in LINES[:2])
        left.plot([0, 1], [0, 1], color="0.5", linestyle=":")
        self.points, = left.plot([], [], "o-", color=blue, markersize=5)
        left.set(xlim=(0, 1), ylim=(0, 1), xlabel="mean predicted probability of a tenth",
                 ylabel="fraction positive")
        self.tried = np.geomspace(0.1, 20, 60)
        self.curve, = right.plot(self.tried, 0 * self.tried, color="#222222")
        self.here, = right.plot([1], [1], "X", color=vermilion, markersize=10)
        right.set(xscale="log", xlabel="temperature T", ylabel="cross-entropy (nats)",
                  ylim=(0.4, 1.4))
        right.set_xticks([0.1, 1, 10], ["0.1", "1", "10"])
        self.movers = [self.points, self.curve, self.here]
        most = np.log10(len(self.z))
        return {"T": log_slider(1.0, -1, 1.3, 0.02, "temperature T"),
                "cases": log_slider(len(self.z), 2, most, (most - 2) / 20, "number of cases")}

    def move(self) -> str:
        T, cases = self.positions("T", "cases")
        n = min(len(self.z), max(FEWEST, int(round(cases))))
        z, y = self.z[:n], self.y[:n]
        p = sigmoid(z / T)
        parts = groups(p, BINS)
        self.points.set_data([p[part].mean() for part in parts],
                             [y[part].mean() for part in parts])
        self.curve.set_ydata([cross_entropy(z / t, y) for t in self.tried])
        loss = cross_entropy(z / T, y)
        self.here.set_data([T], [loss])
        confidence, right = np.maximum(p, 1 - p).mean(), np.mean((z > 0) == (y == 1))
        best = self.tried[np.argmin(self.curve.get_ydata())]
        if abs(confidence - right) < 0.015:
            verdict = "about as sure as it is right"
        else:
            verdict = "too sure" if confidence > right else "not sure enough"
        return (f"T = {T:.2f}, {n:,} cases: accuracy {right:.3f}, mean confidence "
                f"{confidence:.3f}: {verdict}. Cross-entropy {loss:.3f}, lowest near T = "
                f"{best:.1f}. Calibration error {calibration_error(p, y, BINS):.3f}, noise floor "
                f"about {floor(p, parts):.3f}.")


def floor(p: np.ndarray, parts: list) -> float:
    """The calibration error that a calibrated model with probabilities p would show on average, by
    the formula of the unit: a mean over groups of equal size.

    >>> round(floor(np.full(1000, 0.5), np.array_split(np.arange(1000), 10)), 4)
    0.0399
    """
    deviation = np.mean([np.sqrt(np.mean(p[part] * (1 - p[part]))) for part in parts])
    return float(np.sqrt(2 * len(parts) / (np.pi * len(p))) * deviation)


def temperatures(z=None, y=None):
    """Move the temperature of logits z (n,) with labels y (n,) of 0 and 1, and the number of cases.

    n is at least 100; without logits, 2,000 drawn ones that are four times too large. ValueError
    for other shapes.
    """
    if z is None or y is None:
        rng = np.random.default_rng(0)
        z = 6 * rng.normal(size=2000)
        y = rng.random(2000) < sigmoid(z / 4)
    return Temperatures(z, y)
