"""Divergences and distances within 4 units in the last place of 60-digit arithmetic: rows far
apart, nearly equal, with zeros; samples near and far.

The Kullback-Leibler divergence is a sum of positive and negative terms, and measured against both.
"""
import mpmath
import numpy as np
import pytest
from mpmath import mpf

import lossedu
from lossedu.proofs.inputs import settings_at_ends

from .accuracy import NUDGE, Difference, too_far


def kl_div(log_probs, target, log_target):
    logs = target if log_target else [mpmath.log(one) if one else mpf(0) for one in target]
    probs = [mpmath.exp(one) for one in target] if log_target else target
    terms = [term for y, log, x in zip(probs, logs, log_probs) if y for term in (y * log, -y * x)]
    value = Difference(sum(max(one, 0) for one in terms), sum(max(-one, 0) for one in terms))
    return value, [-one for one in probs]


def js_div(probs, target):
    terms, slopes = [], []
    for p, y in zip(probs, target):
        mean = (p + y) / 2
        terms += [one * mpmath.log(one / mean) / 2 for one in (p, y) if one]
        slopes.append(mpmath.log(p / mean) / 2 if p else mpmath.log(2) / 2 if y == 0
                      else -mpmath.inf)
    return mpmath.fsum(terms), slopes


EXACT = {one.__name__: one for one in (kl_div, js_div)}
VARIANTS = [variant for name in EXACT for variant in settings_at_ends(lossedu.LOSSES[name])]


def rows(dtype):
    """(probabilities, targets): from even to nearly certain, nearly equal ones, certain ones, tiny
    ones."""
    rng, kind = np.random.default_rng(41), np.finfo(dtype)
    pred = rng.gamma(rng.choice([0.05, 0.5, 5.0], size=(90, 1)), size=(90, 4)) + 1e-30
    target = np.roll(pred, 1, axis=0)
    target[:30] = pred[:30] * (1 + 10.0 ** rng.uniform(-7 if dtype is np.float32 else -15,
                                                       -1, (30, 4)))
    # all four so near
    near = np.logspace(*np.log10([4 * kind.eps, 0.1 * kind.eps**0.5]), 10)[:, None]
    target[50:60] = pred[50:60] * (1 + near * rng.uniform(-1, 1, (10, 4)))
    target[60:75] = np.eye(4)[rng.integers(4, size=15)]
    pred[80:] = np.eye(4)[rng.integers(4, size=10)] + float(kind.tiny) * 10
    return tuple((one / one.sum(axis=-1, keepdims=True)).astype(dtype) for one in (pred, target))


def inputs(variant, dtype):
    pred, target = rows(dtype)
    with np.errstate(divide="ignore"):
        if variant.name == "kl_div":
            pred = np.log(pred)
            target = np.log(np.maximum(target, 1e-30)) if variant.settings["log_target"] else target
    return pred, target


@pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])
@pytest.mark.parametrize("divergence", VARIANTS, ids=repr)
def test_value_and_slopes_are_within_4_eps_of_the_exact_ones(divergence, dtype):
    assert too_far(divergence, inputs(divergence, dtype), EXACT[divergence.name]) == []


@pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])
def test_so_is_the_quick_form_of_js_div_which_one_probability_near_0_keeps_a_batch_from(dtype):
    inside = np.min(rows(dtype)[0], axis=-1) > 1e-30
    # of those nearly equal in all classes too
    assert 40 < np.sum(inside) and np.sum(inside[50:60]) > 5
    assert too_far(lossedu.loss("js_div"), [one[inside] for one in rows(dtype)], js_div) == []


@pytest.mark.parametrize("name, changes", [
    ("kl_div", dict(f=lambda x, y, log_target: np.sum(np.where(y > 0, y * (np.log(y + 1e-12) - x),
                                                               0), axis=-1))),
    ("js_div",
     dict(f=lambda p, y: np.sum(p * np.log(2 * p / (p + y)) + np.where(y > 0, y, 0) * np.log(
        np.where(y > 0, 2 * y / (p + y), 1)), axis=-1) / 2)),
    ("js_div", dict(df=lambda p, y: np.log(2 * p / (p + y)) / 2)),
])
def test_the_form_in_common_use_is_caught(spoil, name, changes):
    spoiled = spoil(name, **changes)
    assert too_far(spoiled, inputs(spoiled, np.float64), EXACT[name])


def test_what_both_rows_rule_out_costs_0_and_what_only_the_prediction_rules_out_costs_inf():
    kl, js = lossedu.loss("kl_div"), lossedu.loss("js_div")
    certain, other = np.array([[1.0, 0.0, 0.0]]), np.array([[0.0, 1.0, 0.0]])
    with np.errstate(divide="ignore"):
        logs = np.log(certain)
    assert kl(logs, certain) == 0 and kl(logs, other) == np.inf
    assert lossedu.loss("kl_div", log_target=True)(logs, logs) == 0
    assert js(certain, certain) == 0 and js(certain, other) == pytest.approx(np.log(2), rel=1e-15)
    assert js.grad(certain, other).tolist() == [[np.log(2) / 2, -np.inf, np.log(2) / 2]]
    assert np.isnan(kl([[np.nan, 0.0]], [[0.0, 1.0]])) and np.isnan(js([[np.nan, 1.0]],
                                                                       [[0.0, 1.0]]))


