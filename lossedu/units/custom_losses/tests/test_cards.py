"""What the interview cards of this unit claim, computed anew."""
import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from scipy import optimize

from lossedu import loss
from tests.interview.said import asked_code_of, code_of, said


def trained(reduction, rate, decay):
    """The weights of a linear model after ten steps on batches of 256, with momentum."""
    torch.manual_seed(0)
    model = torch.nn.Linear(4, 1, dtype=torch.float64)
    descent = torch.optim.SGD(model.parameters(), lr=rate, momentum=0.9, weight_decay=decay)
    for seed in range(10):
        rng = np.random.default_rng(seed)
        x, y = torch.tensor(rng.normal(size=(256, 4))), torch.tensor(rng.normal(size=(256, 1)))
        descent.zero_grad()
        F.mse_loss(model(x), y, reduction=reduction).backward()
        descent.step()
    return model.weight.detach()


@pytest.mark.proof
def test_a_sum_with_the_divided_rate_is_the_run_with_the_mean():
    rate = said("sum-or-mean", "0.1") / said("sum-or-mean", "256")
    assert rate == pytest.approx(said("sum-or-mean", "0.00039"), rel=0.01)
    assert torch.allclose(trained("sum", rate, 0.0), trained("mean", 0.1, 0.0))
    assert torch.allclose(trained("sum", rate, 256 * 0.01), trained("mean", 0.1, 0.01))
    assert not torch.allclose(trained("sum", rate, 0.01), trained("mean", 0.1, 0.01))


def gradient_of(step, sizes):
    """The gradient that a step leaves behind on 1,000 tokens, cut into these micro-batches."""
    torch.manual_seed(0)
    model = torch.nn.Linear(5, 3, dtype=torch.float64)
    x, y = torch.randn(1000, 5, dtype=torch.float64), torch.randint(3, (1000,))
    descent = torch.optim.SGD(model.parameters(), lr=0.0)
    step(model, list(zip(x.split(sizes), y.split(sizes), strict=True)), descent)
    return model.weight.grad


@pytest.mark.proof
def test_accumulation_equals_the_whole_batch_only_when_mended():
    card = "accumulation-that-is-no-batch"
    faulty = asked_code_of(card, F=F, torch=torch)["step"]
    mended = code_of(card, F=F, torch=torch)["step"]
    sizes = [int(said(card, "100"))] * 3 + [int(said(card, "700"))]
    whole = gradient_of(mended, [1000])
    assert torch.allclose(gradient_of(faulty, [1000]), whole)
    for cut in (sizes, [500, 500], [10, 990]):
        assert torch.allclose(gradient_of(mended, cut), whole)
        assert not torch.allclose(gradient_of(faulty, cut), whole, rtol=0.1)


@pytest.mark.proof
def test_far_rows_turn_the_logistic_fit_round():
    card = "metric-as-loss"
    x = np.repeat([1.0, said(card, "20")], [int(said(card, "90")), int(said(card, "10"))])
    sign = np.where(x == 1, 1, -1)
    found = optimize.minimize_scalar(lambda w: np.logaddexp(0, -sign * w * x).mean()).x
    assert found < 0
    assert (sign * found * x < 0).sum() == said(card, "90")
    assert min((sign * w * x < 0).sum() for w in (-1.0, 1.0)) == said(card, "10")
    at_zero = (-sign * x / 2).sum()
    assert at_zero == said(card, "55")


def test_a_straight_through_weight_hovers_at_the_jump():
    w, rounded, target = 0.1, [], said("metric-as-loss", "0.4")
    for _ in range(20_000):
        now = float(w > 0.5)
        rounded.append(now)
        w -= 0.001 * 2 * (now - target)
    assert abs(w - said("metric-as-loss", "0.5")) < 0.01
    assert np.mean(rounded[10_000:]) == pytest.approx(said("metric-as-loss", "40 %"), abs=0.002)


def test_the_function_of_the_card_passes_gradcheck():
    function = code_of("own-backward")["Asymmetric"]
    pred, target = torch.tensor([[1.0, 5.0, 2.5, -3.0], [2.0, 3.0, 2.0, 4.0]], dtype=torch.float64)
    pred.requires_grad_()
    target.requires_grad_()
    assert torch.autograd.gradcheck(lambda p, t: function.apply(p, t, 4.1, 0.3), (pred, target),
                                    atol=1e-8, rtol=1e-8)
    weight = torch.tensor([0.2, 3.0, 1.0, 0.5], dtype=torch.float64)
    plain = torch.maximum(4.1 * (target - pred), 0.3 * (pred - target))
    ours = function.apply(pred, target, 4.1, 0.3)
    assert torch.allclose(ours, plain)
    for found, wanted in zip(torch.autograd.grad((weight * ours).mean(), (pred, target)),
                             torch.autograd.grad((weight * plain).mean(), (pred, target)),
                             strict=True):
        assert torch.allclose(found, wanted)
    catalogue = loss("asymmetric_mae", under=4.1, over=0.3)
    assert catalogue(pred.detach().numpy(), target.detach().numpy()) == pytest.approx(
        ours.mean().item())
    at_zero = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    function.apply(at_zero, torch.zeros(1, dtype=torch.float64), 4.1, 0.3).sum().backward()
    assert at_zero.grad.item() == 0


