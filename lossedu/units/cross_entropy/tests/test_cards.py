"""What the interview cards of this unit claim, computed anew."""
import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from tests.interview.said import asked_code_of, code_of, said


def drawn(*shape, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=generator, dtype=torch.float64)


def test_three_names_give_one_number():
    p = said("likelihood-to-loss", "0.7")
    row, label = torch.tensor([[1 - p, p]], dtype=torch.float64), torch.tensor([1])
    by_class = F.nll_loss(row.log(), label)
    assert torch.isclose(by_class, -(F.one_hot(label, 2) * row.log()).sum())
    one = torch.tensor([p], dtype=torch.float64)
    assert torch.isclose(by_class, F.binary_cross_entropy(one, torch.ones_like(one)))


def test_gradient_and_hessian_are_those_of_autograd():
    card = "softmax-gradient-by-hand"
    z, label = torch.tensor([2.0, 1.0, 0.0], dtype=torch.float64), torch.tensor(1)
    shown = [said(card, text) for text in ("0.665", "-0.755", "0.090")]

    def gradient(z, target):
        z = z.clone().requires_grad_()
        return torch.autograd.grad(F.cross_entropy(z, target), z)[0]

    grad = gradient(z, label)
    assert grad.tolist() == pytest.approx(shown, abs=5e-4)
    p = z.softmax(0)
    hessian = torch.autograd.functional.hessian(lambda z: F.cross_entropy(z, label), z)
    assert torch.allclose(hessian, torch.diag(p) - torch.outer(p, p))
    assert torch.allclose(hessian.sum(1), torch.zeros(3, dtype=torch.float64), atol=1e-12)
    assert torch.linalg.eigvalsh(hessian).min() > -1e-12
    sure = gradient(torch.tensor([30.0, 0.0, 0.0]), label)
    assert sure.norm().item() == pytest.approx(math.sqrt(2))
    soft = torch.tensor([0.5, 0.3, 0.6], dtype=torch.float64)  # sums to 1.4
    assert torch.allclose(gradient(z, soft), p * soft.sum() - soft)


def test_sent_through_the_softmax_it_is_the_squared_error():
    z, y = drawn(6, 4).requires_grad_(), F.one_hot(torch.arange(6) % 4, 4).double()
    p = z.softmax(1)
    (hers,) = torch.autograd.grad(p, z, p.detach() - y, retain_graph=True)
    (squared,) = torch.autograd.grad(0.5 * ((p - y) ** 2).sum(), z, retain_graph=True)
    (right,) = torch.autograd.grad(-(y * p.log()).sum(), z)
    assert torch.allclose(hers, squared) and not torch.allclose(hers, right, rtol=0.1)
    card, p = "two-derivatives-in-a-table", torch.tensor(0.01, dtype=torch.float64)
    z = p.logit().requires_grad_()
    for loss, shown in ((-F.logsigmoid(z), "-0.99"), ((1 - z.sigmoid()) ** 2 / 2, "-0.0098")):
        (grad,) = torch.autograd.grad(loss, z)
        assert grad.item() == pytest.approx(said(card, shown), abs=5e-5)


def test_the_softmax_cross_entropy_of_the_card_is_pytorchs():
    softmax_ce = code_of("implement-softmax-ce")["softmax_ce"]
    rng = np.random.default_rng(0)
    far = np.array([[1000.0, 0, -1000], [-1000, -1001, -999]])
    for logits in (rng.normal(size=(5, 3)), 3 * rng.normal(size=(3, 3)), far):
        labels = rng.integers(0, 3, len(logits))
        kept = logits.copy()
        value, grad = softmax_ce(logits, labels)
        z = torch.tensor(logits, requires_grad=True)
        loss = F.cross_entropy(z, torch.tensor(labels))
        loss.backward()
        assert value == pytest.approx(loss.item()) and np.allclose(grad, z.grad, atol=1e-15)
        assert np.allclose(grad.sum(1), 0) and (logits == kept).all()
    assert softmax_ce(np.zeros((2, 8)), np.array([0, 3]))[0] == pytest.approx(math.log(8))


def parameters(n=7, d=5, h=4, C=3):
    return drawn(n, d), torch.arange(n) % C, [drawn(d, h, seed=1), drawn(h, seed=2),
                                              drawn(h, C, seed=3), drawn(C, seed=4)]


def autograds(X, labels, weights):
    weights = [one.clone().requires_grad_() for one in weights]
    W1, b1, W2, b2 = weights
    F.cross_entropy(torch.relu(X @ W1 + b1) @ W2 + b2, labels).backward()
    return [one.grad for one in weights]


def test_the_gradients_on_the_board_are_those_of_autograd():
    X, labels, weights = parameters()
    W1, b1, W2, b2 = weights
    Z1 = X @ W1 + b1
    A = Z1.clamp(min=0)
    d2 = ((A @ W2 + b2).softmax(1) - F.one_hot(labels, 3)) / len(X)
    d1 = (d2 @ W2.T) * (Z1 > 0)
    by_hand = [X.T @ d1, d1.sum(0), A.T @ d2, d2.sum(0)]
    for mine, theirs in zip(by_hand, autograds(X, labels, weights), strict=True):
        assert torch.allclose(mine, theirs)


def test_from_zero_only_the_output_bias_learns():
    X, labels, weights = parameters()
    moved = [bool(grad.any()) for grad in autograds(X, labels, [0 * one for one in weights])]
    assert moved == [False, False, False, True]


