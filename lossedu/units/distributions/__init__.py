"""The wing of the unit distributions: what its notebook calls besides the package itself."""
from .bikes import logs, rentals, w1_of_samples
from .experiments.critics import best_penalised
from .figures import (
    draw_critics,
    draw_digits,
    draw_hours,
    draw_scores,
    draw_shift,
    draw_steps,
)
from .told import (
    tell_beta,
    tell_critics,
    tell_factors,
    tell_gap,
    tell_generators,
    tell_losses,
    tell_one_rate,
    tell_turns,
    tell_vaes,
)

__all__ = ["best_penalised", "draw_critics", "draw_digits", "draw_hours", "draw_scores",
           "draw_shift", "draw_steps", "logs", "rentals", "tell_beta", "tell_critics",
           "tell_factors", "tell_gap", "tell_generators", "tell_losses", "tell_one_rate",
           "tell_turns", "tell_vaes", "w1_of_samples"]
