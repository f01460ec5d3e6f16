"""The rows of every seed, shuffled for each on its own and handed out in batches."""
import numpy as np

from ..core.arguments import whole_number
from ..core.reading import as_numbers


def read_inputs(who, network, seeds, X):
    """`X` as float64, (n, d) or (S, n, d), or one sentence."""
    X = as_numbers(who, "X", X).astype(float, copy=False)
    fits = X.ndim in (2, 3) and X.shape[-1] == network.sizes[0]
    if fits and X.ndim == 3:
        fits = X.shape[0] in (1, seeds)
    if not fits:
        raise ValueError(f"{who}: X has shape {X.shape}; (n, {network.sizes[0]}), or ({seeds}, n, "
                         f"{network.sizes[0]}) with rows for each seed, fits a network of "
                         f"sizes={network.sizes}.")
    if not X.shape[-2] and who == "train":
        raise ValueError(f"{who}: X has shape {X.shape}: there is no row to learn from; one row or "
                         "more fits.")
    return X


class Batches:
    """Columns (X, y and perhaps weights) that belong together row by row, for S seeds.

    Each column is (n, ...), shared, or (S, n, ...); `rows` (S, m) picks each seed's own rows.
    """

    def __init__(self, columns, seeds, n, own, rows, batch):
        if batch is not None:
            batch = whole_number("train", "batch", batch, 1, example=32,
                                 note=", or None for all rows,")
        if rows is None:
            self.rows = np.broadcast_to(np.arange(n), (seeds, n))
        else:
            self.rows = _read_rows(rows, seeds, n)
        self.size = self.rows.shape[1]
        self.batch = min(batch or self.size, self.size)
        # seeds with data of their own lie one after the other: seed s starts at row s n
        starts = np.arange(seeds)[:, None] * n
        joined = [column.reshape(seeds * n, *column.shape[2:]) if mine else column
                  for column, mine in zip(columns, own)]
        self.columns = [np.ascontiguousarray(column) for column in joined]
        self.starts = [starts if mine else 0 for mine in own]
        self.per_epoch = -(-self.size // self.batch)
        self.kept = {}

    def epoch(self, shufflers):
        """Yield the batches of one epoch: a list of arrays (S, B, ...), overwritten by the next
        one.

        The last batch is smaller where the rows do not divide. All rows in one batch stay in order.
        """
        if self.per_epoch == 1:
            if not self.kept:
                self._take(self.rows)
            yield self.kept[self.size]
            return
        order = np.stack([shuffler.permutation(rows)
                          for shuffler, rows in zip(shufflers, self.rows)])
        for low in range(0, self.size, self.batch):
            yield self._take(order[:, low:low + self.batch])

    def _take(self, chosen):
        count = chosen.shape[1]
        if count not in self.kept:
            self.kept[count] = [np.empty(chosen.shape + column.shape[1:], column.dtype)
                                for column in self.columns]
        for column, start, buffer in zip(self.columns, self.starts, self.kept[count]):
            np.take(column, chosen + start, axis=0, out=buffer, mode="clip")
        return self.kept[count]


def _read_rows(rows, seeds, n):
    rows = as_numbers("train", "rows", rows)
    if rows.ndim != 2 or len(rows) != seeds or rows.dtype.kind not in "iu" or not rows.size:
        raise ValueError(f"train: rows has shape {rows.shape} and dtype {rows.dtype}; whole "
                         f"numbers of shape ({seeds}, m), the rows of each seed, fit.")
    if rows.size and (rows.min() < 0 or rows.max() >= n):
        raise ValueError(f"train: rows go from {rows.min()} to {rows.max()}; X has {n} rows: 0 to "
                         f"{n - 1} fit.")
    return rows


def belongs_to_seeds(name, column, seeds, n, width):
    """True if `column` is (S, n, ...), False if it is (n, ...), or one sentence."""
    if column.ndim > 1 and column.shape[:2] == (seeds, n) and column.shape != (n, width):
        return True
    if column.shape[:1] == (n,):
        return False
    raise ValueError(f"train: {name} has shape {column.shape} and X has {n} rows; one {name} for "
                     f"each row fits: shape ({n},), or ({seeds}, {n}) with rows for each seed.")
