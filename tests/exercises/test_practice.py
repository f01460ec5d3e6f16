"""Every loss can be practised on, and every mistake that is declared of it is recognised there."""
import copy
import pickle

import numpy as np
import pytest
import typer

import lossedu
from lossedu import EXERCISES, check, cli
from lossedu.exercises import practice, stub
from lossedu.exercises.audit import problems, verdict
from lossedu.exercises.file import CannotCheck, verdicts
from lossedu.exercises.practice import names
from lossedu.exercises.running import run

QUICK = ("hinge.grad", "hinge.value", "huber.grad", "focal_with_logits.value", "critic.grad",
         "dice.value")
# what is no fault of the exercise: the slope of the bias is 1, and a constant has no slope
EXPECTED = {"mbe.grad": ["an array of ones passes."],
            "gaussian_nll.grad": ["an answer that ignores full passes; draw cases with another "
                                  "full than False."],
            "poisson_nll.grad": ["an answer that ignores full passes; draw cases with another "
                                 "full than False."],
            "student_t.grad": ["an answer that ignores full passes; draw cases with another full "
                               "than False."]}


@pytest.mark.proof
@pytest.mark.parametrize("name", names())
def test_each_mistake_of_every_loss_is_recognised_as_itself_and_nothing_spoilt_passes(name):
    assert problems(EXERCISES[name], mutants=False) == [f"{name}: {said}"
                                                        for said in EXPECTED.get(name, ())]


@pytest.mark.proof
@pytest.mark.parametrize("name", names())
def test_the_judge_tells_its_own_signs_and_factors_without_a_declaration(name):
    exercise = EXERCISES[name]
    for factor, said in ((-1.0, "wrong sign"), (2.0, "wice"), (0.5, "alf")):
        report = verdict(exercise, lambda *args, _by=factor, **given: _times(
            _by, exercise.reference(*args, **given)))
        assert not report.passed
        assert report.mistake or said in report.message or name == "mbe.grad", report


def _times(factor, result):
    return tuple(factor * one for one in result) if isinstance(result, tuple) else factor * result


def test_every_mistake_declared_of_a_loss_is_used():
    for loss in lossedu.LOSSES.values():
        for mistake in loss.mistakes:
            lent = EXERCISES[f"{loss.name}.{mistake.of}"].mistakes
            assert [mistake.id, mistake.hint] in [[one.id, one.hint] for one in lent]


# ---------------------------------------------------------------------- answers as a learner writes
# them
def hinge_grad(scores, target):
    return np.where(target * scores < 1, -target, 0.0)


def hinge_value(scores, target):
    return np.maximum(0, 1 - target * scores)


def log_cosh_value(pred, target):
    return np.logaddexp(pred - target, target - pred) - np.log(2)


def tversky_value(probs, target, alpha=0.5, beta=0.5, smooth=1.0, per_image=False):
    rows = (len(probs), -1) if per_image else (1, -1)
    p, y = probs.reshape(rows), target.reshape(rows)
    hits, alarms, misses = (p * y).sum(1), (p * (1 - y)).sum(1), ((1 - p) * y).sum(1)
    below = hits + alpha * alarms + beta * misses + smooth
    lost = 1 - np.divide(hits + smooth, below, out=np.ones_like(below), where=below > 0)
    return lost if per_image else lost[0]


def margin_ranking_grad(first, second, target, margin=0.0):
    push = target * (target * (first - second) <= margin)
    return -push, push


def multi_task_grad(pred_1, target_1, logits_2, target_2, task_weight=None):
    one, two = (1.0, 1.0) if task_weight is None else task_weight
    prob = np.exp(-np.logaddexp(0, -logits_2))
    return 2 * one * (pred_1 - target_1) / pred_1.size, two * (prob - target_2) / logits_2.size


@pytest.mark.parametrize("name, answer", [
    ("hinge.grad", hinge_grad), ("hinge.value", hinge_value), ("log_cosh.value", log_cosh_value),
    ("tversky.value", tversky_value), ("margin_ranking.grad", margin_ranking_grad),
    ("multi_task.grad", multi_task_grad)])
def test_an_answer_written_by_hand_passes(name, answer):
    report = check(name, answer)
    assert report.passed, report


