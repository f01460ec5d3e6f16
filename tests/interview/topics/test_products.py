"""The claims of the product cases that take more than a line."""
import numpy as np
import pytest
import torch
import torch.nn.functional as F
from scipy import integrate, optimize, stats
from scipy.special import expit, logit, rel_entr
from sklearn.metrics import roc_auc_score

from lossedu import loss
from tests.interview.said import said


def least(cost, low, high):
    """Where a cost is least between two bounds."""
    found = optimize.minimize_scalar(cost, bounds=(low, high), method="bounded")
    return found.x


def expected_sales(stock, mean=100.0, deviation=20.0):
    """The mean of min(demand, stock), for a normal demand."""
    z = (stock - mean) / deviation
    below = mean * stats.norm.cdf(z) - deviation * stats.norm.pdf(z)
    return below + stock * stats.norm.sf(z)


@pytest.mark.proof
def test_the_newsvendor_stocks_a_quantile():
    card = "loaves-for-tomorrow"

    def cost(stock):
        sold = expected_sales(stock, 200, 40)
        return 3 * (200 - sold) + 1 * (stock - sold)

    best = least(cost, 100, 300)
    assert best == pytest.approx(said(card, "227"), abs=0.5)
    assert cost(best) == pytest.approx(said(card, "50.8"), abs=0.06)
    assert cost(200) == pytest.approx(said(card, "63.8"), abs=0.06)
    demand = np.random.default_rng(0).normal(200, 40, size=100)
    pinball = 4 * loss("pinball", quantile=0.75)(np.full(100, best), demand, reduction="mean")
    by_hand = np.mean(3 * np.maximum(demand - best, 0) + np.maximum(best - demand, 0))
    assert pinball == pytest.approx(by_hand)


def test_changing_the_prevalence_multiplies_the_odds():
    """Two normal classes: the exact posterior at both prevalences."""
    card, x = "a-score-that-moves-to-town", np.linspace(-3, 4, 15)

    def posterior(prevalence):
        sick, healthy = stats.norm.pdf(x, 1), stats.norm.pdf(x)
        return prevalence * sick / (prevalence * sick + (1 - prevalence) * healthy)

    shift = logit(posterior(0.01)) - logit(posterior(0.2))
    assert shift == pytest.approx(np.full(15, said(card, "−3.21")), abs=5e-3)
    assert expit(logit(0.7) + shift[0]) == pytest.approx(said(card, "8.6 %"), abs=5e-4)
    acts_from = expit(logit(1 / 51) - shift[0])
    assert acts_from == pytest.approx(said(card, "0.33"), abs=5e-3)


@pytest.mark.proof
def test_sampling_non_clicks_shifts_the_logit():
    card = "the-repaired-click-rate"
    for rate, served, ratio in ((0.002, "0.0020", "1.02"), (0.1, "0.0526", "1.90"),
                                (0.8 / 2.8, "0.0800", "3.57")):
        clicks = np.array([1.0, 0.0])
        kept = np.array([rate, 0.1 * (1 - rate)])  # how often each is left in the training data

        def cost(z, clicks=clicks, kept=kept):
            each = F.binary_cross_entropy_with_logits(
                torch.full((2,), float(z)), torch.tensor(clicks).float(), reduction="none")
            return float(kept @ each.numpy())

        learnt = least(cost, -9, 9)
        assert learnt + np.log(0.1) == pytest.approx(logit(rate), abs=0.01)
        assert 0.1 * expit(learnt) == pytest.approx(said(card, served), abs=2e-4)
        assert rate / (0.1 * expit(learnt)) == pytest.approx(said(card, ratio), abs=0.02)
    rng = np.random.default_rng(0)
    scores, labels = rng.normal(size=200), rng.integers(0, 2, size=200)
    repaired = (0.1 * expit(scores), expit(scores + np.log(0.1)))
    assert roc_auc_score(labels, repaired[0]) == roc_auc_score(labels, repaired[1])


