"""The body: its gradients, its optimisers beside PyTorch, and the two ways to a gradient."""
import numpy as np
import pytest

from lossedu.units.custom_losses.body import (
    SGD,
    Adam,
    Body,
    beside_the_others,
    descend,
    evolve,
    train,
)
from lossedu.units.custom_losses.exercises.mend_loss import EXERCISE
from lossedu.units.custom_losses.experiments import vans, zero_one

SEEDS = (0, 1, 2)


@pytest.mark.parametrize("hidden", [0, 5])
def test_backward_agrees_with_central_differences(hidden):
    rng = np.random.default_rng(0)
    X, weight = rng.normal(size=(3, 7, 4)), rng.normal(size=(3, 7, 2))
    body = Body(4, hidden, 2, SEEDS)
    for parameter, grad in zip(body.parameters, body.backward(X, weight)):
        place = tuple(rng.integers(0, size) for size in parameter.shape)
        ends = []
        for sign in (1, -1):
            parameter[place] += sign * 1e-6
            ends.append((weight * body.outputs(X)).sum())
            parameter[place] -= sign * 1e-6
        assert grad[place] == pytest.approx((ends[0] - ends[1]) / 2e-6, rel=1e-6)


@pytest.mark.parametrize("name, betas", [("Adam", (0.9, 0.999)), ("Adam", (0.9, 0.9)),
                                         ("SGD", None)])
def test_a_step_is_that_of_pytorch(name, betas):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(1)
    value, grads = rng.normal(size=(1, 3, 2)), rng.normal(size=(4, 1, 3, 2))
    w = torch.tensor(value, requires_grad=True)
    if name == "Adam":
        theirs = torch.optim.Adam([w], lr=0.01, betas=betas)
        ours = Adam([0.01], 4, falls=False, betas=betas)
    else:
        theirs, ours = torch.optim.SGD([w], lr=0.01), SGD([0.01])
    mine = [value.copy()]
    for grad in grads:
        w.grad = torch.tensor(grad)
        theirs.step()
        ours.step(mine, [grad])
    assert np.allclose(mine[0], w.detach(), rtol=1e-9)


def test_the_seeds_do_not_touch_each_other():
    X, demand, _ = vans.read_hours()
    rows = np.tile(np.arange(600), (3, 1))

    def trained(seeds):
        body = Body(X.shape[1], 4, 1, seeds)
        return train(body, X, rows[:len(seeds)], seeds, vans.gradient_of("asymmetric cost", demand),
                     Adam(np.full(len(seeds), 0.01), 10), 10, 64).parameters[0]

    assert np.allclose(trained(SEEDS)[1], trained((1,))[0], rtol=1e-9)


@pytest.mark.proof
def test_the_evolution_strategy_estimates_the_gradient_of_a_smooth_cost():
    rng = np.random.default_rng(0)
    X, weight = rng.normal(size=(1, 6, 3)), rng.normal(size=(1, 6, 1))
    body = Body(3, 0, 1, (0,))
    exact = body.backward(X, weight)
    found = evolve(lambda out, index: (weight * out).sum(axis=(1, 2)), 0.1, 40_000)(
        body, X, None, rng)
    assert np.allclose(found[0], exact[0], atol=0.06 * np.linalg.norm(exact[0]))


def test_a_row_is_compared_with_the_mean_of_the_others():
    cost = np.array([[1.0, 2.0, 6.0]])
    assert np.allclose(beside_the_others(cost), [[1 - 4, 2 - 3.5, 6 - 1.5]])


@pytest.mark.proof
@pytest.mark.parametrize("module, exact, sampled, outputs", [
    (zero_one, "expected 0-1 loss", "REINFORCE", 1), (vans, "expected cost", "REINFORCE", 1),
    (vans, "expected cost, 15 logits", "REINFORCE, 15 logits", vans.MOST + 1)])
def test_reinforce_is_on_average_the_gradient_of_the_expected_cost(module, exact, sampled,
                                                                   outputs):
    rng = np.random.default_rng(0)
    body = Body(3, 0, outputs, (0,))
    X, index = rng.normal(size=(1, 400, 3)), np.arange(400)[None]
    y = rng.integers(0, 2, 400)
    what = (lambda index: y[index]) if module is zero_one else rng.uniform(0, 500, 400)
    gradients = [module.gradient_of(name, what) for name in (exact, sampled)]
    wanted = gradients[0](body, X, index, rng)[0]
    sampled = np.mean([gradients[1](body, X, index, rng)[0] for _ in range(2000)], axis=0)
    assert np.abs(sampled - wanted).max() < 0.1 * np.abs(wanted).max()


def test_descend_hands_the_slope_to_backward():
    body = Body(2, 0, 1, (0,))
    X = np.ones((1, 3, 2))
    found = descend(lambda out, index, rng: np.ones_like(out))(body, X, None, None)
    assert np.allclose(found[0], 3)


def test_the_loss_of_the_faulty_backward_falls_as_its_story_says():
    """Steps along the gradient that the program of exercise 16.1 returns, with all its faults."""
    faulty = EXERCISE.programs[frozenset(EXERCISE.faults)]
    rng = np.random.default_rng(0)
    X = np.column_stack([rng.normal(size=(200, 3)), np.ones(200)])
    target = X @ [2.0, -1.0, 0.0, 5.0] + rng.standard_t(3, size=200)
    weights, totals = np.zeros(4), []
    for _ in range(30):
        total, grad = faulty(X @ weights, target, np.ones(200))
        totals.append(total)
        weights -= 0.1 * X.T @ grad / 200
    assert (np.diff(totals) < 0).all() and totals[-1] < 0.7 * totals[0]
