"""What to type when an input does not fit: no cure is said before it has been tried on what came.

A `Cure` is an expression in which `{x}` stands for the input. It is tried as it would be typed,
with the input under its own name; where it fails, or warns, on the object that came (a list has no
arithmetic), it is tried on `numpy.asarray(...)` of it. What fails there too, or does not lead to
what fits, stays unsaid.
"""
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from .looks import (
    between,
    from_one,
    masklike,
    nearly_one,
    one_hot,
    only,
    percent,
    rounded,
    rounded_log,
    scores_like,
    shares_like,
    two_values,
    whole,
    whole_and_finite,
)

PACKAGE = __package__.partition(".")[0]  # what people import


def _always(array):
    return True


class Cure(NamedTuple):
    """What to type (`code`), after the `words` that say where it is meant, if they end in "type".

    `when(array)` tells whether those words may be true of the numbers that came. A cure that stands
    `alone` leaves no doubt: those after it are not said.
    """

    words: str
    code: str
    when: Callable = _always
    alone: bool = False


def say(cures: tuple, name: str, value, fits: Callable, array: np.ndarray | None = None,
        beside: dict | None = None) -> str:
    """The sentence of those cures that work on `value`, which came as the input `name`; "" if none
    does.

    `fits(result)` says whether a result may take its place; `array` is what NumPy makes of the
    value, where it makes something of it. `beside` are the other inputs, by name, that an
    expression may hold.
    """
    if isinstance(value, Iterator):
        return ""  # a look would use it up
    said = []
    for words, code, when, alone in cures:
        typed = None
        if array is None or when(array):
            typed = _what_works(code, name, value, fits, beside or {})
        if typed is None:
            continue
        said.append(f"{words} {typed}")
        if alone:
            break
    text = "; ".join(said)
    return f"{text[:1].upper()}{text[1:]}." if said else ""


def _what_works(code, name, value, fits, beside):
    """The expression as it works on this value, or None."""
    for x in (name, f"numpy.asarray({name})"):
        typed = code.format(x=x, name=name)
        try:
            loud = np.errstate(all="warn", divide="ignore", under="ignore")
            with warnings.catch_warnings(), loud:
                warnings.simplefilter("error")  # but the logarithm of 0 is meant
                if fits(eval(typed, {"numpy": np, "lossedu": sys.modules[PACKAGE], **beside,
                                     name: value})):
                    return typed
        except Exception:  # whatever it is: this is not the cure
            continue
    return None


# ---------------------------------------------------------------------- the cures of values outside
CLIP = Cure("That is rounding: type", "numpy.clip({x}, 0, 1)", rounded, alone=True)
SIGNS_TO_LABELS = Cure("if the labels are -1 and 1, type", "({x} + 1) / 2", only(-1, 1), alone=True)
MASK = Cure("if it is a mask of 0 and 255, type", "{x} / 255", masklike, alone=True)
PERCENT = Cure("if they are percent, type", "{x} / 100", percent)
SUMS = "{x} / numpy.sum({x}, axis=-1, keepdims=True, dtype=float)"
BY_SUMS = Cure("to divide each row by its sum, type", SUMS, shares_like)

PROBABILITIES = (
    CLIP, MASK,
    Cure("if these are raw scores (logits), type", "lossedu.activations.sigmoid({x})"), PERCENT)
LABELS = (
    Cure("That is rounding: type", "numpy.clip({x}, 0, 1)",
         lambda array: rounded(array) and not whole(array), True),
    SIGNS_TO_LABELS, MASK,
    Cure("if the labels are 1 and 2, type", "{x} - 1", only(1, 2), alone=True),
    Cure("if every number above 0 stands for class 1, type", "{x} > 0", whole), PERCENT,
    Cure("if these are raw scores (logits), type", "lossedu.activations.sigmoid({x})",
         lambda array: not whole(array)))
