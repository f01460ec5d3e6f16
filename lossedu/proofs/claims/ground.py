"""Where the searches look: many lines through the space of predictions, the other inputs held fixed.

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

EPS = float(np.finfo(float).eps)
EXAMPLES = 4        # contexts (targets and the like) for each group of lines
FAR, NEAR = 8, -6   # decades of distance on an endless line, in units of the smallest and largest length
CLASSES = 8         # with more, only some of the axes are looked along


@dataclass(frozen=True, eq=False)
class Lines:
    """Some lines: `origin` and `direction` have one entry for each, shaped like one prediction; `others` holds
    the fixed inputs; `steps` (lines, steps) are sorted. `endless` lines have length 1 for each step."""

    loss: object
    place: int              # of the prediction among the inputs
    origin: np.ndarray
    direction: np.ndarray
    others: tuple
    steps: np.ndarray
    endless: bool

    def pred(self, steps):
        """The predictions at these steps of each line: shaped (lines, steps, ...)."""
        steps = np.reshape(steps, np.shape(steps) + (1,) * (self.origin.ndim - 1))
        return self.origin[:, None] + steps * self.direction[:, None]

    def inputs(self, steps):
        """All inputs at these steps."""
        pred = self.pred(steps)
        inputs = [np.broadcast_to(other[:, None], pred.shape[:2] + other.shape[1:]) for other in self.others]
        inputs.insert(self.place, pred)
        return inputs

    def value(self, steps):
        """The loss at these steps, shaped (lines, steps); at the lines' own steps kept, for every claim asks for it."""
        return self._own_values if steps is self.steps else self._values_at(steps)

    def slope(self, steps):
        """The derivative in the prediction, shaped (lines, steps, entries of a prediction); kept likewise."""
        return self._own_slopes if steps is self.steps else self._slopes_at(steps)

    @cached_property
    def _own_values(self):
        return _read_only(self._values_at(self.steps))

    @cached_property
    def _own_slopes(self):
        return _read_only(self._slopes_at(self.steps))

    def _values_at(self, steps):
        with np.errstate(all="ignore"):
            return np.asarray(self.loss._f(*self.inputs(steps)), dtype=float)

    def _slopes_at(self, steps):
        with np.errstate(all="ignore"):
            slopes = self.loss._df(*self.inputs(steps))
        if isinstance(slopes, tuple):
            slopes = slopes[sum(spec.grad for spec in self.loss.inputs[:self.place])]
        return np.broadcast_to(slopes, self.pred(steps).shape).reshape(*np.shape(steps), -1)

    def steep(self, steps):
        """The size of the gradient at these steps, in whatever direction; 0 for pointwise losses."""
        if self.origin.ndim == 1:
            return np.zeros(np.shape(steps))
        return np.linalg.norm(self.slope(steps), axis=-1)

    def line(self, number):
        """One of the lines alone."""
        only = slice(number, number + 1)
        return replace(self, origin=self.origin[only], direction=self.direction[only], steps=self.steps[only],
                       others=tuple(other[only] for other in self.others))

    @property
    def lengths(self):
        """The length of one step of each line, as a column."""
        return np.linalg.norm(self.direction.reshape(len(self.direction), -1), axis=-1)[:, None]

    def floor(self, values):
        """The least rounding error of such values (at all steps), as a column. On an endless line of single numbers
        each is right to its own last digits. On a segment they may be differences of larger ones, as 1 minus
        an overlap is; in rows of those near the origin, as the slope p - y is where the two meet."""
        size = np.where(np.isfinite(values), np.abs(values), 0)
        if self.endless:
            size = np.where(np.abs(self.steps) <= 1, size, 0) if self.origin.ndim > 1 else 0 * size
        return EPS * np.max(size, axis=1, keepdims=True)

    @cached_property
    def value_floor(self):
        """`floor` of the loss."""
        return self.floor(self.value(self.steps))

    @property
    def reach(self):
        """How large the predictions are where the lines start, as a column."""
        return np.abs(self.origin.reshape(len(self.origin), -1)).max(axis=1)[:, None]

    def blur(self, steps):
        """How far off a prediction may be for being rounded, as far as the loss takes notice: each entry of a row by
        its part of the slope."""
        pred = np.abs(self.pred(steps))
        if pred.ndim == 2:
            return EPS * pred
        pred, slope = pred.reshape(*np.shape(steps), -1), np.abs(self.slope(steps))
        noticed = np.linalg.norm(pred * slope, axis=-1) / np.linalg.norm(slope, axis=-1)
        return EPS * np.where(np.isfinite(noticed), noticed, pred.max(axis=-1))

    def tell(self, *steps):
        """({name: value of each other input}, [prediction at each step]) of the first line, as plain numbers."""
        names = [spec.name for position, spec in enumerate(self.loss.inputs) if position != self.place]
        fixed = {name: plain(other[0]) for name, other in zip(names, self.others)}
        return fixed, [plain(one) for one in self.pred(np.array([steps]))[0]]


