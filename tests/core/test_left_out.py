"""What weighs nothing adds nothing: an example of weight 0, an ignored row, a class of weight 0,
whatever they hold.

Each search puts one more example into a call that is known, lets it count nothing, and fills it
with nan, inf and numbers near the end of float64: value and slopes of the others stay, and its own
slope is 0.
"""
from itertools import product

import numpy as np
import pytest

import lossedu
from lossedu.engine import SGD, Network, fit_linear, train
from lossedu.fast.call import BLOCK
from lossedu.proofs.inputs import draw, forms_of, settings_at_ends

VARIANTS = [pytest.param(variant, form, id=f"{variant!r} form {form}")
            for loss in lossedu.LOSSES.values()
            for variant in settings_at_ends(loss) if variant.scope != "set"
            for form in range(forms_of(variant))]
FILLINGS = np.nan, np.inf, -np.inf, 1e300, -1e300


def tupled(slopes):
    return slopes if isinstance(slopes, tuple) else (slopes,)


def filled(loss, inputs, form, at, filling):
    """The inputs with `filling` in every place of example `at` whose domain lets it in; nan fits
    everywhere."""
    spoilt = []
    for spec, array in zip(loss.inputs, inputs):
        domain = spec.forms[min(form, len(spec.forms) - 1)][1]
        array = array.copy()
        if not domain.index and (np.isnan(filling) or not (domain.rows or domain.ordered)
                                 and domain.first_outside(np.array([filling])) is None):
            array[at] = filling
        spoilt.append(array)
    return spoilt


def sizes_for(loss, n):
    """n examples of three numbers each, or n rows of elements."""
    return {"...": (n, 3) if loss.scope == "element" else (3,), "n": n, "m": 3, "C": 3}


def gaps(loss, inputs, at, weight):
    """Where a call with example `at` in it is not the call without that example."""
    rest = np.delete(np.arange(len(inputs[0])), at)
    others, wrong = [one[rest] for one in inputs], []
    less = None if weight is None else weight[rest]
    for reduction in ("mean", "sum"):
        value, slopes = loss.value_and_grad(*others, reduction=reduction, weight=less)
        how = dict(reduction=reduction, weight=weight)
        found, found_slopes = loss.value_and_grad(*inputs, **how)
        for name, one in (("both", found), ("value", loss(*inputs, **how))):
            if not np.isclose(one, value, rtol=1e-12, atol=0, equal_nan=True):
                wrong.append(f"{reduction} {name}: {one} in place of {value}")
        for name, some in (("both", found_slopes), ("grad", loss.grad(*inputs, **how))):
            for slope, other in zip(tupled(some), tupled(slopes), strict=True):
                # what cancels is rounded
                near = 1e-14 * np.max(np.abs(other), initial=0.0, where=np.isfinite(other))
                if np.any(slope[at] != 0) or not np.allclose(slope[rest], other, rtol=1e-11,
                                                             atol=near, equal_nan=True):
                    wrong.append(f"{reduction} slope by {name}: {slope[at]} at its own place")
    return wrong


@pytest.mark.parametrize("loss, form", VARIANTS)
def test_an_example_of_weight_0_is_left_out_whatever_it_holds(loss, form):
    rng = np.random.default_rng(3)
    for at, filling in product((0, 3, 5), FILLINGS):
        inputs = draw(loss, rng, sizes_for(loss, 6), form, kinks=False)
        weight = rng.uniform(0.5, 2.0, inputs[0].shape if loss.scope == "element" else 6)
        weight[at] = 0
        assert gaps(loss, filled(loss, inputs, form, at, filling), at, weight) == []


@pytest.mark.parametrize("loss", [one for one in lossedu.LOSSES.values() if one.scope != "set"],
                         ids=repr)
