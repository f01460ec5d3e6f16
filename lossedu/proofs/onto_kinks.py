"""Moving drawn examples onto the kinks of a loss.

Most kinks of pointwise losses say where they are (`at`), some say how to get onto them (`onto`).
Of others only the distance is known: there two draws on different sides are bisected, or two
inputs, or two entries of a row, are set equal. Arrays of inputs are changed in place.
"""
import numpy as np

from ..core.shapes import as_f_takes

STEPS = 200   # of bisection: enough to walk from 1e150 onto a kink


def stand_on(loss, kink, inputs, turn):
    """Of every eight predictions, one onto this kink, and one a little to each side of it."""
    pred, target = inputs[0].reshape(-1), inputs[1].reshape(-1)
    on_kink = kink.at(target, **loss.settings)
    for number, place in enumerate((on_kink, on_kink - 2.0**-10, on_kink + 2.0**-10)):
        every_eighth = slice((3 * turn + number) % 8, None, 8)
        pred[every_eighth] = place[every_eighth]


def step_onto(loss, kink, inputs, turn):
    """Move some examples where the kink itself says."""
    distance = np.asarray(kink.distance(*inputs, **loss.settings))
    on_kink = kink.onto(*inputs, **loss.settings)
    _move(inputs, on_kink, _its_share(loss, distance, turn))


def walk_onto(loss, kink, inputs, other, turn):
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


def make_equal(loss, kink, inputs, turn):
    """For a kink where two things are equal: set one input to another, or one entry of a row to
    another."""
    for there in _with_something_equal(loss, inputs):
        away = np.asarray(_distance(loss, kink, there))
        if _move(inputs, there, (np.abs(away) < 1e-12) & _its_share(loss, away, turn)):
            return


def _with_something_equal(loss, inputs):
    """Copies of the inputs, each with one of them equal to another, or one entry to another."""
    moving = [place for place, spec in enumerate(loss.inputs) if spec.grad]
    for one in moving:
        for other in range(len(inputs)):
            if other != one and inputs[one].shape == inputs[other].shape:
                yield [inputs[other] if place == one else array
                       for place, array in enumerate(inputs)]
    for one in moving:
        last = inputs[one].shape[-1] if inputs[one].ndim else 0
        if loss.inputs[one].forms[0][1].ordered:
            continue  # the ends of a box have to differ
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
