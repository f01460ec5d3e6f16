"""The same loss in PyTorch, beside ours: largest differences in value and in gradient, and where
they are.

    >>> compare(lossedu.loss("huber"), pred, target)          # doctest: +SKIP
    huber beside F.huber_loss(pred, target, delta=delta, reduction="none")
      value        largest difference 0 at (0,): ours 1.5, theirs 1.5
      d / d pred   largest difference 2.2e-16 at (3,): ours -0.3, theirs -0.3

The twin's code stands in the loss's record, as one would type it. So do the places where the two
differ, each with an example: `contrast(loss, difference)` runs both on it. This is the only module
that imports torch, when it is called.
"""
import ast
import math
import warnings
from dataclasses import dataclass

import numpy as np

from ..core.reading import read
from ..core.record import Difference, Loss, Twin
from ..core.shapes import as_f_takes
from ..core.words import shown
from .agreement import Agreement, Part

RTOL = 1e-10     # how closely two right implementations agree in float64
# and absolutely, at inputs of size 1: a few units in the last place of what was added up
ROUNDING = 1e-14


def has_twin(loss):
    """Whether the loss stands in another library (otherwise `loss.twin` is the reason why not)."""
    return isinstance(loss.twin, Twin)


def compare(loss, *inputs, reduction="none"):
    """Value and gradient of the loss beside those of its twin, in float64, as an `Agreement`.

    `inputs` as the loss takes them. `reduction` as in a call: with "none" the values are
    compared one by one, and the gradient is that of their sum; with "mean" ours stands beside
    PyTorch's own mean, and where the two divide by other counts on purpose, it says so. A twin
    without automatic differentiation (SciPy) is compared in value alone. Raises ValueError where
    there is no twin, and for inputs that do not fit, as a call does.
    """
    if not isinstance(loss, Loss):
        name = loss if isinstance(loss, str) else "mse"
        raise TypeError(f'compare: {shown(loss)} came; a loss fits. Type lossedu.loss("{name}").')
    if not has_twin(loss):
        raise ValueError(f"{loss.name}: there is no twin to compare with: {loss.twin}")
    inputs = [_as_torch_takes(spec, one) for spec, one in zip(
        loss.inputs, read(loss, inputs, {}, reduction, None).given, strict=True)]
    if loss.scope == "set":
        inputs = as_f_takes(loss, inputs)
    values, slopes = _run_torch(loss, inputs, reduction) if loss.twin.library == "torch" else (
        _run_other(loss, inputs, reduction), None)
    declared = tuple(one for one in loss.twin.but
                     if one.at and one.reduction == reduction and one.at(*inputs, **loss.settings))
    apart = loss.twin.differs(*inputs, **loss.settings) if loss.twin.differs else False
    apart = True if declared else apart
    size = _size(inputs)
    parts = [_difference("value", loss(*inputs, reduction=reduction), values, size,
                         _spread(apart, values))]
    if slopes is not None:
        ours = loss.grad(*inputs, reduction="sum" if reduction == "none" else reduction)
        names = [spec.name for spec in loss.differentiable]
        for name, one, two in zip(names, ours if isinstance(ours, tuple) else (ours,), slopes,
                                  strict=True):
            parts.append(_difference(f"d / d {name}", one, two, size, _spread(apart, two)))
    return Agreement(loss, tuple(parts), reduction, declared)


def _as_torch_takes(spec, array):
    """An input as PyTorch takes it, whatever its layout: class indices as int64, numbers as
    float64."""
    index = array.dtype.kind in "iu" and _is_index(spec, array)
    return np.array(array, dtype=np.int64 if index else np.float64, order="C")


def _is_index(spec, array):
    """Whether an integer array came as class indices, and not as numbers that happen to be
    whole."""
    return any(domain.index and len(shape.split()) == array.ndim for shape, domain in spec.forms)


