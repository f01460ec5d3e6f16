"""Directions in which a loss sinks for ever, so that it has no minimiser.

Two classes that a line tells apart, counts that are all 0: the gradients vanish on the way, and at
some place they would pass for none. So a direction is searched, by linear programming, in which no
row ever costs more and some row always costs less.
"""
import numpy as np


def recession(loss, rows: np.ndarray, y: np.ndarray) -> np.ndarray | None:
    """A direction c (k,) in which the sum of the losses of `rows @ c` sinks for ever, or None.

    `rows` is (n, k), `y` (n,). Each row says which way its prediction may go: where its last
    derivative does not lead up. Some never vanish on the way, as that of a logarithm: these rows
    cost less and less.
    """
    if not loss.differentiable[0].forms[0][1].everywhere:
        return None
    up, down = _tail(loss, y, 1), _tail(loss, y, -1)
    if not ((up < 0) | (down < 0)).any():
        return None
    from scipy.optimize import linprog
    rows = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-300)
    gain = np.where(up < 0, 1.0, 0.0) - np.where(down < 0, 1.0, 0.0)
    fixed = rows[(up > 0) & (down > 0)]
    barred = np.vstack([rows[(up > 0) & (down <= 0)], -rows[(down > 0) & (up <= 0)]])
    beside = {"A_ub": barred, "b_ub": np.zeros(len(barred))} if len(barred) else {}
    beside |= {"A_eq": fixed, "b_eq": np.zeros(len(fixed))} if len(fixed) else {}
    found = linprog(-(gain @ rows), bounds=(-1, 1), method="highs", **beside).x
    if found is None:
        return None
    off = max(np.max(barred @ found, initial=0.0), np.max(np.abs(fixed @ found), initial=0.0))
    # more than what rounding lets through
    return found if gain @ rows @ found > max(1e-9, 1e3 * off) else None


def _tail(loss, y, side):
    """For each row the loss far out on one side: 1 where it costs more and more, -1 less and less,
    0 no longer."""
    tail = np.zeros(len(y))
    with np.errstate(all="ignore"):
        for far in (1e300, 1e150, 1e75, 1e30, 1e15):
            there = y + side * far
            # nan: outside its domain
            slope = np.where(np.isnan(loss._f(there, y)), np.inf, side * loss._df(there, y))
            tail = np.where((tail == 0) & ~np.isnan(slope), np.sign(slope), tail)
        near = [np.sign(side * loss._df(y + side * far, y)) for far in (100.0, 10.0)]
    # beyond a hinge it is flat; the slope of a logarithm is too small for a float at last, but not
    # so soon
    last = np.where(near[0] != 0, near[0], near[1])
    return np.where(tail != 0, tail, last)
