"""Random splits of the rows into those trained on and those held out, one for each seed."""
import numpy as np

TEST_SHARE = 0.25


def splits(seeds, groups, share=TEST_SHARE):
    """For each seed, a mask (S, n) of the rows held out: a random `share` of the groups.

    `groups` (n,) names the group of each row; all rows of a group stand on the same side.

    >>> splits([0], np.array([7, 7, 8, 8]), share=0.5).sum(axis=1)
    array([2])
    """
    names, group_of_row = np.unique(groups, return_inverse=True)
    count = max(1, round(share * len(names)))

    def held_out(seed):
        # [seed, 2]: its own stream, so that the split is independent of start and batches
        shuffled = np.random.default_rng([seed, 2]).permutation(len(names))
        return np.isin(group_of_row, shuffled[:count])

    return np.array([held_out(seed) for seed in seeds])


def split_sizes(n, share=TEST_SHARE):
    """(rows to train on, rows held out) of every split of n rows, each a group of its own.

    >>> split_sizes(442)
    (332, 110)
    """
    held_out = int(splits([0], np.arange(n), share).sum())
    return n - held_out, held_out


def row_numbers(tests):
    """The row numbers to train on (S, m) and held out (S, k), from masks (S, n) of the latter.

    >>> row_numbers(np.array([[True, False, False]]))
    (array([[1, 2]]), array([[0]]))
    """
    seen = [np.flatnonzero(~test) for test in tests]
    held_out = [np.flatnonzero(test) for test in tests]
    return np.array(seen), np.array(held_out)


def standardized(X, train):
    """X (n, d) with mean 0 and deviation 1 in the rows `train` (mask or numbers).

    The other rows have no part in it. A column that never changes in those rows is only shifted.

    >>> standardized(np.array([[1.0], [3.0], [9.0]]), [0, 1]).ravel()
    array([-1.,  1.,  7.])
    """
    seen = X[train]
    deviation = seen.std(axis=0)
    return (X - seen.mean(axis=0)) / np.where(deviation > 0, deviation, 1.0)
