"""What the page on generative models claims, computed anew."""
import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from scipy import integrate, optimize

from tests.interview.pages import decimals, page, told

PAGE = page("generative")
GIVEN = {"0.1", "0.5"}  # rates and factors; what is computed stands below
KEPT = np.cumprod(1 - np.linspace(1e-4, 0.02, 1000))  # the linear schedule
RATIO = KEPT / (1 - KEPT)
NUMBERS = [
    ("0.919", 0.5 * math.log(2 * math.pi)),
    ("2.112", 0.5 * math.log(2 * math.pi * math.e * 4)),
    ("1.571", integrate.quad(lambda t: 1 / (t**2 + (1 - t) ** 2), 0, 1)[0]),
    ("1.64", math.sqrt(1 + 0.1**2) ** 100),
    ("8.71", RATIO[99]),
    ("0.574", 5 / RATIO[99]),
    ("0.276", KEPT.mean()),
    ("1.386", 2 * math.log(2))]


@pytest.mark.parametrize("shown, computed", NUMBERS)
def test_numbers_of_the_page(shown, computed):
    assert told(PAGE, shown, computed)
    assert not told(PAGE, shown, 1.05 * computed)


def test_every_decimal_of_the_page_is_held():
    assert decimals(PAGE) - GIVEN == {shown for shown, _ in NUMBERS}


def mean_loss(a, sign=1):
    """Of the flow z = a x on data with variance 4."""
    return 0.5 * a**2 * 4 + 0.5 * math.log(2 * math.pi) - sign * math.log(a)


def test_the_flow_of_one_number_is_best_at_a_half():
    best = optimize.minimize_scalar(mean_loss, bounds=(0.01, 5), method="bounded")
    assert best.x == pytest.approx(0.5, abs=1e-4)
    assert told(PAGE, "2.112", best.fun)


def test_the_other_sign_of_the_log_determinant_has_no_minimum():
    values = [mean_loss(a, sign=-1) for a in (1e-1, 1e-3, 1e-9, 1e-27)]
    assert values == sorted(values, reverse=True) and values[-1] < -60


def test_a_coupling_layer_has_the_sum_of_the_log_scales():
    torch.manual_seed(0)
    first, second = torch.nn.Linear(2, 5).double(), torch.nn.Linear(5, 4).double()

    def net(half):
        return second(torch.tanh(first(half)))

    def couple(x):
        log_scale, shift = net(x[:2]).chunk(2)
        return torch.cat([x[:2], x[2:] * log_scale.exp() + shift])

    x = torch.randn(4, dtype=torch.float64)
    jacobian = torch.autograd.functional.jacobian(couple, x)
    assert torch.logdet(jacobian).item() == pytest.approx(net(x[:2])[:2].sum().item())


def test_flow_matching_has_the_floor_of_the_page():
    for t, floor in ((0.0, 1), (0.5, 2), (1.0, 1)):
        between = t - (1 - t)                                # covariance of x1 - x0 and x_t
        assert 2 - between**2 / (t**2 + (1 - t) ** 2) == pytest.approx(floor)
    rng = np.random.default_rng(0)
    noise, data = rng.normal(size=(2, 40_000))
    x = 0.7 * noise + 0.3 * data
    slope = ((data - noise) @ x) / (x @ x)
    left = ((data - noise - slope * x) ** 2).mean()
    assert left == pytest.approx(1 / (0.3**2 + 0.7**2), rel=0.03)


def test_the_losses_of_discriminator_and_generator():
    a = torch.tensor([-2.0, 0.3, 2.5], dtype=torch.float64, requires_grad=True)
    (real,) = torch.autograd.grad(F.relu(1 - a).sum(), a)
    (fake,) = torch.autograd.grad(F.relu(1 + a).sum(), a)
    assert real.tolist() == [-1, -1, 0] and fake.tolist() == [0, 1, 1]
    (generator,) = torch.autograd.grad(-a.sum(), a)
    assert generator.tolist() == [-1, -1, -1]
    by_entropy = F.binary_cross_entropy_with_logits(a, torch.ones_like(a), reduction="none")
    assert torch.allclose(by_entropy, torch.log(1 + torch.exp(-a)))


def test_two_descents_at_once_leave_the_equilibrium():
    x, y = 1.0, 0.5
    start = math.hypot(x, y)
    for _ in range(100):
        x, y = x - 0.1 * y, y + 0.1 * x
    assert told(PAGE, "1.64", math.hypot(x, y) / start)


def test_the_weights_of_the_three_targets():
    rng = np.random.default_rng(0)
    clean, noise, error = rng.normal(size=(3, 20))
    for ratio in RATIO[[50, 500, 900]]:
        a, s = math.sqrt(ratio / (1 + ratio)), math.sqrt(1 / (1 + ratio))
        x, guess = a * clean + s * noise, clean + error
        other = (x - a * guess) / s
        assert np.allclose((other - noise) ** 2, ratio * error**2)
        v, other_v = a * noise - s * clean, a * other - s * guess
        assert np.allclose((other_v - v) ** 2, (ratio + 1) * error**2)


def test_guidance_moves_the_mean_of_a_gaussian():
    places = np.linspace(-4, 6, 11)
    with_it, without = -(places - 1), -places                # scores of N(1, 1) and N(0, 1)
    guided = without + 3 * (with_it - without)
    assert np.allclose(guided, -(places - 3))


def test_calls_of_the_page():
    torch.manual_seed(0)
    x = torch.randn(6, 3, dtype=torch.float64)
    z, logdet = 2 * x, torch.full((6,), 3 * math.log(2), dtype=torch.float64)
    loss = (0.5 * z.square().sum(1) - logdet).mean() + 1.5 * math.log(2 * math.pi)
    normal = torch.distributions.Normal(0.0, 0.5)
    assert torch.allclose(loss, -normal.log_prob(x).sum(1).mean())
    x.requires_grad_()
    (grad,) = torch.autograd.grad((x**2).sum(), x, create_graph=True)
    penalty = grad.square().sum(1).mean() * 10 / 2
    assert penalty.requires_grad
    assert torch.allclose(penalty, 5 * (4 * x**2).sum(1).mean())
