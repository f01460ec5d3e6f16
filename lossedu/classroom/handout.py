"""A class's folder is laid out, and a unit becomes an assignment of nbgrader's.

    init(folder, ["regression", "outliers"], notebooks)     # a new class
    write_source(classroom, "outliers", notebooks)          # the teacher's notebook of a unit
    release(classroom, "outliers")                          # nbgrader's own generate_assignment

The teacher's notebook holds the answers between `### BEGIN SOLUTION` and `### END SOLUTION`, and
what is handed out holds the stubs of the course: neither a hidden case nor a reference.
"""
import hashlib
import json
import re
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

from ..core.words import near
from ..disk import write_text
from ..exercises import EXERCISES
from ..units import COURSE
from . import own_cells
from .counting import uncounted
from .exercises import cells_for, found, id_of_text, names_in, own_exercises
from .folder import SECRET, SETTINGS, Classroom, NoClass, new_secret
from .own_cells import note, renewed
from .reading import why_not

CONFIG = '''"""nbgrader's settings for this class; nbgrader's commands in this folder read them."""
from lossedu.classroom.nbgrader import configure

c = get_config()  # noqa: F821
configure(c, __file__)
'''
TOML = '''# A class of lossedu. Lines that begin with # are not read.
name = {name}
units = [{units}]

# What gives points: "main", the exercises of a unit's main path and the class's own, in exercises/;
# "all", also those below "Going deeper"; "own", the class's own alone. The others are for practice.
counts = "main"

# Where nbgrader's gradebook is, if not in gradebook.db here.
# database = "postgresql://teacher:word@host/gradebook"

# What lateness costs. Until percent is set, nothing. A deadline is set by:
#     lossedu classroom due DIR --unit UNIT --until 2026-12-01
[late]
# free_days = 0           # days that a student may be late in the term, all units together
# percent = 0             # of the points, for each further day

# What one submission may use; without a line the value behind it is meant.
[limits]
# cell = 20.0             # seconds for one cell
# answer = 10.0           # seconds for one answer on all cases of a draw
# total = 300.0           # seconds for the submission
# memory = 2147483648     # bytes
# disk = 67108864         # bytes
# processes = 64          # threads and processes
'''
HEADING = "## Exercises of this class"
NOTED = "written.txt"      # in earlier/UNIT: the digest of the source notebook as we wrote it
IGNORED = "\n".join((
    SECRET, "exercises/", "oral/", "kit/", "drafts/", "gradebook.db", ".gradebook.lock",
    "submitted/", "autograded/", "feedback/", "results/", "earlier/", "left/", "source/",
    "students.csv", "deadlines.csv", ""))


def init(folder: Path, units: list[str], notebooks: Path, name: str = "",
         tell: Callable[[str], None] = lambda said: None) -> Classroom:
    """Lay out a class in a folder that is new or empty. Raises NoClass.

    `notebooks` is the folder of the course's notebooks as learners have them; `tell` is told which
    unit is next, since one takes up to a minute.
    """
    folder = Path(folder).expanduser().absolute()
    if (folder / SETTINGS).exists():
        raise NoClass(f"{folder} is a class already. Add units in {folder / SETTINGS}, and type: "
                      f"lossedu classroom source {folder}")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NoClass(f"{folder} is no empty folder; a new one fits. Type: lossedu classroom init "
                      "statistics --units regression,outliers")
    units = list(dict.fromkeys(re.sub(r"^\d+_", "", one) for one in units))
    for one in units:
        _file_of(one, notebooks)
    folder.mkdir(parents=True, exist_ok=True)
    quoted = ", ".join(json.dumps(one) for one in units)
    write_text(folder / SETTINGS, TOML.format(name=json.dumps(name or folder.name), units=quoted))
    write_text(folder / "nbgrader_config.py", CONFIG)
    write_text(folder / ".gitignore", IGNORED)
    new_secret(folder / SECRET)
    for one in ("exercises", "submitted", "source", "release"):
        (folder / one).mkdir()
    classroom = Classroom(folder)
    for number, one in enumerate(units, start=1):
        tell(f"Unit {number} of {len(units)}: {one}")
        write_source(classroom, one, notebooks)
        release(classroom, one)
    return classroom


