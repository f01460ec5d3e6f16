"""What an input of a loss may hold, and what to type when it holds something else."""
from dataclasses import dataclass

import numpy as np

EPS = {one(0).itemsize: float(np.finfo(one).eps) for one in (np.float16, np.float32, np.float64)}


@dataclass(frozen=True)
class Domain:
    """A set of allowed values: an interval, a short list of values, class indices, or rows of probabilities.

    `space` is the field's word for it (score, logit, probability ...); `cure` says what to
    type when a value falls outside. nan is always let in: it comes out as nan.
    """

    space: str
    low: float = -np.inf
    high: float = np.inf
    open_low: bool = False
    values: tuple = ()
    cure: str = ""
    index: bool = False      # integers from 0 to C - 1, kept as integers
    rows: str = ""           # "sum": each row sums to 1; "exp": its exponentials do

    @property
    def everywhere(self):
        """True if any number fits."""
        return not (self.values or self.index or self.rows or self.open_low) and self.low == -self.high == -np.inf

    @property
    def binary(self):
        """True if it tells two classes apart: by two values, or by numbers from 0 to 1."""
        return len(self.values) == 2 or (self.low, self.high) == (0, 1) and not self.rows

    @property
    def words(self):
        """The domain as words: 'numbers from 0 to 1', 'values -1 or 1'."""
        if self.values:
            return "values " + " or ".join(f"{value:g}" for value in self.values)
        if self.low == -np.inf and self.high == np.inf:
            return "real numbers"
        if self.low == -np.inf:
            return f"numbers up to {self.high:g}"
        start = f"numbers {'above' if self.open_low else 'from'} {self.low:g}"
        return f"{start}{'' if self.open_low else ' up'}" if self.high == np.inf else f"{start} to {self.high:g}"

    def first_outside(self, array):
        """The first value of `array` outside the interval or the list, or None.

        The common case, an interval that holds them all, costs two passes and no copy.
        """
        if self.values:
            if self.values == (-1.0, 1.0) and np.logical_and.reduce(np.abs(array) == 1, axis=None):
                return None
            inside = array != array  # nan passes through
            for value in self.values:
                inside |= array == value
        elif array.size == 0 or (self.low == -np.inf and self.high == np.inf):
            return None
        else:
            least, most = np.fmin.reduce(array, axis=None), np.fmax.reduce(array, axis=None)
            if not (least < self.low or most > self.high or (self.open_low and least == self.low)):
                return None
            inside = ~((array < self.low) | (array > self.high) | (self.open_low & (array == self.low)))
        return None if inside.all() else array[~inside].flat[0]

    def first_bad_row(self, array):
        """(row, its sum) of the first row whose probabilities do not sum to 1, or None. nan passes through."""
        sums = (np.exp(array) if self.rows == "exp" else array) @ np.ones(array.shape[-1], array.dtype)
        tolerance, off = max(1e-6, 4 * array.shape[-1] * EPS[array.dtype.itemsize]), np.abs(sums - 1)
        if np.maximum.reduce(off) <= tolerance or not (off > tolerance).any():
            return None
        row = int(np.argmax(off > tolerance))
        return row, float(sums[row])


REAL = Domain("score")
LOGIT = Domain("logit")
POSITIVE = Domain("positive number", low=0.0, open_low=True)
NONNEGATIVE = Domain("number from 0 up", low=0.0)
COUNT = Domain("count", low=0.0)
PROBABILITY = Domain("probability", low=0.0, high=1.0,
                     cure="If these are raw scores (logits), type lossedu.activations.sigmoid(scores) first.")
LABEL = Domain("label or probability of class 1", low=0.0, high=1.0,
               cure="If the labels are -1 and 1, type (labels + 1) / 2.")
SIGN = Domain("label", values=(-1.0, 1.0), cure="If the labels are 0 and 1, type 2 * labels - 1.")
CLASS = Domain("class index", index=True)
DISTRIBUTION = Domain("row of probabilities", low=0.0, high=1.0, rows="sum",
                      cure="If these are raw scores (logits), type lossedu.activations.softmax(scores) first.")
LOG_DISTRIBUTION = Domain("row of log-probabilities", high=0.0, rows="exp",
                          cure="If these are raw scores (logits), type lossedu.activations.log_softmax(scores) first; "
                               "if they are probabilities, type numpy.log(probs).")