@pytest.mark.parametrize("name, answer, mistake", [
    ("hinge.grad", lambda scores, target: np.where(target * scores <= 1, -target, 0.0),
     "pulls_on_the_margin"),
    ("log_cosh.value", lambda pred, target: np.log(np.cosh(pred - target)), "overflows"),
    ("tversky.value", lambda *inputs, alpha=0.5, beta=0.5, **more: tversky_value(*inputs, beta,
                                                                                 alpha, **more),
     "swapped_value"),
    ("cross_entropy.grad", lambda *args, **more: lossedu.LOSSES["cross_entropy"].f(*args, **more),
     "value"),
    ("hinge.value", hinge_grad, "slope"),
])
def test_a_wrong_answer_gets_the_hint_of_the_loss(name, answer, mistake):
    report = check(name, answer)
    assert not report.passed and report.mistake == mistake, report


# ---------------------------------------------------------------------- mistakes on whole sets and
# tables
def masks(probs, target, per_image):
    """(probabilities, labels) with one row for each value that is asked for."""
    shape = (len(probs), -1) if per_image else (1, -1)
    return probs.reshape(shape), target.reshape(shape)


def overlap(of):
    """An answer for whole masks and image by image: `of` takes hits, both sizes and the
    settings."""
    def answer(probs, target, smooth=1.0, per_image=False, **weights):
        p, y = masks(probs, target, per_image)
        values = of((p * y).sum(1), p.sum(1), y.sum(1), smooth, **weights)
        return values if per_image else values[0]

    return answer


def thresholded(probs, target, smooth=1.0, per_image=False):
    return dice_of((probs > 0.5) * 1.0, target, smooth, per_image)


dice_of = overlap(lambda hits, p, y, s: 1 - (2 * hits + s) / (p + y + s))


def size_held(probs, target, smooth=1.0, per_image=False):
    axes = tuple(range(1, probs.ndim)) if per_image else None
    return -2 * target / (probs.sum(axes, keepdims=True) + target.sum(axes, keepdims=True) + smooth)


def info_nce_by(scores):
    def answer(anchor, positive, temperature=0.1):
        u, v = (x / np.linalg.norm(x, axis=1, keepdims=True) for x in (anchor, positive))
        logits = scores(anchor, positive, u, v, temperature)
        return np.mean(np.logaddexp.reduce(logits, axis=1) - np.diag(logits))

    return answer


def tversky_swapped(probs, target, alpha=0.5, beta=0.5, smooth=1.0, per_image=False):
    return overlap(lambda hits, p, y, s: 1 - (hits + s)
                   / (hits + beta * (p - hits) + alpha * (y - hits) + s))(
        probs, target, smooth, per_image)


@pytest.mark.parametrize("name, answer, mistake", [
    ("dice.value", overlap(lambda hits, p, y, s: (2 * hits + s) / (p + y + s)), "score"),
    ("dice.value", overlap(lambda hits, p, y, s: 1 - 2 * hits / (p + y + s)), "no_smooth_above"),
    ("dice.value", thresholded, "thresholded"),
    ("dice.grad", size_held, "size_held"),
    ("jaccard.value", dice_of, "dice"),
    ("jaccard.value", overlap(lambda hits, p, y, s: 1 - (hits + s) / (p + y + s)), "counted_twice"),
    ("tversky.value", tversky_swapped, "swapped_value"),
    ("rmse.value", lambda pred, target: np.mean((pred - target) ** 2), "no_root"),
    ("rmse.value", lambda pred, target: np.mean(np.abs(pred - target)), "mean_of_roots"),
    ("rmse.value", lambda pred, target: np.sqrt(np.sum((pred - target) ** 2)), "root_of_sum"),
    ("rmse.grad", lambda pred, target: 2 * (pred - target) / pred.size, "of_mse"),
    ("rmse.grad", lambda pred, target: (pred - target) / np.sqrt(np.mean((pred - target) ** 2)),
     "no_n"),
    ("info_nce.value", info_nce_by(lambda a, b, u, v, t: u @ v.T), "no_temperature"),
    ("info_nce.value", info_nce_by(lambda a, b, u, v, t: a @ b.T / t), "dot_product"),
    ("info_nce.value", info_nce_by(lambda a, b, u, v, t: v @ u.T / t), "partners_choose"),
    ("critic.value", lambda fake, real: fake.sum() - real.sum(), "summed"),
    ("wasserstein_1d.value", lambda pred, target: abs(pred.mean() - target.mean()),
     "between_means")])
