"""Every activation against 60-digit arithmetic in the tails, and against PyTorch's autograd."""
import mpmath
import numpy as np
import pytest

from lossedu import activations
from lossedu.activations import ACTIVATIONS

from .losses.library import counted, slack

POINTWISE = [name for name, one in ACTIVATIONS.items() if one.df]
BY_ROWS = [name for name, one in ACTIVATIONS.items() if one.rows]

EXACT = {
    "identity": lambda z: z,
    "identity_grad": lambda z: mpmath.mpf(1),
    "sigmoid": lambda z: 1 / (1 + mpmath.exp(-z)),
    "sigmoid_grad": lambda z: 1 / ((1 + mpmath.exp(-z)) * (1 + mpmath.exp(z))),
    "tanh": mpmath.tanh,
    "tanh_grad": lambda z: mpmath.sech(z) ** 2,
    "exp": mpmath.exp,
    "exp_grad": mpmath.exp,
    "softplus": lambda z: mpmath.log1p(mpmath.exp(z)),
    "softplus_grad": lambda z: 1 / (1 + mpmath.exp(-z)),
    "log_sigmoid": lambda z: -mpmath.log1p(mpmath.exp(-z)),
    "log_sigmoid_grad": lambda z: 1 / (1 + mpmath.exp(z)),
    "relu": lambda z: max(z, mpmath.mpf(0)),
    "relu_grad": lambda z: mpmath.mpf(z > 0),
}


def worst_error(function, exact, z):
    """The largest relative error in eps of the dtype, beyond that of NumPy's own functions; results
    below the normal range are left out."""
    kind = np.finfo(z.dtype)
    worst = 0.0
    with counted() as calls:
        answers = function(z)
    with mpmath.workdps(60 + 700):  # sigmoid(-700) needs its digits after 300 zeros
        for one, got in zip(z, answers, strict=True):
            truth = exact(mpmath.mpf(float(one)))
            if abs(truth) > kind.max:
                worst = max(worst, 0.0 if np.isinf(got) else np.inf)
            elif truth == 0 or abs(truth) > kind.tiny:
                error = abs(mpmath.mpf(float(got)) - truth)
                worst = max(worst, float(error / abs(truth) / kind.eps) if truth else float(error))
    return worst - slack(calls, z.dtype)


def scores(dtype, furthest=800.0, count=120):
    rng = np.random.default_rng(1)
    size = 10.0 ** rng.uniform(-20, np.log10(furthest), count)
    return np.concatenate([size, -size, [0.0, furthest, -furthest]]).astype(dtype)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("name", list(EXACT))
def test_value_and_derivative_are_within_4_eps_of_the_exact_ones(name, dtype):
    z = scores(dtype, 800.0 if dtype is np.float64 else 95.0)
    with np.errstate(all="ignore"):
        assert worst_error(getattr(activations, name), EXACT[name], z) <= 4


@pytest.mark.parametrize("name, naive", [
    ("sigmoid_grad", lambda z: activations.sigmoid(z) * (1 - activations.sigmoid(z))),
    ("tanh_grad", lambda z: 1 - np.tanh(z) ** 2),
    ("softplus", lambda z: np.log(1 + np.exp(z))),
    ("log_sigmoid", lambda z: np.log(activations.sigmoid(z))),
])
def test_the_accuracy_test_fails_for_the_naive_form(name, naive):
    with np.errstate(all="ignore"):
        assert worst_error(naive, EXACT[name], scores(np.float64)) > 1e6


@pytest.mark.parametrize("name", list(ACTIVATIONS))
def test_every_activation_has_exactly_one_way_back(name):
    assert (ACTIVATIONS[name].df is None) != (ACTIVATIONS[name].rows is None)
    assert ACTIVATIONS[name].f is getattr(activations, name)


@pytest.mark.parametrize("name", list(ACTIVATIONS))
def test_value_and_pull_agree_with_pytorch_and_its_autograd(name):
    torch = pytest.importorskip("torch")
    twin = {"identity": lambda z: z * 1, "exp": torch.exp, "tanh": torch.tanh, "relu": torch.relu,
            "sigmoid": torch.sigmoid,
            "softplus": lambda z: torch.nn.functional.softplus(z, threshold=1e9),
            "log_sigmoid": torch.nn.functional.logsigmoid,
            "softmax": lambda z: torch.softmax(z, -1),
            "log_softmax": lambda z: torch.log_softmax(z, -1)}[name]
    rng = np.random.default_rng(2)
    z, slope = rng.normal(size=(2, 3, 7, 4)) * np.array(3.0)
    z[0, 0, 0] = 0.0  # relu's kink, and a row of ties
    there = torch.tensor(z, requires_grad=True)
    out = twin(there)
    out.backward(torch.tensor(slope))
    one = ACTIVATIONS[name]
    np.testing.assert_allclose(one(z), out.detach().numpy(), rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(one.pull(z, slope), there.grad.numpy(), rtol=1e-11, atol=1e-14)


@pytest.mark.parametrize("name", BY_ROWS)
def test_each_entry_of_a_row_is_as_accurate_as_its_gap_allows(name):
    rng = np.random.default_rng(3)
    rows = np.concatenate([rng.normal(size=(12, 4)) * spread for spread in (1e-3, 1.0, 30.0,
                                                                            150.0)])
    with counted() as calls:
        got = getattr(activations, name)(rows)
    bound = (4 + slack(calls, rows.dtype)) * np.finfo(float).eps
    with mpmath.workdps(400):
        for row, ours in zip(rows, got, strict=True):
            z = [mpmath.mpf(float(one)) for one in row]
            total = mpmath.log(mpmath.fsum(mpmath.exp(one) for one in z))
            for k in range(len(z)):
                truth = z[k] - total if name == "log_softmax" else mpmath.exp(z[k] - total)
                if abs(truth) > 1e-300:
                    # its rounding is multiplied by the exponential
                    gap = max(1.0, float(np.ptp(row)))
                    assert abs(float(ours[k]) - truth) / abs(truth) <= bound * gap


def test_log_softmax_keeps_the_digits_of_a_nearly_certain_class():
    naive = np.array([0.0, -50.0]) - np.log(np.exp([0.0, -50.0]).sum())
    assert naive[0] == 0
    np.testing.assert_allclose(activations.log_softmax(np.array([0.0, -50.0]))[0], -np.exp(-50.0),
                               rtol=1e-15)


@pytest.mark.parametrize("name", BY_ROWS)
def test_rows_survive_huge_scores_masked_classes_and_one_class_alone(name):
    f = getattr(activations, name)
    power = np.exp if name == "log_softmax" else (lambda p: p)
    with np.errstate(divide="ignore"):
        np.testing.assert_allclose(power(f(np.array([1e300, 1e300, -1e300]))), [0.5, 0.5, 0.0])
        np.testing.assert_allclose(power(f(np.array([0.0, -np.inf, 0.0]))), [0.5, 0.0, 0.5])
    assert power(f(np.array([[3.0]]))) == [[1.0]]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", list(ACTIVATIONS))
def test_dtype_shape_and_nan_come_through_and_the_input_stays(name, dtype):
    z = np.array([[0.5, -2.0], [np.nan, 1.0]], dtype)
    before = z.copy()
    out, back = ACTIVATIONS[name](z), ACTIVATIONS[name].pull(z, np.ones_like(z))
    assert out.dtype == back.dtype == dtype
    assert out.shape == back.shape == z.shape
    assert np.isnan(out[1, 0])
    assert not np.isnan(out[0]).any()
    np.testing.assert_array_equal(z, before)
