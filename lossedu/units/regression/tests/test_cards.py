"""What the interview cards of this unit claim, computed anew."""
import numpy as np
import pytest
import torch
import torch.nn.functional as F
from scipy import optimize

from lossedu import loss
from tests.interview.said import card, code_of, run, said


def best_constant(cost, low, high):
    return optimize.minimize_scalar(cost, bounds=(low, high), method="bounded",
                                    options={"xatol": 1e-8}).x


def test_an_intercept_removes_the_bias_of_squares_alone():
    rng = np.random.default_rng(0)
    x = np.column_stack([rng.normal(size=200), np.ones(200)])
    y = 2 * x[:, 0] + rng.exponential(3, size=200)
    residual = x @ np.linalg.lstsq(x, y, rcond=None)[0] - y
    assert residual.mean() == pytest.approx(0, abs=1e-12)
    assert np.mean(residual ** 2) == pytest.approx(residual.mean() ** 2 + residual.var())
    median = np.median(y) - y  # the best constant for the absolute error
    assert abs(median.mean()) > 0.3


def test_the_batch_size_moves_the_best_constant_of_the_rmse():
    rng = np.random.default_rng(0)
    targets = rng.exponential(size=2 ** 17)
    found = [best_constant(lambda c, size=size: np.sqrt(
        ((targets - c) ** 2).reshape(-1, size).mean(axis=1)).mean(), 0, 3) for size in (1, 8, 512)]
    assert found == sorted(found)
    assert found[0] == pytest.approx(said("rmse-as-loss", "0.693"), abs=0.02)
    assert found[-1] == pytest.approx(1, abs=0.02)
    each = np.sqrt((targets ** 2).reshape(-1, 64).mean(axis=1))
    assert each.mean() < np.sqrt(np.mean(targets ** 2))  # the mean of roots is the smaller one


def test_the_root_has_no_gradient_at_a_perfect_fit():
    pred = torch.tensor([1.0, 2.0], requires_grad=True)
    F.mse_loss(pred, torch.tensor([1.0, 2.0])).sqrt().backward()
    assert pred.grad.isnan().all()
    other = torch.tensor([1.5, 1.0], dtype=torch.float64, requires_grad=True)
    target = torch.tensor([1.0, 2.0], dtype=torch.float64)
    (of_mse,) = torch.autograd.grad(F.mse_loss(other, target), other)
    root = F.mse_loss(other, target).sqrt()
    (of_root,) = torch.autograd.grad(root, other)
    assert torch.allclose(of_root, of_mse / (2 * root))


