"""Output activations, each stable at every score, each with its derivative.

    sigmoid(z), sigmoid_grad(z)            # pointwise: the derivative has the shape of z
    softmax(z), softmax_pull(z, slope)     # by rows: the slope in z from the slope in softmax(z)

`ACTIVATIONS` maps each name to both, behind one call: `ACTIVATIONS[name].pull(z, slope)`.
All work on numbers, lists and arrays of any shape (softmax and log_softmax along the last axis),
keep float16, float32 and float64, take integers for float64, and let nan through.
"""
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from types import MappingProxyType

import numpy as np

from .core.reading import FLOAT16, FLOAT32, FLOAT64, as_numbers, common_float


def of_floats(function):
    """`function`, of floats, whatever comes: lists and integers become float64, since a negated
    unsigned 1 is 255.

    Beside floats, integers do not decide. float16 is worked out in float32 and rounded once.
    """
    signature = inspect.signature(function)
    names = list(signature.parameters)

    @wraps(function)
    def run(*given, **named):
        if named or len(given) != len(names):
            given = signature.bind(*given, **named).args
        if all(type(one) is np.ndarray and one.dtype is FLOAT64 for one in given):
            result = function(*given)
        else:
            arrays = [as_numbers(function.__name__, name, one) for name, one in zip(names, given)]
            dtype = common_float(arrays)
            compute = FLOAT32 if dtype is FLOAT16 else dtype
            wide = [one.astype(compute, copy=False) for one in arrays]
            result = function(*wide).astype(dtype, copy=False)
        return result if result.ndim else result[()]  # a number for a number

    return run


@of_floats
def identity(z):
    r"""The score itself. $$a(z) = z$$"""
    return z


@of_floats
def identity_grad(z):
    r"""$$a'(z) = 1$$"""
    return np.ones_like(z)


@of_floats
def sigmoid(z):
    r"""The probability whose logit is z.

    $$a(z) = \frac{1}{1 + e^{-z}}$$

    >>> float(sigmoid(0.0)), float(sigmoid(-1000.0))
    (0.5, 0.0)
    """
    decay = np.exp(-np.abs(z))  # never overflows, whatever the sign of z
    return np.where(np.greater_equal(z, 0), 1.0, decay) / (1 + decay)


@of_floats
def sigmoid_grad(z):
    r"""$$a'(z) = a(z) (1 - a(z))$$, without the difference, which has no digits left from z = 37
    on.
    """
    decay = np.exp(-np.abs(z))
    return decay / ((1 + decay) * (1 + decay))


@of_floats
def tanh(z):
    r"""A sigmoid stretched to (-1, 1). $$a(z) = \frac{e^z - e^{-z}}{e^z + e^{-z}}$$"""
    return np.tanh(z)


@of_floats
def tanh_grad(z):
    r"""$$a'(z) = 1 - \tanh(z)^2$$, without the difference."""
    return 4 * sigmoid_grad(2 * z)


@of_floats
def exp(z):
    r"""A positive number, such as a rate or a variance, from its logarithm. $$a(z) = e^z$$"""
    return np.exp(z)


@of_floats
def exp_grad(z):
    r"""$$a'(z) = e^z$$"""
    return np.exp(z)


@of_floats
def softplus(z):
    r"""A smooth positive part: about 0 far left, about z far right.

    $$a(z) = \log(1 + e^z)$$

    >>> float(softplus(1000.0))
    1000.0
    """
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))


@of_floats
def softplus_grad(z):
    r"""$$a'(z) = \frac{1}{1 + e^{-z}}$$"""
    return sigmoid(z)


@of_floats
def log_sigmoid(z):
    r"""The logarithm of a sigmoid, finite where the sigmoid itself is 0.

    $$a(z) = -\log(1 + e^{-z})$$

    >>> float(log_sigmoid(-1000.0))
    -1000.0
    """
    return np.minimum(z, 0) - np.log1p(np.exp(-np.abs(z)))


@of_floats
def log_sigmoid_grad(z):
    r"""$$a'(z) = \frac{1}{1 + e^z}$$"""
    return sigmoid(np.negative(z))


@of_floats
def relu(z):
    r"""The positive part. $$a(z) = \max(0, z)$$"""
    return np.maximum(z, 0)


@of_floats
def relu_grad(z):
    r"""1 above 0, otherwise 0; at 0, where it jumps, we take 0 as PyTorch does.

    $$a'(z) = 1[z > 0]$$
    """
    return np.where(np.isnan(z), z, np.greater(z, 0)).astype(z.dtype)


@of_floats
def softmax(z):
    r"""Probabilities from a row of scores.

    $$a_k(z) = \frac{e^{z_k}}{\sum_{j=1}^C e^{z_j}}$$

    >>> softmax(np.array([1000.0, 1000.0, 0.0]))
    array([0.5, 0.5, 0. ])
    """
    # the largest is 1: no overflow, no 0 / 0
    powers = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return powers / np.sum(powers, axis=-1, keepdims=True)


@of_floats
def softmax_pull(z, slope):
    r"""The slope in z from the slope g in the probabilities a.

    $$(J^T g)_k = a_k \left(g_k - \sum_{j=1}^C g_j a_j\right)$$
    """
    probs = softmax(z)
    return probs * (slope - np.sum(slope * probs, axis=-1, keepdims=True))


@of_floats
def log_softmax(z):
    r"""Log-probabilities from a row of scores.

    $$a_k(z) = z_k - \log \sum_{j=1}^C e^{z_j}$$

    The largest score is left out of the sum and stands for the 1 in log1p: its own
    log-probability keeps its digits when the others are tiny.

    >>> f"{log_softmax(np.array([0.0, -50.0]))[0]:.3e}"
    '-1.929e-22'
    """
    if z.ndim == 0:
        return z - z  # a row of one score, whose probability is 1
    first = np.argmax(z, axis=-1)[..., None]
    shifted = z - np.take_along_axis(z, first, axis=-1)
    others = np.exp(shifted)
    np.put_along_axis(others, first, 0.0, axis=-1)
    return shifted - np.log1p(np.sum(others, axis=-1, keepdims=True))


@of_floats
def log_softmax_pull(z, slope):
    r"""The slope in z from the slope g in the log-probabilities.

    $$(J^T g)_k = g_k - p_k \sum_{j=1}^C g_j, \qquad p = \operatorname{softmax}(z)$$
    """
    return slope - softmax(z) * np.sum(slope, axis=-1, keepdims=True)


@dataclass(frozen=True)
class Activation:
    """An activation `f`, and `pull(z, slope)`: the slope in z from the slope in f(z)."""

    f: Callable
    df: Callable | None = None         # pointwise ones: the derivative
    rows: Callable | None = None       # by rows: the product with the transposed Jacobian

    def __call__(self, z):
        return self.f(z)

    def pull(self, z, slope):
        return self.rows(z, slope) if self.rows else _chained(slope, self.df(z))


@of_floats
def _chained(slope, derivative):
    """The slope in z from that in a(z), and the derivative a'(z)."""
    return slope * derivative


ACTIVATIONS = MappingProxyType({
    "identity": Activation(identity, identity_grad),
    "sigmoid": Activation(sigmoid, sigmoid_grad),
    "tanh": Activation(tanh, tanh_grad),
    "exp": Activation(exp, exp_grad),
    "softplus": Activation(softplus, softplus_grad),
    "log_sigmoid": Activation(log_sigmoid, log_sigmoid_grad),
    "relu": Activation(relu, relu_grad),
    "softmax": Activation(softmax, rows=softmax_pull),
    "log_softmax": Activation(log_softmax, rows=log_softmax_pull),
})
