"""Training many seeds at once is training each of them alone, and that is what PyTorch does."""

import numpy as np
import pytest

import lossedu
from lossedu import engine
from lossedu.engine import SGD, Adam, Network, train
from lossedu.engine.batches import Batches
from lossedu.engine.network import HIDDEN

from ..losses.library import counted, slack

LINEAR, DEEP = Network(sizes=(5, 1)), Network(sizes=(5, 8, 6, 1), activation="tanh")


@pytest.fixture(scope="module")
def data():
    rng = np.random.default_rng(7)
    X = rng.normal(size=(50, 5))
    return X, X @ rng.normal(size=5) + rng.standard_t(2, size=50)


def order_of(seed, epochs, rows, batch):
    """The batches of one seed, as the documentation of `train` tells them."""
    rng = np.random.default_rng([seed, 1])
    for _ in range(epochs):
        order = rng.permutation(rows)
        yield from (order[low:low + batch] for low in range(0, len(rows), batch))


def torch_run(network, value, make, X, y, start, batches, scheduler=None):
    """One seed in PyTorch: (loss of each step, weights), from the same start on the same
    batches."""
    torch = pytest.importorskip("torch")
    torch.set_num_threads(1)
    hidden = {"tanh": torch.nn.Tanh, "relu": torch.nn.ReLU, "sigmoid": torch.nn.Sigmoid,
              "softplus": torch.nn.Softplus, "identity": torch.nn.Identity}[network.activation]
    layers = []
    for before, after in zip(network.sizes, network.sizes[1:]):
        layers += [torch.nn.Linear(before, after, dtype=torch.float64), hidden()]
    model = torch.nn.Sequential(*layers[:-1])
    for layer, (weights, bias) in zip(layers[::2], start):
        layer.weight.data, layer.bias.data = torch.tensor(weights.T.copy()), torch.tensor(bias)
    optimizer, steps = make(torch.optim, model.parameters()), []
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, scheduler) if scheduler else None
    X, y = torch.tensor(X), torch.tensor(y)
    for rows in batches:
        output = model(X[rows])
        loss = value(torch, output[:, 0] if network.sizes[-1] == 1 else output, y[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        steps.append(loss.item())
        if schedule:
            schedule.step()
    return np.array(steps), [(layer.weight.detach().numpy().T, layer.bias.detach().numpy())
                             for layer in layers[::2]]


def gap(history, network, value, make, X, y, epochs, batch, scheduler=None):
    """The largest difference to PyTorch over all seeds, in the curves and in the final weights."""
    start = network.start(history.seeds)
    worst = 0.0
    for s, seed in enumerate(history.seeds):
        steps, weights = torch_run(network, value, make, X, y, [(W[s], b[s]) for W, b in start],
                                   order_of(seed, epochs, np.arange(len(X)), batch), scheduler)
        worst = max(worst, np.abs(steps - history.steps[s]).max(),
                    *(np.abs(theirs - ours[s]).max()
                      for pair, pairs in zip(weights, history.weights)
                      for theirs, ours in zip(pair, pairs)))
    return worst


LOSSES = {
    "mse": (lossedu.loss("mse"), lambda t, z, y: t.nn.functional.mse_loss(z, y)),
    "mae": (lossedu.loss("mae"), lambda t, z, y: t.nn.functional.l1_loss(z, y)),
    "huber": (lossedu.loss("huber", delta=0.7),
              lambda t, z, y: t.nn.functional.huber_loss(z, y, delta=0.7)),
    "rmse": (lossedu.loss("rmse"), lambda t, z, y: t.nn.functional.mse_loss(z, y).sqrt()),
    "log_cosh": (lossedu.loss("log_cosh"), lambda t, z, y: t.log(t.cosh(z - y)).mean()),
}
OPTIMIZERS = {
    "sgd": (SGD(lr=0.05), lambda o, p: o.SGD(p, lr=0.05)),
    "momentum": (SGD(lr=0.02, momentum=0.9), lambda o, p: o.SGD(p, lr=0.02, momentum=0.9)),
    "nesterov": (SGD(lr=0.02, momentum=0.9, nesterov=True, weight_decay=0.1),
                 lambda o, p: o.SGD(p, lr=0.02, momentum=0.9, nesterov=True, weight_decay=0.1)),
    "adam": (Adam(lr=0.02), lambda o, p: o.Adam(p, lr=0.02)),
    "adam, decay": (Adam(lr=0.02, betas=(0.8, 0.99), eps=1e-4, weight_decay=0.1),
                    lambda o, p: o.Adam(p, lr=0.02, betas=(0.8, 0.99), eps=1e-4, weight_decay=0.1)),
}


@pytest.mark.parametrize("network", [LINEAR, DEEP], ids=["linear", "deep"])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("loss", LOSSES)
def test_curves_and_weights_are_those_of_pytorch(data, network, loss, optimizer):
    (ours, theirs), (optimizer, make) = LOSSES[loss], OPTIMIZERS[optimizer]
    history = train(network, ours, *data, seeds=(0, 3, 11), epochs=6, batch=16, optimizer=optimizer)
    assert history.steps.shape == (3, 6 * 4)  # the last batch has 2 rows
    assert gap(history, network, theirs, make, *data, epochs=6, batch=16) < 1e-9


@pytest.mark.parametrize("activation", engine.HIDDEN)
def test_every_hidden_activation_is_that_of_pytorch(data, activation):
    network = Network(sizes=(5, 7, 7, 1), activation=activation)
    history = train(network, LOSSES["huber"][0], *data, seeds=3, epochs=6, batch=16,
                    optimizer=Adam(lr=0.02))
    assert gap(history, network, LOSSES["huber"][1], OPTIMIZERS["adam"][1], *data, epochs=6,
               batch=16) < 1e-9


def test_tanh_of_a_layer_is_off_by_2_eps_at_most_and_ends_at_1():
    z = np.concatenate([np.linspace(-40, 40, 80_001), np.geomspace(1e-320, 1, 1_000),
                        [0, 400, -400, np.inf, -np.inf]])
    a = z.copy()
    with np.errstate(over="ignore"), counted() as calls:
        HIDDEN["tanh"][0](a)
        expected = np.tanh(z)
    bound = 2 + slack(calls, z.dtype)  # and what NumPy's exp and tanh are off by on this processor
    np.testing.assert_allclose(a, expected, rtol=0, atol=bound * np.finfo(float).eps)
    assert a[-5:].tolist() == [0, 1, -1, 1, -1]


def test_a_schedule_is_that_of_pytorch(data):
    history = train(DEEP, LOSSES["mse"][0], *data, seeds=2, epochs=5, batch=25,
                    optimizer=SGD(lr=0.05),
                    schedule=lambda done: 1 - done)
    assert gap(history, DEEP, LOSSES["mse"][1], OPTIMIZERS["sgd"][1], *data, epochs=5, batch=25,
               scheduler=lambda step: 1 - step / 10) < 1e-9


OUTPUTS = {
    "sigmoid": lambda t, z: t.sigmoid(z),
    "tanh": lambda t, z: t.tanh(z),
    "softplus": lambda t, z: t.nn.functional.softplus(z),
    "exp": lambda t, z: t.exp(z),
    "softmax": lambda t, z: t.softmax(z, dim=-1),
    "log_softmax": lambda t, z: t.log_softmax(z, dim=-1),
    ("identity", "softplus", "sigmoid"): lambda t, z: t.stack(
        [z[:, 0], t.nn.functional.softplus(z[:, 1]), t.sigmoid(z[:, 2])], dim=1),
}


@pytest.mark.parametrize("output", OUTPUTS, ids=str)
def test_every_output_activation_is_that_of_pytorch(data, output):
    network = Network(sizes=(5, 6, 3), output=output, output_bias=(0.5, -1.0, 2.0))
    y = np.random.default_rng(1).uniform(size=(50, 3))
    history = train(network, lossedu.loss("mse"), data[0], y, seeds=2, epochs=5, batch=16,
                    optimizer=Adam(lr=0.02))
    assert gap(history, network, lambda t, z, y: ((OUTPUTS[output](t, z) - y) ** 2).mean(),
               OPTIMIZERS["adam"][1],
               data[0], y, epochs=5, batch=16) < 1e-9


# ---------------------------------------------------------------------- broken on purpose
@pytest.mark.parametrize("network", [LINEAR, DEEP], ids=["linear", "deep"])
def test_a_gradient_off_by_a_thousandth_breaks_the_agreement_with_pytorch(data, network):
    exact = engine.objective(lossedu.loss("mse"))

    def scaled(output, target):
        value, slope = exact(output, target)
        return value, 1.001 * slope

    for loss, agrees in ((exact, True), (scaled, False)):
        history = train(network, loss, *data, seeds=2, epochs=2, batch=16, optimizer=SGD(lr=0.05))
        found = gap(history, network, LOSSES["mse"][1], OPTIMIZERS["sgd"][1], *data, epochs=2,
                    batch=16)
        assert (found < 1e-9) == agrees


def test_one_order_for_all_seeds_breaks_the_agreement_with_pytorch(data, monkeypatch):
    real = Batches.epoch
    monkeypatch.setattr(Batches, "epoch", lambda self, shufflers: real(self, [
        np.random.default_rng([0, 1]) for _ in shufflers]))
    history = train(LINEAR, LOSSES["mse"][0], *data, seeds=(0, 3), epochs=1, batch=16,
                    optimizer=SGD(lr=0.05))
    assert gap(history, LINEAR, LOSSES["mse"][1], OPTIMIZERS["sgd"][1], *data, epochs=1,
               batch=16) > 1e-3


def test_an_adam_without_bias_correction_breaks_the_agreement_with_pytorch(data):
    history = train(LINEAR, LOSSES["mse"][0], *data, seeds=2, epochs=2, batch=16,
                    # the first step of such an Adam
                    optimizer=Adam(lr=0.02 * (1 - 0.9) / np.sqrt(1 - 0.999)))
    assert gap(history, LINEAR, LOSSES["mse"][1], OPTIMIZERS["adam"][1], *data, epochs=2,
               batch=16) > 1e-3


# ---------------------------------------------------------------------- seeds
def seen_batches(n, seeds, epochs, batch, rows=None):
    """The row numbers of every batch of every seed: (epochs, S, n)."""
    columns = [np.arange(n, dtype=float)[:, None], np.arange(n)]
    batches = Batches(columns, seeds, n, [False, False], rows, batch)
    shufflers = [np.random.default_rng([seed, 1]) for seed in range(seeds)]
    return np.array([np.concatenate([np.array(y) for _, y in batches.epoch(shufflers)], axis=1)
                     for _ in range(epochs)])


def test_every_epoch_shows_every_row_once_and_no_two_seeds_or_epochs_share_an_order():
    seen = seen_batches(n=37, seeds=4, epochs=3, batch=8)
    assert (np.sort(seen, axis=-1) == np.arange(37)).all()
    assert len({order.tobytes() for order in seen.reshape(12, 37)}) == 12


def test_x_and_y_stay_together_in_every_batch(data):
    batches = Batches([data[0], np.arange(50)], 3, 50, [False, False], None, 16)
    shufflers = [np.random.default_rng(s) for s in range(3)]
    assert all(np.array_equal(X, data[0][rows]) for X, rows in batches.epoch(shufflers))


@pytest.mark.parametrize("batch", [16, None])
def test_a_seed_runs_alone_as_it_runs_among_others(data, batch):
    run = dict(epochs=5, batch=batch, optimizer=Adam(lr=0.01))
    among = train(DEEP, lossedu.loss("mae"), *data, seeds=(4, 9, 2), **run)
    alone = train(DEEP, lossedu.loss("mae"), *data, seeds=(9,), **run)
    assert np.allclose(among.steps[1], alone.steps[0], rtol=0, atol=1e-12)
    assert np.allclose(among.predict(data[0])[1], alone.predict(data[0])[0], rtol=0, atol=1e-12)
    assert not np.allclose(among.steps[0], alone.steps[0])


def test_two_losses_from_the_same_seeds_start_from_the_same_weights(data):
    predicted = [train(DEEP, LOSSES[name][0], *data, seeds=3, epochs=0).predict(data[0])
                 for name in ("mse", "huber")]
    assert np.array_equal(*predicted)
    assert np.ptp(predicted[0], axis=0).min() > 0


def test_the_start_is_uniform_within_one_over_the_root_of_the_inputs():
    weights, bias = Network(sizes=(16, 400)).start(range(5))[0]
    both = np.concatenate([weights, bias[:, None]], axis=1) * 4
    assert abs(both).max() < 1 and abs(both.std() - 1 / np.sqrt(3)) < 0.01
    assert abs(both.mean()) < 0.02


def test_an_output_bias_is_where_training_starts(data):
    network = Network(sizes=(5, 8, 1), output="sigmoid", output_bias=-8.0)
    predicted = train(network, lossedu.loss("mse"), data[0], (data[1] > 0).astype(float), seeds=4,
                      epochs=0).predict(data[0])
    assert predicted.max() < 0.01


def test_a_given_start_is_used_and_not_changed(data):
    start = LINEAR.start([5])
    kept = [(W.copy(), b.copy()) for W, b in start]
    one = train(LINEAR, lossedu.loss("mse"), *data, seeds=[5], epochs=2, start=start)
    two = train(LINEAR, lossedu.loss("mse"), *data, seeds=[5], epochs=2)
    assert np.array_equal(one.steps, two.steps)
    assert all(np.array_equal(a, b) for pair, other in zip(start, kept)
               for a, b in zip(pair, other))


def test_learning_rates_side_by_side_are_runs_of_their_own(data):
    for make in (lambda lr: SGD(lr=lr, momentum=0.5), lambda lr: Adam(lr=lr)):
        both = train(DEEP, lossedu.loss("mse"), *data, seeds=(1, 1), epochs=3,
                     optimizer=make(np.array([0.01, 0.1])))
        for row, lr in enumerate((0.01, 0.1)):
            one = train(DEEP, lossedu.loss("mse"), *data, seeds=(1,), epochs=3, optimizer=make(lr))
            assert np.allclose(both.steps[row], one.steps[0], rtol=0, atol=1e-12)
