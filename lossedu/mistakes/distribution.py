"""Wrong implementations of losses on distributions that people really write."""
import numpy as np

from ..core.record import Mistake
from ..losses.distribution.critic import critic, critic_grad
from ..losses.distribution.js_div import js_div, js_div_grad
from ..losses.distribution.kl_div import kl_div, kl_div_grad
from ..losses.distribution.wasserstein_1d import _gathered, _plan, wasserstein_1d_grad
from .common import factor, mean_for_sum, no_slope_in, sign


def _probs(target, log_target):
    return np.exp(target) if log_target else target


def _squared(pred, target, *weights):
    """(value, slope) of the mean squared way."""
    moved, gap, point = _plan(pred, target, *weights)
    return np.sum(moved * gap**2, axis=-1), _gathered(pred, point, 2 * moved * gap)


MISTAKES = {
    "critic": (
        sign(critic_grad,
            "Both signs are flipped: with these gradients a critic learns to score fakes above "
            "real examples. Which of the two means should fall?", "swapped"),
        Mistake("both_alike", lambda fake, real: (
            critic_grad(fake, real)[0], -critic_grad(fake, real)[1]),
            "Right for the fakes. The mean of the real scores is subtracted: which sign has its "
            "gradient?"),
        Mistake("no_share", lambda fake, real: (np.ones_like(fake), -np.ones_like(real)),
                "Right signs, but too large. How much does one of n scores contribute to their "
                "mean?"),
        Mistake("shared_by_both", lambda fake, real: (
            np.full_like(fake, 1 / (fake.shape[-1] + real.shape[-1])),
                np.full_like(real, -1 / (fake.shape[-1] + real.shape[-1]))),
            "Divided by the size of both batches together. Over how many scores does each of the "
            "two means run?"),
        no_slope_in("fakes_only", critic_grad, 1,
            "Right for the fakes, which is all that the generator needs. The critic is trained on "
            "the real scores too: what is their gradient?"),
        sign(critic,
            "Right size, wrong sign. When the real examples score higher than the fakes, should "
            "the loss be positive or negative?", "reversed", of="value"),
        Mistake("absolute", lambda fake, real: np.abs(critic(fake, real)),
                "The absolute value hides which batch scores higher. When the real examples do, "
                "should the loss be positive or negative?", of="value"),
        Mistake("summed", lambda fake, real: np.sum(fake, axis=-1) - np.sum(real, axis=-1),
                "The scores are summed, so a larger batch counts more. By what does a mean "
                "divide?", of="value"),
        Mistake("discriminator", lambda fake, real: (
            np.mean(np.logaddexp(0, fake), axis=-1) + np.mean(np.logaddexp(0, -real), axis=-1)),
            "This is the cross-entropy of a discriminator. A critic's scores enter the loss "
            "without a sigmoid or a logarithm.", of="value"),
    ),
    "js_div": (
        sign(js_div_grad,
            "Right size, wrong sign. Raise a probability that is above the target's: does the "
            "divergence grow or shrink?"),
        factor(2, js_div_grad,
               "Exactly twice. By which factor does each of the two KL divergences enter?"),
        Mistake("against_the_target", lambda probs, target: 0.5 * np.log(probs / target),
                "Here the prediction is compared with the target itself. With which distribution "
                "does this divergence compare each of the two?"),
        Mistake("and_one", lambda probs, target: js_div_grad(probs, target) + 0.5,
                "Too large by one half everywhere. The mean of the two rows depends on the "
                "prediction too: which terms cancel?"),
        Mistake("kl", lambda probs, target: -target / probs,
                "This is the gradient of a KL divergence between target and prediction. With which "
                "third distribution is each of them compared here?"),
        Mistake("jeffreys", lambda probs, target: (
            np.sum((probs - target) * np.log(probs / target), axis=-1)),
            "These are the two KL divergences between prediction and target, added up; where one "
            "has a 0 and the other not, they are infinite. With which third distribution is each "
            "compared here?", of="value"),
        factor(2, js_div,
            "Exactly twice. The divergence of two disjoint rows is log 2: by which factor does "
            "each of the two KL divergences enter?", "twice_value", of="value"),
        Mistake("distance", lambda probs, target: np.sqrt(js_div(probs, target)),
                "This is the Jensen-Shannon distance, the square root of the divergence. Which of "
                "the two is asked for?", of="value"),
    ),
    "kl_div": (
        sign(kl_div_grad,
            "Right size, wrong sign. Raise the log-probability of a class that the target "
            "contains: does the loss grow or shrink?"),
        Mistake("in_the_logits", lambda log_probs, target, log_target: (
            np.exp(log_probs) - _probs(target, log_target)),
            "This is the gradient with respect to the logits behind a log-softmax. Here the "
            "log-probabilities are the input: how does the loss depend on them?"),
        Mistake("in_the_probs", lambda log_probs, target, log_target: (
            -_probs(target, log_target) / np.exp(log_probs)),
            "This is the gradient with respect to the probabilities. The input is their logarithm: "
            "which factor does the chain rule add?"),
        mean_for_sum(kl_div_grad,
            "Too small by the number of classes: the divergence of a row is the sum over its "
            "classes, not the mean."),
        Mistake("cross_entropy", lambda log_probs, target, log_target: (
            -np.sum(_probs(target, log_target) * log_probs, axis=-1)),
            "This is the cross-entropy, whose minimum is the entropy of the target. The minimum of "
            "a divergence is 0: which term is missing?", of="value"),
        Mistake("reversed", lambda log_probs, target, log_target: (
            np.sum(np.exp(log_probs) * (log_probs - np.log(_probs(target, log_target))), axis=-1)),
            "The two distributions are swapped. Which of them weights the terms of the "
            "sum?", of="value"),
        mean_for_sum(kl_div,
            "Divided by the number of classes: the divergence of a row adds up the terms of its "
            "classes.", "mean_value", of="value"),
    ),
    "wasserstein_1d": (
        sign(wasserstein_1d_grad,
            "Right size, wrong sign. Move a point that lies to the right of its partner further to "
            "the right: does the distance grow or shrink?"),
        Mistake("sorted_order", lambda pred, *given, **_: (
            np.take_along_axis(wasserstein_1d_grad(pred, *given),
                np.argsort(pred, axis=-1, kind="stable"), axis=-1)),
            "These are the right derivatives in sorted order. At which place of `pred` does each "
            "of them belong?"),
        Mistake("no_share", lambda *given, **_: np.sign(wasserstein_1d_grad(*given)),
                "Right signs, but too large. Which weight does a single point have in its sample?"),
        Mistake("to_the_median", lambda pred, target, *weights, **_: (
            np.sign(pred - np.median(target, axis=-1, keepdims=True)) / pred.shape[-1]),
            "Every point is compared with the median of the target. With which point of the target "
            "is each one matched?"),
        Mistake("of_the_square", lambda *given, **_: _squared(*given)[1],
                "This is the gradient of the mean squared distance. Does the derivative of |x - y| "
                "depend on how far apart the two are?"),
        Mistake("squared", lambda *given, **_: _squared(*given)[0],
                "The distances are squared: this is the square of the Wasserstein-2 distance. "
                "Which power does the Wasserstein-1 distance take?", of="value"),
        Mistake("root_of_squared", lambda *given, **_: np.sqrt(_squared(*given)[0]),
                "This is the Wasserstein-2 distance, the root of the mean squared distance. Which "
                "power does the Wasserstein-1 distance take?", of="value"),
        Mistake("between_means", lambda pred, target, *weights, **_: (
            np.abs(np.mean(pred, axis=-1) - np.mean(target, axis=-1))),
            "This is the distance between the two means, which is 0 for a narrow and a wide sample "
            "with the same mean. How far do single points have to move there?", of="value"),
        Mistake("all_pairs", lambda pred, target, *weights, **_: (
            np.mean(np.abs(pred[..., :, None] - target[..., None, :]), axis=(-2, -1))),
            "Every point is paired with all others, so even two equal samples can be more than 0 "
            "apart. With which point is each one matched?", of="value"),
    ),
}
