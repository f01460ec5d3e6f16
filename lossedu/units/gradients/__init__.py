"""The wing of the unit gradients: what its notebook calls besides the package itself."""
from .figures import (
                      draw_rates,
                      draw_slice,
                      draw_steps,
                      draw_training,
                      step_errors,
                      third_derivative,
)
from .network import (
                      FAULTS,
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

__all__ = ["FAULTS", "cosines", "draw_rates", "draw_slice", "draw_steps", "draw_training",
           "flat", "gradient", "hours", "loss", "numerical", "predict", "split", "start",
           "step_errors", "third_derivative", "train"]
