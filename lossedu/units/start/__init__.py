"""The wing of the unit start."""
