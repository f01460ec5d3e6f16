"""Small real data sets, each with its source and licence. Nothing is downloaded.

>>> import lossedu
>>> calls = lossedu.data.load("telephone")
>>> calls.X.shape, calls.target
((24, 1), 'calls')
"""
import csv
import gzip
import random
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np

from ..core.words import near, shown
from .sources import SOURCES

HERE = Path(__file__).parent


@dataclass(frozen=True, eq=False)
class Dataset:
    """Numbers to learn from, and where they come from.

    `X` is (n, d) and `y` is (n,), both float64 (class labels are integers); `features` names
    the d columns, `target` names y; `units` says what each of them is measured in. `beside`
    holds columns (n,) that are no features: groups of rows that belong together, sampling weights.
    `classes` names the labels 0, 1, ... of a classification.
    """

    name: str
    X: np.ndarray = field(repr=False)
    y: np.ndarray = field(repr=False)
    features: tuple
    target: str
    units: dict
    about: str
    source: str
    licence: str
    classes: tuple = ()
    beside: dict = field(default_factory=dict, repr=False)

    def column(self, name):
        """One column of `X`, or `y`, or one beside them, by its name; a ValueError names near
        ones."""
        known = [*self.features, self.target, *self.beside]
        if not isinstance(name, str):
            raise TypeError(f'{self.name}: {shown(name)} came as the name of a column; one name '
                            f'fits. Type column("{known[0]}"). Its columns: {", ".join(known)}.')
        if name == self.target:
            return self.y
        if name in self.beside:
            return self.beside[name]
        if name not in self.features:
            raise ValueError(f"{self.name}: there is no column {name!r}.{near(name, known)} "
                             f"Its columns: {', '.join(known)}.")
        return self.X[:, self.features.index(name)]

    def _rows(self):
        shown = ", ".join(self.features[:12]) + (", ..." if len(self.features) > 12 else "")
        unit = self.units.get(self.target)
        return (("rows", f"{len(self.y):,}"), ("features", f"{len(self.features)}: {shown}"),
                ("target", f"{self.target} ({unit})" if unit else self.target),
                *[("beside", ", ".join(self.beside))] * bool(self.beside),
                ("source", self.source), ("licence", self.licence))

    def __repr__(self):
        return "\n".join([f'lossedu.data.load("{self.name}"): {self.about}',
                          *(f"  {label:9}{words}" for label, words in self._rows())])

    def _repr_markdown_(self):
        return "\n".join([f"**{self.name}**: {self.about}\n", "| | |", "|---|---|",
                          *(f"| {label} | {words} |" for label, words in self._rows())])


def load(name):
    """The data set of that name, as a `Dataset` with arrays of its own, free to change.

    >>> sorted(NAMES)[:4]
    ['bikeshare', 'breast_cancer', 'crashes', 'diabetes']

    Raises ValueError for an unknown name (with near ones), and ModuleNotFoundError with the
    command to type where a set comes with scikit-learn and that is not installed.
    """
    if not isinstance(name, str):
        raise TypeError(f"load: {shown(name)} came as the name of a data set; one name fits. "
                        f'Type load("{NAMES[0]}"). All names: {", ".join(NAMES)}.')
    if name not in SOURCES:
        raise ValueError(f"there is no data set {name!r}.{near(name, NAMES)} All names: "
                         f"{', '.join(NAMES)}.")
    record = SOURCES[name]
    X, y, features, beside = _read(name)
    facts = ("target", "units", "about", "source", "licence")
    return Dataset(name, X.copy(), y.copy(), features, **{fact: record[fact] for fact in facts},
                   classes=record.get("classes", ()),
                   beside={label: column.copy() for label, column in beside.items()})


@cache
def _read(name):
    """What a set holds, read once in a process: a file of 26,000 crashes takes tenths of a second.
    Nothing may change it: `load` hands out copies."""
    record = dict(SOURCES[name])
    if "sklearn" in record:
        return _from_sklearn(name, record)
    return (_from_image if record["file"].endswith(".npz") else _from_file)(name, record)


def _from_image(name, record):
    """An image as a table: a row for each pixel, line by line, with its place and its values."""
    with np.load(HERE / record["file"]) as planes:
        values = {label: planes[label].astype(float) for label in planes.files}
    down, across = np.indices(values[record["target"]].shape, dtype=float)
    y = values.pop(record["target"]).ravel()
    columns = {"row": down, "column": across, **values}
    return np.stack([plane.ravel() for plane in columns.values()], axis=1), y, tuple(columns), {}


def _from_file(name, record):
    with gzip.open(HERE / record["file"], "rt", encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    words = dict(zip(header, zip(*rows, strict=True), strict=True))
    beside = {name: make(*(words[label] for label in labels))
              for name, (labels, make) in record.get("beside", {}).items()}
    renamed, codes = record.get("rename", {}), record.get("codes", {})
    leave = record.get("leave", ())
    columns = {renamed.get(label, label): _numbers(column, codes.get(label))
               for label, column in words.items() if label not in leave}
    whole = np.isfinite(list(columns.values())).all(axis=0)  # rows with a gap are left out
    y = columns.pop(record["target"])[whole]
    X = np.array(list(columns.values())).T[whole].copy()
    beside = {name: column[whole] for name, column in beside.items()}
    return X, y.astype(int) if "classes" in record else y, tuple(columns), beside


def _numbers(column, codes):
    """A column of words as float64, nan where there is none."""
    read = float if codes is None else codes.__getitem__
    return np.array([read(word) if word else np.nan for word in column])


def _from_sklearn(name, record):
    state = random.getstate()
    try:
        from sklearn import datasets
    except ModuleNotFoundError:
        sentence = (f"the data set {name!r} comes with scikit-learn, which is not installed. "
                    'Type: pip install "lossedu[course]"')
        raise ModuleNotFoundError(sentence, name="sklearn") from None
    finally:
        random.setstate(state)  # a library that it loads draws from it
    bunch = getattr(datasets, record["sklearn"])(**record.get("options", {}))
    features = tuple(str(label) for label in bunch.feature_names)
    X = np.array(bunch.data, dtype=float)
    y = np.array(bunch.target).astype(int if "classes" in record else float)
    return X, y, features, {}


NAMES = tuple(SOURCES)
