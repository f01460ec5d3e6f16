"""What a loss asks for in each hour of the day, and how wide a margin has to be there."""
import numpy as np

from ... import plots
from ...losses import loss
from ...plots import palette
from ...study.splits import splits
from .experiments import rentals

COLOURS = {"mean": palette.blue, "median": palette.green, "0.8-quantile": palette.vermilion}
MARKS = "osD"
READ = rentals.read_hours


def _scattered(ax, hour, values):
    """Every hour as a dot, moved sideways a little so that they can be told apart."""
    aside = np.random.default_rng(0).uniform(-0.3, 0.3, len(hour))
    ax.plot(hour + rentals.FIRST + aside, values, "s", color="0.65", markersize=1.5,
            markeredgewidth=0, zorder=0)  # squares of whole pixels: half the bytes of discs
    ax.set(xlabel="hour of the day", xlim=(rentals.FIRST - 0.6, rentals.LAST + 0.6))
    ax.set_xticks(range(rentals.FIRST, rentals.LAST + 1, 2))


def draw_by_hour(hours, found):
    """The rentals of each hour of the day, and what several losses ask for; found: name -> one
    number for each hour of the day."""
    ax = plots.new_axes(size=(7.6, 3.8))
    _scattered(ax, hours.hour, hours.y)
    places, words = np.arange(rentals.FIRST, rentals.LAST + 1), []
    for (name, values), mark in zip(found.items(), MARKS):
        ax.plot(places, values, mark + "-", color=COLOURS[name], label=name, markersize=5)
        words.append(f"{name} {values[3]:.0f} at nine in the morning and {values[14]:.0f} at "
                     "eight in the evening")
    ax.set(ylabel="rentals in an hour", ylim=(0, 700))
    ax.legend(loc="upper left")
    return plots.alt(ax, f"Rentals of {len(hours.y)} hours of working days against the hour of "
                     "the day, a dot each, moved aside a little, with two peaks, at eight in "
                     "the morning and at five and six in the evening. Through "
                     f"them run three curves: {'; '.join(words)}. The 0.8-quantile lies far above "
                     "the mean where the dots are spread, and close to it where they are not.")


def _first_split(level):
    hours = rentals.read_hours()
    test = splits((0,), hours.day)[0]
    cost = loss("asymmetric_mae", under=level, over=1 - level)
    found = rentals.forecasts(hours, ~test, cost)
    return hours, ~test, found["line", "mse"], found["line", "pinball"]


def draw_margins(margins, level=0.8):
    """Target minus prediction of the linear model fitted with MSE, on the training days of the
    first split, and what three ways add to it.

    margins: a function of targets minus predictions and of hours, each (n,), that gives
    hour -> margin.
    """
    hours, train, mean, pinball = _first_split(level)
    hour, short = hours.hour[train], (hours.y - mean)[train]
    ax = plots.new_axes(size=(7.6, 3.8))
    _scattered(ax, hour, short)
    by_hour = margins(short, hour)
    places = np.array(sorted(by_hour))
    fixed = np.quantile(short, level, method="inverted_cdf")
    ways = {"fixed margin": np.full(len(places), fixed),
            "hourly margin": np.array([by_hour[place] for place in places]),
            "pinball minus MSE, on average": np.array(
                [(pinball - mean)[train][hour == place].mean() for place in places])}
    styles = (("--", palette.purple), ("o-", "black"), ("s-", palette.vermilion))
    for (name, values), (style, colour) in zip(ways.items(), styles):
        ax.plot(places + rentals.FIRST, values, style, color=colour, label=name, markersize=5)
    ax.set_title("training days of the first split", fontsize=11)
    top = 340
    higher = int(np.sum(short > top))
    ax.annotate(f"{higher} dots lie above the frame", (0.5, 0.97), xycoords="axes fraction",
                ha="center", va="top", fontsize=9)
    ax.set(ylabel="target minus prediction of MSE", ylim=(short.min() - 10, top))
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=3)
    words = "; ".join(f"{name} " + (f"{values.min():.0f} in every hour" if np.ptp(values) == 0
                                    else f"from {values.min():.0f} to {values.max():.0f}")
                      for name, values in ways.items())
    return plots.alt(ax, "Target minus prediction of the linear model fitted with MSE against the "
                     f"hour of the day, on the training days of the first split, with what is "
                     f"added to its predictions: {words}. {higher} dots lie above the frame. The "
                     "fixed margin is wider than the hourly one where the targets spread little, "
                     "as in the first and last hours and around midday, and narrower at the two "
                     "peaks.")


def pay_with_margins(margins, result, under, over):
    """The cost on random days of the MSE model raised in each hour by its own margin, (seeds,).

    The intervention to the fixed margin: model, splits and level stay, only the margin may differ
    from hour to hour. `result` is a run of the experiment rentals with the same costs.
    """
    hours = rentals.read_hours()
    cost = loss("asymmetric_mae", under=under, over=over)
    found = []
    for test in splits(result.settings["seeds"], hours.day):
        mean = rentals.forecasts(hours, ~test, cost)["line", "mse"]
        by_hour = margins((hours.y - mean)[~test], hours.hour[~test])
        raised = mean + np.array([by_hour[hour] for hour in hours.hour])
        found.append(cost(raised[test], hours.y[test]))
    return np.array(found)
