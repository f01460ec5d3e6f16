"""Margins: raw scores that have to lie on the right side, and far enough on it."""
