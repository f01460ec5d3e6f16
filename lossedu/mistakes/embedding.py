"""Wrong implementations of losses on points in a space that people really write."""
import numpy as np

from ..core.record import Mistake
from ..losses.classes import surprise_and_probs as softmax_parts
from ..losses.embedding import direction, length, length_and_slope
from ..losses.embedding.contrastive import contrastive, contrastive_grad
from ..losses.embedding.cosine_embedding import _corner, cosine_embedding, cosine_embedding_grad
from ..losses.embedding.info_nce import _compared, _mean, info_nce, info_nce_grad
from ..losses.embedding.triplet_margin import triplet_margin, triplet_margin_grad
from .common import factor, no_slope_in, score_for_loss, sign, with_settings


def _never_at_rest(first, second, target, margin):
    distance, direction = length_and_slope(first - second)
    past = (distance - margin)[..., None]
    slope = np.where(target[..., None] == 1, first - second, past * direction)
    return slope, -slope


def _no_direction(first, second, target, margin):
    lack = np.maximum(0, margin - length(first - second))[..., None]
    slope = np.where(target[..., None] == 1, 1, -lack) * (first - second)
    return slope, -slope


def _turn(first, second, target, margin):
    """1 where the cosine has to fall, -1 where it has to rise, 0 elsewhere."""
    return np.where(target == 1, -1, _corner(first, second, target, margin) >= 0)[..., None]


def _lengths_held(anchor, positive, temperature):
    ((u, length_u), (v, length_v)), _, pull = _compared(anchor, positive, temperature)
    pull = pull / (max(1, len(anchor)) * temperature)
    return pull @ v / (length_u + (length_u == 0)), pull.T @ u / (length_v + (length_v == 0))


def _grad(anchor, positive, negative, settings, **changed):
    return triplet_margin_grad(anchor, positive, negative, **{**settings, **changed})


def _distances(anchor, positive, negative, p=2.0, eps=1e-6, **_):
    return length(anchor - positive + eps, p), length(anchor - negative + eps, p)


def _times_distance(slopes, anchor, positive, p=2.0, eps=1e-6, **_):
    return tuple(slope * length(anchor - positive + eps, p)[..., None] for slope in slopes)


