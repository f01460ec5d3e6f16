"""Two groups of seeds that no run has in common: those that are reported, and those tuned on."""
import numpy as np

from ..core import arguments
from ..core.words import shown

FIRST_TUNING_SEED = 10_000


def read_seeds(seeds, tuning, who="run"):
    """(seeds to report, seeds to tune on) as tuples.

    Numbers mean 0, 1, ... and 10000, 10001, ... Raises ValueError with one sentence if one seed is
    in both, or if these are no seeds.

    >>> read_seeds(2, 3)
    ((0, 1), (10000, 10001, 10002))
    """
    seeds = arguments.seeds(who, "seeds", seeds)
    is_count = isinstance(tuning, int | np.integer) and not isinstance(tuning, bool)
    if is_count and tuning > 0:
        tuning = range(FIRST_TUNING_SEED, FIRST_TUNING_SEED + int(tuning))
    tuning = arguments.seeds(who, "tuning_seeds", tuning, example=4)
    both = sorted(set(seeds) & set(tuning))
    if both:
        first_free = max(seeds) + 1
        others = list(range(first_free, first_free + len(tuning)))
        raise ValueError(f"{who}: seeds {shown(both)} are to be tuned on and reported; "
                         "what was tuned on a seed looks too good on it. "
                         f"Give tuning_seeds other numbers: type tuning_seeds={others}.")
    return seeds, tuning
