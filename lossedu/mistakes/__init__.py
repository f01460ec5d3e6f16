"""Wrong implementations that people really write, declared once for each loss.

Each file holds `MISTAKES` of a family or a part of one: the name of a loss -> its mistakes, each
with the hint that names it. A wrong implementation takes what the loss's own `f` takes, and every
setting by name. `loss.mistakes` shows them; the exercises about a loss and the practice on it
("hinge.grad") borrow them (`exercises.from_loss`). `common` makes those that recur.
"""
import pkgutil

from ..core import plugs
from ..losses import import_beside

for _module in pkgutil.iter_modules(__path__):
    plugs.MISTAKES.update(getattr(import_beside(f"{__name__}.{_module.name}"), "MISTAKES", {}))
