"""Mean bias error: a diagnostic of over- and under-prediction, and a useless thing to minimise."""
import numpy as np

from ...core.record import Loss, Twin


def mbe(pred, target):
    r"""The residual with its sign: positive for over-prediction. It has no minimum.

    $$\ell(\hat y, y) = \hat y - y$$

    >>> mbe(3.0, 1.0)
    2.0
    """
    return pred - target


def mbe_grad(pred, target):
    r"""One, wherever the prediction stands: downhill is always further down.

    $$\ell'(\hat y, y) = 1$$

    >>> float(mbe_grad(3.0, 1.0))
    1.0
    """
    return np.ones_like(pred - target)


LOSS = Loss(
    f=mbe, df=mbe_grad,
    title="Mean bias error",
    scope="element",
    activation="identity",
    settings_of={},
    twin=Twin("pred - target"),
    declared=dict(convex=True, strictly_convex=False, lipschitz=1.0, smooth=0.0,  # a straight line
                  redescending=False, symmetric=False, nonnegative=False, zero_at_perfect=True,
                  # unbounded below
                  elicits=False),
    kinks=(),
    references=(
        "Willmott & Matsuura, Advantages of the mean absolute error (MAE) over the root mean "
        "square error (RMSE) in assessing average model performance, Climate Research 30, 2005",),
)
