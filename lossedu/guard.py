"""Reading what a loss was called with, and reducing what it gives back.

Every sentence about bad input is made here: what came, what fits, what to type. The rule
for shapes is one for all losses: nothing broadcasts.
"""
import difflib
from dataclasses import dataclass
from numbers import Number

import numpy as np

REDUCTIONS = ("mean", "sum", "none")
FLOAT64, FLOAT32, FLOAT16 = (np.dtype(t) for t in (np.float64, np.float32, np.float16))


@dataclass(slots=True)
class Call:
    """One call, read: arrays in the dtype to compute in, and how to hand the result back."""

    loss: object
    arrays: list
    given: list            # the same arrays as they came (shape and dtype of the answer)
    dtype: np.dtype        # of the answer
    reduction: str
    weight: np.ndarray | None


def near(word, words):
    """'did you mean ...' for a mistyped word, or nothing.

    >>> near("hubr", ["huber", "mse"])
    ' Did you mean "huber"?'
    """
    close = difflib.get_close_matches(str(word), words, n=3, cutoff=0.5)
    quoted = " or ".join(f'"{one}"' for one in close)
    return f" Did you mean {quoted}?" if close else ""


def read_inputs(loss, args, named, reduction, weight):
    """Check everything about one call of a loss; returns a `Call` or raises one sentence."""
    reduction_of(loss, reduction)
    given = [as_numbers(loss.name, spec.name, value)
             for spec, value in zip(loss.inputs, _bind(loss, args, named))]
    dtype, compute = _dtypes(given)
    _check_shapes(loss, given)
    arrays = [array if array.dtype is compute else _to(array, spec, compute)
              for spec, array in zip(loss.inputs, given)]
    for spec, array in zip(loss.inputs, arrays):
        outside = spec.domain.first_outside(array)
        if outside is not None:
            raise ValueError(f"{loss.name}: {spec.name} holds {outside:g}; it is a {spec.domain.space}: "
                             f"{spec.domain.words} fit. {spec.domain.cure}".rstrip())
    if loss.scope == "set":
        arrays = [array.ravel() for array in arrays]
    if weight is not None:
        weight = _read_weight(loss, weight, arrays, compute)
    return Call(loss, arrays, given, dtype, reduction, weight)


def reduction_of(loss, reduction):
    """The reduction if it is one of the three, else one sentence."""
    if not isinstance(reduction, str) or reduction not in REDUCTIONS:
        raise ValueError(f'{loss.name}: reduction={reduction!r} came; "mean", "sum" or "none" fit.'
                         + near(reduction, REDUCTIONS))
    return reduction


def reduce_value(call, values):
    """A float for "mean" and "sum" (accumulated in float64), the values themselves for "none"."""
    if call.loss.scope == "set":
        return float(values) if call.reduction != "none" else _like(values, call.dtype)
    if call.reduction == "none":
        return _like(values, call.dtype)
    if call.weight is not None:
        values = call.weight * values
    total = float(np.add.reduce(values, axis=None, dtype=FLOAT64))
    if call.reduction == "sum":
        return total
    count = _count(call, np.size(values))
    return total / count if count else float("nan")


def reduce_grad(call, slopes):
    """The derivative of the reduced loss in each differentiable input, shaped like it."""
    several = isinstance(slopes, tuple)
    slopes = slopes if several else (slopes,)
    targets = [array for spec, array in zip(call.loss.inputs, call.given) if spec.grad]
    done = tuple(_reduce_one(call, slope, array) for slope, array in zip(slopes, targets))
    return done if several else done[0]


def _reduce_one(call, slope, like):
    if call.loss.scope != "set" and call.reduction != "none":
        if call.weight is not None:
            weight = call.weight
            slope = slope * (weight[..., None] if call.loss.scope == "row" and slope.ndim > weight.ndim else weight)
        if call.reduction == "mean":
            count = _count(call, np.size(slope) if call.loss.scope == "element" else _rows(call))
            slope = slope / count if count else slope * np.nan
    return _like(np.reshape(slope, like.shape), like.dtype if like.dtype.kind == "f" else call.dtype)


def _rows(call):
    first = call.arrays[0]
    return first.size // first.shape[-1] if first.shape[-1] else 0


def _count(call, size):
    return float(np.add.reduce(call.weight, axis=None, dtype=FLOAT64)) if call.weight is not None else size


def _like(values, dtype):
    """Numbers in the dtype that came; a plain float for a plain number."""
    values = np.asarray(values)
    if values.ndim == 0:
        return float(values)
    return values if values.dtype is dtype else values.astype(dtype)