@pytest.mark.proof
def test_sorting_quantiles_does_not_raise_pinball():
    rng = np.random.default_rng(0)
    levels = (0.5, 0.9)

    def summed(quantiles, target):
        return sum(loss("pinball", quantile=q)(np.array([at]), np.array([target]))
                   for q, at in zip(levels, quantiles))

    fell = 0
    for _ in range(200):
        quantiles, target = rng.normal(size=2), rng.normal()
        before, after = summed(quantiles, target), summed(np.sort(quantiles), target)
        assert after <= before + 1e-12
        fell += after < before - 1e-12
    assert fell > 20


def test_the_transformed_outcome_has_the_effect_as_its_mean():
    chance = 0.3  # of being called; churn 0.30 without a call, 0.15 with one
    churn = {1: 0.15, 0: 0.30}
    outcomes = []
    for called, share in ((1, chance), (0, 1 - chance)):
        for left, part in ((1, churn[called]), (0, 1 - churn[called])):
            value = left * (called - chance) / (chance * (1 - chance))
            outcomes.append((share * part, value))
    weights, values = np.array(outcomes).T
    mean = weights @ values
    assert mean == pytest.approx(churn[1] - churn[0])
    assert weights @ (values - mean) ** 2 > 25 * mean ** 2  # its variance is large


@pytest.mark.proof
def test_the_maximum_of_means_is_below_the_mean_maximum():
    def density(x):
        return 4 * x * stats.norm.pdf(x) * stats.norm.cdf(x) ** 3

    assert integrate.quad(density, -9, 9)[0] == pytest.approx(
        said("the-evening-peak", "1.03"), abs=5e-3)
    errors = np.random.default_rng(0).normal(size=(200_000, 4))
    assert errors.max(axis=1).mean() == pytest.approx(1.03, abs=0.01)
    common = np.random.default_rng(1).normal(size=(200_000, 1))
    together = np.sqrt(0.5) * (errors + common)  # variance 1, correlation one half
    assert 0.5 < together.max(axis=1).mean() < 0.9


def test_stratified_audits_are_unbiased_and_find_more():
    share = np.array([0.01, 0.99])  # of the posts, by score
    rate = np.array([0.05, 0.0005 / 0.99])  # violations in each stratum: one in 1,000 in all
    assert share @ rate == pytest.approx(0.001)
    for reviews in (50 * share, np.array([25, 25])):
        weights = 2_000_000 * share / reviews
        assert weights @ (reviews * rate) == pytest.approx(2000)
    found = np.array([50 * share @ rate, np.array([25, 25]) @ rate])
    assert 1 / found[0] == pytest.approx(said("a-thousand-reviews-a-day", "20"))
    assert found[1] > 20 * found[0]


def test_the_delay_likelihood_finds_the_rate_that_counting_misses():
    true, mean_delay = 0.02, 20.0
    ages = np.linspace(0.5, 30, 60)
    known = 1 - np.exp(-ages / mean_delay)
    seen, unseen = true * known, 1 - true * known  # expected shares at each age

    def cost(p):
        return -np.sum(seen * np.log(p) + unseen * np.log(1 - p * known))

    assert least(cost, 1e-4, 0.2) == pytest.approx(true, rel=1e-3)
    assert seen.mean() < 0.6 * true  # unlabelled counted as good
    after_15_days = np.interp(15, ages, known)
    assert after_15_days == pytest.approx(said("chargebacks-come-late", "53 %"), abs=5e-3)


def test_ordering_average_sales_spirals_down():
    stocks = [100.0]
    for _ in range(10):
        stocks.append(expected_sales(stocks[-1]))
    for place, text in ((1, "92"), (2, "87"), (3, "84"), (10, "74")):
        assert stocks[place] == pytest.approx(said("sold-out-by-noon", text), abs=0.5)
    sold_out = stats.norm.sf(stocks[10], 100, 20)
    assert sold_out > 0.9  # nearly everything that is ordered is sold


