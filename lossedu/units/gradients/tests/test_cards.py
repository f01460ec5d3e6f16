"""What the interview cards of this unit claim, computed anew."""
import functools

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from tests.interview.said import asked_code_of, card, code_of, run, said

EPS = np.finfo(float).eps


def test_a_frozen_bias_lowers_the_loss_and_ends_worse():
    linear_mse = code_of("layer-by-hand")["linear_mse"]
    rng = np.random.default_rng(0)
    X = rng.normal(size=(50, 3))
    y = X @ [1.0, -2.0, 0.5] + 3
    ends = []
    for keep in (0, 1):  # the gradient of the bias set to 0, or right
        w, c, costs = np.zeros(3), 0.0, []
        for _ in range(200):
            cost, grad_w, grad_c = linear_mse(X, y, w, c)
            used = np.append(grad_w, keep * grad_c)
            assert used @ np.append(grad_w, grad_c) == pytest.approx(used @ used)
            w, c = w - 0.05 * grad_w, c - 0.05 * keep * grad_c
            costs.append(cost)
        assert np.all(np.diff(costs) < 1e-12)
        ends.append(costs[-1])
    assert ends[1] < 1e-6 < 1 < ends[0]


def test_a_step_across_a_kink_raises_the_absolute_error():
    for distance in (0.5, 1e-3):
        for step, rises in ((1.9 * distance, False), (2.1 * distance, True)):
            assert (abs(distance - step) > abs(distance)) == rises


def test_the_linear_layer_on_the_card_agrees_with_autograd():
    linear_mse = code_of("layer-by-hand")["linear_mse"]
    rng = np.random.default_rng(1)
    X, y, w, c = rng.normal(size=(6, 3)), rng.normal(size=6), rng.normal(size=3), np.float64(0.7)
    of_torch = [torch.tensor(one, requires_grad=True) for one in (w, c)]
    cost = F.mse_loss(torch.tensor(X) @ of_torch[0] + of_torch[1], torch.tensor(y))
    grads = torch.autograd.grad(cost, of_torch)
    for mine, theirs in zip(linear_mse(X, y, w, c), (cost, *grads)):
        assert mine == pytest.approx(theirs.detach().numpy(), abs=1e-12)
    cost, grad_w, grad_c = linear_mse(X, X @ w + c, w, c)
    assert (cost, *grad_w, grad_c) == (0,) * 5
    with pytest.raises(ValueError, match=r"y has shape \(6, 1\); \(6,\) fits"):
        linear_mse(X, y[:, None], w, c)
    pairs = 2 / 6 * (X @ w + c - y[:, None])  # what happens without the check
    assert (X.T @ pairs).shape == (3, 6) and pairs.sum() == pytest.approx(6 * grads[1].item())


def test_the_tanh_layer_of_the_follow_up_agrees_with_autograd():
    rng = np.random.default_rng(2)
    X, y = rng.normal(size=(5, 3)), rng.normal(size=5)
    values = rng.normal(size=(3, 4)), rng.normal(size=4), rng.normal(size=4), np.float64(0.3)
    W, b, v, c = (torch.tensor(one, requires_grad=True) for one in values)
    hidden = torch.tanh(torch.tensor(X) @ W + b)
    F.mse_loss(hidden @ v + c, torch.tensor(y)).backward()
    H = hidden.detach().numpy()
    delta = 2 / len(y) * (H @ values[2] + values[3] - y)
    D = delta[:, None] * values[2] * (1 - H**2)
    for mine, theirs in ((X.T @ D, W), (D.sum(axis=0), b), (H.T @ delta, v), (delta.sum(), c)):
        assert mine == pytest.approx(theirs.grad.numpy(), abs=1e-12)


