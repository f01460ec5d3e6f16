"""What the interview cards of this unit claim, computed anew."""
import copy

import numpy as np
import pandas as pd
import pytest
import torch
import torch.nn.functional as F
from scipy import optimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import train_test_split

from tests.interview.said import asked_code_of, card, code_of, run, said


def test_the_logistic_loss_bounds_mistakes_and_accuracy_has_no_gradient():
    margin = np.linspace(-5, 5, 1001)
    bound = np.logaddexp(0, -margin) / np.log(2)
    assert np.all(bound >= (margin <= 0)) and bound[500] == pytest.approx(1)
    score = torch.tensor([-1.0, 2.0], requires_grad=True)
    assert not (score > 0).double().mean().requires_grad


@pytest.mark.proof
def test_a_temperature_turns_the_order_of_two_checkpoints():
    card = "loss-up-accuracy-up"
    shares = (said(card, "84"), said(card, "16")), (said(card, "90"), said(card, "10"))
    truths = (said(card, "0.80"), said(card, "0.25")), (said(card, "0.98"), said(card, "0.01"))
    raw, scaled = [], []
    for share, truth in zip(np.array(shares) / 100, np.array(truths)):
        logit = np.log(truth / (1 - truth))

        def cost(temperature, share=share, logit=logit):
            return share @ np.logaddexp(0, -logit / temperature)
        raw.append(cost(1.0))
        scaled.append(optimize.minimize_scalar(cost, bounds=(0.1, 20), method="bounded").fun)
    assert raw == pytest.approx([said(card, "0.41"), said(card, "0.48")], abs=5e-3)
    assert scaled == pytest.approx([said(card, "0.39"), said(card, "0.36")], abs=5e-3)
    assert 0.1 * np.log(100) / raw[1] > 0.95  # the ten mistakes make up nearly all of the loss


def test_a_constant_step_hovers_at_a_kink_and_a_falling_one_arrives():
    constant = falling = 1.0
    for step in range(1, 2001):
        constant -= 0.3 * np.sign(constant)
        falling -= 0.3 / step ** 0.6 * np.sign(falling)
    assert abs(constant) > 0.09 and abs(falling) < 0.01


def test_the_score_function_gives_the_gradient_of_an_expected_reward():
    reward = torch.tensor([3.0, -1.0, 0.5])  # without any derivative in the logits
    logits = torch.tensor([0.2, -0.4, 1.0], requires_grad=True)
    pi = logits.softmax(0)
    (direct,) = torch.autograd.grad(pi @ reward, logits, retain_graph=True)
    weight = (pi * reward).detach()
    (score,) = torch.autograd.grad(weight @ logits.log_softmax(0), logits)
    assert torch.allclose(direct, score, atol=1e-6)


def test_small_logits_cost_ln_k_and_large_ones_far_more():
    generator = torch.Generator().manual_seed(0)
    logits = torch.randn(512, 1000, generator=generator)
    labels = torch.randint(1000, (512,), generator=generator)
    expected = said("first-loss", "6.91")
    assert F.cross_entropy(0.01 * logits, labels).item() == pytest.approx(expected, abs=0.01)
    assert F.cross_entropy(20 * logits, labels).item() > 5 * expected  # sure, and wrong
    halves = F.cross_entropy(0.01 * logits[:256], labels[:256], reduction="sum")
    whole = F.cross_entropy(0.01 * logits, labels, reduction="sum")
    assert (whole / halves).item() == pytest.approx(2, rel=0.01)


def line_and_batches():
    generator = torch.Generator().manual_seed(1)
    x = torch.randn(40, 2, generator=generator)
    y = x @ torch.tensor([1.5, -0.5]) + 0.3
    torch.manual_seed(2)
    return torch.nn.Linear(2, 1), [(x, y)]


def test_the_loop_on_the_card_finds_the_least_squares_line():
    model, batches = line_and_batches()
    code_of("plain-loop")["train"](model, batches, 0.2, 200)
    assert model.weight[0].tolist() == pytest.approx([1.5, -0.5], abs=1e-4)
    assert model.bias.item() == pytest.approx(0.3, abs=1e-4)


def changed(name, *changes):
    """The program in the answer, with each old text of the changes replaced by its new one."""
    return run(edited(card(name).answer, *changes))


def edited(text, *changes):
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return text


@pytest.mark.proof
@pytest.mark.filterwarnings("ignore:Using a target size")
def test_each_forgotten_line_does_what_the_card_says():
    start, batches = line_and_batches()
    x, y = batches[0]
    zero, backward = "            optimizer.zero_grad()\n", "            loss.backward()\n"

    def trained(*changes):
        program = changed("plain-loop", *changes)
        return program["train"](copy.deepcopy(start), batches, 0.2, 200)

    swinging = trained((zero, ""))
    assert (swinging.weight[0] - torch.tensor([1.5, -0.5])).abs().max() > 0.1
    unmoved = trained((zero + backward, backward + zero))
    assert torch.equal(unmoved.weight, start.weight)
    flat = trained(("model(x)[:, 0]", "model(x)"), ("assert pred.shape == y.shape", "pass"))
    assert flat(x)[:, 0].tolist() == pytest.approx([y.mean().item()] * len(y), abs=1e-3)


