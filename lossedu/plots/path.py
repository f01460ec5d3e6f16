"""The line along which a loss is drawn: one number moves, everything else is held."""
from dataclasses import dataclass, field

import numpy as np

from ..core.shapes import kind
from ..core.words import shown
from ..losses import need_loss
from ..proofs.inputs import columns_of, sizes_set

LARGEST = 1e300   # what is larger is not drawn: an axis has to reach a little further
# axes of one example; "n" is the grid itself, or a small batch where examples interact
SIZES = {"C": 3, "D": 2}
BATCH = 4
COUNT_HELD = 3.0


@dataclass(frozen=True)
class Trace:
    """A loss along a line: places `x`, `values`, `slopes`, and what stands on the axis.

    What is not finite is nan. `jumps` and `bends` are the kinks: (place, value, slope taken there).
    """

    x: np.ndarray
    values: np.ndarray
    slopes: np.ndarray
    words: str
    jumps: tuple = field(default=())
    bends: tuple = field(default=())


def trace(loss, span=None, places=1201):
    """The loss and its slope along the line that suits it, over `span` = (low, high).

    What lies outside the domain is left out; what is not finite, or too large for an axis, is nan.
    With a setting for each column it is the first column that is drawn.
    """
    need_loss("curve", loss)
    several, loss = len(columns_of(loss)) > 1, columns_of(loss)[0]
    move = _moving(loss)
    if move.forms[0][1].rows and sizes_set(loss).get("C") == 1:
        raise ValueError(f"curve: {loss!r} has one class, whose probability is 1: nothing moves. "
                         "Two or more classes fit.")
    low, high = _inside(loss, move, _span(loss, move) if span is None else _read_span(span), span)
    with np.errstate(all="ignore"):
        return _traced(loss, move, low, high, places, " in the first column" * several)


def _read_span(span):
    """Two finite numbers, the lower first; ValueError for anything else."""
    try:
        low, high = (float(end) for end in span) if not isinstance(span, (str, bytes)) else (1, 0)
    except (TypeError, ValueError, OverflowError):
        low, high = 1.0, 0.0
    if not (-LARGEST <= low < high <= LARGEST):
        raise ValueError(f"curve: span={shown(span)} came; two numbers, the lower first and both "
                         "finite, fit. Type span=(-3, 3).")
    return low, high


def _inside(loss, move, ends, span):
    """The part of a span that lies in the domain; ValueError if there is none."""
    domain = move.forms[0][1]
    if domain.rows:
        limits = (0.0, 1.0) if domain.rows == "sum" else (-np.inf, 0.0)
    elif domain.ordered:
        limits = (-2.0**52, 2.0**52)  # shifted farther, a side of 1 is lost to rounding
    elif domain.values or domain.index:
        limits = (-np.inf, np.inf)
    else:
        limits = (domain.low, domain.high)
    low, high = max(ends[0], limits[0]), min(ends[1], limits[1])
    if domain.open_low and low == limits[0]:
        low += 1e-9 * (high - low)
    if not low < high:
        usual = ", ".join(f"{end:g}" for end in _span(loss, move))
        raise ValueError(f"curve: span={shown(span)} came; {loss.name} takes a {domain.space}: a "
                         f"span between {limits[0]:g} and {limits[1]:g} fits. Type span=({usual}).")
    return low, high


def _traced(loss, move, low, high, places, more):
    kinks = _kinks(loss) + _crossed(loss, np.linspace(low, high, places))
    kinks = sorted({(place, jumps) for place, jumps in kinks if low < place < high})
    x = _grid(low, high, kinks, places)
    values, slopes = _along(loss, x)
    # the line breaks at a jump
    slopes[np.isin(x, [place for place, jumps in kinks if jumps])] = np.nan
    marks = {True: [], False: []}
    for place, jumps in kinks:
        value, slope = _along(loss, np.array([place]))
        if np.isfinite([value[0], slope[0]]).all():
            marks[jumps].append((place, float(value[0]), float(slope[0])))
    return Trace(x, values, slopes, _axis(loss, move) + more, tuple(marks[True]),
                 tuple(marks[False]))


def _grid(low, high, kinks, places):
    """Even places and the kinks; around a jump also the places just before and after."""
    hair = 1e-9 * (high - low)
    at = np.array([place for place, _ in kinks] + [np.inf])
    even = np.linspace(low, high, places)
    even = even[np.min(np.abs(even[:, None] - at), axis=1) > hair]
    sides = [place + side for place, jumps in kinks if jumps for side in (-hair, hair)]
    x = np.unique(np.concatenate([even, at[:-1], sides]))
    return x[(low <= x) & (x <= high)]


