"""Examples of an exercise are its data, shown as one would type them."""
import numpy as np
import pytest

import lossedu

NAMES = [name for name in lossedu.EXERCISES if getattr(lossedu.EXERCISES[name], "examples", ())]


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_of_an_exercise_are_the_values_of_its_right_answer(name):
    shown = repr(lossedu.examples(name))
    assert shown.startswith(f"{name}(") and "array" not in shown and "np." not in shown
    for case, value in lossedu.examples(name):
        np.testing.assert_equal(value, lossedu.EXERCISES[name].reference(*case.args, **case.kwargs))


def test_examples_are_rounded_to_four_digits():
    assert repr(lossedu.examples("clip_limits")) == "clip_limits(0.1) = (-2.1972, 2.3026, 0.1054)"


def test_what_has_no_examples_is_told_so():
    with pytest.raises(ValueError, match="^examples: there is no exercise 'clip_limit'."):
        lossedu.examples("clip_limit")
    with pytest.raises(ValueError,
                       match="^examples: the exercise huber_grad has none|'huber_grad' has none"):
        lossedu.examples("huber_grad")


def test_one_goes_on_with_a_right_answer_of_ones_own_and_else_with_ours():
    ours = lossedu.EXERCISES["clip_limits"].reference

    def mine(eps):
        return ours(eps)

    def wrong(eps):
        return 0.0, 0.0, 0.0

    assert lossedu.yours_or_ours("clip_limits", mine) is mine
    assert lossedu.yours_or_ours("clip_limits", wrong) is ours
