"""The wing of the unit claims: what its notebook calls besides the package itself."""
from .bank import TOPICS, chosen, claims
from .contradictions import tell_contradictions
from .figures import (
    TABLE_3,
    draw_epochs,
    draw_table,
    draw_verdicts,
    precision_recall,
    prevalences,
    tell_counts,
)
from .proving import apart, average, change, faults, gap, paired
from .voting import vote

__all__ = ["TABLE_3", "TOPICS", "apart", "average", "change", "chosen", "claims", "draw_epochs",
           "draw_table", "draw_verdicts", "faults", "gap", "paired", "precision_recall",
           "prevalences", "tell_contradictions", "tell_counts", "vote"]
