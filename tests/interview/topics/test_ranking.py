"""The claims of the cards on ranking, and of docs/topics/ranking.md, that take more than a line."""
import itertools
import re

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from scipy import optimize
from scipy.special import expit
from sklearn.metrics import ndcg_score, roc_auc_score

from lossedu import loss
from lossedu.interview.facts import fault
from tests.interview.pages import decimals, page
from tests.interview.said import code_of, said

PAGE = page("ranking")

TWO_QUERIES = np.array([1, 0, 0, 0, 0]), np.array([1, 1, 1, 1, 0])


def test_a_model_that_orders_nothing_has_the_better_log_loss():
    labels = np.concatenate(TWO_QUERIES)
    a, b = np.repeat([0.2, 0.8], 5), np.where(labels == 1, 0.6, 0.4)
    log_loss_of = {}
    for name, probs in (("a", a), ("b", b)):
        log_loss_of[name] = loss("bce")(probs, labels.astype(float), reduction="mean")
    assert log_loss_of["a"] == pytest.approx(said("probability-or-order", "0.500"), abs=5e-4)
    assert log_loss_of["b"] == pytest.approx(said("probability-or-order", "0.511"), abs=5e-4)
    assert roc_auc_score(labels, a) == pytest.approx(said("probability-or-order", "0.8"))
    for query, of_query in enumerate(TWO_QUERIES):
        rows = slice(5 * query, 5 * query + 5)
        assert roc_auc_score(of_query, a[rows]) == 0.5
        assert roc_auc_score(of_query, b[rows]) == 1


def pairwise(scores, labels):
    difference = scores[:, None] - scores[None, :]
    return F.softplus(-difference)[labels[:, None] > labels[None, :]].mean()


def listwise(scores, labels):
    return -(labels / labels.sum() * scores.log_softmax(0)).sum()


def test_a_constant_per_query_changes_only_the_pointwise_loss():
    scores, labels = torch.tensor([0.3, -1.2, 2.0, 0.1]), torch.tensor([1.0, 0.0, 0.0, 1.0])
    for of_list in (pairwise, listwise):
        before, after = of_list(scores, labels).item(), of_list(scores + 7, labels).item()
        assert after == pytest.approx(before, abs=1e-5)
    pointwise = F.binary_cross_entropy_with_logits
    assert abs(pointwise(scores + 7, labels) - pointwise(scores, labels)) > 1


def ndcg(scores, grades):
    gain = 2.0 ** grades - 1
    discount = 1 / np.log2(np.arange(2, len(grades) + 2))
    return gain[np.argsort(-scores, kind="stable")] @ discount / (np.sort(gain)[::-1] @ discount)


def test_ndcg_agrees_with_scikit_learn():
    grades = np.array([3, 2, 0])
    scores = np.array([2.0, 3.0, 1.0])  # the grades 2 and 3 in the wrong order
    of_sklearn = ndcg_score([2.0 ** grades - 1], [scores])
    assert ndcg(scores, grades) == pytest.approx(of_sklearn)
    assert of_sklearn == pytest.approx(said("ndcg-of-a-swap", "0.834"), abs=5e-4)
    linear = ndcg_score([grades], [scores])
    assert linear == pytest.approx(said("ndcg-of-a-swap", "0.913"), abs=5e-4)
    low_swapped = ndcg_score([2.0 ** grades - 1], [[3.0, 1.0, 2.0]])
    assert low_swapped == pytest.approx(said("ndcg-of-a-swap", "0.956"), abs=5e-4)


def test_softmax_cross_entropy_bounds_the_rank():
    rng = np.random.default_rng(0)
    reached, surely_first = set(), said("why-not-train-on-ndcg", "0.693") - 5e-4
    for _ in range(500):
        scores = rng.normal(scale=rng.uniform(0.1, 5), size=8)
        cost = np.logaddexp.reduce(scores) - scores[0]
        rank = 1 + np.sum(scores[1:] > scores[0])
        reached.add(rank)
        assert rank <= np.exp(cost)
        assert rank == 1 or cost >= surely_first
    assert reached == set(range(1, 9))


