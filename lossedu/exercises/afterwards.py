"""What a program is asked when it is over: is the cause gone, or only its symptom?

    with noting(program, dict(left_out=0, pull=30), (x, y)) as seen:
        model, log = program(x, y)
    seen.answer(model, rows)        # a sentence on the first that is not as it should be, or ""

The program's own names are read from its frame: they are known from its first step on. Loss and
targets are judged by the gradients that reach the last layer (extreme.py), whatever the names are.
"""
import contextlib
import sys
from collections.abc import Callable
from dataclasses import dataclass, field

from .extreme import about_gradients, binary_cases, class_cases, targets_in_use
from .reached import Reached


@dataclass
class Seen:
    """What was noted of a program as it ran: what its optimisers hold, as it was before the first
    step (id -> copy), the frame it ran in, and (probability, was it in training mode?) of the
    dropout in its steps."""

    program: Callable
    asks: dict
    given: tuple = ()
    is_over: bool = False
    held: dict = field(default_factory=dict)
    dropout: set = field(default_factory=set)
    latest: tuple | None = None
    between: list = field(default_factory=list)     # dropout that was called, and by no step yet
    aside: list = field(default_factory=list)       # and by no step at all
    frame: object = None
    reached: Reached | None = None

    def step(self, optimizer, args, kwargs):
        """Called before each step of each optimiser."""
        if self.is_over:
            return
        for group in optimizer.param_groups:
            for one in group["params"]:
                if id(one) not in self.held:
                    self.held[id(one)] = one.detach().clone()
        self.dropout.add(self.latest)
        self.aside += self.between[:-1]
        self.between = []
        if self.frame is None:
            self.frame = _frame_of(self.program)
        if self.reached is not None:
            self.reached.step(optimizer)

    def call(self, module, args):
        """Called before each module is called."""
        if type(module).__name__.startswith("Dropout"):
            self.latest = float(module.p), module.training
            if not self.is_over:
                self.between.append(module.training)

    def over(self):
        """Called when the program has come back: later calls of its model are not its own."""
        self.is_over = True
        self.aside, self.between = self.aside + self.between, []
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
    seen = Seen(program, asks, given)
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
    """Is the last dropout before each step one with this probability, in training mode, and most
    of those that no step uses in evaluation mode?"""
    if seen.dropout == {(number, True)}:
        on, calls = sum(seen.aside), len(seen.aside)
        return "" if 2 * on <= calls else (
            f"Between the steps and after them the model is called {calls} times, and in {on} of "
            "these calls units are still dropped. So most lines of the log are of a model with "
            "dropout. In which mode are the validation rows predicted?")
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
        if (inspect.isfunction(one) and list(inspect.signature(one).parameters) == ["batch"]
                and _is_used(name, seen.program.__code__)):
            usual, other = one(), one(number)
            if abs(usual - other) > 1e-4 * abs(usual):
                return (f"`{name}(batch={number})` gives another number than `{name}()`, for the "
                        "same model. With one size of the batches it may fit. What has the sum of "
                        "all losses to be divided by, whatever their size is?")
    return ""


def _is_used(name, code):
    """Is a name read in a program, or in a function inside it?"""
    import dis
    return any(step.opname.startswith("LOAD") and name in (
        step.argval if type(step.argval) is tuple else (step.argval,))
        for step in dis.get_instructions(code)) or any(
            _is_used(name, one) for one in code.co_consts if hasattr(one, "co_code"))


def pull(seen, model, rows, number):
    """Is the gradient that reaches the last layer at logits of this size and more that of the
    binary cross-entropy, the probability minus the label?"""
    return about_gradients(seen.program, seen.given, binary_cases(number))


def surely_wrong(seen, model, rows, number):
    """Is the gradient that reaches the last layer, for rows whose label is surely wrong, that of
    the cross-entropy?"""
    import torch
    with torch.no_grad():
        classes = model(rows[:1]).shape[1]
    return about_gradients(seen.program, seen.given, class_cases(number, classes))


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
    """Are the targets that the loss gets those that were handed over as the second input?"""
    used, y = targets_in_use(seen.program, seen.given), seen.given[1].double().flatten()
    if used is None or len(used) != len(y):
        return ""
    apart = float((used.sort().values - y.sort().values).abs().max())
    if apart <= 1e-5 * float(y.abs().max()):
        return ""
    return ("The predictions are right on average, and the targets that the loss gets are still "
            f"not those that were handed over: they differ by up to {apart:.2g}. Which type holds "
            "them exactly?")


QUESTIONS = {one.__name__: one for one in (left_out, dropout, unbounded, batch, pull, surely_wrong,
                                           flat, last_line, exact_targets)}
