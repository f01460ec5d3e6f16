"""What the interview cards of this unit claim, computed anew."""
import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from scipy import integrate, optimize, stats

from tests.interview.said import asked_code_of, code_of, said


def test_squared_error_asks_for_the_mean_of_skewed_noise():
    values = stats.expon.ppf((np.arange(2000) + 0.5) / 2000)
    found = optimize.minimize_scalar(lambda c: ((c - values) ** 2).mean(), bounds=(0, 3),
                                     method="bounded")
    assert found.x == pytest.approx(values.mean(), abs=1e-4)
    assert abs(found.x - np.median(values)) > 0.2


FAMILIES = {
    "gaussian": (lambda eta: eta ** 2 / 2, lambda eta: torch.distributions.Normal(eta, 1.0)),
    "bernoulli": (F.softplus, lambda eta: torch.distributions.Bernoulli(logits=eta)),
    "poisson": (torch.exp, lambda eta: torch.distributions.Poisson(eta.exp())),
}


@pytest.mark.parametrize("name", FAMILIES)
def test_mean_minus_target_and_the_variance_in_three_families(name):
    partition, family = FAMILIES[name]
    for at in (-1.5, 0.4):
        eta = torch.tensor(at, dtype=torch.float64, requires_grad=True)
        target = torch.tensor(1.0, dtype=torch.float64)
        (slope,) = torch.autograd.grad(-family(eta).log_prob(target), eta)
        assert slope.item() == pytest.approx((family(eta).mean - 1).item())
        (mean,) = torch.autograd.grad(partition(eta), eta, create_graph=True)
        assert mean.item() == pytest.approx(family(eta).mean.item())
        (variance,) = torch.autograd.grad(mean, eta)
        assert variance.item() == pytest.approx(family(eta).variance.item())


def test_overdispersed_counts_keep_the_mean_and_lose_the_intervals():
    rng = np.random.default_rng(0)
    mean, dispersion = 4.0, 3.0
    shape = mean / (dispersion - 1)                          # negative binomial
    counts = rng.negative_binomial(shape, 1 / dispersion, size=(5_000, 50))
    rates = counts.mean(1)                                   # the minimiser of the Poisson loss
    assert rates.mean() == pytest.approx(mean, rel=0.01)
    covered = np.abs(rates - mean) < 1.96 * np.sqrt(rates / 50)
    assert covered.mean() == pytest.approx(said("poisson-overdispersed", "74 %"), abs=0.02)
    estimated = (counts - rates[:, None]) ** 2 / rates[:, None]
    assert estimated.mean() * 50 / 49 == pytest.approx(dispersion, rel=0.02)


def test_the_total_of_a_fit_on_logarithms_is_low_until_it_is_smeared():
    found = asked_code_of("log-targets-total")
    assert found["share"] == pytest.approx(said("log-targets-total", "0.88"), abs=5e-3)
    smeared = code_of("log-targets-total", np=np)["smeared"]
    X, y = found["X"], found["y"]
    assert smeared(X, y).sum() == pytest.approx(y.sum(), rel=0.005)
    spread = np.where(X[:, 1] < 1, 0.3, 0.8)
    y = np.exp(X.sum(1) + spread * np.random.default_rng(1).normal(size=len(X)))
    small = X[:, 1] < 1
    assert smeared(X, y)[small].sum() > 1.05 * y[small].sum()
    assert smeared(X, y)[~small].sum() < y[~small].sum()


def test_the_exponential_alone_gives_the_gain():
    """A mean whose effects multiply: the link is worth much, the loss next to nothing."""
    rng = np.random.default_rng(1)
    x = rng.uniform(-1.5, 1.5, (4000, 2))
    y = rng.poisson(np.exp(1.5 + x @ [1.0, 0.8]))
    X = np.column_stack([np.ones(len(x)), x])
    (train, test), (seen, wanted) = np.split(X, 2), np.split(y, 2)
    linear = np.linalg.lstsq(train, seen, rcond=None)[0]
    start = np.array([1.0, 0.0, 0.0])
    poisson = optimize.minimize(
        lambda b: (np.exp(train @ b) - seen * (train @ b)).mean(), start).x
    squares = optimize.least_squares(lambda b: np.exp(train @ b) - seen, start).x
    errors = [math.sqrt(((predicted - wanted) ** 2).mean()) for predicted in
              (test @ linear, np.exp(test @ poisson), np.exp(test @ squares))]
    assert errors[2] < 0.8 * errors[0] and errors[1] == pytest.approx(errors[2], rel=0.01)


