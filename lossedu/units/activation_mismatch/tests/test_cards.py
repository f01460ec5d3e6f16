"""What the interview cards of this unit claim, computed anew."""
import math
from types import SimpleNamespace

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from sklearn.metrics import roc_auc_score
from torch import nn

from tests.interview.said import asked_code_of, code_of, said


def drawn(*shape, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=generator, dtype=torch.float64)


def slope(loss, z):
    """The derivative of a loss at a logit, or at several."""
    z = torch.as_tensor(z, dtype=torch.float64).requires_grad_()
    return torch.autograd.grad(loss(z).sum(), z)[0]


def test_the_five_heads_have_prediction_minus_target():
    z, y = drawn(6), drawn(6, seed=1).abs()
    assert torch.allclose(slope(lambda z: F.mse_loss(z, y, reduction="sum") / 2, z), z - y)
    poisson = slope(lambda z: F.poisson_nll_loss(z, y, reduction="sum"), z)
    assert torch.allclose(poisson, z.exp() - y)
    fraction = y / y.max()
    binary = slope(lambda z: F.binary_cross_entropy_with_logits(z, fraction, reduction="sum"), z)
    assert torch.allclose(binary, z.sigmoid() - fraction)
    several = slope(lambda z: F.cross_entropy(z, torch.tensor(2)), z)
    assert torch.allclose(several, z.softmax(0) - F.one_hot(torch.tensor(2), 6))


def test_what_the_four_losses_say_to_the_wrong_head():
    card = "mismatch-name-the-head"
    rows, labels = drawn(50, 2), torch.arange(50) % 2
    p = rows.softmax(1)
    sure = F.cross_entropy(torch.tensor([[1.0, 0.0]]), torch.tensor([0])).item()
    assert sure == pytest.approx(said(card, "0.313"), abs=5e-4)
    assert F.cross_entropy(p, labels, reduction="none").min() > sure
    assert torch.isclose(F.cross_entropy(p.log(), labels), F.cross_entropy(rows, labels))
    assert -1 <= F.nll_loss(p, labels) <= 0
    with pytest.raises(RuntimeError):
        F.binary_cross_entropy(rows[:, 0], labels.double())
    inside = torch.linspace(0, 1, 11)
    for label, shown in ((1.0, "0.313"), (0.0, "0.693")):
        each = F.binary_cross_entropy_with_logits(inside, torch.full((11,), label),
                                                  reduction="none")
        assert each.min().item() == pytest.approx(said(card, shown), abs=5e-4)


def test_the_loss_of_a_tanh_is_the_logistic_loss_at_twice_the_logit():
    z, y = drawn(8), torch.tensor([1.0, -1.0] * 4, dtype=torch.float64)
    by_integral = torch.log(torch.cosh(z)) - y * z + math.log(2)
    assert torch.allclose(by_integral, F.softplus(-2 * y * z))
    assert torch.allclose(slope(lambda z: F.softplus(-2 * y * z), z), z.tanh() - y)


def test_the_gradient_through_two_softmaxes():
    z, labels = drawn(7, 5), torch.arange(7) % 5
    p = z.softmax(1)
    g = p.softmax(1) - F.one_hot(labels, 5)
    by_card = p * (g - (p * g).sum(1, keepdim=True))
    by_torch = slope(lambda z: F.cross_entropy(z.softmax(1), labels, reduction="none"), z)
    assert torch.allclose(by_card, by_torch)
    equal = torch.zeros(1, 5, dtype=torch.float64)
    once = slope(lambda z: F.cross_entropy(z, labels[:1]), equal.clone())
    twice = slope(lambda z: F.cross_entropy(z.softmax(1), labels[:1]), equal.clone())
    assert torch.allclose(5 * twice, once)
    sure = torch.tensor([[0.0, 40, 0, 0, 0]])
    assert slope(lambda z: F.cross_entropy(z.softmax(1), labels[:1]), sure).abs().max() < 1e-15


