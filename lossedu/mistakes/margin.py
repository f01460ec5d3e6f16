"""Wrong implementations of margin losses that people really write."""
import numpy as np

from ..activations import sigmoid, softplus
from ..core.record import Mistake
from ..losses.margin.crammer_singer import _corner, crammer_singer_grad
from ..losses.margin.hinge import hinge, hinge_grad
from ..losses.margin.margin_ranking import margin_ranking_grad
from ..losses.margin.multi_margin import lacking, multi_margin, multi_margin_grad
from ..losses.margin.perceptron import perceptron_grad
from ..losses.margin.soft_margin import soft_margin, soft_margin_grad
from ..losses.margin.squared_hinge import squared_hinge, squared_hinge_grad
from .common import factor, no_slope_in, other, sign, sum_for_mean, with_settings


def _every_class(scores, target, margin):
    push = np.heaviside(lacking(scores, target, margin), 0)
    np.put_along_axis(push, target[..., None], -np.sum(push, axis=-1, keepdims=True), axis=-1)
    return push


def _best_of_all(scores, target, margin):
    best = np.argmax(scores, axis=-1)
    corners = np.arange(scores.shape[-1])
    return 1.0 * (corners == best[..., None]) - (corners == target[..., None]) + 0 * margin


def _pulled_once(scores, target, **settings):
    """The slope with the right class pulled by the mean of those that push, not by their sum."""
    slope = multi_margin_grad(scores, target, **settings)
    pushing = np.maximum(1, np.sum(slope > 0, axis=-1, keepdims=True))
    return np.where(slope < 0, slope / pushing, slope)


