"""Each loss agrees with itself: fused and plain, reduced and not, one row and many, float32 and
float64."""
import importlib
from functools import wraps

import numpy as np
import pytest

import lossedu
from lossedu.core.shapes import as_f_takes
from lossedu.core.spaces import LOGIT
from lossedu.fast.classes import FEW
from lossedu.losses.classes import weighted_target
from lossedu.proofs.inputs import draw, extremes, forms_of, settings_at_ends, sizes_of

from .library import counted, slack

EPS = np.finfo(float).eps


def draws(variant, seed=12, kinks=True):
    rng = np.random.default_rng(seed)
    for form in range(forms_of(variant)):
        for sizes in [*sizes_of(variant), None]:
            yield draw(variant, rng, sizes, form, kinks=kinks)


def tupled(slopes):
    return slopes if isinstance(slopes, tuple) else (slopes,)


def as_f_takes_it(variant, inputs):
    return as_f_takes(variant, inputs) if variant.scope == "set" else inputs


# ---------------------------------------------------------------------- fused and plain
def with_exact_gaps(variant, inputs):
    """Rows of scores in steps of 1/256, so that the gap of any two is a float: which of them a form
    takes away from the others, and rounds, is its own affair (test_accuracy.py holds both forms to
    the true value)."""
    return [np.round(one * 256) / 256 if spec.domain == LOGIT and spec.shape == "n C" else one
            for spec, one in zip(variant.inputs, inputs)]


def sizes_of_slopes(variant, inputs, slopes):
    """What a slope is rounded by: its size. Beside a row of shares a slope in scores is the sum of
    those that each class alone would have, times its share, and may be next to nothing; then it is
    the sum of their sizes."""
    if not (variant.inputs[0].domain == LOGIT and variant.inputs[0].shape == "n C"):
        return [np.abs(slope) for slope in slopes]
    logits, target = inputs
    alone = variant.at(**{name: variant.settings_of[name].default for name in ("class_weight",
                                                                               "label_smoothing")
                          if name in variant.settings})
    settings = {name: value for name, value in variant.settings.items() if name in (
        "class_weight", "ignore_index", "label_smoothing")}
    share = weighted_target(logits, target, **settings)
    each = np.broadcast_to(np.eye(logits.shape[-1])[:, None], (logits.shape[-1], *logits.shape))
    return [sum(share[..., [k]] * np.abs(alone._df(logits, rows)) for k, rows in enumerate(each))]


def fused_gap(variant):
    """The largest difference between the fused form and the plain pair, in units in the last place;
    without what NumPy's exp and log, called in other places by the two, are off by."""
    worst = 0.0
    # one row on a kink may send them all to the plain pair
    both = *draws(variant), *draws(variant, kinks=False)
    for inputs in map(lambda one: as_f_takes_it(variant, one), both):
        inputs = with_exact_gaps(variant, inputs)
        with np.errstate(all="ignore"):
            with counted() as calls:
                value, slopes = variant._fused(*inputs)
                plain, plain_slopes = variant._f(*inputs), tupled(variant._df(*inputs))
            sizes = np.abs(plain), *sizes_of_slopes(variant, inputs, plain_slopes)
        for one, other, size in zip((value, *tupled(slopes)), (plain, *plain_slopes), sizes,
                                    strict=True):
            one, other = np.asarray(one), np.asarray(other)
            assert one.shape == other.shape and one.dtype == other.dtype
            with np.errstate(all="ignore"):
                gap = np.where(one == other, 0,
                               np.abs(one - other) / (EPS * size + np.finfo(float).tiny))
            gap = np.max(gap, initial=0.0) if not np.isnan(gap).any() else np.inf
            worst = max(worst, gap - slack(calls, float))
    return worst


@pytest.mark.where(lambda variant: variant._fused)
def test_the_fused_form_gives_what_the_plain_pair_gives_but_for_the_last_digit(variant):
    assert fused_gap(variant) <= 8


@pytest.mark.parametrize("what, fused", {
    "a value in the twelfth digit": lambda pred, target: ((pred - target) ** 2 * (1 + 1e-12),
                                                          2 * (pred - target)),
    "a slope for a single sign": lambda pred, target: ((pred - target) ** 2,
                                                       2 * np.maximum(pred - target, 0)),
    "value and slope in the wrong order": lambda pred, target: (2 * (pred - target),
                                                                (pred - target) ** 2),
}.items())
def test_a_fused_form_that_is_wrong_on_purpose_is_caught(spoil, what, fused):
    assert fused_gap(spoil("mse", fused=fused)) > 8