# ---------------------------------------------------------------------- samples
def wasserstein_1d(pred, target, pred_weight=None, target_weight=None, weighted=False):
    """The transport plan, level by level."""
    def filled(sample, weight):
        weight = weight or [mpf(1)] * len(sample)
        order = sorted(range(len(sample)), key=lambda at: sample[at])
        ends = [mpmath.fsum(weight[at] for at in order[:last]) / mpmath.fsum(weight)
                for last in range(len(order) + 1)]
        return list(zip(order, ends, ends[1:]))

    value, plus, minus = mpf(0), [mpf(0)] * len(pred), [mpf(0)] * len(pred)
    for i, low, high in filled(pred, pred_weight):
        for j, below, above in filled(target, target_weight):
            shared = max(mpf(0), min(high, above) - max(low, below))
            value += shared * abs(pred[i] - target[j])
            plus[i] += shared * (pred[i] > target[j])
            minus[i] += shared * (pred[i] < target[j])
    return value, [Difference(*one) for one in zip(plus, minus)]


def samples(dtype, weighted):
    """Pairs of samples of 1 to 12 points: near and far, of both signs, with ties and shared points;
    and weights."""
    rng, far = np.random.default_rng(48), 150 if dtype is np.float64 else 15
    for turn in range(60):
        n, m = rng.integers(1, 13, 2)
        reach = far if turn % 2 else 2
        pred, target = (rng.choice([-1, 1], size) * 10.0 ** rng.uniform(-reach, reach, size)
                        for size in (n, m))
        pred[: n // 3], target[: m // 3] = np.round(pred[: n // 3]), np.round(target[: m // 3])
        if turn % 3 == 0:  # each point of the target three times, next to it
            pred = np.repeat(target, 3) * (1 + 10.0 ** rng.uniform(-5 if dtype is np.float32
                                                                   else -12, -2, 3 * m))
        weights = (10.0 ** rng.uniform(-2, 2, len(one)) for one in (pred, target) * weighted)
        yield tuple(one.astype(dtype) for one in (pred, target, *weights))


def levels(pred, target, *weights):
    """The levels are rounded: a weight more or less, by a share of all of them."""
    for which, weight in enumerate(weights):
        for at in range(len(weight)):
            more = [one + (other == at) * NUDGE * mpmath.fsum(weight) for other,
                    one in enumerate(weight)]
            yield pred, target, *weights[:which], more, *weights[which + 1:]


@pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])
def test_the_distance_of_samples_and_its_slope_are_within_4_eps_of_the_exact_ones(dtype):
    for one in samples(dtype, weighted=False):
        assert too_far(lossedu.loss("wasserstein_1d"), one, wasserstein_1d) == []


@pytest.mark.proof
@pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])
def test_with_weights_only_the_rounding_of_the_levels_is_multiplied(dtype):
    """In float32 not even that: levels are added up in float64."""
    roundings = levels if dtype is np.float64 else lambda *_: ()
    for one in samples(dtype, weighted=True):
        assert too_far(lossedu.loss("wasserstein_1d", weighted=True), one, wasserstein_1d,
                       roundings=roundings) == []


@pytest.mark.parametrize("what, changes", {
    "the area between the distribution functions, by their "
    "differences": dict(f=lambda pred, target, weighted: np.sum(
        np.diff(both := np.sort(np.concatenate([pred, target]))) * np.abs(np.mean(
            pred <= both[:-1, None], axis=1) - np.mean(target <= both[:-1, None], axis=1)))),
    "one point of the largest slopes too "
    "steep": dict(df=lambda pred, target, weighted: lossedu.loss(
        "wasserstein_1d").df(pred, target) * (1 + 1e-15 * (pred == pred.max()))),
}.items())
def test_a_distance_or_slope_that_is_off_is_caught(spoil, what, changes):
    spoiled = spoil("wasserstein_1d", **changes)
    assert any(too_far(spoiled, one, wasserstein_1d) for one in samples(np.float64, weighted=False))


def test_sorted_differences_in_pytorch_give_the_same_slopes():
    import torch
    rng = np.random.default_rng(49)
    for n in (1, 2, 7, 40):
        pred, target = rng.normal(size=(2, n))
        there = torch.tensor(pred, requires_grad=True)
        (there.sort().values - torch.tensor(target).sort().values).abs().mean().backward()
        np.testing.assert_allclose(lossedu.loss("wasserstein_1d").grad(pred, target),
                                   there.grad.numpy(), rtol=1e-14)


