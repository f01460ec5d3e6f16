"""What README says of the units, between comment marks: how long they take, and their table."""
import re
from pathlib import Path

from lossedu import units
from lossedu.scaffold.course import rows, with_rows

from . import source
from .fault import Fault

FILE = "README.md"
HOURS = re.compile(r"(<!-- hours -->).*?(<!-- /hours -->)", flags=re.DOTALL)


def text(root, known):
    """README as it has to be, from README as it is and the units' sources."""
    sizes = measured(root, known)
    minutes = {name: str(size[0].minutes) for name, size in sizes.items()}
    written = (Path(root) / FILE).read_text(encoding="utf-8")
    written = HOURS.sub(lambda found: f"{found[1]}{hours(sizes.values())}{found[2]}", written)
    return with_rows(written, rows(root, units.COURSE, minutes))


def write(root, known):
    """Write it if it differs from what stands there."""
    file = Path(root) / FILE
    wanted = text(root, known)
    if file.read_text(encoding="utf-8") != wanted:
        file.write_text(wanted, encoding="utf-8", newline="\n")


def stale(root, known):
    """A sentence if README does not say what the units are."""
    if text(root, known) == (Path(root) / FILE).read_text(encoding="utf-8"):
        return []
    return [f"{FILE}: its table of units or its hours are not the units'. Type: lossedu build"]


def measured(root, known):
    """name -> sizes (main path, "Going deeper") of each unit that can be read."""
    found = {}
    for path in source.sources(root).values():
        try:
            found[path.parent.name] = source.read(path, known).sizes
        except Fault:
            continue  # the build says so where it builds the unit
    return found


def hours(sizes):
    """How long the written units take, in a sentence.

    >>> from building.sizes import Size
    >>> hours([(Size(words=9000), Size(words=4500)), (Size(words=9900), Size())])
    'The 2 units that are written take about 2 hours, exercises included; what is called "Going \
deeper" takes half an hour more.'
    """
    sizes = list(sizes)
    main, deeper = (sum(size[part].minutes for size in sizes) for part in (0, 1))
    said = (f"The {len(sizes)} units that are written take about {_in_hours(main)}, exercises "
            "included")
    return f'{said}; what is called "Going deeper" takes {_in_hours(deeper)} more.'


def _in_hours(minutes):
    halves = max(1, round(minutes / 30))
    if halves == 1:
        return "half an hour"
    whole, half = divmod(halves, 2)
    return f"{whole}{'½' * half} hour{'s' * (halves != 2)}"
