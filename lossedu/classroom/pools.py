"""Exercises of a class that were drawn before the pools moved to `lossedu.pools` import from here.
"""
from ..pools import made

__all__ = ["made"]
