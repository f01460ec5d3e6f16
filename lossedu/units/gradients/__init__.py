"""The wing of the unit gradients: what its notebook calls besides the package itself."""
from .figures import draw_slice, draw_steps, draw_training, step_errors, third_derivative
from .network import FAULTS, gradient, hours, loss, numerical, predict, split, start, train

__all__ = ["FAULTS", "draw_slice", "draw_steps", "draw_training", "gradient", "hours", "loss",
           "numerical", "predict", "split", "start", "step_errors", "third_derivative", "train"]
