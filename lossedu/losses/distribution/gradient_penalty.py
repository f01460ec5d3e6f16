"""Gradient penalty: a critic's gradient in its input has to have length 1."""
import numpy as np

from ...core.record import Difference, Input, Kink, Loss, Setting, Twin
from ..embedding import length, length_and_slope


def gradient_penalty(gradient, one_sided=False):
    r"""The squared gap between the length of each gradient and 1.

    $$\ell(g) = \left(\lVert g \rVert_2 - 1\right)^2$$

    A row is the critic's gradient with respect to one input, all its axes laid out in one; the
    inputs lie at random places between a real example and a generated one. The penalty has no
    target, and its weight (10 in the paper) is the caller's.

    With `one_sided=True` gradients shorter than 1 cost nothing.

    $$\ell(g) = \max\left(0, \lVert g \rVert_2 - 1\right)^2$$

    >>> gradient_penalty(np.array([[3.0, 4.0], [0.0, 0.0]]))
    array([16.,  1.])
    >>> gradient_penalty(np.array([[3.0, 4.0], [0.0, 0.0]]), one_sided=True)
    array([16.,  0.])
    """
    return _excess(length(gradient), one_sided) ** 2


def gradient_penalty_grad(gradient, one_sided=False):
    r"""Twice the gap, along the gradient: a long one has to become shorter, a short one longer.

    $$\frac{\partial \ell}{\partial g_k} = 2 \left(\lVert g \rVert_2 - 1\right)
    \frac{g_k}{\lVert g \rVert_2}$$

    The gradient 0 has no direction to grow in; there, where the derivative jumps, we take 0, as
    PyTorch's norm does. So a critic that is constant costs 1 and is not moved by the penalty.

    $$\frac{\partial \ell}{\partial g_k} = 2 \max\left(0, \lVert g \rVert_2 - 1\right)
    \frac{g_k}{\lVert g \rVert_2}$$

    >>> gradient_penalty_grad(np.array([[3.0, 4.0], [0.0, 0.5], [0.0, 0.0]])).tolist()
    [[4.8, 6.4], [0.0, -1.0], [0.0, 0.0]]
    """
    size, direction = length_and_slope(gradient)
    return 2 * _excess(size, one_sided)[..., None] * direction + 0.0  # "+ 0": no -0.0


def _excess(size, one_sided):
    """By how much a length exceeds 1, negative where it lacks; one-sided, 0 there."""
    return np.maximum(0, size - 1) if one_sided else size - 1


NOWHERE = Kink(distance=lambda gradient, one_sided: length(gradient),
               onto=lambda gradient, one_sided: [np.zeros_like(gradient)])
AT_ONE = Kink(distance=lambda gradient, one_sided: length(gradient) - 1, jumps=False)

LOSS = Loss(
    f=gradient_penalty, df=gradient_penalty_grad,
    title="Gradient penalty",
    scope="row",
    activation="identity",
    inputs=(Input("gradient", "g", shape="n d", grad=True),),
    facts_at=lambda one_sided: dict(
        version=int(one_sided),
        kinks=(AT_ONE,) if one_sided else (NOWHERE,)),
    settings_of={"one_sided": Setting(
                     False, ends=(False, True), symbol="O", kind="flag",
                     meaning="True: only gradients longer than 1 are penalised")},
    twin=Twin(
        "gap = torch.linalg.vector_norm(gradient, dim=-1) - 1\n"
        "(F.relu(gap) if one_sided else gap) ** 2",
        but=Difference("a gradient of length 1e-200",
                       "the square under the root is below float64, and with it the direction",
                       "another", ([[1e-200, 0.0]],), of="gradient")),
    declared=dict(
        convex=lambda one_sided: one_sided,  # two-sided, the middle of two good ones may be 0
        strictly_convex=False, lipschitz=False,
        smooth=lambda one_sided: 2.0 if one_sided else False,
        redescending=False, nonnegative=True),
    kinks=(),
    references=("Gulrajani et al., Improved Training of Wasserstein GANs, NeurIPS 2017",
                "Petzka, Fischer & Lukovnicov, On the Regularization of Wasserstein GANs, ICLR "
                "2018 (one-sided)"),
)
