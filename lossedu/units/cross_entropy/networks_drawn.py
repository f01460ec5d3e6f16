"""The cases of the exercise "A network by hand"."""
import numpy as np

from ...exercises.record import Case


def draw(rng):
    for (n, d, h, classes), said in (((5, 3, 4, 2), "five rows"),
                                     ((4, 3, 3, 3), "as many units as inputs and classes"),
                                     ((7, 2, 5, 4), "seven rows"), ((1, 4, 3, 2), "one row"),
                                     ((6, 1, 2, 3), "one input"),
                                     ((3, 5, 1, 4), "one hidden unit")):
        W1, W2 = rng.normal(size=(d, h)), rng.normal(size=(h, classes))
        W1[:, 0] = np.abs(W1[:, 0])
        X = rng.normal(size=(n, d))
        X[0] = np.abs(X[0])  # at least one unit that is on, in every case
        b1, b2 = 0.3 * rng.normal(size=h), rng.normal(size=classes)
        yield Case(X, rng.integers(0, classes, n), W1, b1, W2, b2).note(said)
    yield Case(np.array([[1.0, -1.0], [2.0, 1.0]]), np.array([1, 0]),
               np.array([[1.0, -1.0], [1.0, 0.5]]),
               np.array([0.0, -2.0]), np.array([[1.0, 2.0], [3.0, -1.0]]),
               np.zeros(2)).note("units exactly at 0")
    yield Case(rng.uniform(1, 2, size=(3, 2)), np.array([0, 2, 1]), np.full((2, 4), 20.0),
               np.zeros(4),
               25 + 10 * rng.normal(size=(4, 3)),
               np.zeros(3)).note("logits in the hundreds and more")
    yield Case(rng.uniform(1, 2, size=(3, 2)), np.array([0, 1, 1]), rng.uniform(0.2, 1, (2, 3)),
               np.zeros(3), rng.normal(size=(3, 2)),
               np.array([-1000.0, -1001.0])).note("all logits far below 0")
    for tiny in (1e-9, 1e-15):
        yield Case(rng.uniform(1, 2, size=(3, 2)), np.array([0, 1, 1]),
                   tiny * rng.uniform(0.2, 1, (2, 3)), np.zeros(3), rng.normal(size=(3, 2)),
                   np.zeros(2)).note("hidden values just above 0")
    X, W1, W2 = rng.uniform(1, 2, (4, 3)), rng.normal(size=(3, 3)), rng.normal(size=(3, 2))
    W1[:, 0], scale = np.abs(W1[:, 0]), np.array([1.0, 3e4, 1.0])
    yield Case(X * scale, np.array([0, 1, 1, 0]), W1 / scale[:, None], np.zeros(3), W2,
               np.zeros(2)).note("one large input, with small weights")
    for unit, bias, last, small in ((5.0, 0.02, 5.0, 1e-5), (500.0, 150.0, 2e3, 5e-4),
                                    (0.05, 600.0, 2e6, 0.03)):
        X, W1, W2 = rng.uniform(1, 2, (4, 3)), rng.normal(size=(3, 3)), rng.normal(size=(3, 2))
        W1[:, 0] = np.abs(W1[:, 0])
        yield Case(X, np.array([0, 1, 1, 0]), unit * W1, np.zeros(3), W2 / unit, np.zeros(2)).note(
            "weights of another size")
        yield Case(X, np.array([0, 1, 1, 0]), W1, bias * np.array([1.0, -1.0, 0.7]), W2 / bias,
                   np.zeros(2)).note(
            "hidden biases of another size")
        yield Case(X, np.array([0, 1, 1, 0]), W1, np.zeros(3), W2,
                   np.array([last, 0.0])).note("biases of another size")
        yield Case(small * X, np.array([0, 1, 1, 0]), W1 / small, np.zeros(3), W2,
                   np.zeros(2)).note("small inputs, large weights")
    yield Case(X, np.array([0, 1, 1, 0]), W1, np.zeros(3), W2,
               np.array([600.0, 0.0])).note("biases of another size")
