"""Pictures: each function draws on an Axes and returns it; each picture is also said in words."""
from .loss_curves import curve, curves
from .picture import Picture, alt, describe
from .theme import grid, new_axes, palette, style

__all__ = ["Picture", "alt", "curve", "curves", "describe", "grid", "new_axes", "palette", "style"]
