"""Wrong cures of the clinic's runs, each with the right cause: an edit that brings the number
back and leaves the cause is refused, and is told what it leaves."""
import numpy as np
import pytest

from lossedu.exercises import EXERCISES
from lossedu.exercises.programs import Edit

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


@pytest.mark.proof
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


@pytest.mark.proof
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


@pytest.mark.proof
@pytest.mark.parametrize("name, right, wrong, words", SILENT)
def test_a_typical_wrong_cure_is_named(name, right, wrong, words):
    exercise = EXERCISES[name]
    report = exercise.judged(exercise.program(exercise.fault, Edit(right, wrong)))
    assert not report.passed and words in report.message, report.message


@pytest.mark.proof
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
