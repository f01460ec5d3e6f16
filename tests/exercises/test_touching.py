"""References at the limits of what fits, where rounding must not decide."""
import numpy as np
import pytest

from lossedu.exercises import EXERCISES


@pytest.mark.parametrize("share", np.arange(1, 100) / 100)
def test_a_model_that_says_positive_to_everybody_may_exist(share):
    exercise = EXERCISES["feasible_prevalence"]
    for answer in (exercise.reference, *exercise.styles):
        low, high = answer(np.array([share]), np.array([2 * share / (1 + share)]))
        assert low == pytest.approx(share) and high == pytest.approx(1)


def test_where_equality_is_enough_a_root_that_is_squared_again_adds_no_seed():
    assert EXERCISES["seeds_needed"].reference(np.array([0.0, 2.0]), 1.0, 3.0) == 18
