"""Wrong implementations of the gradient penalty that people really write."""
import numpy as np

from ..core.record import Mistake
from ..losses.distribution.gradient_penalty import gradient_penalty, gradient_penalty_grad
from ..losses.embedding import length
from .common import factor, sign


def _excess(size, one_sided):
    return np.maximum(0, size - 1) if one_sided else size - 1


def _squares(gradient):
    return np.sum(gradient * gradient, axis=-1)


MISTAKES = {
    "gradient_penalty": (
        sign(gradient_penalty_grad,
            "Right size, wrong sign. A gradient longer than 1 has to become shorter: in which "
            "direction does a descent step move it?"),
        factor(0.5, gradient_penalty_grad,
            "Exactly half. What does the square bring down when it is differentiated?"),
        Mistake("no_direction", lambda gradient, one_sided: (
            2 * _excess(length(gradient), one_sided)[..., None] * gradient),
            "Right direction, wrong size: the gradient itself stands where its direction should. "
            "Which length has the derivative of a norm?"),
        Mistake("pulled_to_zero", lambda gradient, one_sided: 2 * gradient,
            "This is the derivative of the squared length, as in a penalty centred at 0. Which "
            "length is to be kept here?"),
        Mistake("inner_only", lambda gradient, one_sided: (
            2 * np.broadcast_to(_excess(length(gradient), one_sided)[..., None], gradient.shape)),
            "Every entry gets the same. How does the length depend on one entry?"),
        Mistake("squared_length", lambda gradient, one_sided: (
            _excess(_squares(gradient), one_sided) ** 2),
            "The square root is missing: this compares the squared length with 1, and grows with "
            "the fourth power.", of="value"),
        Mistake("not_squared", lambda gradient, one_sided: (
            np.abs(_excess(length(gradient), one_sided))),
            "This is the gap itself. Which power of it is the penalty?", of="value"),
        Mistake("centred_at_zero", lambda gradient, one_sided: _squares(gradient),
            "This is the squared length, the penalty centred at 0. Which length should cost "
            "nothing?", of="value"),
        Mistake("by_entry", lambda gradient, one_sided: (
            np.sum(_excess(np.abs(gradient), one_sided) ** 2, axis=-1)),
            "Every entry is compared with 1 here. What is to have length 1, each entry or the "
            "row?", of="value"),
        factor(10, gradient_penalty,
            "Ten times as much: that is the weight of the paper. Who multiplies by the weight, "
            "the penalty or the caller?", "weighted", of="value"),
    ),
}
