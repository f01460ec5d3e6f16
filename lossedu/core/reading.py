"""Reading what a loss was called with. Every sentence about bad input is made here.

A sentence says what came, what fits and what to type. The rule for shapes is one for all
losses: nothing broadcasts, unless the input is declared so (a variance for a whole row). What
comes out is in one piece: no loss sees how its inputs lie in memory.
"""
from typing import NamedTuple

import numpy as np

from . import cures
from .foreign import as_numbers
from .layout import in_one_piece
from .misfit import (
    Misfit,
    digits,
    from_0_below,
    no_such_class,
    not_an_index,
    one_for_all,
    out_of_domain,
    out_of_order,
    typed,
    wrong_shape,
    wrong_weight,
)
from .names import INPUTS, TAKEN_BY, same_meaning
from .names import REDUCTIONS as OTHER_REDUCTIONS
from .shapes import flat_shape, letters_of, share_a_letter
from .words import near, shown

REDUCTIONS = ("mean", "sum", "none")
PLANS = 256   # kept for each loss: as many different shapes and dtypes in a row
FLOAT64, FLOAT32, FLOAT16 = map(np.dtype, (np.float64, np.float32, np.float16))
INDEX = np.dtype(np.intp)


class Call:
    """One call, read: the arrays in the dtype to compute in, and how to hand the result back.

    `given` is what came; `full` the same, repeated where one number came for a whole axis, or None.
    """

    __slots__ = ("loss", "arrays", "given", "dtype", "reduction", "weight", "quick", "count",
                 "full")

    def __init__(self, loss, arrays, given, dtype, reduction, weight, quick=False, full=None):
        self.loss, self.arrays, self.given, self.dtype, self.full = loss, arrays, given, dtype, full
        self.reduction, self.weight, self.quick, self.count = reduction, weight, quick, None


def read(loss, args: tuple, named: dict, reduction: str, weight) -> Call:
    """Check everything about one call of a loss; returns a `Call` or raises one sentence."""
    try:
        return _read(loss, args, named, reduction, weight)
    except Misfit as misfit:
        came = dict(zip([spec.name for spec in loss.inputs], _bind(loss, args, named)))
        raise misfit.said({**came, "weight": weight}) from None


def _read(loss, args, named, reduction, weight):
    if not isinstance(reduction, str) or reduction not in REDUCTIONS:
        raise ValueError(f'{loss.name}: reduction={shown(reduction)} came; "mean", "sum" or '
                         f'"none" fit.'
                         + near(reduction, REDUCTIONS,
                                same_meaning(reduction, REDUCTIONS, OTHER_REDUCTIONS)))
    given = args if not named and len(args) == len(loss.inputs) else _bind(loss, args, named)
    plan = loss.reading_plans.get(_key(given))
    if plan is None:
        given = [as_numbers(loss.name, spec.name, value, _cures_of_objects(spec))
                 for spec, value in zip(loss.inputs, given)]
        plan = loss.reading_plans.get(_key(given)) or _plan(loss, given)
    full = _spread(loss, given) if plan.spread else None
    # most are: quicker to ask
    arrays = [one if one.flags.carray else in_one_piece(one) for one in full or given]
    for position, spec, domain in plan.to_read:
        read_one = _read_index if domain.index else _read_numbers
        arrays[position] = read_one(loss, spec, domain, arrays[position], plan)
    if plan.flat:
        arrays = [array.reshape(shape) for array, shape in zip(arrays, plan.flat)]
    if weight is not None:
        return Call(loss, arrays, given, plan.dtype, reduction,
                    _read_weight(loss, weight, arrays, plan.compute),
                    full=full)
    return Call(loss, arrays, given, plan.dtype, reduction, None,
                plan.quick and reduction == "mean", full)


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
    spread: bool         # whether an input has one number for a whole axis
    quick: bool          # whether its mean can be taken without looking anything up


