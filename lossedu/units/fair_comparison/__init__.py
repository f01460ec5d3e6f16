"""The wing of the unit fair_comparison: what its notebook calls besides the package itself."""
from .experiments import duel
from .figures import (
    draw_best,
    draw_contest,
    draw_coverage,
    draw_losses,
    draw_pairs,
    draw_prevalences,
    draw_starts,
)
from .measured import (
    best_of,
    by_chance,
    dealt_means,
    false_alarms,
    gaps_on_small_sets,
    prevalences_that_fit,
    sd_of_mean,
    true_gap,
    variance_parts,
)

__all__ = ["best_of", "by_chance", "dealt_means", "draw_best", "draw_contest", "draw_coverage",
           "draw_losses", "draw_pairs", "draw_prevalences", "draw_starts", "duel", "false_alarms",
           "gaps_on_small_sets", "prevalences_that_fit", "sd_of_mean", "true_gap",
           "variance_parts"]
