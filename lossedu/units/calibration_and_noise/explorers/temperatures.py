"""A temperature for given logits: what it does to the reliability diagram, the cross-entropy and
the calibration error, and how much of that is left of fewer cases."""
import numpy as np

from ....activations import sigmoid
from ....plots.theme import LINES
from ....widgets.controls import Slider
from ....widgets.explorer import Explorer
from ..measures import BINS, cross_entropy, groups

FEWEST = 100
TRIED = np.geomspace(0.1, 20, 49)  # temperatures of the curve
CLOSE = 0.015  # confidence and accuracy this near count as equal
VERDICTS = {"equal": "about as sure as it is right", "over": "too sure",
            "under": "not sure enough"}


class Temperatures(Explorer):
    """The reliability diagram on the left; on the right the temperature is dragged."""

    title = "One temperature for all logits"
    template = {case: ("T = {T:.2f}, {n:,d} cases: accuracy {accuracy:.3f}, mean confidence "
                       "{confidence:.3f}: " + verdict + ". Cross-entropy {loss:.3f}, lowest near "
                       "T = {best:.1f}. Calibration error {error:.3f}, noise floor about "
                       "{floor:.3f}; {outside:d} of {bins:d} points lie outside the band, which "
                       "holds about 95 % of those of a calibrated model.")
                for case, verdict in VERDICTS.items()}
    size = (8.8, 4.2)

    def __init__(self, z, y):
        z, y = np.asarray(z, dtype=float), np.asarray(y, dtype=float)
        if z.ndim != 1 or z.shape != y.shape or len(z) < FEWEST:
            raise ValueError(f"temperatures: logits of shape {z.shape} and labels of shape "
                             f"{y.shape} came; two arrays of one shape (n,), n at least "
                             f"{FEWEST}, fit.")
        self.z = np.round(z, 3)  # so many digits are stored for the page
        self.y = y
        step = max(float(np.log10(len(z) / FEWEST)) / 20, 0.01)
        self.controls = (
            Slider("T", 1.0, 0.1, 20.0, 0.02, "temperature T", log=True),
            Slider("cases", len(z), FEWEST, len(z), step, "number of cases", log=True, form=".0f"))
        super().__init__()

    def data(self) -> dict:
        curve = [cross_entropy(self.z / T, self.y) for T in TRIED]
        start = cross_entropy(self.z, self.y)
        return {"z": self.z, "y": self.y.astype(int), "tried": TRIED,
                "bottom": np.floor(8 * min(curve)) / 10, "top": max(1.0, np.ceil(12 * start) / 10)}

    def numbers(self, settings: dict) -> dict:
        T, n = settings["T"], round(settings["cases"])
        z, y = self.z[:n], self.y[:n]
        p = sigmoid(z / T)
        curve = [cross_entropy(z / one, y) for one in TRIED]
        parts = groups(z)  # a temperature keeps the order
        predicted, positive, spread = (
            np.array([np.mean(values[part]) for part in parts]) for values in (p, y, p * (1 - p)))
        reach = 2 * np.sqrt(spread / [len(part) for part in parts])
        sizes = np.array([len(part) for part in parts]) / n
        confidence = np.maximum(p, 1 - p).mean()
        accuracy = np.mean((z > 0) == (y == 1))
        gap = confidence - accuracy
        return {"case": "equal" if abs(gap) < CLOSE else "over" if gap > 0 else "under",
                "n": n, "bins": BINS, "accuracy": accuracy, "confidence": confidence,
                "loss": cross_entropy(z / T, y), "best": TRIED[np.argmin(curve)],
                "error": np.sum(sizes * np.abs(predicted - positive)), "floor": floor(p, parts),
                "outside": np.sum(np.abs(predicted - positive) > reach), "curve": curve,
                "predicted": predicted, "positive": positive, "reach": reach}

    def draw(self, figure, settings, numbers):
        left, right = figure.subplots(1, 2)
        (blue, _), (vermilion, _) = LINES[:2]
        x, reach = numbers["predicted"], numbers["reach"]
        left.fill_between(x, x - reach, x + reach, color="#888888", alpha=0.25, linewidth=0,
                          label="95 % if calibrated")
        left.plot([0, 1], [0, 1], color="#888888", linewidth=1)
        left.plot(x, numbers["positive"], "o-", color=blue, markersize=5)
        left.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03),
                 xlabel="mean predicted probability of a tenth",
                 ylabel="fraction positive")
        left.legend(loc="upper left", fontsize=9)
        data = self.data()
        right.plot(TRIED, numbers["curve"], color=blue)
        right.plot(settings["T"], min(numbers["loss"], data["top"]), "s", color=vermilion,
                   markerfacecolor="white", markersize=10)
        right.set(xscale="log", xlabel="temperature T", ylabel="cross-entropy (nats)",
                  ylim=(data["bottom"], data["top"]))
        right.set_xticks([0.1, 1, 10], ["0.1", "1", "10"])


def floor(p: np.ndarray, parts: list) -> float:
    """The calibration error that a calibrated model with probabilities p would show on average, by
    the formula of the unit: a mean over groups of equal size.

    >>> round(floor(np.full(1000, 0.5), np.array_split(np.arange(1000), 10)), 4)
    0.0399
    """
    deviation = np.mean([np.sqrt(np.mean(p[part] * (1 - p[part]))) for part in parts])
    return float(np.sqrt(2 * len(parts) / (np.pi * len(p))) * deviation)


def temperatures(z=None, y=None) -> Temperatures:
    """Drag the temperature of logits z (n,) with labels y (n,) of 0 and 1, and use fewer cases.

    n is at least 100; without logits, 2,000 drawn ones that are four times too large. ValueError
    for other shapes.
    """
    if z is None or y is None:
        rng = np.random.default_rng(0)
        z = 6 * rng.normal(size=2000)
        y = rng.random(2000) < sigmoid(z / 4)
    return Temperatures(z, y)