@pytest.mark.parametrize("ahead, rate", [(8.0, 1.0), (8.0, 10.0), (12.0, 1e3), (20.0, 1e6)])
def test_how_long_two_softmaxes_stay_at_a_confident_mistake(ahead, rate):
    z = torch.zeros(1, 10, dtype=torch.float64)
    z[0, 1], steps = ahead, 0
    p_label, label = z.softmax(1)[0, 0].item(), torch.tensor([0])
    first = slope(lambda z: F.cross_entropy(z.softmax(1), label), z)[0, 0].item()
    assert 1 < -first / p_label < 1.2
    while z.argmax() != 0 and steps < 10_000:
        z = z - rate * slope(lambda z: F.cross_entropy(z.softmax(1), label), z)
        steps += 1
    assert 0.1 < steps * rate * p_label < 1


def test_adam_leaves_two_softmaxes_until_the_gradient_is_far_below_its_epsilon():
    def end(ahead):
        z = torch.zeros(1, 10, dtype=torch.float64)
        z[0, 1] = ahead
        z.requires_grad_()
        optimizer = torch.optim.Adam([z], lr=0.1)
        for _ in range(400):
            loss = F.cross_entropy(z.softmax(1), torch.tensor([0]))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        return loss.item()

    assert max(end(8.0), end(20.0)) < 1.47 and end(30.0) > 2.46


def test_the_guard_of_the_card_names_the_heads():
    head_of = code_of("mismatch-guard")["head_of"]
    z = drawn(6, 4)
    cases = {"logits": [z, -3 - z.abs(), torch.tensor([[2.0, -1.0], [0.25, 0.75]])],
             "softmax": [z.softmax(1), z.float().softmax(1), torch.eye(3)],
             "log-probabilities": [z.log_softmax(1), torch.eye(3).log()],
             "sigmoids": [z.sigmoid(), torch.tensor([[0.3, 0.7], [0.4, 0.5]]),
                          torch.tensor([[0.9, 0.8], [0.1, 0.2]]),
                          torch.tensor([[0.9, 0.6], [0.2, 0.3]])]}
    cases["logits"].append(torch.tensor([[1 + 5e-7, 0.2]]))     # just beyond a probability
    for name, outs in cases.items():
        assert [head_of(out.numpy()) for out in outs] == [name] * len(outs)


@pytest.mark.proof
def test_the_forecasts_are_dead_and_the_mended_ones_are_not():
    torch.manual_seed(1)
    x = torch.rand(200, 3)
    y = 2000 + 3000 * x[:, 0] - 1000 * x[:, 1]
    names = asked_code_of("mismatch-dead-output")
    largest = [names["fitted"](x, y, steps=steps)(x).max() for steps in (0, 1, 2)]
    assert 0 < largest[0] < 1 and largest[1] > 5 * y.max() and largest[2] == 0
    model = names["fitted"](x, y)
    dead = model(x)[:, 0]
    assert (dead == 0).all()
    model.zero_grad()
    ((dead - y) ** 2).mean().backward()
    assert all(not one.grad.any() for one in model.parameters())
    mended = code_of("mismatch-dead-output")["fitted"](x, y)(x)[:, 0]
    assert ((mended - y) ** 2).mean() < 0.2 * y.var() and (mended > 0).all()

    def ends_in(*last):
        """The outputs of the same run with other layers in place of the last ReLU."""
        names["nn"] = SimpleNamespace(
            Linear=nn.Linear, ReLU=nn.ReLU,
            Sequential=lambda *layers: nn.Sequential(*layers[:-1], *last))
        return names["fitted"](x, y)(x)[:, 0]

    without, softplus = ends_in(), ends_in(nn.Softplus())
    assert (softplus == 0).all()
    assert without.std() < 1e-3 and abs(without.mean() - y.mean()) < 1
    x = torch.randn(200, 3)
    y = 2000 + 3000 * x[:, 0] - 1000 * x[:, 1]
    assert ends_in().isnan().all()


