"""What the cards and the page on preference losses claim, computed in small."""
import copy
import itertools
import math
import re
from types import SimpleNamespace

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from scipy import optimize, special, stats

from tests.interview.pages import decimals, page
from tests.interview.said import asked_code_of, card, code_of, run, said

PAGE = page("preferences")
V = 7


def random(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def tokens(*shape, seed=0):
    return torch.randint(V, shape, generator=torch.Generator().manual_seed(seed))


def pairwise(margin):
    """-log sigmoid(margin), of numbers."""
    return np.logaddexp(0, -np.asarray(margin, dtype=float))


# ------------------------------------------------------------------ reward models
def test_a_constant_per_prompt_changes_no_pair():
    rewards = random(5, 2)  # five prompts, the preferred answer first
    shifted = rewards + 10 * random(5, 1, seed=1)
    before, after = (-F.logsigmoid(one[:, 0] - one[:, 1]) for one in (rewards, shifted))
    torch.testing.assert_close(before, after)
    order = [one[:, 0].argsort().tolist() for one in (rewards, shifted)]
    assert order[0] != order[1]  # across prompts nothing is left of the order


def test_pairwise_loss_derivatives():
    margin = torch.linspace(-6, 6, 25, dtype=torch.float64, requires_grad=True)
    slope, = torch.autograd.grad((-F.logsigmoid(margin)).sum(), margin, create_graph=True)
    curvature, = torch.autograd.grad(slope.sum(), margin)
    torch.testing.assert_close(slope, -torch.sigmoid(-margin))
    torch.testing.assert_close(curvature, torch.sigmoid(margin) * torch.sigmoid(-margin))
    assert curvature.max() == 0.25


def losses_of(games, rewards):
    return sum(pairwise(rewards[winner] - rewards[loser]) for winner, loser in games)


def test_a_cycle_wants_equal_rewards_an_unbeaten_answer_none():
    cycle = [(0, 1), (1, 2), (2, 0)]
    best = optimize.minimize(lambda x: losses_of(cycle, [0.0, *x]), [2.0, -1.0]).x
    assert best == pytest.approx(0, abs=1e-4)
    assert losses_of(cycle, [0, 0, 0]) / 3 == pytest.approx(math.log(2))
    unbeaten = [(0, 1), (0, 2), (1, 2), (2, 1)]
    falling = [losses_of(unbeaten, [top, 0, 0]) for top in (1, 10, 100)]
    assert falling == sorted(falling, reverse=True)
    assert falling[-1] == pytest.approx(2 * math.log(2))


@pytest.mark.proof
def test_agreement_bounds_accuracy_and_floor():
    name = "raters-who-agree"

    def agreement(q):
        return np.mean(q ** 2 + (1 - q) ** 2)

    def floor(q):
        return np.mean(special.entr(q) + special.entr(1 - q))

    equal = np.full(2, (1 + math.sqrt(0.5)) / 2)
    mixed = np.array([1.0, 0.5])
    assert agreement(equal) == pytest.approx(0.75)
    assert agreement(mixed) == pytest.approx(0.75)
    assert floor(equal) == pytest.approx(said(name, "0.416"), abs=0.0005)
    assert floor(mixed) == pytest.approx(said(name, "0.347"), abs=0.0005)
    assert mixed.mean() == said(name, "0.75")
    # three kinds of pairs with the same agreement: both numbers lie between the two
    for share, first in itertools.product((0.2, 0.5, 0.8), (0.55, 0.7, 0.9, 0.99)):
        rest = (0.5 - share * (2 * first - 1) ** 2) / (1 - share)
        if 0 <= rest <= 1:
            q = np.array([first, (1 + math.sqrt(rest)) / 2])
            weights = np.array([share, 1 - share])
            assert weights @ (q ** 2 + (1 - q) ** 2) == pytest.approx(0.75)
            assert 0.75 <= weights @ q <= equal[0]
            entropy = weights @ (special.entr(q) + special.entr(1 - q))
            assert floor(mixed) <= entropy <= floor(equal) < said(name, "0.562")


# ------------------------------------------------------------------ DPO
REWARDS, REFERENCE = np.array([1.0, 0.0, 0.0]), np.full(3, 1 / 3)


def tilted(beta):
    weights = REFERENCE * np.exp(REWARDS / beta)
    return weights / weights.sum()


def objective(policy, beta):
    return policy @ REWARDS - beta * np.sum(special.rel_entr(policy, REFERENCE))


def test_the_best_policy_is_the_tilted_reference():
    def loss(z):
        return -objective(special.softmax([0.0, *z]), beta=0.5)

    found = special.softmax([0.0, *optimize.minimize(loss, [0.0, 0.0]).x])
    assert found == pytest.approx(tilted(0.5), abs=1e-4)
    assert found[0] == pytest.approx(said("dpo-from-the-best-policy", "0.787"), abs=0.0005)
    # the objective is -beta KL(policy || best) + beta log Z, for any policy
    policy = np.array([0.2, 0.5, 0.3])
    log_z = math.log(REFERENCE @ np.exp(REWARDS / 0.5))
    gap = np.sum(special.rel_entr(policy, tilted(0.5)))
    assert objective(policy, 0.5) == pytest.approx(-0.5 * gap + 0.5 * log_z)


def test_implicit_rewards_give_back_the_differences():
    implicit = 0.5 * np.log(tilted(0.5) / REFERENCE)
    assert implicit[0] - implicit[1] == pytest.approx(1)
    assert implicit[0] != pytest.approx(1)  # the level is another one
    assert tilted(0.01)[0] == pytest.approx(1)
    assert tilted(1e4) == pytest.approx(REFERENCE, abs=1e-3)


def test_dpo_gradient_has_the_weight_of_the_mistake():
    dpo_loss = code_of("dpo-from-blank")["dpo_loss"]
    w, low, ref_w, ref_l = random(4, 1)
    w.requires_grad_(), low.requires_grad_()
    h = ((w - ref_w) - (low - ref_l)).detach()
    grads = torch.autograd.grad(dpo_loss(w, low, ref_w, ref_l, beta=0.3), (w, low))
    weight = 0.3 * torch.sigmoid(-0.3 * h)
    torch.testing.assert_close(grads, (-weight, weight))


def answers(seed=0):
    """Two rows of logits with labels: a prompt, an answer and padding."""
    labels = tokens(2, 9, seed=seed)
    labels[:, :3] = -100
    labels[0, 7:] = -100
    return random(2, 9, V, seed=seed), labels


def test_answer_logp_sums_answer_tokens_only():
    answer_logp = code_of("dpo-from-blank")["answer_logp"]
    logits, labels = answers()
    token = F.cross_entropy(logits[:, :-1].transpose(1, 2).float(), labels[:, 1:],
                            reduction="none")
    torch.testing.assert_close(answer_logp(logits, labels), -token.sum(-1))
    padded = answer_logp(F.pad(logits, (0, 0, 0, 2)), F.pad(labels, (0, 2), value=-100))
    torch.testing.assert_close(padded, answer_logp(logits, labels))
    logits[:, 0, 0] = -math.inf  # a banned token in a place that does not count
    assert answer_logp(logits, labels).isfinite().all()


def test_dpo_starts_at_log_2_and_a_step_widens_the_gap():
    program = code_of("dpo-from-blank")
    logits, labels = answers()
    policy = logits.clone().requires_grad_()
    reference = program["answer_logp"](logits, labels)
    w, low = program["answer_logp"](policy, labels)[:, None]
    loss = program["dpo_loss"](w, low, reference[:1], reference[1:])
    assert loss.item() == pytest.approx(said("dpo-from-blank", "0.6931"), abs=0.00005)
    grad, = torch.autograd.grad(loss, policy)
    after = program["answer_logp"](logits - 0.1 * grad, labels) - reference
    assert after[0] - after[1] > 0


def test_a_common_prefix_gets_no_gradient():
    program = code_of("dpo-from-blank")
    table, mix = random(V, 4), random(4, V, seed=1).requires_grad_()
    prefix = tokens(6)

    def logp(ids):
        states = table[ids].cumsum(0)  # each place sees those before it
        return program["answer_logp"]((states @ mix)[None], ids[None])

    both = prefix, prefix.clone()
    fixed = torch.zeros(1)
    loss = program["dpo_loss"](logp(both[0]), logp(both[1]), fixed, fixed)
    grad, = torch.autograd.grad(loss, mix)
    assert grad.abs().max() < 1e-9
    apart = [torch.cat([prefix, torch.tensor([last])]) for last in (1, 2)]
    grad, = torch.autograd.grad(program["dpo_loss"](*map(logp, apart), fixed, fixed), mix)
    state = table[prefix].sum(0)  # the place that predicts the first difference
    direction = F.one_hot(torch.tensor(1), V) - F.one_hot(torch.tensor(2), V)
    expected = -0.1 / 2 * torch.outer(state, direction.double())
    gap = (mix.detach()[:, 1] - mix.detach()[:, 2]) @ state
    torch.testing.assert_close(grad, expected * 2 * torch.sigmoid(-0.1 * gap),
                               atol=1e-6, rtol=1e-5)


@pytest.mark.parametrize("p, shown", [(0.75, "11"), (0.99, "46"), (0.9999, "92"), (0.9, "22")])
def test_optima_of_dpo_and_ipo(p, shown):
    def dpo(h):
        return p * pairwise(0.1 * h) + (1 - p) * pairwise(-0.1 * h)

    def ipo(h):
        return p * (h - 5) ** 2 + (1 - p) * (h + 5) ** 2

    best = optimize.minimize_scalar(dpo, bounds=(0, 500), method="bounded").x
    assert best == pytest.approx(said("dpo-when-nobody-disagrees", shown), abs=0.5)
    assert optimize.minimize_scalar(ipo).x == pytest.approx((2 * p - 1) / 0.2, abs=1e-6)
    assert pairwise(0.1 * 1000) < pairwise(0.1 * 500)  # p = 1: always lower


def test_a_dpo_step_can_lower_both_answers():
    features = torch.tensor([1.0, 0.0, 3.0], dtype=torch.float64)  # preferred, rejected, other
    theta = torch.zeros((), dtype=torch.float64, requires_grad=True)
    logp = (theta * features).log_softmax(-1)
    reference = logp.detach()
    h = (logp[0] - reference[0]) - (logp[1] - reference[1])
    grad, = torch.autograd.grad(-F.logsigmoid(0.1 * h), theta)
    step = 1e-6
    change = (-step * grad * features).log_softmax(-1) - reference
    ratios = change / (-step * grad)
    expected = torch.tensor([-1 / 3, -4 / 3, 5 / 3], dtype=torch.float64)
    torch.testing.assert_close(ratios, expected, atol=1e-5, rtol=0)


# ------------------------------------------------------------------ the clip
def clipped(ratio, advantage, epsilon=0.2):
    return torch.minimum(ratio * advantage, ratio.clamp(1 - epsilon, 1 + epsilon) * advantage)


@pytest.mark.parametrize("ratio, advantage, weight", [
    (1.3, 1.0, 0.0), (0.7, -1.0, 0.0), (0.7, 1.0, 0.7), (1.3, -1.0, -1.3), (5.0, -1.0, -5.0),
    (1.1, 1.0, 1.1), (0.9, -1.0, -0.9)])
def test_the_clip_stops_two_cases_of_four(ratio, advantage, weight):
    old = torch.tensor(-1.0, dtype=torch.float64)
    logp = (old + math.log(ratio)).requires_grad_()
    grad, = torch.autograd.grad(clipped((logp - old).exp(), advantage), logp)
    assert grad.item() == pytest.approx(weight)


def test_the_first_surrogate_is_0_with_a_gradient():
    rewards = torch.tensor([1.0] * 7 + [0.0], dtype=torch.float64)
    advantage = (rewards - rewards.mean()) / rewards.std(correction=0)
    assert advantage[0].item() == pytest.approx(said("rare-tokens-and-the-clip", "0.38"), abs=0.005)
    assert advantage[-1].item() == pytest.approx(said("rare-tokens-and-the-clip", "−2.65"),
                                                 abs=0.005)
    logp = random(8).requires_grad_()
    surrogate = clipped((logp - logp.detach()).exp(), advantage).mean()
    assert surrogate.item() == pytest.approx(0, abs=1e-12)
    grad, = torch.autograd.grad(surrogate, logp)
    torch.testing.assert_close(grad, advantage / 8)


def test_groups_with_equal_rewards():
    equal = sum(0.9 ** sum(group) * 0.1 ** (8 - sum(group))
                for group in itertools.product((0, 1), repeat=8) if sum(group) in (0, 8))
    assert equal == pytest.approx(said("rare-tokens-and-the-clip", "43 %"), abs=0.005)


def raised(old, step):
    """Where a token of a right answer ends, and its gradient there, after many small updates."""
    logit = torch.tensor(special.logit(old), requires_grad=True)
    for _ in range(2000):
        prob = torch.sigmoid(logit)
        grad, = torch.autograd.grad(clipped(prob / old, 1.0), logit)
        with torch.no_grad():
            logit += step * grad
    return prob.item(), grad.item()


@pytest.mark.proof
def test_a_rare_token_rises_by_a_ratio():
    end, grad = raised(0.01, step=0.001)
    assert end == pytest.approx(said("rare-tokens-and-the-clip", "0.012"), abs=0.0001)
    assert grad == 0


@pytest.mark.proof
def test_a_common_token_is_never_clipped():
    end, grad = raised(0.9, step=0.1)
    assert end > 0.99
    assert grad > 0


# ------------------------------------------------------------------ estimates of the KL
def moments(shift):
    """Mean and standard deviation of k1, k2, k3 for p = N(0, 1) and q = N(shift, 1)."""
    x = np.linspace(-12, 12, 200001)
    p, q = stats.norm(0, 1), stats.norm(shift, 1)
    weight = p.pdf(x) * (x[1] - x[0])
    kinds = code_of("three-estimates-of-one-kl")["kl_estimates"](
        torch.tensor(p.logpdf(x)), torch.tensor(q.logpdf(x)))
    means = [float(weight @ kind.numpy()) for kind in kinds]
    spreads = [math.sqrt(weight @ (kind.numpy() - mean) ** 2)
               for kind, mean in zip(kinds, means)]
    return means, spreads


@pytest.mark.proof
def test_estimates_of_the_kl_bias_and_spread():
    name, true = "three-estimates-of-one-kl", 0.1 ** 2 / 2
    means, spreads = moments(0.1)
    assert means[0] == pytest.approx(true, rel=1e-6)
    assert means[2] == pytest.approx(true, rel=1e-6)
    assert means[1] == pytest.approx(1.0025 * true, rel=1e-4)  # biased, by little here
    assert spreads[0] / true == pytest.approx(said(name, "20"), abs=0.01)
    assert spreads[1] / true == pytest.approx(said(name, "1.42"), abs=0.005)
    assert spreads[2] / true == pytest.approx(said(name, "1.42"), abs=0.005)
    assert moments(1.0)[0][1] == pytest.approx(1.25 * 0.5, rel=1e-4)  # and by much here
    k1, k2, k3 = code_of(name)["kl_estimates"](random(1000), random(1000, seed=1))
    assert (k1 < 0).any()
    assert (k2 >= 0).all() and (k3 >= 0).all()


def test_a_narrow_policy_gives_k3_heavy_tails():
    # p = N(0, 0.5), q = N(0, 1): the mean of (q/p)^2 has the exponent -x^2/2 (2 - 4) > 0.
    x = np.linspace(0, 10, 6)
    p, q = stats.norm(0, 0.5), stats.norm(0, 1)
    integrand = 2 * q.logpdf(x) - p.logpdf(x)  # log of q^2 / p
    assert (np.diff(integrand) > 0).all()  # it grows, so the integral has no limit


def test_expected_gradients_of_the_estimates():
    logits = random(V).requires_grad_()
    logq = random(V, seed=1).log_softmax(-1)
    program = code_of("three-estimates-of-one-kl")

    def gradient(scalar):
        return torch.autograd.grad(scalar, logits)[0]

    def logp():
        return logits.log_softmax(-1)

    drawn = logp().exp().detach()  # the tokens are held fixed, each with its probability
    k1, k2, k3 = (gradient(drawn @ program["kl_estimates"](logp(), logq)[kind])
                  for kind in range(3))
    right = gradient((logp().exp() * (logp() - logq)).sum())
    reverse = gradient((logq.exp() * (logq - logp())).sum())
    torch.testing.assert_close(k1, torch.zeros(V, dtype=torch.float64))
    torch.testing.assert_close(k2, right)
    torch.testing.assert_close(k3, reverse)
    assert (right - reverse).abs().max() > 0.01
    # the penalty of the card, with each token as often as it is drawn
    each = torch.stack([gradient(program["kl_penalty"](logp()[[token]], logq[[token]]))
                        for token in range(V)])
    torch.testing.assert_close(drawn @ each, right)


# ------------------------------------------------------------------ the reference that moves
class Loop:
    """What the program of the card needs around it: a tiny model, pairs and an optimiser."""

    def __init__(self, steps):
        self.model = torch.nn.Linear(1, V, dtype=torch.float64)
        with torch.no_grad():
            self.model.weight.copy_(random(V, 1))
            self.model.bias.copy_(random(V, seed=1))
        self.start, self.steps, self.losses, self.gaps = None, steps, [], []

    def names(self):
        """What the program uses and does not define."""
        optimiser = torch.optim.SGD(self.model.parameters(), lr=1.0)
        functional = SimpleNamespace(logsigmoid=self.logsigmoid)
        return {"load": lambda _: self.model, "checkpoint": None, "pairs": range(self.steps),
                "logps": self.logps, "optimiser": optimiser, "torch": torch, "F": functional,
                "copy": copy}

    def logps(self, model, batch):
        logp = model(torch.ones(1, dtype=torch.float64)).log_softmax(-1)
        gap = (logp[2] - logp[4]).item()
        self.start = gap if self.start is None else self.start
        if model is self.model:
            self.gaps.append(gap - self.start)
        return logp[2], logp[4]

    def logsigmoid(self, x):
        value = F.logsigmoid(x)
        self.losses.append(-value.item())
        return value


@pytest.mark.proof
def test_a_reference_that_is_the_policy_keeps_the_loss_at_log_2():
    loop = Loop(300)
    asked_code_of("reference-that-moves", **loop.names())
    assert loop.losses == pytest.approx([math.log(2)] * 300, abs=1e-12)
    gaps = loop.gaps[::2]  # twice per step, since the reference is the same model
    steps = np.diff(gaps)
    assert (steps > 0).all()
    assert steps[-1] == pytest.approx(steps[0])  # the weight never fades


@pytest.mark.proof
def test_a_frozen_reference_lets_the_weight_fade():
    loop, broken = Loop(300), card("reference-that-moves")
    frozen = "copy.deepcopy(policy).eval().requires_grad_(False)"
    assert frozen in broken.answer
    run(broken.question.replace("reference = policy ", f"reference = {frozen} "), **loop.names())
    assert loop.losses[0] == pytest.approx(math.log(2))
    assert loop.losses[1] < loop.losses[0]
    steps = np.diff(loop.gaps)
    assert steps[-1] < 0.3 * steps[0]


# ------------------------------------------------------------------ over-optimisation
def true_reward(x):
    return x - x ** 2 / 4  # best at 2


def fitted_slope():
    """A linear reward fitted by Bradley-Terry to pairs that N(0, 1) wrote."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(41)
    a, b = np.meshgrid(nodes, nodes)
    weight = np.outer(weights, weights) / weights.sum() ** 2
    wins = special.expit(true_reward(a) - true_reward(b))

    def loss(slope):
        gap = slope * (a - b)
        return np.sum(weight * (wins * pairwise(gap) + (1 - wins) * pairwise(-gap)))

    return optimize.minimize_scalar(loss, bounds=(0, 5), method="bounded").x


def agreement(mean):
    """How often a rising linear reward orders two answers of N(mean, 1) as the true one does."""
    x = np.linspace(-6, 6, 601)
    a, b = np.meshgrid(x + mean, x + mean)
    weight = np.outer(stats.norm.pdf(x), stats.norm.pdf(x))
    same = (true_reward(a) > true_reward(b)) == (a > b)
    apart = a != b
    return np.sum(weight * same * apart) / np.sum(weight * apart)


def test_a_learned_reward_is_good_until_the_policy_leaves_its_data():
    name = "reward-up-people-unmoved"
    assert fitted_slope() > 0.3
    assert agreement(0) == pytest.approx(said(name, "99.8 %"), abs=0.002)
    assert agreement(3) == pytest.approx(said(name, "8 %"), abs=0.005)
    means = np.linspace(0, 4, 41)
    learned = fitted_slope() * means
    people = means - (means ** 2 + 1) / 4  # the mean of the true reward under N(mean, 1)
    assert (np.diff(learned) > 0).all()
    assert means[people.argmax()] == pytest.approx(2)
    assert people[-1] <= people[0]


def test_a_kl_coefficient_sets_the_place_on_one_path():
    # The best policy under slope * x - beta KL from N(0, 1) is N(slope / beta, 1): one family.
    slope = fitted_slope()
    x = np.linspace(-10, 14, 4801)
    for beta in (0.2, 0.4, 0.8):
        best = stats.norm.pdf(x) * np.exp(slope * x / beta)
        best /= best.sum()
        assert best @ x == pytest.approx(slope / beta, abs=1e-6)
        assert best @ (x - slope / beta) ** 2 == pytest.approx(1, abs=1e-6)


def test_kl_of_best_of_n_is_below_its_bound():
    bound = math.log(16) - 15 / 16
    assert bound == pytest.approx(said("reward-up-people-unmoved", "1.84"), abs=0.005)
    found = []
    for size in (4, 100, 100000):
        ranks = np.arange(size + 1) / size
        best = np.diff(ranks ** 16)
        found.append(np.sum(special.rel_entr(best, 1 / size)))
    assert found == sorted(found)
    assert found[-1] < bound
    assert found[-1] == pytest.approx(bound, abs=0.001)


# ------------------------------------------------------------------ KTO
def test_kto_gives_up_where_dpo_insists():
    value = torch.tensor(-10.0, dtype=torch.float64, requires_grad=True)
    kto, = torch.autograd.grad(1 - torch.sigmoid(value), value)
    dpo, = torch.autograd.grad(-F.logsigmoid(value), value)
    assert -kto.item() == pytest.approx(said("feedback-of-three-kinds", "0.000045"), abs=5e-7)
    assert -dpo.item() == pytest.approx(1, abs=1e-4)


# ------------------------------------------------------------------ the page
HELD = [("0.693", math.log(2)), ("85.4", 50 * (1 + math.sqrt(0.5))), ("11", math.log(3) / 0.1),
        ("0.416", stats.bernoulli((1 + math.sqrt(0.5)) / 2).entropy()),
        ("43", 100 * (0.9 ** 8 + 0.1 ** 8)), ("1.84", math.log(16) - 15 / 16)]


@pytest.mark.parametrize("shown, computed", HELD)
def test_numbers_of_the_page(shown, computed):
    assert re.search(rf"(?<![\d.]){re.escape(shown)}(?!\d|\.\d)", PAGE)
    assert f"{float(computed):.{len(shown.partition('.')[2])}f}" == shown


def test_every_decimal_of_the_page_is_held():
    given = {"0.75", "0.1"}
    found = decimals(PAGE)
    assert found == given | {shown for shown, _ in HELD if "." in shown}


def test_calls_of_the_page():
    d = random(6)
    with_flips = F.binary_cross_entropy_with_logits(d, torch.full_like(d, 0.9))
    expected = -(0.9 * F.logsigmoid(d) + 0.1 * F.logsigmoid(-d)).mean()
    torch.testing.assert_close(with_flips, expected)
    assert torch.log(torch.sigmoid(torch.tensor(-200.0))) == -math.inf
    rewards = torch.tensor([[1.0, 1.0, 1.0], [1.0, 0.0, 0.0]])
    spread = rewards.std(-1, keepdim=True)
    centred = rewards - rewards.mean(-1, keepdim=True)
    assert (centred / spread)[0].isnan().all()
    assert (centred / (spread + 1e-6))[0].eq(0).all()
