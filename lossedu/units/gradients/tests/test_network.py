"""The network of the unit: its gradient is right, each planted fault is the one that is told, and
the stored runs can be made again."""
import functools

import numpy as np
import pytest
import torch
from scipy.stats import ttest_rel

from lossedu.units import gradients
from lossedu.units.gradients import network
from lossedu.units.gradients.experiments import endings, planted


@pytest.fixture(scope="module")
def case():
    X, y = network.hours()
    rng, X, y, _, _ = network.split(3, X, y, train=60)
    theta = network.start(rng, X.shape[1])
    return {name: one + 0.1 * rng.normal(size=one.shape) for name, one in theta.items()}, X, y


@pytest.mark.parametrize("fault", ["right", "pairs"])
def test_the_gradient_is_that_of_autograd(case, fault):
    theta, X, y = case
    tensors = {name: torch.tensor(one, requires_grad=True) for name, one in theta.items()}
    pred = torch.tanh(torch.tensor(X) @ tensors["W"] + tensors["b"]) @ tensors["v"] + tensors["c"]
    difference = pred[:, None] - torch.tensor(y) if fault == "pairs" else pred - torch.tensor(y)
    (difference ** 2).mean().backward()
    for name, one in network.gradient(theta, X, y, fault).items():
        np.testing.assert_allclose(one, tensors[name].grad, rtol=1e-10, atol=1e-13)


def test_numerical_and_hand_written_gradient_agree(case):
    claimed = network.flat(network.gradient(*case))
    assert planted.agree(claimed, network.numerical(*case)).all()


CHANGED = {"thousandth": 101, "half": 101, "tanh": 90, "bias": 10, "temperature": 10, "sign": 8,
           "averaged": 1}


@pytest.mark.parametrize("fault", CHANGED)
def test_a_fault_changes_as_many_entries_as_it_says(case, fault):
    right, wrong = (network.flat(network.gradient(*case, one)) for one in ("right", fault))
    assert np.sum(right != wrong) == CHANGED[fault]


@pytest.mark.proof
def test_the_first_rows_of_the_stored_checks_come_out_again():
    again = planted.run(seeds=1, progress=False).table
    stored = planted.stored().table.query("seed == 0")
    for name in planted.CHECKS:
        assert list(again[name]) == list(stored[name]), name


@pytest.mark.proof
@pytest.mark.parametrize("fault", ["right", "bias", "sign"])
def test_a_stored_ending_comes_out_again(fault):
    # not "tanh": at its rate its loss jumps for ever, and the last digits decide where it ends
    stored = endings.stored().table.query("seed == 0 and loss == @fault").iloc[0]
    again = endings._trained(fault, 0, stored["rate"], network.hours())
    assert again["unseen"] == pytest.approx(stored["unseen"], rel=1e-5)


def test_no_tuned_rate_lies_at_the_end_of_the_grid():
    rates = set(endings.stored().table["rate"])
    assert rates <= set(endings.RATES[1:-1])


@pytest.mark.proof
def test_rises_of_the_loss_come_and_go_with_the_learning_rate():
    def rises(fault, rate, steps=600):
        return np.mean([np.diff(network.train(theta, X, y, fault, rate, steps)[1]) > 0
                        for theta, X, y in starts])

    data, starts = network.hours(), []
    for seed in range(4, 8):
        rng, X, y, _, _ = network.split(seed, *data)
        starts.append((network.start(rng, X.shape[1]), X, y))
    assert rises("tanh", 0.1) == pytest.approx(rises("tanh", 0.03, 2000), abs=0.02)
    assert rises("tanh", 0.1) > 0.05 and rises("right", 0.03, 2000) == 0
    assert rises("right", 0.1) == 0 and rises("right", 0.3) > 0.01


@pytest.mark.parametrize("seed", range(3))
def test_the_amount_of_a_fall_shows_faults_but_no_parts_set_to_0(seed):
    rng, X, y, _, _ = network.split(seed, *network.hours())
    theta, ratio = network.start(rng, X.shape[1]), {}
    for fault in CHANGED | {"right": 0}:
        before, after = network.train(theta, X, y, fault, 1e-4, 2)[1]
        used = network.flat(network.gradient(theta, X, y, fault))
        ratio[fault] = (before - after) / (1e-4 * used @ used)
    for fault in ("right", "bias", "temperature"):
        assert ratio[fault] == pytest.approx(1, abs=5e-4), fault
    assert ratio["half"] == pytest.approx(2, abs=5e-4)
    assert ratio["tanh"] < 0.8 and ratio["sign"] < 0.997


