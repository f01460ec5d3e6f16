"""What the interview cards of this unit claim, computed anew."""
import itertools
import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from scipy import integrate, stats

from lossedu.units.distributions.bikes import logs, w1_of_samples
from tests.interview.said import code_of, said


def by_quadrature(f):
    """The mean of f(e) over a standard normal e."""
    return integrate.quad(lambda e: f(e) * stats.norm.pdf(e), -12, 12, limit=1000)[0]


def linear_schedule():
    """The share of signal in the variance after each of 1,000 steps."""
    return np.cumprod(1 - np.linspace(1e-4, 0.02, 1000))


def test_both_generator_losses_have_the_derivatives_in_the_logit():
    a = torch.logit(torch.tensor(0.01, dtype=torch.float64)).requires_grad_()
    (minimax,) = torch.autograd.grad(torch.log(1 - torch.sigmoid(a)), a)
    (non_saturating,) = torch.autograd.grad(F.softplus(-a), a)
    assert -minimax.item() == pytest.approx(said("js-dies", "0.01"), abs=1e-12)
    assert -non_saturating.item() == pytest.approx(said("js-dies", "0.99"), abs=1e-12)
    assert (non_saturating / minimax).item() == pytest.approx(said("js-dies", "99"))


def test_the_non_saturating_loss_follows_kl_minus_two_js():
    places = torch.linspace(-12, 12, 4001, dtype=torch.float64)
    step = places[1] - places[0]

    def normal(mean):
        return torch.exp(-(places - mean) ** 2 / 2) / math.sqrt(2 * math.pi)

    theta = torch.tensor(1.5, dtype=torch.float64, requires_grad=True)
    p, q = normal(torch.tensor(0.0)), normal(theta)
    best = (p / (p + q)).detach()
    (loss,) = torch.autograd.grad(-(q * torch.log(best)).sum() * step, theta, retain_graph=True)
    middle = (p + q) / 2
    js = 0.5 * (p * torch.log(p / middle) + q * torch.log(q / middle)).sum() * step
    kl = (q * torch.log(q / p)).sum() * step
    (claimed,) = torch.autograd.grad(kl - 2 * js, theta, retain_graph=True)
    assert loss.item() == pytest.approx(claimed.item(), rel=1e-8)
    (descent_of_js,) = torch.autograd.grad(js, theta)
    assert abs(loss.item() - descent_of_js.item()) > 0.1


def test_the_w1_on_the_card_is_that_of_the_best_pairing():
    w1 = code_of("w1-in-one-dimension")["w1"]
    value, grad = w1(np.array([5.0, 0.0]), np.array([1.0, 2.0]))
    assert value == 2 and list(grad) == [0.5, -0.5]
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=6), rng.normal(1, 2, size=6)
    value, grad = w1(x, y)
    pairings = itertools.permutations(range(6))
    assert value == pytest.approx(min(np.abs(x - y[list(one)]).mean() for one in pairings))
    t = torch.tensor(x, requires_grad=True)
    (t.sort().values - torch.tensor(y).sort().values).abs().mean().backward()
    assert np.allclose(grad, t.grad)
    assert not np.allclose(np.sort(grad), grad)  # so an answer left in sorted order would fail
    with pytest.raises(ValueError, match="shapes"):
        w1(x, y[:3])


def test_w1_of_batches_is_biased_only_where_mass_moves_both_ways():
    rng = np.random.default_rng(0)

    def mean_over_batches(x, y, draws=4000):
        found = np.abs(np.sort(rng.choice(x, (draws, 64))) - np.sort(rng.choice(y, (draws, 64))))
        each = found.mean(axis=1)
        return each.mean(), each.std() / math.sqrt(draws)

    night, evening = logs(4), logs(17)
    mean, error = mean_over_batches(night, evening)
    assert abs(mean - w1_of_samples(night, evening)) < 4 * error < 0.01
    mean, error = mean_over_batches(night, night)
    assert mean > 0.05 > 20 * error
    mean, error = mean_over_batches(night, logs(3))  # these overlap
    assert mean > w1_of_samples(night, logs(3)) + 4 * error


def test_the_gap_of_the_bound_is_a_divergence():
    standard, x = torch.distributions.Normal(0.0, 1.0), torch.tensor(2.0)
    posterior = torch.distributions.Normal(1.0, math.sqrt(0.5))
    evidence = torch.distributions.Normal(0.0, math.sqrt(2.0)).log_prob(x).item()
    assert evidence == pytest.approx(-said("elbo-terms", "2.266"), abs=5e-4)
    for mean, deviation, shown in ((1.0, math.sqrt(0.5), "2.266"), (0.0, 1.0, "3.419")):
        q = torch.distributions.Normal(mean, deviation)
        expected = -0.5 * math.log(2 * math.pi) - 0.5 * ((2 - mean) ** 2 + deviation**2)
        bound = expected - torch.distributions.kl_divergence(q, standard).item()
        gap = torch.distributions.kl_divergence(q, posterior).item()
        assert bound == pytest.approx(-said("elbo-terms", shown), abs=5e-4)
        assert bound + gap == pytest.approx(evidence, abs=1e-6)
    narrow = torch.distributions.Normal(1.0, 0.5)
    kl = torch.distributions.kl_divergence(narrow, standard).item()
    assert kl == pytest.approx(said("elbo-terms", "0.818"), abs=5e-4)


