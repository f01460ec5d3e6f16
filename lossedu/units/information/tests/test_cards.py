"""What the interview cards of this unit claim, computed anew."""
import mpmath
import numpy as np
import pytest
import torch
import torch.nn.functional as F
from scipy import optimize, special, stats

from tests.interview.said import asked_code_of, code_of, said


def test_both_gradients_of_a_divergence_in_the_logits():
    p = torch.tensor([0.2, 0.5, 0.3], dtype=torch.float64)
    z = torch.tensor([1.0, -2.0, 0.4], dtype=torch.float64, requires_grad=True)
    q = z.softmax(0)
    (forward,) = torch.autograd.grad((p * (p / q).log()).sum(), z, retain_graph=True)
    reverse_kl = (q * (q / p).log()).sum()
    (reverse,) = torch.autograd.grad(reverse_kl, z)
    q = q.detach()
    assert torch.allclose(forward, q - p)
    assert torch.allclose(reverse, q * ((q / p).log() - reverse_kl.detach()))
    assert abs(reverse.sum()) < 1e-12


PLACES = np.linspace(-24, 24, 6001)


def reverse_kl(mean, log_deviation, m):
    """KL(q || p) of a Gaussian q from two unit Gaussians at -m and m, by a sum."""
    log_q = stats.norm.logpdf(PLACES, mean, np.exp(log_deviation))
    log_p = np.logaddexp(stats.norm.logpdf(PLACES, -m), stats.norm.logpdf(PLACES, m)) - np.log(2)
    return (np.exp(log_q) * (log_q - log_p)).sum() * (PLACES[1] - PLACES[0])


@pytest.mark.proof
@pytest.mark.parametrize("m, covering", [(1, "0.011"), (2, "0.23"), (3, "0.84"), (4, "1.87")])
def test_when_the_best_gaussian_covers_both_modes(m, covering):
    centred = optimize.minimize_scalar(lambda s: reverse_kl(0, s, m), bounds=(-1, 2),
                                       method="bounded")
    number = said("mode-seeking", covering)
    assert centred.fun == pytest.approx(number, abs=0.5 * 10.0 ** -len(covering.split(".")[1]))
    if m == 1:
        assert np.exp(centred.x) == pytest.approx(said("mode-seeking", "1.39"), abs=5e-3)
    found = optimize.minimize(lambda one: reverse_kl(*one, m), [m, 0.1], method="Nelder-Mead")
    if m < 3:
        assert found.x[0] == pytest.approx(0, abs=0.01)
        assert found.fun == pytest.approx(centred.fun, abs=1e-5)
    else:
        assert found.x[0] == pytest.approx(m, abs=0.05) and found.fun < centred.fun
        assert found.fun == pytest.approx(said("mode-seeking", "0.69"), abs=5e-3)


def with_loss(size, loss):
    """A batch of that many tokens, the logits of which cost `loss` each: (logits, labels)."""
    probability = np.exp(-loss)
    other = np.log((1 - probability) / 99)
    logits = torch.full((size, 100), other, dtype=torch.float64)
    logits[:, 7] = -loss
    return logits, torch.full((size,), 7)


def test_the_perplexity_is_wrong_until_it_is_mended():
    card = "perplexity-compare"
    faulty = asked_code_of(card)["perplexity"]
    mended = code_of(card, torch=torch, F=F)["mended"]
    batches = [with_loss(300, 2.0), with_loss(100, 4.0)]
    assert faulty(lambda x: x, batches) == pytest.approx(said(card, "31.0"), abs=0.05)
    right = said(card, "12.2")
    assert mended(lambda x: x, batches) == pytest.approx(right, abs=0.05)
    x, y = (torch.cat(parts) for parts in zip(*batches))
    for size in (1, 64):
        cut = list(zip(x.split(size), y.split(size)))
        assert mended(lambda x: x, cut) == pytest.approx(right, abs=0.05)
        assert faulty(lambda x: x, cut) > 1.2 * right
    padded = torch.cat([y, torch.full((50,), -100)])
    assert mended(lambda x: x, [(torch.cat([x, x[:50]]), padded)]) == pytest.approx(right, abs=0.05)


