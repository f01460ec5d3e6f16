"""The proof that a loss computes what its docstrings say.

    prove(lossedu.loss("huber"), pred, target)

compares, at every input, the formula in f's docstring with `f`; its derivative by SymPy
with `df`; and the gradient formula in df's docstring with `df`.
"""
from dataclasses import dataclass

import numpy as np

from .form import evaluate


@dataclass(frozen=True)
class Step:
    """One comparison: the largest relative difference, where it stands, and how many numbers were
    compared."""

    words: str
    worst: float
    where: str
    compared: int
    left_out: int

    def __str__(self):
        left_out = f", {self.left_out} values left out" if self.left_out else ""
        counts = f"{self.compared} numbers{left_out}"
        return f"{self.words}: within {self.worst:.1e} at {self.where} ({counts})"


@dataclass(frozen=True)
class Proof:
    """All comparisons of one loss; true if each agrees to `rtol`."""

    loss: object
    steps: tuple
    rtol: float

    def __bool__(self):
        return all(step.worst <= self.rtol for step in self.steps)

    @property
    def summary(self):
        """The first comparison that differs, on one line, or that all agree."""
        differing = [step for step in self.steps if not step.worst <= self.rtol]
        return f"DIFFERS: {differing[0]}" if differing else "all agree"

    def __str__(self):
        lines = [f"  {'agrees ' if step.worst <= self.rtol else 'DIFFERS'}  {step}"
                 for step in self.steps]
        return "\n".join([repr(self.loss), *lines])

    __repr__ = __str__


def prove(loss, *arrays, rtol=1e-10):
    """Compare a loss with its docstrings at valid inputs (arrays as `f` takes them); returns a
    `Proof`.

    Derivatives by SymPy are left out only where the slope jumps by declaration (`loss.kinks`).
    There `df` has to give the declared slope, and that is one more step; a gradient formula
    with no value there, as 0 / 0, is read as that slope.
    """
    arrays = [np.asarray(array) for array in arrays]
    with np.errstate(all="ignore"):
        values, slopes = loss._f(*arrays), _tuple(loss._df(*arrays))
    kinks = jumps(loss, *arrays)
    smooth = ~np.any([on for on, _ in kinks], axis=0) if kinks else np.ones(np.shape(values), bool)
    everywhere = np.ones_like(smooth)
    written = _tuple(evaluate(loss, "gradient", *arrays))
    for on, slope in kinks:
        written = tuple(np.where(np.isnan(one) & _spread(on, one), slope, one) for one in written)
    value, derivative = evaluate(loss, "value", *arrays), evaluate(loss, "derivative", *arrays)
    comparisons = [("formula and f", (value,), (values,), everywhere),
                   ("derivative of the formula and df", _tuple(derivative), slopes, smooth),
                   ("gradient formula and df", written, slopes, everywhere)]
    for on, slope in kinks:
        if np.any(on) and slope == slope:
            declared = np.full(np.shape(slopes[0]), slope)  # it is declared for the prediction
            comparisons.append(("declared slope at a jump and df", (declared,), slopes[:1], on))
    return Proof(loss, tuple(_compare(loss, arrays, *one) for one in comparisons), rtol)


def jumps(loss, *arrays):
    """[(which values lie on it, declared slope or nan), ...] for each kink at which the slope
    jumps."""
    found = []
    for kink in loss.kinks:
        if kink.jumps(**loss.settings) if callable(kink.jumps) else kink.jumps:
            on = (arrays[0] == kink.at(*arrays[1:], **loss.settings) if kink.at
                  else kink.distance(*arrays, **loss.settings) == 0)
            found.append((on, kink.slope(**loss.settings) if kink.slope else np.nan))
    return found


def _compare(loss, arrays, words, expected, got, where):
    """One `Step`, over the values where `where` is true; differences are relative to what is
    expected."""
    worst, place, compared = 0.0, "every input", 0
    for one, other in zip(expected, got, strict=True):
        if np.shape(one) != np.shape(other):
            return Step(words, np.inf, f"shapes {np.shape(one)} and {np.shape(other)}", 0, 0)
        counts = _spread(where, one)
        with np.errstate(all="ignore"):
            off = np.abs(one - other) / np.maximum(np.abs(one), np.finfo(float).tiny)
        # equal infinities agree, nan never
        off = np.where(np.isnan(off), np.where(one == other, 0.0, np.inf), off)
        off, compared = np.where(counts, off, 0.0), compared + int(np.sum(counts))
        if off.size and np.max(off) > worst:
            at = np.unravel_index(np.argmax(off), np.shape(off))
            worst = float(off[at])
            inputs = ", ".join(f"{spec.name}={array[at[:where.ndim]].tolist()}"
                               for spec, array in zip(loss.inputs, arrays))
            place = f"{inputs}, where {float(one[at])!r} is expected and {float(other[at])!r} came"
    return Step(words, worst, place, compared, int(np.size(where) - np.sum(where)))


def _spread(mask, like):
    """A mask over values, as a mask over gradients (which may have more axes)."""
    mask = np.asarray(mask)
    return np.broadcast_to(mask.reshape(mask.shape + (1,) * (np.ndim(like) - mask.ndim)),
                           np.shape(like))


def _tuple(values):
    return values if isinstance(values, tuple) else (values,)
