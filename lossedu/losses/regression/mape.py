"""Relative absolute error: the residual as a fraction of the target, so that small targets weigh
most.
"""
import numpy as np

from ...core.record import PRED, Difference, Input, Kink, Loss, Twin
from ...core.spaces import Domain

DIVISOR = Domain("divisor (there is no percentage of 0)", low=0.0, open_low=True)


def mape(pred, target):
    r"""The absolute residual over the target, which is above 0: 1 is an error of 100 percent.

    $$\ell(\hat y, y) = \frac{|\hat y - y|}{y}$$

    Too low a prediction, from 0 up, costs 1 at most; too high a one has no limit.

    >>> float(mape(30.0, 20.0)), float(mape(10.0, 20.0))
    (0.5, 0.5)
    """
    return np.abs(pred - target) / target


def mape_grad(pred, target):
    r"""One over the target, with the residual's sign; at the target, where it jumps, we take 0.

    $$\ell'(\hat y, y) = \frac{\operatorname{sign}(\hat y - y)}{y}$$

    >>> float(mape_grad(30.0, 20.0)), float(mape_grad(10.0, 20.0))
    (0.05, -0.05)
    """
    return np.sign(pred - target) / target


LOSS = Loss(
    f=mape, df=mape_grad,
    title="Mean absolute percentage error",
    scope="element",
    activation="identity",
    inputs=(PRED, Input("target", "y", domain=DIVISOR)),
    settings_of={},
    twin=Twin("(pred - target).abs() / target",
              but=(Difference("a target of 0", "PyTorch divides by it", "accepted",
                              ([1.0], [0.0])),
                   Difference("a target below 0", "what is divided by it is a loss below 0",
                              "accepted", ([1.0], [-2.0])))),
    declared=dict(
        convex=True, strictly_convex=False, lipschitz=True,  # for each target: one over it
        smooth=False, redescending=False, symmetric=False, nonnegative=True, zero_at_perfect=True,
        elicits=False),  # the median, if each target is given the weight 1 / y
    kinks=(Kink(at=lambda target: target, slope=lambda: 0.0),),
    references=("Hyndman & Koehler, Another look at measures of forecast accuracy, International "
                "Journal of Forecasting 22, 2006",
                "Gneiting, Making and Evaluating Point Forecasts, Journal of the American "
                "Statistical Association 106, 2011"),
)
