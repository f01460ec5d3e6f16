"""The longer runs on pixels from 0 to 1, and the functions that have two names."""
import numpy as np
import pytest

from lossedu.engine import Adam
from lossedu.units.activation_mismatch.experiments import mismatch
from lossedu.units.activation_mismatch.experiments.mismatch import grid as pairs
from lossedu.units.activation_mismatch.experiments.mismatch import trained
from lossedu.units.activation_mismatch.experiments.mismatch.grid import Pair

RNG = np.random.default_rng(3)


@pytest.mark.proof
def test_the_longer_runs_have_each_function_once_and_a_part_of_them_is_found_again():
    kept = mismatch.stored_longer()
    networks = kept.table.query("model == 'network'")
    names = set(zip(networks["activation"], networks["form"]))
    assert names == {pairs.REFERENCE, *mismatch.functions()} and len(names) == 25
    assert set(networks.groupby("loss")["seed"].apply(tuple)) == {tuple(range(20))}
    assert not set(kept.settings["seeds"]) & set(kept.settings["tuning_seeds"])
    own = networks.query("activation == 'identity' and form == 'cross-entropy on logits'").iloc[:1]
    curves, _, _ = trained.learn(mismatch.RAW, Pair(*pairs.REFERENCE), Adam,
                                 own["learning_rate"].iloc[0], (0,), epochs=100)
    assert curves.shape == (1, 101)
    assert 100 * curves[:, -1] == pytest.approx(own["accuracy"].to_numpy(), abs=1.5)


@pytest.mark.proof
def test_on_pixels_from_0_to_1_a_tanh_before_bce_fails_under_either_training():
    longer = mismatch.cells(mismatch.stored_longer(), mismatch.RAW,
                            mismatch.LONGER).set_index(["activation", "loss"])
    names, stored = ("tanh", "BCE on logits"), mismatch.stored()
    at_20 = {data: mismatch.cells(stored, data).set_index(["activation", "loss"])
             for data in ("digits", mismatch.RAW)}
    assert at_20["digits"].loc[names, "high"] > -2
    assert at_20[mismatch.RAW].loc[names, "high"] < -50
    assert longer.loc[names, "high"] < -50


@pytest.mark.parametrize("twin", pairs.TWINS)
def test_twins_have_the_same_gradient_up_to_their_factor(twin):
    kept, factor = pairs.TWINS[twin]
    z, y = RNG.normal(size=(7, 10)), RNG.integers(0, 10, 7)
    own, other = (mismatch.pair(*names).value_and_slope(z, y)[1] for names in (twin, kept))
    assert own == pytest.approx(factor * other, abs=1e-12) and np.abs(own).max() > 1e-4
