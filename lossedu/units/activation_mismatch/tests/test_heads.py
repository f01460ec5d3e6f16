"""Heads for positive targets: the runs, what is chosen from them, and the pictures of the unit."""
import numpy as np
import pytest

from lossedu.units import activation_mismatch as unit
from lossedu.units.activation_mismatch.experiments import heads, mismatch


@pytest.fixture(scope="module")
def stored():
    return heads.stored()


@pytest.mark.parametrize("head, loss", heads.ARMS)
def test_the_gradient_in_the_logit_is_the_central_difference(head, loss):
    minimised = heads.minimised(head, loss)
    rng = np.random.default_rng(0)
    z, y = rng.normal(0.5, 1, (2, 5, 1)), rng.uniform(0.5, 4, (2, 5))
    _, grad = minimised(z, y)
    for place in np.ndindex(z.shape):
        up, down = z.copy(), z.copy()
        up[place] += 1e-6
        down[place] -= 1e-6
        rise = (minimised(up, y)[0] - minimised(down, y)[0])[place[0]] / 2e-6
        assert grad[place] == pytest.approx(rise, rel=1e-5, abs=1e-8)


def test_the_stored_runs_are_all_there_and_a_part_of_them_is_found_again(stored):
    assert len(stored.table) == 2 * 23 * (len(heads.ARMS) * len(heads.RATES) + 1)
    again = heads.run(seeds=1, tuning_seeds=1, rates=(1e-4,), data=heads.RAW, progress=False)
    columns = ["data", "model", "loss", "seed", "rate"]
    both = stored.table.merge(again.table, on=columns)
    assert len(both) == 2 * (len(heads.ARMS) + 1)
    gentle = both[both["model"] != "exp"]
    assert np.allclose(gentle["rmse_x"], gentle["rmse_y"], rtol=0.02)


def test_the_rate_is_chosen_on_the_tuning_seeds_alone(stored):
    changed = heads.stored()
    is_told = changed.table["seed"].isin(changed.settings["seeds"])
    changed.table.loc[is_told, "rmse"] *= np.random.default_rng(0).uniform(1, 9, is_told.sum())
    assert (heads.chosen(changed, heads.RAW)["rate"]
            == heads.chosen(stored, heads.RAW)["rate"]).all()


def test_days_are_held_out_whole():
    seeds = (0, 1)
    _, y, seen, held_out = heads.hours(seeds)
    assert len(y) == 24 * heads.DAYS and seen.shape == (2, 18 * heads.DAYS)
    for train_rows, test_rows in zip(seen, held_out):
        assert not set(train_rows // 24) & set(test_rows // 24)


def test_a_relu_dies_at_a_rate_at_which_no_activation_diverges(stored):
    told = stored.table["seed"].isin(stored.settings["seeds"])
    fast = stored.table[told & (stored.table["rate"] == 0.1)
                        & (stored.table["data"] == heads.RAW)].set_index(["model", "loss"])
    assert fast.loc[("none", "squared error"), "rmse"].isna().all()
    assert fast.loc[("ReLU", "squared error"), "all_zero"].sum() == 18


def test_a_call_that_does_not_fit_says_what_fits():
    with pytest.raises(ValueError, match="heads: data holds 'hours'"):
        heads.run(data="hours")


def test_the_pictures_say_what_they_show(stored, capsys):
    text = unit.draw_pairs(mismatch.stored()).text
    assert "softmax before MSE -0.1" in text
    assert text.count(" before ") == 2 * 24
    kept = mismatch.stored_starts()
    picture = unit.draw_starts(kept, ("squared error",), (-8,))
    assert "squared error 0, 0, 19, 20, 20, 20, 20" in picture.text
    assert "ReLU 0, 0, 0" in unit.draw_heads(2.0).text
    axes = stored.plot()
    assert "nan" in axes[0].alt_text and len(axes) == 2
    unit.tell_rate(stored, heads.RAW, 0.1)
    said = capsys.readouterr().out
    assert "18 predict 0 only" in said
