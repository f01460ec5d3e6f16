"""Wrong implementations that people really write, declared once for each loss.

Each family's file holds `MISTAKES`: the name of a loss -> its mistakes, each with the hint that
names it. `loss.mistakes` shows them; an exercise about a loss borrows them (`exercises.from_loss`).
"""
import pkgutil
from importlib import import_module

from ..core import plugs

for _module in pkgutil.iter_modules(__path__):
    plugs.MISTAKES.update(getattr(import_module(f"{__name__}.{_module.name}"), "MISTAKES", {}))
