"""Try exercises as their author: `python -m lossedu.exercises huber_grad`; all without a name."""
import os
import sys
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from .. import units
from ..core.faulty import FaultyFile
from . import EXERCISES

MARK = "CHANGE" + ":"  # in two pieces: a test looks for it in the files of the package


def main(names: list[str]) -> int:
    """Print what each exercise says to its own mistakes, and every problem; 1 if there is one."""
    if {"-h", "--help"} & set(names):
        print(__doc__)
        return 0
    found = []
    wanted = names or list(EXERCISES)
    for number, name in enumerate(wanted, start=1):
        try:
            exercise = EXERCISES.find(name)
        # its file cannot be read; there is none of that name
        except (FaultyFile, ValueError) as error:
            found.append(str(error))
            continue
        progress = "" if names else f"{number} of {len(wanted)}: "
        print(f"{progress}{exercise!r}", flush=True)
        if names:
            for mistake in exercise.mistakes:
                report = repr(exercise.judged(exercise.handed_in(mistake))).replace("\n", "\n    ")
                print(f"  {mistake.id}: {report}")
        with _without_complaints_of_libraries():
            found += exercise.problems()
    print("\n".join(found) or " ".join(["No problems.", *left_of_a_skeleton(wanted)]))
    return 1 if found else 0


def left_of_a_skeleton(names: list[str]) -> list[str]:
    """A sentence for each exercise whose file still says CHANGE."""
    files = units.modules("exercises")
    counts = {name: Path(find_spec(files[name]).origin).read_text(encoding="utf-8").count(MARK)
              for name in names if name in files}
    return [f"But the file of {name} still says CHANGE in {count} places."
            for name, count in counts.items() if count]


@contextmanager
def _without_complaints_of_libraries():
    """What wrong answers make NumPy and LAPACK print is kept away. LAPACK writes to the terminal
    itself (" ** On entry to DLASCL ..."), past Python, so the two streams are led elsewhere there.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    kept = [(number, os.dup(number)) for number in (1, 2)]
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        for number, _ in kept:
            os.dup2(nowhere, number)
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        for number, stream in kept:
            os.dup2(stream, number)
            os.close(stream)
        os.close(nowhere)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
