"""The pictures of the unit, and the numbers behind them."""
from collections import Counter

import numpy as np

from ... import plots
from ...plots import palette
from .bank import claims
from .record import ARTICLES, KINDS, VERDICTS

COLOURS = dict(zip(VERDICTS, (palette.green, palette.sky, palette.orange, palette.vermilion,
                              "0.75")))
MEASURES = ("precision", "recall", "F1")
TABLE_3 = {"squared error": (0.743, 0.808), "cross-entropy": (0.859, 0.912)}  # accuracy, F1


def counts(by="article"):
    """Article (or kind) -> verdict -> number of claims."""
    found = Counter((getattr(one, by), one.verdict) for one in claims())
    return {name: {verdict: found[name, verdict] for verdict in VERDICTS}
            for name in {"article": ARTICLES, "kind": KINDS}[by]}


def tell_counts(by="article"):
    """Print the verdicts of each article (or kind of claim), and of all."""
    found = counts(by)
    found["all"] = {verdict: sum(one[verdict] for one in found.values()) for verdict in VERDICTS}
    for name, numbers in found.items():
        total = sum(numbers.values())
        words = ", ".join(f"{number} {verdict}" for verdict, number in numbers.items())
        print(f"{name:10}: {total:3} claims, {numbers['true'] / total:.0%} true ({words})")


def draw_verdicts(by="article"):
    """A bar for each article (or kind of claim), divided by verdict."""
    ax, said = plots.new_axes(1, size=(8, 3)), []
    found = counts(by)
    names = list(found)
    for place, name in enumerate(names):
        total, left = sum(found[name].values()), 0.0
        for verdict, number in found[name].items():
            width = 100 * number / total
            ax.barh(place, width, left=left, color=COLOURS[verdict], edgecolor="white",
                    label=verdict if place == 0 else None)
            if number:
                ax.text(left + width / 2, place, number, ha="center", va="center", fontsize=9)
            left += width
        said.append(f"{name} " + ", ".join(f"{number} {verdict}" for verdict, number
                                           in found[name].items()))
    ax.set(yticks=range(len(names)), ylim=(len(names) - 0.5, -0.5), xlim=(0, 100),
           yticklabels=[f"{name}, n = {sum(found[name].values())}" for name in names],
           xlabel={"article": "percent of the article's claims",
                                 "kind": "percent of the claims of this kind"}[by])
    ax.grid(False)
    ax.figure.legend(loc="outside lower center", ncols=5)
    return plots.alt(ax.figure, f"A bar for each {by}, divided by verdict: {'; '.join(said)}.")


def precision_recall(accuracy, f1, prevalence):
    """Precision and recall that belong to accuracy and F1 at each prevalence (n,): shape (2, n)."""
    wrong = 1 - accuracy
    hits = f1 * wrong / (2 * (1 - f1))
    missed = prevalence - hits
    return np.stack([hits / (hits + wrong - missed), hits / prevalence])


def draw_epochs():
    """The epochs of MSE minus 1.5 times those of cross-entropy: the intervals at the learning rate
    0.1 and at the tuned one. Above 0, MSE needs more than half as many again."""
    from .proving import gap
    ax, said = plots.new_axes(1, size=(8, 2.8)), []
    names = [f"to {goal}, {words}" for goal in ("90 %", "95 %")
             for words in ("rate 0.1", "tuned rate")]
    for place, name in enumerate(names):
        more = gap("tables", "value", "MSE", "CCE", times=1.5, data="epochs", condition=name)
        ax.plot([more.low, more.high], [place, place], color=palette.blue)
        ax.plot(more.estimate, place, "o", color=palette.blue)
        side = "above 0" if more.low > 0 else "below 0" if more.high < 0 else "contains 0"
        said.append(f"{name}, {more.low:.1f} to {more.high:.1f} ({side})")
    ax.axvline(0, color=palette.vermilion, linestyle="--", label="half as many epochs again")
    ax.legend(loc="lower right")
    ax.set(yticks=range(len(names)), yticklabels=[name.replace("rate", "learning rate")
                                                  for name in names],
        ylim=(len(names) - 0.5, -0.5),
        xlabel="epochs of MSE minus 1.5 times epochs of cross-entropy")
    return plots.alt(ax.figure, "Intervals of the epochs of MSE minus 1.5 times those of "
                     f"cross-entropy: {'; '.join(said)}. The dashed line at 0 is where MSE needs "
                     "exactly half as many epochs again.")


def prevalences(half=0.0):
    """The lowest and the highest prevalence that fit both rows of NNLF's table 3, if its numbers
    are off by at most `half`; nan where none does."""
    # the true positives grow with F1 and with the errors; so do they with all errors added
    least = max((f1 - half) * (1 - acc - half) / (2 * (1 - f1 + half))
                for acc, f1 in TABLE_3.values())
    most = min((f1 + half) * (1 - acc + half) / (2 * (1 - f1 - half)) + 1 - acc + half
               for acc, f1 in TABLE_3.values())
    return (least, most) if least <= most else (np.nan, np.nan)


def draw_table(low, high):
    """Precision, recall and F1 of both rows of NNLF's table 3, and of a model that calls everything
    positive, over the prevalences that fit both."""
    axes = plots.new_axes(3, size=(10.5, 3.4))
    prevalence, said = np.linspace(low, high, 200), []
    looks = {"squared error": (palette.vermilion, "-"), "cross-entropy": (palette.blue, "--")}
    for name, row in TABLE_3.items():
        colour, dash = looks[name]
        three = (*precision_recall(*row, prevalence), np.full(200, row[1]))
        for ax, values, words in zip(axes, three, MEASURES):
            ax.plot(prevalence, values, dash, color=colour, label=name)
            ends = dict.fromkeys(f"{values[at]:.2f}" for at in (0, -1))
            said.append(f"{words} of {name} {'from ' * (len(ends) == 2)}{' to '.join(ends)}")
    always = (prevalence, np.ones(200), 2 * prevalence / (1 + prevalence))
    for ax, values, words in zip(axes, always, MEASURES):
        ax.plot(prevalence, values, ":", color="0.4", label="always positive")
        ax.set(xlabel="prevalence", ylabel=words, ylim=(0.63, 1.03))
    axes[0].figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=3)
    return plots.alt(axes[0].figure, "The precision of squared error is above that of "
                     f"cross-entropy at each prevalence from {low:.2f} to {high:.2f}. "
                     f"These fit both rows: {'; '.join(said)}. The precision of always positive "
                     f"is the prevalence, its recall is 1, its F1 rises from {always[2][0]:.2f} to "
                     f"{always[2][-1]:.2f}.")