def test_autograd_through_ranks_gives_no_gradient():
    scores = torch.tensor([0.2, 1.5, -0.3], requires_grad=True)
    place = 1 + (scores[None, :] > scores[:, None]).sum(1)  # an integer: it has no gradient
    assert not place.requires_grad
    values = scores.sort(descending=True).values
    (values * torch.tensor([3.0, 2.0, 1.0])).sum().backward()
    assert scores.grad.tolist() == [2, 3, 1]  # sorted values do have one


def test_ranknet_gradients_agree_with_autograd():
    scores = torch.tensor([2.0, 1.0, 0.0], dtype=torch.float64, requires_grad=True)
    pairs = F.softplus(scores[:2] - scores[2])
    first, second, relevant = torch.autograd.grad(pairs.sum(), scores, retain_graph=True)[0]
    card = "gradient-of-a-pair"
    assert first.item() == pytest.approx(said(card, "0.881"), abs=5e-4)
    assert second.item() == pytest.approx(said(card, "0.731"), abs=5e-4)
    assert relevant.item() == pytest.approx(-said(card, "1.612"), abs=5e-4)
    assert first + second + relevant == pytest.approx(0, abs=1e-12)


def test_listwise_softmax_of_two_is_the_pairwise_loss():
    scores, labels = torch.tensor([0.4, 1.9]), torch.tensor([1.0, 0.0])
    assert listwise(scores, labels) == pytest.approx(pairwise(scores, labels).item(), abs=1e-6)
    of_the_package = loss("soft_margin")(np.array([0.4 - 1.9]), np.array([1.0]), reduction="mean")
    assert pairwise(scores, labels) == pytest.approx(of_the_package, abs=1e-6)


def fitted(cost, size):
    found = optimize.minimize(lambda free: cost(np.append(0, free)), np.zeros(size - 1),
                              method="BFGS", options={"gtol": 1e-8})
    return np.append(0, found.x), found.fun


def test_two_clicks_ask_for_equal_scores():
    target = np.array([0.5, 0.5] + [0] * 8)
    floor = said("softmax-over-a-list", "0.693")
    for apart in (0.0, 1.0):
        scores = np.array([apart, 0] + [-50] * 8)
        cost = np.logaddexp.reduce(scores) - target @ scores
        assert (cost == pytest.approx(floor, abs=5e-4)) == (apart == 0)
    # ListNet: the softmax of the grades as target has a finite optimum, the grades themselves
    grades = np.array([3.0, 0.0, 0.0])
    target = np.exp(grades) / np.exp(grades).sum()
    scores, least = fitted(lambda s: np.logaddexp.reduce(s) - target @ s, 3)
    assert scores - scores[0] == pytest.approx(grades - 3, abs=1e-4)
    assert least == pytest.approx(said("softmax-over-a-list", "0.367"), abs=5e-4)


def batch(ids, seed=0):
    generator = torch.Generator().manual_seed(seed)
    table = torch.randn(ids.max() + 1, 4, generator=generator, dtype=torch.float64)
    users = torch.randn(len(ids), 4, generator=generator, dtype=torch.float64)
    log_q = torch.log_softmax(torch.randn(len(table), generator=generator, dtype=torch.float64), 0)
    return F.normalize(users, dim=1), F.normalize(table, dim=1)[ids], log_q[ids]


def test_in_batch_softmax_agrees_with_pytorch():
    in_batch_softmax = code_of("in-batch-negatives-with-logq")["in_batch_softmax"]
    ids = torch.arange(6)
    users, items, log_q = batch(ids)
    plain = F.cross_entropy(users @ items.T / 0.05 - log_q, ids)
    assert in_batch_softmax(users, items, ids, log_q) == pytest.approx(plain.item(), abs=1e-12)
    inside = F.cross_entropy((users @ items.T - log_q) / 0.05, ids)  # the card's wrong answer
    assert abs(inside - plain) > 0.1
    uniform = in_batch_softmax(users, items, ids, torch.full((6,), -2.0))
    assert uniform == pytest.approx(in_batch_softmax(users, items, ids, torch.zeros(6)).item())
    equal = in_batch_softmax(users, items[:1].expand(6, 4), ids, torch.zeros(6))
    assert equal == pytest.approx(np.log(6))


