"""What the interview cards of this unit claim, computed anew."""
import math
from decimal import Decimal, getcontext

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from tests.interview.said import asked_code_of, code_of, said


def drawn(*shape, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=generator, dtype=torch.float64)


def test_the_shift_is_exact_and_fails_in_an_empty_row():
    z = drawn(5, 4)
    assert torch.allclose((z + 500).softmax(1), z.exp() / z.exp().sum(1, keepdim=True))
    for dtype, shown in ((torch.float32, "88.7"), (torch.float16, "11.1")):
        edge = said("subtract-max", shown)
        below, above = (torch.tensor(edge + side, dtype=dtype).exp() for side in (-0.1, 0.1))
        assert below.isfinite() and above.isinf()
    assert torch.full((1, 3), -torch.inf).softmax(1).isnan().all()


@pytest.mark.parametrize("dtype, shown", [(torch.bfloat16, "4"), (torch.float16, "32")])
def test_where_a_sum_of_hundredths_stops(dtype, shown):
    total, seen = torch.tensor(0.0, dtype=dtype), []
    for _ in range(6000):
        total = total + 0.01
        seen.append(total.item())
    assert seen[-1] == seen[-1000] == said("formats", shown)
    if dtype is torch.bfloat16:
        steps = np.diff([one for one in seen if 2 <= one < 4])
        assert (steps == 2**-6).all()


def test_a_selection_behind_the_logarithm_leaks_nan():
    faulty, mended = (one["entropy"] for one in (asked_code_of("where-gradient"),
                                                 code_of("where-gradient")))
    grads = []
    for function in (faulty, mended):
        p = torch.tensor([0.0, 0.5, 0.5], requires_grad=True)
        value = function(p)
        assert value.item() == pytest.approx(math.log(2))
        grads.append(torch.autograd.grad(value, p)[0])
    assert grads[0].isnan().tolist() == [True, False, False]
    assert grads[1].tolist() == pytest.approx([0, math.log(2) - 1, math.log(2) - 1])
    p = torch.tensor([0.0, 0.5], requires_grad=True)
    hidden = torch.nan_to_num(p * p.log()).sum()
    assert hidden.isfinite() and torch.autograd.grad(hidden, p)[0][0].isnan()
    v = torch.zeros(3, requires_grad=True)
    assert not torch.autograd.grad(torch.linalg.norm(v), v)[0].any()
    assert torch.autograd.grad((v**2).sum().sqrt(), v)[0].isnan().all()


def test_two_constants_fail_in_half_precision():
    card = "epsilon-format"
    faulty, mended = asked_code_of(card)["attention"], code_of(card)["attention"]
    x = drawn(4, 3).float()
    x[1] = 0
    mask = torch.tensor([[True, True, False], [True, True, True], [False] * 3, [True] * 3])
    assert faulty(x, mask).isfinite().all()
    half = faulty(x.half(), mask)
    assert half.isnan().any(1).tolist() == [False, True, True, False]
    good = mended(x.half(), mask)
    assert good.isfinite().all() and good.dtype == torch.float16
    assert torch.allclose(good[[0, 1, 3]].float(), faulty(x, mask)[[0, 1, 3]], atol=2e-3)
    assert not good[2].any()
    large = torch.tensor([255.875, 256.0], dtype=torch.float16) ** 2
    assert large.isfinite().tolist() == [True, False]


class Log(torch.nn.Module):
    def forward(self, x):
        return x.log()


def test_the_first_bad_module_is_named():
    first_bad = code_of("replay")["first_bad"]
    model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU(), Log(),
                                torch.nn.Linear(3, 1))
    torch.nn.init.ones_(model[0].weight)
    torch.nn.init.zeros_(model[0].bias)
    good, bad = torch.ones(4, 2), torch.tensor([[1.0, 1.0], [-1.0, -1.0]])
    assert first_bad(model, good) is None and first_bad(model, bad) == "2"
    assert not any(one._forward_hooks for one in model.modules())


def test_four_sources_of_nan():
    zero, nothing = torch.tensor(0.0), torch.zeros(0)
    assert (zero * zero.log()).isnan()
    assert torch.full((3,), -torch.inf).log_softmax(0).isnan().all()
    assert (nothing.sum() / len(nothing)).isnan()
    large = torch.tensor(300.0, dtype=torch.float16) ** 2
    assert (large - large).isnan() and (large * 0).isnan()
    weight = torch.nn.Parameter(torch.zeros(2))
    weight.grad = torch.tensor([1.0, torch.nan])
    torch.nn.utils.clip_grad_norm_([weight], 1.0)
    assert weight.grad.isnan().all()


