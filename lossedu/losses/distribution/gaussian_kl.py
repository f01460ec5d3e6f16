"""Gaussian KL: how far a diagonal Gaussian is from the standard one; the second term of a VAE's
loss.
"""
import numpy as np

from ...core.record import Difference, Input, Loss, Twin

TERMS = 19  # of the series of e^x at |x| = 1: the next one is below the last digit


def gaussian_kl(mean, log_var):
    r"""The Kullback-Leibler divergence of N(mean, diag exp(log_var)) from N(0, I): a term for each
    dimension, added up over the row.

    $$\ell(\mu, s) = \frac{1}{2} \sum_{j=1}^d \left(\mu_j^2 + e^{s_j} - 1 - s_j\right)$$

    The prior N(0, I) is part of the loss, so there is no target. In the negative ELBO the
    reconstruction loss of the same example is added to it: add up both over an example's
    dimensions, then take the mean over the examples.

    >>> gaussian_kl(np.array([[2.0, 0.0], [0.0, 0.0]]), np.array([[0.0, 0.0], [1.0, 0.0]])).round(6)
    array([2.      , 0.359141])
    """
    return np.sum(0.5 * mean * mean + 0.5 * _beyond_first_order(log_var), axis=-1)


def gaussian_kl_grad(mean, log_var):
    r"""For the mean, the mean itself; for the log-variance, half of what the variance exceeds 1 by.

    $$\frac{\partial \ell}{\partial \mu_j} = \mu_j, \qquad
    \frac{\partial \ell}{\partial s_j} = \frac{1}{2} \left(e^{s_j} - 1\right)$$

    >>> [slope.tolist() for slope in gaussian_kl_grad(np.array([[2.0]]), np.array([[0.0]]))]
    [[[2.0]], [[0.0]]]
    """
    return 0 + mean, 0.5 * np.expm1(log_var)


def _beyond_first_order(x):
    """e^x - 1 - x, with all its digits: near 0 the difference has none left, and the series has."""
    near = np.clip(x, -1, 1)
    series = np.ones_like(near)
    for k in range(TERMS, 2, -1):
        series = 1 + near / k * series  # 1 + x/3 (1 + x/4 (1 + ...))
    far = np.expm1(x) - np.minimum(x, 1e4)  # e^1e4 is inf already, and inf - inf would be nan
    return np.where(np.abs(x) < 1, 0.5 * near * near * series, far)


LOSS = Loss(
    f=gaussian_kl, df=gaussian_kl_grad,
    title="Gaussian KL divergence from N(0, I)",
    scope="row",
    activation="identity",
    inputs=(Input("mean", r"\mu", shape="n d", grad=True),
            Input("log_var", "s", shape="n d", grad=True)),
    settings_of={},
    twin=Twin("0.5 * (mean**2 + log_var.exp() - 1 - log_var).sum(-1)",
              but=Difference("a variance near 1", "the terms cancel to an absolute error of "
                                                  "rounding",
                             "inexact", ([[0.0]], [[2.0**-30]]))),
    declared=dict(convex=True, strictly_convex=True, lipschitz=False,
                  smooth=1.0,  # in the mean; there is no bound in the log-variance
                  redescending=False, symmetric=False, nonnegative=True),
    kinks=(),
    references=("Kingma & Welling, Auto-Encoding Variational Bayes, ICLR 2014, appendix B",
                "Rezende, Mohamed & Wierstra, Stochastic Backpropagation and Approximate "
                "Inference in Deep Generative Models, ICML 2014"),
)
