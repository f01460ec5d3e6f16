"""How long a learner waits: checks of right and wrong answers, and what happens at every turn.

Seconds are those of the processor. A bound is one that a learner feels; nothing fails at it, for
no test is timed: the lines that are over it are marked.
"""
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator

import numpy as np

from lossedu.exercises import EXERCISES
from lossedu.exercises.common_audit import value_in

BOUND = 2.0         # seconds for any check
USUAL = 0.1         # for the median check of a right function
MOMENTS = {         # (bound in seconds, code before, code that is timed)
    "import lossedu": (0.3, "", "import lossedu"),
    "a mark is noted": (
        0.005, "from lossedu import marks", "marks.note('exercise', 'one', 'outliers', True)")}
TIMED = """
import statistics, time
{before}
times = []
for _ in range({rounds}):
    begin = time.process_time()
    {code}
    times.append(time.process_time() - begin)
print(statistics.median(times), max(times))
"""


def answers(exercise) -> Iterator[tuple[str, object]]:
    """("right" or "wrong", an answer): the solution, each known mistake and one that is unknown."""
    right = value_in(exercise.solution, exercise.function)
    yield "right", right
    for mistake in exercise.mistakes:
        yield "wrong", exercise.handed_in(mistake)
    yield "wrong", (lambda *given: 0.7 * np.asarray(right(*given)) + 0.1) if callable(right) else 77


def row(exercise, rounds: int = 3, clock: Callable = time.process_time) -> dict:
    """The seconds of the median check of the right answer and of wrong ones, and of the longest."""
    taken = {"right": [], "wrong": []}
    for which, answer in answers(exercise):
        for _ in range(rounds if which == "right" else 1):
            begin = clock()
            exercise.judged(answer)
            taken[which].append(clock() - begin)
    middle = {which: statistics.median(times) for which, times in taken.items()}
    # the first check of all loads what the others find
    longest = max(taken["right"][rounds > 1:] + taken["wrong"])
    return {"exercise": exercise.name, "kind": exercise.kind, **middle, "longest": longest}


def rows(names: tuple = ()) -> Iterator[dict]:
    """A row for each exercise."""
    for name in names or EXERCISES:
        yield row(EXERCISES[name])


def moment(before: str, code: str, rounds: int = 20) -> tuple[float, float]:
    """(median, longest) seconds of a line of code in a process of its own."""
    once = code.startswith("import")   # a second import is none
    text = TIMED.format(before=before, code=code, rounds=1 if once else rounds)
    with tempfile.TemporaryDirectory() as home:
        found = [subprocess.run([sys.executable, "-c", text], capture_output=True, check=True,
                                encoding="utf-8",
                                env={**os.environ, "LOSSEDU_HOME": home}).stdout.split()
                 for _ in range(5 if once else 1)]
    return statistics.median(float(one) for one, _ in found), max(float(one) for _, one in found)


def report(table: list[dict], moments: dict) -> str:
    """The table as text, and what is over its bound marked."""
    lines = [f"{'exercise':<28}{'kind':<12}{'right ms':>10}{'wrong ms':>10}{'longest ms':>12}"]
    for one in sorted(table, key=lambda one: -one["longest"]):
        lines.append(f"{one['exercise']:<28}{one['kind']:<12}{one['right'] * 1e3:>10.1f}"
                     f"{one['wrong'] * 1e3:>10.1f}{one['longest'] * 1e3:>12.1f}"
                     f"{_over(one['longest'], BOUND)}")
    right = [one["right"] for one in table if one["kind"] == "implement"]
    if right:
        middle = statistics.median(right)
        lines.append(f"the median function that is right: {middle * 1e3:.1f} ms "
                     f"(bound {USUAL * 1e3:g}){_over(middle, USUAL)}")
    for name, (middle, longest) in moments.items():
        bound = MOMENTS[name][0]
        lines.append(f"{name}: {middle * 1e3:.1f} ms, at most {longest * 1e3:.1f} "
                     f"(bound {bound * 1e3:g}){_over(middle, bound)}")
    return "\n".join(lines)


def _over(seconds, bound):
    return "  over its bound" if seconds > bound else ""
