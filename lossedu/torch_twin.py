"""The same loss in PyTorch, beside ours: largest differences in value and in gradient, and where they are.

    >>> compare(lossedu.loss("huber"), pred, target)          # doctest: +SKIP
    huber beside F.huber_loss(pred, target, delta=delta, reduction="none")
      value        largest difference 0 at (0,): ours 1.5, theirs 1.5
      d / d pred   largest difference 2.2e-16 at (3,): ours -0.3, theirs -0.3

The twin's code stands in the loss's record, as one would type it. This is the only module
that imports torch, and it does so when it is called.
"""
import ast
import math
from dataclasses import dataclass

import numpy as np

from .loss import Twin

RTOL = 1e-10     # how closely two right implementations agree in float64
ROUNDING = 1e-14   # and absolutely, at inputs of size 1: a few units in the last place of what was added up


def has_twin(loss):
    """Whether the loss stands in another library (otherwise `loss.twin` is the reason why not)."""
    return isinstance(loss.twin, Twin)


@dataclass(frozen=True)
class Difference:
    """One quantity, ours beside theirs, where it differs most beyond what rounding explains."""

    of: str
    size: float          # the largest difference
    where: tuple         # its index
    ours: float
    theirs: float
    excess: float        # difference over what is allowed there; above 1 they disagree
    compared: int        # how many entries were compared

    def __str__(self):
        if not self.compared:
            return f"{self.of:<12} nothing to compare: every entry is a declared difference"
        return (f"{self.of:<12} largest difference {self.size:.2g} at {self.where}: "
                f"ours {self.ours!r}, theirs {self.theirs!r}")


@dataclass(frozen=True)
class Agreement:
    """How well a loss and its twin agree, on the inputs given. True if they do."""

    loss: object
    parts: tuple

    def __bool__(self):
        return all(part.excess <= 1 for part in self.parts)

    def __repr__(self):
        first, *more = self.loss.twin.code.splitlines()
        lines = [f"{self.loss.name} beside {first}{' ...' if more else ''}: {'agrees' if self else 'DISAGREES'}"]
        lines += [f"  {part}" for part in self.parts]
        return "\n".join(lines + [f"  {self.loss.twin.but}"] * bool(self.loss.twin.but))


def compare(loss, *inputs, reduction="none"):
    """Value and gradient of the loss beside those of its twin, in float64, as an `Agreement`.

    `inputs` as the loss takes them. `reduction` as in a call: with "none" the values are
    compared one by one, and the gradient is that of their sum. A twin without automatic
    differentiation (SciPy) is compared in value alone. Raises ValueError where there is no twin.
    """
    if not has_twin(loss):
        raise ValueError(f"{loss.name}: there is no twin to compare with: {loss.twin}")
    inputs = [np.asarray(one) if np.asarray(one).dtype.kind in "iu" and _is_index(spec, np.asarray(one))
              else np.asarray(one, dtype=float) for spec, one in zip(loss.inputs, inputs, strict=True)]
    if loss.scope == "set":
        inputs = [one.ravel() for one in inputs]
    values, slopes = _run_torch(loss, inputs, reduction) if loss.twin.library == "torch" else (
        _run_other(loss, inputs, reduction), None)
    apart = loss.twin.differs(*inputs, **loss.settings) if loss.twin.differs else False
    size = max([1.0, *(float(np.max(np.abs(one[np.isfinite(one)]), initial=0.0)) for one in inputs)])
    parts = [_difference("value", loss(*inputs, reduction=reduction), values, size, _spread(apart, values))]
    if slopes is not None:
        ours = loss.grad(*inputs, reduction="sum" if reduction == "none" else reduction)
        names = [spec.name for spec in loss.differentiable]
        for name, one, two in zip(names, ours if isinstance(ours, tuple) else (ours,), slopes, strict=True):
            parts.append(_difference(f"d / d {name}", one, two, size, _spread(apart, two)))
    return Agreement(loss, tuple(parts))


def _is_index(spec, array):
    """Whether an integer array came as class indices, and not as numbers that happen to be whole."""
    return any(domain.index and len(shape.split()) == array.ndim for shape, domain in spec.forms)


def _difference(of, ours, theirs, size, apart):
    ours, theirs = np.asarray(ours, dtype=float), np.asarray(theirs, dtype=float)
    if ours.shape != theirs.shape:
        raise ValueError(f"{of}: ours has shape {ours.shape} and theirs {theirs.shape}; the twin's code is to give "
                         "one value per example.")
    with np.errstate(all="ignore"):
        same = (ours == theirs) | (np.isnan(ours) & np.isnan(theirs)) | apart
        gap = np.where(same, 0.0, np.abs(ours - theirs))
        gap = np.where(np.isnan(gap), np.inf, gap)
        excess = gap / (RTOL * np.where(np.isfinite(theirs), np.abs(theirs), 1.0) + ROUNDING * size)
    compared = int(np.sum(~np.broadcast_to(apart, ours.shape)))
    if not excess.size:
        return Difference(of, 0.0, (), np.nan, np.nan, 0.0, 0)
    where = tuple(int(i) for i in np.unravel_index(np.argmax(excess), excess.shape))
    return Difference(of, float(gap[where]), where, float(ours[where]), float(theirs[where]),
                      float(excess[where]), compared)


def _spread(apart, like):
    """The marks of declared differences, one for each example, over everything that belongs to the example."""
    apart, like = np.asarray(apart), np.asarray(like)
    if apart.ndim == 0:
        return np.broadcast_to(apart, like.shape)
    if like.ndim == 0:  # reduced: one example is enough to move it
        return apart.any()
    return np.broadcast_to(apart.reshape(apart.shape + (1,) * (like.ndim - apart.ndim)), like.shape)


# ---------------------------------------------------------------------- running the twin
def _run_torch(loss, inputs, reduction):
    import torch
    import torch.nn.functional as F

    def tensor(value):
        return torch.tensor(value) if isinstance(value, np.ndarray) else value

    given = {spec.name: torch.tensor(one, requires_grad=spec.grad) for spec, one in zip(loss.inputs, inputs)}
    settings = {name: tensor(value) for name, value in loss.settings.items()}
    values = _execute(loss.twin.code, {**given, **settings, "torch": torch, "F": F, "math": math})
    reduced = values.mean() if reduction == "mean" else values.sum() if reduction == "sum" else values
    reduced.sum().backward()
    slopes = [torch.zeros_like(given[spec.name]) if given[spec.name].grad is None else given[spec.name].grad
              for spec in loss.differentiable]
    return reduced.detach().numpy(), [slope.numpy() for slope in slopes]


def _run_other(loss, inputs, reduction):
    names = {spec.name: one for spec, one in zip(loss.inputs, inputs)}
    library = __import__(loss.twin.library)
    values = np.asarray(_execute(loss.twin.code, {**names, **loss.settings, loss.twin.library: library, "np": np,
                                                  "math": math}))
    return values.mean() if reduction == "mean" else values.sum() if reduction == "sum" else values


def _execute(code, names):
    """The value of the last line, which is an expression."""
    *body, last = ast.parse(code).body
    exec(compile(ast.Module(body, type_ignores=[]), "<twin>", "exec"), names)
    return eval(compile(ast.Expression(last.value), "<twin>", "eval"), names)