def test_copies_change_the_loss_and_not_the_gradient():
    in_batch_softmax = code_of("in-batch-negatives-with-logq")["in_batch_softmax"]
    ids = torch.tensor([0, 0, 0, 1, 1, 2])
    users, items, log_q = batch(ids)
    users.requires_grad_()
    summed = in_batch_softmax(users, items, ids, log_q)
    plain = F.cross_entropy(users @ items.T / 0.05 - log_q, torch.arange(6))
    assert (plain - summed).item() == pytest.approx((3 * np.log(3) + 2 * np.log(2)) / 6)
    of_summed, of_plain = (torch.autograd.grad(one, users)[0] for one in (summed, plain))
    assert torch.allclose(of_summed, of_plain, atol=1e-12)


def optimum(true, drawn, negatives, corrected=False, masked=False):
    """Probabilities from the scores that minimise the expected loss, over every possible draw."""
    items = range(len(true))

    def expected(scores):
        logits = scores - np.log(drawn) * corrected
        total = 0
        for own in items:
            for draw in itertools.product(items, repeat=negatives):
                others = [item for item in draw if not (masked and item == own)]
                cost = np.logaddexp.reduce(logits[[own, *others]]) - logits[own]
                total += true[own] * np.prod(drawn[list(draw)]) * cost
        return total

    scores, _ = fitted(expected, len(true))
    return np.exp(scores) / np.exp(scores).sum()


TRUE, DRAWN = np.array([0.3, 0.3, 0.4]), np.array([0.8, 0.1, 0.1])


@pytest.mark.proof
@pytest.mark.parametrize("negatives", [1, 2, 3])
def test_the_optimum_of_a_sampled_softmax_for_every_number_of_negatives(negatives):
    lift = TRUE / DRAWN
    assert optimum(TRUE, DRAWN, negatives) == pytest.approx(lift / lift.sum(), abs=1e-5)
    assert optimum(TRUE, DRAWN, negatives, corrected=True) == pytest.approx(TRUE, abs=1e-5)


@pytest.mark.proof
@pytest.mark.parametrize("corrected, masked, text",
                         [(0, 0, "0.051"), (0, 1, "0.054"), (1, 0, "0.300"), (1, 1, "0.315")])
def test_masking_copies_moves_the_optimum(corrected, masked, text):
    first = optimum(TRUE, DRAWN, 4, corrected, masked)[0]
    assert first == pytest.approx(said("a-floor-made-of-copies", text), abs=5e-4)
    if corrected:
        assert first == pytest.approx(said("in-batch-negatives-with-logq", text), abs=5e-4)


def test_negative_sampling_subtracts_log_k():
    for p, q, k in ((0.1, 0.05, 5), (0.02, 0.002, 1)):
        def expected(score, p=p, q=q, k=k):
            return p * np.logaddexp(0, -score) + k * q * np.logaddexp(0, score)
        best = optimize.minimize_scalar(expected).x
        assert best == pytest.approx(np.log(p / q) - np.log(k), abs=1e-5)


def test_copies_in_a_batch_set_the_floor():
    song = torch.tensor(np.repeat(np.arange(835), [50] + [15] * 10 + [1] * 824))
    assert len(song) == 1024
    best = torch.eye(835, dtype=torch.float64)[song] * 60  # a user's logit of the own song: 60
    cost = F.cross_entropy(best[:, song], torch.arange(1024)).item()
    assert cost == pytest.approx(said("a-floor-made-of-copies", "0.588"), abs=5e-4)
    summed = best[:, song].logsumexp(1) - torch.log(torch.bincount(song)[song].double()) - 60
    assert summed.mean().item() == pytest.approx(0, abs=1e-9)


FAULTY = """
def pairwise_loss(scores, labels, query):
    difference = scores[:, None] - scores[None, :]
    better = labels[:, None] > labels[None, :]
    return F.softplus(-difference)[better].mean()
"""
BETTER = "better = labels[:, None] > labels[None, :]"
REPAIR = ("better = (labels[:, None] > labels[None, :]) & (query[:, None] == query[None, :])")


def of(source):
    names = {"F": F}
    exec(source, names)
    return names["pairwise_loss"]


def two_queries():
    labels = torch.tensor(np.concatenate(TWO_QUERIES))
    return labels, torch.arange(10) // 5


