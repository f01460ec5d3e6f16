"""Wrong implementations of classification losses that people really write."""
import numpy as np

from ..activations import sigmoid, sigmoid_grad, softmax, softplus
from ..core.record import Mistake
from ..losses.classes import gradient_in_logits as slope_in_scores
from ..losses.classes import sum_over_classes as spent
from ..losses.classes import surprise_and_probs as softmax_parts
from ..losses.classes import weighted_target as shares
from ..losses.classification.bce import bce, bce_grad
from ..losses.classification.bce_with_logits import bce_with_logits_grad
from ..losses.classification.categorical_cross_entropy import categorical_cross_entropy
from ..losses.classification.cross_entropy import cross_entropy, cross_entropy_grad
from ..losses.classification.focal_softmax import focal_softmax, focal_softmax_grad
from ..losses.classification.focal_with_logits import (
    focal_with_logits,
    focal_with_logits_grad,
)
from ..losses.classification.focal_with_logits import weights_of_labels as _shares
from ..losses.classification.generalized_cross_entropy import (
    generalized_cross_entropy,
    generalized_cross_entropy_grad,
)
from ..losses.classification.nll import nll
from ..losses.classification.soft_cross_entropy import soft_cross_entropy, soft_cross_entropy_grad
from ..losses.focus import prob_surprise_ratio
from ..losses.stable import zero_safe_product as times
from ..losses.stable import zero_safe_ratio as over


def _cost(logits, target, gamma, class_weight, ignore_index, cost):
    """Each class costs `cost(its probability, its surprise)`, by its share."""
    surprise, prob, _ = softmax_parts(logits)
    return spent(shares(logits, target, class_weight, ignore_index), cost(prob, surprise))


def _pulled(logits, target, gamma, class_weight, ignore_index, pull):
    """The slope where a class pulls by `pull(surprise, p, 1 - p)`."""
    surprise, prob, other = softmax_parts(logits)
    share = shares(logits, target, class_weight, ignore_index)
    return slope_in_scores(share, pull(surprise, prob, other), prob, other)


def _of_label(logits, target, gamma, alpha, cost):
    """Labels 0 and 1 cost `cost(p of the label, its surprise)`."""
    for_zero, for_one = _shares(target, alpha)
    return (times(for_zero, cost(sigmoid(-logits), softplus(logits)))
            + times(for_one, cost(sigmoid(logits), softplus(-logits))))


