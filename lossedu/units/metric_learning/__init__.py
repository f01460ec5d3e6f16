"""The wing of the unit metric_learning: what its notebook calls besides the package itself."""
from .figures import draw_collapse, draw_pairs, draw_result, draw_triplet_loss, draw_weights
from .told import (
    tell_negative_gaps,
    tell_negatives,
    tell_patience,
    tell_retrieval,
    tell_temperatures,
    tell_top_five,
)
from .training import draw, read

__all__ = ["draw", "draw_collapse", "draw_pairs", "draw_result", "draw_triplet_loss",
           "draw_weights", "read",
           "tell_negative_gaps", "tell_negatives", "tell_patience", "tell_retrieval",
           "tell_temperatures", "tell_top_five"]
