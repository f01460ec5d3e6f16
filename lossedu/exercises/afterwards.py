"""What a program is asked when it is over: is the cause gone, or only its symptom?

    with noting(program, dict(left_out=0, pull=30)) as seen:
        model, log = program(x, y)
    seen.answer(model, rows)        # a sentence on the first that is not as it should be, or ""

The program's own names are read from its frame: they are known from its first step on. A function
that is not there under its name is not asked.
"""
import contextlib
import sys
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Seen:
    """What was noted of a program as it ran: what its optimisers hold, the frame it ran in, and
    (probability, was it in training mode?) of the dropout in its steps."""

    program: Callable
    asks: dict
    held: set = field(default_factory=set)
    dropout: set = field(default_factory=set)
    latest: tuple | None = None
    frame: object = None

    def step(self, optimizer, args, kwargs):
        """Called before each step of each optimiser."""
        self.held |= {id(one) for group in optimizer.param_groups for one in group["params"]}
        self.dropout.add(self.latest)
        if self.frame is None:
            self.frame = _frame_of(self.program)

    def call(self, module, args):
        """Called before each module is called."""
        if type(module).__name__.startswith("Dropout"):
            self.latest = float(module.p), module.training

    @property
    def names(self) -> dict:
        """The names within the program, and what they stand for."""
        return {} if self.frame is None else self.frame.f_locals

    def answer(self, model: Callable, rows) -> str:
        """A sentence on the first question whose answer is not as it should be; "" without one."""
        for name, number in self.asks.items():
            # A program may give other things these names, with which nothing can be asked.
            with contextlib.suppress(Exception):
                said = QUESTIONS[name](self, model, rows, number)
                if said:
                    return said
        return ""


def _frame_of(program):
    code, frame = getattr(program, "__code__", None), sys._getframe()
    while frame is not None and frame.f_code is not code:
        frame = frame.f_back
    return frame


@contextlib.contextmanager
def noting(program: Callable, asks: dict):
    """Give `Seen`, which notes what a program does inside; nothing where nothing is asked."""
    from torch.nn.modules.module import register_module_forward_pre_hook
    from torch.optim.optimizer import register_optimizer_step_pre_hook
    seen = Seen(program, asks)
    with contextlib.ExitStack() as hooks:
        if asks:
            hooks.callback(register_optimizer_step_pre_hook(seen.step).remove)
        if "dropout" in asks:
            hooks.callback(register_module_forward_pre_hook(seen.call).remove)
        yield seen
    seen.frame = None


# ------------------------------------------------------------------ the questions
def left_out(seen, model, rows, number):
    """Do the outputs depend on more than `number` tensors that no optimiser holds?"""
    found = [tuple(one.shape) for one in _parameters(seen, model)
             if id(one) not in seen.held and _matters(one, model, rows)]
    if len(found) <= number:
        return ""
    return (f"The outputs depend on weights of shape {found[0]} that no optimiser holds: no step "
            "changes them. Which parameters does it have to hold?")


def _parameters(seen, model):
    from torch.nn import Module, Parameter
    for one in (model, *seen.names.values()):
        yield from one.parameters() if isinstance(one, Module) else ()
        if isinstance(one, Parameter):
            yield one


def _matters(tensor, model, rows):
    """Are the outputs others with other numbers in the tensor?"""
    import torch
    kept, before = tensor.detach().clone(), model(rows)
    with torch.no_grad():
        tensor.mul_(2).add_(torch.linspace(1, 2, tensor.numel()).view(tensor.shape))
        after = model(rows)
        tensor.copy_(kept)
    return not torch.equal(before, after)


def dropout(seen, model, rows, number):
    """Is the last dropout before each step one with this probability, in training mode?"""
    if seen.dropout == {(number, True)}:
        return ""
    if None in seen.dropout:
        return "The dropout is gone from the steps. It was no fault: put it back."
    if any(not training for _, training in seen.dropout):
        return ("Now the model is in evaluation mode while it trains, so that no unit is dropped "
                "in a step. Which mode belongs to the steps, and which to the validation?")
    return (f"The dropout was {number:g}, and it was no fault: with less of it one only sees less "
            "of the fault. Put it back.")


def unbounded(seen, model, rows, number):
    """Are the outputs further apart for rows that are `number` times as large?"""
    near, far = (float(one.max() - one.min()) for one in (model(rows), model(number * rows)))
    if not far < 10 * near:
        return ""
    return (f"Rows that are {number} times as large get outputs that are hardly further apart: "
            "something still bounds them, and logits have no bounds. What is the last function "
            "before the loss?")


def batch(seen, model, rows, number):
    """Do functions that take `batch` give the same with batches of `number` rows?"""
    import inspect
    for name, one in seen.names.items():
        if inspect.isfunction(one) and list(inspect.signature(one).parameters) == ["batch"]:
            usual, other = one(), one(number)
            if abs(usual - other) > 1e-4 * abs(usual):
                return (f"`{name}(batch={number})` gives another number than `{name}()`, for the "
                        "same model. With one size of the batches it may fit. What has the sum of "
                        "all losses to be divided by, whatever their size is?")
    return ""


def pull(seen, model, rows, number):
    """Is the gradient of `loss_of` at logits of this size, with the wrong label, that of the
    binary cross-entropy: the probability minus the label?"""
    import torch
    for size in (number, 4 * number):
        z = torch.tensor([float(size), -float(size)], requires_grad=True)
        loss = seen.names["loss_of"](z, torch.tensor([0.0, 1.0]))
        (grad,) = torch.autograd.grad(loss, z)
        if not (torch.isfinite(loss) and torch.isfinite(grad).all()):
            return (f"With a logit of {size} and the label 0, the loss or its gradient is still "
                    "not finite. Which function is finite for all logits?")
        if not torch.allclose(grad, torch.tensor([0.5, -0.5]), rtol=0.01):
            return ("The nan is gone, and its cause is not: at a logit of "
                    f"{size} with the label 0 the gradient of the loss is not p - y, which is 1. "
                    "A row that is surely wrong would not be learned. A limit or an epsilon in "
                    "front of a logarithm does that; which function takes the logits themselves?")
    return ""


QUESTIONS = {one.__name__: one for one in (left_out, dropout, unbounded, batch, pull)}
