"""Numerical derivatives are right within their own bound, the bound is sharp, and it never lies."""
import numpy as np
import pytest

import lossedu
from lossedu.proofs import numdiff

X = np.array([0.3, 1.0, -20.0, 1e-3, 40.0, -7.5, 700.0])
KNOWN = {
    "sin": (np.sin, np.cos),
    "exp": (np.exp, np.exp),
    "cube": (lambda x: x**3, lambda x: 3 * x**2),
    "bell": (lambda x: np.exp(-(x**2) / 2), lambda x: -x * np.exp(-(x**2) / 2)),
    "narrow bell": (lambda x: -np.expm1(-((1e3 * x) ** 2) / 2),
                    lambda x: 1e6 * x * np.exp(-((1e3 * x) ** 2) / 2)),
    "far-off step": (lambda x: np.tanh(50 * (x - 3)),
                     lambda x: 50 / np.cosh(np.clip(50 * (x - 3), -300, 300)) ** 2),
    "size": (np.abs, np.sign),
    "logarithm": (lambda x: np.log(x), lambda x: 1 / x),
    "ripple": (lambda x: np.sin(200 * x) / 200, lambda x: np.cos(200 * x)),
}


@pytest.mark.parametrize("name", list(KNOWN))
def test_the_error_stays_within_the_bound(name):
    f, df = KNOWN[name]
    x = X[X > 0] if name == "logarithm" else X
    with np.errstate(all="ignore"):
        value, bound = numdiff.central(f, x)
        true = df(x)
    assert (np.abs(value - true) <= bound).all()


@pytest.mark.parametrize("name", ["sin", "exp", "cube", "size", "logarithm"])
def test_at_sizes_up_to_40_the_bound_is_sharp_to_10_digits(name):
    f, df = KNOWN[name]
    x = X[(X > 0) & (X <= 40)] if name == "logarithm" else X[X <= 40]
    with np.errstate(all="ignore"):
        assert (numdiff.central(f, x).bound <= 1e-10 * np.abs(df(x))).all()


def test_the_bound_covers_the_error_at_a_thousand_random_places():
    x = np.random.default_rng(0).normal(size=1000) * 10
    for f, df in KNOWN.values():
        with np.errstate(all="ignore"):
            value, bound = numdiff.central(f, x)
            error = np.abs(value - df(x))
        assert (np.isnan(value) | (error <= bound)).all()


def test_a_plain_difference_at_a_tiny_step_is_far_worse():
    plain = (np.sin(X + 1e-12) - np.sin(X - 1e-12)) / 2e-12
    assert np.max(np.abs(plain - np.cos(X)) / np.abs(np.cos(X))) > 1e-5


@pytest.mark.parametrize("factor", [1.001, 1 + 1e-6, 1 + 1e-9])
def test_a_slope_that_is_a_little_too_steep_falls_outside_the_bound(factor):
    value, bound = numdiff.central(lambda x: (x - 1) ** 2, X)
    assert (np.abs(factor * 2 * (X - 1) - value) > bound)[X != 1].all()


def test_steps_that_leave_the_domain_are_passed_over():
    x = np.array([1e-6, 0.5, 1 - 1e-6])
    with np.errstate(all="ignore"):
        value, bound = numdiff.central(lambda p: -np.log(p) - np.log(1 - p), x)
    np.testing.assert_allclose(value, -1 / x + 1 / (1 - x), rtol=1e-8, atol=1e-12)
    assert np.isfinite(bound).all()


def test_a_full_gradient_is_that_of_the_norm_and_keeps_its_shape():
    x = np.random.default_rng(1).normal(size=(3, 2))
    value, bound = numdiff.gradient(lambda a: np.sqrt(np.sum(a * a)), x)
    np.testing.assert_allclose(value, x / np.sqrt(np.sum(x * x)), rtol=1e-11)
    assert value.shape == bound.shape == x.shape and bound.max() < 1e-11


def test_a_gradient_by_rows_is_the_gradient_of_each_row():
    x = np.random.default_rng(2).normal(size=(5, 3, 2))
    value, _ = numdiff.gradient(lambda a: np.log(np.exp(a).sum(axis=(1, 2))), x, rows=True)
    np.testing.assert_allclose(value, np.exp(x) / np.exp(x).sum(axis=(1, 2), keepdims=True),
                               rtol=1e-11)


def test_one_sided_slopes_at_a_kink_are_those_of_the_two_lines():
    left, right = numdiff.one_sided(lambda x: np.where(x < 2, 3 * x, 10 - 2 * x),
                                    np.array([2.0, 0.0, 5.0]))
    np.testing.assert_allclose(left.value, [3, 3, -2], rtol=1e-9)
    np.testing.assert_allclose(right.value, [-2, 3, -2], rtol=1e-9)


