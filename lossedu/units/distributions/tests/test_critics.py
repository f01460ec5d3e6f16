"""Critics: what the stored result says, and a part of it run again."""
import numpy as np
import pytest

from lossedu.units.distributions.experiments import critics


@pytest.fixture(scope="module")
def table():
    return critics.stored().table


def test_penalised_critics_agree_on_more_than_the_distance(table):
    for arm, (factor, _) in critics.PENALTIES.items():
        values = table.query("loss == @arm").value
        bound = critics.exact() * (1 + critics.exact() / (2 * factor))
        assert values.mean() == pytest.approx(bound, rel=0.01) and values.std() < 0.1


def test_without_a_constraint_the_value_has_left_the_distance_far_behind(table):
    free = table.query("loss == @critics.FREE")
    assert free.value.min() > 1000 * critics.exact() and (free.value > 10 * free.after_300).all()


def test_run_again_two_seeds_give_nearly_the_stored_values(table):
    arm = "gradient penalty, factor 1"
    rows = table.query("loss == @arm and seed < 2")
    values, _ = critics.trained(arm, rows.rate.to_numpy(), (0, 1))
    assert np.allclose(values[:, -1], rows.value, rtol=0.02)


def test_the_picture_tells_the_means():
    result = critics.stored()
    mean = result.table.query("loss == @critics.CLIPPED").value.mean()
    assert f"{critics.CLIPPED}: " in result.plot().alt_text and f"{mean:.3g};" in (
        result.plot().alt_text)
