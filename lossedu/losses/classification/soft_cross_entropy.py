"""Soft cross-entropy: from a row of raw scores to a whole row of probabilities, such as a teacher's."""
import numpy as np

from ...activations import softmax
from ...core.record import Difference, Input, Loss, Mistake, Setting, Twin
from ...core.spaces import DISTRIBUTION
from ..classes import LOGITS, at_once, slope_in_scores, softmax_parts, spent


def soft_cross_entropy(logits, target, temperature=1.0):
    r"""The mean surprise over the target's classes, times T squared; the scores are divided by T first.

    $$\ell(z, y) = -T^2 \sum_{k=1}^C y_k \log p_k, \qquad p_k = \frac{e^{z_k / T}}{\sum_{j=1}^C e^{z_j / T}}$$

    A teacher's row goes in as it is, softened by the same temperature: softmax(scores / T).

    >>> soft_cross_entropy(np.array([[0.0, 0.0], [1000.0, 0.0]]), np.array([[0.2, 0.8], [0.75, 0.25]])).round(6)
    array([  0.693147, 250.      ])
    """
    surprise, _, _ = softmax_parts(logits / temperature)
    return temperature * (temperature * spent(target, surprise))


def soft_cross_entropy_grad(logits, target, temperature=1.0):
    r"""T times the probabilities less the target: T squared, and one T less for the scores divided by it.

    $$\ell'_k(z, y) = T \left(p_k \sum_{j=1}^C y_j - y_k\right), \qquad
    p_k = \frac{e^{z_k / T}}{\sum_{j=1}^C e^{z_j / T}}$$

    >>> soft_cross_entropy_grad(np.array([[0.0, 0.0], [1000.0, 0.0]]), np.array([[0.2, 0.8], [0.75, 0.25]]))
    array([[ 0.3 , -0.3 ],
           [ 0.25, -0.25]])
    """
    _, prob, other = softmax_parts(logits / temperature)
    return slope_in_scores(target, temperature, prob, other)


def soft_cross_entropy_fused(logits, target, temperature=1.0):
    """Both, from the same powers."""
    scaled = logits if temperature == 1 else logits / temperature
    value, slope = at_once(lambda surprise, prob, other: (surprise, temperature), scaled, target)
    return temperature * (temperature * value), slope


LOSS = Loss(
    f=soft_cross_entropy, df=soft_cross_entropy_grad, fused=soft_cross_entropy_fused,
    title="Cross-entropy on logits with a row of probabilities as target",
    scope="row",
    activation="softmax",
    inputs=(LOGITS, Input("target", "y", domain=DISTRIBUTION, shape="n C")),
    settings_of={"temperature": Setting(1.0, ends=(0.5, 1.0, 20.0), symbol="T", low=0.0, open_low=True, open_high=True,
                                        meaning="what the scores are divided by before the softmax; T squared times "
                                        "the loss keeps the slopes of the same size")},
    twin=Twin('temperature**2 * F.cross_entropy(logits / temperature, target, reduction="none")',
              but=(Difference("all of the target on the class 40 above the others", "PyTorch takes a sum near the "
                              "largest score from that score", "inexact", ([[40.0, 0.0]], [[1.0, 0.0]])),
                   Difference("an infinite score", "PyTorch takes it from itself", "nan",
                              ([[np.inf, 0.0]], [[1.0, 0.0]])),
                   Difference("a score of -inf where the target is 0", "PyTorch multiplies 0 by infinity", "nan",
                              ([[0.0, -np.inf]], [[1.0, 0.0]])),
                   Difference("rows of a target that do not sum to 1", "PyTorch does not look at them", "accepted",
                              ([[1.0, 0.0]], [[3.0, 2.0]])),
                   Difference("class indices as the target", "PyTorch takes both; here they go to cross_entropy",
                              "accepted", ([[1.0, 0.0]], [1])))),
    declared=dict(convex=True, strictly_convex=False,  # the same added to all scores changes nothing
                  lipschitz=lambda temperature: 2**0.5 * temperature, smooth=0.5, redescending=False, symmetric=False,
                  nonnegative=True, zero_at_perfect=False,  # the target's entropy is left
                  proper=lambda temperature: temperature == 1,
                  elicits=lambda temperature: "mean" if temperature == 1 else False),
    kinks=(),
    mistakes=(
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
    references=("Hinton, Vinyals & Dean, Distilling the Knowledge in a Neural Network, "
                "NIPS Deep Learning Workshop, 2014",),
)