def _read_only(array):
    array.flags.writeable = False
    return array


def plain(value):
    """A number or array as what one would type."""
    value = np.asarray(value).tolist()
    return [plain(one) for one in value] if isinstance(value, list) else value


def words(fixed):
    """'with target=0.0, ' for the inputs held fixed."""
    return "with " + ", ".join(f"{name}={shown(value)}" for name, value in fixed.items()) + ", " if fixed else ""


def shown(value, digits=6):
    """A number with so many digits, or a list of them."""
    if isinstance(value, list):
        return f"[{', '.join(shown(one, digits) for one in value)}]"
    return f"{value:.{digits}g}"


def told_apart(one, other):
    """Two numbers or lists, with as many digits as it takes to tell them apart."""
    for digits in range(6, 18):
        texts = [shown(value, digits) for value in (one, other)]
        if texts[0] != texts[1]:
            break
    return " and ".join(texts)


def prediction(loss):
    """The place of the input that claims are about: the first one that the loss is differentiated in."""
    return next(position for position, spec in enumerate(loss.inputs) if spec.grad)


@lru_cache(maxsize=4)
def ground(loss):
    """All groups of lines for a loss."""
    fixed = sizes_set(loss).get("C")
    sizes = {"element": ({"...": (EXAMPLES,)},),
             "row": tuple({"n": EXAMPLES, "C": size, "...": (size,)} for size in ((fixed,) if fixed else (2, 3))),
             "set": tuple({"n": size, "m": size, "...": (size,)} for size in (1, 2, 3))}[loss.scope]
    return tuple(_lines(loss, size, form) for form in range(forms_of(loss)) for size in sizes)


def _lines(loss, size, form):
    rng = np.random.default_rng(0)
    contexts = _contexts(loss, rng, size, form)
    place = prediction(loss)
    domain = loss.inputs[place].forms[min(form, len(loss.inputs[place].forms) - 1)][1]
    if domain.rows != "exp" and (domain.rows or np.isfinite([domain.low, domain.high]).all()):
        return _segments(loss, place, contexts, _contexts(loss, rng, size, form))
    return _endless(loss, place, domain, contexts, rng)


def _contexts(loss, rng, size, form):
    """Inputs of several examples, with a leading axis for them; among the targets is 0, or the ends of a range."""
    if loss.scope == "set":
        drawn = [draw(loss, rng, size, form, kinks=False) for _ in range(EXAMPLES)]
        contexts = [np.stack(arrays) for arrays in zip(*drawn)]
    else:
        contexts = list(draw(loss, rng, size, form, kinks=False))
    for spec, array in zip(loss.inputs, contexts):
        domain = spec.forms[min(form, len(spec.forms) - 1)][1]
        if domain.index and loss.scope == "row":
            ask_for_heaviest(loss, array)
        if domain.everywhere:
            array[...] = np.round(array, 2)  # a witness should be easy to read
        if domain.index or domain.rows or domain.values:
            continue
        if np.isfinite([domain.low, domain.high]).all() and not spec.grad:
            array[0], array[1], array[2] = domain.low, domain.high, 0.7 * domain.low + 0.3 * domain.high
        elif domain.everywhere and not spec.grad:
            array[0] = 0.0
        elif np.isfinite(domain.low) and not domain.open_low and spec is not loss.inputs[prediction(loss)]:
            array[1] = domain.low
    return contexts


