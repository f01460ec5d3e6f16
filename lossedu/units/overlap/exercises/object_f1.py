"""How many objects are found: matches of labelled objects, in place of pixels."""
import numpy as np

from ....exercises.record import Case, Exercise, Mistake
from .. import objects
from ..objects import counted, counted_by_codes


def object_f1(pred, target):
    """The F1 score of objects: twice the matches over the number of objects in both images.

    pred, target: label images (h, w) of whole numbers; 0 is the background, and the pixels with the
    same number above 0 are one object. The numbers need not be consecutive, and those of the two
    images have nothing to do with each other. A predicted and a true object match if the
    intersection of their pixels is more than half of their union. Returns a float; 1.0 if there is
    no object in either image.
    """
    predicted, true = np.unique(pred[pred > 0]), np.unique(target[target > 0])
    if len(predicted) + len(true) == 0:
        return 1.0
    matches = 0
    for one in predicted:
        for other in true:
            shared = np.sum((pred == one) & (target == other))
            union = np.sum((pred == one) | (target == other))
            matches += 2 * shared > union
    return float(2 * matches / (len(predicted) + len(true)))


def _blocks(rng, numbers, size=4, gap=1):
    """A label image with one square after the other, numbered as given, and their order mixed."""
    image = np.zeros((size + 2, len(numbers) * (size + gap) + 1), dtype=int)
    for place, number in enumerate(rng.permutation(numbers)):
        left = 1 + place * (size + gap)
        image[1:1 + size, left:left + size] = number
    return image


def draw(rng):
    true = _blocks(rng, [1, 2, 3])
    yield Case(true.copy(), true).note("the same three objects")
    yield Case(np.where(true > 0, true % 3 + 5, 0), true).note("the same objects, numbered "
                                                               "otherwise")
    yield Case(np.zeros((3, 4), dtype=int), np.zeros((3, 4), dtype=int)).note("no object at all")
    yield Case(np.zeros((3, 4), dtype=int), np.array([[0, 7, 7, 0]] * 3)).note("nothing predicted")
    yield Case(np.array([[0, 7, 7, 0]] * 3), np.zeros((3, 4), dtype=int)).note("nothing to find")
    half = np.zeros((2, 6), dtype=int)
    half[:, :4] = 4
    yield Case(np.where(np.arange(6) < 2, half, 0), half).note("half of an object")
    yield Case(half, np.where(np.arange(6) < 2, half, 0)).note("an object twice as large")
    yield Case(np.where(np.arange(6) < 3, half, 0), half).note("three quarters of an object")
    joined = np.array([[1, 1, 1, 1, 2, 2, 2, 0], [1, 1, 1, 1, 2, 2, 2, 0]])
    yield Case((joined > 0).astype(int), joined).note("two objects that were joined")
    yield Case(joined, (joined > 0).astype(int)).note("one object that was cut in two")
    unlike = np.array([[3, 3, 3, 3, 3, 3, 3, 3, 3, 8], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]])
    yield Case((unlike == 3).astype(int), unlike).note("a large object found, a small one not")
    shifted = np.zeros((4, 9), dtype=int)
    shifted[:, 1:5] = 2
    yield Case(np.roll(shifted, 2, axis=1), shifted).note("an object, shifted by half its width")
    yield Case(np.roll(shifted, 1, axis=1), shifted).note("an object, shifted by a quarter")
    whole = np.full((5, 4), 6)
    yield Case(whole, np.full((5, 4), 1)).note("an object that fills the image")
    bits = np.where(rng.random((12, 15)) < 0.5, 0, np.kron(_numbers(rng, 4, 5), np.ones((3, 3))))
    grown = np.where(rng.random((12, 15)) < 0.2, 0, np.kron(_numbers(rng, 4, 5), np.ones((3, 3))))
    yield Case(bits.astype(int), grown.astype(int)).note("many objects with holes")
    own = np.kron(_numbers(rng, 4, 5), np.ones((3, 3)))
    kept = np.where(rng.random((12, 15)) < 0.72, own, 0)
    yield Case((kept * 11).astype(int), own.astype(int)).note("many objects, some found")
    wide = np.where(rng.random((12, 15)) < 0.7, own, 0)
    yield Case(np.where(own > 9, wide, 0).astype(int), own.astype(int)).note("half of them found")
    yield Case(true, np.where(true > 0, true + 253, 0)).note("numbers up to 256")
    few = np.array([[1] * 3 + [0] + [2] * 3 + [0] + [3] * 3])
    numbered = np.array([0, 256, 4_464, 70_000])[few]
    yield Case(few, numbered).note("numbers up to 70,000 in target")
    yield Case(numbered, few).note("numbers up to 70,000 in pred")
    one, quarter = np.array([[1, 1, 1, 1]]), np.array([[70_001, 0, 0, 0]])
    yield Case(one, quarter).note("a quarter of an object, numbered 70,001")
    yield Case(quarter, one).note("an object four times as large as number 70,001")
    whole_ones = np.array([[1, 1, 1, 1, 0, 2, 2, 2, 2, 0, 3, 3, 3, 3]])
    parted = np.array([[4, 5, 5, 5, 0, 7, 7, 7, 6, 0, 8, 8, 8, 9]])
    yield Case(whole_ones, parted).note("objects that touch a neighbour too")
    yield Case(parted, whole_ones).note("objects that a neighbour touches too")
    yield from _sharing_codes()
    row = (np.arange(14) < 10).astype(int)[None, :]
    yield Case(np.roll(row, 4, axis=1), row).note("six pixels of ten shared")
    corner = np.array([[3, 3, 3], [3, 0, 0], [3, 0, 0]])
    yield Case(corner, corner[::-1, ::-1]).note("two corners of one square")
    large = np.ones((7, 143), dtype=int)
    first = np.arange(1001).reshape(7, 143) < 501
    yield Case(np.where(first, large, 0), large).note("501 pixels of 1,001")
    large = np.ones((3, 1667), dtype=int)
    first = np.arange(5001).reshape(3, 1667) < 2501
    yield Case(np.where(first, large, 0), large).note("2,501 pixels of 5,001")


