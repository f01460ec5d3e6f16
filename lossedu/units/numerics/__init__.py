"""The wing of the unit on numerics: what its notebook calls besides the package itself."""
from .figures import (
    ROUNDOFF,
    draw_digits,
    draw_edges,
    draw_gradients,
    gradients_of,
    log_cosh_forms,
    naive_bce,
    relative_error,
    vanished,
)
from .formats import ROUND, to_bfloat16, to_float16, to_float32
from .nights import draw_nights, read_nights
from .told import quietly, short, tell_kept, tell_own_rates, tell_same, tell_window

__all__ = ["ROUND", "ROUNDOFF", "draw_digits", "draw_edges", "draw_gradients", "draw_nights",
           "gradients_of", "log_cosh_forms", "naive_bce", "quietly", "read_nights",
           "relative_error", "short", "tell_kept", "tell_own_rates", "tell_same", "tell_window",
           "to_bfloat16", "to_float16", "to_float32", "vanished"]
