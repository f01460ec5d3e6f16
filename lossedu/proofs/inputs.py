"""Valid inputs for any loss, seeded, and with reach: both signs, every label, kinks, extremes.

    rng = numpy.random.default_rng(0)
    pred, target = draw(lossedu.loss("huber"), rng)          # as the loss is called
    for variant in settings_at_ends(lossedu.loss("huber")):  # every setting at each of its ends
        for sizes in sizes_of(variant):                      # one element, several shapes
            inputs = draw(variant, rng, sizes)

What fits is read from the record alone (the shape and domain of each input, the kinks), so a
new loss is drawn for without another line here.
"""
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np

from ..core.shapes import kind
from .onto_kinks import make_equal, stand_on, step_onto, walk_onto

SIZES = {"n": 12, "m": 9, "C": 4, "...": (4, 5)}   # beside an unknown letter stands 3
# where a naive formula divides by 0, or loses its digits
PROBABILITIES = (0.0, 1.0, 5e-324, 1e-300, 1e-20, 1 - 2.0**-53, 0.5)


def settings_at_ends(loss) -> list:
    """The loss at its defaults, then with each setting at each of its ends, the others at their
    defaults.

    A flag makes another loss of it: all the others are tried with the flag on and off.

    >>> import lossedu
    >>> [one.settings["delta"] for one in settings_at_ends(lossedu.loss("huber"))]
    [1.0, 0.001, 1000.0]
    """
    return list(_at_ends(loss))


@lru_cache(maxsize=128)
def _at_ends(loss):
    """The variants of `settings_at_ends`, made once: what is kept about each of them is found
    again."""
    flags = [name for name, setting in loss.settings_of.items() if setting.kind == "flag"]
    bases = [loss.at(**dict(zip(flags, on, strict=True)))
             for on in product(*[(loss.settings[name], not loss.settings[name]) for name in flags])]
    ends = [(name, end) for name, setting in loss.settings_of.items() if name not in flags
            for end in setting.ends if not _same(end, loss.settings[name])]
    variants = [one for base in bases
                for one in (base, *[base.at(**{name: end}) for name, end in ends])]
    return loss, *variants[1:]


def columns_of(loss) -> list:
    """The loss of each kind of column, where a pointwise loss has one setting for each column; else
    the loss alone.

    >>> import lossedu
    >>> weighted = lossedu.loss("bce_with_logits", pos_weight=[1, 2, 1])
    >>> [column.settings["pos_weight"] for column in columns_of(weighted)]
    [1.0, 2.0]
    """
    arrays = {name: value.tolist() for name, value in loss.settings.items()
              if isinstance(value, np.ndarray)}
    if loss.scope != "element" or not arrays:
        return [loss]
    return [loss.at(**dict(zip(arrays, one))) for one in dict.fromkeys(zip(*arrays.values()))]


def forms_of(loss) -> int:
    """How many forms its inputs come in (class indices, or rows of probabilities): 1 for most
    losses."""
    return max(len(spec.forms) for spec in loss.inputs)


def sizes_of(loss) -> list:
    """Several sizes to draw at, the first of them a single example or element."""
    if _is_pointwise(loss):
        return [{"...": shape} for shape in ((1,), (7,), (3, 4), (2, 3, 2))]
    return [{"n": 1, "m": 3, "C": 2, "...": (1,)}, {"n": 7, "m": 4, "C": 3, "...": (6,)},
            {"n": 5, "m": 5, "C": 5, "...": (2, 3)}]


def draw(loss, rng, sizes=None, form=0, spread=2.0, kinks=True) -> tuple:
    """Inputs for one call of the loss, as a tuple of arrays in float64 (class indices: integers).

    `sizes` says how long each axis is, by its letter in the loss's inputs: {"n": 5, "C": 3};
    for pointwise losses {"...": (2, 3)}. `form` picks among the forms that an input comes in.
    `spread` is the typical size of a score; some are a hundred times smaller or ten times
    larger. Unless `kinks` is False, some examples stand exactly on a kink and some beside one.
    """
    fields = _fields(loss, sizes, form, spread)
    inputs = [field.values(rng) for field in fields]
    if kinks:
        _stand_on_kinks(loss, inputs, fields, rng)
    return tuple(inputs)


