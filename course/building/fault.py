"""What is wrong with a unit, as one sentence that says where."""
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))  # the package beside this folder comes first


@dataclass(frozen=True)
class Where:
    """A place in a source file: its path, and if known the line and the cell."""

    path: Path
    line: int | None = None
    cell: str | None = None

    def __str__(self):
        path = self.path.relative_to(ROOT) if self.path.is_relative_to(ROOT) else self.path
        line = f":{self.line}" if self.line else ""
        cell = f" (cell {self.cell})" if self.cell else ""
        return f"{path.as_posix()}{line}{cell}"


class Fault(Exception):
    """One or more sentences about a source; each names the place."""

    def __init__(self, sentences):
        self.sentences = [sentences] if isinstance(sentences, str) else list(sentences)
        super().__init__("\n".join(self.sentences))
