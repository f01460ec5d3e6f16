"""The nights of 2011: when bikes were rented between midnight and six, and where rows lack.

The file has no row for 85 of these hours; whether nothing was rented or nothing was recorded, it
does not tell.
"""
import numpy as np

from ... import plots
from ...data import load
from ...plots import palette

HOURS, DAYS = 6, 365


def read_nights():
    """Weekday (365, 7) as one-hot, fractions of the night's rentals (365, 6), there (365, 6).

    A row is a day of 2011, a column one of the six hours from midnight. `there`: the file has a row
    for this hour. Where it has none, fractions are 0; the others add up to 1 in a night that has
    some. float32, float32, bool.
    """
    bikes = load("bikeshare")
    day, hour = (bikes.column(name).astype(int) for name in ("day", "hour"))
    at_night = hour < HOURS
    rented, there = np.zeros((DAYS, HOURS)), np.zeros((DAYS, HOURS), bool)
    rented[day[at_night] - 1, hour[at_night]] = bikes.y[at_night]
    there[day[at_night] - 1, hour[at_night]] = True
    weekday = np.zeros(DAYS, int)
    weekday[day - 1] = bikes.column("weekday")
    total = np.maximum(rented.sum(axis=1, keepdims=True), 1)
    return (np.eye(7, dtype=np.float32)[weekday], (rented / total).astype(np.float32), there)


def draw_nights(there):
    """A mark for each hour that has no row in the file, over the days of the year."""
    ax = plots.new_axes(size=(8.6, 2.6))
    there = np.asarray(there)
    empty = ~there.any(axis=1)
    kinds = ((~empty, "0.45", "|", "hour without a row"),
             (empty, palette.vermilion, "s", "night without a row"))
    for rows, colour, mark, words in kinds:
        days, hours = np.nonzero(~there & rows[:, None])
        ax.plot(days + 1, hours, mark, color=colour, markersize=6 if mark == "s" else 9,
                label=words)
    ax.set(xlim=(0, 366), ylim=(-0.6, 5.6), xlabel="day of 2011", ylabel="hour from midnight")
    ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, fontsize=9.5)
    missing = int((~there).sum())
    numbers = ", ".join(str(one + 1) for one in np.flatnonzero(empty))
    return plots.alt(ax, f"A mark for each of the {missing} hours between midnight and six that "
                     "have no row in the file, over the days of 2011: most are at three and four. "
                     f"On {empty.sum()} days, {numbers}, all six are missing.")
