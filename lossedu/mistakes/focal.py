"""Wrong implementations of cross-entropies in which what is likely counts less, or more."""
import numpy as np

from ..activations import sigmoid, softmax, softplus
from ..core.record import Mistake
from ..losses.classes import (
    gradient_in_logits,
    sum_over_classes,
    surprise_and_probs,
    weighted_target,
)
from ..losses.classification.focal_softmax import focal_softmax, focal_softmax_grad
from ..losses.classification.focal_with_logits import (
    focal_with_logits,
    focal_with_logits_grad,
    weights_of_labels,
)
from ..losses.classification.generalized_cross_entropy import (
    generalized_cross_entropy,
    generalized_cross_entropy_grad,
)
from ..losses.focus import prob_surprise_ratio
from ..losses.stable import zero_safe_product
from .common import mean_for_sum, sign, with_settings


def _cost(logits, target, gamma, class_weight, ignore_index, cost):
    """Each class costs `cost(its probability, its surprise)`, by its share."""
    surprise, prob, _ = surprise_and_probs(logits)
    return sum_over_classes(weighted_target(logits, target, class_weight, ignore_index),
                            cost(prob, surprise))


def _pulled(logits, target, gamma, class_weight, ignore_index, pull):
    """The slope where a class pulls by `pull(surprise, p, 1 - p)`."""
    surprise, prob, other = surprise_and_probs(logits)
    share = weighted_target(logits, target, class_weight, ignore_index)
    return gradient_in_logits(share, pull(surprise, prob, other), prob, other)


def _of_label(logits, target, gamma, alpha, cost):
    """Labels 0 and 1 cost `cost(p of the label, its surprise)`."""
    for_zero, for_one = weights_of_labels(target, alpha)
    return (zero_safe_product(for_zero, cost(sigmoid(-logits), softplus(logits)))
            + zero_safe_product(for_one, cost(sigmoid(logits), softplus(-logits))))


def _pull(id, pull, hint):
    """A slope of the focal loss in which each label pulls its way.

    `pull(q, p, surprise, gamma)`: q is the other label's probability, p the label's own.
    """
    def wrong(logits, target, gamma, alpha):
        for_zero, for_one = weights_of_labels(target, alpha)
        down = pull(sigmoid(logits), sigmoid(-logits), softplus(logits), gamma)
        up = pull(sigmoid(-logits), sigmoid(logits), softplus(-logits), gamma)
        return for_zero * down - for_one * up
    return Mistake(id, wrong, hint)


def _focal_pull(logits, gamma):
    """How hard label 1 pulls, in size."""
    q, p = sigmoid(-logits), sigmoid(logits)
    return q**gamma * (q + gamma * zero_safe_product(p, softplus(-logits)))


def _of_rounded(logits, cost):
    """`cost` of the two labels' probabilities, as a plain sigmoid rounds them far out."""
    prob = 1 / (1 + np.exp(-logits))
    return cost(1 - prob), cost(prob)


def _in_shares(pair, target, alpha):
    """What label 0 and label 1 cost or pull, by their shares."""
    for_zero, for_one = weights_of_labels(target, alpha)
    return for_zero * pair[0] + for_one * pair[1]


def _naive_pull(logits, target, gamma, alpha):
    down, up = _of_rounded(logits, lambda p: (
        (1 - p) ** gamma * (1 - p - gamma * p * np.log(p))))
    return _in_shares((down, -up), target, alpha)


