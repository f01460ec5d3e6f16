"""A network with one hidden layer for many seeds at once, trained with whatever gradient one hands
it: this is what the unit's experiments need, and no more."""
import numpy as np

BETAS, EPSILON = (0.9, 0.999), 1e-8     # Adam's usual settings


class Body:
    """S networks side by side: d inputs, `hidden` tanh units (0: a linear model), k outputs.

    The weights of seed s come from default_rng([s, 1]), with deviation 1 / sqrt(inputs of a layer);
    biases start at 0.
    """

    def __init__(self, d, hidden, k, seeds):
        layers = [(d, hidden), (hidden, k)] if hidden else [(d, k)]
        drawn = []
        for seed in seeds:
            rng = np.random.default_rng([seed, 1])
            drawn.append([rng.normal(size=shape) / np.sqrt(shape[0]) for shape in layers])
        self.parameters = []
        for place, (_, width) in enumerate(layers):
            self.parameters.append(np.array([one[place] for one in drawn]))      # (S, in, out)
            self.parameters.append(np.zeros((len(seeds), 1, width)))             # (S, 1, out)

    def outputs(self, X, parameters=None):
        """(S, b, k) from inputs (S, b, d)."""
        first, bias, *rest = self.parameters if parameters is None else parameters
        out = X @ first + bias
        return np.tanh(out) @ rest[0] + rest[1] if rest else out

    def backward(self, X, slope):
        """The gradients of all parameters, from the derivative in the outputs, slope (S, b, k)."""
        first, bias, *rest = self.parameters
        if not rest:
            return [X.swapaxes(1, 2) @ slope, slope.sum(axis=1, keepdims=True)]
        inner = np.tanh(X @ first + bias)
        down = (slope @ rest[0].swapaxes(1, 2)) * (1 - inner ** 2)
        return [X.swapaxes(1, 2) @ down, down.sum(axis=1, keepdims=True),
                inner.swapaxes(1, 2) @ slope, slope.sum(axis=1, keepdims=True)]


class Adam:
    """Adam with a rate for each seed; it falls linearly to 0 over `steps`, or stays."""

    def __init__(self, rates, steps, falls=True, betas=BETAS):
        self.rates, self.steps, self.done = np.asarray(rates)[:, None, None], steps, 0
        self.falls, self.betas = falls, betas
        self.first = self.second = None

    def step(self, parameters, grads):
        if self.first is None:
            self.first = [np.zeros_like(one) for one in grads]
            self.second = [np.zeros_like(one) for one in grads]
        rate = self.rates * (1 - self.done / self.steps if self.falls else 1.0)
        self.done += 1
        fast, slow = self.betas
        for place, grad in enumerate(grads):
            self.first[place] += (1 - fast) * (grad - self.first[place])
            self.second[place] += (1 - slow) * (grad ** 2 - self.second[place])
            mean = self.first[place] / (1 - fast ** self.done)
            size = np.sqrt(self.second[place] / (1 - slow ** self.done))
            parameters[place] -= rate * mean / (size + EPSILON)


class SGD:
    """Plain gradient descent with a constant rate for each seed."""

    def __init__(self, rates):
        self.rates = np.asarray(rates)[:, None, None]

    def step(self, parameters, grads):
        for parameter, grad in zip(parameters, grads):
            parameter -= self.rates * grad


def train(body, X, rows, seeds, gradient, optimizer, steps, batch, after=None):
    """Train all seeds for `steps` steps; the body is changed in place.

    X: (n, d). rows: (S, m), the training rows of each seed. gradient(body, inputs, index, rng): the
    gradients of all parameters on a batch, inputs (S, b, d) of the rows index (S, b). Batches are
    drawn without replacement within an epoch. after = (k, look): look(body) before each k-th step.
    """
    rngs = [np.random.default_rng([seed, 3]) for seed in seeds]
    own = np.random.default_rng([*seeds[:1], 4])
    orders, at = None, len(rows[0])
    for done in range(steps):
        if after is not None and done % after[0] == 0:
            after[1](body)
        if at + batch > len(rows[0]):
            orders, at = np.array([rng.permutation(one) for rng, one in zip(rngs, rows)]), 0
        index = orders[:, at:at + batch]
        at += batch
        inputs = X[index]
        optimizer.step(body.parameters, gradient(body, inputs, index, own))
    return body


def descend(slope_of):
    """A `gradient` by backpropagation: slope_of(outputs (S, b, k), index, rng) is the derivative of
    the batch's mean loss in the outputs."""
    def gradient(body, inputs, index, rng):
        return body.backward(inputs, slope_of(body.outputs(inputs), index, rng))
    return gradient


def beside_the_others(cost):
    """Each row's cost minus the mean cost of the batch's other rows: (S, b) from (S, b)."""
    n = cost.shape[1]
    return (cost - cost.mean(axis=1, keepdims=True)) * n / (n - 1)


def evolve(cost_of, spread, pairs):
    """A `gradient` by an evolution strategy: the mean over pairs of
    (cost(theta + spread * e) - cost(theta - spread * e)) / (2 * spread) * e.

    cost_of(outputs, index) is the batch's mean cost of each seed, (S,).
    """
    def gradient(body, inputs, index, rng):
        found = [np.zeros_like(one) for one in body.parameters]
        for _ in range(pairs):
            moved = [rng.normal(size=one.shape) for one in body.parameters]
            sides = [cost_of(body.outputs(inputs, [one + sign * spread * e for one, e in
                                                   zip(body.parameters, moved)]), index)
                     for sign in (1, -1)]
            steps = ((sides[0] - sides[1]) / (2 * spread * pairs))[:, None, None]
            for total, e in zip(found, moved):
                total += steps * e
        return found
    return gradient
