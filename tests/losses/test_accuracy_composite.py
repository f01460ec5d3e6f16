"""Losses made of others: means within 4 eps, precisions too, and whatever a part gives is what it
gives alone."""
import mpmath
import numpy as np
import pytest
from mpmath import mpf

import lossedu
from lossedu.proofs.beside_torch import compare

from .accuracy import NUDGE, Difference, too_far

MULTI, WEIGHTED = lossedu.loss("multi_task"), lossedu.loss("uncertainty_weighted")


def bce(logit, label):
    """(parts of the value, the slope)."""
    sure = mpmath.log(1 + mpmath.exp(-abs(logit)))
    prob = 1 / (1 + mpmath.exp(-logit))
    return (1 - label) * (max(logit, 0) + sure) + label * (max(-logit, 0) + sure), Difference(
        (1 - label) * prob, label * (1 - prob))


def means(pred, target, logits, labels):
    """[(mean, its slopes)] of the two default tasks."""
    first = [((one - other) ** 2, 2 * (one - other)) for one, other in zip(pred, target)]
    second = [bce(*one) for one in zip(logits, labels)]
    return [(mpmath.fsum(value for value, _ in task) / len(task),
             [scaled(slope, 1 / mpf(len(task))) for _, slope in task]) for task in (first, second)]


def scaled(slope, share):
    return Difference(slope.plus * share,
                      slope.minus * share) if isinstance(slope, Difference) else slope * share


def multi_task(*inputs, losses, task_weight):
    weights = [mpf(one) for one in task_weight or (1, 1)]
    tasks = means(*inputs)
    return (sum(weight * mean for weight, (mean, _) in zip(weights, tasks)),
            *([scaled(slope, weight) for slope in slopes] for weight,
              (_, slopes) in zip(weights, tasks)))


def uncertainty_weighted(*inputs, losses):
    *inputs, log_var = inputs
    tasks, precision = means(*inputs), [mpmath.exp(-one) for one in log_var]
    costs = [share * mean for share, (mean, _) in zip(precision, tasks)]
    value = Difference(sum(costs) + sum(max(one, 0) for one in log_var),
                       sum(max(-one, 0) for one in log_var))
    return (value, *([scaled(slope, share) for slope in slopes] for share,
                     (_, slopes) in zip(precision, tasks)),
            [Difference(mpf(1), cost) for cost in costs])


EXACT = {one.__name__: one for one in (multi_task, uncertainty_weighted)}


def inputs(name, dtype):
    """Tasks of different sizes, far out on both sides and near, sure and unsure logits, wide and
    narrow variances."""
    rng, far = np.random.default_rng(60), 70 if dtype is np.float64 else 8
    for turn in range(40):
        n, m = rng.integers(1, 9, 2)
        reach = far if turn % 2 else 2
        pred = rng.choice([-1, 1], n) * 10.0 ** rng.uniform(-reach, reach, n)
        logits = rng.choice([-1, 1], m) * 10.0 ** rng.uniform(-10, 1.8, m)
        target = np.where(rng.random(n) < 0.5, 0, pred * rng.uniform(0, 2, n))
        drawn = pred, target, logits, rng.choice([0.0, 1.0, 0.3], m)
        log_var = (10 * rng.normal(size=2),) if name == "uncertainty_weighted" else ()
        yield tuple(one.astype(dtype) for one in (*drawn, *log_var))


def residuals(pred, target, *more):
    """The residuals are rounded."""
    yield [one + NUDGE * (one - other) for one, other in zip(pred, target)], target, *more


@pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])
@pytest.mark.parametrize("composite", [MULTI, MULTI.at(task_weight=(0.25, 3.0)), WEIGHTED],
                         ids=repr)
def test_value_and_every_slope_are_within_a_few_eps_of_the_exact_ones(composite, dtype):
    """4 of the sum; 6 by the precision, whose root enters twice beside the part's own 1.5."""
    bound = 6 if composite is WEIGHTED else 4
    for one in inputs(composite.name, dtype):
        assert too_far(composite, one, EXACT[composite.name], bound=bound,
                       roundings=residuals) == []


@pytest.mark.parametrize("name, changes", [
    ("multi_task", dict(f=lambda *given, **settings: MULTI.f(*given, **settings) * (1 + 2e-15))),
    ("multi_task", dict(f=lambda *given, **settings: MULTI.f(*(one.astype(np.float32)
                                                               for one in given), **settings))),
    ("uncertainty_weighted", dict(f=lambda *given, **settings: WEIGHTED.f(
        *given[:-1], given[-1].astype(np.float32).astype(float), **settings))),
    ("uncertainty_weighted", dict(df=lambda *given, **settings: tuple(
        slope * (1 + 4e-15 * (at == 1)) for at,
        slope in enumerate(WEIGHTED.df(*given, **settings))))),
])
def test_a_form_that_loses_digits_is_caught(spoil, name, changes):
    spoiled = spoil(name, **changes)
    assert any(too_far(spoiled, one, EXACT[name], bound=6, roundings=residuals)
               for one in inputs(name, np.float64))


