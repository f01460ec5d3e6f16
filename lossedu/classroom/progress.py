"""How far grading is: a bar in a terminal, and elsewhere a line for each submission.

    grade_unit(classroom, "outliers", progress=shown(40))   # 40 handed in
"""
import sys
from collections.abc import Callable, Iterable, Iterator

from ..exercises.show import count


def shown(handed_in: int) -> Callable:
    """What wraps the results as they come; `handed_in` are all submissions, those that were graded
    before among them."""
    def progress(results: Iterable, total: int) -> Iterator:
        yield from _behind_a_bar(results, total)
        before = handed_in - total
        kept = ("" if before <= 0 else f" {before} that {'was' if before == 1 else 'were'} graded "
                f"before, as {'it is' if before == 1 else 'they are'}, kept "
                f"{'its' if before == 1 else 'their'} result.")
        print(f"{count(total, 'submission')} graded now.{kept}", file=sys.stderr)

    return progress


def _behind_a_bar(results, total):
    from rich.console import Console
    from rich.progress import track
    screen = Console(stderr=True)
    if screen.is_terminal:
        yield from track(results, "Grading", total=total, console=screen, transient=True)
        return
    for number, result in enumerate(results, start=1):
        print(f"Graded {number} of {total}: {result.student}", file=sys.stderr, flush=True)
        yield result
