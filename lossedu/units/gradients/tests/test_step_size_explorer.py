"""The explorer of step sizes: its numbers are those of the difference quotient, its best step is
that of the theory, and the unit says what it shows."""
import mpmath
import numpy as np
import pytest

from lossedu.units.gradients.explorers.step_size import central, soft_abs, step_size

EPS = np.finfo(float).eps


def at(**settings):
    explorer = step_size()
    return explorer.numbers({**explorer.settings, **settings})


@pytest.mark.parametrize("h, x, width", [(0.5, 0.4, 1.0), (1e-5, -1.2, 0.3), (1e-3, 0.01, 0.02)])
def test_the_error_is_the_truncation_error_where_steps_are_large(h, x, width):
    with mpmath.workdps(60):
        x_exact, h_exact, w = mpmath.mpf(x), mpmath.mpf(h), mpmath.mpf(width)
        f = lambda x: mpmath.sqrt(x ** 2 + w ** 2)
        slope = (f(x_exact + h_exact) - f(x_exact - h_exact)) / (2 * h_exact)
        exact = abs(float(slope - x_exact / f(x_exact)))
    assert at(h=h, x=x, width=width)["error"] == pytest.approx(exact, abs=4 * EPS * 2 / h)


@pytest.mark.parametrize("x, width", [(0.4, 1.0), (-1.0, 1.0), (1.5, 0.5), (0.05, 0.03)])
@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_the_best_step_balances_truncation_and_rounding(x, width, precision):
    size = soft_abs(x, width)
    third = 3 * width ** 2 * abs(x) / size ** 5
    theory = (3 * np.finfo(precision).eps * size / third) ** (1 / 3)
    assert theory / 10 < at(x=x, width=width, precision=precision)["best"] < 10 * theory


def test_a_forward_difference_would_not_pass_for_a_central_one():
    forward = (soft_abs(0.4 + 1e-3, 1.0) - soft_abs(0.4, 1.0)) / 1e-3
    true = at()["true"]
    assert abs(forward - true) > 1000 * abs(central(0.4, 1e-3, 1.0) - true)


def test_float32_is_computed_in_float32():
    assert at(x=1.0, h=1e-8, precision="float32")["found"] == 0
    assert at(x=1.0, h=1e-8)["found"] == pytest.approx(np.sqrt(0.5), abs=1e-6)


def test_the_line_of_f_as_computed_ends_in_the_central_difference():
    found = at(h=0.3)
    change = dict(zip(step_size().u, found["change"]))
    assert (change[1.0] - change[-1.0]) / 2 == pytest.approx(found["found"], rel=1e-12)


def test_what_the_unit_says_of_both_sides_of_the_best_step():
    wide = [at(h=h)["error"] for h in (1e-1, 1e-2, 1e-3, 1e-4)]
    assert np.divide(wide[:-1], wide[1:]) == pytest.approx(100, rel=0.1)
    steps, errors = step_size().steps, at()["errors"]
    typical = [np.median(errors[(steps > low) & (steps < 10 * low)]) for low in (1e-13, 1e-9)]
    assert 1e4 / 4 < typical[0] / typical[1] < 4e4  # four tenths of ten: ten times each
    assert at(h=1e-16)["error"] > at()["true"] > 0
    assert at(precision="float32")["best"] > 100 * at()["best"]


def test_what_the_unit_says_of_the_narrow_bend():
    narrow = {"width": 0.001, "x": 0.4}
    assert at(**narrow, h=0.2)["error"] < 1e-5
    for h in (0.41, 0.5, 0.8, 1.0):
        assert at(**narrow, h=h)["found"] == pytest.approx(0.4 / h, abs=1e-4)
    assert at(**narrow)["true"] == pytest.approx(1, abs=1e-5)
    middle = at(width=0.001, x=0.0)
    assert middle["case"] == "middle" and np.all(middle["errors"] == 0)
