"""Critics: what the stored result says, and a part of it run again."""
import numpy as np
import pytest

from lossedu.units.distributions.experiments import critics


@pytest.fixture(scope="module")
def table():
    return critics.stored().table


def test_penalised_critics_agree_on_more_than_the_distance(table):
    for arm, (factor, _) in critics.PENALTIES.items():
        values = table.loc[table["loss"] == arm, "value"]
        values = values[values > 0]
        bound = critics.exact() * (1 + critics.exact() / (2 * factor))
        assert values.mean() == pytest.approx(bound, rel=0.01) and values.std() < 0.1


def test_without_a_constraint_the_value_has_left_the_distance_far_behind(table):
    free = table.query("loss == @critics.FREE")
    assert free.value.min() > 1000 * critics.exact() and (free.value > 10 * free.after_300).all()


@pytest.mark.proof
def test_run_again_two_seeds_give_nearly_the_stored_values(table):
    arm = "gradient penalty, factor 1"
    rows = table.query("loss == @arm and seed < 2")
    values, _, _ = critics.trained(arm, rows.rate.to_numpy(), (0, 1))
    assert np.allclose(values[:, -1], rows.value, rtol=0.02)


def test_some_runs_of_the_usual_penalty_are_caught_at_the_negative_maximum(table):
    """s W - k (|s| - 1)^2 has a second maximum at s = W / (2k) - 1 if W < 2k."""
    distance = critics.exact()
    for arm, (factor, one_sided) in critics.PENALTIES.items():
        below = table.loc[(table["loss"] == arm) & (table["value"] < 0), "value"]
        if one_sided or distance > 2 * factor:
            assert len(below) == 0
        else:
            assert len(below) == 4
            assert np.allclose(below, distance * (distance / (2 * factor) - 1), atol=0.03)


def test_the_picture_tells_the_ranges():
    result = critics.stored()
    low = result.table.query("loss == @critics.CLIPPED").value.min()
    assert f"{critics.CLIPPED}: {low:.2f} to " in result.plot().alt_text


@pytest.mark.proof
def test_the_curves_are_those_of_the_same_critics(table):
    curves = critics.stored_curves().table
    usual = table.query("loss == @critics.USUAL").sort_values("seed")
    assert np.allclose(curves.sort_values("seed").value, usual.value, rtol=1e-4)
    rises = curves[f"f_{len(critics.PLACES) - 1}"] - curves["f_0"]
    slopes = rises / (critics.PLACES[-1] - critics.PLACES[0])
    best = critics.exact() / 20
    assert np.allclose(slopes, np.where(curves.value < 0, best - 1, best + 1), atol=0.06)
    one = critics.run_curves(seeds=2, progress=False).table
    assert np.allclose(one["f_30"], curves.query("seed < 2")["f_30"], atol=0.1)


@pytest.mark.proof
def test_clipped_critics_end_with_nearly_all_weights_at_the_clip_and_of_both_signs(table):
    rows = table.query("loss == @critics.CLIPPED")
    _, _, layers = critics.trained(critics.CLIPPED, rows.rate.to_numpy(), rows.seed.tolist())
    weights = [one.detach().numpy() for one, _ in layers]
    for one in weights:
        assert (np.abs(one) > 0.0999).mean() > 0.95
    positive = (weights[0] > 0).sum(axis=(1, 2))
    assert 11 <= positive.min() <= 13 and 20 <= positive.max() <= 22
    assert rows.value.max() < 0.6 * critics.exact()
    # With slopes of 0.2 behind the negative first weights alone, more would be possible.
    allowed = 0.1**3 * 32 * (positive + 0.2 * (32 - positive)) * critics.exact()
    assert (rows.value < allowed).all() and 2.2 < allowed.min() < allowed.max() < 3.4
