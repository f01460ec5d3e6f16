"""The pictures of the unit that need no stored experiment."""
import numpy as np

from ... import plots
from ...plots import palette
from . import network


def draw_training(curves, cosines):
    """Above, the loss of each run before each step; below, the cosine of her angle.

    curves: name -> (S, steps), the first one in front. cosines: (S, steps), those of the first.
    """
    import matplotlib.pyplot as plt
    with plots.style():
        figure, (above, below) = plt.subplots(2, 1, figsize=(7.2, 5.4), sharex=True,
                                              height_ratios=(3, 2))
    said = []
    for (name, runs), colour, style in zip(curves.items(), (palette.vermilion, palette.blue),
                                           ("--", "-")):
        above.plot(runs.T, color=colour, linewidth=0.5, alpha=0.35)
        above.plot(runs.mean(axis=0), color=colour, linestyle=style, label=f"{name}, mean")
        said.append(f"{name} from {runs[:, 0].mean():.2f} to {runs[:, -1].mean():.2f}")
    steps = runs.shape[1]
    above.axhline(1, color="0.4", linestyle=":", linewidth=1)
    above.annotate("variance of all targets", (steps, 1), xytext=(0, 3), ha="right",
                   textcoords="offset points", fontsize=10)
    above.set(ylabel="training loss (MSE),\nlogarithmic axis", yscale="log", ylim=(0.08, 3))
    above.set_yticks([0.1, 0.2, 0.5, 1, 2], ["0.1", "0.2", "0.5", "1", "2"])
    above.minorticks_off()
    above.legend(loc="upper right", ncols=2)
    below.plot(cosines.T, color=palette.vermilion, linewidth=0.5, alpha=0.35)
    below.plot(cosines.mean(axis=0), color=palette.vermilion, linestyle="--")
    below.axhline(0, color="0.4", linewidth=0.8)
    below.set(xlabel="step of gradient descent", ylabel="her program:\ncosine to true gradient",
              xlim=(0, steps), ylim=(-0.5, 1.05))
    return plots.alt(figure, "Above, the training loss against the step on a logarithmic axis, a "
                             "thin line for each run and a thick one for the mean: "
                             f"{'; '.join(said)}. A dotted line marks 1, the variance of all "
                             "targets. Below, the cosine of the angle between her gradient and the "
                             f"true one: its mean falls from {cosines[:, 0].mean():.2f} to "
                             "about 0.")


def draw_rates(slower):
    """Her loss against rate times steps, near its minimum. slower: rate -> [hers, right]."""
    ax = plots.new_axes(size=(7.2, 3.6))
    looks = ((palette.vermilion, 6, "-", 0.35), (palette.vermilion, 2.4, "--", 0.8),
             (palette.black, 1.2, ":", 1))
    said, lowest = [], min(hers.min() for hers, _ in slower.values())
    for (rate, (hers, _)), (colour, width, style, alpha) in zip(slower.items(), looks):
        along = rate * np.arange(len(hers))
        ax.plot(along, hers, color=colour, linewidth=width, linestyle=style, alpha=alpha,
                label=f"rate {rate:g}, {len(hers):,} steps")
        said.append(f"at rate {rate:g} near {along[np.argmin(hers)]:.0f}")
    ax.set(xlabel="learning rate times number of steps", xlim=(0, along[-1]),
           ylabel="her training loss (MSE)", ylim=(lowest - 0.005, lowest + 0.04))
    ax.legend(loc="upper center")
    return plots.alt(ax, "The training loss of her program against learning rate times number of "
                         "steps, near its minimum. The curves of three rates lie nearly on one "
                         f"another: the loss is lowest {', '.join(said)}, and rises from there.")


