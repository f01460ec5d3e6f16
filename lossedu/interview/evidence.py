"""What an answer of the quiz or of a card rests on, and whether that is really there.

    section outliers/Two crossed wires             a heading of the unit's source
    test tests/losses/test_claims.py::test_name    a test
    exercise huber_grad                            an exercise with its check
    property huber.lipschitz                       a declared, searched property of a loss
    number 10.82 = log(50257)                      a number in the text, computed (facts.py)
    holds log(2) < 0.7                             what is true when it is computed
"""
import re
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[2]  # of a checkout; an installed package has no tests/


def in_course(entries: Iterable[str]) -> str:
    """Where a learner can look: the sections and exercises among the evidence, as a phrase.

    >>> in_course(["property huber.convex", "section outliers/The wires", "exercise huber_grad"])
    'section “The wires” of outliers; exercise `huber_grad`'
    """
    pairs = [one.split(" ", 1) for one in entries]
    return "; ".join(_words(kind, what) for kind, what in pairs if kind in ("section", "exercise"))


def _words(kind, what):
    if kind == "exercise":
        return f"exercise `{what}`"
    unit, _, heading = what.partition("/")
    return f"section “{heading}” of {unit}"


def missing(entry: str, root: Path = ROOT) -> str:
    """Why a piece of evidence does not exist, as a sentence, or "" where it does. Facts that are
    computed are here at once; whether they hold says `facts.fault`."""
    kind, what = entry.split(" ", 1)
    if kind in ("number", "holds"):
        return ""
    look = {"section": _section, "test": _test, "exercise": _exercise, "property": _property}
    return look[kind](what, root)


def _section(what, root):
    unit, _, heading = what.partition("/")
    source = root / "lossedu/units" / unit / "unit.md"
    if not source.is_file():
        return f"there is no lossedu/units/{unit}/unit.md."
    text = source.read_text(encoding="utf-8")
    if heading in re.findall(r"^#+ +(.*?) *$", text, flags=re.MULTILINE):
        return ""
    return f"lossedu/units/{unit}/unit.md has no heading {heading!r}."


def _test(what, root):
    path, _, name = what.partition("::")
    source = root / path
    if not source.is_file():
        return f"there is no {path}."
    text = source.read_text(encoding="utf-8")
    if name and re.search(rf"^def {re.escape(name)}\(", text, flags=re.MULTILINE):
        return ""
    return f"{path} has no test {name!r}."


def _exercise(what, root):
    from ..exercises import EXERCISES
    return "" if what in EXERCISES else f"there is no exercise {what!r}."


def _property(what, root):
    from ..losses import LOSSES
    name, _, claim = what.partition(".")
    if name not in LOSSES:
        return f"there is no loss {name!r}."
    return "" if claim in LOSSES[name].claims else f"{name} declares no property {claim!r}."
