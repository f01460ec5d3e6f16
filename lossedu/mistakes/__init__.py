"""Wrong implementations that people really write, declared once for each loss.

Each file (of a family, or of one loss) holds `MISTAKES`: the name of a loss -> its mistakes, with the hint that
names it. `loss.mistakes` shows them; an exercise about a loss borrows them (`exercises.from_loss`).
"""
import pkgutil

from ..core import plugs
from ..losses import import_beside

for _module in pkgutil.iter_modules(__path__):
    plugs.MISTAKES.update(getattr(import_beside(f"{__name__}.{_module.name}"), "MISTAKES", {}))