def test_the_mean_over_pixels_is_a_factor_before_the_kl_term():
    torch.manual_seed(0)
    logits, x = torch.randn(5, 784, dtype=torch.float64), torch.rand(5, 784).round().double()
    mu = torch.randn(5, 16, dtype=torch.float64, requires_grad=True)
    kl = 0.5 * (mu**2).sum(1).mean()
    faulty = F.binary_cross_entropy_with_logits(logits, x) + kl
    pixels = F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(1).mean()
    factor = said("collapsed", "784")
    assert said("collapsed", "0.26") >= said("collapsed", "204") / factor - 1e-3
    assert (784 * faulty).item() == pytest.approx((pixels + factor * kl).item())


@pytest.mark.proof
def test_the_best_noise_prediction_gives_the_score():
    """On a mixture of two Gaussians, by quadrature; and the two numbers of the Gaussian check."""
    sigma = 0.5

    def prior(x0):
        return 0.5 * stats.norm.pdf(x0, -1, 0.3) + 0.5 * stats.norm.pdf(x0, 2, 0.6)

    def integral(weight, x):
        whole = (lambda x0: weight((x - x0) / sigma) * prior(x0) * stats.norm.pdf(x, x0, sigma))
        return integrate.quad(whole, -8, 8, limit=400)[0]

    for x in (-1.5, 0.3, 2.2):
        noise = integral(lambda e: e, x) / integral(lambda e: 1.0, x)
        up, down = (math.log(integral(lambda e: 1.0, x + h)) for h in (1e-4, -1e-4))
        assert -noise / sigma == pytest.approx((up - down) / 2e-4, rel=1e-4, abs=1e-5)
    slope = 0.5 / 1.25  # covariance of noise and sum over the variance of the sum
    assert slope * 1.0 == pytest.approx(said("denoise", "0.4"))
    assert slope / sigma == pytest.approx(said("denoise", "0.8"))
    assert 1 - 0.5 * slope == pytest.approx(said("denoise", "0.8"))


@pytest.mark.proof
@pytest.mark.parametrize("mean", [0.0, 1.0, 2.5])
def test_variances_of_the_two_gradient_estimators(mean):
    def by_score(e):
        return (mean + e) ** 2 * e

    def by_path(e):
        return 2 * (mean + e)

    def variance(f):
        return by_quadrature(lambda e: f(e) ** 2) - by_quadrature(f) ** 2

    for one in (by_score, by_path):
        assert by_quadrature(one) == pytest.approx(2 * mean, abs=1e-9)
    assert variance(by_score) == pytest.approx(mean**4 + 14 * mean**2 + 15)
    assert variance(by_path) == pytest.approx(4)
    assert variance(lambda e: by_score(e) - (mean**2 + 1) * e) == pytest.approx(8 * mean**2 + 10)


def test_a_quickly_changing_integrand_turns_the_order_round():
    faded = math.exp(-20_000)                                # the mean of cos(200 e)
    by_path = 100**2 * (1 + faded) / 2                       # the mean of (100 cos(100 e))^2
    by_score = (1 - (1 - 200**2) * faded) / 2                # the mean of (e sin(100 e))^2
    assert by_path == pytest.approx(said("two-gradients-of-a-mean", "5,000")) and by_score < 1


def test_beta_is_twice_the_decoders_variance():
    rng = np.random.default_rng(0)
    errors, kl, pixels = rng.normal(0, 0.3, size=(2, 784)), np.array([3.0, 11.0]), 784
    squares = (errors**2).sum(1)

    def negative_bound(variance):
        return squares / (2 * variance) + kl                 # up to what the weights do not move

    variance = said("variance-of-the-decoder", "392")
    mean_loss = squares / pixels + kl
    assert np.allclose(2 * variance / pixels * negative_bound(variance), mean_loss)
    deviation = 0.1
    summed, averaged = (said("variance-of-the-decoder", text) for text in ("0.02", "0.0000255"))
    assert np.allclose(2 * deviation**2 * negative_bound(deviation**2), squares + summed * kl)
    assert np.allclose(2 * deviation**2 / pixels * negative_bound(deviation**2),
                       squares / pixels + averaged * kl, rtol=1e-3)
    tried = np.linspace(0.05, 0.2, 3001)
    whole = squares[0] / (2 * tried) + pixels / 2 * np.log(tried)
    assert tried[whole.argmin()] == pytest.approx(squares[0] / pixels, abs=1e-4)


