"""Loss functions for neural networks: each derived, built, checked and tried on real data.

>>> import lossedu
>>> huber = lossedu.loss("huber", delta=1.0)
>>> huber([3.0, 0.5], [1.0, 0.0])
0.8125

The losses need NumPy alone. Everything else (exercises, experiments, pictures, widgets)
is loaded when it is first used.
"""
from importlib import import_module

from . import fast, mistakes  # noqa: F401  (each plugs itself in)
from .losses import LOSSES, loss

__version__ = "0.7.0"

# public name -> (module it is loaded from, name there; None for the module itself)
_LAZY = {
    "EXERCISES": ("exercises", "EXERCISES"),
    "check": ("exercises", "check"),
    "examples": ("exercises.examples", "examples"),
    "yours_or_ours": ("exercises.examples", "yours_or_ours"),
    "experiments": ("experiments", None),
    "explorers": ("explorers", None),
    "quiz": ("widgets", "quiz"),
    "guess": ("widgets", "guess"),
    "reveal": ("widgets", "reveal"),
    "cards": ("interview", "cards"),
    "drill": ("widgets.drill", "drill"),
    "progress": ("learner", "progress"),
    "gallery": ("catalogue", "gallery"),
    "compare": ("proofs.beside_torch", "compare"),
    "search": ("proofs.claims", "search"),
    "prove": ("proofs.symbolic", "prove"),
    "beside_torch": ("proofs.beside_torch", None),
    "numdiff": ("proofs.numdiff", None),
    "symbolic": ("proofs.symbolic", None),
    **{name: (name, None) for name in ("activations", "data", "engine", "exercises", "interview",
                                       "plots", "proofs", "stats", "study", "units", "widgets")},
}
__all__ = ["LOSSES", "loss", *_LAZY]


def __getattr__(name):
    if name not in _LAZY:
        raise AttributeError(f"module 'lossedu' has no attribute {name!r}")
    module, attribute = _LAZY[name]
    try:
        loaded = import_module(f"{__name__}.{module}")
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] == __name__:
            raise
        raise ModuleNotFoundError(f"lossedu.{name} needs {error.name}, which is not installed. "
                                  'Type: pip install "lossedu[course]"', name=error.name) from None
    value = getattr(loaded, attribute) if attribute else loaded
    globals()[name] = value
    return value


def __dir__():
    return sorted([*globals(), *_LAZY])
