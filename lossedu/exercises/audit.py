"""What every exercise has to survive before a learner meets it.

    problems(exercise)      # sentences; none for a sound exercise

Each audit hands in answers that are wrong on purpose (or right, in another style) and looks at
the verdict. The tests run all of them on all exercises, and all of them on exercises and
judges that are broken on purpose.
"""
import inspect
import json
from collections.abc import Callable, Iterator

import numpy as np

from .judging import SharedCases, is_right, judge, shared_cases
from .mutants import problems_of_mutants
from .promises import promises_without_a_case
from .record import Exercise, draw
from .report import Report
from .running import run
from .values import numbers, pack, unpack

SEEDS = (0, 1, 2)
THIRD = 3
FEW = 10  # cases that a spoilt answer to a practised loss is tried on first


def problems(exercise: Exercise, seeds: tuple = SEEDS, mutants: bool = True) -> list[str]:
    """Everything that is wrong with an exercise, as sentences.

    One seed is enough for most audits: the first. `mutants=False` leaves out those that are made
    of the reference, which take a second or two, and asks for the reason of every third refusal
    alone. Where the reference stops with an error, that is
    the one sentence: every other audit compares with what it returns.
    """
    stops = next(the_reference_stops(exercise, seeds), "")
    if stops:
        return [f"{exercise.name}: {stops}"]
    found = [said for audit in OF_EVERY_SEED for said in audit(exercise, seeds)]
    if SEEDS[0] in seeds:
        found += [said for audit in OF_ONE_SEED for said in audit(exercise)]
        found += spoilt_answers_are_refused(exercise, 1 if mutants else THIRD)
        if mutants:
            found += problems_of_mutants(exercise, SEEDS[0])
    return [f"{exercise.name}: {said}" for said in found]


def verdict(exercise: Exercise, answer: Callable, seed: int = 0) -> Report:
    """The report on an answer, by the same three steps as `check`."""
    cases = shared_cases(exercise, seed)
    return judge(exercise, cases, run(answer, cases))


# ------------------------------------------------------------------ inputs
def cases_are_plain_data_and_follow_the_seed(exercise: Exercise) -> Iterator[str]:
    cases = draw(exercise, 0)
    if json.loads(json.dumps(cases)) != cases:
        yield "its cases do not survive JSON."
    if draw(exercise, 0) != cases:
        yield "the same seed draws other cases: draw has to take all randomness from rng."
    if draw(exercise, 1) == cases:
        yield "another seed draws the same cases: draw has to use rng."


def cases_reach_edges(exercise: Exercise) -> Iterator[str]:
    cases = shared_cases(exercise, 0)
    if not 4 <= len(cases) <= 100:
        yield f"it draws {len(cases)} cases; 4 to 100 fit."
    shapes = [tuple(data["shape"]) for case in cases for data in case["inputs"].values()
              if data["kind"] == "array"]
    if shapes and len(set(shapes)) < 2:
        yield f"all its arrays have the shape {shapes[0]}; draw several shapes."
    if shapes and min(shape[0] if shape else 1 for shape in shapes) > 2:
        yield "its smallest array has more than 2 rows; draw the smallest one that makes sense."
    if sum(int(np.prod(shape)) for shape in shapes) > 20_000:
        yield "its cases hold more than 20,000 numbers; a check has to be quick."


def every_setting_matters(exercise: Exercise) -> Iterator[str]:
    """An answer that always uses the default of a setting has to be refused."""
    for name, one in inspect.signature(exercise.reference).parameters.items():
        if one.default is inspect.Parameter.empty:
            continue
        if verdict(exercise, _ignoring(exercise.reference, name)).passed:
            yield (f"an answer that ignores {name} passes; "
                   f"draw cases with another {name} than {one.default!r}.")


def _ignoring(reference, name):
    """The reference, deaf to one of its settings."""
    def answer(*args, **kwargs):
        given = inspect.signature(reference).bind(*args, **kwargs)
        given.arguments.pop(name, None)
        return reference(*given.args, **given.kwargs)
    return answer


# ------------------------------------------------------------------ right answers
def the_reference_is_sound(exercise: Exercise, seeds: tuple = SEEDS) -> Iterator[str]:
    yield from the_reference_stops(exercise, seeds)
    for seed in seeds:
        for case, outcome in zip(*_of_the_reference(exercise, seed)):
            for fault in _faults_of(outcome):
                yield f"the reference {fault} {_where(case, seed)}."


