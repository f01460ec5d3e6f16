"""The explorer of loss scales: what it says against rounding every entry."""
import numpy as np
import pytest

from lossedu.units.numerics.explorers.scales import scales
from lossedu.units.numerics.formats import to_float16


@pytest.fixture(scope="module")
def explorer():
    return scales()


@pytest.mark.parametrize("power", [-30, -20, 0, 16, 21, 30])
def test_it_counts_what_rounding_finds(explorer, power):
    explorer.sliders["power"].value = float(power)
    explorer.redraw()
    rounded = to_float16(explorer.sizes * 2.0 ** power)
    zero, large = np.mean(rounded == 0), np.mean(np.isinf(rounded))
    assert f"{100 * zero:.2f} % of the entries are 0" in explorer.words
    assert f"{100 * large:.2f} % overflow" in explorer.words


def test_the_line_moves_with_the_scale(explorer):
    explorer.sliders["power"].value = 7.0
    explorer.redraw()
    moved = explorer.line.get_xdata().copy()
    explorer.sliders["power"].value = 0.0
    explorer.redraw()
    assert np.allclose(moved - explorer.line.get_xdata(), 7)
