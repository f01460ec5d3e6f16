"""What the interview cards of this unit claim, computed anew."""
import math

import mpmath
import numpy as np
import pytest
import torch
from scipy import integrate, optimize, stats

from tests.interview.said import asked_code_of, code_of, run, said


def solution(psi, values):
    """The constant at which the derivatives of the values cancel."""
    return optimize.brentq(lambda c: psi(values - c).sum(), values.min(), values.max())


def test_the_shift_by_one_value_follows_the_influence_function():
    values = stats.norm.ppf((np.arange(4000) + 0.5) / 4000)
    share = 2 * stats.norm.cdf(1.345) - 1

    def huber(r):
        return np.clip(r, -1.345, 1.345)

    for z in (0.7, 2.0, 50.0):
        moved = len(values) * (solution(huber, np.append(values, z)) - solution(huber, values))
        assert moved == pytest.approx(huber(z) / share, rel=2e-3)
    assert moved == pytest.approx(said("influence-function", "1.64"), abs=0.01)
    moved = len(values) * (np.median(np.append(values, 50.0)) - np.median(values))
    assert moved == pytest.approx(said("influence-function", "1.25"), abs=0.01)
    moved = len(values) * (np.median(np.append(values, [50.0, 50.0])) - np.median(values))
    assert moved == pytest.approx(2 * said("influence-function", "1.25"), abs=0.01)


