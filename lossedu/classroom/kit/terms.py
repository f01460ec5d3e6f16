"""Terms of 4, 8 and 14 weeks: which units, in which week, and what to hand out.

Nothing here is chosen by hand. A unit takes the minutes that the build counts, and a few for the
opening and the closing of its lesson; it needs the units that its card names. Where not all fit,
those on which the most other units build are kept, and with them all that they need.
"""
from dataclasses import dataclass

from ... import units
from .lesson import CLOSING, MINUTES, OPENING
from .material import material

WEEKS = (4, 8, 14)
A_WEEK = 160   # minutes of a learner's work in a week, lessons included: two units


@dataclass(frozen=True)
class Term:
    """`weeks` is a tuple with the materials of each week, in the order of the course; `out` holds
    those that do not fit."""

    weeks: tuple
    out: tuple

    @property
    def units(self):
        """The materials of all weeks, in their order."""
        return tuple(one for week in self.weeks for one in week)


def load(one):
    """The minutes of a unit: its notebook, and the opening and closing of its lesson."""
    return one.minutes + OPENING + CLOSING


def course():
    """The `Material` of every written unit, in the order of the course."""
    return tuple(material(one.name) for one in units.COURSE if not one.is_planned)


def term(weeks, materials, a_week=A_WEEK):
    """The `Term` of so many weeks with as many of the units as fit, each week at most `a_week`
    minutes. Raises ValueError if not even one fits."""
    for count in range(len(materials), 0, -1):
        chosen = most_needed(materials, count)
        shared = shared_out(chosen, weeks, a_week)
        if shared:
            return Term(shared, tuple(one for one in materials if one not in chosen))
    least = min(map(load, materials), default=0)
    raise ValueError(f"{a_week} minutes a week came; at least {least} fit, for one unit. "
                     f"Type: --week-minutes {A_WEEK}")


def most_needed(materials, count):
    """So many units, those first on which most others build; in their order.

    What a unit needs is needed by more units than the unit itself, so it comes along.
    """
    ranked = sorted(materials, key=lambda one: -len(builds_on_it(one, materials)))
    chosen = ranked[:count]
    return tuple(one for one in materials if one in chosen)


def builds_on_it(one, materials):
    """The names of the units that need a unit, directly or through others."""
    found = {one.unit.name}
    for later in materials:  # a unit needs earlier ones alone
        if found & set(later.needs):
            found.add(later.unit.name)
    return found - {one.unit.name}


def shared_out(chosen, weeks, a_week):
    """The units in their order as a tuple of weeks, as even as can be; None if a week would hold
    more than `a_week` minutes. Weeks that are left over stay empty."""
    loads = [load(one) for one in chosen]
    best = {(0, 0): (0, ())}   # (weeks used, units placed) -> (sum of squares, sizes of the weeks)
    for week in range(1, weeks + 1):
        for placed in range(len(chosen) + 1):
            found = []
            for start in range(placed + 1):
                minutes = sum(loads[start:placed])
                if (week - 1, start) in best and minutes <= a_week:
                    cost, sizes = best[week - 1, start]
                    found.append((cost + minutes ** 2, (*sizes, placed - start)))
            if found:  # of equals the earlier weeks are the fuller ones
                best[week, placed] = min(found, key=lambda one: (one[0], [-n for n in one[1]]))
    if (weeks, len(chosen)) not in best:
        return None
    shared, at = [], 0
    for size in best[weeks, len(chosen)][1]:
        shared.append(tuple(chosen[at:at + size]))
        at += size
    return tuple(shared)


# ------------------------------------------------------------------ the page
def page(materials, a_week=A_WEEK):
    """All three terms as Markdown."""
    said = (f"Each unit is a lesson of {MINUTES} minutes, by the plan in its folder, and a "
            "notebook that is handed out in it, collected a week later, and given back, graded, "
            f"after one more. A week asks for at most {a_week} minutes of a learner, lessons and "
            "homework together. Whoever misses a lesson needs the whole time of the notebook, "
            "which its card tells. The minutes of \"Going deeper\" are not counted: it is for "
            "those who want more.\n\nFor one unit a week type `lossedu classroom kit "
            "--week-minutes 80`, for fuller weeks a larger number.")
    parts = ["# Terms of 4, 8 and 14 weeks", said]
    return "\n\n".join([*parts, *(_term(count, materials, a_week) for count in WEEKS)]) + "\n"


def _term(count, materials, a_week):
    made = term(count, materials, a_week)
    rows = ["| week | units | minutes: lessons + home | hand out | collect | give back |",
            "|---|---|---|---|---|---|"]
    handed = [[one.unit.stem for one in week] for week in made.weeks]
    for at, week in enumerate(made.weeks):
        names = "; ".join(map(_named, week)) or "no new unit"
        lessons = MINUTES * len(week)
        home = sum(map(load, week)) - lessons
        rows.append(f"| {at + 1} | {names} | {lessons} + {home} | {_files(handed[at])} "
                    f"| {_files(handed[at - 1] if at > 0 else [])} "
                    f"| {_files(handed[at - 2] if at > 1 else [])} |")
    after = (f"After the last week collect {_files(handed[-1])}, and give back "
             f"{_files([*handed[-2], *handed[-1]])}." if handed[-1] else "")
    taken = f"## {count} weeks: {len(made.units)} of {len(materials)} units"
    return "\n\n".join(part for part in [taken, "\n".join(rows), after, _out(made)] if part)


def _files(stems):
    return ", ".join(f"`{one}`" for one in stems)


def _title(one):
    return one.title.partition(":")[0]


def _out(made):
    """What is left out, and what of it could take the place of which units."""
    if not made.out:
        return ""
    taken = {one.unit.name for one in made.units}
    fits = [one for one in made.out if set(one.needs) <= taken]
    rows = [f"- {_named(one)} needs "
            f"{' and '.join(name for name in one.needs if name not in taken)} first"
            for one in made.out if one not in fits]
    last = [one for one in made.units if not builds_on_it(one, made.units)]
    if fits and last:
        rows.insert(0, f"- {', '.join(map(_named, fits))}: all that is needed for "
                       f"{'it' if len(fits) == 1 else 'any of these'} is in this term. To take one "
                       f"up, leave out {' or '.join(map(_named, last))}, on which no other unit of "
                       "the term builds")
    return "Left out:\n\n" + "\n".join(rows)


def _named(one):
    return f"{one.unit.number} {_title(one)}"
