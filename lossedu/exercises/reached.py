"""Which rows a training program made its steps with, and on which it reports: read from the calls
of its modules, whatever names the program uses.

    reached = Reached(x, y, patient)
    with reached.listening():
        model, log = program(x, y, patient)
    reached.answer(model, log[-1])      # a sentence, or ""

A row was in a step if a gradient other than 0 came back to what a module made of it.
"""
import contextlib
from collections.abc import Callable, Iterator

import numpy as np

ANOTHER_LOSS = ("The steps follow another loss than the one that the docstring names: at the first "
                "step the gradient is not that of a cured run, on the same rows and with the same "
                "weights. On what is `backward` called?")
ROUNDING = 1e-3      # of a gradient's length


class Reached:
    """The rows (n, k) that came to a step, and those of the last call that no step has used."""

    def __init__(self, x, y, patient):
        self.x, self.y, self.patient = (one.detach().clone() for one in (x, y, patient))
        self.places = {row.tobytes(): place for place, row in enumerate(_rows(self.x))}
        self.trained = set()        # places of rows
        self.calls = []             # (places, did a gradient come back?), each a list
        self.first = None           # rows of the first step, its gradients and its weights
        self.over = False

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Listen to the calls of all modules."""
        from torch.nn.modules.module import register_module_forward_hook
        hook = register_module_forward_hook(self._call)
        try:
            yield
        finally:
            hook.remove()

    def _call(self, module, args, output):
        taken = args[0] if args and hasattr(args[0], "shape") else None
        if self.over or taken is None or taken.shape[1:] != self.x.shape[1:]:
            return
        places = np.array([self.places.get(row.tobytes(), -1) for row in _rows(taken)])
        call = [places, False]
        self.calls.append(call)

        def back(grad):     # what the program does with the rows later decides
            call[1] = True
            moved = grad.detach().flatten(1).abs().sum(dim=1).numpy() > 0
            self.trained |= set(places[moved & (places >= 0)].tolist())
        if output.requires_grad:
            output.register_hook(back)

    def step(self, optimizer) -> None:
        """Called before each step: of the first one, note what it is made with."""
        if self.first is None:
            held = [one for group in optimizer.param_groups for one in group["params"]]
            self.first = (sorted(self.trained), held, [one.detach().clone() for one in held],
                          [one.grad.detach().clone() for one in held])

    def answer(self, model: Callable, last: float) -> str:
        """A sentence on what is wrong with the split, the report or the steps; "" without it."""
        import torch
        reported = next((places for places, back in reversed(self.calls) if not back), None)
        if reported is None or not self.trained or (reported < 0).any():
            return ""
        met = set(self.patient[sorted(self.trained)].tolist())
        new = np.flatnonzero([one not in met for one in self.patient.tolist()])
        both = met & set(self.patient[reported].tolist())
        with torch.no_grad():
            right = ((model(self.x) > 0) == (self.y == 1)).double().numpy()
        if set(reported.tolist()) <= self.trained:
            return ("The last line of the log is of rows that the steps were made with. On which "
                    "rows does it have to report?")
        if both and not (len(new) and abs(right[new].mean() - last) < 1e-4):
            return (f"{len(both)} of the patients still have rows among the training rows and "
                    "among the validation rows. What has to stay together?")
        if not both and abs(right[reported].mean() - last) >= 1e-4:
            return ("The last line of the log is not the accuracy that the model you return has on "
                    "the validation rows. If it is the best of several lines, it was chosen by "
                    "these very rows, and new patients do worse.")
        return ANOTHER_LOSS if self._other_step(model) else ""

    def _other_step(self, model):
        """Was the first step made with another gradient than that of the binary cross-entropy?"""
        import torch
        from torch.nn.functional import binary_cross_entropy_with_logits
        places, held, before, came = self.first
        after = [one.detach().clone() for one in held]
        _put(held, before)
        loss = binary_cross_entropy_with_logits(model(self.x[places]), self.y[places].float())
        asked = torch.autograd.grad(loss, held)
        _put(held, after)
        return differ(*(torch.cat([one.flatten() for one in grads]).numpy()
                        for grads in (came, asked)), multiple=True)


def differ(one: np.ndarray, other: np.ndarray, multiple: bool) -> bool:
    """Are two gradients different, by more than rounding? With `multiple`, one may be a positive
    multiple of the other: Adam divides by it."""
    if multiple:
        one, other = (grad / max(np.linalg.norm(grad), 1e-30) for grad in (one, other))
    return not np.linalg.norm(one - other) <= ROUNDING * np.linalg.norm(other)


def _put(tensors, values):
    import torch
    with torch.no_grad():
        for one, value in zip(tensors, values):
            one.copy_(value)


def _rows(tensor):
    return np.ascontiguousarray(tensor.detach().float().numpy())
