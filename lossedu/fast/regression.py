"""Value and derivative in one go: regression losses."""
import math

import numpy as np

from ..losses.regression.barron import barron, barron_grad, pull_of, value_of_log
from ..losses.regression.cauchy import cauchy, cauchy_grad, split_size
from ..losses.regression.gaussian_nll import HALF_LOG_2_PI
from ..losses.regression.poisson_nll import _log_factorial, poisson_nll, poisson_nll_grad
from ..losses.regression.rmse import rmse_both
from ..losses.stable import within
from .pieces import log1p


def asymmetric_mae_fused(pred, target, under=2.0, over=1.0):
    """Both: the slope is the larger price with the residual's sign, clipped to both, and the value
    is slope times residual.
    """
    residual = pred - target
    slope = np.sign(residual)
    slope *= max(under, over)
    np.minimum(slope, over, out=slope)
    np.maximum(slope, -under, out=slope)
    residual *= slope
    return residual, slope


def barron_fused(pred, target, alpha=1.0, scale=1.0):
    """Both from one split residual; at alpha = 1 from a root, sqrt(1 + z^2) - 1 = z^2 / (1 + root).
    """
    if alpha in (2, -np.inf):
        return barron(pred, target, alpha, scale), barron_grad(pred, target, alpha, scale)
    z = (pred - target) / scale
    if alpha == 1 and within(1e150 if z.itemsize == 8 else 1e15, z):
        square = z * z
        root = np.sqrt(square + 1)
        z /= root
        z /= scale
        root += 1
        square /= root
        return square, z
    small, large = split_size(z / math.sqrt(2 - alpha))
    log = np.log1p(small * small) + 2 * np.log(large)
    return value_of_log(small, large, log, alpha), pull_of(z, small, large, alpha) / scale


def cauchy_fused(pred, target, scale=1.0):
    """Both, from one split residual."""
    residual = pred - target
    square = residual / scale
    if not within(1e150, square):  # its square would overflow, or is nan
        return cauchy(pred, target, scale), cauchy_grad(pred, target, scale)
    square *= square
    whole = 1 + square
    value = log1p(square, whole)
    value *= 0.5 * scale
    value *= scale
    residual /= whole
    return value, residual


def gaussian_nll_fused(mean, target, var, full=False, eps=1e-6):
    """Both, from one residual and its ratio to the variance."""
    residual, unit = mean - target, np.maximum(var, eps)
    slope = residual / unit
    residual *= slope
    value = np.log(unit)
    value += residual
    value *= 0.5
    if full:
        value += HALF_LOG_2_PI
    slope_in_var = np.subtract(1, residual, out=residual)
    slope_in_var *= 0.5
    slope_in_var /= unit
    if var.size and not var.item(var.argmin()) >= eps:
        slope_in_var[var < eps] = 0
    return value, (slope, slope_in_var)


def huber_fused(pred, target, delta=1.0):
    """Both: the slope is the clipped residual, the value is slope times (residual - slope / 2)."""
    residual = pred - target
    slope = residual.clip(-delta, delta)
    residual -= 0.5 * slope
    residual *= slope
    return residual, slope


def laplace_nll_fused(location, target, scale):
    """Both, from one residual and its ratio to the scale."""
    residual = location - target
    slope = np.sign(residual)
    slope /= scale
    ratio = np.abs(residual, out=residual)
    ratio /= scale
    value = np.log(2 * scale)
    value += ratio
    slope_in_scale = np.subtract(1, ratio, out=ratio)
    slope_in_scale /= scale
    return value, (slope, slope_in_scale)


def log_cosh_fused(pred, target):
    """Both from e^-|r| - 1, with one logarithm: of cosh r near the target, of 1 + e^-2|r| far from
    it. Where the two ways meet, at |r| = log 2, their arguments are equal; before it the first one
    is smaller, beyond it the second.
    """
    residual = pred - target
    size = np.abs(residual)
    less = np.expm1(-size)
    decay = 1 + less
    power = decay * decay               # e^-2|r|
    slope = less + 2
    slope *= less
    slope /= power + 1                  # -tanh |r|
    less *= less
    less /= np.maximum(decay, 0.25, out=decay)
    less *= 0.5                         # cosh r - 1, up to where it is no longer asked for
    value = log1p(np.minimum(less, power, out=less))
    size -= math.log(2)
    value += np.maximum(size, 0, out=size)
    return value, np.copysign(slope, residual, out=slope)


def mae_fused(pred, target):
    """Both, from one residual."""
    residual = pred - target
    slope = np.sign(residual)
    return np.abs(residual, out=residual), slope


def mbe_fused(pred, target):
    """Both, from one residual."""
    residual = pred - target
    slope = np.empty(residual.shape, residual.dtype)
    slope.fill(1)
    return residual, slope


def mse_fused(pred, target):
    """Both, from one residual."""
    residual = pred - target
    value = residual * residual
    residual += residual
    return value, residual


def pinball_fused(pred, target, quantile=0.5):
    """Both: the slope is the residual's sign, clipped to the two prices, and the value is slope
    times residual.
    """
    residual = pred - target
    slope = np.sign(residual)
    np.minimum(slope, 1 - quantile, out=slope)
    np.maximum(slope, -quantile, out=slope)
    residual *= slope
    return residual, slope


def poisson_nll_fused(pred, target, log_input=True, full=False, eps=1e-8):
    """Both; with the logarithm of the rate, from one exponential."""
    if log_input:
        rate = np.exp(pred)
        value = rate - target * pred
        # otherwise something infinite asks for care
        if not np.isnan(np.add.reduce(value, axis=None)):
            return value + _log_factorial(target) if full else value, rate - target
    given = pred, target, log_input, full, eps
    return poisson_nll(*given), poisson_nll_grad(*given)


def smooth_l1_fused(pred, target, beta=1.0):
    """Both: the value is the slope times (residual - half of its clipped part)."""
    residual = pred - target
    if beta == 0:
        return np.abs(residual), np.sign(residual)
    slope = residual / beta
    slope.clip(-1.0, 1.0, out=slope)
    residual -= 0.5 * beta * slope
    residual *= slope
    return residual, slope

# these compute value and derivative together anyway
rmse_fused = rmse_both
