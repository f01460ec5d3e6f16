"""The explorer of loss scales: what it counts against rounding every entry."""
import numpy as np
import pytest

from lossedu.units.numerics.explorers.scales import FORMATS, POWERS, scales
from lossedu.units.numerics.formats import ROUND


@pytest.fixture(scope="module")
def explorer():
    return scales()


def at(explorer, power, kind="float16"):
    return explorer.numbers({"power": float(power), "format": kind})


@pytest.mark.parametrize("power", [-30, -20, 0, 16, 21, 30])
@pytest.mark.parametrize("kind", FORMATS)
def test_it_counts_what_rounding_finds(explorer, power, kind):
    rounded = ROUND[kind](explorer.sizes * 2.0 ** power)
    found = at(explorer, power, kind)
    assert found["zero"] == pytest.approx(100 * np.mean(rounded == 0), abs=1e-9)
    assert found["large"] == pytest.approx(100 * np.mean(np.isinf(rounded)), abs=1e-9)
    small = (rounded > 0) & (explorer.sizes * 2.0 ** power < FORMATS[kind].normal)
    assert found["subnormal"] == pytest.approx(100 * np.mean(small), abs=1e-9)
    of_steps = ROUND[kind](explorer.largest * 2.0 ** power)
    assert found["skipped"] == np.sum(np.isinf(of_steps))


def test_the_histogram_holds_every_entry(explorer):
    assert np.sum(explorer.heights) == pytest.approx(100)


def test_what_the_unit_says_of_the_window(explorer):
    lost = {power: at(explorer, power)["zero"] + at(explorer, power)["large"] for power in POWERS}
    assert all(lost[power] < 0.1 for power in range(9, 19))
    assert all(lost[power] > 0.1 for power in POWERS if not 6 <= power < 19)


def test_what_the_unit_says_of_skipped_steps(explorer):
    found = at(explorer, 20)
    assert 0.4 < found["large"] < 1 and found["skipped"] > found["steps"] / 4
    assert at(explorer, 16)["skipped"] == 0


def test_small_scales_cost_digits_first_and_bfloat16_loses_nothing(explorer):
    found = at(explorer, -10)
    assert found["zero"] == pytest.approx(10, abs=2) and found["subnormal"] > 80
    for power in POWERS:
        found = at(explorer, power, "bfloat16")
        assert found["zero"] == found["subnormal"] == found["large"] == found["skipped"] == 0
