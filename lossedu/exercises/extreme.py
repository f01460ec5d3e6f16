"""What reaches the last layer of a training program when its outputs are extreme: the program is
run once more with outputs that are given to it, whatever its functions are called.

    came = forced(program, inputs, (30.0,), label=0)
    came.grad       # (rows, width): what `backward` brought to the outputs of the first step

A layer counts as the last one if it is linear and has as many outputs as there are given ones.
"""
import contextlib
import io
from collections.abc import Callable
from dataclasses import dataclass

MODERATE = 8.0      # a logit at which float32 loses nothing, and p is 1 to three digits
NEAR = 0.01         # by how much a row's gradient may differ
SIZES = (1, 4, 100)     # times the size that is asked for


class Enough(BaseException):
    """The first step is reached: what a program catches does not catch this."""


@dataclass(frozen=True)
class Forced:
    """The gradient of the outputs in the first step, (rows, width); None without one."""

    grad: object = None

    @property
    def finite(self) -> bool:
        """Are all of its numbers finite?"""
        return bool(self.grad.isfinite().all())


def forced(program: Callable, inputs: tuple, outputs: tuple, label: int | None = None) -> Forced:
    """Run a program up to its first step, with these outputs for each row, and with one label for
    all rows, or with the targets that it is handed."""
    import torch
    from torch.nn.modules.module import register_module_forward_hook
    from torch.optim.optimizer import register_optimizer_step_pre_hook
    given = [one.clone() for one in inputs]
    if label is not None:
        given[1] = torch.full_like(given[1], label)
    leaves, width = [], len(outputs)

    def replaced(module, args, output):
        if not isinstance(module, torch.nn.Linear) or output.shape[1:] != (width,):
            return None
        leaf = torch.tensor([outputs], dtype=output.dtype).repeat(len(output), 1)
        leaves.append((args[0].detach(), leaf.requires_grad_(torch.is_grad_enabled())))
        return leaf

    def stop(*_):
        raise Enough
    hooks = register_module_forward_hook(replaced), register_optimizer_step_pre_hook(stop)
    try:
        with contextlib.suppress(Enough), contextlib.redirect_stdout(io.StringIO()):
            program(*given)
    finally:
        for one in hooks:
            one.remove()
    arrived = _by_rows([(rows, leaf.grad) for rows, leaf in leaves if leaf.grad is not None])
    return Forced(torch.cat(arrived).double() if arrived else None)


def _by_rows(pairs):
    """The gradient of each batch of rows; a model that was called twice with the same rows gets
    their sum."""
    batches = []
    for rows, grad in pairs:
        for place, (seen, total) in enumerate(batches):
            if seen.shape == rows.shape and bool((seen == rows).all()):
                batches[place] = seen, total + grad
                break
        else:
            batches.append((rows, grad))
    return [total for _, total in batches]


def binary_cases(size: int) -> list:
    """(outputs, label, p - y, what they are called) of rows that are surely wrong, and right."""
    return [((float(logit),), label, (asked,), f"a logit of {logit} and the label {label}")
            for times in SIZES for logit, label, asked in (
                (times * size, 0, 1.0), (-times * size, 1, -1.0), (times * size, 1, 0.0),
                (-times * size, 0, 0.0))]


def class_cases(size: int, classes: int) -> list:
    """The same for classes: the logit of class 0 is large, and the label is another, or it."""
    rest = (0.0,) * (classes - 1)
    wrong, right = (1.0, -1.0, *rest[1:]), (0.0,) * classes
    return [((float(times * size), *rest), label, asked,
             f"logits of {times * size} for class 0 and 0 for the others, with the label {label}")
            for times in SIZES for label, asked in ((1, wrong), (0, right))]


def about_gradients(program: Callable, inputs: tuple, cases: list) -> str:
    """A sentence on the first case whose gradient is not p - y, up to a factor that all cases
    share; "" without one, or where the last layer is not found."""
    width = len(cases[0][0])
    usual = forced(program, inputs, (MODERATE,) + (0.0,) * (width - 1), 0 if width == 1 else 1)
    if usual.grad is None:
        return ""
    place = min(1, width - 1)       # the label's own, or the one logit
    factor = abs(len(usual.grad) * float(usual.grad[:, place].mean()))
    scales = {1.0: ""}
    if 0.01 < factor < float("inf") and abs(factor - 1) > NEAR / 2:
        scales[factor] = ""
    for outputs, label, asked, called in cases:
        came = forced(program, inputs, outputs, label)
        if came.grad is None:
            return ""
        if not came.finite:
            return (f"With {called}, the gradient that a step gets at the last layer is still not "
                    "finite. Which function is finite for all logits?")
        for scale, said in scales.items():
            scales[scale] = said or _about(came.grad, asked, scale, called)
        if all(scales.values()):
            break
    if not all(scales.values()):
        return ""
    # a loss that is 0.005 of the usual one is not told as a gradient that is too small
    return scales[1.0 if 0.5 < factor < 2 or len(scales) == 1 else factor]


def _about(grad, asked, scale, called):
    """A sentence where the gradients of the rows, n times as large, are not those asked for."""
    for came in (grad * len(grad) / scale):
        for one, other in zip(came.tolist(), asked):
            if abs(one - other) <= NEAR:
                continue
            times = "" if scale == 1 else f", where it is 1 at logits of {MODERATE:g}"
            measured = (f"at {called} the gradient that the row's loss brings to the last layer is "
                        f"{one:.3g}{times}, and p - y is {other:g}.")
            if abs(one) < NEAR:
                return (f"A row that is surely wrong would still not be learned: {measured} Which "
                        "function takes the logits themselves?")
            return (f"The loss in the steps is another one: {measured} Do rows or classes have a "
                    "weight that they did not have before, or does the loss soften the labels?")
    return ""


def targets_in_use(program: Callable, inputs: tuple):
    """The targets (rows,) of a squared error in the first step, from its gradients at outputs of 0
    and of 1; None where these are not the gradients of a squared error."""
    import torch
    zero, one = (forced(program, inputs, (value,)).grad for value in (0.0, 1.0))
    if zero is None or one is None or zero.shape != one.shape:
        return None
    slope = (one - zero).mean()
    if not slope or not torch.allclose(one - zero, slope.expand_as(zero), rtol=1e-2):
        return None
    return (-zero / slope).flatten()
