"""Wrong cures of the clinic's runs, each with the right cause: an edit that brings the number
back and leaves the cause is refused, and is told what it leaves."""
import numpy as np
import pytest

from lossedu.exercises import EXERCISES
from lossedu.exercises.programs import Edit, defined_by, edited

OTHER = "at the first step the gradient is not that of a cured run"
TRIPLET = "a, s, o = (model(x[triplets[rows][:, place]]) for place in range(3))\n"
LOG_SOFTMAX = "F.log_softmax(model(images), dim=1)"
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
         "of shape (10,) that no optimiser holds"),
        ((Edit("    optimizer = ", "    body.requires_grad_(False)\n    optimizer = "),),
         "of shape (48, 64) that the optimiser holds, and that are what they were before"),
        ((Edit("logits = network(x[rows])", "logits = head(body(x[rows]).detach())"),),
         "of shape (48, 64) that the optimiser holds, and that are what they were before")],
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
        for squeezed in ("softmax(dim=1) * 20", "softmax(dim=1) * 100", "softmax(dim=1) * 1000",
                         "sigmoid() * 30", "clamp(-10, 10)", "clamp(-1000, 1000)")] + [
        ((Edit("loss = F.cross_entropy(model(x[rows]), y[rows])",
               "loss = F.cross_entropy(model(x[rows]), y[rows], label_smoothing=0.02)"),), OTHER),
        ((Edit("return self.last(hidden)", "return self.last(hidden).softmax(dim=1).log()"),),
         "outputs that are not finite")],
    "below_zero": [
        ((Edit("loss = loss_of(x[rows], y[rows])",
               "loss = F.multi_margin_loss(model(x[rows]), y[rows])"),),
         "The loss in the steps is another one: at logits of 30"),
        ((Edit(LOG_SOFTMAX, "F.softmax(model(images), dim=1).log()"),), "still not "
         "finite"),
        *(((Edit(LOG_SOFTMAX, f"F.softmax(model(images), dim=1){piece}.log()"),), "would "
           "still not be learned: at logits of 30 for class 0")
          for piece in (".add(1e-8)", ".add(1e-3)", ".clamp(min=1e-7)"))],
    "dead_output": [
        *(((Edit("network(features)[:, 0]     #", f"network(features)[:, 0].clamp({ends})     #"),),
           "the outputs do not all follow")
          for ends in ("-3, 3", "-2.5, 2.5", "-2, 10", "-10, 10", "-100, 100"))],
    "too_narrow": [
        *(((Edit("loss = divergence(x[rows], votes[rows])", f"loss = {loss}"),), OTHER)
          for loss in (
            "F.cross_entropy(model(x[rows]), votes[rows].argmax(1))",
            "((model(x[rows]).softmax(1) - votes[rows]) ** 2).sum(1).mean()"))],
    "flat_line": [
        ((Edit("loss = error(x[rows], y[rows])",
               "loss = (model(x[rows])[:, 0] - y[rows]).abs().mean()"),), OTHER)],
    "rising_steps": [
        ((Edit("loss = ((model(features) - target) ** 2).mean()",
               "loss = 2 * nn.functional.huber_loss(model(features), target)"),), OTHER)],
    "pushed_apart": [
        ((Edit("loss = loss_of(triplets[rows])", TRIPLET + """\
            loss = torch.relu((a - s).pow(2).sum(1) - (a - o).pow(2).sum(1) + 1).mean()"""),),
         OTHER),
        ((Edit("loss = loss_of(triplets[rows])", TRIPLET + """\
            loss = torch.relu((a - s).norm(dim=1) - (a - o).norm(dim=1) + 3).mean()"""),),
         "the steps follow another loss")],
    "too_good": [
        *(((Edit("kept = patient % 3 == 0", f"kept = patient % 3 == 0\n    both = ~kept | "
                 f"(patient < {3 * number})"), Edit("x[~kept], y[~kept]", "x[both], y[both]")),
           f"{number} of the patients still have rows") for number in (1, 20, 80)),
        ((Edit("F.binary_cross_entropy_with_logits(model(train_x), train_y)",
               "((model(train_x).sigmoid() - train_y) ** 2).mean()"),), OTHER),
        ((Edit("right.float().mean().item())", "max([right.float().mean().item()] + log))"),),
         "If it is the best of several lines"),
        ((Edit("kept = patient % 3 == 0", "kept = torch.arange(len(x)) < 721"),),
         "1 of the patients still have rows")],
    "half_missing": [
        ((Edit("loss = error(x, target)", "loss = (model(x) - target).abs().mean()"),), OTHER),
        ((Edit("y.to(torch.float32)", "y.bfloat16().float()"),), "Which type holds them exactly"),
        ((Edit("y.to(torch.float32)", "y.half()"),), "Which type holds them exactly")],
    "nan_late": [
        ((Edit(RIGHT_LOSS, by_hand("z.sigmoid().clamp(1e-7, 1 - 1e-7)")),), "and p - y is 1."),
        ((Edit(RIGHT_LOSS, by_hand("z.sigmoid()", " + 1e-8")),), "and p - y is 1."),
        *(((EXERCISES["nan_late"].fault, Edit("(1 - z.sigmoid()).log()", piece)), "and p - y is 1.")
          for piece in ("(1 - z.sigmoid() + 1e-9).log()",
                        "(1 - z.sigmoid()).clamp(min=1e-9).log()")),
        ((Edit(RIGHT_LOSS, by_hand("z.clamp(-10, 10).sigmoid()")),), "and p - y is 1."),
        ((Edit(RIGHT_LOSS, by_hand("z.double().sigmoid()")),), "still not finite"),
        ((Edit(RIGHT_LOSS, "losses = F.binary_cross_entropy(z.sigmoid(), target)"),),
         "and p - y is 1."),
        ((Edit("(images / 16)[:, 0]", "(images / 16)[:, 0].clamp(-10, 10)"),
          Edit(RIGHT_LOSS, by_hand("z.sigmoid()"))), "to the last layer is 0, and p - y is 1."),
        ((Edit(RIGHT_LOSS, RIGHT_LOSS.replace("reduction", "pos_weight=torch.tensor(.11), "
                                              "reduction")),),
         "is -0.11, and p - y is -1. Do rows or classes have a weight"),
        ((Edit(RIGHT_LOSS, "losses = F.softplus(z.clamp(-500, 500)) - target * z"),),
         "at a logit of 3000 and the label 0 the gradient that"),
        ((Edit(RIGHT_LOSS, RIGHT_LOSS.replace("reduction", "pos_weight=torch.tensor(1.2), "
                                              "reduction")),),
         "to the last layer is -1.2, and p - y is -1")],
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
              "    nn.init.zeros_(head.weight)"),),
        (Edit("    optimizer = torch.optim.SGD(network.parameters(), lr=0.2, momentum=0.9)",
              "    optimizer = torch.optim.SGD(body.parameters(), lr=0.2, momentum=0.9)\n"
              "    other = torch.optim.SGD(head.parameters(), lr=0.2, momentum=0.9)"),
         Edit("            optimizer.step()",
              "            optimizer.step()\n            other.step()"))],
    "rare_missed": [
        (Edit("len(y) / (2 * counts)", weights),) for weights in (
            "(2 * counts / len(y)).flip(0)", "1 - counts / len(y)", "3 / counts")] + [
        (Edit("cross_entropy(model(features), labels, weight=weights)",
              'cross_entropy(model(features), labels, reduction="none")'),
         Edit("return F.cross", "losses = F.cross"),
         Edit('reduction="none")', 'reduction="none")\n        exchanged = weights[1 - labels]\n'
              '        return (exchanged * losses).sum() / exchanged.sum()'),
         Edit("len(y) / (2 * counts)", "2 * counts / len(y)"))],
    "below_zero": [
        (Edit(LOG_SOFTMAX, "F.log_softmax(model(images).double(), dim=1)"),)],
    "dead_output": [
        (Edit("    nn.init.constant_(network[2].bias, -2.0)\n", ""),)],
    "too_good": [
        (Edit("kept = patient % 3 == 0", "kept = torch.randperm(720)[patient] < 240"),),
        # `kept` alone splits patients; what is trained on and reported does not
        (Edit("kept = patient % 3 == 0", "kept = torch.arange(len(x)) % 3 == 0"),
         Edit("x[~kept], y[~kept]", "x[patient % 2 == 0], y[patient % 2 == 0]"),
         Edit("x[kept], y[kept]", "x[kept & (patient % 2 == 1)], y[kept & (patient % 2 == 1)]")),
        (Edit("model(train_x), train_y", "model(x)[~kept], train_y"),
         Edit("right = (model(valid_x) > 0) == (valid_y == 1)",
              "right = ((model(x) > 0) == (y == 1))[kept]"))],
    "too_narrow": [
        (Edit("loss = divergence(x[rows], votes[rows])",
              "loss = F.cross_entropy(model(x[rows]), votes[rows])"),)],
    "flat_line": [
        (Edit("loss = error(x[rows], y[rows])", "loss = len(rows) * error(x[rows], y[rows])"),)],
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


