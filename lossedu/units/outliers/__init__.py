"""The wing of the unit outliers."""