def test_the_three_targets_of_diffusion_differ_by_a_weight():
    rng = np.random.default_rng(0)
    clean, noise, error = rng.normal(size=(3, 50))
    for share in linear_schedule()[[0, 99, 499, 998]]:
        a, s, ratio = math.sqrt(share), math.sqrt(1 - share), share / (1 - share)
        x = a * clean + s * noise
        guess = clean + error
        other_noise = (x - a * guess) / s  # the same prediction, as one of the noise
        v, other_v = a * noise - s * clean, a * other_noise - s * guess
        assert np.allclose((other_noise - noise) ** 2, ratio * error**2)
        assert np.allclose((other_v - v) ** 2, (ratio + 1) * error**2)
    last = linear_schedule()[-1]
    shown = said("noise-clean-or-velocity", "157")
    assert math.sqrt((1 - last) / last) == pytest.approx(shown, abs=0.5)
    beta, kept = np.linspace(1e-4, 0.02, 1000), linear_schedule()
    weight = 1 / (2 * (1 - beta) * (1 - kept)) * beta        # that of the bound, with variance beta
    assert weight.argmax() == 0 and (np.diff(weight[:100]) < 0).all()


@pytest.mark.parametrize("variance, shown", [(1.0, "0.276"), (0.01, "0.041")])
def test_the_perfect_denoiser_has_the_floor_of_the_card(variance, shown):
    rng = np.random.default_rng(0)
    kept = linear_schedule()
    floors = kept * variance / (kept * variance + 1 - kept)
    assert floors.mean() == pytest.approx(said("diffusion-loss-that-stopped", shown), abs=5e-4)
    for step in (10, 300):
        share = kept[step]
        clean, noise = rng.normal(0, math.sqrt(variance), 40_000), rng.normal(size=40_000)
        x = math.sqrt(share) * clean + math.sqrt(1 - share) * noise
        slope = (x * noise).mean() / (x * x).mean()  # the best linear one is the best of all
        assert ((noise - slope * x) ** 2).mean() == pytest.approx(floors[step], rel=0.05)


def test_at_the_largest_noise_the_floor_is_near_zero():
    assert linear_schedule()[-1] < 1e-4
    assert said("diffusion-loss-that-stopped", "0.30") > 1000 * linear_schedule()[-1]


def frechet_to_standard(x):
    """The squared Fréchet distance of a sample from a standard normal, as FID computes it."""
    mean, values = x.mean(0), np.linalg.eigvalsh(np.cov(x.T)).clip(0)
    return mean @ mean + ((np.sqrt(values) - 1) ** 2).sum()


@pytest.mark.proof
def test_a_perfect_generator_has_a_frechet_distance():
    card = "fid-of-a-small-sample"
    for size, shift, shown in ((1000, 0.0, "1.10"), (4000, 0.0, "0.28"), (4000, 0.1, "0.92")):
        draws = [np.random.default_rng(seed).normal(shift, 1, (size, 64)) for seed in range(6)]
        found = np.mean([frechet_to_standard(one) for one in draws])
        assert found == pytest.approx(said(card, shown), rel=0.05)


def test_frechet_distance_cannot_see_which_product_is_wrong():
    features = np.random.default_rng(0).normal(size=(500, 8))
    swapped = np.roll(features, 1, axis=0)                   # each picture shows another product
    assert frechet_to_standard(swapped) == pytest.approx(frechet_to_standard(features))
    assert np.abs(swapped - features).mean() > 1


def test_a_flat_critic_is_optimal_and_pays_a_penalty():
    def flat(x):
        return np.maximum(0, 1 - x) + np.maximum(0, x - 9)

    def bent(x):
        return np.abs(x - 1)

    real, fake = np.array([0.0, 10.0]), np.array([1.0, 9.0])
    parts = (np.arange(90_000) + 0.5) / 90_000
    places = np.concatenate([a + parts * (b - a) for a in real for b in fake])
    penalties = []
    for critic in (flat, bent):
        assert critic(real).mean() - critic(fake).mean() == 1
        slopes = (critic(places + 1e-7) - critic(places - 1e-7)) / 2e-7
        assert np.abs(slopes).max() < 1 + 1e-6
        penalties.append(10 * ((np.abs(slopes) - 1) ** 2).mean())
    assert penalties[0] == pytest.approx(said("where-the-penalty-looks", "4.44"), abs=0.01)
    assert penalties[1] < 0.01


def test_without_create_graph_the_penalty_moves_no_weight():
    torch.manual_seed(0)
    critic = torch.nn.Sequential(torch.nn.Linear(2, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1))
    x = torch.randn(16, 2, requires_grad=True)
    for keep in (True, False):
        (grad,) = torch.autograd.grad(critic(x).sum(), x, create_graph=keep)
        penalty = ((grad.norm(dim=1) - 1) ** 2).mean()
        assert penalty.requires_grad is keep