@pytest.mark.parametrize("name", ["cross_entropy", "soft_cross_entropy"])
def test_a_slope_in_scores_that_is_wrong_in_the_thirteenth_digit_is_caught(spoil, name):
    loss = lossedu.loss(name)

    def fused(logits, target, **settings):
        value, slope = loss._fused(logits, target, **settings)
        slope[..., 0] *= 1 + 1e-13
        return value, slope

    assert fused_gap(loss) <= 8 < fused_gap(spoil(name, fused=fused))


@pytest.mark.parametrize("name", ["cross_entropy", "soft_cross_entropy", "focal_softmax",
                                  "generalized_cross_entropy"])
@pytest.mark.parametrize("classes", [FEW, FEW + 1, 200])
def test_many_classes_are_added_up_as_few_are(name, classes):
    loss, rng = lossedu.loss(name), np.random.default_rng(classes)
    logits, target = rng.normal(size=(2, 30, classes))
    target = np.exp(target) / np.exp(target).sum(axis=-1, keepdims=True)
    value, slope = loss._fused(logits, target)
    np.testing.assert_allclose(value, loss._f(logits, target), rtol=1e-14)
    np.testing.assert_allclose(slope, loss._df(logits, target), rtol=1e-14, atol=1e-16)


def not_its_own(variant):
    """The slopes of a call that are laid over an input, a value or each other: to divide one would
    spoil those."""
    shared = []
    for inputs in map(lambda one: as_f_takes_it(variant, one), draws(variant)):
        with np.errstate(all="ignore"):
            value, slopes = variant._both(*inputs)
        for at, slope in enumerate(tupled(slopes)):
            others = [*inputs, np.asarray(value), *tupled(slopes)[:at]]
            if not slope.flags.writeable or any(np.shares_memory(slope, one) for one in others):
                shared.append(at)
    return shared


def test_slopes_are_arrays_of_their_own(variant):
    assert not_its_own(variant) == []


@pytest.mark.parametrize("fused", [
    lambda pred, target: ((pred - target) ** 2, pred),
    lambda pred, target: ((pred - target), pred - target)[:1] * 2,
    lambda pred, target: ((pred - target) ** 2, np.broadcast_to(1.0, pred.shape)),
], ids=["an input", "the values", "one number for all"])
def test_a_slope_that_belongs_to_something_else_is_caught(spoil, fused):
    assert not_its_own(spoil("mse", fused=fused))


def gap_of_a_large_batch(info_nce):
    """How far the fused form, which takes some anchors at a time, is from the plain one, beside the
    largest slope."""
    anchor, positive = np.random.default_rng(5).normal(size=(2, 450, 3))
    value, slopes = info_nce._fused(anchor, positive)
    plain = info_nce._df(anchor, positive)
    return max(abs(float(value / info_nce._f(anchor, positive)) - 1),
               *[np.abs(one - other).max() / np.abs(other).max() for one,
                 other in zip(slopes, plain)])


def test_a_large_batch_of_pairs_is_worked_out_in_parts(monkeypatch):
    info_nce = lossedu.loss("info_nce")
    module = importlib.import_module("lossedu.fast.embedding")
    assert 450 > module.ROOM // 450 and gap_of_a_large_batch(info_nce) < 1e-13
    # the first anchors only
    monkeypatch.setattr(module, "parts", lambda count, size: [slice(0, size)])
    assert gap_of_a_large_batch(info_nce) > 1e-3


@pytest.mark.parametrize("name", ["multi_task", "uncertainty_weighted"])
def test_long_tasks_are_what_their_losses_give_themselves(name):
    rng = np.random.default_rng(5)
    pred, target, logits = rng.normal(size=(3, 70_001))
    inputs = [pred, target, logits, (target > 0).astype(float)]
    value, (in_pred, in_logits,
            *_) = lossedu.loss(name).value_and_grad(*inputs, *[np.zeros(2)] * (name[0] == "u"))
    parts = lossedu.loss("mse"), lossedu.loss("bce_with_logits")
    (one, in_one), (other, in_other) = (part.value_and_grad(*given) for part, given in zip(
        parts, (inputs[:2], inputs[2:])))
    assert value == pytest.approx(one + other, rel=1e-13)
    for found, wanted in ((in_pred, in_one), (in_logits, in_other)):
        np.testing.assert_allclose(found, wanted, rtol=1e-13, atol=0)


