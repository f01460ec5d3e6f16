"""Training from many seeds at once."""
from dataclasses import dataclass, field

import numpy as np

from ..core import arguments
from ..core.reading import as_numbers
from ..core.record import Loss
from ..core.reducing import mean_over
from ..core.words import shown
from .batches import Batches, belongs_to_seeds, read_inputs
from .network import Network
from .objectives import check_target, counted, left_out, read_target
from .optimizers import read_optimizer


@dataclass(eq=False)
class History:
    """What a training run leaves behind; the S seeds are the first axis of everything.

    `steps` (S, steps) is the loss of each batch before its update, `epochs` (S, epochs) its mean
    over each epoch, `weights` one (W, b) per layer, `watched` (S, epochs + 1, ...) what `watch`
    returned before training and after each epoch (or None). `counts` (S, steps) is what the rows
    of a batch count for together: their number, or the sum of their weights. A batch of which
    nothing counts (all its rows are ignored) has the loss nan, moves nothing and adds nothing
    to its epoch's mean.
    """

    network: Network
    seeds: tuple
    weights: list = field(repr=False)
    steps: np.ndarray = field(repr=False)
    epochs: np.ndarray = field(repr=False)
    watched: np.ndarray | None = field(repr=False, default=None)
    counts: np.ndarray | None = field(repr=False, default=None)

    def predict(self, X) -> np.ndarray:
        """The outputs of all seeds: (S, n) for one output, (S, n, C) for several.

        `X` is (n, d), the same for every seed, or (S, n, d). Raises ValueError for another shape.
        """
        X = read_inputs("predict", self.network, len(self.seeds), X)
        with np.errstate(all="ignore"):
            z = self.network.forward(self.weights, X if X.ndim == 3 else X[None])[-1]
            output = self.network.finish(z)
        return output[..., 0] if self.network.sizes[-1] == 1 else output

    @property
    def diverged(self) -> np.ndarray:
        """(S,) True for each seed whose loss or weights are no longer finite."""
        empty = False if self.counts is None else self.counts == 0  # the mean of nothing is nan
        finite = (np.isfinite(self.steps) | empty).all(axis=1)
        for weights, bias in self.weights:
            finite &= np.isfinite(weights).all(axis=(1, 2)) & np.isfinite(bias).all(axis=1)
        return ~finite

    def __repr__(self):
        said = (f"{'-'.join(map(str, self.network.sizes))} network, {len(self.seeds)} seeds, "
                f"{self.epochs.shape[1]} epochs, {self.steps.shape[1]} steps")
        if self.epochs.size:
            first, last = self.epochs[:, 0].mean(), self.epochs[:, -1].mean()
            said += f": mean loss {first:.4g} in the first epoch, {last:.4g} in the last"
        lost = int(self.diverged.sum())
        return f"{said}; {lost} of {len(self.seeds)} diverged" if lost else said


def train(network: Network, loss, X, y, *, seeds=32, epochs=60, batch=32, optimizer=None,
          rows=None, weight=None, start=None, watch=None, schedule=None,
          progress=False) -> History:
    """Train the network from every seed at once; returns a `History`.

    `X` (n, d) and `y` (n,) or (n, C) are shared by all seeds, or each seed has its own: (S, n, d),
    (S, n), (S, n, C); `rows` (S, m) lets each seed train on its own rows of them. `loss` is a Loss
    or a function as in `objective`. `seeds` is a number or a sequence; a seed fixes its start and
    the order of its batches. `batch=None` takes all rows in each step. The optimizer is Adam()
    unless another is given. `weight` has one number per row. `start` replaces the weights drawn:
    one (W, b) per layer. `watch(history)` is called before training and after each epoch,
    `schedule(share of the steps done)` scales the learning rate. Raises ValueError or TypeError
    with one sentence.
    """
    if not isinstance(network, Network):
        raise TypeError(f"train: {shown(network)} came as the network; a Network fits. "
                        "Type lossedu.engine.Network(sizes=(13, 32, 1)).")
    seeds = arguments.seeds("train", "seeds", seeds, repeats=True)
    epochs = arguments.whole_number("train", "epochs", epochs, example=60)
    optimizer = read_optimizer("train", optimizer)
    for name, function in (("watch", watch), ("schedule", schedule)):
        if function is not None and not callable(function):
            raise TypeError(f"train: {name}={shown(function)} came; a function, or None, fits. "
                            f"Leave {name} out.")
    arguments.flag("train", "progress", progress)
    minimised = counted(loss)
    batches = _read_data(network, loss, seeds, X, y, rows, weight, batch)
    learner = _Learner(network, minimised, optimizer, seeds, start)
    shufflers = [np.random.default_rng([seed, 1]) for seed in seeds]
    count, done = epochs * batches.per_epoch, 0
    history = History(network, seeds, learner.layers,
                      steps=np.empty((len(seeds), count)),
                      epochs=np.zeros((len(seeds), epochs)),
                      counts=np.empty((len(seeds), count)))
    watched = [np.array(np.asarray(watch(history)))] if watch else []
    with np.errstate(all="ignore"):  # a seed that diverges shows it in its curve, and in `diverged`
        for epoch in _bar(epochs, progress):
            for x, *target in batches.epoch(shufflers):
                scale = schedule(done / count) if schedule else 1.0
                history.steps[:, done], history.counts[:, done] = learner.step(x, target, scale)
                done += 1
            of_epoch = slice(done - batches.per_epoch, done)
            history.epochs[:, epoch] = _mean_of_batches(history, of_epoch)
            if watch:
                watched.append(np.array(np.asarray(watch(history))))
    history.watched = np.stack(watched, axis=1) if watch else None
    return history


