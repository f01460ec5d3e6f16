"""Small networks of many seeds, trained side by side: every array has the runs as its first axis.

    layers = weights(seeds, (1, 32, 1))          # a list of (W, b): (S, 1, 32), (S, 1, 32), ...
    adam = Adam(layers, rates)                   # a learning rate for each run
    outputs = forward(layers, x)                 # x (S, n, 1) -> (S, n, 1)
    adam.step(loss_of_each_run.sum())            # no run enters the gradient of another
"""
import numpy as np


def generators(seeds):
    """A NumPy generator for each seed, from which all of a run's numbers are drawn."""
    return [np.random.default_rng(seed) for seed in seeds]


def normal(rngs, *shape):
    """Standard normal numbers, (S, *shape), float32: of each run by its own generator."""
    import torch
    return torch.tensor(np.stack([rng.standard_normal(shape, dtype=np.float32) for rng in rngs]))


def uniform(rngs, *shape):
    """Numbers from 0 to 1, (S, *shape), float32."""
    import torch
    return torch.tensor(np.stack([rng.random(shape, dtype=np.float32) for rng in rngs]))


def rows(rngs, data, n):
    """n rows of each run's data (S, N, d), drawn with replacement: (S, n, d)."""
    import torch
    drawn = torch.tensor(np.stack([rng.integers(data.shape[1], size=n) for rng in rngs]))
    return data.gather(1, drawn[:, :, None].expand(-1, -1, data.shape[2]))


def weights(rngs, sizes):
    """Layers for each run: weights and biases normal with variance 1 / inputs."""
    layers = [(normal(rngs, inputs, outputs) / inputs**0.5, normal(rngs, 1, outputs) / inputs**0.5)
              for inputs, outputs in zip(sizes[:-1], sizes[1:])]
    return [(w.requires_grad_(), b.requires_grad_()) for w, b in layers]


def forward(layers, x):
    """The output of each run's network, (S, n, outputs), with leaky ReLU (0.2) in between."""
    import torch
    for w, b in layers[:-1]:
        x = torch.nn.functional.leaky_relu(torch.baddbmm(b, x, w), 0.2)
    w, b = layers[-1]
    return torch.baddbmm(b, x, w)


class Adam:
    """Adam with a learning rate for each run; betas 0.9 and 0.999 unless others are given."""

    def __init__(self, layers, rates, betas=(0.9, 0.999)):
        import torch
        self.parameters = [one for layer in layers for one in layer]
        self.rates = torch.tensor(np.asarray(rates, dtype=np.float32)).reshape(-1, 1, 1)
        self.betas, self.steps = betas, 0
        self.first = [torch.zeros_like(one) for one in self.parameters]
        self.second = [torch.zeros_like(one) for one in self.parameters]

    def step(self, loss):
        """One step down the gradient of `loss`, a number."""
        import torch
        slopes = torch.autograd.grad(loss, self.parameters)
        self.steps += 1
        one, two = self.betas
        with torch.no_grad():
            for value, slope, m, v in zip(self.parameters, slopes, self.first, self.second):
                m.mul_(one).add_(slope, alpha=1 - one)
                v.mul_(two).addcmul_(slope, slope, value=1 - two)
                size = (v / (1 - two**self.steps)).sqrt_().add_(1e-8)
                value -= self.rates * (m / (1 - one**self.steps)) / size