def test_the_check_on_the_card_accepts_the_right_gradient_alone():
    check = code_of("gradient-check")["gradient_is_right"]
    x = np.array([0.3, -1.2, 2.0, -0.4])

    def f(x):
        return np.sum(np.sin(x)) + x[0] * x[1]

    right = np.cos(x) + np.array([x[1], x[0], 0, 0])
    wrong = [0 * right, 1.001 * right, right * [1, 1, 1, -1], right * [1, 1, 0, 1]]
    wrong += [np.where(np.arange(4) == 2, bad, right) for bad in (np.nan, np.inf)]
    assert check(f, right, x) and not any(check(f, one, x) for one in wrong)
    # derivatives of a mean over a million: an absolute tolerance of 1e-5 takes zeros
    assert check(lambda x: f(x) / 1e6, 0 * right, x, atol=1e-5)
    assert not check(lambda x: f(x) / 1e6, 0 * right, x)
    assert EPS / 1e-12 == pytest.approx(2e-4, rel=0.2)
    step = 1e-5 * 1e4
    far = (np.sin(1e4 + step) - np.sin(1e4 - step)) / (2 * step)
    assert far / np.cos(1e4) == pytest.approx(said("gradient-check", "0.9983"), abs=5e-5)


def network(text):
    torch.manual_seed(0)
    model = run(text, torch=torch)["Net"]()
    x = torch.randn(32, 4)
    return model, x, torch.sin(x[:, :1]) + x[:, 1:2]


def test_a_layer_inside_no_grad_has_no_gradient():
    question = card("autograd-wrong").question
    model, x, y = network(question)
    before = model.first.weight.clone()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, weight_decay=0.1)
    costs = []
    for _ in range(50):
        cost = F.mse_loss(model(x), y)
        optimizer.zero_grad()
        cost.backward()
        optimizer.step()
        costs.append(cost.item())
    assert model.first.weight.grad is None and torch.equal(model.first.weight, before)
    assert costs[-1] < costs[0]  # it trains, a little
    # its inputs are cut off as well; a cut that concerns the weight alone is not seen
    model, inputs = model.double(), torch.randn(8, 4, dtype=torch.float64, requires_grad=True)
    check = functools.partial(torch.autograd.gradcheck, raise_exception=False)
    assert not check(model, inputs)
    assert check(lambda x: model.last(torch.tanh(x @ model.first.weight.detach().T)), inputs)
    lines = question.splitlines(keepends=True)
    (place,) = (place for place, line in enumerate(lines) if "with torch.no_grad()" in line)
    block, inside = lines[place:place + 2]
    mended = question.replace(block + inside, inside.replace("    ", "", 1) + block)
    model, x, y = network(mended)
    F.mse_loss(model(x), y).backward()
    assert model.first.weight.grad.abs().sum() > 0


def test_where_gives_nan_and_rounding_gives_zero():
    w = torch.tensor([0.7, -1.0], dtype=torch.float64, requires_grad=True)
    (root,) = torch.autograd.grad(torch.where(w > 0, torch.sqrt(w), 0.0).sum(), w)
    assert root.isnan().tolist() == [False, True]

    def rounded(w):
        return (torch.round(w) ** 2).sum()

    (flat,) = torch.autograd.grad(rounded(w), w)
    away = torch.tensor([0.7, -1.2], dtype=torch.float64, requires_grad=True)
    assert not flat.any() and torch.autograd.gradcheck(rounded, away)


def test_the_best_step_and_its_error_are_those_of_the_card():
    f, third = 1.3, 0.7
    steps = np.logspace(-7, -3, 100_001)
    total = steps ** 2 * third / 6 + EPS * f / steps
    best = (3 * EPS * f / third) ** (1 / 3)
    assert steps[total.argmin()] == pytest.approx(best, rel=1e-3)
    assert total.min() == pytest.approx((3 * EPS * f) ** (2 / 3) * third ** (1 / 3) / 2, rel=1e-6)
    for raised in (1, 1e6):  # what a constant in the loss does
        assert (3 * EPS * raised) ** (2 / 3) / (3 * EPS) ** (2 / 3) == pytest.approx(
            raised ** (2 / 3))
    assert 1e6 ** (2 / 3) == pytest.approx(1e4)
    # measured, for exp at 1: near the best step the error is far below that of a step of 1e-12
    at = {h: abs((np.exp(1 + h) - np.exp(1 - h)) / (2 * h) - np.e) for h in (1e-12, 6.1e-6, 1e-2)}
    assert at[6.1e-6] < 1e-9 < min(at[1e-12], at[1e-2])


