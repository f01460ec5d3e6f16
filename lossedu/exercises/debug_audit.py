"""What an exercise to debug has to survive before a learner meets it."""
import ast
import contextlib
import io
from collections.abc import Iterator

from . import audit
from .common_audit import SEEDS, common_problems, value_in
from .judging import is_right, shared_cases
from .programs import printed_by, statements, with_a_line, without
from .usual import as_usual


def problems(exercise, seeds: tuple) -> list[str]:
    """Everything that is wrong with the exercise, as sentences."""
    with contextlib.redirect_stdout(io.StringIO()), as_usual():  # the cells print
        found = list(common_problems(exercise, seeds))
        for seed in seeds:
            found += styles_pass(exercise, seed)
            found += each_set_of_faults_is_recognised(exercise, seed)
        for one in OF_ONE_SEED if SEEDS[0] in seeds else ():
            found += one(exercise)
        found += audit.the_reference_is_sound(exercise, seeds)
    return [f"{exercise.name}: {said}" for said in found]


def styles_pass(exercise, seed: int) -> Iterator[str]:
    for style in exercise.styles:
        report = exercise.judged(style, seed)
        if not report.passed:
            yield f"a right program in another style fails for seed {seed}: {report.message}"


def each_set_of_faults_is_recognised(exercise, seed: int) -> Iterator[str]:
    """It is told from every other set, and some case is right with any of them."""
    cases, whole = shared_cases(exercise, seed), frozenset(exercise.faults)
    for left, program in exercise.programs.items():
        if not left:
            continue
        # what the judge compares with is at the same time the answer: run once
        outcomes = cases.outcomes(program, range(len(cases)))
        report = exercise.judged_outcomes(cases, outcomes, left == whole)
        names = _names(exercise, left)
        wanted = None if left == whole else exercise.in_order(left)[0].id
        if report.passed:
            yield f"the program with {names} left passes for seed {seed}."
        elif report.mistake != wanted or report.attempted != bool(wanted):
            yield (f"the program with {names} left is taken for {report.mistake!r} for seed "
                   f"{seed}: {report.message}")
        for other in exercise.programs:
            if other != left and _give_the_same(exercise, cases, left, other):
                yield (f"no case of seed {seed} tells the faults {names} from "
                       f"{_names(exercise, other)}.")
    if not any(exercise.is_control(cases, place) for place in range(len(cases))):
        yield (f"no case of seed {seed} is right with every set of faults; draw one, to see "
               "whether something that was right has been broken.")


def _names(exercise, faults):
    return " and ".join(one.id for one in exercise.in_order(faults)) or "none"


def _give_the_same(exercise, cases, left, other):
    one, two = exercise.programs[left], exercise.programs[other]
    return all(exercise.alike(cases.outcome(one, place), cases.outcome(two, place))
               for place in range(len(cases)))


def the_run_shows_the_faults(exercise) -> Iterator[str]:
    """The cell prints what the exercise says, and something else once it is mended."""
    shown = printed_by(exercise.stub, exercise.function).rstrip()
    if shown != exercise.prints.rstrip():
        yield f"the program prints {shown!r}, and prints={exercise.prints.rstrip()!r}."
    if exercise.run and printed_by(exercise.solution, exercise.function).rstrip() == shown:
        yield ("the mended program prints the same as the faulty one: its run does not show "
               "the fault.")


def a_change_without_effect_is_an_attempt(exercise) -> Iterator[str]:
    changed = value_in(with_a_line(exercise.stub, exercise.name), exercise.function)
    report = exercise.judged(changed)
    if not report.attempted or report.mistake != exercise.faults[0].id:
        yield f"a change without effect is taken for {report.mistake!r}: {report.message}"


def each_statement_is_needed(exercise) -> Iterator[str]:
    """Without any one of its statements the mended program does not pass."""
    for node in statements(ast.parse(exercise.source).body[0]):
        left_out = f"without {ast.unparse(node)!r}"
        try:
            report = exercise.judged(value_in(without(exercise.source, node), exercise.function))
        except Exception as error:
            yield f"{left_out} the check stops with {type(error).__name__}: {error}."
            continue
        if report.passed:
            yield f"{left_out} it passes; draw a case that needs it, or leave it out."
        elif not report.attempted:
            yield f"{left_out} it counts as not attempted."


def spoilt_results_are_refused(exercise) -> Iterator[str]:
    """Each is refused, and every third with a reason."""
    cases = shared_cases(exercise, 0)
    for place, (name, spoil) in enumerate(audit.SPOILT.items(), start=len(exercise.name)):
        answer = spoil(exercise)
        if place % audit.THIRD:
            if is_right(exercise, cases, answer):
                yield f"{name} passes."
            continue
        report = exercise.judged(answer)
        if report.passed:
            yield f"{name} passes."
        elif len(report.message.split()) < 3 or not report.attempted:
            yield f"{name} is refused without a reason."


OF_ONE_SEED = (
    audit.cases_are_plain_data_and_follow_the_seed, audit.cases_reach_edges,
    audit.every_setting_matters,
    the_run_shows_the_faults, a_change_without_effect_is_an_attempt, each_statement_is_needed,
    spoilt_results_are_refused)