MISTAKES = {
    "focal_softmax": (
        Mistake("factor_held", lambda logits, target, gamma, class_weight, ignore_index: (
            _pulled(logits, target, gamma, class_weight, ignore_index,
                lambda surprise, prob, other: other**gamma)),
            "The factor (1 - p)**gamma is treated as a constant. It depends on the logits too: "
            "what does the product rule add?"),
        Mistake("surprise_held", lambda logits, target, gamma, class_weight, ignore_index: (
            _pulled(logits, target, gamma, class_weight, ignore_index,
                lambda surprise, prob, other: (
                    gamma * other**gamma * prob_surprise_ratio(surprise, prob, other)))),
            "Only the factor (1 - p)**gamma is differentiated. What does the product rule add for "
            "-log p?"),
        Mistake("no_focus", lambda logits, target, gamma, class_weight, ignore_index: (
            _pulled(logits, target, gamma, class_weight, ignore_index, lambda *_: 1.0)),
            "This is the gradient of cross-entropy. What does the factor (1 - p)**gamma change for "
            "a row that is predicted well already?"),
        sign(focal_softmax_grad,
            "Right size, wrong sign. Raise the true class's logit: does the loss grow or shrink?"),
        Mistake("own_class_only", lambda logits, target, **settings: (
            np.where(weighted_target(logits, target, settings.get("class_weight"),
                settings.get("ignore_index", -100)) > 0,
                focal_softmax_grad(logits, target, **settings), 0)),
            "Right for the true class. On which other logits does its probability depend?"),
        Mistake("focused_cross_entropy", lambda logits, target, gamma, class_weight, ignore_index: (
            gradient_in_logits(weighted_target(logits, target, class_weight, ignore_index), 1.0,
                *surprise_and_probs(logits)[1:]) * (1 - softmax(logits)) ** gamma),
            "The gradient of each logit is multiplied by its own (1 - p)**gamma. Which class's "
            "probability reduces the loss of the whole row?"),
        Mistake("own_probability", lambda logits, target, gamma, class_weight, ignore_index: (
            _cost(logits, target, gamma, class_weight, ignore_index,
                lambda prob, surprise: zero_safe_product(prob**gamma, surprise))),
            "The factor p**gamma gives the larger weight to rows that are predicted well. Which "
            "rows should count less?", of="value"),
        Mistake("gamma_times", lambda logits, target, gamma, class_weight, ignore_index: (
            _cost(logits, target, gamma, class_weight, ignore_index,
                lambda prob, surprise: gamma * zero_safe_product(1 - prob, surprise))),
            "Here gamma is a factor. It has to be an exponent: what should gamma = 0 "
            "give?", of="value"),
        Mistake("log_of_softmax", lambda logits, target, gamma, class_weight, ignore_index: (
            -np.sum(weighted_target(logits, target, class_weight, ignore_index)
                * (1 - softmax(logits)) ** gamma * np.log(softmax(logits)), axis=-1)),
            "Right while no probability rounds to 0, where its logarithm is infinite. Can log p be "
            "computed without computing p first?", of="value"),
        Mistake("no_log", lambda logits, target, gamma, class_weight, ignore_index: (
            _cost(logits, target, gamma, class_weight, ignore_index,
                lambda prob, surprise: (1 - prob) ** (gamma + 1))),
            "This is a power of 1 - p alone. Where does the negative log-likelihood "
            "enter?", of="value"),
        mean_for_sum(focal_softmax,
            "Too small by the number of classes: the loss of a row is the sum over its classes, "
            "not the mean.", of="value"),
    ),
    "focal_with_logits": (
        _pull("factor_held", lambda q, p, surprise, gamma: q ** (gamma + 1),
              "The factor (1 - p_t)**gamma is treated as a constant. It depends on the logit too: "
              "what does the product rule add?"),
        _pull("factor_sign", lambda q, p, surprise, gamma: q**gamma * (q - gamma * p * surprise),
              "Both terms are there, but with opposite signs. When the logit moves towards its "
              "label, do -log p_t and (1 - p_t)**gamma each grow or shrink?"),
        _pull("without_p", lambda q, p, surprise, gamma: q**gamma * (q + gamma * surprise),
              "The second term lacks a factor p_t. What is the derivative of 1 - p_t with respect "
              "to the logit?"),
        Mistake("one_label", lambda logits, target, gamma, alpha: (
            focal_with_logits_grad(logits, np.ones_like(target), gamma, alpha)),
            "Every label is treated as 1. What changes for label 0?"),
        Mistake("p_for_p_t", lambda logits, target, gamma, alpha: _in_shares(
            (_focal_pull(logits, gamma), -_focal_pull(logits, gamma)), target, alpha),
            "Label 0 gets the gradient of label 1 with its sign flipped. Its p_t is 1 - p: which "
            "logit takes the place of z in the formula?"),
        _pull("no_focus", lambda q, p, surprise, gamma: q,
              "This is the gradient of cross-entropy. What does the factor (1 - p_t)**gamma change "
              "for an example that is predicted well already?"),
        Mistake("naive", lambda logits, target, gamma, alpha: (
            _naive_pull(logits, target, gamma, alpha)),
            "Right for moderate logits. At 1000 a probability rounds to 0 and its logarithm is "
            "infinite: how do you compute -log(sigmoid(z)) without computing the sigmoid?"),
        _pull("power_rule", lambda q, p, surprise, gamma: (
            q ** (gamma + 1) + gamma * q ** (gamma - 1) * p * surprise),
            "In the second term 1 - p_t has the power gamma - 1. One more factor comes from "
            "inside: what is the derivative of p_t with respect to the logit?"),
        _pull("negative_power", lambda q, p, surprise, gamma: (
            q ** (gamma + 1) + gamma * q ** (gamma - 1) * q * p * surprise),
            "Right for moderate logits. For large ones 0 is raised to the power gamma - 1, which "
            "is infinite for gamma < 1: which powers of 1 - p_t cancel?"),
        _pull("without_gamma", lambda q, p, surprise, gamma: q**gamma * (q + p * surprise),
              "The second term lacks a factor. What comes down when (1 - p_t)**gamma is "
              "differentiated?"),
        _pull("surprise_held", lambda q, p, surprise, gamma: (
            gamma * q**gamma * zero_safe_product(p, surprise)),
            "Only the factor (1 - p_t)**gamma is differentiated. What is the other term of the "
            "product rule?"),
        Mistake("no_sign", lambda logits, target, gamma, alpha: -_in_shares(
            (_focal_pull(-logits, gamma), _focal_pull(logits, gamma)), target, alpha),
            "Right size, but label 0 has the wrong sign. Raise the logit of an example of label 0: "
            "does its loss grow or shrink?"),
        _pull("in_the_probability", lambda q, p, surprise, gamma: (
            q**gamma / p + gamma * q ** (gamma - 1) * surprise),
            "This is the derivative with respect to the probability. Which factor does the chain "
            "rule add for the logit?"),
        _pull("gamma_forgotten", lambda q, p, surprise, gamma: (
            q**gamma * (q + (gamma > 0) * p * surprise)),
            "Right for gamma = 0 and gamma = 1. What comes down when (1 - p_t)**gamma is "
            "differentiated?"),
        _pull("power_lowered", lambda q, p, surprise, gamma: (
            q ** max(gamma - 1, 0) * (q + gamma * p * surprise)),
            "The power of 1 - p_t is one too low. Differentiating lowers it by one: what does the "
            "derivative of the sigmoid give back?"),
        sign(focal_with_logits_grad,
            "Right size, wrong sign. Raise the logit of an example of label 1: does its loss grow "
            "or shrink?"),
        Mistake("alpha_swapped", lambda logits, target, gamma, alpha: (
            focal_with_logits_grad(logits, target, gamma, None if alpha is None else 1 - alpha)),
            "Label 1 gets the weight 1 - alpha. To which label does alpha belong?"),
        Mistake("alpha_reversed", lambda logits, target, gamma, alpha: (
            focal_with_logits(logits, target, gamma, None if alpha is None else 1 - alpha)),
            "The weights of the two labels are swapped. To which label does alpha belong?",
            of="value"),
        Mistake("log_p", lambda logits, target, gamma, alpha: (
            _in_shares((sigmoid(logits) ** gamma, sigmoid(-logits) ** gamma), target, alpha)
            * softplus(-logits)),
            "Both labels get -log p. What is the negative log-likelihood of an example of label 0?",
            of="value"),
        with_settings("alpha_ignored", focal_with_logits,
            "Right without alpha. Which weight does alpha give to label 1, and which is left for "
            "label 0?",
            of="value", alpha=None),
        Mistake("value_of_one_label", lambda logits, target, gamma, alpha: (
            sum(weights_of_labels(target, alpha)) * focal_with_logits(logits, np.ones_like(target),
                                                                      gamma)),
            "Every label is treated as 1. What is the loss of an example of label 0?", of="value"),
        Mistake("p_for_both", lambda logits, target, gamma, alpha: (
            _in_shares((softplus(logits), softplus(-logits)), target, alpha)
            * sigmoid(-logits) ** gamma),
            "The logarithm is right. The factor is (1 - p)**gamma for both labels: for which label "
            "is 1 - p the probability of the wrong one?", of="value"),
        Mistake("own_probability", lambda logits, target, gamma, alpha: (
            _of_label(logits, target, gamma, alpha,
                lambda prob, surprise: zero_safe_product(prob**gamma, surprise))),
            "The factor is p_t**gamma, so the examples that are predicted well count most. Which "
            "examples should count less?", of="value"),
        Mistake("log_of_sigmoid", lambda logits, target, gamma, alpha: _in_shares(
            _of_rounded(logits, lambda p: -((1 - p) ** gamma) * np.log(p)), target, alpha),
            "Right for moderate logits. At 1000 a probability rounds to 0 and its logarithm is "
            "infinite: which function of z is -log(sigmoid(z)), written without the "
            "sigmoid?", of="value"),
        Mistake("clipped", lambda logits, target, gamma, alpha: _in_shares(
            _of_rounded(np.clip(logits, -500, 500), lambda p: (
                -((1 - np.clip(p, 1e-7, 1 - 1e-7)) ** gamma) * np.log(np.clip(p, 1e-7, 1 - 1e-7)))),
            target, alpha),
            "The probabilities are clipped, so beyond the limit the loss stops growing and its "
            "gradient is 0. How do you compute -log(sigmoid(z)) without computing the "
            "sigmoid?", of="value"),
        Mistake("alpha_for_all", lambda logits, target, gamma, alpha: (
            focal_with_logits(logits, target, gamma) * (1.0 if alpha is None else alpha)),
            "Both labels get the weight alpha, so it balances nothing. What does label 0 "
            "get?", of="value"),
        Mistake("times_gamma", lambda logits, target, gamma, alpha: (
            _of_label(logits, target, gamma, alpha,
                lambda prob, surprise: gamma * zero_safe_product(1 - prob, surprise))),
            "Here gamma is a factor. It has to be an exponent: what should gamma = 0 give?",
            of="value"),
    ),
    "generalized_cross_entropy": (
        Mistake("cross_entropy", lambda logits, target, class_weight, ignore_index, **_: (
            gradient_in_logits(weighted_target(logits, target, class_weight, ignore_index), 1.0,
                *surprise_and_probs(logits)[1:])),
            "This is the gradient of cross-entropy. By which power of the true class's probability "
            "is it multiplied here?"),
        Mistake("in_the_probability", lambda logits, target, q, class_weight, ignore_index: (
            -weighted_target(logits, target, class_weight,
                             ignore_index) * softmax(logits) ** (q - 1)),
            "This is the gradient with respect to the probabilities. Each logit changes all of "
            "them: which step of the chain rule is missing?"),
        Mistake("absolute_error", lambda logits, target, q, class_weight, ignore_index: (
            generalized_cross_entropy_grad(logits, target, 0.5 if q == 1 else 1.0, class_weight,
                ignore_index)),
            "This is the gradient for another exponent. Where does q enter?"),
        Mistake("q_times", lambda logits, target, q, **settings: (
            q * (generalized_cross_entropy_grad(logits, target, q, **settings)) if q != 1
                else 2 * generalized_cross_entropy_grad(logits, target, q, **settings)),
            "Off by a factor that depends on q alone. What does the q from the exponent cancel "
            "against?"),
        Mistake("own_class_only", lambda logits, target, q, class_weight, ignore_index: (
            np.where(weighted_target(logits, target, class_weight, ignore_index) > 0,
                generalized_cross_entropy_grad(logits, target, q, class_weight, ignore_index), 0)),
            "Right for the true class. On which other logits does its probability depend?"),
        sign(generalized_cross_entropy_grad,
            "Right size, wrong sign. Raise the true class's logit: does the loss grow or shrink?"),
        Mistake("plain_cross_entropy", lambda logits, target, class_weight, ignore_index, **_: (
            sum_over_classes(weighted_target(logits, target, class_weight, ignore_index),
                             surprise_and_probs(logits)[0])),
            "This is cross-entropy, which is unbounded. What keeps the loss of a row at 1 / q or "
            "below?", of="value"),
        Mistake("not_over_q", lambda logits, target, q, **settings: (
            generalized_cross_entropy(logits, target, q, **settings) * (q if q != 1 else 2)),
            "Off by a factor that depends on q alone. By what is 1 - p**q divided?", of="value"),
        Mistake("sum_of_all", lambda logits, target, q, class_weight, ignore_index: (
            np.sum(weighted_target(logits, target, class_weight, ignore_index), axis=-1)
                * np.sum(1 - softmax(logits) ** q, axis=-1) / q),
            "All classes are added up. Which class's probability enters the loss of a "
            "row?", of="value"),
        Mistake("overshoots", lambda logits, target, q, class_weight, ignore_index: (
            sum_over_classes(weighted_target(logits, target, class_weight, ignore_index),
                np.expm1(q * surprise_and_probs(logits)[0]) / q)),
            "This is (p**-q - 1) / q, which is unbounded where the prediction is wrong. Which sign "
            "of the exponent keeps the loss bounded?", of="value"),
    ),
}
