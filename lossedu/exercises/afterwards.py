"""What a program is asked when it is over: is the cause gone, or only its symptom?

    with noting(program, dict(left_out=0, pull=30), (x, y)) as seen:
        model, log = program(x, y)
    seen.answer(model, rows)        # a sentence on the first that is not as it should be, or ""

The program's own names are read from its frame: they are known from its first step on. A function
that is not there under its name is not asked.
"""
import contextlib
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

from .reached import Reached


@dataclass
class Seen:
    """What was noted of a program as it ran: what its optimisers hold, as it was before the first
    step (id -> copy), the frame it ran in, and (probability, was it in training mode?) of the
    dropout in its steps."""

    program: Callable
    asks: dict
    held: dict = field(default_factory=dict)
    dropout: set = field(default_factory=set)
    latest: tuple | None = None
    frame: object = None
    reached: Reached | None = None

    def step(self, optimizer, args, kwargs):
        """Called before each step of each optimiser."""
        for group in optimizer.param_groups:
            for one in group["params"]:
                if id(one) not in self.held:
                    self.held[id(one)] = one.detach().clone()
        self.dropout.add(self.latest)
        if self.frame is None:
            self.frame = _frame_of(self.program)
        if self.reached is not None:
            self.reached.step(optimizer)

    def call(self, module, args):
        """Called before each module is called."""
        if type(module).__name__.startswith("Dropout"):
            self.latest = float(module.p), module.training

    def over(self):
        """Called when the program has come back: later calls of its model are not its own."""
        if self.reached is not None:
            self.reached.over = True

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
def noting(program: Callable, asks: dict, given: tuple):
    """Give `Seen`, which notes what a program does inside that gets these tensors; nothing where
    nothing is asked."""
    from torch.nn.modules.module import register_module_forward_pre_hook
    from torch.optim.optimizer import register_optimizer_step_pre_hook
    seen = Seen(program, asks)
    with contextlib.ExitStack() as hooks:
        if asks:
            hooks.callback(register_optimizer_step_pre_hook(seen.step).remove)
        if "dropout" in asks:
            hooks.callback(register_module_forward_pre_hook(seen.call).remove)
        if "last_line" in asks:
            seen.reached = Reached(*given)
            hooks.enter_context(seen.reached.listening())
        yield seen
    seen.frame = None


# ------------------------------------------------------------------ the questions
def left_out(seen, model, rows, number):
    """Do the outputs depend on more than `number` tensors that no optimiser holds, or that are
    still what they were before the first step?"""
    matter = [one for one in _parameters(seen, model) if _matters(one, model, rows)]
    found = [tuple(one.shape) for one in matter if id(one) not in seen.held]
    if len(found) > number:
        return (f"The outputs depend on weights of shape {found[0]} that no optimiser holds: no "
                "step changes them. Which parameters does it have to hold?")
    still = [tuple(one.shape) for one in matter if _is_as_before(one, seen)]
    if len(still) > number:
        return (f"The outputs depend on weights of shape {still[0]} that the optimiser holds, and "
                "that are what they were before the first step. Do they get a gradient, and at "
                "which learning rate?")
    return ""


def _is_as_before(tensor, seen):
    import torch
    return id(tensor) in seen.held and torch.equal(seen.held[id(tensor)], tensor)


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
    """Are the outputs further apart for rows that are `number` times as large?

    A network of linear layers and ReLUs gets outputs that are nearly `number` times as far apart.
    """
    import torch
    if not torch.isfinite(model(number * rows)).all():
        return (f"Rows that are {number} times as large get outputs that are not finite: a "
                "probability is rounded to 0 before its logarithm is taken. Which function takes "
                "the logits themselves?")
    near, far = (float(one.max() - one.min()) for one in (model(rows), model(number * rows)))
    if not far < max(10, number / 5) * near:
        return ""
    return (f"Rows that are {number} times as large get outputs that are hardly further apart: "
            "something still bounds them, and logits have no bounds. Which function between the "
            "rows and the loss does that, and was it there before?")


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
    for size in (number, 4 * number, 100 * number):
        z = torch.tensor([float(size), -float(size)], requires_grad=True)
        loss = seen.names["loss_of"](z, torch.tensor([0.0, 1.0]))
        (grad,) = torch.autograd.grad(loss, z)
        failed = _not_finite(seen.names["loss_of"], size)
        if failed or not (torch.isfinite(loss) and torch.isfinite(grad).all()):
            return (f"{failed or f'With logits of {size} and {-size}'}, the loss or its gradient "
                    "is still not finite. Which function is finite for all logits?")
        for label, came, asked in zip((0, 1), (2 * grad).tolist(), (1, -1)):
            if abs(came) < 0.01:
                return ("The nan is gone, and its cause is not: at a logit of "
                        f"{size * asked} with the label {label} the gradient of the loss is "
                        f"{came:.2g}. It is not p - y, which is {asked}. "
                        "A row that is surely wrong would not be learned. A limit or an epsilon in "
                        "front of a logarithm does that; which function takes the logits "
                        "themselves?")
            if abs(came - asked) > 0.01:
                return (f"The nan is gone, but the loss is another one: at a logit of "
                        f"{size * asked} with the label {label} the gradient of the row's loss is "
                        f"{came:.3g}, and p - y is {asked}. Do rows or classes have a weight that "
                        "they did not have before?")
    return ""


