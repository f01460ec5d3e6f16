"""Pairs and pictures: a mutual information that is known, a bound that holds, words that are true.
"""
import numpy as np
import pytest
import torch

import lossedu
from lossedu.units import information
from lossedu.units.information.gaussians import DIVERGENCES
from lossedu.units.information.pairs import batch_loss


@pytest.fixture(scope="module")
def joint():
    return information.joint_votes()


def test_the_joint_frequencies_are_those_of_ordered_pairs_of_different_raters(joint):
    snippets, found = information.read_snippets(), np.zeros((9, 9))
    for ballots in snippets.votes[:40]:
        each = np.zeros((9, 9))
        for i, one in enumerate(ballots):
            for j, other in enumerate(ballots):
                if i != j:
                    each[one + 4, other + 4] += 1
        found += each / each.sum() / 40
    counts = snippets.counts[:40].astype(float)
    number = counts.sum(axis=1)
    each = counts / (number * (number - 1))[:, None]
    assert found == pytest.approx((each.T @ counts - np.diag(each.sum(axis=0))) / 40, abs=1e-12)
    assert joint.sum() == pytest.approx(1.0) and joint == pytest.approx(joint.T)


def test_mutual_information_is_entropy_less_conditional_entropy(joint):
    alone = joint.sum(axis=1)
    conditional = np.sum(alone * information.entropy(joint / alone[:, None]))
    assert information.mutual_information(joint) == pytest.approx(
        information.entropy(joint.sum(axis=0)) - conditional, rel=1e-10)
    assert information.mutual_information(joint) == pytest.approx(0.47, abs=0.005)
    assert information.mutual_information(np.eye(7) / 7) == pytest.approx(np.log(7))


def test_the_loss_of_a_batch_is_pytorchs_cross_entropy_with_the_diagonal():
    logits = np.random.default_rng(0).normal(size=(6, 6)) * 5
    by_torch = torch.nn.functional.cross_entropy(torch.tensor(logits), torch.arange(6)).item()
    assert batch_loss(logits) == pytest.approx(by_torch, rel=1e-12)


def test_info_nce_of_the_catalogue_is_that_loss_of_cosines():
    rng = np.random.default_rng(1)
    a, b = rng.normal(size=(2, 6, 4))
    u, v = (one / np.linalg.norm(one, axis=1, keepdims=True) for one in (a, b))
    assert lossedu.loss("info_nce", temperature=0.3)(a, b) == pytest.approx(
        batch_loss(u @ v.T / 0.3), rel=1e-12)


@pytest.mark.proof
def test_what_is_reported_stays_below_the_information_and_below_log_n(joint):
    known = information.mutual_information(joint)
    for size, one in information.estimates_of_votes(joint, (2, 8, 64), seeds=24).items():
        assert one.low < known and one.estimate < np.log(size)
    for size, one in information.estimates_of_copies(10_605, (2, 64), seeds=8).items():
        assert np.log(size) - 0.05 < one.estimate <= np.log(size) + 1e-9


@pytest.mark.proof
def test_no_other_critic_reports_more_than_the_log_ratio(joint):
    rng = np.random.default_rng(2)
    best = np.log(joint / np.outer(joint.sum(axis=1), joint.sum(axis=0)))
    batches = [information.draw_pairs(joint, 16, rng) for _ in range(2000)]
    gain = lambda critic: np.mean([np.log(16) - batch_loss(critic[np.ix_(a, b)])
                                   for a, b in batches])
    for other in (0 * best, 0.5 * best, 2 * best, best + rng.normal(size=(9, 9))):
        assert gain(other) < gain(best)
    shifted = best + rng.normal(size=(9, 1))   # the same for all candidates of an anchor
    assert gain(shifted) == pytest.approx(gain(best), abs=1e-12)


def test_divergences_agree_with_the_catalogue():
    rng = np.random.default_rng(3)
    p, q = rng.dirichlet(np.ones(5), size=(2, 8))
    p[0] = [0.2, 0.3, 0.0, 0.5, 0.0]
    assert information.kl(p, q).mean() == pytest.approx(lossedu.loss("kl_div")(np.log(q), p))
    assert information.js(p, q).mean() == pytest.approx(lossedu.loss("js_div")(q, p))


@pytest.mark.proof
def test_reverse_kl_has_a_minimum_in_each_camp_and_one_between_them_on_clear_sentences():
    means, agree = information.read_snippets().mean, information.agreement()
    panels = {"clear": information.histogram(means[agree >= 0.6]),
              "all": information.histogram(means)}
    words = information.draw_minima(panels, DIVERGENCES).text
    clear, every = (part.split("; ") for part in words.split("clear: ")[1].split("all: "))
    minima = lambda told: told.split("dots: ")[1].count(" at ")
    assert [minima(one) for one in clear] == [1, 3, 1]
    assert [minima(one) for one in every] == [1, 1, 1]


@pytest.mark.proof
def test_giving_up_a_camp_costs_what_the_rule_says_and_decides_the_fit():
    means, agree = information.read_snippets().mean, information.agreement()
    reverse, one = (lambda p, q: information.kl(q, p)), np.array([1.0, 0.0])
    for divergence, settles in ((reverse, (False, True, True, True)),
                                (information.js, (False, False, False, True))):
        for least, alone in zip((0, 0.6, 0.8, 1), settles):
            p = information.histogram(means[agree >= least])
            both, single = information.both_or_one(p, divergence)
            mean, spread = information.nearest(p, divergence)
            w = max(p[information.GRID > 0].sum(), p[information.GRID < 0].sum())
            assert (single < both) == alone == (abs(mean) > 1 and spread < 1)
            if least:
                assert single == pytest.approx(divergence(np.array([w, 1 - w]), one), abs=0.02)
    halves = np.array([0.5, 0.5])
    assert reverse(halves, one) == pytest.approx(np.log(2))
    assert information.js(halves, one) == pytest.approx(0.2158, abs=1e-4)


@pytest.mark.proof
def test_the_pictures_tell_the_votes_and_the_fits():
    snippets = information.read_snippets()
    words = information.draw_snippets(snippets, (17, 2316)).text
    assert "0 negative, 1 neutral and 14 positive" in words
    p = information.histogram(snippets.mean)
    words = information.draw_gaussians({"all": (p, {"JS": (-0.02, 2.2)})}).text
    assert "JS mean 0.0 and standard deviation 2.2" in words
