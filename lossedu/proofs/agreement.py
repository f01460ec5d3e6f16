"""What a comparison of a loss with its twin found: quantity by quantity, ours beside theirs."""
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Part:
    """One quantity, ours beside theirs, where it differs most beyond what rounding explains."""

    of: str
    size: float          # the largest difference
    where: tuple         # its index
    ours: float
    theirs: float
    excess: float        # difference over what is allowed there; above 1 they disagree
    compared: int        # how many entries were compared

    def __str__(self):
        if not self.compared and not self.where and self.size == 0 and np.isnan(self.ours):
            return f"{self.of:<12} nothing to compare: there is no entry"
        if not self.compared:
            return (f"{self.of:<12} nothing to compare: every entry is a declared difference "
                    f"(at {self.where}: ours {self.ours!r}, theirs {self.theirs!r})")
        return (f"{self.of:<12} largest difference {self.size:.2g} at {self.where}: "
                f"ours {self.ours!r}, theirs {self.theirs!r}")


@dataclass(frozen=True)
class Agreement:
    """How well a loss and its twin agree, on the inputs given. True if they do, declared
    differences apart."""

    loss: object
    parts: tuple   # of Part
    reduction: str = "none"
    declared: tuple = ()   # the differences by which the two differ here as a whole

    def __bool__(self):
        return all(part.excess <= 1 for part in self.parts)

    def __repr__(self):
        first, *more = self.loss.twin.typed(self.reduction).splitlines()
        said = "agrees" if self else "DISAGREES"
        if self.declared:
            said = "differs, as declared"
        lines = [f"{self.loss.name} beside {first}{' ...' if more else ''}: {said}"]
        lines += [f"  {part}" for part in self.parts]
        rest = [one for one in self.loss.twin.but if one not in self.declared]
        return "\n".join(lines + [f"  differs here, {one}" for one in self.declared]
                         + [f"  differs {one}" for one in rest])
