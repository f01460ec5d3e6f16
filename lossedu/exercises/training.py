"""How an answer is trained, and what it predicts: plain data for `run`. Nothing is judged here.

    outcome = run(trained(use, answer), [case])[0]   # {"value": ("predicted", numbers, seconds,
    steady)}

`use(answer, x, y, seed)` says what the answer is for, and gives a function that predicts: `fitted`
for a function that trains, `Network(...)` for a loss that our network is trained with. Held-out
targets do not come here. What is predicted, or why it was refused, goes through `run` as numbers
and text.
"""
import math
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import asdict, dataclass

import numpy as np

from ..core.words import with_article
from .running import Elsewhere
from .usual import as_usual

# the ids of what is refused before there are predictions
REFUSALS = ("by_the_others", "one_row", "changes_data", "no_numbers", "shape", "no_predict",
            "no_tensor", "not_reduced", "no_gradient", "nan")
_clocks = (time.perf_counter, time.process_time)


class Refused(Exception):
    """Why there are no predictions: an id, and one sentence."""

    def __init__(self, id: str, said: str):
        super().__init__(said)
        self.id, self.said = id, said


def trained(use: Callable, answer: Callable) -> Callable:
    """The function for `run`: it takes the arrays of a case and returns plain data.

    ("predicted", the predictions (m,), seconds, whether a second call predicts the same) or
    ("refused", id, sentence).
    """
    if isinstance(answer, Elsewhere):
        network = asdict(use) if isinstance(use, Network) else None
        return answer.used("trained", network=network)

    def outcome(x, y, held_x, seed):
        import torch  # before the states are noted: see as_usual
        start = [clock() for clock in _clocks]
        with as_usual(seed):
            try:
                with _unchanged(x, y) as given:
                    predict = use(answer, *given, seed)
                with torch.no_grad(), _unchanged(held_x, held_x) as given:
                    first, second = (_numbers(predict(rows), len(held_x)) for rows in given)
                    if _is_the_same(first, second):
                        _refuse_what_needs_the_others(predict, held_x, first)
            except Refused as why:
                return "refused", why.id, why.said
        # Others' work makes the clock on the wall run on, our threads make that of the process run
        # faster.
        seconds = min(clock() - begun for clock, begun in zip(_clocks, start))
        return "predicted", first, seconds, _is_the_same(first, second)
    return outcome


@contextmanager
def _unchanged(*arrays):
    """Tensors to work with, which have to be the same afterwards."""
    import torch
    given = [tensor_of(array) for array in arrays]
    yield given
    if not all(torch.equal(now.detach(), tensor_of(array)) for now, array in zip(given, arrays)):
        raise Refused("changes_data", "Your function changes the tensors that it is given, and "
                                      "others may still need them. Which line works in place, "
                                      "as -= does? x = x - 1 makes a new tensor.")


def _refuse_what_needs_the_others(predict, rows, whole):
    """A row is predicted by itself: among fewer rows it has to get the same prediction."""
    few = len(rows) // 3
    alone = _numbers(predict(tensor_of(rows[:few])), few)
    if np.isfinite(whole).all() and not _is_the_same(whole, np.append(alone, whole[few:])):
        raise Refused("by_the_others", f"The first {few} rows get other predictions when they are "
                                       f"given alone than among all {len(rows)}. Does your "
                                       "function compute something, such as a mean, from the rows "
                                       "that it is to predict?")
    if np.shape(_plain(predict(tensor_of(rows[:1])))) == ():
        raise Refused("one_row", "For a single row, of shape (1, columns), your prediction has "
                                 "shape (); (1,) fits. `squeeze()` drops every axis of length 1: "
                                 "which one do you mean?")


def _is_the_same(first, second):
    """Do two calls predict the same, but for rounding? The same operation may round differently
    twice."""
    with np.errstate(all="ignore"):
        spread = np.std(first)
        near = 1e-3 * (spread if np.isfinite(spread) else 0.0)
        return bool(np.allclose(first, second, rtol=1e-3, atol=near, equal_nan=True))


def tensor_of(array):
    """A tensor of its own: floats in float32, whole numbers as int64."""
    import torch
    return torch.tensor(array, dtype=torch.float32 if array.dtype.kind == "f" else torch.int64)


def _plain(result):
    return result.detach().cpu().numpy() if hasattr(result, "detach") else result


