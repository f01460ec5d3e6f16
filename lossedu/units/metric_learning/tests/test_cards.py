"""What the interview cards of the unit say, run."""
import numpy as np
import pytest
import torch
import torch.nn.functional as F

from tests.interview.said import code_of


def embeddings(rows=24, size=3, classes=4, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(rows, size)), np.arange(rows) % classes


def hardest(z, y, square):
    """The farthest positive and the nearest negative of each row, and the mean triplet loss."""
    distance = np.linalg.norm(z[:, None] - z[None], axis=-1)
    distance = distance ** 2 if square else distance
    same = y[:, None] == y[None]
    positive = np.where(same, distance, -np.inf).max(axis=1)
    negative = np.where(same, np.inf, distance).min(axis=1)
    return positive, negative, np.maximum(0, 0.2 + positive - negative).mean()


@pytest.mark.parametrize("square", [True, False])
def test_shrinking_lowers_the_loss_with_hardest_negatives(square):
    z, y = embeddings()
    positive, negative, whole = hardest(z, y, square)
    assert (positive > negative).all()  # at random the hardest negatives are nearer
    for c in (0.9, 0.5, 0.1, 0.0):
        power = 2 if square else 1
        expected = 0.2 + c ** power * (positive - negative).mean()
        assert hardest(c * z, y, square)[2] == pytest.approx(expected) and expected < whole
    assert hardest(np.ones_like(z) / np.sqrt(3), y, square)[2] == pytest.approx(0.2)


def test_the_gradient_of_info_nce():
    cosines = torch.tensor([0.7, 0.3, 0.1, -0.5], dtype=torch.float64, requires_grad=True)
    tau = 0.1
    F.cross_entropy((cosines / tau)[None], torch.tensor([0])).backward()
    share = torch.softmax(cosines.detach() / tau, 0)
    assert torch.allclose(cosines.grad[1:], share[1:] / tau, rtol=1e-12)
    assert cosines.grad.sum().item() == pytest.approx(0, abs=1e-12)
    assert (cosines.grad[1] / cosines.grad[2]).item() == pytest.approx(np.exp(0.2 / tau))
    cold = 1e-3
    worse = torch.tensor([0.3, 0.5, 0.1], dtype=torch.float64)
    loss = cold * F.cross_entropy((worse / cold)[None], torch.tensor([0]))
    assert loss.item() == pytest.approx(0.2)


def test_the_program_of_the_hardest_negative():
    hardest_negative = code_of("batch-code")["hardest_negative"]
    z, y = (torch.tensor(one) for one in embeddings())
    expected = hardest(z.numpy(), y.numpy(), square=False)[1]
    assert np.allclose(hardest_negative(z, y), expected)
    z.requires_grad_(True)
    hardest_negative(z, y).sum().backward()
    assert torch.isfinite(z.grad).all()
    assert torch.isinf(hardest_negative(z.detach(), torch.zeros_like(y))).all()
    distance = torch.cdist(z.detach(), z.detach())
    assert ((distance * (y[:, None] != y[None])).min(dim=1).values == 0).all()  # the wrong way
    far = z.detach().clone().requires_grad_(True)
    ((far[:, None] - far) ** 2).sum(-1).sqrt().sum().backward()
    assert torch.isnan(far.grad).all()


def test_the_program_of_info_nce():
    info_nce = code_of("info-nce-from-a-blank-cell")["info_nce"]
    left, right = (torch.tensor(embeddings(seed=seed)[0]) for seed in (0, 1))
    assert info_nce(left, right).item() == pytest.approx(info_nce(right, left).item())
    assert info_nce(10 * left, right).item() == pytest.approx(info_nce(left, right).item())
    same = torch.ones(24, 3)
    for tau in (0.07, 1.0):
        assert info_nce(same, same, tau).item() == pytest.approx(np.log(24), rel=1e-6)
    cosines = F.normalize(left, dim=1) @ F.normalize(right, dim=1).T / 0.1
    rows = (torch.logsumexp(cosines, 1) - cosines.diag()).mean()
    columns = (torch.logsumexp(cosines, 0) - cosines.diag()).mean()
    assert info_nce(left, right).item() == pytest.approx(((rows + columns) / 2).item())


def test_dot_products_overflow_where_cosines_do_not():
    left = torch.full((128, 4), 50.0, dtype=torch.float16)  # a length of 100
    logits = (left.float() @ left.float().T / 0.1).half()
    assert torch.isinf(logits).all() and torch.isnan(logits - logits).all()
    unit = F.normalize(left.float(), dim=1)
    cosines = (unit @ unit.T / 0.1).half()
    assert cosines.max() <= 10.01 and torch.isfinite(cosines).all()


def test_two_rules_of_one_embedding_rank_differently():
    rows = np.array([[0.0], [4.0], [1.0], [1.2]])
    labels = np.array([0, 0, 1, 1])
    query = np.array([0.4])
    nearest_row = labels[np.abs(rows - query).argmin()]
    means = np.array([rows[labels == one].mean() for one in (0, 1)])
    assert nearest_row == 0 and np.abs(means - query).argmin() == 1
