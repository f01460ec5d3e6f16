"""What an input of a loss may hold, and the sentence for what it may not."""
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Domain:
    """A set of allowed values: an interval, or a short list of values.

    `space` is the field's word for it (score, logit, probability ...); `cure` says what to
    type when a value falls outside. nan is always allowed in: it comes out as nan.
    """

    space: str
    low: float = -np.inf
    high: float = np.inf
    open_low: bool = False
    values: tuple = ()
    cure: str = ""

    @property
    def words(self):
        """The domain as words: 'numbers in [0, 1]', 'labels -1 or 1'."""
        if self.values:
            return "values " + " or ".join(f"{value:g}" for value in self.values)
        if self.low == -np.inf and self.high == np.inf:
            return "real numbers"
        if self.high == np.inf:
            return f"numbers {'above' if self.open_low else 'from'} {self.low:g}" + (" up" if not self.open_low else "")
        if self.low == -np.inf:
            return f"numbers up to {self.high:g}"
        return f"numbers {'above' if self.open_low else 'from'} {self.low:g} to {self.high:g}"

    def first_outside(self, array):
        """The first value of `array` outside the domain, or None. The common case costs two passes."""
        if self.values:
            inside = array == self.values[0]
            for value in self.values[1:]:
                inside |= array == value
            inside |= array != array  # nan passes through
        elif self.low == -np.inf and self.high == np.inf:
            return None
        elif array.size == 0:
            return None
        else:
            least, most = np.fmin.reduce(array, axis=None), np.fmax.reduce(array, axis=None)
            if not (least < self.low or most > self.high or (self.open_low and least == self.low)):
                return None
            inside = ~((array < self.low) | (array > self.high) | (self.open_low & (array == self.low)))
        return None if inside.all() else array[~inside].flat[0]


REAL = Domain("score")
LOGIT = Domain("logit")
POSITIVE = Domain("positive number", low=0.0, open_low=True)
COUNT = Domain("count", low=0.0)
PROBABILITY = Domain("probability", low=0.0, high=1.0,
                     cure="If these are raw scores (logits), type lossedu.activations.sigmoid(scores) first.")
LABEL = Domain("label or probability of class 1", low=0.0, high=1.0,
               cure="If the labels are -1 and 1, type (labels + 1) / 2.")
SIGN = Domain("label", values=(-1.0, 1.0), cure="If the labels are 0 and 1, type 2 * labels - 1.")
