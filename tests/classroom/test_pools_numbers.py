"""The numbers of the pools with one estimate each, found another way: by counting, by trying a
grid, by rounding, from the package's own losses, with SciPy."""
import re

import numpy as np
import pytest
import torch
from scipy.stats import wasserstein_distance

import lossedu
from lossedu import pools
from lossedu.pools.numerics import DIGITS

SEEDS = range(5)


def asked(unit, id, seed, behind="", instead=()):
    """The exercise, and the numbers in its question behind some words."""
    exercise = pools.made(unit, id, seed)
    text = exercise.ask.partition(behind)[2] if behind else exercise.ask
    for old, new in instead:
        text = text.replace(old, new)
    return exercise, [float(one) for one in re.findall(r"-?\d+(?:\.\d+)?(?:e-\d+)?", text)]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_forecast_for_two_kinds_is_the_variance_of_runs_that_were_written_out(seed):
    exercise, (percent, high, spread, low, other, *_) = asked("start", "one_forecast", seed)
    runs = np.concatenate([np.repeat([high - spread, high + spread], int(percent)),
                           np.repeat([low - other, low + other], int(100 - percent))])
    constants = np.linspace(low, high, 2001)
    costs = np.mean((constants[:, None] - runs) ** 2, axis=1)
    assert exercise.reference == pytest.approx(costs.min(), rel=1e-4)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_step_of_a_forward_difference_has_a_smaller_bound(seed):
    exercise, (loss, bend, eps, *_) = asked("gradients", "forward_error", seed, "the loss is about")
    steps = np.logspace(-10, 0, 20_001)
    bounds = steps * bend / 2 + 2 * eps * loss / steps
    assert exercise.reference == pytest.approx(bounds.min(), rel=1e-5)


def test_forward_differences_in_float32_keep_to_the_bound():
    """Of 1.5 cosh: the losses are rounded to float32, the steps are powers of 2 and exact."""
    eps, points = 2.0 ** -23, np.arange(1, 33) / 32
    for step in 2.0 ** -np.arange(6, 20):
        near, far = ((1.5 * np.cosh(at)).astype(np.float32).astype(float)
                     for at in (points, points + step))
        error = np.abs((far - near) / step - 1.5 * np.sinh(points))
        loss = bend = 1.5 * np.cosh(points + step)     # the largest between the two points
        assert np.all(error <= step * bend / 2 + 2 * eps * loss / step)


@pytest.mark.parametrize("seed", SEEDS)
def test_so_many_pairs_make_the_interval_as_short_as_is_asked(seed):
    exercise, numbers = asked("fair_comparison", "pairs_needed", seed, "standard deviation")
    one, other, together, factor, width = numbers[:5]
    shared = together * one * other
    covariance = np.array([[one ** 2, shared], [shared, other ** 2]])
    minus = np.array([1, -1])       # what makes the difference of the two accuracies
    spread = np.sqrt(minus @ covariance @ minus)
    assert factor == 1.96
    assert factor * spread / np.sqrt(exercise.reference) == pytest.approx(width)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_part_that_lasts_longer_has_the_rate_of_the_largest_likelihood(seed):
    exercise, (number, ended, watched, mean, *_, time, _) = asked(
        "likelihood", "still_running", seed, instead=[("three digits", "3 digits")])
    rates = np.logspace(-5, -1, 40_001)
    likelihood = (ended * np.log(rates) - rates * ended * mean      # those that failed
                  - rates * (number - ended) * watched)             # and the others
    best = rates[np.argmax(likelihood)]
    assert exercise.reference == pytest.approx(np.exp(-best * time), rel=1e-3)


@pytest.mark.parametrize("seed", range(12))
def test_the_loss_is_0_from_the_lead_on_and_not_before(seed):
    exercise, (classes, temperature, *_) = asked("numerics", "lead_for_zero", seed)
    name = next(one for one in ("bfloat16", "float16", "float32") if f"to {one}," in exercise.ask)
    kind = getattr(torch, name)
    assert torch.finfo(kind).eps == 2.0 ** -DIGITS[name]

    def loss(lead):
        q = (classes - 1) * np.exp(-lead / temperature)
        return torch.log(torch.tensor(1 + q, dtype=torch.float64).to(kind).double()).item()

    assert loss(exercise.reference + 0.01) == 0 < loss(exercise.reference - 0.01)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_loss_of_the_catalogue_has_that_probability_at_the_scale(seed):
    exercise, (classes, _, margin, *_) = asked("metric_learning", "least_scale", seed)
    prob = float(re.search(r"the probability (\S+)\?", exercise.ask)[1])
    classes = int(classes)
    corners = np.eye(classes) - 1 / classes     # the corners of a simplex around 0
    corners /= np.linalg.norm(corners, axis=1, keepdims=True)
    cosface = lossedu.loss("cosface", margin=margin, scale=exercise.reference)
    loss = cosface(corners[:1] @ corners.T, np.array([0]))
    assert np.exp(-loss) == pytest.approx(prob, abs=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_distance_of_two_shops_is_that_of_scipy(seed):
    exercise, numbers = asked("distributions", "moved_mass", seed)
    values, first, other = np.array(numbers[:12]).reshape(3, 4)
    assert first.sum() == pytest.approx(1) and other.sum() == pytest.approx(1)
    assert exercise.reference == pytest.approx(wasserstein_distance(values, values, first, other))


@pytest.mark.parametrize("seed", range(8))
def test_with_the_weight_both_gradients_have_the_same_length(seed):
    exercise, (first, other, times, *_) = asked("custom_losses", "weight_for_a_unit", seed)
    name = "mse" if "squared error" in exercise.ask else "mae"
    rng = np.random.default_rng(seed)
    rows, target, w = rng.normal(size=(9, 4)), rng.normal(size=9), rng.normal(size=4)

    def length(unit):
        grad = lossedu.loss(name).grad(unit * (rows @ w), unit * target)
        return np.linalg.norm(unit * grad @ rows)

    grown = length(times) / length(1)
    assert first * grown * exercise.reference == pytest.approx(other)
