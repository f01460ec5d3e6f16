"""What a kit takes from the class that it is made for: its units, their files, their deadlines.

    here = of_class(Classroom("statistics"))
    here.file(unit), here.missing(material), here.page()

Without a class (`COURSE`) a unit is that of the course: 04_outliers.ipynb, without a date, and
nothing is missing.
"""
from dataclasses import dataclass, field

from ... import units
from ..deadlines import all_until
from ..folder import Classroom
from .lesson import MINUTES
from .material import NoMaterial, material
from .terms import load


@dataclass(frozen=True)
class InClass:
    """A class as a kit needs it: `until` has the day and time by the name of a unit."""

    name: str = ""
    units: tuple = ()
    until: dict = field(default_factory=dict)
    exercises: dict = field(default_factory=dict)   # unit -> the names of the class's own
    counts: str = ""    # what gives points: main, all, own; "" without a class

    def own(self, unit) -> tuple:
        """The class's own exercises for a unit, by their names."""
        return self.exercises.get(unit.name, ())

    def file(self, unit) -> str:
        """The notebook of a unit as it is handed out."""
        return f"{unit.name}/{unit.name}.ipynb" if unit.name in self.units else f"{unit.stem}.ipynb"

    def missing(self, read) -> list[str]:
        """The units that a `Material` builds on and the class does not have."""
        return [one for one in read.needs if one not in self.units] if self.name else []

    def date(self, unit) -> str:
        """" It is handed in until ...", or nothing where there is no date."""
        if unit.name not in self.until:
            return ""
        return f" It is handed in until {self.until[unit.name]:%Y-%m-%d %H:%M %Z}."

    def deeper(self) -> str:
        """" They give no points in this class.", of the exercises of "Going deeper"."""
        if not self.counts:
            return ""
        return (' They give points in this class, since counts = "all".' if self.counts == "all"
                else " They give no points in this class.")

    def _counted(self):
        """A line on what gives points."""
        return {"main": 'The exercises of "Going deeper" give no points: counts = "main".',
                "all": 'The minutes of "Going deeper" are in no sum, and its exercises give points '
                       'all the same: counts = "all" in classroom.toml. With "main" they give '
                       "none.",
                "own": "The class's own exercises alone give points: counts = \"own\"."}[
                    self.counts]

    def page(self) -> str:
        """The class's term as Markdown: its units by their dates, what they take and need."""
        rows = ["| unit | minutes: lesson + home | handed in until |", "|---|---|---|"]
        said = []
        for name in self.in_order():
            read = _material(name)
            when = f"{self.until[name]:%Y-%m-%d %H:%M %Z}" if name in self.until else "no date yet"
            takes = f"{MINUTES} + {load(read) - MINUTES}" if read else "a unit of your own"
            rows.append(f"| `{name}` | {takes} | {when} |")
            said += self._needs(name, read) if read else []
        head = f"# The term of {self.name}"
        if own := [one for name in self.units for one in self.exercises.get(name, ())]:
            said.append(f"- Minutes are those of the course; {len(own)} of the class's own "
                        "exercises come on top.")
        if self.counts:
            said.append(f"- {self._counted()}")
        return "\n\n".join([head, "\n".join(rows), *(["\n".join(said)] if said else [])]) + "\n"

    def in_order(self) -> list[str]:
        """The units by their dates; those without one behind, in the order of the class."""
        dated = [one for one in self.units if one in self.until]
        return [*sorted(dated, key=self.until.get),
                *(one for one in self.units if one not in self.until)]

    def _needs(self, name, read):
        """A line for each unit that is needed and is not there, or is due later."""
        for one in read.needs:
            if one not in self.units:
                yield f"- `{name}` builds on {one}, which the class does not have."
            elif self.until.get(one) and name in self.until and self.until[one] > self.until[name]:
                yield f"- `{name}` builds on {one}, which is handed in later."
            elif name in self.until and one not in self.until:
                yield (f"- `{name}` builds on {one}, which has no date yet and so stands behind "
                       "it here.")


COURSE = InClass()


def of_class(classroom: Classroom) -> InClass:
    """What a kit takes from a class. Raises NoClass."""
    until = {unit: when for (unit, student), when in all_until(classroom).items() if not student}
    own = {unit: tuple(sorted(file.stem for file in
                              (classroom.path / "exercises" / unit).glob("[!_]*.py")))
           for unit in classroom.units}
    return InClass(classroom.name, tuple(classroom.units), until, own, classroom.counts)


def _material(name):
    """The `Material` of a unit of the course; None for a unit of the teacher's own."""
    if name not in {one.name for one in units.COURSE}:
        return None
    try:
        return material(name)
    except NoMaterial:
        return None
