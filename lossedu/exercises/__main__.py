"""Try exercises as their author: `python -m lossedu.exercises huber_grad`; all without a name."""
import sys

from ..core.faulty import FaultyFile
from . import EXERCISES


def main(names: list[str]) -> int:
    """Print what each exercise says to its own mistakes, and every problem; 1 if there is one."""
    found = []
    for name in names or EXERCISES:
        try:
            exercise = EXERCISES.find(name)
        except FaultyFile as fault:
            found.append(str(fault))
            continue
        print(repr(exercise))
        if names:
            for mistake in exercise.mistakes:
                report = repr(exercise.judged(exercise.handed_in(mistake))).replace("\n", "\n    ")
                print(f"  {mistake.id}: {report}")
        found += exercise.problems()
    print("\n".join(found) or "No problems.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
