"""Value and slope of giou within 4 units in the last place of 60-digit arithmetic, for boxes of all
sizes.

The derivative in an edge that is the hull's own is a difference: a larger box fills the hull, and a
larger hull is emptier. It is measured against both parts.
"""
import mpmath
import numpy as np
import pytest
from mpmath import mpf

import lossedu
from lossedu.proofs.beside_torch import compare

from .accuracy import Difference, too_far


def exact(pred, target):
    """(value, slopes) of one pair of boxes, by the areas."""
    inner = [min(pred[at + 2], target[at + 2]) - max(pred[at], target[at]) for at in (0, 1)]
    hull = [max(pred[at + 2], target[at + 2]) - min(pred[at], target[at]) for at in (0, 1)]
    sides = [[box[at + 2] - box[at] for at in (0, 1)] for box in (pred, target)]
    shared = max(0, inner[0]) * max(0, inner[1])
    union = sum(one[0] * one[1] for one in sides) - shared
    whole = hull[0] * hull[1]
    slopes = []
    for edge in range(4):
        axis, other, out = edge % 2, 1 - edge % 2, -1 if edge < 2 else 1
        ahead = out * (pred[edge] - target[edge])
        beyond = mpf("0.5") if ahead == 0 else mpf(ahead > 0)
        d_area, d_hull = sides[0][other], beyond * hull[other]
        d_shared = (1 - beyond) * max(0, inner[other]) * (1 + mpmath.sign(inner[axis])) / 2
        d_union = d_area - d_shared
        falls = d_shared * (union + shared) / union**2 + d_union / whole
        rises = d_area * shared / union**2 + union * d_hull / whole**2
        slopes.append(Difference(*((rises, falls) if out > 0 else (falls, rises))))
    return 1 - shared / union + (whole - union) / whole, slopes


def boxes(dtype):
    """Pairs at all scales, up to sides of 1e300: apart, overlapping, inside one another, nearly
    equal."""
    rng = np.random.default_rng(20)
    furthest = 300 if dtype is np.float64 else 30
    low, size = rng.normal(size=(2, 120, 2)), np.exp(rng.normal(size=(2, 120, 2)))
    size *= 10.0 ** rng.choice([0, 0, -3, 3], size=size.shape)
    pred, target = np.concatenate([low, low + size], axis=-1)
    pred[::4] = target[::4] + 1e-7 * rng.normal(size=(30, 4)) * np.tile(size[1, ::4], 2)
    pred[1::12] = target[1::12]
    scale = 10.0 ** np.where(np.arange(120) < 60, 0, rng.uniform(-furthest, furthest, 120))
    pred, target = ((box * scale[:, None]).astype(dtype) for box in (pred, target))
    wide = np.all([(box[:, :2] < box[:, 2:]).all(axis=1) for box in (pred, target)], axis=0)
    assert wide.mean() > 0.9
    return pred[wide], target[wide]


@pytest.mark.parametrize("dtype", [np.float64, np.float32], ids=["float64", "float32"])
def test_value_and_slopes_are_within_4_eps_of_the_exact_ones(dtype):
    assert too_far(lossedu.LOSSES["giou"], boxes(dtype), exact) == []


def test_the_form_in_common_use_is_caught(spoil):
    def common(pred, target):
        inner = np.minimum(pred, target)[..., 2:] - np.maximum(pred, target)[..., :2]
        hull = (np.maximum(pred, target)[..., 2:] - np.minimum(pred, target)[..., :2]).prod(axis=-1)
        shared = np.maximum(inner, 0).prod(axis=-1)
        union = sum((box[..., 2:] - box[..., :2]).prod(axis=-1) for box in (pred, target)) - shared
        return 1 - shared / union + (hull - union) / hull

    assert too_far(spoil("giou", f=common), boxes(np.float64), exact)


# ---------------------------------------------------------------------- boxes that are none
@pytest.mark.parametrize("came, said", [
    ([5.0, 1.0, 4.0, 2.0], "row 0 of pred has left 5 and right 4; left < right fits."),
    ([1.0, 2.0, 4.0, 2.0], "row 0 of pred has top 2 and bottom 2; top < bottom fits."),
    ([5.0, 1.0, 4.0, 2.0], "left, top, width and height, type "
                           "numpy.hstack([pred[:, :2], pred[:, :2] + pred[:, 2:]])"),
    ([5.0, 9.0, 4.0, 2.0], "any two opposite corners, type numpy.sort("),
])
def test_a_box_whose_ends_are_out_of_order_is_refused_with_what_to_type(came, said):
    with pytest.raises(ValueError) as caught:
        lossedu.loss("giou")(np.array([came]), np.array([[0.0, 0.0, 1.0, 1.0]]))
    assert said in str(caught.value)


def test_a_box_with_nan_passes_and_costs_nan():
    loss = lossedu.loss("giou")
    value = loss(np.array([[0.0, np.nan, 1.0, 1.0]]), np.array([[0.0, 0.0, 1.0, 1.0]]))
    assert np.isnan(value)


def test_boxes_that_share_an_edge_agree_with_pytorch():
    box = np.array([[0.0, 0.0, 2.0, 2.0]])
    others = box + np.array([[0, 0, 0, 0], [0, 1, 0, 1], [0, 0, 0, 1], [0, 0, 1, 1]])
    assert compare(lossedu.loss("giou"), np.repeat(box, 4, axis=0), others)
