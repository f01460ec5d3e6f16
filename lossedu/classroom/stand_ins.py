"""Empty modules in the place of those that an answer is not to use.

A cell that begins with `import torch, lossedu` runs, and what it makes of them is nothing: neither
a number nor an array, so no answer is right by it.
"""
import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType


class Nothing:
    """Whatever is asked of it, it is nothing again.

    A cell goes on with it: it may be called, counted with, derived from, and is the type of none.
    """

    def __init__(self, *args, **kwargs):
        pass

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *args, **kwargs):
        return self

    def __getitem__(self, key):
        return self

    def __setitem__(self, key, value):
        pass

    def __iter__(self):
        return iter(())

    def __len__(self):
        return 0

    def __bool__(self):
        return False

    def __mro_entries__(self, bases):
        return ()

    def __instancecheck__(self, instance):
        return False

    def __format__(self, how):
        return "nothing"

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return False


def _of(package):
    """A kind of nothing that tells whose it is: an answer that returns one is told "It returned a
    value of ..."."""
    name = f"value of {package}, which may not be used in this answer"
    return type(name, (Nothing,), {"__module__": "builtins"})


def _itself(self, *others):
    return self


for _name in ("add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "pow", "and", "or",
              "xor"):
    setattr(Nothing, f"__{_name}__", _itself)
    setattr(Nothing, f"__r{_name}__", _itself)
for _name in ("lt", "le", "gt", "ge", "neg", "pos", "abs", "invert", "round"):
    setattr(Nothing, f"__{_name}__", _itself)


class _Module(ModuleType):
    __path__: list = []

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return _of(self.__name__.partition(".")[0])()


class _Finder(MetaPathFinder, Loader):
    def __init__(self, tops, parts):
        self.tops, self.parts = frozenset(tops), frozenset(parts)

    def find_spec(self, name, path=None, target=None):
        top, *parts = name.split(".")
        if top in self.tops or top == "lossedu" and not self.parts.isdisjoint(parts):
            return ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        return _Module(spec.name)

    def exec_module(self, module):
        """Nothing is in it."""


def stand_in_for(tops: list[str], parts: list[str] = ()) -> None:
    """From here on an import from one of these packages gives an empty module, unless it is
    there; a folder that is left of one is none. Of this package the `parts` of that name are empty,
    too."""
    missing = [one for one in tops if getattr(PathFinder.find_spec(one), "origin", None) is None]
    sys.meta_path.insert(0, _Finder(missing, parts))
