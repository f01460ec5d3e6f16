"""Build the notebooks from their sources: `python course/build.py` or `lossedu build`.

    lossedu build                  every unit
    lossedu build outliers         one unit
    lossedu build --check          are the notebooks fresh? nothing is run
    lossedu build --sizes          minutes, words and exercises of each unit
    lossedu build --words          words in their prose that the field has better ones for
    lossedu build --promises       their sentences with "every", "never", "because", ...

lossedu/units/outliers/unit.md -> solutions/04_outliers.ipynb (run) -> notebooks/04_outliers.ipynb
(answers cut out); all of them -> docs/cheatsheet.md,
and the minutes in README
"""
import argparse
import asyncio
import difflib
import re
import sys
import time

import nbformat
from building import cheatsheet, fresh, learner, lint, readme, sizes, source, words
from building.exercises import every
from building.fault import ROOT, Fault, Where
from building.run import solve
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

import lossedu
from lossedu import units
from lossedu.interview import bank
from lossedu.interview.evidence import missing
from lossedu.interview.facts import fault

SECONDS = 30  # a unit is to run in less


def build(stems=(), root=ROOT, known=None, jobs=2, console=None):
    """Build the named units, or all; a sentence for everything that went wrong or still needs
    mending."""
    known = exercises() if known is None else known
    paths = chosen(stems, root)
    console = console or Console(stderr=True)
    bar = Progress(TextColumn("{task.description:28}"), BarColumn(), MofNCompleteColumn(),
                   TextColumn("cells"),
                   TimeElapsedColumn(), console=console, transient=True,
                   disable=not console.is_terminal)
    with bar:
        return asyncio.run(_all(paths, root, known, jobs, bar))


async def _all(paths, root, known, jobs, bar):
    gate = asyncio.Semaphore(jobs)
    return [sentence for found in await asyncio.gather(*(_one(path, root, known, gate, bar)
                                                         for path in paths))
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
            editions = {"solutions": solved, "notebooks": learner.cut(solved, unit.where, known)}
        except Fault as fault:
            return fault.sentences
        for folder, notebook in editions.items():
            (root / folder / f"{unit.stem}.ipynb").write_text(nbformat.writes(notebook) + "\n",
                                                              encoding="utf-8",
                                                               newline="\n")
        bar.update(task, visible=False)
        size = len(nbformat.writes(solved).encode()) // 1000
        took = in_words(time.monotonic() - started)
        bar.console.print(f"{unit.stem}: {len(solved.cells)} cells, {size} kB, {took}")
        found = [*lint.faults(solved, unit.name, unit.where), *sizes.faults(unit),
                 *words.faults(unit), *cheatsheet.faults(unit)]
        return found + evidence_that_is_missing(path, root)


def in_words(seconds):
    """How long a unit ran, with a note if it was too long; no error, for the machine may be
    busy."""
    note = (f" (note: less than {SECONDS} s are wanted, on a free machine)" if seconds >= SECONDS
            else "")
    return f"{seconds:.1f} s{note}"


def evidence_that_is_missing(path, root):
    """A sentence for each piece of evidence in a unit's quiz and cards that is not there, or whose
    number or fact comes out otherwise."""
    readers = {path.with_name(bank.FILE): bank.questions, path.with_name(bank.CARDS): bank.cards_of}
    try:
        records = [(file, one) for file, read in readers.items() if file.is_file()
                   for one in read(file)]
    except ValueError as error:
        return [str(error)]
    return [f"{Where(file)}: {record.id}: evidence {entry!r}: {said}" for file, record in records
            for entry in record.evidence
            if (said := missing(entry, root) or otherwise(entry, record))]


def otherwise(entry, record):
    """Why a number or a fact is not what is computed, or "" for it and for other evidence."""
    if not entry.startswith(("number ", "holds ")):
        return ""
    try:
        return fault(entry, "\n".join(record.texts))
    except ValueError as error:
        return str(error)


def chosen(names, root):
    """The sources of the named units ("outliers", "04_outliers", "04" or a path), or all. Raises
    Fault."""
    found = source.sources(root)
    if not found:
        raise Fault(f"{Where(root / 'lossedu/units')}: there is no unit here yet; "
                    "a unit is a folder with a file unit.md.")
    paths = []
    for name in names:
        parts = [part for part in re.split(r"[/\\]", str(name)) if part not in ("", "unit.md")]
        word = parts[-1].removesuffix(".ipynb") if parts else ""
        match = [path for stem, path in found.items() if word in (stem, stem[:2], path.parent.name)]
        if not match:
            known = [path.parent.name for path in found.values()]
            close = difflib.get_close_matches(word, known, n=1, cutoff=0.3)
            raise Fault(f"there is no unit {word!r}; {', '.join(known)} fit." +
                        (f" Did you mean {close[0]}?" if close else ""))
        paths += match
    return paths or list(found.values())


def exercises():
    """Every exercise by name, from the package beside this folder. Raises Fault where two have one
    name."""
    try:
        return every(lossedu.EXERCISES)
    except TypeError as error:
        raise Fault(str(error)) from None


def faulty_losses():
    """A sentence for each file of a loss that cannot be read; units that do without it are built
    all the same."""
    return list(lossedu.losses.FAULTY.values())


def told(options):
    """What --sizes, --words or --promises prints. Raises Fault."""
    paths = chosen(options.units, ROOT)
    if options.sizes:
        known = exercises()
        return sizes.table([source.read(path, known) for path in paths])
    look = words.report if options.words else words.promises
    return "\n".join(line for path in paths for file in words.files(path)
                     for line in look(file, Where(file)))


def main(argv=None):
    parser = argparse.ArgumentParser(prog="lossedu build", description=__doc__.split("\n")[0])
    parser.add_argument("units", nargs="*", metavar="UNIT",
                        help="such as outliers; all if none is named")
    parser.add_argument("--check", action="store_true",
                        help="only say whether the notebooks are fresh")
    parser.add_argument("--sizes", action="store_true",
                        help="only print minutes, words and exercises of each unit")
    parser.add_argument("--words", action="store_true",
                        help="only print private words, with the field's own")
    parser.add_argument("--promises", action="store_true",
                        help="only print sentences with a universal word")
    parser.add_argument("--jobs", type=int, default=2,
                        help="units to run at the same time (default: 2)")
    options = parser.parse_args(argv)
    try:
        if options.check:
            only = [units.find(path.parent.name).stem for path in chosen(options.units, ROOT)]
            known = exercises()
            found = [*fresh.stale(ROOT, known, only), *cheatsheet.stale(ROOT),
                     *readme.stale(ROOT, known)]
        elif options.sizes or options.words or options.promises:
            print(told(options))
            found = []
        else:
            found = build(options.units, jobs=options.jobs)
            cheatsheet.write(ROOT)
            readme.write(ROOT, exercises())
    except Fault as fault:
        found = fault.sentences
    found = dict.fromkeys([*faulty_losses(), *found])
    for sentence in found:
        print(sentence, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
