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
            "Right size, wrong sign. Raise the true class's score: does the loss grow or shrink?"),
        Mistake("right_class_at_rest", lambda scores, target, margin: (
            np.maximum(0, crammer_singer_grad(scores, target, margin))),
            "Right for the wrong classes. The true class's score is subtracted in the difference: "
            "what is its derivative?"),
        Mistake("every_class", lambda scores, target, margin: _every_class(scores, target, margin),
                "Every wrong class within the margin gets a gradient here. Which one of them "
                "enters this loss?"),
        Mistake("best_of_all", lambda scores, target, margin: _best_of_all(scores, target, margin),
                "The largest of all scores is used. Where the true class has it, which score does "
                "the loss compare it with?"),
        with_settings("no_rest", crammer_singer_grad,
            "Right while the lead is below the margin. What is the loss beyond it, and so its "
            "gradient?", margin=1e300),
        Mistake("no_margin", lambda scores, target, margin: (
            np.maximum(0, _corner(scores, target, margin) - margin)),
            "A true class that is barely in the lead has loss 0 here. Where does the margin "
            "enter?", of="value"),
        Mistake("all_scores", lambda scores, target, margin: (
            np.max(lacking(scores, target, margin, own=margin), axis=-1)),
            "The true class is compared with itself and so always lacks the whole margin. Over "
            "which classes does the maximum run?", of="value"),
        Mistake("unclipped", lambda scores, target, margin: _corner(scores, target, margin),
                "Right while the lead is below the margin. Beyond it the loss is negative here: "
                "what should it be?", of="value"),
        Mistake("sum", lambda scores, target, margin: (
            np.sum(np.maximum(0, lacking(scores, target, margin)), axis=-1)),
            "All wrong classes within the margin are added up. Crammer and Singer count only one "
            "of them: which?", of="value"),
    ),
    "hinge": (
        sign(hinge_grad,
            "Right size, wrong sign. For label 1, raise a score that is below 1: does the loss "
            "grow or shrink?"),
        Mistake("perceptron", lambda scores, target: -target * (target * scores < 0),
                "Right for scores on the wrong side. What is the loss of a score on the right side "
                "that is less than 1 away from 0?"),
        Mistake("no_label", lambda scores, target: -1.0 * (target * scores < 1),
                "Right for label 1. Which factor is left when y * s is differentiated with respect "
                "to s?"),
        Mistake("never_at_rest", lambda scores, target: -target + 0 * scores,
                "Right while y * s is below 1. What is the loss beyond it, and so its derivative?"),
        Mistake("raw_score", lambda scores, target: -target * (scores < 1),
                "Right for label 1. For label -1 a low score is the good one: what has to be "
                "compared with 1?"),
        Mistake("zero_one_labels", lambda scores, target: (
            -(target + 1) / 2 * ((target + 1) / 2 * scores < 1)),
            "The labels are turned into 0 and 1. With y = 0 the derivative is 0 for every score: "
            "which two labels does the hinge expect?"),
        Mistake("pulls_on_the_margin", lambda scores, target: -target * (target * scores <= 1),
                "Right, except where y * s is exactly 1: there the course and PyTorch take 0."),
        Mistake("wrong_side", lambda scores, target: np.maximum(0, 1 + target * scores),
                "The loss is large here where the score is on the right side. For label 1, should "
                "a higher score raise it or lower it?", of="value"),
        Mistake("no_margin", lambda scores, target: np.maximum(0, -target * scores),
                "A score that is barely on the right side has loss 0 here. The hinge asks for y * "
                "s of at least 1: where does the 1 enter?", of="value"),
        Mistake("unclipped", lambda scores, target: 1 - target * scores,
                "Right while y * s is below 1. Beyond it the loss is negative here: what should it "
                "be?", of="value"),
        other("squared", squared_hinge,
            "This is the squared hinge. The hinge itself grows linearly.", of="value"),
    ),
    "margin_ranking": (
        sign(margin_ranking_grad,
            "Wrong sign for both scores (or the two are swapped). Raise the score that should be "
            "the higher one: does the loss grow or shrink?", "swapped"),
        no_slope_in("one_score_only", margin_ranking_grad, 1,
            "Right for the first score. The second one is subtracted in the difference: what is "
            "its derivative?"),
        Mistake("both_alike", lambda first, second, target, margin: (
            (margin_ranking_grad(first, second, target, margin)[0],) * 2),
            "Right for the first score. The second one is subtracted in the difference: which sign "
            "has its derivative?"),
        Mistake("no_label", lambda first, second, target, margin: (
            -1.0 * (target * (first - second) <= margin),
                1.0 * (target * (first - second) <= margin)),
            "Right for label 1. For label -1 the second score should be the higher one: what "
            "changes?"),
        Mistake("asleep_at_the_margin", lambda first, second, target, margin: (
            -target * (target * (first - second) < margin),
                target * (target * (first - second) < margin)),
            "Right, except where the lead is exactly the margin: there PyTorch and the course do "
            "not take 0. With margin 0 that is every tie."),
        Mistake("wrong_way", lambda first, second, target, margin: (
            np.maximum(0, margin + target * (first - second))),
            "The loss is large here where the right score leads. Should a larger lead raise it or "
            "lower it?", of="value"),
        Mistake("no_margin", lambda first, second, target, **_: (
            np.maximum(0, -target * (first - second))),
            "Right for margin 0. Where does the margin enter?", of="value"),
        Mistake("unclipped", lambda first, second, target, margin: (
            margin - target * (first - second)),
            "Right while the lead is below the margin. Beyond it the loss is negative here: what "
            "should it be?", of="value"),
        Mistake("squared", lambda first, second, target, margin: (
            np.maximum(0, margin - target * (first - second)) ** 2),
            "The shortfall from the margin is squared here. Is this loss linear or quadratic in "
            "it?", of="value"),
    ),
    "multi_margin": (
        sign(multi_margin_grad,
            "Right size, wrong sign. Raise the score of a wrong class within the margin: does the "
            "loss grow or shrink?"),
        Mistake("right_class_at_rest", lambda scores, target, **settings: (
            np.maximum(0, multi_margin_grad(scores, target, **settings))),
            "Right for the wrong classes. The true class's score is subtracted in every "
            "difference: what is its derivative?"),
        Mistake("pulled_once", lambda scores, target, **settings: (
            _pulled_once(scores, target, **settings)),
            "Right for the wrong classes. The true class's score enters one difference for each of "
            "them: how do their derivatives combine?"),
        sum_for_mean(multi_margin_grad,
            "Too large by the number of classes. By what do PyTorch and the course divide the "
            "sum?", "not_over_classes"),
        with_settings("no_margin", multi_margin_grad,
            "Only wrong classes that lead get a gradient here. What about those that are behind by "
            "less than the margin?", margin=0.0),
        Mistake("own_class_too", lambda scores, target, p, margin, class_weight: (
            multi_margin(scores, target, p, margin, class_weight)
                + (1 if class_weight is None else class_weight[target]) * margin**p
                / scores.shape[-1]),
            "The true class is compared with itself and so always lacks the whole margin. Over "
            "which classes does the sum run?", of="value"),
        Mistake("over_wrong_classes", lambda scores, target, **settings: (
            scores.shape[-1] / (scores.shape[-1] - 1) * multi_margin(scores, target, **settings)),
            "Divided by the number of wrong classes, C - 1. By what do PyTorch and the course "
            "divide?", of="value"),
        sum_for_mean(multi_margin,
            "Too large by the number of classes. By what is the sum over the wrong classes "
            "divided?", of="value"),
        Mistake("closest_only", lambda scores, target, p, margin, class_weight: (
            (1 if class_weight is None else class_weight[target])
                * np.maximum(0,
                np.max(lacking(scores, target, margin, own=-np.inf), axis=-1)) ** p),
            "Only the closest wrong class counts here, as in the loss of Crammer and Singer. Which "
            "classes count in this loss?", of="value"),
    ),
    "perceptron": (
        sign(perceptron_grad,
            "Right size, wrong sign. For label 1, raise a score that is below 0: does the loss "
            "grow or shrink?"),
        Mistake("asleep_at_zero", lambda scores, target: -target * (target * scores < 0),
                "Right, except at a score of exactly 0, where the derivative is 0 here. Weights "
                "that start at 0 give this score: could they ever move?"),
        other("hinge", hinge_grad,
            "This is the hinge's derivative: it is not 0 for scores that are right by less than 1. "
            "Which scores have loss 0 here?"),
        Mistake("no_label", lambda scores, target: -1.0 * (target * scores <= 0),
                "Right for label 1. Which factor is left when -y * s is differentiated with "
                "respect to s?"),
        Mistake("every_score", lambda scores, target: -target + 0 * scores,
                "Right for scores on the wrong side. What is the loss on the right side, and so "
                "its derivative?"),
        other("margin", hinge,
            "This is the hinge. Does the perceptron ask for a margin of 1, or only for the right "
            "side?", of="value"),
        Mistake("wrong_side", lambda scores, target: np.maximum(0, target * scores),
                "The loss is above 0 here where score and label agree. For label 1, what should "
                "the loss of a positive score be?", of="value"),
        Mistake("unclipped", lambda scores, target: -target * scores,
                "Right for scores on the wrong side. On the right side the loss is negative here: "
                "what should it be?", of="value"),
        Mistake("zero_one", lambda scores, target: (target * scores <= 0) * 1.0,
                "This counts errors, and its derivative is 0 wherever it exists. How does the loss "
                "grow with the distance of a score from the right side?", of="value"),
    ),
    "soft_margin": (
        sign(soft_margin_grad,
            "Right size, wrong sign. For label 1, raise the score: does the loss grow or shrink?"),
        Mistake("own_probability", lambda scores, target: -target * sigmoid(target * scores),
                "This is largest for scores that are right already. Is the factor the probability "
                "of the label or of the other one?"),
        Mistake("no_label", lambda scores, target: -sigmoid(-target * scores),
                "Right for label 1. Which factor is left when -y * s is differentiated with "
                "respect to s?"),
        Mistake("zero_one", lambda scores, target: sigmoid(scores) - target,
                "This is the derivative for labels 0 and 1. Which two labels does this loss "
                "expect?"),
        other("hinge", hinge_grad,
            "This is the hinge's derivative. The soft margin loss has no kink: how does its "
            "derivative fade out?"),
        Mistake("wrong_side", lambda scores, target: softplus(target * scores),
                "The loss is large here where the score is on the right side. For label 1, should "
                "a higher score raise it or lower it?", of="value"),
        Mistake("overflows", lambda scores, target: np.log(1 + np.exp(-target * scores)),
                "Right for moderate scores. But exp(800) overflows, and 1 + exp(-40) rounds to 1: "
                "which function stays finite and keeps its digits?", of="value"),
        sign(soft_margin,
            "Right size, wrong sign. This is the label's log-probability, which is never above 0: "
            "which sign makes a loss of it?", "log_sigmoid", of="value"),
        Mistake("base_2", lambda scores, target: softplus(-target * scores) / np.log(2),
                "Too large by a factor of 1 / log 2 = 1.44: this logarithm is to base 2. Which "
                "logarithm does the loss take?", of="value"),
    ),
    "squared_hinge": (
        sign(squared_hinge_grad,
            "Right size, wrong sign. For label 1, raise a score that is below 1: does the loss "
            "grow or shrink?"),
        factor(0.5, squared_hinge_grad,
               "Exactly half. What does the square bring down when it is differentiated?"),
        Mistake("no_label", lambda scores, target: -2 * np.maximum(0, 1 - target * scores),
                "Right for label 1. Which factor is left when y * s is differentiated with respect "
                "to s?"),
        Mistake("hinge", lambda scores, target: -target * (target * scores < 1),
                "This is the hinge's derivative. Does that of a square depend on how far the score "
                "is from the margin?"),
        Mistake("unclipped", lambda scores, target: -2 * target * (1 - target * scores),
                "Right while y * s is below 1. What is the loss beyond it, and so its derivative?"),
        other("no_square", hinge,
            "This is the hinge itself. Which step is missing?", of="value"),
        Mistake("squared_error", lambda scores, target: (1 - target * scores) ** 2,
                "Right while y * s is below 1. Beyond it the loss grows again: what should it be "
                "there?", of="value"),
        Mistake("wrong_side", lambda scores, target: np.maximum(0, 1 + target * scores) ** 2,
                "The loss is large here where the score is on the right side. For label 1, should "
                "a higher score raise it or lower it?", of="value"),
        factor(0.5, squared_hinge,
            "Exactly half. Does the squared hinge carry a factor of one "
            "half?", "half_value", of="value"),
    ),
}
