"""The explorer of two camps: its best fits are those of a finer search, and what the unit says."""
import numpy as np
import pytest

from lossedu.units import information
from lossedu.units.information.explorers.two_camps import NAMES, NEAR, all_fits, thinned, two_camps
from lossedu.units.information.gaussians import DIVERGENCES, gaussian, nearest


def found(**to):
    explorer = two_camps()
    return explorer.numbers({**explorer.settings, **to})


def test_it_tells_the_divergences_of_the_shown_bars_and_line():
    numbers = found(mean=1.0, valley=0.5)
    p, q = numbers["p"], numbers["q"]
    assert p.sum() == pytest.approx(1) == q.sum() and NEAR.sum() == 3
    assert numbers["forward"] == pytest.approx(information.kl(p, q))
    assert numbers["reverse"] == pytest.approx(information.kl(q, p))
    assert numbers["js"] == pytest.approx(information.js(p, q))


@pytest.mark.parametrize("step", [0, 6, 10])
def test_the_best_fits_are_those_of_a_fine_grid_of_trials(step):
    p = thinned(two_camps().all, 10 ** (-0.1 * step))
    for (mean, spread), divergence in zip(all_fits()[step], DIVERGENCES.values()):
        exact = nearest(p, divergence)
        assert divergence(p, gaussian(mean, np.log(spread))) == pytest.approx(
            divergence(p, gaussian(exact[0], np.log(exact[1]))), abs=1e-7)


def test_what_the_unit_says_of_the_valley():
    assert abs(found(valley=10**-0.6)["reverse_mean"]) < 0.1
    assert abs(found(valley=10**-0.7)["reverse_mean"]) > 1.5
    for name in ("forward", "js"):
        means = [found(valley=10 ** (-0.1 * step))[f"{name}_mean"] for step in range(21)]
        assert np.abs(means).max() < 0.1


def minima(name, valley=0.1):
    """[(mean, spread, value)] where no step of the sliders, alone or both, lowers a divergence."""
    p, divergence = thinned(two_camps().all, valley), list(DIVERGENCES.values())[
        list(NAMES.values()).index(name)]
    spreads = 2.0 * 10 ** (0.02 * np.arange(-45, 20))
    means = np.arange(-40, 41) / 10
    values = divergence(p, gaussian(means[:, None], np.log(spreads)))
    padded = np.pad(values, 1, constant_values=np.inf)
    around = [padded[1 + i:padded.shape[0] - 1 + i, 1 + j:padded.shape[1] - 1 + j]
              for i in (-1, 0, 1) for j in (-1, 0, 1) if i or j]
    rows, columns = np.nonzero(values < np.min(around, axis=0))
    return [(round(means[r], 1) + 0.0, round(spreads[c], 1), round(values[r, c], 2))
            for r, c in zip(rows, columns)]


def test_what_the_unit_says_of_the_local_minima():
    assert minima("reverse") == [(-1.9, 0.6, 0.72), (0.0, 2.5, 0.92), (1.9, 0.6, 0.71)]
    assert minima("forward") == [(0.0, 2.5, 0.43)]
