"""Experiments: a question, real data, many seeds, an interval, a baseline, and where the advice fails.

    result = lossedu.experiments.outliers.run(seeds=32)
    result                      # shows its summary
    result.table                # one row per seed and setting
    result.plot()

Each is a module with `run(...) -> Result` and `draw(result, axes)`, loaded when first named.
"""
import pkgutil
from importlib import import_module

from ..guard import near

HELPERS = ("common", "figure", "plain", "result")
NAMES = tuple(sorted(module.name for module in pkgutil.iter_modules(__path__) if module.name not in HELPERS))


def __getattr__(name):
    if name in NAMES:
        return import_module(f".{name}", __name__)
    if name.startswith("_"):
        raise AttributeError(name)
    raise AttributeError(f"there is no experiment {name!r}.{near(name, NAMES)} All: {', '.join(NAMES)}.")


def __dir__():
    return sorted([*globals(), *NAMES])