@pytest.mark.proof
def test_the_count_loss_on_the_card_is_the_librarys():
    count_loss = code_of("poisson-call")["count_loss"]
    out, y, t = torch.tensor([[0.3, -2.0, 1.0], [2.0, 0.0, 1.0], [0.5, 30.0, 7.0]])
    ours = count_loss(out.requires_grad_(), y, t)
    theirs = F.poisson_nll_loss(out + torch.log(t), y)
    assert ours.item() == pytest.approx(theirs.item(), rel=1e-6)
    (slope,) = torch.autograd.grad(ours, out)
    assert torch.allclose(slope, (t * out.exp() - y) / 3)
    y, t = torch.tensor([1.0, 10.0]), torch.tensor([1.0, 100.0])
    tried = torch.linspace(-4, 1, 5001)
    values = torch.stack([count_loss(z.expand(2), y, t) for z in tried])
    best = tried[values.argmin()].exp().item()
    assert best == pytest.approx(said("poisson-call", "0.11"), abs=5e-3)


def test_what_goes_wrong_in_the_librarys_call():
    out, y = torch.tensor([-30.0], requires_grad=True), torch.tensor([1.0])
    (lost,) = torch.autograd.grad(F.poisson_nll_loss(out.exp(), y, log_input=False), out)
    (kept,) = torch.autograd.grad(F.poisson_nll_loss(out, y), out)
    assert abs(lost.item()) < 1e-4 and kept.item() == pytest.approx(-1)
    edge = said("poisson-call", "88")
    assert torch.exp(torch.tensor(edge + 1)).isinf() and torch.exp(torch.tensor(edge)).isfinite()


def test_a_variance_takes_weight_from_the_mean_and_beta_gives_it_back():
    nll = asked_code_of("learned-variance")["nll"]
    beta_nll = code_of("learned-variance", F=F)["beta_nll"]
    y, log_var = torch.zeros(2), torch.log(torch.tensor([1.0, 100.0]))
    mean = torch.tensor([1.0, 10.0], requires_grad=True)
    (slope,) = torch.autograd.grad(nll(mean, log_var, y), mean)
    per_error = slope / mean.detach()
    factor = said("learned-variance", "100")
    assert (per_error[0] / per_error[1]).item() == pytest.approx(factor, rel=1e-5)
    for beta in (0.0, 0.5, 1.0):
        (slope,) = torch.autograd.grad(beta_nll(mean, log_var, y, beta), mean)
        assert torch.allclose(slope, mean.detach() * log_var.exp() ** (beta - 1) / 2)
    residuals = torch.tensor([0.5, -1.5, 2.0])
    best = torch.log((residuals ** 2).mean()).expand(3).clone().requires_grad_()
    (slope,) = torch.autograd.grad(beta_nll(torch.zeros(3), best, residuals), best)
    assert slope.sum().item() == pytest.approx(0, abs=1e-6)  # so the best variance stays


def test_a_variance_without_a_floor_has_no_minimum():
    nll = asked_code_of("variance-collapse")["nll"]
    floored = code_of("variance-collapse", torch=torch)["floored_nll"]
    y = torch.zeros(1)
    losses = [nll(y, torch.tensor([log_var]), y).item() for log_var in (-16.0, -40.0, -80.0)]
    assert losses == [-8, -20, -40]
    low = said("variance-collapse", "-6.9")
    assert F.gaussian_nll_loss(y, y, torch.zeros(1)).item() == pytest.approx(low, abs=0.05)
    var = torch.zeros(1, requires_grad=True)
    (slope,) = torch.autograd.grad(F.gaussian_nll_loss(y, y + 1, var), var)
    assert slope.item() != 0
    for raw in (-5.0, -50.0, -500.0):
        assert floored(y, torch.tensor([raw]), y, 0.01).item() >= 0.5 * math.log(0.01) - 1e-6
    (slope,) = torch.autograd.grad(
        floored(y, raw := torch.tensor([-5.0], requires_grad=True), y + 1, 0.01), raw)
    assert slope.item() < 0
    raw = torch.tensor([-14.0], requires_grad=True)         # beyond a clip there is no gradient
    (slope,) = torch.autograd.grad(nll(y, raw.clamp(-12, 12), y + 1), raw)
    assert slope.item() == 0


