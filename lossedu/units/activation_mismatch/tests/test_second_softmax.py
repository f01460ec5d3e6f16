"""A second softmax: what the stored runs found, and the call."""
import numpy as np
import pytest

from lossedu.units import activation_mismatch as unit
from lossedu.units.activation_mismatch.experiments import mismatch, second_softmax
from lossedu.units.activation_mismatch.experiments.mismatch import trained


@pytest.fixture(scope="module")
def stored():
    return second_softmax.stored()


@pytest.fixture(scope="module")
def last(stored):
    return stored.table[stored.table["epoch"] == trained.EPOCHS].set_index(["model", "seed"])


def test_the_loss_stays_above_its_floor_while_the_reported_p_reaches_1(last):
    twice = last.loc["twice"]
    assert (twice["training_loss"] > np.log(1 + 9 / np.e)).all()
    assert (twice["training_loss"] < 1.48).all() and (twice["accuracy"] > 95).all()
    assert (twice["most_q"] < np.e / (np.e + 9) + 1e-9).all()
    assert (twice["most_p"] > 0.999).all() and (twice["top_p"] > 0.97).all()


def test_the_likelihood_of_the_reported_p_is_not_surely_worse(stored):
    gap = second_softmax.gaps(stored)["nll"]
    assert gap.low < 0 < gap.high


@pytest.mark.proof
def test_each_arm_runs_at_the_rate_that_its_pair_chose_for_itself():
    table = mismatch.cells(mismatch.stored()).set_index(["activation", "loss"])
    for activation, rate in second_softmax.ARMS.values():
        assert table.loc[(activation, "cross-entropy on logits"), "rate"] == rate


def test_the_accuracies_are_those_of_the_large_experiment(last):
    table = mismatch.cells(mismatch.stored()).set_index(["activation", "loss"])
    for arm, (activation, _) in second_softmax.ARMS.items():
        assert last.loc[arm, "accuracy"].mean() == pytest.approx(
            table.loc[(activation, "cross-entropy on logits"), "accuracy"], abs=0.3)


def test_a_part_of_the_stored_runs_is_found_again(stored):
    again = second_softmax.run(seeds=2, progress=False).table
    both = stored.table.merge(again, on=["model", "seed", "epoch"])
    assert len(both) == len(again) == 2 * 2 * trained.EPOCHS
    assert np.allclose(both["training_loss_x"], both["training_loss_y"], rtol=0.02, atol=2e-3)
    assert np.allclose(both["top_p_x"], both["top_p_y"], atol=0.02)


def test_the_picture_and_the_lines_say_what_they_show(stored, capsys):
    left, right = stored.plot()
    assert "floor 1.461" in left.alt_text and "q 0.23" in left.alt_text
    unit.tell_reported(stored)
    assert "q 0.232 in the loss" in capsys.readouterr().out
