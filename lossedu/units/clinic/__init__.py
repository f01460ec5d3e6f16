"""The wing of the clinic: broken training runs, and what its notebook calls besides the package
itself."""
from .charts import draw_charts, draw_rows
from .rows import her_rows
from .tools import inputs, run, tell_causes

__all__ = ["draw_charts", "draw_rows", "her_rows", "inputs", "run", "tell_causes"]
