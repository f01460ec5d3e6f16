"""The wing of the unit regression: what its notebook calls besides the package itself."""
from .by_hour import READ as read_hours
from .by_hour import draw_by_hour, draw_margins, pay_with_margins
from .figures import (
           draw_batches,
           draw_constants,
           draw_costs,
           draw_engel,
           draw_one_target,
           draw_pinball,
)
from .measured import batch_rmse_constants, pay_on_new_mornings
from .savings import draw_months, draw_savings
from .told import name_of, tell_coverage, tell_difference, tell_months, tell_totals

__all__ = ["batch_rmse_constants", "draw_batches", "draw_by_hour", "draw_constants", "draw_costs",
           "draw_engel", "draw_margins", "draw_months", "draw_one_target", "draw_pinball",
           "draw_savings", "name_of", "pay_on_new_mornings", "pay_with_margins",
           "read_hours", "tell_coverage", "tell_difference", "tell_months",
           "tell_totals"]
