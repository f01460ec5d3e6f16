"""The oldest versions that pyproject.toml allows, one `name==version` a line: `make oldest`
installs them.

    python tools/oldest.py                          >=X becomes ==X
    python tools/oldest.py torch==2.6.0             that one as it is written here
"""
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LEAST = re.compile(r"([A-Za-z0-9._-]+)>=([0-9.]+)")


def oldest(project, instead=()):
    """The pins for the table [project] of pyproject.toml; `instead` holds pins that replace some of
    them.

    Raises ValueError for a dependency without a single lower bound, and for a pin of what is none.
    """
    extras = project.get("optional-dependencies", {})
    itself = f"{project['name']}["
    declared = [*project["dependencies"], *(one for lines in extras.values() for one in lines)]
    pins = {}
    for requirement in declared:
        if requirement.startswith(itself):
            continue  # an extra that names others
        match = LEAST.fullmatch(requirement)
        if not match:
            raise ValueError(f"{requirement!r} came; name>=version fits.")
        pins[match[1]] = f"{match[1]}=={match[2]}"
    for pin in instead:
        name = pin.partition("==")[0]
        if name not in pins or name == pin:
            raise ValueError(f"{pin!r} came; name==version fits, the name being one of "
                             f"{', '.join(pins)}.")
        pins[name] = pin
    return sorted(pins.values(), key=str.lower)


def main(instead):
    with open(ROOT / "pyproject.toml", "rb") as file:
        project = tomllib.load(file)["project"]
    try:
        print("\n".join(oldest(project, instead)))
    except ValueError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(sys.argv[1:])