# ---------------------------------------------------------------------- reductions and weights
def test_sum_and_mean_are_those_of_the_single_values(variant):
    for inputs in draws(variant):
        values = np.asarray(variant(*inputs, reduction="none"))
        np.testing.assert_allclose(variant(*inputs, reduction="sum"), values.sum(), rtol=1e-12)
        if variant.counts is None:
            np.testing.assert_allclose(variant(*inputs), values.mean(), rtol=1e-12)
        both = variant.value_and_grad(*inputs)
        np.testing.assert_allclose(both[0], variant(*inputs), rtol=1e-13)
        for one, other in zip(tupled(both[1]), tupled(variant.grad(*inputs)), strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-13, atol=1e-300)


def test_the_slope_of_the_sum_is_that_of_each_value_and_the_slope_of_the_mean_its_share(variant):
    for inputs in draws(variant):
        total, share = (tupled(variant.grad(*inputs, reduction=reduction))
                        for reduction in ("sum", "mean"))
        with np.errstate(all="ignore"):
            each = tupled(variant._df(*as_f_takes_it(variant, inputs)))
        count = {"element": inputs[0].size, "row": len(inputs[0]), "set": 1}[variant.scope]
        counts = variant.counts and variant.counts(*inputs, **variant.settings)
        if counts is not None:
            count = np.sum(counts)
        for one, other, slope in zip(total, share, each, strict=True):
            np.testing.assert_array_equal(one.ravel(), slope.ravel())
            np.testing.assert_allclose(other * count, one, rtol=1e-13, atol=1e-300)


@pytest.mark.where(lambda loss: loss.scope != "set" and loss.separate)
def test_a_weight_of_two_counts_an_example_twice_and_a_weight_of_zero_leaves_it_out(loss):
    inputs = draw(loss, np.random.default_rng(13))
    first = inputs[0].shape[: 1 if loss.scope == "row" else inputs[0].ndim]
    times = np.random.default_rng(14).integers(0, 3, first)
    repeated = tuple(np.repeat(one, times, axis=0) for one in inputs)
    for reduction in ("mean", "sum"):
        np.testing.assert_allclose(loss(*inputs, reduction=reduction, weight=times),
                                   loss(*repeated, reduction=reduction), rtol=1e-12)
        for one, other in zip(tupled(loss.grad(*inputs, reduction=reduction, weight=times)),
                              tupled(loss.grad(*repeated, reduction=reduction)), strict=True):
            shared = other * np.repeat(times, times).reshape((-1,) + (1,) * (other.ndim - 1))
            np.testing.assert_allclose(np.repeat(one, times, axis=0), shared, rtol=1e-12,
                                       atol=1e-300)


# ---------------------------------------------------------------------- many at once
def stacking_gap(variant):
    """How far f and df on several draws at once are from f and df on each, relative to the largest
    entry."""
    rng = np.random.default_rng(15)
    worst = 0.0
    for form in range(forms_of(variant)):
        each = [as_f_takes_it(variant, draw(variant, rng, sizes_of(variant)[1], form))
                for _ in range(3)]
        stacked = [np.stack(ones) for ones in zip(*each, strict=True)]
        with np.errstate(all="ignore"):
            pairs = [(variant._f(*stacked), [variant._f(*one) for one in each])]
            pairs += list(zip(tupled(variant._df(*stacked)),
                              zip(*[tupled(variant._df(*one)) for one in each]),
                              strict=True))
        for together, alone in pairs:
            alone = np.stack(alone)
            if together.shape != alone.shape:
                return np.inf
            largest = np.max(np.abs(alone), initial=0) + np.finfo(float).tiny
            worst = max(worst, np.max(np.abs(together - alone), initial=0) / largest)
    return worst


def test_leading_axes_are_worked_on_side_by_side(variant):
    assert stacking_gap(variant) <= 1e-14


@pytest.mark.parametrize("name, changes", [
    ("rmse", dict(f=lambda pred, target: np.sqrt(np.mean((pred - target) ** 2)))),
    ("mse", dict(df=lambda pred, target: 2 * (pred - target) / len(pred))),
    ("mse",
     dict(f=lambda pred, target: (pred - target) ** 2 + 0 * pred[0] + (pred - pred.mean()) * 1e-6)),
])
def test_a_loss_that_mixes_what_stands_side_by_side_is_caught(spoil, name, changes):
    assert stacking_gap(spoil(name, **changes)) > 1e-14


# ---------------------------------------------------------------------- what goes in and out
def changes_its_inputs(variant):
    for inputs in draws(variant):
        before = [one.copy() for one in inputs]
        given = as_f_takes_it(variant, inputs)
        with np.errstate(all="ignore"):
            for function in (variant._f, variant._df, variant._fused or variant._f):
                function(*given)
        if not all(np.array_equal(one, other, equal_nan=True) for one,
                   other in zip(inputs, before, strict=True)):
            return True
    return False


def test_inputs_are_never_changed(variant):
    assert not changes_its_inputs(variant)