SIGNS = (
    # 2.0: 2 * 0 - 1 is 255 in uint8
    Cure("if the labels are 0 and 1, type", "2.0 * {x} - 1", only(0, 1), alone=True),
    Cure("if they are probabilities, type", "numpy.where({x} > 0.5, 1, -1)", between(0, 1),
         alone=True),
    Cure("if the larger one stands for the class 1, type",
         "numpy.where({x} == numpy.max({x}), 1, -1)", two_values,
         alone=True),
    Cure("if every number above 0 stands for the class 1, type", "numpy.where({x} > 0, 1, -1)"))
ROWS = (
    CLIP, SIGNS_TO_LABELS,
    Cure("if they are probabilities that were rounded, type", SUMS,
         lambda array: shares_like(array) and nearly_one(array), alone=True),
    # counts, or zeros and ones
    BY_SUMS._replace(when=lambda array: shares_like(array) and whole(array)),
    Cure("if these are raw scores (logits), type", "lossedu.activations.softmax({x})", scores_like),
    BY_SUMS._replace(when=lambda array: shares_like(array) and not whole(array)))
LOG_ROWS = (
    Cure("that is rounding: type", "numpy.minimum({x}, 0)", rounded_log, alone=True),
    Cure("if they are probabilities, type", "numpy.log({x})", between(0, 1), alone=True),
    Cure("if these are raw scores (logits), type", "lossedu.activations.log_softmax({x})",
         alone=True),
    # of float16
    Cure("type", "lossedu.activations.log_softmax(numpy.asarray({name}, dtype=float))"))
ABOVE_ZERO = (
    Cure("if these are logarithms, type", "numpy.exp({x})"),
    Cure("if they are 0 by rounding, type", "numpy.maximum({x}, 1e-6)", between(-1e-6, np.inf)))
FROM_ZERO = (
    Cure("that is rounding: type", "numpy.maximum({x}, 0)", between(-1e-6, np.inf), alone=True),
    Cure("if these are logarithms, type", "numpy.exp({x})"))
BOXES = (
    Cure("if these are left, top, width and height, type",
         "numpy.hstack([{x}[:, :2], {x}[:, :2] + {x}[:, 2:]])"),
    Cure("if these are centre, width and height, type",
         "numpy.hstack([{x}[:, :2] - {x}[:, 2:] / 2, {x}[:, :2] + {x}[:, 2:] / 2])"),
    Cure("if these are any two opposite corners, type",
         "numpy.sort(numpy.reshape({x}, (-1, 2, 2)), axis=1).reshape(-1, 4)"))
INDICES = (
    Cure("if they begin at 1, type", "{x} - 1", from_one, alone=True),
    Cure("if these are labels -1 and 1, type", "({x} + 1) // 2", only(-1, 1), alone=True),
    Cure("if every number above 0 stands for class 1, type", "({x} > 0).astype(int)", two_values,
         alone=True),
    Cure("to number the classes that came, type", "numpy.unique({x}, return_inverse=True)[1]"))

# -------------------------------------------------------------- the cures of other kinds of objects
TENSORS = tuple(Cure("type", code, alone=True) for code in (
    "{name}.detach().numpy()",
    # bfloat16 and other floats that NumPy does not have
    "{name}.detach().float().numpy()",
    "{name}.detach().cpu().numpy()",
    "{name}.detach().cpu().float().numpy()",
    "{name}.detach().to_dense().numpy()",
    "{name}.detach().resolve_conj().resolve_neg().numpy()",
    "{name}.detach().dequantize().numpy()",
    "{name}.detach().cpu().to_dense().float().numpy()"))
TENSORS_IN_A_LIST = (Cure("type", "numpy.asarray([one.tolist() for one in {name}])", alone=True),)
OBJECTS = (
    # of SciPy, sparse
    Cure("type", "{name}.toarray()", alone=True),
    Cure("type", "numpy.asarray(list({name}.values()), dtype=float)", alone=True),
    # of pandas, with gaps
    Cure("type", "{name}.to_numpy(dtype=float, na_value=numpy.nan)", alone=True),
    Cure("type", "numpy.asarray({name}, dtype=float)", lambda array: array.dtype.kind not in "cmM",
         alone=True),
    Cure("type", "numpy.asarray(list({name}), dtype=float)",
         # no order
         lambda array: not array.ndim and not isinstance(array.item(), (set, frozenset)),
         alone=True),
    Cure("type", "numpy.real({x})", lambda array: array.dtype.kind == "c"
         and not np.any(np.imag(array)), alone=True),
    Cure("for days since 1970, type",
         '({x} - numpy.datetime64("1970-01-01")) / numpy.timedelta64(1, "D")',
         lambda array: array.dtype.kind == "M", alone=True),
    Cure("for days, type", '{x} / numpy.timedelta64(1, "D")', lambda array: array.dtype.kind == "m",
         alone=True))
