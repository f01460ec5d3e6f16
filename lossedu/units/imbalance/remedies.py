"""The stored experiment: its picture, and lines of it."""
from functools import lru_cache

import numpy as np

from ... import plots
from ...core.arguments import some_of
from .experiments import imbalance


@lru_cache(maxsize=1)
def _summary():
    """The summary of the stored runs, which takes a second; only read from."""
    return imbalance.stored().summary()


def draw_remedies(data="crashes", budget="long"):
    """Ranking, F1, calibration error and cost of each remedy."""
    import matplotlib.pyplot as plt
    with plots.style():
        _, axes = plt.subplots(1, 4, figsize=(12.4, 4.6))
    imbalance.draw(imbalance.stored(), axes, data=data, budget=budget)
    return plots.alt(axes[0])


def tell_remedies(data, budget, measure, remedies=(), digits=3):
    """Print the mean of each remedy and its paired difference to cross-entropy."""
    summary = _summary()
    some_of("tell_remedies", "measure", (measure,), tuple(imbalance.MEASURES.values()))
    some_of("tell_remedies", "data", (data,), imbalance.DATA)
    some_of("tell_remedies", "budget", (budget,), imbalance.BUDGETS)
    some_of("tell_remedies", "remedies", remedies or tuple(imbalance.ARMS), imbalance.ARMS)
    chosen = summary.query("data == @data and condition == @budget and measure == @measure")
    print(f"{data}, {budget} training: {measure}")
    for row in chosen.itertuples():
        if remedies and row.loss not in remedies:
            continue
        gap = "" if np.isnan(row.difference) else (
            f"   difference {_signed(row.difference, digits)} (95 % interval "
            f"{_signed(row.difference_low, digits)} to {_signed(row.difference_high, digits)})")
        print(f"  {row.loss:21} {row.mean:.{digits}f}{gap}")


def count_gains(measure):
    """Print, of all remedies, whose interval lies above 0 and whose below, and the widest gain that
    is left open, for each data set and budget."""
    summary = _summary()
    some_of("count_gains", "measure", (measure,), tuple(imbalance.MEASURES.values()))
    chosen = summary[(summary["measure"] == measure) & summary["difference"].notna()]
    print(f"{measure}, compared with cross-entropy")
    for (data, budget), rows in chosen.groupby(["data", "condition"], sort=False):
        print(f"{data}, {budget}: the highest of {len(rows)} intervals ends at "
              f"{_signed(rows.difference_high.max(), 3)}")
        sides = (("above", rows.difference_low > 0), ("below", rows.difference_high < 0))
        for side, some in sides:
            if some.any():
                print(f"  {side} 0: {'; '.join(rows.loss[some])}")


def _signed(number, digits):
    """A difference with its sign; with one digit more where it would be rounded to 0."""
    return f"{number:+.{digits if abs(number) >= 0.5 * 10 ** -digits else digits + 1}f}"