def _sharing_codes():
    """Images in which two pairs of labels have one number base * pred + target, if the base is the
    largest label, the number of labels, or a round number; and the same, exchanged."""
    many = np.array([[4, 11, 12, 101, 257, 1_001, 10_001, 65_537, 1, 1, 1, 1]])
    for first, second, note in (
            (np.array([[1] * 4 + [2] * 4]), np.array([[5] + [0] * 7]), "one pixel of two objects"),
            (np.array([[1] * 3 + [3] * 3]), np.array([[4] + [0] * 5]), "labels 1, 3 and 4"),
            (np.array([[1] * 8 + [2] * 4]), many, "labels up to 65,537, one pixel each")):
        yield Case(first, second).note(note)
        yield Case(second, first).note(f"{note}, exchanged")


def _numbers(rng, rows, columns):
    return rng.permutation(np.arange(1, rows * columns + 1)).reshape(rows, columns)


def by_pairs(pred, target):
    """Another right answer: one table of all pairs of labels."""
    labels, inside = np.unique(np.stack([pred.ravel(), target.ravel()]), return_inverse=True)
    first, second = inside.reshape(2, -1)
    table = np.zeros((len(labels), len(labels)), dtype=int)
    np.add.at(table, (first, second), 1)
    size_first, size_second = table.sum(axis=1), table.sum(axis=0)
    union = size_first[:, None] + size_second[None, :] - table
    good = (2 * table > union) & (labels[:, None] > 0) & (labels[None, :] > 0)
    count = np.sum((size_first > 0) & (labels > 0)) + np.sum((size_second > 0) & (labels > 0))
    return float(2 * good.sum() / count) if count else 1.0


def by_removal(pred, target):
    """Another: walk through the true objects, and count hits, misses and false objects."""
    left = set(np.unique(pred).tolist()) - {0}
    hits = misses = 0
    for label in set(np.unique(target).tolist()) - {0}:
        mine = target == label
        for other in list(left):
            theirs = pred == other
            if (mine & theirs).sum() / (mine | theirs).sum() > 0.5:
                left.remove(other)
                hits += 1
                break
        else:
            misses += 1
    total = 2 * hits + misses + len(left)
    return 2 * hits / total if total else 1.0


