"""The wing of the unit imbalance: what its notebook calls besides the package itself."""
from .crash import crash_split, fit_logistic, fitted_constant, on_the_road, threshold_savings
from .figures import draw_costs, draw_curves, draw_meanings, draw_reliability
from .leaks import leaking_recalls, tell_leaks
from .remedies import count_gains, draw_remedies, tell_remedies
from .road import draw_road, tell_road

__all__ = ["count_gains", "crash_split", "draw_costs", "draw_curves", "draw_meanings",
           "draw_reliability", "draw_remedies", "draw_road", "fit_logistic", "fitted_constant",
           "leaking_recalls", "on_the_road", "tell_leaks", "tell_remedies",
           "tell_road", "threshold_savings"]