def _along(loss, x):
    """Values and slopes at the places x, one example for each; by the chain rule along the line."""
    held = [_input(loss, spec, x) for spec in loss.inputs]
    arrays = [array for array, _ in held]
    ways = [way for spec, (_, way) in zip(loss.inputs, held) if spec.grad]
    if loss.scope == "set" or not loss.separate:
        both = [loss.value_and_grad(*(array[place] for array in arrays)) for place in range(len(x))]
        values = np.array([value for value, _ in both])
        grads = [np.array([_tuple(grad)[which] for _, grad in both]) for which in range(len(ways))]
    else:
        values, grads = loss.value_and_grad(*arrays, reduction="none")
        grads = _tuple(grads)
    # what the loss does not notice counts nothing, even where it moves without end
    moved = [np.where(grad == 0, 0.0, grad * way) for grad, way in zip(grads, ways)]
    slopes = sum(np.sum(one.reshape(len(x), -1), axis=1) for one in moved)
    return [np.where(np.abs(line) <= LARGEST, line, np.nan) for line in (values, slopes)]


def _tuple(grads):
    return grads if isinstance(grads, tuple) else (grads,)


# ---------------------------------------------------------------------- what moves, what is held
def _moving(loss):
    return loss.differentiable[0]


def _input(loss, spec, x):
    """One input for every place in x, and its change per unit of x."""
    shape, domain = spec.forms[0]
    axes = shape.split()
    sizes = sizes_set(loss)  # by class weights
    dims = []
    for axis in axes:
        alone = kind(axis) == "..." and len(axes) == 1 and axis not in sizes  # the grid itself
        if axis.isdigit():
            dims.append(int(axis))
        elif kind(axis) not in ("n", "m") and not alone:
            dims.append(np.ravel(sizes.get(axis, SIZES.get(kind(axis), 3)))[-1])
    if not axes[0].isdigit() and (loss.scope == "set" or not loss.separate):
        dims = [BATCH, *dims]
    is_point = spec in _points(loss)
    held = _point(loss, spec, dims) if is_point else _held(loss, spec, domain, dims)
    held = np.broadcast_to(held, (len(x), *dims)).copy()
    way = np.zeros(held.shape)
    if spec is not _moving(loss):
        return held, way
    first = (slice(None), *[0] * len(dims))
    if domain.rows:
        return _rows(domain, held, way, x)
    if domain.ordered:  # both ends of the first pair
        half = len(domain.ordered)
        held[:, ::half] += x[:, None]
        way[:, ::half] = 1.0
        return held, way
    held[first], way[first] = x, 1.0
    return held, way


def _points(loss):
    """The inputs that are points in space (embeddings): several rows of any numbers."""
    found = [spec for spec in loss.inputs if len(spec.forms[0][0].split()) == 2
             and spec.forms[0][1].everywhere]
    return found if len(found) > 1 else []


def _point(loss, spec, dims):
    """Points at height 1: the moving one starts at 0, the others stand at 0, 2, ... for it to
    meet."""
    point = np.ones(dims)
    place = 2.0 * max(_points(loss).index(spec) - 1, 0)
    point[..., 0] = place + (np.arange(dims[0]) if len(dims) > 1 else 0)
    return point


def _is_sample(loss, spec):
    """Whether an input is a sample of numbers, whose size is its own."""
    return loss.scope == "set" and spec.forms[0][0] in ("n", "m") and spec.forms[0][1].everywhere


def _rows(domain, held, way, x):
    """A row of probabilities (or their logarithms): the first takes x, the others the rest."""
    row = (slice(None), *[0] * (held.ndim - 2))
    others = held.shape[-1] - 1
    if domain.rows == "sum":
        held[row], way[row] = ((1 - x) / others)[:, None], -1 / others
        held[(*row, 0)], way[(*row, 0)] = x, 1.0
    else:
        # each of the others is log((1 - e^x) / others), and moves by -e^x / (1 - e^x)
        held[row] = np.log(-np.expm1(x) / others)[:, None]
        way[row] = (np.exp(x) / np.expm1(x))[:, None]
        held[(*row, 0)], way[(*row, 0)] = x, 1.0
    return held, way


