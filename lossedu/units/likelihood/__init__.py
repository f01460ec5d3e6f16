"""The wing of the unit likelihood: what its notebook calls besides the package itself."""
from .counted import (
    count_intervals,
    draw_bias,
    draw_form_and_loss,
    read_counts,
    tell_form_and_loss,
)
from .figures import draw_corner, draw_noise
from .shape import noise_likelihoods, tell_noise
from .spread import (
    draw_by_hour,
    draw_differences,
    tell_coverage,
    tell_known,
    tell_rates,
    tell_splits,
    tell_spread,
    tell_weights,
)
from .strength import draw_strengths, tell_known_prior, tell_strengths

__all__ = ["count_intervals", "draw_bias", "draw_by_hour", "draw_corner", "draw_differences",
           "draw_form_and_loss", "draw_noise", "draw_strengths", "noise_likelihoods",
           "read_counts", "tell_coverage", "tell_form_and_loss", "tell_known", "tell_known_prior",
           "tell_noise", "tell_rates", "tell_splits",
           "tell_spread", "tell_strengths", "tell_weights"]