def test_in_float32_the_difference_at_the_smallest_steps_is_0():
    rng, X, y, _, _ = network.split(0, *network.hours())
    theta = network.start(rng, X.shape[1])
    errors = gradients.step_errors(theta, X, y, np.array([5e-8, 1e-7]))["central, float32"]
    assert errors == pytest.approx(abs(network.gradient(theta, X, y)["W"][0, 0]), rel=1e-12)


def test_a_step_in_proportion_to_x_is_too_wide_for_a_sine_and_passes_at_a_kink():
    x, h = 1e4, 1e-5 * 1e4
    slope = (np.sin(x + h) - np.sin(x - h)) / (2 * h)
    assert abs(slope / np.cos(x) - 1) > 1e-3
    assert np.spacing(1e12) > 1e-4 and 1e12 + 1e-5 == 1e12
    for h in (1e-8, 1e-3, 1.0):
        assert abs(h) - abs(-h) == 0


def test_two_differences_survive_a_correction_for_seven_comparisons():
    table = endings.stored().table.pivot(index="seed", columns="loss", values="unseen")
    adjusted = {fault: 7 * ttest_rel(table[fault], table["right"]).pvalue for fault in table
                if fault not in ("right", "half")}
    assert len(adjusted) == 6
    assert adjusted["tanh"] < 0.05 and adjusted["bias"] < 0.05
    assert 0.05 < adjusted["temperature"] < 7 * 0.05
    assert all(adjusted[fault] > 0.05 for fault in ("thousandth", "sign", "averaged"))
    assert (table["half"] == table["right"]).all()  # twice the rate: the same steps
    assert table["tanh"].mean() > 2 * table["right"].mean()


def test_the_second_and_third_derivatives_are_those_of_autograd(case):
    theta, X, y = case
    value = torch.tensor(theta["W"][0, 0], requires_grad=True)
    W = torch.tensor(theta["W"])
    W[0, 0] = value
    inner = torch.tensor(X) @ W + torch.tensor(theta["b"])
    pred = torch.tanh(inner) @ torch.tensor(theta["v"]) + torch.tensor(theta["c"])
    found = ((pred - torch.tensor(y)) ** 2).mean()
    for order in (0, 1, 2, 3):
        if order != 1:
            assert gradients.derivative(theta, X, y, order) == pytest.approx(found.item(), rel=1e-3)
        (found,) = torch.autograd.grad(found, value, create_graph=True)


def test_what_the_text_says_of_pytorch():
    w = torch.tensor([0.7, -1.0], dtype=torch.float64, requires_grad=True)
    safe = lambda w: torch.where(w > 0, torch.sqrt(torch.where(w > 0, w, 1.0)), 0.0).sum()
    assert torch.autograd.gradcheck(safe, w)
    changed = torch.tanh(w)
    changed.data += 1
    changed.sum().backward()  # no error
    assert not np.allclose(w.grad, 1 - np.tanh([0.7, -1.0]) ** 2)

    class Nearly(torch.autograd.Function):
        @staticmethod
        def forward(ctx, w):
            return (3 * w).clone()

        @staticmethod
        def backward(ctx, out):
            return factor[-1] * 3 * out

    factor = []
    for claimed, passes in ((1.001, True), (1.01, False)):
        factor.append(claimed)
        assert torch.autograd.gradcheck(Nearly.apply, w, raise_exception=False) is passes


@pytest.mark.proof
def test_her_loss_rises_where_her_gradient_points_downhill(case):
    data = network.hours()
    rng, X, y, _, _ = network.split(5, *data)
    theta = network.start(rng, X.shape[1])
    rises = np.diff(network.train(theta, X, y, "tanh", 0.03, 2000)[1]) > 0
    against = network.cosines(theta, X, y, "tanh", 0.03, 2000)[:-1] < 0
    assert np.mean(rises == against) > 0.99


def test_a_direction_may_miss_a_small_wrong_entry_that_all_entries_show(case):
    theta, X, y = case[:3]
    numeric = network.numerical(theta, X, y)
    claimed = network.flat(network.gradient(theta, X, y))
    smallest = np.argmin(np.abs(claimed))
    claimed[smallest] = 0
    rng = np.random.default_rng(0)
    directions = rng.normal(size=(400, len(claimed)))
    passes = planted.agree(directions @ claimed, directions @ numeric)
    assert not planted.agree(claimed, numeric).all() and passes.any()


def test_gradcheck_sees_cuts_in_its_inputs_only():
    torch.manual_seed(0)
    layer = torch.nn.Linear(2, 1).double()
    x = torch.randn(3, 2, dtype=torch.float64, requires_grad=True)
    loss = lambda x, weight: (weight.detach() * x).sum()
    check = functools.partial(torch.autograd.gradcheck, raise_exception=False)
    assert check(lambda x: loss(x, layer.weight), x)
    assert not check(loss, (x, layer.weight))
