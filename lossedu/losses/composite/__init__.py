"""Composite: losses made of other losses, for networks that learn several tasks at once."""
import ast
import math
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from ...core import plugs
from ...core.record import Kink, Loss
from ...core.reducing import mean_over, share_over, total_of
from ...core.settings import Setting
from ...core.twin import Twin
from ...core.words import near_loss, shown
from .. import addresses, own_record


@dataclass(frozen=True)
class Parts(Setting):
    """A setting that names other losses."""

    @property
    def words(self):
        """What fits, in words."""
        return ('a tuple of two or more losses (by name, or with settings as '
                'lossedu.loss("huber", delta=2.0))')

    def read(self, who, name, value):
        """The tuple, or one sentence."""
        is_list = isinstance(value, (tuple, list))
        if not is_list or not all(isinstance(one, (str, Loss)) for one in value):
            raise TypeError(self._sentence(who, name, value))
        unknown = [one for one in value if isinstance(one, str) and one not in addresses()]
        if unknown:
            raise ValueError(f"{who}: {name}={shown(tuple(value))} came; there is no loss "
                             f"{shown(unknown[0])}."
                             + (near_loss(unknown[0], list(addresses()))
                                or f" Type {name}={self.default!r}, its default."))
        nested = any(_folder(one) == "composite" for one in value)
        if len(value) < 2 or nested:
            raise ValueError(self._sentence(who, name, value) + " None of them is made of others "
                                                                "itself." * nested)
        return tuple(value)


@dataclass(frozen=True)
class TaskWeights(Setting):
    """A setting with one number for each task."""

    def read(self, who, name, value):
        """A tuple of numbers, None, or one sentence."""
        return value if value is None else tuple(self._read_array(who, name, value).tolist())


LOSSES = Parts(("mse", "bce_with_logits"),
               ends=(("mse", "bce_with_logits"), ("mse", "cross_entropy"),
                                                ("laplace_nll", "dice", "mbe")), symbol="L",
               meaning="the losses that are added up, one for each task")


def _folder(one):
    return addresses()[one].split(".")[-2] if isinstance(one, str) else one.family


@lru_cache(maxsize=256)
def parts_of(losses):
    """The losses that are meant, by name or as they came."""
    return tuple(own_record(one) if isinstance(one, str) else one for one in losses)


def split(losses, inputs):
    """[(loss, its inputs)], and what is left over."""
    pairs = []
    for part in parts_of(losses):
        pairs.append((part, inputs[:len(part.inputs)]))
        inputs = inputs[len(part.inputs):]
    return pairs, inputs


def mean_of(part, inputs):
    """The mean of a loss over its examples, as calling it gives it."""
    return _mean(part, inputs, part._f(*inputs))[0]


def mean_and_slopes(part, inputs):
    """(mean, its slope in each differentiable input, whether nothing counts: then no mean)."""
    done = plugs.first_of(plugs.PARTS, part, inputs)
    if done is not None:
        return done
    values, slopes = part._both(*inputs)
    mean, count = _mean(part, inputs, values)
    slopes = list(slopes) if isinstance(slopes, tuple) else [slopes]
    if part.scope == "set":
        return mean, slopes, False if all(one.size for one in inputs) else np.isnan(mean)
    if type(count) is not int:
        counts = [_beside_rows(count, slope) for slope in slopes]
        return mean, [share_over(*pair) for pair in zip(slopes, counts)], count[..., 0] == 0
    for slope in slopes:  # they are this call's own
        slope *= 1 / count if count else 0  # a product is twice as fast as a quotient
    return mean, slopes, not count


def _mean(part, inputs, values):
    """(mean, what it divides by): one number for all sets, or (..., 1)."""
    if part.scope == "set":
        return values, 1
    counts = part._counts and part._counts(*inputs)
    axes = _axes(part)
    count = math.prod(values.shape[-len(axes):]) if counts is None else total_of(counts, None, axes)
    return mean_over(axes, values, count).astype(values.dtype), count


def _axes(part):
    """The axes of its values in one set: two where a setting has a number for each column."""
    return (-2, -1) if part.columns else (-1,)


def _beside_rows(count, slope):
    """(..., 1) beside slopes (..., n) or (..., n, C), in their dtype."""
    return count.reshape(count.shape + (1,) * (slope.ndim - count.ndim)).astype(slope.dtype)


def beside(number, array):
    """One number for each set, shaped to stand beside an array with more axes."""
    if np.ndim(number) == 0:
        return number
    return np.reshape(number, np.shape(number) + (1,) * (array.ndim - np.ndim(number)))


