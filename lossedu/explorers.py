"""Explorers: move something and see what follows. Each opens with `lossedu.explorers.NAME()`.

Each is a function of that name, in a file of that name in the wing of its unit; it is loaded when
first named.
"""
from collections.abc import Callable
from importlib import import_module

from .core.words import near
from .units import modules


def __getattr__(name: str) -> Callable:
    found = modules("explorers")
    if name in found:
        return getattr(import_module(found[name]), name)
    if name.startswith("_"):
        raise AttributeError(name)
    raise AttributeError(f"there is no explorer {name!r}.{near(name, list(found))} "
                         f"All: {', '.join(sorted(found))}.")


def __dir__() -> list[str]:
    return sorted([*globals(), *modules("explorers")])
