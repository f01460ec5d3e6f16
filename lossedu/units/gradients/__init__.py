"""The wing of the unit gradients: what its notebook calls besides the package itself."""
from .figures import (
                      derivative,
                      draw_rates,
                      draw_slice,
                      draw_steps,
                      draw_training,
                      step_errors,
)
from .network import (
                      FAULTS,
                      HERS,
                      cosines,
                      flat,
                      gradient,
                      hours,
                      loss,
                      numerical,
                      predict,
                      split,
                      start,
                      train,
)

__all__ = ["FAULTS", "HERS", "cosines", "derivative", "draw_rates", "draw_slice", "draw_steps",
           "draw_training", "flat", "gradient", "hours", "loss", "numerical", "predict", "split",
           "start", "step_errors", "train"]