# ---------------------------------------------------------------- what the record says of the parts
def facts_of(losses, *, total, more=()):
    """What depends on the losses: their inputs, each with the number of its task, then `more`; the
    twin; the kinks.
    """
    parts = parts_of(losses)
    inputs = [_numbered(spec, number) for number, part in enumerate(parts, 1)
              for spec in part.inputs]
    return dict(parts=parts, inputs=(*inputs, *more), kinks=_kinks(losses),
                twin=_twin(parts, total),
                activation=", ".join(part.activation for part in parts))


def _numbered(spec, number):
    shapes = tuple(" ".join(letter if letter.isdigit() else f"{letter}{number}"
                            for letter in shape.split())
                   for shape, _ in spec.forms)
    return replace(spec, name=f"{spec.name}_{number}", symbol=f"{spec.symbol}^{{({number})}}",
                   shape=shapes if isinstance(spec.shape, tuple) else shapes[0])


def _kinks(losses):
    """Where a part has a kink: for that of its examples which is closest to it."""
    return tuple(Kink(distance=lambda *inputs, at=at, kink=kink, **_: _closest(
                          kink, *split(losses, inputs)[0][at]),
                      jumps=kink.jumps(**part.settings) if callable(kink.jumps) else kink.jumps)
                 for at, part in enumerate(parts_of(losses)) for kink in part.kinks)


def _closest(kink, part, inputs):
    if kink.at:
        away = inputs[0] - kink.at(inputs[1], **part.settings)
    else:
        away = kink.distance(*inputs, **part.settings)
    if part.scope == "set":
        return away
    axes = _axes(part)
    # crossing one, it turns
    return np.min(np.abs(away), axis=axes, initial=np.inf) * np.prod(np.sign(away), axis=axes)


def _twin(parts, total):
    """What one would type in PyTorch: lines for each part, then `total` of loss_1, loss_2 ..."""
    for part in parts:
        if not isinstance(part.twin, Twin) or part.twin.library != "torch" or part.twin.differs:
            return f"its part {part.name} has none that gives the same everywhere"
    lines = [line for number, part in enumerate(parts, 1) for line in _code(part, number)]
    return Twin("\n".join([*lines, total]))


def _code(part, number):
    names = {spec.name: f"{spec.name}_{number}" for spec in part.inputs}
    settings = {name: _typed(value) for name, value in part.settings.items()}
    own_mean = _divides_as_torch_does(part)
    code = part.twin.typed("mean" if own_mean else "none")
    *body, last = _Renamed(names | settings).visit(ast.parse(code)).body
    value = ast.unparse(last)
    if own_mean:
        options = last.value.keywords if isinstance(last.value, ast.Call) else []
        is_mean = any(ast.unparse(one) == "reduction='mean'" for one in options)
        mean = value if is_mean else f"({value}).mean()"
        return [*map(ast.unparse, body), f"loss_{number} = {mean}"]
    return [*map(ast.unparse, body),
            f"count_{number} = {_counted(part, names['target'], settings)}",
            f"loss_{number} = ({value}).sum() / count_{number}"]


def _divides_as_torch_does(part):
    """Whether the mean of a part is PyTorch's own for all inputs: with class weights the two may
    divide by other counts."""
    apart = any(one.at and one.reduction == "mean" for one in part.twin.but)
    return not (apart and part.settings.get("class_weight") is not None)


def _typed(value):
    """A setting as one would type it in PyTorch."""
    if isinstance(value, np.ndarray):
        return f"torch.tensor({value.tolist()}, dtype=torch.float64)"
    return repr(value).replace("inf", "math.inf")


def _counted(part, target, settings):
    """What the rows count for together, as code: the mean divides by it."""
    weight, ignored = (settings.get(name, "None") for name in ("class_weight", "ignore_index"))
    kept = target if ignored == "None" else f"{target}[{target} != {ignored}]"
    if weight == "None":
        if len(part.inputs[1].forms) == 1:
            return f"len({kept})"
        return f"len({kept} if {target}.ndim == 1 else {target})"
    if len(part.inputs[1].forms) == 1:
        return f"{weight}[{kept}].sum()"
    return f"({weight}[{kept}] if {target}.ndim == 1 else {target} @ {weight}).sum()"


class _Renamed(ast.NodeTransformer):
    """Inputs and settings of a part under the names, and with the values, that they have here."""

    def __init__(self, names):
        self.names = names

    def visit_Compare(self, node):
        """A setting beside None: what comes of it is known."""
        is_a_name = isinstance(node.ops[0], ast.Is) and isinstance(node.left, ast.Name)
        if is_a_name and node.left.id in self.names:
            return ast.Constant(self.names[node.left.id] == "None")
        return self.generic_visit(node)

    def visit_Name(self, node):
        return ast.parse(self.names[node.id], mode="eval").body if node.id in self.names else node
