"""Wrong implementations of cross-entropies in which what is likely counts less, or more."""
import numpy as np

from ..activations import sigmoid, softmax, softplus
from ..core.record import Mistake
from ..losses.classes import gradient_in_logits, sum_over_classes, surprise_and_probs, weighted_target
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
    return sum_over_classes(weighted_target(logits, target, class_weight, ignore_index), cost(prob, surprise))


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
            "The factor was held fixed: it moves with the scores too, and the product rule adds a "
            "term."),
        Mistake("surprise_held", lambda logits, target, gamma, class_weight, ignore_index: (
            _pulled(logits, target, gamma, class_weight, ignore_index,
                lambda surprise, prob, other: (
                    gamma * other**gamma * prob_surprise_ratio(surprise, prob, other)))),
            "Only the factor was differentiated. The surprise that it multiplies has a slope as "
            "well."),
        Mistake("no_focus", lambda logits, target, gamma, class_weight, ignore_index: (
            _pulled(logits, target, gamma, class_weight, ignore_index, lambda *_: 1.0)),
            "This is the slope of cross-entropy. What turns down a row that is right already?"),
        sign(focal_softmax_grad,
            "Right size, wrong sign: the true class's score has to rise, so its slope is "
            "negative."),
        Mistake("own_class_only", lambda logits, target, **settings: (
            np.where(weighted_target(logits, target, settings.get("class_weight"),
                settings.get("ignore_index", -100)) > 0,
                focal_softmax_grad(logits, target, **settings), 0)),
            "Right for the true class. The other scores are in every probability too: raising them "
            "costs."),
        Mistake("focused_cross_entropy", lambda logits, target, gamma, class_weight, ignore_index: (
            gradient_in_logits(weighted_target(logits, target, class_weight, ignore_index), 1.0,
                *surprise_and_probs(logits)[1:]) * (1 - softmax(logits)) ** gamma),
            "Each score's slope was turned down by its own probability. It is the true class's "
            "probability that turns down the whole row."),
        Mistake("own_probability", lambda logits, target, gamma, class_weight, ignore_index: (
            _cost(logits, target, gamma, class_weight, ignore_index,
                lambda prob, surprise: zero_safe_product(prob**gamma, surprise))),
            "This turns down the wrong rows and keeps the right ones. Whose probability is raised "
            "to gamma?", of="value"),
        Mistake("gamma_times", lambda logits, target, gamma, class_weight, ignore_index: (
            _cost(logits, target, gamma, class_weight, ignore_index,
                lambda prob, surprise: gamma * zero_safe_product(1 - prob, surprise))),
            "The focus is a factor gamma here. It has to be an exponent.", of="value"),
        Mistake("log_of_softmax", lambda logits, target, gamma, class_weight, ignore_index: (
            -np.sum(weighted_target(logits, target, class_weight, ignore_index)
                * (1 - softmax(logits)) ** gamma * np.log(softmax(logits)), axis=-1)),
            "Right for scores close together. Far apart a probability is exactly 0, and its "
            "logarithm infinite: take the logarithm of the whole quotient first.", of="value"),
        Mistake("no_log", lambda logits, target, gamma, class_weight, ignore_index: (
            _cost(logits, target, gamma, class_weight, ignore_index,
                lambda prob, surprise: (1 - prob) ** (gamma + 1))),
            "This is a power of how far the true class's probability is from 1. Its surprise needs "
            "a logarithm.", of="value"),
        mean_for_sum(focal_softmax,
            "Too small by the number of classes: only the true class's term counts, and there is "
            "one of it.", of="value"),
    ),
    "focal_with_logits": (
        _pull("factor_held", lambda q, p, surprise, gamma: q ** (gamma + 1),
              "The factor q ** gamma is treated as a constant. It depends on the score too: what "
              "does the product rule add?"),
        _pull("factor_sign", lambda q, p, surprise, gamma: q**gamma * (q - gamma * p * surprise),
              "Both pieces are there, and they work against each other. When the score moves "
              "towards its label, do surprise and factor grow or shrink?"),
        _pull("without_p", lambda q, p, surprise, gamma: q**gamma * (q + gamma * surprise),
              "The factor's piece misses a factor p: how does q itself change when the score "
              "does?"),
        Mistake("one_label", lambda logits, target, gamma, alpha: (
            focal_with_logits_grad(logits, np.ones_like(target), gamma, alpha)),
            "Every label is treated as 1. What changes for label 0?"),
        Mistake("p_for_p_t", lambda logits, target, gamma, alpha: _in_shares(
            (_focal_pull(logits, gamma), -_focal_pull(logits, gamma)), target, alpha),
            "Label 0 gets the slope of label 1 with its sign turned. Its p_t is 1 - p, not p: "
            "which score does the formula take for it?"),
        _pull("no_focus", lambda q, p, surprise, gamma: q,
              "This is the slope of cross-entropy. What does the factor q ** gamma change, for an "
              "example that is right already?"),
        Mistake("naive", lambda logits, target, gamma, alpha: (
            _naive_pull(logits, target, gamma, alpha)),
            "Right for everyday scores. At a score of 1000 the log of a probability that rounds to "
            "0 is infinite: which function of the score is -log(sigmoid(s))?"),
        _pull("power_rule", lambda q, p, surprise, gamma: (
            q ** (gamma + 1) + gamma * q ** (gamma - 1) * p * surprise),
            "In the second piece q has the power gamma - 1. One more q comes from inside: what is "
            "the derivative of q in s?"),
        _pull("negative_power", lambda q, p, surprise, gamma: (
            q ** (gamma + 1) + gamma * q ** (gamma - 1) * q * p * surprise),
            "Right in the middle. Far out 0 is raised to gamma - 1, or multiplied by infinity: one "
            "factor of the sigmoid's slope cancels against the power."),
        _pull("without_gamma", lambda q, p, surprise, gamma: q**gamma * (q + p * surprise),
              "The second piece misses a factor: what comes down when q ** gamma is "
              "differentiated?"),
        _pull("surprise_held", lambda q, p, surprise, gamma: (
            gamma * q**gamma * zero_safe_product(p, surprise)),
            "The factor was differentiated and the surprise was not. What is the other piece of "
            "the product rule?"),
        Mistake("no_sign", lambda logits, target, gamma, alpha: -_in_shares(
            (_focal_pull(-logits, gamma), _focal_pull(logits, gamma)), target, alpha),
            "Right size; for label 0 the sign is wrong. Where does its score have to go?"),
        _pull("in_the_probability", lambda q, p, surprise, gamma: (
            q**gamma / p + gamma * q ** (gamma - 1) * surprise),
            "This is the slope in the probability p. What does p change by when the score changes "
            "a little?"),
        _pull("gamma_forgotten", lambda q, p, surprise, gamma: (
            q**gamma * (q + (gamma > 0) * p * surprise)),
            "Right for gamma = 1. The power in front was differentiated: what does its exponent "
            "become?"),
        _pull("power_lowered", lambda q, p, surprise, gamma: (
            q ** max(gamma - 1, 0) * (q + gamma * p * surprise)),
            "The power is one too low throughout. Its derivative lowers it, and what does the "
            "slope of the sigmoid give back?"),
        sign(focal_with_logits_grad,
            "Right size, wrong sign: a score too low for its label has to rise, so its slope is "
            "negative."),
        Mistake("alpha_swapped", lambda logits, target, gamma, alpha: (
            focal_with_logits_grad(logits, target, gamma, None if alpha is None else 1 - alpha)),
            "Label 1 gets the weight 1 - alpha. To which label does alpha belong?"),
        Mistake("alpha_reversed", lambda logits, target, gamma, alpha: (
            focal_with_logits(logits, target, gamma, None if alpha is None else 1 - alpha)),
            "Label 1 gets the weight 1 - alpha. To which of the two does alpha belong?",
            of="value"),
        Mistake("log_p", lambda logits, target, gamma, alpha: (
            _in_shares((sigmoid(logits) ** gamma, sigmoid(-logits) ** gamma), target, alpha)
            * softplus(-logits)),
            "The surprise is -log p for both labels. What does a case of label 0 call a surprise?",
            of="value"),
        with_settings("alpha_ignored", focal_with_logits,
            "Right without alpha. Where does alpha come in, and what does label 0 get?",
            of="value", alpha=None),
        Mistake("value_of_one_label", lambda logits, target, gamma, alpha: (
            sum(weights_of_labels(target, alpha)) * focal_with_logits(logits, np.ones_like(target), gamma)),
            "Every label is treated as 1. What does an example of label 0 cost?", of="value"),
        Mistake("p_for_both", lambda logits, target, gamma, alpha: (
            _in_shares((softplus(logits), softplus(-logits)), target, alpha)
            * sigmoid(-logits) ** gamma),
            "The surprise is right. The factor is (1 - p) ** gamma for both labels: for which "
            "label is 1 - p the probability of the wrong one?", of="value"),
        Mistake("own_probability", lambda logits, target, gamma, alpha: (
            _of_label(logits, target, gamma, alpha,
                lambda prob, surprise: zero_safe_product(prob**gamma, surprise))),
            "The factor is the probability of the right label to the power gamma: the easy "
            "examples count most. Which ones are to be turned down?", of="value"),
        Mistake("log_of_sigmoid", lambda logits, target, gamma, alpha: _in_shares(
            _of_rounded(logits, lambda p: -((1 - p) ** gamma) * np.log(p)), target, alpha),
            "Right for everyday scores. At a score of 1000 the probability of the other label "
            "rounds to 0, and its logarithm is not finite. Which function of the score is "
            "-log(sigmoid(z))?", of="value"),
        Mistake("clipped", lambda logits, target, gamma, alpha: _in_shares(
            _of_rounded(np.clip(logits, -500, 500), lambda p: (
                -((1 - np.clip(p, 1e-7, 1 - 1e-7)) ** gamma) * np.log(np.clip(p, 1e-7, 1 - 1e-7)))),
            target, alpha),
            "Right for everyday scores. The probabilities are clipped, so the loss stops growing "
            "at 16 or so, and its slope there is 0: a case that is wrong by 1000 cannot be mended. "
            "Which function of the score needs no clipping?", of="value"),
        Mistake("alpha_for_all", lambda logits, target, gamma, alpha: (
            focal_with_logits(logits, target, gamma) * (1.0 if alpha is None else alpha)),
            "Both labels get alpha, which balances nothing. What does label 0 get?", of="value"),
        Mistake("times_gamma", lambda logits, target, gamma, alpha: (
            _of_label(logits, target, gamma, alpha,
                lambda prob, surprise: gamma * zero_safe_product(1 - prob, surprise))),
            "Here gamma is a factor. It is an exponent: what should gamma = 0 give?",
            of="value"),
    ),
    "generalized_cross_entropy": (
        Mistake("cross_entropy", lambda logits, target, class_weight, ignore_index, **_: (
            gradient_in_logits(weighted_target(logits, target, class_weight, ignore_index), 1.0,
                *surprise_and_probs(logits)[1:])),
            "This is the slope of cross-entropy. What does the power of the probability multiply "
            "it by?"),
        Mistake("in_the_probability", lambda logits, target, q, class_weight, ignore_index: (
            -weighted_target(logits, target, class_weight, ignore_index) * softmax(logits) ** (q - 1)),
            "This is the slope in the probabilities. Each score moves all of them: follow it "
            "through the softmax."),
        Mistake("absolute_error", lambda logits, target, q, class_weight, ignore_index: (
            generalized_cross_entropy_grad(logits, target, 0.5 if q == 1 else 1.0, class_weight,
                ignore_index)),
            "The exponent is another one: here it does not come from q."),
        Mistake("q_times", lambda logits, target, q, **settings: (
            q * (generalized_cross_entropy_grad(logits, target, q, **settings)) if q != 1
                else 2 * generalized_cross_entropy_grad(logits, target, q, **settings)),
            "Off by a factor that depends on q alone: the q from the exponent cancels against the "
            "one below."),
        Mistake("own_class_only", lambda logits, target, q, class_weight, ignore_index: (
            np.where(weighted_target(logits, target, class_weight, ignore_index) > 0,
                generalized_cross_entropy_grad(logits, target, q, class_weight, ignore_index), 0)),
            "Right for the true class. The other scores are in every probability too: raising them "
            "costs."),
        sign(generalized_cross_entropy_grad,
            "Right size, wrong sign: the true class's score has to rise, so its slope is "
            "negative."),
        Mistake("plain_cross_entropy", lambda logits, target, class_weight, ignore_index, **_: (
            sum_over_classes(weighted_target(logits, target, class_weight, ignore_index),
                             surprise_and_probs(logits)[0])),
            "This is cross-entropy, which grows without end. What keeps one row from costing more "
            "than 1 / q?", of="value"),
        Mistake("not_over_q", lambda logits, target, q, **settings: (
            generalized_cross_entropy(logits, target, q, **settings) * (q if q != 1 else 2)),
            "Off by a factor that depends on q alone: the distance from 1 is divided "
            "by q once.", of="value"),
        Mistake("sum_of_all", lambda logits, target, q, class_weight, ignore_index: (
            np.sum(weighted_target(logits, target, class_weight, ignore_index), axis=-1)
                * np.sum(1 - softmax(logits) ** q, axis=-1) / q),
            "All classes were added up. Only the row's own class costs.", of="value"),
        Mistake("overshoots", lambda logits, target, q, class_weight, ignore_index: (
            sum_over_classes(weighted_target(logits, target, class_weight, ignore_index),
                np.expm1(q * surprise_and_probs(logits)[0]) / q)),
            "This is p to the power -q, less 1: it explodes for a wrong class. The power of p "
            "itself is bounded.", of="value"),
    ),
}
