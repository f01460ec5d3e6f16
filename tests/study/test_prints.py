"""What the faulty program of an exercise prints is stored, and is the same on each processor."""
import pytest

from lossedu.exercises import EXERCISES
from lossedu.exercises.programs import printed_by

PROGRAMS = [name for name in EXERCISES.of_kind("debug") if EXERCISES[name].prints]


@pytest.mark.proof
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_prints_what_its_exercise_shows(name):
    exercise = EXERCISES[name]
    assert printed_by(exercise.stub, exercise.function).rstrip() == exercise.prints.rstrip()
