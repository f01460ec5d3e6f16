"""Loss functions for neural networks: each derived, built, checked and tried on real data.

>>> import lossedu
>>> huber = lossedu.loss("huber", delta=1.0)
>>> huber([3.0, 0.5], [1.0, 0.0])
0.8125
"""
from .losses import LOSSES, loss

__version__ = "0.1.0"
__all__ = ["LOSSES", "loss"]
