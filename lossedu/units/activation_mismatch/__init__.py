"""The wing of the unit activation_mismatch: what its notebook calls besides the package itself."""
from .figures import draw_heads, draw_overshoot, draw_pairs, draw_starts
from .told import (
    tell_answers,
    tell_ends,
    tell_groups,
    tell_heads,
    tell_large_rates,
    tell_losers,
    tell_rate,
    tell_reported,
)

__all__ = ["draw_heads", "draw_overshoot", "draw_pairs", "draw_starts", "tell_answers",
           "tell_ends", "tell_groups", "tell_heads", "tell_large_rates", "tell_losers",
           "tell_rate", "tell_reported"]