@pytest.mark.parametrize("kind", ["SGD", "Adam"])
def test_two_logits_take_the_path_of_one_at_twice_the_rate(kind):
    X, y = drawn(40, 3), (drawn(40, seed=1) > 0).long()
    start = drawn(3, 2, seed=2)

    def path(weights, loss_of, rate):
        weights = weights.clone().requires_grad_()
        extra = {"eps": 1e-12} if kind == "Adam" else {}
        descent = getattr(torch.optim, kind)([weights], lr=rate, **extra)
        for _ in range(30):
            descent.zero_grad()
            loss_of(X @ weights).backward()
            descent.step()
        return weights.detach()

    two = path(start, lambda z: F.cross_entropy(z, y), 0.05)
    ones = [path(start[:, 1] - start[:, 0],
                 lambda z: F.binary_cross_entropy_with_logits(z, y.double()), rate)
            for rate in (0.1, 0.05)]
    assert torch.allclose(two[:, 1] - two[:, 0], ones[0], atol=1e-6)
    assert not torch.allclose(two[:, 1] - two[:, 0], ones[1], atol=1e-2)


def test_the_tag_loss_of_the_card():
    names = code_of("multi-label-head")
    logits, tags = drawn(6, 20), (drawn(6, 20, seed=1) > 1).long()
    mean = F.binary_cross_entropy_with_logits(logits, tags.double())
    assert torch.isclose(names["tag_loss"](logits.float(), tags).double(), 20 * mean)
    first = names["tag_loss"](torch.zeros(6, 20), tags).item()
    assert first == pytest.approx(said("multi-label-head", "13.9"), abs=0.05)
    given = names["predicted"](torch.tensor([[0.0, -5.0]]), torch.tensor([0.5, 0.5]))
    assert given.tolist() == [[True, False]]
    with pytest.raises(ValueError, match="shapes"):
        names["tag_loss"](logits, tags[0])
    shared = torch.tensor([[0.5, 0.5]])  # two certain tags, and one of two: the same best softmax
    assert torch.equal(shared, torch.tensor([[1.0, 1.0]]) / 2)


def test_a_class_weight_cancels_in_a_batch_of_one():
    card = "mean-of-what"
    faulty = asked_code_of(card)["loss_of"]
    mended = code_of(card)["weighted_loss"]
    weight = torch.tensor([1.0, 9.0])
    mean_weight = said(card, "1.8")

    def gradient(loss_of, z, y):
        z = z.clone().requires_grad_()
        return torch.autograd.grad(loss_of(z, y), z)[0]

    def by_card(z, y):
        return mended(z, y, weight, mean_weight)

    z, positive = torch.tensor([[0.3, -0.2]]), torch.tensor([1])
    plain = gradient(F.cross_entropy, z, positive)
    assert torch.allclose(gradient(faulty, z, positive), plain)
    assert torch.allclose(gradient(by_card, z, positive), 9 / mean_weight * plain)
    rows, labels = drawn(10, 2).float(), torch.tensor([1] + [0] * 9)
    alone = torch.cat([gradient(by_card, rows[i:i + 1], labels[i:i + 1]) for i in range(10)])
    whole = gradient(by_card, rows, labels)
    assert torch.allclose(alone / 10, whole)
    assert torch.allclose(whole, gradient(faulty, rows, labels))  # large batches: the same loss
    assert F.cross_entropy(rows, torch.full((10,), -100)).isnan()
    positive = torch.ones(1)
    z = torch.zeros(1)
    acts = [F.binary_cross_entropy_with_logits(z, positive, pos_weight=one).item()
            for one in (torch.tensor(1.0), torch.tensor(9.0))]
    assert acts[1] == pytest.approx(9 * acts[0])


def test_on_separable_data_the_logit_grows_like_the_logarithm_of_time():
    z, seen = 0.0, {}
    for step in range(1, 100_001):
        z += 1 / (1 + math.exp(z))
        if step in (1_000, 10_000, 100_000):
            seen[step] = z, math.log1p(math.exp(-z))
    added = said("separable-and-still-falling", "2.3")
    for step in (1_000, 10_000):
        (before, loss), (after, less) = seen[step], seen[10 * step]
        assert after - before == pytest.approx(added, abs=0.01)
        assert loss / less == pytest.approx(10, rel=0.02)


def test_smoothing_with_weights_aims_at_the_weighted_target():
    weight = torch.tensor([1.0, 9.0], dtype=torch.float64)
    for label, name in ((0, "0.32"), (1, "0.994")):
        logits = torch.zeros(1, 2, dtype=torch.float64, requires_grad=True)
        y = torch.tensor([label])
        mine = torch.full((1, 2), 0.05, dtype=torch.float64)
        mine[0, label] = 0.95
        whole = F.cross_entropy(drawn(1, 2), mine, weight)     # of probabilities: divided by n
        of_label = F.cross_entropy(drawn(1, 2), y, weight, label_smoothing=0.1)
        assert whole.item() == pytest.approx(of_label.item() * weight[label].item())
        aim = torch.optim.LBFGS([logits], max_iter=100, line_search_fn="strong_wolfe")

        def closure(logits=logits, y=y, aim=aim):
            aim.zero_grad()
            loss = F.cross_entropy(logits, y, weight, label_smoothing=0.1)
            loss.backward()
            return loss
        aim.step(closure)
        best = logits.softmax(1)[0, 1].item()
        assert best == pytest.approx(said("smoothing-meets-weights", name), abs=5e-3)
