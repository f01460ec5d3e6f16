"""Explorers: move something and see what follows. Each opens with `lossedu.explorers.NAME()`."""
from .centre import location
from .contamination import Contaminate, contaminate
from .costs import Costs, costs
from .explorer import Explorer
from .lines import Leverage, leverage
from .logits import Logits, logits

__all__ = ["Contaminate", "Costs", "Explorer", "Leverage", "Logits", "contaminate", "costs", "leverage", "location",
           "logits"]
