"""The wing of the unit on cross-entropy: what its notebook calls besides the package itself."""
from .figures import draw_graph, draw_minus_log, draw_one_logit
from .told import draw_gaps, tell_gap

__all__ = ["draw_gaps", "draw_graph", "draw_minus_log", "draw_one_logit", "tell_gap"]
