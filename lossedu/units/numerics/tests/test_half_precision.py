"""The experiment on short formats: what is exact in it, what the stored runs found, the call."""
import numpy as np
import pytest

import lossedu
from lossedu.units import numerics as unit
from lossedu.units.numerics.experiments import half_precision
from lossedu.units.numerics.experiments.half_precision import trained
from lossedu.units.numerics.experiments.half_precision.trained import Arm, learn, scored

FLOAT32 = ("scale", "float32", dict(power=0))


@pytest.fixture(scope="module")
def stored():
    return half_precision.stored()


def float16_at(stored, power, column="accuracy"):
    return half_precision.cell(stored, "scale", "float16", column, power=power)


@pytest.mark.parametrize("name", ["float32", "bfloat16"])
def test_a_power_of_2_changes_no_bit_where_the_range_suffices(name):
    plain, scaled = (learn(Arm(name, scale), [0.1] * 2, (0, 1), epochs=1)[0]
                     for scale in (1.0, 2.0 ** 20))
    assert all(np.array_equal(one, other) for one, other in zip(plain, scaled))


def test_a_divided_loss_with_its_rate_is_the_same_training_in_float32():
    plain, divided = (learn(arm, [0.1], (0,), epochs=1)[0] for arm in
                      (Arm(), Arm(divided=2.0 ** 20)))
    assert all(np.array_equal(one, other) for one, other in zip(plain, divided))


def test_the_gradients_of_float32_are_those_of_autograd():
    import torch
    X, y, seen, _ = trained.prepared((3,))
    rows, weights = seen[0][:64], trained.starts((3,))
    to = unit.to_float32
    hidden, logits = trained.forward(weights, X[rows][None], to)
    ours = trained.backward(weights, X[rows][None], hidden, logits,
                            np.eye(10, dtype=np.float32)[y[rows]][None], 1 / 64, to)
    theirs = [torch.tensor(one[0], requires_grad=True) for one in weights]
    out = torch.relu(torch.tensor(X[rows]) @ theirs[0] + theirs[1]) @ theirs[2] + theirs[3]
    torch.nn.functional.cross_entropy(out, torch.tensor(y[rows])).backward()
    for one, other in zip(ours, theirs):
        assert np.allclose(one[0], other.grad, rtol=1e-4, atol=1e-6)


def test_a_step_that_overflows_moves_nothing_and_halves_a_dynamic_scale():
    before = trained.starts((0,))
    after, counts = learn(Arm("float16", 2.0 ** 30), [0.1], (0,), epochs=1)
    assert all(np.array_equal(one, other) for one, other in zip(before, after))
    assert counts["skipped"][0] == 22
    moved, counts = learn(Arm("float16", "dynamic"), [0.1], (0,), epochs=1)
    assert np.isfinite(moved[0]).all() and not np.array_equal(moved[0], before[0])
    scaler = trained.Scaler("dynamic", 1)
    scaler.update(np.array([False]))
    assert scaler.scale.item() == 2.0 ** 15
    for _ in range(trained.GROWS_AFTER):
        scaler.update(np.array([True]))
    assert scaler.scale.item() == 2.0 ** 16


def test_float16_has_a_window_and_the_other_formats_have_none(stored):
    for power in half_precision.POWERS:
        gap = half_precision.gap(stored, ("scale", "float16", dict(power=power)), FLOAT32)
        full = half_precision.cell(stored, *FLOAT32[:2], power=0)
        worse = np.sum(float16_at(stored, power) < full)
        if -12 <= power <= 16:
            assert gap.low < 0 < gap.high and abs(gap.estimate) < 0.5 and worse <= 11, power
        elif power == -16:
            assert gap.estimate < -1 and gap.high > 0 and worse == 19
        else:
            assert gap.high < -75 and worse == 20, power
        for name in ("float32", "bfloat16"):
            same = [half_precision.cell(stored, "scale", name, "log_loss", power=one)
                    for one in (power, 0)]
            assert np.array_equal(*same)


def test_the_left_end_has_no_gradients_and_the_right_end_takes_no_step(stored):
    assert float16_at(stored, -20, "zero").min() > 0.99
    assert (float16_at(stored, 20, "skipped") == 440).all()


def test_no_rate_repairs_the_divided_loss_and_a_dynamic_scale_does(stored):
    base = ("own rate", "float32", {})
    lost, repaired = (half_precision.gap(stored, ("own rate", name, {}), base) for name in
                      ("float16, divided by 2^20", "float16, divided by 2^20, dynamic scale"))
    assert lost.high < -50 and repaired.low < 0 < repaired.high


def test_weights_in_bfloat16_cost_at_small_rates_and_not_visibly_at_the_tuned_one(stored):
    arms = ("weights in bfloat16", "weights in float32")
    gaps = {rate: half_precision.gap(stored, *(("rate", arm, dict(rate=rate)) for arm in arms),
                                     "log_loss") for rate in (0.001, 0.01, 0.1)}
    assert gaps[0.001].low > 0.3 and gaps[0.01].low > 0.05
    assert gaps[0.1].low < 0 < gaps[0.1].high
    assert set(half_precision.cell(stored, "own rate", "bfloat16", "rate")) == {0.1}


@pytest.mark.proof
def test_a_part_of_the_stored_runs_is_found_again(stored):
    for part, name, arm, at, rate in (
            ("scale", "float16", Arm("float16", 2.0 ** -20), dict(power=-20), 0.2),
            ("scale", "bfloat16", Arm("bfloat16"), dict(power=0), 0.2),
            ("rate", "weights in bfloat16", Arm("bfloat16", keeps="bfloat16"), dict(rate=0.01),
             0.01)):
        weights, _ = learn(arm, [rate] * 3, (0, 1, 2))
        accuracy, _ = scored(weights, arm, (0, 1, 2))
        kept = half_precision.cell(stored, part, name, **at)[:3]
        assert np.allclose(accuracy, kept, atol=2.5)  # processors round sums differently
        assert set(half_precision.cell(stored, part, name, "rate", **at)) == {rate}


@pytest.mark.proof
def test_the_call_gives_a_row_for_each_seed_and_arm():
    result = half_precision.run(seeds=2, tuning_seeds=1, epochs=1, progress=False)
    assert len(result.table) == 2 * (3 * 13 + len(half_precision.ARMS) + 2 * 8)
    assert result.table["accuracy"].between(0, 100).all()
    assert lossedu.experiments.half_precision is half_precision


def test_bad_input_gets_one_sentence():
    with pytest.raises(ValueError, match="are to be tuned on and reported"):
        half_precision.run(seeds=[0, 1], tuning_seeds=[1], progress=False)


def test_the_picture_and_the_lines_say_what_they_show(stored, capsys):
    left, _ = stored.plot()
    assert "float16: 11 at -24, 10 at -20" in left.alt_text
    assert "weights in bfloat16: 1.99 at 0.001" in left.alt_text
    unit.tell_window(stored, (-20,), inside=(-12, 16))
    unit.tell_same(stored)
    unit.tell_own_rates(stored)
    unit.tell_kept(stored, (0.001,))
    told = capsys.readouterr().out
    assert "worse in 20 of 20 splits" in told
    assert "steps skipped: 0 of 440" in told and "the 8 intervals" in told
    assert "bfloat16: the same 20 log losses at 13 of 13 scales" in told
    accuracy = half_precision.cell(stored, "own rate", "float16, divided by 2^20").mean()
    assert f"{accuracy:.1f} %" in told and "log loss +0.54" in told
