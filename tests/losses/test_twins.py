"""Every loss beside the same loss in PyTorch or SciPy: value and autograd, in float64, to 10
digits."""
from dataclasses import replace

import numpy as np
import pytest

import lossedu
from lossedu.core.record import Twin
from lossedu.proofs.beside_torch import compare, has_twin
from lossedu.proofs.inputs import draw, forms_of, settings_at_ends, sizes_of


def agreements(variant, reduction="none", kinks=True):
    rng = np.random.default_rng(7)
    for form in range(forms_of(variant)):
        for sizes in [*sizes_of(variant), None]:
            yield compare(variant, *draw(variant, rng, sizes, form, kinks=kinks),
                          reduction=reduction)


@pytest.mark.where(lambda variant: has_twin(variant))
@pytest.mark.parametrize("reduction", ["none", "sum"])
def test_value_and_gradient_agree_with_the_twin(variant, reduction):
    for agreement in agreements(variant, reduction):
        assert agreement, agreement


@pytest.mark.where(lambda variant: has_twin(variant))
def test_declared_differences_leave_most_of_the_comparison_standing(variant):
    compared = [part.compared for agreement in agreements(variant, kinks=False)
                for part in agreement.parts]
    assert np.mean(np.array(compared) > 0) >= 0.5


def test_a_loss_without_a_twin_says_why_and_one_that_differs_says_where(loss):
    if not has_twin(loss):
        assert len(loss.twin.split()) >= 4
    else:
        assert bool(loss.twin.but) or not loss.twin.differs


# ---------------------------------------------------------------------- wrong on purpose
WRONG = {
    "our slope a hundred-millionth too "
    "steep": ("mse", dict(df=lambda pred, target: 2 * (1 + 1e-8) * (pred - target))),
    "our value a hundred-millionth too "
    "large": ("mse", dict(f=lambda pred, target: (1 + 1e-8) * (pred - target) ** 2)),
    "our slope zero": ("huber", dict(df=lambda pred, target, delta: 0 * pred)),
    "our slope nan at a perfect fit": ("mae", dict(df=lambda pred, target: np.where(
        pred == target, np.nan, np.sign(pred - target)))),
    "a twin with another factor": ("mse", dict(twin=Twin("0.5 * (pred - target) ** 2"))),
    "a twin with the settings mixed up": ("asymmetric_mae", dict(twin=Twin(
        "over * F.relu(target - pred) + under * F.relu(pred - target)"))),
    "a twin cut off from its "
    "gradient": ("mse", dict(twin=Twin("(pred - target.detach()) ** 2 * 1 + 0 * pred.detach()"
                                                               " - (pred - pred.detach())"))),
    "a twin with another slope at "
    "the kink": ("mae", dict(twin=Twin("torch.where(pred >= target, pred - target,"
                                                                    " target - pred)"))),
}


@pytest.mark.parametrize("what", list(WRONG))
def test_a_loss_or_a_twin_that_is_wrong_on_purpose_is_caught(spoil, what):
    name, changes = WRONG[what]
    with np.errstate(all="ignore"):
        assert not all(all(agreements(variant))
                       for variant in settings_at_ends(spoil(name, **changes)))


def test_a_twin_that_gives_one_number_for_all_examples_is_refused(spoil):
    with pytest.raises(ValueError, match="one value per example"):
        compare(spoil("mse", twin=Twin("F.mse_loss(pred, target)")), [1.0, 2.0], [0.0, 0.0])


def test_a_twin_that_differs_everywhere_by_declaration_leaves_nothing_standing(spoil):
    loss = spoil("mse")
    loss = replace(loss, twin=replace(loss.twin, differs=lambda pred, target: pred == pred))
    assert max(part.compared for agreement in agreements(loss) for part in agreement.parts) == 0


# ---------------------------------------------------------------------- the mean, and what PyTorch
# does not take
def test_the_mean_agrees_with_pytorchs_own_or_differs_as_declared(variant):
    if not has_twin(variant):
        pytest.skip("there is no twin")
    for agreement in agreements(variant, "mean", kinks=False):
        assert agreement, agreement


CLASSES = ("cross_entropy", "nll", "categorical_cross_entropy", "focal_softmax",
           "generalized_cross_entropy",
           "multi_margin")


@pytest.mark.parametrize("weight", [None, [0.5, 3.0, 1.0], [0.0, 2.0, 1.0]])
@pytest.mark.parametrize("name", CLASSES)
def test_the_mean_leaves_out_ignored_rows_and_divides_by_class_weights_as_pytorch_does(name,
                                                                                       weight):
    rng = np.random.default_rng(3)
    pred, target = rng.normal(size=(7, 3)), rng.integers(0, 3, 7)
    loss = lossedu.loss(name, class_weight=weight)
    if name != "multi_margin":
        target[[1, 4]] = -100
    if name in ("nll", "categorical_cross_entropy"):
        pred = np.exp(pred) / np.exp(pred).sum(axis=1, keepdims=True)
        pred = np.log(pred) if name == "nll" else pred
    variants = [loss.at(label_smoothing=eps)
                for eps in (0.0, 0.3, 1.0)] if name == "cross_entropy" else [loss]
    for variant in variants:
        found = compare(variant, pred, target, reduction="mean")
        if name == "multi_margin" and weight is not None:
            assert found.declared and "differs, as declared" in repr(
                found) and "agrees" not in repr(found)
            continue
        assert found and not found.declared, found
        assert repr(found).splitlines()[0].endswith("agrees")
        assert all(part.compared for part in found.parts)


