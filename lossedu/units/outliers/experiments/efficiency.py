"""What robustness costs where nothing is wrong, and what it earns where the tails are heavy.

Each seed draws 2,000 samples of 101 values around a known centre and estimates it three ways.
An estimate's variance, over the variance of the mean from the same samples, says how many times
as many data it needs for the same precision.
"""
import numpy as np

from ....core import arguments
from ....core.reading import as_numbers
from ....core.words import shown
from ....losses import loss
from ....study.plan import Plan
from ....study.result import Measure

NOISES = {"Gaussian": lambda rng, shape: rng.standard_normal(shape),
          "Laplace": lambda rng, shape: rng.laplace(size=shape),
          "10 % times 5": lambda rng, shape: (rng.standard_normal(shape)
                                              * np.where(rng.random(shape) < 0.1, 5, 1))}
LOSSES = ("mse", "mae", "huber")
DELTA = 1.345        # in MADs: keeps 95 % of the precision under Gaussian noise
MAD = 1.4826         # the median distance of Gaussian values is 1 / 1.4826 standard deviations


def run(seeds=20, jobs=1, progress=True, n=101, samples=2000):
    """Variance of mean, median and Huber centre, over that of the mean, as a `Result`.

    One row per seed, noise and loss; `n` values in each of `samples` samples. Huber's delta is
    1.345 MADs of the sample. Raises ValueError with one sentence.
    """
    seeds = arguments.seeds("efficiency", "seeds", seeds)
    n = arguments.whole_number("efficiency", "n", n, 1, example=101)
    samples = arguments.whole_number("efficiency", "samples", samples, 1, example=2000)
    question = f"The centre of {n} values: how many times the variance of the mean?"
    tasks = [(_rows, dict(seed=seed, noise=noise, n=n, samples=samples))
             for seed in seeds for noise in NOISES]
    measure = Measure("simulated", "ratio", "variance / that of the mean")
    settings = dict(seeds=seeds, n=n, samples=samples)
    return Plan("efficiency", question, tasks, (measure,), settings).run(jobs, progress)


def _rows(seed, noise, n, samples):
    """Rows of one seed and noise, one per loss."""
    # the name's letters are part of the seed, so that the noises do not depend on their order
    drawn = NOISES[noise](np.random.default_rng([seed, *noise.encode()]), (samples, n))
    # the true centre is 0: the mean square is the variance
    squares = {name: float(np.mean(centre(name, drawn) ** 2)) for name in LOSSES}
    return [{"data": "simulated", "condition": noise, "model": "constant", "loss": name,
             "seed": seed, "ratio": squares[name] / squares["mse"]} for name in LOSSES]


def centre(name, samples, delta=None):
    """The best constant of each row of `samples` (..., n) under "mse", "mae" or "huber".

    `delta` is in the unit of the samples; without it, 1.345 MADs of each row.

    >>> round(float(centre("huber", [0.0, 0.1, -0.1, 0.2, 50.0], delta=0.5)), 3)
    0.175
    """
    arguments.one_of("centre", "name", name, LOSSES)
    samples = as_numbers("centre", "samples", samples).astype(float)
    if not samples.ndim or not samples.shape[-1]:
        raise ValueError(f"centre: samples has shape {samples.shape}; "
                         "(..., n) with n values from 1 up fits.")
    if delta is not None and not np.all(as_numbers("centre", "delta", delta) > 0):
        raise ValueError(f"centre: delta={shown(delta)} came; a number above 0 fits. "
                         "Type delta=1.0.")
    if name == "mse":
        return samples.mean(axis=-1)
    middle = np.median(samples, axis=-1)
    if name == "mae":
        return middle
    if delta is None:
        delta = DELTA * MAD * np.median(np.abs(samples - middle[..., None]), axis=-1)
    # where more than half the values agree the MAD is 0, and Huber the median: a tiny delta
    delta = np.maximum(delta, 1e-12 * np.ptp(samples, axis=-1) + 1e-300)
    return _huber_centre(samples, middle, delta)


def _huber_centre(samples, middle, delta):
    """The zero of the summed slopes, by Newton's step from the median; where that leaves the
    bracket, half of the bracket."""
    slope = loss("huber").df
    width = np.asarray(delta)[..., None]
    here, low, high = middle, samples.min(axis=-1), samples.max(axis=-1)
    for _ in range(200):
        total = slope(here[..., None], samples, width).sum(axis=-1)
        low, high = np.where(total <= 0, here, low), np.where(total >= 0, here, high)
        # the second derivative: every value within delta adds 1
        inside = np.sum(np.abs(here[..., None] - samples) < width, axis=-1)
        moved = here - total / np.maximum(inside, 1)
        moved = np.where((moved < low) | (moved > high), (low + high) / 2, moved)
        if np.all(np.abs(moved - here) <= 1e-13 * np.maximum(np.abs(here), delta)):
            break
        here = moved
    return here


def draw(result, ax=None):
    """One row of points per noise: each loss's ratio, with its interval in figures at the right,
    and a line at the mean's 1."""
    from ....plots.picture import describe
    from ....plots.theme import new_axes, palette
    ax = new_axes(size=(8.2, 3.8)) if ax is None else ax
    labels = {"mse": "mean", "mae": "median", "huber": "Huber"}
    summary, said = result.summary(), []
    noises = list(dict.fromkeys(summary["condition"]))
    ax.axvline(1, color="#888888", linewidth=0.8)
    colours = (palette.blue, palette.vermilion, palette.green)
    for place, (name, colour, mark) in enumerate(zip(LOSSES, colours, "osD")):
        rows = summary[summary["loss"] == name]
        heights = [noises.index(one) + 0.27 * (place - 1) for one in rows["condition"]]
        ax.plot(rows["mean"], heights, mark, color=colour, markersize=7, label=labels[name])
        for height, row in zip(heights, rows.itertuples()):
            told = f"{labels[name]} {row.mean:.2f}"
            if name != "mse":
                told += f" [{row.low:.2f}, {row.high:.2f}]"
            ax.annotate(told, (1.02, height), xycoords=("axes fraction", "data"), va="center",
                        fontsize=9.5)
            said.append(f"{told} under {row.condition}")
    ax.set(yticks=range(len(noises)), yticklabels=noises, ylim=(len(noises) - 0.5, -0.5),
           xlim=(0.3, 1.7), xlabel="variance over the variance of the mean (left is more precise)")
    return describe(ax, "Variance of three estimates over that of the mean, with 95 % intervals in "
                        f"brackets. {'; '.join(said)}.")