MISTAKES = {
    "bce": (
        Mistake("in_the_logit", lambda probs, target: probs - target,
                "This is the slope in the score behind a sigmoid. In the probability itself, 1 / (p (1 - p)) is left."),
        Mistake("sign", lambda probs, target: -bce_grad(probs, target),
                "Right size, wrong sign: for label 1 the loss sinks as p grows, so its slope is negative."),
        Mistake("minus_between", lambda probs, target: -over(1 - target, 1 - probs) - over(target, probs),
                "Right for label 1. In log(1 - p) the p stands with a minus: the chain rule turns the sign."),
        Mistake("swapped", lambda probs, target: bce_grad(probs, 1 - target),
                "The two labels are swapped: p is the probability of label 1."),
        Mistake("only_label_1", lambda probs, target: -over(target, probs),
                "An example of label 0 has no slope here. What does its probability 1 - p cost?"),
        Mistake("nan_at_the_ends", lambda probs, target: (probs - target) / (probs * (1 - probs)),
                "Right inside. At p = 1 and label 1 this is 0 / 0: take the label's own term alone."),
        Mistake("value_swapped", lambda probs, target: bce(probs, 1 - target),
                "This costs most where p is right: p is the probability of label 1.", of="value"),
        Mistake("no_minus", lambda probs, target: -bce(probs, target),
                "Right size, wrong sign: the logarithm of a probability is never above 0.", of="value"),
        Mistake("clipped", lambda probs, target: bce(np.clip(probs, 1e-7, 1 - 1e-7), target),
                "Clipping p bends the loss at its ends: a certain and right p costs something, "
                "and a certain and wrong one is let off.", of="value"),
        Mistake("nan_at_0", lambda probs, target: -target * np.log(probs) - (1 - target) * np.log(1 - probs),
                "Right inside. At p = 0 and label 0 this is 0 times infinity, nan: a share of 0 has to count nothing.",
                of="value"),
    ),
    "bce_with_logits": (
        Mistake("swapped", lambda logits, target, pos_weight=1.0: (
            bce_with_logits_grad(logits, 1 - target, pos_weight)),
            "The two labels are swapped: label 1 is unhappy with a low score, label 0 with a high one."),
        Mistake("sign", lambda logits, target, pos_weight=1.0: -bce_with_logits_grad(logits, target, pos_weight),
                "Right size, wrong sign: a score too low for its label has to rise, so its slope is negative."),
        Mistake("in_the_probability", lambda logits, target, pos_weight=1.0: (
            (1 - target) / sigmoid(-logits) - pos_weight * target / sigmoid(logits)),
            "This is the slope in the probability p. What does p change by when the score changes a little?"),
        Mistake("sigmoid_slope_twice", lambda logits, target, pos_weight=1.0: sigmoid_grad(logits) * (
            bce_with_logits_grad(logits, target, pos_weight)),
            "One factor p (1 - p) too many: it cancels against the slope of the logarithm."),
        Mistake("no_target", lambda logits, target, pos_weight=1.0: sigmoid(logits) + 0 * pos_weight * target,
                "This is the probability itself. Where does the label come in?"),
        Mistake("logit_minus_label", lambda logits, target, pos_weight=1.0: logits - target + 0 * pos_weight,
                "The label was taken from the raw score. What turns a score into a probability?"),
        Mistake("raw_logit", lambda logits, target, pos_weight=1.0: (
            -pos_weight * target * np.log(logits) - (1 - target) * np.log(1 - logits)),
            "The logarithm is taken of the raw score, which may be negative. Which function makes it a probability?",
            of="value"),
        Mistake("log_of_sigmoid", lambda logits, target, pos_weight=1.0: (
            -pos_weight * target * np.log(sigmoid(logits)) - (1 - target) * np.log(1 - sigmoid(logits))),
            "Right for small scores. Far out the sigmoid is exactly 0 or 1: write the logarithm of it "
            "so that no 0 goes in.", of="value"),
        Mistake("only_label_1", lambda logits, target, pos_weight=1.0: pos_weight * target * softplus(-logits),
                "An example of label 0 costs nothing here. What does its probability 1 - p cost?", of="value"),
        Mistake("wrong_way", lambda logits, target, pos_weight=1.0: (
            (1 - target) * softplus(-logits) + pos_weight * target * softplus(logits)),
            "This is cheap where score and label disagree. Which sign makes a high score cheap for label 1?",
            of="value"),
    ),
    "brier": (
        Mistake("half", lambda probs, target: probs - shares(probs, target),
                "Exactly half: the square's derivative brings down a 2."),
        Mistake("sign", lambda probs, target: 2 * (shares(probs, target) - probs),
                "Right size, wrong sign: the probabilities stand with a plus."),
        Mistake("over_classes", lambda probs, target: 2 * (probs - shares(probs, target)) / probs.shape[-1],
                "Too small by the number of classes: the Brier score of a row is a sum over its classes, not a mean."),
        Mistake("in_the_scores", lambda probs, target: 2 * probs * (probs - shares(probs, target) - np.sum(
            probs * (probs - shares(probs, target)), axis=-1, keepdims=True)),
            "This is the slope in the scores behind a softmax. Here each probability is moved on its own."),
        Mistake("cross_entropy", lambda probs, target: -over(shares(probs, target), probs),
                "This is the slope of the cross-entropy. The Brier score is a square: its slope is never beyond 2."),
        Mistake("own_class_only", lambda probs, target: np.sum(
            shares(probs, target) * (probs - shares(probs, target)) ** 2, axis=-1),
            "Only the true class is counted. What the others got too much costs as well.", of="value"),
        Mistake("mean_over_classes", lambda probs, target: np.mean((probs - shares(probs, target)) ** 2, axis=-1),
                "Too small by the number of classes: Brier's score is a sum over the classes.", of="value"),
        Mistake("distance", lambda probs, target: np.sqrt(np.sum((probs - shares(probs, target)) ** 2, axis=-1)),
                "This is the distance. The Brier score is its square, and only that is least at the true shares.",
                of="value"),
        Mistake("absolute", lambda probs, target: np.sum(np.abs(probs - shares(probs, target)), axis=-1),
                "The differences count by their size here. Squared, they are least at the true shares.", of="value"),
    ),
    "categorical_cross_entropy": (
        Mistake("in_the_scores", lambda probs, target, **settings: (
            probs * np.sum(shares(probs, target, **settings), axis=-1, keepdims=True)
            - shares(probs, target, **settings)),
            "This is the slope in the scores behind a softmax. Here each probability is moved on its own."),
        Mistake("sign", lambda probs, target, **settings: over(shares(probs, target, **settings), probs),
                "Right size, wrong sign: the loss sinks as the true class's probability grows."),
        Mistake("every_class", lambda probs, target, **settings: (
            -1 / probs * np.sum(shares(probs, target, **settings), axis=-1, keepdims=True)),
            "Only the true class's probability stands in the loss. What is the slope in the others?"),
        Mistake("pushes_the_others", lambda probs, target, **settings: (
            -over(shares(probs, target, **settings), probs)
            + over(np.max(shares(probs, target, **settings), axis=-1, keepdims=True)
                   * (shares(probs, target, **settings) == 0), 1 - probs)),
            "Right for the true class. The terms with 1 - p belong to binary cross-entropy, one for each label."),
        Mistake("no_log", lambda probs, target, **settings: np.sum(
            shares(probs, target, **settings) * (1 - probs), axis=-1),
            "This is how far the true class's probability is from 1. Its surprise needs a logarithm.", of="value"),
        Mistake("binary", lambda probs, target, **settings: np.sum(
            times(shares(probs, target, **settings), -np.log(probs))
            - times(np.max(shares(probs, target, **settings), axis=-1, keepdims=True)
                    * (shares(probs, target, **settings) == 0), np.log1p(-probs)), axis=-1),
            "The other classes are counted as well, each as a label of its own: that is binary cross-entropy.",
            of="value"),
        Mistake("nan_at_0", lambda probs, target, **settings: (
            -np.sum(shares(probs, target, **settings) * np.log(probs), axis=-1)),
            "Right while no probability is 0. There 0 times infinity is nan: a class with no share counts nothing.",
            of="value"),
        Mistake("bits", lambda probs, target, **settings: np.sum(
            times(shares(probs, target, **settings), -np.log2(probs)), axis=-1),
            "Too large by a factor of 1 / log 2: this counts in bits, and the course in nats.", of="value"),
        Mistake("mean_over_classes", lambda probs, target, **settings: (
            categorical_cross_entropy(probs, target, **settings) / probs.shape[-1]),
            "Too small by the number of classes: only the true class's term counts, and there is one of it.",
            of="value"),
    ),
    "cross_entropy": (
        Mistake("sign", lambda logits, target, **settings: -cross_entropy_grad(logits, target, **settings),
                "Right size, wrong sign: the true class's score has to rise, so its slope is negative."),
        Mistake("probabilities", lambda logits, target, **settings: softmax(logits),
                "These are the probabilities. What is taken from the true class's one?"),
        Mistake("own_class_only", lambda logits, target, **settings: (
            shares(logits, target, **settings) * (softmax(logits) - 1)),
            "Right for the true class. The other scores are in the sum under the logarithm too: raising them costs."),
        Mistake("in_the_probability", lambda logits, target, **settings: (
            -shares(logits, target, **settings) / softmax(logits)),
            "This is the slope in the probabilities. Each score moves all of them: follow it through the softmax."),
        Mistake("logits_minus_target", lambda logits, target, **settings: logits - shares(logits, target, **settings),
                "The target was taken from the raw scores. What makes probabilities of them?"),
        Mistake("softmax_twice", lambda logits, target, **settings: cross_entropy_grad(
            softmax(logits), target, **settings),
            "The softmax is inside the loss already: applied before as well, it squeezes the scores between 0 and 1."),
        Mistake("over_classes", lambda logits, target, **settings: (
            cross_entropy_grad(logits, target, **settings) / logits.shape[-1]),
            "Too small by the number of classes: a row has one loss, not a mean over its classes."),
        Mistake("value_softmax_twice", lambda logits, target, **settings: cross_entropy(
            softmax(logits), target, **settings),
            "The softmax is inside the loss already: with a second one before it, even a sure prediction costs.",
            of="value"),
        Mistake("log_of_softmax", lambda logits, target, **settings: -np.sum(
            shares(logits, target, **settings) * np.log(softmax(logits)), axis=-1),
            "Right for scores close together. Far apart a probability is exactly 0, and its logarithm infinite: "
            "take the logarithm of the whole quotient first.", of="value"),
        Mistake("no_shift", lambda logits, target, **settings: np.sum(shares(logits, target, **settings) * (
            np.log(np.sum(np.exp(logits), axis=-1, keepdims=True)) - logits), axis=-1),
            "Right until a score passes 709, where its exponential is infinite. What may be taken from all scores?",
            of="value"),
        Mistake("no_log", lambda logits, target, **settings: np.sum(
            shares(logits, target, **settings) * (1 - softmax(logits)), axis=-1),
            "This is how far the true class's probability is from 1. Its surprise needs a logarithm.", of="value"),
        Mistake("mean_over_classes", lambda logits, target, **settings: (
            cross_entropy(logits, target, **settings) / logits.shape[-1]),
            "Too small by the number of classes: only the true class's term counts, and there is one of it.",
            of="value"),
    ),
    "focal_softmax": (
        Mistake("factor_held", lambda logits, target, gamma=2.0, class_weight=None, ignore_index=-100: _pulled(
            logits, target, gamma, class_weight, ignore_index, lambda surprise, prob, other: other**gamma),
            "The factor was held fixed: it moves with the scores too, and the product rule adds a term."),
        Mistake("surprise_held", lambda logits, target, gamma=2.0, class_weight=None, ignore_index=-100: _pulled(
            logits, target, gamma, class_weight, ignore_index,
            lambda surprise, prob, other: gamma * other**gamma * prob_surprise_ratio(surprise, prob, other)),
            "Only the factor was differentiated. The surprise that it multiplies has a slope as well."),
        Mistake("no_focus", lambda logits, target, gamma=2.0, class_weight=None, ignore_index=-100: _pulled(
            logits, target, gamma, class_weight, ignore_index, lambda *_: 1.0),
            "This is the slope of cross-entropy. What turns down a row that is right already?"),
        Mistake("sign", lambda logits, target, **settings: -focal_softmax_grad(logits, target, **settings),
                "Right size, wrong sign: the true class's score has to rise, so its slope is negative."),
        Mistake("own_class_only", lambda logits, target, **settings: np.where(
            shares(logits, target, settings.get("class_weight"), settings.get("ignore_index", -100)) > 0,
            focal_softmax_grad(logits, target, **settings), 0),
            "Right for the true class. The other scores are in every probability too: raising them costs."),
        Mistake("focused_cross_entropy", lambda logits, target, gamma=2.0, class_weight=None, ignore_index=-100: (
            slope_in_scores(shares(logits, target, class_weight, ignore_index), 1.0, *softmax_parts(logits)[1:])
            * (1 - softmax(logits)) ** gamma),
            "Each score's slope was turned down by its own probability. It is the true class's probability that turns "
            "down the whole row."),
        Mistake("own_probability", lambda logits, target, gamma=2.0, class_weight=None, ignore_index=-100: _cost(
            logits, target, gamma, class_weight, ignore_index,
            lambda prob, surprise: times(prob**gamma, surprise)),
            "This turns down the wrong rows and keeps the right ones. Whose probability is raised to gamma?",
            of="value"),
        Mistake("gamma_times", lambda logits, target, gamma=2.0, class_weight=None, ignore_index=-100: _cost(
            logits, target, gamma, class_weight, ignore_index,
            lambda prob, surprise: gamma * times(1 - prob, surprise)),
            "The focus is a factor gamma here. It has to be an exponent.", of="value"),
        Mistake("log_of_softmax", lambda logits, target, gamma=2.0, class_weight=None, ignore_index=-100: -np.sum(
            shares(logits, target, class_weight, ignore_index) * (1 - softmax(logits)) ** gamma
            * np.log(softmax(logits)), axis=-1),
            "Right for scores close together. Far apart a probability is exactly 0, and its logarithm infinite: "
            "take the logarithm of the whole quotient first.", of="value"),
        Mistake("no_log", lambda logits, target, gamma=2.0, class_weight=None, ignore_index=-100: _cost(
            logits, target, gamma, class_weight, ignore_index, lambda prob, surprise: (1 - prob) ** (gamma + 1)),
            "This is a power of how far the true class's probability is from 1. Its surprise needs a logarithm.",
            of="value"),
        Mistake("mean_over_classes", lambda logits, target, **settings: (
            focal_softmax(logits, target, **settings) / logits.shape[-1]),
            "Too small by the number of classes: only the true class's term counts, and there is one of it.",
            of="value"),
    ),
    "focal_with_logits": (
        Mistake("factor_held", lambda logits, target, gamma=2.0, alpha=None: (
            _shares(target, alpha)[0] * sigmoid(logits) ** (gamma + 1)
            - _shares(target, alpha)[1] * sigmoid(-logits) ** (gamma + 1)),
            "The factor was held fixed: it moves with the score too, and the product rule adds a term."),
        Mistake("surprise_held", lambda logits, target, gamma=2.0, alpha=None: gamma * (
            _shares(target, alpha)[0] * sigmoid(logits) ** gamma * times(sigmoid(-logits), softplus(logits))
            - _shares(target, alpha)[1] * sigmoid(-logits) ** gamma * times(sigmoid(logits), softplus(-logits))),
            "Only the factor was differentiated. The surprise that it multiplies has a slope as well."),
        Mistake("sign", lambda logits, target, gamma=2.0, alpha=None: (
            -focal_with_logits_grad(logits, target, gamma, alpha)),
            "Right size, wrong sign: a score too low for its label has to rise, so its slope is negative."),
        Mistake("alpha_swapped", lambda logits, target, gamma=2.0, alpha=None: focal_with_logits_grad(
            logits, target, gamma, 0.75 if alpha is None else 1 - alpha),
            "The weights of the two labels: alpha belongs to label 1, 1 - alpha to label 0, and None weighs neither."),
        Mistake("no_focus", lambda logits, target, gamma=2.0, alpha=None: (
            _shares(target, alpha)[0] * sigmoid(logits) - _shares(target, alpha)[1] * sigmoid(-logits) + 0 * gamma),
            "This is the slope of binary cross-entropy. What turns down an example that is right already?"),
        Mistake("negative_power", lambda logits, target, gamma=2.0, alpha=None: (
            _shares(target, alpha)[0] * (sigmoid(logits) ** (gamma + 1) + gamma * sigmoid(logits) ** (gamma - 1)
                                         * sigmoid(logits) * sigmoid(-logits) * softplus(logits))
            - _shares(target, alpha)[1] * (sigmoid(-logits) ** (gamma + 1) + gamma * sigmoid(-logits) ** (gamma - 1)
                                           * sigmoid(logits) * sigmoid(-logits) * softplus(-logits))),
            "Right in the middle. Far out 0 is raised to gamma - 1, or multiplied by infinity: one factor of the "
            "sigmoid's slope cancels against the power."),
        Mistake("own_probability", lambda logits, target, gamma=2.0, alpha=None: _of_label(
            logits, target, gamma, alpha, lambda prob, surprise: times(prob**gamma, surprise)),
            "This turns down the wrong examples and keeps the right ones. Whose probability is raised to gamma?",
            of="value"),
        Mistake("alpha_for_both", lambda logits, target, gamma=2.0, alpha=None: (
            (0.25 if alpha is None else alpha) * focal_with_logits(logits, target, gamma)),
            "All examples are weighted alike. With alpha, label 1 counts alpha and label 0 the rest; None weighs "
            "neither.", of="value"),
        Mistake("alpha_swapped_value", lambda logits, target, gamma=2.0, alpha=None: focal_with_logits(
            logits, target, gamma, 0.75 if alpha is None else 1 - alpha),
            "The two weights have changed places: alpha belongs to label 1, and None weighs neither.", of="value"),
        Mistake("gamma_times", lambda logits, target, gamma=2.0, alpha=None: _of_label(
            logits, target, gamma, alpha, lambda prob, surprise: gamma * times(1 - prob, surprise)),
            "The focus is a factor gamma here. It has to be an exponent.", of="value"),
        Mistake("log_of_sigmoid", lambda logits, target, gamma=2.0, alpha=None: (
            -_shares(target, alpha)[0] * sigmoid(logits) ** gamma * np.log(1 - sigmoid(logits))
            - _shares(target, alpha)[1] * sigmoid(-logits) ** gamma * np.log(sigmoid(logits))),
            "Right for small scores. Far out the sigmoid is exactly 0 or 1: write the logarithm of it so that no 0 "
            "goes in.", of="value"),
    ),
    "generalized_cross_entropy": (
        Mistake("cross_entropy", lambda logits, target, q=0.7, class_weight=None, ignore_index=-100: slope_in_scores(
            shares(logits, target, class_weight, ignore_index), 1.0, *softmax_parts(logits)[1:]),
            "This is the slope of cross-entropy. What does the power of the probability multiply it by?"),
        Mistake("in_the_probability", lambda logits, target, q=0.7, class_weight=None, ignore_index=-100: (
            -shares(logits, target, class_weight, ignore_index) * softmax(logits) ** (q - 1)),
            "This is the slope in the probabilities. Each score moves all of them: follow it through the softmax."),
        Mistake("absolute_error", lambda logits, target, q=0.7, class_weight=None, ignore_index=-100: (
            generalized_cross_entropy_grad(logits, target, 0.5 if q == 1 else 1.0, class_weight, ignore_index)),
            "The exponent is another one: here it does not come from q."),
        Mistake("q_times", lambda logits, target, q=0.7, **settings: (
            q * (generalized_cross_entropy_grad(logits, target, q, **settings))
            if q != 1 else 2 * generalized_cross_entropy_grad(logits, target, q, **settings)),
            "Off by a factor that depends on q alone: the q from the exponent cancels against the one below."),
        Mistake("own_class_only", lambda logits, target, q=0.7, class_weight=None, ignore_index=-100: np.where(
            shares(logits, target, class_weight, ignore_index) > 0,
            generalized_cross_entropy_grad(logits, target, q, class_weight, ignore_index), 0),
            "Right for the true class. The other scores are in every probability too: raising them costs."),
        Mistake("sign", lambda logits, target, **settings: (
            -generalized_cross_entropy_grad(logits, target, **settings)),
            "Right size, wrong sign: the true class's score has to rise, so its slope is negative."),
        Mistake("plain_cross_entropy", lambda logits, target, q=0.7, class_weight=None, ignore_index=-100: spent(
            shares(logits, target, class_weight, ignore_index), softmax_parts(logits)[0]),
            "This is cross-entropy, which grows without end. What keeps one row from costing more than 1 / q?",
            of="value"),
        Mistake("not_over_q", lambda logits, target, q=0.7, **settings: (
            generalized_cross_entropy(logits, target, q, **settings) * (q if q != 1 else 2)),
            "Off by a factor that depends on q alone: the distance from 1 is divided by q once.", of="value"),
        Mistake("sum_of_all", lambda logits, target, q=0.7, class_weight=None, ignore_index=-100: (
            np.sum(shares(logits, target, class_weight, ignore_index), axis=-1)
            * np.sum(1 - softmax(logits) ** q, axis=-1) / q),
            "All classes were added up. Only the row's own class costs.", of="value"),
        Mistake("overshoots", lambda logits, target, q=0.7, class_weight=None, ignore_index=-100: spent(
            shares(logits, target, class_weight, ignore_index), np.expm1(q * softmax_parts(logits)[0]) / q),
            "This is p to the power -q, less 1: it explodes for a wrong class. The power of p itself is bounded.",
            of="value"),
    ),
    "nll": (
        Mistake("in_the_scores", lambda log_probs, target, **settings: (
            np.exp(log_probs) * np.sum(shares(log_probs, target, **settings), axis=-1, keepdims=True)
            - shares(log_probs, target, **settings)),
            "This is the slope in the scores, with the log-softmax inside. Here the log-probabilities are moved."),
        Mistake("in_the_probability", lambda log_probs, target, **settings: (
            -shares(log_probs, target, **settings) / np.exp(log_probs)),
            "This is the slope in the probability. The logarithm is taken already: what is left is a straight line."),
        Mistake("sign", lambda log_probs, target, **settings: shares(log_probs, target, **settings),
                "Right size, wrong sign: the loss sinks as the true class's log-probability grows."),
        Mistake("every_class", lambda log_probs, target, **settings: (
            0 * log_probs - np.max(shares(log_probs, target, **settings), axis=-1, keepdims=True)),
            "Only the true class's log-probability stands in the loss. What is the slope in the others?"),
        Mistake("log_again", lambda log_probs, target, **settings: -np.sum(
            shares(log_probs, target, **settings) * np.log(-log_probs), axis=-1),
            "The logarithm was taken twice: these are log-probabilities already.", of="value"),
        Mistake("no_minus", lambda log_probs, target, **settings: -nll(log_probs, target, **settings),
                "Right size, wrong sign: a log-probability is never above 0, and a loss should sink to it from above.",
                of="value"),
        Mistake("as_probabilities", lambda log_probs, target, **settings: -np.sum(
            shares(log_probs, target, **settings) * np.exp(log_probs), axis=-1),
            "This is minus the probability. The log-probability itself, with a minus, is asked for.", of="value"),
        Mistake("nan_at_0", lambda log_probs, target, **settings: (
            -np.sum(shares(log_probs, target, **settings) * log_probs, axis=-1)),
            "Right while no probability is 0. There 0 times -infinity is nan: a class with no share counts nothing.",
            of="value"),
        Mistake("mean_over_classes", lambda log_probs, target, **settings: (
            nll(log_probs, target, **settings) / log_probs.shape[-1]),
            "Too small by the number of classes: only the true class's term counts, and there is one of it.",
            of="value"),
    ),
    "soft_cross_entropy": (
        Mistake("sign", lambda logits, target, temperature=1.0: -soft_cross_entropy_grad(logits, target, temperature),
                "Right size, wrong sign: a score whose probability is below the target's has to rise."),
        Mistake("hardened", lambda logits, target, temperature=1.0: soft_cross_entropy_grad(
            logits, np.eye(target.shape[-1])[np.argmax(target, axis=-1)], temperature),
            "The target was rounded to its likeliest class. Everything that the other classes say is lost."),
        Mistake("no_square", lambda logits, target, temperature=1.0: (
            softmax(logits / temperature) - target if temperature != 1 else (softmax(logits) - target) / 2),
            "Off by a constant factor: the loss is multiplied by T squared, and the chain rule divides by T once."),
        Mistake("not_softened", lambda logits, target, temperature=1.0: temperature * (
            softmax(logits / temperature if temperature == 1 else logits) - softmax(target)),
            "A softmax was taken of the target, or none of the scores divided by T: the target is a row of "
            "probabilities already, the scores are not."),
        Mistake("probabilities", lambda logits, target, temperature=1.0: temperature * softmax(logits / temperature),
                "These are the probabilities. What is taken from them?"),
        Mistake("in_the_probability", lambda logits, target, temperature=1.0: (
            -temperature**2 * target / softmax(logits / temperature)),
            "This is the slope in the probabilities. Each score moves all of them: follow it through the softmax."),
        Mistake("kl", lambda logits, target, temperature=1.0: soft_cross_entropy(logits, target, temperature) + (
            temperature**2 * np.sum(target * np.log(np.maximum(target, 1e-300)), axis=-1)),
            "The target's entropy was taken off: this is the divergence. It has the same slope, but another value.",
            of="value"),
        Mistake("log_of_softmax", lambda logits, target, temperature=1.0: -temperature**2 * np.sum(
            target * np.log(softmax(logits / temperature)), axis=-1),
            "Right for scores close together. Far apart a probability is exactly 0, and its logarithm infinite: "
            "take the logarithm of the whole quotient first.", of="value"),
        Mistake("mean_over_classes", lambda logits, target, temperature=1.0: (
            soft_cross_entropy(logits, target, temperature) / logits.shape[-1]),
            "Too small by the number of classes: the row's terms are added up.", of="value"),
        Mistake("changed_places", lambda logits, target, temperature=1.0: -temperature**2 * np.sum(
            softmax(logits / temperature) * np.log(np.maximum(target, 1e-300)), axis=-1),
            "The two have changed places: the target's probabilities weigh the terms, the predicted ones go under the "
            "logarithm.", of="value"),
    ),
}
