"""Is all here that grading needs? One line for each thing that was looked at.

    for found in looked_at(classroom, notebooks):       # or without both: this machine alone
        print(found.well, found.said)
"""
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

from ..exercises.show import count
from .condition import Found, condition
from .folder import Classroom, NoClass
from .sandbox import Died, Limits, NoSandbox, Sandbox, needs_sandbox, write_tree

PATIENCE = 120.0    # seconds until a sandbox has to reply
ABOUT = {"numpy": "for functions in NumPy", "torch": "for functions in PyTorch",
         "open": "for values and networks"}


def looked_at(classroom: Classroom | None = None, notebooks: Path = Path()) -> Iterator[Found]:
    """What is well and what is not, on this machine and in a class's folder.

    `notebooks` is the folder of the course's notebooks as learners have them.
    """
    yield from _machine()
    if classroom is not None:
        yield from _folder(classroom, notebooks)


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


def _folder(classroom, notebooks):
    from .by_hand import waiting_for_a_person
    from .gradebook import opened, waiting_in
    try:
        yield from condition(classroom, notebooks)
        limits, _ = classroom.limits, classroom.secret
        yield Found(True, f"A submission may take {limits.total:g} s and "
                          f"{limits.memory / 2 ** 30:g} GiB; the secret is there.")
        with opened(classroom) as book:
            yield Found(True, f"The gradebook knows {count(len(book.students), 'student')}.")
            for unit in classroom.units:
                if waiting := waiting_in(book, classroom, unit):
                    yield Found(True, waiting_for_a_person(classroom, unit, waiting))
    except NoClass as error:
        yield Found(False, str(error))