SILENT = [
    ("dead_output", "    nn.init.constant_(network[2].bias, -2.0)\n", "", "Without this line"),
    ("dead_output", "bias, -2.0", "bias, 2.0", "With this bias the outputs start"),
    ("too_narrow", "log_q.exp() * (log_q - log_p)",
     "F.kl_div(log_p, log_q.exp(), reduction='none')",
     "Which distribution are the logarithms averaged with"),
    ("too_narrow", "log_q.exp() * (log_q - log_p)", "log_q.exp() * (log_p - log_q)",
     "each step leads away from the votes"),
    ("too_narrow", "log_q.exp() * (log_q - log_p)", "target * (log_q - log_p)",
     "The right distribution is in front now"),
    ("too_narrow", "log_q.exp() * (log_q - log_p)",
     "0.5 * (target * (log_p - ((target + log_q.exp()) / 2).log()) + log_q.exp() * (log_q - "
     "((target + log_q.exp()) / 2).log()))", "The Jensen-Shannon divergence"),
    ("high_floor", "softmax(dim=1)", "sigmoid()", "A sigmoid bounds the outputs, too"),
    ("high_floor", "return self.last(hidden).softmax(dim=1)",
     "return self.last(hidden) if self.training else self.last(hidden).softmax(dim=1)",
     "In evaluation mode the model still returns probabilities"),
    ("high_floor", "self.last(hidden).softmax(dim=1)", "self.last(hidden).relu()",
     "A ReLU gives no output below 0"),
    ("half_missing", "y.to(torch.int64)", "y.to(torch.int64) + 0.4", "decimals are still gone"),
    ("too_easy", "F.cross_entropy(logits, following.flatten())",
     "F.cross_entropy(logits[now.flatten() > 0], following.flatten()[now.flatten() > 0])",
     "After the last symbol of a chain the next one is padding"),
    ("rising_steps", "        optimizer.step()", "        network.zero_grad()\n"
     "        optimizer.step()", "Old gradients have to be gone before"),
    ("rising_steps", "optim.SGD(", "optim.Adam(", "Adam divides by the size of the gradients"),
    ("rising_steps", "target) ** 2).mean()", "target) ** 2).mean() / 20",
     "A twentieth of the loss"),
    ("pushed_apart", "return torch.relu", "return -torch.relu", "For which triplets should"),
    ("stuck", "SGD(body.parameters(), ", 'SGD([{"params": body.parameters()}, '
     '{"params": head.parameters(), "lr": 0.0}], ', "The learning rate was 0.2, and yours is 0."),
]


