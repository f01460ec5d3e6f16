"""Linear models and small networks in NumPy, trained from many seeds at once.

    net = engine.Network(sizes=(10, 32, 1), activation="tanh")
    history = engine.train(net, lossedu.loss("huber"), X, y, seeds=32, epochs=60, batch=32,
                           optimizer=engine.Adam(lr=1e-2))
    history.steps                   # (32, steps): the loss of every batch of every seed
    history.predict(X_test)         # (32, n)

One matrix product does the work of all seeds, so 32 of them cost little more than a few. A seed
fixes its start and its batches and nothing else does: two losses trained from the same seeds
are paired, run for run. `fit_linear` finds the exact minimiser where the problem is convex.
"""
from .linear import Fit, fit_linear
from .network import HIDDEN, Network
from .objectives import objective
from .optimizers import SGD, Adam
from .training import History, train

__all__ = ["Adam", "Fit", "HIDDEN", "History", "Network", "SGD", "fit_linear", "objective", "train"]
