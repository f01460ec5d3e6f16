"""Is all here that grading needs? One line for each thing that was looked at.

    for found in looked_at(classroom):      # or None: this machine alone
        print(found.well, found.said)
"""
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic

from .folder import Classroom, NoClass
from .sandbox import Died, Limits, NoSandbox, Sandbox, needs_sandbox, write_tree

PATIENCE = 120.0    # seconds until a sandbox has to reply
ABOUT = {"numpy": "for functions in NumPy", "torch": "for functions in PyTorch",
         "open": "for values and networks"}


@dataclass(frozen=True)
class Found:
    """One thing that was looked at: is it well, and a sentence."""

    well: bool
    said: str


def looked_at(classroom: Classroom | None = None) -> Iterator[Found]:
    """What is well and what is not, on this machine and in a class's folder."""
    yield from _machine()
    if classroom is not None:
        yield from _folder(classroom)


def _machine():
    try:
        needs_sandbox()
    except NoSandbox as error:
        yield Found(False, str(error))
        return
    yield Found(True, "bubblewrap can make a sandbox.")
    tree = tempfile.mkdtemp(prefix="lossedu-doctor-")
    try:
        write_tree(tree)
        for profile in ABOUT:
            yield _sandbox(profile, tree)
    finally:
        shutil.rmtree(tree, ignore_errors=True)


def _sandbox(profile, tree):
    begun = monotonic()
    try:
        with Sandbox(profile, Limits(), tree) as box:
            box.ask(PATIENCE, do="what", name="np")
    except Died as died:
        why = {"time": f"it did not reply within {PATIENCE:g} s: is the machine very busy?",
               "memory": "it needed too much memory"}.get(
            str(died), "it ended before it replied: can the environment of Python be read by all, "
                       "and does it lie outside /tmp?")
        return Found(False, f"The sandbox {ABOUT[profile]} does not start; {why}")
    return Found(True, f"The sandbox {ABOUT[profile]} replies after {monotonic() - begun:.1f} s.")


def _folder(classroom):
    from .gradebook import opened
    try:
        yield Found(True, f"The class {classroom.name} has {len(classroom.units)} units.")
        limits, _ = classroom.limits, classroom.secret
        yield Found(True, f"A submission may take {limits.total:g} s and "
                          f"{limits.memory / 2 ** 30:g} GiB; the secret is there.")
        for unit in classroom.units:
            count = len(classroom.exercises(unit))
            yield Found(True, f"{unit}: {count} exercises, "
                              f"{len(classroom.submissions(unit))} submissions.")
        with opened(classroom) as book:
            yield Found(True, f"The gradebook knows {len(book.students)} students.")
    except (NoClass, ImportError) as error:     # a faulty exercise is an ImportError, too
        yield Found(False, str(error))
