"""Value and derivative in one go: losses on distributions."""
import math

import numpy as np

from ..core.sums import row_sums
from ..losses.distribution.critic import critic, critic_grad
from ..losses.distribution.js_div import js_div, js_div_grad
from ..losses.distribution.kl_div import kl_div, kl_div_grad
from ..losses.distribution.wasserstein_1d import wasserstein_1d_both
from ..losses.stable import dot


def critic_fused(fake, real):
    """Both, from the shares."""
    slopes = critic_grad(fake, real)
    if not (fake.size and real.size):
        return critic(fake, real), slopes
    return dot(fake, slopes[0]) + dot(real, slopes[1]), slopes


def js_div_fused(probs, target):
    """Both from two logarithms, where every predicted probability is above 0: log(1 + s) and log(1
    - s^2), where s is
    |p - y| / (p + y), each with what its number lost to rounding: near s = 0 that is most of it."""
    if not (probs.size and probs.item(probs.argmin()) > 1e-30):
        return js_div(probs, target), js_div_grad(probs, target)
    gap, less, size = probs - target, np.minimum(probs, target), probs + target
    np.abs(gap, out=gap)
    rest = less / size
    np.divide(gap, size, out=size)             # s
    more = 1 + size
    rest *= more
    rest *= 4                                  # 2 (1 - s^2), with all digits near s = 1
    first = np.log(more)
    more -= 1
    first += np.subtract(size, more, out=more)
    size *= size
    np.minimum(size, 0.5, out=size)            # s^2, with all digits near s = 0
    whole = np.subtract(1, size, out=more)
    both = 1 - whole
    size -= both                               # what 1 - s^2 lost
    whole *= np.minimum(rest, 1, out=rest)
    # where y is 0, it counts nothing, and has to be finite
    np.log(np.maximum(whole, 1e-37, out=whole), out=both)
    both -= size
    gap *= first                               # |p - y| log(1 + s)
    less *= both
    gap += less
    # log(1 - s): the slope, where the prediction is the smaller one
    both -= first
    np.copyto(first, both, where=probs < target)
    first *= 0.5
    return 0.5 * row_sums(gap), first


def kl_div_fused(log_probs, target, log_target=False):
    """Both, where no log-probability is -inf: a probability of 0 then needs no care but a logarithm
    that is finite.
    """
    probs = np.exp(target) if log_target else target
    gap = target.copy() if log_target else np.log(target + (target == 0))
    gap -= log_probs
    gap *= probs
    value = row_sums(gap)
    flat = value.reshape(-1)
    if math.isnan(flat.dot(flat)):
        return kl_div(log_probs, target, log_target), kl_div_grad(log_probs, target, log_target)
    return value, -probs

# these compute value and derivative together anyway
wasserstein_1d_fused = wasserstein_1d_both
