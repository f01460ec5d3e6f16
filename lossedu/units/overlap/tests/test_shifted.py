"""The explorer of a shifted mask: what it says of losses and derivatives."""
import numpy as np
import pytest

from lossedu.units.overlap.explorers.shifted import derivatives, shifted, square


def found(**to):
    explorer = shifted()
    return explorer.numbers({**explorer.settings, **to})


def test_it_tells_the_derivatives_as_one_would_by_hand():
    a, size = 8 * 0.9 + 8 * 0.02, 16 * 0.9 + 144 * 0.02 + 16
    dice, union = 2 * a / size, size - a
    numbers = found(shift=2.0)
    by_hand = {"hits": 8, "dice": 1 - dice, "dice_found": (dice - 2) / size,
               "dice_false": dice / size, "jaccard": 1 - a / union, "jaccard_missed": -1 / union,
               "jaccard_background": a / union / union, "bce_missed": -1 / 0.02 / 160,
               "bce_false": 1 / 0.1 / 160, "bce_found": -1 / 0.9 / 160,
               "bce_background": 1 / 0.98 / 160}
    assert {name: numbers[name] for name in by_hand} == pytest.approx(by_hand)


def test_off_the_target_it_marks_none_of_it_and_a_mask_on_it_all():
    assert [found(shift=shift)["hits"] for shift in (0.0, 1.0, 4.0, 12.0)] == [16, 12, 0, 0]


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
