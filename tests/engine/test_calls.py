"""What a call of the engine may look like: data of each seed's own, weights, what is kept, and what
is refused."""
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import lossedu
from lossedu.engine import SGD, Adam, Network, fit_linear, train

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


def with_a_gap(array, place, gap=np.nan):
    array = np.array(array, float)
    array[place] = gap
    return array


@pytest.mark.parametrize("gap", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("loss", ["mse", "pinball", "bce_with_logits", "rmse"])
def test_data_that_is_not_finite_is_refused_and_the_cure_works(loss, gap):
    X, y = np.ones((6, 5)), np.array([0.0, 1, 1, 0, 1, 0])
    for bad in ((with_a_gap(X, (2, 3), gap), y), (X, with_a_gap(y, 4, gap))):
        if loss == "bce_with_logits" and np.isinf(bad[1]).any():
            continue  # it is outside of the labels, and that sentence comes first
        words = rf"train: (X\[2, 3\]|y\[4\]) is {gap}; finite"
        with pytest.raises(ValueError, match=words) as told:
            train(LINEAR, lossedu.loss(loss), *bad, seeds=2, epochs=1)
        code = re.search(r"type keep = (.*) and take", str(told.value))[1]
        keep = eval(code, {"numpy": np, "X": bad[0], "y": bad[1]})
        assert keep.sum() == 5
        train(LINEAR, lossedu.loss(loss), bad[0][keep], bad[1][keep], seeds=2, epochs=1)


@pytest.mark.parametrize("dtype", ["Int64", "Float64", "float"])
def test_a_column_of_pandas_with_a_gap_is_refused_and_the_cure_works(dtype):
    y = pd.Series([1, None, 2, 1], dtype=dtype)
    X = np.arange(20.0).reshape(4, 5)
    for call in (lambda X, y: train(LINEAR, lossedu.loss("mse"), X, y, seeds=2, epochs=1),
                 lambda X, y: fit_linear(lossedu.loss("mse"), X[:, :1], y)):
        with pytest.raises(ValueError, match=r"y\[1\] is nan; finite numbers fit") as told:
            call(X, y)
        code = re.search(r"type keep = (.*) and take \[keep\] of all", str(told.value))[1]
        keep = eval(code, {"numpy": np, "y": y})
        call(X[keep], y[keep])


def test_what_no_seed_learns_from_may_hold_anything():
    X, y, mse = np.arange(30.0).reshape(6, 5) / 30, np.arange(6.0), lossedu.loss("mse")
    gaps, run = (with_a_gap(X, 2), with_a_gap(y, 2)), dict(seeds=2, epochs=2, batch=2)
    left = np.array([0, 1, 3, 4, 5])
    weight, rows = np.ones(6), np.array([left, left])
    weight[2] = 0
    assert np.isfinite(train(LINEAR, mse, *gaps, weight=weight, **run).steps).all()
    assert np.isfinite(train(LINEAR, mse, *gaps, rows=rows, **run).steps).all()
    # where each seed has its own data and weights, what counts is what that seed learns from
    own_X, own_y = (np.stack([one, gap]) for one, gap in zip((X, y), gaps))
    of_each = np.stack([np.ones(6), weight])
    assert np.isfinite(train(LINEAR, mse, own_X, own_y, weight=of_each, **run).steps).all()
    for changes in (dict(weight=of_each[::-1]), dict(rows=np.array([left, np.arange(5)]))):
        with pytest.raises(ValueError, match=r"X\[1, 2, 0\] is nan.*keep = .*\[:, keep\]") as told:
            train(LINEAR, mse, own_X, own_y, **changes, **run)
        code = re.search(r"type keep = (.*) and take", str(told.value))[1]
        keep = eval(code, {"numpy": np, "X": own_X})
        assert keep.tolist() == [True, True, False, True, True, True]
    with pytest.raises(ValueError, match=r"train: y\[2\] is nan"):
        train(LINEAR, mse, X, gaps[1], rows=np.array([left, np.arange(5)]), **run)


def test_nan_in_y_may_mark_what_is_not_known_for_a_function_of_ones_own():
    def known_alone(output, target):
        known = ~np.isnan(target)
        away = np.where(known, output[..., 0] - target, 0)
        return (away ** 2).sum(axis=1), 2 * away[..., None]

    X, y = np.ones((4, 5)), np.array([1.0, np.nan, 2.0, 3.0])
    assert np.isfinite(train(LINEAR, known_alone, X, y, seeds=2, epochs=2).steps).all()
    with pytest.raises(ValueError, match=r"train: X\[1, 0\] is nan"):
        train(LINEAR, known_alone, with_a_gap(X, 1), y, seeds=2, epochs=2)


def test_importing_the_engine_loads_numpy_alone():
    code = ("import sys, lossedu; lossedu.engine; print(sorted({'pandas', 'sklearn', 'scipy', "
            "'matplotlib', 'torch', 'tqdm'} & set(sys.modules)))")
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True,
                          cwd=ROOT).stdout.strip() == "[]"
