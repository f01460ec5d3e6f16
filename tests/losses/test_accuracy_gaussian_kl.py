"""Value and derivatives of the Gaussian KL divergence within 4 eps of the exact ones, where the
variance is nearly 1 too.
"""
import mpmath
import numpy as np
import pytest

import lossedu

from .accuracy import too_far


def gaussian_kl(mean, log_var):
    with mpmath.workdps(800):  # e^s - 1 - s of a tiny s
        value = mpmath.fsum(m**2 + mpmath.exp(s) - 1 - s for m, s in zip(mean, log_var)) / 2
        return value, list(mean), [mpmath.expm1(s) / 2 for s in log_var]


def rows(dtype):
    """Means and log-variances of all sizes: tiny, ordinary, and as large as their square or
    exponential allows; means of 0 and variances of 1 beside them."""
    rng, far = np.random.default_rng(71), 300 if dtype is np.float64 else 37
    size = 10.0 ** np.concatenate([rng.uniform(-far, far / 2, (40, 3)),
                                   rng.uniform(-3, 1, (80, 3))])
    mean, log_var = (rng.permutation(size) * rng.choice([-1, 1], size.shape) for _ in range(2))
    mean[::3], log_var[1::6] = 0, 0
    most = np.log(float(np.finfo(dtype).max)) - 2
    return mean.astype(dtype), np.minimum(log_var, most).astype(dtype)


@pytest.mark.proof
@pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])
def test_value_and_derivatives_are_within_4_eps_of_the_exact_ones(dtype):
    mean, log_var = rows(dtype)
    loss = lossedu.loss("gaussian_kl")
    assert too_far(loss, (mean, log_var), gaussian_kl) == []
    for sign in (-1, 1):  # one dimension alone, across the end of the series at 1
        beside_one = sign * np.linspace(0.9, 1.1, 81, dtype=dtype)[:, None]
        assert too_far(loss, (0 * beside_one, beside_one), gaussian_kl) == []


@pytest.mark.parametrize("changes", [
    dict(f=lambda mean, log_var: 0.5 * np.sum(mean**2 + np.exp(log_var) - 1 - log_var, axis=-1)),
    dict(f=lambda mean, log_var: 0.5 * np.sum(mean**2 + np.expm1(log_var) - log_var, axis=-1)),
    dict(df=lambda mean, log_var: (mean, 0.5 * (np.exp(log_var) - 1)))])
def test_a_form_in_common_use_is_caught(spoil, changes):
    with np.errstate(over="ignore"):
        assert too_far(spoil("gaussian_kl", **changes), rows(np.float64), gaussian_kl)


def test_it_is_the_mean_of_the_log_ratio_under_the_gaussian():
    mean, log_var = np.array([[0.7, -1.2]]), np.array([[0.4, -0.9]])
    nodes, weights = np.polynomial.hermite_e.hermegauss(20)
    points = mean[0] + np.exp(log_var[0] / 2) * nodes[:, None]
    log_ratio = 0.5 * (points**2 - nodes[:, None] ** 2 - log_var[0])
    expected = np.sum(weights @ log_ratio / np.sum(weights))
    assert lossedu.loss("gaussian_kl")(mean, log_var) == pytest.approx(expected, rel=1e-13)


def test_a_variance_of_0_or_of_infinity_costs_infinitely_much():
    loss = lossedu.loss("gaussian_kl")
    assert loss([[0.0], [0.0]], [[-np.inf], [np.inf]], reduction="none").tolist() == [np.inf] * 2
    assert loss.grad([[0.0]], [[-np.inf]])[1].tolist() == [[-0.5]]
    assert loss([[0.0]], [[0.0]]) == 0