def _held(loss, spec, domain, dims):
    """What an input holds that does not move."""
    if domain.index:
        return np.zeros(dims, dtype=int)
    if domain.rows:
        even = np.full(dims, 1 / dims[-1])
        row = even if spec.grad else np.eye(dims[-1])[np.zeros(dims[:-1], dtype=int)]
        return row if domain.rows == "sum" else np.log(0.9 * row + 0.1 * even)
    if domain.values:
        return np.full(dims, max(domain.values))
    if domain.ordered:
        return np.repeat([0.0, 1.0], len(domain.ordered))
    if (domain.low, domain.high) == (0.0, 1.0):
        return np.full(dims, 0.5 if spec.grad else 1.0)
    if domain.low == 0:
        return np.full(dims, 1.0 if domain.open_low else COUNT_HELD)
    if _is_sample(loss, spec):
        # the other one is wider
        return (np.arange(BATCH) - (BATCH - 1) / 2) * (1 if spec.grad else 1.8)
    # a set's other examples are off by one
    return np.full(dims, float(spec.grad and loss.scope == "set"))


def _span(loss, spec):
    """A span that shows the whole shape, kinks included."""
    shape, domain = spec.forms[0]
    if domain.rows == "exp":
        return -4.0, -0.1
    if (domain.low, domain.high) == (0.0, 1.0) or domain.rows:
        return 0.02, 0.98
    if domain.low == 0:
        return 0.05, 5.0
    reach = {"logit": 6.0}.get(domain.space, 3.0)
    farthest = max((abs(place) for place, _ in _kinks(loss) if np.isfinite(place)), default=0.0)
    reach = min(max(reach, 1.5 * farthest), LARGEST)
    return -reach, reach


def _kinks(loss):
    """(place, whether the slope jumps) of every kink that says where it is."""
    found = []
    for kink in loss.kinks:
        if kink.at is not None:
            arrays = [_input(loss, spec, np.zeros(1))[0]
                      for spec in loss.inputs if spec is not _moving(loss)]
            found.append((float(np.ravel(kink.at(arrays[0], **loss.settings))[0]),
                          _jumps(loss, kink)))
    return found


def _crossed(loss, x):
    """The same for kinks that say only how far away they are: where the line crosses one, or passes
    by a hair."""
    def away(places, kink):
        distance = kink.distance(*(_input(loss, spec, places)[0] for spec in loss.inputs),
                                 **loss.settings)
        distance = np.where(np.abs(distance) < 1e-12, 0.0, distance).reshape(len(places), -1)
        return distance[np.arange(len(places)), np.argmin(np.abs(distance), axis=1)]

    found, hair = [], 1e-3 * (x[1] - x[0])
    for kink in loss.kinks:
        if kink.at is None:
            distance = away(x, kink)
            sides = np.sign(distance)
            same_side = sides[:-2] == sides[2:]
            met = (np.abs(distance[1:-1]) < hair) & same_side | (sides[1:-1] == 0)
            places = list(x[1:-1][met & (sides[:-2] != 0) & (sides[2:] != 0)])
            between = sides[:-1] * sides[1:] < 0
            low, high, before = x[:-1][between], x[1:][between], sides[:-1][between]
            for _ in range(60 if between.any() else 0):  # halve what lies between two signs
                middle = (low + high) / 2
                same = np.sign(away(middle, kink)) == before
                low, high = np.where(same, middle, low), np.where(same, high, middle)
            found += [(round(float(place), 12), _jumps(loss, kink)) for place in (*places, *high)]
    return found


def _jumps(loss, kink):
    return bool(kink.jumps(**loss.settings) if callable(kink.jumps) else kink.jumps)


def _axis(loss, spec):
    """The words below the axis."""
    shape, domain = spec.forms[0]
    others = [one for one in loss.inputs if one is not spec]
    if not others:
        return f"{domain.space} ${spec.symbol}$"
    target, (_, its) = others[0], others[0].forms[0]
    if _is_sample(loss, spec):
        places = ", ".join(f"{place:g}" for place in _held(loss, target, its, [BATCH]))
        return f"place of one of {BATCH} points ${spec.symbol}$; ${target.symbol}$ at {places}"
    of_many = f" of one of {BATCH} examples" if loss.scope == "set" or not loss.separate else ""
    if spec in _points(loss):
        places = ", ".join(f"{one.name} at {2 * number}"
                           for number, one in enumerate(_points(loss)[1:]))
        return f"place of {'one ' * bool(of_many)}{spec.name}; {places}"
    if domain.everywhere and its.everywhere and kind(shape) == "...":
        return rf"residual ${spec.symbol} - {target.symbol}${of_many}"
    if domain.ordered:
        return f"shift of a {domain.space} from its target, in sides"
    if its.index or its.rows:
        space = {"sum": "probability", "exp": "log-probability"}.get(domain.rows, domain.space)
        return f"{space} of the right class{of_many}"
    held = np.ravel(_held(loss, target, its, []))[0]
    of_many = of_many or " of an example"
    return rf"{domain.space} ${spec.symbol}${of_many} with ${target.symbol} = {held:g}$"
