"""Tasks run side by side, with a progress bar; the numbers do not depend on how many processes."""
from ..core import arguments


def run_tasks(tasks, jobs, progress, label):
    """Call each (function, arguments) task and join the lists of rows they give, in their order.

    `jobs` processes work side by side (joblib; -1: one for each processor). The rows depend
    neither on how many, nor on the threads that BLAS may take: a sum split among two of them has
    other last digits. Raises ValueError with one sentence.
    """
    read_jobs(label, jobs)
    arguments.flag(label, "progress", progress)
    from joblib import Parallel, delayed
    from tqdm.auto import tqdm
    calls = (delayed(_with_one_thread)(*task) for task in tasks)
    finished = Parallel(n_jobs=jobs, return_as="generator")(calls)
    bar = tqdm(finished, total=len(tasks), desc=label, disable=not progress)
    return [row for rows in bar for row in rows]


def read_jobs(label, jobs):
    """A number of processes, or -1 for all processors; ValueError with one sentence."""
    if jobs == -1 and not isinstance(jobs, float):
        return jobs
    return arguments.whole_number(label, "jobs", jobs, low=1, note=", or -1 for all processors,")


def _with_one_thread(function, given):
    from threadpoolctl import threadpool_limits
    with threadpool_limits(limits=1, user_api="blas"):
        return function(**given)
