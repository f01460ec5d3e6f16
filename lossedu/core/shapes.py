"""The letters that name the axes of inputs: "n C" is a row of classes for each example, "..." any
axes, "2" two.

Letters with a number belong to one task of several: C1 and C2 may differ.
"""
import math

import numpy as np


def kind(letter: str) -> str:
    """A letter without its number: the axes of several tasks are told apart as C1 and C2.

    >>> kind("C2"), kind("...1")
    ('C', '...')
    """
    return letter.rstrip("0123456789")


def as_f_takes(loss, arrays) -> tuple:
    """Arrays that came as `f` takes them: the axes of an example, or of a whole set, in one."""
    return tuple(np.reshape(array, flat_shape(loss, spec, array))
                 for spec, array in zip(loss.inputs, arrays))


def flat_shape(loss, spec, array: np.ndarray) -> tuple[int, ...]:
    """The shape in which `f` takes an input: '...' stands for a single axis, but in losses of
    single elements; for two, where it belongs to a loss with a number for each column.
    """
    letters = next((shape.split() for shape, _ in spec.forms
                    if letters_of(shape, array.shape, {}) is not None), [])
    if loss.scope == "element" or not letters or kind(letters[-1]) != "...":
        return array.shape
    columns = loss.owner_of(spec).columns
    if columns:
        return (array.size // columns, columns)
    lead = array.shape[:len(letters) - 1]
    return (*lead, math.prod(array.shape[len(lead):]))


def letters_of(shape: str, came: tuple, sizes: dict) -> dict | None:
    """Sizes by letter if the shape that came fits the letters, else None.

    '...' stands for any axes; beside other letters, for one or more. A number is the size itself.
    """
    names = shape.split()
    if names and kind(names[-1]) == "...":
        lead = len(names) - 1
        if len(came) < lead + (lead > 0):
            return None
        parts = {**dict(zip(names[:-1], came)), names[-1]: came[lead:]}
    elif len(names) != len(came):
        return None
    else:
        parts = dict(zip(names, came))
    fixed = {name: int(name) for name in names if name.isdigit()}
    return None if any((sizes | fixed).get(name, size) != size
                       for name, size in parts.items()) else parts


def share_a_letter(one, other) -> bool:
    """Whether the shape of one input depends on that of the other."""
    letters = [{letter for shape, _ in spec.forms for letter in shape.split()}
               for spec in (one, other)]
    return bool(letters[0] & letters[1])


def shapes_in_words(spec) -> str:
    """The shapes that fit an input, as one would write them."""
    return " or ".join("(" + ", ".join(shape.split()) + "," * (" " not in shape) + ")"
                       for shape, _ in spec.forms)


def cure_for_rows(loss, arrays: list, position: int) -> str:
    """What to type where rows of classes came with more axes than two: for pixels, or for the words
    of sentences.

    PyTorch has the classes of (N, C, H, W) on axis 1; a language model has those of (B, T, V) last.
    The other inputs tell which it is, unless both would fit.
    """
    came, letters = arrays[position].shape, loss.inputs[position].forms[0][0].split()
    beside = [(spec.name, array.shape) for spec, array in zip(loss.inputs, arrays)
              if share_a_letter(spec, loss.inputs[position])]
    shapes = [shape for _, shape in beside if len(shape) == len(came) - 1]
    last = all(shape == came[:-1] for shape in shapes)
    second = kind(letters[-1]) == "C" and all(shape == came[:1] + came[2:] for shape in shapes)
    by_last = " and ".join(f"{name}.reshape(-1, {shape[-1]})" if len(shape) == len(came)
                           else f"{name}.ravel()"
                           for name, shape in beside)
    by_second = " and ".join(f"numpy.moveaxis({name}, 1, -1).reshape(-1, {shape[1]})"
                             if len(shape) == len(came)
                             else f"{name}.ravel()" for name, shape in beside)
    if last != second:
        return f" Try {by_last if last else by_second}."
    return (f" If the classes stand last, try {by_last}; if they stand on axis 1, as in PyTorch, "
            f"try {by_second}."
            if kind(letters[-1]) == "C" else f" Try {by_last}.")
