"""What the cards and the page on reinforcement learning claim, computed anew."""
import itertools
import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from scipy import integrate, stats

from lossedu import loss
from tests.interview.pages import decimals, page, told
from tests.interview.said import asked_code_of, code_of, said


def by_groups(p, size, advantage):
    """The expected gradient in the logit of a two-action policy, over all groups of answers."""
    total = 0.0
    for actions in itertools.product((0, 1), repeat=size):
        a = np.array(actions)
        chance = np.where(a == 1, p, 1 - p).prod()
        total += chance * (advantage(a.astype(float)) * (a - p)).mean()
    return total


def test_the_surrogate_starts_each_update_at_zero():
    rng = np.random.default_rng(0)
    advantage = torch.tensor(rng.normal(3, 2, (4, 25)))
    advantage = (advantage - advantage.mean()) / advantage.std()
    log_prob = torch.tensor(rng.normal(-2, 1, (4, 25)), requires_grad=True)
    ppo_loss = code_of("ppo-from-a-blank-cell")["ppo_loss"]
    total, count = ppo_loss(log_prob, log_prob, advantage, torch.ones(4, 25, dtype=torch.bool))
    assert abs((total / count).item() - said("policy-loss-falls", "0")) < 1e-12
    total.backward()
    assert log_prob.grad.abs().max() > 1                     # the value is 0, the gradient is not


def test_a_certain_bad_policy_has_the_smaller_surrogate():
    certain = -said("policy-loss-falls", "0.1") * math.log(said("policy-loss-falls", "0.999"))
    trying = -math.log(0.5)
    assert certain == pytest.approx(said("policy-loss-falls", "0.0001"), abs=5e-6)
    assert trying == pytest.approx(said("policy-loss-falls", "0.693"), abs=5e-4)


@pytest.mark.proof
def test_a_baseline_changes_the_variance_and_not_the_mean():
    card = "baseline-for-free"
    rewards, p = np.array([10.0, 11.0]), 0.5
    chances, scores = np.array([1 - p, p]), np.array([0, 1]) - p
    for baseline, shown in ((0.0, "27.6"), (10.5, "0")):
        draws = (rewards - baseline) * scores
        mean = chances @ draws
        assert mean == pytest.approx(said(card, "0.25"))
        assert chances @ draws**2 - mean**2 == pytest.approx(said(card, shown), abs=0.05)
    exact = p * (1 - p) * (rewards[1] - rewards[0])
    assert exact == pytest.approx(said(card, "0.25"))
    p = 0.9
    chances, scores = np.array([1 - p, p]), np.array([0, 1]) - p

    def variance(baseline):
        return chances @ ((rewards - baseline) * scores) ** 2

    tried = np.linspace(9, 12, 3001)
    best = tried[np.argmin([variance(one) for one in tried])]
    assert best == pytest.approx(said(card, "10.1"), abs=0.002)
    assert variance(best) < variance(said(card, "10.9"))


@pytest.mark.parametrize("size, p", [(4, 0.3), (8, 0.3), (8, 0.9)])
def test_the_mean_of_the_group_shrinks_the_gradient(size, p):
    found = by_groups(p, size, lambda r: r - r.mean()) / (p * (1 - p))
    assert found == pytest.approx(1 - 1 / size)
    others = by_groups(p, size, lambda r: r - (r.sum() - r) / (size - 1)) / (p * (1 - p))
    assert others == pytest.approx(1)  # the mean of the others leaves it as it is
    if size == 8:
        assert found == pytest.approx(said("what-the-divisors-do", "0.875"))


@pytest.mark.proof
def test_division_by_the_deviation_weighs_prompts():
    card = "what-the-divisors-do"
    for right, shown in ((1, "3.02"), (4, "2")):
        rewards = np.repeat([1.0, 0.0], [right, 8 - right])
        assert 1 / rewards.std() == pytest.approx(said(card, shown), abs=5e-3)
    single = np.repeat([1.0, 0.0], [1, 7])
    advantage = (single - single.mean()) / single.std()
    assert advantage[0] == pytest.approx(said(card, "2.65"), abs=5e-3)

    def divided(r):
        return (r - r.mean()) / (r.std() + 1e-9)

    hard, even = (by_groups(p, 8, divided) / by_groups(p, 8, lambda r: r - r.mean())
                  for p in (0.1, 0.5))
    assert hard > 1.2 * even > 1.2
    rng = np.random.default_rng(0)
    rewards = rng.random((100_000, 8)) < 0.05
    without = (rewards.std(axis=1) == 0).mean()
    assert without == pytest.approx(said(card, "66 %"), abs=0.01)


