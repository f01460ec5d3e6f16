'''Wrong answers that no known mistake explains, grouped, and the draft of a new mistake for each.

    groups = unexplained(results)            # the largest first
    print(draft(groups[0], exercise))        # a Mistake to be finished by the teacher, and its test

Two answers are in one group where they gave the same on every public case: they share a mistake,
however they are written.
'''
import re
import textwrap
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ..exercises.show import count
from .results import Result


@dataclass(frozen=True)
class Group:
    """Wrong answers to one exercise that behave alike."""

    exercise: str
    students: tuple
    code: str           # the shortest of them
    message: str        # what the check said


def unexplained(results: Iterable[Result]) -> list[Group]:
    """The groups, the largest first."""
    found = defaultdict(list)
    for student, one in _without_a_name(results):
        if one.behaviour and not _is_slip(one):
            found[one.name, one.behaviour].append((student, one))
    groups = [Group(name, tuple(student for student, _ in answers),
                    min((one.code for _, one in answers), key=len), answers[0][1].message)
              for (name, _), answers in found.items()]
    return sorted(groups, key=lambda one: (-len(one.students), one.exercise))


def _without_a_name(results):
    return [(result.student, one) for result in results for one in result.verdicts
            if one.attempted and not one.passed and not one.mistake]


def _is_slip(verdict):
    """Is it a line of a derivation under a name that the exercise does not have? That is no
    mistake of the subject."""
    return verdict.kind == "derive" and verdict.message.startswith("There is no line ")


def counted(results: Iterable[Result]) -> str:
    """How many wrong answers no known mistake explains, as a sentence; "" where there are none."""
    every = _without_a_name(results)
    if not every:
        return ""
    silent = sum(not one.behaviour for _, one in every)
    said = (f"{count(len(every), 'wrong answer')} {'is' if len(every) == 1 else 'are'} explained "
            "by no known mistake")
    if silent:
        said += (f"; {silent} of them gave no value or trained a network, and cannot be compared "
                 "with others")
    if slips := sum(_is_slip(one) for _, one in every):
        said += (f"; {slips} of them {'has' if slips == 1 else 'have'} a line with a misspelt "
                 "name, which is no mistake to draft")
    return said + "."


def draft(group: Group, exercise) -> str:
    """The new mistake and its test, as Python to be finished by hand."""
    wrong = _renamed(group.code, exercise.function)
    who = count(len(group.students), "student")
    return (f"# {who} gave this answer to {group.exercise}. The check said:\n"
            f"{_comment(group.message)}\n"
            f"# 1. Name the mistake and write the hint: what is the answer, and which question\n"
            f"#    leads on? 2. Put both into the exercise's file. 3. Type:\n"
            f"#    python -m lossedu.exercises {group.exercise}\n"
            f"{wrong}\n\n\n"
            f'MISTAKE = Mistake("name_it", {_named(exercise)}, "This is ... What ...?")\n\n\n'
            f"def test_the_new_mistake_is_recognised():\n"
            f"    exercise = EXERCISES[{group.exercise!r}]\n"
            f'    mistake = next(one for one in exercise.mistakes if one.id == "name_it")\n'
            f"    assert exercise.judged(exercise.handed_in(mistake)).mistake == mistake.id\n")


def _named(exercise):
    return f"{exercise.function}_as_handed_in"


def _renamed(code, name):
    """The answer under a name of its own: the exercise's stands in the same file."""
    return re.sub(rf"(?m)^(def )?{name}\b", rf"\1{name}_as_handed_in", code.rstrip())


def _comment(text):
    return textwrap.fill(text, 96, initial_indent="#    ", subsequent_indent="#    ")