def test_the_binary_loss_of_the_card_holds_in_both_tails():
    bce = code_of("bce-stable")["bce"]
    z, y = drawn(9), torch.tensor([0, 1, 0.3] * 3, dtype=torch.float64)
    value, grad = bce(z.numpy(), y.numpy())
    theirs = F.binary_cross_entropy_with_logits(z, y, reduction="none")
    assert np.allclose(value, theirs) and np.allclose(grad, z.sigmoid() - y)
    ends, labels = np.array([-1000.0, 1000.0, 40.0, -40.0]), np.array([1.0, 1.0, 1.0, 0.0])
    value, grad = bce(ends, labels)
    tail = math.exp(-40)
    assert value == pytest.approx([1000, 0, tail, tail], rel=1e-12, abs=0)
    assert grad == pytest.approx([-1, 0, -tail, tail], rel=1e-12, abs=0)
    other = bce(-ends, 1 - labels)
    assert (other[0] == value).all() and (other[1] == -grad).all()
    edge = said("bce-stable", "36.7")
    assert torch.sigmoid(torch.tensor(edge + 1, dtype=torch.float64)) == 1
    assert torch.sigmoid(torch.tensor(edge - 1, dtype=torch.float64)) < 1


def test_the_other_probability_keeps_its_digits():
    log_other = code_of("log-of-the-other")["log_other"]
    getcontext().prec = 60
    places = [-1e-20, -1e-9, -1e-3, -0.5, -0.69, -0.70, -3.0, -20.0, -50.0]
    exact = [float((1 - Decimal(one).exp()).ln()) for one in places]
    assert log_other(places) == pytest.approx(exact, rel=1e-14, abs=0)
    assert log_other([0.0, -1e300]).tolist() == [-math.inf, 0]
    with np.errstate(divide="ignore"):
        naive = np.log(1 - np.exp([-1e-20, -50.0]))
        only_expm1 = np.log(-np.expm1(-50.0))
    assert naive.tolist() == [-math.inf, 0] and only_expm1 == 0


def test_the_scaler_of_the_card():
    Scaler = code_of("scaling-works")["Scaler"]
    X, y = drawn(20, 3).float(), drawn(20, seed=1).float()

    def trained(take):
        w = torch.zeros(3, requires_grad=True)
        descent = torch.optim.SGD([w], lr=0.1)
        for _ in range(10):
            take(((X @ w - y) ** 2).mean(), descent, [w])
        return w.detach()

    def plain(loss, descent, params):
        descent.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(params, 1.0)
        descent.step()

    scaler = Scaler(patience=4)
    assert torch.allclose(trained(scaler.step), trained(plain), rtol=1e-6)
    assert scaler.scale == 2.0**18 and scaler.good == 2
    w = torch.ones(2, requires_grad=True)
    descent = torch.optim.SGD([w], lr=0.1)
    assert not scaler.step((w * torch.inf).sum(), descent, [w])
    assert w.tolist() == [1, 1] and scaler.scale == 2.0**17 and scaler.good == 0


def test_clipping_before_dividing_shortens_the_true_gradient():
    w, scale, limit = torch.nn.Parameter(torch.zeros(2)), 2.0**16, 1.0
    w.grad = scale * torch.tensor([3.0, 4.0])
    torch.nn.utils.clip_grad_norm_([w], limit)
    assert (w.grad / scale).norm().item() == pytest.approx(limit / scale, rel=1e-4)


def test_a_weight_in_bfloat16_stays_and_stochastic_rounding_does_not():
    card = "master-weights"
    update, gap = 0.001, 2**-7
    w = torch.tensor(1.0, dtype=torch.bfloat16)
    assert (w + update).item() == 1
    limit = said(card, "0.0039")
    assert (w + 0.99 * limit).item() == 1 and (w + 1.02 * limit).item() > 1
    assert w + 1000 * update == said(card, "2")
    rng = np.random.default_rng(0)
    ends = 1 + gap * rng.binomial(1000, update / gap, 20_000)
    assert ends.mean() == pytest.approx(2, abs=0.01)
    assert ends.std() == pytest.approx(said(card, "0.08"), abs=0.005)


def test_parts_of_a_vocabulary_join_to_the_loss_of_all():
    names = code_of("big-vocabulary")
    logits, labels = drawn(6, 12).float(), torch.tensor([0, 3, 4, 7, 8, 11])
    logits[:, 5] += 1000
    parts = logits.split(4, dim=1)
    sent = [names["local"](one, labels, 4 * place) for place, one in enumerate(parts)]
    loss, lse = names["joined"](sent)
    free = logits.clone().requires_grad_()
    whole = F.cross_entropy(free, labels)
    whole.backward()
    assert torch.isclose(loss, whole)
    by_device = torch.cat([(one - lse[:, None]).exp() / 6 for one in parts], dim=1)
    by_device[torch.arange(6), labels] -= 1 / 6
    assert torch.allclose(by_device, free.grad, atol=1e-6)