def ppo_gradient(ratio, advantage):
    """The gradient of one token's loss in its log-probability."""
    ppo_loss = code_of("ppo-from-a-blank-cell")["ppo_loss"]
    log_prob = torch.tensor([[math.log(ratio)]], dtype=torch.float64, requires_grad=True)
    total, _ = ppo_loss(log_prob, torch.zeros(1, 1), torch.full((1, 1), advantage),
                        torch.ones(1, 1, dtype=torch.bool))
    total.backward()
    return log_prob.grad.item()


@pytest.mark.proof
def test_the_clipped_loss_has_a_gradient_in_the_cases_of_the_card():
    above, below = (said("ppo-from-a-blank-cell", one) for one in ("1.2", "0.8"))
    assert ppo_gradient(above + 0.01, 1.0) == 0 and ppo_gradient(below - 0.01, -1.0) == 0
    for ratio, advantage in ((above - 0.01, 1.0), (below + 0.01, -1.0), (0.5, 1.0), (2.0, -1.0)):
        assert ppo_gradient(ratio, advantage) == pytest.approx(-advantage * ratio)
    without_minimum = torch.tensor(0.5, requires_grad=True)
    without_minimum.clamp(0.8, 1.2).backward()
    assert without_minimum.grad == 0                         # so the minimum is what brings it back


def test_the_clipped_loss_is_reinforce_at_the_first_step():
    torch.manual_seed(0)
    logits = torch.randn(3, 5, 7, dtype=torch.float64, requires_grad=True)
    taken, advantage = torch.randint(7, (3, 5)), torch.randn(3, 5, dtype=torch.float64)
    mask = torch.ones(3, 5, dtype=torch.bool)
    log_prob = logits.log_softmax(-1).gather(-1, taken[..., None])[..., 0]
    total, count = code_of("ppo-from-a-blank-cell")["ppo_loss"](log_prob, log_prob, advantage, mask)
    (clipped,) = torch.autograd.grad(total, logits, retain_graph=True)
    (plain,) = torch.autograd.grad(-(advantage * log_prob).sum(), logits)
    assert torch.allclose(clipped, plain) and count == 15


def test_masked_places_and_micro_batches_change_nothing():
    torch.manual_seed(0)
    ppo_loss = code_of("ppo-from-a-blank-cell")["ppo_loss"]
    new, old, advantage = torch.randn(3, 4, 6, dtype=torch.float64).unbind()
    new = new.clone().requires_grad_()
    mask = torch.rand(4, 6) < 0.6
    whole, count = ppo_loss(new, old, advantage, mask)
    parts = [ppo_loss(new[i:i + 1], old[i:i + 1], advantage[i:i + 1], mask[i:i + 1])
             for i in range(4)]
    assert torch.allclose(sum(one for one, _ in parts), whole)
    assert sum(one for _, one in parts) == count
    spoilt = torch.where(mask, old, -torch.inf)
    again, _ = ppo_loss(new, spoilt, advantage, mask)
    (grad,) = torch.autograd.grad(again, new)
    assert torch.allclose(again, whole) and torch.isfinite(grad).all() and (grad[~mask] == 0).all()


def converged(td_loss):
    """Values of A, B and C in the example of the card, with its loss there."""
    net = torch.nn.Embedding(4, 1, dtype=torch.float64)      # the fourth state is the end
    torch.nn.init.zeros_(net.weight)
    s, s_next = torch.tensor([0, 0, 1, 2]), torch.tensor([1, 2, 3, 3])
    r = torch.tensor([0.0, 0.0, 1.0, 0.0], dtype=torch.float64)
    done = torch.tensor([0.0, 0.0, 1.0, 1.0], dtype=torch.float64)
    descent = torch.optim.SGD(net.parameters(), lr=0.5)
    for _ in range(400):
        value = td_loss(net, s, torch.zeros(4, dtype=torch.long), r, s_next, done, 1.0)
        descent.zero_grad()
        value.backward()
        descent.step()
    return net.weight[:3, 0].tolist(), value.item(), net.weight.grad


@pytest.mark.proof
def test_a_target_with_gradient_has_wrong_values_and_a_lower_loss():
    card = "target-that-learns-too"
    faulty, lower, _ = converged(asked_code_of(card, F=F)["td_loss"])
    mended, higher, _ = converged(code_of(card, F=F, torch=torch)["td_loss"])
    expected = [said(card, one) for one in ("0.5", "0.75", "0.25")]
    assert faulty == pytest.approx(expected, abs=1e-6)
    assert mended == pytest.approx([0.5, 1.0, 0.0], abs=1e-6)
    assert lower == pytest.approx(said(card, "0.0625"))
    assert higher == pytest.approx(said(card, "0.125"))


