"""The explorer of step sizes: its numbers are those of the difference quotient, its best step is
that of the theory."""
import mpmath
import numpy as np
import pytest

from lossedu.activations import sigmoid
from lossedu.units.gradients.explorers.step_size import CEILING, FLOOR, central_error, step_size

EPS = np.finfo(float).eps


def told(words, start, stop):
    return float(words.split(start)[1].split(stop)[0])


@pytest.mark.parametrize("h, x, sharpness", [(0.5, 0.4, 1.0), (1e-5, -1.2, 3.0), (1e-3, 0.0, 50.0)])
def test_the_error_it_draws_is_the_truncation_error_where_steps_are_large(h, x, sharpness):
    with mpmath.workdps(60):
        f = lambda x: mpmath.log1p(mpmath.exp(sharpness * x)) / sharpness
        slope = (f(mpmath.mpf(x) + h) - f(mpmath.mpf(x) - h)) / (2 * mpmath.mpf(h))
        exact = abs(float(slope - 1 / (1 + mpmath.exp(-sharpness * x))))
    assert central_error(x, sharpness, h) == pytest.approx(exact, abs=4 * EPS / h)


def test_the_words_tell_slope_difference_and_error():
    explorer = step_size()
    explorer.sliders["h"].value, explorer.sliders["x"].value = 1e-2, 1.0
    true, found = told(explorer.words, "The slope is ", ";"), told(explorer.words, " gives ", ",")
    assert true == pytest.approx(float(sigmoid(1.0)), abs=1e-8)
    assert abs(found - true) == pytest.approx(told(explorer.words, "an error of ", ". The"),
                                              rel=0.1)


@pytest.mark.parametrize("x, sharpness", [(0.4, 1.0), (-1.0, 1.0), (1.5, 2.0), (0.05, 30.0)])
def test_the_best_step_is_the_one_that_balances_truncation_and_rounding(x, sharpness):
    explorer = step_size()
    explorer.sliders["x"].value, explorer.sliders["sharpness"].value = x, sharpness
    x, sharpness = explorer.sliders["x"].value, explorer.sliders["sharpness"].value
    p = sigmoid(sharpness * x)
    third = abs(sharpness ** 2 * p * (1 - p) * (1 - 2 * p))
    size = np.logaddexp(0, sharpness * x) / sharpness
    theory = (3 * EPS * size / third) ** (1 / 3)
    assert theory / 10 < told(explorer.words, "best step here is about ",
                              ".\n" if ".\n" in explorer.words else ".") < \
        10 * theory


def test_a_forward_difference_would_not_pass_for_a_central_one():
    forward = lambda x, h: abs((np.logaddexp(0, x + h) - np.logaddexp(0, x)) / h - sigmoid(x))
    assert forward(0.4, 1e-3) > 1000 * central_error(0.4, 1.0, 1e-3)


def test_what_is_drawn_stays_inside_the_frame_even_where_the_error_is_0():
    explorer = step_size()
    explorer.sliders["x"].value = 0.0  # the bend is the same on both sides: no error at all
    drawn = explorer.errors.get_ydata()
    assert drawn.min() >= FLOOR and drawn.max() <= CEILING
