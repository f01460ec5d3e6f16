"""The causes of which a broken run has one: what is said of a cause that is wrong, or unknown."""
import difflib
from dataclasses import dataclass

from ..core.words import near

UNKNOWN = "?"


@dataclass(frozen=True)
class Cause:
    """Why a run fails: what is the case, and what else one would see if it were."""

    text: str
    otherwise: str


def otherwise(cause: str, causes, tempting) -> str:
    """What tells a wrong cause from the right one; "" for what is no cause of the list."""
    if cause not in causes:
        return ""
    return tempting.get(cause) or causes[cause].otherwise


def which(cause: str, causes) -> str:
    """What to do about a cause that is missing, or none of the list."""
    said = 'Now name the cause in its first line: cause="...".'
    if cause not in ("", UNKNOWN):
        alike = difflib.get_close_matches(cause, list(causes), cutoff=0.7)   # mistyped
        said = f"{cause[:30]!r} is none of the causes.{near(cause, alike)}"
    return f"{said} They are {', '.join(causes)}."
