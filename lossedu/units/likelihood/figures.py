"""The pictures of the unit that need no experiment."""
import numpy as np

from ... import plots
from ...losses import loss
from ...plots import palette

NOISE = {"Gaussian": (palette.blue, "-"), "Laplace": (palette.green, "--"),
         "Student t, 3 degrees\nof freedom": (palette.vermilion, "-.")}


def draw_noise():
    """Three densities of the noise, their negative logarithms, and the derivatives of these.

    Each has the scale 1: the Gaussian's standard deviation, the Laplace density's mean absolute
    value, the scale of Student's t.
    """
    import matplotlib.pyplot as plt
    r, t = np.linspace(-6, 6, 601), loss("student_t", nu=3.0, full=True)
    losses = {"Gaussian": r ** 2 / 2 + 0.5 * np.log(2 * np.pi), "Laplace": abs(r) + np.log(2),
              "Student t, 3 degrees\nof freedom": t(r, 0 * r, reduction="none")}
    slopes = {"Gaussian": r, "Laplace": np.where(r == 0, np.nan, np.sign(r)),
              "Student t, 3 degrees\nof freedom": t.grad(r, 0 * r, reduction="none")}
    with plots.style():
        figure, axes = plt.subplots(1, 3, figsize=(9.6, 3.2))
    for name, (colour, line) in NOISE.items():
        for ax, values in zip(axes, (np.exp(-losses[name]), losses[name], slopes[name])):
            ax.plot(r, values, line, color=colour, label=name)
    for ax, title in zip(axes, ("density of the noise", "loss: minus its logarithm",
                                "derivative of the loss")):
        ax.set_title(title, fontsize=11)
        ax.set(xlabel="residual r", xticks=(-6, -3, 0, 3, 6))
    axes[1].set_ylim(0, 9)
    axes[2].set_ylim(-4.2, 4.2)
    axes[0].set_ylim(0, 0.75)
    axes[0].legend(loc="upper right", fontsize=8)
    return plots.alt(figure, "Three panels against the residual from -6 to 6, each with a "
                     "Gaussian, a Laplace and a Student t density with 3 degrees of freedom. Left, "
                     "the densities: bells around 0, the Laplace one with a peak of 0.5. Middle, "
                     "minus their logarithms: a parabola, a V, and a curve that flattens. Right, "
                     "the derivatives: a straight line, a step from -1 to 1 at 0, and a curve that "
                     "rises to 1.15 at the root of 3 and then falls towards 0.")


def draw_corner(z=2.0, strengths=(1.0, 3.0)):
    """The loss of one weight with each penalty: (w - z)^2 plus 3 w^2, or plus 2 kappa |w|.

    z: where the data alone put the weight. strengths: kappa, of the L1 penalty.
    """
    import matplotlib.pyplot as plt
    w = np.linspace(-1, 3, 801)
    with plots.style():
        figure, axes = plt.subplots(1, 2, figsize=(8.6, 3.2))
    curves = {"no penalty": ((w - z) ** 2, "-", "0.4"),
              f"L2, ${strengths[1]:g}\\,w^2$": (
                  (w - z) ** 2 + strengths[1] * w ** 2, "-", palette.blue),
              f"L1, ${2 * strengths[0]:g}\\,|w|$": (
                  (w - z) ** 2 + 2 * strengths[0] * abs(w), "--", palette.green),
              f"L1, ${2 * strengths[1]:g}\\,|w|$": (
                  (w - z) ** 2 + 2 * strengths[1] * abs(w), "-.", palette.vermilion)}
    places = []
    for name, (values, line, colour) in curves.items():
        lowest = np.argmin(values)
        axes[0].plot(w, values, line, color=colour, label=name)
        axes[0].plot(w[lowest], values[lowest], "o", color=colour)
        slopes = np.gradient(values, w)
        if name.startswith("L1"):
            slopes[np.abs(w) < 0.004] = np.nan
        axes[1].plot(w, slopes, line, color=colour, label=name)
        plain = name.replace("$", "").replace(chr(92) + ",", " ")
        places.append(f"{w[lowest] + 0.0:.1f} with {plain}")
    axes[1].axhline(0, color="0.4", linewidth=0.8)
    for ax in axes:
        ax.axvline(0, color="0.8", linewidth=0.8, zorder=0)
        ax.set_xlabel("weight w")
    axes[0].set(ylim=(-0.8, 16), title="loss and penalty")
    axes[1].set(ylim=(-16, 16), title="derivative")
    axes[1].legend(loc="lower right", fontsize=8)
    return plots.alt(figure, "Left, (w - 2) squared against the weight w, without a "
                     "penalty and with three of them. A dot marks each minimum: w is "
                     f"{'; '.join(places)}. Right, the "
                     "derivatives: straight lines for no penalty and L2; with L1 they jump upwards "
                     "at w = 0, and with the larger L1 penalty the jump crosses zero.")
