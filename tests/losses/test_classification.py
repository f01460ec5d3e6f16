"""What losses of labels and classes promise beyond what every loss does: infinite logits, weights
for columns."""
from dataclasses import replace

import numpy as np
import pytest
import torch

import lossedu
from lossedu.proofs import beside_torch as torch_twin
from lossedu.proofs import inputs as sample

INF = np.inf


def both_ways(loss, *inputs):
    with np.errstate(all="ignore"):
        return (loss._f(*inputs), loss._df(*inputs)), loss._fused(*inputs)


# ---------------------------------------------------------------------- one logit
@pytest.mark.parametrize("logit, label, value, slope", [
    (INF, 1.0, 0.0, 0.0), (-INF, 0.0, 0.0, 0.0), (INF, 0.0, INF, 1.0), (-INF, 1.0, INF, -1.0),
    (1e4, 0.0, 1e4, 1.0), (-1e4, 1.0, 1e4, -1.0), (1e4, 1.0, 0.0, 0.0), (INF, 0.5, INF, 0.5)])
def test_binary_cross_entropy_is_right_at_infinite_logits(logit, label, value, slope):
    for values, slopes in both_ways(lossedu.loss("bce_with_logits"), np.array([logit]),
                                    np.array([label])):
        assert (float(values[0]), float(slopes[0])) == (value, slope)


@pytest.mark.parametrize("gamma", [0.0, 0.5, 2.0, 5.0])
@pytest.mark.parametrize("logit, label, value, slope", [
    (INF, 1.0, 0.0, 0.0), (-INF, 0.0, 0.0, 0.0), (INF, 0.0, INF, 1.0), (-INF, 1.0, INF, -1.0),
    (1e4, 0.0, 1e4, 1.0), (-1e4, 1.0, 1e4, -1.0), (1e4, 1.0, 0.0, 0.0), (INF, 0.5, INF, 0.5)])
def test_focal_loss_is_right_at_infinite_logits_whatever_gamma(gamma, logit, label, value, slope):
    loss = lossedu.loss("focal_with_logits", gamma=gamma)
    for values, slopes in both_ways(loss, np.array([logit]), np.array([label])):
        assert (float(values[0]), float(slopes[0])) == (value, slope)


def test_focal_loss_in_half_precision_is_that_of_single_precision_rounded():
    loss, logits = lossedu.loss("focal_with_logits"), np.array([-200.0, -6e4, 0.0, 3.0, 200.0],
                                                               np.float16)
    for label in (0.0, 1.0):
        value, slope = (loss.value_and_grad(logits.astype(kind), np.full(5, label, kind),
                                            reduction="none")
                        for kind in (np.float16, np.float32))
        assert value[0].dtype == value[1].dtype == np.float16
        for half, single in zip(value, slope):
            np.testing.assert_array_equal(half, single.astype(np.float16))


def test_focal_loss_at_a_label_between_0_and_1_is_the_mean_over_the_labels_it_stands_for():
    rng = np.random.default_rng(4)
    logits, share = 3 * rng.normal(size=50), rng.uniform(size=50)
    for loss in (lossedu.loss("focal_with_logits"), lossedu.loss("focal_with_logits", gamma=0.5,
                                                                 alpha=0.25)):
        for answer in (loss, loss.grad):
            zero, one, mixed = (answer(logits, np.broadcast_to(label, 50), reduction="none")
                                for label in (0, 1, share))
            np.testing.assert_allclose(mixed, (1 - share) * zero + share * one, rtol=1e-13,
                                       atol=1e-15)


@pytest.mark.parametrize("alpha", [0.25, 0.9])
def test_focal_loss_at_labels_0_and_1_is_the_formula_of_torchvision(alpha):
    from lossedu.losses.classification.focal_with_logits import TORCHVISION
    rng = np.random.default_rng(5)
    logits, target = 3 * rng.normal(size=60), rng.integers(0, 2, 60).astype(float)
    loss = lossedu.loss("focal_with_logits", alpha=alpha)
    theirs = replace(loss, twin=replace(
        loss.twin, code=f"a = alpha * target + (1 - alpha) * (1 - target)\n{TORCHVISION} * a"))
    assert torch_twin.compare(theirs, logits, target)


def test_a_positive_weight_for_each_column_counts_its_own_labels_only():
    weights = np.array([0.5, 1.0, 20.0])
    many, rng = lossedu.loss("bce_with_logits", pos_weight=weights), np.random.default_rng(0)
    logits, target = 3 * rng.normal(size=(40, 3)), rng.integers(0, 2, (40, 3)).astype(float)
    values, slopes = many(logits, target, reduction="none"), many.grad(logits, target,
                                                                       reduction="none")
    for column, weight in enumerate(weights):
        one, at = lossedu.loss("bce_with_logits", pos_weight=weight), (slice(None), column)
        np.testing.assert_array_equal(values[at], one(logits[at], target[at], reduction="none"))
        np.testing.assert_array_equal(slopes[at],
                                      one.grad(logits[at], target[at], reduction="none"))
    assert torch_twin.compare(many, logits, target)
    narrow = many.grad(logits.astype(np.float32), target.astype(np.float32))
    assert narrow.dtype == np.float32


