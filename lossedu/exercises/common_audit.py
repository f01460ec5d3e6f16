"""What the audit of an exercise of each kind demands: see kinds.py."""
import linecache
import math
from collections.abc import Iterator

import numpy as np

SEEDS = (0, 1, 2)
STUMBLED = "This cannot be read."   # where judging an answer raised an error
NONSENSE = {
    "None": None, "a text": "no idea", "an empty text": "", "nan": math.nan, "inf": math.inf,
    "a truth": True, "an empty list": [], "a list of texts": ["no", "idea"],
    "a dict": {"no": "idea"},
    "a complex number": 1j, "a tuple of numbers": (1.0, 2.0), "a set": {1, 2}, "a type": int,
    "a function": lambda *args: None, "an object": object(), "a long text": "x" * 10_000}


def common_problems(exercise, seeds: tuple = SEEDS) -> Iterator[str]:
    """What an audit demands of an exercise of each kind; all but the mistakes at one seed, the
    first."""
    for seed in seeds:
        for mistake in exercise.mistakes:
            report = exercise.judged(exercise.handed_in(mistake), seed)
            if report.passed:
                yield f"the mistake {mistake.id!r} passes for seed {seed}."
            elif report.mistake != mistake.id:
                yield (f"the mistake {mistake.id!r} is taken for {report.mistake!r} for seed "
                       f"{seed}: {report.message}")
            elif mistake.hint not in report.message:
                yield f"the mistake {mistake.id!r} does not get its own hint."
            elif not report.message.endswith((".", "?")):
                yield f"the verdict on the mistake {mistake.id!r} does not end as a sentence."
    if SEEDS[0] not in seeds:
        return
    yield from _right_and_unwritten(exercise)
    for name, answer in NONSENSE.items():
        report = exercise.judged(answer)
        if report.passed:
            yield f"{name} passes."
        elif len(report.message.split()) < 3 or not report.attempted:
            yield f"{name} is refused without a reason."
        elif report.message.startswith(STUMBLED):
            yield f"the judging of {name} raises an error."


def _right_and_unwritten(exercise):
    """The solved cell passes, and the learner's is not attempted."""
    for cell, passed, attempted in ((exercise.solution, True, True), (exercise.stub, False, False)):
        what = "the solution" if passed else "the stub"
        try:
            answer = value_in(cell, exercise.function)
        except Exception as error:
            yield f"{what} does not run: {type(error).__name__}: {str(error).rstrip('.')}."
            continue
        report = exercise.judged(answer)
        if report.passed and not passed:
            yield f"{what} passes."
        elif passed and not report.passed:
            yield f"{what} does not pass: {report.message}"
        elif report.attempted != attempted:
            yield f"{what} counts as an attempt."


def value_in(cell: str, name: str):
    """What a cell binds to `name`; it runs with np at hand, in a file that inspect can read."""
    file = f"<cell of {name}>"
    linecache.cache[file] = len(cell), None, cell.splitlines(keepends=True), file
    scope = {"np": np, "__name__": "cell"}
    exec(compile(cell, file, "exec"), scope)
    return scope[name]
