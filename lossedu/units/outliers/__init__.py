"""The wing of the unit outliers: what its notebook calls besides the package itself."""
from .experiments.outliers.candidates import least_median_line
from .figures import (
    draw_calls,
    draw_five_losses,
    draw_sensitivity,
    draw_two_minima,
    draw_weights,
)
from .measured import (
    absolute_slopes,
    gradient_share,
    huber_with_wrong,
    sensitivity,
    tell_wrong,
)
from .results import draw_rates, draw_totals, tell_differences, tell_rates
from .stars import draw_stars, leverages, mm_slopes

__all__ = ["absolute_slopes", "draw_calls", "draw_five_losses", "draw_rates",
           "draw_sensitivity", "draw_stars", "draw_totals", "draw_two_minima",
           "draw_weights", "gradient_share", "huber_with_wrong", "least_median_line",
           "leverages", "mm_slopes", "sensitivity",
           "tell_differences", "tell_rates", "tell_wrong"]