def test_a_loss_that_works_in_place_is_caught(spoil):
    def sly(pred, target):
        pred -= target
        return 2 * pred

    assert changes_its_inputs(spoil("mse", df=sly))


def dtypes_out(variant, dtype):
    """The dtypes of values and slopes that f, df and the fused form give for inputs of one
    dtype."""
    inputs = [one if one.dtype.kind == "i" else one.astype(dtype)
              for one in as_f_takes_it(variant, draw(variant, np.random.default_rng(16),
                                                     kinks=False))]
    with np.errstate(all="ignore"):
        out = [variant._f(*inputs), *tupled(variant._df(*inputs))]
        if variant._fused:
            value, slopes = variant._fused(*inputs)
            out += [value, *tupled(slopes)]
    return {np.asarray(one).dtype for one in out}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_functions_keep_their_dtype(variant, dtype):
    assert dtypes_out(variant, dtype) == {np.dtype(dtype)}


def test_a_loss_that_widens_its_dtype_is_caught(spoil):
    assert dtypes_out(spoil("mse", df=lambda pred, target: np.float64(2) * (pred - target)),
                      np.float32) != {
        np.dtype(np.float32)}


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_calls_answer_in_the_dtype_and_shape_that_came(loss, dtype):
    for inputs in draws(loss):
        given = [one if one.dtype.kind == "i" else one.astype(dtype) for one in inputs]
        try:
            grads = tupled(loss.grad(*given))
        except ValueError as error:  # rounded to float16, a row of probabilities need not sum to 1
            assert dtype == np.float16 and "sum" in str(error)
            continue
        likes = [one for one, spec in zip(given, loss.inputs, strict=True) if spec.grad]
        assert [grad.dtype for grad in grads] == [like.dtype for like in likes]
        assert [grad.shape for grad in grads] == [like.shape for like in likes]


def test_nan_in_a_prediction_comes_out_as_nan_in_its_value_and_nowhere_else(variant):
    for inputs in draws(variant):
        if inputs[0].dtype.kind != "f" or not inputs[0].size:
            continue
        spoiled = [one.copy() for one in inputs]
        spoiled[0].flat[0] = np.nan
        values = np.asarray(variant(*spoiled, reduction="none"))
        assert np.isnan(values.flat[0])
        assert variant.scope == "set" or not variant.separate or np.isnan(values).sum() == 1


def nan_at_extremes(variant):
    rng = np.random.default_rng(17)
    for form in range(forms_of(variant)):
        for sizes in sizes_of(variant) * 3:
            inputs = as_f_takes_it(variant, extremes(variant, rng, sizes, form))
            with np.errstate(all="ignore"):
                out = [variant._f(*inputs), *tupled(variant._df(*inputs))]
                both = variant._fused(*inputs) if variant._fused else ()
            for one in [*out, *both[:1],
                        *(slope for slopes in both[1:] for slope in tupled(slopes))]:
                if np.isnan(one).any():
                    return inputs
    return None


def test_extreme_inputs_give_numbers_or_infinity_and_never_nan(variant):
    assert nan_at_extremes(variant) is None


@pytest.mark.parametrize("what, changes", {
    "log of cosh": dict(df=lambda pred, target: np.sinh(pred - target) / np.cosh(pred - target)),
    "residual over its size": dict(df=lambda pred, target: (pred - target) / np.abs(pred - target)),
}.items())
def test_a_form_that_is_nan_at_extremes_is_caught(spoil, what, changes):
    assert nan_at_extremes(spoil("mae", **changes)) is not None


@pytest.mark.where(lambda loss: loss.scope != "set" and loss.separate)
def test_the_mean_of_nothing_is_nan_and_the_sum_of_nothing_is_0(loss):
    nothing = [one[:0] for one in draw(loss, np.random.default_rng(17))]
    assert np.isnan(loss(*nothing))
    assert loss(*nothing, reduction="sum") == 0
    assert loss(*nothing, reduction="none").shape[0] == 0


def test_arrays_that_lie_scattered_in_memory_give_the_same(loss):
    inputs = draw(loss, np.random.default_rng(18), sizes_of(loss)[1])
    wide = [np.repeat(one, 2, axis=-1)[..., ::2] for one in inputs]
    assert loss(*wide) == pytest.approx(loss(*inputs), rel=1e-14)


def test_spoiling_keeps_name_and_formula(spoil):
    @wraps(spoil)
    def nothing(pred, target):
        return pred

    assert spoil("mse", f=nothing).name == "mse"
    assert len(settings_at_ends(spoil("huber", df=lambda pred, target, delta: pred))) == 3