def test_a_long_input_leaves_out_what_weighs_0_as_a_short_one_does(loss):
    rng, n = np.random.default_rng(4), 2 * BLOCK // 4 + 5
    inputs = draw(loss, rng, sizes_for(loss, n), kinks=False)
    weight = rng.uniform(0.5, 2.0, inputs[0].shape if loss.scope == "element" else n)
    weight[n // 2] = 0
    assert gaps(loss, filled(loss, inputs, 0, n // 2, np.nan), n // 2, weight) == []


CLASSES = [pytest.param(variant, id=repr(variant)) for loss in lossedu.LOSSES.values()
           for variant in settings_at_ends(loss) if "ignore_index" in variant.settings]
WEIGHED = [pytest.param(variant, id=repr(variant)) for loss in lossedu.LOSSES.values()
           for variant in settings_at_ends(loss) if "class_weight" in variant.settings
           and variant.settings["class_weight"] is None
           and not variant.settings.get("label_smoothing")]
HOW = pytest.mark.parametrize("n, filling",
                              [*[(6, one) for one in FILLINGS], (2 * BLOCK // 3 + 5, np.nan)])


@pytest.mark.parametrize("loss", CLASSES)
@HOW
def test_an_ignored_row_is_left_out_whatever_it_holds(loss, n, filling):
    inputs = draw(loss, np.random.default_rng(5), sizes_for(loss, n), kinks=False)
    inputs[1][n // 2] = loss.settings["ignore_index"]
    weight = np.ones(n)
    weight[n // 2] = np.nan
    inputs = filled(loss, inputs, 0, n // 2, filling)
    assert gaps(loss, inputs, n // 2, None) == [] and gaps(loss, inputs, n // 2, weight) == []


@pytest.mark.parametrize("loss", WEIGHED)
@HOW
def test_a_row_whose_class_weighs_0_is_left_out_whatever_it_holds(loss, n, filling):
    loss, rng = loss.at(class_weight=[0.0, 2.0, 0.5]), np.random.default_rng(6)
    inputs = draw(loss, rng, sizes_for(loss, n), kinks=False)
    inputs[1][:] = rng.integers(1, 3, n)
    inputs[1][n // 2] = 0
    pred, target = filled(loss, inputs, 0, n // 2, filling)
    # as indices, and as rows of probabilities
    for labels in (target, np.eye(3)[target])[:forms_of(loss)]:
        assert gaps(loss, [pred, labels], n // 2, None) == []


def test_a_nan_among_the_weights_is_not_taken_for_0():
    mse = lossedu.loss("mse")
    value, slope = mse.value_and_grad([1.0, 2.0], [0.0, 0.0], weight=[np.nan, 1.0])
    assert np.isnan(value) and np.isnan(slope).all()
    assert np.isnan(mse.value_and_grad([1.0, 2.0], [0.0, 0.0], weight=[np.nan, 1.0],
                                       reduction="sum")[0])


# ---------------------------------------------------------------------- nothing counts at all
@pytest.mark.parametrize("loss, form", VARIANTS)
@pytest.mark.parametrize("n", [0, 4])
def test_a_mean_over_nothing_is_nan_and_its_slope_is_0(loss, form, n):
    inputs = draw(loss, np.random.default_rng(7), sizes_for(loss, 4), form, kinks=False)
    inputs = filled(loss, [one[:n] for one in inputs], form, slice(None), np.nan)
    weight = np.zeros(inputs[0].shape if loss.scope == "element" else n)
    for some in (weight, None) if n == 0 else (weight,):
        value, slopes = loss.value_and_grad(*inputs, weight=some)
        assert np.isnan(value) and np.isnan(loss(*inputs, weight=some))
        for slope in (*tupled(slopes), *tupled(loss.grad(*inputs, weight=some))):
            assert not np.any(slope)
        assert loss(*inputs, weight=some, reduction="sum") == 0


@pytest.mark.parametrize("loss", CLASSES)
@HOW
def test_a_batch_of_ignored_rows_has_no_mean_and_pulls_at_nothing(loss, n, filling):
    inputs = draw(loss, np.random.default_rng(8), sizes_for(loss, n), kinks=False)
    inputs[1][:] = loss.settings["ignore_index"]
    pred, target = filled(loss, inputs, 0, slice(None), filling)
    value, slope = loss.value_and_grad(pred, target)
    assert np.isnan(value) and np.isnan(loss(pred, target)) and not slope.any()
    assert not loss.grad(pred, target).any() and loss(pred, target, reduction="sum") == 0


@pytest.mark.parametrize("name", ["rmse", "dice", "jaccard", "tversky", "critic", "wasserstein_1d",
                                  "info_nce"])
def test_a_set_without_examples_pulls_at_nothing(name):
    loss = lossedu.loss(name)
    lengths_may_differ = name in ("critic", "wasserstein_1d")
    for empty in [(True, True), (False, False)] + [(True, False),
                                                   (False, True)] * lengths_may_differ:
        inputs = [one[:0] if none else one for one,
                  none in zip(draw(loss, np.random.default_rng(7)), empty)]
        value, slopes = loss.value_and_grad(*inputs)
        assert not np.isnan(tupled(slopes)[0]).any() and (np.isfinite(value) or any(empty))


# ---------------------------------------------------------------------- points of weight 0
def test_a_point_of_weight_0_is_not_there_wherever_it_lies():
    loss, rng = lossedu.loss("wasserstein_1d", weighted=True), np.random.default_rng(12)
    away = [np.nan, np.inf, -np.inf]
    for _ in range(300):
        n, m = rng.integers(1, 8, 2)
        pred, target = rng.choice([0.0, 0.5, 1.0, 2.0], n), rng.normal(size=m).round(1)
        p, q = rng.integers(0, 4, n) * 1.0, rng.integers(0, 4, m) * 1.0
        p[rng.integers(n)] = q[rng.integers(m)] = 1.0
        value, slope = loss.value_and_grad(pred[p > 0], target[q > 0], p[p > 0], q[q > 0])
        for fill in (False, True):
            if fill:
                pred, target = np.where(p > 0, pred, rng.choice(away, n)), np.where(
                    q > 0, target, rng.choice(away, m))
            found, found_slope = loss.value_and_grad(pred, target, p, q)
            assert found == pytest.approx(value, rel=1e-13,
                                          abs=1e-15) and not found_slope[p == 0].any()
            np.testing.assert_allclose(found_slope[p > 0], slope, rtol=1e-12, atol=1e-15)


def test_weights_of_points_that_are_all_0_get_one_sentence():
    loss = lossedu.loss("wasserstein_1d", weighted=True)
    assert loss([0.0, 1.0], [0.0, 1.0], [0, 1], [1, 1]) == 0.5
    with pytest.raises(ValueError, match="wasserstein_1d: every target_weight is 0; at least "
                                         "one weight above 0 fits."):
        loss([0.0, 1.0], [0.0], [1, 1], [0.0])
    assert np.isnan(loss([0.0, 1.0], [0.0], [np.nan, 0.0], [1.0]))


# ---------------------------------------------------------------------- in training
def curve(loss, X, y, network=(3, 2), **how):
    return train(Network(sizes=network), loss, X, y, seeds=3, epochs=4, optimizer=SGD(lr=0.1),
                 **how)


def same_run(one, other):
    return all(np.allclose(a, b, rtol=1e-12, atol=1e-14) for layers in zip(one.weights,
                                                                           other.weights)
               for a, b in zip(*layers)) and np.allclose(one.epochs, other.epochs, rtol=1e-12)


@pytest.mark.parametrize("hidden", [(), (4,)])
@pytest.mark.parametrize("filling", [np.nan, np.inf, 1e300])
@pytest.mark.parametrize("how", ["weight", "ignored", "class"])
def test_training_leaves_out_rows_that_count_nothing_whatever_they_hold(how, filling, hidden):
    rng = np.random.default_rng(9)
    X, y = rng.normal(size=(12, 3)), rng.integers(1, 3, 12)
    loss, weight, out = lossedu.loss("cross_entropy"), None, rng.permutation(12) < 5
    X[out], network = filling, (3, *hidden, 3)
    if how == "weight":
        weight = np.where(out, 0.0, 2.0)
    elif how == "ignored":
        y[out] = -100
    else:
        loss, y[out] = loss.at(class_weight=[0.0, 1.0, 1.0]), 0
    alone = curve(loss, X[~out], y[~out], network, batch=None,
                  weight=None if weight is None else weight[~out])
    assert same_run(curve(loss, X, y, network, batch=None, weight=weight), alone)
    both = curve(loss, X, np.stack([y, y, y]), network, batch=None, weight=weight)
    assert same_run(both, alone) and not both.diverged.any()


def test_training_with_a_missing_target_of_weight_0_is_training_without_its_row():
    rng = np.random.default_rng(10)
    X, y, weight = rng.normal(size=(8, 3)), rng.normal(size=8), np.ones(8)
    y[3], weight[3] = np.nan, 0
    rest = np.delete(np.arange(8), 3)
    assert same_run(curve(lossedu.loss("mse"), X, y, (3, 1), batch=None, weight=weight),
                    curve(lossedu.loss("mse"), X[rest], y[rest], (3, 1), batch=None))


def test_a_batch_of_ignored_rows_moves_no_seed_and_leaves_the_mean_of_its_epoch_alone():
    """As in PyTorch, whose mean of no rows is nan and whose gradient there is 0."""
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(0)
    X = rng.normal(size=(20, 3))
    y = (X[:, 0] > 0).astype(int)
    y[:12] = -100
    history = train(Network(sizes=(3, 2)), lossedu.loss("cross_entropy"), X, y, seeds=3, epochs=3,
                    batch=4,
                    optimizer=SGD(lr=0.1))
    assert np.isnan(history.steps).any() and np.isfinite(
        history.epochs).all() and not history.diverged.any()
    assert "diverged" not in repr(history) and "nan" not in repr(history)
    counted = np.where(history.counts == 0, 0,
                       history.steps * history.counts).reshape(3, 3, 5).sum(axis=2) / 8
    np.testing.assert_allclose(history.epochs, counted, rtol=1e-14)
    start = history.network.start(range(3))
    for seed in range(3):
        layer = torch.nn.Linear(3, 2, dtype=torch.float64)
        layer.weight.data, layer.bias.data = (torch.tensor(np.ascontiguousarray(one[seed].T))
                                              for one in start[0])
        optimizer, order = torch.optim.SGD(layer.parameters(),
                                           lr=0.1), np.random.default_rng([seed, 1])
        for rows in [rows for _ in range(3)
                     for rows in torch.tensor(order.permutation(20)).split(4)]:
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(layer(torch.tensor(X)[rows]),
                                              torch.tensor(y)[rows]).backward()
            optimizer.step()
        np.testing.assert_allclose(history.weights[0][0][seed].T, layer.weight.detach().numpy(),
                                   rtol=1e-12)


def test_a_batch_whose_weights_are_all_0_moves_no_seed():
    rng = np.random.default_rng(1)
    X, y, weight = rng.normal(size=(20, 3)), rng.normal(size=20), np.r_[np.zeros(12), np.ones(8)]
    history = curve(lossedu.loss("huber"), X, y, (3, 1), batch=4, weight=weight)
    assert np.isnan(history.steps).any() and np.isfinite(
        history.epochs).all() and not history.diverged.any()
    assert np.isnan(curve(lossedu.loss("huber"), X, y, (3, 1), batch=4,
                          weight=0 * weight).epochs).all()


def test_a_seed_that_really_diverges_is_still_told():
    X = np.full((4, 1), 1e200)
    assert curve(lossedu.loss("mse"), X, np.zeros(4), (1, 1), batch=2).diverged.all()
    assert not curve(lossedu.loss("mse"), X / 1e200, np.zeros(4), (1, 1), batch=2).diverged.any()


def test_a_class_that_the_network_lacks_is_refused_where_no_class_is_ignored():
    with pytest.raises(ValueError,
                       match="train: y holds class -1; the network has 2 outputs: 0 to 1 fit"):
        curve(lossedu.loss("brier"), np.zeros((2, 3)), np.array([0, -1]), batch=None)


def test_a_loss_of_a_whole_batch_takes_no_weights_in_training():
    with pytest.raises(ValueError,
                       match="train: rmse gives one value for the whole batch, so a weight"):
        curve(lossedu.loss("rmse"), np.ones((4, 1)), np.zeros(4), (1, 1), batch=2,
              weight=np.ones(4))


@pytest.mark.parametrize("name", ["mse", "mae", "huber", "pinball", "log_cosh"])
@pytest.mark.parametrize("filling", [np.nan, np.inf, 1e300])
def test_a_linear_fit_leaves_out_rows_of_weight_0_whatever_they_hold(name, filling):
    rng = np.random.default_rng(11)
    X, y, weight = rng.normal(size=(12, 2)), rng.normal(size=12), rng.uniform(0.5, 2.0, 12)
    rest = np.delete(np.arange(12), [2, 7])
    alone = fit_linear(lossedu.loss(name), X[rest], y[rest], weight=weight[rest])
    X[2], y[7], weight[[2, 7]] = filling, filling, 0
    fit = fit_linear(lossedu.loss(name), X, y, weight=weight)
    assert fit.converged and fit.value == alone.value and not fit.gradients[[2, 7]].any()
    assert np.array_equal(fit.coef, alone.coef) and np.array_equal(fit.gradients[rest],
                                                                   alone.gradients)


@pytest.mark.parametrize("weight, said", [
    (np.zeros(4), "fit_linear: weight is 0 in every row, so nothing is left to fit; a weight "
                  "above 0 in some"),
    (-np.ones(4), "fit_linear: weight holds -1; weights from 0 up fit."),
    (np.ones(3),
     r"fit_linear: weight has shape \(3,\); one weight for each row fits: shape \(4,\)."),
])
def test_weights_that_fit_no_line_get_one_sentence(weight, said):
    with pytest.raises(ValueError, match=said):
        fit_linear(lossedu.loss("mse"), np.arange(4.0)[:, None], np.ones(4), weight=weight)
