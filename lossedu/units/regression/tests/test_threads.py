"""What an experiment finds does not depend on how many threads BLAS may take."""
import numpy as np
import pandas as pd
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from lossedu.study.tasks import run_tasks
from lossedu.units.regression.experiments import rentals


def threads():
    return [{"threads": pool["num_threads"]} for pool in threadpool_info()
            if pool["user_api"] == "blas"]


@pytest.mark.proof
def test_a_task_runs_with_one_thread_and_the_caller_keeps_its_own():
    np.ones((2, 2)) @ np.ones((2, 2))  # BLAS is there
    with threadpool_limits(limits=2, user_api="blas"):
        before = threads()
        assert {row["threads"] for row in run_tasks([(threads, {})], 1, False, "")} == {1}
        assert threads() == before


@pytest.mark.proof
def test_two_threads_give_the_same_table_as_one():
    """A line under a quantile loss may have several minimisers on these whole numbers: rounding
    chooses among them."""
    tables = []
    for count in (1, 2):
        with threadpool_limits(limits=count, user_api="blas"):
            tables.append(rentals.run(seeds=1, progress=False).table)
    pd.testing.assert_frame_equal(*tables, rtol=1e-12)
