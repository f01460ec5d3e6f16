"""What the program logs: each line, on the rows and with the loss that are asked for."""
import pytest

from lossedu.exercises import EXERCISES
from lossedu.exercises.programs import Edit

LOG = {"stuck": "log.append(F.cross_entropy(network(x), y).item())",
       "high_floor": "log.append(F.cross_entropy(model(x), y).item())",
       "nan_late": "log.append(loss_of(model(x), target).item())"}


@pytest.mark.proof
@pytest.mark.parametrize("name", LOG)
@pytest.mark.parametrize("factor", [0.5, 0.9, 1.01])
def test_a_log_that_is_off_by_a_factor_is_refused(name, factor):
    exercise = EXERCISES[name]
    program = exercise.program(Edit(LOG[name], f"{LOG[name][:-1]} * {factor})"))
    report = exercise.judged(program)
    assert report.mistake == "report" and "or the formula?" in report.message


@pytest.mark.proof
def test_a_log_that_is_right_in_its_last_line_alone_is_refused():
    exercise = EXERCISES["stuck"]
    late = Edit(LOG["stuck"], LOG["stuck"][:-1] + " if epoch == 14 else 2.303)")
    report = exercise.judged(exercise.program(late))
    assert report.mistake == "report" and "line 1 is 2.3, and a cured run" in report.message


@pytest.mark.proof
@pytest.mark.parametrize("log", ["log.append(round(loss_of(model(x), target).item(), 4))"])
def test_a_log_that_is_rounded_to_four_decimals_passes(log):
    exercise = EXERCISES["nan_late"]
    assert exercise.judged(exercise.program(Edit(LOG["nan_late"], log))).passed


@pytest.mark.proof
def test_a_change_of_the_log_alone_is_told():
    exercise = EXERCISES["high_floor"]
    program = exercise.program(exercise.fault, Edit("log.append(", "log.append(-1.461 + "))
    assert "only what is logged has changed" in exercise.judged(program).message


@pytest.mark.proof
def test_a_number_of_validation_rows_is_no_constant():
    exercise = EXERCISES["two_reports"]
    report = exercise.judged(exercise.program(Edit("return total / len(val_x)",
                                                   "return total / 205")))
    assert report.mistake == "report" and "But the log ends with" in report.message
    assert len(exercise.rows(0, 0).inputs["val_y"]) == 205
    assert len({len(exercise.rows(seed, at).inputs["val_y"])
                for seed in range(8) for at in (0, 1)}) >= 4


@pytest.mark.proof
def test_a_log_of_other_rows_is_asked_for_its_rows():
    exercise = EXERCISES["stuck"]
    report = exercise.judged(exercise.program(Edit(LOG["stuck"], "log.append(loss.item())")))
    assert "What differs: the rows, the model, the targets" in report.message
    assert "same rows" not in report.message


@pytest.mark.proof
def test_a_report_that_is_left_unused_is_not_asked_for():
    exercise = EXERCISES["two_reports"]
    program = exercise.program(exercise.fault, Edit(
        "log.append(validation_loss())", "with torch.no_grad():\n            "
        "log.append(F.cross_entropy(model(val_x), val_y).item())"))
    report = exercise.judged(program)
    assert report.passed, report.message


LAST_LINE = {
    "worse_than_said": ([EXERCISES["worse_than_said"].fault, Edit(
        "    return model, log", "    model.eval()\n    log[-1] = validation_loss()\n"
        "    return model, log")], "in 12 of these calls units are still dropped"),
    "too_easy": ([Edit(
        "log.append(loss_of(tokens).item())", "log.append(F.cross_entropy(model(tokens[:, :-1])."
        "flatten(end_dim=1), tokens[:, 1:].flatten()).item())"), Edit(
        "    return model, log", "    log[-1] = loss_of(tokens).item()\n    return model, log")],
        "But most lines of the log are not right: line 1")}


@pytest.mark.proof
@pytest.mark.parametrize("name", LAST_LINE)
def test_a_fault_that_is_gone_from_the_last_line_alone_is_refused(name):
    edits, words = LAST_LINE[name]
    report = EXERCISES[name].judged(EXERCISES[name].program(*edits))
    assert not report.passed and words in report.message, report.message


@pytest.mark.proof
def test_a_right_split_with_a_report_on_the_training_rows_is_told_that():
    exercise = EXERCISES["too_good"]
    report = exercise.judged(exercise.program(Edit(
        "right = (model(valid_x) > 0) == (valid_y == 1)",
        "right = (model(train_x) > 0) == (train_y == 1)")))
    assert "of rows that the steps were made with" in report.message, report.message