def test_a_mistake_in_a_loss_of_a_whole_set_is_recognised_on_tables_and_image_by_image(name, answer,
                                                                                       mistake):
    report = check(name, answer)
    assert not report.passed and report.mistake == mistake, report


@pytest.mark.parametrize("name", QUICK)
def test_a_right_answer_never_stumbles_over_the_inputs_that_are_drawn(name):
    exercise = EXERCISES[name]
    for seed in range(5):
        outcomes = run(exercise.reference, lossedu.exercises.draw(exercise, seed))
        assert all("value" in outcome for outcome in outcomes)


# ---------------------------------------------------------------------- the stub
@pytest.mark.parametrize("name", names())
def test_the_stub_gives_the_formula_of_the_loss_and_every_argument_and_no_code(name):
    exercise = EXERCISES[name]
    found = {}
    exec(stub(name), found)
    doc = found[exercise.function].__doc__
    assert "$$" in doc and ">>>" not in doc and "return" not in doc
    signature = exercise.signature[len(exercise.function) + 1:-1]
    assert all(f"`{one.partition('=')[0].strip()}`" in doc for one in signature.split(", ")
               if one.isidentifier())
    with pytest.raises(NotImplementedError):
        found[exercise.function](*[None] * len(exercise.loss.inputs))


@pytest.mark.parametrize("name, said", [
    ("hinge.grad", "At y s = 1, where the derivative jumps, we take 0."),
    ("perceptron.grad",
     "At a score of exactly 0, where the derivative jumps, we take that of the wrong side."),
    ("rmse.grad", "At a perfect fit, where that is 0 / 0, we take 0."),
    ("margin_ranking.grad", "shaped like `first` and `second`")])
def test_the_stub_says_what_is_taken_where_the_derivative_jumps(name, said):
    assert said in " ".join(stub(name).split())


