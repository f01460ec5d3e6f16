"""The explorer of a shifted mask: what it says of losses and derivatives."""
import numpy as np
import pytest

from lossedu.units.overlap.explorers.shifted import derivatives, shifted, square


def moved(**to):
    explorer = shifted()
    for name, value in to.items():
        explorer.sliders[name].value = value
    explorer.redraw()
    return explorer


def test_it_tells_the_derivatives_as_one_would_by_hand():
    a, size = 8 * 0.9 + 8 * 0.02, 16 * 0.9 + 144 * 0.02 + 16
    dice, union = 2 * a / size, size - a
    words = moved(shift=2.0).words
    assert f"Dice {1 - dice:.3f}, derivative: found {(dice - 2) / size:+.4f}, missed " in words
    assert f"Jaccard {1 - a / union:.3f}, derivative: found {-1 / union:+.4f}" in words
    assert f"missed {-1 / 0.02 / 160:+.4f}, false positive {1 / 0.1 / 160:+.4f}" in words


@pytest.mark.parametrize("shift", range(13))
@pytest.mark.parametrize("name", ["dice", "jaccard"])
def test_an_overlap_loss_has_one_derivative_for_each_label(name, shift):
    grad = derivatives(name, np.where(square(2 + shift), 0.9, 0.02))[1]
    assert np.ptp(grad[square(2)]) < 1e-15 and np.ptp(grad[~square(2)]) < 1e-15


def test_dice_has_little_use_for_false_positives_while_nothing_overlaps():
    def red(shift, smooth=0.0):
        grad = derivatives("dice", np.where(square(2 + shift), 0.9, 0.02), smooth)[1]
        return grad.max() / np.abs(grad).max()

    assert red(2) > 0.25 and red(6) < 0.02 and red(6, smooth=100.0) > 0.5