def _fraction(of):
    def answer(pred, target):
        predicted, true = objects.labels_of(pred), objects.labels_of(target)
        if len(predicted) + len(true) == 0:
            return 1.0
        count = {"true": len(true), "predicted": len(predicted),
                 "union": None}[of]
        matches = object_f1(pred, target) * (len(predicted) + len(true)) / 2
        if count is None:
            count = len(predicted) + len(true) - matches
        return float(matches / count) if count else 0.0
    return answer


def _smaller_count(pred, target):
    predicted, true, _ = _counts(pred, target)
    return float(2 * min(predicted, true) / (predicted + true)) if predicted + true else 1.0


def _counts(pred, target):
    """(predicted objects, true objects, matches)."""
    predicted, true = len(objects.labels_of(pred)), len(objects.labels_of(target))
    return predicted, true, object_f1(pred, target) * (predicted + true) / 2


def _mean_of_both(pred, target):
    predicted, true, matches = _counts(pred, target)
    if predicted + true == 0:
        return 1.0
    return float((matches / predicted + matches / true) / 2) if predicted and true else 0.0


def _background_below(pred, target):
    predicted, true, matches = _counts(pred, target)
    if predicted + true == 0:
        return 1.0
    return float(2 * matches / (len(np.unique(pred)) + len(np.unique(target))))


def _either_empty(pred, target):
    return object_f1(pred, target) if np.any(pred > 0) and np.any(target > 0) else 1.0


def _regions(pred, target):
    from scipy.ndimage import label
    return object_f1(label(pred > 0)[0], label(target > 0)[0])


def _parts(pred, target):
    from scipy.ndimage import label
    def split(image):
        found = np.zeros_like(image)
        for one in objects.labels_of(image):
            parts, _ = label(image == one)
            found = np.where(parts > 0, parts + found.max(), found)
        return found
    return object_f1(split(pred), split(target))


def _up_to_the_largest(pred, target):
    size = pred.max() + target.max()
    if size == 0:
        return 1.0
    matches = object_f1(pred, target) * (len(objects.labels_of(pred))
                                         + len(objects.labels_of(target))) / 2
    return float(2 * matches / size)


def _exchanged(answer):
    return lambda pred, target: answer(target, pred)


CODES = {"largest": counted_by_codes(lambda pred, target: target.max()),
         "labels": counted_by_codes(lambda pred, target: len(np.unique(target))),
         "round": counted_by_codes(lambda pred, target: 1000),
         "round_exchanged": _exchanged(counted_by_codes(lambda pred, target: 1000))}

