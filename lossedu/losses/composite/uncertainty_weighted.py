"""Uncertainty weighting: several losses added up, with weights that are learned too."""
from dataclasses import replace

import numpy as np

from ...core.record import Input, Loss
from ...core.reducing import weighed
from ..stable import within
from . import LOSSES, beside, facts_of, mean_and_slopes, mean_of, parts_of, split


def uncertainty_weighted(*inputs, losses=("mse", "bce_with_logits")):
    r"""The tasks' mean losses L_k, each times its precision, plus the log-variances s_k.

    $$\ell(L, s) = \sum_{k=1}^K \left(e^{-s_k} L_k + s_k\right)$$

    The inputs of all tasks come one after the other, and last the K log-variances, `loss(pred_1,
    target_1, pred_2, target_2, log_var)`. Kendall, Gal and Cipolla have factors of one half for
    regression (from the Gaussian likelihood) and none for the scaled softmax; here no task has one,
    so that all are alike. For losses above 0 the best log-variance is log L_k: then each task
    contributes 1 + log L_k, and a low loss makes the sum negative. A task without an example that
    counts has no mean (nan), and the gradient 0 for its inputs and its log-variance.

    >>> inputs = np.array([3.0]), np.array([1.0]), np.zeros(2), np.zeros(2), np.zeros(2)
    >>> round(uncertainty_weighted(*inputs).item(), 6)
    4.693147
    """
    tasks, (log_var,) = split(losses, inputs)
    return sum(_by_precision(log_var[..., k])(mean_of(*task)) + log_var[..., k]
               for k, task in enumerate(tasks))


def uncertainty_weighted_grad(*inputs, losses=("mse", "bce_with_logits")):
    r"""In each input, the slope of its task's mean loss times the task's precision. In the means
    and log-variances:

    $$\frac{\partial \ell}{\partial L_k} = e^{-s_k}, \qquad
    \frac{\partial \ell}{\partial s_k} = 1 - e^{-s_k} L_k$$

    >>> [slope.round(6).tolist() for slope in uncertainty_weighted_grad(
    ...     np.array([3.0]), np.array([1.0]), np.zeros(2), np.zeros(2), np.zeros(2))]
    [[4.0], [0.25, 0.25], [-3.0, 0.306853]]
    """
    return uncertainty_weighted_both(*inputs, losses=losses)[1]


def uncertainty_weighted_both(*inputs, losses=("mse", "bce_with_logits")):
    """Both, from the fused forms of the parts."""
    tasks, (log_var,) = split(losses, inputs)
    value, slopes, in_log_var = 0, [], np.empty_like(log_var)
    for k, task in enumerate(tasks):
        mean, of_task, nothing = mean_and_slopes(*task)
        spread = log_var[..., k]
        by_precision = _by_precision(spread)
        cost = by_precision(mean)
        value = value + (cost + spread)
        slopes += [by_precision(slope) for slope in of_task]
        in_log_var[..., k] = 1 - cost if nothing is False else np.where(nothing, 0, 1 - cost)
    return value, (*slopes, in_log_var)


def _by_precision(log_var):
    """number -> number / variance: by two roots of the precision where that overflows, and the
    product perhaps does not.
    """
    if within(700 if log_var.itemsize == 8 else 85, log_var):
        precision = np.exp(-log_var)
        return lambda number: number * beside(precision, number)
    root = np.exp(-log_var / 2)
    return lambda number: _product(_product(number, beside(root, number)), beside(root, number))


def _product(number, root):
    """A root of 0 leaves out whatever it stands beside; a number of 0 costs nothing, however
    precise it is.
    """
    return np.where((number == 0) & np.isinf(root), 0, weighed(root, number))


def _facts(losses):
    total = " + ".join(f"torch.exp(-log_var[{k}]) * loss_{k + 1} + log_var[{k}]"
                       for k in range(len(losses)))
    return facts_of(losses, total=total,
                    more=(Input("log_var", "s", shape=str(len(losses)), grad=True),))


def _bounded(claim):
    """Whether there is a bound in the first task's prediction: it depends on the log-variance,
    which is held fixed.
    """
    return lambda losses: parts_of(losses)[0].claims[claim] is not False


def _first(claim):
    return lambda losses: parts_of(losses)[0].claims[claim]


LOSS = Loss(
    f=uncertainty_weighted, df=uncertainty_weighted_grad,
    title="Uncertainty-weighted loss",
    scope="set",
    activation="that of each part",
    facts_at=_facts,
    inputs=(),
    settings_of={"losses": replace(LOSSES, ends=LOSSES.ends[::2])},
    twin="made of those of its parts",
    declared=dict(convex=_first("convex"), strictly_convex=_first("strictly_convex"),
                  lipschitz=_bounded("lipschitz"), smooth=_bounded("smooth"),
                  redescending=False,  # the other examples of the task pull on
                  symmetric=_first("symmetric"),
                  # the log-variances have no least value
                  nonnegative=False),
    kinks=(),
    references=("Kendall, Gal & Cipolla, Multi-Task Learning Using Uncertainty to Weigh Losses "
                "for Scene Geometry and Semantics, CVPR 2018, equations 7 to 10",),
)