def trained(program, size):
    torch.manual_seed(0)
    x = torch.randn(64, 5)
    y = x[:, 0] - 2 * x[:, 1]
    model = torch.nn.Sequential(torch.nn.Linear(5, 32), torch.nn.ReLU(), torch.nn.Linear(32, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.02)
    step = run(program)["step"]
    for _ in range(300 if size == 64 else 10):
        for start in range(0, 64, size):
            step(model, optimizer, x[start:start + size], y[start:start + size])
    pred = model(x)[:, 0].detach()
    return pred, y


@pytest.mark.proof
def test_the_step_on_the_card_learns_the_mean_until_it_is_mended():
    question = card("flat-predictions").question
    pred, y = trained(question, size=64)
    assert pred.std() < 0.1 * y.std() and (pred.mean() - y.mean()).abs() < 0.05
    for program, size in ((question.replace("model(x)  ", "model(x)[:, 0]  "), 64), (question, 1)):
        pred, y = trained(program, size)
        assert F.mse_loss(pred, y) < 0.1 * y.var()


def test_the_accidental_loss_has_that_gradient_and_floor():
    y = torch.tensor([1.0, 2.0, 6.0])
    pred = torch.tensor([[0.5], [4.0], [2.0]], requires_grad=True)
    (grad,) = torch.autograd.grad(((pred - y) ** 2).mean(), pred)
    assert torch.allclose(grad, 2 / 3 * (pred - y.mean()))
    variance = y.var(unbiased=False)
    assert ((y[:, None] - y) ** 2).mean().item() == pytest.approx(2 * variance.item())
    assert ((y.mean() - y) ** 2).mean() == variance
    (turned,) = torch.autograd.grad(((pred[:, 0] - y[:, None]) ** 2).mean(), pred)
    assert torch.allclose(turned, grad)


def test_the_pinball_on_the_card_passes_the_tests_on_the_card():
    pinball = code_of("write-pinball")["pinball"]
    rng = np.random.default_rng(0)
    pred, target = rng.normal(size=(2, 30))
    for tau in (0.1, 0.5, 0.9):
        value, grad = pinball(pred, target, tau)
        of_torch = torch.tensor(pred, requires_grad=True)
        short = torch.tensor(target) - of_torch
        torch.maximum(tau * short, (tau - 1) * short).mean().backward()
        assert value == pytest.approx(loss("pinball", quantile=tau)(pred, target))
        assert grad == pytest.approx(of_torch.grad.numpy(), abs=1e-15) and value > 0
    value, _ = pinball(pred, target, 0.5)
    assert value == pytest.approx(np.abs(pred - target).mean() / 2)
    targets = np.arange(1.0, 101.0)
    high, low = (pinball(np.full(100, c), targets, 0.9)[0] for c in (90.0, 10.0))
    assert high < low
    swapped = card("write-pinball").wrong.said.strip('"`').replace("np.maximum", "maximum")

    def cost(c):
        names = {"pred": c, "target": targets, "tau": 0.9, "maximum": np.maximum}
        return eval(swapped, names).mean()
    assert cost(10.0) < cost(90.0)  # the 0.1-quantile
    _, at_the_kink = pinball(np.array([1.0]), np.array([1.0]), 0.9)
    assert at_the_kink == 0
    with pytest.raises(ValueError, match=r"target has shape \(3, 1\); \(3,\) fits"):
        pinball(np.zeros(3), np.zeros((3, 1)), 0.9)


def test_high_powers_approach_the_midrange():
    targets = np.array([0.0, 1.0, 1.5, 10.0])
    found = [best_constant(lambda c, p=p: np.mean((np.abs(c - targets) / 10) ** p), 0, 10)
             for p in (2, 4, 100)]
    assert found[0] == pytest.approx(targets.mean(), abs=1e-5)
    assert found == sorted(found) and found[-1] == pytest.approx(5, abs=0.1)


def test_a_new_unit_needs_another_rate_for_absolute_errors_alone():
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(40, 3)), rng.normal(size=40)
    factor = said("units-and-steps", "1,000")

    def path(y, rate, slope):
        w = np.zeros(3)
        for _ in range(25):
            w = w - rate * x.T @ slope(x @ w - y) / 40
        return w

    def squares(r):
        return 2 * r

    assert path(factor * y, 0.1, squares) == pytest.approx(factor * path(y, 0.1, squares))
    old = path(y, 0.01, np.sign)
    assert path(factor * y, factor * 0.01, np.sign) == pytest.approx(factor * old)
    assert np.all(np.abs(path(factor * y, 0.01, np.sign)) < 0.01 * factor * np.abs(old).max())


@pytest.mark.proof
def test_two_has_the_lowest_mape():
    demand = np.array([2.0, 8.0, 10.0, 20.0])
    tried = np.arange(5, 250) / 10
    costs = [loss("mape")(np.full(4, c), demand) for c in tried]
    assert tried[np.argmin(costs)] == said("percent-errors", "2")
    assert min(costs) == pytest.approx(said("percent-errors", "61 %"), abs=5e-3)
    squared = best_constant(lambda c: np.mean(((c - demand) / demand) ** 2), 0, 20)
    assert squared == pytest.approx(said("percent-errors", "2.8"), abs=0.05)


