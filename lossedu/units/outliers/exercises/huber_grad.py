"""The derivative of Huber's loss: the residual, clipped at delta."""
import numpy as np

from ....exercises.from_loss import from_loss
from ....exercises.record import Exercise, Mistake
from ....exercises.widen import widened


def huber_grad(pred, target, delta=1.0):
    """The derivative of Huber's loss with respect to `pred`, one value per example.

    The loss is r**2 / 2 for |r| <= delta and delta * (|r| - delta / 2) beyond, r = pred - target.
    `pred` and `target` are arrays of the same shape (any shape), and so is the result; `delta` > 0
    is a number in the unit of the target.
    """
    return np.clip(pred - target, -delta, delta)


def by_pieces(pred, target, delta=1.0):
    residual = pred - target
    return np.where(np.abs(residual) <= delta, residual, delta * np.sign(residual))


def by_loop(pred, target, delta=1.0):
    slopes = [max(-delta, min(delta, p - t)) for p, t in zip(pred.ravel(), target.ravel())]
    return np.array(slopes).reshape(pred.shape)


huber = from_loss("huber", of="grad")

EXERCISE = Exercise(
    reference=huber_grad, title="The gradient of Huber's loss", points=3, difficulty=2, minutes=5,
    draw=widened(huber.draw, huber_grad),
    mistakes=(
        *huber.mistakes,
        Mistake("clipped_to_one_times_delta",
                lambda pred, target, delta=1.0: delta * np.clip(pred - target, -1, 1),
                "The residual is clipped to size 1 and then multiplied by delta. Between which "
                "limits is the gradient the residual itself?"),
        Mistake("doubled_then_clipped",
                lambda pred, target, delta=1.0: np.clip(2 * (pred - target), -delta, delta),
                "Twice the residual is clipped. Which factor stands before r**2 in the loss?"),
        Mistake("doubled_inside",
                lambda pred, target, delta=1.0: np.where(
                    np.abs(pred - target) <= delta, 2 * (pred - target),
                    delta * np.sign(pred - target)),
                "Right beyond delta. Within delta it is twice the residual: which factor stands "
                "before r**2 in the loss?"),
        Mistake("shortened_together",
                lambda pred, target, delta=1.0: (pred - target) * min(
                    1.0, delta / max(float(np.linalg.norm(pred - target)), 1e-300)),
                "All residuals are shortened by one factor, as the norm of a gradient is clipped. "
                "What happens to each residual by itself?")),
    styles=(by_pieces, by_loop, *huber.styles),
    further="Compute the residual first. Up to |residual| = delta the gradient equals the "
            "residual; beyond that it keeps the value that it has reached: which one, on either "
            "side?",
)