def extremes(loss, rng, sizes=None, form=0, furthest=300) -> tuple:
    """As `draw`, with scores from 10**-300 to 10**furthest, and probabilities at and beside 0 and
    1.

    Squares of what is beyond 1e154 are inf: a loss that squares is rightly inf there.
    """
    inputs = list(draw(loss, rng, sizes, form, kinks=False))
    for place, spec in enumerate(loss.inputs):
        domain, shape = _form(spec, form)[1], inputs[place].shape
        if domain.everywhere or domain.low == 0 and domain.high == np.inf:
            inputs[place] = 10.0 ** rng.uniform(-300, furthest, shape)
            if domain.everywhere:
                inputs[place] *= rng.choice([-1.0, 0.0, 1.0], p=[0.45, 0.1, 0.45], size=shape)
        elif (domain.low, domain.high) == (0, 1) and not domain.rows:
            inputs[place] = rng.choice(PROBABILITIES, size=shape)
        elif domain.rows:
            certain = np.eye(shape[-1])[rng.integers(shape[-1], size=shape[:-1])]
            with np.errstate(divide="ignore"):
                inputs[place] = np.log(certain) if domain.rows == "exp" else certain
    return tuple(inputs)


# ---------------------------------------------------------------------- one input
@dataclass(frozen=True)
class _Field:
    """What one input is drawn from: its record, domain and shape, and the number of its classes."""

    spec: object
    domain: object
    shape: tuple
    classes: int
    spread: float
    ignored: int | None   # a class that counts for nothing

    def values(self, rng):
        """Values inside the domain; on its edges too, where no derivative is to be taken."""
        return _values(self.domain, self.shape, rng, self.spread, self.spec.grad, self.classes,
                       self.ignored)


def _fields(loss, sizes, form, spread):
    sizes = {**_default_sizes(loss), **(sizes or {})}
    sizes |= sizes_set(loss, sizes)
    fields = []
    for spec in loss.inputs:
        letters, domain = _form(spec, form)
        classes = sizes.get(spec.classes, sizes["C"])
        ignored = loss.owner_of(spec).settings.get("ignore_index")
        fields.append(_Field(spec, domain, _shape(letters, sizes), classes, spread, ignored))
    return fields


def _form(spec, form):
    """(letters, domain) of an input in this form, or in its last one where it has fewer."""
    return spec.forms[min(form, len(spec.forms) - 1)]


def _stand_on_kinks(loss, inputs, fields, rng):
    """Move some examples onto each kink, and some beside it."""
    _agree_somewhere(loss, inputs, [field.domain for field in fields])
    for turn, kink in enumerate(loss.kinks):
        if kink.at is not None:
            stand_on(loss, kink, inputs, turn)
        elif kink.onto is not None:
            step_onto(loss, kink, inputs, turn)
        elif loss.scope != "set" or rng.random() < 0.25:  # a whole set is on a kink or it is not
            elsewhere = [field.values(rng) if field.spec.grad else array
                         for field, array in zip(fields, inputs)]
            at_edge = [_at_edge(field, array) for field, array in zip(fields, inputs)]
            found = any(walk_onto(loss, kink, inputs, other, turn)
                        for other in (elsewhere, at_edge))
            if not found:
                make_equal(loss, kink, inputs, turn)


def _at_edge(field, array):
    """All of a prediction on the lower edge of its range, where it has one; else the array."""
    low = field.domain.low
    if field.spec.grad and np.isfinite(low) and not field.domain.open_low:
        return np.full_like(array, low)
    return array


def _agree_somewhere(loss, inputs, domains):
    """Every eighth example a perfect fit, where prediction and target live in one place."""
    if loss.scope == "set" or len(inputs) < 2:
        return
    if inputs[0].shape != inputs[1].shape or domains[0] != domains[1]:
        return
    pred, target = (array if loss.scope == "row" else array.reshape(-1) for array in inputs[:2])
    pred[7::8] = target[7::8]


# ---------------------------------------------------------------------- shapes
def _is_pointwise(loss):
    return all(spec.forms[0][0] == "..." for spec in loss.inputs)


