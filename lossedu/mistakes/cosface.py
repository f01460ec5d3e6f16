"""Wrong implementations of CosFace that people really write."""
import numpy as np

from ..core.record import Mistake
from ..losses.embedding.arcface import arcface, arcface_grad
from ..losses.embedding.cosface import cosface, cosface_grad
from .common import sign, with_settings

MISTAKES = {
    "cosface": (
        sign(cosface_grad,
            "Right size, wrong sign: a descent step turns the embedding away from its own class."),
        Mistake("no_scale", lambda cosines, target, margin, scale: (
            cosface_grad(cosines, target, margin, scale) / scale),
            "Too small by a factor of the scale. It multiplies the cosines inside the loss: what "
            "does the chain rule bring out?"),
        with_settings("no_margin", cosface_grad,
            "This is the gradient of cross-entropy over scaled cosines. The margin is a constant, "
            "but does it leave the probabilities as they are?", margin=0.0),
        Mistake("angular", lambda cosines, target, margin, scale: (
            arcface_grad(cosines, target, margin, scale)),
            "This is ArcFace's gradient, whose margin is an angle. From what does CosFace subtract "
            "it?"),
        Mistake("other_classes_only", lambda cosines, target, margin, scale: np.where(
            np.arange(cosines.shape[-1]) == target[..., None], 0,
            cosface_grad(cosines, target, margin, scale)),
            "Right for the other classes. The own cosine is what the margin is about: what is the "
            "derivative with respect to it?"),
        with_settings("value_no_margin", cosface,
            "This is cross-entropy over scaled cosines. What is subtracted from the cosine of the "
            "own class first?", of="value", margin=0.0),
        Mistake("margin_added", lambda cosines, target, margin, scale: (
            cosface(cosines, target, -margin, scale)),
            "The margin is added to the own cosine, which makes the task easier. Does a margin "
            "raise or lower the logit of the own class?", of="value"),
        Mistake("margin_behind_the_scale", lambda cosines, target, margin, scale: (
            cosface(cosines, target, margin / scale, scale)),
            "The margin is subtracted from the scaled cosine, where it hardly counts. What comes "
            "first, the margin or the scale?", of="value"),
        Mistake("value_angular", lambda cosines, target, margin, scale: (
            arcface(cosines, target, margin, scale)),
            "This is ArcFace, whose margin is an angle. From what does CosFace subtract it?",
            of="value"),
        with_settings("unscaled", cosface,
            "The cosines enter the softmax as they are. By what are they multiplied first?",
            of="value", scale=1.0),
    ),
}