def _numbers(result, rows):
    """Predictions as float64 of shape (rows,); a tensor, an array or a list, of shape (rows,) or
    (rows, 1)."""
    came = with_article(type(result).__name__)
    try:
        array = np.array(_plain(result))
        if array.dtype.kind not in "fiub":
            raise TypeError
        array = array.astype(float)
    except (TypeError, ValueError):
        raise Refused("no_numbers", f"{came[0].upper()}{came[1:]} came as the predictions; "
                                    "a tensor with one number for each row fits.") from None
    if array.shape == (rows, 1):
        return array[:, 0]
    if array.shape != (rows,):
        many = " Did a column meet a row on the way?" if array.shape == (rows, rows) else ""
        raise Refused("shape", f"There are {rows} rows to predict, and predictions of shape "
                               f"{array.shape} came; ({rows},) fits.{many}")
    return array


# ------------------------------------------------------------------ what the answer is for
def fitted(answer, x, y, seed):
    """The answer trains: `answer(x, y, seed)` returns a function that predicts, or a module."""
    import torch
    predict = answer(x, y, seed)
    if isinstance(predict, torch.nn.Module):
        predict.eval()  # a dropout layer would go on dropping
    elif isinstance(predict, torch.Tensor | np.ndarray):
        raise Refused("no_predict", "Predictions came, and the rows to predict are still "
                                    "to come. Return a function that takes them, or your module.")
    elif not callable(predict):
        came = "None" if predict is None else with_article(type(predict).__name__)
        raise Refused("no_predict", f"{came[0].upper()}{came[1:]} came back from your function. "
                                    "Return a function that takes rows and predicts them, "
                                    "or your module.")
    return predict


@dataclass(frozen=True)
class Network:
    """Our training, with the answer as its loss: `answer(pred, target)` on two tensors of shape
    (n,).

    One hidden layer, Adam on all rows at once; the output times `scale` is the prediction.
    """

    hidden: int = 16
    steps: int = 300
    rate: float = 0.02
    scale: float = 1.0

    def __call__(self, loss, x, y, seed):
        import torch
        model = torch.nn.Sequential(torch.nn.Linear(x.shape[1], self.hidden), torch.nn.Tanh(),
                                    torch.nn.Linear(self.hidden, 1))
        optimizer = torch.optim.Adam(model.parameters(), lr=self.rate)
        for step in range(self.steps):
            pred = self.scale * model(x)[:, 0]
            value = _one_number(loss(pred, y.clone()), pred, step)
            optimizer.zero_grad()
            value.backward()
            optimizer.step()
        return lambda rows: self.scale * model(rows)[:, 0]


def valued(loss: Callable) -> Callable:
    """The function for `run` that gives (the value of a loss for two arrays (n,), a refusal or "").

    A value that is nan is a value here.
    """
    if isinstance(loss, Elsewhere):
        return loss.used("valued", network=None)

    def outcome(pred, target):
        import torch  # before the states are noted: see as_usual
        with as_usual():
            given = tensor_of(pred).requires_grad_()
            came = loss(given, tensor_of(target))
            if isinstance(came, torch.Tensor) and came.numel() == 1 and torch.isnan(came).all():
                return math.nan, ""
            try:
                return _one_number(came, given, 0).item(), ""
            except Refused as why:
                return math.nan, why.said
    return outcome


def _one_number(value, pred, step):
    """A loss that a step can be made with."""
    import torch
    if not isinstance(value, torch.Tensor):
        came = "None" if value is None else with_article(type(value).__name__)
        raise Refused("no_tensor", f"{came[0].upper()}{came[1:]} came as the loss; a tensor "
                                   "that was computed from pred fits. item(), float() and "
                                   "NumPy cut the gradient off.")
    if value.numel() != 1:
        raise Refused("not_reduced", f"The loss came with shape {tuple(value.shape)}; a step "
                                     f"needs one number for all {len(pred)} rows. Which mean is "
                                     "asked for?")
    if not value.requires_grad or step == 0 and not _depends(value, pred):
        raise Refused("no_gradient",
                      "The loss does not depend on pred as far as PyTorch can see, so nothing is "
                      "learned. Where is the gradient cut off?")
    if not torch.isfinite(value).all():
        raise Refused("nan", f"The loss is {value.item():.3g} in step {step + 1}. Which operation "
                             "of it gives nan or inf, and for which residual?")
    return value.reshape(())


def _depends(value, pred):
    """Does a gradient reach the predictions?"""
    import torch
    gradients = torch.autograd.grad(value, pred, torch.ones_like(value), retain_graph=True,
                                    allow_unused=True)
    return gradients[0] is not None