def test_logs_give_medians_and_three_repairs_give_totals():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(100_000, 1))
    bills = np.exp(0.5 * x[:, 0] + 0.8 * rng.normal(size=100_000))
    slope, level = np.polyfit(x[:, 0], np.log(bills), 1)
    forecast = np.exp(slope * x[:, 0] + level)
    name = "totals-from-logs"
    assert np.mean(bills > forecast) == pytest.approx(said(name, "0.50"), abs=0.01)
    assert forecast.sum() / bills.sum() == pytest.approx(said(name, "0.73"), abs=0.01)
    residual = np.log(bills / forecast)
    assert residual.mean() == pytest.approx(0, abs=1e-10)
    by_formula, smeared = np.exp(residual.var() / 2), np.exp(residual).mean()
    for repaired in (by_formula, smeared):
        assert repaired * forecast.sum() / bills.sum() == pytest.approx(1, abs=0.02)

    def gamma(theta):
        z = theta[0] * x[:, 0] + theta[1]
        return np.mean(bills * np.exp(-z) + z)  # the deviance up to a constant and a factor
    theta = optimize.minimize(gamma, [0.0, 0.0], method="BFGS").x
    total = np.exp(theta[0] * x[:, 0] + theta[1]).sum()
    assert total / bills.sum() == pytest.approx(1, abs=0.02)


PHI = {  # a convex function, its derivative, and the weight that the card gives
    "squares": (lambda y: y ** 2, lambda c: 2 * c, lambda c: 2.0),
    "Poisson": (lambda y: y * np.log(y), lambda c: np.log(c) + 1, lambda c: 1 / c),
    "gamma": (lambda y: -np.log(y), lambda c: -1 / c, lambda c: 1 / c ** 2),
    "cross-entropy": (lambda y: y * np.log(y) + (1 - y) * np.log(1 - y),
                      lambda c: np.log(c / (1 - c)), lambda c: 1 / (c * (1 - c))),
}


@pytest.mark.parametrize("name", PHI)
def test_four_bregman_losses_ask_for_the_mean(name):
    phi, slope, weight = PHI[name]
    targets = np.array([0.1, 0.15, 0.2, 0.9])  # skewed, so that the median is elsewhere

    def cost(c):
        return np.mean(phi(targets) - phi(c) - slope(c) * (targets - c))
    assert best_constant(cost, 0.01, 0.99) == pytest.approx(targets.mean(), abs=1e-5)
    for c in (0.2, 0.6):
        central = (cost(c + 1e-6) - cost(c - 1e-6)) / 2e-6
        assert central == pytest.approx(weight(c) * (c - targets.mean()), rel=1e-6)


def test_the_gamma_deviance_bends_down_beyond_twice_the_target():
    def cost(c):
        return np.log(c) + 1 / c  # of a target of 1, up to a constant

    for c, sign in ((1.9, 1), (2.1, -1)):
        assert np.sign(cost(c + 0.01) - 2 * cost(c) + cost(c - 0.01)) == sign
    z = np.linspace(-5, 5, 101)
    assert np.all(np.diff(z + np.exp(-z), n=2) > 0)  # in the logarithm of c it is convex


def test_a_margin_is_enough_where_the_spread_is_constant():
    rng = np.random.default_rng(0)
    mean, noise = rng.uniform(50, 150, 50_000), rng.normal(size=50_000)
    for spread, margin_is_enough in ((20 + 0 * mean, True), (0.4 * (mean - 45), False)):
        demand = mean + spread * noise
        margin = mean + np.quantile(demand - mean, said("unequal-costs", "0.8"))
        best = mean + spread * np.quantile(noise, 0.8)

        def cost(order, demand=demand):
            return np.mean(np.maximum(4 * (demand - order), order - demand))
        assert cost(margin) < cost(mean)  # in both cases the margin pays
        assert (cost(margin) / cost(best) - 1 < 1e-6) == margin_is_enough
        assert cost(best) == pytest.approx(
            5 * loss("pinball", quantile=0.8)(best, demand))


def test_a_conformal_margin_covers_on_average_and_not_by_group():
    rng = np.random.default_rng(0)
    covered = []
    for _ in range(400):
        group = rng.random(1500) < 0.1  # rush hours: a tenth, and three times as uncertain
        score = np.abs(rng.normal(size=1500)) * np.where(group, 3, 1)
        fitted, new = np.sort(score[:499]), slice(499, None)
        margin = fitted[int(np.ceil(0.99 * 500)) - 1]
        covered.append([np.mean(score[new] <= margin), np.mean(score[new][group[new]] <= margin)])
    overall, of_the_group = np.mean(covered, axis=0)
    assert overall == pytest.approx(0.99, abs=0.002) and of_the_group < 0.95