def test_pairs_across_queries_teach_the_query():
    labels, query = two_queries()
    only_the_query = query.double()  # a feature that moves nothing within a list
    costs = [of(FAULTY)(weight * only_the_query, labels, query).item() for weight in (0, 1, 2)]
    assert costs[0] == pytest.approx(said("pairs-of-two-queries", "0.693"), abs=5e-4)
    assert costs[0] > costs[1] > costs[2]
    assert roc_auc_score(labels, only_the_query) == pytest.approx(0.8)
    lists = torch.arange(32).repeat_interleave(20)
    within = (lists[:, None] == lists[None, :]).double().mean().item()
    assert 100 * within == pytest.approx(said("pairs-of-two-queries", "3.1"), abs=0.05)


def test_the_repaired_loss_ignores_a_constant_per_query():
    labels, query = two_queries()
    scores = torch.linspace(-1, 2, 10, dtype=torch.float64)
    moved = scores + 10 * (query == 1)
    repaired = of(FAULTY.replace(BETTER, REPAIR))
    assert repaired(moved, labels, query) == pytest.approx(repaired(scores, labels, query).item())
    assert abs(of(FAULTY)(moved, labels, query) - of(FAULTY)(scores, labels, query)) > 0.1
    flat = repaired(0 * scores + 3 * query, labels, query).item()
    assert flat == pytest.approx(np.log(2))  # features of the query alone leave ln 2


def lambda_rank(scores, grades):
    return code_of("lambdas-of-one-list")["lambda_rank_grad"](np.array(scores), np.array(grades))


@pytest.mark.proof
def test_lambda_rank_agrees_with_autograd_and_with_real_swaps():
    for text, value in zip(("0.440", "0.096", "−0.536"), lambda_rank([2.0, 1, 0], [0, 0, 1])):
        number = said("lambdas-of-one-list", text.lstrip("−"))
        assert abs(value) == pytest.approx(number, abs=5e-4)
    rng = np.random.default_rng(1)
    scores, grades = rng.normal(size=7), np.array([0, 3, 1, 0, 2, 0, 1])
    variable = torch.tensor(scores, requires_grad=True)
    total = 0
    for i, j in itertools.permutations(range(7), 2):
        if grades[i] > grades[j]:
            swapped = scores.copy()
            swapped[[i, j]] = scores[[j, i]]
            weight = abs(ndcg(swapped, grades) - ndcg(scores, grades))
            total = total + weight * F.softplus(variable[j] - variable[i])
    total.backward()
    assert lambda_rank(scores, grades) == pytest.approx(variable.grad.numpy(), abs=1e-12)
    assert lambda_rank(scores, grades).sum() == pytest.approx(0, abs=1e-12)


@pytest.mark.filterwarnings("error")
def test_lambda_rank_survives_empty_queries_and_far_scores():
    assert lambda_rank([1.0, 2.0], [0, 0]).tolist() == [0, 0]
    assert np.all(np.isfinite(lambda_rank([1000.0, -1000.0, 0.0], [0, 1, 2])))


def test_inverse_propensity_is_unbiased_and_has_the_stated_variance():
    card, relevance = "clicks-at-the-top", 0.3
    for examined, text in ((0.1, "2.91"), (1.0, "0.21")):
        click = examined * relevance
        outcomes = np.array([[click, 1 / examined], [1 - click, 0]])  # probability, weighted click
        mean = outcomes[:, 0] @ outcomes[:, 1]
        variance = outcomes[:, 0] @ (outcomes[:, 1] - mean) ** 2
        assert mean == pytest.approx(relevance)
        assert variance == pytest.approx(said(card, text), abs=5e-3)
    assert 0.1 * relevance * 5 == pytest.approx(said(card, "0.15"))


def test_retrieval_is_a_ceiling_for_the_ranker():
    rng = np.random.default_rng(0)
    worth = rng.normal(size=(200, 1000))
    best = np.argsort(-worth, axis=1)[:, :10]
    found = []
    for noise in (0.5, 2.0):
        pool = np.argsort(-(worth + noise * rng.normal(size=worth.shape)), axis=1)[:, :50]
        ceiling = np.mean([np.isin(top, seen).mean() for top, seen in zip(best, pool)])
        # the perfect ranker of this pool: it sorts by the true worth
        shown = [seen[np.argsort(-of_query[seen])][:10] for of_query, seen in zip(worth, pool)]
        reached = np.mean([np.isin(top, seen).mean() for top, seen in zip(best, shown)])
        assert reached == pytest.approx(ceiling)
        found.append(ceiling)
    assert found[0] > 0.9 and found[1] < 0.6


