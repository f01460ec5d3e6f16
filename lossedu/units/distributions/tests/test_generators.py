"""Generators: what the stored result says, and a part of it run again."""
import numpy as np
import pytest

from lossedu.units.distributions import networks
from lossedu.units.distributions.experiments import generators
from lossedu.units.distributions.figures import draw_steps


@pytest.fixture(scope="module")
def result():
    return generators.stored()


def test_every_split_has_each_loss_and_start(result):
    counts = result.table.groupby(["condition", "loss"]).seed.nunique()
    assert len(counts) == 14 and (counts == 24).all()


def test_the_one_sided_penalty_ends_nearer_than_the_usual_one(result):
    for start in generators.STARTS:
        one, other = (generators.final(result, arm, start)
                      for arm in (generators.ONE_SIDED, generators.PENALISED))
        assert (one < other).all()


def test_under_the_usual_penalty_every_run_leaves_the_data_comes_back_and_some_leave_again(result):
    found = generators.by_step(result, generators.PENALISED, "near")
    peak = found.max(axis=1)
    assert 10 < peak.min() and peak.max() < 19 < 2 * generators.FACTOR
    after = [own[own.argmax():].min() for own in found]
    assert (after < peak / 2).all() and found[:, 4:].min() > 0.2
    assert (found[:, -1] > found[:, -2]).sum() == 4
    text = draw_steps(result).text
    assert "0.40, 1.03, 2.60, 7.66, 13.93, 9.63, 3.78, 2.16" in text


def test_averaged_over_steps_the_one_sided_penalty_is_nearer_in_all_splits(result):
    for start in generators.STARTS:
        gap = generators.difference(result, generators.ONE_SIDED, generators.PENALISED, start)
        assert (gap.high < 0) == (start == "near")
        one, other = (generators.late(result, arm, start)
                      for arm in (generators.ONE_SIDED, generators.PENALISED))
        assert (one < other).all()
    crossed = generators.stored_crossed()
    for rate in generators.CROSSED["near"][1]:
        condition = generators.at_rate("near", rate)
        assert generators.difference(crossed, generators.ONE_SIDED, generators.PENALISED,
                                     condition).high < 0


def test_two_minimax_runs_from_far_never_leave_the_night(result):
    rows = generators.by_step(result, generators.MINIMAX, "far")
    stay = rows[rows[:, -1] > 1]
    assert len(stay) == 2 and np.allclose(stay[:, 1:], 4.57, atol=0.04)


def test_sorting_run_again_on_two_splits_gives_nearly_the_stored_distances(result):
    rows = result.table.query("loss == @generators.SORTED and condition == 'near' and seed < 2")
    found, _, _ = generators.trained(generators.SORTED, "near", rows.rate.to_numpy(), (0, 1))
    assert np.allclose(found[:, -1], rows.w1, atol=0.05)


def test_the_halves_of_the_days_have_no_day_in_common():
    train, held = generators.days(3)
    assert len(train) == len(held) == 125
    assert np.array_equal(np.sort(np.concatenate([train, held])), np.sort(generators.logs(17)))


def test_the_picture_tells_the_medians(result):
    median = np.median(generators.final(result, generators.SORTED, "far"))
    assert f"far, {generators.SORTED} {median:.2f} (" in result.plot()[0].alt_text


def test_the_usual_penalty_moves_away_where_its_critic_favours_the_fakes():
    """Near: while most batches have a negative value W1 rises, otherwise it falls."""
    crossed, condition = generators.stored_crossed(), generators.at_rate("near", 0.001)
    turned, rose = generators.turns(crossed, generators.PENALISED, condition)
    assert rose[turned].mean() > 0.95 and rose[~turned].mean() < 0.1
    turned, _ = generators.turns(crossed, generators.ONE_SIDED, condition)
    assert not turned.any()


def test_the_usual_penalty_sends_the_generator_nearly_as_far_as_twice_its_factor():
    table = generators.stored_factors().table
    farthest = table[[f"w1_{step}" for step in generators.SHOWN[1:]]].max(axis=1)
    for factor in (1.0, 3.0, 10.0):
        assert 1.6 * factor < farthest[table.factor == factor].max() < 2 * factor
    # With 0.1 none is again as far as the farthest start: the second maximum ends at 0.2.
    assert farthest[table.factor == 0.1].max() < 0.4 < 0.8 < table.w1_0.max()
    assert table.query("factor == 0.1").w1.max() < 0.2


def test_the_usual_factor_gives_what_the_pair_at_one_rate_gives():
    crossed, near = generators.stored_crossed(), generators.at_rate("near", generators.FACTOR_RATE)
    ends = generators.stored_factors().table.query("factor == @generators.FACTOR")
    assert np.allclose(ends.sort_values("seed").w1,
                       generators.final(crossed, generators.PENALISED, near), rtol=1e-4)


@pytest.mark.proof
def test_the_share_of_turned_batches_is_told_for_critics_and_not_for_sorting(monkeypatch):
    monkeypatch.setattr(generators, "STEPS", 50)
    monkeypatch.setattr(generators, "SHOWN", (0, 50))
    for arm, is_told in ((generators.PENALISED, True), (generators.SORTED, False)):
        _, _, turned = generators.trained(arm, "near", np.array([0.001, 0.001]), (0, 1))
        assert turned.shape == (2, 2) and np.isnan(turned[:, 0]).all()
        assert np.isfinite(turned[:, 1]).all() == is_told


@pytest.mark.parametrize("arm, factor", [(generators.FREE, 10.0), (generators.PENALISED, 0.0),
                                         (generators.PENALISED, 10.0)])
def test_a_critic_of_slope_3_has_a_gain_of_three_distances_and_pays_for_its_slope(arm, factor):
    import torch
    layers = [(torch.full((1, 1, 1), 3.0), torch.zeros(1, 1, 1))]
    fake, real = torch.full((1, 5, 1), 4.0), torch.full((1, 5, 1), 6.0)
    loss, gain = generators.judged(arm, layers, fake, real, networks.generators([0]), factor)
    assert gain.item() == pytest.approx(3 * 2.0)
    paid = factor * (3 - 1) ** 2 if arm == generators.PENALISED else 0
    assert loss.item() == pytest.approx(paid - gain.item())
