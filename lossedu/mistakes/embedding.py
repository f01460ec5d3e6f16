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
            "The two slopes have changed places: by these, pairs that match fly apart."),
        no_slope_in("one_point_only", contrastive_grad, 1,
            "Right for the first point. The second stands in the difference with a minus: it moves "
            "the other way."),
        Mistake("labels_swapped", lambda first, second, target, margin: (
            contrastive_grad(first, second, 1 - target, margin)),
            "Pairs that match are pushed apart here. In the paper 1 marks pairs that differ; here "
            "it marks those that match."),
        Mistake("never_at_rest", lambda first, second, target, margin: (
            _never_at_rest(first, second, target, margin)),
            "Right within the margin. Pairs that differ and lie further apart cost nothing: what "
            "is their slope?"),
        Mistake("no_direction", lambda first, second, target, margin: (
            _no_direction(first, second, target, margin)),
            "Pairs that differ are pushed by their difference times what they lack. Only the "
            "direction counts: divide by the distance."),
        factor(2, contrastive_grad,
            "Exactly twice: the 2 of the square cancels the one half in front."),
        Mistake("value_labels_swapped", lambda first, second, target, margin: (
            contrastive(first, second, 1 - target, margin)),
            "This costs where pairs that match are near. Which label pulls together?", of="value"),
        factor(2, contrastive,
            "Exactly twice: both squares carry a factor of one half.", "value_twice", of="value"),
        Mistake("margin_of_squares", lambda first, second, target, margin: (
            0.5 * np.where(target == 1, length(first - second) ** 2,
                np.maximum(0, margin - length(first - second) ** 2))),
            "The square was taken from the margin. First comes what the distance lacks to it, then "
            "the square.", of="value"),
        Mistake("unclipped", lambda first, second, target, margin: (
            0.5 * np.where(target == 1, length(first - second),
                margin - length(first - second)) ** 2),
            "Right within the margin. Beyond it this grows again, and pulls different things back "
            "to the margin.", of="value"),
    ),
    "cosine_embedding": (
        sign(cosine_embedding_grad,
            "Right size, wrong sign: by this slope pairs that match turn away from each other."),
        no_slope_in("one_point_only", cosine_embedding_grad, 1,
            "Right for the first point. The second one turns as well: the cosine takes both "
            "alike."),
        Mistake("no_length", lambda first, second, target, margin: (
            tuple(slope * direction(one)[1] for slope,
                one in zip(cosine_embedding_grad(first, second, target, margin),
                (first, second)))),
            "Right direction. The longer a point, the less a step turns it: which length divides "
            "the slope?"),
        Mistake("dot_product", lambda first, second, target, margin: (
            tuple(_turn(first, second, target, margin) * direction(other)[0]
                / (direction(own)[1] + (direction(own)[1] == 0)) for own,
                other in ((first, second), (second, first)))),
            "The lengths were taken for constants. A step along the point itself turns nothing: "
            "take that part off."),
        with_settings("never_at_rest", cosine_embedding_grad,
            "Right for pairs that match. Others whose cosine is below the margin cost nothing: "
            "what is their slope?", margin=-1.0),
        Mistake("no_label", lambda first, second, target, margin: (
            cosine_embedding_grad(first, second, np.ones_like(target), margin)),
            "Right for label 1. Pairs with label -1 have to turn away from each other."),
        Mistake("not_normalized", lambda first, second, target, margin: (
            np.where(target == 1, 1 - np.sum(first * second, axis=-1),
                np.maximum(0, np.sum(first * second, axis=-1) - margin))),
            "This is a dot product: longer points are better here. What makes a "
            "cosine of it?", of="value"),
        score_for_loss(cosine_embedding,
            "This is largest for pairs as they should be. A loss is smallest there.", "similarity"),
        Mistake("unclipped", lambda first, second, target, margin: (
            np.where(target == 1, cosine_embedding(first, second, np.ones_like(target)),
                np.sum(direction(first)[0] * direction(second)[0], axis=-1) - margin)),
            "Right for pairs that match. Others below the margin are rewarded here for turning on: "
            "they cost 0.", of="value"),
        factor(0.5, cosine_embedding,
            "Exactly half: the cosine runs from -1 to 1, and the course does not squeeze it to "
            "between 0 and 1.", of="value"),
    ),
    "info_nce": (
        sign(info_nce_grad,
            "Right size, wrong sign: by this slope anchors turn away from their own partners."),
        no_slope_in("anchors_only", info_nce_grad, 1,
            "Right for the anchors. The partners turn as well: each is its own anchor's class and "
            "a negative to the others."),
        Mistake("lengths_held", lambda anchor, positive, temperature: (
            _lengths_held(anchor, positive, temperature)),
            "The lengths were taken for constants. A step along the point itself turns nothing: "
            "take that part off."),
        Mistake("no_length", lambda anchor, positive, temperature: (
            tuple(slope * direction(one)[1] for slope,
                one in zip(info_nce_grad(anchor, positive, temperature), (anchor, positive)))),
            "Right direction. The longer a point, the less a step turns it: which length divides "
            "the slope?"),
        Mistake("temperature_outside", lambda anchor, positive, temperature: (
            tuple(slope * temperature for slope in info_nce_grad(anchor, positive, temperature))),
            "The temperature divides the cosines inside the loss. What does the chain rule make of "
            "it?"),
        Mistake("sum_slope", lambda anchor, positive, temperature: (
            tuple(slope * max(1, len(anchor))
                for slope in info_nce_grad(anchor, positive, temperature))),
            "These are the slopes of the sum over the anchors. The loss is their mean: by what is "
            "each divided?"),
        Mistake("sum", lambda anchor, positive, temperature: (
            len(anchor) * info_nce(anchor, positive, temperature)),
            "Too large by the number of anchors: the loss is their mean.", of="value"),
        with_settings("no_temperature", info_nce,
            "The cosines went into the softmax as they are. What are they divided by?",
            of="value", temperature=1.0),
        Mistake("times_temperature", lambda anchor, positive, temperature: (
            info_nce(anchor, positive, 1 / temperature)),
            "The cosines were multiplied by the temperature: a low one is to make the softmax "
            "sharper.", of="value"),
        Mistake("dot_product", lambda anchor, positive, temperature: (
            _mean(np.diagonal(softmax_parts(anchor @ np.swapaxes(positive, -1, -2)
                / temperature)[0], axis1=-2, axis2=-1))),
            "These are dot products: longer points are better here. What makes "
            "cosines of them?", of="value"),
        Mistake("partners_choose", lambda anchor, positive, temperature: (
            info_nce(positive, anchor, temperature)),
            "The softmax runs over the anchors: each partner chooses. Here each anchor chooses "
            "among the partners.", of="value"),
    ),
    "triplet_margin": (
        sign(triplet_margin_grad,
            "Right size, wrong sign: by this slope the anchor walks to "
            "the negative.", "toward_the_negative"),
        no_slope_in("negative_at_rest", triplet_margin_grad, 2,
            "Right for anchor and positive. The negative is an embedding too: what pushes it "
            "away?"),
        no_slope_in("anchor_at_rest", triplet_margin_grad, 0,
            "Right for positive and negative. The anchor stands in both distances: their slopes "
            "add up in it."),
        with_settings("never_at_rest", triplet_margin_grad,
            "Right while the margin is missed. Once it is kept the loss is 0: what is the slope of "
            "0?", margin=1e300),
        Mistake("not_over_the_distance", lambda anchor, positive, negative, **settings: (
            _times_distance(_grad(anchor, positive, negative, settings), anchor, positive,
                **settings)),
            "This grows with the distance to the positive. The slope of a distance has no size of "
            "its own: divide by the distance."),
        with_settings("no_margin", triplet_margin_grad,
            "Triplets in the right order, but by less than the margin, are at rest here. They "
            "still have to push.", margin=0.0),
        Mistake("wrong_way", lambda anchor, positive, negative, margin, **settings: (
            np.maximum(0,
                margin - np.subtract(*_distances(anchor, positive, negative, **settings)))),
            "This costs where the negative is far away. Which of the two distances has to be "
            "small?", of="value"),
        with_settings("value_no_margin", triplet_margin,
            "A positive that is barely closer is free here. How much has to be added for the "
            "margin?", of="value", margin=0.0),
        Mistake("unclipped", lambda anchor, positive, negative, margin, **settings: (
            margin + np.subtract(*_distances(anchor, positive, negative, **settings))),
            "Right while the margin is missed. Beyond it this turns negative: pushing the negative "
            "on is rewarded for ever.", of="value"),
        Mistake("squared_distances", lambda anchor, positive, negative, margin, **settings: (
            np.maximum(0,
                margin + np.subtract(*np.square(_distances(anchor, positive, negative,
                **settings))))),
            "These distances are squared, as in FaceNet. PyTorch and the course take them as they "
            "are.", of="value"),
    ),
}
