"""The wing of the unit margins: what its notebook calls besides the package itself."""
from .figures import (
    draw_best_scores,
    draw_experiment,
    draw_kink,
    draw_losses,
    draw_strips,
)
from .told import tell_falls, tell_falls_apart, tell_gaps, tell_ranking

__all__ = ["draw_best_scores", "draw_experiment", "draw_kink", "draw_losses", "draw_strips",
           "tell_falls", "tell_falls_apart", "tell_gaps", "tell_ranking"]
