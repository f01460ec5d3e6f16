"""Ends that people type: a focal loss for one label alone, one variance for many values, classes on
other axes."""
import re

import numpy as np
import pytest
import torch

import lossedu
from lossedu.proofs.beside_torch import compare

FARTHEST = np.array([0.0, -0.0, 1.0, -1.0, 40.0, -40.0, 800.0, -800.0, 1e300, -1e300, np.inf,
                     -np.inf])


# ---------------------------------------------------------------------- alpha of 0 and 1
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("gamma", [0.0, 0.5, 2.0])
@pytest.mark.parametrize("alpha", [0.0, 1.0])
def test_with_alpha_0_or_1_one_label_counts_and_the_other_is_free_even_at_infinite_logits(
    alpha, gamma, dtype):
    loss, plain = (lossedu.loss("focal_with_logits", gamma=gamma, alpha=one)
                   for one in (alpha, None))
    with np.errstate(over="ignore"):
        logits = FARTHEST.astype(dtype)
    counted, free = np.full_like(logits, alpha), np.full_like(logits, 1 - alpha)
    for ask in (lambda one, target: (one(logits, target, reduction="none"),
                                     one.grad(logits, target, reduction="none")),
                lambda one, target: one.value_and_grad(logits, target, reduction="none")):
        for got, right in zip(ask(loss, counted), ask(plain, counted), strict=True):
            np.testing.assert_array_equal(got, right)
            assert not np.isnan(got).any()
        for got in ask(loss, free):
            np.testing.assert_array_equal(got, np.zeros_like(logits))
    assert loss.value_and_grad(logits, free)[0] == 0.0


@pytest.mark.parametrize("alpha", [0.0, 1.0])
def test_with_alpha_0_or_1_a_label_in_between_costs_its_share(alpha):
    logits, target = np.linspace(-5, 5, 11), np.full(11, 0.25)
    loss, plain = (lossedu.loss("focal_with_logits", alpha=one) for one in (alpha, None))
    share = 0.25 if alpha == 1 else 0.75
    np.testing.assert_allclose(loss(logits, target, reduction="none"),
                               share * plain(logits, np.full(11, alpha), reduction="none"),
                               rtol=1e-14)
    assert compare(loss, logits, target)


def test_alpha_below_0_and_above_1_do_not_fit():
    for alpha in (-0.1, 1.1, np.nan):
        with pytest.raises(ValueError, match="alpha=.* came; a number from 0 and up to 1"):
            lossedu.loss("focal_with_logits", alpha=alpha)


# ---------------------------------------------------------------------- one variance for many
# values
SPREAD = [("gaussian_nll", (4, 1)), ("gaussian_nll", (1, 3)), ("laplace_nll", (4, 1)),
          ("laplace_nll", (1, 3)),
          ("laplace_nll", (1, 1))]   # PyTorch's gaussian_nll_loss takes one axis of size 1, not two
RNG = np.random.default_rng(0)


def drawn(shape, full=(4, 3)):
    return RNG.normal(size=full), RNG.normal(size=full), RNG.uniform(0.5, 2, shape)


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("name, shape", SPREAD)
def test_one_variance_for_many_values_agrees_with_pytorch_in_value_and_gradient(name, shape,
                                                                                reduction):
    mean, target, var = drawn(shape)
    if name == "gaussian_nll" and shape[0] == 1 and not _takes_a_row_of_variances():
        pytest.skip("this PyTorch takes one variance for each value or each row alone")
    agreement = compare(lossedu.loss(name), mean, target, var, reduction=reduction)
    assert agreement, agreement


def _takes_a_row_of_variances():
    """PyTorch 2.7 does not; the version of constraints.txt does."""
    try:
        torch.nn.functional.gaussian_nll_loss(*map(torch.as_tensor, drawn((1, 3))))
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("shape, full", [((4, 1), (4, 3)), ((1, 3), (4, 3)), ((1, 1), (4, 3)),
                                         ((2, 1, 3), (2, 5, 3)),
                                         ((1, 2), (40_000, 2)), ((40_000, 1), (40_000, 2))])
@pytest.mark.parametrize("name", ["gaussian_nll", "laplace_nll"])
def test_its_gradient_is_that_of_the_repeated_variance_added_up(name, shape, full, weighted):
    loss, (mean, target, var) = lossedu.loss(name), drawn(shape, full)
    weight = RNG.uniform(0.5, 2, full) if weighted else None
    repeated = np.broadcast_to(var, full).copy()
    axes = tuple(axis for axis, length in enumerate(shape) if length != full[axis])
    for reduction in ("mean", "sum"):
        right, (at_mean, at_var) = loss.value_and_grad(mean, target, repeated, reduction=reduction,
                                                       weight=weight)
        value, slopes = loss.value_and_grad(mean, target, var, reduction=reduction, weight=weight)
        assert value == pytest.approx(right, rel=1e-11)
        alone = loss.grad(mean, target, var, reduction=reduction, weight=weight)
        for first, second in (slopes, alone):
            np.testing.assert_allclose(first, at_mean, rtol=1e-11, atol=1e-15)
            np.testing.assert_allclose(second, at_var.sum(axis=axes, keepdims=True), rtol=1e-9,
                                       atol=1e-13)
            assert second.shape == var.shape