def test_one_sided_slopes_of_a_smooth_function_are_one():
    left, right = numdiff.one_sided(np.exp, X[:4])
    np.testing.assert_allclose(left.value, np.exp(X[:4]), rtol=1e-7)
    np.testing.assert_allclose(right.value, np.exp(X[:4]), rtol=1e-7)


def test_every_jump_is_found_with_its_height_and_a_steep_slope_is_none():
    def torn(x):
        return np.tanh(300 * x) + 0.5 * (x > 0.3) - 1e-4 * (x > 0.71)

    found = numdiff.jumps(torn, -1.0, 1.0)
    np.testing.assert_allclose([place for place, _ in found], [0.3, 0.71], rtol=1e-12)
    np.testing.assert_allclose([height for _, height in found], [0.5, -1e-4], rtol=1e-6)
    assert numdiff.jumps(lambda x: np.tanh(300 * x), -1.0, 1.0) == []


def test_a_jump_against_the_slope_is_found_too():
    found = numdiff.jumps(lambda x: (x - 8) ** 2 + 0.1 * (x > -5.01), -60.0, 61.0, count=601,
                          halvings=60)
    assert [round(place, 9) for place, _ in found] == [-5.01]


def test_the_slopes_of_a_loss_come_one_for_each_differentiable_input():
    ((value, bound),) = numdiff.of_loss(lossedu.loss("mse"), np.array([3.0, 0.5]),
                                        np.array([1.0, 1.0]))
    np.testing.assert_allclose(value, [4.0, -1.0], rtol=1e-12)
    assert (bound < 1e-10).all()
    ((value, _),) = numdiff.of_loss(lossedu.loss("rmse"), np.array([3.0, 5.0]),
                                    np.array([2.0, -2.0]))
    np.testing.assert_allclose(value, [0.1, 0.7], rtol=1e-11)


def test_the_bound_holds_where_a_large_step_sees_what_no_smaller_one_does():
    # what rises by its last digits from 19 on, and by nothing a float can hold before
    x = np.linspace(-9, -5, 101)
    value, bound = numdiff.central(lambda x: -np.expm1(-0.7 * np.logaddexp(45.0, x + 25.65)) / 1.4,
                                   x)
    assert (np.abs(value) <= bound).all() and bound.max() < 1e-14


# ---------------------------------------------------------------------- a bound that is given holds
def excess(f, df, x):
    """How many bounds do not hold; nan and inf are no promise."""
    with np.errstate(all="ignore"):
        value, bound = numdiff.central(f, x)
        return int(np.sum(np.isfinite(value) & ~(np.abs(value - df(x)) <= bound)))


@pytest.mark.parametrize("offset", [0.0, 1.0, 1e3])
@pytest.mark.parametrize("kink", [0.0, 1.0, -20.0, 1e6])
def test_the_bound_holds_beside_a_bend_however_close_it_is(kink, offset):
    rng = np.random.default_rng(0)
    gap = 10.0 ** rng.uniform(-16, -1, 500) * rng.choice([-1, 1], 500) * max(1, abs(kink))
    x = (kink + gap)[kink + gap != kink]

    def slope(t):
        return np.where(t > kink, 2.0, -0.5)

    bends = {
        "kink": (lambda t: slope(t) * (t - kink), slope),
        "kink on a wave": (lambda t: np.sin(t) + slope(t) * (t - kink),
                           lambda t: np.cos(t) + slope(t)),
        "jump": (lambda t: np.sin(t) + (t > kink), np.cos),
        "cubed": (lambda t: np.abs(t - kink) ** 3,
                  lambda t: 3 * np.sign(t - kink) * (t - kink) ** 2),
        "one-sided square": (lambda t: np.where(t > kink, (t - kink) ** 2, 0.0),
                             lambda t: np.maximum(2 * (t - kink), 0)),
    }
    for words, (f, df) in bends.items():
        assert excess(lambda t, f=f: offset + f(t), df, x) == 0, words


@pytest.mark.parametrize("frequency", 10.0 ** np.arange(0, 11))
def test_the_bound_holds_on_a_wave_shorter_than_most_steps(frequency):
    x = np.random.default_rng(1).uniform(-3, 3, 500)
    assert excess(lambda t: np.sin(frequency * t), lambda t: frequency * np.cos(frequency * t),
                  x) == 0


@pytest.mark.parametrize("scale", [1e-300, 1e-100, 1e-9, 1e9, 1e100, 1e150, 1e300])
def test_the_bound_holds_at_every_size_of_x(scale):
    x = np.random.default_rng(2).normal(size=500) * scale
    for f, df in ((np.abs, np.sign), (lambda t: 3 * t, lambda t: 3 + 0 * t),
                  (lambda t: np.log(np.abs(t)), np.reciprocal),
                  (lambda t: np.sin(t / scale), lambda t: np.cos(t / scale) / scale),
                  (lambda t: (t / scale) ** 2, lambda t: 2 * (t / scale) / scale)):
        assert excess(f, df, x) == 0


