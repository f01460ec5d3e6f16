"""The explorer of two Gaussians: its numbers, and what the unit says of them."""
import numpy as np
import pytest

from lossedu.units.distributions.explorers.apart import apart


def found(**to):
    explorer = apart()
    return explorer.numbers({**explorer.settings, **to})


def test_it_tells_the_values_of_equal_widths():
    numbers = found(shift=2.0)
    assert (numbers["KL"], numbers["KL_slope"]) == pytest.approx((2, 2))
    assert (numbers["W1"], numbers["W1_slope"]) == pytest.approx((2, 1))


def test_far_apart_js_is_log_2_and_flat():
    numbers = found(shift=8.0, width=0.5)
    assert numbers["JS"] == pytest.approx(np.log(2), abs=1e-6)
    assert abs(numbers["JS_slope"]) < 1e-6


def test_at_the_kink_there_is_no_derivative():
    explorer = apart()
    explorer.settings = {"shift": 0.0}
    assert "W1 0.000, no derivative (a kink)." in explorer.text()
    explorer.settings = {"width": 1.1}
    assert "W1 0.080, derivative 0.0000." in explorer.text()


def test_what_the_unit_says_of_a_narrow_one():
    slopes = {shift: found(shift=shift, width=0.5) for shift in np.arange(0, 81) / 10}
    js = {shift: numbers["JS_slope"] for shift, numbers in slopes.items()}
    assert max(js, key=js.get) == 1.4 and f"{js[1.4]:.2f}" == "0.26"
    assert min(shift for shift in js if shift > 1 and js[shift] < 0.01) == 4.5
    assert slopes[4.5]["KL_slope"] == pytest.approx(18)
    assert slopes[4.5]["W1_slope"] == pytest.approx(1, abs=1e-9)