@pytest.mark.parametrize("name", ["gaussian_nll", "laplace_nll"])
def test_not_reduced_each_value_has_its_own_derivative_in_the_shared_variance(name):
    loss, (mean, target, var) = lossedu.loss(name), drawn((4, 1))
    repeated = np.broadcast_to(var, (4, 3)).copy()
    for got, right in zip(loss.grad(mean, target, var, reduction="none"),
                          loss.grad(mean, target, repeated, reduction="none"), strict=True):
        assert got.shape == (4, 3)
        np.testing.assert_allclose(got, right, rtol=1e-14)


def test_a_shared_variance_keeps_its_dtype_and_may_be_part_of_another_loss():
    mean, target, var = drawn((4, 1))
    loss = lossedu.loss("gaussian_nll")
    assert loss.grad(mean, target, var.astype(np.float32))[1].dtype == np.float32
    both = lossedu.loss("multi_task", losses=("gaussian_nll", "mse"))
    right = loss.grad(mean, target, var)
    for got, one in zip(both.grad(mean, target, var, mean, target)[:2], right, strict=True):
        np.testing.assert_allclose(got, one, rtol=1e-12)


@pytest.mark.parametrize("shape, typed", [((4,), "var[..., None]"), ((3,), "var[None]")])
def test_a_variance_with_an_axis_too_few_gets_a_sentence_whose_cure_works(shape, typed):
    loss, (mean, target, var) = lossedu.loss("gaussian_nll"), drawn(shape)
    with pytest.raises(ValueError, match=re.escape(f"Try {typed}")) as caught:
        loss(mean, target, var)
    assert f"which has shape {eval(typed).shape}" in str(caught.value)
    assert np.isfinite(loss(mean, target, eval(typed)))


def test_nothing_else_broadcasts():
    mean, target, var = drawn((4, 3))
    loss = lossedu.loss("gaussian_nll")
    spoiled = ((mean[:1], target, var), (mean, target[:, :1], var), (mean, target, var[:2]),
               (mean, target, var[None]))
    for bad in spoiled:
        with pytest.raises(ValueError, match="expected equal shapes"):
            loss(*bad)


# ---------------------------------------------------------------------- classes of pixels, and of
# words
ROWS = [name for name, loss in lossedu.LOSSES.items() if loss.inputs[0].shape == "n C"]


def of_rows(loss, shape, form, axis):
    """Inputs of the loss with more axes than two, the classes on that axis."""
    found = []
    for spec in loss.inputs:
        letters, domain = spec.forms[min(form, len(spec.forms) - 1)]
        if domain.index:
            found.append(RNG.integers(0, shape[axis],
                                      shape[:axis] + shape[axis + 1:] if axis >= 0 else shape[:-1]))
            continue
        scores = RNG.normal(size=shape) if domain.low == -np.inf else np.cos(RNG.normal(size=shape))
        probs = np.exp(scores) / np.exp(scores).sum(axis=axis, keepdims=True)
        found.append(np.log(probs) if domain.rows == "exp" else probs if domain.rows else scores)
    return found


def cures(sentence):
    """What the sentence tells people to type: one tuple of expressions for each way it names."""
    ways = re.findall(r"[Tt]ry (.+?)(?:\.$|;)", sentence)
    return [re.split(r" and (?=\w)", way) for way in ways]


@pytest.mark.parametrize("form", [0, 1])
@pytest.mark.parametrize("shape, axis", [((2, 3, 4, 5), 1), ((2, 4, 7), -1), ((2, 5, 4), 1),
                                         ((2, 3, 3), 1)])
@pytest.mark.parametrize("name", ROWS)
def test_classes_with_more_axes_get_a_sentence_whose_cure_gives_the_right_mean(name, shape,
                                                                               axis, form):
    loss = lossedu.loss(name)
    inputs = of_rows(loss, shape, form, axis)
    names = {spec.name: one for spec, one in zip(loss.inputs, inputs, strict=True)}
    rows = [np.moveaxis(one, axis, -1).reshape(-1, shape[axis]) if one.ndim == len(shape)
            else one.reshape(-1)
            for one in inputs]
    with pytest.raises(ValueError, match=r"expected \(n, C\)") as caught:
        loss(*inputs)
    ways = cures(str(caught.value))
    clear = inputs[1].ndim < len(shape) and shape[1] != shape[-1]
    assert len(ways) == (1 if clear else 2)
    cured = [eval(one, {"numpy": np, **names}) for one in ways[-1 if axis == 1 else 0]]
    assert loss(*cured) == pytest.approx(loss(*rows), rel=1e-12)


@pytest.mark.parametrize("name", ["cosine_embedding", "contrastive", "triplet_margin"])
def test_vectors_with_more_axes_get_a_sentence_whose_cure_works(name):
    loss = lossedu.loss(name)
    names = {spec.name: np.sign(RNG.normal(size=(2, 5))) if spec.shape == "n"
             else RNG.normal(size=(2, 5, 3))
             for spec in loss.inputs}
    if name == "contrastive":
        names["target"] = (names["target"] + 1) / 2
    with pytest.raises(ValueError) as caught:
        loss(*names.values())
    (way,) = cures(str(caught.value))
    assert np.isfinite(loss(*[eval(one, {"numpy": np, **names}) for one in way]))