EMPTY, INF, LOG_2 = np.zeros((1, 2)), np.inf, np.log(2)
SURE = np.array([[0.0, 1.0]])
LOG_SURE = np.array([[-INF, 0.0]])
PROMISES = {
    "bce": [
        ("0 log 0 = 0", "value", ([0.0, 1.0], [0.0, 1.0]), {}, [0.0, 0.0]),
        ("a certain and wrong one an infinite loss", "value", ([0.0], [1.0]), {}, [INF]),
        ("For 0 / 0, at p = 0 with label 0", "grad", ([0.0, 1.0], [0.0, 1.0]), {}, [1.0, -1.0])],
    "categorical_cross_entropy": [
        ("contributes 0, even where its probability is 0", "value", (SURE, [1]), {}, [0.0]),
        ("elsewhere a probability of 0 gives an infinite loss", "value", (SURE, [0]), {}, [INF]),
        ("For 0 / 0, at p = 0", "grad", (SURE, [1]), {}, [[0.0, -1.0]]),
        ("its loss and gradient are 0", "value", (SURE, [-100]), {}, [0.0]),
        ("its loss and gradient are 0", "grad", (SURE, [-100]), {}, [[0.0, 0.0]])],
    "nll": [
        ("even where its log-probability is -inf", "value", (LOG_SURE, [1]), {}, [0.0]),
        ("elsewhere -inf gives an infinite loss", "value", (LOG_SURE, [0]), {}, [INF])],
    "kl_div": [
        ("contributes 0, even where its predicted", "value", (LOG_SURE, SURE), {}, [0.0]),
        ("-inf gives an infinite divergence", "value", (LOG_SURE, [[0.5, 0.5]]), {}, [INF])],
    "js_div": [
        ("0 log 0 = 0", "value", (SURE, SURE), {}, [0.0]),
        ("we take half of log 2", "grad", (SURE, SURE), {}, [[LOG_2 / 2, 0.0]])],
    "wasserstein_1d": [
        ("equal points in the order they came in, and 0 for a point that lies on its partner",
         "grad", ([1.0, 1.0, 2.0], [1.0, 2.0, 0.0]), {}, [1 / 3, 0.0, 0.0])],
    "cosine_embedding": [
        ("we take the cosine 0", "value", (EMPTY, EMPTY + 1, [1.0]), {}, [1.0]),
        ("and the gradient 0", "grad", (EMPTY, EMPTY + 1, [1.0]), {}, (EMPTY, EMPTY)),
        ("the gradient of the side with a loss", "grad", ([[1.0, 0]], [[0.0, 1]], [-1.0]), {},
         ([[0.0, 1]], [[1.0, 0]]))],
    "triplet_margin": [
        ("we take the gradient of the side with a loss", "grad",
         ([[0.0, 0]], [[0.0, 1]], [[2.0, 0]]), {"eps": 0.0},
         ([[1.0, -1]], [[0.0, 1]], [[-1.0, 0]])),
        ("we take the gradient 0 for it", "grad", (EMPTY, EMPTY, [[1.0, 0]]), {"eps": 0.0},
         ([[1.0, 0]], EMPTY, [[-1.0, 0]])),
        ("we take half of each gradient", "grad", ([[0.0, 0]], [[1.0, 0]], [[0.5, 0]]),
         {"eps": 0.0, "swap": True}, ([[-0.5, 0]], [[0.5, 0]], EMPTY)),
        ("we take equal parts for them", "grad", (EMPTY, [[1.0, 1]], [[1.5, 0]]),
         {"eps": 0.0, "p": INF}, ([[0.5, -0.5]], [[0.5, 0.5]], [[-1.0, 0]]))],
    "crammer_singer": [
        ("we take equal parts, which add up to 1", "grad", ([[1.0, 0.5, 0.5]], [0]), {},
         [[-1.0, 0.5, 0.5]]),
        ("Where the lead is exactly the margin we take 0", "grad", ([[1.0, 0, -1]], [0]), {},
         np.zeros((1, 3)))],
    "multi_margin": [
        ("exactly at the margin we take 0", "grad", ([[1.0, 0, -1]], [0]), {}, np.zeros((1, 3)))],
    "hinge": [("At y s = 1", "grad", ([1.0, -1], [1.0, -1]), {}, [0.0, 0.0])],
    "margin_ranking": [
        ("we take that of the side with a loss", "grad", ([1.0], [1.0], [1.0]), {},
         ([-1.0], [1.0]))],
    "perceptron": [
        ("we take that of the wrong side", "grad", ([0.0, 0.0], [1.0, -1]), {}, [-1.0, 1.0])],
    "gaussian_nll": [
        ("Below `eps` the derivative", "grad", ([1.0], [0.0], [0.5]), {"eps": 1.0}, ([1.0], [0.0])),
        ("we take that of variances above", "grad", ([2.0], [0.0], [1.0]), {"eps": 1.0},
         ([2.0], [-1.5]))],
    "laplace_nll": [("we take 0", "grad", ([1.0], [1.0], [2.0]), {}, ([0.0], [0.5]))],
    "poisson_nll": [
        ("0 log 0 = 0", "value", ([0.0], [0.0]), {"log_input": False, "eps": 0.0}, [0.0]),
        ("we take 1, also at an expected count of 0", "grad", ([0.0], [0.0]),
         {"log_input": False, "eps": 0.0}, [1.0])],
    "smooth_l1": [
        ("For beta = 0 and a residual of 0", "grad", ([1.0, 3], [1.0, 1]), {"beta": 0.0},
         [0.0, 1.0])],
    "rmse": [
        ("all elements of an array count alike", "value", ([[1.0, 2], [3, 4]], EMPTY + EMPTY.T), {},
         7.5 ** 0.5),
        ("At a perfect fit", "grad", ([1.0, 2], [1.0, 2]), {}, [0.0, 0.0])],
    **dict.fromkeys(("dice", "jaccard", "tversky"), [
        ("the loss is 0", "value", ([0.0, 0], [0.0, 0]), {"smooth": 0.0}, 0.0),
        ("we take 0", "grad", ([0.0, 0], [0.0, 0]), {"smooth": 0.0}, [0.0, 0.0]),
        ("one value for each entry of the first axis", "value", ([[1.0], [0.0]], [[1.0], [1.0]]),
         {"smooth": 0.0, "per_image": True}, [0.0, 1.0])]),
    "multi_task": [
        ('"mse" and "bce_with_logits"', "value", ([3.0], [1.0], [0.0], [0.0]), {}, 4 + LOG_2)],
}


