"""The tools of the clinic: trial runs are counted, take other rows, and refuse what is no run."""
import numpy as np
import pytest

from lossedu.data import load
from lossedu.exercises import EXERCISES
from lossedu.exercises.broken_run import USED
from lossedu.exercises.common_audit import value_in
from lossedu.units import clinic
from lossedu.units.clinic.causes import CAUSES
from lossedu.units.clinic.charts import BASELINES, SHAPES
from lossedu.units.clinic.tools import _changed

RUNS = EXERCISES.of_kind("run")


def stub(name):
    return value_in(EXERCISES[name].stub, name)


@pytest.mark.proof
def test_a_trial_run_shows_the_norms_of_all_parameters_and_is_counted():
    USED.pop("stuck", None)
    trial = clinic.run(stub("stuck"))
    assert trial.number == 1 and clinic.run(stub("stuck")).number == 2
    assert trial.steps == 150 and trial.rate == pytest.approx(0.2)
    assert np.allclose(trial.log, np.log(10), atol=1e-4)
    # the head's two are not held by the optimiser, and tell `not_reached` from `no_gradient`
    assert trial.first[:2].tolist() == [0.0, 0.0] and (trial.first[2:] > 0.05).all()
    assert not clinic.run(stub("dead_output")).first.any()
    lines = [" ".join(line.split()) for line in repr(trial).splitlines()]
    assert "weight (48, 64) 0 0" in lines and "This was run 1" in repr(trial)
    assert lines[-2].startswith("bias (10,) 0.")


@pytest.mark.proof
@pytest.mark.parametrize("name", ["two_reports", "worse_than_said"])
def test_where_the_log_is_of_validation_rows_the_training_loss_is_shown(name):
    trial = clinic.run(stub(name), rows=8)
    assert trial.log[-1] > 5 and trial.training < 0.01      # eight rows are learned all the same
    assert f"rows handed over, at the end: {trial.training:.3f}" in repr(trial)
    assert "log (validation loss after each epoch)" in repr(trial)


@pytest.mark.proof
def test_a_log_of_training_rows_needs_no_other_number():
    assert "handed over" not in repr(clinic.run(stub("stuck")))


@pytest.mark.proof
def test_labels_that_go_from_patient_to_patient_do_not_hide_the_leak():
    exercise = EXERCISES["too_good"]
    assert clinic.run(stub("too_good"), shuffled=True).log[-1] > 0.95
    assert clinic.run(exercise.reference, shuffled=True).log[-1] < 0.6
    drawn = exercise.rows(0, 0).inputs
    rng = np.random.default_rng(0)
    rows = clinic.inputs("too_good")
    rows["y"] = rows["y"][rng.permutation(len(drawn["y"]))]     # row by row, it is hidden
    assert stub("too_good")(**rows)[1][-1] < 0.6


@pytest.mark.proof
def test_eight_rows_are_learned_where_only_the_reading_of_outputs_is_wrong():
    assert clinic.run(stub("below_zero"), rows=8).log[-1] < -0.95
    assert clinic.run(stub("flat_line"), rows=8).log[-1] > 0.5


@pytest.mark.proof
@pytest.mark.parametrize("name", ["flat_line", "high_floor", "half_missing", "rare_missed"])
def test_eight_rows_in_another_order_keep_one_target_each(name):
    """All copies of a row have the same target, so eight rows are learned in any order."""
    assert clinic.run(EXERCISES[name].reference, rows=8, shuffled=True).log[-1] < 0.05


@pytest.mark.parametrize("name", [one for one in RUNS if "y" in EXERCISES[one].rows(0, 0).inputs])
def test_eight_rows_have_more_than_one_target(name):
    """A constant learns rows of one target, so that faulty programs would pass."""
    inputs = EXERCISES[name].rows(0, 0).inputs
    few = _changed(inputs, 8, False)
    assert len(np.unique(few["y"][:8])) > 1 and len(few["y"]) == len(inputs["y"])
    matching = [(row == inputs["x"]).all(axis=1).argmax() for row in few["x"][:8]]
    assert np.array_equal(inputs["y"][matching], few["y"][:8])


@pytest.mark.proof
def test_with_one_target_faulty_programs_pass_the_test_of_eight_rows():
    rows = clinic.inputs("flat_line")
    rows["y"] = rows["y"] * 0 + 1.5
    assert stub("flat_line")(**rows)[1][-1] < 1e-3


@pytest.mark.proof
def test_shuffled_targets_are_harder():
    exercise = EXERCISES["high_floor"]
    assert clinic.run(exercise.reference, shuffled=True).log[-1] > clinic.run(
        exercise.reference).log[-1]


@pytest.mark.parametrize("call, words", [
    (lambda: clinic.run(len), "is no program of the clinic"),
    (lambda: clinic.run(stub("stuck"), rows=0), "rows=0; a whole number"),
    (lambda: clinic.run(stub("too_easy"), shuffled=True), "no targets of its own"),
    (lambda: clinic.inputs("huber_grad"), "huber_grad is no program of the clinic")])
def test_what_fits_is_said(call, words):
    with pytest.raises(ValueError, match=words):
        call()