EXERCISE = Exercise(
    reference=object_f1, title="Count objects, not pixels", points=3, difficulty=2, minutes=9,
    draw=draw,
    mistakes=(
        Mistake("at_least_half", counted(lambda shared, union, *_: 2 * shared >= union),
                "An object with an intersection of exactly half of the union counts as a match "
                "here. What does the docstring say?"),
        Mistake("any_overlap", counted(lambda shared, *_: shared > 0),
                "A single shared pixel counts as a match here. Which part of the union has to be "
                "shared?"),
        Mistake("of_the_true", counted(lambda shared, union, mine, theirs: 2 * shared > theirs),
                "The intersection is compared with the true object alone, so a predicted object of "
                "any size that covers it matches. With which area is it to be compared?"),
        Mistake("of_the_predicted", counted(lambda shared, union, mine, theirs: 2 * shared > mine),
                "The intersection is compared with the predicted object alone, so a small piece "
                "of an object matches. With which area is it to be compared?"),
        Mistake("of_the_larger", counted(lambda shared, union, mine, theirs: (
            2 * shared > max(mine, theirs))),
                "The intersection is compared with the larger of the two objects. With which area "
                "is it to be compared?"),
        Mistake("of_the_smaller", counted(lambda shared, union, mine, theirs: (
            2 * shared > min(mine, theirs))),
                "The intersection is compared with the smaller of the two objects, so a small "
                "piece matches the whole. With which area is it to be compared?"),
        Mistake("sum_of_sizes", counted(lambda shared, union, mine, theirs: (
            2 * shared > mine + theirs)),
                "Nothing matches here, not even an object with itself. If the sum of both sizes "
                "stands for your union, which pixels are counted twice in it?"),
        Mistake("boxes", counted(mask_of=objects.box_of),
                "The boxes around the objects are compared here. Of what does the docstring take "
                "the intersection?"),
        Mistake("counts_alone", _smaller_count,
                "Only the numbers of objects enter here. Where does it count whether they "
                "overlap?"),
        Mistake("dice_above_half", counted(lambda shared, union, mine, theirs: (
            4 * shared > mine + theirs)),
                "Here the Dice of two objects has to exceed a half. The docstring compares the "
                "intersection with the union: which of the two is stricter?"),
        Mistake("same_number", objects.by_number,
                "Objects are compared here if they have the same number. Do the numbers of the two "
                "images have anything to do with each other?"),
        Mistake("background", counted(labels=np.unique),
                "The background counts as an object here. Which number does it have?"),
        Mistake("background_below", _background_below,
                "The matches are right, and the background is counted among the objects below the "
                "line. Which number does it have?"),
        Mistake("empty_is_0", counted(empty=0.0),
                "Right, except where neither image has an object. What does the docstring ask "
                "for?"),
        Mistake("empty_is_nan", counted(empty=float("nan")),
                "Right, except where neither image has an object. What does the docstring ask "
                "for?"),
        Mistake("pixels", objects.dice_of_pixels,
                "This is the Dice of all pixels, in which a large object outweighs many small "
                "ones. What is to be counted?"),
        Mistake("pixels_iou", objects.iou_of_pixels,
                "This is the IoU of all pixels, in which a large object outweighs many small "
                "ones. What is to be counted?"),
        Mistake("recall", _fraction("true"),
                "The matches are divided by the number of true objects. Where do predicted objects "
                "without a match count?"),
        Mistake("precision", _fraction("predicted"),
                "The matches are divided by the number of predicted objects. Where do true objects "
                "without a match count?"),
        Mistake("jaccard", _fraction("union"),
                "This is matches over all objects, each match counted once. How often does F1 "
                "count a match above and below the line?"),
        Mistake("mean_of_both", _mean_of_both,
                "This is the mean of recall and precision. F1 is their harmonic mean: which counts "
                "stand in it?"),
        Mistake("sum_of_ious", objects.sum_of_ious,
                "A match counts by its IoU here. With what does it count in the docstring?"),
        Mistake("sum_of_best", objects.sum_of_best,
                "Each predicted object counts by its best IoU here, whether it matches or not. "
                "With what does a match count in the docstring?"),
        Mistake("three_quarters", counted(lambda shared, union, *_: 4 * shared > 3 * union),
                "Some matches are missing: here the intersection has to exceed three quarters of "
                "the union, or so. Which part does the docstring ask for?"),
        Mistake("either_empty", _either_empty,
                "If one image has no object and the other has some, the result is 1 here. What "
                "was found then?"),
        Mistake("regions", _regions,
                "Connected regions are counted here. Two objects may touch, and an object may have "
                "several parts: what tells objects apart in a label image?"),
        Mistake("parts", _parts,
                "An object with several parts counts as several objects here. What makes pixels "
                "one object in the docstring?"),
        Mistake("first_touched", objects.one_of_the_touched(0),
                "Each predicted object is compared with the first true object that it touches, "
                "and with no other. Can a later one match?"),
        Mistake("last_touched", objects.one_of_the_touched(-1),
                "Each predicted object is compared with the last true object that it touches, "
                "and with no other. Can an earlier one match?"),
        Mistake("smallest_left_out", counted(labels=lambda image: np.unique(image)[1:]),
                "The smallest number of an image is taken for the background here. Does each "
                "image have a background?"),
        Mistake("numbered_from_1", counted(
            labels=lambda image: np.arange(1, len(np.unique(image[image > 0])) + 1)),
                "The objects are taken to have the numbers 1, 2, 3 and so on. Which numbers does "
                "the docstring allow?"),
        Mistake("largest_number", _up_to_the_largest,
                "The largest number stands for the number of objects here. Are the numbers "
                "consecutive?"),
        *(Mistake(f"codes_{name}", answer,
                  "Two pairs of labels share a number here, as (1, 11) and (2, 1) do in "
                  "10 * pred + target. How large does the factor have to be?")
          for name, answer in CODES.items())),
    styles=(by_pairs, by_removal))
