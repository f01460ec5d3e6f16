"""What nbgrader does in a class's folder, and how: the only module that knows its converters.

    configure(c, __file__)              # in the class's nbgrader_config.py
    generate(classroom, "outliers")     # as `nbgrader generate_assignment outliers`

Two of nbgrader's steps are replaced by ours. Handing out, a learner gets the stub of the course and
not "YOUR CODE HERE". Grading, the learner's code is not run by nbgrader in a kernel that holds the
checks: the submission is graded in our sandbox, and each check cell gets the verdict as its output.
A step is added: what is handed out has its links between units led to where the class has them.
"""
import os
import sys
from contextlib import suppress
from pathlib import Path

import nbformat
from nbgrader.preprocessors import AssignLatePenalties, ClearSolutions, NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution, parse_utc
from traitlets import Bool, Unicode

from .deadlines import beginning_of
from .exercises import found
from .folder import Classroom, NoClass
from .links import led
from .submissions import bytes_of, shown


class PutStubs(ClearSolutions):
    """In the place of an answer the stub of its exercise; elsewhere nbgrader's own."""

    root = Unicode(help="the folder of the class").tag(config=True)

    def preprocess_cell(self, cell, resources, cell_index):
        """A cell with an answer."""
        if is_solution(cell) and not is_grade(cell):
            own = Classroom(Path(self.root)).own_exercises
            with suppress(KeyError):    # no exercise: the teacher's own cell, with nbgrader's marks
                cell.source = found(cell.metadata.nbgrader.grade_id, own).stub
                return cell, resources
        return super().preprocess_cell(cell, resources, cell_index)


class LeadLinks(NbGraderPreprocessor):
    """Links to other units lead to where the class has them."""

    root = Unicode(help="the folder of the class").tag(config=True)

    def preprocess_cell(self, cell, resources, cell_index):
        """A text."""
        if cell.cell_type == "markdown":
            cell.source = led(cell.source, Classroom(Path(self.root)).units)
        return cell, resources


class Verdicts(NbGraderPreprocessor):
    """In the place of `Execute`: the verdict on each exercise stands below its check."""

    root = Unicode(help="the folder of the class").tag(config=True)
    unsafe = Bool(False, help="without a sandbox").tag(config=True)

    def preprocess(self, nb, resources):
        """Write the verdicts on the submission that the notebook came from into it.

        One that `lossedu grade` graded as it is now is not graded again.
        """
        from .grading import grade, is_done, tasks
        classroom, facts = Classroom(Path(self.root)), resources["nbgrader"]
        task = next(one for one in tasks(classroom, facts["assignment"], self.unsafe)
                    if one.submission.student == facts["student"])
        if not is_done(classroom, task):
            classroom.keep(grade(task))
        result = classroom.result(facts["assignment"], facts["student"])
        verdicts = {f"check-{one.name}": one for one in result.verdicts}
        for cell in nb.cells:
            if is_grade(cell) and cell.metadata.nbgrader.grade_id in verdicts:
                cell.outputs = [_output(verdicts[cell.metadata.nbgrader.grade_id])]
        return nb, resources


class Lateness(AssignLatePenalties):
    """Points of all exercises, also those whose check a student has deleted, and what
    `deadlines.csv` and the table [late] say; nbgrader's own penalties where they say nothing."""

    root = Unicode(help="the folder of the class").tag(config=True)

    def preprocess(self, nb, resources):
        """Write points and lateness of a graded submission into the gradebook."""
        from .deadlines import all_until
        from .gradebook import write_points
        classroom, facts = Classroom(Path(self.root)), resources["nbgrader"]
        unit, student = facts["assignment"], facts["student"]
        result = classroom.result(unit, student)
        if result is not None:
            write_points(classroom, unit, [result], self.log.warning)
        if (unit, "") not in all_until(classroom):
            return super().preprocess(nb, resources)
        return nb, resources


def _output(verdict):
    """What nbgrader reads as the points of a cell: an error gives none, a text gives all."""
    from nbformat.v4 import new_output
    if verdict.passed:
        return new_output("stream", name="stdout", text=verdict.message + "\n")
    return new_output("error", ename="NotYet", evalue=verdict.message, traceback=[verdict.message])


