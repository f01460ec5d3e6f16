"""The wings are the registry: `units/TOPIC/exercises/NAME.py` holds the exercise NAME, read when it is asked for."""
import re
from collections.abc import Mapping
from importlib import import_module

from ..core.faulty import FaultyFile, what_is_wrong
from ..core.reading import near
from ..units import modules, wing_of
from .record import Exercise


class Exercises(Mapping):
    """name -> Exercise, in the order of the units. Names cost nothing; an exercise is imported when it is taken."""

    def __init__(self, package="lossedu.units"):
        self._package, self._found = package, None

    def __reduce__(self):
        return type(self), (self._package,)

    def _files(self):
        if self._found is None:
            self._found = modules("exercises", self._package)
        return self._found

    def __getitem__(self, name):
        dotted = self._files()[name]
        file = dotted.replace(".", "/") + ".py"
        try:
            exercise = getattr(import_module(dotted), "EXERCISE", None)
        except Exception as error:
            raise FaultyFile(what_is_wrong(error, file)) from error
        if not isinstance(exercise, Exercise):
            raise FaultyFile(f"{file} holds no EXERCISE; end the file in EXERCISE = Exercise(...).")
        if exercise.name != name or exercise.reference.__module__ != dotted:
            raise FaultyFile(f"{name}.py holds the exercise {exercise.name!r} of {exercise.reference.__module__}; "
                             "define the function in its own file and name both the same.")
        return exercise

    def unit_of(self, name):
        """The unit in whose wing the exercise of that name stands; nothing is imported."""
        return wing_of(self._files()[name])

    def __contains__(self, name):
        return name in self._files()

    def __iter__(self):
        return iter(self._files())

    def __len__(self):
        return len(self._files())

    def __repr__(self):
        return f"<{len(self)} exercises: {', '.join(self)}>"

    def find(self, name):
        """The exercise of that name (or the exercise itself), or ValueError with near names."""
        if isinstance(name, Exercise):
            return name
        if not isinstance(name, str) or name not in self:
            raise ValueError(f"there is no exercise {name!r}.{near(name, list(self))} "
                             "list(lossedu.EXERCISES) shows all names.")
        return self[name]

    def of(self, unit):
        """The exercises of a unit ("outliers"), from easy to hard as they stand in the notebook."""
        wing = re.sub(r"^\d+_", "", unit)  # "04_outliers", as its notebook is called, will do
        names = [name for name, file in self._files().items() if wing_of(file) == wing]
        return sorted((self[name] for name in names), key=lambda one: (one.difficulty, one.points, one.name))
