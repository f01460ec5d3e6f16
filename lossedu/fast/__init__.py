"""What exists for speed alone, behind one door: `core.plugs`. Without it every number is the same,
only later.

    call.py          the common call without detours, and long inputs block by block
    regression.py    for each loss NAME of a family a function NAME_fused, which gives values and
    ...              derivatives in one go; a loss without one is its two plain functions

A fused form takes float arrays in one piece, with an axis or more, and gives arrays of its own.
"""
import pkgutil

from ..core import plugs
from ..losses import FAULTY, import_beside, own_record


def _plug_in():
    for module in pkgutil.iter_modules(__path__):
        found = import_beside(f"{__name__}.{module.name}")
        for name, form in vars(found).items() if found else ():
            if name.endswith("_fused") and name.removesuffix("_fused") not in FAULTY:
                loss = own_record(name.removesuffix("_fused"))
                plugs.FUSED[loss.f, loss.df] = form


_plug_in()
