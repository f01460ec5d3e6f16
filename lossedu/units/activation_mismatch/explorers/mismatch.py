"""An activation before a loss: the gradient in the logit of each pair, and what training does."""
import numpy as np

from ....activations import sigmoid, sigmoid_grad, softplus, tanh_grad
from ....plots.theme import LINES
from ....widgets.controls import Grid, Slider
from ....widgets.explorer import Explorer

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
FAR, FRAME = 12.0, (-2.6, 8.6)  # logits from -FAR to FAR; heights that are drawn
STEPS, LOST = 200, 1e6  # of gradient descent; a logit beyond LOST has diverged


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


def descent(activation: str, loss: str, z: float, rate: float) -> np.ndarray:
    """(STEPS + 1,) logits of gradient descent on one logit, for label 1; nan once it is lost."""
    path = np.full(STEPS + 1, np.nan)
    for step in range(STEPS + 1):
        if not abs(z) <= LOST:
            break
        path[step] = z
        z = z - rate * parts(activation, loss, z)[4]
    return path


class Mismatch(Explorer):
    """Left the pair as a function of the logit, right gradient descent; the pair from a grid."""

    title = "Pairs of an activation and a loss; the label is 1"
    controls = (
        Slider("z", -8.0, -FAR, FAR, 0.1, "logit z", form=".1f"),
        Slider("rate", 1.0, 0.1, 100.0, 0.05, "learning rate", log=True, form=".3g"),
        Grid("pair", "squared error/sigmoid", rows={name: name for name in LOSSES},
             columns={name: name for name in ACTIVATIONS}, shows="gradients",
             label="Choose a pair; each cell is its gradient in z"))
    _begin = "{pair}, z = {z:.1f}, label 1: the output is {output:.4g}"
    _product = (_begin + " and the loss {loss:.4g}. Derivative in the output {in_output:.4g}, "
                "times that of the activation {of_activation:.4g}, is {gradient:.4g} in the logit. "
                "Gradient descent, learning rate {rate:.3g}: ")
    template = {
        "none": _begin + (". The loss takes its logarithm, and there is none: neither value nor "
                          "gradient."),
        "lost": _product + "after {kept:d} steps the logit has no loss any more or diverges.",
        "kept": _product + "after {kept:d} steps the logit is {end:.2f}, the output "
                           "{end_output:.3f}."}
    size = (8.6, 5.8)

    def numbers(self, settings: dict) -> dict:
        loss, activation = settings["pair"].split("/")
        z = settings["z"]
        curve = np.linspace(-FAR, FAR, 241)
        _, values, _, _, slopes = parts(activation, loss, curve)
        output, value, in_output, of_activation, gradient = map(float, parts(activation, loss, z))
        path = descent(activation, loss, z, settings["rate"])
        kept = np.sum(np.isfinite(path)) - 1
        case = "none" if np.isnan(value) else "kept" if kept == STEPS else "lost"
        return {"case": case, "output": output, "loss": value, "in_output": in_output,
                "of_activation": of_activation, "gradient": gradient, "values": values,
                "slopes": slopes, "path": path, "kept": kept, "end": path[-1],
                "end_output": ACTIVATIONS[activation][0](path[-1]),
                "gradients": [float(parts(one, name, z)[4]) for name in LOSSES
                              for one in ACTIVATIONS]}

    def draw(self, figure, settings, numbers):
        panels = figure.subplot_mosaic([["left", "right"], ["grid", "grid"]],
                                       height_ratios=(1.35, 1))
        left, right = panels["left"], panels["right"]
        (blue, solid), (red, dashed), *_ = LINES
        z = np.linspace(-FAR, FAR, 241)
        left.axhline(0, color="#888888", linewidth=0.8, zorder=0)
        left.plot(z, numbers["values"], color=blue, linestyle=solid, label="loss")
        left.plot(z, numbers["slopes"], color=red, linestyle=dashed, label="gradient in z")
        left.plot(settings["z"], np.clip(numbers["loss"], *FRAME), "s", color=blue,
                  markerfacecolor="white", markersize=9)
        left.plot(settings["z"], np.clip(numbers["gradient"], *FRAME), "o", color=red)
        left.set(xlim=(-FAR - 0.4, FAR + 0.4), ylim=FRAME, xlabel="logit z",
                 title=settings["pair"].replace("/", ", "))
        left.legend()
        right.axhline(0, color="#888888", linewidth=0.8, zorder=0)
        right.plot(numbers["path"], color=blue)
        right.set(xlim=(0, STEPS), ylim=(-FAR - 0.4, FAR + 0.4), xlabel="step", ylabel="logit z",
                  title=f"gradient descent, rate {settings['rate']:.3g}")
        self._draw_grid(panels["grid"], settings, numbers["gradients"])

    def _draw_grid(self, ax, settings, gradients):
        """The cells as the page shows them: the gradient of each pair, the chosen one framed."""
        pairs = [(row, column) for row in range(len(LOSSES)) for column in range(len(ACTIVATIONS))]
        names = [f"{loss}/{activation}" for loss in LOSSES for activation in ACTIVATIONS]
        for (row, column), name, gradient in zip(pairs, names, gradients):
            is_chosen = name == settings["pair"]
            said = "none" if np.isnan(gradient) else f"{gradient + 0.0:.2g}".replace("-", "−")
            ax.text(column, row, said, ha="center", va="center", fontsize=10,
                    bbox=dict(boxstyle="round", facecolor="white",
                              edgecolor="black" if is_chosen else "none"))
        ax.set(xlim=(-0.5, len(ACTIVATIONS) - 0.5), ylim=(len(LOSSES) - 0.5, -0.5),
               title=f"gradient in z of each pair at z = {settings['z']:.1f}".replace("-", "−"))
        ax.set_xticks(range(len(ACTIVATIONS)), list(ACTIVATIONS))
        ax.set_yticks(range(len(LOSSES)), list(LOSSES))
        ax.tick_params(length=0)
        for side in ax.spines.values():
            side.set_visible(False)


def mismatch() -> Mismatch:
    """Choose a pair from a grid and drag the logit: what reaches it, and what training does.

    Each cell of the grid shows the gradient in the logit of its pair, for label 1.
    """
    return Mismatch()
