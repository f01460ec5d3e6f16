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
