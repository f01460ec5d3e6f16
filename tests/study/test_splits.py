"""Splits keep groups together, differ by seed, and the rows held out have no part in the
scaling."""
import numpy as np
import pytest

from lossedu.study.splits import row_numbers, split_sizes, splits, standardized


def test_rows_of_a_group_are_never_split_and_seeds_differ():
    groups = np.repeat(np.arange(20), 3)
    tests = splits(range(5), groups, share=0.25)
    assert (tests.sum(axis=1) == 15).all()
    assert all(len(set(groups[test]) & set(groups[~test])) == 0 for test in tests)
    assert len({test.tobytes() for test in tests}) == 5


@pytest.mark.parametrize("n, share", [(442, 0.25), (569, 0.25), (9, 1 / 3), (3, 0.01)])
def test_the_sizes_are_those_of_every_split(n, share):
    for test in splits((0, 7), np.arange(n), share):
        assert split_sizes(n, share) == (n - test.sum(), test.sum())


def test_every_row_is_either_trained_on_or_held_out():
    seen, held_out = row_numbers(splits(range(3), np.arange(11)))
    assert seen.shape == (3, 8) and held_out.shape == (3, 3)
    for both in np.concatenate([seen, held_out], axis=1):
        assert sorted(both) == list(range(11))


def test_the_rows_held_out_have_no_part_in_the_scaling():
    X = np.random.default_rng(0).normal(3.0, 2.0, size=(40, 2))
    train = ~splits([0], np.arange(40))[0]
    before = standardized(X, train)
    assert np.allclose(before[train].mean(axis=0), 0) and np.allclose(before[train].std(axis=0), 1)
    assert not np.allclose(before.mean(axis=0), 0, atol=1e-3)
    X[~train] += 100
    assert np.array_equal(standardized(X, train)[train], before[train])


def test_a_column_that_never_changes_in_the_training_rows_is_only_shifted():
    X = np.array([[1.0, 3.0], [1.0, 5.0], [2.0, 5.0]])
    assert standardized(X, np.array([0, 1])).tolist() == [[0, -1], [0, 1], [1, 1]]
