"""What a class's settings say, looked at before anything is done with them.

    for sentence in checked(classroom):     # units of the list that are none; raises NoClass
        print(sentence)
"""
from ..core.words import near
from ..units import COURSE
from .deadlines import all_until, rules
from .folder import Classroom


def checked(classroom: Classroom) -> list[str]:
    """A sentence for each unit of the list that is none. Raises NoClass where a setting, a limit,
    what lateness costs or a deadline does not fit: before hours of grading, not after them."""
    _ = classroom.settings, classroom.limits, rules(classroom), all_until(classroom)
    mend = f" Mend units in {classroom.path / 'classroom.toml'}."
    return [said + mend for unit in classroom.units if (said := no_unit(classroom, unit))]


def no_unit(classroom: Classroom, unit: str) -> str:
    """That a unit of the class's list is neither the course's nor its own; "" for one that is."""
    known = [one.name for one in COURSE]
    if unit in known or classroom.own_unit(unit).is_file():
        return ""
    return f"{unit} is neither a unit of the course nor units/{unit}.ipynb.{near(unit, known)}"
