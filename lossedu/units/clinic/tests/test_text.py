"""What the unit's text, and the texts of its runs, say about the runs: computed."""
import numpy as np
import pytest
import torch
import torch.nn.functional as F

import lossedu
from lossedu.exercises import EXERCISES
from lossedu.exercises.common_audit import value_in
from lossedu.units import clinic
from lossedu.units.clinic.exercises.pushed_apart import held_nearest
from lossedu.units.clinic.rows import log_probs


def broken(name, *changes):
    """A broken program after some changes of its text."""
    text = EXERCISES[name].stub
    for right, wrong in changes:
        assert text.count(right) == 1
        text = text.replace(right, wrong)
    return value_in(text, name)


def ran(name, *changes):
    return EXERCISES[name].watch(broken(name, *changes), EXERCISES[name].rows(0, 0))


@pytest.mark.proof
@pytest.mark.parametrize("name, end", [
    ("below_zero", -1), ("pushed_apart", 0), ("half_missing", 0), ("high_floor", 1.461)])
def test_a_wrong_loss_that_can_be_minimised_passes_the_test_of_eight_rows(name, end):
    assert clinic.run(broken(name), rows=8).log[-1] == pytest.approx(end, abs=2e-3)


@pytest.mark.proof
def test_eight_rows_are_fitted_with_swapped_arguments_and_not_with_a_broadcast_residual():
    assert clinic.run(broken("too_narrow"), rows=8).log[-1] < 0.05
    variance = clinic.inputs("flat_line")["y"][:8].var(correction=0).item()
    assert clinic.run(broken("flat_line"), rows=8).log[-1] == pytest.approx(variance, rel=0.02)


def cured(name, *changes):
    """A mended program after some changes of its text."""
    text = EXERCISES[name].source
    for right, wrong in changes:
        assert text.count(right) == 1
        text = text.replace(right, wrong)
    return value_in(text, name)


@pytest.mark.proof
def test_programs_without_a_fault_may_not_get_eight_rows_near_0():
    assert clinic.run(cured("too_easy"), rows=8).log[-1] > 0.8
    assert clinic.run(cured("too_easy", ("range(20)", "range(80)")), rows=8).log[-1] > 0.8
    assert clinic.run(cured("rising_steps"), rows=8).log[-1] > 0.3
    assert clinic.run(cured("rising_steps", ("range(15)", "range(600)")), rows=8).log[-1] < 0.1


@pytest.mark.proof
def test_a_rate_of_0_for_the_head_reads_like_a_head_that_is_not_held():
    held = ('SGD([{"params": body.parameters()}, {"params": head.parameters(), "lr": 0.0}], lr')
    trial = clinic.run(broken("stuck", ("SGD(body.parameters(), lr", held)))
    usual = clinic.run("stuck")
    assert np.array_equal(trial.log, usual.log) and np.array_equal(trial.first, usual.first)


@pytest.mark.proof
def test_a_bias_that_cancels_has_a_norm_of_0_up_to_rounding_in_a_program_without_a_fault():
    assert clinic.run(cured("pushed_apart")).first[-1] < 1e-6


