"""Wrong implementations of losses made of others that people really write."""
import numpy as np

from ..core.record import Mistake
from ..losses.composite.multi_task import _weights, multi_task, multi_task_both, multi_task_grad
from ..losses.composite.uncertainty_weighted import uncertainty_weighted, uncertainty_weighted_grad
from .common import factor, no_slope_in


def _tasks(inputs, losses, weights):
    """(value, slopes) with other weights."""
    return multi_task_both(*inputs, losses=losses, task_weight=tuple(weights))


def _changed(inputs, losses, change):
    """The slopes, those in the log-variances changed by `change(slope, log_var)`."""
    *slopes, last = uncertainty_weighted_grad(*inputs, losses=losses)
    return (*slopes, change(last, inputs[-1]))


MISTAKES = {
    "multi_task": (
        Mistake("first_task_only", lambda *inputs, losses, task_weight: (
            _tasks(inputs, losses,
                [_weights(losses, task_weight)[0]] + [0.0] * (len(losses) - 1))[1]),
            "Right for the first task. The others stand in the sum too, so their inputs have a "
            "slope."),
        Mistake("unweighted", lambda *inputs, losses, **_: (
            _tasks(inputs, losses, [1.0] * len(losses))[1]),
            "Right where all weights are 1. Each slope has the factor that its task has in the "
            "sum."),
        Mistake("mean_over_tasks", lambda *inputs, losses, task_weight: (
            tuple(slope / len(losses)
                for slope in multi_task_grad(*inputs, losses=losses, task_weight=task_weight))),
            "Divided by the number of tasks. The losses are added up: one task more makes no other "
            "count less."),
        Mistake("sum_over_examples", lambda *inputs, losses, task_weight: (
            tuple(slope * max(1, slope.shape[-1])
                for slope in multi_task_grad(*inputs, losses=losses, task_weight=task_weight))),
            "Too steep by the number of examples: each task comes in by its mean loss."),
        Mistake("weights_swapped", lambda *inputs, losses, task_weight: (
            _tasks(inputs, losses, 2 * np.array(_weights(losses, task_weight)[::-1]) - 1)[1]),
            "These weights belong to other tasks, or are doubled. The first weight goes to the "
            "first loss."),
        Mistake("unweighted_value", lambda *inputs, losses, **_: (
            _tasks(inputs, losses, [1.0] * len(losses))[0]),
            "Right where all weights are 1. Each mean loss has to be multiplied by "
            "its weight.", of="value"),
        Mistake("mean_over_tasks_value", lambda *inputs, losses, task_weight: (
            multi_task(*inputs, losses=losses, task_weight=task_weight) / len(losses)),
            "This is the mean over the tasks. The weighted losses are added up.", of="value"),
        Mistake("weighted_mean", lambda *inputs, losses, task_weight: (
            multi_task(*inputs, losses=losses, task_weight=task_weight)
                / sum(_weights(losses, task_weight))),
            "Divided by the sum of the weights: then doubling all weights changes nothing, and "
            "here it doubles the loss.", of="value"),
        Mistake("first_value_only", lambda *inputs, losses, task_weight: (
            _tasks(inputs, losses,
                [_weights(losses, task_weight)[0]] + [0.0] * (len(losses) - 1))[0]),
            "This is the first task's loss alone. The other tasks are missing in the "
            "sum.", of="value"),
    ),
    "uncertainty_weighted": (
        Mistake("no_log_var", lambda *inputs, losses: (
            _changed(inputs, losses, lambda slope, log_var: slope - 1)),
            "Below 0 everywhere: by this slope the variances grow for ever. Which term of the loss "
            "holds them back?"),
        no_slope_in("weights_held", uncertainty_weighted_grad, -1,
            "Right in the predictions. The log-variances are learned too, so the loss has a slope "
            "in them."),
        factor(0.5, uncertainty_weighted_grad,
            "Exactly half: the paper's regression form has factors of one half. Here no task has "
            "one."),
        Mistake("unweighted", lambda *inputs, losses: (
            *uncertainty_weighted_grad(*inputs[:-1], np.zeros_like(inputs[-1]),
                losses=losses)[:-1], uncertainty_weighted_grad(*inputs, losses=losses)[-1]),
            "Right in the log-variances. In the predictions each task's slope has its precision as "
            "a factor."),
        Mistake("in_the_variance", lambda *inputs, losses: (
            _changed(inputs, losses, lambda slope, log_var: slope * np.exp(-log_var))),
            "This is the slope in the variance. The logarithm is learned: which factor does the "
            "chain rule add?"),
        Mistake("log_std", lambda *inputs, losses: (
            uncertainty_weighted_grad(*inputs[:-1], 2 * inputs[-1], losses=losses)),
            "This takes `log_var` for the logarithm of a standard deviation, and doubles it."),
        Mistake("no_log_var_value", lambda *inputs, losses: (
            uncertainty_weighted(*inputs, losses=losses) - np.sum(inputs[-1], axis=-1)),
            "Without the log-variances in the sum, the largest variance is the best for every "
            "task.", of="value"),
        factor(0.5, uncertainty_weighted,
            "Exactly half. The paper halves both terms of a regression task; here all tasks are "
            "alike, without it.", "half_value", of="value"),
        Mistake("variance", lambda *inputs, losses: (
            uncertainty_weighted(*inputs[:-1], -inputs[-1], losses=losses)
                + 2 * np.sum(inputs[-1], axis=-1)),
            "Here a large log-variance makes a task count more. The precision is one over the "
            "variance.", of="value"),
        Mistake("log_std_value", lambda *inputs, losses: (
            uncertainty_weighted(*inputs[:-1], 2 * inputs[-1], losses=losses)),
            "Each `log_var` was doubled, as if it were the logarithm of a standard "
            "deviation.", of="value"),
    ),
}
