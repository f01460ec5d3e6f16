"""Whether a witness is one: looked up in exact arithmetic, with the loss's own formula.

A search runs in float64, and rounding makes bumps, slopes and zeros of its own, most of all where a
setting is very large or very small. So what a search found is computed again by mpmath before it is
called a counterexample. The formula stands for the code of every loss of the course (that is
tested). Of another loss, where the code computes something else than its formula says, or SymPy
cannot read that, the code's own numbers stand.
"""
import numpy as np

from ...losses import LOSSES
from ..latex import LatexError
from ..symbolic import evaluate, exactly, symbolic

DIGITS = 200
# relative: the code's value is further from its formula's than rounding takes it
OTHER = 1e-7
ZERO = "1e-150"      # relative: less than this is 0 at so many digits
FURTHER = (20, 60, 100)   # decades beyond what float64 lines reach


class Unreadable(Exception):
    """The formula cannot stand for the code: it cannot be read, or says something else."""


def value_of(loss, inputs, digits=DIGITS):
    """The loss of one example (with a leading axis of 1), as an mpmath number. None: it has
    none."""
    return _compared(loss, inputs, _exactly(loss, inputs, inputs, 0, digits))


def on_the_way(line, low, high, shares, digits=DIGITS):
    """The loss at these shares of the way between two steps of a line, as mpmath numbers; None if
    one is missing."""
    start, end = ([one[:, at] for one in line.inputs(np.array([[low, high]]))] for at in (0, 1))
    values = [_exactly(line.loss, start, end, share, digits) for share in shares]
    if None in values:
        return None
    for inputs, share in ((start, 0), (end, 1)):
        if share in shares:
            _compared(line.loss, inputs, values[list(shares).index(share)])
    return values


def mean_of(costs, shares):
    """The sum of mpmath numbers, each times its share, with all their digits; None if one is
    missing."""
    import mpmath
    if None in costs:
        return None
    with mpmath.workdps(DIGITS):
        return mpmath.fsum(mpmath.mpf(share) * cost
                           for share, cost in zip(shares, costs, strict=True))


def is_above_chord(line, triple):
    """Whether the loss at the middle step of three lies above the chord between the other two."""
    import mpmath
    low, middle, high = triple
    with mpmath.workdps(DIGITS):
        share = (mpmath.mpf(middle) - low) / (mpmath.mpf(high) - low)
        try:
            values = on_the_way(line, low, high, (0, share, 1))
            code = line.value(np.array([[middle]]))[0, 0]
            if values and _differs(code, values[1], line, middle):
                raise Unreadable
        except Unreadable:
            return True
        if values is None:  # 0 / 0 in the formula, to which the code gives a value: its own stand
            return bool(np.isfinite(line.value(np.array([triple]))).all())
        left, there, right = values
        return bool(there > (1 - share) * left + share * right + _tiny(values))


def jumps_between(line, pair, rounds=40):
    """Whether the loss jumps between two steps: halved again and again, what is left still changes
    as much."""
    import mpmath
    with mpmath.workdps(DIGITS):
        low, high = mpmath.mpf(0), mpmath.mpf(1)
        try:
            values = on_the_way(line, *pair, (low, high))
            if values is None:
                return True
            left, right = values
            whole = abs(right - left)
            for _ in range(rounds):
                middle = (low + high) / 2
                found = on_the_way(line, *pair, (middle,))
                if found is None:
                    return True
                if abs(found[0] - left) >= abs(right - found[0]):
                    high, right = middle, found[0]
                else:
                    low, left = middle, found[0]
        except Unreadable:
            return True
        return bool(abs(right - left) > whole / 2)


def has_exponentials(line, step):
    """Whether the formula holds an exponential: far out, it may be too small for any digits."""
    import sympy
    inputs = [one[0, 0] for one in line.inputs(np.array([[step]]))]
    if line.loss.scope == "row":
        inputs = [np.asarray(one)[None] for one in inputs]
    try:
        value = sympy.sympify(symbolic(line.loss, *inputs).value[0])
    except (LatexError, ValueError, KeyError) as problem:
        raise Unreadable from problem
    return value.has(sympy.exp, sympy.cosh, sympy.sinh, sympy.tanh)


