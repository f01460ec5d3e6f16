"""Autoencoders: what the stored result says, and a part of it run again."""
import numpy as np
import pytest

from lossedu.units.distributions.experiments import vaes


@pytest.fixture(scope="module")
def result():
    return vaes.stored()


def test_with_beta_64_the_posterior_collapses_from_either_start(result):
    for arm in ("64", vaes.FROM_ONE):
        assert vaes.column(result, arm, "kl").max() < 0.05
        assert vaes.column(result, arm, "active").max() == 0


def test_beta_1_has_the_best_bound_and_a_smaller_beta_the_better_pixels(result):
    for other in ("0.25", "4", "64"):
        assert vaes.difference(result, "1", other).high < 0
    assert vaes.difference(result, "0.25", "1", "pixels").high < 0


def test_the_estimate_of_the_likelihood_is_no_worse_than_the_bound(result):
    assert (result.table.nll <= result.table.elbo + 1e-6).all()


def test_run_again_two_splits_give_nearly_the_stored_terms(result):
    rows = result.table.query("loss == '1' and seed < 2")
    nets = vaes.trained(1.0, rows.rate.to_numpy(), (0, 1))
    found = vaes.measured(*nets, (0, 1), draws=20)
    assert np.allclose(found["elbo"], rows.elbo, atol=0.6)


def test_the_picture_tells_the_terms(result):
    mean = vaes.column(result, "1", "pixels").mean()
    assert f"beta 1: pixels {mean:.1f}" in result.plot().alt_text


def test_the_digits_are_held_out_and_collapse_with_beta_64():
    table = vaes.stored_digits().table
    x, probs = (table[[f"{what}_{at}" for at in range(64)]].to_numpy() for what in "xp")
    assert np.array_equal(x[table.beta == 1.0], vaes.digits((0,))[1][0, :vaes.DRAWN].numpy())
    spread = {beta: probs[table.beta == beta].std(axis=0).max() for beta in vaes.DRAWN_BETAS}
    assert spread[64.0] < 0.01 < 0.4 < min(spread[0.25], spread[1.0])
    for beta in (0.25, 1.0):
        own = table.beta == beta
        assert ((probs[own] > 0.5) == (x[own] == 1)).mean() > 0.9
    assert table.query("beta == 64").kl.max() < 0.01


def test_with_beta_64_a_code_costs_more_than_the_collapsed_loss(result):
    """At the minimum, 64 times the KL term is at most the whole loss of the collapsed one."""
    assert vaes.column(result, "64", "elbo").mean() < 64 * 0.5
    one = vaes.column(result, "1", "pixels") + 64 * vaes.column(result, "1", "kl")
    assert one.min() > 400