def _plan(loss, given):
    """The plan for these arrays, or one sentence."""
    dtype, key, came = common_float(given), _key(given), given
    given = _spread(loss, given)
    spread = any(one is not other for one, other in zip(given, came))
    domains, sizes = _match_shapes(loss, given)
    for spec, domain, array in zip(loss.inputs, domains, given):
        if domain.index and array.dtype.kind not in "iu":
            raise not_an_index(loss, spec, array, sizes)
    for owner, number, first in loss.owners:
        for name, value in owner.settings.items():
            if isinstance(value, np.ndarray):
                _check_length(loss, owner, number, name, value, sizes, given[first].shape)
    compute = FLOAT32 if dtype == FLOAT16 else dtype
    to_read = tuple((position, spec, domain)
                    for position, (spec, domain) in enumerate(zip(loss.inputs, domains))
                    if not domain.everywhere or given[position].dtype is not compute)
    slopes = [array for spec, array in zip(loss.inputs, given) if spec.grad]
    flat = tuple(flat_shape(loss, spec, array) for spec, array in zip(loss.inputs, given))
    flat = () if all(shape == array.shape for shape, array in zip(flat, given)) else flat
    fits = len(slopes) == 1 and loss.scope == "set" or not (flat or spread)
    quick = fits and all(
        array.dtype is FLOAT64 and array.ndim and array.size for array in slopes)
    plan = _Plan(dtype, compute, sizes, to_read, flat, spread, quick)
    if len(loss.reading_plans) >= PLANS:
        loss.reading_plans.clear()
    loss.reading_plans[key] = plan
    return plan


# ---------------------------------------------------------------------- names
def _bind(loss, args, named):
    """The inputs in order, from positions and names."""
    names = [spec.name for spec in loss.inputs]
    if len(args) > len(names):
        raise TypeError(f"{loss.name}: {len(args)} inputs came; it takes {len(names)}: "
                        f"{', '.join(names)}.")
    values = dict(zip(names, args))
    for name, value in named.items():
        if name in loss.settings:
            raise TypeError(f"{loss.name}: {name} is a setting, fixed when the loss is made: "
                            f'type lossedu.loss("{loss.name}", {name}={typed(name, value)}).')
        if name not in names:
            raise TypeError(f"{loss.name}: {name!r} came; it takes {', '.join(names)}, reduction "
                            f"and weight."
                            + _near_input(loss, name, value,
                                          [*names, *loss.settings, "reduction", "weight"]))
        if name in values:
            raise TypeError(f"{loss.name}: {name} came twice, by position and by name; once is "
                            f"enough.")
        values[name] = value
    absent = [name for name in names if name not in values]
    if absent:
        raise TypeError(f"{loss.name}: {', '.join(absent)} did not come; type "
                        f"{loss.name}({', '.join(names)}).")
    return [values[name] for name in names]


def _near_input(loss, name, value, names):
    """The right word for an input that is called otherwise here, or the loss beside this one that
    takes it.
    """
    other = TAKEN_BY.get((loss.name, name))
    if other:
        return f' For {name}, type lossedu.loss("{other}").'
    if name in ("size_average", "reduce"):
        return f" Type {reduction_of(name, value)}."
    return near(name, names, same_meaning(name, names, INPUTS))


def reduction_of(name: str, value) -> str:
    """What to type for PyTorch's old arguments: size_average=False adds up, reduce=False does not
    reduce.
    """
    if value:
        return 'reduction="mean"'
    return 'reduction="sum"' if name == "size_average" else 'reduction="none"'


# ---------------------------------------------------------------------- numbers
def _cures_of_objects(spec):
    """Names of classes may be numbered where a label is asked for, and nowhere else."""
    labels = any(domain.index or domain.binary for _, domain in spec.forms) and not spec.grad
    return cures.NAMES_OF_CLASSES if labels else cures.OBJECTS


def common_float(arrays: list) -> np.dtype:
    """The dtype of an answer: floats decide, integers alone mean float64."""
    floats = {array.dtype.newbyteorder("=") for array in arrays if array.dtype.kind == "f"}
    widest = np.result_type(*floats) if floats else FLOAT64
    # NumPy's own: told apart by `is`
    return next(one for one in (FLOAT64, FLOAT32, FLOAT16) if one == widest)


