"""The pictures of the unit that need no stored runs."""
import textwrap

import numpy as np

from ... import plots
from ...plots import palette
from .gaussians import GRID, all_gaussians, gaussian
from .votes import VALUES

CAMPS = (palette.vermilion, "0.6", palette.blue)
FITS = (palette.blue, palette.vermilion, palette.green)   # as in all pictures of fits


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


def draw_minima(panels, divergences):
    """Each divergence against the mean of q, with the best spread for that mean.

    panels: title -> frequencies (17,). divergences: name -> a function of p and q.
    """
    import matplotlib.pyplot as plt
    with plots.style():
        figure, axes = plt.subplots(1, len(panels), figsize=(9.8, 3.6), sharey=True)
    means, _, trials = all_gaussians()
    lines, words = zip(("-", "--", "-."), FITS), []
    looks = dict(zip(divergences, lines))
    for ax, (title, p) in zip(axes, panels.items()):
        told = []
        for name, divergence in divergences.items():
            least = divergence(p, trials).min(axis=1)
            line, colour = looks[name]
            ax.plot(means, least, line, color=colour, label=name)
            inner = 1 + np.flatnonzero((least[1:-1] < least[:-2]) & (least[1:-1] < least[2:]))
            ax.plot(means[inner], least[inner], "o", color=colour, markersize=5)
            places = ", ".join(f"{least[at]:.2f} at {_plain(means[at])}" for at in inner)
            told.append(f"{name}, minima at the dots: {places}")
        ax.set(title=title, xlabel="mean of q", ylim=(0, 1.3))
        words.append(f"{title}: {'; '.join(told)}")
    axes[0].set_ylabel("nats (best sd up to 8)")
    axes[0].legend(loc="upper center", fontsize=9)
    return plots.alt(figure, "Three divergences against the mean of q, each with the standard "
                     f"deviation, up to 8, that makes it least. {'. '.join(words)}.")


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