@pytest.mark.proof
def test_a_sigmoid_too_many_calls_everything_positive():
    card = "mismatch-sigmoid-too-many"
    torch.manual_seed(2)
    x = torch.randn(400, 2)
    y = (x[:, 0] > 0).float()
    names = asked_code_of(card)
    model, last = names["fitted"](x, y)
    assert said(card, "0.503") < last < said(card, "0.51") + 0.02
    assert names["decide"](model, x).all()
    assert roc_auc_score(y, model(x)[:, 0].detach()) > 0.99
    mended = code_of(card)["made"](2)
    names["nn"] = SimpleNamespace(Linear=nn.Linear, Sigmoid=nn.Sigmoid,
                                  Sequential=lambda *layers: mended)
    model, last = names["fitted"](x, y)
    assert last < 0.2 and (names["decide"](model, x) == (y == 1)).float().mean() > 0.97


def test_the_validation_loss_of_the_two_modes_is_the_error_rate():
    card = "two-modes-one-loss"
    names = asked_code_of(card)
    labels = torch.arange(100) % 10
    logits = 40 * F.one_hot(labels, 10).float()
    wrong = labels.clone()
    wrong[:4] = (wrong[:4] + 1) % 10                     # 4 % of the labels are not what it says
    model = names["Reader"](nn.Identity())
    loss, right = names["validate"](model, logits, wrong)
    assert right == pytest.approx(said(card, "96 %"))
    assert loss == pytest.approx(said(card, "1.50"), abs=5e-3)
    on_training, _ = names["validate"](model, logits, labels)
    assert on_training == pytest.approx(said(card, "1.461"), abs=5e-4)
    assert F.cross_entropy(model.train()(logits), labels) < 0.02
    mended = code_of(card)["Reader"](nn.Identity())
    assert names["validate"](mended, logits, labels)[0] < 0.02
    assert torch.allclose(mended.probabilities(logits).sum(1), torch.ones(100))


@pytest.mark.parametrize("speed, shown", [
    (lambda p: 2 * p * (1 - p) ** 2, "3,000"), (lambda p: 1 - p, "18")])
def test_steps_from_minus_eight(speed, shown):
    z, steps = -8.0, 0
    while z < 0:
        z += 0.5 * speed(1 / (1 + math.exp(-z)))
        steps += 1
    assert steps == pytest.approx(said("mismatch-plateau-time", shown), rel=0.06)


def test_a_clip_takes_the_gradient_of_confident_mistakes():
    card = "mismatch-start-bias"
    loss_of = asked_code_of(card)["loss_of"]
    cut, positive = said(card, "9.2"), torch.ones(1, dtype=torch.float64)
    assert slope(lambda z: loss_of(z, positive), [-cut - 0.1]).item() == 0
    assert slope(lambda z: loss_of(z, positive), [-cut + 0.1]).item() < -0.9
    stable = slope(lambda z: F.binary_cross_entropy_with_logits(z, positive), [-50.0])
    assert stable.item() == pytest.approx(-1)
    halved = slope(lambda z: -torch.log(z.sigmoid() + 1e-7), [said(card, "-16.1")]).item()
    assert halved == pytest.approx(-0.5, abs=0.02)
    decays = [slope(lambda z: F.binary_cross_entropy(z.sigmoid(), positive), [z]).item()
              for z in (-26.0, -30.0)]
    assert decays[0] < -0.9 and -0.2 < decays[1] < 0


def test_only_a_proper_score_sees_a_doubled_softmax():
    card = "heads-of-forty-models"
    z = drawn(4000, 2)
    p = z.softmax(1)
    y = (torch.rand(4000, generator=torch.Generator().manual_seed(3)) < p[:, 1]).long()
    served = p.softmax(1)
    low, high = said(card, "0.269"), said(card, "0.731")
    assert served.min() > low - 1e-3 and served.max() < high + 1e-3
    assert served[:, 1].min() > said(card, "0.2")
    assert torch.equal(served.argmax(1), p.argmax(1))
    assert np.isclose(roc_auc_score(y, served[:, 1]), roc_auc_score(y, p[:, 1]))
    assert F.nll_loss(served.log(), y) > F.nll_loss(p.log(), y) + 0.02
