"""A network with fully connected layers, held for many seeds at once.

Everything carries the seeds on its first axis: weights are (S, in, out), a batch is (S, B, in).
One `np.matmul` then does the layer of all S networks.
"""
from dataclasses import dataclass

import numpy as np

from ..activations import ACTIVATIONS, sigmoid, softplus
from ..core.arguments import check_finite
from ..core.reading import as_numbers
from ..core.words import near, shown


# Hidden layers work in place: z becomes a, and the gradient g in a becomes that in z, told from
# the output a alone. `pull` may overwrite a, which is not used again.
def _tanh(z):
    """1 - 2 / (1 + e^2z), 2 eps off at most, in a third of the time of `np.tanh`, which keeps all
    digits near 0."""
    z += z
    np.exp(z, out=z)
    z += 1.0
    np.divide(-2.0, z, out=z)
    z += 1.0


def _tanh_pull(a, g):
    np.multiply(a, a, out=a)
    np.subtract(1.0, a, out=a)
    g *= a


def _relu_pull(a, g):
    g *= a > 0


def _sigmoid_pull(a, g):
    g *= a * (1.0 - a)


def _softplus_pull(a, g):
    g *= -np.expm1(-a)  # sigmoid(z) = 1 - exp(-softplus(z))


HIDDEN = {  # name -> (z to a, gradient in a to gradient in z)
    "identity": (lambda z: None, lambda a, g: None),
    "tanh": (_tanh, _tanh_pull),
    "relu": (lambda z: np.maximum(z, 0.0, out=z), _relu_pull),
    "sigmoid": (lambda z: np.copyto(z, sigmoid(z)), _sigmoid_pull),
    "softplus": (lambda z: np.copyto(z, softplus(z)), _softplus_pull),
}


@dataclass(frozen=True)
class Network:
    """The shape of a network: layer sizes from input to output, and the activations.

    `sizes=(13, 1)` is a linear model; `sizes=(13, 32, 1)` has one hidden layer of 32 units.
    `activation` follows every hidden layer, `output` the last one (one name, or one per output).
    `output_bias` is the output's bias at the start (a number, or one per output), for runs that
    are to start saturated or at a known rate. Raises ValueError with one sentence.

    >>> Network(sizes=(13, 32, 1)).parameters
    481
    """

    sizes: tuple
    activation: str = "tanh"
    output: str | tuple = "identity"
    output_bias: float | tuple | None = None

    def __post_init__(self):
        sizes = tuple(self.sizes) if isinstance(self.sizes, tuple | list | np.ndarray) else ()
        if len(sizes) < 2 or not all(isinstance(size, int | np.integer)
                                     and not isinstance(size, bool) and size > 0
                                     for size in sizes):
            raise ValueError(f"Network: sizes={shown(self.sizes)} came; whole numbers from 1 up "
                             "fit, inputs first, outputs last. Type sizes=(13, 32, 1).")
        object.__setattr__(self, "sizes", tuple(int(size) for size in sizes))
        outputs = tuple(self.output) if isinstance(self.output, tuple | list) else (self.output,)
        if isinstance(self.output, list):
            object.__setattr__(self, "output", outputs)
        for name, known in ((self.activation, HIDDEN), *((name, ACTIVATIONS) for name in outputs)):
            if not isinstance(name, str) or name not in known:
                where = "hidden layers" if known is HIDDEN else "the output"
                raise ValueError(f"Network: there is no activation {shown(name)} for "
                                 f"{where}.{near(name, list(known))} These fit: "
                                 f"{', '.join(known)}.")
        if len(outputs) not in (1, sizes[-1]):
            raise ValueError(f"Network: output has {len(outputs)} activations for {sizes[-1]} "
                             "outputs; one name, or one for each output, fits.")
        if self.output_bias is None:
            return
        bias = as_numbers("Network", "output_bias", self.output_bias)
        check_finite("Network", "output_bias", np.atleast_1d(bias))
        if bias.shape not in ((), (sizes[-1],)):
            raise ValueError(f"Network: output_bias has shape {bias.shape}; a number, or one for "
                             f"each of the {sizes[-1]} outputs, fits.")

    @property
    def parameters(self) -> int:
        """How many numbers one seed learns."""
        return sum((before + 1) * after for before, after in zip(self.sizes, self.sizes[1:]))

    def start(self, seeds) -> list:
        """The weights before training, one (W, b) per layer: W is (S, in, out), b is (S, out).

        Uniform between -1 and 1 over the root of the layer's inputs, as in torch.nn.Linear; each
        seed draws from a generator of its own.
        """
        generators = [np.random.default_rng([seed, 0]) for seed in seeds]
        layers = []
        for before, after in zip(self.sizes, self.sizes[1:]):
            shape = before + 1, after  # the last row is the bias
            drawn = np.stack([rng.uniform(-1.0, 1.0, shape) for rng in generators])
            drawn = drawn / np.sqrt(before)
            layers.append((drawn[:, :-1].copy(), drawn[:, -1].copy()))
        if self.output_bias is not None:
            layers[-1][1][:] = self.output_bias
        return layers

    def views(self, flat: np.ndarray) -> list:
        """The layers (W, b) as views into `flat`, which is (S, parameters): one array to update."""
        layers, used = [], 0
        for before, after in zip(self.sizes, self.sizes[1:]):
            weights = flat[:, used:used + before * after].reshape(-1, before, after)
            used += before * after
            layers.append((weights, flat[:, used:used + after]))
            used += after
        return layers

    def forward(self, layers, x: np.ndarray, buffers=None) -> list:
        """What each layer hands on, the input x first: (S, B, in) or (1, B, in); the last is the
        score z."""
        outputs = [x]
        for index, (weights, bias) in enumerate(layers):
            z = np.matmul(outputs[-1], weights, out=buffers[index] if buffers else None)
            z += bias[:, None]
            if index < len(layers) - 1:
                HIDDEN[self.activation][0](z)
            outputs.append(z)
        return outputs

    def finish(self, z: np.ndarray) -> np.ndarray:
        """The output (S, B, out) of the scores z: the output activation."""
        if isinstance(self.output, str):
            return ACTIVATIONS[self.output](z)
        return np.concatenate([ACTIVATIONS[name](part) for name, part in self._columns(z)], axis=-1)

    def pull(self, z, gradient):
        """The gradient in the scores z, from that in the output, both (S, B, out)."""
        if self.output == "identity":
            return gradient
        if isinstance(self.output, str):
            return ACTIVATIONS[self.output].pull(z, gradient)
        gradients = (part for _, part in self._columns(gradient))
        return np.concatenate([ACTIVATIONS[name].pull(part, next(gradients))
                               for name, part in self._columns(z)], axis=-1)

    def backward(self, layers, outputs, gradient, into, buffers):
        """Write the gradient in every weight to the views `into`, from that in z.

        What `forward` gave as `outputs` is overwritten on the way.
        """
        for index in range(len(layers) - 1, -1, -1):
            np.matmul(outputs[index].swapaxes(1, 2), gradient, out=into[index][0])
            # the sum over the batch, faster than np.sum
            np.einsum("sbh->sh", gradient, out=into[index][1])
            if index:
                weights = layers[index][0].swapaxes(1, 2)
                gradient = np.matmul(gradient, weights, out=buffers[index - 1])
                HIDDEN[self.activation][1](outputs[index], gradient)

    def _columns(self, array):
        return [(name, array[..., column:column + 1]) for column, name in enumerate(self.output)]
