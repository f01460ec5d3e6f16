"""A training program as it runs: what it returns, and what its optimiser did. Nothing is judged
here.

    outcome = run(watched(program), [case])[0]

The case has the program's inputs in their order, then `seed` and `probe`: rows that the model is
called with when the program is over. The program returns (model, log).
"""
import hashlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from types import CodeType

import numpy as np

from .afterwards import noting
from .reached import differ
from .running import Elsewhere
from .training import Refused, tensor_of
from .usual import as_usual

MOST = 5000      # numbers in a log
CAUSE = 100      # letters of a cause
# what makes a number look right and leaves its cause
HIDES = ("clip_grad_norm_", "clip_grad_value_", "nan_to_num", "nan_to_num_", "nansum", "nanmean")

ALTERED = ("Some steps were made with other gradients than the ones that their batches gave. That "
           "hides a fault or is not needed: take it out.")


@dataclass(frozen=True)
class Rows:
    """What a program is given (name -> array), rows to ask its model for, and what judges them."""

    inputs: dict
    probe: np.ndarray
    known: dict


@dataclass(frozen=True)
class Ran:
    """What came of one try, or the sentence about why nothing did."""

    rows: Rows
    cause: str = ""
    log: np.ndarray = None
    outputs: np.ndarray = None
    steps: int = 0
    rates: tuple = ()
    hides: str = ""
    left: str = ""
    start: np.ndarray = None    # the weights before the first step, and the outputs with them
    drawn: str = ""             # what random numbers had been drawn by then, and which optimiser
    step: np.ndarray = None     # the gradient of the first step
    id: str | None = None
    refused: str = ""


@dataclass
class Steps:
    """What the optimisers of a program did: how many steps a parameter was in at most (two
    optimisers may share the parameters), at which learning rates, each parameter's gradient at
    the first step and at the last, the weights and the random state before the first, and whether
    a step was made with another gradient than what `backward` has given since the step before. A
    parameter of a module counts whether an optimiser holds it or not; they stand in the order in
    which they were made."""

    count: int = 0
    rates: set = field(default_factory=set)
    first: list = field(default_factory=list)
    last: list = field(default_factory=list)
    made: dict = field(default_factory=dict)     # id -> parameter
    names: dict = field(default_factory=dict)    # id -> what a module calls it, such as "weight"
    taken: dict = field(default_factory=dict)    # id -> the steps it was in
    altered: bool = False
    is_over: bool = False       # later steps are not the program's own
    before: list = field(default_factory=list)
    drawn: str = ""
    arrived: dict = field(default_factory=dict)     # id of a parameter -> sum since its last step
    hooks: list = field(default_factory=list)

    def note_made(self, module, name, parameter):
        """Called for each parameter that a module is given."""
        if parameter is not None and not self.is_over:
            self.made[id(parameter)] = parameter
            self.names.setdefault(id(parameter), name)

    def note(self, optimizer, args, kwargs):
        """Called before each step of each optimiser."""
        if self.is_over:
            return
        self.rates |= {float(group["lr"]) for group in optimizer.param_groups}
        params = [one for group in optimizer.param_groups for one in group["params"]]
        self.made |= {id(one): one for one in params}
        for one in params:
            self.taken[id(one)] = self.taken.get(id(one), 0) + 1
        is_first, self.count = not self.count, max(self.taken.values(), default=0)
        # which step is the last is not known yet: a copy takes less time than a norm
        self.last = [None if one.grad is None else one.grad.clone() for one in self.made.values()]
        if is_first:
            self.first, self.before = self.last, [one.detach().clone()
                                                  for one in self.made.values()]
            self.drawn = _drawn(optimizer)
        for param in params:
            if id(param) not in self.arrived:
                self.hooks += self._listen(param)
            elif param.grad is not None:
                self.altered |= _differ(param.grad, self.arrived[id(param)])
            self.arrived[id(param)] = 0.0

    def labels(self) -> str:
        """The name and the shape of each parameter: "weight (48, 64); bias (48,)"."""
        return "; ".join(f"{self.names.get(name, 'parameter')} {tuple(one.shape)}"
                         for name, one in self.made.items())

    def gradient(self) -> np.ndarray:
        """The gradient of the first step, in one row; 0 where none arrived."""
        return _in_a_row([0 * weight if grad is None else grad
                          for grad, weight in zip(self.first, self.before)])

    def start(self, model, rows) -> np.ndarray:
        """The weights before the first step, and the outputs of the model with them, in one row;
        nothing where the model cannot be asked."""
        import torch
        params = list(self.made.values())[:len(self.before)]
        after = [one.detach().clone() for one in params]
        with torch.no_grad():
            try:
                for one, value in zip(params, self.before):
                    one.copy_(value)
                outputs = torch.as_tensor(_outputs(model, rows))
            except Exception:
                return np.zeros(0)
            finally:
                for one, value in zip(params, after):
                    one.copy_(value)
        return _in_a_row([*self.before, outputs])

    def _listen(self, param):
        """From now on, add up what `backward` gives for a parameter; nothing where it needs none.
        """
        def add(grad):
            self.arrived[id(param)] = self.arrived[id(param)] + grad.detach()
        return [param.register_hook(add)] if param.requires_grad else []


def _differ(grad, arrived):
    """Is a gradient another one than what arrived? nan is like nan."""
    import torch
    sum_of_all = torch.zeros_like(grad) + arrived
    return not (torch.equal(grad, sum_of_all)
                or torch.allclose(grad, sum_of_all, rtol=1e-3, atol=1e-6, equal_nan=True))


