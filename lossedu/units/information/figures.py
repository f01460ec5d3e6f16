"""The pictures of the unit that need no stored runs."""
import textwrap

import numpy as np

from ... import plots
from ...losses import loss
from ...plots import palette
from .gaussians import GRID, gaussian
from .votes import VALUES, entropy

CAMPS = (palette.vermilion, "0.6", palette.blue)


def draw_snippets(snippets, rows):
    """The votes on some sentences, and how many of them have each sign."""
    import matplotlib.pyplot as plt
    with plots.style():
        figure, axes = plt.subplots(1, len(rows), figsize=(9.6, 3.2), sharey=True)
    words = []
    for ax, row in zip(axes, rows):
        counts, signs = snippets.counts[row], snippets.signs[row]
        ax.bar(VALUES, counts, color=[CAMPS[np.sign(one) + 1] for one in VALUES])
        quoted = "\n".join(textwrap.wrap(snippets.text[row], 34))
        ax.set_title(quoted, fontsize=9.5, style="italic")
        ax.set(xlabel=f"vote\nnegative, neutral, positive: {signs[0]}, {signs[1]}, {signs[2]}",
               xticks=(-4, -2, 0, 2, 4))
        words.append(f"\"{snippets.text[row]}\": {signs[0]} negative, {signs[1]} neutral and "
                     f"{signs[2]} positive votes")
    axes[0].set_ylabel("raters")
    return plots.alt(figure, "Bars: how many raters gave each vote, negative ones orange, 0 grey, "
                     f"positive ones blue. {'; '.join(words)}.")


def draw_divergences(t):
    """Four losses of one logit for a target of two classes, and their derivatives in the logit."""
    import matplotlib.pyplot as plt
    with plots.style():
        figure, (left, right) = plt.subplots(1, 2, figsize=(9.8, 3.8))
    z = np.linspace(-7, 7, 561)
    q = 1 / (1 + np.exp(-z))
    Q, T = np.stack([q, 1 - q], axis=1), np.broadcast_to([t, 1 - t], (len(z), 2))
    js, kl = loss("js_div"), loss("kl_div")
    forward, backward = kl(np.log(Q), T, reduction="none"), kl(np.log(T), Q, reduction="none")
    slant = js.grad(Q, T, reduction="none")
    lines = {
        "cross-entropy H(t, q)": (forward + entropy([t, 1 - t]), None, palette.black, ":"),
        "KL(t || q)": (forward, q - t, palette.blue, "-"),
        "KL(q || t)": (backward, q * (1 - q) * (z - np.log(t / (1 - t))), palette.vermilion, "--"),
        "JS(t, q)": (js(Q, T, reduction="none"), q * (1 - q) * (slant[:, 0] - slant[:, 1]),
                     palette.green, "-.")}
    for name, (value, gradient, colour, line) in lines.items():
        left.plot(z, value, line, color=colour, label=name)
        if gradient is not None:
            right.plot(z, gradient, line, color=colour,
                       label=name if value is not forward else f"{name} and H(t, q)")
    best = np.log(t / (1 - t))
    for ax, what in ((left, "loss (nats)"), (right, "derivative in the logit")):
        ax.axvline(best, color="0.6", linewidth=0.8)
        ax.set(xlabel="logit z", ylabel=what, xlim=(-7, 7))
    left.axhline(entropy([t, 1 - t]), color="0.6", linewidth=0.8)
    left.annotate(f"H(t) = {entropy([t, 1 - t]):.2f}", (-6.8, entropy([t, 1 - t])), xytext=(0, 3),
                  textcoords="offset points", fontsize=9, color="0.3")
    left.set_ylim(-0.05, 4)
    right.axhline(0, color="0.4", linewidth=0.8)
    left.legend(loc="upper center", fontsize=9)
    right.legend(loc="lower right", fontsize=9)
    return plots.alt(figure, f"Left: losses against the logit, for a target of {t:g} and "
                     f"{1 - t:.1g}. All are lowest at the logit {best:.2f}. The cross-entropy is "
                     f"KL(t || q) moved up by {entropy([t, 1 - t]):.2f}; both grow like straight "
                     "lines on either side; KL(q || t) and JS level off. Right: the derivatives. "
                     f"That of KL(t || q) tends to {-t:g} and {1 - t:.1g}; those of KL(q || t) and "
                     "JS tend to 0 on either side.")


