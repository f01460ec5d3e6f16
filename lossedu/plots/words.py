"""A curve in words: what someone who cannot see it wants to know."""
import numpy as np


def in_words(x, y):
    """Where a curve rises, falls and stays, with its turning points.

    >>> x = np.linspace(-2, 2, 401)
    >>> in_words(x, x**2)
    'falls from 4 at -2 to 0 at 0, then rises to 4 at 2'
    >>> in_words(x, np.clip(x, -1, 1))
    'stays at -1 up to -1, then rises to 1 at 1, then stays there'
    """
    x, y = (np.asarray(values, dtype=float) for values in (x, y))
    kept = np.isfinite(y)
    x, y = x[kept], y[kept]
    if len(y) < 2:
        return f"is {number(y[0])} at {number(x[0])} alone" if len(y) else "has no finite value"
    scale = max(np.ptp(y), 1e-9 * np.max(np.abs(y), initial=1.0))
    with np.errstate(all="ignore"):
        change = np.diff(y) / scale / (np.diff(x) / np.ptp(x))  # 1 for a line from corner to corner
        change = np.nan_to_num(change)
    ways = np.where(np.abs(change) < 1e-3, 0, np.sign(change)).astype(int)
    turns = [0, *(np.flatnonzero(np.diff(ways)) + 1), len(ways)]
    if len(turns) > 7:
        return f"moves up and down between {number(y.min())} and {number(y.max())}"
    said = [_piece(ways[start], x, y, start, stop, first=start == 0)
            for start, stop in zip(turns, turns[1:])]
    return ", then ".join(said)


def _piece(way, x, y, start, stop, first):
    last = stop == len(x) - 1
    if way == 0:
        until = "" if last else f" up to {number(x[stop])}"
        return f"stays {f'at {number(y[start])}' if first else 'there'}{until}"
    begin = f" from {number(y[start])} at {number(x[start])}" if first else ""
    return f"{'rises' if way > 0 else 'falls'}{begin} to {number(y[stop])} at {number(x[stop])}"


def number(value):
    """A number as one says it.

    >>> number(-0.0), number(1/3), number(1234.5)
    ('0', '0.333', '1230')
    """
    rounded = float(f"{value:.3g}")
    return f"{rounded + 0.0:g}"
