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
from functools import lru_cache
from itertools import product

import numpy as np

from ..core.shapes import as_f_takes, kind

SIZES = {"n": 12, "m": 9, "C": 4, "...": (4, 5)}   # beside an unknown letter stands 3
STEPS = 200                                # of bisection: enough to walk from 1e150 onto a kink


def settings_at_ends(loss):
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


def columns_of(loss):
    """The loss of each kind of column, where a pointwise loss has one setting for each column; else
    the loss alone.

    >>> import lossedu
    >>> [one.settings["pos_weight"] for one in columns_of(lossedu.loss("bce_with_logits", pos_weight=[1, 2, 1]))]
    [1.0, 2.0]
    """
    arrays = {name: value.tolist() for name, value in loss.settings.items()
              if isinstance(value, np.ndarray)}
    if loss.scope != "element" or not arrays:
        return [loss]
    return [loss.at(**dict(zip(arrays, one))) for one in dict.fromkeys(zip(*arrays.values()))]


def forms_of(loss):
    """How many forms its inputs come in (class indices, or rows of probabilities): 1 for most
    losses."""
    return max(len(spec.forms) for spec in loss.inputs)


def sizes_of(loss):
    """Several sizes to draw at, the first of them a single example or element."""
    if _is_pointwise(loss):
        return [{"...": shape} for shape in ((1,), (7,), (3, 4), (2, 3, 2))]
    return [{"n": 1, "m": 3, "C": 2, "...": (1,)}, {"n": 7, "m": 4, "C": 3, "...": (6,)},
            {"n": 5, "m": 5, "C": 5, "...": (2, 3)}]


def draw(loss, rng, sizes=None, form=0, spread=2.0, kinks=True):
    """Inputs for one call of the loss, as a tuple of arrays in float64 (class indices: integers).

    `sizes` says how long each axis is, by its letter in the loss's inputs: {"n": 5, "C": 3};
    for pointwise losses {"...": (2, 3)}. `form` picks among the forms that an input comes in.
    `spread` is the typical size of a score; some are a hundred times smaller or ten times
    larger. Unless `kinks` is False, some examples stand exactly on a kink and some beside one.
    """
    sizes = {**_default_sizes(loss), **(sizes or {})}
    sizes |= sizes_set(loss, sizes)
    specs = [(spec, *spec.forms[min(form, len(spec.forms) - 1)]) for spec in loss.inputs]
    shapes = [_shape(shape, sizes) for _, shape, _ in specs]
    inputs = [_values(domain, shape, sizes | {"C": sizes.get(spec.classes, sizes["C"])}, rng,
                      spread,
                      inner=spec.grad, loss=loss.owner_of(spec))
              for (spec, _, domain), shape in zip(specs, shapes)]
    if kinks:
        _agree_somewhere(loss, inputs, [domain for *_, domain in specs])
        for turn, kink in enumerate(loss.kinks):
            if kink.at is not None:
                _stand_on(loss, kink, inputs, turn)
            elif kink.onto is not None:
                away = np.asarray(kink.distance(*inputs, **loss.settings))
                _move(inputs, kink.onto(*inputs, **loss.settings), _its_share(loss, away, turn))
            # a whole set is on a kink or it is not
            elif loss.scope != "set" or rng.random() < 0.25:
                other = [_values(domain, shape, sizes, rng, spread, True, loss.owner_of(spec))
                         if spec.grad else array
                         for (spec, _, domain), shape, array in zip(specs, shapes, inputs)]
                edge = [np.full_like(array, domain.low) if spec.grad and np.isfinite(domain.low)
                        and not domain.open_low
                        else array for (spec, _, domain), array in zip(specs, inputs)]
                if not any(_walk_onto(loss, kink, inputs, there, turn) for there in (other, edge)):
                    _make_equal(loss, kink, inputs, turn)
    return tuple(inputs)


def extremes(loss, rng, sizes=None, form=0, furthest=150):
    """As `draw`, with scores from 10**-300 to 10**furthest, and probabilities at and beside 0 and
    1."""
    inputs = list(draw(loss, rng, sizes, form, kinks=False))
    for position, spec in enumerate(loss.inputs):
        domain = spec.forms[min(form, len(spec.forms) - 1)][1]
        if domain.everywhere or domain.low == 0 and domain.high == np.inf:
            size = 10.0 ** rng.uniform(-300, furthest, inputs[position].shape)
            sign = rng.choice([-1.0, 0.0, 1.0], p=[0.45, 0.1, 0.45],
                              size=size.shape) if domain.everywhere else 1.0
            inputs[position] = sign * size
        elif (domain.low, domain.high) == (0, 1) and not domain.rows:
            inputs[position] = rng.choice([0.0, 1.0, 5e-324, 1e-300, 1e-20, 1 - 2.0**-53, 0.5],
                                          size=inputs[position].shape)
        elif domain.rows:
            rows = np.eye(inputs[position].shape[-1])[rng.integers(inputs[position].shape[-1],
                                                                   size=inputs[position].shape[
                                                                       :-1])]
            with np.errstate(divide="ignore"):
                inputs[position] = np.log(rows) if domain.rows == "exp" else rows
    return tuple(inputs)


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
def _values(domain, shape, sizes, rng, spread, inner, loss):
    """Values inside a domain; on its edges too, unless `inner` (where a derivative is to be
    taken)."""
    if domain.index:
        return _labels(range(sizes["C"]), shape, rng,
                       extra=loss.settings.get("ignore_index")).astype(np.intp)
    if domain.values:
        return _labels(domain.values, shape, rng)
    if domain.rows:
        return _rows(domain, shape, rng, inner)
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


