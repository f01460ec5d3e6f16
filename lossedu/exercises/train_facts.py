"""What does not fit together in the facts of an exercise to train: told when it is made."""
import math
from collections.abc import Iterator

from ..core.words import shown
from . import loss_values
from .held_out import Sign
from .kinds import Mistake
from .training import Network


def facts_that_do_not_fit(exercise) -> Iterator[str]:
    """A bar that the reference passes, probes where a loss is asked for, and signs otherwise."""
    for what in ("draw", "score", "use"):
        if not callable(getattr(exercise, what)):
            yield f"{what} has to be a function"
    for what in ("needed", "reached", "budget"):
        value = getattr(exercise, what)
        if isinstance(value, bool) or not isinstance(value,
                                                     (int, float)) or not math.isfinite(value):
            yield f"{what}={shown(value)}; a finite number fits"
            return
    if not exercise.is_enough(exercise.reached):
        yield (f"needed={exercise.needed!r} and reached={exercise.reached!r}: the reference "
               "would fail")
    if type(exercise.tries) is not int or not 2 <= exercise.tries <= 10:
        yield f"tries={exercise.tries!r}; 2 to 10 fit"
    if not isinstance(exercise.baseline,
                      tuple) or len(exercise.baseline) != 2 or not callable(exercise.baseline[1]):
        yield ('baseline has to be ("predicting the mean", a function of a Split that '
               'gives predictions)')
    if len(str(exercise.ask).split()) < 5:
        yield "ask has no words (Markdown that is shown above the cell)"
    if exercise.probes or isinstance(exercise.use, Network):
        yield from loss_values.facts_that_do_not_fit(exercise)
        return
    for one in exercise.mistakes:
        if isinstance(one, Mistake) and not (isinstance(one, Sign) and callable(one.wrong)
                                             and callable(one.shows)):
            yield (f"the mistake {one.id!r} has to be a Sign with two functions: wrong, "
                   "and shows=...")