@pytest.mark.parametrize("name, right, wrong, words", SILENT)
def test_a_typical_wrong_cure_is_named(name, right, wrong, words):
    exercise = EXERCISES[name]
    report = exercise.judged(exercise.program(exercise.fault, Edit(right, wrong)))
    assert not report.passed and words in report.message, report.message


def test_probabilities_that_are_returned_for_logits_are_named():
    exercise = EXERCISES["high_floor"]
    report = exercise.judged(exercise.program(
        exercise.fault, Edit("loss = F.cross_entropy(model(x[rows]), y[rows])",
                             "loss = F.nll_loss(model(x[rows]).log(), y[rows])")))
    assert "The docstring asks for logits" in report.message


def test_steps_that_are_left_out_are_told():
    exercise = EXERCISES["nan_late"]
    report = exercise.judged(exercise.program(
        exercise.fault, Edit("        optimizer.step()",
                             "        if loss.isfinite():\n            optimizer.step()")))
    assert report.mistake == "settings" and "leaves steps out" in report.message


def test_what_is_reached_is_not_told_as_if_it_were_missed():
    exercise = EXERCISES["rare_missed"]
    report = exercise.judged(exercise.program(Edit("loss_of(x, y).item()", "2 * loss.item()")))
    assert report.mistake == "report" and "at least 0.68 is needed" in report.message
    report = EXERCISES["half_missing"].judged(EXERCISES["half_missing"].program(
        EXERCISES["half_missing"].fault))
    assert "; at most 0.1 is asked for." in report.message


