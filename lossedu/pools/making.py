"""What the items of pools are made with: places, constants, programs with planted faults."""
import ast
import hashlib
import linecache
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from ..exercises.debug import Debug
from ..exercises.estimate import Estimate, band_of
from ..exercises.kinds import Mistake
from ..exercises.programs import Edit, Fault, edited, printed_by, source_of

FEWEST = 2   # mistakes that have to be left when those that coincide are taken out


@dataclass(frozen=True)
class Oral:
    """A question for an oral check of the answer, and what the examiner wants to hear."""

    question: str
    points: tuple[str, ...]


class Coincidence(Exception):
    """By chance two numbers of a draw cannot be told apart; another draw is made."""


def module_of(unit: str, id: str) -> str:
    """The dotted name of the place of an item's exercise. There is no such file: it gives the
    exercise its name and its unit.

    >>> module_of("outliers", "far")
    'lossedu.pools.outliers.exercises.pool_outliers_far'
    """
    return f"lossedu.pools.{unit}.exercises.pool_{unit}_{id}"


# ------------------------------------------------------------------ draws
def pick(rng: np.random.Generator, *values):
    """One of some values."""
    return values[int(rng.integers(len(values)))]


def plant(rng: np.random.Generator, faults: Iterable[Fault], count: int,
          never: tuple = ()) -> tuple[Fault, ...]:
    """As many of the faults as are to be planted, in their own order.

    `never` has pairs of ids that cannot stand beside each other; those whose pieces of text are
    the same never do.
    """
    def fit(chosen):
        ids = {one.id for one in chosen}
        return (len({one.right for one in chosen}) == count
                and not any(ids.issuperset(pair) for pair in never))

    return pick(rng, *filter(fit, combinations(faults, count)))


def salt(rng: np.random.Generator) -> str:
    """What the letters and numbers of a choice are dealt by."""
    return str(rng.integers(2 ** 32))


# ------------------------------------------------------------------ numbers
def estimate(module: str, *, reference: float, within: float = 0.0, off: float = 0.0,
             candidates: tuple, **facts) -> Estimate:
    """An `Estimate` whose band reaches `within` (a share) of the reference, or `off` from it.

    Of the candidates, mistakes with the most telling first, those stay that can be told from the
    right number and from those before them. Raises Coincidence where fewer than two do.
    """
    reference = float(reference)
    half = off or within * abs(reference)
    low, high = reference - half, reference + half
    mistakes = apart((low, high), candidates)
    return Estimate(module, reference=reference, low=low, high=high, mistakes=mistakes, **facts)


def apart(band: tuple[float, float], candidates: Iterable[Mistake]) -> tuple[Mistake, ...]:
    """The mistakes whose numbers lie apart from a band and from those before them.

    A number is also taken for a mistake when it is that of the mistake, rounded to two digits; a
    rounded one inside of the band passes, and is no trouble.
    """
    taken, kept = [band], []
    for one in candidates:
        low, high = (float(end) for end in band_of(one))
        if all(high < other[0] or other[1] < low for other in taken):
            taken.append((low, high))
            kept.append(Mistake(one.id, _plain(one.wrong), one.hint))
    if len(kept) < FEWEST:
        raise Coincidence(f"{len(kept)} of the mistakes are apart from {band}")
    return tuple(kept)


def _plain(wrong):
    return tuple(map(float, wrong)) if isinstance(wrong, tuple) else float(wrong)


# ------------------------------------------------------------------ programs
def as_program(function: Callable, module: str, *edits: Edit) -> Callable:
    """A function of a pool's file after some edits, with the name and the place of an exercise.

    Each piece has to stand in its text once. `inspect` can read what comes out, whatever else has
    been made under the same name.
    """
    source = source_of(function)
    for edit in edits:
        if source.count(edit.right) != 1:
            raise ValueError(f"{edit.right!r} stands {source.count(edit.right)} times in "
                             f"{function.__name__}; a piece that stands there once fits.")
        source = edited(source, edit)
    name = module.rpartition(".")[2]
    source = _wrapped(source.replace(f"def {function.__name__}(", f"def {name}(", 1))
    file = f"<{name}, {hashlib.sha256(source.encode()).hexdigest()[:12]}>"
    linecache.cache[file] = len(source), None, source.splitlines(keepends=True), file
    scope = {"np": np, "__name__": module}
    exec(compile(source, file, "exec"), scope)
    return scope[name]


def _wrapped(source):
    """The source with the paragraphs of its docstring broken anew: edits have made lines longer."""
    docstring = ast.parse(source).body[0].body[0]
    lines = source.split("\n")
    first, last = docstring.lineno - 1, docstring.end_lineno - 1   # the last holds the quotes alone
    paragraphs = "\n".join(lines[first:last]).split("\n\n")
    broken = [textwrap.fill(" ".join(one.split()), width=96, initial_indent="    ",
                            subsequent_indent="    ", break_on_hyphens=False)
              for one in paragraphs]
    return "\n".join([*lines[:first], "\n\n".join(broken), *lines[last:]])


def debug(reference: Callable, *, faults: Iterable[Fault], planted: Iterable[Fault], run: str,
          mends: tuple = (), **facts) -> Debug:
    """A `Debug` with the planted ones of the faults; the others are wrong ways to mend it.

    What the faulty program prints is found by running it. In `run`, PROGRAM stands for its name.
    """
    planted = tuple(planted)
    run = run.replace("PROGRAM", reference.__name__)
    faulty = edited(source_of(reference), *planted)
    others = tuple(one for one in faults if one not in planted)
    return Debug(reference=reference, faults=planted, mends=(*others, *mends), run=run,
                 prints=printed_by(f"{faulty}\n\n{run}", reference.__name__).rstrip(), **facts)
