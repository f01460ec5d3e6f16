"""The wing of the unit regression."""