def _endless(loss, place, domain, contexts, rng):
    """Lines without end in both directions, or in one where predictions are bounded on one side."""
    pred, others = contexts[place], contexts[:place] + contexts[place + 1:]
    alike, points = ([other for other, spec in zip(others, loss.inputs[:place] + loss.inputs[place + 1:])
                      if other.shape == pred.shape and spec.forms[0][1].everywhere and spec.grad >= moved]
                     for moved in (False, True))
    centre = alike[0] if alike else np.zeros_like(pred)
    entries = pred[0].size
    if loss.scope == "element":
        origin = np.full_like(pred, domain.low if np.isfinite(domain.low) else 0.0) if not domain.everywhere else centre
        lines = [(origin, np.ones_like(pred))]
    else:
        single = np.eye(entries)
        if entries > CLASSES:
            labels = [other for other, spec in zip(others, loss.inputs[1:]) if np.issubdtype(other.dtype, np.integer)]
            single = single[np.unique(np.concatenate([np.arange(2), *labels]) % entries)]
        axes = [*single, np.ones(entries) / entries**0.5, *_unit(rng.normal(size=(3, entries)))]
        lines = [(start, np.broadcast_to(axis.reshape(pred[0].shape), pred.shape)) for axis in axes
                 for start in (centre, pred)]
        lines += [(centre, _unit((to - centre).reshape(len(pred), -1)).reshape(pred.shape))
                  for to in (pred, *alike[1:], *(0 * one for one in points[:1]))]
        if entries > 3 and pred.ndim == 2 and not alike:
            lines += between_two(pred, others, lengths_of(loss)[-1])
    origin, direction = (np.concatenate(parts) for parts in zip(*lines))
    others = tuple(np.concatenate([other] * len(lines)) for other in others)
    leads = direction.reshape(len(direction), -1).any(axis=1)  # from a point to itself there is no line
    origin, direction, others = origin[leads], direction[leads], tuple(other[leads] for other in others)
    density, middle = (100, 12_001) if loss.scope == "element" else (30, 601)
    scales = lengths_of(loss)
    near = 2 * NEAR if np.isfinite(domain.low) else NEAR  # closer to the end of a range
    near, top = near + decades(scales[0]), FAR + decades(scales[-1])
    far = np.logspace(near, top, density * (top - near) + 1)
    steps = np.concatenate([-far, far, *(np.linspace(-12, 12, middle) * scale for scale in scales)])
    steps = steps[steps >= 0] if np.isfinite(domain.low) else steps
    steps = np.broadcast_to(np.unique(steps), (len(origin), len(np.unique(steps))))
    if loss.scope == "element":
        steps = _with_kinks(loss, steps, origin, others)
    return Lines(loss, place, origin, direction, others, steps, endless=True)


def _segments(loss, place, contexts, other_contexts):
    """Segments between two predictions, and with pointwise losses from one end of the range to the other."""
    pred, others = contexts[place], contexts[:place] + contexts[place + 1:]
    domain = loss.inputs[place].forms[0][1]
    ends = [(pred, other_contexts[place]), (pred, np.roll(pred, 1, axis=0))]
    if not domain.rows:
        ends = [(np.full_like(pred, domain.low), np.full_like(pred, domain.high)), *ends[:loss.scope != "element"]]
    elif pred.shape[-1] > 1:
        corner = np.broadcast_to(np.eye(pred.shape[-1])[0], pred.shape)
        ends += [(corner, pred), (corner, np.roll(corner, 1, axis=-1))]
        swapped = [np.r_[0:one, one + 1, one, one + 2:pred.shape[-1]] for one in range(pred.shape[-1] - 1)]
        ends += [(pred, pred[..., order]) for order in swapped]  # the other classes stay as they are
    nearest = -12 + decades(lengths_of(loss)[0])
    close = np.logspace(nearest, -0.4, 1200 - 100 * (nearest + 12))
    steps = np.unique(np.concatenate([close, 1 - close, np.linspace(0, 1, 4001 if loss.scope == "element" else 401)]))
    origin, end = (np.concatenate(parts) for parts in zip(*ends))
    return Lines(loss, place, origin, end - origin, tuple(np.concatenate([other] * len(ends)) for other in others),
                 np.broadcast_to(steps, (len(origin), len(steps))), endless=False)


def _with_kinks(loss, steps, origin, others):
    """The steps, with some more on and beside each kink."""
    beside = np.concatenate([[0.0], *(side * np.logspace(-6, 0, 13) for side in (-1, 1))])
    for kink in loss.kinks:
        if kink.at is not None and others:
            there = kink.at(others[0], **loss.settings) - origin
            there = np.where(np.isfinite(there), there, 0.0)
            steps = np.concatenate([steps, there[:, None] + beside], axis=1)
    return np.sort(steps, axis=1)


def _unit(vectors):
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), np.finfo(float).tiny)
