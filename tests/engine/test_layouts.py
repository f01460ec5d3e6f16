"""Training and fitting on data that lie anyhow in memory, in any dtype: as on plain float64."""
import numpy as np
import pytest

import lossedu
from lossedu.engine import Network, fit_linear, train
from lossedu.engine.objectives import objective, read_target

LAYOUTS = {
    "fortran": np.asfortranarray,
    "strided": lambda array: np.repeat(array, 2, axis=0)[::2],
    "reversed": lambda array: array[::-1].copy()[::-1],
    "read-only": lambda array: np.frombuffer(array.tobytes(), array.dtype).reshape(array.shape),
    "big-endian": lambda array: array.astype(array.dtype.newbyteorder(">")),
    "unaligned": lambda array: np.frombuffer(b"0" + array.tobytes(), array.dtype,
                                             offset=1).reshape(array.shape),
}
RNG = np.random.default_rng(0)
X = RNG.normal(size=(40, 3))
CLASSES = RNG.integers(0, 3, 40)
WEIGHT = RNG.uniform(0.5, 2, 40)
TARGETS = {"mse": X @ [1.0, -2.0, 0.5], "bce_with_logits": (X[:, 0] > 0) * 1.0,
           "hinge": np.sign(X[:, 1]),
           "cross_entropy": CLASSES, "multi_margin": CLASSES, "crammer_singer": CLASSES,
           "brier": CLASSES,
           "gaussian_nll": X[:, 0], "rmse": X[:, 2], "soft_cross_entropy": np.eye(3)[CLASSES]}
OUTPUTS = {"gaussian_nll": ("identity", "softplus"), "brier": "softmax"}


def trained(name, X, y, weight=None):
    rows = lossedu.loss(name).scope == "row"
    network = Network((3, 4, 3 if rows else 2 if name == "gaussian_nll" else 1),
                      output=OUTPUTS.get(name, "identity"))
    return train(network, lossedu.loss(name), X, y, seeds=2, epochs=2, batch=16, weight=weight)


def same(one, other):
    np.testing.assert_allclose(one.steps, other.steps, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("name", TARGETS)
def test_training_does_not_depend_on_how_the_data_lie_in_memory(name):
    y, weight = TARGETS[name], None if lossedu.loss(name).scope == "set" else WEIGHT
    right = trained(name, X, y, weight)
    for layout in LAYOUTS.values():
        same(trained(name, layout(X), layout(y), None if weight is None else layout(weight)), right)


@pytest.mark.parametrize("dtype", [np.uint8, np.int8, np.uint16, np.int32, np.uint64, ">i4"])
@pytest.mark.parametrize("name", ["cross_entropy", "multi_margin", "crammer_singer", "brier"])
def test_training_takes_class_indices_in_any_integers(name, dtype):
    """Where the right class's score lies is worked out in whole numbers: 200 rows are too many for
    uint8."""
    X, y = np.resize(globals()["X"], (320, 3)), np.resize(CLASSES, 320)
    network = Network((3, 3), output=OUTPUTS.get(name, "identity"))
    right, got = (train(network, lossedu.loss(name), X, one, seeds=2, epochs=2, batch=None)
                  for one in (y, y.astype(dtype)))
    same(got, right)


@pytest.mark.parametrize("dtype", [np.bool_, np.uint8, np.int8, np.float16, np.float32, ">f8"])
def test_training_takes_labels_and_inputs_of_any_dtype(dtype):
    whole = (np.abs(X) > 0.5).astype(float)
    for name in ("mse", "bce_with_logits", "rmse"):
        right = trained(name, whole, whole[:, 0])
        same(trained(name, whole.astype(dtype), whole[:, 0].astype(dtype)), right)


@pytest.mark.parametrize("name", ["mse", "huber", "mae", "bce_with_logits", "hinge"])
def test_a_fit_does_not_depend_on_layout_or_dtype(name):
    whole = np.round(2 * X)
    y = TARGETS.get(name, TARGETS["mse"])
    y = np.where(np.arange(40) % 4 == 0, y[::-1],
                 y) if name in ("bce_with_logits", "hinge") else np.round(y)
    right = fit_linear(lossedu.loss(name), whole, y, weight=WEIGHT)
    ways = [*LAYOUTS.values(), lambda array: array.astype(np.int8)
            if np.all(array == np.round(array)) else array]
    for way in ways:
        fit = fit_linear(lossedu.loss(name), way(whole), way(y), weight=way(WEIGHT))
        assert fit.converged == right.converged
        assert fit.value == pytest.approx(right.value, rel=1e-8)


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_minimised_does_not_depend_on_how_the_outputs_lie(name):
    loss = lossedu.loss(name)
    columns = 3 if loss.scope == "row" else 2 if name == "gaussian_nll" else 1
    output = np.abs(RNG.normal(size=(2, 40, columns))) + 0.1
    output /= output.sum(axis=-1, keepdims=True) if loss.scope == "row" and name == "brier" else 1
    target = np.stack([TARGETS[name]] * 2)
    value, slope = objective(loss)(output, target)
    before = output.copy()
    for layout in LAYOUTS.values():
        its_value, its_slope = objective(loss)(layout(output), layout(target))
        np.testing.assert_allclose(its_value, value, rtol=1e-12)
        np.testing.assert_allclose(its_slope, slope, rtol=1e-12, atol=1e-15)
    assert np.array_equal(output, before)


def test_class_indices_reach_the_loss_as_native_whole_numbers():
    for dtype in (np.uint8, np.int8, np.uint64, ">i2"):
        assert read_target(lossedu.loss("cross_entropy"), CLASSES.astype(dtype), 3).dtype == np.intp
