"""The wing of the unit outliers: what its notebook calls besides the package itself."""
from .figures import draw_calls, draw_five_losses, draw_sensitivity, draw_two_minima
from .measured import gradient_share, sensitivity
from .results import draw_rates, draw_totals, tell_differences, tell_rates
from .stars import draw_stars, leverages

__all__ = ["draw_calls", "draw_five_losses", "draw_rates", "draw_sensitivity", "draw_stars",
           "draw_totals", "draw_two_minima", "gradient_share", "leverages", "sensitivity",
           "tell_differences", "tell_rates"]