def _file_of(unit, notebooks):
    """The learner's notebook of a unit."""
    known = {re.sub(r"^\d+_", "", file.stem): file for file in sorted(notebooks.glob("*.ipynb"))}
    if unit not in known:
        if unit in {one.name for one in COURSE if one.is_planned}:
            raise NoClass(f"The unit {unit} is planned and not written yet; {', '.join(known)} "
                          "fit.")
        raise NoClass(f"There is no unit {unit!r}.{near(unit, list(known))} "
                      f"{', '.join(known)} fit.")
    return known[unit]


def write_source(classroom: Classroom, unit: str, notebooks: Path) -> Path:
    """Write the teacher's notebook of a unit from the course's; the file. Raises NoClass."""
    file, text = classroom.source(unit), source_text(classroom, unit, notebooks)
    file.parent.mkdir(parents=True, exist_ok=True)
    _put_by(classroom, unit, "source", file.read_bytes() if file.is_file() else None,
            text.encode("utf-8"))
    write_text(file, text)
    classroom.earlier(unit).mkdir(parents=True, exist_ok=True)
    write_text(classroom.earlier(unit) / NOTED, _digest(file))  # a change by hand shows
    note(classroom, unit)
    return file


def source_text(classroom: Classroom, unit: str, notebooks: Path) -> str:
    """The teacher's notebook of a unit as the course, the class's exercises and its settings give
    it now. Raises NoClass."""
    import nbformat
    own, known = classroom.own_unit(unit), {*EXERCISES, *names_in(classroom.own_exercises)}
    notebook = nbformat.read(own if own.is_file() else _file_of(unit, notebooks), as_version=4)
    # in class nobody's progress is kept, and Colab has neither folder nor exchange
    notebook.cells = [cell for cell in notebook.cells if cell.id not in ("colab", "progress")]
    notebook.cells.insert(1, nbformat.v4.new_code_cell("import lossedu", id="import-of-the-class"))
    practice = uncounted(notebook.cells, classroom.counts)
    for cell in notebook.cells:
        facts = cell.metadata.get("nbgrader", {})
        name = facts.get("grade_id", "").removeprefix("check-")
        if name not in known:
            continue        # the teacher's own cell, such as one for an answer in words
        if name in practice:
            del cell.metadata["nbgrader"]   # for practice: it has its stub and its check already
        elif facts.get("solution"):
            solved = found(facts.grade_id, classroom.own_exercises).solution
            cell.source = f"### BEGIN SOLUTION\n{solved}\n### END SOLUTION"
        elif facts.get("grade"):
            cell.source = check_of(classroom, facts.grade_id.removeprefix("check-"))
    _add_own(classroom, unit, notebook)
    return nbformat.writes(notebook) + "\n"


def _add_own(classroom, unit, notebook):
    """The class's own exercises that are not in the notebook yet, below a heading of their own."""
    from nbformat.v4 import new_markdown_cell
    placed = {cell.metadata.get("nbgrader", {}).get("grade_id") for cell in notebook.cells}
    new = [one for one in own_exercises(classroom.own_exercises, unit) if one.name not in placed]
    if new and HEADING not in [cell.source for cell in notebook.cells]:
        notebook.cells.append(new_markdown_cell(HEADING, id="exercises-of-the-class"))
    for one in new:
        notebook.cells += cells_for(one, classroom.further_cases(one))


