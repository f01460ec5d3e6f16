"""Reading what a loss was called with. Every sentence about bad input is made here.

A sentence says what came, what fits and what to type. The rule for shapes is one for all
losses: nothing broadcasts.
"""
import difflib
import re
from typing import NamedTuple

import numpy as np

from .shapes import flat_shape, kind, letters_of, shapes_in_words, share_a_letter

REDUCTIONS = ("mean", "sum", "none")
PLANS = 256   # kept for each loss: as many different shapes and dtypes in a row
FLOAT64, FLOAT32, FLOAT16, INDEX = (np.dtype(one) for one in (np.float64, np.float32, np.float16, np.intp))


class Call:
    """One call, read: the arrays in the dtype to compute in, and how to hand the result back."""

    __slots__ = ("loss", "arrays", "given", "dtype", "reduction", "weight", "quick", "count")

    def __init__(self, loss, arrays, given, dtype, reduction, weight, quick=False):
        self.loss, self.arrays, self.given, self.dtype = loss, arrays, given, dtype
        self.reduction, self.weight, self.quick, self.count = reduction, weight, quick, None


def read(loss, args, named, reduction, weight):
    """Check everything about one call of a loss; returns a `Call` or raises one sentence."""
    if not isinstance(reduction, str) or reduction not in REDUCTIONS:
        raise ValueError(f'{loss.name}: reduction={shown(reduction)} came; "mean", "sum" or "none" fit.'
                         + near(reduction, REDUCTIONS))
    given = args if not named and len(args) == len(loss.inputs) else _bind(loss, args, named)
    plan = loss.plans.get(_key(given))
    if plan is None:
        given = [as_numbers(loss.name, spec.name, value) for spec, value in zip(loss.inputs, given)]
        plan = loss.plans.get(_key(given)) or _plan(loss, given)
    arrays = list(given)
    for position, spec, domain in plan.to_read:
        arrays[position] = (_read_index if domain.index else _read_numbers)(loss, spec, domain, given[position], plan)
    if plan.flat:
        arrays = [array.reshape(shape) for array, shape in zip(arrays, plan.flat)]
    if weight is not None:
        return Call(loss, arrays, given, plan.dtype, reduction, _read_weight(loss, weight, arrays, plan.compute))
    return Call(loss, arrays, given, plan.dtype, reduction, None, plan.quick and reduction == "mean")


def _key(given):
    """What a plan is kept under; of no use where something is not an array yet."""
    return tuple([(one.shape, one.dtype) if type(one) is np.ndarray else None for one in given])


class _Plan(NamedTuple):
    """All that shapes and dtypes alone decide: worked out once, kept for the next call like it."""

    dtype: np.dtype      # of the answer
    compute: np.dtype    # of the work
    sizes: dict          # behind each letter
    to_read: tuple       # (position, input, domain) of the inputs whose values or dtype need a look
    flat: tuple          # the shape that `f` takes each input in, where one comes with more axes
    quick: bool          # whether its mean can be taken without looking anything up


def _plan(loss, given):
    """The plan for these arrays, or one sentence."""
    dtype = _dtype(given)
    domains, sizes = _match_shapes(loss, given)
    for spec, domain, array in zip(loss.inputs, domains, given):
        if domain.index and array.dtype.kind not in "iu":
            raise TypeError(f"{loss.name}: {spec.name} has dtype {array.dtype}; class indices are integers. "
                            f"Type {spec.name}.astype(int).")
    for name, value in loss.settings.items():
        if isinstance(value, np.ndarray):
            _check_length(loss, name, value, sizes, given[0].shape)
    compute = FLOAT32 if dtype == FLOAT16 else dtype
    to_read = tuple((position, spec, domain) for position, (spec, domain) in enumerate(zip(loss.inputs, domains))
                    if not domain.everywhere or given[position].dtype is not compute)
    slopes = [array for spec, array in zip(loss.inputs, given) if spec.grad]
    flat = tuple(flat_shape(loss, spec, array) for spec, array in zip(loss.inputs, given))
    flat = () if all(shape == array.shape for shape, array in zip(flat, given)) else flat
    fits = len(slopes) == 1 and loss.scope == "set" or not flat
    quick = fits and all(
        array.dtype is FLOAT64 and array.ndim and array.size for array in slopes)
    plan = _Plan(dtype, compute, sizes, to_read, flat, quick)
    if len(loss.plans) >= PLANS:
        loss.plans.clear()
    loss.plans[_key(given)] = plan
    return plan


