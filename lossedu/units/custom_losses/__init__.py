"""The wing of the unit custom_losses: what its notebook calls besides the package itself."""
from .experiments.two_tasks import read_tasks
from .experiments.vans import read_hours
from .figures import (
    draw_costs,
    draw_experiment,
    draw_log_variances,
    draw_routes,
    draw_tables,
    draw_tasks,
)
from .told import tell_factorial, tell_gaps, tell_stuck

__all__ = ["draw_costs", "draw_experiment", "draw_log_variances", "draw_routes",
           "draw_tables", "draw_tasks", "read_hours", "read_tasks", "tell_factorial",
           "tell_gaps", "tell_stuck"]
