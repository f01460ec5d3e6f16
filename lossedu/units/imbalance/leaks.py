"""Resampling before the split: what a nearest neighbour seems to find, and what it finds."""
import numpy as np

from ...data import load
from ...stats import mean_interval
from .experiments.imbalance import scores

SPLIT = (4_104, 1_368)
TIMES = 9   # how often each positive is there, itself included


def leaking_recalls(seeds):
    """(method, when) -> (seeds,) recall of the nearest neighbour on page blocks, with positives
    copied or interpolated, "after" the split or "before" it; real blocks alone are asked."""
    blocks = load("page_blocks")
    X, y = np.log1p(blocks.X), blocks.y
    found = {(how, when): [] for how in ("copies", "SMOTE") for when in ("after", "before")}
    for seed in range(seeds):
        for how, when in found:
            rng = np.random.default_rng(seed)
            rows = rng.permutation(len(y))
            test, train = np.split(rows, [len(rows) // 4])
            made = train if when == "after" else rows
            new = _made(X[made][y[made] == 1], how, rng)
            if when == "before":   # a quarter of the new rows falls on the test side, and is not
                new = new[rng.random(len(new)) < 0.75]   # asked
            learned = np.concatenate([X[train], new])
            labels = np.append(y[train], np.ones(len(new), int))
            from sklearn.neighbors import KNeighborsClassifier
            near = KNeighborsClassifier(1).fit(learned, labels).predict(X[test])
            found[how, when].append(scores.recall(near == 1, y[test]))
    return {key: np.array(values) for key, values in found.items()}


def _made(positives, how, rng):
    start = np.repeat(np.arange(len(positives)), TIMES - 1)
    if how == "copies":
        return positives[start]
    from sklearn.neighbors import NearestNeighbors
    near = NearestNeighbors(n_neighbors=6).fit(positives).kneighbors(return_distance=False)
    end = near[start, rng.integers(0, 5, len(start))]
    return positives[start] + rng.uniform(size=(len(start), 1)) * (positives[end]
                                                                  - positives[start])


def tell_leaks(found):
    """Print the mean recall of each, with its interval."""
    for (how, when), values in found.items():
        one = mean_interval(values, split=SPLIT)
        print(f"{how:6} made {when:6} the split: recall of the nearest neighbour "
              f"{one.estimate:.3f} (95 % interval {one.low:.3f} to {min(one.high, 1):.3f})")
