"""The pool of the unit "metric_learning"."""
import math

from ..exercises.kinds import Mistake
from .making import Oral, estimate, module_of, pick


# ------------------------------------------------------------------ estimate
def least_scale(rng):
    """The scale that a softmax of cosines needs (Wang et al. 2018 have it without the margin)."""
    classes, margin = pick(rng, 5, 6, 9, 11, 21, 41), pick(rng, 0.1, 0.2, 0.25, 0.3, 0.4)
    prob = pick(rng, 0.9, 0.95, 0.99, 0.995)
    others = classes - 1
    lead = math.log(others * prob / (1 - prob))

    def scale(distance, ahead=lead):
        return ahead / distance

    reference = scale(1 - margin + 1 / others)
    return estimate(
        module_of("metric_learning", "least_scale"), title="A scale for cosines", points=2,
        difficulty=3, minutes=6, reference=reference, within=0.004,
        ask=f"A head for {classes} classes takes as logits the cosines with {classes} class "
            f"vectors, times a scale, and CosFace takes the margin {margin:g} from the cosine of "
            "the right class before that. The class vectors are spread as evenly as possible: any "
            f"two have the cosine $-1/{others}$. An embedding points exactly along the vector of "
            f"its class. With which scale does the softmax in the loss give this class the "
            f"probability {prob:g}? Give three significant digits.",
        because="the right logit has to lead by log((C - 1) p/(1 - p)), and the cosine of the "
                "right class leads by 1 - m + 1/(C - 1) before it is scaled.",
        candidates=(
            Mistake("no_margin", scale(1 + 1 / others),
                    "This is right without the margin. What does the margin do to the lead?"),
            Mistake("margin_added", scale(1 + margin + 1 / others),
                    "Here the margin helps the right class. From which cosine is it taken?"),
            Mistake("orthogonal", scale(1 - margin),
                    "Here the other cosines are 0. Which cosines do the class vectors have with "
                    "each other?"),
            Mistake("opposite", scale(2 - margin),
                    "Here the other cosines are -1. Can all class vectors lie opposite to the "
                    "same one?"),
            Mistake("one_other", scale(1 - margin + 1 / others, math.log(prob / (1 - prob))),
                    "This is right with a single other class. How many does the softmax add up?"),
            Mistake("own_class", scale(1 - margin + 1 / others,
                                       math.log(classes * prob / (1 - prob))),
                    "Here the right class is among the others. How many others are there?"),
            Mistake("wrong_side", scale(1 - margin - 1 / others),
                    "Here the other cosines are positive. On which side of 0 do they lie?"),
            Mistake("lead", lead,
                    "This is how far the right logit has to lead. How far does the cosine lead "
                    "before it is scaled?"))), (
        Oral("Suppose that the scale is fixed at 1. How low can the loss fall, and what does that "
             "mean for many classes?",
             ("the cosine leads by 1 + 1/(C - 1) at best, so the loss keeps a floor",
              "the floor rises with the number of classes, so the scale has to grow with its "
              "logarithm")),
        Oral("What does a very large scale do in training?",
             ("small differences of cosines become large ones of logits, so that a few hard "
              "classes get nearly all of the gradient",
              "a mislabelled example then costs about the scale times its deficit")))


POOL = (least_scale,)
