"""32 seeds of a small network at once against 32 loops in PyTorch: same start, same batches, one
thread."""
import time

import numpy as np
import torch

import lossedu
from lossedu import engine

SEEDS, EPOCHS, BATCH, LR = 32, 3, 32, 1e-3
BOUND, AGREEMENT = 20.0, 1e-9
NETWORKS = {  # (network, what stands for its hidden activation in PyTorch)
    "10-32-1 tanh": (engine.Network(sizes=(10, 32, 1), activation="tanh"), torch.nn.Tanh),
    "10-32-1 relu": (engine.Network(sizes=(10, 32, 1), activation="relu"), torch.nn.ReLU),
    "10-1 linear": (engine.Network(sizes=(10, 1)), torch.nn.Tanh),
}
OPTIMIZERS = {
    "Adam": (engine.Adam(lr=LR), lambda parameters: torch.optim.Adam(parameters, lr=LR)),
    "momentum": (engine.SGD(lr=LR, momentum=0.9),
                 lambda parameters: torch.optim.SGD(parameters, lr=LR, momentum=0.9)),
}


def in_pytorch(network, hidden, optimizer, X, y, seed):
    """One seed's curve, in the loop that everybody writes; only the start and the batches are
    ours."""
    layers = []
    for before, after in zip(network.sizes, network.sizes[1:]):
        layers += [torch.nn.Linear(before, after, dtype=torch.float64), hidden()]
    model = torch.nn.Sequential(*layers[:-1])
    for layer, (weights, bias) in zip(layers[::2], network.start([seed])):
        layer.weight.data = torch.tensor(weights[0].T.copy())
        layer.bias.data = torch.tensor(bias[0])
    loss_of, optimizer = torch.nn.HuberLoss(), optimizer(model.parameters())
    rng, curve = np.random.default_rng([seed, 1]), []
    for _ in range(EPOCHS):
        for rows in torch.tensor(rng.permutation(len(X))).split(BATCH):
            loss = loss_of(model(X[rows])[:, 0], y[rows])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            curve.append(loss.item())
    return curve


def compare(network, hidden, ours, theirs, rounds=5):
    """(median seconds of ours, of PyTorch, ratio of the medians, largest difference of the
    curves)."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(400, 10))
    y = X @ rng.normal(size=10) + rng.standard_t(2, size=400)
    loss, tensors = lossedu.loss("huber"), (torch.tensor(X), torch.tensor(y))
    times, gap = [], 0.0
    for _ in range(rounds + 1):  # in turn, so that a drifting machine hits both
        begin = time.perf_counter()
        history = engine.train(network, loss, X, y, seeds=SEEDS, epochs=EPOCHS, batch=BATCH,
                               optimizer=ours)
        between = time.perf_counter()
        curves = [in_pytorch(network, hidden, theirs, *tensors, seed) for seed in range(SEEDS)]
        times.append((between - begin, time.perf_counter() - between))
        gap = max(gap, float(np.abs(history.steps - curves).max()))
    ours, theirs = np.median(times[1:], axis=0)  # the first round warms both up
    return ours, theirs, theirs / ours, gap


def report(rounds=5):
    """A line for each network and optimizer: milliseconds, the ratio and the largest difference."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    lines = [f"{SEEDS} seeds, {EPOCHS} epochs of 400 rows in batches of {BATCH}, Huber loss, "
             "one thread, float64",
             f"{'network':<16}{'optimizer':<12}{'ours ms':>10}{'PyTorch ms':>12}{'ratio':>8}"
             f"{'largest gap':>14}"]
    worst = np.inf
    for name, (network, hidden) in NETWORKS.items():
        for rule, (ours, theirs) in OPTIMIZERS.items():
            our_time, their_time, ratio, gap = compare(network, hidden, ours, theirs, rounds)
            lines.append(f"{name:<16}{rule:<12}{our_time * 1e3:>10.1f}{their_time * 1e3:>12.1f}"
                         f"{ratio:>8.1f}{gap:>14.1e}")
            worst = min(worst, ratio)
            if gap > AGREEMENT:
                raise AssertionError(f"{name}, {rule}: the curves differ by {gap:.1e}, more than "
                                     f"{AGREEMENT:.0e}.")
    torch.set_num_threads(threads)
    lines.append(f"slowest ratio {worst:.1f} (bound {BOUND:g}); "
                 f"all curves agree to {AGREEMENT:.0e}")
    return "\n".join(lines)
