"""The folder is the registry: `unit_NN_topic/NAME.py` holds the exercise NAME, and is read when it is asked for."""
import pkgutil
from collections.abc import Mapping
from importlib import import_module

from ..guard import near
from .base import Exercise


class Exercises(Mapping):
    """name -> Exercise, in the order of the units. Names cost nothing; an exercise is imported when it is taken."""

    def __init__(self, package):
        self._package, self._found = import_module(package), None

    def __reduce__(self):
        return type(self), (self._package.__name__,)

    def _files(self):
        if self._found is None:
            found = {}
            for unit in sorted(one.name for one in pkgutil.iter_modules(self._package.__path__)
                               if one.ispkg and one.name.startswith("unit_")):
                folder = import_module(f"{self._package.__name__}.{unit}")
                for name in sorted(one.name for one in pkgutil.iter_modules(folder.__path__)
                                   if not one.name.startswith("_")):
                    if name in found:
                        raise TypeError(f"two exercises are called {name!r}: in {found[name].split('.')[-2]} "
                                        f"and in {unit}; rename one.")
                    found[name] = f"{folder.__name__}.{name}"
            self._found = found
        return self._found

    def __getitem__(self, name):
        exercise = getattr(import_module(self._files()[name]), "EXERCISE", None)
        if not isinstance(exercise, Exercise):
            raise TypeError(f"{self._files()[name]} holds no EXERCISE; end the file in EXERCISE = Exercise(...).")
        if exercise.name != name or exercise.reference.__module__ != self._files()[name]:
            raise TypeError(f"{name}.py holds the exercise {exercise.name!r} of {exercise.reference.__module__}; "
                            "define the function in its own file and name both the same.")
        return exercise

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
        """The exercises of a unit ("02_outliers"), from easy to hard as they stand in the notebook."""
        names = [name for name, file in self._files().items() if file.split(".")[-2] == f"unit_{unit}"]
        return sorted((self[name] for name in names), key=lambda one: (one.difficulty, one.points, one.name))
