"""The explorer of two tasks: which lowest point moves with what."""
import numpy as np
import pytest

from lossedu.units.custom_losses.explorers.tug_of_war import SECOND, totals, tug_of_war

SUMS, FLOOR = ("plain", "normalised", "learned"), SECOND[1]


def lowest(**to):
    explorer = tug_of_war()
    found = explorer.numbers({**explorer.settings, **to})
    return {name: found[name] for name in SUMS}


@pytest.mark.parametrize("wish, floor, weight, unit", [
    (-1.0, 0.2, 0.5, 1.0), (-0.4, 0.5, 0.2, 3.0), (0.9, 0.01, 0.9, 0.1), (-1.8, 1.0, 0.6, 0.5)])
def test_the_lowest_points_are_those_of_a_fine_grid(wish, floor, weight, unit):
    grid = np.linspace(-2, 2, 4001)
    settings = dict(wish=wish, floor=floor, weight=weight, unit=unit)
    found = lowest(**settings)
    for name, total in totals(grid, **settings).items():
        assert found[name] == pytest.approx(grid[total.argmin()], abs=0.00051)


@pytest.mark.parametrize("unit", [0.1, 3.0, 10.0])
def test_the_unit_moves_the_plain_sum_alone(unit):
    before, after = lowest(), lowest(unit=unit)
    assert abs(after["plain"] - before["plain"]) > 0.5
    for name in ("normalised", "learned"):
        assert after[name] == pytest.approx(before[name], abs=1e-9)


def test_learned_weights_ignore_the_weight():
    assert lowest(weight=0.1)["learned"] == lowest(weight=0.9)["learned"]


def jump(wish):
    """How far the lowest point of the learned weights moves when the floor passes the second's."""
    below, above = (lowest(wish=wish, floor=FLOOR * factor)["learned"] for factor in (0.999, 1.001))
    return above - below


def test_what_the_unit_says_of_the_jump():
    assert lowest(floor=0.25)["learned"] < -0.5 and lowest(floor=0.35)["learned"] > 0.5
    sizes = {round(wish, 2): jump(wish) for wish in np.arange(-1, 0.5, 0.05)}
    assert f"{sizes[-1.0]:.1f}" == "1.7"
    assert min(sizes[wish] for wish in (-0.3, -0.25, -0.2, -0.15)) > 0.25  # 1.15 apart or more
    assert max(size for wish, size in sizes.items() if wish >= 0) < 0.05  # 1 apart or less