def test_adam_hides_a_forgotten_grad_output_and_weights_show_it():
    right = code_of("own-backward")["Asymmetric"]

    class Forgetful(right):
        @staticmethod
        def backward(ctx, grad_output):
            return right.backward(ctx, torch.ones_like(grad_output))

    y = torch.tensor(np.random.default_rng(0).gamma(2.0, 3.0, 400))
    ends = []
    for function in (right, Forgetful):
        b = torch.zeros(400, dtype=torch.float64, requires_grad=True)
        adam = torch.optim.Adam([b], lr=0.05)
        for _ in range(20):
            adam.zero_grad()
            function.apply(b, y, 4.0, 1.0).mean().backward()
            adam.step()
        ends.append(b.detach())
    assert torch.allclose(*ends, rtol=1e-4)
    weight, grads = torch.linspace(0.1, 2, 400, dtype=torch.float64), []
    for function in (right, Forgetful):
        b = torch.zeros(400, dtype=torch.float64, requires_grad=True)
        (weight * function.apply(b, y, 4.0, 1.0)).sum().backward()
        grads.append(b.grad)
    assert not torch.allclose(*grads, rtol=0.1)


@pytest.mark.proof
@pytest.mark.parametrize("kind, shown", [("Adam", ("0.988", "0.461")), ("AdamW", ("0.903",) * 2)])
def test_a_penalty_inside_adam_decays_unevenly(kind, shown):
    w = torch.ones(2, dtype=torch.float64, requires_grad=True)
    optimiser = getattr(torch.optim, kind)([w], lr=1e-3, weight_decay=0.1)
    for step in range(1000):
        w.grad = (-1) ** step * torch.tensor([10.0, 0.1], dtype=torch.float64)
        optimiser.step()
    for found, text in zip(w.tolist(), shown, strict=True):
        assert found == pytest.approx(said("decay-inside-adam", text), abs=5e-4)


def test_clipping_by_torch_gives_what_the_card_says():
    card = "clip-by-norm-or-by-value"
    w = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    given = torch.tensor([30.0, 4.0], dtype=torch.float64)
    w.grad = given.clone()
    torch.nn.utils.clip_grad_norm_([w], 5.0)
    assert w.grad.tolist() == pytest.approx([said(card, "4.96"), said(card, "0.66")], abs=5e-3)
    w.grad = given.clone()
    torch.nn.utils.clip_grad_value_([w], 5.0)
    assert w.grad.tolist() == [said(card, "5"), said(card, "4")]


@pytest.mark.proof
def test_descent_and_ridge_cover_the_parts_of_the_card():
    card = "stopping-as-a-penalty"
    curvature, best = np.array([0.01, 0.1, 1.0]), np.array([2.0, -1.0, 3.0])
    w = np.zeros(3)
    for _ in range(100):
        w -= 0.1 * curvature * (w - best)
    ridge = curvature * best / (curvature + said(card, "0.1"))
    for place, (text, other) in enumerate((("0.095", "0.091"), ("0.63", "0.50"), ("1.00", "0.91"))):
        assert w[place] / best[place] == pytest.approx(said(card, text), abs=5e-3)
        assert ridge[place] / best[place] == pytest.approx(said(card, other), abs=5e-3)


def test_known_costs_have_an_exact_gradient():
    card = "known-costs"
    costs = torch.arange(said(card, "101"), said(card, "105") + 1, dtype=torch.float64)
    z = torch.zeros(5, dtype=torch.float64, requires_grad=True)
    (exact,) = torch.autograd.grad((z.softmax(0) * costs).sum(), z)
    assert exact[0].item() == pytest.approx(said(card, "−0.4"))
    for baseline, shown in ((0.0, "1,648"), (103.0, "0.4")):
        draws = [(costs[a] - baseline) * ((a == 0) - 0.2) for a in range(5)]
        assert np.mean(draws) == pytest.approx(exact[0].item())
        assert np.var(draws) == pytest.approx(said(card, shown), rel=1e-3)


