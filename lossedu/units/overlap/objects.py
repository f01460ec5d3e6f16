"""Scores of objects that differ from F1: other rules for a match, other counts.

Each takes two label images (h, w) of whole numbers, in which 0 is the background.
"""
import numpy as np


def above_half(shared, union, *_):
    return 2 * shared > union


def labels_of(image):
    return np.unique(image[image > 0])


def counted(rule=above_half, labels=labels_of, mask_of=np.equal, empty=1.0):
    """F1 with another rule for a match, `rule(shared, union, predicted, true)`, other
    labels of an image, or another mask of a label."""
    def answer(pred, target):
        predicted, true = ([mask_of(image, one) for one in labels(image)]
                           for image in (pred, target))
        if len(predicted) + len(true) == 0:
            return empty
        matches = sum(bool(rule(np.sum(mine & theirs), np.sum(mine | theirs), mine.sum(),
                                theirs.sum())) for mine in predicted for theirs in true)
        return float(2 * matches / (len(predicted) + len(true)))
    return answer


def counted_by_codes(base):
    """F1 with a number for each pair of labels, `base(pred, target) * pred + target`; where the
    base is too small, two pairs share one."""
    def answer(pred, target):
        predicted, true = labels_of(pred), labels_of(target)
        if len(predicted) + len(true) == 0:
            return 1.0
        factor = base(pred, target)
        codes = factor * pred + target
        matches = 0
        for one in predicted:
            for other in true:
                shared = np.sum(codes == factor * one + other)
                matches += 2 * shared > np.sum(pred == one) + np.sum(target == other) - shared
        return float(2 * matches / (len(predicted) + len(true)))
    return answer


def box_of(image, label):
    """The box around the pixels of a label."""
    rows, columns = np.nonzero(image == label)
    box = np.zeros(image.shape, dtype=bool)
    box[rows.min():rows.max() + 1, columns.min():columns.max() + 1] = True
    return box


def by_number(pred, target):
    predicted, true = labels_of(pred), labels_of(target)
    if len(predicted) + len(true) == 0:
        return 1.0
    same = sum(2 * np.sum((pred == one) & (target == one)) > np.sum((pred == one) | (target == one))
               for one in np.intersect1d(predicted, true))
    return float(2 * same / (len(predicted) + len(true)))


def dice_of_pixels(pred, target):
    size = np.sum(pred > 0) + np.sum(target > 0)
    return float(2 * np.sum((pred > 0) & (target > 0)) / size) if size else 1.0


def one_of_the_touched(place):
    """Each predicted object is compared with one of the true objects that it touches."""
    def answer(pred, target):
        count = len(labels_of(pred)) + len(labels_of(target))
        if count == 0:
            return 1.0
        matches = 0
        for one in labels_of(pred):
            touched = np.unique(target[(pred == one) & (target > 0)])
            if len(touched):
                other = target == touched[place]
                matches += 2 * np.sum((pred == one) & other) > np.sum((pred == one) | other)
        return float(2 * matches / count)
    return answer


def sum_of_ious(pred, target):
    predicted, true = labels_of(pred), labels_of(target)
    if len(predicted) + len(true) == 0:
        return 1.0
    each = [np.sum((pred == one) & (target == other)) / np.sum((pred == one) | (target == other))
            for one in predicted for other in true]
    return float(2 * sum(iou for iou in each if iou > 0.5) / (len(predicted) + len(true)))


def sum_of_best(pred, target):
    """Each predicted object counts by its best IoU, matched or not."""
    predicted, true = labels_of(pred), labels_of(target)
    if len(predicted) + len(true) == 0:
        return 1.0
    best = sum(max(np.sum((pred == one) & (target == other))
                   / np.sum((pred == one) | (target == other)) for other in true)
               for one in predicted) if len(true) else 0.0
    return float(2 * best / (len(predicted) + len(true)))


def iou_of_pixels(pred, target):
    union = np.sum((pred > 0) | (target > 0))
    return float(np.sum((pred > 0) & (target > 0)) / union) if union else 1.0