def test_only_the_faulty_target_sends_a_gradient_to_the_next_state():
    card, grads = "target-that-learns-too", []
    for found in (asked_code_of(card, F=F), code_of(card, F=F, torch=torch)):
        net = torch.nn.Embedding(2, 1)
        state, after = torch.tensor([0]), torch.tensor([1])
        found["td_loss"](net, state, state, torch.ones(1), after, torch.zeros(1), 0.9).backward()
        grads.append(net.weight.grad[1].item())
    assert grads[0] != 0 and grads[1] == 0


@pytest.mark.proof
@pytest.mark.parametrize("delta", [0.5, 1.0, 4.0, 8.0])
def test_huber_values_the_gamble_at_a_ninth_of_delta(delta):
    huber = loss("huber", delta=delta)
    target = np.array([10.0] + [0.0] * 9)
    tried = np.linspace(0, 2, 20_001)
    best = tried[np.argmin([huber(np.full(10, one), target) for one in tried])]
    assert best == pytest.approx(delta / 9, abs=1e-3)
    if delta == 1:
        assert best == pytest.approx(said("gamble-worth-a-ninth", "0.111"), abs=1e-3)
        assert best < said("gamble-worth-a-ninth", "0.5") < target.mean()


def test_second_moment_of_a_gaussian_weight():
    x, step = np.linspace(-12, 12, 48_001, retstep=True)
    old = np.exp(-x**2 / 2) / math.sqrt(2 * math.pi)
    weight = np.exp(0.3 * x - 0.3**2 / 2)
    one = (weight**2 * old).sum() * step
    assert (weight * old).sum() * step == pytest.approx(1)
    assert one**50 == pytest.approx(said("how-many-episodes-are-left", "90.0"), abs=0.05)
    assert 1000 / one**50 == pytest.approx(said("how-many-episodes-are-left", "11.1"), abs=0.05)


def episode_weights(steps, repetitions=500):
    """Weights of 1,000 episodes in each of some repetitions; their logarithms are Gaussian."""
    spread = 0.3 * math.sqrt(steps)
    draws = np.random.default_rng(0).normal(size=(repetitions, 1000))
    return np.exp(spread * draws - spread**2 / 2)


def test_weights_that_look_harmless_have_a_mean_below_one():
    means = episode_weights(200).mean(axis=1)
    assert (means < 0.5).mean() > 0.6
    assert (means < said("how-many-episodes-are-left", "0.3")).mean() > 0.4


@pytest.mark.proof
def test_the_estimated_sample_size_is_optimistic():
    weights = episode_weights(50, 2000)
    estimated = np.median(weights.sum(axis=1) ** 2 / (weights**2).sum(axis=1))
    assert estimated == pytest.approx(said("how-many-episodes-are-left", "42"), abs=1.5)
    assert estimated > 2 * said("how-many-episodes-are-left", "11.1")


def test_the_update_of_the_card_lowers_the_entropy():
    """With a constant value, one step of the faulty update and one with the sign turned."""
    def entropy_after(sign):
        torch.manual_seed(0)
        logits = torch.tensor([0.3, 0.1, -0.2, 0.0], requires_grad=True)
        value = torch.zeros(1, requires_grad=True)
        sgd = torch.optim.SGD([logits, value], lr=1.0)
        before = torch.distributions.Categorical(logits=logits).entropy()
        asked_code_of("clipped-by-the-critic", F=F, torch=torch)["update"](
            torch.tensor(0.0), value, torch.zeros(1), sign * before, [logits, value], sgd)
        after = torch.distributions.Categorical(logits=logits).entropy()
        return after.item() - before.item()

    assert entropy_after(1) < 0 < entropy_after(-1)


def test_the_value_loss_takes_the_clipped_norm_from_the_policy():
    """With returns near 500 nearly the whole clipped gradient belongs to the value."""
    torch.manual_seed(0)
    body, actor, critic = torch.nn.Linear(3, 8), torch.nn.Linear(8, 4), torch.nn.Linear(8, 1)
    params = [*body.parameters(), *actor.parameters(), *critic.parameters()]
    states, taken = torch.randn(64, 3), torch.randint(4, (64, 1))
    advantage = torch.randn(64)

    def norms(scale):
        hidden = torch.tanh(body(states))
        log_prob = actor(hidden).log_softmax(1).gather(1, taken)[:, 0]
        returns = scale * (1 + 0.1 * torch.linspace(-1, 1, 64))
        parts = -(advantage * log_prob).mean(), 0.5 * F.mse_loss(critic(hidden)[:, 0], returns)
        return [torch.cat([g.flatten() for g in torch.autograd.grad(
            part, params, retain_graph=True, allow_unused=True) if g is not None]).norm().item()
            for part in parts]

    policy, value = norms(500.0)
    assert value > 100 and policy < 1
    assert policy * 0.5 / value < 0.01 * policy              # what clipping to 0.5 leaves of it
    assert norms(1.0)[1] < 5


