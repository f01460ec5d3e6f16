"""What the interview cards of the unit say, run."""
import numpy as np
import pytest
import torch

import lossedu
from tests.interview.said import code_of


def expected(probabilities, threshold, alpha=0.5, beta=0.5):
    """The expected pooled Tversky score of a large set, marked above a threshold."""
    marked = probabilities > threshold
    shared = probabilities[marked].sum()
    false, missed = marked.sum() - shared, probabilities.sum() - shared
    return shared / (shared + alpha * false + beta * missed)


def best(probabilities, **weights):
    """The best threshold, and its score, by trying all."""
    tried = np.unique(probabilities) - 1e-9
    scores = [expected(probabilities, one, **weights) for one in tried]
    return tried[np.argmax(scores)], max(scores)


PROBABILITIES = np.random.default_rng(0).beta(0.5, 2.0, size=4000)


@pytest.mark.proof
def test_half_the_score_is_the_threshold():
    threshold, score = best(PROBABILITIES)
    assert threshold == pytest.approx(score / 2, abs=2e-3) and threshold < 0.45
    again, jaccard = best(PROBABILITIES, alpha=1, beta=1)
    assert again == threshold and jaccard == pytest.approx(score / (2 - score))
    assert threshold == pytest.approx(jaccard / (1 + jaccard), abs=2e-3)


def test_half_the_score_is_no_threshold_where_the_labels_hang_together():
    """10,000 pixels are the mask with probability 0.45, else one other pixel is."""
    pixels = np.arange(10_001)
    together, alone = pixels > 0, pixels == 0

    def expected_dice(mask):
        return sum(weight * 2 * (mask & truth).sum() / (mask.sum() + truth.sum())
                   for weight, truth in ((0.45, together), (0.55, alone)))

    best_score = expected_dice(alone)
    assert best_score == pytest.approx(0.55)
    assert 0.45 > best_score / 2 and expected_dice(pixels >= 0) < 0.46 < best_score


@pytest.mark.proof
@pytest.mark.parametrize("alpha, beta", [(0.1, 0.9), (0.3, 0.7), (0.5, 1.0)])
def test_the_threshold_of_tversky(alpha, beta):
    threshold, score = best(PROBABILITIES, alpha=alpha, beta=beta)
    told = alpha * score / (1 - score * (1 - alpha - beta))
    assert threshold == pytest.approx(told, abs=2e-3)


def test_the_gradient_of_dice_has_two_values():
    p = torch.tensor([0.2, 0.9, 0.4, 0.7, 0.5], dtype=torch.float64, requires_grad=True)
    y = torch.tensor([1.0, 1.0, 0.0, 0.0, 0.0], dtype=torch.float64)
    score = 2 * (p * y).sum() / (p.sum() + y.sum())
    (1 - score).backward()
    told = (score - 2 * y) / (p.sum() + y.sum())
    assert torch.allclose(p.grad, told) and len(torch.unique(p.grad.round(decimals=12))) == 2


def test_the_expected_dice_pushes_to_zero_or_one():
    """A pixel of known probability beside many that fix the score, its output moved."""
    rest = np.array([1.0] * 40 + [0.0] * 20), np.array([1.0] * 40 + [1.0] * 20)  # labels, outputs
    outputs = np.linspace(0, 1, 5)

    def risk(output, eta):
        labels, marks = rest
        return sum(weight * (1 - 2 * (labels @ marks + y * output)
                             / (labels.sum() + marks.sum() + y + output))
                   for y, weight in ((1, eta), (0, 1 - eta)))

    for eta, at in ((0.45, 1.0), (0.35, 0.0)):  # the score of the rest is 0.8
        assert outputs[np.argmin([risk(one, eta) for one in outputs])] == at


def test_a_model_that_cannot_fit_the_probabilities_may_rank_better_if_it_is_trained_on_the_score():
    """One weight and a bias; the probabilities fall, and rise again for a few pixels."""
    x, n, eta = np.array([-1, 0, 1]), np.array([400, 1000, 20]), np.array([0.1, 0.01, 0.9])
    weights, biases = np.meshgrid(np.linspace(-12, 12, 97), np.linspace(-12, 12, 97))
    z = weights[..., None] * x + biases[..., None]
    p = 1 / (1 + np.exp(-z))
    bce = (n * (np.logaddexp(0, z) - eta * z)).sum(axis=-1)
    score = 2 * (n * eta * p).sum(axis=-1) / ((n * p).sum(axis=-1) + (n * eta).sum())
    assert weights.ravel()[bce.argmin()] < 0 < weights.ravel()[score.argmax()]
    assert score.max() > 0.4
    falling = [2 * (n * eta)[:k].sum() / (n[:k].sum() + (n * eta).sum()) for k in (1, 2, 3)]
    assert max(falling) < 0.2  # at any threshold of the model that BCE chooses


def test_no_gradient_without_an_object():
    p = torch.tensor([0.3, 0.6], requires_grad=True)
    y = torch.zeros(2)
    value = 1 - 2 * (p * y).sum() / (p.sum() + y.sum())
    value.backward()
    assert value == 1 and (p.grad == 0).all()


def test_a_pooled_dice_is_no_mean_of_parts():
    rng = np.random.default_rng(1)
    p, y = rng.random(200), (rng.random(200) < np.repeat([0.05, 0.6], 100)).astype(float)
    dice = lossedu.loss("dice", smooth=0.0)
    parts = (dice(p[:100], y[:100]) + dice(p[100:], y[100:])) / 2
    assert abs(dice(p, y) - parts) > 0.05


def test_the_program_of_the_dice_loss():
    dice_loss = code_of("soft-dice-from-a-blank-cell")["dice_loss"]
    rng = torch.Generator().manual_seed(0)
    logits = torch.randn(3, 4, 5, generator=rng, dtype=torch.float64)
    masks = (torch.rand(3, 4, 5, generator=rng) < 0.3).double()
    valid = torch.rand(3, 4, 5, generator=rng) < 0.8
    value = dice_loss(logits, masks, valid)
    moved = torch.where(valid, logits, 99.0)
    assert torch.equal(dice_loss(moved, torch.where(valid, masks, torch.nan), valid), value)
    single = [dice_loss(*(one[k:k + 1] for one in (logits, masks, valid))) for k in range(3)]
    assert torch.allclose(torch.stack(single).mean(), value)
    sure = torch.where(masks > 0, 40.0, -40.0).double()
    everywhere = torch.ones_like(valid)
    assert dice_loss(sure, masks, everywhere) < 1e-12
    assert dice_loss(-40 * torch.ones(1, 2, 2), torch.zeros(1, 2, 2), everywhere[:1, :2, :2]) < 1e-6
    assert torch.autograd.gradcheck(lambda one: dice_loss(one, masks, valid),
                                    (logits.requires_grad_(True),))
    with pytest.raises(ValueError, match="one shape fits"):
        dice_loss(logits, masks[0], valid)


def test_a_dice_over_all_channels_is_the_accuracy():
    rng = np.random.default_rng(2)
    labels, said = rng.random((2, 1000)) < 0.3
    onehot, p = (np.stack([1.0 - one, 1.0 * one]) for one in (labels, said))
    pooled = 2 * (p * onehot).sum() / (p.sum() + onehot.sum())
    assert pooled == pytest.approx((labels == said).mean())
