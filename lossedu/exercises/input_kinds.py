"""What an input may hold, read from the cases that were drawn."""
import numpy as np

SCALED = ("positive", "above", "free")  # kinds of inputs that have a unit


def kinds_of(calls: list[dict]) -> dict:
    """For each input "labels", "whole", "share", "positive", "above" (from 0), "free" or
    "fixed"."""
    values = {}
    for inputs in calls:
        for name, value in inputs.items():
            values.setdefault(name, []).append(value)
    return {name: _kind(found) for name, found in values.items()}


def _kind(found):
    arrays = [np.asarray(value) for value in found if value is not None]
    if not arrays or any(array.dtype.kind not in "fiu" for array in arrays):
        return "fixed"
    every = np.concatenate([array.ravel() for array in arrays]).astype(float)
    flat = every[~np.isinf(every)] if not np.isinf(every).all() else every
    if set(flat) <= {0.0, 1.0} or set(flat) <= {-1.0, 1.0}:
        return "labels"
    if all(array.dtype.kind in "iu" for array in arrays):
        return "whole"
    if np.nanmin(flat) >= 0 and np.nanmax(flat) <= 1:
        return "share"
    if np.nanmin(flat) > 0:
        return "positive"
    return "above" if np.nanmin(flat) >= 0 else "free"
