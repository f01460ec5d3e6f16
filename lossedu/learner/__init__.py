"""A learner's own: what is done, the notebooks they work in, and what they show others.

    standing.py    what is passed, missed and next, by unit           `lossedu progress`
    looks.py       the same in a notebook and as text                 `lossedu.progress()`
    notebook.py    reading and writing a notebook, cell by cell
    merging.py     a new version of a notebook into a learner's copy
    updating.py    all copies in a folder, with a backup              `lossedu update`
    answers.py     an answer taken out of a copy, with what it uses
    portfolio.py   a folder that can be shown, and restoring from it  `lossedu progress export`
"""


def progress(unit: str | None = None):
    """What is done, passed, missed and next: in the whole course, or in one unit ("outliers").

    It shows itself in a notebook and in a terminal; `lossedu.progress("outliers").reset()` begins
    that unit anew. Raises ValueError for an unknown unit.
    """
    from .looks import Progress  # it reads the exercises, which copying notebooks can do without
    return Progress(unit)


__all__ = ["progress"]