def test_equal_weights_and_repeated_points_change_nothing_and_the_target_has_the_slope_swapped():
    rng = np.random.default_rng(50)
    pred, target = rng.normal(size=5), rng.normal(size=3)
    plain, weighted = lossedu.loss("wasserstein_1d"), lossedu.loss("wasserstein_1d", weighted=True)
    value, slope = plain.value_and_grad(pred, target)
    assert weighted(pred, target, np.full(5, 7.0), np.full(3, 1e-300)) == pytest.approx(value,
                                                                                        rel=1e-14)
    assert plain(np.repeat(pred, 2), np.repeat(target, 4)) == pytest.approx(value, rel=1e-14)
    assert weighted(pred, target, [1e300, 1, 1, 1, 1],
                    np.ones(3)) == pytest.approx(np.mean(abs(target - pred[0])))
    moved = target + 1e-6 * np.eye(3)
    differences = [(plain(pred, one) - value) / 1e-6 for one in moved]
    np.testing.assert_allclose(plain.grad(target, pred), differences, rtol=1e-6)
    np.testing.assert_allclose(weighted.grad(np.repeat(pred[:1], 2), target, [1.0, 3.0],
                                             np.ones(3)).sum(),
                               plain.grad(pred[:1], target))


def test_samples_at_the_ends_of_the_range_and_without_points():
    loss = lossedu.loss("wasserstein_1d")
    assert loss([1e308], [1e308]) == 0 and loss([1e150, -1e150], [0.0]) == 1e150
    assert loss([5e-324], [0.0]) == 5e-324 and loss([1e308, 1e308, 1e308],
                                                    [0.0]) == pytest.approx(1e308)
    assert loss(np.array([2.0], np.float16), np.array([0.0, 1.0], np.float16)) == 1.5
    assert np.isnan(loss([], [1.0])) and np.isnan(loss([1.0], [])) and np.isnan(loss([], []))
    assert loss.grad([], [1.0]).shape == (0,) and loss.grad([1.0], []).tolist() == [0.0]
    assert np.isnan(loss([np.nan, 1.0], [1.0]))


# ---------------------------------------------------------------------- a critic
def critic(fake, real):
    terms = [one / len(fake) for one in fake] + [-one / len(real) for one in real]
    return (Difference(mpmath.fsum(max(one, 0) for one in terms),
                       mpmath.fsum(max(-one, 0) for one in terms)),
            [1 / mpf(len(fake))] * len(fake), [-1 / mpf(len(real))] * len(real))


@pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])
def test_a_critics_gap_is_within_4_eps_of_the_size_of_what_is_added_up(dtype):
    for one in samples(dtype, weighted=False):
        assert too_far(lossedu.loss("critic"), one, critic) == []


def test_a_mean_taken_in_float32_on_the_way_is_caught(spoil):
    spoiled = spoil("critic", f=lambda fake, real: np.mean(fake) - np.mean(real.astype(np.float32)))
    assert any(too_far(spoiled, one, critic) for one in samples(np.float64, weighted=False))


def test_minus_the_loss_of_a_1_lipschitz_critic_is_at_most_the_distance_and_the_best_reaches_it():
    rng = np.random.default_rng(51)
    distance, loss = lossedu.loss("wasserstein_1d"), lossedu.loss("critic")
    for _ in range(50):
        fake, real = rng.normal(size=rng.integers(1, 9)), 1 + 2 * rng.normal(size=rng.integers(1,
                                                                                               9))
        exact = distance(fake, real)
        gaps = [-loss(score(fake), score(real)) for score in (np.sin, np.abs,
                                                              np.tanh, lambda x: x, lambda x: -x)]
        assert max(gaps) <= exact + 1e-12
        places = np.sort(np.concatenate([fake, real]))
        ahead = np.sign(np.mean(fake[:, None] <= places[:-1],
                                axis=0) - np.mean(real[:, None] <= places[:-1], axis=0))
        # up where more fakes lie below
        best = np.concatenate([[0.0], np.cumsum(ahead * np.diff(places))])
        scores = [best[np.searchsorted(places, one)] for one in (fake, real)]
        assert -loss(*scores) == pytest.approx(exact, rel=1e-12)
        # no bound, no distance
        assert -loss(*(2 * one for one in scores)) == pytest.approx(2 * exact, rel=1e-12)


def test_a_critic_of_batches_at_the_ends_of_the_range_and_without_examples():
    loss = lossedu.loss("critic")
    assert loss([1e308, 1e308, 1e308, 1e308], [-1.0]) == 1e308 and loss([1e150], [1e150]) == 0
    assert loss([5e-324], [0.0]) == 5e-324 and loss([1.0], [3.0]) == -2
    assert loss(np.array([60000, 60000], np.float16), np.array([0], np.float16)) == 60000
    assert np.isnan(loss([], [1.0])) and np.isnan(loss([1.0], []))
    assert [one.tolist() for one in loss.grad([], [1.0, 3.0])] == [[], [-0.5, -0.5]]
