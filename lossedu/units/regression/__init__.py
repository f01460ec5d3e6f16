"""The wing of the unit regression: what its notebook calls besides the package itself."""
from .figures import draw_batches, draw_constants, draw_costs, draw_engel, draw_one_target
from .measured import batch_rmse_constants, pay_on_new_mornings
from .savings import draw_months, draw_savings, hourly_margin
from .told import tell_coverage, tell_difference, tell_months, tell_totals

__all__ = ["batch_rmse_constants", "draw_batches", "draw_constants", "draw_costs", "draw_engel",
           "draw_months", "draw_one_target", "draw_savings", "hourly_margin",
           "pay_on_new_mornings", "tell_coverage", "tell_difference", "tell_months", "tell_totals"]