def _plain(number):
    """One digit, and no minus before a zero."""
    return f"{round(number, 1) + 0.0:.1f}"


def draw_gaussians(panels):
    """Histograms of mean votes with the Gaussian nearest by each divergence.

    panels: title -> (frequencies (17,), {divergence: (mean, spread)}).
    """
    import matplotlib.pyplot as plt
    with plots.style():
        figure, axes = plt.subplots(1, len(panels), figsize=(5.2 * len(panels), 3.6), sharey=True,
                                    squeeze=False)
    marks = (("o-", palette.blue, 4.0, 8), ("s--", palette.vermilion, 1.8, 4),
             ("^-.", palette.green, 1.5, 4))
    words = []
    for ax, (title, (p, fits)) in zip(axes[0], panels.items()):
        ax.bar(GRID, p, width=0.42, color="0.85", label="p: sentences")
        told = []
        for (name, (mean, spread)), (mark, colour, width, size) in zip(fits.items(), marks):
            ax.plot(GRID, gaussian(mean, np.log(spread)), mark, color=colour, markersize=size,
                    linewidth=width, alpha=0.5 if width > 2 else 1.0,
                    label=f"{name}: mean {_plain(mean)}, sd {spread:.1f}")
            told.append(f"{name} mean {_plain(mean)} and standard deviation {spread:.1f}")
        ax.set(title=title, xlabel="mean vote of a sentence", ylim=(0, 0.46))
        ax.legend(loc="upper right", fontsize=9, title="q nearest by", title_fontsize=9)
        words.append(f"{title}: {', '.join(told)}")
    axes[0, 0].set_ylabel("probability")
    return plots.alt(figure, "Grey bars: frequencies of the mean votes, with one camp around -2 "
                     "and one around 2. Lines: the Gaussian nearest to them by each divergence. "
                     f"{'; '.join(words)}.")


def draw_bound(votes, copies, known, number):
    """What InfoNCE reports against the size of the batch; `votes`, `copies`: size -> interval."""
    import matplotlib.pyplot as plt
    with plots.style():
        figure, axes = plt.subplots(1, 2, figsize=(9.8, 3.9))
    sizes, words = np.array(list(votes)), []
    series = ((votes, palette.blue, "o", "two votes on a sentence", known, 0.6),
              (copies, palette.vermilion, "s", "a sentence and its copy", np.log(number), 10.6))
    for ax, (found, colour, marker, name, true, top) in zip(axes, series):
        middle = np.array([one.estimate for one in found.values()])
        half = np.array([one.high - one.estimate for one in found.values()])
        if true > 1:
            ax.plot(sizes, np.log(sizes), color="0.4", linewidth=1.2, linestyle=":", label="log n")
        ax.axhline(true, color=colour, linestyle="--", linewidth=1.2)
        ax.errorbar(sizes, middle, yerr=half, fmt=marker, color=colour, capsize=3,
                    label="reported")
        ax.annotate(f"I = {true:.2f}", (sizes[-1], true), xytext=(0, 4),
                    textcoords="offset points", color=colour, ha="right")
        listed = ", ".join(f"{size}: {value:.2f}" for size, value in zip(sizes, middle))
        words.append(f"{name}, true value {true:.2f}, {listed}")
        ax.set(title=name, xscale="log", xlabel="pairs in a batch, n (logarithmic axis)",
               ylim=(-0.02 * top, top))
        ax.set_xticks(sizes, [str(size) for size in sizes])
        ax.minorticks_off()
    axes[0].set_ylabel("log n minus the loss (nats)")
    axes[0].legend(loc="lower right", fontsize=9)
    axes[1].legend(loc="lower right", fontsize=9)
    return plots.alt(figure, "What InfoNCE reports against the size of the batch, with 95 % "
                     f"intervals. Left: {words[0]}. Right: {words[1]}. The copies lie on the "
                     "dotted line log n, or just below it.")
