"""The wing of the unit cross entropy."""