def test_watch_time_weights_make_the_odds_an_expectation():
    clicked, seconds = 0.05, 40

    def expected(score):
        return clicked * seconds * np.logaddexp(0, -score) + (1 - clicked) * np.logaddexp(0, score)

    odds = np.exp(optimize.minimize_scalar(expected).x)
    assert odds == pytest.approx(said("seven-heads-one-feed", "2.11"), abs=5e-3)
    assert odds * (1 - clicked) == pytest.approx(said("seven-heads-one-feed", "2.0"), abs=1e-4)


def test_four_hundred_clicks_give_five_percent():
    clicks, rate = said("a-ranker-fed-by-itself", "400"), 0.01
    shown = said("a-ranker-fed-by-itself", "40,000")
    assert rate * shown == clicks
    relative = np.sqrt(rate * (1 - rate) / shown) / rate
    assert relative == pytest.approx(0.05, rel=0.01)


def test_retraining_on_own_pages_never_finds_a_better_new_item():
    true = np.array([0.05, 0.04, 0.08])  # the third item is new and better
    estimate, shown = np.array([0.05, 0.04, 0.01]), np.zeros(3)
    for _ in range(1000):
        top = np.argsort(-estimate, kind="stable")[:2]  # two places, trained on what they gave
        estimate[top], shown[top] = true[top], shown[top] + 1
    assert shown[2] == 0 and np.argmax(estimate) != np.argmax(true)
    estimate[2] = true[2]  # one explored placement
    assert np.argmax(estimate) == np.argmax(true)


def test_the_sigmoid_of_the_wrong_difference_is_the_pair_gradient():
    for difference in (-3.0, 0.0, 5.0):
        value = torch.tensor(difference, dtype=torch.float64, requires_grad=True)
        F.softplus(-value).backward()
        assert value.grad.item() == pytest.approx(-expit(-difference))


# ------------------------------------------------------------------ the page
NUMBERS = ["0.693 = log(2)", "0.0067 = special.expit(-5)", "0.881 = special.expit(2)",
           "0.731 = special.expit(1)", "−1.612 = -special.expit(2) - special.expit(1)",
           "0.440 = special.expit(2)/2", "0.096 = special.expit(1)*(1/log2(3) - 0.5)",
           "−0.536 = -special.expit(2)/2 - special.expit(1)*(1/log2(3) - 0.5)",
           "41 = 4095*0.01", "13.9 = (0.3/0.1 - 0.09)/(0.3 - 0.09)", "97 % = 31/32",
           "0.24 = 0.3/(0.3 + 1 - 0.1*0.3)", "0.30 = 0.1*0.3/0.1",
           "0.588 = (50*log(50) + 150*log(15))/1024"]


@pytest.mark.parametrize("entry", NUMBERS)
def test_a_number_on_the_page_is_what_is_computed(entry):
    assert fault(f"number {entry}", PAGE) == ""


def test_no_number_on_the_page_is_left_out():
    given = {"0.05", "0.3", "0.1", "0.0", "1.0"}  # settings, and labels
    computed = {entry.split(" = ")[0].lstrip("−") for entry in NUMBERS}
    assert decimals(PAGE) - given <= computed


SCORES = torch.tensor([[2.0, 0.5, -1.0], [0.0, 1.0, 3.0]], dtype=torch.float64)
CLICKS = torch.tensor([[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]], dtype=torch.float64)
GIVEN = {"torch": torch, "F": F, "ndcg_score": ndcg_score, "scores": SCORES, "clicks": CLICKS,
         "clicked": torch.tensor([0, 2]), "rows": torch.arange(2), "ones": torch.ones(2),
         "positive": SCORES[:, 0], "negative": SCORES[:, 1], "better": SCORES[:, 0],
         "worse": SCORES[:, 1], "users": SCORES, "items": CLICKS, "z": SCORES,
         "log_q": torch.log(torch.tensor([0.8, 0.2])), "gains": CLICKS.numpy()}