@pytest.mark.proof
def test_a_step_shrinks_the_distance_only_below_two_over_h():
    x, y = np.array([1.0, 2.0, 3.0]), np.array([2.0, 3.0, 7.0])
    h, best = 2 * np.mean(x ** 2), x @ y / (x @ x)

    def step(w, rate, scale=1):
        return w - rate * scale * 2 * np.mean(x * (w * x - y))

    for rate in (0.5 / h, 1 / h, 1.9 / h, 2.1 / h):
        assert step(0.0, rate) - best == pytest.approx((1 - rate * h) * (0 - best), abs=1e-12)
    assert abs(step(0.0, 1.99 / h) - best) < abs(best) < abs(step(0.0, 2.01 / h) - best)
    assert abs(step(0.0, 1.99 / h / 3, scale=3) - best) < abs(best)  # the sum: a third of the rate
    curvatures = np.array([1, 100])
    shrink = [np.max(np.abs(1 - rate * curvatures)) for rate in np.linspace(0.001, 0.0199, 20_000)]
    assert min(shrink) == pytest.approx(said("how-far", "0.980"), abs=5e-4)


def test_momentum_raises_the_bound():
    h, beta = 2.0, 0.9
    for rate, stays in ((1.95 * (1 + beta) / h, True), (2.05 * (1 + beta) / h, False)):
        w, velocity = 1.0, 0.0
        for _ in range(2000):
            velocity = beta * velocity - rate * h * w
            w += velocity
        assert (abs(w) < 1e-3) == stays


def fitted(program):
    torch.manual_seed(0)
    x, y = torch.randn(16, 8), torch.arange(4).repeat(4)
    model = torch.nn.Sequential(torch.nn.Linear(8, 64), torch.nn.ReLU(), torch.nn.Linear(64, 4))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    names = {"x": x, "y": y, "model": model, "optimizer": optimizer, "torch": torch, "F": F}
    run(program, **names)
    return F.cross_entropy(model(x), y).item()


@pytest.mark.proof
def test_a_batch_with_unpaired_labels_stays_at_their_entropy():
    question = card("one-batch-will-not-fit").question
    assert fitted(question) == pytest.approx(said("one-batch-will-not-fit", "1.39"), abs=0.15)
    faulty = "model(x[order]), y)"
    assert fitted(edited(question, (faulty, "model(x[order]), y[order])"))) < 0.01


def test_the_evaluation_on_the_card_does_not_depend_on_the_batch_size():
    evaluate = code_of("evaluate-any-batch-size")["evaluate"]
    torch.manual_seed(0)
    x, y = torch.randn(65, 5), torch.randint(3, (65,))
    model = torch.nn.Sequential(torch.nn.Linear(5, 8), torch.nn.BatchNorm1d(8),
                                torch.nn.Dropout(0.5), torch.nn.Linear(8, 3))

    def batches(size):
        return [(x[i:i + size], y[i:i + size]) for i in range(0, 65, size)]

    model.train()
    found = [evaluate(model, batches(size)) for size in (1, 7, 64, 65)]
    assert found == pytest.approx([found[-1]] * 4, abs=1e-6) and model.training
    model.eval()
    means = [F.cross_entropy(model(a), b).item() for a, b in batches(64)]
    assert abs(np.mean(means) - found[-1]) > 1e-3  # the mean of means is another number
    in_training = changed("evaluate-any-batch-size", ("model.eval()\n", "pass\n"))["evaluate"]
    model.train()
    with pytest.raises(ValueError):
        in_training(model, batches(1))  # one example has no variance
    torch.manual_seed(1)
    assert abs(in_training(model, batches(13)) - found[-1]) > 1e-3


def coin_flips(cities=2000):
    rng = np.random.default_rng(0)
    return pd.DataFrame({"city": np.repeat(np.arange(cities), 5),
                         "click": rng.integers(0, 2, size=5 * cities)})


def loss_of(rate_of_fit, rate_of_rest, fit, rest):
    model = LogisticRegression(C=1e6).fit(np.c_[rate_of_fit], fit["click"])
    return log_loss(rest["click"], model.predict_proba(np.c_[rate_of_rest])[:, 1])


def shrunk(of, seen):
    """The rate of each row's city among the rows seen, shrunk to one half, the overall rate."""
    clicks = seen.groupby("city")["click"].agg(["sum", "count"]).reindex(of["city"]).fillna(0)
    return ((clicks["sum"] + 2 * 0.5) / (clicks["count"] + 2)).to_numpy()


@pytest.mark.proof
def test_coin_flips_expose_a_rate_that_holds_its_own_label():
    name, frame = "coin-flips-below-the-baseline", coin_flips()
    program = asked_code_of(name, train_test_split=train_test_split, log_loss=log_loss,
                            LogisticRegression=LogisticRegression)
    baseline = said(name, "0.693")
    assert program["validation_loss"](frame) == pytest.approx(said(name, "0.577"), abs=0.02)
    fit, rest = train_test_split(coin_flips(), random_state=0)
    half_cured = loss_of(shrunk(fit, fit), shrunk(rest, fit), fit, rest)
    assert half_cured > baseline + 0.02
    rate = np.zeros(len(fit))
    for fold in range(5):
        inside = np.arange(len(fit)) % 5 == fold
        rate[inside] = shrunk(fit[inside], fit[~inside])
    cured = loss_of(rate, shrunk(rest, fit), fit, rest)
    assert cured == pytest.approx(baseline, abs=0.01)