MISTAKES = {
    "contrastive": (
        sign(contrastive_grad,
            "Wrong sign for both points (or the two are swapped): a descent step moves matching "
            "pairs apart."),
        no_slope_in("one_point_only", contrastive_grad, 1,
            "Right for the first point. The second one is subtracted in the difference: what is "
            "its gradient?"),
        Mistake("labels_swapped", lambda first, second, target, margin: (
            contrastive_grad(first, second, 1 - target, margin)),
            "Matching pairs are pushed apart here. In the paper 1 marks pairs that differ: which "
            "pairs does it mark here?"),
        Mistake("never_at_rest", lambda first, second, target, margin: (
            _never_at_rest(first, second, target, margin)),
            "Right for distances up to the margin. What is the loss of a differing pair beyond it, "
            "and so its gradient?"),
        Mistake("no_direction", lambda first, second, target, margin: (
            _no_direction(first, second, target, margin)),
            "For differing pairs, the gap to the margin is multiplied by the difference of the "
            "points. Which length does the gradient of a distance have?"),
        factor(2, contrastive_grad,
            "Exactly twice. What do the 2 of the square and the one half in front make together?"),
        Mistake("value_labels_swapped", lambda first, second, target, margin: (
            contrastive(first, second, 1 - target, margin)),
            "Matching pairs that are close together have a large loss here. Which label marks a "
            "match, 1 or 0?", of="value"),
        factor(2, contrastive,
            "Exactly twice. Which factor stands in front of both "
            "squares?", "value_twice", of="value"),
        Mistake("margin_of_squares", lambda first, second, target, margin: (
            0.5 * np.where(target == 1, length(first - second) ** 2,
                np.maximum(0, margin - length(first - second) ** 2))),
            "The squared distance is subtracted from the margin. What has to be squared, the "
            "distance or the gap between it and the margin?", of="value"),
        Mistake("unclipped", lambda first, second, target, margin: (
            0.5 * np.where(target == 1, length(first - second),
                margin - length(first - second)) ** 2),
            "Right for distances up to the margin. Beyond it the loss of a differing pair grows "
            "again: what should it be there?", of="value"),
    ),
    "cosine_embedding": (
        sign(cosine_embedding_grad,
            "Right size, wrong sign: a descent step turns matching pairs away from each other."),
        no_slope_in("one_point_only", cosine_embedding_grad, 1,
            "Right for the first vector. The cosine depends on both in the same way: what is the "
            "gradient with respect to the second?"),
        Mistake("no_length", lambda first, second, target, margin: (
            tuple(slope * direction(one)[1] for slope,
                one in zip(cosine_embedding_grad(first, second, target, margin),
                (first, second)))),
            "Right direction, wrong size. The longer a vector is, the less a given step turns it: "
            "which length divides the gradient?"),
        Mistake("dot_product", lambda first, second, target, margin: (
            tuple(_turn(first, second, target, margin) * direction(other)[0]
                / (direction(own)[1] + (direction(own)[1] == 0)) for own,
                other in ((first, second), (second, first)))),
            "The lengths are treated as constants. Does a step along the vector itself change the "
            "cosine?"),
        with_settings("never_at_rest", cosine_embedding_grad,
            "Right for matching pairs. What is the loss of a differing pair whose cosine is below "
            "the margin, and so its gradient?", margin=-1.0),
        Mistake("no_label", lambda first, second, target, margin: (
            cosine_embedding_grad(first, second, np.ones_like(target), margin)),
            "Right for label 1. For label -1 the cosine has to fall: what is the gradient there?"),
        Mistake("not_normalized", lambda first, second, target, margin: (
            np.where(target == 1, 1 - np.sum(first * second, axis=-1),
                np.maximum(0, np.sum(first * second, axis=-1) - margin))),
            "This uses the dot product, which grows with the lengths of the vectors. What makes a "
            "cosine of it?", of="value"),
        score_for_loss(cosine_embedding,
            "This is 1 minus the loss, so it is largest for the pairs that are as they should be. "
            "Where should a loss be smallest?", "similarity"),
        Mistake("unclipped", lambda first, second, target, margin: (
            np.where(target == 1, cosine_embedding(first, second, np.ones_like(target)),
                np.sum(direction(first)[0] * direction(second)[0], axis=-1) - margin)),
            "Right for matching pairs. A differing pair with a cosine below the margin has a "
            "negative loss here: what should it be?", of="value"),
        factor(0.5, cosine_embedding,
            "Exactly half. The cosine runs from -1 to 1: what is the largest loss of a matching "
            "pair?", of="value"),
    ),
    "info_nce": (
        sign(info_nce_grad,
            "Right size, wrong sign: a descent step turns anchors away from their own positives."),
        no_slope_in("anchors_only", info_nce_grad, 1,
            "Right for the anchors. Each positive is the match of one anchor and a negative for "
            "the others: what is its gradient?"),
        Mistake("lengths_held", lambda anchor, positive, temperature: (
            _lengths_held(anchor, positive, temperature)),
            "The lengths are treated as constants. Does a step along the vector itself change the "
            "cosine?"),
        Mistake("no_length", lambda anchor, positive, temperature: (
            tuple(slope * direction(one)[1] for slope,
                one in zip(info_nce_grad(anchor, positive, temperature), (anchor, positive)))),
            "Right direction, wrong size. The longer a vector is, the less a given step turns it: "
            "which length divides the gradient?"),
        Mistake("temperature_outside", lambda anchor, positive, temperature: (
            tuple(slope * temperature for slope in info_nce_grad(anchor, positive, temperature))),
            "Off by a factor of the temperature. It divides the cosines inside the loss: what does "
            "the chain rule bring out?"),
        Mistake("sum_slope", lambda anchor, positive, temperature: (
            tuple(slope * max(1, len(anchor))
                for slope in info_nce_grad(anchor, positive, temperature))),
            "These are the gradients of the sum over the anchors. The loss is their mean: by what "
            "is each divided?"),
        Mistake("sum", lambda anchor, positive, temperature: (
            len(anchor) * info_nce(anchor, positive, temperature)),
            "Too large by the number of anchors. Is the loss their sum or their mean?", of="value"),
        with_settings("no_temperature", info_nce,
            "The cosines enter the softmax as they are. By what are they divided first?",
            of="value", temperature=1.0),
        Mistake("times_temperature", lambda anchor, positive, temperature: (
            info_nce(anchor, positive, 1 / temperature)),
            "The cosines are multiplied by the temperature. Should a low temperature make the "
            "softmax sharper or flatter?", of="value"),
        Mistake("dot_product", lambda anchor, positive, temperature: (
            _mean(np.diagonal(softmax_parts(anchor @ np.swapaxes(positive, -1, -2)
                / temperature)[0], axis1=-2, axis2=-1))),
            "These are dot products, which grow with the lengths of the vectors. What makes "
            "cosines of them?", of="value"),
        Mistake("partners_choose", lambda anchor, positive, temperature: (
            info_nce(positive, anchor, temperature)),
            "For each positive, the softmax runs over the anchors. Over which vectors should it "
            "run for each anchor?", of="value"),
    ),
    "triplet_margin": (
        sign(triplet_margin_grad,
            "Right size, wrong sign: a descent step moves the anchor towards the "
            "negative.", "toward_the_negative"),
        no_slope_in("negative_at_rest", triplet_margin_grad, 2,
            "Right for anchor and positive. The negative is an input too: what is its gradient?"),
        no_slope_in("anchor_at_rest", triplet_margin_grad, 0,
            "Right for positive and negative. The anchor is part of both distances: what is the "
            "sum of their gradients?"),
        with_settings("never_at_rest", triplet_margin_grad,
            "Right while the margin is violated. What is the loss once it is kept, and so its "
            "gradient?", margin=1e300),
        Mistake("not_over_the_distance", lambda anchor, positive, negative, **settings: (
            _times_distance(_grad(anchor, positive, negative, settings), anchor, positive,
                **settings)),
            "This grows with the distance to the positive. Does the gradient of a distance grow "
            "with the distance?"),
        with_settings("no_margin", triplet_margin_grad,
            "Triplets in the right order, but by less than the margin, have gradient 0 here. Is "
            "their loss 0?", margin=0.0),
        Mistake("wrong_way", lambda anchor, positive, negative, margin, **settings: (
            np.maximum(0,
                margin - np.subtract(*_distances(anchor, positive, negative, **settings)))),
            "The loss is large here where the negative is far away. Which of the two distances "
            "should be small?", of="value"),
        with_settings("value_no_margin", triplet_margin,
            "A positive that is barely closer than the negative has loss 0 here. By how much does "
            "it have to be closer?", of="value", margin=0.0),
        Mistake("unclipped", lambda anchor, positive, negative, margin, **settings: (
            margin + np.subtract(*_distances(anchor, positive, negative, **settings))),
            "Right while the margin is violated. Once it is kept, the loss is negative here: what "
            "should it be?", of="value"),
        Mistake("squared_distances", lambda anchor, positive, negative, margin, **settings: (
            np.maximum(0,
                margin + np.subtract(*np.square(_distances(anchor, positive, negative,
                **settings))))),
            "These distances are squared, as in FaceNet. PyTorch and the course take the distances "
            "themselves.", of="value"),
    ),
}