@pytest.mark.filterwarnings("ignore:reduction. 'mean' divides")
def test_the_divergence_on_the_card_is_wrong_until_it_is_mended():
    faulty = asked_code_of("kl-div-call")["soft_loss"]
    mended = code_of("kl-div-call", F=F)["mended"]
    target = torch.tensor([[0.6, 0.4], [0.6, 0.4]], dtype=torch.float64)
    sure = torch.tensor([[30.0, 0.0], [30.0, 0.0]], dtype=torch.float64)
    right = target.log().requires_grad_()
    assert faulty(right, target) < 0 and faulty(sure, target) < faulty(right, target)
    assert mended(right, target).item() == pytest.approx(0, abs=1e-12)
    assert mended(sure, target) > 1
    z = torch.tensor([[0.3, -1.0], [2.0, 0.1]], dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(mended(z, target), z)
    assert torch.allclose(slope, (z.softmax(1) - target) / 2)
    (small,) = torch.autograd.grad(F.kl_div(z.log_softmax(1), target), z)
    assert torch.allclose(2 * small, slope)                    # two classes: half the gradient


def test_the_divergence_in_numpy_stands_zeros_and_large_logits():
    kl = code_of("zeros")["kl"]
    t = np.array([[0.5, 0.5, 0.0], [1.0, 0.0, 0.0], [0.2, 0.3, 0.5]])
    z = np.array([[0.0, -1000.0, 3.0], [1000.0, 0.0, 5.0], [0.1, 0.2, 0.3]])
    with mpmath.workdps(800):
        exact = []
        for row, logits in zip(t, z):
            whole = mpmath.log(sum(mpmath.exp(mpmath.mpf(one)) for one in logits))
            exact.append(float(sum(a * (mpmath.log(a) - b + whole)
                                   for a, b in zip(row.tolist(), logits.tolist()) if a)))
    assert np.allclose(kl(t, z), exact, rtol=1e-10, atol=1e-12)
    assert np.allclose(kl(t[2:], np.log(t[2:])), 0, atol=1e-12)
    assert np.allclose(kl(t, z + 700), exact, rtol=1e-9, atol=1e-12)
    with pytest.warns(RuntimeWarning):
        masked = kl(np.array([[1.0, 0.0]]), np.array([[0.0, -np.inf]]))
    assert np.isnan(masked).all()


def test_the_best_classifier_has_ln_2_minus_js():
    p, q = np.array([0.1, 0.6, 0.3]), np.array([0.4, 0.4, 0.2])
    middle = (p + q) / 2
    js = (special.rel_entr(p, middle).sum() + special.rel_entr(q, middle).sum()) / 2

    def loss(guess):
        return -(p @ np.log(guess) + q @ np.log(1 - guess)) / 2

    best = p / (p + q)
    assert loss(best) == pytest.approx(np.log(2) - js)
    assert loss(np.clip(best + 0.05, 0, 1)) > loss(best) and loss(best - 0.05) > loss(best)


def test_the_information_of_a_table_and_what_chance_gives():
    card = "mutual-information-of-a-table"
    information = code_of(card)["mutual_information"]
    assert information(np.array([[30, 10], [10, 30]])) == pytest.approx(said(card, "0.131"),
                                                                        abs=5e-4)
    assert information(np.outer([1, 2, 3], [2, 5])) == pytest.approx(0, abs=1e-12)
    assert information(np.diag([1, 1, 2])) == pytest.approx(stats.entropy([1, 1, 2]))
    rng = np.random.default_rng(0)
    drawn = rng.multinomial(500, np.full(100, 0.01), size=200).reshape(-1, 10, 10)
    by_chance = np.mean([information(table) for table in drawn])
    assert by_chance == pytest.approx(said(card, "0.081"), rel=0.1)


def test_the_contrastive_bound_by_counting():
    """Two binary variables and two candidates: all batches, the best critic and others."""
    joint = np.array([[0.4, 0.1], [0.1, 0.4]])
    margin = joint.sum(0)
    information = special.rel_entr(joint, np.outer(joint.sum(1), margin)).sum()

    def loss(scores):
        total = 0.0
        for a in range(2):
            for right in range(2):
                for other in range(2):
                    costs = special.logsumexp([scores[a, right], scores[a, other]])
                    total += joint[a, right] * margin[other] * (costs - scores[a, right])
        return total

    best = np.log(joint / np.outer(joint.sum(1), margin))
    assert 0 < np.log(2) - loss(best) <= information
    assert loss(best + np.array([[3.0], [-1.0]])) == pytest.approx(loss(best))  # the free c(a)
    for scores in (2 * best, best + [0.0, 0.5], -best):
        assert loss(best) < loss(scores)


def test_the_gaussian_that_matches_the_moments():
    places = np.array([0.0, 10.0])
    weights = np.array([0.8, 0.2])

    def cost(one):
        return -weights @ stats.norm.logpdf(places, one[0], np.exp(one[1]))

    found = optimize.minimize(cost, [1.0, 0.5]).x
    card = "moments"
    assert found[0] == pytest.approx(said(card, "2"), abs=1e-3)
    assert np.exp(found[1]) == pytest.approx(said(card, "4"), abs=1e-3)