def near(word, words):
    """'Did you mean ...' for a mistyped word, or nothing.

    >>> near("hubr", ["huber", "mse"])
    ' Did you mean "huber"?'
    """
    close = difflib.get_close_matches(str(word), words, n=3, cutoff=0.5)
    quoted = " or ".join(f'"{one}"' for one in close)
    return f" Did you mean {quoted}?" if close else ""


def a(noun):
    """The noun with its article, which goes by the sound.

    >>> a("int"), a("ndarray"), a("float"), a("uint8")
    ('an int', 'an ndarray', 'a float', 'a uint8')
    """
    vowel = re.match(r"_*([aeio]|u(?!int|ni|fun|s)|nd)", noun.lower())
    return f"an {noun}" if vowel else f"a {noun}"


def shown(value):
    """A value as a sentence can hold it: on one line, short, without an address in memory.

    >>> shown("avg"), shown(np.ones((2, 2)))
    ("'avg'", 'an ndarray')
    """
    plain = value is None or isinstance(value, (str, bytes, bool, int, float, complex, np.generic, list, tuple))
    text = " ".join(repr(value).split()) if plain else a(type(value).__name__)
    return text if len(text) <= 60 and " at 0x" not in text else text[:57].split(" at 0x")[0] + "..."


# ---------------------------------------------------------------------- names
def _bind(loss, args, named):
    """The inputs in order, from positions and names."""
    names = [spec.name for spec in loss.inputs]
    if len(args) > len(names):
        raise TypeError(f"{loss.name}: {len(args)} inputs came; it takes {len(names)}: {', '.join(names)}.")
    values = dict(zip(names, args))
    for name, value in named.items():
        if name in loss.settings:
            raise TypeError(f"{loss.name}: {name} is a setting, fixed when the loss is made: "
                            f'type lossedu.loss("{loss.name}", {name}={shown(value)}).')
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


# ---------------------------------------------------------------------- numbers
def as_numbers(who, name, value):
    """`value` as an array of bool, int or float (no copy where it is one), or one sentence."""
    if type(value) is not np.ndarray:
        if isinstance(value, np.ma.MaskedArray):
            raise TypeError(f"{who}: {name} is a masked array; an array without a mask fits. Type {name}.compressed() "
                            "to leave the masked values out, from every input alike.")
        try:
            value = np.asarray(value)
        except Exception as error:
            cure = f"Type {name}.detach().numpy()." if hasattr(value, "detach") else "Are its rows of unequal length?"
            raise TypeError(f"{who}: {name} is {a(type(value).__name__)} that NumPy cannot read as numbers; "
                            f"an array fits. {cure}") from error
    if value.dtype.kind not in "fiub" or value.dtype.itemsize > 8:
        raise TypeError(f"{who}: {name} has dtype {value.dtype}; floats up to float64 and integers fit. "
                        f"Type numpy.asarray({name}, dtype=float) if it holds numbers.")
    return value


def _dtype(arrays):
    """The dtype of the answer: floats decide, integers alone mean float64."""
    floats = {array.dtype.newbyteorder("=") for array in arrays if array.dtype.kind == "f"}
    widest = np.result_type(*floats) if floats else FLOAT64
    return next(one for one in (FLOAT64, FLOAT32, FLOAT16) if one == widest)  # NumPy's own: told apart by `is`


def _read_numbers(loss, spec, domain, array, plan):
    """One input in the dtype to compute in, every value inside its domain."""
    array = array.astype(plan.compute, copy=False)
    outside = domain.first_outside(array)
    if outside is not None:
        raise ValueError(f"{loss.name}: {spec.name} holds {outside:g}; it is a {domain.space}: "
                         f"{domain.words} fit. {domain.cure}".rstrip())
    if domain.rows and array.size:
        bad = domain.first_bad_row(array)
        if bad:
            what = "the exponentials of row" if domain.rows == "exp" else "row"
            raise ValueError(f"{loss.name}: {what} {bad[0]} of {spec.name} sum to {bad[1]:.6g}; "
                             f"probabilities that sum to 1 fit. {domain.cure}".rstrip())
    return array


