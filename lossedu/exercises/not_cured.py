"""What is said of a broken run that is not cured yet, and of one that is."""
import inspect

import numpy as np

from .held_out import short
from .reached import ANOTHER_LOSS
from .show import count
from .watching import Ran, another_step

ONE_EDIT = ("Go back to the program as it was, and make one edit: the one that removes the cause "
            "you name.")
FACTOR = 1.8     # right programs of other random starts differ by less, in the middle of a run
SAME = 1.1       # and those that come to the same model
FINDS = "What finds it:"     # in the docstring of a run's module: the experiment


def about_score(exercise, reached: float, enough: bool) -> str:
    """What the run reaches, and whether that is what is asked for."""
    if exercise.least_is_best:
        got, bar = short(-reached, -exercise.needed), short(-exercise.needed)
        asked = f"at most {bar} is"
    else:
        got, bar = short(reached, exercise.needed), short(exercise.needed)
        asked = f"at least {bar} is"
    if enough:
        return f"The {exercise.measure} is good enough ({got}; {asked} needed)."
    return f"The {exercise.measure} is {got}; {asked} asked for."


def about_report(exercise, ran: Ran, last: float, said: float) -> str:
    """The log ends with another number than the one that is measured."""
    ends = f"But the log ends with {short(last, said)}"
    if exercise.elsewhere:
        measured = f"{exercise.elsewhere} we measure {short(said, last)}"
        return f"{ends}, and {measured}. {ran.left}".rstrip()
    return (f"{ends}, and for the rows that the docstring names, as they were handed over, the "
            f"model that you return has {short(said, last)}. What differs: the rows, the model, "
            "the targets, the weights of the rows, or the formula?")


def about_way(ran: Ran, usual: Ran | None, end: str) -> tuple[str, str] | None:
    """(id, `end` and a sentence) where all numbers at the end are right, and the first step or the
    lines before the last are not those of a cured run; None where they are, or none is given."""
    if usual is None:
        return None
    if another_step(ran, usual):
        return "another_loss", f"{end} {ANOTHER_LOSS} {ONE_EDIT}"
    lines = about_lines(ran, usual)
    return ("report", f"{end} {lines} {ONE_EDIT}") if lines else None


def about_lines(ran: Ran, usual: Ran) -> str:
    """The lines before the last, where more than half of them are not even roughly those of the
    mended program (nearly, if both end with the same model); "" where they are, or where the log
    has other lines."""
    log, known = ran.log, usual.log
    if log.shape != known.shape or len(log) < 2:
        return ""
    alike = ran.outputs.shape == usual.outputs.shape and np.allclose(
        ran.outputs, usual.outputs, rtol=1e-3, atol=1e-3)
    limit = np.log(SAME if alike else FACTOR)
    with np.errstate(all="ignore"):
        off = np.abs(np.log(log / known))[:-1]
    off[~np.isfinite(off)] = np.inf
    if np.median(off) < limit:
        return ""
    at = int((off >= limit).argmax())
    return (f"But most lines of the log are not right: line {at + 1} is "
            f"{short(log[at], known[at])}, and a cured run has about {short(known[at], log[at])} "
            "there. They are computed from something else, or the steps follow another loss than "
            "the one that is logged, or the optimiser or the network were changed. Which?")


def about_settings(exercise, ran: Ran) -> str:
    """Steps or learning rates that are not those of the broken run."""
    if not ran.steps:
        return ("No step of an optimiser of PyTorch was made, and the check counts these. The "
                f"optimiser was no fault: put it back. {ONE_EDIT}")
    if ran.steps < exercise.steps:
        return (f"The run had {exercise.steps} steps, and yours has {ran.steps}. If you changed "
                "the number, put it back: its fault is not there. If you did not, the program now "
                "leaves steps out: that hides what is wrong with their batches. " + ONE_EDIT)
    if ran.steps > exercise.steps:
        return (f"The run had {exercise.steps} steps, and yours has {ran.steps}. Leave the number "
                f"as it was: its fault is not there. {ONE_EDIT}")
    rate = max(ran.rates, key=lambda one: abs(one - exercise.rate))
    return (f"The learning rate was {exercise.rate:g}, and yours is {rate:g}. It changes "
            f"how soon one sees the fault: put it back, and look for the fault. {ONE_EDIT}")


def about_outputs(exercise, ran: Ran) -> str:
    """Probabilities in the place of logits, if the learner has named the right cause."""
    out = ran.outputs
    if ran.cause != exercise.cause or out.ndim != 2 or out.shape[1] < 2 or not (
            (out >= 0).all() and np.allclose(out.sum(axis=1), 1, atol=1e-4)):
        return ""
    return ("The model that you return gives probabilities: between 0 and 1, and 1 in each row "
            "together. The docstring asks for logits. ")


def about_runs(exercise, report, runs: int, checks: int) -> str:
    """How many runs and checks there were, and for a run that is cured, what finds its cause."""
    said = f"This program has had {count(runs, 'run')} so far, {checks} of them by a check."
    if not report.passed:
        return said
    if runs == checks:
        said += " No trial run was among them: which one would have told you the cause?"
    finds = _experiment(exercise.reference)
    return f"{said} {finds}".rstrip()


def _experiment(reference):
    told = inspect.cleandoc(getattr(inspect.getmodule(reference), "__doc__", None) or "")
    _, found, finds = told.partition(FINDS)
    return f"{FINDS} {' '.join(finds.split())}" if found else ""
