"""GIoU of boxes that are given by centre and size."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened


def giou_boxes(pred, target):
    """The generalized IoU of each predicted box with the target box of the same row.

    pred, target: (n, 4), float; a row holds the centre (x, y) and the width and height of a box.
    Both are positive. Returns (n,).
    """
    low_1, high_1 = pred[:, :2] - pred[:, 2:] / 2, pred[:, :2] + pred[:, 2:] / 2
    low_2, high_2 = target[:, :2] - target[:, 2:] / 2, target[:, :2] + target[:, 2:] / 2
    sides = np.clip(np.minimum(high_1, high_2) - np.maximum(low_1, low_2), 0, None)
    shared = sides.prod(axis=1)
    union = pred[:, 2:].prod(axis=1) + target[:, 2:].prod(axis=1) - shared
    hull = (np.maximum(high_1, high_2) - np.minimum(low_1, low_2)).prod(axis=1)
    return shared / union - (hull - union) / hull


def draw(rng):
    def drawn(n):
        return np.column_stack([rng.normal(0, 3, (n, 2)), rng.uniform(0.5, 4, (n, 2))])

    box = np.array([[2.0, 1.0, 4.0, 2.0]])
    yield Case(box.copy(), box).note("the same box")
    yield Case(np.array([[2.0, 1.0, 2.0, 1.0]]), box).note("a box inside the other")
    yield Case(box, np.array([[2.0, 1.0, 2.0, 1.0]])).note("a box around the other")
    yield Case(np.array([[8.0, 1.0, 4.0, 2.0]]), box).note("apart in x alone")
    yield Case(np.array([[2.0, 9.0, 4.0, 2.0]]), box).note("apart in y alone")
    yield Case(np.array([[9.0, 8.0, 1.0, 3.0]]), box).note("apart in both directions")
    yield Case(np.array([[-9.0, -8.0, 1.0, 3.0]]), box).note("apart on the other side")
    yield Case(np.array([[6.0, 1.0, 4.0, 2.0]]), box).note("boxes that touch")
    yield Case(np.array([[3.0, 2.0, 4.0, 2.0]]), box).note("a corner shared")
    yield Case(np.array([[2.0, 1.0, 1.0, 6.0]]), box).note("a cross")
    yield Case(drawn(6), drawn(6)).note("six boxes")
    yield Case(drawn(40), drawn(40)).note("forty boxes")
    near = drawn(25)
    yield Case(near + rng.normal(0, 0.3, (25, 4)) * np.array([1, 1, 0, 0]),
               near).note("boxes that are nearly right")


def in_a_loop(pred, target):
    found = []
    for (x, y, w, h), (u, v, m, k) in zip(pred, target):
        width = max(0.0, min(x + w / 2, u + m / 2) - max(x - w / 2, u - m / 2))
        height = max(0.0, min(y + h / 2, v + k / 2) - max(y - h / 2, v - k / 2))
        shared = width * height
        union = w * h + m * k - shared
        around = ((max(x + w / 2, u + m / 2) - min(x - w / 2, u - m / 2))
                  * (max(y + h / 2, v + k / 2) - min(y - h / 2, v - k / 2)))
        found.append(shared / union + union / around - 1)
    return np.array(found)


def by_sides(pred, target):
    half = (pred[:, 2:] + target[:, 2:]) / 2
    apart = np.abs(pred[:, :2] - target[:, :2])
    least = np.minimum(pred[:, 2:], target[:, 2:])
    most = np.maximum(pred[:, 2:], target[:, 2:])
    sides = np.minimum(np.maximum(half - apart, 0), least)
    shared = sides[:, 0] * sides[:, 1]
    hull = np.maximum(half + apart, most)
    union = np.prod(pred[:, 2:], axis=1) + np.prod(target[:, 2:], axis=1) - shared
    return shared / union - 1 + union / (hull[:, 0] * hull[:, 1])


def _made(clip=True, corners=False, penalty=1.0, of_hull=True, sides_added=False, minus_shared=True,
          hull_of="all"):
    def answer(pred, target):
        half = 0.5
        if corners:
            low_1, high_1, low_2, high_2 = pred[:, :2], pred[:, 2:], target[:, :2], target[:, 2:]
        else:
            low_1, high_1 = pred[:, :2] - half * pred[:, 2:], pred[:, :2] + half * pred[:, 2:]
            low_2, high_2 = target[:, :2] - half * target[:, 2:], target[:, :2] + half * target[:,
                                                                                                2:]
        sides = np.minimum(high_1, high_2) - np.maximum(low_1, low_2)
        sides = np.clip(sides, 0, None) if clip else sides
        shared = sides.prod(axis=1)
        union = (high_1 - low_1).prod(axis=1) + (high_2 - low_2).prod(axis=1)
        union = union - shared if minus_shared else union
        hull = (np.maximum(high_1, high_2) - np.minimum(low_1, low_2)).prod(axis=1)
        below = hull if of_hull else union
        return shared / union - penalty * (hull - union) / below
    return answer


def _low_corner(pred, target):
    moved = [np.column_stack([box[:, :2] + box[:, 2:] / 2, box[:, 2:]]) for box in (pred, target)]
    return giou_boxes(*moved)


def _clipped_product(pred, target):
    low = np.maximum(pred[:, :2] - pred[:, 2:] / 2, target[:, :2] - target[:, 2:] / 2)
    high = np.minimum(pred[:, :2] + pred[:, 2:] / 2, target[:, :2] + target[:, 2:] / 2)
    shared = np.maximum((high - low).prod(axis=1), 0)
    union = pred[:, 2:].prod(axis=1) + target[:, 2:].prod(axis=1) - shared
    hull = (np.maximum(pred[:, :2] + pred[:, 2:] / 2, target[:, :2] + target[:, 2:] / 2)
            - np.minimum(pred[:, :2] - pred[:, 2:] / 2, target[:, :2] - target[:, 2:] / 2))
    hull = hull.prod(axis=1)
    return shared / union - (hull - union) / hull


EXERCISE = Exercise(
    reference=giou_boxes, title="GIoU by centre and size", points=3, difficulty=2, minutes=9,
    draw=widened(draw, giou_boxes, {
        "widths and heights are positive": lambda pred, target: bool(
            np.any(pred[:, 2:] <= 0) or np.any(target[:, 2:] <= 0))}),
    rtol=1e-7,  # the order of sums and differences costs digits where boxes are far from 0
    mistakes=(
        Mistake("no_clip", _made(clip=False),
                "For boxes that are apart, a side of the intersection is negative here; if both "
                "are, their product is a positive area. What is the least that a side can be?"),
        Mistake("product_clipped", _clipped_product,
                "The product of the two sides is cut off at 0, but two negative sides have a "
                "positive product. What has to be cut off before the product?"),
        Mistake("corners", _made(corners=True),
                "The rows are read as two corners here. What do the last two numbers of a row "
                "stand for?"),
        Mistake("low_corner", _low_corner,
                "The first two numbers of a row are read as a corner here. Which point of the box "
                "do they give?"),
        Mistake("iou", _made(penalty=0.0),
                "This is the IoU, which is 0 for all boxes that are apart. What does GIoU subtract "
                "from it?"),
        Mistake("penalty_added", _made(penalty=-1.0),
                "The part of the hull that neither box covers is added here. Is a larger hull "
                "better or worse?"),
        Mistake("over_the_union", _made(of_hull=False),
                "The empty part of the hull is divided by the union here. By which area does GIoU "
                "divide it?"),
        Mistake("shared_twice", _made(minus_shared=False),
                "The sum of both areas stands for the union here. What does it count twice?"),
        Mistake("loss", lambda pred, target: 1 - giou_boxes(pred, target),
                "This is the loss, one minus the GIoU. What does the docstring ask for?")),
    styles=(in_a_loop, by_sides))