@pytest.mark.parametrize("name, promise", [
    (name, promise) for name, promises in PROMISES.items() for promise in promises])
def test_what_the_stub_says_about_an_edge_holds(name, promise):
    said, of, inputs, settings, wanted = promise
    exercise = EXERCISES[f"{name}.{of}"]
    assert said in " ".join(exercise.stub.split())
    with np.errstate(all="ignore"):
        got = exercise.reference(*(np.asarray(one) for one in inputs), **settings)
    results = [each if isinstance(each, tuple) else (each,) for each in (got, wanted)]
    for one, other in zip(*results, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-15)


def test_the_stub_of_a_gradient_does_not_give_the_gradient_away():
    for loss in lossedu.LOSSES.values():
        gradient = " ".join(loss.gradient_formula.split())
        assert gradient not in " ".join(stub(f"{loss.name}.grad").split())


@pytest.mark.parametrize("name, left_out",
                         [("multi_task.grad", "losses"), ("wasserstein_1d.value", "weighted")])
def test_a_setting_that_changes_the_inputs_is_left_out(name, left_out):
    assert left_out not in EXERCISES[name].signature.replace("task_weight", "")


# ---------------------------------------------------------------------- found by name
def test_practice_is_found_and_not_listed():
    assert "hinge.grad" in EXERCISES and EXERCISES.find("hinge.grad").name == "hinge.grad"
    assert not any("." in name for name in EXERCISES)
    assert len(list(EXERCISES)) == len(EXERCISES)
    assert len(names()) == 2 * len(lossedu.LOSSES)


@pytest.mark.parametrize("typed, meant", [
    ("hinge.gard", "hinge.grad"), ("hing.value", "hinge.value"), ("hinge_grad", "hinge.grad"),
    ("huber_gra", "huber_grad"), ("Huber_Grad", "huber_grad"), ("hinge.slope", "hinge.value")])
def test_a_mistyped_name_is_answered_by_what_was_meant(typed, meant):
    with pytest.raises(ValueError,
                       match=f"there is no exercise '{typed}'. Did you mean .*\"{meant}\""):
        check(typed, hinge_grad)


@pytest.mark.parametrize("unknown", ["hinge.", ".grad", "hinge.grad.value", "huber_grad.py",
                                     "no.grad"])
def test_a_name_of_no_loss_is_not_there(unknown):
    assert unknown not in EXERCISES
    with pytest.raises(KeyError):
        EXERCISES[unknown]


def test_a_file_with_the_function_is_checked_and_a_terminal_shows_the_stub(tmp_path, capsys):
    file = tmp_path / "my.py"
    file.write_text("def hinge_grad(scores, target): return -target * (target * scores < 1)\n",
                    encoding="utf-8")
    assert [(name, passed) for name, passed,
            _ in verdicts(str(file), ["hinge.grad"])] == [("hinge.grad", True)]
    with pytest.raises(CannotCheck, match="defines no hinge_value. Did you mean"):
        list(verdicts(str(file), ["hinge.value"]))
    with pytest.raises(typer.Exit) as ended:
        cli.check(["hinge.grad"])
    assert (ended.value.exit_code == 0 and "def hinge_grad(scores, "
                                           "target):" in capsys.readouterr().out)


def test_a_mistyped_loss_in_a_terminal_is_no_file(capsys):
    with pytest.raises(typer.Exit):
        cli.check(["hinge.gard"])
    assert ('There is no exercise \'hinge.gard\'. Did you mean '
            '"hinge.grad"' in capsys.readouterr().err)


def test_practice_can_be_pickled_and_copied():
    exercise = EXERCISES["hinge.grad"]
    assert pickle.loads(pickle.dumps(exercise)) is exercise and copy.deepcopy(exercise) is exercise


def test_what_is_handed_over_wrongly_is_answered_by_what_to_type():
    assert "lossedu.check('hinge.grad', hinge_grad)" in check("hinge.grad", None).message


def test_a_loss_practised_on_names_itself():
    assert repr(practice.practice("hinge.grad")) == (
        "<practice hinge.grad: hinge_grad(scores, target) · Hinge loss, its gradient>")
