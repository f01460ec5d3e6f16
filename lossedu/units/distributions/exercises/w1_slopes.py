"""The gradient of the Wasserstein distance between two samples of different sizes."""
from functools import wraps

import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def w1_slopes(x, y):
    """The exact derivative of W1 between two samples in each point of the first one.

    x (n,) and y (m,): points on a line, in any order; n and m may differ, and of all n + m numbers
    no two are equal. W1 is the smallest mean distance over which the mass of x is carried to that
    of y, where a point of x has the mass 1/n and one of y 1/m, and may be split. Returns floats
    (n,), in the order of x.
    """
    order = np.argsort(x)
    own = np.repeat(np.sort(x), len(y)).reshape(len(x), len(y))     # each in m pieces
    partners = np.repeat(np.sort(y), len(x)).reshape(len(x), len(y))
    slopes = np.zeros(len(x))
    slopes[order] = np.sign(own - partners).mean(axis=1) / len(x)
    return slopes


def draw(rng):
    yield Case(np.array([0.0, 1.0]), np.array([3.0])).note("one target")
    yield Case(np.array([2.0]), np.array([0.0, 1.0, 5.0])).note("one point")
    yield Case(np.array([4.0, 0.5]), np.array([1.0, 2.0, 3.0])).note("no multiple")
    yield Case(np.array([5.0, -1.0, 2.0]), np.array([3.0, 0.0, 1.0])).note("equal sizes, unsorted")
    yield Case(np.array([7, 0, 3]), np.array([1, 2, 5, 9])).note("integers")
    yield Case(rng.normal(size=4), rng.normal(size=6)).note("no multiple")
    yield Case(rng.normal(size=7), rng.normal(size=3)).note("more points than targets")
    yield Case(rng.normal(size=5), rng.normal(size=5)).note("equal sizes")
    yield Case(10 + rng.normal(size=6), rng.normal(size=4)).note("no overlap, from the right")
    yield Case(rng.normal(size=3) - 10, rng.normal(size=8)).note("no overlap, from the left")
    yield Case(rng.normal(size=6), rng.normal(size=12)).note("a multiple")
    # These two tell apart what a single partner of each point is taken to be.
    four = np.array([9.0, 0.0, 4.0, 2.0])
    yield Case(np.array([1.8, 6.0]), four).note("a multiple")
    yield Case(np.array([6.0, 0.6]), four).note("a multiple, unsorted")
    # Points that are split, and more of them than targets.
    yield Case(np.array([4.0, 0.0, 2.0]), np.array([1.0, 3.0])).note("more points than targets")
    yield Case(np.array([2.0, 8.0, 6.0, 0.0, 4.0]),
               np.array([7.0, 1.0, 4.5])).note("more points than targets, split")
    for n, m in ((5, 3), (8, 6), (9, 7), (13, 5), (20, 13), (40, 33)):
        yield Case(rng.normal(size=n), rng.normal(0.5, 1, size=m)).note("more points than targets")
    for scale in (1e-4, 1e-3, 1e-2, 0.1, 3.0, 5.0, 10.0, 1e2, 1e3, 1e7):
        yield Case(scale * rng.normal(size=7),
                   scale * rng.normal(size=7)).note(f"of size {scale:g}")


def with_sizes(draw):
    """The same cases; each note begins with n and m, which decide what an answer has to do."""
    @wraps(draw)
    def drawn(rng):
        for case in draw(rng):
            x, y = (*case.args, *case.kwargs.values())
            yield Case(x, y).note(f"n = {len(x)}, m = {len(y)}: {case.said}")
    return drawn


def by_levels(x, y):
    """Moving x_i to the right by a little lowers the distribution function of x there by 1/n."""
    below = (x[:, None] > y[None, :]).mean(axis=1)
    rank = (x[:, None] >= x[None, :]).sum(axis=1)
    return np.abs((rank - 1) / len(x) - below) - np.abs(rank / len(x) - below)


