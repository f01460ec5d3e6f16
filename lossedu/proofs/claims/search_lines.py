"""Where the searches look: many lines through the space of predictions, the other inputs held
fixed.

On a line x = origin + step * direction a loss of any shape is a function of one number. For
pointwise losses the line is the prediction itself; for rows and sets there is one line along
each axis, some at random, and one through the target; where points are compared, also one to
each further point, and one through 0, where a point has no direction. A box is moved as a whole.
Where predictions are bounded, a line is a segment between two of them, with steps from 0 to 1.
"""
from functools import lru_cache

import numpy as np

from ..inputs import draw, forms_of, sizes_set
from .lines import Lines
from .reach import ask_for_heaviest, between_two, decades, lengths_of

EXAMPLES = 4        # contexts (targets and the like) for each group of lines
# decades of distance on an endless line, in units of the largest and the smallest length
FAR, NEAR = 8, -6
CLASSES = 8         # with more, only some of the axes are looked along


@lru_cache(maxsize=4)
def lines_of(loss) -> tuple:
    """All groups of `Lines` for a loss, one for each form of its inputs and each size; kept."""
    sizes = _sizes(loss)
    return tuple(_lines(loss, size, form) for form in range(forms_of(loss)) for size in sizes)


def prediction(loss) -> int:
    """The place of the input that claims are about: the first one that the loss is differentiated
    in."""
    return next(place for place, spec in enumerate(loss.inputs) if spec.grad)


def _sizes(loss):
    """The sizes at which a loss is looked at: few entries, for each of them is an axis."""
    if loss.scope == "element":
        return [{"...": (EXAMPLES,)}]
    if loss.scope == "set":
        return [{"n": size, "m": size, "...": (size,)} for size in (1, 2, 3)]
    fixed = sizes_set(loss).get("C")
    return [{"n": EXAMPLES, "C": size, "...": (size,)} for size in ((fixed,) if fixed else (2, 3))]


def _lines(loss, size, form):
    rng = np.random.default_rng(0)
    contexts = _contexts(loss, rng, size, form)
    place = prediction(loss)
    domain = _domain(loss.inputs[place], form)
    is_bounded = np.isfinite([domain.low, domain.high]).all()
    if domain.rows != "exp" and (domain.rows or is_bounded):
        return _segments(loss, place, contexts, _contexts(loss, rng, size, form))
    return _endless(loss, place, domain, contexts, rng)


def _domain(spec, form):
    """The domain of an input in this form, or in its last one where it has fewer."""
    return spec.forms[min(form, len(spec.forms) - 1)][1]


def _contexts(loss, rng, size, form):
    """Inputs of several examples, with a leading axis for them; targets reach 0 or the ends of a
    range."""
    if loss.scope == "set":
        drawn = [draw(loss, rng, size, form, kinks=False) for _ in range(EXAMPLES)]
        contexts = [np.stack(arrays) for arrays in zip(*drawn)]
    else:
        contexts = list(draw(loss, rng, size, form, kinks=False))
    for spec, array in zip(loss.inputs, contexts):
        domain = _domain(spec, form)
        if domain.index and loss.scope == "row":
            ask_for_heaviest(loss, array)
        if domain.everywhere:
            array[...] = np.round(array, 2)  # a witness should be easy to read
        if not (domain.index or domain.rows or domain.values):
            _reach_the_ends(loss, spec, domain, array)
    return contexts


def _reach_the_ends(loss, spec, domain, array):
    """Set some examples of a fixed input to 0, or to the ends of its range."""
    is_prediction = spec is loss.inputs[prediction(loss)]
    if np.isfinite([domain.low, domain.high]).all() and not spec.grad:
        array[0], array[1], array[2] = domain.low, domain.high, 0.7 * domain.low + 0.3 * domain.high
    elif domain.everywhere and not spec.grad:
        array[0] = 0.0
    elif np.isfinite(domain.low) and not domain.open_low and not is_prediction:
        array[1] = domain.low


# ---------------------------------------------------------------------- lines without end
def _endless(loss, place, domain, contexts, rng):
    """Lines without end in both directions, or in one where predictions are bounded on one side."""
    pred, others = contexts[place], contexts[:place] + contexts[place + 1:]
    if loss.scope == "element":
        pairs = _along_numbers(loss, place, domain, pred, others)
    elif domain.ordered:
        pairs = _moved_as_a_whole(pred, others[0])
    else:
        pairs = _through_rows(loss, place, pred, others, rng)
    origin, direction = (np.concatenate(part) for part in zip(*pairs))
    others = [np.concatenate([other] * len(pairs)) for other in others]
    leads = direction.reshape(len(direction), -1).any(axis=1)  # from a point to itself is no line
    origin, direction = origin[leads], direction[leads]
    others = tuple(other[leads] for other in others)
    steps = _endless_steps(loss, domain)
    steps = np.broadcast_to(steps, (len(origin), len(steps)))
    if loss.scope == "element":
        steps = _with_kinks(loss, steps, origin, others)
    return Lines(loss, place, origin, direction, others, steps, endless=True)


def _along_numbers(loss, place, domain, pred, others):
    """[(origin, direction)] for a pointwise loss: from its target, or from the end of its range."""
    if domain.everywhere:
        origin = _centre(loss, place, pred, others)
    else:
        origin = np.full_like(pred, domain.low if np.isfinite(domain.low) else 0.0)
    return [(origin, np.ones_like(pred))]