def _difference(of, ours, theirs, size, apart):
    ours, theirs = np.asarray(ours, dtype=float), np.asarray(theirs, dtype=float)
    if ours.shape != theirs.shape:
        raise ValueError(f"{of}: ours has shape {ours.shape} and theirs {theirs.shape}; the twin's "
                         "code is to give one value per example.")
    with np.errstate(all="ignore"):
        same = (ours == theirs) | (np.isnan(ours) & np.isnan(theirs)) | apart
        gap = np.where(same, 0.0, np.abs(ours - theirs))
        gap = np.where(np.isnan(gap), np.inf, gap)
        excess = gap / (RTOL * np.where(np.isfinite(theirs), np.abs(theirs), 1.0) + ROUNDING * size)
    compared = int(np.sum(~np.broadcast_to(apart, ours.shape)))
    if not excess.size:
        return Part(of, 0.0, (), np.nan, np.nan, 0.0, 0)
    where = tuple(int(i) for i in np.unravel_index(np.argmax(excess), excess.shape))
    return Part(of, float(gap[where]), where, float(ours[where]), float(theirs[where]),
                float(excess[where]), compared)


def _spread(apart, like):
    """The marks of declared differences, one for each example, over everything that belongs to the
    example."""
    apart, like = np.asarray(apart), np.asarray(like)
    if apart.ndim == 0:
        return np.broadcast_to(apart, like.shape)
    if like.ndim == 0:  # reduced: one example is enough to move it
        return apart.any()
    # one number for many values: one of them is enough to move its slope
    if apart.ndim == like.ndim:
        axes = tuple(axis for axis, length in enumerate(like.shape) if length == 1)
        apart = apart.any(axis=axes, keepdims=True)
    return np.broadcast_to(apart.reshape(apart.shape + (1,) * (like.ndim - apart.ndim)), like.shape)


# ---------------------------------------------------------------------- one declared difference
@dataclass(frozen=True, eq=False)
class Contrast:
    """A declared difference, run on both sides: the arrays or errors they gave. True if it still is
    as it says."""

    loss: object          # at the settings of the example
    difference: Difference
    ours: object
    theirs: object
    warned: bool          # whether the twin said something

    def __bool__(self):
        return self.found == self.difference.theirs

    @property
    def found(self):
        """How their answer departs from ours: a word of `twin.DEPARTURES`, or "not at all"."""
        ours, theirs = self.ours, self.theirs
        if isinstance(ours, Exception) or isinstance(theirs, Exception):
            return ("not at all" if isinstance(ours, Exception) and isinstance(theirs, Exception)
                    else "accepted" if isinstance(ours, Exception) else "refused")
        if ours.shape != theirs.shape:
            return "another"
        with np.errstate(all="ignore"):
            gap, size = np.abs(ours - theirs), _size(self.difference.example)
            close = (gap <= RTOL * np.abs(ours)) & np.isfinite(gap)
            same = (ours == theirs) | (np.isnan(ours) & np.isnan(theirs)) | close
            if same.all():
                return "not at all"
            if np.isnan(theirs[~same]).any():
                return "nan"
            if (np.isinf(theirs) & np.isfinite(ours)).any():
                return "infinite"
            return "inexact" if (gap[~same] <= ROUNDING * size).all() else "another"

    def __str__(self):
        return (f"{self.loss!r}, {self.difference}: said to be {self.difference.theirs}, found to "
                f"be {self.found} (ours {self.ours!r}, theirs {self.theirs!r})")


def contrast(loss, difference):
    """Run a declared `Difference` of a loss on both sides; returns a `Contrast`.

    Values and gradients are as a call with the difference's reduction and weight gives them; an
    answer that is refused is kept as the error.
    """
    loss = loss.at(**difference.settings)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        theirs = _attempt(lambda: _theirs(loss, difference))
    return Contrast(loss, difference, _attempt(lambda: _ours(loss, difference)), theirs, bool(said))


def _attempt(run):
    try:
        return np.asarray(run())
    except Exception as error:  # whatever it is: to refuse is an answer too
        return error


def _ours(loss, difference):
    how = {"reduction": difference.reduction, "weight": difference.weight}
    if difference.of == "value":
        return loss(*difference.example, **how)
    grads = loss.grad(*difference.example, **how)
    names = [spec.name for spec in loss.differentiable]
    return grads[names.index(difference.of)] if isinstance(grads, tuple) else grads