def _default_sizes(loss):
    # the columns of as many rows
    several = any(np.ndim(value) == 1 for value in loss.settings.values())
    return {**SIZES, "...": (16, 3) if several else (48,)} if _is_pointwise(loss) else SIZES


def sizes_set(loss, sizes=SIZES):
    """The sizes that a setting fixes: an array of class weights says how many classes there are, or
    columns."""
    fixed = {}
    for owner, number, _ in loss.owners:
        lengths = {spec.shape + number: len(owner.settings[name])
                   for name, spec in owner.settings_of.items()
                   if spec.shape and np.ndim(owner.settings[name]) == 1}
        if lengths and _is_pointwise(owner):
            lengths = {f"...{number}": (*sizes["..."][:-1], *lengths.values())}
        fixed |= lengths
    return fixed


def _shape(letters, sizes):
    """The shape behind the letters; beside others, '...' is a single axis, as `f` takes it."""
    letters = letters.split()
    axes = [int(letter) if letter.isdigit() else sizes.get(letter, sizes.get(kind(letter), 3))
            for letter in letters]
    if len(letters) > 1:
        return tuple(int(np.prod(axis)) for axis in axes)
    return tuple(axes[0]) if isinstance(axes[0], Iterable) else (axes[0],)


# ---------------------------------------------------------------------- values
def _values(domain, shape, rng, spread, inner, classes, ignored):
    """Values inside a domain; on its edges too, unless `inner` (where a derivative is to be
    taken)."""
    if domain.index:
        return _labels(range(classes), shape, rng, extra=ignored).astype(np.intp)
    if domain.values:
        return _labels(domain.values, shape, rng)
    if domain.rows:
        return _rows(domain, shape, rng, inner)
    if domain.ordered:
        low, size = rng.normal(size=(2, *shape[:-1], shape[-1] // 2))
        return np.concatenate([spread * low, spread * low + 1 + np.exp(size)], axis=-1)
    if domain.everywhere:
        return spread * rng.normal(size=shape) * rng.choice([0.01, 1.0, 1.0, 10.0], size=shape)
    if np.isfinite(domain.low) and np.isfinite(domain.high):
        share = 1 / (1 + np.exp(-2 * rng.normal(size=shape)))
        drawn = domain.low + (domain.high - domain.low) * share
        edges = (domain.low, domain.high)
    elif np.isfinite(domain.low):
        size = np.exp(1.5 * rng.normal(size=shape))
        drawn = domain.low + (np.floor(3 * size) if domain.space == "count" else size)
        # what weighs 0 is not there to be tried
        edges = () if domain.open_low or domain.some else (domain.low,)
    else:
        drawn, edges = domain.high - np.exp(1.5 * rng.normal(size=shape)), (domain.high,)
    if not inner and edges:
        places = rng.permutation(drawn.size)[: -(-drawn.size // 2)]
        drawn.flat[places] = np.resize(rng.permutation(edges), places.size)
    return drawn


def _labels(values, shape, rng, extra=None):
    """Every value as often as every other, in random order; `extra` once where there is room."""
    values = rng.permutation(np.array(list(values)))
    drawn = rng.permutation(np.resize(values, int(np.prod(shape)))).reshape(shape)
    if extra is not None and drawn.size > 2 * len(values):
        drawn.flat[rng.integers(drawn.size)] = extra
    return drawn


def _rows(domain, shape, rng, inner):
    """Rows of probabilities, from even ones to nearly certain ones; certain ones too unless
    `inner`."""
    evenness = rng.choice([0.5, 1.0, 10.0], size=shape[:-1] + (1,))
    drawn = rng.gamma(evenness, size=shape) + 1e-6
    if not inner:
        flat = drawn.reshape(-1, shape[-1])
        certain = np.eye(shape[-1])[rng.integers(shape[-1], size=len(flat[::3]))]
        # with a finite logarithm
        flat[::3] = certain if domain.rows == "sum" else np.maximum(certain, 1e-30)
    drawn /= drawn.sum(axis=-1, keepdims=True)
    return np.log(drawn) if domain.rows == "exp" else drawn


def _same(one, other):
    return one is other or (one is not None and other is not None and np.array_equal(one, other))