class _Learner:
    """The weights of all seeds, and one step of gradient descent on them."""

    def __init__(self, network, minimised, optimizer, seeds, start):
        self.network, self.minimised, self.seeds = network, minimised, seeds
        flat = np.empty((len(seeds), network.parameters))
        self.layers = network.views(flat)
        _fill(self.layers, network.start(seeds) if start is None else start)
        self.gradient = np.empty_like(flat)
        self.gradients = network.views(self.gradient)  # of each layer: views into the one above
        self.update = optimizer.begin(flat)
        self.rooms = {}  # batch size -> buffers

    def step(self, x, target, scale):
        """(loss of the batch, what it counts for), each (S,) or a number; moves the weights."""
        network, size = self.network, x.shape[1]
        if size not in self.rooms:
            self.rooms[size] = _room(network, len(self.seeds), size)
        outputs_room, hidden_room = self.rooms[size]
        outputs = network.forward(self.layers, x, outputs_room)
        z = outputs[-1]
        value, gradient, counts = self.minimised(network.finish(z), *target)
        gradient = network.pull(z, gradient)
        network.backward(self.layers, outputs, gradient, self.gradients, hidden_room)
        self.update(self.gradient, scale)
        return value, counts


def _read_data(network, loss, seeds, X, y, rows, weight, batch):
    """The batches of all seeds, from arrays whose shapes and values were checked."""
    S, width = len(seeds), network.sizes[-1]
    came_X, X = X, read_inputs("train", network, S, X)
    n = X.shape[-2]
    columns = [X, read_target(loss, as_numbers("train", "y", y), width, y)]
    own = [X.ndim == 3, belongs_to_seeds("y", columns[1], S, n, width)]
    check_target(loss, columns[1].shape[1:] if own[1] else columns[1].shape, width)
    if weight is not None:
        weight = as_numbers("train", "weight", weight).astype(float)
        columns.append(weight)
        own.append(belongs_to_seeds("weight", weight, S, n, width))
        arguments.check_finite("train", "weight", weight)
        if weight.size and weight.min() < 0:
            raise ValueError(f"train: weight holds {weight.min():g}; weights from 0 up fit.")
        if weight.ndim > 1 + own[2]:
            raise ValueError(f"train: weight has shape {weight.shape}; one weight for each row "
                             f"fits: shape ({n},), or ({S}, {n}) with rows for each seed.")
    out = left_out(loss, columns[1], 1 + own[1], columns[2] if weight is not None else None, width)
    columns[0], own[0] = _without_rows(X, out)
    batches = Batches(columns, S, n, own, rows, batch)
    learnt = np.zeros((S, n), bool)
    np.put_along_axis(learnt, batches.rows, True, axis=1)
    if out is not None:
        learnt &= ~out
    _check_finite("X", X, learnt, came_X, X.ndim == 3)
    if isinstance(loss, Loss):  # a function of one's own may mark with nan what is not known
        _check_finite("y", columns[1], learnt, y, own[1])
    return batches


def _check_finite(name, column, learnt, came, own):
    """One sentence where a column holds nan or inf in a row that a seed learns from; `learnt`
    (S, n) tells them."""
    learnt = learnt if own else learnt.any(axis=0)
    learnt = learnt.reshape(learnt.shape + (1,) * (column.ndim - learnt.ndim))
    arguments.check_finite("train", name, np.where(learnt, column, 0), came, of_seeds=own)


def _without_rows(X, out):
    """(X with 0 in the rows that count nothing, whether each seed has its own): nothing in them may
    spread, as 0 * inf or 0 * nan would from their slope of 0 to the slopes in the weights."""
    if out is not None:
        X = np.where(out[..., None], 0.0, X)
    return X, X.ndim == 3


def _mean_of_batches(history, steps):
    """The mean loss (S,) over some steps, each batch by what its rows count for."""
    counts = history.counts[:, steps]
    return mean_over(1, history.steps[:, steps], counts.sum(axis=1, keepdims=True), counts)


def _fill(layers, start):
    """Copy the start into the layers, or one sentence about a shape that does not fit."""
    try:
        start = [(as_numbers("train", "start", weights), as_numbers("train", "start", bias))
                 for weights, bias in start]
    except (TypeError, ValueError):
        raise TypeError(f"train: start={shown(start)} came; one (W, b) per layer fits, such as "
                        "history.weights.") from None
    expected, came = ([(np.shape(weights), np.shape(bias)) for weights, bias in pairs]
                      for pairs in (layers, start))
    if came != expected:
        raise ValueError(f"train: start has shapes {came}; {expected}, one (W, b) per layer, fits.")
    for (weights, bias), (given_weights, given_bias) in zip(layers, start):
        weights[...], bias[...] = given_weights, given_bias


def _room(network, seeds, size):
    """Room for every layer's outputs, and for the slopes in the hidden ones."""
    outputs = [np.empty((seeds, size, width)) for width in network.sizes[1:]]
    return outputs, [np.empty_like(output) for output in outputs[:-1]]


def _bar(epochs, progress):
    if not progress:
        return range(epochs)
    from tqdm.auto import tqdm
    return tqdm(range(epochs), desc="epochs")