def _theirs(loss, difference):
    code = difference.code or loss.twin.typed(difference.reduction)
    inputs = [np.asarray(one) for one in difference.example]
    if loss.twin.library != "torch":
        return _execute(code, _other_names(loss, inputs))
    names = _torch_names(loss, inputs, [difference.of], difference.weight)
    values = _execute(code, names)
    values = values if difference.code else _reduced(values, difference.reduction)
    if difference.of == "value":
        return values.detach().numpy()
    values.sum().backward()
    return names[difference.of].grad.numpy()


def _size(inputs):
    """The size of the largest finite number in the inputs, at least 1: what rounding is measured
    against."""
    return max([1.0, *(float(np.max(np.abs(one[np.isfinite(one)]), initial=0.0))
                       for one in map(np.asarray, inputs))])


# ---------------------------------------------------------------------- any code
@dataclass(frozen=True, eq=False)
class Answer:
    """What PyTorch says to a piece of code: a value and its slope, or an error; and what it warned
    of."""

    value: float
    slope: object         # like the input that was moved, or None where there is an error
    error: str
    warned: tuple


def answer(code, moved, **arrays):
    """Run code as one types it in PyTorch, in float64; its last line is the value. Returns an
    `Answer`.

    The code sees `arrays` by name, and `torch`, `F`, `math`; `moved` names the one in which the
    slope is taken.
    """
    import torch
    import torch.nn.functional as F
    names = {name: torch.tensor(one, requires_grad=name == moved) for name, one in arrays.items()}
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        value = _attempt(lambda: _with_slope(code, names | {"torch": torch, "F": F, "math": math},
                                             moved))
    warned = tuple(str(one.message) for one in said)
    if isinstance(value, Exception):
        return Answer(math.nan, None, f"{type(value).__name__}: {value}", warned)
    return Answer(float(value), names[moved].grad.numpy(), "", warned)


def _with_slope(code, names, moved):
    value = _execute(code, names)
    value.backward()
    return value.detach().numpy()


# ---------------------------------------------------------------------- running the twin
def _run_torch(loss, inputs, reduction):
    import torch
    names = _torch_names(loss, inputs, [spec.name for spec in loss.differentiable])
    reduced = _reduced(_execute(loss.twin.typed(reduction), names), reduction)
    reduced.sum().backward()
    given = [names[spec.name] for spec in loss.differentiable]
    return reduced.detach().numpy(), [(torch.zeros_like(one) if one.grad is None
                                       else one.grad).numpy()
                                      for one in given]


def _torch_names(loss, inputs, differentiated, weight=None):
    """What the twin's code sees: inputs, settings and weight as tensors, and the libraries."""
    import torch
    import torch.nn.functional as F
    given = {spec.name: torch.tensor(one, requires_grad=spec.name in differentiated)
             for spec, one in zip(loss.inputs, inputs)}
    settings = {name: torch.tensor(value) if isinstance(value, np.ndarray) else value
                for name, value in loss.settings.items()}
    weight = None if weight is None else torch.tensor(weight, dtype=torch.float64)
    return {"weight": weight, **given, **settings, "torch": torch, "F": F, "math": math}


def _reduced(values, reduction):
    return values.mean() if reduction == "mean" else values.sum() if reduction == "sum" else values


def _run_other(loss, inputs, reduction):
    return _reduced(np.asarray(_execute(loss.twin.code, _other_names(loss, inputs))), reduction)


def _other_names(loss, inputs):
    names = {spec.name: one for spec, one in zip(loss.inputs, inputs)}
    return {**names, **loss.settings, loss.twin.library: __import__(loss.twin.library), "np": np,
            "math": math}


def _execute(code, names):
    """The value of the last line, which is an expression."""
    *body, last = ast.parse(code).body
    exec(compile(ast.Module(body, type_ignores=[]), "<twin>", "exec"), names)
    return eval(compile(ast.Expression(last.value), "<twin>", "eval"), names)
