"""Broken runs: cause and cure are judged apart, and what hides a symptom is no cure."""
import numpy as np
import pytest

from lossedu.exercises import EXERCISES, check
from lossedu.exercises.broken_run import USED, BrokenRun, Rows
from lossedu.exercises.broken_run_audit import (
    at_random,
    curve_is_its_own,
    edits_at_random_fail,
    margins_are_wide,
    problems,
)
from lossedu.exercises.causes import Cause
from lossedu.exercises.common_audit import value_in
from lossedu.exercises.programs import Edit, Fault, defined_by, edited
from lossedu.exercises.watching import ALTERED, hidden_by, watched

CAUSES = {"sign": Cause("A sign is reversed.", "Then the loss would rise."),
          "shapes": Cause("Shapes are broadcast.", "Then there would be n times n residuals."),
          "leak": Cause("Rows were seen.", "Then new rows would do worse.")}


def toy(x, y, cause="sign"):
    """Fit y = slope * x: x (n,), y (n,). Returns the model and the log."""
    import torch
    slope = torch.nn.Parameter(torch.tensor(0.0))
    optimizer = torch.optim.SGD([slope], lr=0.1)

    def model(rows):
        return slope * rows

    def loss_of(pred):
        return ((pred - y) ** 2).mean()

    log = []
    for _ in range(20):
        loss = loss_of(model(x))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            log.append(loss_of(model(x)).item())
    return model, log


toy.__module__ = "lossedu.units.clinic.exercises.toy"


def draw(rng):
    x = rng.normal(size=40)
    return Rows(dict(x=x, y=2 * x), x, dict(y=2 * x))


def r2(outputs, rows):
    return float(1 - np.mean((outputs - rows.known["y"]) ** 2) / np.var(rows.known["y"]))


def squares(outputs, rows):
    return float(np.mean((outputs - rows.known["y"]) ** 2))


FAULT = Fault("fault", "pred - y", "pred + y", "The slope has the other sign. Which residual?")
FACTS = dict(
    reference=toy, title="A slope", points=1, difficulty=1, minutes=2, draw=draw,
    story="A line is fitted to points, and it falls where they rise.", logged="training loss",
    fault=FAULT, causes=CAUSES, score=r2, measure="R²", needed=0.5, report_of=squares, steps=20,
    rate=0.1, curve=(0.0,) * 20,
    tempting=dict(shapes="Both tensors have the same shape here, and the line is not flat."),
    disguises=(Fault("doubled", "** 2).mean()", "** 2).mean() * 2",
                     "Twice the wrong loss is wrong twice."),),
    styles=(Edit("pred - y", "y - pred"), Edit("pred - y", "-y + pred")))


def made(**changes):
    return BrokenRun(**FACTS | changes)


@pytest.fixture(scope="module")
def exercise():
    return made(tempting=FACTS["tempting"] | dict(leak="No row is held out in this program."))


# ------------------------------------------------------------------ the verdict
def test_cause_and_cure_together_pass(exercise):
    report = exercise.judged(toy)
    assert report.passed and "The cause is right, and the run is cured" in report.message


def test_the_right_cure_with_a_wrong_cause_is_told_what_separates_them(exercise):
    report = exercise.judged(exercise.program(exercise.named("shapes")))
    assert not report.passed and report.mistake == "named_shapes"
    assert "cured, but this was not its cause. Both tensors have the same shape" in report.message


def test_a_cause_that_is_not_tempting_gets_the_sentence_of_the_list():
    exercise = made(tempting=dict(shapes=FACTS["tempting"]["shapes"], leak="It is not the leak."))
    report = exercise.cured(exercise.watch(exercise.program(exercise.named("leak")),
                                           exercise.rows(0, 0)))
    assert "It is not the leak." in report.message


@pytest.mark.parametrize("cause, words", [
    ("?", "Now name the cause"), ("sing", "'sing' is none of the causes. Did you mean")])
def test_a_cured_run_without_a_cause_of_the_list_does_not_pass(exercise, cause, words):
    report = exercise.judged(exercise.program(exercise.named(cause)))
    assert not report.passed and report.mistake == "no_cause" and words in report.message


def test_the_right_cause_without_a_cure_does_not_pass(exercise):
    report = exercise.judged(exercise.program(FAULT))
    assert report.mistake == "not_mended" and "The cause is right; the run is not" in report.message


