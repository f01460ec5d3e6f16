"""Build the notebooks from their sources: `python course/build.py` or `lossedu build`.

    lossedu build                  every unit
    lossedu build 02_outliers      one unit
    lossedu build --check          are the notebooks fresh? nothing is run

course/02_outliers.md -> solutions/02_outliers.ipynb (run) -> notebooks/02_outliers.ipynb (answers cut out)
"""
import argparse
import asyncio
import difflib
import re
import sys
import time

import nbformat
from building import fresh, learner, lint, source
from building.fault import ROOT, Fault, Where
from building.run import solve
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


def build(stems=(), root=ROOT, known=None, jobs=2, console=None):
    """Build the named units, or all; a sentence for everything that went wrong or still needs mending."""
    known = exercises() if known is None else known
    paths = chosen(stems, root)
    console = console or Console(stderr=True)
    bar = Progress(TextColumn("{task.description:28}"), BarColumn(), MofNCompleteColumn(), TextColumn("cells"),
                   TimeElapsedColumn(), console=console, transient=True, disable=not console.is_terminal)
    with bar:
        return asyncio.run(_all(paths, root, known, jobs, bar))


async def _all(paths, root, known, jobs, bar):
    gate = asyncio.Semaphore(jobs)
    return [sentence for found in await asyncio.gather(*(_one(path, root, known, gate, bar) for path in paths))
            for sentence in found]


async def _one(path, root, known, gate, bar):
    """Build one unit: both files are written only if all went well."""
    async with gate:
        started = time.monotonic()
        try:
            unit = source.read(path, known)
            task = bar.add_task(unit.stem, total=len(unit.notebook.cells))
            for folder in ("solutions", "notebooks"):
                (root / folder).mkdir(exist_ok=True)
            solved = await solve(unit, root / "solutions", tick=lambda: bar.advance(task))
            editions = {"solutions": solved, "notebooks": learner.cut(solved, unit.where)}
        except Fault as fault:
            return fault.sentences
        for folder, notebook in editions.items():
            (root / folder / f"{unit.stem}.ipynb").write_text(nbformat.writes(notebook) + "\n", encoding="utf-8",
                                                               newline="\n")
        bar.update(task, visible=False)
        size = len(nbformat.writes(solved).encode()) // 1000
        bar.console.print(f"{unit.stem}: {len(solved.cells)} cells, {size} kB, {time.monotonic() - started:.1f} s")
        return lint.faults(solved, unit.stem, unit.where)


def chosen(stems, root):
    """The sources of the named units ("02_outliers", "02" or course/02_outliers.md), or all. Raises Fault."""
    found = {path.stem: path for path in source.sources(root / "course")}
    if not found:
        raise Fault(f"{Where(root / 'course')}: there is no unit here yet; a unit is a file like 02_outliers.md.")
    paths = []
    for stem in (re.split(r"[/\\]", str(stem))[-1].removesuffix(".md") for stem in stems):
        match = [name for name in found if stem in (name, name[:2])]
        if not match:
            close = difflib.get_close_matches(stem, list(found), n=1, cutoff=0.3)
            raise Fault(f"there is no unit {stem!r}; {', '.join(found)} fit." +
                        (f" Did you mean {close[0]}?" if close else ""))
        paths += [found[name] for name in match]
    return paths or list(found.values())


def exercises():
    """Every exercise by name, from the package beside this folder."""
    sys.path.insert(0, str(ROOT))
    import lossedu
    return lossedu.EXERCISES


def main(argv=None):
    parser = argparse.ArgumentParser(prog="lossedu build", description=__doc__.split("\n")[0])
    parser.add_argument("units", nargs="*", metavar="UNIT", help="such as 02_outliers; all if none is named")
    parser.add_argument("--check", action="store_true", help="only say whether the notebooks are fresh")
    parser.add_argument("--jobs", type=int, default=2, help="units to run at the same time (default: 2)")
    options = parser.parse_args(argv)
    try:
        if options.check:
            only = [path.stem for path in chosen(options.units, ROOT)]
            found = fresh.stale(ROOT, exercises(), only)
        else:
            found = build(options.units, jobs=options.jobs)
    except Fault as fault:
        found = fault.sentences
    for sentence in found:
        print(sentence, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
