"""Gradient descent and two of its relatives, with PyTorch's formulas.

An optimizer is a record of settings. `begin(parameters)` gives a function that takes one step
in place. A learning rate may be one number or one per seed: a whole grid trains in one run.
"""
from dataclasses import dataclass

import numpy as np

from ..core.arguments import flag
from ..core.words import shown


@dataclass(frozen=True, eq=False)
class SGD:
    """Gradient descent: v = momentum v + g, p = p - lr v (torch.optim.SGD).

    `weight_decay` adds that share of the parameters to the gradient, biases included.
    """

    lr: float | np.ndarray = 0.01
    momentum: float = 0.0
    nesterov: bool = False
    weight_decay: float = 0.0

    def __post_init__(self):
        _check("SGD", self, lr=(0, np.inf), momentum=(0, 1), weight_decay=(0, np.inf))
        flag("SGD", "nesterov", self.nesterov)

    def begin(self, parameters):
        """A function step(gradient, scale): one update of `parameters` (S, P); overwrites
        gradient."""
        lr, velocity = _column(self.lr, parameters), np.zeros_like(parameters)

        def step(gradient, scale=1.0):
            if self.weight_decay:
                gradient += self.weight_decay * parameters
            if self.momentum:
                np.multiply(velocity, self.momentum, out=velocity)
                np.add(velocity, gradient, out=velocity)
                if self.nesterov:
                    gradient += self.momentum * velocity
                else:
                    np.copyto(gradient, velocity)
            gradient *= lr * scale
            np.subtract(parameters, gradient, out=parameters)
        return step


@dataclass(frozen=True, eq=False)
class Adam:
    """Steps of the gradient's running mean over the root of its running square (torch.optim.Adam).

    `weight_decay` adds that share of the parameters to the gradient, biases included.
    """

    lr: float | np.ndarray = 0.001
    betas: tuple = (0.9, 0.999)
    eps: float = 1e-8
    weight_decay: float = 0.0

    def __post_init__(self):
        _check("Adam", self, lr=(0, np.inf), betas=(0, 1), eps=(0, np.inf),
               weight_decay=(0, np.inf))

    def begin(self, parameters):
        """A function step(gradient, scale): one update of `parameters` (S, P); overwrites
        gradient."""
        lr = _column(self.lr, parameters)
        beta, beta2 = self.betas
        # without their 1 - beta
        mean, square = np.zeros_like(parameters), np.zeros_like(parameters)
        count = 0

        def step(gradient, scale=1.0):
            nonlocal count
            count += 1
            if self.weight_decay:
                gradient += self.weight_decay * parameters
            np.multiply(mean, beta, out=mean)
            np.add(mean, gradient, out=mean)
            np.multiply(gradient, gradient, out=gradient)
            np.multiply(square, beta2, out=square)
            np.add(square, gradient, out=square)
            # mean and square are still to be multiplied by 1 - beta and divided by 1 - beta^count
            mean_scale = (1 - beta) / (1 - beta ** count)
            root_scale = np.sqrt((1 - beta2) / (1 - beta2 ** count))
            np.sqrt(square, out=gradient)
            gradient += self.eps / root_scale
            np.divide(mean, gradient, out=gradient)
            gradient *= lr * (scale * mean_scale / root_scale)
            np.subtract(parameters, gradient, out=parameters)
        return step


def _column(lr, parameters):
    """The learning rate as a number, or as a column with one per seed."""
    lr = np.asarray(lr, dtype=float)
    if lr.ndim and lr.shape != parameters.shape[:1]:
        raise ValueError(f"the optimizer's lr has shape {lr.shape}; one number, or one for each of "
                         f"the {len(parameters)} seeds, fits.")
    return lr[:, None] if lr.ndim else float(lr)


def _check(who, settings, **ranges):
    for name, (low, high) in ranges.items():
        value = getattr(settings, name)
        words = f"from {low} up" if high == np.inf else f"from {low} and below {high}"
        fits = {"lr": f"a number {words} fits, or one for each seed. Type {name}=0.01.",
                "betas": f"two numbers {words} fit. Type betas=(0.9, 0.999)."}.get(
                    name, f"a number {words} fits. Type {name}=0.0.")
        sentence = f"{who}: {name}={shown(value)} came; {fits}"
        try:
            numbers = np.asarray(value)
        except ValueError:  # lists of unequal length
            raise ValueError(sentence) from None
        if numbers.dtype.kind not in "fiu":
            raise TypeError(sentence)
        shape = {"lr": numbers.shape[:1], "betas": (2,)}.get(name, ())
        inside = np.all(numbers >= low) and np.all(numbers < high)
        if not (inside and numbers.shape == shape and numbers.size):
            raise ValueError(sentence)


def read_optimizer(who, optimizer):
    """An optimizer made, or Adam() for None; one sentence for its name or its class."""
    if optimizer is None:
        return Adam()
    if isinstance(optimizer, type) or not callable(getattr(optimizer, "begin", None)):
        named = optimizer if isinstance(optimizer, str) else getattr(optimizer, "__name__", "")
        made = "SGD(lr=0.01)" if named.lower() == "sgd" else "Adam(lr=0.001)"
        came = named if isinstance(optimizer, type) else shown(optimizer)
        raise TypeError(f"{who}: optimizer={came} came; an optimizer with its settings fits. "
                        f"Type optimizer=lossedu.engine.{made}.")
    return optimizer
