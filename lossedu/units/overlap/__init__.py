"""The wing of the unit overlap: what its notebook calls besides the package itself."""
from .boxes import moved, nuclei_boxes, objects_in
from .experiments.masks import fitted
from .figures import (
    draw_boxes,
    draw_expected,
    draw_image,
    draw_overlap,
    draw_paths,
    draw_thresholds,
)
from .pixels import areas, dice_score, read, tiles
from .told import mean_tile_dice, tell_difference, tell_empty, tell_rule, tell_tiles, tell_trap

__all__ = ["areas", "dice_score", "draw_boxes", "draw_expected", "draw_image", "draw_overlap",
           "draw_paths", "draw_thresholds", "fitted", "mean_tile_dice", "moved", "nuclei_boxes",
           "objects_in", "read", "tell_difference", "tell_empty", "tell_rule", "tell_tiles",
           "tell_trap", "tiles"]
