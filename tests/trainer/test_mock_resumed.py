"""A mock that was stopped: its clock, its hints and its round go on where they stood."""
import io

import pytest
from rich.console import Console

from lossedu.trainer.database import connect
from lossedu.trainer.mock.keeping import Sessions
from lossedu.trainer.mock.screen import Screen
from lossedu.trainer.mock.talk import new_record
from lossedu.trainer.mock.terminal import Interview, Stopped


class Candidate:
    """Types lines, ten seconds before each; Ctrl-C where none is left."""

    def __init__(self, folder, small_bank):
        self.sessions, self.time = Sessions(connect(folder)), 0.0
        self.folder = folder

    def types(self, *lines, first="", record=None):
        self.lines, self.out = list(lines), io.StringIO()
        kept = self.sessions.unfinished() or self.sessions.begin(record)
        screen = Screen(Console(file=self.out, width=200, color_system=None), self.read)
        with pytest.raises(Stopped):
            Interview(screen, self.sessions, kept, self.folder, lambda: self.time).hold(first)
        self.kept = self.sessions.unfinished().record
        return self.out.getvalue()

    def read(self, prompt):
        self.time += 10
        self.out.write(prompt)
        if not self.lines:
            raise KeyboardInterrupt
        return self.lines.pop(0)


@pytest.fixture
def candidate(tmp_path, small_bank):
    return Candidate(tmp_path, small_bank)


def test_the_time_of_a_round_that_was_stopped_is_kept(candidate):
    record = new_record("senior", 20, 3)
    assert "[this round: 2:00 left · interview: 20:00 left]" in candidate.types(record=record)
    assert "[this round: 1:50 left · interview: 19:50 left]" in candidate.types("Because of that.")
    assert "[this round: 1:30 left · interview: 19:30 left]" in candidate.types()
    candidate.types("Because.", "")
    assert candidate.kept["replies"][0]["seconds"] == 10 + 20 + 10 + 20


def test_a_hint_and_runs_before_a_stop_are_counted(candidate):
    candidate.types("hint", record=new_record("senior", 20, 3))
    candidate.types("Because.", "", "1")
    assert candidate.kept["replies"][0]["hints"] == 1


def test_the_time_of_a_question_that_was_answered_is_not_counted_twice(candidate):
    candidate.types("Because.", "", record=new_record("senior", 20, 3))
    assert "begun" not in candidate.kept
    candidate.types("")
    assert candidate.kept["replies"][0]["seconds"] == 20


def derivation_of(folder, candidate):
    """Up to the second line of a derivation, and stopped there."""
    record = new_record("senior", 45, 3)
    lines = ["Because.", "", ""] * 3 + ["1"]
    said = candidate.types(*lines, record=record)
    assert "Derivation" in said and candidate.kept["replies"][-1]["text"] == "1"
    return candidate.kept["replies"][-1]["ask"]


def test_a_derivation_that_goes_on_shows_its_problem_and_the_lines_before(candidate, tmp_path):
    import lossedu
    _, name, line = derivation_of(tmp_path, candidate).split("/")
    problem = lossedu.EXERCISES[name].ask.split()[:3]
    said = candidate.types()
    assert " ".join(problem).replace("`", "") in said.replace("`", "")
    assert f"`{line}`" in said and "You: 1\n" in said


def test_what_is_typed_in_the_place_of_enter_begins_the_answer(candidate):
    candidate.types(record=new_record("senior", 20, 3))
    said = candidate.types("It is not convex.", "", first="The gradient vanishes there.")
    assert "Your first line is what you typed: The gradient vanishes there." in said
    assert candidate.kept["replies"][0]["text"] == (
        "The gradient vanishes there.\nIt is not convex.")


def test_a_word_in_the_place_of_enter_goes_on(candidate):
    candidate.types(record=new_record("senior", 20, 3))
    candidate.types("It is not convex.", "", first="yes")
    assert candidate.kept["replies"][0]["text"] == "It is not convex."
