"""The wing of the unit fair_comparison."""
