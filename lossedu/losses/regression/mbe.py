"""Mean bias error: a diagnostic of over- and under-prediction, and a useless thing to minimise."""
import numpy as np

from ...core.record import Loss, Mistake, Twin


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


def mbe_fused(pred, target):
    """Both, from one residual."""
    residual = pred - target
    slope = np.empty(residual.shape, residual.dtype)
    slope.fill(1)
    return residual, slope


LOSS = Loss(
    f=mbe, df=mbe_grad, fused=mbe_fused,
    title="Mean bias error",
    scope="element",
    activation="identity",
    settings_of={},
    twin=Twin("pred - target"),
    declared=dict(convex=True, strictly_convex=False, lipschitz=1.0, smooth=0.0,  # a straight line
                  redescending=False, symmetric=False, nonnegative=False, zero_at_perfect=True,
                  elicits=False),  # unbounded below
    kinks=(),
    mistakes=(
        Mistake("abs_inside", lambda pred, target: np.abs(pred - target),
                "With the absolute value inside, over- and under-prediction no longer cancel. "
                "That is the mean absolute error.", of="value"),
        Mistake("reversed", lambda pred, target: target - pred,
                "Right size, wrong sign. Which sign should a prediction above the target get?", of="value"),
        Mistake("squared", lambda pred, target: (pred - target) ** 2,
                "This is the squared error. The bias keeps the residual's sign.", of="value"),
        Mistake("sign_of_residual", lambda pred, target: np.sign(pred - target),
                "This is the slope of the absolute error. What is the slope of a straight line?"),
        Mistake("sign", lambda pred, target: -np.ones_like(pred - target),
                "Right size, wrong sign: the derivative is taken in the prediction, which stands with a plus."),
        Mistake("value", lambda pred, target: pred - target,
                "This is the loss itself. By how much does it change when the prediction grows by one?"),
        Mistake("zero", lambda pred, target: np.zeros_like(pred - target),
                "A constant slope is not a slope of 0: raise every prediction by one and the bias grows by one."),
    ),
    references=("Willmott & Matsuura, Advantages of the mean absolute error (MAE) over the root mean square error "
                "(RMSE) in assessing average model performance, Climate Research 30, 2005",),
)
