"""What a broken run has to survive before a learner meets it: above all, that neither an edit made
at random nor a right cause alone passes."""
import ast
import copy
import random
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from .common_audit import SEEDS, common_problems
from .programs import defined_by, edited

FAR = 0.9        # a broken run may be as bad as it likes: beyond, its distance counts no more
SHARE = 0.2      # of the way from the broken run's score to the mended one's: the least margin
EDITS = 30       # made at random in the broken program
# what a number of the program is multiplied by; ten times the epochs would take ten times as long
TIMES = {int: (0, 0.1, 0.5, 2), float: (0, 0.1, 0.5, 2, 10)}


def problems(exercise, seeds: tuple = SEEDS, edits: int = EDITS) -> list[str]:
    """Everything that is wrong with the exercise, as sentences."""
    exercise = exercise.at(keeps=True)
    found = list(common_problems(exercise, seeds))
    if SEEDS[0] in seeds:
        found += [*size_fits(exercise), *curve_is_its_own(exercise), *each_cause_is_read(exercise),
                  *edits_at_random_fail(exercise, edits)]
    for seed in seeds:
        with np.errstate(all="ignore"):     # a broken run may end in nan
            found += margins_are_wide(exercise, seed)
        found += styles_pass(exercise, seed)
    return [f"{exercise.name}: {said}" for said in found]


def size_fits(exercise) -> Iterator[str]:
    lines = exercise.source.rstrip().count("\n") + 1
    if not 30 <= lines <= 60:
        yield f"the program has {lines} lines; 30 to 60 fit."


def curve_is_its_own(exercise) -> Iterator[str]:
    """The curve that is shown is that of the broken program, as far as processors agree."""
    ran = exercise.ours(None, 0, 0)
    shown, log = np.array(exercise.curve), ran.log
    told = ", ".join(f"{one:.3f}" for one in log)
    if shown.shape != log.shape:
        yield f"curve has {len(shown)} numbers, and the log {len(log)}: {told}."
        return
    both = np.isfinite(shown) & np.isfinite(log)
    allowed = exercise.wobble * max(np.ptp(shown[np.isfinite(shown)]), 0.01)
    if np.abs(shown - log)[both].max(initial=0) > allowed or 20 * np.sum(
            np.isfinite(shown) != np.isfinite(log)) > len(log):
        yield f"curve is not that of the broken program: {told}."


def margins_are_wide(exercise, seed: int) -> Iterator[str]:
    """The mended run passes by far, and the broken one fails by far, in its score or its report."""
    for at in range(exercise.tries):
        mended = exercise.tried(exercise.program(), seed, at)
        broken = exercise.ours(None, seed, at)
        rows = mended.rows
        good, bad = (exercise.score(one.outputs, rows) for one in (mended, broken))
        said = [exercise.report_of(one.outputs, rows) for one in (mended, broken)]
        gaps = [abs(one.log[-1] - number) for one, number in zip((mended, broken), said)]
        where = f"in try {at} of seed {seed}"
        if good - exercise.needed < SHARE * min(abs(good - bad), FAR):
            yield (f"the mended run reaches {good:.3g} {where}, where {exercise.needed:.3g} is "
                   "needed: the margin is thin.")
        if gaps[0] > exercise.allowed(said[0]) / 2:
            yield f"the mended run's log is off by {gaps[0]:.3g} {where}."
        if not (exercise.needed - bad > SHARE * min(good - bad, FAR) > 0 or bad != bad
                or not gaps[1] < 2 * exercise.allowed(said[1])):
            yield (f"the broken run reaches {bad:.3g} {where}, and its log is off by "
                   f"{gaps[1]:.3g} alone: the margin is thin.")


def styles_pass(exercise, seed: int) -> Iterator[str]:
    for place, style in enumerate(exercise.styles):
        report = exercise.judged(style, seed)
        if not report.passed:
            yield f"the right program {place} does not pass for seed {seed}: {report.message}"


def each_cause_is_read(exercise) -> Iterator[str]:
    """The mended run with each cause, and the broken one with the right cause."""
    mended = exercise.tried(exercise.program(), 0, 0)
    for cause in exercise.causes:
        right = cause == exercise.cause
        if exercise.cured(replace(mended, cause=cause)).passed != right:
            yield f"the mended program with the cause {cause!r} {'fails' if right else 'passes'}."
    if exercise.judged(exercise.program(exercise.fault)).passed:
        yield "the right cause passes without a cure."


def edits_at_random_fail(exercise, edits: int) -> Iterator[str]:
    """The broken program with the right cause and one edit made at random."""
    broken = edited(exercise.source, exercise.fault)
    right = exercise.tried(exercise.program(), 0, 0)
    for what, program in at_random(broken, exercise.reference, edits):
        if exercise.judged(program).passed:
            ran = exercise.tried(program, 0, 0)
            if not np.array_equal(ran.outputs, right.outputs):
                yield f"an edit made at random passes: {what}."


# ------------------------------------------------------------------ edits
def at_random(source: str, like: Callable, number: int,
              seed: int = 0) -> Iterator[tuple[str, Callable]]:
    """(what was edited, the program) for that many single edits, drawn from all there are."""
    tree = ast.parse(source)
    count = sum(len(_changes(node)) for node in ast.walk(tree))
    chosen = random.Random(seed).sample(range(count), min(number, count))
    for which in sorted(chosen):
        changed = copy.deepcopy(tree)
        nodes = [(node, change) for node in ast.walk(changed) for change in _changes(node)]
        node, change = nodes[which]
        before = ast.unparse(node).split("\n")[0]
        change(node)
        text = ast.unparse(ast.fix_missing_locations(changed))
        try:
            yield f"{before!r} becomes {ast.unparse(node)!r}", defined_by(text, like, "edited")
        except SyntaxError:
            continue


def _changes(node):
    """The edits that can be made at a node: functions that change it."""
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        new = {type(node.value)(node.value * one) for one in TIMES[type(node.value)]}
        new |= {node.value + 1}
        return [_setting("value", one) for one in sorted(new - {node.value})]
    if isinstance(node, ast.Constant) and type(node.value) is bool:
        return [_setting("value", not node.value)]
    if isinstance(node, ast.BinOp):
        return [_setting("op", one()) for one in (ast.Add, ast.Sub, ast.Mult, ast.Div)
                if not isinstance(node.op, one)]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return [_setting("op", ast.UAdd())]
    if isinstance(node, ast.Call) and len(node.args) > 1:
        return [_setting("args", [node.args[1], node.args[0], *node.args[2:]])]
    if isinstance(node, ast.For):
        return [_deleting(place) for place in range(len(node.body)) if len(node.body) > 1]
    return []


def _setting(name, value):
    return lambda node: setattr(node, name, value)


def _deleting(place):
    def change(node):
        del node.body[place]
    return change
