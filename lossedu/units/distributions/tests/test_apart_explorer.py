"""The explorer of two Gaussians: its words are those of the losses."""
import numpy as np

from lossedu.units.distributions.explorers.apart import apart


def test_it_tells_the_values_of_equal_widths():
    explorer = apart()
    explorer.sliders["shift"].value = 2.0
    assert "KL 2.000, derivative 2.0000" in explorer.words
    assert "W1 2.000, derivative 1.0000" in explorer.words


def test_far_apart_the_derivative_of_js_is_nearly_0():
    explorer = apart()
    explorer.sliders["width"].value = 0.5
    explorer.sliders["shift"].value = 8.0
    assert f"JS {np.log(2):.3f}, derivative 0.0000" in explorer.words


def test_w1_of_equal_widths_is_drawn_without_a_ramp_at_0():
    shifts, slopes = (np.asarray(one) for one in apart().curves["W1"].get_data())
    assert np.isnan(slopes[shifts == 0]).all()
    assert np.allclose(slopes[shifts > 0], 1, atol=1e-6)


def test_at_the_kink_there_is_no_derivative():
    explorer = apart()
    explorer.sliders["shift"].value = 0.0
    assert "W1 0.000, no derivative (a kink)." in explorer.words
