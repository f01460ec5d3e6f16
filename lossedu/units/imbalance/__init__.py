"""The wing of the unit imbalance."""
