"""Value and slope of every classification loss against 60-digit arithmetic, tails included, for float64 and float32."""
import mpmath
import numpy as np
import pytest

import lossedu
from lossedu.sample import settings_at_ends

from .accuracy import Difference, too_far

SOFT = np.array([0.0, 1.0, 0.5, 0.25, 0.1, 0.9, 1e-3, 1e-20, 1 - 2.0**-20])


def logits(dtype, furthest=4, seed=22):
    """Log-spaced logits of both signs from 1e-300 (1e-37) to 1e4, and many in the tails."""
    rng = np.random.default_rng(seed)
    least = -300 if dtype is np.float64 else -37
    size = np.concatenate([10.0 ** rng.uniform(least, furthest, 30), 10.0 ** rng.uniform(-3, 3, 40),
                           rng.uniform(30, 700, 30)])
    return (size * rng.choice([-1, 1], size.size)).astype(dtype)


def variants(*names):
    return [variant for name in names for variant in settings_at_ends(lossedu.LOSSES[name])]


BOTH_DTYPES = pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])


# ---------------------------------------------------------------------- a logit and a label
def sigmoid(z):
    return 1 / (1 + mpmath.exp(-z))


def softplus(z):
    return mpmath.log1p(mpmath.exp(z))


def bce_with_logits(z, y, pos_weight):
    return (1 - y) * softplus(z) + pos_weight * y * softplus(-z), Difference(
        (1 - y) * sigmoid(z), pos_weight * y * sigmoid(-z))


BINARY = {"bce_with_logits": bce_with_logits}


def beside_labels(dtype, labels):
    z = logits(dtype)
    return np.tile(z, len(labels)), np.repeat(labels, z.size).astype(dtype)


@BOTH_DTYPES
@pytest.mark.parametrize("binary", variants(*BINARY), ids=repr)
def test_a_logit_beside_a_label_costs_what_it_should_to_4_eps(binary, dtype):
    assert too_far(binary, beside_labels(dtype, SOFT), BINARY[binary.name]) == []


@pytest.mark.parametrize("what, changes", {
    "the logarithm of a probability": dict(f=lambda z, y, pos_weight: (
        -y * np.log(1 / (1 + np.exp(-z))) - (1 - y) * np.log(1 - 1 / (1 + np.exp(-z))))),
    "p - y": dict(df=lambda z, y, pos_weight: 1 / (1 + np.exp(-z)) - y),
    "PyTorch's form": dict(f=lambda z, y, pos_weight: np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))),
}.items())
def test_a_form_of_binary_cross_entropy_in_common_use_is_caught(spoil, what, changes):
    assert too_far(spoil("bce_with_logits", **changes), beside_labels(np.float64, SOFT), bce_with_logits)
