"""Critic loss: what a Wasserstein critic is trained on, the mean score of fakes less that of real
examples.
"""
import numpy as np

from ...core.record import Input, Loss, Twin
from ..stable import dot


def critic(fake, real):
    r"""The mean score of the generated examples less the mean score of the real ones; a batch of
    each, of any sizes.

    $$\ell(f, r) = \frac{1}{n} \sum_{i=1}^n f_i - \frac{1}{m} \sum_{j=1}^m r_j$$

    The inputs are scores that the critic gave. Minus this is never more than the Wasserstein-1
    distance of the two batches if no two scores differ by more than the examples do (the critic is
    1-Lipschitz), and the best such critic reaches it. Without that bound a critic twice as steep is
    twice as good: the number is no distance and has no end.

    >>> critic(np.array([0.0, 1.0]), np.array([2.0, 3.0, 4.0])).item()
    -2.5
    """
    return _mean(fake) - _mean(real)


def critic_grad(fake, real):
    r"""The same for every score of a batch: its share of the mean, with a minus for the real ones.

    $$\frac{\partial \ell}{\partial f_i} = \frac{1}{n}, \qquad
    \frac{\partial \ell}{\partial r_j} = -\frac{1}{m}$$

    >>> fake, real = np.array([0.0, 1.0]), np.array([2.0, 3.0, 4.0, 5.0])
    >>> [slope.tolist() for slope in critic_grad(fake, real)]
    [[0.5, 0.5], [-0.25, -0.25, -0.25, -0.25]]
    """
    return _filled(fake, 1), _filled(real, -1)


def _mean(scores):
    """What comes of the scores, each times its share. The mean of nothing is nan."""
    return dot(scores, _filled(scores, 1)) * (1 if scores.shape[-1] else np.nan)


def _filled(scores, number):
    """Its share of the mean for every score."""
    slopes = np.empty(scores.shape, scores.dtype)
    slopes.fill(number / max(1, scores.shape[-1]))
    return slopes


LOSS = Loss(
    f=critic, df=critic_grad,
    title="Critic loss",
    scope="set",
    activation="identity",
    inputs=(Input("fake", "f", shape="n", grad=True), Input("real", "r", shape="m", grad=True)),
    settings_of={},
    twin=Twin("fake.mean() - real.mean()"),
    declared=dict(convex=True, strictly_convex=False, smooth=0.0,  # a plane
                  lipschitz=1.0,  # reached by a single fake; 1 / sqrt(n) for n
                  redescending=False, symmetric=False,
                  # it has no least value
                  nonnegative=False),
    kinks=(),
    references=(
        "Arjovsky, Chintala & Bottou, Wasserstein Generative Adversarial Networks, ICML 2017",
        "Gulrajani et al., Improved Training of Wasserstein GANs, NeurIPS 2017"),
)