# ---------------------------------------------------------------------- what came in
def _bind(loss, args, named):
    names = [spec.name for spec in loss.inputs]
    if not named and len(args) == len(names):
        return args
    if len(args) > len(names):
        raise TypeError(f"{loss.name}: {len(args)} inputs came; it takes {len(names)}: {', '.join(names)}.")
    values = dict(zip(names, args))
    for name, value in named.items():
        if name in loss.settings:
            raise TypeError(f"{loss.name}: {name} is a setting, fixed when the loss is made: "
                            f'type lossedu.loss("{loss.name}", {name}={value!r}).')
        if name not in names:
            raise TypeError(f"{loss.name}: {name!r} came; it takes {', '.join(names)}, reduction and weight."
                            + near(name, [*names, *loss.settings, "reduction", "weight"]))
        if name in values:
            raise TypeError(f"{loss.name}: {name} came twice, by position and by name; once is enough.")
        values[name] = value
    absent = [name for name in names if name not in values]
    if absent:
        raise TypeError(f"{loss.name}: {', '.join(absent)} did not come; type {loss.name}({', '.join(names)}).")
    return [values[name] for name in names]


def as_numbers(who, name, value):
    """`value` as an array of bool, int or float (no copy where it is one), or one sentence."""
    if type(value) is not np.ndarray:
        try:
            value = np.asarray(value)
        except Exception as error:
            cure = f"Type {name}.detach().numpy()." if hasattr(value, "detach") else "Rows of unequal length?"
            raise TypeError(f"{who}: {name} is a {type(value).__name__} that NumPy cannot read as numbers; "
                            f"an array fits. {cure}") from error
    if value.dtype.kind not in "fiub":
        raise TypeError(f"{who}: {name} has dtype {value.dtype}; float or integer numbers fit. "
                        f"Type numpy.asarray({name}, dtype=float) if it holds numbers.")
    return value


def _dtypes(arrays):
    """(dtype of the answer, dtype to compute in): floats decide, integers alone mean float64."""
    floats = {array.dtype for array in arrays if array.dtype.kind == "f"}
    dtype = floats.pop() if len(floats) == 1 else np.result_type(*floats) if floats else FLOAT64
    return dtype, FLOAT32 if dtype == FLOAT16 else dtype


def _to(array, spec, compute):
    return array if getattr(spec.domain, "keeps_integers", False) else array.astype(compute)


def _check_shapes(loss, arrays):
    first = arrays[0]
    for spec, array in zip(loss.inputs[1:], arrays[1:]):
        if array.shape != first.shape:
            raise ValueError(_shape_sentence(loss, loss.inputs[0].name, first, spec.name, array))


def _shape_sentence(loss, name, first, other_name, other):
    sentence = (f"{loss.name}: {name} has shape {first.shape} and {other_name} has shape {other.shape}; "
                "expected equal shapes.")
    try:
        sentence += f" NumPy would broadcast them to {np.broadcast_shapes(first.shape, other.shape)}."
    except ValueError:
        pass
    for label, one, two in ((name, first, other), (other_name, other, first)):
        if one.ndim == 2 and one.shape[1] == 1 and two.shape == one.shape[:1]:
            return f"{sentence} Try {label}[:, 0]."
    if first.size == other.size:
        return f"{sentence} Try {other_name}.reshape({name}.shape)."
    return f"{sentence} Give one {other_name} for each {name}."


def _read_weight(loss, weight, arrays, compute):
    weight = as_numbers(loss.name, "weight", weight)
    shape = {"element": arrays[0].shape, "row": arrays[0].shape[:-1], "set": None}[loss.scope]
    if shape is None:
        raise ValueError(f"{loss.name}: one value for the whole set; a weight per example does not fit. "
                         "Leave weight out.")
    if weight.shape != shape:
        raise ValueError(f"{loss.name}: weight has shape {weight.shape}; one weight for each value fits: "
                         f"shape {shape}.")
    if weight.size and np.fmin.reduce(weight, axis=None) < 0:
        raise ValueError(f"{loss.name}: weight holds {np.fmin.reduce(weight, axis=None):g}; weights from 0 up fit.")
    return weight.astype(compute, copy=False)


# ---------------------------------------------------------------------- settings
def check_settings(who, specs, given):
    """All settings of a loss by name, defaults filled in; one sentence for one that does not fit."""
    for name in given:
        if name not in specs:
            known = ", ".join(specs) or "none"
            raise TypeError(f"{who}: there is no setting {name!r}; its settings: {known}." + near(name, list(specs)))
    return {name: _check_setting(who, name, spec, given.get(name, spec.default)) for name, spec in specs.items()}


def _check_setting(who, name, spec, value):
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (Number, np.generic)) or isinstance(value, complex):
        raise TypeError(f"{who}: {name}={value!r} came; a number fits. Type {name}={spec.default!r}.")
    value = float(value)
    below = value <= spec.low if spec.open_low else value < spec.low
    above = value >= spec.high if spec.open_high else value > spec.high
    if value != value or below or above:
        raise ValueError(f"{who}: {name}={value!r} came; {_range_words(spec)} fits. Type {name}={spec.default!r}, "
                         "its default.")
    return value


def _range_words(spec):
    if spec.high == np.inf:
        return f"a number {'above' if spec.open_low else 'from'} {spec.low:g}{'' if spec.open_low else ' up'}"
    ends = f"{'above' if spec.open_low else 'from'} {spec.low:g} {'and below' if spec.open_high else 'to'} {spec.high:g}"
    return f"a number {ends}"
