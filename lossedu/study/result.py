"""What an experiment hands back: a table of single runs, and what can be said about it."""
import json
import platform
import sys
from dataclasses import asdict, dataclass, field
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ..disk import write_text
from ..stats import mean_interval, paired_difference
from ..units import modules
from .plain import from_json, to_json

PACKAGES = ("numpy", "scipy", "scikit-learn")
LONG = 40  # rows of a summary that are shown in full
GROUP = ["data", "condition", "model"]


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
        """A DataFrame with a row per setting and measure: mean, interval, and the paired difference.

        Raises ValueError where a setting lacks seeds that the one it is compared to has.
        """
        import pandas as pd
        rows = []
        for measure in self.measures:
            chosen = self.table[self.table["data"] == measure.data]
            for names, group in chosen.groupby(GROUP, sort=False):
                rows += [{**dict(zip(GROUP, names)), **row} for row in _summed(measure, group)]
        return pd.DataFrame(rows)

    def plot(self, ax=None):
        """Draw the result: on `ax` (one Axes per data set, in the order of the table), or on a new figure.

        Returns the Axes; each carries its words as `.alt_text`.
        """
        return _module_of(self.experiment).draw(self, ax)

    def save(self, path):
        """Write the table, the settings, the seeds and the versions to one JSON file; returns its path.

        Folders on the way are made. Raises OSError where it cannot be written.
        """
        path = Path(path).expanduser()
        columns = {name: _packed(self.table[name].tolist()) for name in self.table.columns}
        record = {"experiment": self.experiment, "question": self.question, "settings": to_json(self.settings),
                  "versions": self.versions, "measures": [to_json(asdict(measure)) for measure in self.measures],
                  "columns": columns}
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, json.dumps(record))
        return path

    @classmethod
    def load(cls, path):
        """Read a saved result; its `note` says if it was made with other versions than those here."""
        import pandas as pd
        try:
            record = json.loads(Path(path).expanduser().read_text(encoding="utf-8"))
            measures = tuple(Measure(**{**one, "split": one["split"] and tuple(one["split"])})
                             for one in from_json(record["measures"]))
            settings = from_json(record["settings"])
            columns = {name: _unpacked(column) for name, column in record["columns"].items()}
            versions = record["versions"]
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{path} holds no saved result; a file written by result.save(path) fits.") from error
        now = here()
        other = [f"{name} {made} (here {now.get(name, 'none')})" for name, made in versions.items()
                 if made != now.get(name)]
        note = f"Made with other versions: {', '.join(other)}; last digits may differ." if other else ""
        return cls(record["experiment"], record["question"], pd.DataFrame(columns), measures, settings, versions,
                   note)

    def _shown(self):
        """(the summary as words, a row per setting; remarks below it)."""
        import pandas as pd
        summary = self.summary()
        remarks = [self.note] * bool(self.note)
        remarks += dict.fromkeys(f"{name}: {said}" for name, said in zip(summary["data"], summary["said"]))
        if len(summary) > LONG:  # the first measure of each data set, the others on request
            first = summary.groupby("data")["measure"].transform("first")
            others = summary["measure"][summary["measure"] != first].unique()
            summary = summary[summary["measure"] == first]
            remarks += [f"in summary(), too: {', '.join(others)}"] * bool(len(others))
        words = summary[[*GROUP, "loss", "measure"]].copy()
        words["mean [95 %]"] = [_words(*row) for row in zip(summary["mean"], summary["low"], summary["high"])]
        words["paired difference [95 %]"] = [
            f"{_words(*row)} to {against}" if row[0] == row[0] else ""
            for *row, against in zip(summary["difference"], summary["difference_low"], summary["difference_high"],
                                     summary["against"])]
        return pd.DataFrame(words), remarks

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


def _packed(values):
    """A column as it is stored: words that come again and again are written once, and told by their place.

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


def here():
    """The versions of what an experiment runs on: name -> version."""
    found = {"python": platform.python_version(), "lossedu": sys.modules[__package__.split(".")[0]].__version__}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "none"
    return found


def _summed(measure, group):
    """One row per setting of a group of runs that share data, condition and model."""
    group = group.dropna(subset=[measure.column]) if measure.exact else group
    wide = group.pivot(index="seed", columns="loss", values=measure.column)
    counts = group.groupby("loss")["seed"].nunique()
    for loss in group["loss"].unique():
        values = wide[loss].to_numpy()
        row = {"loss": loss, "measure": measure.label, "n": len(values)}
        if measure.exact:
            estimate, low, high = float(values[0]), float("nan"), float("nan")
            said = "exact fits of one data set: no interval"
        else:
            interval = mean_interval(values, split=measure.split)
            (estimate, low, high), said = interval, interval.said
        row |= {"mean": estimate, "low": low, "high": high}
        nan = float("nan")
        difference = (nan, nan, nan)
        if measure.against in wide.columns and loss != measure.against and not measure.exact:
            if counts[loss] != counts[measure.against] or counts[loss] != len(wide):
                raise ValueError(f"{measure.data}: {loss} was run on {counts[loss]} seeds and {measure.against} on "
                                 f"{counts[measure.against]}, of {len(wide)}; a paired difference needs the same "
                                 "seeds. Run both on the same seeds.")
            difference = tuple(paired_difference(values, wide[measure.against].to_numpy(), split=measure.split))
        row |= dict(zip(("difference", "difference_low", "difference_high"), difference))
        yield row | {"against": measure.against or "", "said": said}


def _words(estimate, low, high):
    if estimate != estimate:
        return ""
    return f"{estimate:.3g}" if low != low else f"{estimate:.3g} [{low:.3g}, {high:.3g}]"
