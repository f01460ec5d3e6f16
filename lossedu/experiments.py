"""Experiments: a question, real data, many seeds, an interval, a baseline, and where the advice fails.

    result = lossedu.experiments.outliers.run(seeds=32)
    result                      # shows its summary
    result.table                # one row per seed and setting
    result.plot()

Each is a module in the wing of its unit, with `run(...) -> Result` and `draw(result, axes)`; it is
loaded when first named.
"""
from importlib import import_module

from .core.reading import near
from .units import modules


def __getattr__(name):
    found = modules("experiments")
    if name in found:
        return import_module(found[name])
    if name.startswith("_"):
        raise AttributeError(name)
    raise AttributeError(f"there is no experiment {name!r}.{near(name, list(found))} "
                         f"All: {', '.join(sorted(found))}.")


def __dir__():
    return sorted([*globals(), *modules("experiments")])
