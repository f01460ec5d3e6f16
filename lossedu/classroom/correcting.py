"""A unit is corrected although submissions exist; nbgrader refuses that.

    correct(classroom, "outliers")      # Change(added=["mad_scale"], removed=[], worth={})

What stands in source/ is handed out from now on, and the gradebook is brought into line with it:
exercises that are gone leave with their points, new ones are there with none, points that an
exercise is worth change. What students handed in and what a person gave for other exercises stays.
"""
from dataclasses import dataclass

from .folder import Classroom, NoClass
from .gradebook import with_gradebook
from .reading import why_not


@dataclass(frozen=True)
class Change:
    """What was changed, by the names of exercises; `worth` are old and new points by name."""

    added: list
    removed: list
    worth: dict
    submissions: int

    def __str__(self):
        parts = [f"{what}: {', '.join(names)}" for what, names in (
            ("new", self.added), ("gone", self.removed), ("other points", self._worth)) if names]
        return "; ".join(parts) or ("the gradebook had these exercises and points already; texts "
                                    "may have changed")

    @property
    def _worth(self):
        return [f"{name} {now:g} (before {before:g})" for name, (before, now) in
                self.worth.items()]


def correct(classroom: Classroom, unit: str) -> Change:
    """Hand out the unit as it stands in source, and bring the gradebook into line. Raises NoClass.

    Afterwards what was handed in has to be graded again; only what changed is.
    """
    from .handout import release
    classroom.exercises(unit)       # each check has its exercise
    wanted = _cells(classroom, unit)
    change = with_gradebook(classroom, lambda book: _brought_into_line(book, unit, wanted))
    release(classroom, unit)
    return change


def _cells(classroom, unit):
    """grade id -> (cell, its facts) of the source notebook."""
    import nbformat
    try:
        notebook = nbformat.read(classroom.source(unit), as_version=4)
    except (OSError, ValueError) as error:
        raise NoClass(f"{classroom.source(unit)} cannot be read: {why_not(error)}.") from None
    marked = ((cell, cell.metadata.get("nbgrader", {})) for cell in notebook.cells)
    return {facts["grade_id"]: (cell, facts) for cell, facts in marked if facts.get("grade_id")}


def _brought_into_line(book, unit, wanted):
    from nbgrader.api import Comment, Grade, GradeCell, MissingEntry, SolutionCell, SourceCell
    try:
        notebook = book.find_notebook(unit, unit)
    except MissingEntry:
        return Change([], [], {}, 0)
    db, before = book.db, {one.name: one.max_score for one in notebook.grade_cells}
    kinds = {"grade": {name for name, (_, facts) in wanted.items() if facts.get("grade")},
             "solution": {name for name, (_, facts) in wanted.items() if facts.get("solution")}}
    have = {"grade": notebook.grade_cells, "solution": notebook.solution_cells}
    for kind, rows in (("grade", Grade), ("solution", Comment)):
        for cell in have[kind]:
            if cell.name not in kinds[kind]:
                db.query(rows).filter(rows.cell_id == cell.id).delete(synchronize_session="fetch")
                db.delete(cell)
    for cell in notebook.source_cells:
        if cell.name not in wanted:
            db.delete(cell)
    db.flush()
    known = {kind: {one.name for one in cells} for kind, cells in have.items()}
    for name, (cell, facts) in wanted.items():
        if name in kinds["grade"] - known["grade"]:
            new = GradeCell(name=name, notebook=notebook, max_score=float(facts["points"]),
                            cell_type=cell.cell_type)
            db.add(new)
            db.flush()
            db.add_all(Grade(cell_id=new.id, notebook=one) for one in notebook.submissions)
        if name in kinds["solution"] - known["solution"]:
            new = SolutionCell(name=name, notebook=notebook)
            db.add(new)
            db.flush()
            db.add_all(Comment(cell_id=new.id, notebook=one) for one in notebook.submissions)
        if name not in {one.name for one in notebook.source_cells}:
            db.add(SourceCell(name=name, notebook=notebook, cell_type=cell.cell_type,
                              source=cell.source, locked=bool(facts.get("locked"))))
    now = {name: float(wanted[name][1]["points"]) for name in kinds["grade"]}
    for cell in notebook.grade_cells:
        if cell.name in now:
            cell.max_score = now[cell.name]
    db.commit()
    return Change(_names(now.keys() - before), _names(before.keys() - now),
                  {_name(name): (before[name], now[name]) for name in sorted(now.keys() & before)
                   if now[name] != before[name]},
                  len(notebook.submissions))


def _names(grade_ids):
    return sorted(map(_name, grade_ids))


def _name(grade_id):
    return grade_id.removeprefix("check-")
