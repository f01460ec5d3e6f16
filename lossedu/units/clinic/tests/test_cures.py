"""Wrong cures of the clinic's runs, each with the right cause: an edit that brings the number
back and leaves the cause is refused, and is told what it leaves."""
import pytest

from lossedu.exercises import EXERCISES
from lossedu.exercises.programs import Edit, defined_by, edited

RIGHT_LOSS = 'losses = F.binary_cross_entropy_with_logits(z, target, reduction="none")'


def by_hand(p, limit=""):
    """The binary cross-entropy from a probability, which is written out."""
    return (f"p = {p}\n        losses = -(target * (p{limit}).log() "
            f"+ (1 - target) * (1 - p{limit}).log())")


def mean_of_means(batch):
    return (EXERCISES["two_reports"].fault, Edit("batch=100", f"batch={batch}"))


WRONG = {
    "stuck": [
        ((EXERCISES["stuck"].fault, Edit("    nn.init.zeros_(head.weight)", "    pass")),
         "weights of shape (10, 48) that no optimiser holds"),
        ((Edit("SGD(network.parameters()", "SGD(head.parameters()"),
          Edit("    nn.init.zeros_(head.weight)", "    pass")),
         "weights of shape (48, 64) that no optimiser holds"),
        ((Edit("SGD(network.parameters()", "SGD(head.parameters()"),), "of shape (48, 64)"),
        ((Edit("SGD(network.parameters()", "SGD([*body.parameters(), head.weight]"),),
         "of shape (10,) that no optimiser holds")],
    "worse_than_said": [
        ((EXERCISES["worse_than_said"].fault, Edit("model.train()", "model.eval()")),
         "in evaluation mode while it trains"),
        ((Edit("model.train()", "model.eval()"),), "in evaluation mode while it trains"),
        ((EXERCISES["worse_than_said"].fault, Edit("Dropout(0.5)", "Dropout(0.0)")),
         "The dropout was 0.5, and it was no fault"),
        ((EXERCISES["worse_than_said"].fault, Edit("nn.Dropout(0.5), ", "")),
         "The dropout is gone from the steps")],
    "two_reports": [
        (mean_of_means(205), "`validation_loss(batch=37)` gives another number"),
        (mean_of_means(41), "`validation_loss(batch=37)` gives another number"),
        (mean_of_means(5), "`validation_loss(batch=37)` gives another number"),
        (mean_of_means(1000), "`validation_loss(batch=37)` gives another number")],
    "high_floor": [
        ((Edit("return self.last(hidden)", f"return self.last(hidden).{squeezed}"),),
         "something still bounds them")
        for squeezed in ("softmax(dim=1) * 20", "softmax(dim=1) * 100", "sigmoid() * 30",
                         "clamp(-10, 10)")],
    "nan_late": [
        ((Edit(RIGHT_LOSS, by_hand("z.sigmoid().clamp(1e-7, 1 - 1e-7)")),), "is not p - y"),
        ((Edit(RIGHT_LOSS, by_hand("z.sigmoid()", " + 1e-8")),), "is not p - y"),
        *(((EXERCISES["nan_late"].fault, Edit("(1 - z.sigmoid()).log()", piece)), "is not p - y")
          for piece in ("(1 - z.sigmoid() + 1e-9).log()",
                        "(1 - z.sigmoid()).clamp(min=1e-9).log()")),
        ((Edit(RIGHT_LOSS, by_hand("z.clamp(-10, 10).sigmoid()")),), "is not p - y"),
        ((Edit(RIGHT_LOSS, by_hand("z.double().sigmoid()")),), "still not finite"),
        ((Edit(RIGHT_LOSS, "losses = F.binary_cross_entropy(z.sigmoid(), target)"),),
         "is not p - y"),
        ((Edit("(images / 16)[:, 0]", "(images / 16)[:, 0].clamp(-10, 10)"),
          Edit(RIGHT_LOSS, by_hand("z.sigmoid()"))), "is still not finite")],
}


@pytest.mark.parametrize("name, edits, words", [
    (name, *one) for name, ones in WRONG.items() for one in ones])
def test_a_cure_that_leaves_the_cause_is_refused_and_told_what_it_leaves(name, edits, words):
    exercise = EXERCISES[name]
    report = exercise.judged(exercise.program(*edits))
    assert not report.passed and words in report.message, report.message
    assert "one edit: the one that removes the cause" in report.message


RIGHT = {
    "stuck": [
        (Edit("SGD(network.parameters(), lr=0.2",
              'SGD([{"params": body.parameters()}, {"params": head.parameters()}], lr=0.2'),),
        (Edit("    nn.init.zeros_(head.weight)", "    unused = nn.Linear(3, 3)\n"
              "    nn.init.zeros_(head.weight)"),)],
    "worse_than_said": [
        (Edit("        with torch.no_grad():\n            return F.cross_entropy(model(val_x)",
              "        if True:\n            return F.cross_entropy(model(val_x)"),)],
    "two_reports": [
        (Edit("            for start", "            return F.cross_entropy(model(val_x), val_y)"
              ".item()\n            for start"),)],
    "high_floor": [
        (Edit("return self.last(hidden)", "return 2 * self.last(hidden)"),)],
    "nan_late": [
        (Edit(RIGHT_LOSS, "losses = F.softplus(torch.where(target == 1, -z, z))"),),
        (Edit(RIGHT_LOSS, "return F.binary_cross_entropy_with_logits(z, target)"),
         Edit("return losses.mean()", "pass"))],
}


@pytest.mark.parametrize("name, edits", [
    (name, one) for name, ones in RIGHT.items() for one in ones])
def test_right_cures_in_other_words_pass(name, edits):
    exercise = EXERCISES[name]
    report = exercise.judged(exercise.program(*edits))
    assert report.passed, report.message


def test_a_change_of_the_log_alone_is_told():
    exercise = EXERCISES["high_floor"]
    program = exercise.program(exercise.fault, Edit("log.append(", "log.append(-1.461 + "))
    assert "only what is logged has changed" in exercise.judged(program).message


def test_many_edits_at_once_hear_that_one_is_asked_for():
    exercise = EXERCISES["stuck"]
    source = edited(exercise.source, exercise.fault, Edit("range(15)", "range(60)"),
                    Edit("lr=0.2", "lr=0.01"), Edit("split(50)", "split(20)"))
    report = exercise.judged(defined_by(source, exercise.reference, "many edits"))
    assert "150 steps" in report.message and "make one edit" in report.message
