"""The wing of the unit calibration_and_noise: what its notebook calls besides the package."""
from .figures import draw_bounded, draw_floor, draw_gaps, draw_reliability
from .groups import calibrated, length_gaps, near_one_half
from .measures import calibration_error, cross_entropy, fit_temperature, noise_floor, roc_area
from .snippets import fit_words, one_vote, read_snippets, snippet_split
from .told import (
           draw_noisy,
           draw_scaled,
           draw_training,
           draw_votes,
           tell_fitted,
           tell_floor,
           tell_gaps,
           tell_near_half,
           tell_noisy,
           tell_removed,
           tell_scaled,
           tell_smoothing,
           tell_spread,
           tell_training,
           tell_votes,
)

__all__ = ["calibrated", "calibration_error", "cross_entropy", "draw_bounded", "draw_floor",
           "draw_gaps", "draw_noisy", "draw_reliability", "draw_scaled", "draw_training",
           "draw_votes", "fit_temperature", "fit_words", "length_gaps", "near_one_half",
           "noise_floor", "one_vote", "read_snippets", "roc_area", "snippet_split", "tell_fitted",
           "tell_floor", "tell_gaps", "tell_near_half", "tell_noisy", "tell_removed", "tell_scaled",
           "tell_smoothing", "tell_spread", "tell_training", "tell_votes"]
