"""The wings are the registry: `units/TOPIC/exercises/NAME.py` holds the exercise NAME, read when it
is asked for."""
import re
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module

from ..core.faulty import FaultyFile, what_is_wrong
from ..core.names import plain
from ..core.words import near
from ..units import modules, wing_of
from .kinds import BaseExercise


class Exercises(Mapping):
    """name -> Exercise, in the order of the units. Names cost nothing; an exercise is imported when
    it is taken.

    Each loss is there to practise on as well, under "hinge.grad" and "hinge.value": these are found
    when they are asked for, and not listed, since they are no part of the course.
    """

    def __init__(self, package="lossedu.units"):
        self._package, self._found = package, None

    def __reduce__(self):
        return type(self), (self._package,)

    def _files(self):
        if self._found is None:
            self._found = modules("exercises", self._package)
        return self._found

    def __getitem__(self, name):
        if "." in name:
            return _practice().practice(name)
        dotted = self._files()[name]
        file = dotted.replace(".", "/") + ".py"
        try:
            exercise = getattr(import_module(dotted), "EXERCISE", None)
        except Exception as error:
            raise FaultyFile(what_is_wrong(error, file)) from error
        if not isinstance(exercise, BaseExercise):
            raise FaultyFile(f"{file} holds no EXERCISE; end the file in EXERCISE = Exercise(...).")
        if exercise.name != name or exercise.module != dotted:
            raise FaultyFile(f"{name}.py holds the exercise {exercise.name!r} of "
                             f"{exercise.module}; {exercise.belongs}.")
        return exercise

    def unit_of(self, name):
        """The unit in whose wing the exercise of that name stands; nothing is imported."""
        return wing_of(self._files()[name])

    def __contains__(self, name):
        return name in self._files() or isinstance(name,
                                                   str) and "." in name and _practice().is_practice(
                                                       name)

    def __iter__(self):
        return iter(self._files())

    def __len__(self):
        return len(self._files())

    def of_kind(self, kind):
        """The names of the exercises of a kind ("estimate"), in the order of the units; all of them
        are read."""
        return [one.name for one in self._sound(self) if one.kind == kind]

    def _sound(self, names):
        for name in names:
            with suppress(FaultyFile):
                yield self[name]

    def __repr__(self):
        return f"<{len(self)} exercises: {', '.join(self)}>"

    def find(self, name):
        """The exercise of that name (or the exercise itself), or ValueError with near names."""
        if isinstance(name, BaseExercise):
            return name
        if not isinstance(name, str) or name not in self:
            raise ValueError(f"there is no exercise {name!r}.{self.near(name)} "
                             "list(lossedu.EXERCISES) shows all names.")
        return self[name]

    def near(self, name):
        """'Did you mean ...' for a mistyped name, that of an exercise or of a loss to practise
        on."""
        losses = _practice().names()
        if "." in str(name):
            return near(str(name), losses)
        alike = [one for one in (*self, *losses) if plain(one) == plain(str(name))]  # "hinge_grad"
        return near(str(name), alike[:1] or list(self))

    def of(self, unit):
        """The exercises of a unit ("outliers"), from easy to hard as they stand in the notebook.

        Those whose file cannot be read are left out, here and in `of_kind`.
        """
        wing = re.sub(r"^\d+_", "", unit)  # "04_outliers", as its notebook is called, will do
        names = [name for name, file in self._files().items() if wing_of(file) == wing]
        return sorted(self._sound(names), key=lambda one: (one.difficulty, one.points, one.name))


def _practice():
    """Read when it is asked for: it reads the catalogue of losses."""
    from . import practice
    return practice