def test_a_change_of_the_log_alone_is_told():
    exercise = EXERCISES["high_floor"]
    program = exercise.program(exercise.fault, Edit("log.append(", "log.append(-1.461 + "))
    assert "only what is logged has changed" in exercise.judged(program).message


SPLITS = ["torch.rand(len(x)) < 1 / 3", "(torch.arange(len(x)) + y) % 3 == 0",
          "(patient % 3 == 0) & (torch.arange(len(x)) % 3 > 0)"]


@pytest.mark.parametrize("split", SPLITS)
def test_a_split_through_patients_is_told_as_that(split):
    exercise = EXERCISES["too_good"]
    report = exercise.judged(exercise.program(Edit("patient % 3 == 0", split)))
    assert "and on patients who were never seen we measure" in report.message
    assert "of the patients still have rows among the training rows" in report.message
    assert "same rows" not in report.message and "formula" not in report.message


@pytest.mark.parametrize("losses, row", [
    ("-(target * z.sigmoid().log() + (1 - target) * F.logsigmoid(-z))", "-120 and the label 1"),
    ("torch.log1p(z.exp()) - target * z", "120 and the label 0")])
def test_the_row_that_is_not_finite_is_the_one_that_is_named(losses, row):
    exercise = EXERCISES["nan_late"]
    report = exercise.judged(exercise.program(Edit(RIGHT_LOSS, f"losses = {losses}")))
    assert f"With a logit of {row}, the gradient that a step gets" in report.message, report.message


def test_whole_numbers_and_a_half_are_not_called_whole_numbers():
    exercise = EXERCISES["half_missing"]
    program = exercise.program(exercise.fault, Edit("y.to(torch.int64)", "y.to(torch.int64) + 0.5"))
    report = exercise.judged(program)
    assert report.mistake == "half_up" and "whole number" not in report.message


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


def test_weights_of_one_row_in_ten_are_refused_where_it_is_one_in_eleven():
    exercise = EXERCISES["rare_missed"]
    for edits in ((exercise.fault, Edit("2 * counts / len(y)", "torch.tensor([1.0, 9.0])")),
                  (Edit("len(y) / (2 * counts)", "torch.tensor([0.1, 0.9])"),)):
        report = exercise.judged(exercise.program(*edits))
        assert report.mistake == "one_to_nine" and "count the rows" in report.message


LOG = {"stuck": "log.append(F.cross_entropy(network(x), y).item())",
       "high_floor": "log.append(F.cross_entropy(model(x), y).item())",
       "nan_late": "log.append(loss_of(model(x), target).item())"}


@pytest.mark.parametrize("name", LOG)
@pytest.mark.parametrize("factor", [0.5, 0.9, 1.01])
def test_a_log_that_is_off_by_a_factor_is_refused(name, factor):
    exercise = EXERCISES[name]
    program = exercise.program(Edit(LOG[name], f"{LOG[name][:-1]} * {factor})"))
    report = exercise.judged(program)
    assert report.mistake == "report" and "or the formula?" in report.message


def test_a_log_that_is_right_in_its_last_line_alone_is_refused():
    exercise = EXERCISES["stuck"]
    late = Edit(LOG["stuck"], LOG["stuck"][:-1] + " if epoch == 14 else 2.303)")
    report = exercise.judged(exercise.program(late))
    assert report.mistake == "report" and "line 1 is 2.3, and a cured run" in report.message


@pytest.mark.parametrize("log", ["log.append(round(loss_of(model(x), target).item(), 4))"])
def test_a_log_that_is_rounded_to_four_decimals_passes(log):
    exercise = EXERCISES["nan_late"]
    assert exercise.judged(exercise.program(Edit(LOG["nan_late"], log))).passed


def test_many_edits_at_once_hear_that_one_is_asked_for():
    exercise = EXERCISES["stuck"]
    source = edited(exercise.source, exercise.fault, Edit("range(15)", "range(60)"),
                    Edit("lr=0.2", "lr=0.01"), Edit("split(50)", "split(20)"))
    report = exercise.judged(defined_by(source, exercise.reference, "many edits"))
    assert "150 steps" in report.message and "make one edit" in report.message


