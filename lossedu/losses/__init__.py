"""Every loss of the course: one file each, in the folder of its family. The folder is the registry."""
import pkgutil
from importlib import import_module
from types import MappingProxyType

from ..guard import near


def _collect():
    found = {}
    for family in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        if not family.ispkg:
            continue
        package = import_module(f"{__name__}.{family.name}")
        for module in pkgutil.iter_modules(package.__path__):
            loss = import_module(f"{package.__name__}.{module.name}").LOSS
            if loss.name != module.name:
                raise TypeError(f"{family.name}/{module.name}.py holds the loss {loss.name!r}; name both the same.")
            found[loss.name] = loss
    return MappingProxyType(found)


LOSSES = _collect()


def loss(name, **settings):
    """The loss of that name, with these settings.

    >>> loss("huber", delta=2.0).settings["delta"]
    2.0

    Raises ValueError for an unknown name (with near ones), TypeError for an unknown setting,
    ValueError for a setting out of range.
    """
    if not isinstance(name, str) or name not in LOSSES:
        raise ValueError(f"there is no loss {name!r}.{near(name, list(LOSSES))} All names: {', '.join(LOSSES)}.")
    return LOSSES[name].at(**settings)
