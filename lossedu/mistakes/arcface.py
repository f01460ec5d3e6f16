"""Wrong implementations of ArcFace that people really write."""
import math

import numpy as np

from ..core.record import Mistake
from ..losses.classes import surprise_and_probs
from ..losses.embedding.arcface import arcface, arcface_grad, own_of
from .common import factor, sign, with_settings


def _surprise_of(cosines, target, own, scale):
    """-log p of the own class, whose cosine is replaced by `own`."""
    moved = cosines.copy()
    np.put_along_axis(moved, target[..., None], own, axis=-1)
    return own_of(surprise_and_probs(scale * moved)[0], target)[..., 0]


def _angle(cosines, target):
    return np.arccos(own_of(cosines, target))


def _as_if_the_margin_were_constant(cosines, target, margin, scale):
    """The softmax's gradient, with the derivative of the logit after the margin left out."""
    slope = arcface_grad(cosines, target, margin, scale)
    others = np.sum(slope, axis=-1, keepdims=True) - own_of(slope, target)
    np.put_along_axis(slope, target[..., None], -others, axis=-1)
    return slope


MISTAKES = {
    "arcface": (
        sign(arcface_grad,
            "Right size, wrong sign: a descent step turns the embedding away from its own class."),
        Mistake("margin_held", lambda cosines, target, margin, scale: (
            _as_if_the_margin_were_constant(cosines, target, margin, scale)),
            "Right for the other classes. The own cosine enters through the cosine of a larger "
            "angle: which factor does the chain rule add?"),
        Mistake("no_scale", lambda cosines, target, margin, scale: (
            arcface_grad(cosines, target, margin, scale) / scale),
            "Too small by a factor of the scale. It multiplies the cosines inside the loss: what "
            "does the chain rule bring out?"),
        with_settings("no_margin", arcface_grad,
            "This is the gradient of cross-entropy over scaled cosines. What happens to the angle "
            "of the own class first?", margin=0.0),
        Mistake("other_classes_only", lambda cosines, target, margin, scale: np.where(
            np.arange(cosines.shape[-1]) == target[..., None], 0,
            arcface_grad(cosines, target, margin, scale)),
            "Right for the other classes. The own cosine is what the margin is about: what is the "
            "derivative with respect to it?"),
        with_settings("value_no_margin", arcface,
            "This is cross-entropy over scaled cosines. What is added to the angle of the own "
            "class first?", of="value", margin=0.0),
        Mistake("margin_of_cosines", lambda cosines, target, margin, scale: (
            _surprise_of(cosines, target, own_of(cosines, target) - margin, scale)),
            "The margin is subtracted from the cosine, as in CosFace. To what does ArcFace add "
            "it?", of="value"),
        Mistake("margin_taken_off", lambda cosines, target, margin, scale: (
            _surprise_of(cosines, target, np.cos(_angle(cosines, target) - margin), scale)),
            "The margin is subtracted from the angle, which makes the task easier. Does a margin "
            "raise or lower the logit of the own class?", of="value"),
        Mistake("every_class", lambda cosines, target, margin, scale: (
            own_of(surprise_and_probs(scale * np.cos(np.arccos(cosines) + margin))[0],
                target)[..., 0]),
            "The margin is added to the angles of all classes. Which of them should be at a "
            "disadvantage?", of="value"),
        with_settings("unscaled", arcface,
            "The cosines enter the softmax as they are. By what are they multiplied first?",
            of="value", scale=1.0),
        Mistake("no_wrap", lambda cosines, target, margin, scale: (
            _surprise_of(cosines, target, np.cos(_angle(cosines, target) + margin), scale)),
            "Right while angle and margin add up to no more than pi. Beyond it the cosine rises "
            "again: is an embedding that points away from its class to be rewarded?", of="value"),
        Mistake("degrees", lambda cosines, target, margin, scale: (
            arcface(cosines, target, math.radians(margin), scale)),
            "The margin is taken for degrees. In which unit is it given?", of="value"),
        factor(2, arcface, "Exactly twice. Is there a factor in front of the logarithm?",
               "twice", of="value"),
    ),
}