def test_the_complex_step_and_the_four_point_rule_do_what_is_said():
    assert np.exp(1 + 1e-20j).imag / 1e-20 == pytest.approx(np.e, rel=1e-15)
    errors = []
    for h in (0.1, 0.05):
        one, two = np.exp(h) - np.exp(-h), np.exp(2 * h) - np.exp(-2 * h)
        errors.append(abs((8 * one - two) / (12 * h) - 1))
    assert errors[0] / errors[1] == pytest.approx(16, rel=0.02)  # order 4


def huber(r, delta):
    return F.huber_loss(torch.tensor(r), torch.zeros(len(r), dtype=torch.float64),
                        delta=delta).item()


@pytest.mark.proof
def test_the_wrong_huber_passes_its_check_and_fails_the_others():
    faulty = asked_code_of("passes-and-wrong", np=np)
    value, grad = faulty["value"], faulty["grad"]
    check = code_of("gradient-check")["gradient_is_right"]
    rng = np.random.default_rng(0)
    for _ in range(50):
        r = rng.normal(scale=3, size=20)
        assert np.abs(np.abs(r) - 2).min() > 1e-5 and check(value, grad(r), r)
    at = np.array([3.0])
    assert value(at) == said("passes-and-wrong", "5")
    assert huber(at, 2.0) == said("passes-and-wrong", "4")
    assert value(at, delta=1.0) == huber(at, 1.0)  # where the fault does not show
    assert value(np.array([2.0])) == 2 and value(np.array([2 + 1e-9])) == pytest.approx(3)
    across = (value(np.array([2 + 1e-5])) - value(np.array([2 - 1e-5]))) / 2e-5
    assert across == pytest.approx(said("passes-and-wrong", "50,000"), rel=1e-4)
    mended = card("passes-and-wrong").question.replace("- delta / 2))", "- delta ** 2 / 2))")
    r = np.linspace(-5, 5, 101)
    assert run(mended, np=np)["value"](r) == pytest.approx(huber(r, 2.0))


def test_the_gradient_is_bounded_in_the_logits_and_not_below():
    generator = torch.Generator().manual_seed(0)
    z = 5 * torch.randn(500, 10, generator=generator, dtype=torch.float64)
    label = torch.randint(10, (500,), generator=generator)
    p = z.softmax(1)
    size = (p - F.one_hot(label, 10)).norm(dim=1)
    bound = np.sqrt(2) * (1 - p[torch.arange(500), label])
    assert torch.all(size <= bound + 1e-12) and size.max() > 1.41
    hidden = torch.randn(4, generator=generator, dtype=torch.float64)
    weight = torch.zeros(10, 4, dtype=torch.float64, requires_grad=True)
    for scale in (1.0, 100.0):
        cost = F.cross_entropy((weight @ (scale * hidden))[None], label[:1])
        (grad,) = torch.autograd.grad(cost, weight)
        assert grad.norm().item() == pytest.approx(np.sqrt(0.9) * scale * hidden.norm().item())


@pytest.mark.proof
def test_relu_halves_the_second_moment():
    generator = torch.Generator().manual_seed(0)
    h = torch.randn(4, 2000, generator=generator)
    start = (h ** 2).mean()
    for _ in range(5):
        weight = torch.randn(2000, 2000, generator=generator) / 2000 ** 0.5
        h = torch.relu(h @ weight)
    # the mean square of the input of a layer halves at every ReLU
    assert ((h ** 2).mean() / start).item() == pytest.approx(2.0 ** -5, rel=0.2)


def test_a_factor_below_the_rounding_of_bfloat16_hides():
    x = torch.linspace(1, 2, 100_001)
    rounding = ((x.bfloat16().float() - x) / x).abs().max().item()
    assert rounding == pytest.approx(said("many-parameters", "0.39 %"), rel=0.02)
    assert 0.003 < rounding < 0.01  # a factor of 1.003 lies below it, 1.01 above
