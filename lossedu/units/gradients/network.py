"""A small network in NumPy with its gradient by hand, and ways to get that gradient wrong.

X: (n, d), y: (n,). The parameters are W: (d, k), b: (k,), v: (k,), c: (), in one dict.
"""
import numpy as np

from ...data import load

HIDDEN, TRAIN = 10, 400
FAULTS = {  # what the program does -> how it is called in pictures
    "right": "right gradient",
    "thousandth": "every entry times 1.001",
    "half": "factor 2 forgotten",
    "tanh": "derivative of tanh forgotten",
    "bias": "gradient of b set to 0",
    "temperature": "temperature row of W's gradient: 0",
    "sign": "one column of W's gradient: sign",
    "averaged": "gradient of c divided by n again",
    "pairs": "another loss: all pairs",
}
HERS = "tanh"  # the fault of the colleague: the text does not tell it at first


def hours():
    """Inputs (8645, 8) and rentals (8645,) of 2011, each column with mean 0 and variance 1.

    The inputs are two waves of the hour (24 and 12 hours, sine and cosine), working day,
    temperature, humidity and wind.
    """
    bikes = load("bikeshare")
    angle = 2 * np.pi * bikes.column("hour") / 24
    columns = [wave(times * angle) for times in (1, 2) for wave in (np.sin, np.cos)]
    columns += [bikes.column(name) for name in ("workingday", "temp", "hum", "windspeed")]
    X = np.column_stack(columns)
    return (X - X.mean(axis=0)) / X.std(axis=0), (bikes.y - bikes.y.mean()) / bikes.y.std()


TEMPERATURE = 5   # its column


def split(seed, X, y, train=TRAIN):
    """(rng, X and y of `train` hours to learn from, X and y of the others)."""
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(y))
    seen, unseen = order[:train], order[train:]
    return rng, X[seen], y[seen], X[unseen], y[unseen]


def start(rng, inputs, hidden=HIDDEN):
    """Parameters before training: weights of variance 1 over the number of inputs, biases 0."""
    return {"W": rng.normal(size=(inputs, hidden)) / np.sqrt(inputs), "b": np.zeros(hidden),
            "v": rng.normal(size=hidden) / np.sqrt(hidden), "c": np.zeros(())}


def predict(theta, X):
    return np.tanh(X @ theta["W"] + theta["b"]) @ theta["v"] + theta["c"]


def loss(theta, X, y, fault="right"):
    """Mean squared error; with the fault "pairs" each prediction meets each target."""
    pred = predict(theta, X)
    if fault == "pairs":
        return np.mean((pred[:, None] - y) ** 2)
    return np.mean((pred - y) ** 2)


def gradient(theta, X, y, fault="right"):
    """The gradient of the loss: a dict like `theta`, with one fault or none."""
    W, b, v, c = (theta[name] for name in "Wbvc")
    H = np.tanh(X @ W + b)
    residual = H @ v + c - (y.mean() if fault == "pairs" else y)
    d_pred = 2 * residual / len(y)
    d_hidden = np.outer(d_pred, v)
    d_inner = d_hidden if fault == "tanh" else d_hidden * (1 - H ** 2)
    found = {"W": X.T @ d_inner, "b": d_inner.sum(axis=0), "v": H.T @ d_pred, "c": d_pred.sum()}
    if fault in ("half", "thousandth"):
        factor = {"half": 0.5, "thousandth": 1.001}[fault]
        found = {name: factor * one for name, one in found.items()}
    elif fault == "bias":
        found["b"] = np.zeros_like(b)
    elif fault == "temperature":
        found["W"][TEMPERATURE] = 0
    elif fault == "sign":
        found["W"][:, 0] *= -1
    elif fault == "averaged":
        found["c"] = found["c"] / len(y)
    return found


def train(theta, X, y, fault="right", rate=0.1, steps=600):
    """(parameters after gradient descent on all of X, y; the loss before each step (steps,))."""
    curve = np.empty(steps)
    for step in range(steps):
        curve[step] = loss(theta, X, y, fault)
        slopes = gradient(theta, X, y, fault)
        theta = {name: theta[name] - rate * slopes[name] for name in theta}
    return theta, curve


def cosines(theta, X, y, fault, rate=0.1, steps=600):
    """The cosine of the angle between the faulty gradient and the right one, before each step."""
    found = np.empty(steps)
    for step in range(steps):
        slopes = gradient(theta, X, y, fault)
        used, right = flat(slopes), flat(gradient(theta, X, y))
        found[step] = used @ right / np.linalg.norm(used) / np.linalg.norm(right)
        theta = {name: theta[name] - rate * slopes[name] for name in theta}
    return found


def flat(parameters):
    """All entries in one vector: (P,)."""
    return np.concatenate([np.ravel(one) for one in parameters.values()])


def unflat(vector, like):
    """The inverse of `flat`: a dict with the shapes of `like`, and the vector's dtype."""
    found, place = {}, 0
    for name, one in like.items():
        size = np.size(one)
        found[name] = vector[place:place + size].reshape(np.shape(one))
        place += size
    return found


def numerical(theta, X, y, fault="right", h=1e-5, dtype=float):
    """The central difference in each entry of the flat gradient: (P,)."""
    X, y, vector = X.astype(dtype), y.astype(dtype), flat(theta).astype(dtype)
    value = lambda moved: loss(unflat(moved, theta), X, y, fault)
    found = np.empty(len(vector), dtype)
    for place in range(len(vector)):
        above, below = vector.copy(), vector.copy()
        above[place] += dtype(h)
        below[place] -= dtype(h)
        found[place] = (value(above) - value(below)) / (above[place] - below[place])
    return found
