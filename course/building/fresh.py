"""Do the notebooks on disk agree with their sources? Nothing is run to find out."""
from pathlib import Path

import nbformat

from lossedu.units import find

from . import learner, outputs, source
from .fault import ROOT, Fault, Where


def stale(root, known, only=()):
    """A sentence for each notebook under `root` that does not come from its source as it stands."""
    root = Path(root)
    units = source.sources(root)
    found = []
    for folder in ("solutions", "notebooks"):
        for path in sorted((root / folder).glob("*.ipynb")):
            if path.stem not in units:
                found.append(f"{Where(path)}: there is no unit it could come from. Delete it.")
    for stem, path in units.items():
        if not only or stem in only:
            try:
                found += [f"{sentence} Type: lossedu build {stem}"
                          for sentence in _stale(root, path, known)]
            except Fault as fault:
                found += fault.sentences
    return found


def _stale(root, path, known):
    unit = source.read(path, known)
    solved_path = root / "solutions" / f"{unit.stem}.ipynb"
    learner_path = root / "notebooks" / f"{unit.stem}.ipynb"
    missing = [f"{Where(file)}: it is missing." for file in (solved_path, learner_path)
               if not file.exists()]
    if missing:
        return missing
    solved = nbformat.read(solved_path, as_version=nbformat.NO_CONVERT)
    difference = differs(unit.notebook, solved, path.relative_to(root).as_posix())
    if difference:
        return [f"{Where(solved_path)}: {difference}"]
    where = lambda cell_id: Where(solved_path, cell=cell_id)
    found = [f"{sentence}" for sentence in outputs.faults(solved, where)]
    found += unrun(solved, where)
    if found:
        return found
    cut = nbformat.writes(learner.cut(solved, where, known)) + "\n"
    if cut != learner_path.read_text(encoding="utf-8"):
        return [f"{Where(learner_path)}: it is not what {Where(solved_path)} gives."]
    return []


def solved(stem, root=ROOT):
    """The solved notebook of that name, as it is stored. Raises Fault where none was built yet."""
    path = Path(root) / "solutions" / f"{stem}.ipynb"
    if not path.exists():
        raise Fault(f"{Where(path)}: it is missing. Type: lossedu build {find(stem).name}")
    return nbformat.read(path, as_version=4)


def differs(wanted, stored, source_file="its source"):
    """The first thing in which a stored notebook is not its source's, outputs aside; "" if none."""
    if (stored.nbformat, stored.nbformat_minor) != (wanted.nbformat, wanted.nbformat_minor):
        return f"its format is {stored.nbformat}.{stored.nbformat_minor}."
    if stored.metadata != wanted.metadata:
        return "its metadata is not what the build writes."
    for one, two in zip(wanted.cells, stored.cells):
        if one.id != two.get("id"):
            return (f"the cell {one.id} of the source is not where it belongs; {two.get('id')!r} "
                    "stands there.")
        for part in ("cell_type", "source", "metadata"):
            if one[part] != two[part]:
                exercise = (" (or from the file of its exercise)" if "nbgrader" in one.metadata
                            else "")
                what = "" if part == "source" else f"the {part.replace('_', ' ')} of "
                return f"{what}cell {one.id} differs from {source_file}{exercise}."
    if len(wanted.cells) != len(stored.cells):
        return f"it has {len(stored.cells)} cells; the source has {len(wanted.cells)}."
    return ""


def unrun(solved, where):
    """A sentence if the cells were not run once each, in order, from a clean kernel."""
    code = [cell for cell in solved.cells if cell.cell_type == "code" and cell.source.strip()]
    for count, cell in enumerate(code, start=1):
        if cell.execution_count != count:
            return [f"{where(cell.id)}: its execution count is {cell.execution_count}, not "
                    f"{count}: it was not run in order from a clean kernel."]
    return []
