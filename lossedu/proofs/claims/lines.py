"""A loss along many lines through the space of predictions, the other inputs held fixed.

On a line x = origin + step * direction a loss of any shape is a function of one number. Where the
lines of a loss run is said in `search_lines.py`.
"""
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from .wording import plain

EPS = float(np.finfo(float).eps)


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