@pytest.mark.proof
def test_noisy_labels_have_no_floor_for_a_network_that_learns_them_by_heart():
    digits, rng = lossedu.data.load("digits"), np.random.default_rng(0)
    x = torch.tensor(digits.X[:1000] / 16, dtype=torch.float32)
    y = torch.tensor(np.where(rng.random(1000) < 0.2, rng.integers(0, 10, 1000), digits.y[:1000]))
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(64, 48), torch.nn.ReLU(), torch.nn.Linear(48, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(2000):
        loss = F.cross_entropy(model(x), y.long())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert loss.item() < 0.05


@pytest.mark.proof
@pytest.mark.parametrize("factor, least", [(0, 0.85), (1 / 255, 0.5), (np.nan, None)])
def test_inputs_that_are_constant_tiny_or_nan_are_not_acquitted(factor, least):
    digits = lossedu.data.load("digits")
    x = torch.tensor(digits.X[:8] / 16 * factor, dtype=torch.float32)
    y = torch.tensor(digits.y[np.random.default_rng(0).permutation(len(digits.y))[:8]])
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(64, 48), torch.nn.ReLU(), torch.nn.Linear(48, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(200):
        loss = F.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert loss > least if least else loss.isnan()


@pytest.mark.proof
def test_a_smaller_rate_hides_a_late_nan():
    rate = f"lr={EXERCISES['nan_late'].rate}"
    assert np.isnan(ran("nan_late").log[-1])
    assert np.isfinite(ran("nan_late", (rate, "lr=0.001")).log).all()


@pytest.mark.proof
def test_old_gradients_make_the_loss_swing_at_a_thousandth_of_the_rate_too():
    assert ran("rising_steps").log[-1] > 50
    log = ran("rising_steps", ("lr=0.05", "lr=0.00005")).log
    low = log[:10].argmin()
    assert log[0] - log[low] > 1 and log[low:].max() - log[low] > 1


@pytest.mark.proof
def test_a_late_nan_comes_sooner_with_eight_rows():
    def first(trial):
        return int(np.isnan(trial.log).argmax())
    few, all_rows = clinic.run("nan_late", rows=8), clinic.run("nan_late")
    assert 0 < first(few) < first(all_rows)


@pytest.mark.proof
def test_a_patched_value_leaves_weights_of_nan_but_below_units_that_are_never_active():
    program = broken("nan_late", ("return losses.mean()", "return losses.mean().nan_to_num()"),
                     ("    return model, log", "    return network, log"))
    given = clinic.inputs("nan_late")
    network, log = program(**given)
    hidden, last, images = network[0], network[2], given["x"] / 16
    finite = hidden.weight.isfinite().all(dim=1)
    assert log[-1] == 0 and last.weight.isnan().all() and network(images).isnan().all()
    assert 0 < finite.sum() < 32 and not (hidden(images)[:, finite] > 0).any()


@pytest.mark.proof
def test_the_model_of_the_swapped_divergence_sees_half_as_much_disagreement():
    came = ran("too_narrow")
    surest = np.exp(log_probs(came.outputs)).max(axis=1)[came.rows.known["train"]:].mean()
    assert 0.4 < (1 - surest) / 0.2 < 0.6


@pytest.mark.proof
@pytest.mark.parametrize("zero, times", [("", 150), ("        network.zero_grad()\n", 1)])
def test_with_a_rate_of_0_only_gradients_that_are_not_set_back_grow(zero, times):
    back = "        loss.backward()\n"
    trial = clinic.run(broken("rising_steps", ("lr=0.05", "lr=0.0"), (back, zero + back)), rows=1)
    assert trial.last == pytest.approx(times * trial.first, rel=1e-3)


@pytest.mark.proof
def test_the_eight_rows_of_the_flat_line_end_at_their_variance_and_right_ones_below():
    y = clinic.inputs("flat_line")["y"][:8]
    variance = y.var(correction=0).item()
    assert clinic.run("flat_line", rows=8).log[-1] == pytest.approx(variance, rel=0.03)
    assert clinic.run(EXERCISES["flat_line"].reference, rows=8).log[-1] < 0.1 * variance


@pytest.mark.proof
@pytest.mark.parametrize("change", [
    ("range(20)", "range(80)"), ("hidden=48", "hidden=96"), ("lr=0.01", "lr=0.003"),
    ("lr=0.01", "lr=0.1")])
def test_no_number_of_epochs_no_size_and_no_rate_gets_below_the_floor(change):
    assert ran("high_floor", change).log.min() > np.log(1 + 9 / np.e)


@pytest.mark.proof
def test_a_reversed_difference_shows_the_digit_in_about_one_of_four():
    came = ran("pushed_apart")
    assert 0.2 < held_nearest(came.outputs, came.rows) < 0.3
    assert held_nearest(came.rows.probe, came.rows) > 0.95


@pytest.mark.proof
def test_cut_decimals_make_most_predictions_too_low_by_forty_bikes_on_average():
    came = ran("half_missing")
    off = came.outputs - came.rows.known["y"]
    assert -0.45 < off.mean() < -0.35 and 0.7 < np.mean(off < 0) < 0.85


@pytest.mark.proof
def test_nan_comes_where_all_logits_are_finite_and_a_probability_is_1():
    look = ("if losses.isnan().any():\n"
            "            finite, ones = z.isfinite().all(), (z.sigmoid() == 1) & (target == 1)\n"
            "            raise KeyError(f'{finite}, {ones.any()}')\n"
            "        return losses.mean()")
    with pytest.raises(KeyError, match="True, True"):
        broken("nan_late", ("return losses.mean()", look))(**clinic.inputs("nan_late"))


def norms(name, **how):
    return clinic.run(name, **how).first


@pytest.mark.proof
@pytest.mark.parametrize("name", [
    "stuck", "high_floor", "below_zero", "two_reports", "worse_than_said"])
def test_the_first_loss_of_a_network_that_reads_digits_is_that_of_equal_probabilities(
        name, monkeypatch):
    """So no scale of the inputs is to be suspected."""
    seen, backward = [], torch.Tensor.backward

    def noted(loss):
        seen.append(loss.item())
        backward(loss)

    monkeypatch.setattr(torch.Tensor, "backward", noted)
    cured(name)(**clinic.inputs(name))
    assert seen[0] == pytest.approx(np.log(10), abs=0.1)


@pytest.mark.proof
def test_trial_runs_leave_one_or_two_suspects_for_five_runs():
    stuck = norms("stuck")
    assert not stuck[:2].any() and stuck[2:].all() and np.ptp(clinic.run("stuck").log) == 0
    assert clinic.run("high_floor", rows=8).log[-1] == pytest.approx(np.log(1 + 9 / np.e), abs=1e-3)
    assert clinic.run("below_zero", rows=8).log[-1] == pytest.approx(-1, abs=1e-3)
    assert not norms("dead_output").any()
    assert clinic.run("too_good", shuffled=True).log[-1] > 0.9


@pytest.mark.proof
@pytest.mark.parametrize("name", ["two_reports", "too_narrow", "rare_missed", "worse_than_said"])
def test_eight_rows_look_alike_with_and_without_the_fault_of_four_runs(name):
    few = [clinic.run(one, rows=8) for one in (broken(name), cured(name))]
    ends = [one.log[-1] if one.training is None else one.training for one in few]
    assert max(ends) < 0.05 and (norms(name) > 1e-4).all() and (
        clinic.run(cured(name)).first > 1e-4).all()


@pytest.mark.proof
def test_the_model_of_a_run_comes_with_the_inputs_that_the_text_shows():
    model, log = broken("two_reports")(**clinic.inputs("two_reports"))
    assert len(log) == 12 and model(clinic.inputs("two_reports")["val_x"]).shape == (205, 10)


@pytest.mark.proof
def test_two_causes_that_keep_a_loss_still_are_told_apart_by_the_norms_alone():
    """The guess `first-cut`: a head that is not held, and a flat function before the loss."""
    change = ("logits = network(x[rows])", "logits = network(x[rows]).clamp(1, 2)")
    held = ("SGD(body.parameters()", "SGD(network.parameters()")
    flat, free = clinic.run(broken("stuck", change, held)), clinic.run("stuck")
    assert np.ptp(flat.log) == np.ptp(free.log) == 0
    assert not flat.first.any() and free.first[2:].all()
    for trial in (clinic.run(broken("stuck", change, held), rows=8), clinic.run("stuck", rows=8)):
        assert np.ptp(trial.log) == 0
