'''Pools: exercises with constants, faults and conventions that are drawn: for a class, and for the
learner who meets a task again.

    items = drawn("outliers", seed=classroom.seed_for("pool", "outliers"), count=2)
    for item in items:
        (folder / item.file_name).write_text(as_file(item))   # read like a teacher's own exercise
        print(oral_sheet([item]))                             # two questions, for the examiner

    made("outliers", "stuck_sensor", seed)    # the exercise alone, the same for the same seed

The solutions of the course are public. What is drawn from a pool is not: the constants follow from
a seed that the teacher keeps. The recipes can be read in this folder, so whoever reads them knows
the method of an answer, as whoever reads the unit does; the two oral questions are there to hear
whether it was understood. **Seeds have to be large** (64 bits and more): with a small one, a
student finds by trial the seed that gives his own question.

**Adding an item** is a function in the file of its unit, added at the end of `POOL` there. It takes
a Generator and returns a finished exercise with two `Oral`s:

    def stuck_sensor(rng):
        """How far a share of stuck values moves a robust constant."""
        share = pick(rng, 0.05, 0.1, 0.15)
        reference = ...                              # computed from the package's own losses
        return estimate(
            module_of("outliers", "stuck_sensor"), reference=reference, within=0.03, ask=f"...",
            candidates=(Mistake(...), ...), ...), (Oral("Why ...?", ("because ...", "...")), ...)

`making.py` has the helpers; units that have a pool are listed in `drawing.py`. What coincides by
chance is drawn again: a number that the question gives away, the answer of a public exercise. The
exercise is called `pool_outliers_stuck_sensor`. Never change what an item draws while classes use
it: `as_file` writes a fingerprint beside the seed, and `made` refuses an exercise that has become
another. (An item more changes which ones `drawn` chooses, and no file that was written.)
'''
from .drawing import (
    PoolItem,
    as_file,
    drawn,
    fingerprint,
    item,
    made,
    oral_sheet,
    units_with_a_pool,
)
from .making import Oral

__all__ = ["Oral", "PoolItem", "as_file", "drawn", "fingerprint", "item", "made", "oral_sheet",
           "units_with_a_pool"]
