"""Wrong implementations of the generalized IoU loss that people really write."""
import numpy as np

from ..core.record import Mistake
from ..losses.overlap.giou import across, giou, giou_grad, sides_of
from .common import sign


def _loss(clip="sides", penalty=1.0, over="hull", counted_once=True, size=0.0):
    """The loss from three areas, with something in it wrong."""
    def wrong(pred, target):
        inner = np.minimum(pred, target)[..., 2:] - np.maximum(pred, target)[..., :2] + size
        inner = np.maximum(inner, 0) if clip == "sides" else inner
        shared = inner.prod(axis=-1)
        shared = np.maximum(shared, 0) if clip == "product" else shared
        union = sum((box[..., 2:] - box[..., :2] + size).prod(axis=-1) for box in (pred, target))
        union = union - shared if counted_once else union
        hull = (sides_of(pred, target).hull + size).prod(axis=-1)
        return 1 - shared / union + penalty * (hull - union) / (hull if over == "hull" else union)
    return wrong


def _grad(of_union=1.0, of_hull=1.0, penalty=1.0, shared_leaves=1.0):
    """The gradient from those of three areas, with something in it wrong."""
    def wrong(pred, target):
        sides, outwards = sides_of(pred, target), np.array([-1.0, -1.0, 1.0, 1.0])
        beyond = np.heaviside(outwards * (pred - target), 0.5)
        areas = (np.prod(one, axis=-1, keepdims=True)
                 for one in (sides.shared, sides.pred, sides.target, sides.hull))
        shared, one, other, hull = areas
        union = one + other - shared
        d_shared = outwards * (1 - beyond) * (
            np.tile(np.heaviside(sides.shared - sides.gap, 0.5) * across(sides.shared), 2))
        d_union = outwards * np.tile(across(sides.pred), 2) - shared_leaves * d_shared
        d_hull = outwards * beyond * np.tile(across(sides.hull), 2)
        return (-d_shared / union + of_union * shared * d_union / union**2
                + penalty * (of_hull * union * d_hull / hull**2 - of_union * d_union / hull))
    return wrong


MISTAKES = {
    "giou": (
        sign(giou_grad,
             "Right size, wrong sign: this is the gradient of the score. Does the loss rise or "
             "fall as the score rises?"),
        Mistake("of_iou", _grad(penalty=0.0),
                "This is the gradient of 1 - IoU, which is 0 for all boxes that are apart. Which "
                "area does GIoU bring in?"),
        Mistake("hull_fixed", _grad(of_hull=0.0),
                "The hull does not change with the box here. Which of its edges are those of the "
                "box?"),
        Mistake("union_fixed", _grad(of_union=0.0),
                "The union does not change with the box here. What happens to it if a box that is "
                "apart grows?"),
        Mistake("union_is_the_sum", _grad(shared_leaves=0.0),
                "Right for boxes that are apart. By how much does the union grow where the box "
                "grows into the other one?"),
        Mistake("of_the_target", lambda pred, target: giou_grad(target, pred),
                "This is the gradient in the other box. Which of the two is moved?"),
        Mistake("score", lambda pred, target: 1 - giou(pred, target),
                "This is the GIoU, which is to be large. What is the loss of equal boxes?",
                of="value"),
        Mistake("iou", _loss(penalty=0.0),
                "This is 1 - IoU, which is 1 for all boxes that are apart. What does GIoU subtract "
                "from the IoU?", of="value"),
        Mistake("no_clip", _loss(clip=""),
                "For boxes that are apart, a side of the intersection is negative here; if both "
                "are, their product is a positive area. What is the least that a side can be?",
                of="value"),
        Mistake("product_clipped", _loss(clip="product"),
                "The product of the two sides is cut off at 0, but two negative sides have a "
                "positive product. What has to be cut off before the product?", of="value"),
        Mistake("penalty_subtracted", _loss(penalty=-1.0),
                "The empty part of the hull lowers the loss here. Is a larger hull better or "
                "worse?", of="value"),
        Mistake("over_the_union", _loss(over="union"),
                "The empty part of the hull is divided by the union here. By which area does GIoU "
                "divide it?", of="value"),
        Mistake("shared_twice", _loss(counted_once=False),
                "The sum of both areas stands for the union here. What does it count twice?",
                of="value"),
        Mistake("pixels", _loss(size=1.0),
                "Sides seem to be counted in whole pixels, right - left + 1. How wide is a box "
                "from 0 to 1?", of="value"),
    ),
}
