"""What can be moved in an explorer: a number on a slider, one of several choices, painted cells."""
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from math import exp, log1p
from math import log as ln

from ..core.words import shown


@dataclass(frozen=True)
class Slider:
    """A number from `low` to `high`, in steps counted from `start`.

    With `log`, `step` is one of the power of ten: 0.05 moves a number by a factor of 10**0.05. With
    `odds`, for a probability between 0 and 1, `step` is one of the log-odds. `form` writes it, as
    in `format(value, form)`. What is dragged in the picture is a slider, too.
    """

    name: str
    start: float
    low: float
    high: float
    step: float
    label: str
    log: bool = False
    form: str = ".2f"
    odds: bool = False

    def __post_init__(self):
        if not self.low <= self.start <= self.high or self.step <= 0 or self.log and self.low <= 0:
            raise ValueError(f"slider {self.name!r}: start {self.start:g}, low {self.low:g}, high "
                             f"{self.high:g}, step {self.step:g} came; low <= start <= high and a "
                             "step above 0 fit, and with log=True a low above 0.")
        if self.odds and not 0 < self.low <= self.high < 1:
            raise ValueError(f"slider {self.name!r}: low {self.low:g} and high {self.high:g} came "
                             "with odds=True; both above 0 and below 1 fit.")

    def read(self, value) -> float:
        """The value as a number within the range; ValueError otherwise."""
        try:
            number = float(value)
        except (TypeError, ValueError):
            number = float("nan")
        if not self.low <= number <= self.high:
            raise ValueError(f"{self.name}={shown(value)} came; a number from {self.low:g} to "
                             f"{self.high:g} fits.")
        return number

    def samples(self) -> list[float]:
        """Both ends, the start, and two between: what tests move it to."""
        if self.odds:
            low, high = (ln(end) - log1p(-end) for end in (self.low, self.high))
            between = [1 / (1 + exp(-low - t * (high - low))) for t in (0.3, 0.71)]
        elif self.log:
            between = [self.low ** (1 - t) * self.high ** t for t in (0.3, 0.71)]
        else:
            between = [self.low + t * (self.high - self.low) for t in (0.3, 0.71)]
        return [self.start, self.low, self.high, *between]


@dataclass(frozen=True)
class Choice:
    """One of `options`, value -> the words a reader sees."""

    name: str
    start: str
    options: Mapping[str, str] = field(hash=False)
    label: str

    def __post_init__(self):
        self.read(self.start)

    def read(self, value) -> str:
        """The value, if it is one of the options; ValueError otherwise."""
        if value not in self.options:
            raise ValueError(f"{self.name}={shown(value)} came; one of "
                             f"{', '.join(map(repr, self.options))} fits.")
        return value

    def samples(self) -> list[str]:
        """All options: what tests move it to."""
        return list(self.options)


@dataclass(frozen=True)
class Cells:
    """A grid whose cells are painted: a text of digits, row by row, 1 where a cell is painted."""

    name: str
    start: str
    rows: int
    columns: int
    label: str

    def __post_init__(self):
        self.read(self.start)

    def read(self, value) -> str:
        """The value, if it is a text of a 0 or 1 for each cell; ValueError otherwise."""
        count = self.rows * self.columns
        if not isinstance(value, str) or len(value) != count or set(value) - {"0", "1"}:
            raise ValueError(f"{self.name}={shown(value)} came; a text of {count} digits 0 and 1 "
                             f"fits, {self.columns} for each of {self.rows} rows.")
        return value

    def samples(self) -> list[str]:
        """The start, nothing, everything, and every third cell: what tests paint."""
        count = self.rows * self.columns
        return [self.start, "0" * count, "1" * count, ("100" * count)[:count]]


@dataclass(frozen=True)
class Grid(Choice):
    """A choice as a table of `rows` by `columns`; the value of a cell is "ROW/COLUMN".

    Each of the two maps a key to the words a reader sees. `shows` names a list of numbers, row by
    row, of which each cell shows its own in the `form`; a cell without a number says "none".
    """

    options: Mapping[str, str] = field(init=False, hash=False)
    rows: Mapping[str, str] = field(hash=False, kw_only=True)
    columns: Mapping[str, str] = field(hash=False, kw_only=True)
    shows: str = field(kw_only=True)
    form: str = field(default=".2g", kw_only=True)

    def __post_init__(self):
        options = {f"{row}/{column}": f"{down}, {across}" for row, down in self.rows.items()
                   for column, across in self.columns.items()}
        object.__setattr__(self, "options", options)  # the only way in a frozen record
        super().__post_init__()


Control = Slider | Choice | Cells


def spec_of(control: Control) -> dict:
    """The control as plain JSON for the page; options as pairs, which keep their order there."""
    spec = asdict(control)
    if isinstance(control, Choice):
        spec["options"] = list(control.options.items())
    if isinstance(control, Grid):
        spec |= {"rows": list(control.rows.values()), "columns": list(control.columns.values())}
    return spec