def test_a_wrong_cause_without_an_edit_is_not_told_where_the_fault_is(exercise):
    report = exercise.judged(exercise.program(FAULT, exercise.named("shapes")))
    assert report.mistake == "not_mended" and "Both tensors have the same shape" in report.message
    assert "Which residual?" not in report.message


@pytest.mark.parametrize("edits", [[FAULT], [FAULT, Edit("lr=0.1", "lr=0.05")]])
def test_a_mistyped_cause_is_told_before_the_run_is_cured(exercise, edits):
    report = exercise.judged(exercise.program(*edits, exercise.named("shape")))
    assert "'shape' is none of the causes. Did you mean \"shapes\"?" in report.message
    assert "They are sign, shapes, leak." in report.message and not report.passed


def test_the_stub_is_not_attempted_and_the_solution_passes(exercise):
    assert not exercise.judged(value_in(exercise.stub, "toy")).attempted
    assert exercise.judged(value_in(exercise.solution, "toy")).passed
    assert 'cause="?"' in exercise.stub and "pred + y" in exercise.stub


@pytest.mark.parametrize("edits, mistake, words", [
    ([Edit("range(20)", "range(40)")], "settings", "had 20 steps, and yours has 40"),
    ([Edit("lr=0.1", "lr=0.05")], "settings", "The learning rate was 0.1, and yours is 0.05"),
    ([Edit("loss_of(model(x)).item()", "0.5 * loss_of(model(x)).item() + 0.1")], "report",
     "But the log ends with"),
    ([FAULT, Edit("** 2).mean()", "** 2).mean() * 2")], "doubled", "wrong twice"),
    ([Edit("(pred - y) ** 2).mean()", "(pred - y) ** 2).nan_to_num().mean()")], "hidden",
     "`nan_to_num` hides"),
    ([FAULT, Edit("optimizer.step()", "optimizer.step()\n        loss = loss + 1")],
     "not_mended", "Which residual?")])
def test_what_is_no_cure_is_refused_and_named(exercise, edits, mistake, words):
    report = exercise.judged(exercise.program(*edits))
    assert not report.passed and report.mistake == mistake and words in report.message


@pytest.mark.parametrize("body, words", [
    ("return None", "Nothing came back"), ("return 1, 2, 3", "two things"),
    ("return (lambda rows: rows), 'abc'", "list of numbers"),
    ("return (lambda rows: rows), []", "0 numbers"), ("return 3, [1.0]", "cannot be called"),
    ("return (lambda rows: 1.0), [1.0]", "does not return a tensor"),
    ("raise ValueError('no')", "stops with ValueError: no")])
def test_what_comes_back_is_answered_with_a_sentence(exercise, body, words):
    broken = defined_by(f'def toy(x, y, cause="sign"):\n    {body}\n', toy, "odd")
    assert words in exercise.judged(broken).message


def test_a_program_leaves_no_hook_and_no_seed_behind(exercise):
    import torch
    torch.manual_seed(5)
    before = torch.get_rng_state()
    exercise.judged(toy)
    assert torch.equal(before, torch.get_rng_state())
    seen = watched(toy)(torch.ones(3).numpy(), torch.ones(3).numpy(), 0, np.ones(3))
    again = watched(toy)(torch.ones(3).numpy(), torch.ones(3).numpy(), 0, np.ones(3))
    assert seen[4][0] == again[4][0] == 20


def test_what_hides_a_fault_is_found_in_inner_functions_too():
    def outer():
        def inner(x):
            return x.nan_to_num()
        return inner
    assert hidden_by(outer) == "nan_to_num" and hidden_by(toy) == ""


def test_each_check_counts_a_run_and_says_so():
    USED.pop("stuck", None)
    exercise = EXERCISES["stuck"]
    for number in (1, 2):
        report = check("stuck", exercise.program(exercise.fault))
        assert f"has had {number} run" in report.message
    assert "has had" not in exercise.judged(exercise.program(exercise.fault)).message
    assert "has had" not in check("stuck", value_in(exercise.stub, "stuck")).message


# ------------------------------------------------------------------ asked when it is over
OFFSET = (Edit("optimizer = ", "offset = torch.nn.Parameter(torch.tensor(0.0))\n    optimizer = "),
          Edit("return slope * rows", "return slope * rows + offset"))


def test_a_parameter_of_the_outputs_that_no_optimiser_holds_is_found(exercise):
    asking = exercise.at(asks=dict(left_out=0))
    report = asking.judged(asking.program(*OFFSET))
    assert report.mistake == "hidden" and "that no optimiser holds" in report.message
    assert asking.judged(asking.program(*OFFSET[:1])).passed      # no output depends on it
    assert asking.judged(toy).passed and exercise.judged(exercise.program(*OFFSET)).passed
    held = Edit("SGD([slope]", "SGD([slope, offset]")
    assert asking.judged(asking.program(*OFFSET, held)).passed


