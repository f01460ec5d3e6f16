"""The wing of the unit start: what its notebook calls besides the package itself."""
from .experiments.bands import fit_table, forecast, read_days
from .figures import (
    candidates,
    draw_later,
    draw_lines,
    draw_steps,
    draw_surface,
    draw_surrogates,
    draw_tables,
)
from .told import losses, tell_choice

__all__ = ["candidates", "draw_later", "draw_lines", "draw_steps", "draw_surface",
           "draw_surrogates", "draw_tables", "fit_table", "forecast", "losses", "read_days",
           "tell_choice"]