def _read_numbers(loss, spec, domain, array, plan):
    """One input in the dtype to compute in, every value inside its domain."""
    array = array.astype(plan.compute, copy=False)
    outside = domain.first_outside(array)
    if outside is not None:
        what = f"{spec.name} holds {digits(outside)}; it is a {domain.space}: {domain.words} fit."
        raise out_of_domain(loss, spec, domain, array, what)
    if domain.some and array.size and not array.any():
        raise ValueError(f"{loss.name}: every {spec.name} is 0; at least one {domain.space} above "
                         f"0 fits.")
    if domain.ordered:
        bad = domain.first_unordered(array)
        if bad:
            raise out_of_domain(loss, spec, domain, array, out_of_order(spec, domain, array, *bad))
    if domain.rows and array.size:
        bad = domain.first_bad_row(array)
        if bad:
            what = "the exponentials of row" if domain.rows == "exp" else "row"
            raise out_of_domain(loss, spec, domain, array,
                                f"{what} {bad[0]} of {spec.name} sum to {bad[1]:.6g}; "
                                "probabilities that sum to 1 fit.")
    return array


def _read_index(loss, spec, domain, array, plan):
    """One input of class indices, each from 0 to C - 1, or the one to be ignored."""
    index, classes = array.astype(INDEX, copy=False), plan.sizes[spec.classes]
    if from_0_below(classes, index):
        return index
    ignored = loss.owner_of(spec).settings.get("ignore_index")
    if ignored is not None:
        array = array[array != ignored]
    if not from_0_below(classes, array):
        raise no_such_class(loss, spec, domain, array, classes)
    return index


# ---------------------------------------------------------------------- shapes
def _spread(loss, arrays):
    """The arrays, with one number for a whole axis, where an input may come so, repeated along it.
    """
    if not any(spec.spreads for spec in loss.inputs):
        return arrays
    full = list(arrays)
    for position, spec in enumerate(loss.inputs):
        if spec.spreads:
            shape = arrays[_beside(loss, position)].shape
            came = arrays[position].shape
            is_other = came != shape and len(came) == len(shape)
            if is_other and all(one in (1, to) for one, to in zip(came, shape)):
                full[position] = np.broadcast_to(arrays[position], shape)
    return full


def _beside(loss, position):
    """The position of the first input that shares an axis with this one, before it; None if there
    is none.
    """
    return next((at for at in range(position)
                 if share_a_letter(loss.inputs[position], loss.inputs[at])), None)


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
            raise wrong_shape(loss, arrays, position)
    return domains, sizes


def _check_length(loss, owner, number, name, value, sizes, shape):
    """An array among the settings has one number for each class; for pointwise losses, for each
    column.
    """
    length = sizes.get(f"{owner.settings_of[name].shape}{number}", shape[-1] if shape else 1)
    if len(value) != length:
        who = loss.name if owner is loss else f"{loss.name}: task {number}, {owner.name}"
        raise ValueError(f"{who}: {name} has shape {value.shape} for {length} classes; one number "
                         f"for each class fits: shape ({length},). "
                         f"{one_for_all(owner, name, value)}".rstrip())


def _read_weight(loss, weight, arrays, compute):
    weight = as_numbers(loss.name, "weight", weight)
    if loss.scope == "set":
        raise ValueError(
            f"{loss.name}: it gives one value for the whole set, so a weight for each example does "
                         "not fit. Leave weight out.")
    shape = arrays[0].shape if loss.scope == "element" else arrays[0].shape[:1]
    if weight.shape != shape:
        raise wrong_weight(loss, weight, shape, arrays)
    if weight.size and not np.fmin.reduce(weight, axis=None) >= 0 and not np.isnan(weight).all():
        raise ValueError(f"{loss.name}: weight holds {np.fmin.reduce(weight, axis=None):g}; "
                         f"weights from 0 up fit.")
    return weight.astype(compute, copy=False)
