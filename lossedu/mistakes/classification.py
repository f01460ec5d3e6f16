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
                "This is the slope in the score behind a sigmoid. In the probability itself, 1 / "
                "(p (1 - p)) is left."),
        sign(bce_grad,
            "Right size, wrong sign: for label 1 the loss sinks as p grows, so its slope is "
            "negative."),
        Mistake("minus_between", lambda probs, target: (
            -zero_safe_ratio(1 - target, 1 - probs) - zero_safe_ratio(target, probs)),
            "Right for label 1. In log(1 - p) the p stands with a minus: the chain rule turns the "
            "sign."),
        Mistake("swapped", lambda probs, target: bce_grad(probs, 1 - target),
                "The two labels are swapped: p is the probability of label 1."),
        Mistake("only_label_1", lambda probs, target: -zero_safe_ratio(target, probs),
                "An example of label 0 has no slope here. What does its probability 1 - p cost?"),
        Mistake("nan_at_the_ends", lambda probs, target: (probs - target) / (probs * (1 - probs)),
                "Right inside. At p = 1 and label 1 this is 0 / 0: take the label's own term "
                "alone."),
        Mistake("value_swapped", lambda probs, target: bce(probs, 1 - target),
                "This costs most where p is right: p is the probability of label 1.", of="value"),
        sign(bce,
            "Right size, wrong sign: the logarithm of a probability is "
            "never above 0.", "no_minus", of="value"),
        Mistake("clipped", lambda probs, target: bce(np.clip(probs, 1e-7, 1 - 1e-7), target),
                "Clipping p bends the loss at its ends: a certain and right p costs something, and "
                "a certain and wrong one is let off.", of="value"),
        Mistake("nan_at_0", lambda probs, target: (
            -target * np.log(probs) - (1 - target) * np.log(1 - probs)),
            "Right inside. At p = 0 and label 0 this is 0 times infinity, nan: a share of 0 has to "
            "count nothing.", of="value"),
    ),
    "bce_with_logits": (
        Mistake("swapped", lambda logits, target, pos_weight: (
            bce_with_logits_grad(logits, 1 - target, pos_weight)),
            "The two labels are swapped: label 1 is unhappy with a low score, label 0 with a high "
            "one."),
        sign(bce_with_logits_grad,
            "Right size, wrong sign: a score too low for its label has to rise, so its slope is "
            "negative."),
        Mistake("in_the_probability", lambda logits, target, pos_weight: (
            (1 - target) / sigmoid(-logits) - pos_weight * target / sigmoid(logits)),
            "This is the slope in the probability p. What does p change by when the score changes "
            "a little?"),
        Mistake("sigmoid_slope_twice", lambda logits, target, pos_weight: (
            sigmoid_grad(logits) * (bce_with_logits_grad(logits, target, pos_weight))),
            "One factor p (1 - p) too many: it cancels against the slope of the logarithm."),
        Mistake("no_target", lambda logits, target, **_: sigmoid(logits),
                "This is the probability itself. Where does the label come in?"),
        Mistake("logit_minus_label", lambda logits, target, **_: logits - target,
                "The label was taken from the raw score. What turns a score into a probability?"),
        Mistake("raw_logit", lambda logits, target, pos_weight: (
            -pos_weight * target * np.log(logits) - (1 - target) * np.log(1 - logits)),
            "The logarithm is taken of the raw score, which may be negative. Which function makes "
            "it a probability?", of="value"),
        Mistake("log_of_sigmoid", lambda logits, target, pos_weight: (
            -pos_weight * target * np.log(sigmoid(logits))
                - (1 - target) * np.log(1 - sigmoid(logits))),
            "Right for small scores. Far out the sigmoid is exactly 0 or 1: write the logarithm of "
            "it so that no 0 goes in.", of="value"),
        Mistake("only_label_1", lambda logits, target, pos_weight: (
            pos_weight * target * softplus(-logits)),
            "An example of label 0 costs nothing here. What does its probability 1 - "
            "p cost?", of="value"),
        Mistake("wrong_way", lambda logits, target, pos_weight: (
            (1 - target) * softplus(-logits) + pos_weight * target * softplus(logits)),
            "This is cheap where score and label disagree. Which sign makes a high score cheap for "
            "label 1?", of="value"),
    ),
    "brier": (
        factor(0.5, brier_grad, "Exactly half: the square's derivative brings down a 2."),
        mean_for_sum(brier_grad,
            "Too small by the number of classes: the Brier score of a row is a sum over its "
            "classes, not a mean.", "over_classes"),
        Mistake("in_the_scores", lambda probs, target: (
            2 * probs * (probs - weighted_target(probs, target)
                - np.sum(probs * (probs - weighted_target(probs, target)), axis=-1, keepdims=True))),
            "This is the slope in the scores behind a softmax. Here each probability is moved on "
            "its own."),
        other("cross_entropy", categorical_cross_entropy_grad,
            "This is the slope of the cross-entropy. The Brier score is a square: its slope is "
            "never beyond 2."),
        Mistake("own_class_only", lambda probs, target: (
            np.sum(weighted_target(probs, target) * (probs - weighted_target(probs, target)) ** 2, axis=-1)),
            "Only the true class is counted. What the others got too much costs as "
            "well.", of="value"),
        mean_for_sum(brier,
            "Too small by the number of classes: Brier's score is a sum over the "
            "classes.", of="value"),
        Mistake("distance", lambda probs, target: (
            np.sqrt(np.sum((probs - weighted_target(probs, target)) ** 2, axis=-1))),
            "This is the distance. The Brier score is its square, and only that is least at the "
            "true shares.", of="value"),
        Mistake("absolute", lambda probs, target: (
            np.sum(np.abs(probs - weighted_target(probs, target)), axis=-1)),
            "The differences count by their size here. Squared, they are least at "
            "the true shares.", of="value"),
    ),
    "categorical_cross_entropy": (
        Mistake("in_the_scores", lambda probs, target, **settings: (
            probs * np.sum(weighted_target(probs, target, **settings), axis=-1, keepdims=True)
                - weighted_target(probs, target, **settings)),
            "This is the slope in the scores behind a softmax. Here each probability is moved on "
            "its own."),
        sign(categorical_cross_entropy_grad,
            "Right size, wrong sign: the loss sinks as the true class's probability grows."),
        Mistake("every_class", lambda probs, target, **settings: (
            -1 / probs * np.sum(weighted_target(probs, target, **settings), axis=-1, keepdims=True)),
            "Only the true class's probability stands in the loss. What is the slope in the "
            "others?"),
        Mistake("pushes_the_others", lambda probs, target, **settings: (
            -zero_safe_ratio(weighted_target(probs, target, **settings), probs)
                + zero_safe_ratio(np.max(weighted_target(probs, target, **settings), axis=-1, keepdims=True)
                * (weighted_target(probs, target, **settings) == 0), 1 - probs)),
            "Right for the true class. The terms with 1 - p belong to binary cross-entropy, one "
            "for each label."),
        Mistake("no_log", lambda probs, target, **settings: (
            np.sum(weighted_target(probs, target, **settings) * (1 - probs), axis=-1)),
            "This is how far the true class's probability is from 1. Its surprise needs a "
            "logarithm.", of="value"),
        Mistake("binary", lambda probs, target, **settings: (
            np.sum(zero_safe_product(weighted_target(probs, target, **settings), -np.log(probs))
                - zero_safe_product(np.max(weighted_target(probs, target, **settings), axis=-1, keepdims=True)
                * (weighted_target(probs, target, **settings) == 0), np.log1p(-probs)), axis=-1)),
            "The other classes are counted as well, each as a label of its own: that is binary "
            "cross-entropy.", of="value"),
        Mistake("nan_at_0", lambda probs, target, **settings: (
            -np.sum(weighted_target(probs, target, **settings) * np.log(probs), axis=-1)),
            "Right while no probability is 0. There 0 times infinity is nan: a class with no share "
            "counts nothing.", of="value"),
        Mistake("bits", lambda probs, target, **settings: (
            np.sum(zero_safe_product(weighted_target(probs, target, **settings), -np.log2(probs)), axis=-1)),
            "Too large by a factor of 1 / log 2: this counts in bits, and the course "
            "in nats.", of="value"),
        mean_for_sum(categorical_cross_entropy,
            "Too small by the number of classes: only the true class's term counts, and there is "
            "one of it.", of="value"),
    ),
    "cross_entropy": (
        sign(cross_entropy_grad,
            "Right size, wrong sign: it has to say in which direction the loss rises. What happens "
            "to the loss when the label's logit goes up?"),
        Mistake("probabilities", lambda logits, target, **settings: softmax(logits),
                "These are the probabilities: this gradient pushes every logit down, the label's "
                "as well. Where does the label come in?"),
        Mistake("own_class_only", lambda logits, target, **settings: (
            weighted_target(logits, target, **settings) * (softmax(logits) - 1)),
            "Only the label's logit gets a gradient. The value uses one probability: but which "
            "logits does that probability depend on?"),
        Mistake("in_the_probability", lambda logits, target, **settings: (
            -weighted_target(logits, target, **settings) / softmax(logits)),
            "This is the slope in the probabilities. The logits reach them through the softmax: "
            "which factor is missing?"),
        Mistake("logits_minus_target", lambda logits, target, **settings: (
            logits - weighted_target(logits, target, **settings)),
            "The target was taken from the raw scores. What makes probabilities of them?"),
        Mistake("softmax_twice", lambda logits, target, **settings: (
            cross_entropy_grad(softmax(logits), target, **settings)),
            "The softmax is inside the loss already: applied before as well, it squeezes the "
            "scores between 0 and 1."),
        mean_for_sum(cross_entropy_grad,
            "Too small by the number of classes: a row has one loss, not a mean "
            "over its classes.", "over_classes"),
        Mistake("value_softmax_twice", lambda logits, target, **settings: (
            cross_entropy(softmax(logits), target, **settings)),
            "The softmax is inside the loss already: with a second one before it, even a sure "
            "prediction costs.", of="value"),
        Mistake("log_of_softmax", lambda logits, target, **settings: (
            -np.sum(weighted_target(logits, target, **settings) * np.log(softmax(logits)), axis=-1)),
            "The softmax is safe, and its logarithm is not: a probability that rounds to 0 costs "
            "infinity. Can log p be computed without computing p first?", of="value"),
        Mistake("no_shift", lambda logits, target, **settings: (
            np.sum(weighted_target(logits, target, **settings)
                * (np.log(np.sum(np.exp(logits), axis=-1, keepdims=True)) - logits), axis=-1)),
            "Right until a score passes 709, where its exponential is infinite. What may be taken "
            "from all scores?", of="value"),
        Mistake("no_log", lambda logits, target, **settings: (
            np.sum(weighted_target(logits, target, **settings) * (1 - softmax(logits)), axis=-1)),
            "This is how far the true class's probability is from 1. Its surprise needs a "
            "logarithm.", of="value"),
        mean_for_sum(cross_entropy,
            "Too small by the number of classes: only the true class's term counts, and there is "
            "one of it.", of="value"),
    ),
    "nll": (
        Mistake("in_the_scores", lambda log_probs, target, **settings: (
            np.exp(log_probs)
                * np.sum(weighted_target(log_probs, target, **settings), axis=-1, keepdims=True)
                - weighted_target(log_probs, target, **settings)),
            "This is the slope in the scores, with the log-softmax inside. Here the "
            "log-probabilities are moved."),
        Mistake("in_the_probability", lambda log_probs, target, **settings: (
            -weighted_target(log_probs, target, **settings) / np.exp(log_probs)),
            "This is the slope in the probability. The logarithm is taken already: what is left is "
            "a straight line."),
        sign(nll_grad,
            "Right size, wrong sign: the loss sinks as the true class's log-probability grows."),
        Mistake("every_class", lambda log_probs, target, **settings: (
            0 * log_probs - np.max(weighted_target(log_probs, target, **settings), axis=-1, keepdims=True)),
            "Only the true class's log-probability stands in the loss. What is the slope in the "
            "others?"),
        Mistake("log_again", lambda log_probs, target, **settings: (
            -np.sum(weighted_target(log_probs, target, **settings) * np.log(-log_probs), axis=-1)),
            "The logarithm was taken twice: these are log-probabilities already.", of="value"),
        sign(nll,
            "Right size, wrong sign: a log-probability is never above 0, and a loss should sink to "
            "it from above.", "no_minus", of="value"),
        Mistake("as_probabilities", lambda log_probs, target, **settings: (
            -np.sum(weighted_target(log_probs, target, **settings) * np.exp(log_probs), axis=-1)),
            "This is minus the probability. The log-probability itself, with a minus, is asked "
            "for.", of="value"),
        Mistake("nan_at_0", lambda log_probs, target, **settings: (
            -np.sum(weighted_target(log_probs, target, **settings) * log_probs, axis=-1)),
            "Right while no probability is 0. There 0 times -infinity is nan: a class with no "
            "share counts nothing.", of="value"),
        mean_for_sum(nll,
            "Too small by the number of classes: only the true class's term counts, and there is "
            "one of it.", of="value"),
    ),
    "soft_cross_entropy": (
        sign(soft_cross_entropy_grad,
            "Right size, wrong sign: a score whose probability is below the target's has to rise."),
        Mistake("hardened", lambda logits, target, temperature: (
            soft_cross_entropy_grad(logits, np.eye(target.shape[-1])[np.argmax(target, axis=-1)],
                temperature)),
            "The target was rounded to its likeliest class. Everything that the other classes say "
            "is lost."),
        Mistake("no_square", lambda logits, target, temperature: (
            softmax(logits / temperature) - target if temperature != 1
                else (softmax(logits) - target) / 2),
            "Off by a constant factor: the loss is multiplied by T squared, and the chain rule "
            "divides by T once."),
        Mistake("not_softened", lambda logits, target, temperature: (
            temperature * (softmax(logits / temperature if temperature == 1 else logits)
                - softmax(target))),
            "A softmax was taken of the target, or none of the scores divided by T: the target is "
            "a row of probabilities already, the scores are not."),
        Mistake("probabilities", lambda logits, target, temperature: (
            temperature * softmax(logits / temperature)),
            "These are the probabilities. What is taken from them?"),
        Mistake("in_the_probability", lambda logits, target, temperature: (
            -temperature**2 * target / softmax(logits / temperature)),
            "This is the slope in the probabilities. Each score moves all of them: follow it "
            "through the softmax."),
        Mistake("kl", lambda logits, target, temperature: (
            soft_cross_entropy(logits, target, temperature)
                + (temperature**2 * np.sum(target * np.log(np.maximum(target, 1e-300)), axis=-1))),
            "The target's entropy was taken off: this is the divergence. It has the same slope, "
            "but another value.", of="value"),
        Mistake("log_of_softmax", lambda logits, target, temperature: (
            -temperature**2 * np.sum(target * np.log(softmax(logits / temperature)), axis=-1)),
            "Right for scores close together. Far apart a probability is exactly 0, and its "
            "logarithm infinite: take the logarithm of the whole quotient first.", of="value"),
        mean_for_sum(soft_cross_entropy,
            "Too small by the number of classes: the row's terms are added up.", of="value"),
        Mistake("changed_places", lambda logits, target, temperature: (
            -temperature**2
                * np.sum(softmax(logits / temperature) * np.log(np.maximum(target, 1e-300)),
                axis=-1)),
            "The two have changed places: the target's probabilities weigh the terms, the "
            "predicted ones go under the logarithm.", of="value"),
    ),
}