def the_reference_stops(exercise: Exercise, seeds: tuple = SEEDS) -> Iterator[str]:
    """An error that no reference is to raise; or one in every case, so that nothing is returned."""
    for seed in seeds:
        cases, outcomes = _of_the_reference(exercise, seed)
        for case, outcome in zip(cases, outcomes):
            if "unwritten" in outcome:
                yield f"the reference raises NotImplementedError {_where(case, seed)}."
            error = outcome.get("error")
            if error and error["type"] not in ("ValueError", "TypeError"):
                words = error["message"].rstrip(".")
                yield f"the reference stops with {error['type']}: {words} {_where(case, seed)}."
        if all("value" not in outcome for outcome in outcomes):
            errors = [outcome["error"] for outcome in outcomes if "error" in outcome]
            first = (f" The first: {errors[0]['type']}: {errors[0]['message'].rstrip('.')}."
                     if errors else "")
            yield f"the reference returns nothing, in no case.{first}"


def _of_the_reference(exercise, seed):
    """The cases and what the reference gives there: what the judge compares with, run once."""
    cases = shared_cases(exercise, seed)
    return cases, cases.outcomes(exercise.reference, range(len(cases)))


def _where(case, seed):
    return f"on a case of seed {seed} ({case['note'] or 'no note'})"


def _faults_of(outcome):
    """What a reference must not do in a case."""
    if outcome.get("changed"):
        yield f"changes its input {outcome['changed'][0]}"
    if outcome.get("printed"):
        yield "prints"
    if "value" in outcome and not _made_of_numbers(outcome["value"]):
        yield "returns something else than numbers"


def _made_of_numbers(data):
    items = data.get("items", [data]) if data["kind"] == "tuple" else [data]
    return bool(items) and all(numbers(item) is not None for item in items)


def right_answers_pass(exercise: Exercise, seeds: tuple = SEEDS) -> Iterator[str]:
    for seed in seeds:
        for answer in (exercise.reference, *exercise.styles):
            report = verdict(exercise, answer, seed)
            if not report.passed:
                name = answer.__name__
                yield f"the right answer {name} fails for seed {seed}: {report!r}"


# ------------------------------------------------------------------ wrong answers
def each_mistake_is_recognised_as_itself(exercise: Exercise,
                                         seeds: tuple = SEEDS) -> Iterator[str]:
    for seed in seeds:
        cases = shared_cases(exercise, seed)
        for mistake in exercise.mistakes:
            # what the judge compares with is at the same time the answer: run once
            outcomes = cases.outcomes(mistake.wrong, range(len(cases)))
            report = judge(exercise, cases, outcomes)
            if report.passed:
                yield f"the mistake {mistake.id!r} passes for seed {seed}."
            elif report.mistake != mistake.id:
                yield (f"the mistake {mistake.id!r} is taken for {report.mistake!r} "
                       f"for seed {seed}: {report.message}")
            elif report.message != mistake.hint:
                yield f"the mistake {mistake.id!r} does not get its own hint."


def an_unwritten_answer_is_not_attempted(exercise: Exercise) -> Iterator[str]:
    names = {}
    exec(compile(exercise.stub, "<stub>", "exec"), {"np": np}, names)
    answer = names[exercise.function]
    report = verdict(exercise, answer)
    if report.passed or report.attempted:
        yield "the stub counts as an attempt."
    if str(inspect.signature(answer)) != str(inspect.signature(exercise.reference)):
        yield "the stub has another signature than the reference."
    if inspect.getdoc(answer) != inspect.getdoc(exercise.reference):
        yield "the stub has another docstring than the reference."


def spoilt_answers_are_refused(exercise: Exercise, step: int = 1) -> Iterator[str]:
    """The reference's own answer, spoilt in one way at a time, is refused; every `step`-th time,
    beginning elsewhere for each exercise, with a reason as well."""
    few = _few_cases(exercise)
    for place, (name, spoil) in enumerate(SPOILT.items(), start=sum(map(ord, exercise.name))):
        answer = spoil(exercise)
        if place % step:
            if is_right(exercise, few, answer) and verdict(exercise, answer).passed:
                yield f"{name} passes."
            continue
        report = judge(exercise, few, run(answer, few))
        if report.passed:
            report = verdict(exercise, answer)
        if report.passed:
            yield f"{name} passes."
        elif len(report.message.split()) < 3 or not report.attempted:
            yield f"{name} is refused without a reason."


