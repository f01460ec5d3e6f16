"""Small functions that exercises hand to answers as arguments: to differentiate, minimise, check.

They have names, so that they can be handed to an answer in another process.
"""
import numpy as np


def square(x):
    return x ** 2


def cube(x):
    return x ** 3


def steep_cube(x):
    """A cube whose third derivative is 10 everywhere."""
    return 5 / 3 * x ** 3


def far_cube(x):
    """A cube whose slope is 0 at 10,000."""
    return (x - 1e4) ** 3


def cube_of_rest(x):
    """The steep cube once more around each multiple of 100, with a jump midway between them."""
    return 5 / 3 * (x - 100 * np.round(x / 100)) ** 3


def absolute(x):
    return np.abs(x)


def softplus(x):
    return np.logaddexp(0.0, x)


def sine(x):
    return np.sin(x)


def steep_line(x):
    """A line through 0: far from it, its value is large next to its slope, and rounds."""
    return 3.7 * x


def exponential(x):
    return np.exp(x)


def lifted_sine(x):
    """A sine on top of a large constant."""
    return 1e4 + np.sin(x)


def small_sine(x):
    """A sine so small that an absolute tolerance may hide it."""
    return 1e-6 * np.sin(x)


def far_kink(x):
    """The absolute value, with its kink at 10,000."""
    return np.abs(x - 1e4)


def quartic_sum(x):
    """One number from a whole array: the sum of fourth powers."""
    return np.sum(x ** 4)


def quarter_of_squares(x):
    """One number from a whole array: its derivatives at whole numbers are no whole numbers."""
    return np.sum(x ** 2) / 4


def product_of_ends(x):
    """One number from a whole array: first times last."""
    return x[0] * x[-1]


TOYS = {toy.__name__: toy for toy in (square, cube, steep_cube, far_cube, cube_of_rest, absolute,
                                      softplus, sine, steep_line, exponential, lifted_sine,
                                      small_sine, far_kink, quartic_sum, quarter_of_squares,
                                      product_of_ends)}


def name_of(value: object) -> str | None:
    """The name of a toy, or None."""
    return next((name for name, toy in TOYS.items() if toy is value), None)
