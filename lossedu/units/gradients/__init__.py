"""The wing of the unit gradients."""
