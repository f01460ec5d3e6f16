"""Multi-task loss: several losses added up, each with what its task counts for."""
import numpy as np

from ...core.record import Loss
from ...core.reducing import weighed
from . import LOSSES, TaskWeights, facts_of, mean_and_slopes, mean_of, parts_of, split


def multi_task(*inputs, losses=("mse", "bce_with_logits"), task_weight=None):
    r"""The weighted sum of the tasks' mean losses, L_1 to L_K.

    $$\ell(L) = \sum_{k=1}^K w_k L_k$$

    The inputs of all tasks come one after the other, `loss(pred_1, target_1, pred_2, target_2)`,
    each task with as many examples as it has. A weight scales a loss and is no priority: a loss
    in squared millimetres is a million times the same loss in square metres. A task of weight 0
    adds nothing, whatever it holds.

    >>> inputs = np.array([3.0]), np.array([1.0]), np.zeros(2), np.zeros(2)
    >>> multi_task(*inputs, task_weight=(0.5, 0.0)).item()
    2.0
    """
    tasks, _ = split(losses, inputs)
    return sum(weighed(weight, mean_of(*task))
               for weight, task in zip(_weights(losses, task_weight), tasks))


def multi_task_grad(*inputs, losses=("mse", "bce_with_logits"), task_weight=None):
    r"""In each input, the slope of its task's mean loss times the task's weight. In the mean losses
    themselves:

    $$\frac{\partial \ell}{\partial L_k} = w_k$$

    >>> inputs = np.array([3.0]), np.array([1.0]), np.zeros(2), np.zeros(2)
    >>> [slope.tolist() for slope in multi_task_grad(*inputs)]
    [[4.0], [0.25, 0.25]]
    """
    return multi_task_both(*inputs, losses=losses, task_weight=task_weight)[1]


def multi_task_both(*inputs, losses=("mse", "bce_with_logits"), task_weight=None):
    """Both, from the fused forms of the parts."""
    value, slopes = 0, []
    for weight, task in zip(_weights(losses, task_weight), split(losses, inputs)[0]):
        mean, of_task, _ = mean_and_slopes(*task)
        if weight != 1:
            mean, of_task = weighed(weight, mean), [weighed(weight, slope) for slope in of_task]
        value, slopes = value + mean, slopes + of_task
    return value, tuple(slopes)


def _weights(losses, task_weight):
    if task_weight is None:
        return (1.0,) * len(losses)
    if len(task_weight) != len(losses):
        raise ValueError(f"multi_task: task_weight={task_weight!r} came for {len(losses)} losses; "
                         f"one number for each fits. Type task_weight={(1.0,) * len(losses)}.")
    return task_weight


def _facts(losses, task_weight):
    weights = _weights(losses, task_weight)
    total = " + ".join(f"loss_{number}" if weight == 1 else f"{weight!r} * loss_{number}"
                       for number, weight in enumerate(weights, 1))
    return facts_of(losses, total=total)


def _first(claim):
    """What holds for the first task's prediction alone: a constant grows with the weight."""
    def said(losses, task_weight):
        value, weight = parts_of(losses)[0].claims[claim], _weights(losses, task_weight)[0]
        return value if isinstance(value, (bool, np.bool_)) else float(weight * value)
    return said


LOSS = Loss(
    f=multi_task, df=multi_task_grad,
    title="Multi-task loss",
    scope="set",
    activation="that of each part",
    facts_at=_facts,
    inputs=(),
    settings_of={"losses": LOSSES,
                 "task_weight": TaskWeights(
                     None, ends=(None, (0.25, 3.0)), symbol="w", low=0.0, open_high=True,
                     kind="array", optional=True,
                     meaning="what each task counts for, one number each; None: 1 for all")},
    twin="made of those of its parts",
    declared=dict(convex=_first("convex"), strictly_convex=_first("strictly_convex"),
                  lipschitz=_first("lipschitz"), smooth=_first("smooth"),
                  redescending=False,  # the other examples of the task pull on
                  symmetric=_first("symmetric"),
                  nonnegative=lambda losses, task_weight: all(
                      part.claims["nonnegative"] for part in parts_of(losses))),
    kinks=(),
    references=("Caruana, Multitask Learning, Machine Learning 28, 1997",
                "Kendall, Gal & Cipolla, Multi-Task Learning Using Uncertainty to Weigh Losses "
                "for Scene Geometry and Semantics, CVPR 2018, section 3"),
)