def _digest(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()


def is_changed_by_hand(classroom: Classroom, unit: str) -> bool:
    """Has the teacher's notebook been changed since we wrote it?"""
    file, noted = classroom.source(unit), classroom.earlier(unit) / NOTED
    return file.is_file() and noted.is_file() and noted.read_text(
        encoding="ascii") != _digest(file)


def renew(classroom: Classroom, unit: str, notebooks: Path, anew: bool = False) -> Path:
    """Write the teacher's notebook and make of it what is handed out; the file to hand out.

    Where nbgrader refuses, both notebooks are as they were. Raises NoClass.
    """
    with as_before(classroom, unit):
        refresh(classroom, unit, notebooks, anew)
        return release(classroom, unit, anew)


def refresh(classroom: Classroom, unit: str, notebooks: Path, anew: bool = False) -> None:
    """Bring the teacher's notebook into line with the class's exercises. Raises NoClass.

    One that the teacher changed is kept, unless `anew`: exercises of the class that were mended are
    renewed where they stand, new ones come to its end, and those whose file is gone are taken out.
    """
    import nbformat
    file = classroom.source(unit)
    if anew or not is_changed_by_hand(classroom, unit):
        write_source(classroom, unit, notebooks)
        return
    before = file.read_bytes()
    try:
        notebook = nbformat.reads(before.decode("utf-8"), as_version=4)
    except ValueError as error:
        raise NoClass(f"{file} cannot be read: {why_not(error)}. To write it anew, type: "
                      f"lossedu classroom source {classroom.path} --unit {unit} --anew") from None
    _take_out(classroom, notebook)
    renewed(classroom, unit, notebook.cells)
    _add_own(classroom, unit, notebook)
    text = (nbformat.writes(notebook) + "\n").encode("utf-8")
    if nbformat.reads(before.decode("utf-8"), as_version=4) != notebook:
        _put_by(classroom, unit, "source", before, text)
        file.write_bytes(text)
    note(classroom, unit)


def _take_out(classroom, notebook):
    """Exercises that are neither the course's nor in the class's folder any more leave."""
    known = {*EXERCISES, *names_in(classroom.own_exercises)}
    checks = {name for cell in notebook.cells if (name := _checked_by(cell)) and name not in known}
    gone = {f"{before}{name}" for name in checks for before in ("", "check-")}
    texts = {id_of_text(name) for name in checks}
    notebook.cells = [cell for cell in notebook.cells
                      if cell.metadata.get("nbgrader", {}).get("grade_id") not in gone
                      and cell.get("id") not in texts]
    if notebook.cells and notebook.cells[-1].source == HEADING:
        notebook.cells.pop()


def _checked_by(cell):
    """The name of the exercise whose check, as we write it, is in a cell; "" in another cell."""
    name = cell.metadata.get("nbgrader", {}).get("grade_id", "").removeprefix("check-")
    return name if cell.source.startswith(f'lossedu.check("{name}", ') else ""


@contextmanager
def as_before(classroom: Classroom, unit: str):
    """Where something stops what is done inside, a unit's notebooks are as they were."""
    files = (classroom.source(unit), classroom.release(unit), classroom.earlier(unit) / NOTED,
             classroom.earlier(unit) / own_cells.NOTED)
    before = [file.read_bytes() if file.is_file() else None for file in files]
    try:
        yield
    except BaseException:
        for file, held in zip(files, before):
            if held is not None:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(held)
        raise


def _put_by(classroom, unit, name, before, now):
    """Keep what a file held before it changed, as earlier/UNIT/NAME-003.ipynb."""
    if before in (None, now):
        return
    folder = classroom.earlier(unit)
    folder.mkdir(parents=True, exist_ok=True)
    number = 1 + len(list(folder.glob(f"{name}-*.ipynb")))
    (folder / f"{name}-{number:03d}.ipynb").write_bytes(before)


def check_of(classroom: Classroom, name: str) -> str:
    """The check cell of an exercise in class: it says how many further cases count."""
    exercise = found(name, classroom.own_exercises)
    further = classroom.further_cases(exercise)
    more = f", further={further}" if further else ""
    return f'lossedu.check("{name}", {exercise.function}{more})'


def release(classroom: Classroom, unit: str, anew: bool = False) -> Path:
    """Make of the teacher's notebook what is handed out, with nbgrader; the file. Raises NoClass.

    What was handed out before is kept in `earlier/`: its cells are known as ours. `anew` is for the
    sentence that says what to type where nbgrader refuses.
    """
    from .nbgrader import generate
    file = classroom.release(unit)
    before = file.read_bytes() if file.is_file() else None
    generate(classroom, unit, anew)
    _put_by(classroom, unit, "release", before, file.read_bytes())
    return file
