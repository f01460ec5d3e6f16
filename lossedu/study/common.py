"""What experiments share: seeds that are kept apart, random splits, tasks run side by side, and results stored."""
from dataclasses import replace

import numpy as np

from ..core import arguments
from ..core.reading import shown


def read_seeds(seeds, tuning, who="run"):
    """(seeds to report, seeds to tune on) as tuples; one sentence if one seed is in both, or if these are no seeds.

    Numbers mean 0, 1, ... and 10000, 10001, ...

    >>> read_seeds(2, 3)
    ((0, 1), (10000, 10001, 10002))
    """
    seeds = arguments.seeds(who, "seeds", seeds)
    if isinstance(tuning, int | np.integer) and not isinstance(tuning, bool) and tuning > 0:
        tuning = range(10_000, 10_000 + int(tuning))
    tuning = arguments.seeds(who, "tuning_seeds", tuning, example=4)
    both = sorted(set(seeds) & set(tuning))
    if both:
        others = list(range(max(seeds) + 1, max(seeds) + 1 + len(tuning)))
        raise ValueError(f"{who}: seeds {shown(both)} are to be tuned on and reported; what was tuned on a seed looks "
                         f"too good on it. Give tuning_seeds other numbers: type tuning_seeds={others}.")
    return seeds, tuning


def splits(seeds, groups, share=0.25):
    """For each seed, a mask (S, n) of the test rows: a random `share` of the groups, all rows of a group together.

    >>> splits([0], np.array([7, 7, 8, 8]), share=0.5).sum(axis=1)
    array([2])
    """
    names, index = np.unique(groups, return_inverse=True)
    count = max(1, round(share * len(names)))
    return np.array([np.isin(index, np.random.default_rng([seed, 2]).permutation(len(names))[:count])
                     for seed in seeds])


def first_reached(curve, goal):
    """The first place in the curve (k,) at which the goal is reached; k, one more than there are, if it never is.

    >>> first_reached(np.array([0.1, 0.6, 0.9]), 0.5), first_reached(np.array([0.1, 0.2]), 0.5)
    (1, 2)
    """
    reached = np.flatnonzero(curve >= goal)
    return int(reached[0]) if len(reached) else len(curve)


def run_tasks(tasks, jobs, progress, label):
    """Call each (function, arguments) task and join the lists of rows they give, in the order of the tasks.

    `jobs` processes work side by side (joblib; -1: one for each processor). The rows do not depend on how many, nor on
    the threads that BLAS may take: a sum split among two of them has other last digits.
    """
    if jobs != -1 or isinstance(jobs, float):
        arguments.whole_number(label, "jobs", jobs, low=1, note=", or -1 for all processors,")
    arguments.flag(label, "progress", progress)
    from joblib import Parallel, delayed
    from tqdm.auto import tqdm
    found = Parallel(n_jobs=jobs, return_as="generator")(delayed(_with_one_thread)(*task) for task in tasks)
    bar = tqdm(found, total=len(tasks), desc=label, disable=not progress)
    return [row for rows in bar for row in rows]


def _with_one_thread(function, given):
    from threadpoolctl import threadpool_limits
    with threadpool_limits(limits=1, user_api="blas"):
        return function(**given)


def store(result, path):
    """Write a result to `path`, its numbers rounded to six digits: what `python -m lossedu.experiments.NAME` does."""
    rounded = result.table.map(lambda value: float(f"{value:.6g}") if isinstance(value, float) else value)
    print(replace(result, table=rounded).save(path).stat().st_size, "bytes in", path.name)
