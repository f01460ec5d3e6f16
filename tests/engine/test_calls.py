"""What a call of the engine may look like: data of each seed's own, weights, what is kept, and what
is refused."""
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import lossedu
from lossedu.engine import SGD, Adam, Network, train

ROOT = Path(lossedu.__file__).parents[1]
LINEAR, DEEP = Network(sizes=(5, 1)), Network(sizes=(5, 8, 6, 1), activation="tanh")


@pytest.fixture(scope="module")
def data():
    rng = np.random.default_rng(7)
    X = rng.normal(size=(50, 5))
    return X, X @ rng.normal(size=5) + rng.standard_t(2, size=50)


def test_each_seed_may_have_data_targets_rows_and_weights_of_its_own(data):
    X, y = data
    rng = np.random.default_rng(3)
    rows = np.array([rng.permutation(50)[:30] for _ in range(3)])
    own_y, weight = y + rng.normal(size=(3, 50)), rng.uniform(0.5, 2, size=(3, 50))
    run = dict(epochs=3, batch=8, optimizer=Adam(lr=0.05))
    by_rows = train(DEEP, lossedu.loss("mse"), X, own_y, rows=rows, weight=weight, seeds=3, **run)
    pick = np.arange(3)[:, None]
    picked = train(DEEP, lossedu.loss("mse"), X[rows], own_y[pick, rows], weight=weight[pick, rows],
                   seeds=3, **run)
    alone = [train(DEEP, lossedu.loss("mse"), X[rows[s]], own_y[s, rows[s]],
                   weight=weight[s, rows[s]], seeds=[s],
                   **run).steps[0] for s in range(3)]
    # the same rows are shuffled as numbers and as positions: the batches are the same
    assert np.allclose(by_rows.steps, picked.steps, rtol=0, atol=1e-12)
    assert np.allclose(picked.steps, alone, rtol=0, atol=1e-12)


def test_a_weight_of_two_is_the_row_twice_and_a_weight_of_zero_is_no_row(data):
    X, y = data
    twice = np.r_[np.arange(50), np.arange(10)]
    weight = np.where(np.arange(50) < 10, 2.0, np.where(np.arange(50) < 40, 1.0, 0.0))
    run = dict(seeds=2, epochs=20, batch=None, optimizer=SGD(lr=0.05))
    for loss in (lossedu.loss("mse"), lossedu.loss("mae")):
        weighted = train(LINEAR, loss, X, y, weight=weight, **run)
        repeated = train(LINEAR, loss, X[twice[twice < 40]], y[twice[twice < 40]], **run)
        assert np.allclose(weighted.steps, repeated.steps, rtol=1e-12)


def test_epochs_are_the_mean_over_the_rows_and_what_is_watched_is_kept(data):
    seen = []
    history = train(LINEAR, lossedu.loss("mse"), *data, seeds=2, epochs=3, batch=16,
                    watch=lambda model: seen.append(model.predict(data[0])[:, 0]) or seen[-1])
    assert np.allclose(history.epochs[:, 0], history.steps[:, :4] @ np.array([16, 16, 16, 2]) / 50)
    assert history.watched.shape == (2, 4) and np.array_equal(history.watched, np.array(seen).T)
    assert np.array_equal(history.watched[:, -1], history.predict(data[0])[:, 0])


def test_a_run_that_diverges_says_so(data):
    history = train(LINEAR, lossedu.loss("mse"), *data, seeds=2, epochs=200,
                    optimizer=SGD(lr=np.array([0.01, 9.0])))
    assert history.diverged.tolist() == [False, True]
    assert "1 of 2 diverged" in repr(history) and "diverged" not in repr(
        train(LINEAR, lossedu.loss("mse"), *data, seeds=2, epochs=1))


