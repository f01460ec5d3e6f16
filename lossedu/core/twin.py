"""The same loss in another library: the code one would type there, and where its answers differ
from ours.

These are the records that stand in a loss's file; `torch_twin.py` runs them.
"""
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

# How the other library's answer departs from ours: it is nan or infinite where ours is not; its
# digits are lost, though
# its absolute error is one of rounding; it is another number; it is given where we refuse; it is
# refused.
DEPARTURES = ("nan", "infinite", "inexact", "another", "accepted", "refused")


@dataclass(frozen=True, eq=False)
class Difference:
    """One place where a twin differs from us: where, why, and an example on which both are run.

    `where` names the inputs ("at a perfect fit"); `why` is a clause on what the twin does there;
    `theirs` is its answer beside ours, a word of DEPARTURES. `example` holds the inputs; `of` says
    "value", or in which input the gradient is taken. `code` is what one types for it, where that is
    not the twin's code (it sees `weight` too); its last line is the value, already reduced.
    `general` marks a rule that holds for every loss, shown on this one. `at` says of which inputs
    and settings it holds as a whole (True there), where it is the reduction that differs.
    """

    where: str
    why: str
    theirs: str
    example: tuple
    of: str = "value"
    settings: Mapping = field(default_factory=dict)
    reduction: str = "none"
    weight: tuple | None = None
    code: str = ""
    general: bool = False
    at: Callable | None = None

    def __post_init__(self):
        if self.theirs not in DEPARTURES:
            raise TypeError(f"Difference: theirs={self.theirs!r} came; one of "
                            f"{', '.join(DEPARTURES)} fits.")
        if not self.where or len(self.why.split()) < 3:
            raise TypeError(f"Difference: where={self.where!r} and why={self.why!r} came; say it "
                            f"in words.")

    def __str__(self):
        return f"{self.where}: {self.why}"


@dataclass(frozen=True, eq=False)
class Twin:
    """The same loss in another library, as the code one would type, per example.

    `code` sees the inputs and settings by name, and `torch`, `F`, `math` (or `scipy`, `np` where
    `library` says so). `but` is a `Difference` or several; `differs` marks the inputs that a
    comparison leaves out (True there). `mean` is the code of the library's own mean where it is not
    the same code with `reduction="mean"`.
    """

    code: str
    library: str = "torch"
    but: tuple = ()
    differs: Callable | None = None
    mean: str = ""

    def __post_init__(self):
        but = (self.but,) if isinstance(self.but, Difference) else self.but
        if not isinstance(but, tuple) or not all(isinstance(one, Difference) for one in but):
            raise TypeError(f"Twin: but={self.but!r} came; a Difference fits, or a tuple of them.")
        object.__setattr__(self, "but", but)

    def typed(self, reduction):
        """The code for a reduction: the library's own, which leaves out ignored rows and divides by
        class weights.
        """
        if reduction == "mean" and self.mean:
            return self.mean
        return self.code.replace('reduction="none"', f'reduction="{reduction}"')
