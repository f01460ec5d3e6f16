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
            "Both signs are swapped: by these slopes a critic learns to score fakes above real "
            "examples.", "swapped"),
        Mistake("both_alike", lambda fake, real: (
            critic_grad(fake, real)[0], -critic_grad(fake, real)[1]),
            "Right for the fakes. The real scores stand behind a minus, so their slope has one "
            "too."),
        Mistake("no_share", lambda fake, real: (np.ones_like(fake), -np.ones_like(real)),
                "Right signs, too steep: a mean over n scores gives each of them 1 / n."),
        Mistake("shared_by_both", lambda fake, real: (
            np.full_like(fake, 1 / (fake.shape[-1] + real.shape[-1])),
                np.full_like(real, -1 / (fake.shape[-1] + real.shape[-1]))),
            "Divided by the size of both batches together. There are two means, each over its own "
            "batch."),
        no_slope_in("fakes_only", critic_grad, 1,
            "Right for the fakes: this is all that the generator needs. The critic learns from the "
            "real ones too."),
        sign(critic,
            "Right size, wrong sign: this is the gap that the critic makes large. As a loss it has "
            "to fall.", "reversed", of="value"),
        Mistake("absolute", lambda fake, real: np.abs(critic(fake, real)),
                "The absolute value hides which batch scores higher, and then both ways are "
                "downhill.", of="value"),
        Mistake("summed", lambda fake, real: np.sum(fake, axis=-1) - np.sum(real, axis=-1),
                "The scores were added up: a larger batch counts more. Which numbers does each sum "
                "lack?", of="value"),
        Mistake("discriminator", lambda fake, real: (
            np.mean(np.logaddexp(0, fake), axis=-1) + np.mean(np.logaddexp(0, -real), axis=-1)),
            "This is the cross-entropy of a discriminator, which tells the two apart. A critic's "
            "scores are not squashed.", of="value"),
    ),
    "js_div": (
        sign(js_div_grad,
            "Right size, wrong sign: a probability above the target's is above the mean too, and "
            "has to fall."),
        factor(2, js_div_grad, "Exactly twice: each of the two divergences counts one half."),
        Mistake("against_the_target", lambda probs, target: 0.5 * np.log(probs / target),
                "This compares the probability with the target's. Both divergences are from the "
                "mean of the two."),
        Mistake("and_one", lambda probs, target: js_div_grad(probs, target) + 0.5,
                "Too large by one half everywhere. The mean moves with the probability: which "
                "terms cancel then?"),
        Mistake("kl", lambda probs, target: -target / probs,
                "This is the slope of the divergence of the target from the prediction, without "
                "the mean of the two."),
        Mistake("jeffreys", lambda probs, target: (
            np.sum((probs - target) * np.log(probs / target), axis=-1)),
            "The two divergences of the rows from each other, added up. That sum is "
            "infinite where one rules out what the other does not: from which row "
            "are both taken here?", of="value"),
        factor(2, js_div,
            "Exactly twice: disjoint rows are log 2 apart, so each of the two divergences counts "
            "one half.", "twice_value", of="value"),
        Mistake("distance", lambda probs, target: np.sqrt(js_div(probs, target)),
                "This is the Jensen-Shannon distance, the root of the divergence.", of="value"),
    ),
    "kl_div": (
        sign(kl_div_grad,
            "Right size, wrong sign: a higher log-probability of what happens makes the loss "
            "smaller."),
        Mistake("in_the_logits", lambda log_probs, target, log_target: (
            np.exp(log_probs) - _probs(target, log_target)),
            "This is the slope in the logits, behind a log-softmax. Here the log-probabilities "
            "themselves move."),
        Mistake("in_the_probs", lambda log_probs, target, log_target: (
            -_probs(target, log_target) / np.exp(log_probs)),
            "This is the slope in the probabilities. The prediction comes as their logarithm: "
            "which factor does the chain rule add?"),
        mean_for_sum(kl_div_grad,
            "Divided by the number of classes. A divergence adds up over the classes of a row; the "
            "mean is over rows."),
        Mistake("cross_entropy", lambda log_probs, target, log_target: (
            -np.sum(_probs(target, log_target) * log_probs, axis=-1)),
            "This is the cross-entropy. Its least value is the entropy of the target; what makes "
            "that 0?", of="value"),
        Mistake("reversed", lambda log_probs, target, log_target: (
            np.sum(np.exp(log_probs) * (log_probs - np.log(_probs(target, log_target))), axis=-1)),
            "The two have changed places: the target's probabilities weigh the terms, not the "
            "predicted ones.", of="value"),
        mean_for_sum(kl_div,
            "Divided by the number of classes: the terms of one row "
            "are added up.", "mean_value", of="value"),
    ),
    "wasserstein_1d": (
        sign(wasserstein_1d_grad,
            "Right size, wrong sign: a point to the right of its partner costs more the further "
            "right it goes."),
        Mistake("sorted_order", lambda pred, *given, **_: (
            np.take_along_axis(wasserstein_1d_grad(pred, *given),
                np.argsort(pred, axis=-1, kind="stable"), axis=-1)),
            "These are the right slopes in sorted order. Each has to go back to where its point "
            "stood in `pred`."),
        Mistake("no_share", lambda *given, **_: np.sign(wasserstein_1d_grad(*given)),
                "Right direction, too steep. A single point carries only its share of the sample: "
                "1 / n."),
        Mistake("to_the_median", lambda pred, target, *weights, **_: (
            np.sign(pred - np.median(target, axis=-1, keepdims=True)) / pred.shape[-1]),
            "All points are pulled to the median of the target here. Each has its own partner: "
            "sort both samples."),
        Mistake("of_the_square", lambda *given, **_: _squared(*given)[1],
                "This is the slope of the squared way. The way itself pulls equally hard near and "
                "far."),
        Mistake("squared", lambda *given, **_: _squared(*given)[0],
                "The ways were squared: that is the square of the Wasserstein-2 "
                "distance.", of="value"),
        Mistake("root_of_squared", lambda *given, **_: np.sqrt(_squared(*given)[0]),
                "This is the Wasserstein-2 distance, the root of the mean squared way. Here no way "
                "is squared.", of="value"),
        Mistake("between_means", lambda pred, target, *weights, **_: (
            np.abs(np.mean(pred, axis=-1) - np.mean(target, axis=-1))),
            "This is the distance between the two means: 0 for a narrow and a wide sample around "
            "the same place.", of="value"),
        Mistake("all_pairs", lambda pred, target, *weights, **_: (
            np.mean(np.abs(pred[..., :, None] - target[..., None, :]), axis=(-2, -1))),
            "This pairs every point with every other one. Even for two equal samples "
            "it is not 0.", of="value"),
    ),
}
