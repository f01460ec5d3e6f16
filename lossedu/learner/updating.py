"""The copies in a learner's folder: made where they are missing, renewed when a new version comes.

    update = Update(source, place)      # folders that hold notebooks/ and solutions/
    update.run()                        # writes; update.run(dry=True) only tells
"""
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from ..disk import write_text
from ..units import find
from .merging import merge
from .moving import answers_that_move, take_in
from .notebook import NotANotebook, copied, dump, load, parse, remembered

EDITIONS = ("notebooks", "solutions")
BACKUP = "backup"


def copy_new(source: Path, place: Path) -> list[str]:
    """Copy the notebooks that `place` lacks; the names of those to work in.

    Raises OSError where they cannot be written.
    """
    new = []
    for edition, path in originals(source):
        target = place / edition / path.name
        if os.path.lexists(target) or _moved(place / edition, path.name):
            continue  # a link that leads nowhere is the learner's, too
        target.parent.mkdir(parents=True, exist_ok=True)
        write_text(target, copy_of(path))
        if edition == "notebooks":
            new.append(path.name)
    return new


def originals(source: Path) -> list[tuple[str, Path]]:
    """(edition, file) for each notebook of the course."""
    return [(edition, path) for edition in EDITIONS
            for path in sorted((source / edition).glob("*.ipynb"))]


def copy_of(path: Path) -> str:
    """The text of a copy of this notebook. One that was worked in brings its answers along."""
    try:
        notebook = load(path)
        original = _pristine(path) if _was_worked_in(notebook) else None
        if original is None:
            return dump(copied(notebook))
        memory = copied(original)["metadata"]
        return dump({**notebook, "metadata": {**notebook["metadata"], **memory}})
    except (NotANotebook, ValueError, TypeError):
        return path.read_text(encoding="utf-8", errors="replace")


def _was_worked_in(notebook):
    """Has Jupyter had it open? It writes its kernel's own name, which a build does not."""
    kernel = notebook["metadata"].get("kernelspec")
    return isinstance(kernel, dict) and kernel.get("display_name") != "Python 3"


def _pristine(path):
    """The notebook as git has it, or None."""
    try:
        done = subprocess.run(["git", "show", f"HEAD:./{path.name}"], cwd=path.parent, timeout=20,
                              capture_output=True, text=True, encoding="utf-8")
        return parse(done.stdout) if done.returncode == 0 else None
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError, NotANotebook):
        return None


def _moved(folder, name):
    """The copy of the same unit under the number that it had before, or None."""
    unit = _unit(name)
    if unit is None:
        return None
    return next((path for path in sorted(folder.glob("*.ipynb"))
                 if path.name != name and _unit(path.name) == unit), None)


def _unit(name):
    """"outliers" for "04_outliers.ipynb" and "02_outliers.ipynb"; None for another notebook."""
    try:
        return find(Path(name).stem).name if Path(name).stem[:2].isdigit() else None
    except ValueError:
        return None


class Update:
    """What a new version changes in a learner's folder; each finding is a sentence."""

    def __init__(self, source: Path, place: Path, now: float | None = None):
        self.source, self.place = Path(source), Path(place)
        stamp = time.strftime("%Y-%m-%d_%H-%M-%S", time.localtime(now))
        self.backup = _free(self.place / BACKUP / stamp)
        self.new, self.renewed, self.said = [], [], []

    def run(self, dry: bool = False, watch: Callable[[list], Iterable] = iter) -> None:
        """Bring every copy up to date; with `dry`, only find out. Raises OSError.

        `watch` goes through the list of notebooks and may show how far it is.
        """
        moved = answers_that_move(self.source, self.place)
        for edition, path in watch(originals(self.source)):
            self._one(edition, path, moved if edition == "notebooks" else {}, dry)

    def _one(self, edition, path, moved, dry):
        target = self.place / edition / path.name
        old = target if os.path.lexists(target) else _moved(target.parent, path.name)
        if old is None:
            self.new.append(f"{edition}/{path.name}")
            if not dry:
                target.parent.mkdir(parents=True, exist_ok=True)
                write_text(target, self._fresh(path, target, moved))
            return
        shown = f"{edition}/{old.name}"
        try:
            new = _original(path)
        except NotANotebook as error:
            self.said.append(f"{path} {error}; {shown} stays as it is.")
            return
        try:
            mine = load(old)
            merged, said = merge(mine, new, {name: one.goes_to for name, one in moved.items()})
            merged, brought = take_in(merged, new, moved)
            said, text = [*said, *brought], dump(merged)
        except (NotANotebook, FileNotFoundError) as error:
            why = error if isinstance(error, NotANotebook) else "leads nowhere"
            self.said.append(f"{shown} {why}; it is left alone. To begin it anew, move it away "
                             "and type: lossedu update")
            return
        except ValueError:
            self.said.append(f"{shown} holds text that cannot be written; it is left alone.")
            return
        if merged is mine and old == target:
            return
        self._told(shown, target, old, mine, said)
        if not dry:
            self.keep(old)
            write_text(target, text)
            if old != target:
                old.unlink()

    def _fresh(self, path, target, moved):
        """The text of a copy that is made now, with the answers that move into it."""
        text = copy_of(path)
        try:
            notebook, said = take_in(parse(text), load(path), moved)
        except NotANotebook:
            return text
        self.said += [f"{target.name}: {sentence}" for sentence in said]
        return dump(notebook) if said else text

    def _told(self, shown, target, old, mine, said):
        self.renewed.append(f"{target.parent.name}/{target.name}")
        if old != target:
            self.said.append(f"{shown} is called {target.name} now.")
        if remembered(mine) is None:
            self.said.append(f"{shown} does not know which version it was made from: answers and "
                             "added cells are kept, other changes are in the backup alone.")
        self.said += [f"{target.name}: {sentence}" for sentence in said]

    def keep(self, path: Path) -> None:
        """Put a notebook as it is into the backup, before anything is written."""
        folder = self.backup / path.parent.name
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, folder / path.name)

    def told(self, dry: bool = False) -> str:
        """What was done, or with `dry` what would be, for the terminal."""
        if not self.new and not self.renewed and not self.said:
            return f"Everything in {self.place} is up to date."
        lines = ["Nothing was written; this is what an update would do."] if dry else []
        if self.new:
            lines.append(f"New in {self.place}: {', '.join(self.new)}.")
        if self.renewed:
            lines.append(f"Renewed in {self.place}: {', '.join(self.renewed)}.")
        if self.renewed and not dry:
            lines.append(f"The files as they were are kept in {self.backup}.")
            lines.append("If one of them is open in the browser, close its tab and open it again.")
        return "\n".join([*lines, *self.said])


def _original(path):
    """The new version: as the file has it, or as git has it where the file was worked in."""
    notebook = load(path)
    return (_pristine(path) if _was_worked_in(notebook) else None) or notebook


def _free(folder):
    number, free = 1, folder
    while free.exists():
        number += 1
        free = folder.with_name(f"{folder.name}-{number}")
    return free


def is_behind(source: Path, place: Path) -> bool:
    """Is there a newer version of a notebook that is to be worked in?"""
    update = Update(source, place)
    try:
        update.run(dry=True)
    except OSError:
        return False
    return any(name.startswith("notebooks/") for name in update.renewed)