# ---------------------------------------------------------------------- tasks of any kind
def drawn(rng):
    """A task of pixels, one of classes in 3 of 5 rows, one with a variance: no two have the same
    shape."""
    images = rng.random((2, 4, 3)), (rng.random((2, 4, 3)) < 0.5) * 1.0
    rows = rng.normal(size=(5, 3)), np.array([0, 2, 1, 1, 0])
    return *images, *rows, rng.normal(size=(7, 1)), rng.normal(size=(7, 1)), rng.random((7,
                                                                                         1)) + 0.1


THREE = ("dice", lossedu.loss("cross_entropy", class_weight=(1.0, 2.0, 0.5)), "gaussian_nll")


def test_each_task_gives_what_its_loss_gives_alone_whatever_its_shape():
    rng = np.random.default_rng(61)
    given, weights = drawn(rng), (0.5, 2.0, 3.0)
    alone = [lossedu.loss("dice"), THREE[1], lossedu.loss("gaussian_nll")]
    calls = [given[:2], given[2:4], given[4:]]
    loss = lossedu.loss("multi_task", losses=THREE, task_weight=weights)
    value, slopes = loss.value_and_grad(*given)
    expected = sum(weight * one(*call) for weight, one, call in zip(weights, alone, calls))
    assert value == pytest.approx(expected, rel=1e-14)
    slopes = iter(slopes)
    for weight, one, call in zip(weights, alone, calls):
        own = one.grad(*call)
        for slope in own if isinstance(own, tuple) else (own,):
            np.testing.assert_allclose(next(slopes), weight * slope, rtol=1e-14)
    assert next(slopes, None) is None and value == pytest.approx(loss(*given), rel=1e-15)


def test_class_probabilities_and_images_one_by_one_fit_as_parts_too():
    rng = np.random.default_rng(62)
    given = drawn(rng)
    rows = np.eye(3)[given[3]]
    loss = lossedu.loss("multi_task", losses=(lossedu.loss("dice", per_image=True),
                                              "cross_entropy"))
    expected = lossedu.loss("dice", per_image=True)(*given[:2]) + lossedu.loss("cross_entropy")(
        given[2], rows)
    assert loss(*given[:3], rows) == pytest.approx(expected, rel=1e-14)
    assert [one.shape for one in loss.grad(*given[:3], rows)] == [(2, 4, 3), (5, 3)]
    assert compare(loss.at(losses=("mse", "cross_entropy")), *given[4:6], *given[2:4])


def test_at_the_best_log_variances_each_task_costs_one_more_than_the_logarithm_of_its_loss():
    rng = np.random.default_rng(63)
    pair, labels = rng.normal(size=(2, 6)), (rng.normal(size=4), np.ones(4))
    each = np.array([lossedu.loss("mse")(*pair), lossedu.loss("bce_with_logits")(*labels)])
    value, slopes = WEIGHTED.value_and_grad(*pair, *labels, np.log(each))
    np.testing.assert_allclose(slopes[-1], 0, atol=1e-15)
    assert value == pytest.approx(np.sum(1 + np.log(each)), rel=1e-14)
    for _ in range(200):
        assert WEIGHTED(*pair, *labels, np.log(each) + rng.normal(size=2)) > value
    start = np.zeros(2)
    for _ in range(100):  # and descent in the log-variances alone gets there
        start -= 0.5 * WEIGHTED.grad(*pair, *labels, start)[-1]
    np.testing.assert_allclose(start, np.log(each), rtol=1e-9)


def test_descent_in_everything_at_once_gives_a_task_in_another_unit_the_same_share():
    pred, target = np.array([3.0, -1.0]), np.zeros(2)
    labels = np.array([0.5]), np.array([1.0])
    shares = []
    for unit in (1.0, 1000.0):
        mean = lossedu.loss("mse")(unit * pred, target)
        best = np.log([mean, lossedu.loss("bce_with_logits")(*labels)])
        shares.append(unit * WEIGHTED.grad(unit * pred, target, *labels, best)[0])
    np.testing.assert_allclose(shares[0], shares[1], rtol=1e-12)