def stops_at(classroom: Classroom, unit: str) -> str:
    """At which submissions `nbgrader autograde` will stop with an error, and what to do; "" where
    it will at none."""
    found = [f"{shown(one.student)} ({why})" for one in classroom.submissions(unit)
             if (why := ", ".join(_unread_by_nbgrader(one)))]
    if not found:
        return ""
    return (f"nbgrader autograde {unit} will end with an error at {'; '.join(found)}, and goes on "
            "with the others. Mend or delete these files in submitted/ before you type it.")


def _unread_by_nbgrader(submission):
    """The files of a submission that nbgrader's autograde cannot read."""
    time, notebook = submission.folder / "timestamp.txt", f"{submission.unit}.ipynb"
    if os.path.lexists(time):
        try:
            text = beginning_of(time)
            if text:        # of an empty one nbgrader warns, and goes on
                parse_utc(text)
        except Exception:
            yield "timestamp.txt holds no time"
    if os.path.lexists(submission.folder / notebook):
        try:
            nbformat.reads(bytes_of(submission.folder / notebook).decode("utf-8"), as_version=4)
        except Exception:
            yield f"{notebook} is no notebook that can be read"


def configure(c, file: str) -> None:
    """Set what a class needs; lines below the call in nbgrader_config.py change it further."""
    from nbgrader.converters.autograde import Autograde
    from nbgrader.converters.generate_assignment import GenerateAssignment
    from nbgrader.preprocessors import Execute
    root = str(Path(file).resolve().parent)
    classroom = Classroom(Path(root))
    c.CourseDirectory.root, c.CourseDirectory.course_id = root, classroom.path.name
    c.CourseDirectory.db_url = database_of(classroom)
    steps = GenerateAssignment.preprocessors.default_args[0]
    c.GenerateAssignment.preprocessors = [LeadLinks, *(PutStubs if step is ClearSolutions else step
                                                       for step in steps)]
    steps = Autograde.autograde_preprocessors.default_args[0]
    ours = {Execute: Verdicts, AssignLatePenalties: Lateness}
    c.Autograde.autograde_preprocessors = [ours.get(step, step) for step in steps]
    for step in (c.PutStubs, c.LeadLinks, c.Verdicts, c.Lateness):
        step.root = root


def generate(classroom: Classroom, unit: str, anew: bool = False) -> None:
    """nbgrader's generate_assignment for a unit. Raises NoClass."""
    result = _api(classroom).generate_assignment(unit)
    if result["success"]:
        return
    log = " ".join((result.get("log") or "", result.get("error") or ""))
    if "submissions associated with" in log:
        raise NoClass(f"{unit} has other exercises than before, and students have handed in, so "
                      "nothing was changed. To change source/, what is handed out and the "
                      f"gradebook together, type: lossedu classroom correct {classroom.path} "
                      f"--unit {unit}{' --anew' * anew}")
    if "locked" in log:
        raise NoClass("The gradebook is in use by another program. Close what writes to it and "
                      "type the same again.")
    raise NoClass(f"nbgrader could not hand out {unit}: {' '.join(log.split())[-600:]}")


def _api(classroom):
    import logging

    from nbgrader.apps import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory
    from traitlets.config import Config
    c = Config()
    configure(c, str(classroom.path / "nbgrader_config.py"))
    logging.getLogger("traitlets").setLevel(logging.ERROR)
    return NbGraderAPI(CourseDirectory(config=c), config=c)


def database_of(classroom: Classroom) -> str:
    """Where nbgrader's gradebook is, as a URL that SQLAlchemy takes in each of its versions.

    A new gradebook asks the program alembic for its version, which lies beside Python.
    """
    beside = str(Path(sys.executable).parent)
    if beside not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join((beside, os.environ.get("PATH", "")))
    url = classroom.settings.get("database") or f"sqlite:///{classroom.path / 'gradebook.db'}"
    for name in ("postgres://", "postgresql://"):   # without a driver it depends on the version
        if url.startswith(name):
            return "postgresql+psycopg://" + url.removeprefix(name)
    return url
