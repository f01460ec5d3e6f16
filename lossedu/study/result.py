"""What an experiment hands back: a table of single runs, and what can be said about it."""
import json
import platform
import sys
from dataclasses import asdict, dataclass, field
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ..disk import write_text
from ..units import modules
from .plain import from_json, to_json
from .summary import in_words, summed_up

PACKAGES = ("numpy", "scipy", "scikit-learn")


@dataclass(frozen=True)
class Measure:
    """One column of the table that is summed up for one data set.

    `against` names the setting in the column `loss` to which the others are compared, seed by
    seed. `split` = (train rows, test rows) where seeds are random splits of the same data, so
    that intervals are corrected for the overlap. `exact`: one fit, nothing to average.
    """

    data: str
    column: str
    label: str
    against: str | None = None
    split: tuple | None = None
    exact: bool = False


@dataclass(eq=False)
class Result:
    """The outcome of an experiment; it shows its summary.

    `table` is a pandas DataFrame with one row per seed and setting (columns data, condition,
    model, loss, seed, and what was measured). `settings` is what `run` was called with, seeds
    included; `versions` is what it ran on; `note` says where a loaded result comes from.
    """

    experiment: str
    question: str
    table: object = field(repr=False)
    measures: tuple
    settings: dict
    versions: dict = field(default_factory=lambda: here())
    note: str = ""

    def summary(self):
        """A DataFrame with a row per setting and measure: mean, interval, paired difference.

        Raises ValueError where a setting lacks seeds that the one it is compared to has.
        """
        return summed_up(self.table, self.measures)

    def plot(self, ax=None):
        """Draw the result: on `ax` (one Axes per data set, in the order of the table), or on a
        new figure.

        Returns the Axes; each carries its words as `.alt_text`.
        """
        return _module_of(self.experiment).draw(self, ax)

    def save(self, path):
        """Write the table, the settings, the seeds and the versions to one JSON file.

        Returns its path. Folders on the way are made. Raises OSError where it cannot be written.
        """
        path = Path(path).expanduser()
        record = {
            "experiment": self.experiment,
            "question": self.question,
            "settings": to_json(self.settings),
            "versions": self.versions,
            "measures": [to_json(asdict(measure)) for measure in self.measures],
            "columns": {name: _packed(self.table[name].tolist()) for name in self.table.columns},
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, json.dumps(record))
        return path

    @classmethod
    def load(cls, path):
        """Read a saved result; its `note` says if it was made with other versions than those
        here. Raises ValueError for another file."""
        import pandas as pd
        try:
            record = json.loads(Path(path).expanduser().read_text(encoding="utf-8"))
            measures = tuple(_measure(saved) for saved in from_json(record["measures"]))
            settings = from_json(record["settings"])
            columns = {name: _unpacked(column) for name, column in record["columns"].items()}
            versions = record["versions"]
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path} holds no saved result; a file written by result.save(path) "
                             "fits.") from error
        return cls(record["experiment"], record["question"], pd.DataFrame(columns), measures,
                   settings, versions, _note(versions))

    def _shown(self):
        """(the summary as words, a row per setting; remarks below it)."""
        words, remarks = in_words(self.summary())
        return words, [self.note, *remarks] if self.note else remarks

    def __repr__(self):
        words, remarks = self._shown()
        return "\n".join([self.question, words.to_string(index=False), *remarks])

    def _repr_html_(self):
        words, remarks = self._shown()
        return (f"<p><b>{self.question}</b></p>{words.to_html(index=False, border=0)}"
                f"<p>{'<br>'.join(remarks)}</p>")


def _module_of(experiment):
    """The module of "mismatch", or of a part of it: "mismatch.starts"."""
    name, *inner = experiment.split(".")
    return import_module(".".join([modules("experiments")[name], *inner]))


def _measure(saved):
    """A `Measure` from what was saved of it: JSON made a list of its split."""
    split = saved["split"]
    return Measure(**{**saved, "split": tuple(split) if split else split})


def _packed(values):
    """A column as it is stored.

    Words that come again and again are written once, and told by their place.

    >>> _packed(["on", "off", "on"])
    {'words': ['on', 'off'], 'at': [0, 1, 0]}
    """
    if not all(isinstance(value, str) for value in values):
        return [to_json(value) for value in values]
    places = {word: place for place, word in enumerate(dict.fromkeys(values))}
    return {"words": list(places), "at": [places[word] for word in values]}


def _unpacked(column):
    if isinstance(column, dict):
        return [column["words"][place] for place in column["at"]]
    return [from_json(value) for value in column]


def _note(versions):
    """What is to be said of a result made with those versions; nothing if they are those here."""
    now = here()
    others = [f"{name} {made} (here {now.get(name, 'none')})" for name, made in versions.items()
              if made != now.get(name)]
    if not others:
        return ""
    return f"Made with other versions: {', '.join(others)}; last digits may differ."


def here():
    """The versions of what an experiment runs on: name -> version."""
    package = sys.modules[__package__.split(".")[0]]
    found = {"python": platform.python_version(), "lossedu": package.__version__}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "none"
    return found