def _moved_as_a_whole(pred, target):
    """[(origin, direction)] of a row of low and high ends, which keeps its order where both move
    alike."""
    axes = np.eye(pred.shape[-1] // 2)
    return [(origin, np.broadcast_to(_unit(np.tile(axis, 2)), pred.shape))
            for axis in (*axes, axes.sum(axis=0)) for origin in (target, pred)]


def _through_rows(loss, place, pred, others, rng):
    """[(origin, direction)] for rows and sets, each with an entry for every example."""
    centre, entries = _centre(loss, place, pred, others), pred[0].size
    single = np.eye(entries)
    if entries > CLASSES:
        single = single[_classes_that_count(loss, others, entries)]
    axes = [*single, np.ones(entries) / entries**0.5, *_unit(rng.normal(size=(3, entries)))]
    pairs = []
    for axis in axes:
        direction = np.broadcast_to(axis.reshape(pred[0].shape), pred.shape)
        pairs += [(centre, direction), (pred, direction)]
    like_pred = _like_the_prediction(loss, place, pred, others)
    points = _like_the_prediction(loss, place, pred, others, moved=True)
    for end in (pred, *like_pred[1:], *(0 * point for point in points[:1])):
        toward = _unit((end - centre).reshape(len(pred), -1))
        pairs.append((centre, toward.reshape(pred.shape)))
    if entries > 3 and pred.ndim == 2 and not like_pred:
        pairs += between_two(pred, others, lengths_of(loss)[-1])
    return pairs


def _like_the_prediction(loss, place, pred, others, moved=False):
    """The other inputs that live in the same space as the prediction; those differentiated in, if
    `moved`."""
    specs = loss.inputs[:place] + loss.inputs[place + 1:]
    return [other for other, spec in zip(others, specs)
            if other.shape == pred.shape and spec.forms[0][1].everywhere and spec.grad >= moved]


def _centre(loss, place, pred, others):
    """Where lines start: at the target, or at 0 where none is like the prediction."""
    like_pred = _like_the_prediction(loss, place, pred, others)
    return like_pred[0] if like_pred else np.zeros_like(pred)


def _classes_that_count(loss, others, entries):
    """The first two of many classes, and those that the labels name."""
    labels = [other for other, spec in zip(others, loss.inputs[1:])
              if np.issubdtype(other.dtype, np.integer)]
    return np.unique(np.concatenate([np.arange(2), *labels]) % entries)


def _endless_steps(loss, domain):
    """Steps (steps,) on an endless line: by decades outwards, and evenly in the middle at each
    length."""
    density, middle = (100, 12_001) if loss.scope == "element" else (30, 601)
    lengths = lengths_of(loss)
    near = 2 * NEAR if np.isfinite(domain.low) else NEAR  # closer to the end of a range
    near, top = near + decades(lengths[0]), FAR + decades(lengths[-1])
    far = np.logspace(near, top, density * (top - near) + 1)
    steps = np.concatenate([-far, far, *(np.linspace(-12, 12, middle) * size for size in lengths)])
    if np.isfinite(domain.low):
        steps = steps[steps >= 0]
    return np.unique(steps)


def _with_kinks(loss, steps, origin, others):
    """The steps, with some more on and beside each kink."""
    beside = np.concatenate([[0.0], *(side * np.logspace(-6, 0, 13) for side in (-1, 1))])
    for kink in loss.kinks:
        if kink.at is not None and others:
            on_kink = kink.at(others[0], **loss.settings) - origin
            on_kink = np.where(np.isfinite(on_kink), on_kink, 0.0)
            steps = np.concatenate([steps, on_kink[:, None] + beside], axis=1)
    return np.sort(steps, axis=1)


# ---------------------------------------------------------------------- segments
def _segments(loss, place, contexts, other_contexts):
    """Segments between two predictions; with pointwise losses from one end of the range to the
    other."""
    pred, others = contexts[place], contexts[:place] + contexts[place + 1:]
    domain = loss.inputs[place].forms[0][1]
    pairs = [(pred, other_contexts[place]), (pred, np.roll(pred, 1, axis=0))]
    if not domain.rows:
        whole_range = np.full_like(pred, domain.low), np.full_like(pred, domain.high)
        pairs = [whole_range, *pairs[:loss.scope != "element"]]
    elif pred.shape[-1] > 1:
        pairs += _between_rows(pred)
    origin, end = (np.concatenate(part) for part in zip(*pairs))
    others = tuple(np.concatenate([other] * len(pairs)) for other in others)
    steps = _segment_steps(loss)
    steps = np.broadcast_to(steps, (len(origin), len(steps)))
    return Lines(loss, place, origin, end - origin, others, steps, endless=False)


def _between_rows(pred):
    """[(origin, end)] from a certain class to a row and to another class, and two classes
    swapped."""
    classes = pred.shape[-1]
    corner = np.broadcast_to(np.eye(classes)[0], pred.shape)
    pairs = [(corner, pred), (corner, np.roll(corner, 1, axis=-1))]
    for first in range(classes - 1):
        order = np.r_[0:first, first + 1, first, first + 2:classes]
        pairs.append((pred, pred[..., order]))  # the other classes stay as they are
    return pairs


def _segment_steps(loss):
    """Steps (steps,) from 0 to 1: by decades towards both ends, and evenly between."""
    nearest = -12 + decades(lengths_of(loss)[0])
    close = np.logspace(nearest, -0.4, 1200 - 100 * (nearest + 12))
    even = np.linspace(0, 1, 4001 if loss.scope == "element" else 401)
    return np.unique(np.concatenate([close, 1 - close, even]))


def _unit(vectors):
    """Vectors of length 1; one of length 0 stays."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return vectors / np.maximum(lengths, np.finfo(float).tiny)