def _drawn(optimizer):
    """What stands for the random state, and for the optimiser that makes the first step."""
    import torch
    state = hashlib.sha256(torch.get_rng_state().numpy().tobytes()).hexdigest()
    return f"{type(optimizer).__name__} {state[:20]}"


def _in_a_row(tensors):
    return np.concatenate([np.zeros(0), *(one.detach().double().flatten().numpy()
                                          for one in tensors)])


def _norms(grads):
    """The norm of each gradient; -1 where none arrived."""
    return np.array([-1.0 if one is None else float(one.norm()) for one in grads])


def watched(program: Callable, asks: dict | None = None) -> Callable:
    """The function for `run`: it takes the arrays of a case and returns plain data.

    ("ran", the cause named, log (k,), outputs of the model for `probe`, [number of steps, smallest
    and largest learning rate], first norms, last norms, names and shapes of the parameters, the
    start, what was drawn before it and the gradient of the first step: see `Ran`; what of `HIDES`
    it calls, `ALTERED` or a sentence on the first of what it `asks` that is not as it
    should be: see afterwards.py) or ("refused", id, sentence).
    """
    if isinstance(program, Elsewhere):
        return program.used("watched", asks=asks)

    def outcome(*given):
        import torch  # before the states are noted: see as_usual
        from torch.nn.modules.module import register_module_parameter_registration_hook
        from torch.optim.optimizer import register_optimizer_step_pre_hook
        *inputs, seed, probe = given
        steps = Steps()
        hooks = (register_optimizer_step_pre_hook(steps.note),
                 register_module_parameter_registration_hook(steps.note_made))
        try:
            given = [tensor_of(one) for one in inputs]
            with as_usual(int(seed)), noting(program, asks or {}, given) as seen:
                model, log = _model_and_log(program(*given))
                seen.over()
                steps.is_over = True
                with torch.no_grad():
                    outputs = _outputs(model, tensor_of(probe))
                start = steps.start(model, tensor_of(probe))
                left = ALTERED if steps.altered else seen.answer(model, tensor_of(probe))
        except Refused as why:
            return "refused", why.id, why.said
        finally:
            for one in (*hooks, *steps.hooks):
                one.remove()
        rates = [min(steps.rates, default=0.0), max(steps.rates, default=0.0)]
        return ("ran", cause_of(program), log, outputs, np.array([steps.count, *rates], float),
                _norms(steps.first), _norms(steps.last), steps.labels(), start, steps.drawn,
                steps.gradient(), hidden_by(program), left)
    return outcome


def cause_of(program: Callable) -> str:
    """What stands behind `cause=` in the program's first line; "" where nothing does."""
    try:
        given = inspect.signature(program).parameters["cause"].default
    except (KeyError, TypeError, ValueError):
        return ""
    return given[:CAUSE] if type(given) is str else ""


def hidden_by(program: Callable) -> str:
    """What a program calls that hides a fault, such as "nan_to_num"; "" where it calls nothing of
    the kind."""
    codes = [getattr(program, "__code__", None)]
    for code in codes:
        if isinstance(code, CodeType):
            codes += code.co_consts
            for name in HIDES:
                if name in code.co_names:
                    return name
    return ""


def _model_and_log(came):
    if came is None:
        raise Refused("nothing", "Nothing came back. The program ends in `return model, log`.")
    if type(came) is not tuple or len(came) != 2:
        raise Refused("other", "The program has to return two things, the model and the log: "
                               "`return model, log`.")
    model, log = came
    try:
        log = np.array([float(one) for one in log])
    except (TypeError, ValueError, RuntimeError):
        raise Refused("log", "The log has to be a list of numbers, one for each line that was "
                             "printed.") from None
    if not 1 <= len(log) <= MOST:
        raise Refused("log", f"The log has {len(log)} numbers; 1 to {MOST} fit.")
    if not callable(model):
        raise Refused("model", "The first thing returned cannot be called with rows. Return the "
                               "model itself.")
    return model, log


def _outputs(model, rows):
    import torch
    if isinstance(model, torch.nn.Module):
        model.eval()
    outputs = model(rows)
    if not isinstance(outputs, torch.Tensor) or len(outputs) != len(rows):
        raise Refused("outputs", f"Called with {len(rows)} rows, the model does not return a "
                                 "tensor with one output for each.")
    return outputs.detach().double().numpy()


def same(one: Ran, other: Ran, rounding: float = 0.0) -> bool:
    """Did two runs come to the same, digit for digit, or but for a relative rounding?"""
    if one.refused or other.refused:
        return False
    return all(mine.shape == theirs.shape
               and np.allclose(mine, theirs, rtol=rounding, atol=rounding, equal_nan=True)
               for mine, theirs in ((one.log, other.log), (one.outputs, other.outputs)))


def another_step(one: Ran, other: Ran | None) -> bool:
    """Did two programs that had come to their first step alike make it with other gradients? They
    came alike if weights, outputs, optimiser and all that was drawn are the same; else this is not
    known, and False."""
    if (other is None or not one.drawn or one.drawn != other.drawn
            or one.start.shape != other.start.shape):
        return False
    return (differ(one.step, other.step, multiple=one.drawn.startswith("Adam"))
            and np.allclose(one.start, other.start, rtol=1e-4, atol=1e-5))
