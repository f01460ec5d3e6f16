"""The wing of the unit activation mismatch."""
