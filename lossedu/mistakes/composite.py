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
            "Right for the first task. The other tasks are part of the sum too: what are the "
            "gradients with respect to their inputs?"),
        Mistake("unweighted", lambda *inputs, losses, **_: (
            _tasks(inputs, losses, [1.0] * len(losses))[1]),
            "Right where all weights are 1. By which factor does each task enter the sum?"),
        Mistake("mean_over_tasks", lambda *inputs, losses, task_weight: (
            tuple(slope / len(losses)
                for slope in multi_task_grad(*inputs, losses=losses, task_weight=task_weight))),
            "Too small by the number of tasks: the weighted losses are added, not averaged."),
        Mistake("sum_over_examples", lambda *inputs, losses, task_weight: (
            tuple(slope * max(1, slope.shape[-1])
                for slope in multi_task_grad(*inputs, losses=losses, task_weight=task_weight))),
            "Too large by the number of examples: each task enters the sum by its mean loss."),
        Mistake("weights_swapped", lambda *inputs, losses, task_weight: (
            _tasks(inputs, losses, 2 * np.array(_weights(losses, task_weight)[::-1]) - 1)[1]),
            "These are not the tasks' own weights. Which weight belongs to the first loss?"),
        Mistake("unweighted_value", lambda *inputs, losses, **_: (
            _tasks(inputs, losses, [1.0] * len(losses))[0]),
            "Right where all weights are 1. By which factor does each mean loss enter the "
            "sum?", of="value"),
        Mistake("mean_over_tasks_value", lambda *inputs, losses, task_weight: (
            multi_task(*inputs, losses=losses, task_weight=task_weight) / len(losses)),
            "This is the mean over the tasks. Are the weighted losses averaged or "
            "added?", of="value"),
        Mistake("weighted_mean", lambda *inputs, losses, task_weight: (
            multi_task(*inputs, losses=losses, task_weight=task_weight)
                / sum(_weights(losses, task_weight))),
            "Divided by the sum of the weights, so doubling all weights changes nothing. Here it "
            "has to double the loss.", of="value"),
        Mistake("first_value_only", lambda *inputs, losses, task_weight: (
            _tasks(inputs, losses,
                [_weights(losses, task_weight)[0]] + [0.0] * (len(losses) - 1))[0]),
            "This is the first task's loss alone. What do the other tasks contribute?", of="value"),
    ),
    "uncertainty_weighted": (
        Mistake("no_log_var", lambda *inputs, losses: (
            _changed(inputs, losses, lambda slope, log_var: slope - 1)),
            "The derivatives with respect to the log-variances are never above 0, so gradient "
            "descent lets them grow without end. Which term of the loss counters that?"),
        no_slope_in("weights_held", uncertainty_weighted_grad, -1,
            "Right for the predictions. The log-variances are learned too: what is the derivative "
            "with respect to them?"),
        factor(0.5, uncertainty_weighted_grad,
            "Exactly half. The paper's form for regression has factors of one half: does the loss "
            "here have them?"),
        Mistake("unweighted", lambda *inputs, losses: (
            *uncertainty_weighted_grad(*inputs[:-1], np.zeros_like(inputs[-1]),
                losses=losses)[:-1], uncertainty_weighted_grad(*inputs, losses=losses)[-1]),
            "Right for the log-variances. For the predictions, which factor does each task's loss "
            "have in the sum?"),
        Mistake("in_the_variance", lambda *inputs, losses: (
            _changed(inputs, losses, lambda slope, log_var: slope * np.exp(-log_var))),
            "This is the derivative with respect to the variance. The input is its logarithm: "
            "which factor does the chain rule add?"),
        Mistake("log_std", lambda *inputs, losses: (
            uncertainty_weighted_grad(*inputs[:-1], 2 * inputs[-1], losses=losses)),
            "The gradient is taken at twice `log_var`, as if it were the logarithm of a standard "
            "deviation. Of what is it the logarithm?"),
        Mistake("no_log_var_value", lambda *inputs, losses: (
            uncertainty_weighted(*inputs, losses=losses) - np.sum(inputs[-1], axis=-1)),
            "The log-variances are missing in the sum, so a larger variance never raises the loss. "
            "Which term counters that?", of="value"),
        factor(0.5, uncertainty_weighted,
            "Exactly half. The paper halves both terms of a regression task: does the loss "
            "here?", "half_value", of="value"),
        Mistake("variance", lambda *inputs, losses: (
            uncertainty_weighted(*inputs[:-1], -inputs[-1], losses=losses)
                + 2 * np.sum(inputs[-1], axis=-1)),
            "A large log-variance makes a task count more here. Is a task weighted by its variance "
            "or by its precision?", of="value"),
        Mistake("log_std_value", lambda *inputs, losses: (
            uncertainty_weighted(*inputs[:-1], 2 * inputs[-1], losses=losses)),
            "Each `log_var` is doubled, as if it were the logarithm of a standard deviation. Of "
            "what is it the logarithm?", of="value"),
    ),
}