def test_a_censored_likelihood_finds_the_demand():
    demand = np.linspace(0, 200, 4001)
    mass = stats.norm.pdf(demand, 100, 20)
    mass /= mass.sum()
    stock, open_day = 100, demand < 100

    def cost(mean):
        known = mass[open_day] @ stats.norm.logpdf(demand[open_day], mean, 20)
        return -known - mass[~open_day].sum() * stats.norm.logsf(stock, mean, 20)

    assert least(cost, 50, 150) == pytest.approx(100, abs=0.1)
    assert mass @ np.minimum(demand, stock) == pytest.approx(92, abs=0.1)
    dropped = mass[open_day] @ demand[open_day] / mass[open_day].sum()
    assert dropped < 85  # without the sold-out days it is even lower


def test_own_soft_labels_move_nothing():
    rng = np.random.default_rng(0)
    x = np.column_stack([np.ones(400), rng.normal(size=400)])
    granted = x[:, 1] < 0.3
    labels = rng.random(400) < expit(x @ [-1.5, 1.0])

    def fitted(rows, target):
        def cost(w):
            z = rows @ w
            return np.sum(np.logaddexp(0, z) - target * z)
        return optimize.minimize(cost, np.zeros(2), method="BFGS", options={"gtol": 1e-6}).x

    first = fitted(x[granted], labels[granted].astype(float))
    believed = np.where(granted, labels, expit(x @ first))
    assert fitted(x, believed) == pytest.approx(first, abs=1e-4)
    hard = np.where(granted, labels, x @ first > 0)
    assert np.abs(fitted(x, hard.astype(float)) - first).max() > 0.05


def test_daily_looks_raise_the_false_alarms():
    days = np.random.default_rng(0).normal(size=(20_000, 14)).cumsum(axis=1)
    z = days / np.sqrt(np.arange(1, 15))
    alarms = np.mean(np.any(np.abs(z) > 1.96, axis=1))
    assert alarms > 0.15  # in place of 0.05
    assert np.mean(np.abs(z[:, -1]) > 1.96) == pytest.approx(0.05, abs=0.01)


def test_abstaining_halves_the_cost_at_the_same_accuracy():
    card = "which-desk-answers"
    share, probability = np.array([0.6, 0.4]), np.array([0.95, 0.525])
    assert share @ probability == pytest.approx(said(card, "78 %"))
    automatic = share @ (10 * (1 - probability))
    mixed = share @ np.minimum(10 * (1 - probability), 2)
    assert automatic == pytest.approx(said(card, "2.2"))
    assert mixed == pytest.approx(said(card, "1.1"))


@pytest.mark.parametrize("n", [2, 4, 16])
def test_best_of_n_stays_within_its_bound(n):
    bound = np.log(n) - (n - 1) / n
    for size in (3, 50, 5000):  # answers, equally likely, all with different rewards
        upper, lower = np.arange(1, size + 1) / size, np.arange(size) / size
        chosen = upper ** n - lower ** n
        distance = np.sum(rel_entr(chosen, np.full(size, 1 / size)))
        assert distance <= bound + 1e-9
    assert distance == pytest.approx(bound, abs=0.01)


def test_optimising_a_proxy_hard_loses_the_goal():
    """A linear reward, fitted where answers are short of flattery, and followed far beyond."""
    rng = np.random.default_rng(0)
    features = np.column_stack([rng.normal(size=500), rng.uniform(0, 0.5, size=500)])

    def worth(x):
        return x[..., 0] + 2 * x[..., 1] - x[..., 1] ** 2  # a little flattery pleases

    with_level = np.column_stack([features, np.ones(500)])
    reward = np.linalg.lstsq(with_level, worth(features), rcond=None)[0][:2]
    assert np.corrcoef(features @ reward, worth(features))[0, 1] > 0.99
    steps = np.linspace(0, 10, 101)[:, None] * reward
    proxy, true = steps @ reward, worth(steps)
    assert np.all(np.diff(proxy) > 0)
    assert 0 < true.argmax() < 100 and true[-1] < true[0]