def test_weight_decay_is_the_prior_of_the_card():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(1000, 3))
    y = X @ [1.0, -0.5, 0.2] + 2.0 * rng.normal(size=1000)
    most_probable = np.linalg.solve(X.T @ X / 2 ** 2 + np.eye(3) / 0.5 ** 2, X.T @ y / 2 ** 2)
    w = torch.zeros(3, dtype=torch.float64, requires_grad=True)
    decay = said("map-decay", "0.032")
    optimizer = torch.optim.SGD([w], lr=0.2, weight_decay=decay)
    rows, targets = torch.tensor(X), torch.tensor(y)
    for _ in range(80):
        loss = F.mse_loss(rows @ w, targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert np.allclose(w.detach(), most_probable, atol=1e-6)


def test_the_posterior_mean_under_a_laplace_prior_is_not_zero():
    def weight(w):
        return math.exp(-(0.8 - w) ** 2 / 2 - abs(w))

    whole, _ = integrate.quad(weight, -15, 15, points=[0])
    first, _ = integrate.quad(lambda w: w * weight(w), -15, 15, points=[0])
    assert first / whole == pytest.approx(said("laplace-prior", "0.39"), abs=5e-3)


def test_gaussian_noise_around_two_means_has_two_humps():
    places = np.linspace(-3, 9, 1201)
    density = (stats.norm.pdf(places, 0) + stats.norm.pdf(places, 6)) / 2
    rising = np.diff(density) > 0
    assert (rising[:-1] & ~rising[1:]).sum() == 2


# ---------------------------------------------------------------------- claims and leavers
def tweedie(y, mu, p):
    return 2 * (y ** (2 - p) / ((1 - p) * (2 - p)) - y * mu ** (1 - p) / (1 - p)
                + mu ** (2 - p) / (2 - p))


@pytest.mark.parametrize("p", [1.2, 1.5, 1.9])
def test_the_tweedie_deviance_is_that_of_scikit_learn_and_asks_for_the_mean(p):
    from sklearn.metrics import mean_tweedie_deviance
    y, mu = np.array([0.0, 0.0, 3.0, 250.0]), np.array([100.0, 2.0, 5.0, 90.0])
    assert mean_tweedie_deviance(y, mu, power=p) == pytest.approx(tweedie(y, mu, p).mean())
    assert mean_tweedie_deviance([0.0], [100.0], power=1.5) == pytest.approx(
        said("likelihood-tweedie-claims", "40"))
    at = torch.tensor(mu, requires_grad=True)
    tweedie(torch.tensor(y), at, p).sum().backward()
    assert at.grad.numpy() == pytest.approx(2 * (mu - y) * mu ** -p)
    best = optimize.minimize_scalar(lambda c: tweedie(y, c, p).mean(), bounds=(1, 300),
                                    method="bounded", options={"xatol": 1e-8})
    assert best.x == pytest.approx(y.mean(), rel=1e-5)
    assert tweedie(100 * y, 100 * mu, p) == pytest.approx(100 ** (2 - p) * tweedie(y, mu, p))


def test_a_compound_poisson_has_the_zeros_and_the_variance_of_the_card():
    p, mu, phi = 1.5, 100.0, 200.0   # Jorgensen's parameters of a Poisson number of Gamma claims
    count = mu ** (2 - p) / (phi * (2 - p))
    shape, scale = (2 - p) / (p - 1), phi * (p - 1) * mu ** (p - 1)
    mean, second = shape * scale, shape * (shape + 1) * scale ** 2
    assert math.exp(-count) == pytest.approx(said("likelihood-tweedie-claims", "90 %"), abs=0.005)
    assert count * mean == pytest.approx(mu)
    assert count * second == pytest.approx(phi * mu ** p)


def leavers(n=40):
    rng = torch.Generator().manual_seed(0)
    score = torch.randn(n, generator=rng, dtype=torch.float64)
    time = torch.randperm(n, generator=rng).double() + 1
    return score, time, torch.rand(n, generator=rng) < 0.6


def test_the_partial_likelihood_is_a_softmax_over_those_at_risk():
    cox = code_of("likelihood-cox-partial")["cox_loss"]
    score, time, event = leavers()
    costs = []
    for place in torch.nonzero(event)[:, 0]:
        at_risk = time >= time[place]
        costs.append(-torch.log_softmax(score[at_risk], 0)[at_risk[:place].sum()])
    assert cox(score, time, event).item() == pytest.approx(torch.stack(costs).mean().item())
    small = cox(torch.zeros(3), torch.tensor([7.0, 2.0, 5.0]), torch.tensor([1, 1, 0]))
    assert small.item() == pytest.approx(said("likelihood-cox-partial", "0.549"), abs=5e-4)
    assert math.isnan(cox(score, time, torch.zeros(40)).item())


def test_only_the_order_of_the_times_counts_and_censored_rows_have_no_term():
    cox = code_of("likelihood-cox-partial")["cox_loss"]
    score, time, event = leavers()
    first = time.argmin()
    event[first] = False   # censored before anybody leaves, so in no risk set
    score.requires_grad_()
    value = cox(score, time, event)
    assert cox(score + 5, time.log(), event).item() == pytest.approx(value.item())
    gradient, = torch.autograd.grad(value, score)
    # the softmax probabilities at the events while at risk, minus 1 for an event of one's own
    expected = -event.double()
    for place in torch.nonzero(event)[:, 0]:
        at_risk = time >= time[place]
        expected[at_risk] += torch.softmax(score.detach()[at_risk], 0)
    assert gradient.numpy() == pytest.approx((expected / event.sum()).numpy())
    assert gradient[first].item() == 0
    half = slice(0, 20)
    halves = [cox(score[part], time[part], event[part]) * event[part].sum()
              for part in (half, slice(20, 40))]
    assert (sum(halves) / event.sum()).item() != pytest.approx(value.item(), rel=0.01)