def _read_index(loss, spec, domain, array, plan):
    """One input of class indices, each from 0 to C - 1, or the one to be ignored."""
    index, classes = array.astype(INDEX, copy=False), plan.sizes[spec.classes]
    if _from_0_below(classes, index):
        return index
    if "ignore_index" in loss.settings:
        array = array[array != loss.settings["ignore_index"]]
    if not _from_0_below(classes, array):
        raise ValueError(f"{loss.name}: {spec.name} holds {array[(array < 0) | (array >= classes)].flat[0]}; "
                         f"there are {classes} classes: indices from 0 to {classes - 1} fit.")
    return index


def _from_0_below(classes, index):
    return not index.size or 0 <= index.item(index.argmin()) and index.item(index.argmax()) < classes


# ---------------------------------------------------------------------- shapes
def _match_shapes(loss, arrays):
    """The domain that each input falls under, and the size behind each letter; or one sentence."""
    sizes, domains = {}, []
    for position, (spec, array) in enumerate(zip(loss.inputs, arrays)):
        for shape, domain in spec.forms:
            found = letters_of(shape, array.shape, sizes)
            if found is not None:
                sizes.update(found)
                domains.append(domain)
                break
        else:
            raise ValueError(_shape_sentence(loss, arrays, position))
    return domains, sizes


def _shape_sentence(loss, arrays, position):
    spec, array = loss.inputs[position], arrays[position]
    beside = next((at for at in range(position) if share_a_letter(spec, loss.inputs[at])), None)
    fits = shapes_in_words(spec)
    if beside is None:
        cure = f" Try numpy.ravel({spec.name})." if " " not in fits and not fits[1].isdigit() else (
            f" Try {spec.name}[None]: a batch of one." if array.ndim == 1 else "")
        return f"{loss.name}: {spec.name} has shape {array.shape}; expected {fits}.{cure}"
    first_spec, first = loss.inputs[beside], arrays[beside]
    came = f"{loss.name}: {first_spec.name} has shape {first.shape} and {spec.name} has shape {array.shape}; "
    if kind(fits.strip("(,)")) != "...":
        return came + (f"expected {spec.name} of shape {fits} beside {first_spec.name} of shape "
                       f"{shapes_in_words(first_spec)}.")
    sentence = came + "expected equal shapes."
    try:
        sentence += f" NumPy would broadcast them to {np.broadcast_shapes(first.shape, array.shape)}."
    except ValueError:
        pass
    for name, one, two in ((first_spec.name, first, array), (spec.name, array, first)):
        if one.ndim == 2 and one.shape[1] == 1 and two.shape == one.shape[:1]:
            return f"{sentence} Try {name}[:, 0]."
    if first.size == array.size:
        return f"{sentence} Try {spec.name}.reshape({first_spec.name}.shape)."
    return f"{sentence} Give one {spec.name} for each {first_spec.name}."


def _check_length(loss, name, value, sizes, shape):
    """An array among the settings has one number for each class; for pointwise losses, for each column."""
    length = sizes.get(loss.settings_of[name].shape, shape[-1] if shape else 1)
    if len(value) != length:
        raise ValueError(f"{loss.name}: {name} has shape {value.shape} for {length} classes; "
                         f"one number for each class fits: shape ({length},).")


def _read_weight(loss, weight, arrays, compute):
    weight = as_numbers(loss.name, "weight", weight)
    if loss.scope == "set":
        raise ValueError(f"{loss.name}: it gives one value for the whole set, so a weight for each example does "
                         "not fit. Leave weight out.")
    shape = arrays[0].shape if loss.scope == "element" else arrays[0].shape[:1]
    if weight.shape != shape:
        raise ValueError(f"{loss.name}: weight has shape {weight.shape}; one weight for each value fits: "
                         f"shape {shape}.")
    if weight.size and not np.fmin.reduce(weight, axis=None) >= 0 and not np.isnan(weight).all():
        raise ValueError(f"{loss.name}: weight holds {np.fmin.reduce(weight, axis=None):g}; weights from 0 up fit.")
    return weight.astype(compute, copy=False)