MISTAKES = {
    "crammer_singer": (
        sign(crammer_singer_grad,
            "Right size, wrong sign: the right class's score has to rise, so its slope is "
            "negative."),
        Mistake("right_class_at_rest", lambda scores, target, margin: (
            np.maximum(0, crammer_singer_grad(scores, target, margin))),
            "Right for the wrong classes. The right class's score stands in the difference too, "
            "with a minus."),
        Mistake("every_class", lambda scores, target, margin: _every_class(scores, target, margin),
                "Every wrong class that is too close is pushed here. Of them, only the strongest "
                "is in the loss."),
        Mistake("best_of_all", lambda scores, target, margin: _best_of_all(scores, target, margin),
                "The largest of all scores was taken. Where that is the right class's own, the "
                "strongest wrong one is meant."),
        with_settings("no_rest", crammer_singer_grad,
            "Right while the lead is short of the margin. Beyond it the loss is 0: what is the "
            "slope of 0?", margin=1e300),
        Mistake("no_margin", lambda scores, target, margin: (
            np.maximum(0, _corner(scores, target, margin) - margin)),
            "A class barely in the lead is free here. How much has to be added for "
            "the margin?", of="value"),
        Mistake("all_scores", lambda scores, target, margin: (
            np.max(lacking(scores, target, margin, own=margin), axis=-1)),
            "The right class was compared with itself, which always lacks the margin. Leave it out "
            "of the maximum.", of="value"),
        Mistake("unclipped", lambda scores, target, margin: _corner(scores, target, margin),
                "Right while the lead is short of the margin. Beyond it this turns negative, and a "
                "lead is to be free.", of="value"),
        Mistake("sum", lambda scores, target, margin: (
            np.sum(np.maximum(0, lacking(scores, target, margin)), axis=-1)),
            "This adds up all wrong classes that are too close. Crammer and Singer count the "
            "strongest alone.", of="value"),
    ),
    "hinge": (
        sign(hinge_grad,
            "Right size, wrong sign: a score short of its margin has to move towards its label."),
        Mistake("perceptron", lambda scores, target: -target * (target * scores < 0),
                "Right for scores on the wrong side. Those on the right side, but by less than 1, "
                "still have to pull."),
        Mistake("no_label", lambda scores, target: -1.0 * (target * scores < 1),
                "Right for label 1. Differentiating y s in the score leaves a factor y."),
        Mistake("never_at_rest", lambda scores, target: -target + 0 * scores,
                "Right while the margin is short of 1. Beyond it the loss is 0: what is the slope "
                "of 0?"),
        Mistake("raw_score", lambda scores, target: -target * (scores < 1),
                "Right for label 1. The margin is label times score: for label -1 a low score is "
                "the good one."),
        Mistake("zero_one_labels", lambda scores, target: (
            -(target + 1) / 2 * ((target + 1) / 2 * scores < 1)),
            "The labels were turned into 0 and 1. With y = 0 the margin is 0 for every score, and "
            "nothing pulls."),
        Mistake("pulls_on_the_margin", lambda scores, target: -target * (target * scores <= 1),
                "Right, except where the margin is exactly 1: there, take the 0 that the course "
                "and PyTorch take."),
        Mistake("wrong_side", lambda scores, target: np.maximum(0, 1 + target * scores),
                "This asks every score to lie on the other label's side. Which sign makes a good "
                "score cheap?", of="value"),
        Mistake("no_margin", lambda scores, target: np.maximum(0, -target * scores),
                "A score barely on the right side is free here. The hinge asks for a margin of 1: "
                "where does the 1 come in?", of="value"),
        Mistake("unclipped", lambda scores, target: 1 - target * scores,
                "Right while the margin is short of 1. Beyond it this turns negative: a good score "
                "is not to be rewarded further.", of="value"),
        other("squared", squared_hinge,
            "This is the squared hinge. The hinge itself grows along a straight line.", of="value"),
    ),
    "margin_ranking": (
        sign(margin_ranking_grad,
            "The two slopes have changed places: the score that is to lead has to rise, so its "
            "slope is negative.", "swapped"),
        no_slope_in("one_score_only", margin_ranking_grad, 1,
            "Right for the first score. The second one stands in the difference too, with the "
            "other sign."),
        Mistake("both_alike", lambda first, second, target, margin: (
            (margin_ranking_grad(first, second, target, margin)[0],) * 2),
            "Right for the first score. The second one stands in the difference with a minus."),
        Mistake("no_label", lambda first, second, target, margin: (
            -1.0 * (target * (first - second) <= margin),
                1.0 * (target * (first - second) <= margin)),
            "Right for label 1. For label -1 the second score is to lead, and both slopes change "
            "sign."),
        Mistake("asleep_at_the_margin", lambda first, second, target, margin: (
            -target * (target * (first - second) < margin),
                target * (target * (first - second) < margin)),
            "Right, except where the lead is exactly the margin: there PyTorch and the course "
            "still push. With margin 0 that is every tie."),
        Mistake("wrong_way", lambda first, second, target, margin: (
            np.maximum(0, margin + target * (first - second))),
            "This costs where the right score leads. Which sign makes the lead cheap?", of="value"),
        Mistake("no_margin", lambda first, second, target, **_: (
            np.maximum(0, -target * (first - second))),
            "Right for margin 0. How much has to be added so that a lead of exactly the margin is "
            "free?", of="value"),
        Mistake("unclipped", lambda first, second, target, margin: (
            margin - target * (first - second)),
            "Right while the lead is short of the margin. Beyond it this turns negative, and a "
            "lead is free.", of="value"),
        Mistake("squared", lambda first, second, target, margin: (
            np.maximum(0, margin - target * (first - second)) ** 2),
            "What is missing was squared. It costs along a straight line.", of="value"),
    ),
    "multi_margin": (
        sign(multi_margin_grad,
            "Right size, wrong sign: a wrong class that is too close has to sink, so its slope is "
            "positive."),
        Mistake("right_class_at_rest", lambda scores, target, **settings: (
            np.maximum(0, multi_margin_grad(scores, target, **settings))),
            "Right for the wrong classes. The right class's score stands in every difference: what "
            "pulls it up?"),
        Mistake("pulled_once", lambda scores, target, **settings: (
            _pulled_once(scores, target, **settings)),
            "Right for the wrong classes. The right class is pulled once for each of them that is "
            "too close, not once in all."),
        sum_for_mean(multi_margin_grad,
            "Too large by the number of classes: the sum is divided by C, as "
            "PyTorch does.", "not_over_classes"),
        with_settings("no_margin", multi_margin_grad,
            "This pushes only wrong classes that are ahead. Those less than the margin behind are "
            "too close as well.", margin=0.0),
        Mistake("own_class_too", lambda scores, target, p, margin, class_weight: (
            multi_margin(scores, target, p, margin, class_weight)
                + (1 if class_weight is None else class_weight[target]) * margin**p
                / scores.shape[-1]),
            "Too large by the same amount in every row: the right class was compared "
            "with itself.", of="value"),
        Mistake("over_wrong_classes", lambda scores, target, **settings: (
            scores.shape[-1] / (scores.shape[-1] - 1) * multi_margin(scores, target, **settings)),
            "Divided by the C - 1 wrong classes. PyTorch and the course divide by "
            "all C.", of="value"),
        sum_for_mean(multi_margin,
            "Too large by the number of classes: the sum over the wrong ones is "
            "divided by C.", of="value"),
        Mistake("closest_only", lambda scores, target, p, margin, class_weight: (
            (1 if class_weight is None else class_weight[target])
                * np.maximum(0,
                np.max(lacking(scores, target, margin, own=-np.inf), axis=-1)) ** p),
            "This counts the closest wrong class alone, as Crammer and Singer do. Here all that "
            "are too close count.", of="value"),
    ),
    "perceptron": (
        sign(perceptron_grad,
            "Right size, wrong sign: a score on the wrong side has to move towards its label."),
        Mistake("asleep_at_zero", lambda scores, target: -target * (target * scores < 0),
                "Right, except at a score of 0: weights that start at 0 give this score, and would "
                "never move."),
        other("hinge", hinge_grad,
            "This is the hinge's slope: it also pulls on scores that are right by less than 1."),
        Mistake("no_label", lambda scores, target: -1.0 * (target * scores <= 0),
                "Right for label 1. Differentiating -y s in the score leaves a factor -y."),
        Mistake("every_score", lambda scores, target: -target + 0 * scores,
                "Right on the wrong side. On the right side the loss is 0: what is the slope of "
                "0?"),
        other("margin", hinge,
            "This is the hinge. The perceptron asks for the right side, not for a "
            "margin of 1.", of="value"),
        Mistake("wrong_side", lambda scores, target: np.maximum(0, target * scores),
                "This costs where score and label agree. Which sign makes a good "
                "score free?", of="value"),
        Mistake("unclipped", lambda scores, target: -target * scores,
                "Right on the wrong side. On the right side this turns negative, where the loss is "
                "to be 0.", of="value"),
        Mistake("zero_one", lambda scores, target: (target * scores <= 0) * 1.0,
                "This counts errors, and its slope is 0 everywhere. The perceptron's cost grows "
                "with the distance.", of="value"),
    ),
    "soft_margin": (
        sign(soft_margin_grad,
            "Right size, wrong sign: a score short of its label's side has to move towards the "
            "label."),
        Mistake("own_probability", lambda scores, target: -target * sigmoid(target * scores),
                "This pulls hardest on the scores that are right already. Is it the probability of "
                "the label, or of the other one?"),
        Mistake("no_label", lambda scores, target: -sigmoid(-target * scores),
                "Right for label 1. Differentiating -y s in the score leaves a factor -y."),
        Mistake("zero_one", lambda scores, target: sigmoid(scores) - target,
                "This is the slope for labels 0 and 1. Here the negative label is -1."),
        other("hinge", hinge_grad,
            "This is the hinge's slope. The soft margin has no corner: its slope fades out."),
        Mistake("wrong_side", lambda scores, target: softplus(target * scores),
                "This is cheap where score and label disagree. Which sign makes a good score "
                "cheap?", of="value"),
        Mistake("overflows", lambda scores, target: np.log(1 + np.exp(-target * scores)),
                "Right in the middle. But exp(800) is infinite, and 1 + exp(-40) is 1: what stays "
                "finite on one side and keeps its digits on the other?", of="value"),
        sign(soft_margin,
            "Right size, wrong sign: this is the logarithm of the label's probability, which is "
            "never above 0.", "log_sigmoid", of="value"),
        Mistake("base_2", lambda scores, target: softplus(-target * scores) / np.log(2),
                "Too large by a factor of 1 / log 2: this logarithm is to base 2, the course's is "
                "natural.", of="value"),
    ),
    "squared_hinge": (
        sign(squared_hinge_grad,
            "Right size, wrong sign: a score short of its margin has to move towards its label."),
        factor(0.5, squared_hinge_grad, "Exactly half: the square's derivative brings down a 2."),
        Mistake("no_label", lambda scores, target: -2 * np.maximum(0, 1 - target * scores),
                "Right for label 1. The chain rule leaves the inner slope, which holds the label."),
        Mistake("hinge", lambda scores, target: -target * (target * scores < 1),
                "This is the hinge's slope. Squared, a score far on the wrong side pulls harder "
                "than one close by."),
        Mistake("unclipped", lambda scores, target: -2 * target * (1 - target * scores),
                "Right while the margin is short of 1. Beyond it this pulls good scores back: it "
                "is the squared error of the label."),
        other("no_square", hinge,
            "This is the hinge itself: what is missing still has to be squared.", of="value"),
        Mistake("squared_error", lambda scores, target: (1 - target * scores) ** 2,
                "Right while the margin is short of 1. Beyond it the square grows again: a better "
                "score costs more.", of="value"),
        Mistake("wrong_side", lambda scores, target: np.maximum(0, 1 + target * scores) ** 2,
                "This asks every score to lie on the other label's side. Which sign makes a good "
                "score cheap?", of="value"),
        factor(0.5, squared_hinge,
            "Exactly half: the squared hinge carries no factor of one "
            "half.", "half_value", of="value"),
    ),
}
