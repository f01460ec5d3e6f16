"""The exercises of a class: the course's, and those in the class's own folder `exercises/`."""
import sys
from functools import lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from ..core.faulty import FaultyFile, what_is_wrong
from ..exercises import EXERCISES
from ..exercises.kinds import BaseExercise

PREFIX = "lossedu_class_"       # of the modules in which own exercises stand


def found(name: str, folder: str = ""):
    """The exercise of that name: the class's own one in `folder`, or the course's."""
    if folder and (Path(folder) / f"{name}.py").is_file():
        return own(str(Path(folder) / f"{name}.py"))
    return EXERCISES[name]


@lru_cache(maxsize=256)
def own(file: str) -> BaseExercise:
    """The exercise that a file holds. Raises FaultyFile with one sentence."""
    name = Path(file).stem
    if not name.isidentifier():
        raise FaultyFile(f"{file}: {name!r} is no name in Python; letters, digits and _ fit.")
    spec = spec_from_file_location(f"{PREFIX}.{name}", file)
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
    return exercise


def in_folder(folder: Path) -> list[BaseExercise]:
    """The class's own exercises, in the order of their names."""
    return [own(str(file)) for file in sorted(folder.glob("*.py")) if file.name[0] != "_"]