def test_inverse_propensity_is_unbiased_and_noisy():
    card = "clicks-of-another-policy"
    rng = np.random.default_rng(0)
    shown = rng.binomial(100_000, 0.02, 4000)                # of 4,000 repetitions
    estimates = rng.binomial(shown, 0.05) / 0.02 / 100_000
    assert estimates.mean() == pytest.approx(said(card, "5 %"), abs=4e-4)
    assert estimates.std() == pytest.approx(said(card, "0.0050"), rel=0.06)


def test_choosing_the_best_of_many_estimates_promises_too_much():
    noise = np.random.default_rng(0).normal(size=(2000, 50))  # fifty rules that are all worth 0
    assert noise.max(axis=1).mean() > 2


# ------------------------------------------------------------------ the page
def largest_of_ten(x):
    """The integrand of the mean of the largest of ten standard normal errors."""
    return 10 * x * stats.norm.pdf(x) * stats.norm.cdf(x) ** 9


PAGE = page("reinforcement")
GIVEN = {"0.99", "0.95", "0.3", "0.8", "1.2", "0.1", "10.5"}  # settings; the rest is computed below
NUMBERS = [
    ("0.25", 0.5 * 0.5 * (11 - 10)),
    ("27.6", 0.5 * (11 * 0.5) ** 2 + 0.5 * (10 * 0.5) ** 2 - 0.25**2),
    ("16.8", 1 / (1 - 0.99 * 0.95)),
    ("100", 1 / (1 - 0.99)),
    ("1.54", integrate.quad(largest_of_ten, -9, 9)[0]),
    ("0.111", 0.1 * 1 / 0.9),
    ("11.1", 1000 / math.exp(50 * 0.3**2)),
    ("250,000", 500**2),
    ("10,000", 100**2)]


@pytest.mark.parametrize("shown, computed", NUMBERS)
def test_numbers_of_the_page(shown, computed):
    assert told(PAGE, shown, computed)
    assert not told(PAGE, shown, 1.05 * computed)


def test_every_decimal_of_the_page_is_held():
    assert decimals(PAGE) - GIVEN == {shown for shown, _ in NUMBERS if "." in shown}


def test_two_estimates_of_the_divergence_and_their_gradients():
    logits = torch.tensor([0.3, -0.2, 0.9, 0.0], dtype=torch.float64, requires_grad=True)
    log_p = logits.log_softmax(0)
    log_ref = torch.tensor([0.1, 0.5, 0.2, 0.2], dtype=torch.float64).log()
    p, log_r = log_p.exp().detach(), log_ref - log_p
    divergence = (log_p.exp() * (log_p - log_ref)).sum()
    first, second = -log_r, log_r.exp() - 1 - log_r          # one for each action that may be drawn
    for estimate in (first, second):
        assert torch.allclose((p * estimate).sum(), divergence)
    assert (second >= 0).all() and (first < 0).any()
    (by_first,) = torch.autograd.grad((p * first).sum(), logits, retain_graph=True)
    (by_second,) = torch.autograd.grad((p * second).sum(), logits, retain_graph=True)
    (other_way,) = torch.autograd.grad((log_ref.exp() * (log_ref - log_p)).sum(), logits,
                                       retain_graph=True)
    (wanted,) = torch.autograd.grad(divergence, logits)
    assert by_first.abs().max() < 1e-12
    assert torch.allclose(by_second, other_way) and not torch.allclose(by_second, wanted, rtol=0.1)


def test_calls_of_the_page():
    torch.manual_seed(0)
    z, a = torch.randn(2, 3, 5, dtype=torch.float64), torch.randint(5, (2, 3))
    logp = z.log_softmax(-1).gather(-1, a[..., None])[..., 0]
    categorical = torch.distributions.Categorical(logits=z)
    assert torch.allclose(logp, categorical.log_prob(a))
    advantage, ratio = torch.randn(2, 3, dtype=torch.float64), torch.rand(2, 3).double() + 0.5
    by_page = -torch.minimum(ratio * advantage, ratio.clamp(0.8, 1.2) * advantage).mean()
    total, count = code_of("ppo-from-a-blank-cell")["ppo_loss"](
        ratio.log(), torch.zeros(2, 3), advantage, torch.ones(2, 3, dtype=torch.bool))
    assert torch.allclose(by_page, total / count)
    column, row = torch.arange(3.0)[:, None], torch.arange(3.0)
    with pytest.warns(UserWarning, match="target size"):
        assert F.mse_loss(column, row) > 0                   # equal values, and yet not 0
