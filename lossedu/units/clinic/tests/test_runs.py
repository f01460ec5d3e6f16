"""What the checks of single runs decide where two answers were possible."""
import pytest

from lossedu.exercises import EXERCISES
from lossedu.exercises.programs import Edit

STEP = "        optimizer.step()\n"
BY_HAND = {
    "clipped": ("It is still a sum of old gradients", """\
        size = sum((one.grad ** 2).sum() for one in network.parameters()).sqrt()
        for one in network.parameters():
            one.grad.mul_((1 / size).clamp(max=1))
"""),
    "clamped": ("other gradients than the ones", """\
        for one in network.parameters():
            one.grad.clamp_(-1, 1)
""")}


@pytest.mark.proof
@pytest.mark.parametrize("way", BY_HAND)
def test_old_gradients_that_are_made_small_by_hand_are_no_cure(way):
    exercise = EXERCISES["rising_steps"]
    words, lines = BY_HAND[way]
    report = exercise.judged(exercise.program(exercise.fault, Edit(STEP, lines + STEP)))
    assert not report.passed and words in report.message


@pytest.mark.proof
def test_old_gradients_that_fade_are_no_cure():
    exercise = EXERCISES["rising_steps"]
    faded = STEP + "        for one in network.parameters():\n            one.grad.mul_(0.1)\n"
    report = exercise.judged(exercise.program(exercise.fault, Edit(STEP, faded)))
    assert report.mistake == "hidden"


@pytest.mark.proof
def test_targets_that_are_rounded_to_the_nearest_number_are_no_cure():
    exercise = EXERCISES["half_missing"]
    program = exercise.program(exercise.fault, Edit("y.to(torch.int64)", "y.round()"))
    assert not exercise.judged(program).passed
