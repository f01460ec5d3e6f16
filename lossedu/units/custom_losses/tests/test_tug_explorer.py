"""The explorer of two tasks: which lowest point moves with what."""
import numpy as np
import pytest

from lossedu.units.custom_losses.explorers.tug_of_war import FLOOR, totals, tug_of_war

GRID = np.linspace(-2, 2, 801)


def lowest(unit=1.0, weight=0.5, floor=0.2):
    return {name: GRID[total.argmin()] for name, total in totals(GRID, unit, weight, floor).items()}


@pytest.mark.parametrize("unit", [0.1, 3.0, 10.0])
def test_the_unit_moves_the_plain_sum_alone(unit):
    before, after = lowest(), lowest(unit=unit)
    assert abs(after["plain sum"] - before["plain sum"]) > 0.5
    for name in ("normalised sum", "learned weights"):
        assert after[name] == pytest.approx(before[name], abs=0.006)


def test_learned_weights_cross_over_when_the_first_floor_passes_the_second():
    assert lowest(floor=FLOOR - 0.05)["learned weights"] < -0.5
    assert lowest(floor=FLOOR + 0.05)["learned weights"] > 0.5


def test_learned_weights_ignore_the_weight():
    assert lowest(weight=0.1)["learned weights"] == lowest(weight=0.9)["learned weights"]


def test_the_words_tell_the_lowest_points():
    assert "plain sum 0.00" in tug_of_war().words
