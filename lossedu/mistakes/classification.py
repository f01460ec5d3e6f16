"""Wrong implementations of classification losses that people really write."""
import numpy as np

from ..activations import sigmoid, sigmoid_grad, softmax, softplus
from ..core.record import Mistake
from ..losses.classes import weighted_target
from ..losses.classification.bce import bce, bce_grad
from ..losses.classification.bce_with_logits import bce_with_logits_grad
from ..losses.classification.brier import brier, brier_grad
from ..losses.classification.categorical_cross_entropy import (
    categorical_cross_entropy,
    categorical_cross_entropy_grad,
)
from ..losses.classification.cross_entropy import cross_entropy, cross_entropy_grad
from ..losses.classification.nll import nll, nll_grad
from ..losses.classification.soft_cross_entropy import soft_cross_entropy, soft_cross_entropy_grad
from ..losses.stable import zero_safe_product, zero_safe_ratio
from .common import factor, mean_for_sum, other, sign

MISTAKES = {
    "bce": (
        Mistake("in_the_logit", lambda probs, target: probs - target,
                "This is the derivative with respect to the logit behind a sigmoid. With respect "
                "to p itself, which factor of the chain rule falls away?"),
        sign(bce_grad,
            "Right size, wrong sign. For label 1 the loss falls as p grows: which sign has its "
            "derivative?"),
        Mistake("minus_between", lambda probs, target: (
            -zero_safe_ratio(1 - target, 1 - probs) - zero_safe_ratio(target, probs)),
            "Right for label 1. For label 0 the loss is -log(1 - p): what does the chain rule do "
            "with the minus in front of p?"),
        Mistake("swapped", lambda probs, target: bce_grad(probs, 1 - target),
                "The labels are swapped. Of which label is p the probability?"),
        Mistake("only_label_1", lambda probs, target: -zero_safe_ratio(target, probs),
                "An example of label 0 has the derivative 0 here. What does the term with 1 - p "
                "contribute?"),
        Mistake("nan_at_the_ends", lambda probs, target: (probs - target) / (probs * (1 - probs)),
                "Right for p strictly between 0 and 1. At p = 1 with label 1 this is 0 / 0: what "
                "is the derivative of the label's own term?"),
        Mistake("value_swapped", lambda probs, target: bce(probs, 1 - target),
                "This loss is largest where p agrees with the label. Of which label is p the "
                "probability?", of="value"),
        sign(bce,
            "Right size, wrong sign. A log-probability is never above 0: which sign makes a loss "
            "of it?", "no_minus", of="value"),
        Mistake("clipped", lambda probs, target: bce(np.clip(probs, 1e-7, 1 - 1e-7), target),
                "Clipping p changes the loss near 0 and 1: it is no longer 0 where p is certain "
                "and right, nor infinite where p is certain and wrong.", of="value"),
        Mistake("nan_at_0", lambda probs, target: (
            -target * np.log(probs) - (1 - target) * np.log(1 - probs)),
            "Right except at p = 0 and p = 1, where 0 times log 0 is nan. A term whose weight is 0 "
            "has to contribute 0.", of="value"),
    ),
    "bce_with_logits": (
        Mistake("swapped", lambda logits, target, pos_weight: (
            bce_with_logits_grad(logits, 1 - target, pos_weight)),
            "The labels are swapped. Raise the logit of an example of label 1: does its loss grow "
            "or shrink?"),
        sign(bce_with_logits_grad,
            "Right size, wrong sign. Raise the logit of an example of label 1: does its loss grow "
            "or shrink?"),
        Mistake("in_the_probability", lambda logits, target, pos_weight: (
            (1 - target) / sigmoid(-logits) - pos_weight * target / sigmoid(logits)),
            "This is the derivative with respect to the probability p. Which factor does the chain "
            "rule add for the logit?"),
        Mistake("sigmoid_slope_twice", lambda logits, target, pos_weight: (
            sigmoid_grad(logits) * (bce_with_logits_grad(logits, target, pos_weight))),
            "There is one factor p (1 - p) too many. What does it cancel against when the "
            "logarithm is differentiated?"),
        Mistake("no_target", lambda logits, target, **_: sigmoid(logits),
                "This is the predicted probability. Where does the label enter the gradient?"),
        Mistake("logit_minus_label", lambda logits, target, **_: logits - target,
                "The label is subtracted from the logit itself. Which function turns a logit into "
                "a probability?"),
        Mistake("raw_logit", lambda logits, target, pos_weight: (
            -pos_weight * target * np.log(logits) - (1 - target) * np.log(1 - logits)),
            "The logarithm is taken of the logit, which may be negative. Which function turns a "
            "logit into a probability?", of="value"),
        Mistake("log_of_sigmoid", lambda logits, target, pos_weight: (
            -pos_weight * target * np.log(sigmoid(logits))
                - (1 - target) * np.log(1 - sigmoid(logits))),
            "Right for moderate logits. For large ones the sigmoid rounds to 0 or 1: how do you "
            "compute -log(sigmoid(z)) without computing the sigmoid?", of="value"),
        Mistake("only_label_1", lambda logits, target, pos_weight: (
            pos_weight * target * softplus(-logits)),
            "An example of label 0 has the loss 0 here. What does the term with 1 - p "
            "contribute?", of="value"),
        Mistake("wrong_way", lambda logits, target, pos_weight: (
            (1 - target) * softplus(-logits) + pos_weight * target * softplus(logits)),
            "This loss is small where logit and label disagree. Raise the logit of an example of "
            "label 1: should its loss grow or shrink?", of="value"),
    ),
    "brier": (
        factor(0.5, brier_grad,
               "Exactly half. What does the square bring down when it is differentiated?"),
        mean_for_sum(brier_grad,
            "Too small by the number of classes: the Brier score of a row is the sum over its "
            "classes, not the mean.", "over_classes"),
        Mistake("in_the_scores", lambda probs, target: (
            2 * probs * (probs - weighted_target(probs, target)
                - np.sum(probs * (probs - weighted_target(probs, target)), axis=-1,
                         keepdims=True))),
            "This is the gradient with respect to the logits behind a softmax. Here each "
            "probability is an input of its own: what is the derivative of one square?"),
        other("cross_entropy", categorical_cross_entropy_grad,
            "This is the gradient of cross-entropy. The Brier score is a sum of squares: what is "
            "the derivative of a square?"),
        Mistake("own_class_only", lambda probs, target: (
            np.sum(weighted_target(probs, target) * (probs - weighted_target(probs, target)) ** 2,
                   axis=-1)),
            "Only the true class is counted. What do the squared differences of the other classes "
            "contribute?", of="value"),
        mean_for_sum(brier,
            "Divided by the number of classes: the Brier score of a row adds up the squares of its "
            "classes.", of="value"),
        Mistake("distance", lambda probs, target: (
            np.sqrt(np.sum((probs - weighted_target(probs, target)) ** 2, axis=-1))),
            "This is the Euclidean distance. The Brier score is its square and, unlike the "
            "distance, a proper scoring rule.", of="value"),
        Mistake("absolute", lambda probs, target: (
            np.sum(np.abs(probs - weighted_target(probs, target)), axis=-1)),
            "These are absolute differences. The Brier score squares them, which makes it a proper "
            "scoring rule.", of="value"),
    ),
    "categorical_cross_entropy": (
        Mistake("in_the_scores", lambda probs, target, **settings: (
            probs * np.sum(weighted_target(probs, target, **settings), axis=-1, keepdims=True)
                - weighted_target(probs, target, **settings)),
            "This is the gradient with respect to the logits behind a softmax. Here each "
            "probability is an input of its own: what is the derivative of -log p?"),
        sign(categorical_cross_entropy_grad,
            "Right size, wrong sign. The loss falls as the true class's probability grows: which "
            "sign has the derivative?"),
        Mistake("every_class", lambda probs, target, **settings: (
            -1 / probs * np.sum(weighted_target(probs, target, **settings), axis=-1,
                                keepdims=True)),
            "Every class gets a derivative here, whatever its target. Which of the probabilities "
            "does the target put into the loss?"),
        Mistake("pushes_the_others", lambda probs, target, **settings: (
            -zero_safe_ratio(weighted_target(probs, target, **settings), probs)
                + zero_safe_ratio(np.max(weighted_target(probs, target, **settings), axis=-1,
                                         keepdims=True)
                * (weighted_target(probs, target, **settings) == 0), 1 - probs)),
            "Right for the true class. The terms with 1 - p belong to binary cross-entropy, which "
            "treats each class as a label of its own."),
        Mistake("no_log", lambda probs, target, **settings: (
            np.sum(weighted_target(probs, target, **settings) * (1 - probs), axis=-1)),
            "This is 1 minus the true class's probability. Which function of that probability does "
            "cross-entropy take?", of="value"),
        Mistake("binary", lambda probs, target, **settings: (
            np.sum(zero_safe_product(weighted_target(probs, target, **settings), -np.log(probs))
                - zero_safe_product(np.max(weighted_target(probs, target, **settings), axis=-1,
                                           keepdims=True)
                * (weighted_target(probs, target, **settings) == 0), np.log1p(-probs)), axis=-1)),
            "The other classes contribute -log(1 - p) as well, as in binary cross-entropy. Which "
            "terms does the target put into this loss?", of="value"),
        Mistake("nan_at_0", lambda probs, target, **settings: (
            -np.sum(weighted_target(probs, target, **settings) * np.log(probs), axis=-1)),
            "Right while no probability is 0. There 0 times infinity is nan: a class whose target "
            "is 0 has to contribute 0.", of="value"),
        Mistake("bits", lambda probs, target, **settings: (
            np.sum(zero_safe_product(weighted_target(probs, target, **settings), -np.log2(probs)),
                   axis=-1)),
            "Too large by a factor of 1 / log 2 = 1.44: this is measured in bits. Which logarithm "
            "gives nats?", of="value"),
        mean_for_sum(categorical_cross_entropy,
            "Too small by the number of classes: the loss of a row is the sum over its classes, "
            "not the mean.", of="value"),
    ),
    "cross_entropy": (
        sign(cross_entropy_grad,
            "Right size, wrong sign. Raise the label's logit a little: does the loss grow or "
            "shrink?"),
        Mistake("probabilities", lambda logits, target, **settings: softmax(logits),
                "These are the predicted probabilities, so a step against them lowers every logit, "
                "the label's too. Where does the label enter the gradient?"),
        Mistake("own_class_only", lambda logits, target, **settings: (
            weighted_target(logits, target, **settings) * (softmax(logits) - 1)),
            "Only the label's logit gets a gradient. On which logits does the label's probability "
            "depend?"),
        Mistake("in_the_probability", lambda logits, target, **settings: (
            -weighted_target(logits, target, **settings) / softmax(logits)),
            "This is the gradient with respect to the probabilities. Which factor does the chain "
            "rule add for the softmax?"),
        Mistake("logits_minus_target", lambda logits, target, **settings: (
            logits - weighted_target(logits, target, **settings)),
            "The target is subtracted from the logits themselves. Which function turns logits into "
            "probabilities?"),
        Mistake("softmax_twice", lambda logits, target, **settings: (
            cross_entropy_grad(softmax(logits), target, **settings)),
            "The softmax is applied twice: it is part of the loss already. What does this loss "
            "take as its input?"),
        mean_for_sum(cross_entropy_grad,
            "Too small by the number of classes: the loss of a row is the sum over its classes, "
            "not the mean.", "over_classes"),
        Mistake("value_softmax_twice", lambda logits, target, **settings: (
            cross_entropy(softmax(logits), target, **settings)),
            "The softmax is applied twice, so even a confident and right prediction has a loss "
            "well above 0. What does this loss take as its input?", of="value"),
        Mistake("log_of_softmax", lambda logits, target, **settings: (
            -np.sum(weighted_target(logits, target, **settings) * np.log(softmax(logits)),
                    axis=-1)),
            "The softmax can round a probability to 0, and its logarithm is then infinite. Can log "
            "p be computed without computing p first?", of="value"),
        Mistake("no_shift", lambda logits, target, **settings: (
            np.sum(weighted_target(logits, target, **settings)
                * (np.log(np.sum(np.exp(logits), axis=-1, keepdims=True)) - logits), axis=-1)),
            "Right for moderate logits. Beyond 709 the exponential overflows: what may be "
            "subtracted from all logits of a row?", of="value"),
        Mistake("no_log", lambda logits, target, **settings: (
            np.sum(weighted_target(logits, target, **settings) * (1 - softmax(logits)), axis=-1)),
            "This is 1 minus the true class's probability. Which function of that probability does "
            "cross-entropy take?", of="value"),
        mean_for_sum(cross_entropy,
            "Divided by the number of classes: the loss of a row adds up the terms of its "
            "classes.", of="value"),
    ),
    "nll": (
        Mistake("in_the_scores", lambda log_probs, target, **settings: (
            np.exp(log_probs)
                * np.sum(weighted_target(log_probs, target, **settings), axis=-1, keepdims=True)
                - weighted_target(log_probs, target, **settings)),
            "This is the gradient with respect to the logits, with the log-softmax inside. Here "
            "the log-probabilities are the input: how does the loss depend on them?"),
        Mistake("in_the_probability", lambda log_probs, target, **settings: (
            -weighted_target(log_probs, target, **settings) / np.exp(log_probs)),
            "This is the derivative with respect to the probabilities. In the log-probabilities "
            "the loss is linear: what is its derivative there?"),
        sign(nll_grad,
            "Right size, wrong sign. The loss falls as the true class's log-probability grows: "
            "which sign has the derivative?"),
        Mistake("every_class", lambda log_probs, target, **settings: (
            0 * log_probs - np.max(weighted_target(log_probs, target, **settings), axis=-1,
                                   keepdims=True)),
            "Every class gets a derivative here, whatever its target. Which of the "
            "log-probabilities does the target put into the loss?"),
        Mistake("log_again", lambda log_probs, target, **settings: (
            -np.sum(weighted_target(log_probs, target, **settings) * np.log(-log_probs), axis=-1)),
            "A logarithm is taken of the log-probabilities. What does the input hold "
            "already?", of="value"),
        sign(nll,
            "Right size, wrong sign. A log-probability is never above 0: which sign makes a loss "
            "of it?", "no_minus", of="value"),
        Mistake("as_probabilities", lambda log_probs, target, **settings: (
            -np.sum(weighted_target(log_probs, target, **settings) * np.exp(log_probs), axis=-1)),
            "This is minus the true class's probability. What does the input hold already, "
            "probabilities or their logarithms?", of="value"),
        Mistake("nan_at_0", lambda log_probs, target, **settings: (
            -np.sum(weighted_target(log_probs, target, **settings) * log_probs, axis=-1)),
            "Right while no probability is 0. There 0 times -infinity is nan: a class whose target "
            "is 0 has to contribute 0.", of="value"),
        mean_for_sum(nll,
            "Too small by the number of classes: the loss of a row is the sum over its classes, "
            "not the mean.", of="value"),
    ),
    "soft_cross_entropy": (
        sign(soft_cross_entropy_grad,
            "Right size, wrong sign. Raise a logit whose probability is below the target's: does "
            "the loss grow or shrink?"),
        Mistake("hardened", lambda logits, target, temperature: (
            soft_cross_entropy_grad(logits, np.eye(target.shape[-1])[np.argmax(target, axis=-1)],
                temperature)),
            "The target is replaced by its most likely class. How do the target's other "
            "probabilities enter?"),
        Mistake("no_square", lambda logits, target, temperature: (
            softmax(logits / temperature) - target if temperature != 1
                else (softmax(logits) - target) / 2),
            "Off by a factor that depends on T alone. The loss is multiplied by T squared: which "
            "power of T is left after the chain rule?"),
        Mistake("not_softened", lambda logits, target, temperature: (
            temperature * (softmax(logits / temperature) - softmax(target))),
            "A softmax is taken of the target. What does the target hold already, logits or "
            "probabilities?"),
        Mistake("probabilities", lambda logits, target, temperature: (
            temperature * softmax(logits / temperature)),
            "These are the predicted probabilities, times T. Where does the target enter the "
            "gradient?"),
        Mistake("in_the_probability", lambda logits, target, temperature: (
            -temperature**2 * target / softmax(logits / temperature)),
            "This is the gradient with respect to the probabilities. Each logit changes all of "
            "them: which step of the chain rule is missing?"),
        Mistake("kl", lambda logits, target, temperature: (
            soft_cross_entropy(logits, target, temperature)
                + (temperature**2 * np.sum(target * np.log(np.maximum(target, 1e-300)), axis=-1))),
            "The target's entropy is subtracted: this is the KL divergence. It has the same "
            "gradient as the cross-entropy, but another value.", of="value"),
        Mistake("log_of_softmax", lambda logits, target, temperature: (
            -temperature**2 * np.sum(target * np.log(softmax(logits / temperature)), axis=-1)),
            "Right while no probability rounds to 0, where its logarithm is infinite. Can log p be "
            "computed without computing p first?", of="value"),
        mean_for_sum(soft_cross_entropy,
            "Too small by the number of classes: the loss of a row is the sum over its classes, "
            "not the mean.", of="value"),
        Mistake("changed_places", lambda logits, target, temperature: (
            -temperature**2
                * np.sum(softmax(logits / temperature) * np.log(np.maximum(target, 1e-300)),
                axis=-1)),
            "The two rows are swapped. Which of them weights the terms, and which stands under the "
            "logarithm?", of="value"),
    ),
}