def test_one_example_none_and_the_ends_of_the_range():
    one = [1.0], [3.0], [0.0], [1.0]
    assert MULTI(*one) == pytest.approx(4 + np.log(2)) and np.isnan(MULTI([], [], [0.0], [1.0]))
    assert MULTI.grad([], [], [0.0], [1.0])[0].shape == (0,) and MULTI.grad([], [], [0.0], [1.0])[
        1].tolist() == [-0.5]
    assert MULTI([1e150], [0.0], [1e4], [0.0]) == 1e150**2 and MULTI([1e200], [0.0], [0.0],
                                                                     [1.0]) == np.inf
    assert WEIGHTED([1e150], [0.0], [0.0], [1.0], [800.0, 0.0]) == pytest.approx(800 + np.log(2))
    assert WEIGHTED([1e-150], [0.0], [0.0], [1.0], [-720.0, 0.0]) == pytest.approx(
        float(mpmath.exp(720) * mpf(10) ** -300) - 720 + np.log(2))
    assert WEIGHTED([0.0], [0.0], [0.0], [1.0], [-1e6, 0.0]) == pytest.approx(-1e6 + np.log(2))
    half = [np.array(array, np.float16) for array in one]
    assert MULTI.grad(*half)[0].dtype == np.float16 and MULTI(*half) == pytest.approx(4 + np.log(2),
                                                                                      rel=1e-6)


# ---------------------------------------------------------------------- what is refused
@pytest.mark.parametrize("settings, said", [
    (dict(losses=("msee", "mae")), "there is no loss 'msee'. Did you mean \"mse\""),
    (dict(losses="mse"), "losses='mse' came; a tuple of two or more losses"),
    (dict(losses=("mse",)), "losses=('mse',) came; a tuple of two or more losses"),
    (dict(losses=("mse", 3)), "losses=('mse', 3) came"),
    (dict(losses=("mse", "multi_task")), "None of them is made of others itself."),
    (dict(task_weight=(1.0,)), "task_weight=(1.0,) came for 2 losses; one number for each fits."),
    (dict(task_weight=(1.0, -1.0)), "an array with finite numbers from 0"),
])
def test_settings_that_do_not_fit_get_one_sentence(settings, said):
    with pytest.raises((TypeError, ValueError)) as caught:
        lossedu.loss("multi_task", **settings)
    assert said in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize("given, said", [
    (([1.0], [1.0, 2.0], [0.0], [1.0]),
     "pred_1 has shape (1,) and target_1 has shape (2,); expected equal shapes."),
    (([1.0], [1.0], [[0.0]], [1.0]),
     "logits_2 has shape (1, 1) and target_2 has shape (1,); expected equal shapes."),
    (([1.0], [1.0], [0.0], [2.0]), "target_2 holds 2; it is a label or probability of class 1"),
    (([1.0], [1.0], [0.0]), "target_2 did not come; type multi_task(pred_1, target_1, logits_2, "
                            "target_2)."),
])
def test_an_input_that_does_not_fit_is_named_with_the_number_of_its_task(given, said):
    with pytest.raises((TypeError, ValueError)) as caught:
        MULTI(*given)
    assert said in str(caught.value)


def test_classes_are_counted_for_each_task_and_log_variances_for_all():
    classes = lossedu.loss("multi_task", losses=("cross_entropy", "cross_entropy"))
    assert classes(np.zeros((1, 2)), [1], np.zeros((1, 4)), [3]) == pytest.approx(np.log(8))
    with pytest.raises(ValueError, match="target_1 holds 3; there are 2 classes"):
        classes(np.zeros((1, 2)), [3], np.zeros((1, 4)), [3])
    with pytest.raises(ValueError, match=r"log_var has shape \(3,\); expected \(2,\)."):
        WEIGHTED([1.0], [1.0], [0.0], [1.0], np.zeros(3))


def test_a_part_whose_twin_differs_leaves_the_sum_without_one():
    assert lossedu.loss("multi_task", losses=("mse", "gaussian_nll")).twin.startswith(
        "its part gaussian_nll has none")


@pytest.mark.parametrize("log_var, residual", [(-720.0, 1e-150), (-800.0, 1e-150), (720.0, 1e150),
                                               (-1400.0, 0.0)])
def test_a_precision_beyond_the_floats_takes_its_root_twice(log_var, residual):
    loss = lossedu.loss("uncertainty_weighted", losses=("mse", "mae"))
    zero = np.zeros(1)
    inputs = np.array([residual]), zero, zero, zero, np.array([log_var, 0.0])
    with mpmath.workdps(60):
        cost = float(mpmath.mpf(residual) ** 2 * mpmath.exp(-mpmath.mpf(log_var)))
    value, (slope, _, in_log_var) = loss.value_and_grad(*inputs)
    assert value == loss(*inputs) == pytest.approx(cost + log_var, rel=1e-12)
    assert in_log_var[0] == pytest.approx(1 - cost, rel=1e-12)
    assert slope[0] == pytest.approx(2 * cost / residual if residual else 0, rel=1e-12)
