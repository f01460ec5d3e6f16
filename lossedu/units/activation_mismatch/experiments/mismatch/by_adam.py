"""Longer, and by Adam: the silent mismatches on the pixels from 0 to 1, where plain gradient
descent does not finish within 20 epochs.
"""
from functools import partial

from .....engine import Adam
from .....study.plan import Plan
from .....study.result import Measure
from .....study.seeds import read_seeds
from .grid import REFERENCE, Pair, functions
from .trained import ADAM, RATES, RAW, constant, learn, rows_of, sizes_of, tuned_rate

QUESTION = "Which mismatches still cost accuracy on pixels from 0 to 1 after 100 epochs by Adam?"
EPOCHS = 100
LONGER = f"{ADAM}, {EPOCHS} epochs"
_learn = partial(learn, epochs=EPOCHS)


def longer(seeds=20, jobs=1, progress=True, tuning_seeds=3):
    """Train each silent mismatch, and the reference, for 100 epochs by Adam; returns a `Result`.

    The columns are those of `mismatch.run`, on the pixels from 0 to 1; each function is trained
    once, at the rate that suits it on the tuning seeds. Raises ValueError with one sentence.
    """
    return plan(seeds, tuning_seeds).run(jobs, progress, label="longer")


def plan(seeds, tuning_seeds):
    """What `longer` is to do with these settings; ValueError if they do not fit."""
    seeds, tuning = read_seeds(seeds, tuning_seeds, "longer")
    tasks = [(_rows, dict(names=names, seeds=seeds, tuning=tuning))
             for names in (REFERENCE, *functions())]
    tasks.append((constant, dict(data=RAW, seeds=seeds)))
    measures = (Measure(RAW, "accuracy", "test accuracy, %", against=str(Pair(*REFERENCE)),
                        split=sizes_of(RAW)),)
    settings = dict(seeds=seeds, tuning_seeds=tuning, epochs=EPOCHS,
                    rates=list(RATES[Adam]))
    return Plan("mismatch.longer", QUESTION, tasks, measures, settings)


def _rows(names, seeds, tuning):
    """Rows of one pair, one per seed."""
    one = Pair(*names)
    rate = tuned_rate(RAW, one, Adam, tuning, learn=_learn)
    return rows_of(RAW, LONGER, one, rate, seeds, _learn(RAW, one, Adam, rate, seeds))
