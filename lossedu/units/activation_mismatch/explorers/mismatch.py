"""One score, an activation and a loss: the slope in the score as the product of two slopes."""
import numpy as np
from ipywidgets import Dropdown

from ....activations import sigmoid, sigmoid_grad, softplus, tanh_grad
from ....plots.theme import LINES
from ....widgets.explorer import WIDE, Explorer, slider

ACTIVATIONS = {  # name -> (output, slope of the activation), from the score
    "sigmoid": (sigmoid, sigmoid_grad),
    "identity": (lambda z: z, np.ones_like),
    "tanh": (np.tanh, tanh_grad),
    "sigmoid twice": (lambda z: sigmoid(sigmoid(z)),
                      lambda z: sigmoid_grad(sigmoid(z)) * sigmoid_grad(z)),
}
LOSSES = {  # name -> (value, slope in the output), for label 1
    "squared error": (lambda a: (a - 1) ** 2, lambda a: 2 * (a - 1)),
    "absolute error": (lambda a: np.abs(a - 1), lambda a: np.sign(a - 1)),
    "cross-entropy on probabilities": (lambda a: -np.log(a), lambda a: -1 / a),
    "cross-entropy on logits": (lambda a: softplus(-a), lambda a: -sigmoid(-a)),
    "hinge": (lambda a: np.maximum(0, 1 - a), lambda a: np.where(a < 1, -1.0, 0.0)),
}
PARTS = ("derivative in\nthe output", "derivative of\nthe activation", "gradient in\nthe logit")
LEAST, MOST = 1e-7, 1e7  # sizes of slopes that are drawn


def parts(activation: str, loss: str, z: np.ndarray) -> tuple[np.ndarray, ...]:
    """(output, loss, slope in the output, slope of the activation, slope in the score).

    At the scores `z` (n,), for label 1; nan where the loss takes a logarithm that does not exist.
    """
    output, activation_grad = ACTIVATIONS[activation]
    value, loss_grad = LOSSES[loss]
    with np.errstate(all="ignore"):
        z = np.asarray(z, dtype=float)
        a = output(z)
        values = np.where(np.isfinite(value(a)), value(a), np.nan)
        # nan times a slope is nan: where there is no value, there is no slope.
        in_output = np.where(np.isnan(values), np.nan, 1.0) * loss_grad(a)
        of_activation = activation_grad(z)
        return a, values, in_output, of_activation, in_output * of_activation


class Mismatch(Explorer):
    """Left the pair as one function of the score, right the sizes of its two slopes."""

    title = "An activation, a loss, and what reaches the logit; the label is 1"
    size = (9.4, 4.4)

    def make(self) -> dict:
        left, right = self.figure.subplots(1, 2, width_ratios=(5, 4))
        self.figure.subplots_adjust(left=0.06, right=0.98, top=0.9, bottom=0.15, wspace=0.34)
        self.z = np.linspace(-12, 12, 961)
        (blue, solid), (red, dashed) = LINES[:2]
        self.values, = left.plot(self.z, 0 * self.z, color=blue, linestyle=solid)
        self.slopes, = left.plot(self.z, 0 * self.z, color=red, linestyle=dashed)
        self.here, = left.plot([], [], "o", color=blue, markersize=8)
        self.there, = left.plot([], [], "s", color=red, markersize=7)
        left.axhline(0, color="#888888", linewidth=0.8, zorder=0)
        left.set(xlim=(-12.4, 12.4), ylim=(-2.6, 8.6), xlabel="logit z")
        self.pair = left.text(0.98, 0.95, "", transform=left.transAxes, ha="right", va="top",
                              fontsize=10, color="#222222",
                              bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5})
        left.set_title("loss (blue), its gradient in z (orange, dashed)", fontsize=11)
        self.bars = right.barh(range(3), np.ones(3), left=1.0, height=0.55,
                               color=["#999999", "#999999", red])
        # The white hides the line at 1 behind the number.
        white = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
        self.sizes = [right.text(0.5, place - 0.43, "", transform=right.get_yaxis_transform(),
                                 ha="center", fontsize=10, color="#222222", bbox=white)
                      for place in range(3)]
        right.axvline(1, color="#888888", linewidth=0.8, zorder=0)
        right.set(xscale="log", xlim=(LEAST, MOST), ylim=(2.5, -0.75),
                  xlabel="absolute value, logarithmic axis", xticks=10.0 ** np.arange(-6, 7, 2))
        right.minorticks_off()
        right.set_yticks(range(3), PARTS)
        right.tick_params(axis="y", length=0)
        right.set_title("the first times the second is the third", fontsize=11)
        self.movers = [self.values, self.slopes, self.here, self.there, self.pair,
                       *self.bars, *self.sizes]
        return {"z": slider(0.0, -12.0, 12.0, 0.1, "logit z"),
                "activation": Dropdown(options=list(ACTIVATIONS), description="activation", **WIDE),
                "loss": Dropdown(options=list(LOSSES), description="loss", **WIDE)}

    def move(self) -> str:
        z, activation, loss = self.positions("z", "activation", "loss")
        _, values, _, _, slopes = parts(activation, loss, self.z)
        self.values.set_ydata(values)
        self.slopes.set_ydata(slopes)
        a, value, *found = (float(part) for part in parts(activation, loss, z))
        known = bool(np.isfinite(value))
        self.here.set_data([z] if known else [], [np.clip(value, -2.6, 8.6)] if known else [])
        self.there.set_data([z] if known else [], [np.clip(found[2], -2.6, 8.6)] if known else [])
        for bar, words, slope in zip(self.bars, self.sizes, found):
            size = np.clip(abs(slope), LEAST, MOST) if np.isfinite(slope) else 1.0
            wide = 1.25 if np.isfinite(slope) else 1.0      # so that a size of 1 has a bar as well
            bar.set_x(min(size, 1 / wide))
            bar.set_width(max(size, wide) - min(size, 1 / wide))
            words.set_text(_number(slope) if np.isfinite(slope) else "none")
        self.pair.set_text(f"{activation},\n{loss},\nz = {z:.1f}")
        begin = f"{activation}, {loss}, z = {z:.1f}, label 1: the output is {_number(a)}"
        if not known:
            return (f"{begin}. The loss takes its logarithm, and there is none: "
                    "neither value nor gradient.")
        in_output, of_activation, in_score = map(_number, found)
        return (f"{begin} and the loss {_number(value)}. Derivative in the output {in_output}, "
                f"times that of the activation {of_activation}, "
                f"is {in_score} in the logit.")


def _number(value):
    """Four digits, plainly where they can be read.

    >>> _number(-0.000335), _number(2981.96), _number(0.0)
    ('-0.000335', '2982', '0')
    """
    return f"{value + 0.0:.4g}"


def mismatch() -> Mismatch:
    """Choose an activation and a loss and move the logit: two derivatives and their product.

    The product is the gradient that reaches the logit.
    """
    return Mismatch()