def test_numbers_do_not_depend_on_the_number_of_threads():
    code = ("import numpy as np, lossedu; from lossedu import engine\n"
            "rng = np.random.default_rng(0)\n"
            "X = rng.normal(size=(600, 20)); y = X[:, 0] + rng.normal(size=600)\n"
            "net = engine.Network((20, 64, 1)); huber = lossedu.loss('huber')\n"
            "h = engine.train(net, huber, X, y, seeds=4, epochs=4, batch=200)\n"
            "print(h.steps[:, -1].tolist())")
    said = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT,
                           check=True,
                           env={**os.environ, "OPENBLAS_NUM_THREADS": n,
                                "OMP_NUM_THREADS": n}).stdout for n in "12"]
    one, two = map(json.loads, said)
    assert len(one) == 4 and np.allclose(one, two, rtol=0, atol=1e-9)


# ---------------------------------------------------------------------- sentences
@pytest.mark.parametrize("call, sentence", [
    (lambda X, y: Network(sizes=(5,)), r"whole numbers from 1 up fit.*Type sizes=\(13, 32, 1\)"),
    (lambda X, y: Network(sizes=(5, 1), activation="thanh"),
     'no activation \'thanh\' for hidden.*mean "tanh"'),
    (lambda X, y: Network(sizes=(5, 1), output="softmx"),
     'no activation \'softmx\' for the output.*mean "softmax"'),
    (lambda X, y: Network(sizes=(5, 3), output=("identity", "exp")), "2 activations for 3 outputs"),
    (lambda X, y: Network(sizes=(5, 3), output_bias=(1, 2)), r"output_bias has shape \(2,\)"),
    (lambda X, y: SGD(lr=-1), r"SGD: lr=-1 came; a number from 0 up fits"),
    (lambda X, y: SGD(momentum=1.0), "momentum=1.0 came; a number from 0 and below 1 fits"),
    (lambda X, y: Adam(betas=(0.9, 1.0)), r"betas=\(0.9, 1.0\) came"),
    (lambda X, y: train(LINEAR, lossedu.loss("mse"), X[:, :4], y),
     r"X has shape \(50, 4\); \(n, 5\).*fits a network"),
    (lambda X, y: train(LINEAR, lossedu.loss("mse"), X, y[:9]),
     r"y has shape \(9,\) and X has 50 rows"),
    (lambda X, y: train(LINEAR, lossedu.loss("mse"), X, y, weight=y[:9]),
     r"weight has shape \(9,\)"),
    (lambda X, y: train(Network((5, 2)), lossedu.loss("mse"), X, y),
     "each output needs a target of its own"),
    (lambda X, y: train(LINEAR, lossedu.loss("mse"), X, y, seeds=0), "at least one"),
    (lambda X, y: train(LINEAR, lossedu.loss("mse"), X, y, seeds=[-1]), "each from 0 up"),
    (lambda X, y: train(LINEAR, lossedu.loss("mse"), X, y, batch=0), "batch=0 came"),
    (lambda X, y: train(LINEAR, lossedu.loss("mse"), X, y, seeds=2, rows=[[1, 50], [0, 1]]),
     "0 to 49 fit"),
    (lambda X, y: train(LINEAR, lossedu.loss("mse"), X, y, seeds=2, rows=[1, 2]),
     r"rows has shape \(2,\)"),
    (lambda X, y: train(LINEAR, lossedu.loss("mse"), X, y, seeds=2, start=DEEP.start(range(2))),
     "start has shapes"),
    (lambda X, y: train(LINEAR, lossedu.loss("mse"), X, y, seeds=2, optimizer=SGD(lr=[1, 2, 3])),
     "lr has shape"),
    (lambda X, y: train(LINEAR, "mse", X, y), r'lossedu.loss\("mse"\)'),
])
def test_a_call_that_does_not_fit_says_what_came_and_what_fits(data, call, sentence):
    with pytest.raises((ValueError, TypeError), match=sentence):
        call(*data)


def test_importing_the_engine_loads_numpy_alone():
    code = ("import sys, lossedu; lossedu.engine; print(sorted({'pandas', 'sklearn', 'scipy', "
            "'matplotlib', 'torch', 'tqdm'} & set(sys.modules)))")
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                          cwd=ROOT).stdout.strip() == "[]"