def ratio_of(line, pair, of_gradient):
    """How much the loss (or its gradient) changes between two steps, over their distance.

    Raises Unreadable where the formula cannot say it; nan where it has no value.
    """
    ends = [[one[:, at] for one in line.inputs(np.array([pair]))] for at in (0, 1)]
    loss, what = line.loss, "gradient" if of_gradient else "value"
    try:
        found = [evaluate(loss, what, *inputs) for inputs in ends]
    except (LatexError, TypeError, ValueError, KeyError) as problem:
        raise Unreadable from problem
    if isinstance(found[0], tuple):
        found = [one[sum(spec.grad for spec in loss.inputs[:line.place])] for one in found]
    found = [np.ravel(one) for one in found]
    code = (line.gradient if of_gradient else line.value)(np.array([pair]))[0].reshape(2, -1)
    size = max(np.max(np.abs(one)) for one in found)
    if not _is_proved(loss) and np.max(np.abs(code - np.stack(found))) > OTHER * size:
        raise Unreadable
    apart = np.ravel(ends[1][line.place] - ends[0][line.place])
    return float(np.linalg.norm(found[1] - found[0]) / np.linalg.norm(apart))


def grows_on(line, pair, of_gradient, towards):
    """The rate far beyond, if one that grew up to this pair of steps still grows there; else 0.

    `towards` is "far", "low" or "high". inf where the formula cannot say it.
    """
    import mpmath
    low, high = pair
    with mpmath.workdps(3 * FURTHER[-1] + DIGITS):
        rates = []
        for decades in (0, *FURTHER):
            factor = mpmath.mpf(10) ** (decades if towards == "far" else -decades)
            ends = [factor * mpmath.mpf(one) for one in pair]
            if towards == "high":
                ends = [1 - factor * (1 - mpmath.mpf(one)) for one in pair]
            try:
                rates.append(_rate(line, ends, of_gradient))
            except Unreadable:
                return np.inf
            if rates[-1] is None:
                rates.pop()
                break
        return float(rates[-1]) if len(rates) > 1 and _rises(rates) else 0.0


def _rises(rates):
    return all(later > earlier * 1.05 for earlier, later in zip(rates, rates[1:]))


def _rate(line, ends, of_gradient):
    """The change of the loss over the distance, or of that rate: along the line, from values
    alone."""
    import mpmath
    digits = mpmath.mp.dps
    start, end = ([one[:, at] for one in line.inputs(np.array([[0.0, 1.0]]))] for at in (0, 1))
    shares = [ends[0], (ends[0] + ends[1]) / 2, ends[1]]
    values = [_exactly(line.loss, start, end, share, digits) for share in shares]
    if None in values:
        return None
    step = (ends[1] - ends[0]) * float(line.lengths[0, 0])
    if of_gradient:
        return abs(values[0] - 2 * values[1] + values[2]) / (step / 2) ** 2
    return abs(values[2] - values[0]) / step


def _exactly(loss, start, end, share, digits):
    try:
        return exactly(loss, start, end, share, digits)
    except (LatexError, ValueError, KeyError) as problem:
        raise Unreadable from problem


def _compared(loss, inputs, value):
    if value is not None and not _is_proved(loss):
        with np.errstate(all="ignore"):
            code = float(np.ravel(loss._f(*inputs))[0])
        if np.isfinite(code) and abs(code - float(value)) > OTHER * abs(float(value)):
            raise Unreadable
    return value


def _is_proved(loss):
    """Whether this is the code of the course, which is proved to compute its formula."""
    own = LOSSES.get(loss.name)
    return own is not None and (loss.f, loss.df) == (own.f, own.df)


def _differs(code, value, line, step):
    """Whether the code's value is another than the formula's by more than the prediction's rounding
    explains."""
    if _is_proved(line.loss):
        return False
    blur = float(line.input_rounding(np.array([[step]]))[0, 0])
    steep = float(np.linalg.norm(line.gradient(np.array([[step]]))[0, 0]))
    return abs(code - float(value)) > OTHER * abs(float(value)) + 8 * blur * steep


def _tiny(values):
    import mpmath
    return mpmath.mpf(ZERO) * max(abs(one) for one in values)