@pytest.mark.proof
def test_first_order_changes_of_two_tasks():
    card = "gradients-that-disagree"
    first = np.array([10.0, 0.0])
    second = np.array([-0.5, math.sqrt(0.75)])
    assert first @ second / 10 == pytest.approx(said(card, "−0.5"))
    total = first + second
    assert [first @ total, second @ total] == pytest.approx([said(card, "95"), -said(card, "4")])
    projected = (first - first @ second * second) + (second - first @ second / 100 * first)
    assert first @ projected == pytest.approx(said(card, "75"))
    assert second @ projected == pytest.approx(said(card, "0.75"))
    shares = np.linspace(0, 1, 100_001)[:, None]
    shortest = np.linalg.norm(shares * first + (1 - shares) * second, axis=1).argmin()
    assert shares[shortest, 0] == pytest.approx(said(card, "0.054"), abs=5e-4)
    for cosine, size in ((-0.11, 10.0), (-0.09, 10.0), (-0.99, 1.0)):
        a, b = np.array([size, 0.0]), np.array([cosine, math.sqrt(1 - cosine**2)])
        assert (b @ (a + b) < 0) == (cosine < -1 / size)


@pytest.mark.proof
def test_a_task_that_can_be_solved_gets_a_weight_without_end():
    total = asked_code_of("weight-without-end", torch=torch)["total"]

    def after(steps, floor):
        """The log-variance of a task without noise, whose one weight descends with it."""
        w = torch.tensor([1.0], dtype=torch.float64, requires_grad=True)
        s = torch.zeros(1, dtype=torch.float64, requires_grad=True)
        adam = torch.optim.Adam([w, s], lr=0.02)
        for _ in range(steps):
            adam.zero_grad()
            total(w**2, s.clamp(min=floor)).backward()
            adam.step()
        return s.item()

    free = [after(steps, -math.inf) for steps in (100, 300, 500)]
    assert free[0] > free[1] + 1 > free[2] + 2
    assert after(500, -2.0) > -2.5  # momentum carries s a little below the floor, the weight stays
    error = torch.tensor(0.01, dtype=torch.float64, requires_grad=True)
    (grad,) = torch.autograd.grad((error**2).log(), error)
    assert grad.item() == pytest.approx(2 / 0.01)


def test_normalised_by_its_baseline_a_loss_forgets_its_unit():
    rng = np.random.default_rng(0)
    target = rng.normal(40, 15, 200)
    pred = target + rng.normal(0, 5, 200)
    mse = loss("mse")
    factor = mse(60 * pred, 60 * target) / mse(pred, target)
    assert factor == pytest.approx(said("seven-heads", "3,600"))
    normalised = [mse(a * pred, a * target) / (a * target).var() for a in (1.0, 60.0)]
    assert normalised[0] == pytest.approx(normalised[1])


def test_common_random_numbers_cut_the_variance_of_a_pair():
    """A cost with noise from drawn homes: the two halves of a pair on the same or other homes."""
    rng = np.random.default_rng(0)
    homes = rng.normal(10, 3, (2, 4000, 100))

    def cost(setting, drawn):
        return ((drawn - setting) ** 2).mean(axis=1)

    same = cost(9.1, homes[0]) - cost(8.9, homes[0])
    other = cost(9.1, homes[0]) - cost(8.9, homes[1])
    assert same.mean() == pytest.approx(other.mean(), abs=0.15)
    assert other.var() > 50 * same.var()


# ---------------------------------------------------------------------- experts
def test_the_load_balancing_loss_is_one_in_balance_and_n_in_collapse():
    balance = code_of("experts-that-stand-idle")["balance"]
    for sharp in (0.01, 1.0, 50.0):   # equal fractions: 1, whatever the probabilities
        assert balance(sharp * torch.eye(4, dtype=torch.float64)).item() == pytest.approx(1)
    certain = torch.zeros(9, 4, dtype=torch.float64)
    certain[:, 2] = 100.0
    assert balance(certain).item() == pytest.approx(4)
    logits = torch.randn(50, 4, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    logits.requires_grad_()
    sent = F.one_hot(logits.argmax(1), 4).double().mean(0)
    probs = logits.softmax(1)
    expected, = torch.autograd.grad((4 * sent * probs.mean(0)).sum(), logits)   # 4 f_i for each P_i
    found, = torch.autograd.grad(balance(logits), logits)
    assert torch.allclose(found, expected) and found.abs().max() > 0


def test_a_load_balancing_loss_near_one_does_not_prove_balance():
    balance = code_of("experts-that-stand-idle")["balance"]
    undecided = torch.tensor([[0.51, 0.49]], dtype=torch.float64).log().repeat(100, 1)
    assert (undecided.argmax(1) == 0).all()
    assert balance(undecided).item() == pytest.approx(said("experts-that-stand-idle", "1.02"))
    certain = torch.tensor([[1e-9, 1 - 1e-9]], dtype=torch.float64).log().repeat(45, 1)
    assert balance(torch.cat([undecided[:55], certain])).item() < 0.99   # 55 to 45, and below 1
