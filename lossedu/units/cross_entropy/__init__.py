"""The wing of the unit on cross-entropy: what its notebook calls besides the package itself."""
from .figures import (
    draw_batches,
    draw_floor,
    draw_graph,
    draw_hardest,
    draw_minus_log,
    draw_one_logit,
    draw_sharpness,
)
from .told import (
    draw_gaps,
    tell_divided,
    tell_gap,
    tell_least_squares,
    tell_log_loss,
    tell_safe_side,
)

__all__ = ["draw_batches", "draw_floor", "draw_gaps", "draw_graph", "draw_hardest",
           "draw_minus_log", "draw_one_logit", "draw_sharpness", "tell_divided", "tell_gap",
           "tell_least_squares", "tell_log_loss", "tell_safe_side"]