@pytest.mark.proof
def test_the_inputs_are_those_that_a_trial_run_gets():
    model, log = stub("rare_missed")(**clinic.inputs("rare_missed"))
    assert log[-1] == pytest.approx(clinic.run(stub("rare_missed")).log[-1], rel=1e-3)


def test_each_cause_but_one_is_the_cause_of_one_run():
    found = [EXERCISES[name].cause for name in RUNS]
    assert len(set(found)) == len(found) == 15
    assert set(CAUSES) - set(found) == {"mixed_rows"}     # the one that the text is about


def test_no_name_of_a_run_gives_its_cause_away():
    for name in RUNS:
        words = set(EXERCISES[name].cause.split("_"))
        assert words.isdisjoint(name.split("_")), name


@pytest.mark.proof
def test_each_run_has_one_chart(monkeypatch):
    picture = clinic.draw_charts(*RUNS)
    assert all(f"{name}: from" in picture.text for name in RUNS)
    assert "stuck: from 2.30 to 2.30, with a dashed line at ln 10, 2.303" in picture.text
    assert picture.text.count("a dashed line at variance, 1.950") == 2
    assert "on an axis that does not begin at 0, with a dashed line at variance" in picture.text
    for words in ("rising_steps: from 2.22 to 81.39, up and down, in swings, the last by far the",
                  "two_reports: from 1.98 to 2.30, falling to 1.36 at epoch 3 and mostly rising",
                  "below 0 at each epoch and falling towards -1, with a line at 0, and a dashed"):
        assert words in picture.text
    axes = {ax.get_title(): ax for ax in picture.figure.axes}
    assert [name for name in RUNS if axes[name].get_yscale() == "log"] == ["rising_steps"]
    assert axes["too_good"].get_xlabel() == "line, one every sixth step"
    assert axes["stuck"].get_xlabel() == "epoch"
    assert axes["rising_steps"].get_ylabel().endswith("log axis")


def test_the_lines_beside_the_curves_are_those_of_the_programs():
    levels = {name: level for name, (_, level) in BASELINES.items() if level is not None}
    exercise = EXERCISES["two_reports"]
    ran = exercise.ours(None, 0, 0)
    assert f"{exercise.report_of(ran.outputs, ran.rows):.2f}" == str(levels["two_reports"])
    exercise = EXERCISES["too_good"]
    ran = exercise.ours(None, 0, 0)
    assert f"{exercise.score(ran.outputs, ran.rows):.2f}" == str(levels["too_good"])
    chances = np.array([0.7, *(0.06,) * 5])
    assert -(chances * np.log(chances)).sum() == pytest.approx(levels["too_easy"], abs=5e-4)


def test_the_labels_of_the_first_program_belong_to_other_images():
    x, y = clinic.her_rows()
    digits = load("digits")
    assert np.allclose(x.numpy(), digits.X / 16) and sorted(y.tolist()) == sorted(digits.y)
    assert np.mean(y.numpy() == digits.y) < 0.15


def test_a_floor_is_drawn_where_it_is_asked_for():
    picture = clinic.draw_charts("high_floor", floor=np.log(1 + 9 / np.e))
    assert "level at the end, with a dashed line at its floor, 1.461." in picture.text


def test_the_words_of_a_curve_are_those_of_its_numbers():
    curves = {name: np.array(EXERCISES[name].curve) for name in SHAPES}
    steps = {name: np.diff(curve[np.isfinite(curve)]) for name, curve in curves.items()}
    assert (curves["below_zero"] < 0).all() and (steps["too_good"] > 0).all()
    for name in ("nan_late", "below_zero", "rare_missed", "pushed_apart"):
        assert (steps[name] < 0).all()
    two = curves["two_reports"]
    assert two.argmin() == 2 and f"{two[2]:.2f}" == "1.36" and (two[3:] > two[2]).all()
    swings = np.sign(steps["rising_steps"])
    assert (swings[1:] != swings[:-1]).sum() >= 7
    sizes = np.abs(steps["rising_steps"])
    assert sizes[-1] > 2 * sizes[:-1].max()


def test_images_stand_beside_the_labels_that_were_handed_over():
    file = load("digits")
    picture = clinic.draw_rows(file.X[:3] / 16, np.array([5, 1, 8]))
    assert picture.text == "Images that show 0, 1, 2, with the labels 5, 1, 8."
    assert [ax.get_title() for ax in picture.figure.axes] == ["label 5", "label 1", "label 8"]


@pytest.mark.proof
def test_a_name_runs_the_program_as_it_was_handed_out_and_prints_nothing(capsys):
    trial = clinic.run("stuck", rows=8)
    assert not capsys.readouterr().out
    assert np.array_equal(trial.log, clinic.run(stub("stuck"), rows=8).log)
    # nothing adds up from call to call: the head's gradient is the same at the last step
    assert trial.first == pytest.approx(trial.last, rel=0.2) and trial.first[2] > 0.5


def test_the_causes_are_printed_one_a_line(capsys):
    clinic.tell_causes()
    assert len(capsys.readouterr().out.splitlines()) == len(CAUSES)
