"""Generators: what the stored result says, and a part of it run again."""
import numpy as np
import pytest

from lossedu.units.distributions.experiments import generators


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


def test_sorting_run_again_on_two_splits_gives_nearly_the_stored_distances(result):
    rows = result.table.query("loss == @generators.SORTED and condition == 'near' and seed < 2")
    found, _ = generators.trained(generators.SORTED, "near", rows.rate.to_numpy(), (0, 1))
    assert np.allclose(found[:, -1], rows.w1, atol=0.05)


def test_the_halves_of_the_days_have_no_day_in_common():
    train, held = generators.days(3)
    assert len(train) == len(held) == 125
    assert np.array_equal(np.sort(np.concatenate([train, held])), np.sort(generators.logs(17)))


def test_the_picture_tells_the_means(result):
    mean = generators.final(result, generators.SORTED, "far").mean()
    assert f"far, {generators.SORTED} {mean:.2f}" in result.plot()[0].alt_text
