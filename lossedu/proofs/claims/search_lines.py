"""Where the searches look: many lines through the space of predictions, the other inputs held
fixed.

On a line x = origin + step * direction a loss of any shape is a function of one number. For
pointwise losses the line is the prediction itself; for rows and sets there is one line along
each axis, some at random, and one through the target; where points are compared, also one to
each further point, and one through 0, where a point has no direction. Where predictions are
bounded, a line is a segment between two of them, with steps from 0 to 1.
"""
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from ..inputs import draw, forms_of, sizes_set
from .reach import ask_for_heaviest, between_two, decades, lengths_of
from .wording import plain

EPS = float(np.finfo(float).eps)
EXAMPLES = 4        # contexts (targets and the like) for each group of lines
# decades of distance on an endless line, in units of the largest, smallest length
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


@dataclass(frozen=True, eq=False)
class Lines:
    """Some lines: `origin` and `direction` hold one prediction for each, shaped (lines, ...).

    `others` holds the fixed inputs, one for each line; `steps` (lines, steps) are sorted.
    `endless` lines have length 1 for each step.
    """

    loss: object
    place: int              # of the prediction among the inputs
    origin: np.ndarray
    direction: np.ndarray
    others: tuple
    steps: np.ndarray
    endless: bool

    def pred(self, steps: np.ndarray) -> np.ndarray:
        """The predictions at these steps of each line: shaped (lines, steps, ...)."""
        steps = np.reshape(steps, np.shape(steps) + (1,) * (self.origin.ndim - 1))
        return self.origin[:, None] + steps * self.direction[:, None]

    def inputs(self, steps: np.ndarray) -> list:
        """All inputs at these steps, each shaped (lines, steps, ...)."""
        pred = self.pred(steps)
        lead = pred.shape[:2]
        inputs = [np.broadcast_to(other[:, None], lead + other.shape[1:]) for other in self.others]
        inputs.insert(self.place, pred)
        return inputs

    def value(self, steps: np.ndarray) -> np.ndarray:
        """The loss at these steps, shaped (lines, steps).

        At the lines' own steps it is kept, for every claim asks for it.
        """
        return self._own_values if steps is self.steps else self._values_at(steps)

    def gradient(self, steps: np.ndarray) -> np.ndarray:
        """The gradient in the prediction, shaped (lines, steps, entries of a prediction); kept
        likewise."""
        return self._own_gradients if steps is self.steps else self._gradients_at(steps)

    def gradient_size(self, steps: np.ndarray) -> np.ndarray:
        """The norm of the gradient at these steps (lines, steps), in whatever direction."""
        return np.linalg.norm(self.gradient(steps), axis=-1)

    @cached_property
    def _own_values(self):
        return _read_only(self._values_at(self.steps))

    @cached_property
    def _own_gradients(self):
        return _read_only(self._gradients_at(self.steps))

    def _values_at(self, steps):
        with np.errstate(all="ignore"):
            return np.asarray(self.loss._f(*self.inputs(steps)), dtype=float)

    def _gradients_at(self, steps):
        with np.errstate(all="ignore"):
            gradient = self.loss._df(*self.inputs(steps))
        if isinstance(gradient, tuple):
            gradient = gradient[sum(spec.grad for spec in self.loss.inputs[:self.place])]
        gradient = np.broadcast_to(gradient, self.pred(steps).shape)
        return gradient.reshape(*np.shape(steps), -1)

    def line(self, number: int) -> "Lines":
        """One of the lines alone."""
        only = slice(number, number + 1)
        others = tuple(other[only] for other in self.others)
        return replace(self, origin=self.origin[only], direction=self.direction[only],
                       steps=self.steps[only], others=others)

    @property
    def lengths(self) -> np.ndarray:
        """The length of one step of each line, as a column (lines, 1)."""
        flat = self.direction.reshape(len(self.direction), -1)
        return np.linalg.norm(flat, axis=-1)[:, None]

    @property
    def origin_size(self) -> np.ndarray:
        """How large the predictions are where the lines start, as a column (lines, 1)."""
        return np.abs(self.origin.reshape(len(self.origin), -1)).max(axis=1)[:, None]

    # ------------------------------------------------------------------ rounding
    def rounding_of(self, values: np.ndarray) -> np.ndarray:
        """The least rounding error of such values (lines, steps), as a column (lines, 1).

        On an endless line of single numbers each is right to its own last digits. On a segment they
        may be differences of larger ones, as 1 minus an overlap is; in rows of those near the
        origin, as the gradient p - y is where the two meet.
        """
        size = np.where(np.isfinite(values), np.abs(values), 0)
        if self.endless and self.origin.ndim > 1:
            size = np.where(np.abs(self.steps) <= 1, size, 0)
        elif self.endless:
            size = 0 * size
        return EPS * np.max(size, axis=1, keepdims=True)

    @cached_property
    def value_rounding(self) -> np.ndarray:
        """`rounding_of` the loss, as a column (lines, 1)."""
        return self.rounding_of(self.value(self.steps))

    def input_rounding(self, steps: np.ndarray) -> np.ndarray:
        """How far off a prediction may be for being rounded (lines, steps), as far as the loss
        takes notice.

        Each entry of a row counts by its part of the gradient: EPS ||x * g|| / ||g||.
        """
        pred = np.abs(self.pred(steps))
        if pred.ndim == 2:
            return EPS * pred
        pred = pred.reshape(*np.shape(steps), -1)
        gradient = np.abs(self.gradient(steps))
        noticed = np.linalg.norm(pred * gradient, axis=-1) / np.linalg.norm(gradient, axis=-1)
        # where the gradient is 0 that is 0 / 0: the largest entry stands for all
        return EPS * np.where(np.isfinite(noticed), noticed, pred.max(axis=-1))

    def describe(self, *steps: float) -> tuple:
        """({name: each other input}, [prediction at each step]) of the first line, as plain
        numbers."""
        names = [spec.name for place, spec in enumerate(self.loss.inputs) if place != self.place]
        fixed = {name: plain(other[0]) for name, other in zip(names, self.others)}
        return fixed, [plain(pred) for pred in self.pred(np.array([steps]))[0]]


def _read_only(array):
    array.flags.writeable = False
    return array


# ---------------------------------------------------------------------- all lines of a loss
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
    if np.isfinite([domain.low, domain.high]).all() and not spec.grad:
        array[0], array[1], array[2] = domain.low, domain.high, 0.7 * domain.low + 0.3 * domain.high
    elif domain.everywhere and not spec.grad:
        array[0] = 0.0
    elif np.isfinite(domain.low) and not domain.open_low and spec is not loss.inputs[
        prediction(loss)]:
        array[1] = domain.low


# ---------------------------------------------------------------------- lines without end
def _endless(loss, place, domain, contexts, rng):
    """Lines without end in both directions, or in one where predictions are bounded on one side."""
    pred, others = contexts[place], contexts[:place] + contexts[place + 1:]
    if loss.scope == "element":
        pairs = _along_numbers(loss, place, domain, pred, others)
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