# ---------------------------------------------------------------------- kinks
def _agree_somewhere(loss, inputs, domains):
    """Every eighth example a perfect fit, where prediction and target live in one place."""
    if loss.scope != "set" and len(inputs) > 1 and inputs[0].shape == inputs[1].shape and domains[
        0] == domains[1]:
        pred, target = (one if loss.scope == "row" else one.reshape(-1) for one in inputs[:2])
        pred[7::8] = target[7::8]


def _stand_on(loss, kink, inputs, turn):
    """Of every eight predictions, one onto this kink, and one a little to each side of it."""
    pred, target = inputs[0].reshape(-1), inputs[1].reshape(-1)
    there = kink.at(target, **loss.settings)
    start = 3 * turn
    pred[start % 8 :: 8] = there[start % 8 :: 8]
    pred[(start + 1) % 8 :: 8] = there[(start + 1) % 8 :: 8] - 2.0**-10
    pred[(start + 2) % 8 :: 8] = there[(start + 2) % 8 :: 8] + 2.0**-10


def _walk_onto(loss, kink, inputs, other, turn):
    """Bisect between two draws whose signed distances to the kink differ in sign; move some
    examples there."""
    moving = [spec.grad for spec in loss.inputs]

    def between(share):
        return [a + _beside(share, a) * (b - a) if moves else a
                for a, b, moves in zip(inputs, other, moving)]

    def sign(share):
        return np.sign(_distance(loss, kink, between(share)))

    start = sign(np.zeros(inputs[0].shape[:1] if loss.scope == "row" else ()))
    low, high = np.zeros_like(start), np.ones_like(start)
    crosses = start * sign(high) < 0
    for _ in range(STEPS if crosses.any() else 0):
        middle = (low + high) / 2
        if ((middle == low) | (middle == high) | ~crosses).all():
            break
        left = sign(middle) == start
        low, high = np.where(left, middle, low), np.where(left, high, middle)
    return _move(inputs, between(high), crosses & _its_share(loss, start, turn))


def _distance(loss, kink, inputs):
    """How far from the kink, for each example or for a whole set."""
    return kink.distance(*(as_f_takes(loss, inputs) if loss.scope == "set" else inputs),
                         **loss.settings)


def _make_equal(loss, kink, inputs, turn):
    """For a kink where two things are equal: set one input to another, or one entry of a row to
    another."""
    for there in _with_something_equal(loss, inputs):
        away = np.asarray(_distance(loss, kink, there))
        if _move(inputs, there, (np.abs(away) < 1e-12) & _its_share(loss, away, turn)):
            return


def _with_something_equal(loss, inputs):
    moving = [place for place, spec in enumerate(loss.inputs) if spec.grad]
    for one in moving:
        for other in range(len(inputs)):
            if other != one and inputs[one].shape == inputs[other].shape:
                yield [inputs[other] if place == one else array
                       for place, array in enumerate(inputs)]
    for one in moving:
        last = inputs[one].shape[-1] if inputs[one].ndim else 0
        for entry, other in ((i, j) for i in range(last) for j in range(i)):
            tied = inputs[one].copy()
            tied[..., entry] = tied[..., other]
            yield [tied if place == one else array for place, array in enumerate(inputs)]


def _its_share(loss, like, turn):
    """The examples that may move onto this kink: a third, or fewer where more than three kinks
    share them."""
    parts = max(3, len(loss.kinks))
    return np.arange(like.size).reshape(like.shape) % parts == (turn % parts if like.ndim else 0)


def _move(inputs, there, examples):
    """Put the marked examples where `there` has them; whether there were any."""
    for array, new in zip(inputs, there):
        if new is not array:
            array[...] = np.where(_beside(examples, array), new, array)
    return examples.any()


def _beside(share, array):
    """One number for each example, shaped to stand beside an array with more axes."""
    return share.reshape(share.shape + (1,) * (array.ndim - share.ndim))


def _same(one, other):
    return one is other or (one is not None and other is not None and np.array_equal(one, other))