def test_weights_for_columns_survive_the_cutting_of_long_inputs_into_blocks():
    many, rng = lossedu.loss("bce_with_logits",
                             pos_weight=[2.0, 3.0, 0.1]), np.random.default_rng(1)
    logits, target = rng.normal(size=(30_000, 3)), rng.integers(0, 2, (30_000, 3)).astype(float)
    value, slope = many.value_and_grad(logits, target)
    assert value == pytest.approx(many(logits, target), rel=1e-12)
    np.testing.assert_allclose(slope, many.grad(logits, target), rtol=1e-12)


def test_weights_for_another_number_of_columns_are_refused_in_one_sentence():
    many = lossedu.loss("bce_with_logits", pos_weight=[2.0, 3.0])
    with pytest.raises(ValueError,
                       match=r"bce_with_logits: pos_weight has shape \(2,\) for 3 classes; "
                             r"one number"):
        many(np.zeros((5, 3)), np.zeros((5, 3)))
    with pytest.raises(ValueError, match=r"a finite number or an array of them, each from 0 fits"):
        lossedu.loss("bce_with_logits", pos_weight=[2.0, -3.0])


@pytest.mark.parametrize("pos_weight, free", [(0.0, [0, 1]), ([0.0, 3.0], [0])])
def test_of_positive_weight_0_label_1_costs_nothing_however_sure_the_logit(pos_weight, free):
    loss = lossedu.loss("bce_with_logits", pos_weight=pos_weight)
    inputs = np.array([[-INF, -800.0], [2.0, 3.0], [INF, -1.0]]), np.ones((3, 2))
    value, slope = loss.value_and_grad(*inputs, reduction="none")
    assert not value[:, free].any() and not slope[:, free].any()
    assert not loss(*inputs, reduction="none")[:, free].any()
    assert not loss.grad(*inputs, reduction="none")[:, free].any()
    rng = np.random.default_rng(3)
    assert torch_twin.compare(loss, 3 * rng.normal(size=(9, 2)),
                              rng.integers(0, 2, (9, 2)).astype(float))


# ---------------------------------------------------------------------- a row of scores
OF_SCORES = ["cross_entropy", "focal_softmax", "generalized_cross_entropy"]
OF_CLASSES = [name for name, loss in lossedu.LOSSES.items()
              if any(len(spec.forms) == 2 for spec in loss.inputs)]


@pytest.mark.parametrize("scores, label, value, slope", [
    ([INF, 0.0, 1.0], 0, 0.0, [0.0, 0.0, 0.0]), ([INF, 0.0, 1.0], 1, INF, [1.0, -1.0, 0.0]),
    ([-INF, 0.0, 0.0], 1, np.log(2), [0.0, -0.5, 0.5]),
    ([-INF, 0.0, 0.0], 0, INF, [-1.0, 0.5, 0.5]),
    ([INF, INF, 0.0], 0, np.log(2), [-0.5, 0.5, 0.0]), ([1e4, 0.0, 0.0], 0, 0.0, [0.0, 0.0, 0.0]),
    ([1e4, 0.0, 0.0], 2, 1e4, [1.0, 0.0, -1.0]),
    ([1e300, -1e300, 0.0], 2, 1e300, [1.0, 0.0, -1.0])])
def test_cross_entropy_is_right_at_infinite_scores(scores, label, value, slope):
    loss = lossedu.loss("cross_entropy")
    for values, slopes in both_ways(loss, np.array([scores]), np.array([label])):
        np.testing.assert_allclose(values, [value], rtol=1e-15)
        np.testing.assert_allclose(slopes, [slope], rtol=1e-15)
    for values, slopes in both_ways(loss, np.array([scores]), np.eye(3)[[label]]):
        np.testing.assert_allclose(values, [value], rtol=1e-15)
        np.testing.assert_allclose(slopes, [slope], rtol=1e-15)


@pytest.mark.parametrize("settings", [{}, {"gamma": 0.5}, {"gamma": 5.0}])
@pytest.mark.parametrize("scores, label, value, slope", [
    ([INF, 0.0, 1.0], 0, 0.0, [0.0, 0.0, 0.0]), ([INF, 0.0, 1.0], 1, INF, [1.0, -1.0, 0.0]),
    ([-INF, 0.0, 0.0], 0, INF, [-1.0, 0.5, 0.5]), ([1e4, 0.0, 0.0], 0, 0.0, [0.0, 0.0, 0.0]),
    ([1e4, 0.0, 0.0], 2, 1e4, [1.0, 0.0, -1.0])])
