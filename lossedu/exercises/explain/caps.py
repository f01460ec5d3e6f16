"""An answer that never goes beyond some value, or never comes near 0: a clip, or an epsilon."""
import numpy as np

from .ids import Finding
from .pairs import Pair, together

FEW = 3  # wrong numbers at least


def cap(pairs: list[Pair]) -> Finding | None:
    """What is said where the wrong values share one limit, or one small number in a logarithm."""
    with np.errstate(all="ignore"):
        return _limit(pairs) or _epsilon_in_a_log(pairs)


def _limit(pairs):
    """Every wrong value is the same, and every right value lies on its other side."""
    want, got = together(pairs)
    bad = np.concatenate([pair.bad.ravel() for pair in pairs])
    if bad.sum() < FEW or bad.all() or not np.isfinite(got[bad]).all():
        return None
    limits = np.unique(np.round(got[bad], 9))
    if len(limits) > 2 or len(np.unique(want[bad])) < FEW or (limits == 0).all():
        return None
    inside = (want[~bad] >= limits.min() - 1e-9) & (want[~bad] <= limits.max() + 1e-9)
    top, bottom = limits.max(), limits.min()
    above, below = want[bad] > top, want[bad] < bottom
    if len(limits) == 2:
        if not (above | below).all() or not inside.all():
            return None
        said = f"No value of yours lies outside {bottom:.6g} to {top:.6g}"
    elif above.all() and (want[~bad] <= top + 1e-9).all():
        said = f"No value of yours lies above {top:.6g}"
    elif below.all() and (want[~bad] >= bottom - 1e-9).all():
        said = f"No value of yours lies below {bottom:.6g}"
    else:
        return None
    return Finding("clip", f"{said}{_as_a_log(top)}; right ones do. "
                           "Where does that limit come from?")


def _as_a_log(limit):
    """Say of a limit which logarithm it is."""
    power = limit / np.log(10)
    if 2.5 < power < 324 and abs(power - round(power)) < 1e-3:  # 5e-324 is the smallest float
        return f", which is -log(1e-{round(power)})"
    return ""


def _epsilon_in_a_log(pairs):
    """exp(-got) is exp(-want) plus the same small number, wherever it can be seen."""
    want, got = together(pairs)
    seen = np.isfinite(got) & np.isfinite(want) & (want > 0)
    if seen.sum() < FEW:
        return None
    small = np.exp(-got[seen]) - np.exp(-want[seen])
    for power in range(3, 17):
        epsilon = 10.0 ** -power
        if (abs(small - epsilon) <= 1e-3 * epsilon + 4e-16).all() and epsilon > 1e-14:
            return Finding("epsilon",
                           f"A small number, 1e-{power}, is added before your logarithm, and "
                           f"no loss is above {-np.log(epsilon):.4g}. Can the logarithm of the "
                           "probability be had without computing the probability first?")
    return None
