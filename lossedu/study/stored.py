"""Runs that take longer than a lesson should wait: declared by their experiment, kept beside it.

    STORED = stored_runs(__file__, {"stored.json": (run, plan, {"seeds": 20})})
    STORED["stored.json"].load()

`python -m lossedu.experiments NAME` computes and stores them anew. Tests hold that each file is
declared, and that its settings are the declared ones.
"""
import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from .result import Result

DIGITS = 6


@dataclass(frozen=True)
class StoredRun:
    """One run that is kept: `run(**settings, jobs=..., progress=...)`, and the file it is kept in.

    `plan(**settings)`, with every setting of `run` but those two, gives its `Plan`.
    """

    path: Path
    run: Callable
    plan: Callable
    settings: dict

    def load(self):
        """The `Result` as it is stored, with its seeds and versions."""
        return Result.load(self.path)

    def store(self, jobs=1, progress=True):
        """Compute it anew and write it, its numbers rounded to six digits; returns its path."""
        return rounded(self.run(**self.settings, jobs=jobs, progress=progress)).save(self.path)

    def declared_settings(self):
        """What a result of this run would say it was called with; nothing is trained for it."""
        given = inspect.signature(self.run).bind(**self.settings)
        given.apply_defaults()
        told = {name: value for name, value in given.arguments.items()
                if name not in ("jobs", "progress")}
        return self.plan(**told).settings


def stored_runs(module_file, declared):
    """A mapping file name -> `StoredRun`, from a mapping file name -> (run, plan, settings).

    The files stand beside the module whose `__file__` is given.
    """
    folder = Path(module_file).parent
    return {name: StoredRun(folder / name, *declaration) for name, declaration in declared.items()}


def rounded(result):
    """The result with its numbers rounded to six digits: a third of the bytes."""
    def short(value):
        return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value
    return replace(result, table=result.table.map(short))
