"""The exercises of a class: the course's, and the teacher's own, exercises/UNIT/NAME.py.

An own exercise is written as one of the course (`lossedu/exercises/kinds.py`), but for the folder
it stands in. Its file stays with the teacher: what is handed out are its text and its stub.
"""
import hashlib
import re
import sys
from functools import lru_cache
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from ..core.faulty import FaultyFile, what_is_wrong
from ..core.words import shown
from ..exercises import EXERCISES
from ..exercises.kinds import BaseExercise
from ..exercises.show import count


def found(name: str, folder: str = "") -> BaseExercise:
    """The exercise of that name: the class's own one below `folder`, or the course's."""
    own_file = next(iter(_files(folder, name)), None)
    return own(str(own_file)) if own_file else EXERCISES[name]


def own_exercises(folder: str, unit: str) -> list[BaseExercise]:
    """The class's own exercises for a unit, in the order of their names."""
    return [own(str(file)) for file in _files(folder) if file.parent.name == unit]


def file_of(name: str, folder: str = "") -> Path:
    """The file of an exercise, the class's own one or the course's."""
    return next(iter(_files(folder, name)), None) or Path(
        import_module(EXERCISES[name].module).__file__)


def names_in(folder: str) -> list[str]:
    """The names of the class's own exercises; nothing is imported."""
    return [file.stem for file in _files(folder)]


def _files(folder, name="[!_]*"):
    return sorted(Path(folder).glob(f"*/{name}.py")) if folder else []


@lru_cache(maxsize=256)
def own(file: str) -> BaseExercise:
    """The exercise that a file holds. Raises FaultyFile with one sentence."""
    name = Path(file).stem
    if not name.isidentifier():
        raise FaultyFile(f"{file}: {name!r} is no name in Python; letters, digits and _ fit.")
    spec = spec_from_file_location(_module_of(Path(file)), file)
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise FaultyFile(what_is_wrong(error, file)) from error
    exercise = getattr(module, "EXERCISE", None)
    if not isinstance(exercise, BaseExercise):
        raise FaultyFile(f"{file} holds no EXERCISE; end the file in EXERCISE = Exercise(...).")
    if exercise.name != name:
        raise FaultyFile(f"{file} holds the exercise {exercise.name!r}; {exercise.belongs}.")
    if hasattr(exercise, "draw"):
        cases_of(exercise, 0, file)
    return exercise


def cases_of(exercise: BaseExercise, seed: int, file: str = "") -> list:
    """The cases of a function's exercise. Raises FaultyFile with one sentence."""
    import numpy as np

    from ..exercises import draw
    from ..exercises.record import Case
    where = file or exercise.name
    try:
        own_draw = getattr(exercise.draw, "own", exercise.draw)     # without what widens it
        first = next(iter(own_draw(np.random.default_rng(seed))), None)
        if not isinstance(first, Case):
            came = "nothing" if first is None else shown(first)
            raise FaultyFile(f"{where}: draw of {exercise.name} gives {came} where a case belongs; "
                             "yield Case(...) fits, with the inputs of the function in it.")
        return draw(exercise, seed)
    except FaultyFile:
        raise
    except Exception as error:
        said = " ".join(str(error).split()).rstrip(".")
        raise FaultyFile(f"{where}: draw of {exercise.name} stops with {type(error).__name__}: "
                         f"{said}.") from error


def _module_of(file):
    """The dotted name under which it is imported: as in a wing, for a class of its own."""
    folder = hashlib.sha256(str(file.parent.parent).encode()).hexdigest()[:8]
    return f"lossedu_class_{folder}.{file.parent.name}.exercises.{file.stem}"


def problems(folder: str) -> list[str]:
    """What the audit says to the class's own exercises, a sentence each."""
    if not folder:
        return []
    said = [f"{file} stands in no unit's folder and is not read; {file.parent}/UNIT/{file.name} "
            "fits." for file in sorted(Path(folder).glob("[!_]*.py"))]
    for file in _files(folder):
        try:
            exercise = own(str(file))
        except FaultyFile as fault:
            said.append(str(fault))
            continue
        if exercise.name in EXERCISES:
            said.append(f"{file}: the course has an exercise {exercise.name} already; another "
                        "name fits.")
        try:
            said += _each_once(exercise.problems())
        except Exception as error:      # of the teacher's own code
            why = " ".join(str(error).split()).rstrip(".")
            said.append(f"{file}: the audit of {exercise.name} stops with "
                        f"{type(error).__name__}: {why}.")
    return said


def _each_once(problems):
    """The sentences, one for each fault: an audit says some of them for each of its seeds."""
    by_fault = {}
    for said in problems:
        seed = re.search(r"\bseed (\d+)", said)
        fault = said[:seed.start()] if seed else said
        by_fault.setdefault(fault, []).append((said, seed and seed[1]))
    for (first, _), *others in by_fault.values():
        more = " and ".join(dict.fromkeys(seed for _, seed in others if seed))
        yield first + (f" So it is for seed {more}." if more else "")


def id_of_text(name: str) -> str:
    """The id of the cell with the text of an own exercise."""
    return f"exercise-{name}"[:64].replace("_", "-")


def cells_for(exercise: BaseExercise, further: int) -> list:
    """The cells of an own exercise in a notebook: its text, its stub, and its check."""
    from nbformat.v4 import new_code_cell, new_markdown_cell
    name, points = exercise.name, exercise.points
    facts = f"*difficulty {exercise.difficulty} of 5 · {exercise.minutes} minutes · " \
            f"{count(points, 'point')}*"
    text = "\n\n".join(filter(None, (f"### {exercise.title}", facts, exercise.ask)))
    common = dict(schema_version=3, task=False, cell_type="code")
    answer = dict(grade_id=name, grade=False, solution=True, locked=False, **common)
    check = dict(grade_id=f"check-{name}", grade=True, solution=False, locked=True, points=points,
                 **common)
    return [
        new_markdown_cell(text, id=id_of_text(name)),
        new_code_cell(f"### BEGIN SOLUTION\n{exercise.solution}\n### END SOLUTION", id=name[:64],
                      metadata=dict(nbgrader=answer)),
        new_code_cell(f'lossedu.check("{name}", {exercise.function}, further={max(further, 1)})',
                      id=f"check-{name}"[:64], metadata=dict(nbgrader=check))]