def trained(y, delta, optimizer, rate, steps):
    b = torch.zeros((), requires_grad=True)
    optimizer, huber = optimizer([b], lr=rate), torch.nn.HuberLoss(delta=delta)
    for _ in range(steps):
        loss = huber(b.expand(len(y)), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return b.detach()


@pytest.mark.proof
def test_the_program_stands_at_ten_and_the_scaled_targets_are_learnt():
    found = asked_code_of("delta-has-a-unit")
    assert found["b"].item() == pytest.approx(said("delta-has-a-unit", "10"), abs=1e-3)
    y = found["y"]
    scaled, centre, scale = code_of("delta-has-a-unit")["scaled"](y)
    learnt = trained(scaled, 1.345, torch.optim.SGD, 0.1, 60) * scale + centre
    assert learnt.item() == pytest.approx(y.mean().item(), abs=60)
    with_adam = trained(y, 1.0, torch.optim.Adam, 0.01, 50)
    assert with_adam.item() == pytest.approx(0.5, rel=1e-3)  # so 10 after twenty times as many
    shares = torch.linspace(0, 1, 50)
    half = 0.5 * torch.nn.functional.mse_loss(torch.full((50,), 0.3), shares)
    assert torch.nn.HuberLoss()(torch.full((50,), 0.3), shares) == pytest.approx(half.item())


def variance(delta):
    """The asymptotic variance of Huber's centre under standard normal noise."""
    squares, _ = integrate.quad(
        lambda z: min(abs(z), delta) ** 2 * stats.norm.pdf(z), -12, 12, points=[-delta, delta])
    return squares / (2 * stats.norm.cdf(delta) - 1) ** 2


def test_what_a_delta_costs_under_gaussian_noise():
    assert variance(1.345) == pytest.approx(said("delta-has-a-unit", "1.053"), abs=5e-4)
    assert variance(1.345) - 1 == pytest.approx(said("price-of-mae", "5 %"), abs=5e-3)
    raw = 1.345 * stats.norm.ppf(0.75)
    assert variance(raw) - 1 == pytest.approx(said("delta-has-a-unit", "13 %"), abs=5e-3)


def test_one_far_input_decides_the_slope():
    x, y = np.array([1.0, 2.0, 3.0, 10.0]), np.array([2.0, 4.0, 6.0, 0.0])
    slopes = np.linspace(-1, 3, 4001)
    absolute = np.abs(slopes[:, None] * x - y).sum(1)
    assert slopes[absolute.argmin()] == pytest.approx(0, abs=1e-9)
    least, *_ = np.linalg.lstsq(x[:, None], y, rcond=None)
    card = "mae-and-leverage"
    assert least[0] == pytest.approx(said(card, "0.25"), abs=5e-3)
    off = np.abs(least[0] * x - y)
    assert off[3] == pytest.approx(said(card, "2.5"), abs=0.05)
    assert off[2] == pytest.approx(said(card, "5.3"), abs=0.05)
    found = optimize.brentq(lambda b: x @ np.clip(b * x - y, -1, 1), -1, 3)
    assert found == pytest.approx(said(card, "0.06"))
    x[3] = 6.0
    totals = [np.abs(b * x - y).sum() for b in (0.0, 1.3, 2.0)]
    assert np.allclose(totals, totals[0])


def test_the_log_cosh_on_the_card_keeps_its_digits():
    log_cosh = code_of("stable-log-cosh")["log_cosh"]
    sizes = np.concatenate([10.0 ** np.arange(-12, 7), [0.999, 1.0, 1.001, 3.0]])
    r = np.concatenate([sizes, -sizes])
    values, slopes = log_cosh(r)
    with mpmath.workdps(60):
        exact = np.array([float(mpmath.log(mpmath.cosh(mpmath.mpf(float(one))))) for one in r])
    assert np.allclose(values, exact, rtol=1e-10, atol=0)
    assert np.allclose(slopes, np.tanh(r)) and log_cosh(np.zeros(2))[0].tolist() == [0, 0]
    assert log_cosh(np.array([1000.0]))[0][0] == pytest.approx(said("stable-log-cosh", "999.307"))


def test_the_naive_log_cosh_loses_them():
    r = torch.tensor([1e-9, 1000.0], dtype=torch.float64, requires_grad=True)
    value = torch.log(torch.cosh(r))
    value.sum().backward()
    assert value.tolist() == [0, math.inf] and math.isnan(r.grad[1])
    edge = said("stable-log-cosh", "89.4")
    below, above = torch.log(torch.cosh(torch.tensor([edge - 0.3, edge + 0.3])))
    assert below < math.inf and above == math.inf
    common = r + torch.nn.functional.softplus(-2 * r) - math.log(2)
    assert 1e-19 < abs(common[0].item() - 5e-19) < 1e-15


def test_the_bias_of_a_robust_fit_follows_the_residuals():
    """Targets that lean to the right, residuals that lean to the left: the fit is too high."""
    rng = np.random.default_rng(0)
    x = rng.lognormal(0, 1, 4000)
    noise = 1 - rng.exponential(1.0, 4000)
    y = 5 * x + noise
    design = np.column_stack([np.ones_like(x), x])
    fit = code_of("huber-by-weights")["huber_fit"]
    assert stats.skew(y) > 1 and stats.skew(noise) < -1
    assert (design @ fit(design, y, 0.5)).sum() > y.sum()
    assert (design @ fit(design, 5 * x - noise, 0.5)).sum() < (5 * x - noise).sum()
    orders = stats.lognorm.ppf((np.arange(10_000) + 0.5) / 10_000, 1)
    found = optimize.brentq(lambda c: np.clip(orders - c, -1, 1).mean(), 0.5, 3)
    assert found / math.exp(0.5) == pytest.approx(said("robust-and-wrong", "70 %"), abs=5e-3)


def test_a_constant_step_hovers_and_a_shrinking_one_settles():
    found = asked_code_of("absolute-error-that-hovers")
    last = sorted(found["losses"][-2:])
    shown = [said("absolute-error-that-hovers", text) for text in ("0.230", "0.234")]
    assert last == pytest.approx(shown, abs=5e-4)
    assert min(abs(found["c"] - place) for place in (0.36, 0.42)) < 1e-9
    mended = code_of("absolute-error-that-hovers", np=np, y=found["y"])
    assert mended["c"] == pytest.approx(0.38, abs=1e-3)


def test_the_weighted_fit_is_that_of_another_optimiser():
    rng = np.random.default_rng(1)
    X = np.column_stack([np.ones(60), rng.normal(size=(60, 2))])
    y = X @ [1.0, -2.0, 0.5] + 0.3 * rng.normal(size=60)
    y[:6] += 20
    coef = code_of("huber-by-weights")["huber_fit"](X, y, 0.4)
    other = optimize.least_squares(lambda b: X @ b - y, np.zeros(3), loss="huber", f_scale=0.4,
                                   xtol=1e-12, ftol=1e-14, gtol=1e-12)
    assert np.allclose(coef, other.x, atol=1e-4)
    assert np.abs(X.T @ np.clip(X @ coef - y, -0.4, 0.4)).max() < 1e-8
    far = huber_fit_with_weights(X, y, 0.4)
    assert np.abs(X.T @ np.clip(X @ far - y, -0.4, 0.4)).max() > 0.1


def huber_fit_with_weights(X, y, delta):
    """The fault that the card names: rows multiplied by the weights, not by their roots."""
    from tests.interview.said import card
    program = card("huber-by-weights").answer.replace("np.sqrt(delta", "(delta")
    return run(program)["huber_fit"](X, y, delta)
