"""The wing of the unit on information: what its notebook calls besides the package itself."""
from .figures import draw_bound, draw_gaussians, draw_minima, draw_snippets
from .gaussians import GRID, agreement, both_or_one, gaussian, histogram, js, kl, nearest
from .pairs import (
    draw_pairs,
    estimates_of_copies,
    estimates_of_votes,
    joint_votes,
    mutual_information,
)
from .told import (
    draw_directions,
    draw_floors,
    draw_tokens,
    tell_directions,
    tell_floors,
    tell_tokens,
)
from .votes import entropy, frequencies, left_out, read_snippets

__all__ = ["GRID", "agreement", "both_or_one", "draw_bound", "draw_directions", "draw_floors",
           "draw_gaussians", "draw_minima", "draw_pairs", "draw_snippets", "draw_tokens", "entropy",
           "estimates_of_copies", "estimates_of_votes", "frequencies", "gaussian", "histogram",
           "joint_votes", "js", "kl", "left_out", "mutual_information", "nearest", "read_snippets",
           "tell_directions", "tell_floors", "tell_tokens"]
