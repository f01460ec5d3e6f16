"""Another loss of the catalogue in the place of the right one, or its derivative."""
from functools import lru_cache

import numpy as np

from ...losses import LOSSES
from ..record import Exercise
from .ids import Finding
from .matching import Answer, Candidate, first_of


def lookalike(answer: Answer) -> Finding | None:
    """The first other loss that explains an answer, or None."""
    return first_of(lookalikes(answer.exercise), answer)


@lru_cache(maxsize=16)
def lookalikes(exercise: Exercise) -> tuple[Candidate, ...]:
    """Every loss that takes as many inputs as the exercise has before its settings."""
    return tuple(one for loss in LOSSES.values() for one in _of_a_loss(loss))


def _of_a_loss(loss):
    title = loss.title[:1].lower() + loss.title[1:] if loss.title[1:2].islower() else loss.title
    for what, method in (("the value of the {}", "__call__"), ("the derivative of the {}", "grad")):
        for reduction, each in (("none", ""), ("mean", ", as a mean"), ("sum", ", summed")):
            if loss.scope == "set" and reduction != "none":
                continue
            said = (f"This is {what.format(title)}{each}. Is that the loss that is asked for, "
                    "and the value or the slope of it?")
            yield Candidate(Finding("look-alike", said), _called(loss, method, reduction))


def _called(loss, method, reduction):
    def answer(*args, **given):
        count = len(loss.inputs)
        settings = {name: value for name, value in given.items() if name in loss.settings_of}
        variant = loss.at(**settings) if settings else loss
        inputs = [np.asarray(one, float) if isinstance(one, list) else one for one in args[:count]]
        return getattr(variant, method)(*inputs, reduction=reduction)
    return answer
