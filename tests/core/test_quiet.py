"""What runs quietly warns of nothing, and leaves no trace outside."""
import threading
import warnings

import numpy as np
import pytest

from lossedu.core.quiet import quietly


@quietly
def square(x):
    return np.float64(x) ** 2


def test_overflow_gives_inf_without_a_warning_even_where_numpy_would_raise():
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        assert square(1e200) == np.inf


def test_what_numpy_warns_of_outside_stays_as_it_was():
    before = np.geterr()
    square(1e200)
    assert np.geterr() == before
    with np.errstate(over="raise"):
        square(1e200)
        with pytest.raises(FloatingPointError):
            np.float64(1e200) ** 2


def test_it_may_be_called_within_itself_and_by_many_threads_at_once():
    inner = quietly(lambda x: square(x) - square(x))  # inf - inf
    assert np.isnan(inner(1e200))
    found, barrier = [], threading.Barrier(8)

    @quietly
    def wait(x):
        barrier.wait(timeout=600)  # all eight are inside
        return square(x)

    threads = [threading.Thread(target=lambda: found.append(wait(1e200))) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert found == [np.inf] * 8


def test_an_exception_comes_through():
    with pytest.raises(ZeroDivisionError):
        quietly(lambda: 1 // 0)()