def test_focal_softmax_is_right_at_infinite_scores(settings, scores, label, value, slope):
    for target in (np.array([label]), np.eye(3)[[label]]):
        for values, slopes in both_ways(lossedu.loss("focal_softmax", **settings),
                                        np.array([scores]), target):
            np.testing.assert_array_equal(values, [value])
            np.testing.assert_array_equal(slopes, [slope])


@pytest.mark.parametrize("scores, label, value", [
    ([INF, 0.0, 1.0], 0, 0.0), ([INF, 0.0, 1.0], 1, 2.0), ([-INF, 0.0, 0.0], 0, 2.0),
    ([1e4, 0.0, 0.0], 2, 2.0)])
def test_generalized_cross_entropy_is_bounded_and_gives_up_on_a_hopeless_row(scores, label, value):
    for target in (np.array([label]), np.eye(3)[[label]]):
        for values, slopes in both_ways(lossedu.loss("generalized_cross_entropy", q=0.5),
                                        np.array([scores]), target):
            np.testing.assert_array_equal(values, [value])
            np.testing.assert_array_equal(slopes, np.zeros((1, 3)))


def test_focal_softmax_of_two_scores_is_focal_loss_of_their_difference():
    rng = np.random.default_rng(6)
    scores, label = 3 * rng.normal(size=(40, 2)), rng.integers(0, 2, 40)
    for gamma in (0.5, 2.0):
        one, two = (lossedu.loss(name, gamma=gamma) for name in ("focal_with_logits",
                                                                 "focal_softmax"))
        np.testing.assert_allclose(two(scores, label, reduction="none"),
                                   one(scores[:, 1] - scores[:, 0], label, reduction="none"),
                                   rtol=1e-12)


def test_generalized_cross_entropy_for_a_small_q_keeps_the_digits_of_a_subnormal_surprise():
    value = lossedu.loss("generalized_cross_entropy", q=1e-3)(np.array([[713.0, 0.0]]),
                                                              np.array([0]))
    assert value == pytest.approx(np.exp(-713.0), rel=1e-12, abs=0)


def test_generalized_cross_entropy_lies_between_cross_entropy_and_half_the_absolute_error():
    pred, target = drawn(lossedu.loss("cross_entropy"))
    target = np.maximum(target, 0)
    near, far = (lossedu.loss("generalized_cross_entropy", q=q)(pred, target, reduction="none")
                 for q in (1e-14, 1.0))
    np.testing.assert_allclose(near, lossedu.loss("cross_entropy")(pred, target, reduction="none"),
                               rtol=1e-11)
    probs = np.exp(pred) / np.exp(pred).sum(axis=-1, keepdims=True)
    np.testing.assert_allclose(far, np.abs(probs - np.eye(3)[target]).sum(axis=-1) / 2, rtol=1e-9,
                               atol=1e-15)


def test_soft_cross_entropy_at_temperature_1_is_cross_entropy_and_its_slopes_keep_their_size():
    soft, (pred,
           target) = lossedu.loss("soft_cross_entropy"), drawn(lossedu.loss("soft_cross_entropy"))
    np.testing.assert_array_equal(soft(pred, target, reduction="none"),
                                  lossedu.loss("cross_entropy")(pred, target, reduction="none"))
    sizes = [np.abs(soft.at(temperature=hot).grad(pred / 10,
                                                  target.mean(axis=0) + 0 * target)).max()
             for hot in (100.0, 1000.0)]
    assert 0.05 < sizes[0] / sizes[1] < 1
    with pytest.raises(ValueError, match="soft_cross_entropy: "):
        soft(pred, np.zeros(len(pred), int))


# ---------------------------------------------------------------------- every loss of classes
def drawn(loss, form=0, rows=12, seed=0):
    """Inputs of such a loss with three classes."""
    return sample.draw(loss, np.random.default_rng(seed), {"n": rows, "C": 3}, form)


def with_settings(name):
    """The loss at its defaults, then with class weights, with another index to ignore, and with all
    at once."""
    has, loss = lossedu.LOSSES[name].settings_of, lossedu.LOSSES[name]
    some = dict(class_weight=[0.5, 2.0, 1.0], ignore_index=-1, label_smoothing=0.2)
    some = {key: value for key, value in some.items() if key in has}
    return [loss, *(loss.at(**{key: value}) for key, value in some.items()), loss.at(**some)]