def test_a_number_of_validation_rows_is_no_constant():
    exercise = EXERCISES["two_reports"]
    report = exercise.judged(exercise.program(Edit("return total / len(val_x)",
                                                   "return total / 205")))
    assert report.mistake == "report" and "But the log ends with" in report.message
    assert len(exercise.rows(0, 0).inputs["val_y"]) == 205
    assert len({len(exercise.rows(seed, at).inputs["val_y"])
                for seed in range(8) for at in (0, 1)}) >= 4


def test_a_log_of_other_rows_is_asked_for_its_rows():
    exercise = EXERCISES["stuck"]
    report = exercise.judged(exercise.program(Edit(LOG["stuck"], "log.append(loss.item())")))
    assert "What differs: the rows, the model, the targets" in report.message
    assert "same rows" not in report.message


def test_a_cause_that_only_looks_like_one_of_the_list_is_not_taken_for_it():
    exercise = EXERCISES["stuck"]
    message = exercise.judged(exercise.program(exercise.named("optimizer"))).message
    assert "'optimizer' is none of the causes. They are" in message
    message = exercise.judged(exercise.program(exercise.named("not_reach"))).message
    assert 'Did you mean "not_reached"?' in message


def test_steps_by_hand_are_not_called_steps_that_were_left_out():
    exercise = EXERCISES["rising_steps"]
    report = exercise.judged(exercise.program(Edit("        optimizer.step()", """\
        with torch.no_grad():
            for one in network.parameters():
                one -= 0.05 * one.grad""")))
    assert report.mistake == "settings" and "No step of an optimiser of PyTorch" in report.message


@pytest.mark.parametrize("name", [
    name for name in EXERCISES.of_kind("run") if EXERCISES[name].near is None])
def test_right_programs_of_each_run_come_to_their_first_step_alike(name):
    """Else another loss in the step would not be noticed."""
    exercise = EXERCISES[name]
    rows = exercise.rows(0, 0)
    one, other = (exercise.watch(program, rows) for program in (
        exercise.program(), exercise.styles[0]))
    assert one.drawn == other.drawn and np.linalg.norm(one.step) > 0
    if name != "high_floor":    # the first style returns logarithms of probabilities
        assert np.allclose(one.start, other.start, rtol=1e-4, atol=1e-5)
    assert np.allclose(one.step, other.step, rtol=1e-3, atol=1e-6)


INLINE = """    def loss_of(z, target):
        losses = F.binary_cross_entropy_with_logits(z, target, reduction="none")
        return losses.mean()

"""
BELOW = """    def loss_of(images, labels):
        scored = F.log_softmax(model(images), dim=1)
        return F.nll_loss(scored, labels)

"""


def written(name, *pairs, function=""):
    """A program of other names: pairs (what stands in the mended source, what stands there now),
    each at all places; the old function in its broken form, in another form, or gone."""
    exercise = EXERCISES[name]
    source = exercise.source
    for right, wrong in (((BELOW if name == "below_zero" else INLINE, function), *pairs)):
        assert right in source, right
        source = source.replace(right, wrong)
    return defined_by(source, exercise.reference, "written otherwise")


def called(loss, name="nan_late"):
    if name == "below_zero":
        return (("loss_of(x[rows], y[rows])", loss.format("x[rows]", "y[rows]")),
                ("loss_of(x, y)", loss.format("x", "y")))
    return (("loss_of(model(x), target)", loss),)


BY_P = "-(target * (p{0}).log() + (1 - target) * (1 - p{0}).log()).mean()"
NAMED = {
    "inline": dict(pairs=called("F.binary_cross_entropy(model(x).sigmoid(), target)")),
    "module": dict(pairs=called("nn.BCELoss()(model(x).sigmoid(), target)")),
    "of_images": dict(pairs=called("loss_of(x, target)"), function="""\
    def loss_of(images, target):
        return F.binary_cross_entropy(model(images).sigmoid(), target)

"""),
    **{way: dict(pairs=called("objective(model(x), target)"), function=f"""\
    def objective(logits, target):
        p = {p}
        return {BY_P.format(limit)}

""") for way, p, limit in (("clamp", "logits.sigmoid().clamp(1e-7, 1 - 1e-7)", ""),
                           ("epsilon", "logits.sigmoid()", " + 1e-8"),
                           ("double", "logits.double().sigmoid()", ""))},
}


