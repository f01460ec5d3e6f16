"""A loss is judged by what it does to the last layer, whatever the functions are called."""
import pytest

from lossedu.exercises import EXERCISES
from lossedu.exercises.programs import defined_by

RIGHT_LOSS = 'losses = F.binary_cross_entropy_with_logits(z, target, reduction="none")'
LOG_SOFTMAX = "F.log_softmax(model(images), dim=1)"
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


@pytest.mark.proof
@pytest.mark.parametrize("way", NAMED)
def test_a_probability_before_the_logarithm_is_found_under_each_name(way):
    exercise = EXERCISES["nan_late"]
    report = exercise.judged(written("nan_late", *NAMED[way]["pairs"],
                                     function=NAMED[way].get("function", "")))
    assert not report.passed, way
    assert any(words in report.message for words in ("and p - y is 1.", "still not finite"))


@pytest.mark.proof
@pytest.mark.parametrize("loss", ["F.nll_loss((model({}).softmax(1) + 1e-8).log(), {})",
                                  "F.nll_loss(model({}).softmax(1).log(), {})"])
def test_a_probability_in_an_inline_cross_entropy_is_found(loss):
    report = EXERCISES["below_zero"].judged(
        written("below_zero", *called(loss, "below_zero")))
    assert not report.passed, loss
    assert any(words in report.message for words in ("at logits of 30", "With logits of 120"))


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


@pytest.mark.proof
@pytest.mark.parametrize("name, pairs, function", RIGHT_UNDER_OTHER_NAMES)
def test_a_right_loss_passes_under_each_name_and_with_the_old_one_left(name, pairs, function):
    report = EXERCISES[name].judged(written(name, *pairs, function=function))
    assert report.passed, report.message


@pytest.mark.proof
def test_targets_that_are_left_unused_are_not_asked_for():
    exercise = EXERCISES["half_missing"]
    source = exercise.source.replace("error(x, target)", "error(x, y)").replace(
        "y.to(torch.float32)", "y.to(torch.int64)")
    assert exercise.judged(defined_by(source, exercise.reference, "unused")).passed
