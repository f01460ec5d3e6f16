"""What the cards of the clinic claim, run."""
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from tests.interview.said import code_of, said


def small(inputs=4, outputs=3):
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(inputs, 64), nn.ReLU(), nn.Linear(64, outputs))


def fitted(loss, x, y, model, steps=300):
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(steps):
        value = loss(model(x), y)
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
    return loss(model(x), y).item()


@pytest.mark.proof
def test_eight_rows_with_random_labels_are_learned():
    torch.manual_seed(1)
    assert fitted(F.cross_entropy, torch.randn(8, 4), torch.randint(0, 3, (8,)), small()) < 0.01


def test_a_zero_head_lets_nothing_through_until_it_moves():
    model = small(outputs=10)
    nn.init.zeros_(model[2].weight)
    nn.init.zeros_(model[2].bias)
    x, y = torch.randn(20, 4), torch.arange(20) % 10
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    seen = []
    for _ in range(2):
        loss = F.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        seen.append((loss.item(), model[0].weight.grad.abs().max().item(),
                     model[2].weight.grad.abs().max().item()))
        optimizer.step()
    assert seen[0][0] == pytest.approx(said("loss-that-does-not-move", "2.303"), abs=5e-4)
    assert seen[0][1] == 0 < seen[0][2] and seen[1][1] > 0


def test_a_column_minus_a_row_asks_for_the_mean():
    y = torch.tensor([0.0, 1.0, 5.0])
    pred = y.mean().expand(3, 1).clone().requires_grad_()
    loss = ((pred - y) ** 2).mean()
    loss.backward()
    assert pred.grad.abs().max() < 1e-6
    assert loss.item() == pytest.approx(y.var(correction=0).item())


def test_an_epsilon_leaves_a_gradient_of_0():
    """Where p is 1 and the label is 0; inside p the epsilon is lost."""
    z = torch.tensor(30.0, requires_grad=True)
    behind = -(1 - z.sigmoid() + 1e-8).log()
    inside = -(1 - (z.sigmoid() - 1e-8)).log()
    (grad,) = torch.autograd.grad(behind, z)
    assert grad == 0 and behind.isfinite() and not inside.isfinite()


def test_the_gradient_of_minus_the_probability():
    p = torch.tensor([0.01, 0.99])
    for loss, size in ((lambda z: F.nll_loss(z.softmax(1), torch.tensor([0])), "0.0099"),
                       (lambda z: F.cross_entropy(z, torch.tensor([0])), "0.99")):
        z = p.log()[None].requires_grad_()
        loss(z).backward()
        assert z.grad[0, 0].item() == pytest.approx(-said("negative-likelihood-loss", size))


@pytest.mark.proof
def test_learning_by_heart_tells_a_good_loss_from_a_broadcast_one():
    learns = code_of("overfit-one-batch-in-code")["learns_by_heart"]
    torch.manual_seed(2)
    x, y, model = torch.randn(8, 4), torch.randn(8), small(outputs=1)
    before = [one.clone() for one in model.parameters()]
    assert learns(model, lambda out, y: ((out[:, 0] - y) ** 2).mean(), x, y)
    assert not learns(model, lambda out, y: ((out - y) ** 2).mean(), x, y)
    dropping = nn.Sequential(*model[:2], nn.Dropout(0.5), model[2])
    assert learns(dropping, lambda out, y: ((out[:, 0] - y) ** 2).mean(), x, y)
    assert all(torch.equal(one, two) for one, two in zip(before, model.parameters()))
    assert all(one.grad is None for one in model.parameters())


def test_silent_parameters_are_sorted_by_reason():
    silent = code_of("gradient-norms-in-code")["silent_parameters"]
    model, x, y = small(outputs=1), torch.randn(8, 4), torch.zeros(8)
    assert silent(model, lambda out, y: (out[:, 0] ** 2).mean(), x, y) == {}
    flat = silent(model, lambda out, y: (out[:, 0] - 100).clamp(0, 1).mean(), x, y)
    assert set(flat.values()) == {"zero"} and len(flat) == 4
    root = silent(model, lambda out, y: (out[:, 0] * 0).sqrt().mean(), x, y)
    assert set(root.values()) == {"not finite"}
    cut = silent(_Unused(model), lambda out, y: (out[:, 0] ** 2).mean(), x, y)
    assert cut == {"unused.weight": "missing", "unused.bias": "missing"}
    detached = silent(model, lambda out, y: (out[:, 0].detach() ** 2).mean(), x, y)
    assert set(detached.values()) == {"missing"} and len(detached) == 4


class _Unused(nn.Module):
    def __init__(self, used):
        super().__init__()
        self.used, self.unused = used, nn.Linear(2, 2)

    def forward(self, x):
        return self.used(x)


def test_more_padding_lowers_a_loss_that_counts_it():
    torch.manual_seed(3)
    logits, target = torch.randn(2, 6, 5), torch.tensor([[1, 2, 0, 0, 0, 0], [3, 4, 2, 0, 0, 0]])
    logits[target == 0, 0] += 10      # padding is easy to predict
    longer = torch.cat([logits, logits[:, -6:]], dim=1)
    padded = torch.cat([target, torch.zeros_like(target)], dim=1)
    longer[:, 6:, 0] += 10

    def loss(z, y, **settings):
        return F.cross_entropy(z.flatten(0, 1), y.flatten(), **settings).item()

    assert loss(longer, padded) < 0.7 * loss(logits, target)
    assert loss(longer, padded, ignore_index=0) == pytest.approx(
        loss(logits, target, ignore_index=0))


@pytest.mark.parametrize("zeroed", [True, False])
def test_a_gradient_that_is_not_zeroed_doubles(zeroed):
    """The program's own step, twice with a rate of 0."""
    model, x, y = small(), torch.randn(8, 4), torch.arange(8) % 3
    optimizer, seen = torch.optim.SGD(model.parameters(), lr=0.0), []
    for _ in range(2):
        if zeroed:
            optimizer.zero_grad()
        F.cross_entropy(model(x), y).backward()
        optimizer.step()
        seen.append(model[0].weight.grad.clone())
    assert torch.allclose(seen[1], (1 if zeroed else 2) * seen[0], rtol=1e-5)