@pytest.mark.parametrize("name", OF_CLASSES)
def test_a_class_index_counts_as_the_row_with_a_one_in_its_place(name):
    for loss in with_settings(name):
        pred, target = drawn(loss.at(**({"ignore_index": -7} if "ignore_index" in loss.settings
                                        else {})))
        target = np.maximum(target, 0)
        for reduction in ("mean", "sum", "none"):
            one, other = (loss.value_and_grad(pred, form, reduction=reduction)
                          for form in (target, np.eye(3)[target]))
            np.testing.assert_allclose(one[0], other[0], rtol=1e-14)
            np.testing.assert_allclose(one[1], other[1], rtol=1e-14, atol=1e-300)


@pytest.mark.parametrize("name", [name for name in OF_CLASSES
                                  if "ignore_index" in lossedu.LOSSES[name].settings_of])
def test_an_ignored_row_is_as_if_it_had_not_come_whatever_it_holds(name):
    for loss in with_settings(name):
        pred, target = drawn(loss)
        target[3] = target[7] = ignored = loss.settings["ignore_index"]
        pred[7] = np.nan
        kept = target != ignored
        for reduction in ("mean", "sum"):
            value, grad = loss.value_and_grad(pred, target, reduction=reduction)
            fewer, their = loss.value_and_grad(pred[kept], target[kept], reduction=reduction)
            assert value == pytest.approx(fewer, rel=1e-14)
            np.testing.assert_allclose(grad[kept], their, rtol=1e-14, atol=1e-300)
            assert (grad[~kept] == 0).all()
        assert np.isnan(loss(pred[~kept], target[~kept])) and loss(pred[~kept], target[~kept],
                                                                   reduction="sum") == 0


@pytest.mark.parametrize("name", [name for name in OF_CLASSES
                                  if "class_weight" in lossedu.LOSSES[name].settings_of])
def test_a_class_weight_counts_each_row_of_its_class_that_often_in_value_and_mean(name):
    plain, loss = lossedu.loss(name), lossedu.loss(name, class_weight=[1.0, 3.0, 0.0])
    pred, target = drawn(plain)
    target = np.maximum(target, 0)
    times = np.array([1, 3, 0])[target]
    for reduction in ("mean", "sum"):
        assert loss(pred, target, reduction=reduction) == pytest.approx(
            plain(np.repeat(pred, times, axis=0), np.repeat(target, times), reduction=reduction),
            rel=1e-13)
    assert np.isnan(loss(pred[target == 2], target[target == 2]))
    with pytest.raises(ValueError, match=rf"{name}: class_weight has shape \(2,\) for 3 classes"):
        lossedu.loss(name, class_weight=[1.0, 2.0])(pred, target)


@pytest.mark.parametrize("name", OF_CLASSES)
def test_no_rows_and_one_class_are_no_trouble(name):
    loss = lossedu.loss(name)
    value, grad = loss.value_and_grad(np.zeros((0, 3)), np.zeros(0, int))
    assert np.isnan(value) and grad.shape == (0, 3)
    only = {"probs": 1.0}.get(loss.inputs[0].name, 0.0)
    value, grad = loss.value_and_grad(np.full((2, 1), only), np.zeros(2, int))
    assert value == 0 and grad.shape == (2, 1)


@pytest.mark.parametrize("name", OF_SCORES)
def test_long_inputs_cut_into_blocks_give_what_the_whole_gives(name):
    rng = np.random.default_rng(3)
    pred, target = rng.normal(size=(9000, 5)), rng.integers(-1, 5, 9000)
    loss = lossedu.loss(name, ignore_index=-1, class_weight=[1.0, 2.0, 3.0, 4.0, 0.5])
    value, grad = loss.value_and_grad(pred, target)
    assert value == pytest.approx(loss(pred, target), rel=1e-12)
    np.testing.assert_allclose(grad, loss.grad(pred, target), rtol=1e-12, atol=1e-300)


@pytest.mark.parametrize("settings", [{}, {"class_weight": [0.5, 2.0, 1.0]},
                                      {"label_smoothing": 0.2},
                                      {"class_weight": [0.5, 2.0, 1.0], "label_smoothing": 0.2,
                                       "ignore_index": 1}])
def test_the_mean_over_class_indices_is_pytorchs_weights_ignored_rows_and_smoothing_included(
    settings):
    loss = lossedu.loss("cross_entropy", **settings)
    pred, target = drawn(loss)
    others = dict(settings)
    weight = others.pop("class_weight", None)
    theirs = torch.nn.functional.cross_entropy(torch.tensor(pred), torch.tensor(target), **others,
                                               weight=(
        None if weight is None else torch.tensor(weight, dtype=torch.float64)))
    assert loss(pred, target) == pytest.approx(float(theirs), rel=1e-13)
