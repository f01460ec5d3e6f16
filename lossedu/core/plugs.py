"""Where other parts of the package plug in: faster ways to the same numbers, and known mistakes.

With nothing plugged in every loss is its two plain functions, read and reduced in the one way
that `reading` and `reducing` have. `lossedu.fast` and `lossedu.mistakes` fill these tables.
"""

FUSED = {}       # (f, df) of a loss -> its form that gives values and derivatives in one go
MISTAKES = {}    # name of a loss -> its known wrong implementations
BEFORE = []      # functions of (loss, what it was called with) -> (mean, derivatives), or None
AFTER = []       # functions of a call that was read -> (value, derivatives), or None
# functions of (a task's loss, its inputs) -> (mean, [derivatives], no mean), or None
PARTS = []


def first_of(ways: list, *args):
    """What the first of the ways that applies gives, or None."""
    for way in ways:
        done = way(*args)
        if done is not None:
            return done
    return None