def _not_finite(loss_of, size):
    """The first row of this size, such as "With a logit of 30 and the label 0", whose loss or
    gradient is not finite; "" without one."""
    import torch
    for logit, label in ((size, 0), (-size, 1), (size, 1), (-size, 0)):
        z = torch.tensor([float(logit)], requires_grad=True)
        loss = loss_of(z, torch.tensor([float(label)]))
        (grad,) = torch.autograd.grad(loss, z)
        if not (torch.isfinite(loss) and torch.isfinite(grad).all()):
            return f"With a logit of {logit} and the label {label}"
    return ""


def surely_wrong(seen, model, rows, number):
    """Is `loss_of` the cross-entropy of the model's logits, and so is its gradient, for rows that
    are `number` times as large, with labels that are never the likeliest?"""
    import torch
    from torch.nn.functional import cross_entropy
    far = number * rows
    labels = model(far).argmin(dim=1)
    losses = seen.names["loss_of"](far, labels), cross_entropy(model(far), labels)
    if not torch.isfinite(losses[0]):
        return (f"For rows that are {number} times as large, with labels that are surely wrong, "
                "the loss is not finite: a probability is rounded to 0 before its logarithm is "
                "taken. Which function takes the logits themselves?")
    if torch.allclose(*losses, rtol=1e-3):
        return ""
    return (f"For rows that are {number} times as large, with labels that are surely wrong, the "
            "loss is not the cross-entropy of the logits: it has an upper limit, and there its "
            "gradient is 0. A clamp or an epsilon in front of a logarithm does that; which "
            "function takes the logits themselves?")


def flat(seen, model, rows, number):
    """Do all outputs follow if the last bias is moved by `number`, up and down, by as much?"""
    import torch
    bias = [one for one in _parameters(seen, model) if one.numel() == 1][-1]
    moves = []
    with torch.no_grad():
        before, kept = model(rows), bias.detach().clone()
        for step in (number, -number):
            bias.add_(step)
            moves.append((model(rows) - before) / step)
            bias.copy_(kept)
    moves = torch.stack(moves)
    if torch.allclose(moves, moves.flatten()[0], rtol=1e-2):
        return ""
    return (f"The run is better, and its cause is still there: when the last bias is moved by "
            f"{number}, up or down, the outputs do not all follow by the same amount. A function "
            "behind the last layer limits or bends them, so some outputs get a gradient that is "
            "too small, or 0.")


def last_line(seen, model, rows, number):
    """Is the last line of `log` the accuracy of the model on rows of patients of whom no row was in
    a step, and were the steps made with the binary cross-entropy?"""
    return seen.reached.answer(model, seen.names["log"][-1])


def exact_targets(seen, model, rows, number):
    """Is `target` what was handed over as `y`, to a millionth of its size?"""
    import torch
    target, y = (seen.names[name].double() for name in ("target", "y"))
    if torch.allclose(target, y, rtol=1e-6):
        return ""
    return ("The predictions are right on average, and the targets are still not those that were "
            f"handed over: they differ by up to {float((target - y).abs().max()):.2g}. Which type "
            "holds them exactly?")


QUESTIONS = {one.__name__: one for one in (left_out, dropout, unbounded, batch, pull, surely_wrong,
                                           flat, last_line, exact_targets)}
