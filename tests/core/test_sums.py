"""Sums by products with ones are the sums."""
import numpy as np
import pytest

from lossedu.core.sums import column_sums, row_sums


@pytest.mark.parametrize("shape", [(4,), (3, 4), (2, 3, 4), (0, 4), (3, 0), (2, 0, 4)])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_rows_are_added_up_whatever_stands_before_them(shape, dtype):
    table = np.random.default_rng(0).normal(size=shape).astype(dtype)
    sums = row_sums(table)
    assert sums.dtype == dtype and np.shape(sums) == shape[:-1]
    np.testing.assert_allclose(sums, table.sum(axis=-1),
                               rtol=1e-5 if dtype == np.float32 else 1e-13, atol=1e-7)


def test_columns_are_added_up():
    table = np.arange(12.0).reshape(3, 4)
    assert column_sums(table).tolist() == table.sum(axis=0).tolist()
    assert column_sums(table.T).tolist() == table.sum(axis=1).tolist()


def test_nan_and_infinity_come_through():
    assert np.isnan(row_sums(np.array([[1.0, np.nan]])))[0] and row_sums(
        np.array([[1.0, -np.inf]]))[0] == -np.inf
