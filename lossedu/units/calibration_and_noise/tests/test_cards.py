"""What the interview cards of the unit say, run."""
import math

import numpy as np
import pytest
import torch
from scipy import integrate, optimize, stats
from scipy.special import expit, log_softmax

from tests.interview.said import code_of, said


def grouped_error(predicted, observed, groups):
    """The mean distance between prediction and frequency over groups of equal size."""
    order = np.argsort(predicted, kind="stable")
    parts = zip(np.array_split(predicted[order], groups), np.array_split(observed[order], groups))
    return np.mean([abs(p.mean() - y.mean()) for p, y in parts])


@pytest.mark.proof
@pytest.mark.parametrize("rows, groups, card, number", [
    (1000, 10, "calibration-ece-floor", "0.032"), (1000, 20, "calibration-ece-floor", "0.045"),
    (20_000, 15, "error-that-fell-by-itself", "0.009"),
    (600, 15, "error-that-fell-by-itself", "0.05")])
def test_the_floor_of_a_calibration_error(rows, groups, card, number):
    rng = np.random.default_rng(0)
    predicted = rng.uniform(0.78, 0.82, rows)
    found = np.mean([grouped_error(predicted, rng.random(rows) < predicted, groups)
                     for _ in range(200)])
    assert found == pytest.approx(said(card, number), rel=0.07)


def test_the_base_rate_is_calibrated_and_useless():
    rng = np.random.default_rng(1)
    labels = rng.random(50_000) < 0.3
    constant = np.full(50_000, labels.mean())
    assert abs(constant.mean() - labels.mean()) < 1e-12
    own = np.where(labels, 0.6, 0.2)  # tells the classes apart, and is not calibrated

    def cross_entropy(p):
        return -np.mean(np.log(np.where(labels, p, 1 - p)))

    assert cross_entropy(own) < cross_entropy(constant)


def test_the_temperature_is_convex_in_its_inverse():
    rng = np.random.default_rng(2)
    z = 3 * rng.normal(size=500)
    y = rng.random(500) < expit(z / 2)

    def cost(beta, z=z, y=y):
        return np.mean(np.logaddexp(0, beta * z) - y * beta * z)

    betas = np.linspace(0, 4, 41)
    assert (np.diff([cost(one) for one in betas], 2) > 0).all()
    step, beta = 1e-5, 0.7
    told = np.mean(z * (expit(beta * z) - y))
    assert (cost(beta + step) - cost(beta - step)) / (2 * step) == pytest.approx(told, rel=1e-6)
    right = z > 0
    costs = [cost(one, z, right) for one in (1, 10, 100)]
    assert costs == sorted(costs, reverse=True) and costs[-1] > 0  # falls, and has no minimum


@pytest.mark.proof
def test_the_program_of_the_temperature():
    temperature = code_of("temperature-from-a-blank-cell")["temperature"]
    rng = np.random.default_rng(3)
    logits = 2 * rng.normal(size=(4000, 5))
    odds = log_softmax(logits, axis=1)
    labels = (odds + rng.gumbel(size=odds.shape)).argmax(axis=1)  # drawn from the softmax
    found = temperature(logits, labels)
    assert found == pytest.approx(1, abs=0.05)
    assert temperature(3 * logits, labels) == pytest.approx(3 * found, rel=1e-3)
    assert temperature(logits + 700, labels) == pytest.approx(found, rel=1e-3)
    with pytest.raises(ValueError, match="at a bound"):
        temperature(logits, logits.argmax(axis=1))


def test_groups_cancel_in_the_pooled_error():
    observed = np.concatenate([np.repeat([1, 0], [770, 230]), np.repeat([1, 0], [650, 350])])
    assert abs(observed.mean() - 0.7) == pytest.approx(0.01)
    apart = [abs(part.mean() - 0.7) for part in np.split(observed, 2)]
    assert apart == pytest.approx([0.07, 0.05])


def test_symmetric_noise_keeps_the_order_of_accuracies():
    """With ten classes and a third flipped to the others alike, accuracy becomes a line."""
    rate, classes = 1 / 3, 10
    rng = np.random.default_rng(4)
    truth = rng.integers(classes, size=200_000)
    flipped = (truth + rng.integers(1, classes, truth.size)) % classes
    noisy = np.where(rng.random(truth.size) < rate, flipped, truth)
    seen = []
    for accuracy in (0.6, 0.7, 0.8):
        wrong = (truth + rng.integers(1, classes, truth.size)) % classes
        said_class = np.where(rng.random(truth.size) < accuracy, truth, wrong)
        seen.append((said_class == noisy).mean())
        line = accuracy * (1 - rate) + (1 - accuracy) * rate / (classes - 1)
        assert seen[-1] == pytest.approx(line, abs=0.005)
    assert seen == sorted(seen)


def test_two_reasons_for_one_half_look_alike_to_calibration():
    rng = np.random.default_rng(5)
    divided = np.full(4000, 0.5)                      # each case is a coin
    hidden = (rng.random(4000) < 0.5).astype(float)   # each case is clear, to who can read it
    for votes in (divided, hidden):
        labels = rng.random(4000) < votes
        assert labels.mean() == pytest.approx(0.5, abs=0.03)
    twice = [np.mean((rng.random(4000) < one) == (rng.random(4000) < one))
             for one in (divided, hidden)]
    assert twice[0] == pytest.approx(0.5, abs=0.03) and twice[1] == 1  # two labels tell


