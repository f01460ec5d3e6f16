"""GIoU of every predicted box with every target, for boxes given by centre and size."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from ....exercises.widen import widened
from ....losses import loss


def giou_table(pred, target):
    """The generalized IoU of every predicted box with every target box.

    pred: (n, 4), target: (m, 4); a row holds the centre (x, y), the width and the height of a box.
    Widths and heights are positive, so no area is 0 by which you divide. Returns (n, m).
    """
    low, high = pred[:, None, :2] - pred[:, None, 2:] / 2, pred[:, None, :2] + pred[:, None, 2:] / 2
    goal_low, goal_high = target[:, :2] - target[:, 2:] / 2, target[:, :2] + target[:, 2:] / 2
    sides = np.clip(np.minimum(high, goal_high) - np.maximum(low, goal_low), 0, None)
    both = sides.prod(axis=-1)
    covered = pred[:, None, 2:].prod(axis=-1) + target[:, 2:].prod(axis=-1) - both
    around = (np.maximum(high, goal_high) - np.minimum(low, goal_low)).prod(axis=-1)
    return both / covered - 1 + covered / around


def draw(rng):
    def drawn(n):
        return np.column_stack([rng.normal(0, 3, (n, 2)), rng.uniform(0.5, 4, (n, 2))])

    box = np.array([[2.0, 1.0, 4.0, 2.0]])
    yield Case(box.copy(), box).note("the same box")
    yield Case(np.array([[2.0, 1.0, 2.0, 1.0]]), box).note("a box inside the other")
    yield Case(box, np.array([[2.0, 1.0, 2.0, 1.0]])).note("a box around the other")
    yield Case(np.array([[8.0, 1.0, 4.0, 2.0]]), box).note("disjoint in x alone")
    yield Case(np.array([[2.0, 9.0, 4.0, 2.0]]), box).note("disjoint in y alone")
    yield Case(np.array([[9.0, 8.0, 1.0, 3.0]]), box).note("disjoint in both directions")
    yield Case(np.array([[-9.0, -8.0, 1.0, 3.0]]), box).note("disjoint on the other side")
    yield Case(np.array([[6.0, 1.0, 4.0, 2.0]]), box).note("boxes that touch")
    yield Case(np.array([[3.0, 2.0, 4.0, 2.0]]), box).note("a corner shared")
    yield Case(np.array([[2.0, 1.0, 1.0, 6.0]]), box).note("a cross")
    yield Case(np.vstack([box, box + 1.0]), box).note("two boxes and one target")
    yield Case(drawn(1), drawn(3)).note("one box and three targets")
    yield Case(drawn(5), drawn(5)).note("five boxes, five targets")
    yield Case(drawn(9), drawn(4)).note("nine boxes, four targets")
    for size in (1e-5, 1e-3, 0.1, 10.0, 30.0, 100.0, 1e3, 1e6, 1e8):
        yield Case(size * drawn(4), size * drawn(3)).note(f"boxes of sizes near {size:g}")
        yield Case(size * drawn(4), size * drawn(4)).note(f"four of each, sizes near {size:g}")
    yield Case(np.array([[5.0, 5.0, 1.0, 1.0], [5.003, 5.02, 1.002, 1.00005]]),
               np.array([[5.0, 5.0, 1.0, 1.0], [60.0, 5.2, 80.0, 0.9], [5.0, 300.0, 1.0, 200.0],
                         [15.0, 20.0, 25.0, 28.0], [505.0, 4.0, 900.0, 3.0],
                         [700.0, 900.0, 1200.0, 1500.0],
                         [4e3, 6e3, 7e3, 9e3]])).note("targets near and far")
    yield Case(np.array([[505.0, 4.0, 900.0, 3.0], [4e3, 6e3, 7e3, 9e3], [5.0, 6.0, 3.0, 2.0]]),
               np.array([[5.0, 5.0, 1.0, 1.0], [60.0, 5.2, 80.0, 0.9]])).note("boxes near and far")
    for size in (150.0, 500.0, 2e3, 2e4):
        yield Case(drawn(4) + size * np.arange(1, 5)[:, None] * np.array([1, 1, 0.3, 0.2]),
                   drawn(4)).note(f"four boxes disjoint by {size:g} and more, and larger")
        yield Case(drawn(1) * size, drawn(1)).note("one box, far larger than the target")
    near = drawn(6)
    yield Case(near + rng.normal(0, 0.3, (6, 4)) * np.array([1, 1, 0, 0]),
               near).note("boxes that are nearly right")


def in_a_loop(pred, target):
    found = np.zeros((len(pred), len(target)))
    for i, (x, y, w, h) in enumerate(pred):
        for k, (u, v, m, n) in enumerate(target):
            width = max(0.0, min(x + w / 2, u + m / 2) - max(x - w / 2, u - m / 2))
            height = max(0.0, min(y + h / 2, v + n / 2) - max(y - h / 2, v - n / 2))
            shared = width * height
            union = w * h + m * n - shared
            around = ((max(x + w / 2, u + m / 2) - min(x - w / 2, u - m / 2))
                      * (max(y + h / 2, v + n / 2) - min(y - h / 2, v - n / 2)))
            found[i, k] = shared / union - (around - union) / around
    return found


def by_the_loss(pred, target):
    def corners(boxes):
        return np.hstack([boxes[:, :2] - boxes[:, 2:] / 2, boxes[:, :2] + boxes[:, 2:] / 2])

    pairs = np.repeat(pred, len(target), axis=0), np.tile(target, (len(pred), 1))
    values = loss("giou")(*map(corners, pairs), reduction="none")
    return 1 - values.reshape(len(pred), len(target))


def _made(clip="sides", corners=False, penalty=1.0, of_hull=True, minus_shared=True,
          epsilon=0.0, half=np.divide):
    def answer(pred, target):
        pred = pred[:, None]
        if corners:
            low_1, high_1, low_2, high_2 = pred[..., :2], pred[..., 2:], target[:, :2], target[:,
                                                                                               2:]
        else:
            reach_1, reach_2 = half(pred[..., 2:], 2), half(target[:, 2:], 2)
            low_1, high_1 = pred[..., :2] - reach_1, pred[..., :2] + reach_1
            low_2, high_2 = target[:, :2] - reach_2, target[:, :2] + reach_2
        sides = np.minimum(high_1, high_2) - np.maximum(low_1, low_2)
        sides = {"sides": np.maximum(sides, 0), "absolute": abs(sides)}.get(clip, sides)
        shared = sides.prod(axis=-1)
        shared = np.maximum(shared, 0) if clip == "product" else shared
        union = (high_1 - low_1).prod(axis=-1) + (high_2 - low_2).prod(axis=-1)
        union = (union - shared if minus_shared else union) + epsilon
        hull = (np.maximum(high_1, high_2) - np.minimum(low_1, low_2)).prod(axis=-1) + epsilon
        return shared / union - penalty * (hull - union) / (hull if of_hull else union)
    return answer


def _diou(pred, target):
    pred = pred[:, None]
    hull = (np.maximum(pred[..., :2] + pred[..., 2:] / 2, target[:, :2] + target[:, 2:] / 2)
            - np.minimum(pred[..., :2] - pred[..., 2:] / 2, target[:, :2] - target[:, 2:] / 2))
    apart = np.sum((pred[..., :2] - target[:, :2]) ** 2, axis=-1) / np.sum(hull**2, axis=-1)
    return _made(penalty=0.0)(pred[:, 0], target) - apart


def _with_areas(rule, stretch=0.0, hull_of=None):
    """A table `rule(shared, union, hull)`; `stretch` is added to the sides of the intersection, and
    `hull_of(pred sides, target sides)` stands for the sides of the hull."""
    def answer(pred, target):
        low, high = pred[:, None, :2] - pred[:, None, 2:] / 2, pred[:, None, :2] + pred[:, None,
                                                                                      2:] / 2
        goal_low, goal_high = target[:, :2] - target[:, 2:] / 2, target[:, :2] + target[:, 2:] / 2
        sides = np.minimum(high, goal_high) - np.maximum(low, goal_low) + stretch
        shared = np.maximum(sides, 0).prod(axis=-1)
        union = pred[:, None, 2:].prod(axis=-1) + target[:, 2:].prod(axis=-1) - shared
        around = np.maximum(high, goal_high) - np.minimum(low, goal_low)
        if hull_of is not None:
            around = hull_of(pred[:, None, 2:], target[:, 2:])
        return rule(shared, union, around.prod(axis=-1))
    return answer


def _from_distances(pred, target):
    """Sides by the distance of the centres: right unless one box reaches past both edges of the
    other."""
    distance = np.abs(pred[:, None, :2] - target[:, :2])
    half = (pred[:, None, 2:] + target[:, 2:]) / 2
    shared = np.maximum(half - distance, 0).prod(axis=-1)
    union = pred[:, None, 2:].prod(axis=-1) + target[:, 2:].prod(axis=-1) - shared
    return _giou(shared, union, (half + distance).prod(axis=-1))


def _giou(shared, union, hull):
    return shared / union - (hull - union) / hull


def _sides_exchanged(pred, target):
    return giou_table(pred[:, [0, 1, 3, 2]], target[:, [0, 1, 3, 2]])


def _low_corner(pred, target):
    return giou_table(*(np.column_stack([box[:, :2] + box[:, 2:] / 2, box[:, 2:]])
                        for box in (pred, target)))


def _row_by_row(pred, target):
    return np.array([giou_table(one[None], other[None])[0, 0] for one, other in zip(pred, target)])


EXERCISE = Exercise(
    reference=giou_table, title="Every box with every target", points=3, difficulty=3, minutes=10,
    draw=widened(draw, giou_table, {
        "widths and heights are positive": lambda pred, target: bool(
            np.any(pred[:, 2:] <= 0) or np.any(target[:, 2:] <= 0))}),
    rtol=1e-7,  # the order of sums and differences costs digits where boxes are far from 0
    atol=1e-8,
    mistakes=(
        Mistake("row_by_row", _row_by_row,
                "Each box is compared with the target of its own row here. How many pairs do n "
                "boxes and m targets make?"),
        Mistake("turned_round", lambda pred, target: giou_table(target, pred),
                "The table is (m, n) here. Which index do the docstring's rows have?"),
        Mistake("no_clip", _made(clip=""),
                "For disjoint boxes, a side of the intersection is negative here; if both are, "
                "their product is a positive area. What is the least that a side can be?"),
        Mistake("product_clipped", _made(clip="product"),
                "The product of the two sides is cut off at 0, but two negative sides have a "
                "positive product. What has to be cut off before the product?"),
        Mistake("corners", _made(corners=True),
                "The rows are read as two corners here. What do the last two numbers of a row "
                "stand for?"),
        Mistake("low_corner", _low_corner,
                "The first two numbers of a row are read as a corner here. Which point of the "
                "box do they give?"),
        Mistake("iou", _made(penalty=0.0),
                "This is the IoU, which is 0 for all disjoint boxes. What does GIoU subtract "
                "from it?"),
        Mistake("penalty_alone", _with_areas(lambda shared, union, hull: union / hull - 1),
                "Only the empty part of the enclosing box is left here, so two equal boxes get "
                "0. From what does GIoU subtract it?"),
        Mistake("of_the_hull", _with_areas(lambda shared, union, hull: shared / hull),
                "This is the intersection over the enclosing box, and 0 for all disjoint boxes. "
                "By which area does GIoU divide the intersection, and what does it subtract?"),
        Mistake("hull_without_shared", _with_areas(lambda shared, union, hull: (
            shared / union - (hull - shared) / hull)),
                "The enclosing box minus the intersection is subtracted here. Which part of the "
                "enclosing box does neither of the two boxes cover?"),
        Mistake("where_apart", _with_areas(lambda shared, union, hull: np.where(
            shared > 0, shared / union, union / hull - 1)),
                "Boxes that overlap get their IoU here, and the others the rest of the formula. "
                "Has the enclosing box of two boxes that overlap no empty part?"),
        Mistake("hull_of_sums", _with_areas(_giou, hull_of=np.add),
                "The sums of both widths and both heights stand for the sides of the enclosing "
                "box here. How does the enclosing box change if a box is moved away?"),
        Mistake("hull_of_the_larger", _with_areas(_giou, hull_of=np.maximum),
                "The larger width and the larger height stand for the sides of the enclosing box "
                "here. How does the enclosing box change if a box is moved away?"),
        Mistake("from_distances", _from_distances,
                "The sides of the intersection and of the enclosing box seem to be half the sum "
                "of both sides, less or plus the distance of the centres. Is this so if one box "
                "lies inside the other?"),
        Mistake("one_more", _with_areas(_giou, stretch=1.0),
                "A 1 is added to the sides of the intersection here, as if whole pixels were "
                "counted. How long is a side from 2 to 4?"),
        Mistake("sides_exchanged", _sides_exchanged,
                "Width and height are exchanged here. In which order does a row hold them?"),
        Mistake("penalty_added", _made(penalty=-1.0),
                "The part of the enclosing box that neither box covers is added here. Is a "
                "larger one better or worse?"),
        Mistake("over_the_union", _made(of_hull=False),
                "The empty part of the enclosing box is divided by the union here. By which area "
                "does GIoU divide it?"),
        Mistake("shared_twice", _made(minus_shared=False),
                "The sum of both areas stands for the union here. What does it count twice?"),
        Mistake("epsilon", _made(epsilon=1e-7),
                "A small number seems to be added to the areas by which you divide. For small "
                "boxes this changes the result. Can such an area be 0 if all boxes have one?"),
        Mistake("full_sides", _made(half=lambda side, _: side),
                "The edges lie a whole side away from the centre here. How far are they?"),
        Mistake("absolute", _made(clip="absolute"),
                "The sides of the intersection are taken without their sign here, so disjoint "
                "boxes share an area. What is the least that a side can be?"),
        Mistake("distance", _diou,
                "This is the IoU minus a squared distance of the centres, the DIoU. Which areas "
                "does GIoU subtract?"),
        Mistake("whole_halves", _made(half=np.floor_divide),
                "Half of a side seems to be rounded to a whole number here. What is half of 3?"),
        Mistake("loss", lambda pred, target: 1 - giou_table(pred, target),
                "This is the loss, one minus the GIoU. What does the docstring ask for?")),
    styles=(in_a_loop, by_the_loss))
