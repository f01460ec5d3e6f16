"""What a wrong cure is told: what was measured, and nothing that was not."""
import pytest

from lossedu.exercises import EXERCISES
from lossedu.exercises.programs import Edit, defined_by, edited

RIGHT_LOSS = 'losses = F.binary_cross_entropy_with_logits(z, target, reduction="none")'
STEP = "        optimizer.step()\n"


@pytest.mark.proof
def test_probabilities_that_are_returned_for_logits_are_named():
    exercise = EXERCISES["high_floor"]
    report = exercise.judged(exercise.program(
        exercise.fault, Edit("loss = F.cross_entropy(model(x[rows]), y[rows])",
                             "loss = F.nll_loss(model(x[rows]).log(), y[rows])")))
    assert "The docstring asks for logits" in report.message


@pytest.mark.proof
def test_steps_that_are_left_out_are_told():
    exercise = EXERCISES["nan_late"]
    report = exercise.judged(exercise.program(
        exercise.fault, Edit("        optimizer.step()",
                             "        if loss.isfinite():\n            optimizer.step()")))
    assert report.mistake == "settings" and "leaves steps out" in report.message


@pytest.mark.proof
def test_what_is_reached_is_not_told_as_if_it_were_missed():
    exercise = EXERCISES["rare_missed"]
    report = exercise.judged(exercise.program(Edit("loss_of(x, y).item()", "2 * loss.item()")))
    assert report.mistake == "report" and "at least 0.68 is needed" in report.message
    report = EXERCISES["half_missing"].judged(EXERCISES["half_missing"].program(
        EXERCISES["half_missing"].fault))
    assert "; at most 0.1 is asked for." in report.message


SPLITS = ["torch.rand(len(x)) < 1 / 3", "(torch.arange(len(x)) + y) % 3 == 0",
          "(patient % 3 == 0) & (torch.arange(len(x)) % 3 > 0)"]


@pytest.mark.proof
@pytest.mark.parametrize("split", SPLITS)
def test_a_split_through_patients_is_told_as_that(split):
    exercise = EXERCISES["too_good"]
    report = exercise.judged(exercise.program(Edit("patient % 3 == 0", split)))
    assert "and on patients who were never seen we measure" in report.message
    assert "of the patients still have rows among the training rows" in report.message
    assert "same rows" not in report.message and "formula" not in report.message


@pytest.mark.proof
@pytest.mark.parametrize("losses, row", [
    ("-(target * z.sigmoid().log() + (1 - target) * F.logsigmoid(-z))", "-120 and the label 1"),
    ("torch.log1p(z.exp()) - target * z", "120 and the label 0")])
def test_the_row_that_is_not_finite_is_the_one_that_is_named(losses, row):
    exercise = EXERCISES["nan_late"]
    report = exercise.judged(exercise.program(Edit(RIGHT_LOSS, f"losses = {losses}")))
    assert f"With a logit of {row}, the gradient that a step gets" in report.message, report.message


@pytest.mark.proof
def test_whole_numbers_and_a_half_are_not_called_whole_numbers():
    exercise = EXERCISES["half_missing"]
    program = exercise.program(exercise.fault, Edit("y.to(torch.int64)", "y.to(torch.int64) + 0.5"))
    report = exercise.judged(program)
    assert report.mistake == "half_up" and "whole number" not in report.message


@pytest.mark.proof
def test_a_reversed_sign_is_told_by_what_this_run_does_not_do():
    """Its metric does get worse while its loss falls."""
    exercise = EXERCISES["too_narrow"]
    message = exercise.judged(exercise.program(exercise.named("sign"))).message
    assert "Here it is the right one, and only too sure." in message


@pytest.mark.proof
@pytest.mark.parametrize("seed", [2, 10, 17, 2 ** 45 + 7])
def test_the_limit_lies_apart_from_what_the_draw_of_the_held_out_rows_moves(seed):
    exercise = EXERCISES["too_narrow"]
    for at in range(exercise.tries):
        rows = exercise.rows(seed, at)
        right, wrong = (exercise.score(exercise.watch(one, rows, at).outputs, rows) for one in (
            exercise.program(), exercise.program(exercise.fault)))
        assert wrong < exercise.needed - 0.005 and exercise.needed + 0.005 < right


@pytest.mark.proof
def test_weights_of_one_row_in_ten_are_refused_where_it_is_one_in_eleven():
    exercise = EXERCISES["rare_missed"]
    for edits in ((exercise.fault, Edit("2 * counts / len(y)", "torch.tensor([1.0, 9.0])")),
                  (Edit("len(y) / (2 * counts)", "torch.tensor([0.1, 0.9])"),)):
        report = exercise.judged(exercise.program(*edits))
        assert report.mistake == "one_to_nine" and "count the rows" in report.message


@pytest.mark.proof
def test_many_edits_at_once_hear_that_one_is_asked_for():
    exercise = EXERCISES["stuck"]
    source = edited(exercise.source, exercise.fault, Edit("range(15)", "range(60)"),
                    Edit("lr=0.2", "lr=0.01"), Edit("split(50)", "split(20)"))
    report = exercise.judged(defined_by(source, exercise.reference, "many edits"))
    assert "150 steps" in report.message and "make one edit" in report.message


@pytest.mark.proof
def test_a_cause_that_only_looks_like_one_of_the_list_is_not_taken_for_it():
    exercise = EXERCISES["stuck"]
    message = exercise.judged(exercise.program(exercise.named("optimizer"))).message
    assert "'optimizer' is none of the causes. They are" in message
    message = exercise.judged(exercise.program(exercise.named("not_reach"))).message
    assert 'Did you mean "not_reached"?' in message


@pytest.mark.proof
def test_steps_by_hand_are_not_called_steps_that_were_left_out():
    exercise = EXERCISES["rising_steps"]
    report = exercise.judged(exercise.program(Edit("        optimizer.step()", """\
        with torch.no_grad():
            for one in network.parameters():
                one -= 0.05 * one.grad""")))
    assert report.mistake == "settings" and "No step of an optimiser of PyTorch" in report.message


@pytest.mark.proof
def test_label_smoothing_is_told_by_the_gradient_that_was_measured():
    exercise = EXERCISES["below_zero"]
    report = exercise.judged(exercise.program(Edit(
        "loss = loss_of(x[rows], y[rows])",
        "loss = F.cross_entropy(model(x[rows]), y[rows], label_smoothing=0.05)")))
    assert not report.passed and "limit" not in report.message
    assert any(words in report.message for words in ("is 0.995, and p - y is 1.",
                                                     "does the loss soften"))


@pytest.mark.proof
def test_a_cured_and_clipped_run_is_asked_to_leave_the_clip_out():
    exercise = EXERCISES["rising_steps"]
    report = exercise.judged(exercise.program(Edit(
        STEP, "        nn.utils.clip_grad_norm_(network.parameters(), 1e9)\n" + STEP)))
    assert "was not there before: remove it" in report.message
