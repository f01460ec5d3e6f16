"""What is left of the calibrated word model's errors: in short and long snippets, and where its
probability is near one half."""
from functools import lru_cache

import numpy as np

from ...activations import sigmoid
from .measures import calibration_error, cross_entropy, fit_temperature, noise_floor
from .snippets import fit_words, read_snippets, snippet_split

STEPS = 20
SPLIT = 0.3, 0.7   # fractions of positive votes between which raters count as divided


@lru_cache(maxsize=64)
def calibrated(seed):
    """The logits (n,) of all snippets after 20 steps, and the temperature fitted on the validation
    rows of the split; nobody may change them."""
    data = read_snippets()
    train, validation, _ = snippet_split(seed)
    z = fit_words(train, data.positive[train], (STEPS,))[STEPS]
    z.setflags(write=False)
    return z, fit_temperature(z[validation], data.positive[validation])


def thirds():
    """(n,) 0, 1 or 2: the shortest, middle and longest third of the snippets, by their number of
    different words (as near as ties allow)."""
    lengths = read_snippets().lengths
    return np.searchsorted(np.quantile(lengths, [1 / 3, 2 / 3]), lengths)


def length_gaps(seeds=24):
    """(name -> (seeds, 3), (seeds, 3)): confidence minus accuracy on the test snippets of each
    third, with one temperature for all and with a temperature fitted for each third, and these
    temperatures."""
    data, third = read_snippets(), thirds()
    found, fitted = {"one temperature": [], "one for each third": []}, []
    for seed in range(seeds):
        z, T = calibrated(seed)
        _, validation, test = snippet_split(seed)
        rows = {name: [] for name in found}
        for place in range(3):
            seen, new = (part[third[part] == place] for part in (validation, test))
            own = fit_temperature(z[seen], data.positive[seen])
            fitted.append(own)
            for name, divisor in zip(rows, (T, own)):
                p = sigmoid(z[new] / divisor)
                right = (p > 0.5) == data.positive[new]
                rows[name].append(np.mean(np.maximum(p, 1 - p) - right))
        for name, gaps in rows.items():
            found[name].append(gaps)
    return ({name: np.array(gaps) for name, gaps in found.items()},
            np.reshape(fitted, (seeds, 3)))


def errors_and_floors(seeds=24):
    """name -> (seeds, 3): the calibration error on the test snippets, and the mean and the 97.5 %
    point of what labels drawn from the predictions show, without and with the temperature."""
    found = {"no temperature": [], "one temperature": []}
    for seed in range(seeds):
        z, T = calibrated(seed)
        test = snippet_split(seed)[2]
        for rows, divisor in zip(found.values(), (1.0, T)):
            p = sigmoid(z[test] / divisor)
            drawn = noise_floor(p)
            rows.append((calibration_error(p, read_snippets().positive[test]), drawn.mean(),
                         np.quantile(drawn, 0.975)))
    return {name: np.array(rows) for name, rows in found.items()}


def entropy(share):
    """(n,) the entropy of each fraction, in nats."""
    share = np.asarray(share, dtype=float)
    inside = np.clip(share, 1e-300, 1.0), np.clip(1 - share, 1e-300, 1.0)
    return -share * np.log(inside[0]) - (1 - share) * np.log(inside[1])


def near_one_half(seeds=24, low=0.45, high=0.55):
    """name -> (seeds,) of the test snippets whose probability lies between `low` and `high`: the
    fraction of them among all, the fraction that is positive, the fraction on which the raters
    were divided, the same of all snippets, and the fraction on which one side has at least 70 % of
    all votes, those of 0 included; and of these and of all the mean cross-entropy
    against the raters' fractions, and the mean entropy of the fractions."""
    data, rows = read_snippets(), []
    most = np.maximum(data.up, data.down) / data.votes
    for seed in range(seeds):
        z, T = calibrated(seed)
        test = snippet_split(seed)[2]
        p, share = sigmoid(z[test] / T), data.share[test]
        near = (p > low) & (p < high)
        divided = (share > SPLIT[0]) & (share < SPLIT[1])
        rows.append({"near": near.mean(), "positive": data.positive[test][near].mean(),
                     "divided": divided[near].mean(), "divided of all": divided.mean(),
                     "one side": (most[test][near] >= SPLIT[1]).mean(),
                     "cross-entropy": cross_entropy(z[test] / T, share),
                     "entropy": entropy(share).mean(),
                     "near cross-entropy": cross_entropy(z[test][near] / T, share[near]),
                     "near entropy": entropy(share[near]).mean()})
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}