def with_autograd(x, y):
    import torch
    a = torch.tensor(np.asarray(x, dtype=float), requires_grad=True)
    b = torch.tensor(np.asarray(y, dtype=float))
    loss = (a.sort().values.repeat_interleave(len(y))
            - b.sort().values.repeat_interleave(len(x))).abs().mean()
    return torch.autograd.grad(loss, a)[0].numpy()


def _sorted_order(x, y):
    return w1_slopes(np.sort(x), y)


def _nearest(x, y):
    nearest = y[np.abs(x[:, None] - y[None, :]).argmin(axis=1)]
    return np.sign(x - nearest) / len(x)


def _all_pairs(x, y):
    return np.sign(x[:, None] - y[None, :]).mean(axis=1) / len(x)


def _of_means(x, y):
    return np.full(len(x), np.sign(x.mean() - y.mean()) / len(x))


def _quantiles(x, y):
    levels = (np.arange(len(x)) + 0.5) / len(x)
    slopes = np.zeros(len(x))
    slopes[np.argsort(x)] = np.sign(np.sort(x) - np.quantile(y, levels))
    return slopes / len(x)


def _interpolated(x, y):
    levels, given = (np.arange(len(x)) + 0.5) / len(x), (np.arange(len(y)) + 0.5) / len(y)
    slopes = np.zeros(len(x))
    slopes[np.argsort(x)] = np.sign(np.sort(x) - np.interp(levels, given, np.sort(y)))
    return slopes / len(x)


def _interpolated_to_the_ends(x, y):
    levels = np.linspace(0, 1, len(x))
    slopes = np.zeros(len(x))
    slopes[np.argsort(x)] = np.sign(np.sort(x) - np.quantile(y, levels))
    return slopes / len(x)


def _middle_partner(x, y):
    place = ((np.arange(len(x)) + 0.5) / len(x) * len(y)).astype(int)
    slopes = np.zeros(len(x))
    slopes[np.argsort(x)] = np.sign(np.sort(x) - np.sort(y)[place])
    return slopes / len(x)


def _unsorted(x, y):
    return np.sign(np.repeat(x, len(y)) - np.repeat(y, len(x))).reshape(
        len(x), len(y)).mean(axis=1) / len(x)


def _y_sorted(x, y):
    """The targets are in order, the points of x as they came."""
    return np.sign(np.repeat(x, len(y)) - np.repeat(np.sort(y), len(x))).reshape(
        len(x), len(y)).mean(axis=1) / len(x)


def _interpolated_levels(x, y):
    """The w1 of the notebook: 1,000 levels, both samples interpolated between their points."""
    levels, slopes = (np.arange(1000) + 0.5) / 1000, np.zeros(len(x))
    places = levels * (len(x) - 1)
    below = np.minimum(places.astype(int), max(len(x) - 2, 0))
    above, share = np.minimum(below + 1, len(x) - 1), places - below
    signs = np.sign(np.quantile(x, levels) - np.quantile(y, levels)) / len(levels)
    order = np.argsort(x)
    np.add.at(slopes, order[below], signs * (1 - share))
    np.add.at(slopes, order[above], signs * share)
    return slopes


def _mean_of_pieces(x, y):
    partners = np.repeat(np.sort(y), len(x)).reshape(len(x), len(y)).mean(axis=1)
    slopes = np.zeros(len(x))
    slopes[np.argsort(x)] = np.sign(np.sort(x) - partners)
    return slopes / len(x)


def _tiled(x, y):
    slopes = np.zeros(len(x))
    slopes[np.argsort(x)] = np.sign(np.sort(x)[:, None] - np.sort(y)[None, :]).mean(axis=1)
    return slopes / len(x)


def _squared(x, y):
    own = np.repeat(np.sort(x), len(y)).reshape(len(x), len(y))
    gap = own - np.repeat(np.sort(y), len(x)).reshape(len(x), len(y))
    slopes = np.zeros(len(x))
    slopes[np.argsort(x)] = 2 * gap.mean(axis=1) / len(x)
    return slopes