@pytest.mark.parametrize("way", NAMED)
def test_a_probability_before_the_logarithm_is_found_under_each_name(way):
    exercise = EXERCISES["nan_late"]
    report = exercise.judged(written("nan_late", *NAMED[way]["pairs"],
                                     function=NAMED[way].get("function", "")))
    assert not report.passed, way
    assert ("and p - y is 1." in report.message or "still not finite" in report.message), \
        report.message


@pytest.mark.parametrize("loss", ["F.nll_loss((model({}).softmax(1) + 1e-8).log(), {})",
                                  "F.nll_loss(model({}).softmax(1).log(), {})"])
def test_a_probability_in_an_inline_cross_entropy_is_found(loss):
    report = EXERCISES["below_zero"].judged(
        written("below_zero", *called(loss, "below_zero")))
    assert not report.passed and "at logits of 30" in report.message or (
        "With logits of 120" in report.message), report.message


OLD = INLINE.replace(RIGHT_LOSS, EXERCISES["nan_late"].fault.wrong)
RIGHT_UNDER_OTHER_NAMES = [
    ("nan_late", called("F.binary_cross_entropy_with_logits(model(x), target)"), OLD),
    ("nan_late", called('(F.binary_cross_entropy_with_logits(model(x), target, reduction="sum")'
                        " / len(x))"), ""),
    ("nan_late", (("loss_of(model(x), target)", "loss_of(target, model(x))"),), """\
    def loss_of(target, z):
        return F.binary_cross_entropy_with_logits(z, target, reduction="sum") / len(target)

"""),
    ("below_zero", called("loss_of(model({}), {})", "below_zero"), """\
    def loss_of(logits, labels):
        return F.cross_entropy(logits, labels)

"""),
    ("below_zero", called("F.cross_entropy(model({}), {})", "below_zero"),
     BELOW.replace(LOG_SOFTMAX, "F.softmax(model(images), dim=1)"))]


@pytest.mark.parametrize("name, pairs, function", RIGHT_UNDER_OTHER_NAMES)
def test_a_right_loss_passes_under_each_name_and_with_the_old_one_left(name, pairs, function):
    report = EXERCISES[name].judged(written(name, *pairs, function=function))
    assert report.passed, report.message


def test_targets_that_are_left_unused_are_not_asked_for():
    exercise = EXERCISES["half_missing"]
    source = exercise.source.replace("error(x, target)", "error(x, y)").replace(
        "y.to(torch.float32)", "y.to(torch.int64)")
    assert exercise.judged(defined_by(source, exercise.reference, "unused")).passed


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


@pytest.mark.parametrize("name", LAST_LINE)
def test_a_fault_that_is_gone_from_the_last_line_alone_is_refused(name):
    edits, words = LAST_LINE[name]
    report = EXERCISES[name].judged(EXERCISES[name].program(*edits))
    assert not report.passed and words in report.message, report.message


def test_label_smoothing_is_told_by_the_gradient_that_was_measured():
    exercise = EXERCISES["below_zero"]
    report = exercise.judged(exercise.program(Edit(
        "loss = loss_of(x[rows], y[rows])",
        "loss = F.cross_entropy(model(x[rows]), y[rows], label_smoothing=0.05)")))
    assert not report.passed and "limit" not in report.message
    assert "is 0.995, and p - y is 1." in report.message or "does the loss soften" in \
        report.message, report.message


def test_a_cured_and_clipped_run_is_asked_to_leave_the_clip_out():
    exercise = EXERCISES["rising_steps"]
    report = exercise.judged(exercise.program(Edit(
        STEP, "        nn.utils.clip_grad_norm_(network.parameters(), 1e9)\n" + STEP)))
    assert "was not there before: remove it" in report.message


def test_a_right_split_with_a_report_on_the_training_rows_is_told_that():
    exercise = EXERCISES["too_good"]
    report = exercise.judged(exercise.program(Edit(
        "right = (model(valid_x) > 0) == (valid_y == 1)",
        "right = (model(train_x) > 0) == (train_y == 1)")))
    assert "of rows that the steps were made with" in report.message, report.message


STEP = "        optimizer.step()\n"