def draw_slice(theta, X, y, entry=("W", (0, 0)), faults=("right", "tanh")):
    """Above, the loss along one entry with tangents; below, its derivative as programs claim it."""
    import matplotlib.pyplot as plt
    name, place = entry
    here = float(theta[name][place])
    along = here + np.linspace(-2.5, 2.5, 201)

    def moved(value):
        changed = {key: one.copy() for key, one in theta.items()}
        changed[name][place] = value
        return changed

    values = [network.loss(moved(value), X, y) for value in along]
    with plots.style():
        figure, (above, below) = plt.subplots(2, 1, figsize=(7.2, 5.6), sharex=True)
    above.plot(along, values, color="0.3", label="loss")
    height, said = network.loss(theta, X, y), []
    words = {"right": "right gradient", "tanh": "derivative of tanh forgotten"}
    for fault, colour, style in zip(faults, (palette.blue, palette.vermilion), ("-", "--")):
        claimed = [network.gradient(moved(value), X, y, fault)[name][place] for value in along]
        slope = network.gradient(theta, X, y, fault)[name][place]
        near = np.array([-0.9, 0.9])
        above.plot(here + near, height + slope * near, color=colour, linestyle=style,
                   label=words[fault])
        below.plot(along, claimed, color=colour, linestyle=style)
        below.plot(here, slope, "o", color=colour)
        said.append(f"{words[fault]} {slope:.2f}")
    above.plot(here, height, "o", color="black")
    below.axhline(0, color="0.4", linewidth=0.8)
    lowest = along[int(np.argmin(values))]
    for ax in (above, below):
        ax.axvline(lowest, color="0.4", linestyle=":", linewidth=1)
    above.set(ylabel="loss, with tangents")
    below.set(xlabel=f"value of {name}[{place[0]}, {place[1]}], all others fixed",
              ylabel="derivative", xlim=(along[0], along[-1]))
    above.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=3)
    said = "; ".join(said)
    return plots.alt(figure, "Above, the loss against one weight, with the tangents that two "
                             "gradients claim at a marked point; below, both claimed derivatives "
                             f"against that weight. At the point: {said}. The right tangent "
                             "touches the curve, the other one crosses it. A dotted line at "
                             f"{lowest:.1f} marks where the loss is lowest along this weight; the "
                             "right derivative is 0 there, the other one is positive.")


def derivative(theta, X, y, order, entry=("W", (0, 0)), h=1e-2):
    """The loss (order 0), or its second or third derivative in one entry, by differences."""
    name, place = entry

    def value(steps):
        changed = {key: one.copy() for key, one in theta.items()}
        changed[name][place] += steps * h
        return network.loss(changed, X, y)

    if order == 0:
        return value(0)
    if order == 2:
        return (value(1) - 2 * value(0) + value(-1)) / h ** 2
    return (value(2) - 2 * value(1) + 2 * value(-1) - value(-2)) / (2 * h ** 3)


def step_errors(theta, X, y, steps, entry=("W", (0, 0))):
    """name -> error of the difference quotient of one entry at each step (H,)."""
    name, place = entry
    exact = network.gradient(theta, X, y)[name][place]

    def value(moved, dtype):
        changed = {key: one.astype(dtype) for key, one in theta.items()}
        changed[name][place] = moved
        return network.loss(changed, X.astype(dtype), y.astype(dtype))

    found = {}
    for words, sides, dtype in (("central", (1, -1), np.float64), ("forward", (1, 0), np.float64),
                                ("central, float32", (1, -1), np.float32)):
        here, each = dtype(theta[name][place]), []
        for h in steps:
            above, below = (here + dtype(side * h) for side in sides)
            with np.errstate(all="ignore"):
                each.append((value(above, dtype) - value(below, dtype)) / (above - below))
        found[words] = np.abs(np.array(each, dtype=float) - exact)
    return found


def draw_steps(steps, errors, estimate, best):
    """The error of each difference quotient against its step, with the derived estimate."""
    ax = plots.new_axes(size=(7.4, 4.4))
    for (name, error), (colour, style) in zip(errors.items(), plots.theme.LINES):
        error = np.where(np.isfinite(error), error, np.nan)  # the step is lost in rounding
        ax.plot(steps, np.clip(error, 1e-14, 1e3), color=colour, linestyle=style, linewidth=1.4,
                label=name)
    ax.plot(steps, estimate, color="0.75", linewidth=5, zorder=0,
            label="truncation plus\nrounding, central,\nfloat64")
    for name, h in best.items():
        ax.axvline(h, color="0.4", linestyle=":")
        ax.annotate(f"  h*, {name}  ", (h, 1e-12 if name == "forward" else 5), va="top",
                    fontsize=10, ha="left" if name == "float32" else "right")
    ax.set(xscale="log", yscale="log", ylim=(1e-14, 10), xlabel="step h",
           ylabel="error of the derivative")
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    # rounding errors differ between processors: powers of ten that hold on all of them
    limits = {"central": 1e-11, "forward": 1e-8, "central, float32": 1e-5}
    said = "; ".join(f"{name} reaches errors below {limits[name]:.0e}" for name in errors)
    assert all(np.nanmin(errors[name]) < limits[name] for name in errors)
    return plots.alt(ax, "Error against the step, both axes logarithmic; each curve falls with "
                         "growing steps, as rounding loses its weight, and rises again with "
                         "truncation. The float32 curve is flat at its left end, where the "
                         f"difference is 0. Here {said}. A broad grey line is the sum of both "
                         "estimates for central differences in float64: to the right of the best "
                         "step the error follows it, to the left most errors lie below it. The "
                         "theoretical best steps are marked: "
                         f"{best['float64']:.1e} in float64, {best['float32']:.1e} in float32, "
                         f"{best['forward']:.1e} for the forward difference.")
