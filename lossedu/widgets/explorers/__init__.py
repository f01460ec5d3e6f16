"""Explorers: move something and see what follows. Each opens with `lossedu.explorers.NAME()`."""
from .alarms import Alarms, alarms
from .centre import location
from .contamination import Contaminate, contaminate
from .costs import Costs, costs
from .explorer import Explorer
from .lines import Leverage, leverage
from .logits import Logits, logits
from .mismatch import Mismatch, mismatch
from .secant import StepSize, step_size

__all__ = ["Alarms", "Contaminate", "Costs", "Explorer", "Leverage", "Logits", "Mismatch", "StepSize", "alarms",
           "contaminate", "costs", "leverage", "location", "logits", "mismatch", "step_size"]
