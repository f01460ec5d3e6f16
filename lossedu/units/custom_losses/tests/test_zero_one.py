"""The 0-1 loss: what the stored result says, and a part of it run again."""
import numpy as np
import pytest

from lossedu.stats import paired_difference
from lossedu.units.custom_losses.experiments import zero_one


@pytest.fixture(scope="module")
def gap():
    result = zero_one.stored()
    table = result.table.pivot(index="seed", columns=["condition", "loss"], values="error")
    return lambda condition, name: paired_difference(
        table[condition, name], table[condition, zero_one.FIRST], split=result.measures[0].split)


def test_as_recorded_no_detour_is_told_apart_from_the_surrogate(gap):
    for name in zero_one.ARMS[1:4]:
        found = gap("as recorded", name)
        assert found.low < 0 < found.high and abs(found.estimate) < 0.6


def test_with_far_rows_flipped_two_detours_are_far_ahead(gap):
    for name in ("expected 0-1 loss", "evolution strategy"):
        assert gap("far and flipped", name).high < -10


def test_from_a_sure_start_some_runs_stay_where_p_enters_and_none_of_the_surrogate():
    table = zero_one.stored().table.query("condition == 'sure from the start'")
    stuck = (table.error > 15).groupby(table.loss).sum()
    assert stuck[zero_one.FIRST] == stuck["evolution strategy"] == 0
    assert stuck["expected 0-1 loss"] == 8 and stuck["REINFORCE"] == 6
    assert table.query("loss == 'expected 0-1 loss' and error <= 15").error.max() < 14
    assert stuck[zero_one.NARROW] >= 18


@pytest.mark.proof
def test_from_a_sure_start_most_rows_are_certain_and_failing_splits_end_with_one_decision(
        monkeypatch):
    seen, certain = {}, []
    train = zero_one.train

    def watched(body, X, rows, *rest):
        certain.extend((np.abs(body.outputs(X[rows])) > 5).mean(axis=(1, 2)))
        train(body, X, rows, *rest)
        seen["ones"] = (body.outputs(X[rows]) > 0).mean(axis=(1, 2))
        return body

    monkeypatch.setattr(zero_one, "train", watched)
    stored = zero_one.stored().table.query(
        "condition == 'sure from the start' and loss == 'expected 0-1 loss'").sort_values("seed")
    failing = tuple(int(one) for one in stored.query("error > 15").seed)
    rates = stored.query("error > 15").learning_rate.to_numpy()
    errors = zero_one.errors("expected 0-1 loss", "sure from the start", rates, failing)[0]
    assert (errors > 40).sum() >= len(failing) - 1          # another processor may free one
    assert np.all(np.isin(seen["ones"][errors > 40], (0, 1))) and min(certain) > 0.7


def test_an_evolution_strategy_in_proportion_is_the_same_from_a_larger_start():
    errors = zero_one.stored().table.query("loss == 'evolution strategy'").pivot(
        index="seed", columns="condition", values="error")
    gap = errors["sure from the start"] - errors["as recorded"]
    assert abs(gap.mean()) < 0.3 and gap.abs().max() < 1


def test_no_chosen_rate_lies_at_the_end_of_its_grid():
    table = zero_one.stored().table
    scale = [zero_one.scale_of(*pair) for pair in zip(table.loss, table.condition)]
    assert (table.learning_rate / scale).between(0.002, 1.01).all()


@pytest.mark.proof
@pytest.mark.parametrize("name", [zero_one.FIRST, "expected 0-1 loss"])
def test_two_splits_run_again_are_close_to_the_stored_ones(name):
    rows = zero_one.stored().table.query(
        "loss == @name and seed < 2 and condition == 'as recorded'")
    again = zero_one.errors(name, "as recorded", rows.learning_rate.to_numpy(), (0, 1))[0]
    assert np.mean(again) == pytest.approx(rows.error.mean(), abs=1.5)


@pytest.mark.proof
def test_the_picture_tells_the_means():
    assert "far and flipped, logistic surrogate 32.3" in zero_one.stored().plot().alt_text
