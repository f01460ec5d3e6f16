"""The losses by family, and what their files say of them in a sentence."""
import sys

from ..core.words import near
from ..losses import LOSSES

ORDER = ("regression", "classification", "margin", "embedding", "overlap", "distribution",
         "composite")


def families(only=None):
    """{family: its losses}, all or `only` one, in the order of the course; ValueError for one there
    is not.

    >>> list(families("margin")) == ["margin"]
    True
    """
    found = {}
    for loss in sorted(LOSSES.values(), key=lambda loss: (ORDER.index(loss.family), loss.name)):
        found.setdefault(loss.family, []).append(loss)
    if only is None:
        return found
    if only not in found:
        raise ValueError(f"there is no family {only!r}.{near(only, list(found))} All families: "
                         f"{', '.join(found)}.")
    return {only: found[only]}


def about(loss):
    """What the loss is, as the first sentence of its file says it."""
    return _first_sentence(loss.f.__module__)


def about_family(loss):
    """What the family of a loss is, as the first sentence of its folder says it."""
    return _first_sentence(loss.f.__module__.rpartition(".")[0])


def _first_sentence(module):
    """What stands before the first empty line, on one line."""
    return " ".join(sys.modules[module].__doc__.strip().split("\n\n")[0].split())