def _wrong_way_back(x, y):
    return w1_slopes(np.sort(x), y)[np.argsort(x)]


def _over_m(x, y):
    return w1_slopes(x, y) * len(x) / len(y)


def _no_mean(x, y):
    return w1_slopes(x, y) * len(x)


def _cut_off(x, y):
    n = min(len(x), len(y))
    slopes = np.zeros(len(x))
    slopes[np.argsort(x)[:n]] = np.sign(np.sort(x)[:n] - np.sort(y)[:n])
    return slopes / len(x)


def _integers(x, y):
    return w1_slopes(x, y).astype(x.dtype)


def _sign_of_sum(x, y):
    return np.sign(w1_slopes(x, y)) / len(x)


EXERCISE = Exercise(
    reference=w1_slopes, title="Samples of different sizes", points=3, difficulty=3, minutes=12,
    draw=with_sizes(widened(draw, w1_slopes, {"of all numbers no two are equal": lambda x, y: len(
        np.unique(np.concatenate([x, y]))) < len(x) + len(y)})),
    mistakes=(
        Mistake("wrong_way_back", _wrong_way_back,
                "Right if x is sorted. Indexing with argsort a second time does not undo it: "
                "which array brings the order back?"),
        Mistake("sorted_order", _sorted_order,
                "Right if x is sorted. In which order are the derivatives asked for?"),
        Mistake("unsorted", _unsorted,
                "The points are paired in the order in which they came. Which order gives the "
                "smallest mean distance?"),
        Mistake("y_sorted", _y_sorted,
                "The targets are sorted and the points of x are not. Which point belongs to the "
                "smallest target?"),
        Mistake("interpolated_levels", _interpolated_levels,
                "This takes quantiles at 1,000 levels, interpolated between the points. What is "
                "the quantile function of a sample between two of its points?"),
        Mistake("mean_of_pieces", _mean_of_pieces,
                "Each point is compared with the mean of its targets. In which order come the "
                "sign and the mean?"),
        Mistake("sign_of_sum", _sign_of_sum,
                "Each point gets a whole sign. What is the derivative of a point whose pieces go "
                "in both directions?"),
        Mistake("nearest", _nearest,
                "Each point goes to its nearest target here. Then some targets get too much: how "
                "much mass has each of them?"),
        Mistake("cut_off", _cut_off,
                "Only as many points are paired as the smaller sample has. What becomes of the "
                "mass of the others?"),
        Mistake("integers", _integers,
                "Everything after the point is lost. Does np.zeros_like(x) make an array of "
                "integers when x is one?"),
        Mistake("quantiles", _quantiles,
                "Each point has one partner here. With m larger than n, how many targets does a "
                "point serve?"),
        Mistake("interpolated", _interpolated,
                "The sorted targets are interpolated, so each point has one partner here. With m "
                "larger than n, how many targets does a point serve?"),
        Mistake("interpolated_to_the_ends", _interpolated_to_the_ends,
                "Smallest is paired with smallest and largest with largest, and the targets are "
                "interpolated between. With m larger than n, how many targets does a point serve?"),
        Mistake("middle_partner", _middle_partner,
                "Each point has one partner here, in the middle of its range. A point may be "
                "split: what do its pieces contribute?"),
        Mistake("all_pairs", _all_pairs,
                "Each point is compared with all targets. How much of its mass goes to each of "
                "them in the best plan?"),
        Mistake("of_means", _of_means,
                "All points get one sign, that of the difference of the means. Which points have "
                "to go the other way?"),
        Mistake("squared", _squared,
                "This is the gradient of the mean squared distance. Which distance is in W1?"),
        Mistake("over_m", _over_m,
                "The size is wrong by n/m. Which mass has a point of x?"),
        Mistake("no_mean", _no_mean, "Too large by a factor n. Which mass has a point of x?"),
    ),
    styles=(by_levels, with_autograd),
    further="Cut each point of x into m equal pieces and each point of y into n. Then both samples "
            "have n times m pieces, and the smallest mean distance pairs them in order.",
)