NAMES_OF_CLASSES = (
    *OBJECTS,
    Cure("if these are names of classes, type", "numpy.unique({x}, return_inverse=True)[1]",
         alone=True))
def float_indices(ignored):
    """The cures of class indices that came as floats; `ignored` is the index of rows that do not
    count, or None.
    """
    return (
        Cure("type", "{x}.astype(int)", whole_and_finite, alone=True),
        Cure("if nan marks rows to leave out, type",
             f"numpy.where(numpy.isnan({{x}}), {ignored}, {{x}}).astype(int)",
             lambda array: ignored is not None and whole(array) and not whole_and_finite(array),
             alone=True),
        Cure("if these are probabilities of class 1, type", "numpy.stack([1 - {x}, {x}], axis=-1)",
             between(0, 1),
             alone=True))


# ---------------------------------------------------------------------- the cures of shapes
def _of_one(axis):
    """A test of arrays: this axis is there, and has the length 1."""
    return lambda array: array.ndim > max(axis, 0) and array.shape[axis] == 1


DROP_AN_AXIS = tuple(Cure("try", code, _of_one(axis), alone=True)
                     for code, axis in (("{x}[:, 0]", 1), ("{x}[..., 0]", -1), ("{x}[0]", 0)))
TURN = tuple(Cure("try", code, alone=True) for code in (
    "{x}.T", "numpy.moveaxis({x}, 1, -1)", "numpy.moveaxis({x}, -1, 1)"))
SECOND_COLUMN = (Cure("if its two columns are the classes 0 and 1, try", "{x}[..., 1]",
                      lambda array: array.ndim > 1 and array.shape[-1] == 2, alone=True),)
INDICES_IN_A_TABLE = (
    Cure("try", "numpy.ravel({x})", lambda array: whole_and_finite(array) and not one_hot(array),
         alone=True),)
RAVEL = (Cure("try", "numpy.ravel({x})", alone=True),)
BATCH_OF_ONE = (Cure("for a batch of one, try", "{x}[None]", alone=True),)
ARGMAX = (Cure("type", "numpy.argmax({x}, axis=-1)", one_hot, alone=True),)


def like_that_of(other, fill=True):
    """The cures that give as many numbers the shape of another input, or (`fill`) repeat one number
    in it.
    """
    return (Cure("try", f"{{x}}.reshape({other}.shape)", alone=True),
            Cure("try", f"{{x}}.reshape(numpy.shape({other}))", alone=True),
            Cure("try", f"numpy.full(numpy.shape({other}), {{x}})",
                 lambda array: fill and not array.ndim, alone=True))


def one_of(classes):
    """The cures that turn class indices into rows of zeros with a single 1."""
    def indices(array):
        return array.dtype.kind in "iu" and between(0, classes - 1)(array)
    return tuple(Cure("if these are class indices, type", code, indices, alone=True) for code in (
        f"numpy.eye({classes})[{{x}}]", f"numpy.moveaxis(numpy.eye({classes})[{{x}}], -1, 1)"))


def to_rows(classes):
    """The cures that turn pixels or time steps into examples, one in each row."""
    return tuple(Cure("try", code, alone=True) for code in (
        f"{{x}}.reshape(-1, {classes[-1]})",
        f"numpy.moveaxis({{x}}, 1, -1).reshape(-1, {classes[1]})"))


def to_shape(shape):
    """The cures that repeat weights along the axes they lack."""
    return tuple(Cure("try", code, alone=True) for code in (
        f"numpy.broadcast_to({{x}}[:, None], {shape})", f"numpy.broadcast_to({{x}}, {shape})"))