@pytest.mark.parametrize("name", CLASSES[:5])
def test_class_weights_and_rows_of_probabilities_differ_in_the_mean_alone_and_it_says_so(name):
    pred, rows = np.array([[0.2, 0.5, 0.3], [0.6, 0.1, 0.3]]), np.array([[0.5, 0.5, 0.0],
                                                                         [0.1, 0.1, 0.8]])
    pred = np.log(pred) if name == "nll" else pred
    loss = lossedu.loss(name, class_weight=[4.0, 1.0, 2.0])
    found = compare(loss, pred, rows, reduction="mean")
    assert repr(found).splitlines()[0].endswith("differs, as declared")
    assert "differs here, class weights and rows of probabilities, in a mean" in repr(found)
    for reduction in ("none", "sum"):
        assert compare(loss, pred, rows,
                       reduction=reduction) and "agrees" in repr(compare(loss, pred, rows))
    assert repr(compare(loss.at(class_weight=None), pred, rows,
                        reduction="mean")).splitlines()[0].endswith("agrees")


def test_the_mean_of_kl_is_that_over_rows():
    p = np.array([[0.2, 0.5, 0.3], [0.6, 0.1, 0.3]])
    found = compare(lossedu.loss("kl_div"), np.log(p), p[::-1], reduction="mean")
    assert found and 'reduction="batchmean"' in repr(found)


def test_a_sum_of_tasks_types_pytorchs_own_mean_of_each():
    loss = lossedu.loss("multi_task", losses=("mse", "cross_entropy"))
    given = [1.0, 2.0], [0.0, 1.0], [[0.0, 1.0], [2.0, -1.0], [0.5, 0.5]], np.array([0, 1, 1])
    assert loss.twin.code.count("reduction='mean'") == 2 and "count" not in loss.twin.code
    for reduction in ("none", "sum", "mean"):
        assert compare(loss, *given, reduction=reduction), compare(loss, *given,
                                                                   reduction=reduction)
    # with class weights PyTorch's mean over rows of probabilities divides by other counts than ours
    weighted = lossedu.loss("cross_entropy", class_weight=[0.5, 2.0])
    loss = lossedu.loss("multi_task", losses=("mse", weighted))
    rows = given[2], np.array([[1.0, 0.0], [0.25, 0.75], [0.0, 1.0]])
    assert "loss_2 = (F.cross_entropy(" in loss.twin.code and ").sum() / count_2" in loss.twin.code
    assert compare(loss, *given) and compare(loss, *given[:2], *rows)
    assert compare(weighted, *rows, reduction="mean").declared


@pytest.mark.parametrize("dtype", [*"bhilBHILQ", ">i4", ">i8", "<u2"])
@pytest.mark.parametrize("reduction", ["none", "sum", "mean"])
@pytest.mark.parametrize("name", ["cross_entropy", "multi_margin", "crammer_singer"])
def test_class_indices_of_any_whole_type_are_converted_for_the_twin(name, reduction, dtype):
    assert compare(lossedu.loss(name), [[1.0, 2.0], [0.0, -1.0]], np.array([1, 0], dtype),
                   reduction=reduction)


LAYOUTS = {
    "float16": lambda array: array.astype(np.float16),
    "float32": lambda array: array.astype(np.float32),
    "big-endian": lambda array: array.astype(">f8"),
    "whole numbers": lambda array: array.astype(np.uint16),
    "reversed": lambda array: np.ascontiguousarray(array[::-1])[::-1],
    "columns first": np.asfortranarray,
    "broadcast": lambda array: np.broadcast_to(array[:1], array.shape),
    "a list": lambda array: array.tolist(),
}


@pytest.mark.parametrize("layout", list(LAYOUTS))
@pytest.mark.parametrize("name", ["mse", "huber", "bce_with_logits", "cross_entropy", "dice",
                                  "wasserstein_1d", "rmse"])
def test_arrays_that_pytorch_does_not_take_are_converted_for_the_twin(name, layout):
    change = LAYOUTS[layout]
    pred = np.array([[1.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 1.0, 0.0]])
    target = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0]])
    if name == "wasserstein_1d":
        pred, target = pred[0], target[0]
    given = [change(pred), change(target)]
    for one in given:
        if isinstance(one, np.ndarray):
            one.setflags(write=False)
    for reduction in ("none", "mean"):
        assert compare(lossedu.loss(name), *given, reduction=reduction), (name, layout)


@pytest.mark.parametrize("call, sentence", [
    (lambda: compare("mse", [1.0], [1.0]),
     r'compare: \'mse\' came; a loss fits. Type lossedu.loss\("mse"\)'),
    (lambda: compare(lossedu, [1.0], [1.0]), "compare: a module came; a loss fits"),
    (lambda: compare(lossedu.loss("mse"), [1.0]), "mse: target did not come"),
    (lambda: compare(lossedu.loss("mse"), [1.0], [1.0], [1.0]), "mse: 3 inputs came; it takes 2"),
    (lambda: compare(lossedu.loss("mse"), ["a"], [1.0]), "mse: pred has dtype"),
    (lambda: compare(lossedu.loss("mse"), [1.0], [1.0], reduction="avg"), "reduction='avg' came"),
    (lambda: compare(lossedu.loss("cross_entropy"), [[1.0, 2.0]], [0.0]),
     "class indices are integers"),
    (lambda: compare(lossedu.loss("cross_entropy"), [[1.0, 2.0]], [2]), "indices from 0 to 1 fit"),
])
def test_what_cannot_be_compared_is_refused_in_one_sentence_of_ours(call, sentence):
    with pytest.raises((TypeError, ValueError), match=sentence):
        call()


def test_no_entries_are_no_declared_difference():
    assert "there is no entry" in repr(compare(lossedu.loss("mse"), np.zeros(0), np.zeros(0)))
