"""The explorer that is painted: its losses by hand, and what the unit says of it."""
import numpy as np
import pytest

from lossedu.units.overlap.explorers.painter import LARGE, SMALL, digits, painter


def found(mask, target):
    explorer = painter()
    return explorer.numbers({**explorer.settings, "painted": digits(mask), "target": target})


def test_losses_are_those_of_counts():
    numbers = found(SMALL | (np.indices((12, 12))[0] == 0), "small")  # 12 pixels too many
    assert [numbers[name] for name in ("size", "tp", "fp", "fn")] == [4, 4, 12, 0]
    assert numbers["dice"] == pytest.approx(1 - 8 / 20)
    assert numbers["jaccard"] == pytest.approx(1 - 4 / 16)
    assert numbers["bce"] == pytest.approx(-(12 * np.log(0.02) + 132 * np.log(0.98)) / 144)


def test_the_objects_do_not_touch_and_have_the_sizes_that_the_unit_tells():
    assert (SMALL.sum(), LARGE.sum()) == (4, 52)
    grown = sum(np.roll(SMALL, shift, axis) for shift in (-1, 1) for axis in (0, 1)) > 0
    assert not (grown & LARGE).any()


def test_a_mask_of_nothing_has_a_low_bce_and_the_highest_dice_loss():
    numbers = found(0 * SMALL, "small")
    assert numbers["bce"] < 0.13 and numbers["dice"] == 1
    assert numbers["bce"] == numbers["nothing_bce"]


def test_a_border_that_is_eight_pixels_off_has_a_higher_bce_and_a_low_dice_loss():
    numbers = found(LARGE | np.roll(LARGE, 1, axis=1), "large")
    assert numbers["fp"] == 8 and numbers["bce"] > 0.2 and numbers["dice"] < 0.1


def test_a_small_object_missed_beside_a_large_one_costs_bce_as_before_and_dice_hardly_anything():
    alone, beside = found(0 * SMALL, "small"), found(LARGE, "both")
    assert beside["bce"] == pytest.approx(alone["bce"])
    assert (alone["dice"], beside["dice"]) == pytest.approx((1, 4 / 108))


@pytest.mark.parametrize("given", ["01", "2" * 144, 5, None])
def test_what_is_no_mask_is_refused(given):
    with pytest.raises(ValueError, match="a text of 144 digits 0 and 1 fits, 12 for each of 12"):
        painter().settings = {"painted": given}
