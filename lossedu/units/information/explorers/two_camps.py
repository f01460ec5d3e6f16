"""A Gaussian on two camps of mean votes: drag it, thin out the valley, watch three divergences."""
from functools import cache

import numpy as np

from ....plots.theme import LINES
from ....widgets.controls import Choice, Slider
from ....widgets.explorer import Explorer
from ..gaussians import DIVERGENCES, GRID, gaussian, histogram
from ..votes import read_snippets

NEAR = np.abs(GRID) <= 0.5
NAMES = {"KL(p || q)": "forward", "KL(q || p)": "reverse", "JS": "js"}
VALLEY = Slider("valley", 1.0, 0.01, 1.0, 0.1, "middle frequencies times", log=True)
STARTS = ((0.0, 2.3), (-1.9, 0.65), (1.9, 0.65))  # both camps, or one of them
STEPS = 20  # of the valley: each has its own best fits
TOLD = ("q has mean {mean:.1f} and standard deviation {spread:.2f}; the middle frequencies are "
        "{valley:.2f} times those of the sentences. KL(p || q) {forward:.3f}, least "
        "{forward_least:.3f}; KL(q || p) {reverse:.3f}, least {reverse_least:.3f}; JS {js:.3f}, "
        "least {js_least:.3f}.")
PLACES = (" The best fits, mean and standard deviation: KL(p || q) {forward_mean:.2f} and "
          "{forward_spread:.2f}, KL(q || p) {reverse_mean:.2f} and {reverse_spread:.2f}, JS "
          "{js_mean:.2f} and {js_spread:.2f}.")


class TwoCamps(Explorer):
    """Frequencies and Gaussian left; right the plane of all Gaussians, in which q is a point."""

    title = "One Gaussian on two camps"
    controls = (Slider("mean", 0.0, -4.0, 4.0, 0.1, "mean of q", form=".1f"),
                Slider("spread", 2.0, 0.25, 5.0, 0.02, "standard deviation of q", log=True),
                VALLEY,
                Choice("best", "hidden", {"hidden": "hidden", "shown": "shown"},
                       "The best Gaussians are"))
    template = {"hidden": TOLD, "shown": TOLD + PLACES}
    size = (9.5, 4.2)

    def __init__(self):
        super().__init__()
        self.all = histogram(read_snippets().mean)

    def data(self) -> dict:
        return {"grid": GRID, "all": self.all, "fits": all_fits()}

    def numbers(self, settings: dict) -> dict:
        p, q = thinned(self.all, settings["valley"]), gaussian(settings["mean"],
                                                              np.log(settings["spread"]))
        step = round(-np.log10(settings["valley"]) / VALLEY.step)
        found = {"p": p, "q": q, "case": settings["best"]}
        for (name, divergence), (mean, spread) in zip(DIVERGENCES.items(), all_fits()[step]):
            short = NAMES[name]
            found |= {short: divergence(p, q), f"{short}_mean": mean, f"{short}_spread": spread,
                      f"{short}_least": divergence(p, gaussian(mean, np.log(spread)))}
        return found

    def draw(self, figure, settings, numbers):
        left, right = figure.subplots(1, 2, width_ratios=(3, 2))
        left.bar(GRID, numbers["p"], width=0.42, color="#cccccc")
        left.plot(GRID, numbers["q"], "o-", color="#222222", markersize=4)
        left.set(ylim=(0, 0.5), xlabel="mean vote of a sentence",
                 title="frequencies p (bars) and Gaussian q")
        right.plot(settings["mean"], settings["spread"], "s", color="#222222",
                   markerfacecolor="white", label="q")
        if settings["best"] == "shown":
            for name, (colour, _), marker in zip(NAMES, LINES, "oD^"):
                short = NAMES[name]
                right.plot(numbers[f"{short}_mean"], numbers[f"{short}_spread"], marker,
                           color=colour, label=f"best by {name}")
        right.set(xlim=(-4.2, 4.2), ylim=(0.22, 6), yscale="log", xlabel="mean of q",
                  title="its standard deviation", yticks=(0.25, 0.5, 1, 2, 4),
                  yticklabels=("0.25", "0.5", "1", "2", "4"))
        right.minorticks_off()
        right.legend(loc="lower center", fontsize=9)


def thinned(frequencies, valley):
    """The frequencies with the three middle ones times `valley`, of sum 1 again."""
    p = np.where(NEAR, valley * frequencies, frequencies)
    return p / p.sum()


@cache
def all_fits():
    """For each step of the valley, from 1 down: (mean, standard deviation) of the best Gaussian by
    each divergence."""
    frequencies = histogram(read_snippets().mean)
    thin = [thinned(frequencies, 10 ** (-VALLEY.step * step)) for step in range(STEPS + 1)]
    return [[best_fit(p, divergence) for divergence in DIVERGENCES.values()] for p in thin]


def best_fit(p, divergence):
    """[mean, standard deviation]: the best of three local minima, found from STARTS."""
    from scipy.optimize import minimize
    ends = [minimize(lambda theta: divergence(p, gaussian(*theta)), (mean, np.log(spread)),
                     method="Nelder-Mead", options=dict(xatol=1e-6, fatol=1e-10))
            for mean, spread in STARTS]
    mean, log_spread = min(ends, key=lambda end: end.fun).x
    # the search stops within 1e-6; what is stored should not depend on a processor's last digit
    return [round(float(mean), 4) + 0.0, round(float(np.exp(log_spread)), 4)]


def two_camps() -> TwoCamps:
    """Drag a Gaussian over mean and spread, and thin out the frequencies between the camps."""
    return TwoCamps()