def test_what_is_left_is_told_only_where_all_else_is_right(exercise):
    asking = exercise.at(asks=dict(left_out=0))
    report = asking.judged(asking.program(*OFFSET, Edit("range(20)", "range(40)")))
    assert report.mistake == "settings" and "holds" not in report.message


def test_a_question_that_cannot_be_asked_refuses_nothing(exercise):
    asking = exercise.at(asks=dict(pull=30, batch=5))
    assert asking.judged(asking.program()).passed
    assert asking.judged(asking.program(Edit("def loss_of(pred):", "def loss_of(pred, batch=3):"))
                         ).passed


def test_a_program_that_is_no_function_is_not_looked_into(exercise):
    class Called:
        def __call__(self, x, y):
            return toy(x, y)
    seen = watched(Called(), dict(left_out=0))(np.ones(3), np.ones(3), 0, np.ones(3))
    assert seen[0] == "ran" and seen[-1] == ""


# ------------------------------------------------------------------ the record and its audit
@pytest.mark.parametrize("changes, words", [
    (dict(fault=Fault("fault", "pred * y", "pred + y", "Which one is it?")), "stands 0 times"),
    (dict(disguises=(Fault("one", "no such piece", "x", "It is not there."),)), "broken program"),
    (dict(tempting=dict(nothing="There is no such cause.")), "a wrong cause of the list fits"),
    (dict(asks=dict(left=0)), "asks holds 'left'; left_out, dropout"),
    (dict(curve=(1.0,)), "fewer than 3 numbers"), (dict(styles=FACTS["styles"][:1]), "at least 2"),
    (dict(causes={"leak": CAUSES["leak"]}), "cause='sign'")])
def test_a_fact_that_does_not_fit_stops_the_import(changes, words):
    with pytest.raises(TypeError, match=words):
        made(**dict(tempting=FACTS["tempting"] | dict(leak="No row is held out here.")) | changes)


def test_a_curve_that_is_not_the_programs_own_is_found(exercise):
    assert any("not that of the broken program" in one for one in curve_is_its_own(exercise))
    log = exercise.ours(None, 0, 0).log
    assert list(curve_is_its_own(exercise.at(curve=tuple(log)))) == []


def test_a_thin_margin_is_found(exercise):
    assert list(margins_are_wide(exercise, 0)) == []
    assert any("thin" in one for one in margins_are_wide(exercise.at(needed=0.999), 0))


def test_an_edit_at_random_that_passes_is_found(exercise):
    assert list(edits_at_random_fail(exercise, 30)) == []
    easy = exercise.at(needed=-100.0, near=1e9)
    assert any("an edit made at random passes" in one for one in edits_at_random_fail(easy, 30))


def test_edits_at_random_are_many_and_each_changes_the_program():
    source = edited(made(tempting=FACTS["tempting"] | dict(leak="No row is held out.")).source,
                    FAULT)
    found = [what for what, _ in at_random(source, toy, 30)]
    assert len(found) == len(set(found)) >= 20


@pytest.mark.proof
def test_an_audit_runs_no_program_twice_in_a_try(exercise, monkeypatch):
    runs = []
    watch = BrokenRun.watch

    def counted(self, program, rows, seed=0):
        runs.append((program.__code__, seed))
        return watch(self, program, rows, seed)

    monkeypatch.setattr(BrokenRun, "watch", counted)
    assert not [said for said in problems(exercise, (0,), edits=5) if "toy: an edit" in said]
    functions = [one for one in runs if one[0].co_name == "toy"]
    assert len(functions) == len(set(functions)) > 10


def test_what_was_changed_between_backward_and_step_is_noticed(exercise):
    def hides(*edits):
        rows = draw(np.random.default_rng(0))
        return watched(exercise.program(*edits))(*rows.inputs.values(), 0, rows.probe)[-1]

    step = "        optimizer.step()"
    twice = Edit("        loss.backward()\n", "        loss.backward(retain_graph=True)\n"
                                               "        loss.backward()\n")
    assert hides() == hides(twice) == ""
    assert hides(Edit(step, "        slope.grad.clamp_(-0.1, 0.1)\n" + step)) == ALTERED
    assert hides(Edit("        optimizer.zero_grad()\n", "")) == ALTERED