def _few_cases(exercise):
    """Of the many cases of a practised loss as many as refuse most of what is spoilt."""
    cases = shared_cases(exercise, 0)
    if not hasattr(exercise, "loss"):
        return cases
    drawn = [case for case in cases if "twin_of" not in case]
    return SharedCases(drawn[::-(-len(drawn) // FEW)])


def _each(change):
    """Apply `change` to every number or array of what the reference returns."""
    def spoil(exercise):
        def answer(*args, **kwargs):
            result = exercise.reference(*args, **kwargs)
            if isinstance(result, tuple):
                return tuple(change(np.asarray(one)) for one in result)
            return change(np.asarray(result))
        return answer
    return spoil


def _whole(change):
    """Apply `change` to the result as a whole."""
    return lambda exercise: lambda *args, **kwargs: change(exercise.reference(*args, **kwargs))


def _only_last(change):
    """Spoil the last number alone, where others stand before it or the result is one number.

    True and False are turned round.
    """
    def spoilt(array):
        array = np.array(array)
        if array.size > 1 or array.ndim == 0:
            if array.dtype.kind in "iu":
                array = array.astype(float)
            last = array.flat[-1]
            array.flat[-1] = not last if isinstance(last, np.bool_) else change(last)
        return array
    return _each(spoilt)


def _times(factor):
    """Every number times a factor; True and False are turned round."""
    return _each(lambda array: ~array if array.dtype == bool else factor * array)


def _narrow(array):
    """The numbers in float16; whole ones, which float16 holds exactly, are spoilt as well."""
    if array.dtype.kind in "iu":
        return array * np.float16(1.01)
    return array.astype(float if array.dtype == bool else "float16")


def _longer(result):
    """The results and one more."""
    return (*result, 0.0) if isinstance(result, tuple) else (result, 0.0)


def _changes_inputs(exercise):
    def answer(*args, **kwargs):
        result = unpack(pack(exercise.reference(*args, **kwargs)))
        for given in (*args, *kwargs.values()):
            _change(given)
        return result
    kinds = {data["kind"] for case in shared_cases(exercise, 0)
             for data in case["inputs"].values()}
    return answer if kinds & {"array", "list"} else lambda *args, **kwargs: None


def _change(given):
    """Change an input in its place, if it can be."""
    if isinstance(given, np.ndarray) and given.size:
        given.flat[0] = not given.flat[0] if given.dtype == bool else given.flat[0] + 1
    elif isinstance(given, list) and given:
        given.append(given[0])


def _always_equal(result):
    class AlwaysEqual:
        def __eq__(self, other):
            return True
    return AlwaysEqual()


def _yield(result):
    yield result


SPOILT = {
    "an array of zeros": _each(np.zeros_like),
    "an array of ones": _each(np.ones_like),
    "a constant": _each(lambda array: np.full_like(array, 0.5, dtype=float)),
    "a number for everything": _whole(lambda result: 0.25),
    "nothing": _whole(lambda result: None),
    "an array of nan": _each(lambda array: np.full(array.shape, np.nan)),
    "an array of inf": _each(lambda array: np.full(array.shape, np.inf)),
    "the right values times 1.001": _times(1.001),
    "the right values times 0.999": _times(0.999),
    "right values but for the last": _only_last(lambda last: 1.001 * last if last else 0.001),
    "right values with nan as the last": _only_last(
        lambda last: 0.0 if np.isnan(last) else np.nan),
    "right values with an axis too many": _each(lambda array: array[..., None]),
    "right values with an axis in front": _each(lambda array: array[None]),
    "right values as complex numbers": _each(lambda array: array + 0j),
    "right values in float16": _each(_narrow),
    "right values as text": _whole(str),
    "a generator of the right values": _whole(_yield),
    "a tuple with one value too many": _whole(_longer),
    "an object that equals everything": _whole(_always_equal),
    "the function in place of its value": _whole(lambda result: len),
    "right values with changed inputs": _changes_inputs,
    "an answer that raises": _whole(lambda result: 1 / 0),
    "an answer with no parameters": lambda exercise: lambda: 0.0,
}

OF_EVERY_SEED = (the_reference_is_sound, right_answers_pass, each_mistake_is_recognised_as_itself)
OF_ONE_SEED = (cases_are_plain_data_and_follow_the_seed, cases_reach_edges,
               promises_without_a_case, every_setting_matters,
               an_unwritten_answer_is_not_attempted)
AUDITS = (*OF_EVERY_SEED, *OF_ONE_SEED, spoilt_answers_are_refused)
