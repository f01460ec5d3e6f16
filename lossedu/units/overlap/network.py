"""A small network on the features of a pixel, trained by Adam with any loss of the catalogue."""
import numpy as np

from ...activations import sigmoid

HIDDEN = 8


class Network:
    """8 tanh units and a logit with the weights `theta`; called with features, probabilities."""

    def __init__(self, theta):
        self.theta = theta

    def __call__(self, x):
        hidden = np.tanh(x @ self.theta[0] + self.theta[1])
        return sigmoid(hidden @ self.theta[2] + self.theta[3])


def train(grad, X, y, rate, steps, batch, seed, start=None):
    """Train a `Network`; returns it and the losses of the steps.

    X: (n, ..., d), y: (n, ...): n pixels, or n small images. `grad(z, y)` gives the loss of a batch
    and its gradient in the logits. It starts from random weights, or from those of `start`.
    """
    rng = np.random.default_rng([seed, 3])
    width = X.shape[-1]
    theta = [rng.normal(size=(width, HIDDEN)) / np.sqrt(width), np.zeros(HIDDEN),
             rng.normal(size=HIDDEN) / np.sqrt(HIDDEN), np.zeros(1)]
    if start is not None:
        theta = [one.copy() for one in start.theta]
    mean, square = [0 * one for one in theta], [0 * one for one in theta]
    losses = []
    for step in range(1, steps + 1):
        rows = rng.choice(len(X), batch, replace=False)
        x, target = X[rows], y[rows]
        hidden = np.tanh(x @ theta[0] + theta[1])
        value, slope = grad(hidden @ theta[2] + theta[3], target)
        losses.append(value)
        hidden, slope = hidden.reshape(-1, HIDDEN), slope.reshape(-1)
        back = np.outer(slope, theta[2]) * (1 - hidden**2)
        slopes = [x.reshape(-1, width).T @ back, back.sum(axis=0), hidden.T @ slope,
                  np.array([slope.sum()])]
        for one, first, second, now in zip(theta, mean, square, slopes):
            first += 0.1 * (now - first)
            second += 0.001 * (now**2 - second)
            one -= rate * (first / (1 - 0.9**step)) / (
                np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return Network(theta), losses


def on_logits(loss):
    """The value and the gradient in the logits of a loss that takes logits."""
    return loss.value_and_grad


def on_probabilities(loss):
    """The same for a loss that takes probabilities, behind a sigmoid."""
    def grad(z, y):
        p = sigmoid(z)
        value, slope = loss.value_and_grad(p, y)
        return value, slope * p * (1 - p)
    return grad