def test_the_best_output_of_smoothing():
    truth = torch.tensor([0.7, 0.2, 0.1], dtype=torch.float64)
    smoothed = 0.9 * truth + 0.1 / 3
    loss = sum(weight * torch.nn.functional.cross_entropy(
        smoothed.log()[None], torch.tensor([k]), label_smoothing=0.1)
        for k, weight in enumerate(truth))
    nearby = [sum(weight * torch.nn.functional.cross_entropy(
        (smoothed.log() + shift)[None], torch.tensor([k]), label_smoothing=0.1)
        for k, weight in enumerate(truth))
        for shift in 0.05 * torch.randn(50, 3, generator=torch.Generator().manual_seed(0))]
    assert min(nearby) >= loss


def test_the_program_of_distillation():
    distil = code_of("calibration-distillation")["distil"]
    rng = torch.Generator().manual_seed(0)
    student, teacher = torch.randn(2, 6, 4, generator=rng, dtype=torch.float64)
    student.requires_grad_(True)
    teacher.requires_grad_(True)
    for T in (1.0, 2.0, 5.0):
        student.grad = None
        distil(student, teacher, T).backward()
        p, q = (torch.softmax(one.detach() / T, 1) for one in (student, teacher))
        assert torch.allclose(student.grad, T * (p - q) / 6)
    assert teacher.grad is None
    assert distil(teacher, teacher, 3.0).item() == pytest.approx(0, abs=1e-12)
    shifted = student.detach() + torch.arange(6.0)[:, None]
    assert distil(shifted, teacher).item() == pytest.approx(distil(student, teacher).item())
    centred = [one.detach() - one.detach().mean(1, keepdim=True) for one in (student, teacher)]
    limit = ((centred[0] - centred[1]) ** 2).sum(1).mean() / (2 * 4)
    assert distil(*centred, T=1e3).item() == pytest.approx(limit.item(), rel=1e-2)


def test_the_brier_score_is_calibration_plus_refinement():
    card = "calibration-brier-in-two"
    forecasts, rain = np.repeat([0.1, 0.7], 100), np.repeat([1, 0, 1, 0], [20, 80, 60, 40])
    rates = np.array([rain[forecasts == one].mean() for one in forecasts])
    calibration, refinement = np.mean((forecasts - rates) ** 2), np.mean(rates * (1 - rates))
    assert calibration == pytest.approx(said(card, "0.01"))
    assert refinement == pytest.approx(said(card, "0.20"))
    assert calibration + refinement == pytest.approx(np.mean((forecasts - rain) ** 2))
    relabelled = np.where(forecasts == 0.1, 0.2, 0.6)
    assert np.mean((relabelled - rain) ** 2) == pytest.approx(refinement)
    # forecasts that vary within a bin: the two parts do not add up to the score
    varied = forecasts + np.tile([-0.1, 0.1], 100)
    binned = np.array([varied[forecasts == one].mean() for one in forecasts])
    parts = np.mean((binned - rates) ** 2) + refinement
    assert abs(parts - np.mean((varied - rain) ** 2)) > 0.005


def test_cross_entropy_splits_into_divergence_and_entropy():
    forecasts, rain = np.repeat([0.1, 0.7], 100), np.repeat([1, 0, 1, 0], [20, 80, 60, 40])
    cost = -np.mean(np.where(rain == 1, np.log(forecasts), np.log(1 - forecasts)))
    rates = np.repeat([0.2, 0.6], 100)
    entropy = -np.mean(rates * np.log(rates) + (1 - rates) * np.log(1 - rates))
    divergence = np.mean(rates * np.log(rates / forecasts)
                         + (1 - rates) * np.log((1 - rates) / (1 - forecasts)))
    assert cost == pytest.approx(entropy + divergence)


@pytest.mark.parametrize("z", [-2.0, 0.0, 0.7, 10.0])
def test_the_crps_of_a_normal_forecast_in_its_three_forms(z):
    closed = z * (2 * stats.norm.cdf(z) - 1) + 2 * stats.norm.pdf(z) - 1 / math.sqrt(math.pi)
    below = integrate.quad(lambda x: stats.norm.cdf(x) ** 2, -12, z)[0]
    above = integrate.quad(lambda x: stats.norm.sf(x) ** 2, z, 12)[0]
    distance = integrate.quad(lambda x: abs(x - z) * stats.norm.pdf(x), -12, 12, points=[z])[0]
    assert below + above == pytest.approx(closed, abs=1e-6)
    assert distance - 1 / math.sqrt(math.pi) == pytest.approx(closed, abs=1e-6)   # E|X - X'| / 2


def test_the_crps_of_a_normal_forecast_asks_for_the_true_spread():
    x = stats.norm.ppf((np.arange(4000) + 0.5) / 4000)

    def crps(spread):
        z = x / spread
        return np.mean(spread * (z * (2 * stats.norm.cdf(z) - 1) + 2 * stats.norm.pdf(z)
                                 - 1 / math.sqrt(math.pi)))
    best = optimize.minimize_scalar(crps, bounds=(0.3, 3), method="bounded").x
    assert best == pytest.approx(1, abs=0.01)