def test_the_bound_holds_for_polynomials():
    rng = np.random.default_rng(3)
    for degree in range(1, 9):
        parts, x = rng.normal(size=degree + 1), rng.normal(size=500) * 10 ** rng.uniform(-2, 2)
        assert excess(lambda t, p=parts: np.polyval(p, t),
                      lambda t, p=parts: np.polyval(np.polyder(p), t), x) == 0


NOISE = np.random.default_rng(4)
ROUNDED = {
    "float32": lambda t: np.sin(t.astype(np.float32)),
    "float16": lambda t: np.sin(t.astype(np.float16)),
    "float32 inside": lambda t: np.sin(t.astype(np.float32)).astype(float),
    "an input in float32": lambda t: np.sin(t.astype(np.float32).astype(float)),
    "an input in float16": lambda t: np.sin(t.astype(np.float16).astype(float)),
    **{f"an input of {places} places": lambda t, places=places: np.sin(np.round(t, places))
       for places in (3, 6, 9, 12)},
    **{f"an answer of {places} places": lambda t, places=places: np.round(np.sin(t), places)
       for places in (3, 6, 9, 12)},
    **{f"noise of {size}": lambda t, size=size: np.sin(t) + size * NOISE.uniform(size=t.shape)
       for size in (1e-14, 1e-10, 1e-6)},
}


@pytest.mark.parametrize("rounded", list(ROUNDED))
def test_the_bound_holds_for_a_function_that_rounds_inside_or_is_noisy(rounded):
    x = np.random.default_rng(5).uniform(-1.3, 1.3, 500)
    assert excess(ROUNDED[rounded], np.cos, x) == 0


def test_a_float32_function_still_gets_a_bound_that_says_something():
    value, bound = numdiff.central(lambda x: np.sin(x.astype(np.float32)), np.array([1.0]))
    assert 1e-6 < bound[0] < 1e-2 and abs(value[0] - np.cos(1.0)) <= bound[0]


def test_at_a_kink_the_bound_reaches_to_both_sides():
    value, bound = numdiff.central(np.abs, np.array([0.0]))
    assert abs(value[0]) + bound[0] >= 1


def test_beside_a_kink_one_sided_slopes_reach_to_what_smaller_steps_say():
    left, right = numdiff.one_sided(np.abs, np.array([1e-9]))
    assert abs(left.value[0] - 1) <= left.bound[0]
    assert abs(right.value[0] - 1) <= right.bound[0] < 1e-6


def test_points_that_lie_close_have_the_slope_that_they_have():
    loss = lossedu.loss("contrastive")
    given = np.array([[1e-9, 0.0]]), np.array([[0.0, 0.0]]), np.array([0.0])
    found = numdiff.of_loss(loss, *given)
    for ours, (value, bound) in zip(loss.grad(*given), found, strict=True):
        assert (np.abs(ours - value) <= bound).all()
    assert found[0].bound.max() < 0.1


def test_where_nothing_can_be_seen_the_bound_is_infinite():
    for f, x in ((lambda x: x * np.nan, 1.0), (np.abs, np.nan), (np.abs, np.inf),
                 (lambda x: x * np.inf, 1.0)):
        with np.errstate(all="ignore"):
            assert np.isinf(numdiff.central(f, np.array([x])).bound).all()


@pytest.mark.parametrize("call, sentence", [
    (lambda: numdiff.central(np.abs, "1"), "central: x has dtype"),
    (lambda: numdiff.central(np.abs, 1j), "central: x has dtype complex128"),
    (lambda: numdiff.central(np.sum, [1.0, 2.0]),
     r"f gave an array of shape \(\).*numdiff.gradient"),
    (lambda: numdiff.central(lambda x: None, [1.0]), r"central: f\(x\) has dtype object"),
    (lambda: numdiff.central("sin", [1.0]), "central: f='sin' came; a function"),
    (lambda: numdiff.gradient(np.abs, [1.0, 2.0]),
     "gradient: f gave an array of shape .2,.*rows=True"),
    (lambda: numdiff.gradient(np.sum, 1.0, rows=True), "an array of rows fits"),
    (lambda: numdiff.of_loss("mse", [1.0], [1.0]),
     r'of_loss: \'mse\' came; a loss fits. Type lossedu.loss\("mse"\)'),
    (lambda: numdiff.of_loss(lossedu.loss("mse"), [1.0]), "mse: target did not come"),
])
def test_what_cannot_be_differentiated_is_refused_in_one_sentence(call, sentence):
    with pytest.raises((TypeError, ValueError), match=sentence):
        call()