P = SCORES.softmax(1)
CALLS = {
    "F.cross_entropy(scores, clicked)": -(P[0, 0].log() + P[1, 2].log()) / 2,
    "F.cross_entropy(scores, clicks / clicks.sum(1, keepdim=True))":
        -(P[0, :2].log().mean() + P[1, 2].log()) / 2,
    "F.softplus(negative - positive).mean()":
        torch.log1p(torch.exp(torch.tensor([-1.5, 1.0], dtype=torch.float64))).mean(),
    "F.margin_ranking_loss(better, worse, ones, margin=1.0)": (0 + 2) / 2,
    "F.cross_entropy(users @ items.T / 0.05 - log_q, rows)":
        code_of("in-batch-negatives-with-logq")["in_batch_softmax"](
            SCORES, CLICKS, torch.arange(2), GIVEN["log_q"]),
    "F.binary_cross_entropy_with_logits(z, clicked)":
        loss("bce_with_logits")(SCORES.numpy(), CLICKS.numpy(), reduction="mean"),
    "F.binary_cross_entropy_with_logits(z, clicked / theta)":
        (F.softplus(SCORES) - CLICKS / 0.5 * SCORES).mean(),
    "ndcg_score(gains, scores)": 1.0,
}


def test_the_calls_of_the_page_compute_what_they_are_for():
    found = re.findall(r"^\| [^|]+ \| `([^`]+)`", PAGE, flags=re.MULTILINE)
    assert set(found) == set(CALLS)
    for call in found:
        names = dict(GIVEN)
        if "logits" in call:
            names |= {"clicked": CLICKS, "theta": torch.full((2, 3), 0.5)}
        assert float(eval(call, names)) == pytest.approx(float(CALLS[call])), call


def test_the_traps_of_the_page_are_real():
    far = torch.tensor(-200.0)
    assert torch.isinf(-torch.log(torch.sigmoid(far))) and F.softplus(-far) == 200
    empty = torch.zeros(1, 3)
    assert torch.isnan(F.cross_entropy(SCORES[:1].float(), empty / empty.sum(1, keepdim=True)))
    padded = torch.tensor([[2.0, 0.5, float("-inf")]])
    assert F.cross_entropy(padded, torch.tensor([0])) == F.cross_entropy(
        padded[:, :2], torch.tensor([0]))
    # relevance 0.3, looked at with 0.1: the target c / theta finds 0.3, a weight on clicks does not
    clicked = 0.03

    def divided(z):
        return np.logaddexp(0, z) - clicked / 0.1 * z

    def weighted(z):
        return clicked / 0.1 * np.logaddexp(0, -z) + (1 - clicked) * np.logaddexp(0, z)

    assert expit(optimize.minimize_scalar(divided).x) == pytest.approx(0.30, abs=1e-4)
    assert expit(optimize.minimize_scalar(weighted).x) == pytest.approx(0.24, abs=5e-3)


def test_the_gradient_of_a_list_is_softmax_minus_target():
    scores = SCORES.clone().requires_grad_()
    target = CLICKS / CLICKS.sum(1, keepdim=True)
    (scores.logsumexp(1) - (target * scores).sum(1)).sum().backward()
    assert torch.allclose(scores.grad, P - target)
    by_hand = SCORES.logsumexp(1) - (target * SCORES).sum(1)
    assert torch.allclose(F.cross_entropy(SCORES, target, reduction="none"), by_hand)


PROVEN = {  # how a formula of the page begins, and the test that computes it
    r"$$\ell(s_i, s_j) = ": test_the_sigmoid_of_the_wrong_difference_is_the_pair_gradient,
    r"$$L = \log \sum_j e^{s_j} - ": test_the_gradient_of_a_list_is_softmax_minus_target,
    r"$$\text{DCG} = \sum_i ": test_ndcg_agrees_with_scikit_learn,
    r"$$L = -(s_y - \log q_y) + ": test_in_batch_softmax_agrees_with_pytorch,
}


def test_every_formula_of_the_page_has_its_test():
    displayed = re.findall(r"^\$\$", PAGE, flags=re.MULTILINE)
    assert len(displayed) == len(PROVEN)
    assert [start for start in PROVEN if PAGE.count(start) != 1] == []
