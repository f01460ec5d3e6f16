"""The wing of the unit interview: what its notebook calls besides the package itself."""
from .body import a_report, draw_forgetting, intervals, recall, two_epochs

__all__ = ["a_report", "draw_forgetting", "intervals", "recall", "two_epochs"]
