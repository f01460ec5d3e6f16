"""What an input of a loss may hold, and what to type when it holds something else."""
import math
from dataclasses import dataclass

import numpy as np

from .cures import ABOVE_ZERO, FROM_ZERO, INDICES, LABELS, LOG_ROWS, PROBABILITIES, ROWS, SIGNS
from .quiet import quietly
from .sums import row_sums

FLOAT64 = np.dtype(np.float64)
PART = 16_384  # numbers looked at in one go: they stay in the cache
EPS = {one(0).itemsize: float(np.finfo(one).eps) for one in (np.float16, np.float32, np.float64)}


@dataclass(frozen=True)
class Domain:
    """A set of allowed values: an interval, a short list of values, class indices, or rows of
    probabilities.

    `space` is the field's word for it (score, logit, probability ...); `cures` are what one might
    type when a value falls outside. nan is always let in: it comes out as nan.
    """

    space: str
    low: float = -np.inf
    high: float = np.inf
    open_low: bool = False
    values: tuple = ()
    cures: tuple = ()        # of `Cure`
    index: bool = False      # integers from 0 to C - 1, kept as integers
    rows: str = ""           # "sum": each row sums to 1; "exp": its exponentials do
    some: bool = False       # not all of them are 0
    ordered: tuple = ()      # (("left", "right"), ...): half a row lies below its other half

    @property
    def everywhere(self):
        """True if any number fits."""
        is_interval = not (self.values or self.index or self.rows or self.ordered or self.open_low)
        return is_interval and self.low == -self.high == -np.inf

    @property
    def binary(self):
        """True if it tells two classes apart: by two values, or by numbers from 0 to 1."""
        return len(self.values) == 2 or (self.low, self.high) == (0, 1) and not self.rows

    @property
    def words(self):
        """The domain as words: 'numbers from 0 to 1', 'values -1 or 1'."""
        if self.values:
            return "values " + " or ".join(f"{value:g}" for value in self.values)
        if self.ordered:
            return "rows with " + " and ".join(f"{low} < {high}" for low, high in self.ordered)
        if self.low == -np.inf and self.high == np.inf:
            return "real numbers"
        if self.low == -np.inf:
            return f"numbers up to {self.high:g}"
        start = f"numbers {'above' if self.open_low else 'from'} {self.low:g}"
        if self.high == np.inf:
            return start if self.open_low else f"{start} up"
        return f"{start} to {self.high:g}"

    def first_outside(self, array):
        """The first value of `array` outside the interval or the list, or None."""
        if self.holds(array):
            return None
        inside = array != array  # nan passes through
        for value in self.values:
            inside |= array == value
        if not self.values:
            inside |= (array >= self.low) & (array <= self.high)
            inside &= ~(self.open_low & (array == self.low))
        return None if inside.all() else array[~inside].flat[0]

    @quietly  # a look at 0 and 1 takes inf from inf
    def holds(self, array):
        """True if a quick look shows that every value lies inside. False: it needs a closer one."""
        if 0 < array.size <= PART:
            return self._holds_ends(array)
        flat = array.reshape(-1)
        return all(self._holds_ends(flat[start:start + PART])
                   for start in range(0, len(flat), PART))

    def _holds_ends(self, array):
        """True if least and largest value lie inside, and so do all. nan, which is both, makes it
        False.

        Where they lie is found several times faster than what they are (`np.min`), so this is asked
        first.
        """
        if self.values:
            if self.values == (-1.0, 1.0):
                size = np.abs(array)
                return size.item(size.argmin()) == 1 == size.item(size.argmax())
            if self.values == (0.0, 1.0):
                gap = array - array * array  # 0 there alone
                return gap.item(gap.argmin()) == 0 == gap.item(gap.argmax())
            return False
        if self.low == -np.inf:
            return self.high == np.inf or array.item(array.argmax()) <= self.high
        least = array.item(array.argmin())
        if not (self.low < least if self.open_low else self.low <= least):
            return False
        return self.high == np.inf or array.item(array.argmax()) <= self.high

    def fits(self, array):
        """True if all of it lies inside, and so do the sums of rows."""
        if self.first_outside(array) is not None:
            return False
        if self.ordered and self.first_unordered(array):
            return False
        return not (self.rows and array.size and self.first_bad_row(array))

    def first_unordered(self, array):
        """(row, place of its pair) of the first pair in a row whose low end is not below its high
        end, or None. nan passes through.
        """
        low, high = np.split(array, 2, axis=-1)
        wrong = np.argwhere(low >= high)
        return tuple(wrong[0].tolist()) if len(wrong) else None

    def first_bad_row(self, array):
        """(row, its sum) of the first row whose probabilities do not sum to 1, or None. nan passes
        through.
        """
        length, dtype = array.shape[-1], array.dtype
        tolerance = max(1e-6, 4 * length * EPS[dtype.itemsize])
        if self.rows == "exp":
            if dtype == FLOAT64 and array.size > 1000 and _roughly_near_one(array, tolerance):
                return None
            array = np.exp(array)
        sums = row_sums(array)
        if _near_one(sums, 0.999 * tolerance):
            return None
        off = np.abs(sums - 1) > tolerance
        if not off.any():
            return None
        row = int(np.argmax(off))
        return row, float(sums[row])


@quietly  # -1e300 becomes -inf: its exponential is 0 either way
def _roughly_near_one(logs, tolerance):
    """True if exponentials in float32, which take half the time, are enough to see that each row
    sums to 1.

    They may be off by 4 units in the last place (NumPy tests 3), and by half a unit times |log p|
    because their input is rounded; over a row with shares p that adds up to half a unit times
    log(length) at most.
    """
    length = logs.shape[-1]
    tolerance -= 2.0**-24 * (8 + math.log(length))
    step = max(1, PART // length)
    rows = logs.reshape(-1, length)
    for start in range(0, len(rows), step):
        power = rows[start:start + step].astype(np.float32)
        np.exp(power, out=power)
        if not _near_one(row_sums(power.astype(np.float64)), tolerance):
            return False
    return True


def _near_one(sums, tolerance):
    """True if no sum is further from 1; False if one is, or is nan."""
    return 1 - tolerance <= sums.item(sums.argmin()) and sums.item(sums.argmax()) <= 1 + tolerance


REAL = Domain("score")
LOGIT = Domain("logit")
POSITIVE = Domain("positive number", low=0.0, open_low=True, cures=ABOVE_ZERO)
WEIGHT = Domain("weight", low=0.0, some=True, cures=FROM_ZERO)
NONNEGATIVE = Domain("number from 0 up", low=0.0, cures=FROM_ZERO)
COUNT = Domain("count", low=0.0)
PROBABILITY = Domain("probability", low=0.0, high=1.0, cures=PROBABILITIES)
LABEL = Domain("label or probability of class 1", low=0.0, high=1.0, cures=LABELS)
SIGN = Domain("label", values=(-1.0, 1.0), cures=SIGNS)
CLASS = Domain("class index", index=True, cures=INDICES)
DISTRIBUTION = Domain("row of probabilities", low=0.0, high=1.0, rows="sum", cures=ROWS)
LOG_DISTRIBUTION = Domain("row of log-probabilities", high=0.0, rows="exp", cures=LOG_ROWS)
