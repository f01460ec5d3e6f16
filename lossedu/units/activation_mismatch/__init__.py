"""The wing of the unit activation_mismatch: what its notebook calls besides the package itself."""
from .figures import draw_heads, draw_pairs, draw_starts
from .told import tell_answers, tell_groups, tell_rate, tell_reported, tell_start

__all__ = ["draw_heads", "draw_pairs", "draw_starts", "tell_answers", "tell_groups", "tell_rate",
           "tell_reported", "tell_start"]
