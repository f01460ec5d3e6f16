"""What the models predict on the road: a picture, and a few lines."""
import numpy as np

from ... import plots
from ...plots import palette
from ...stats import paired_difference

SPLIT = (19_662, 6_554)   # people to learn from, people held out, on average
LOOKS = ((palette.blue, "o"), (palette.green, "s"), (palette.purple, "^"), (palette.vermilion, "D"))
OPEN = dict(fillstyle="none", markeredgewidth=1.6)   # so that no mark hides another


def tell_road(found, against):
    """Print what each model predicts for all people and for the tenth of the rows with the highest
    predicted risk, and the paired difference of its cost to that of the model `against`."""
    observed = found[against]
    print(f"observed on the road: {observed['true'].mean():.2%} died; in the tenth of the rows "
          f"with\nthe highest predicted risk ({observed['top'].mean():.1%} of the road) "
          f"{observed['tenths'][:, -1, 1].mean():.1%} died")
    print("in brackets: predicted minus observed, in percentage points, 95 % interval")
    for name, one in found.items():
        top = one["tenths"][:, -1]
        gap = paired_difference(one["predicted"], one["true"], split=SPLIT)
        high = paired_difference(*top.T, split=SPLIT)
        print(f"{name:17} predicted {one['predicted'].mean():.2%} "
              f"({100 * gap.low:+.2f} to {100 * gap.high:+.2f}), that tenth "
              f"{top[:, 0].mean():.1%} ({100 * high.low:+.1f} to {100 * high.high:+.1f})")
    for name in found:
        if name != against:
            gap = paired_difference(found[name]["cost"], observed["cost"], split=SPLIT)
            print(f"cost, {name} minus {against}: {gap.estimate:.3f} (95 % interval "
                  f"{gap.low:.3f} to {gap.high:.3f})")


def draw_road(found, against):
    """Left: predicted against true risk of ten groups; right: how much more each model costs than
    the model `against`, paired."""
    import matplotlib.pyplot as plt
    with plots.style():
        figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4.2), width_ratios=(3, 2))
    words, low = [], 1e-4
    left.plot([low, 0.5], [low, 0.5], color="0.5", linewidth=1, linestyle="--")
    left.text(0.025, 0.0011, "risk overestimated", fontsize=9, color="0.35")
    left.text(0.00013, 0.013, "risk underestimated", fontsize=9, color="0.35")
    for row, ((name, one), (colour, mark)) in enumerate(zip(found.items(), LOOKS)):
        predicted, true = one["tenths"].mean(axis=0).T
        shown = true >= low
        left.plot(predicted[shown], true[shown], mark, color=colour, label=name,
                  markersize=6 if name == against else 8, **OPEN)
        said = (f"{name}: predicted over observed risk from "
                f"{np.min((predicted / true)[shown]):.2f} "
                f"to {np.max((predicted / true)[shown]):.2f}")
        if name != against:
            gap = paired_difference(one["cost"], found[against]["cost"], split=SPLIT)
            right.errorbar(gap.estimate, row, xerr=gap.high - gap.estimate, fmt=mark, color=colour,
                           capsize=4, markersize=7)
            said += (f"; costs {gap.estimate:.3f} more than {against} "
                     f"({gap.low:.3f} to {gap.high:.3f})")
        words.append(said)
    ticks = (0.0001, 0.001, 0.01, 0.1)
    for axis, label in (("x", "predicted risk"), ("y", "fraction that died")):
        left.set(**{f"{axis}scale": "log", f"{axis}lim": (low, 0.5),
                    f"{axis}label": f"{label} (logarithmic)"})
        getattr(left, f"set_{axis}ticks")(ticks, ["0.01 %", "0.1 %", "1 %", "10 %"])
    left.minorticks_off()
    left.set_title(f"{np.sum(shown)} of ten groups of equally many rows, road weights", fontsize=11)
    left.legend(loc="upper left", fontsize=9.5)
    others = [name for name in found if name != against]
    right.axvline(0, color="0.5", linewidth=1, linestyle="--")
    right.annotate(against, (0, len(others) - 0.45), xytext=(4, 0), textcoords="offset points",
                   fontsize=9, color="0.35")
    right.set_yticks(range(len(others)), others)
    right.set(xlim=(-0.005, None), ylim=(len(others) - 0.4, -0.6),
              xlabel=f"mean cost of a person, minus that of\n{against} (paired, 95 % interval)")
    right.set_title("extra cost on the road", fontsize=11)
    return plots.alt(figure, "Left: the fraction that died on the road against the mean predicted "
                     "risk, for ten groups of equally many held-out rows, by risk; means of the "
                     f"splits, logarithmic axes. The {len(true) - np.sum(shown)} groups of lowest "
                     "risk, with hardly a death in them, are not shown. Right: the paired "
                     "difference in mean cost at a threshold of 1/21, with its interval. "
                     f"{'. '.join(words)}.")
