"""What a new unit or exercise changes in files that are there: the order of the course, README, a
unit's text."""
import re

from ..units import Unit

ORDER, README = "lossedu/units/__init__.py", "README.md"
HEAD = "| unit | takes up | minutes | |\n|---|---|---|---|\n"
END = "\n<!-- /units -->"
ROW = re.compile(r"^\| \[?\d\d_(\w+).*\| (\d*) ?\| .* \|$", flags=re.MULTILINE)
BUILT = ("solutions", "notebooks")


# ---------------------------------------------------------------------- a unit's place
def placed(course, name, after, question="", takes_up=""):
    """The course with the unit in it; as it was if the unit is planned."""
    names = [one.name for one in course]
    if name in names:
        return tuple(course)
    at = names.index(after) + 1
    unit = Unit(name, question or "CHANGE: which question does it answer?",
                takes_up or "CHANGE: what it takes up")
    return (*course[:at], unit, *course[at:])


def place(root, before, after):
    """Write the order and README's table; later notebooks get their new numbers. The files
    changed."""
    changed = [README]
    _rewrite(root / README, lambda text: with_rows(text, rows(root, after, minutes_in(text))))
    if len(after) > len(before):
        changed.append(ORDER)
        _rewrite(root / ORDER, lambda text: with_unit(text, before, after))
        changed += _renumber(root, before, after)
    return tuple(changed)


def with_unit(text, before, after):
    """The source of the course with one unit more, on lines of its own behind the one it follows.

    Raises ValueError where the place cannot be found.
    """
    known = [one.name for one in before]
    at = next(place for place, one in enumerate(after) if one.name not in known)
    unit, previous = after[at], after[at - 1]
    found = re.search(rf'^    Unit\("{previous.name}",.*?(?=^    Unit\(|^\))', text,
                      flags=re.MULTILINE | re.DOTALL)
    if not found:
        raise ValueError(f"{ORDER}: there is no line Unit(\"{previous.name}\", ...) to put "
                         "the new one behind.")
    line = (f'    Unit("{unit.name}", {_quoted(unit.question)},\n         '
            f'{_quoted(unit.takes_up)}),\n')
    return text[:found.end()] + line + text[found.end():]


def rows(root, course, minutes):
    """README's row of each unit; `minutes` {name: text} has those that the build has counted."""
    found = []
    for number, unit in enumerate(course):
        stem = f"{number:02d}_{unit.name}"
        if (root / "lossedu/units" / unit.name / "unit.md").is_file():
            found.append(f"| [{stem}](notebooks/{stem}.ipynb) | {unit.takes_up} | "
                         f"{minutes.get(unit.name, '')} | [solved](solutions/{stem}.ipynb) |")
        else:
            found.append(f"| {stem} | {unit.takes_up} | | planned |")
    return found


def minutes_in(text):
    """The minutes that README has for each unit, {name: text}; a new unit's come with its build."""
    return {name: minutes for name, minutes in ROW.findall(text) if minutes}


def with_rows(text, rows):
    """README with the rows of its table of units exchanged."""
    start = text.index(HEAD) + len(HEAD)
    end = text.index(END, start)
    return text[:start] + "\n".join(rows) + text[end:]


def _renumber(root, before, after):
    """Give the notebooks of later units their new numbers, the last first."""
    numbers = {unit.name: number for number, unit in enumerate(after)}
    changed = []
    for number, unit in reversed(list(enumerate(before))):
        new = numbers[unit.name]
        for folder in BUILT:
            old_file = root / folder / f"{number:02d}_{unit.name}.ipynb"
            if new != number and old_file.is_file():
                old_file.rename(root / folder / f"{new:02d}_{unit.name}.ipynb")
                changed.append(f"{folder}/{new:02d}_{unit.name}.ipynb (it was {number:02d})")
    return changed


def _quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _rewrite(path, change):
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


# ---------------------------------------------------------------------- an exercise's section
def with_section(text, section):
    """A unit's text with the section of an exercise: behind the last exercise, or before the quiz,
    or at the end."""
    rows = text.split("\n")
    headings = _headings(rows)
    exercises = [at for at, row in enumerate(rows) if row.startswith("{{ exercise ")]
    if exercises:
        places = [at for at in headings if at > exercises[-1]]
    else:
        places = [at for at in headings if re.search("quiz|interview|summary", rows[at],
                                                     flags=re.IGNORECASE)]
    at = places[0] if places else len(rows)
    new = section.rstrip("\n").split("\n")
    return "\n".join([*rows[:at], *new, "", *rows[at:]])


def _headings(rows):
    """The places of the headings of a text, those inside code left out."""
    found, fence = [], False
    for at, row in enumerate(rows):
        if row.startswith(("```", "~~~")):
            fence = not fence
        elif not fence and re.match(r"#{1,3} ", row):
            found.append(at)
    return found
